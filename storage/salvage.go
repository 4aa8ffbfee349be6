package storage

import (
	"context"
	"errors"
	"path/filepath"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/blob"
	"carnet/storage/kv"
)

// A database whose engine refuses it because a file of it is damaged still holds nearly everything. The vault then opens
// on what can be read of it, kv.Salvage, so that a family sees its record on the day it needs it: every value is
// authenticated and compared with the inventory as always, and what is missing is named. Nothing in the folder is
// changed by that, and nothing can be written but the settings and the password of an account, which stand apart: the
// way on is a backup of what is there, and a restoration beside it.

// openStore opens the database, or what can be read of it.
func (v *Vault) openStore() error {
	dir := filepath.Join(v.dir, "kv")
	store, err := kv.Open(dir, kv.Options{Space: v.o.Space, Probe: v.o.Probe})
	if err == nil {
		v.kv = store
		return nil
	}
	if record.KindOf(err) != record.VaultDamaged {
		return err
	}
	rest, salvageErr := kv.Salvage(context.Background(), dir)
	if salvageErr != nil {
		return err
	}
	if !holdsProfiles(rest) { // to show an empty vault would say that there never was anything
		return errors.Join(err, rest.Close())
	}
	v.kv, v.salvaged = rest, true
	return nil
}

// holdsProfiles reports that a database holds something of a profile that could be shown.
func holdsProfiles(store kv.Store) bool {
	found := errors.New("found")
	for _, prefix := range []byte{prefixHead, prefixBucket, prefixRecord} {
		if store.Scan([]byte{prefix}, func(_, _ []byte) error { return found }) != nil {
			return true
		}
	}
	return false
}

// mayChange fails where the vault is open on what was read of a damaged database.
func (v *Vault) mayChange(op string) error {
	if v.salvaged {
		return record.E(record.WritesSuspended, op)
	}
	return nil
}

// storeDamage is what every profile of a damaged database says first.
func (v *Vault) storeDamage() []app.Damage {
	if v.salvaged {
		return []app.Damage{{Part: app.DamagedStore}}
	}
	return nil
}

// openSalvaged does of Open's work what changes nothing. Only the rests of attachments that were being written go, as
// always: nothing ever named them.
func (v *Vault) openSalvaged() (err error) {
	if err := v.checkAccounts(); err != nil {
		return err
	}
	v.blobs, err = blob.Open(filepath.Join(v.dir, "blobs"), v.o.Random)
	return record.Wrap(record.VaultDamaged, "open vault", err)
}
