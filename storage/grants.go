package storage

import (
	"encoding/hex"
	"os"
	"path/filepath"

	"carnet/app/record"
	"carnet/storage/seal"
)

// roleRepresentative is the only role of this version: a legal representative, or the child on its own account.
const roleRepresentative = "representative"

func (v *Vault) grantFile(profile record.ID) string {
	return filepath.Join(v.dir, "grants", hex.EncodeToString(profile[:])+".log")
}

// grants reads and verifies the membership log of a profile.
func (v *Vault) grants(profile record.ID) ([]seal.Grant, error) {
	const op = "read grants"
	b, err := os.ReadFile(v.grantFile(profile))
	if err != nil {
		return nil, record.Wrap(record.VaultDamaged, op, err)
	}
	grants, err := seal.DecodeLog(b)
	if err == nil {
		err = seal.VerifyLog(grants)
	}
	if err != nil {
		return nil, record.Wrap(record.VaultDamaged, op, err)
	}
	for _, g := range grants {
		if g.Profile != profile {
			return nil, record.E(record.VaultDamaged, op) // a log copied over another profile's
		}
	}
	return grants, nil
}

func (v *Vault) writeGrants(profile record.ID, grants []seal.Grant) error {
	return writeFile(v.grantFile(profile), seal.EncodeLog(grants))
}

// grantTo returns the latest grant to an account.
func grantTo(grants []seal.Grant, account record.ID) (seal.Grant, bool) {
	for i := len(grants) - 1; i >= 0; i-- {
		if grants[i].Account == account {
			return grants[i], true
		}
	}
	return seal.Grant{}, false
}
