package seal

import (
	"crypto/cipher"
	"encoding/binary"
	"io"
	"sync"

	"golang.org/x/crypto/chacha20poly1305"

	"carnet/app/record"
)

// Op says what a sealed record does.
type Op byte

// The operations. A tombstone is sealed as carefully as a value: deleting must not be forgeable.
const (
	OpPut       Op = 1
	OpTombstone Op = 2
)

// Meta travels in clear beside a sealed record and is authenticated with it.
type Meta struct {
	Op      Op
	Schema  uint16 // version of the plaintext's own form
	Epoch   uint32 // of the profile key
	Version record.Version
}

// Place is where a record belongs. A record opens only at the place for which it was sealed.
//
// The store key, not the plain collection and id, is bound: it is their keyed hash (see [StoreKey]), so the binding is the
// same, and a record can still be opened when the inventory that knows the plain names is lost.
type Place struct {
	Profile record.ID
	Key     []byte // as returned by StoreKey
}

// MaxRecord is the longest plaintext that can be sealed as one record, in bytes. Its envelope stays under 1 MiB, above
// which the database would move values into its log.
const MaxRecord = 1<<20 - 4096

const (
	suiteXChaCha = 1 // XChaCha20-Poly1305, random nonce, padding to padStep

	headerSize = 1 + 1 + 2 + 4 + 8 + 4
	nonceSize  = chacha20poly1305.NonceSizeX
	tagSize    = chacha20poly1305.Overhead

	// Without padding, sizes would tell a vaccination from a free note.
	padStep    = 256
	lengthSize = 4
)

// StoreKey is the name of a record in the database: prefix ‖ tag ‖ HMAC-SHA256(idx, collection ‖ 0 ‖ id)[:16].
// It shows nothing and sorts by nothing; tag is random, one per profile, and groups the profile's records. It takes the key
// by its address, being called thousands of times: each copy would stay on some stack.
func StoreKey(idx *Key, tag [8]byte, prefix byte, collection string, id record.ID) []byte {
	name := make([]byte, 0, len(collection)+1+len(id))
	name = append(name, collection...)
	name = append(name, 0)
	name = append(name, id[:]...)
	sum := mac(idx[:], name)
	key := make([]byte, 0, 1+len(tag)+16)
	key = append(key, prefix)
	key = append(key, tag[:]...)
	return append(key, sum[:16]...)
}

// Box seals and opens with one key, again and again, without preparing the cipher each time.
// It is safe for concurrent use, and its copies are one box. The zero Box fails with Locked.
type Box struct {
	*cipherOfBox
}

type cipherOfBox struct {
	mu   sync.RWMutex
	aead cipher.AEAD // nil once wiped
}

// NewBox prepares a key.
func NewBox(key Key) (Box, error) {
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return Box{}, record.Wrap(record.Internal, "prepare cipher", err)
	}
	return Box{&cipherOfBox{aead: aead}}, nil
}

// Wipe overwrites the key and waits for whoever is using it. Afterwards the box, and each copy of it, fails with Locked.
func (b Box) Wipe() {
	if b.cipherOfBox == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.aead != nil {
		forget(b.aead)
	}
	b.aead = nil
}

// use gives the cipher, which the caller lets go of with mu.RUnlock, or fails with Locked.
func (b Box) use(op string) (cipher.AEAD, error) {
	if b.cipherOfBox == nil {
		return nil, record.E(record.Locked, op)
	}
	b.mu.RLock()
	if b.aead == nil {
		b.mu.RUnlock()
		return nil, record.E(record.Locked, op)
	}
	return b.aead, nil
}

// SealRecord seals plaintext under a new random nonce. It fails with Invalid above MaxRecord.
func SealRecord(random io.Reader, key Key, p Place, m Meta, plaintext []byte) ([]byte, error) {
	b, err := NewBox(key)
	if err != nil {
		return nil, err
	}
	defer b.Wipe()
	return b.SealRecord(random, p, m, plaintext)
}

// OpenRecord checks and opens a sealed record. Whatever is wrong with it, the error wraps RecordDamaged.
func OpenRecord(key Key, p Place, value []byte) (Meta, []byte, error) {
	b, err := NewBox(key)
	if err != nil {
		return Meta{}, nil, err
	}
	defer b.Wipe()
	return b.OpenRecord(p, value)
}

// SealRecord is the function of that name with the key of the box.
func (b Box) SealRecord(random io.Reader, p Place, m Meta, plaintext []byte) ([]byte, error) {
	const op = "seal record"
	aead, err := b.use(op)
	if err != nil {
		return nil, err
	}
	defer b.mu.RUnlock()
	switch {
	case len(plaintext) > MaxRecord:
		return nil, record.E(record.Invalid, op)
	case m.Op != OpPut && m.Op != OpTombstone:
		return nil, record.E(record.Internal, op)
	}
	// One allocation holds the additional data and, behind it, the envelope that is returned.
	buf := make([]byte, 0, recordAADSize(p)+headerSize+nonceSize+padded(len(plaintext))+tagSize)
	buf = appendRecordAAD(buf, p, m)
	aad, out := buf, buf[len(buf):]
	return sealFrame(aead, random, appendHeader(out, m), aad, plaintext)
}

