package seal_test

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carnet/app/record"
	"carnet/storage/seal"
)

func newKey(t testing.TB) seal.Key {
	t.Helper()
	k, err := seal.NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func wantKind(t testing.TB, err error, kind record.ErrorKind) {
	t.Helper()
	if record.KindOf(err) != kind {
		t.Fatalf("error is %v, want kind %q", err, kind)
	}
}

func TestNewKeyNeedsAllItsRandomness(t *testing.T) {
	if _, err := seal.NewKey(bytes.NewReader(make([]byte, 31))); err == nil {
		t.Error("a key was made from 31 bytes")
	}
	k, err := seal.NewKey(bytes.NewReader(bytes.Repeat([]byte{7}, 32)))
	if err != nil || k != seal.Key(bytes.Repeat([]byte{7}, 32)) {
		t.Errorf("key is not what was read: %v", err)
	}
	k.Wipe()
	if k != (seal.Key{}) {
		t.Error("a wiped key is not zero")
	}
}

// The construction, spelled out with the standard library.
func TestDeriveIsHKDF(t *testing.T) {
	key := seal.Key{1, 2, 3}
	info := "\x00\x00\x00\x00\x00\x00\x00\x05label" + "\x00\x00\x00\x00\x00\x00\x00\x02ab" + "\x00\x00\x00\x00\x00\x00\x00\x00"
	want, err := hkdf.Key(sha256.New, key[:], nil, info, 32)
	if err != nil {
		t.Fatal(err)
	}
	if got := seal.Derive(key, "label", []byte("ab"), nil); got != seal.Key(want) {
		t.Error("Derive is not HKDF-SHA256 over label and contexts")
	}
}

// However bytes are cut into parts, another cut gives another result.
func TestPartsAreNotRunTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lists := rapid.SliceOfN(rapid.SliceOfN(rapid.ByteRange(0, 2), 0, 3), 0, 4)
		a, b := lists.Draw(t, "a"), lists.Draw(t, "b")
		same := fmt.Sprintf("%q", a) == fmt.Sprintf("%q", b)
		key := seal.Key{9}
		if (seal.Derive(key, "x", a...) == seal.Derive(key, "x", b...)) != same {
			t.Error("Derive runs contexts together")
		}
		if (seal.MAC(&key, a...) == seal.MAC(&key, b...)) != same {
			t.Error("MAC runs parts together")
		}
	})
}

func TestStoreKey(t *testing.T) {
	idx, another, tag, id := newKey(t), newKey(t), [8]byte{1, 2, 3, 4, 5, 6, 7, 8}, record.ID{0xaa}
	key := seal.StoreKey(&idx, tag, 'r', "dose", id)
	mac := hmac.New(sha256.New, idx[:])
	mac.Write(append([]byte("dose\x00"), id[:]...))
	want := append([]byte{'r', 1, 2, 3, 4, 5, 6, 7, 8}, mac.Sum(nil)[:16]...)
	if !bytes.Equal(key, want) {
		t.Errorf("StoreKey = %x, want %x", key, want)
	}
	for _, other := range [][]byte{
		seal.StoreKey(&idx, tag, 'j', "dose", id),
		seal.StoreKey(&idx, [8]byte{}, 'r', "dose", id),
		seal.StoreKey(&idx, tag, 'r', "document", id),
		seal.StoreKey(&idx, tag, 'r', "dose", record.ID{0xab}),
		seal.StoreKey(&another, tag, 'r', "dose", id),
	} {
		if bytes.Equal(other, key) {
			t.Error("two places have one store key")
		}
	}
}

func TestKeysDoNotReachLogs(t *testing.T) {
	key := seal.Key(bytes.Repeat([]byte{0x5a}, 32))
	type holder struct{ Key seal.Key }
	for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%s", "%d", "%q"} {
		for _, value := range []any{key, &key, holder{key}} {
			if s := fmt.Sprintf(verb, value); strings.Contains(s, "5a") || strings.Contains(s, "90") || strings.Contains(s, "Z") {
				t.Errorf("%s prints %s", verb, s)
			}
		}
	}
	if b, err := json.Marshal(holder{key}); err == nil {
		t.Errorf("a key was encoded: %s", b)
	}
}

var errNoRandomness = errors.New("no randomness")

type empty struct{}

func (empty) Read([]byte) (int, error) { return 0, errNoRandomness }
