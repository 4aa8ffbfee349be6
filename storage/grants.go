package storage

import (
	"carnet/app/record"
	"carnet/storage/seal"
)

// roleRepresentative is the only role of this version: a legal representative, or the child on its own account.
const roleRepresentative = "representative"

// grants reads and verifies the membership log of a profile.
func (v *Vault) grants(profile record.ID) (grants []seal.Grant, err error) {
	const op = "read grants"
	_, err = v.read("grants", fileName(profile, logExt), func(b []byte) (err error) {
		if grants, err = seal.DecodeLog(b); err != nil {
			return err
		}
		if err = seal.VerifyLog(grants); err == nil && grants[0].Profile != profile {
			err = record.E(record.VaultDamaged, op) // copied over another profile's
		}
		return err
	})
	if err != nil {
		return nil, record.Wrap(record.VaultDamaged, op, err)
	}
	return grants, nil
}

func (v *Vault) writeGrants(profile record.ID, grants []seal.Grant) error {
	return v.write("grants", fileName(profile, logExt), seal.EncodeLog(grants))
}

// grantTo returns the grant by which an account is a member of the profile now.
func grantTo(grants []seal.Grant, account record.ID) (seal.Grant, bool) {
	for _, g := range seal.Members(grants) {
		if g.Account == account {
			return g, true
		}
	}
	return seal.Grant{}, false
}

// reaches reports that a log still holds the grant that the inventory last saw at its end. It may hold later ones: the
// log is written first.
func reaches(grants []seal.Grant, seen [32]byte) bool {
	for n := range len(grants) + 1 {
		if seal.LogHead(grants[:n]) == seen {
			return true
		}
	}
	return false
}
