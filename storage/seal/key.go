package seal

import (
	"crypto/hkdf"
	"crypto/hmac"
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

func expand(secret []byte, label string, context ...[]byte) Key {
	info := appendPart(nil, []byte(label))
	for _, c := range context {
		info = appendPart(info, c)
	}
	b, err := hkdf.Key(sha256.New, secret, nil, string(info), len(Key{}))
	if err != nil {
		panic("seal: derive key: " + err.Error()) // only when more than 255 hashes of output are asked for
	}
	k := Key(b)
	clear(b)
	return k
}

// MAC is HMAC-SHA256 over the parts, each preceded by its length. Compare with hmac.Equal.
func MAC(key Key, parts ...[]byte) [32]byte {
	mac := hmac.New(sha256.New, key[:])
	var size [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(size[:], uint64(len(p)))
		mac.Write(size[:])
		mac.Write(p)
	}
	var sum [32]byte
	mac.Sum(sum[:0])
	return sum
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
