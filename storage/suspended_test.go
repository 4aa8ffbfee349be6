package storage

import (
	"crypto/rand"
	"testing"
	"time"

	"carnet/app/record"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// failing is a database whose engine has met an error.
type failing struct{ kv.Store }

func (failing) Update(func(kv.Tx) error) error {
	return record.E(record.WritesSuspended, "write values")
}

// Once the database writes no more, the profile says that it can only be read, and goes on being read.
func TestSuspendedWritingShowsInTheProfile(t *testing.T) {
	v, err := Open(t.TempDir(), Options{Clock: time.Now, Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	p, err := v.profile(record.ID{15: 1}, 1, seal.Key{1})
	if err != nil {
		t.Fatal(err)
	}
	p.begin([32]byte{})
	if err := p.vouch(t.Context(), [32]byte{1}); err != nil || p.ReadOnly() {
		t.Fatalf("before anything failed: %v", err)
	}
	v.kv = failing{v.kv}
	for range 2 {
		if err := p.vouch(t.Context(), [32]byte{1}); record.KindOf(err) != record.WritesSuspended {
			t.Errorf("commit on a database that failed: %v", err)
		}
		if !p.ReadOnly() {
			t.Error("the profile does not say that it can only be read")
		}
	}
}
