package seal

import (
	"slices"
	"testing"

	"carnet/app/record"
)

func TestAnchor(t *testing.T) {
	key, want := Key{1}, Anchor{Seq: 1 << 40, Root: [32]byte{9, 8}}
	b := want.Encode(&key, child)
	if got, err := DecodeAnchor(&key, child, b); err != nil || got != want {
		t.Fatalf("anchor came back as %+v, %v", got, err)
	}
	refused := func(what string, at int, key Key, profile record.ID, b []byte) {
		t.Helper()
		if got, err := DecodeAnchor(&key, profile, b); record.KindOf(err) != record.RecordDamaged || got != (Anchor{}) {
			t.Fatalf("%s at %d: %v", what, at, err)
		}
	}
	for bit := range 8 * len(b) {
		c := slices.Clone(b)
		c[bit/8] ^= 1 << (bit % 8)
		refused("flip", bit, key, child, c)
	}
	for n := range b {
		refused("cut", n, key, child, b[:n])
	}
	refused("extended", 0, key, child, append(slices.Clone(b), 0))
	refused("another key", 0, Key{2}, child, b)
	refused("another profile", 0, key, record.ID{0xc2}, b)
}

func TestAnchorOfAnotherFormat(t *testing.T) {
	key := Key{1}
	signed := func(text string) []byte {
		mac := anchorMAC(&key, child, []byte(text))
		return append([]byte(text), mac[:]...)
	}
	for text, kind := range map[string]record.ErrorKind{
		"CSNA\x02fields of another time": record.VaultNewer,
		"CSNA\x01too short":              record.RecordDamaged,
		"CSNA\x00":                       record.RecordDamaged,
		"CSNX\x01":                       record.RecordDamaged,
	} {
		if _, err := DecodeAnchor(&key, child, signed(text)); record.KindOf(err) != kind {
			t.Errorf("%q: %v, want %s", text, err, kind)
		}
	}
}

// FuzzAnchor: with a repaired MAC, what decodes is written back to the same bytes; without, nothing decodes.
func FuzzAnchor(f *testing.F) {
	key := Key{1}
	b := Anchor{Seq: 5}.Encode(&key, child)
	f.Add(b[:len(b)-32])
	f.Add([]byte("CSNA\x01"))
	f.Add([]byte("CSNA\x07"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := DecodeAnchor(&Key{2}, child, text); record.KindOf(err) != record.RecordDamaged {
			t.Errorf("without the key: %v", err)
		}
		mac := anchorMAC(&key, child, text)
		b := append(slices.Clone(text), mac[:]...)
		a, err := DecodeAnchor(&key, child, b)
		if err == nil && !slices.Equal(a.Encode(&key, child), b) {
			t.Error("written back to other bytes")
		}
	})
}
