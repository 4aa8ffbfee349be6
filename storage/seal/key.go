package seal

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"carnet/app/record"
)

// Key is a secret of 256 bits.
type Key [32]byte

// NewKey reads a new key from random.
func NewKey(random io.Reader) (Key, error) {
	var k Key
	if err := fill(random, k[:]); err != nil {
		return Key{}, err
	}
	return k, nil
}

// Wipe overwrites the key. Copies made by value elsewhere are not reached.
func (k *Key) Wipe() { clear(k[:]) }

// Format keeps keys out of logs: every verb prints the same word.
func (k Key) Format(f fmt.State, _ rune) { io.WriteString(f, "[key]") }

// MarshalText always fails, so that no encoder writes a key by accident.
func (k Key) MarshalText() ([]byte, error) {
	return nil, errors.New("seal: a key is never written in clear")
}

// Derive returns the key for one use of key: HKDF-SHA256 with the length-prefixed label and contexts as info.
// Different labels or contexts give unrelated keys.
func Derive(key Key, label string, context ...[]byte) Key {
	return expand(key[:], label, context...)
}

// expand is HKDF-SHA256 (RFC 5869) without salt, for one block of output.
func expand(secret []byte, label string, context ...[]byte) Key {
	info := appendPart(nil, []byte(label))
	for _, c := range context {
		info = appendPart(info, c)
	}
	message := append([]byte(nil), secret...)
	defer clear(message)
	pseudorandom := mac(make([]byte, sha256.Size), message)
	defer clear(pseudorandom[:])
	return mac(pseudorandom[:], info, []byte{1})
}

// MAC is HMAC-SHA256 over the parts, each preceded by its length. Compare with hmac.Equal.
func MAC(key *Key, parts ...[]byte) [32]byte {
	var message []byte
	for _, p := range parts {
		message = appendPart(message, p)
	}
	return mac(key[:], message)
}

// mac is HMAC-SHA256 (RFC 2104) for keys of up to 64 bytes. It is that of crypto/hmac, and the tests compare both, but for
// what stays behind: hmac keeps the key in objects that nobody can clear, tens of thousands of them in one session.
func mac(key []byte, message ...[]byte) (sum [sha256.Size]byte) {
	var w struct {
		block [sha256.BlockSize]byte // the key
		inner [sha256.Size]byte
	}
	defer func() { clear(w.block[:]) }()
	copy(w.block[:], key)
	mask(&w.block, 0x36)
	h := sha256.New()
	h.Write(w.block[:])
	for _, m := range message {
		h.Write(m)
	}
	h.Sum(w.inner[:0])
	mask(&w.block, 0x36^0x5c)
	h.Reset()
	h.Write(w.block[:])
	h.Write(w.inner[:])
	h.Sum(sum[:0])
	// The hash keeps what did not fill its last block, which may be part of a key: fill that with zeros.
	clear(w.block[:])
	h.Reset()
	h.Write(w.block[1:])
	h.Write(w.block[:1])
	return sum
}

func mask(block *[sha256.BlockSize]byte, with byte) {
	for i := range block {
		block[i] ^= with
	}
}

// appendPart adds a part with its length before it: the only way that this package runs inputs together.
func appendPart(b, part []byte) []byte {
	b = binary.BigEndian.AppendUint64(b, uint64(len(part)))
	return append(b, part...)
}

func parts(all ...[]byte) []byte {
	var b []byte
	for _, p := range all {
		b = appendPart(b, p)
	}
	return b
}

func fill(random io.Reader, b []byte) error {
	if _, err := io.ReadFull(random, b); err != nil {
		return record.Wrap(record.Internal, "read randomness", err)
	}
	return nil
}
