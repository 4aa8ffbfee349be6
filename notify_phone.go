//go:build android || ios

package main

import (
	"context"

	"carnet/app/record"
)

// notify is for programs without a window, which a phone does not have.
func notify(context.Context, string, string) error { return record.E(record.NotAllowed, "show notice") }
