package seal_test

import (
	"bytes"
	"crypto/rand"
	"testing"

	"carnet/app/record"
	"carnet/storage/seal"
)

// Whoever asks for the seed clears it: that must not reach the key itself.
func TestClearingTheSeedLeavesTheKey(t *testing.T) {
	_, keys, _, err := seal.NewKeyslot(rand.Reader, record.ID{1}, "adult", [32]byte{}, "ourson lavande tambour", seal.MobileKDF())
	if err != nil {
		t.Fatal(err)
	}
	first, err := keys.HPKESeed()
	if err != nil {
		t.Fatal(err)
	}
	want := bytes.Clone(first)
	clear(first)
	if again, err := keys.HPKESeed(); err != nil || !bytes.Equal(again, want) {
		t.Errorf("after the first seed was cleared the key has another one (%v)", err)
	}
}
