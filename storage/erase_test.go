package storage_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// couple is a vault of two accounts, zoe and max, who share the first of two children.
type couple struct {
	dir           string
	clock         *clock
	v             *storage.Vault
	zoe, max      app.Account
	shared, other record.ID
	paper         record.Attachment
}

const marker = "MARQUEUR-7F3A"

func newCouple(t *testing.T) *couple {
	t.Helper()
	c := &couple{dir: t.TempDir(), clock: newClock()}
	c.v = open(t, c.dir, c.clock)
	c.zoe, _ = newAccount(t, c.v, "zoe", password)
	c.max, _ = newAccount(t, c.v, "max", other)
	var s app.Store
	c.shared, s = newProfile(t, c.zoe, 1)
	c.paper = fillProfile(t, c.shared, s)
	var mine app.Store
	c.other, mine = newProfile(t, c.zoe, 2)
	fillProfile(t, c.other, mine)
	if err := c.zoe.Share(t.Context(), c.shared, "max", c.max.Fingerprint()); err != nil {
		t.Fatal(err)
	}
	if err := c.max.SetStatus(c.shared, app.Active); err != nil {
		t.Fatal(err)
	}
	return c
}

// fillProfile writes two weights, one of them corrected, and a paper.
func fillProfile(t *testing.T, profile record.ID, s app.Store) record.Attachment {
	t.Helper()
	att, err := s.Attach(t.Context(), strings.NewReader("%PDF "+marker), record.PDF)
	if err != nil {
		t.Fatal(err)
	}
	doc := record.Record{ID: id(7), Profile: profile, Kind: record.KindDocument, Version: record.Version{Clock: 9},
		Body: record.Document{Title: marker, Category: record.Biology, File: att}}
	for _, r := range []record.Record{weight(profile, 5, 6420, 5), weight(profile, 5, 6240, 6), weight(profile, 6, 7000, 7), doc} {
		if err := s.Commit(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	return att
}

// reopen closes the vault and unlocks both accounts again.
func (c *couple) reopen(t *testing.T) {
	t.Helper()
	c.leave(t)
	c.enter(t, options(c.clock))
}

func (c *couple) leave(t *testing.T) {
	t.Helper()
	c.zoe.Lock()
	if c.max != nil {
		c.max.Lock()
	}
	if err := c.v.Close(); err != nil {
		t.Fatal(err)
	}
}

func (c *couple) enter(t *testing.T, o storage.Options) {
	t.Helper()
	var err error
	if c.v, err = storage.Open(c.dir, o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.v.Close() })
	if c.zoe, err = c.v.Unlock(t.Context(), "zoe", password); err != nil {
		t.Fatal(err)
	}
	if c.max, err = c.v.Unlock(t.Context(), "max", other); err != nil {
		t.Fatal(err)
	}
}

// enterAlone unlocks zoe's account only: hashing takes its time.
func (c *couple) enterAlone(t *testing.T, o storage.Options) {
	t.Helper()
	var err error
	if c.v, err = storage.Open(c.dir, o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.v.Close() })
	if c.zoe, err = c.v.Unlock(t.Context(), "zoe", password); err != nil {
		t.Fatal(err)
	}
	c.max = nil
}

func ignore(int, int) {}

// wantErased checks that both accounts see that the shared profile was erased, that nothing of it is left, and that the other
// profile is whole.
func (c *couple) wantErased(t *testing.T, by app.Account) {
	t.Helper()
	for a, want := range map[app.Account]int{c.zoe: 1, c.max: 0} {
		if a == nil {
			continue
		}
		refs, err := a.Profiles()
		if err != nil || len(refs) != want || want == 1 && refs[0].ID != c.other {
			t.Errorf("%s: profiles %v, %v", a.Identifier(), refs, err)
		}
		if _, err := a.Open(t.Context(), c.shared); record.KindOf(err) != record.NotFound {
			t.Errorf("%s opens an erased profile: %v", a.Identifier(), err)
		}
		all, err := a.Erasures()
		if err != nil || len(all) != 1 || all[0] != (app.Erasure{Profile: c.shared, At: c.clock.now, By: by.ID(), Records: 5, Files: 1}) {
			t.Errorf("%s: erasures %+v, %v", a.Identifier(), all, err)
		}
	}
	hexed := strings.ReplaceAll(c.shared.String(), "-", "")
	for _, name := range paths(t, c.dir) {
		if strings.Contains(name, hexed) && !strings.HasSuffix(name, ".gone") {
			t.Errorf("%s is left", name)
		}
	}
	if n := len(paths(t, filepath.Join(c.dir, "blobs"))); n != 1 {
		t.Errorf("%d sealed files, want that of the other profile", n)
	}
	s, err := c.zoe.Open(t.Context(), c.other)
	if err != nil {
		t.Fatal(err)
	}
	if records, damage := load(t, s); len(records) != 4 || len(damage) > 0 {
		t.Errorf("the other profile: %d records, %v", len(records), damage)
	}
}

