package seal

import (
	"bytes"

	"carnet/app/record"
)

// HPKESeed returns a copy of the 32 bytes that the account's MLKEM768-X25519 key is made of: they are as secret as the
// account, and what the stock age program calls an identity. Clear it after use.
func (k *Keys) HPKESeed() ([]byte, error) {
	const op = "read account key"
	if k.wiped() {
		return nil, record.E(record.Locked, op)
	}
	seed, err := k.hpke.Bytes() // the key's own memory: who clears that has no key any more
	return bytes.Clone(seed), record.Wrap(record.Internal, op, err)
}