// OpenRecord is the function of that name with the key of the box.
func (b Box) OpenRecord(p Place, value []byte) (Meta, []byte, error) {
	const op = "open record"
	aead, err := b.use(op)
	if err != nil {
		return Meta{}, nil, err
	}
	defer b.mu.RUnlock()
	if len(value) < headerSize || value[0] != suiteXChaCha {
		return Meta{}, nil, record.E(record.RecordDamaged, op)
	}
	m := Meta{
		Op:     Op(value[1]),
		Schema: binary.BigEndian.Uint16(value[2:]),
		Epoch:  binary.BigEndian.Uint32(value[4:]),
		Version: record.Version{
			Clock:  binary.BigEndian.Uint64(value[8:]),
			Device: binary.BigEndian.Uint32(value[16:]),
		},
	}
	if m.Op != OpPut && m.Op != OpTombstone {
		return Meta{}, nil, record.E(record.RecordDamaged, op)
	}
	buf := make([]byte, 0, recordAADSize(p)+len(value))
	aad := appendRecordAAD(buf, p, m)
	plaintext, ok := openFrame(aead, aad[len(aad):], aad, value[headerSize:])
	if !ok {
		return Meta{}, nil, record.E(record.RecordDamaged, op)
	}
	return m, plaintext, nil
}

func appendHeader(b []byte, m Meta) []byte {
	b = append(b, suiteXChaCha, byte(m.Op))
	b = binary.BigEndian.AppendUint16(b, m.Schema)
	b = binary.BigEndian.AppendUint32(b, m.Epoch)
	b = binary.BigEndian.AppendUint64(b, m.Version.Clock)
	return binary.BigEndian.AppendUint32(b, m.Version.Device)
}

const recordLabel = "csn/rec/v1"

func recordAADSize(p Place) int {
	return len(recordLabel) + headerSize + len(p.Profile) + 4 + len(p.Key)
}

func appendRecordAAD(b []byte, p Place, m Meta) []byte {
	b = append(b, recordLabel...)
	b = appendHeader(b, m)
	b = append(b, p.Profile[:]...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(p.Key)))
	return append(b, p.Key...)
}

const smallLabel = "csn/small/v1"

// SealSmall seals a small value of the vault's own (preferences, inventory) for one use, named by label: it opens under
// the same label only. It fails with Invalid above MaxRecord.
func SealSmall(random io.Reader, key Key, label string, plaintext []byte) ([]byte, error) {
	b, err := NewBox(key)
	if err != nil {
		return nil, err
	}
	defer b.Wipe()
	return b.SealSmall(random, label, plaintext)
}

// OpenSmall opens what SealSmall sealed. The error wraps RecordDamaged.
func OpenSmall(key Key, label string, sealed []byte) ([]byte, error) {
	b, err := NewBox(key)
	if err != nil {
		return nil, err
	}
	defer b.Wipe()
	return b.OpenSmall(label, sealed)
}

// SealSmall is the function of that name with the key of the box.
func (b Box) SealSmall(random io.Reader, label string, plaintext []byte) ([]byte, error) {
	const op = "seal small value"
	aead, err := b.use(op)
	if err != nil {
		return nil, err
	}
	defer b.mu.RUnlock()
	if len(plaintext) > MaxRecord {
		return nil, record.E(record.Invalid, op)
	}
	out := make([]byte, 1, 1+nonceSize+padded(len(plaintext))+tagSize)
	out[0] = suiteXChaCha
	return sealFrame(aead, random, out, smallAAD(label), plaintext)
}

// OpenSmall is the function of that name with the key of the box.
func (b Box) OpenSmall(label string, sealed []byte) ([]byte, error) {
	const op = "open small value"
	aead, err := b.use(op)
	if err != nil {
		return nil, err
	}
	defer b.mu.RUnlock()
	if len(sealed) < 1 || sealed[0] != suiteXChaCha {
		return nil, record.E(record.RecordDamaged, op)
	}
	plaintext, ok := openFrame(aead, nil, smallAAD(label), sealed[1:])
	if !ok {
		return nil, record.E(record.RecordDamaged, op)
	}
	return plaintext, nil
}

func smallAAD(label string) []byte {
	return parts([]byte(smallLabel), []byte{suiteXChaCha}, []byte(label))
}

// sealFrame appends nonce and ciphertext of the padded plaintext to out, whose capacity suffices.
func sealFrame(aead cipher.AEAD, random io.Reader, out, aad, plaintext []byte) ([]byte, error) {
	start := len(out) + nonceSize
	nonce := out[len(out):start]
	if err := fill(random, nonce); err != nil {
		return nil, err
	}
	frame := out[start : start+padded(len(plaintext))]
	binary.BigEndian.PutUint32(frame, uint32(len(plaintext)))
	clear(frame[lengthSize+copy(frame[lengthSize:], plaintext):])
	aead.Seal(frame[:0], nonce, frame, aad)
	return out[: start+len(frame)+tagSize : start+len(frame)+tagSize], nil
}

// openFrame reads nonce ‖ ciphertext and removes the padding. The plaintext goes into dst's capacity where that suffices.
func openFrame(aead cipher.AEAD, dst, aad, sealed []byte) ([]byte, bool) {
	if len(sealed) < nonceSize+padStep+tagSize {
		return nil, false
	}
	frame, err := aead.Open(dst, sealed[:nonceSize], sealed[nonceSize:], aad)
	if err != nil {
		return nil, false
	}
	return unpad(frame)
}

// padded is the size of a padded plaintext of n bytes: its length, itself, zeros up to the next step.
func padded(n int) int { return (lengthSize + n + padStep - 1) / padStep * padStep }

// unpad accepts only the padding that seal writes, so that a value has one sealed form.
func unpad(frame []byte) ([]byte, bool) {
	n := uint64(binary.BigEndian.Uint32(frame))
	if n > uint64(len(frame)-lengthSize) || padded(int(n)) != len(frame) {
		return nil, false
	}
	end := lengthSize + int(n)
	if !allZero(frame[end:]) {
		return nil, false
	}
	return frame[lengthSize:end:end], true
}

func allZero(b []byte) bool {
	var or byte
	for _, c := range b {
		or |= c
	}
	return or == 0
}