func TestErase(t *testing.T) {
	t.Parallel()
	c := newCouple(t)
	theirs, err := c.max.Open(t.Context(), c.shared)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = c.zoe.Erase(ctx, c.shared, ignore)
	wantKind(t, err, record.Canceled)
	load(t, theirs)
	_, err = c.max.Erase(t.Context(), c.other, ignore)
	wantKind(t, err, record.NotAllowed)

	last, total := 0, 0
	proof, err := c.zoe.Erase(t.Context(), c.shared, func(done, of int) { last, total = done, of })
	if err != nil || proof.Records != 5 || proof.Files != 1 || last != total || total == 0 {
		t.Fatal(proof, err, last, total)
	}
	_, _, err = theirs.Load(t.Context()) // another session of this program has no keys either
	wantKind(t, err, record.Locked)
	c.wantErased(t, c.zoe)
	if err := c.zoe.Share(t.Context(), c.shared, "max", c.max.Fingerprint()); record.KindOf(err) != record.NotFound {
		t.Error("it came back by sharing:", err)
	}
	_, err = c.zoe.Erase(t.Context(), c.shared, ignore)
	wantKind(t, err, record.NotFound)

	c.reopen(t)
	c.wantErased(t, c.zoe)
	c.leave(t)
	edit(t, filepath.Join(c.dir, "kv"), func(db kv.Store) {
		heads := 0
		if err := db.Scan([]byte{'h'}, func(_, _ []byte) error { heads++; return nil }); err != nil || heads != 1 {
			t.Errorf("%d heads, %v: values are left", heads, err)
		}
	})
	c.enter(t, options(c.clock))
	if err := c.max.Acknowledge(c.shared); err != nil {
		t.Fatal(err)
	}
	wantKind(t, c.max.Acknowledge(c.other), record.NotFound)
	for a, want := range map[app.Account]int{c.zoe: 1, c.max: 0} {
		if all, err := a.Erasures(); err != nil || len(all) != want {
			t.Errorf("%s: %v, %v", a.Identifier(), all, err)
		}
	}
}

// TestErasingCanStopAnywhere: before the note is written nothing has happened; from then on the next opening goes on.
func TestErasingCanStopAnywhere(t *testing.T) {
	t.Parallel()
	first := newCouple(t)
	first.leave(t)
	for n := range 6 {
		c := *first
		c.dir = t.TempDir()
		if err := os.CopyFS(c.dir, os.DirFS(first.dir)); err != nil {
			t.Fatal(err)
		}
		var steps []string
		c.enterAlone(t, options(c.clock).StoppedBy(stopAt(n, &steps)))
		_, err := c.zoe.Erase(t.Context(), c.shared, ignore)
		if n < 3 != errors.Is(err, errStopped) { // once the keys are destroyed it is erased
			t.Errorf("stopped after %v: %v", steps, err)
		}
		if len(steps) != n {
			t.Errorf("%d steps, want %d: %v", len(steps), n, steps)
		}
		if n == 0 {
			if s, err := c.zoe.Open(t.Context(), c.shared); err != nil {
				t.Error("nothing was written, and it does not open:", err)
			} else if _, damage := load(t, s); len(damage) > 0 {
				t.Error(damage)
			}
		}
		c.leave(t)
		c.enterAlone(t, options(c.clock))
		if n == 0 {
			if refs, err := c.zoe.Profiles(); err != nil || len(refs) != 2 {
				t.Error(refs, err)
			}
		} else {
			c.wantErased(t, c.zoe)
		}
		c.leave(t)
	}
}

