package storage

import (
	"context"

	"carnet/app"
	"carnet/app/record"
)

// Erase implements app.Account.
func (a *account) Erase(ctx context.Context, profile record.ID, progress func(done, total int)) (app.Erasure, error) {
	return app.Erasure{}, record.E(record.Internal, "erase profile")
}

// Erasures implements app.Account.
func (a *account) Erasures() ([]app.Erasure, error) { return nil, nil }

// Acknowledge implements app.Account.
func (a *account) Acknowledge(profile record.ID) error { return nil }
