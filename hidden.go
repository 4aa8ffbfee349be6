package main

import (
	"context"

	"carnet/app"
)

// hiddenVault hides this process's memory before there is a key in it: see hideMemory.
type hiddenVault struct{ app.Vault }

func (v hiddenVault) CreateAccount(ctx context.Context, n app.NewAccount) (app.Account, string, error) {
	hideMemory()
	return v.Vault.CreateAccount(ctx, n)
}

func (v hiddenVault) Unlock(ctx context.Context, identifier, password string) (app.Account, error) {
	hideMemory()
	return v.Vault.Unlock(ctx, identifier, password)
}

func (v hiddenVault) Recover(ctx context.Context, identifier, code, newPassword string) (app.Account, error) {
	hideMemory()
	return v.Vault.Recover(ctx, identifier, code, newPassword)
}