// TestErasingWhatIsDamaged: damage must not keep a family from erasing. A profile that cannot be opened is not erased, as
// nobody could say what that would take.
func TestErasingWhatIsDamaged(t *testing.T) {
	t.Parallel()
	c := newCouple(t)
	c.leave(t)
	testDB{dir: c.dir}.remove(t, 'b')
	testDB{dir: c.dir}.flip(t, 'j')
	c.enter(t, options(c.clock))
	s, err := c.zoe.Open(t.Context(), c.shared)
	if err != nil {
		t.Fatal(err)
	}
	load(t, s)
	proof, err := c.zoe.Erase(t.Context(), c.shared, ignore)
	if err != nil || proof.Files != 1 {
		t.Fatal(proof, err)
	}
	lost := strings.ReplaceAll(c.other.String(), "-", "") + ".log"
	for _, folder := range []string{"grants", "spare"} {
		flipFile(t, filepath.Join(c.dir, folder, lost))
	}
	c.reopen(t)
	_, err = c.zoe.Erase(t.Context(), c.other, ignore)
	wantKind(t, err, record.VaultDamaged)
}

// TestAnAlteredNoteIsDamageNotAnErasure: without a signature that counts, a missing profile is lost, and one that is there
// stays.
func TestAnAlteredNoteIsDamageNotAnErasure(t *testing.T) {
	t.Parallel()
	c := newCouple(t)
	kept := t.TempDir()
	if err := os.CopyFS(kept, os.DirFS(filepath.Join(c.dir, "grants"))); err != nil {
		t.Fatal(err)
	}
	if _, err := c.zoe.Erase(t.Context(), c.shared, ignore); err != nil {
		t.Fatal(err)
	}
	hexed := strings.ReplaceAll(c.shared.String(), "-", "")
	note, err := os.ReadFile(filepath.Join(c.dir, "erased", hexed+".gone"))
	if err != nil {
		t.Fatal(err)
	}
	e, err := seal.DecodeErasure(note)
	if err != nil {
		t.Fatal(err)
	}
	e.At++
	e.Done = false
	forge := func() {
		for _, folder := range []string{"erased", "spare"} {
			if err := os.WriteFile(filepath.Join(c.dir, folder, hexed+".gone"), e.Encode(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	forge()
	c.reopen(t)
	refs, err := c.max.Profiles()
	if err != nil || len(refs) != 1 || refs[0].ID != c.shared {
		t.Errorf("profiles %v, %v: want the lost one named", refs, err)
	}
	if _, err := c.max.Open(t.Context(), c.shared); record.KindOf(err) != record.VaultDamaged {
		t.Error(err)
	}
	if all, _ := c.max.Erasures(); len(all) != 0 {
		t.Error(all)
	}

	// The forged note of a profile that is there changes nothing.
	whole := newCouple(t)
	e.Profile, hexed, c = whole.shared, strings.ReplaceAll(whole.shared.String(), "-", ""), whole
	forge()
	c.reopen(t)
	s, err := c.max.Open(t.Context(), c.shared)
	if err != nil {
		t.Fatal(err)
	}
	if records, damage := load(t, s); len(records) != 4 || len(damage) > 0 {
		t.Error(len(records), damage)
	}
}

// TestKeysThatArePutBackAreDestroyedAgain: a copy of the grants in the folder gives the profile back to nobody.
func TestKeysThatArePutBackAreDestroyedAgain(t *testing.T) {
	t.Parallel()
	c := newCouple(t)
	hexed := strings.ReplaceAll(c.shared.String(), "-", "") + ".log"
	log, err := os.ReadFile(filepath.Join(c.dir, "grants", hexed))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.max.Erase(t.Context(), c.shared, ignore); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"grants", "spare"} {
		if err := os.WriteFile(filepath.Join(c.dir, folder, hexed), log, 0o600); err != nil {
			t.Fatal(err)
		}
		c.reopen(t)
		c.wantErased(t, c.max)
	}
}

// TestAnErasedProfileComesBackFromAnExport: it is another profile under the same id, and only of who took it in.
func TestAnErasedProfileComesBackFromAnExport(t *testing.T) {
	t.Parallel()
	c := newCouple(t)
	if _, err := c.zoe.Erase(t.Context(), c.shared, ignore); err != nil {
		t.Fatal(err)
	}
	c.reopen(t)
	s, err := c.zoe.CreateProfile(t.Context(), c.shared, profileRecord(c.shared))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.PutBack(t.Context(), c.paper, strings.NewReader("%PDF "+marker)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if refs, err := c.zoe.Profiles(); err != nil || len(refs) != 2 {
			t.Errorf("%v, %v", refs, err)
		}
		if all, err := c.zoe.Erasures(); err != nil || len(all) != 0 {
			t.Errorf("%v, %v", all, err)
		}
		s, err := c.zoe.Open(t.Context(), c.shared)
		if err != nil {
			t.Fatal(err)
		}
		if records, damage := load(t, s); len(records) != 1 || len(damage) > 0 {
			t.Error(len(records), damage)
		}
		c.reopen(t)
	}
	if _, err := c.zoe.Erase(t.Context(), c.shared, ignore); err != nil {
		t.Error("it can be erased again:", err)
	}
}

// TestNothingReadableIsLeft (T14): no marker in clear, no copy of a grant in any file, whole or in part, and so nothing
// from which any password or code of the vault leads to the key of the profile. What the database still holds of sealed
// values opens with that key alone.
func TestNothingReadableIsLeft(t *testing.T) {
	t.Parallel()
	c := newCouple(t)
	hexed := strings.ReplaceAll(c.shared.String(), "-", "")
	b, err := os.ReadFile(filepath.Join(c.dir, "grants", hexed+".log"))
	if err != nil {
		t.Fatal(err)
	}
	grants, err := seal.DecodeLog(b)
	if err != nil || len(grants) != 2 {
		t.Fatal(err)
	}
	c.reopen(t) // the values are in a table then
	before := snapshot(t, c.v, c.dir)
	if _, err := c.zoe.Erase(t.Context(), c.shared, ignore); err != nil {
		t.Fatal(err)
	}
	if err := c.zoe.Acknowledge(c.shared); err != nil {
		t.Fatal(err)
	}
	c.leave(t)
	kept := t.TempDir() // opening the database again might tidy it up
	if err := os.CopyFS(kept, os.DirFS(c.dir)); err != nil {
		t.Fatal(err)
	}
	edit(t, filepath.Join(c.dir, "kv"), func(db kv.Store) {
		if err := db.Scan(nil, func(key, _ []byte) error { delete(before, string(key)); return nil }); err != nil {
			t.Fatal(err)
		}
	})
	remnants := map[string]bool{}
	for _, name := range paths(t, kept) {
		b, err := os.ReadFile(filepath.Join(kept, name))
		if err != nil {
			t.Fatal(err)
		}
		for what, needle := range map[string][]byte{"a marker": []byte(marker), "a name": []byte("Zélie")} {
			if bytes.Contains(b, needle) {
				t.Errorf("%s is in %s", what, name)
			}
		}
		for key, value := range before {
			if bytes.Contains(b, value[len(value)/2:]) {
				remnants[key] = true
			}
		}
		for _, g := range grants {
			for what, part := range map[string][]byte{"encapsulated": g.Enc, "sealed": g.Sealed} {
				for at := 0; at+16 <= len(part); at += 16 {
					if bytes.Contains(b, part[at:at+16]) {
						t.Errorf("a part of the %s key is in %s", what, name)
						break
					}
				}
			}
		}
	}
	if len(remnants) > 0 {
		t.Errorf("%d of %d sealed values are still in the database, unreadable", len(remnants), len(before))
	}
	// The limit: who kept the grants and knows a password has the key, and opens whatever else was kept or is still there.
	c.enter(t, options(c.clock))
	if refs, err := c.zoe.Profiles(); err != nil || len(refs) != 1 {
		t.Error(fmt.Sprint(refs), err)
	}
}
