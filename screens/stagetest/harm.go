package stagetest

import (
	"context"
	"slices"

	"carnet/app"
	"carnet/app/record"
)

// Harm opens the account again with damage to the profile that was shown, as a vault reports it: with damage to anything
// but an attachment it is read-only, and what is damaged is not loaded. It is shown again.
func (f *Fixture) Harm(damage ...app.Damage) {
	f.t.Helper()
	f.harm.profile, f.harm.damage = f.Profile.ID(), damage
	f.again()
}

// Suspend opens the account again so that nothing can be written about it: err is what writing fails with.
func (f *Fixture) Suspend(err error) {
	f.t.Helper()
	f.harm.suspended = err
	f.again()
}

// FailErasing opens the account again so that erasing ends with err once the vault has noted it, as where a disk fails in
// the midst.
func (f *Fixture) FailErasing(err error) {
	f.t.Helper()
	f.harm.erasing = err
	f.again()
}

// again opens the account anew and shows the profile that was shown.
func (f *Fixture) again() {
	f.t.Helper()
	id := f.Profile.ID()
	f.Session.Lock()
	session, err := f.Carnet.Unlock(f.t.Context(), Identifier, Password)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(session.Lock)
	profile, ok := session.Profile(id)
	if !ok {
		f.t.Fatal("the damaged profile has vanished")
	}
	f.Session, f.Profile = session, profile
}

// harm is what a test wants to be damaged.
type harm struct {
	profile record.ID
	damage  []app.Damage

	suspended error // what keeping preferences fails with
	erasing   error // what erasing fails with in the midst
}

func (h *harm) readOnly() bool {
	return slices.ContainsFunc(h.damage, func(d app.Damage) bool { return d.Part != app.DamagedAttachment })
}

// lost reports a record that the damage takes away.
func (h *harm) lost(r record.Record) bool {
	return slices.ContainsFunc(h.damage, func(d app.Damage) bool {
		return d.Part == app.LostProfile || d.Part == app.DamagedRecord && d.ID == r.ID
	})
}

type harmedVault struct {
	app.Vault
	harm *harm
}

func (v harmedVault) Unlock(ctx context.Context, identifier, password string) (app.Account, error) {
	a, err := v.Vault.Unlock(ctx, identifier, password)
	if err != nil {
		return nil, err
	}
	return harmedAccount{a, v.harm}, nil
}

type harmedAccount struct {
	app.Account
	harm *harm
}

func (a harmedAccount) Open(ctx context.Context, profile record.ID) (app.Store, error) {
	s, err := a.Account.Open(ctx, profile)
	if err != nil || profile != a.harm.profile {
		return s, err
	}
	return harmedStore{s, a.harm}, nil
}

// SetPreferences implements app.Account.
func (a harmedAccount) SetPreferences(b []byte) error {
	if a.harm.suspended != nil {
		return a.harm.suspended
	}
	return a.Account.SetPreferences(b)
}

// Erase implements app.Account.
func (a harmedAccount) Erase(ctx context.Context, profile record.ID, progress func(done, total int)) (app.Erasure, error) {
	e, err := a.Account.Erase(ctx, profile, progress)
	if err == nil && a.harm.erasing != nil {
		return app.Erasure{}, a.harm.erasing
	}
	return e, err
}

type harmedStore struct {
	app.Store
	harm *harm
}

func (s harmedStore) Load(ctx context.Context) ([]record.Record, []app.Damage, error) {
	records, damage, err := s.Store.Load(ctx)
	return slices.DeleteFunc(records, s.harm.lost), append(damage, s.harm.damage...), err
}

func (s harmedStore) Journal(ctx context.Context, visit func(app.JournalLine) error) ([]app.Damage, error) {
	damage, err := s.Store.Journal(ctx, visit)
	for _, d := range s.harm.damage {
		if d.Part == app.DamagedJournal {
			damage = append(damage, d)
		}
	}
	return damage, err
}

func (s harmedStore) Verify(ctx context.Context, progress func(done, total int)) ([]app.Damage, error) {
	damage, err := s.Store.Verify(ctx, progress)
	return append(damage, s.harm.damage...), err
}

func (s harmedStore) ReadOnly() bool { return s.harm.readOnly() || s.Store.ReadOnly() }
