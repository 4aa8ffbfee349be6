package storage_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"carnet/app"
	"carnet/app/record"
)

// TestAnyStepCanBeTheLast puts the folder into the states between two steps of what writes more than one file, and looks
// whether what was acknowledged is there, and nothing is half there.
func TestAnyStepCanBeTheLast(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	v := open(t, dir, c)
	zoe, _ := newAccount(t, v, "zoe", password)
	max, _ := newAccount(t, v, "max", other)
	profile, s := newProfile(t, zoe, 1)
	hexed := strings.ReplaceAll(profile.String(), "-", "")
	file := func(parts ...string) string { return filepath.Join(append([]string{dir}, parts...)...) }
	read := func(name string) []byte {
		t.Helper()
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	put := func(name string, b []byte) {
		t.Helper()
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	whole := func(state string, want int) {
		t.Helper()
		if records, damage := load(t, s); len(records) != want || len(damage) > 0 || s.ReadOnly() {
			t.Errorf("%s: %d records, damage %v", state, len(records), damage)
		}
	}

	anchor := read(file("anchors", hexed))
	if err := s.Commit(t.Context(), weight(profile, 2, 6420, 5)); err != nil {
		t.Fatal(err)
	}
	put(file("spare", hexed), anchor)
	whole("after the anchor, before its spare", 2)
	put(file("anchors", hexed), anchor)
	put(file("spare", hexed), anchor)
	whole("after the commit, before the anchor", 2)

	if _, err := s.Attach(t.Context(), strings.NewReader("a paper"), record.PDF); err != nil {
		t.Fatal(err)
	}
	whole("after attaching, before the commit", 2)

	before := read(file("grants", hexed+".log"))
	if err := zoe.Share(t.Context(), profile, "max", max.Fingerprint()); err != nil {
		t.Fatal(err)
	}
	put(file("spare", hexed+".log"), before)
	whole("after sharing, before the spare of the log", 2)
	if refs, err := max.Profiles(); err != nil || len(refs) != 1 {
		t.Errorf("the second parent sees %v, %v", refs, err)
	}

	slot := strings.ReplaceAll(zoe.ID().String(), "-", "") + ".slot"
	former := read(file("accounts", slot))
	if err := zoe.ChangePassword(t.Context(), password, other+" fougere"); err != nil {
		t.Fatal(err)
	}
	put(file("spare", slot), former)
	a, err := v.Unlock(t.Context(), "zoe", other+" fougere")
	if err != nil {
		t.Fatal("after the new password, before the spare of its slot:", err)
	}
	a.Lock()
	if string(read(file("spare", slot))) == string(former) {
		t.Error("the spare still opens with the former password")
	}
	put(file("accounts", ".new-123"), former)
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, dir, c)
	if _, err := os.Stat(file("accounts", ".new-123")); !os.IsNotExist(err) {
		t.Error("what an interrupted write left is still there")
	}
}

// TestTwoAccountsWriteAtOnce: each commit is made on top of the other's.
func TestTwoAccountsWriteAtOnce(t *testing.T) {
	v := open(t, t.TempDir(), newClock())
	zoe, _ := newAccount(t, v, "zoe", password)
	max, _ := newAccount(t, v, "max", other)
	profile, s := newProfile(t, zoe, 1)
	if err := zoe.Share(t.Context(), profile, "max", max.Fingerprint()); err != nil {
		t.Fatal(err)
	}
	theirs, err := max.Open(t.Context(), profile)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for n, store := range []app.Store{s, theirs} {
		wg.Go(func() {
			for i := range 10 {
				r := weight(profile, byte(2+n), 6000, uint64(20+10*n+i))
				r.ID[15] = byte(i)
				if err := store.Commit(t.Context(), r); err != nil {
					t.Error(err)
				}
				if _, damage, err := store.Load(t.Context()); err != nil || len(damage) > 0 {
					t.Error("loading while the other writes:", damage, err)
				}
			}
		})
	}
	wg.Wait()
	if records, damage := load(t, s); len(records) != 21 || len(damage) > 0 {
		t.Errorf("%d records, damage %v", len(records), damage)
	}
}
