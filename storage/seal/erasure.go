package seal

import (
	"crypto/ed25519"
	"encoding/binary"

	"carnet/app/record"
)

const erasureMagic = "CSNE"

// Erasure is what stays of a profile that was erased: a note, signed by the account that did it, by which the other
// members know that the profile is not lost, and an interrupted erasure can be finished without any key.
type Erasure struct {
	Profile record.ID
	Tag     [8]byte  // of the profile's values and attachments
	Log     [32]byte // Hash of the first grant: tells the log that was destroyed from that of a profile made anew
	At      int64    // Unix milliseconds, by the clock of the device
	By      record.ID
	Records uint32      // versions of records whose key was destroyed
	Files   uint32      // attachments
	Members []record.ID // the accounts that held the key, at most maxGrants

	Signature []byte // Ed25519, by By, of all the above

	// Done says that everything was removed. It is not signed: any member may finish what another one began.
	Done bool
}

// SignErasure returns e, signed with the keys of the account that By names.
func SignErasure(keys *Keys, e Erasure) (Erasure, error) {
	const op = "sign erasure"
	if keys.wiped() {
		return Erasure{}, record.E(record.Locked, op)
	}
	if len(e.Members) == 0 || len(e.Members) > maxGrants {
		return Erasure{}, record.E(record.Internal, op)
	}
	e.Signature = ed25519.Sign(keys.sign, e.signed())
	return e, nil
}

// Verify fails with VaultDamaged unless the account with these keys signed the note.
func (e Erasure) Verify(by Public) error {
	if len(by.Sign) != ed25519.PublicKeySize || len(e.Signature) != ed25519.SignatureSize ||
		!ed25519.Verify(by.Sign, e.signed(), e.Signature) {
		return record.E(record.VaultDamaged, "verify erasure")
	}
	return nil
}

func (e Erasure) signed() []byte { return parts([]byte("csn/erasure/v1"), e.body()) }

func (e Erasure) body() []byte {
	b := append([]byte(nil), e.Profile[:]...)
	b = append(b, e.Tag[:]...)
	b = append(b, e.Log[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(e.At))
	b = append(b, e.By[:]...)
	b = binary.BigEndian.AppendUint32(b, e.Records)
	b = binary.BigEndian.AppendUint32(b, e.Files)
	b = binary.BigEndian.AppendUint16(b, uint16(len(e.Members)))
	for _, m := range e.Members {
		b = append(b, m[:]...)
	}
	return b
}

// Encode writes the file of the note.
func (e Erasure) Encode() []byte {
	b := append(e.body(), e.Signature...)
	if e.Done {
		return frameFile(erasureMagic, append(b, 1))
	}
	return frameFile(erasureMagic, append(b, 0))
}

// DecodeErasure reads the file strictly: VaultNewer for a format of a later Carnet, VaultDamaged for anything else that
// Encode does not write. It checks no signature: see [Erasure.Verify].
func DecodeErasure(b []byte) (Erasure, error) {
	const op = "read erasure"
	body, err := unframeFile(op, erasureMagic, b)
	if err != nil {
		return Erasure{}, err
	}
	d := &decoder{rest: body}
	var e Erasure
	d.into(e.Profile[:])
	d.into(e.Tag[:])
	d.into(e.Log[:])
	e.At = int64(d.uint64())
	d.into(e.By[:])
	e.Records, e.Files = d.uint32(), d.uint32()
	n := int(d.uint16())
	for i := 0; i < n && !d.bad; i++ {
		var m record.ID
		d.into(m[:])
		e.Members = append(e.Members, m)
	}
	e.Signature = d.clone(ed25519.SignatureSize)
	done := d.uint8()
	if !d.done() || done > 1 || n == 0 || n > maxGrants {
		return Erasure{}, record.E(record.VaultDamaged, op)
	}
	e.Done = done == 1
	return e, nil
}
