package seal

import (
	"crypto/hmac"
	"encoding/binary"

	"carnet/app/record"
)

// Anchor is the last state of a profile's inventory, kept in a small file outside the database: a database that is
// older, or that lost records without noticing, no longer matches it.
type Anchor struct {
	Seq  uint64   // number of the last commit
	Root [32]byte // of the inventory after it
}

const (
	anchorMagic = "CSNA"
	anchorSize  = magicSize + 1 + 8 + 32 + 32
)

// Encode writes the anchor of a profile with its HMAC under key, a key of the profile: every member can renew it.
func (a Anchor) Encode(key *Key, profile record.ID) []byte {
	b := make([]byte, 0, anchorSize)
	b = append(b, anchorMagic...)
	b = append(b, currentFormat)
	b = binary.BigEndian.AppendUint64(b, a.Seq)
	b = append(b, a.Root[:]...)
	mac := anchorMAC(key, profile, b)
	return append(b, mac[:]...)
}

// DecodeAnchor reads and checks an anchor. It fails with RecordDamaged, also for another profile's, and with VaultNewer
// for one that is authentic and of a later format.
func DecodeAnchor(key *Key, profile record.ID, b []byte) (Anchor, error) {
	const op = "read anchor"
	if len(b) < magicSize+1+32 || len(b) > 4096 {
		return Anchor{}, record.E(record.RecordDamaged, op)
	}
	text, sum := b[:len(b)-32], b[len(b)-32:]
	mac := anchorMAC(key, profile, text)
	if !hmac.Equal(sum, mac[:]) || string(text[:magicSize]) != anchorMagic {
		return Anchor{}, record.E(record.RecordDamaged, op)
	}
	if text[magicSize] > currentFormat {
		return Anchor{}, record.E(record.VaultNewer, op)
	}
	d := &decoder{rest: text[magicSize+1:]}
	a := Anchor{Seq: d.uint64()}
	d.into(a.Root[:])
	if !d.done() || text[magicSize] != currentFormat {
		return Anchor{}, record.E(record.RecordDamaged, op)
	}
	return a, nil
}

// anchorMAC covers everything before it, whatever the format.
func anchorMAC(key *Key, profile record.ID, text []byte) [32]byte {
	return MAC(key, []byte("csn/anchor/v1"), profile[:], text)
}
