//go:build darwin && !ios

package main

import (
	"context"
	"os/exec"

	"carnet/app/record"
)

// notify shows a notice from a process without a window, which only a script can do here. The texts are arguments of the
// script and no part of it.
func notify(ctx context.Context, title, body string) error {
	const script = "on run {theTitle, theBody}\ndisplay notification theBody with title theTitle\nend run"
	return record.Wrap(record.Internal, "show notice", exec.CommandContext(ctx, "osascript", "-e", script, title, body).Run())
}
