package storage_test

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
	"carnet/storage/kv"
)

// home is a closed vault of one account, zoe, with one profile of two weights, the first of them corrected.
type home struct {
	dir     string
	clock   *clock
	profile record.ID
	before  map[string][]byte // the database before the correction
}

func newHome(t *testing.T) home {
	t.Helper()
	h := home{dir: t.TempDir(), clock: newClock()}
	v := open(t, h.dir, h.clock)
	a, _ := newAccount(t, v, "zoe", password)
	var s app.Store
	h.profile, s = newProfile(t, a, 1)
	for _, r := range []record.Record{weight(h.profile, 2, 6420, 5), weight(h.profile, 3, 6900, 6)} {
		if err := s.Commit(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		note(t, a, s, h.clock)
	}
	h.before = snapshot(t, v, h.dir)
	if err := s.Commit(t.Context(), weight(h.profile, 2, 6240, 7)); err != nil {
		t.Fatal(err)
	}
	note(t, a, s, h.clock)
	a.Lock()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	return h
}

func note(t *testing.T, a app.Account, s app.Store, c *clock) {
	t.Helper()
	e := record.Event{At: c.now, Account: a.ID(), Identifier: a.Identifier(), Device: a.Device(), Action: record.ActionUnlocked}
	if err := s.Note(t.Context(), e); err != nil {
		t.Fatal(err)
	}
}

func (h home) db() testDB { return testDB{dir: h.dir, before: h.before} }

// enter unlocks the account and opens the profile; the caller closes what it returns.
func (h home) enter(t *testing.T) (app.Account, app.Store, func()) {
	t.Helper()
	v := open(t, h.dir, h.clock)
	a, err := v.Unlock(t.Context(), "zoe", password)
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.Open(t.Context(), h.profile)
	if err != nil {
		t.Fatal(err)
	}
	return a, s, func() {
		a.Lock()
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func wantWhole(t *testing.T, h home, s app.Store) {
	t.Helper()
	records, damage := load(t, s)
	if len(damage) > 0 || records[h.profile].Body == nil || records[id(3)].Body == nil {
		t.Fatalf("%d records, damage %v", len(records), damage)
	}
	if m, _ := records[id(2)].Body.(record.Measurement); m.Value != 6240 {
		t.Errorf("weight = %d, want the corrected one", m.Value)
	}
	if err := s.Commit(t.Context(), weight(h.profile, 9, 7000, 20)); err != nil {
		t.Error("writing after mending:", err)
	}
}

// TestWhatCanBeProvenIsMended harms one vault again and again.
func TestWhatCanBeProvenIsMended(t *testing.T) {
	h := newHome(t)
	for _, harm := range []struct {
		name string
		do   func(db testDB)
	}{
		{"values gone", func(db testDB) { db.remove(t, 'r') }},
		{"values altered", func(db testDB) { db.flip(t, 'r') }},
		{"values of an older state", func(db testDB) { db.putBack(t, 'r') }},
		{"buckets gone", func(db testDB) { db.remove(t, 'b') }},
		{"older buckets", func(db testDB) { db.putBack(t, 'b') }},
		{"head gone", func(db testDB) { db.remove(t, 'h') }},
		{"head altered", func(db testDB) { db.flip(t, 'h') }},
	} {
		t.Run(harm.name, func(t *testing.T) {
			harm.do(h.db())
			_, s, leave := h.enter(t)
			defer leave()
			wantWhole(t, h, s)
		})
	}
	_, s, leave := h.enter(t)
	defer leave()
	if damage, err := s.Verify(t.Context(), func(int, int) {}); err != nil || len(damage) > 0 || s.ReadOnly() {
		t.Errorf("after mending and closing: damage %v, %v", damage, err)
	}
	if versions, err := s.History(t.Context(), id(2)); err != nil || len(versions) != 2 {
		t.Errorf("history = %d versions, %v", len(versions), err)
	}
}

func TestWhatNothingVouchesForIsShownUnderAnAlarm(t *testing.T) {
	h := newHome(t)
	h.db().remove(t, 'h')
	removeFiles(t, filepath.Join(h.dir, "anchors"))
	removeFiles(t, filepath.Join(h.dir, "spare"))
	_, s, leave := h.enter(t)
	defer leave()
	if versions, err := s.History(t.Context(), id(2)); record.KindOf(err) != record.RecordDamaged || len(versions) != 2 {
		t.Errorf("history = %d versions, %v: what is whole, and a word that it may not be all", len(versions), err)
	}
	wantKind(t, s.Commit(t.Context(), weight(h.profile, 9, 7000, 20)), record.WritesSuspended)
	records, damage := load(t, s)
	if len(records) != 3 || len(damage) != 1 || damage[0].Part != app.DamagedInventory || !s.ReadOnly() {
		t.Errorf("%d records, damage %v, read-only %v", len(records), damage, s.ReadOnly())
	}
}

// TestALossThatCannotBeNamedIsCounted: a value, its history and the part of the list that named it are all gone.
func TestALossThatCannotBeNamedIsCounted(t *testing.T) {
	h := newHome(t)
	h.db().remove(t, 'j')
	h.db().remove(t, 'b')
	one := false
	h.db().each(t, 'r', func(tx kv.Tx, key, _ []byte) error {
		if one {
			return nil
		}
		one = true
		return tx.Delete(key)
	})
	_, s, leave := h.enter(t)
	defer leave()
	records, damage := load(t, s)
	if len(records) != 2 || len(damage) != 2 || damage[0].Part != app.DamagedInventory || damage[1].Part != app.DamagedRecord {
		t.Errorf("%d records, damage %v", len(records), damage)
	}
}

func TestAValueThatIsNotOursIsNamedAndDoesNoHarm(t *testing.T) {
	h := newHome(t)
	h.db().each(t, 'r', func(tx kv.Tx, key, value []byte) error {
		return errors.Join(tx.Put(key[:12], value), tx.Put(append(key, 1), value))
	})
	_, s, leave := h.enter(t)
	defer leave()
	records, damage := load(t, s)
	if len(records) != 3 || len(damage) == 0 || damage[0].Part != app.DamagedRecord {
		t.Errorf("%d records, damage %v", len(records), damage)
	}
}

func TestEverySmallFileHasASpare(t *testing.T) {
	small := []string{"accounts", "grants", "anchors"}
	h := newHome(t)
	for _, harm := range []struct {
		name string
		do   func(t *testing.T)
	}{
		{"files altered", func(t *testing.T) {
			for _, f := range small {
				flipInFolder(t, filepath.Join(h.dir, f))
			}
			flipFile(t, filepath.Join(h.dir, "format"))
		}},
		{"files empty", func(t *testing.T) {
			for _, f := range small {
				emptyFiles(t, filepath.Join(h.dir, f))
			}
		}},
		{"folders gone", func(t *testing.T) {
			for _, f := range append(small, "format") {
				if err := os.RemoveAll(filepath.Join(h.dir, f)); err != nil {
					t.Fatal(err)
				}
			}
		}},
		{"spares gone", func(t *testing.T) {
			if err := os.RemoveAll(filepath.Join(h.dir, "spare")); err != nil {
				t.Fatal(err)
			}
		}},
		{"spares altered", func(t *testing.T) { flipInFolder(t, filepath.Join(h.dir, "spare")) }},
		{"and again files altered", func(t *testing.T) {
			for _, f := range small {
				flipInFolder(t, filepath.Join(h.dir, f))
			}
		}},
	} {
		t.Run(harm.name, func(t *testing.T) {
			harm.do(t)
			a, s, leave := h.enter(t)
			defer leave()
			if refs, err := a.Profiles(); err != nil || len(refs) != 1 || refs[0].Status != app.Active {
				t.Errorf("profiles = %v, %v", refs, err)
			}
			if err := a.SetPreferences([]byte("x")); err != nil {
				t.Error(err)
			}
			wantWhole(t, h, s)
		})
	}
}

func TestAVaultThatLostItsAccountsIsNotANewOne(t *testing.T) {
	h := newHome(t)
	for _, f := range []string{"accounts", "spare"} {
		if err := os.RemoveAll(filepath.Join(h.dir, f)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := storage.Open(h.dir, options(h.clock))
	wantKind(t, err, record.VaultDamaged)
}

func TestAFolderWithBracketsInItsNameIsNotEmpty(t *testing.T) {
	dir, c := filepath.Join(t.TempDir(), "[santé] *"), newClock()
	v := open(t, dir, c)
	a, _ := newAccount(t, v, "zoe", password)
	newProfile(t, a, 1)
	if v.Empty() {
		t.Error("the vault passes for empty")
	}
	if refs, err := a.Profiles(); err != nil || len(refs) != 1 {
		t.Errorf("profiles = %v, %v", refs, err)
	}
}

func TestAFirstStartThatWasCutIsBegunAgain(t *testing.T) {
	dir := t.TempDir()
	edit(t, filepath.Join(dir, "kv"), func(kv.Store) {}) // all that there is before the format
	v := open(t, dir, newClock())
	if !v.Empty() {
		t.Error("not a new vault")
	}
}

// TestALostProfileIsListed: neither a lost membership log nor lost settings make a profile disappear or close another.
func TestALostProfileIsListed(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir, newClock())
	a, _ := newAccount(t, v, "zoe", password)
	first, _ := newProfile(t, a, 1)
	second, _ := newProfile(t, a, 2)
	a.Lock()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	lost := strings.ReplaceAll(first.String(), "-", "") + ".log"
	flipFile(t, filepath.Join(dir, "grants", lost))
	if err := os.Remove(filepath.Join(dir, "spare", lost)); err != nil {
		t.Fatal(err)
	}
	check := func(a app.Account) {
		t.Helper()
		refs, err := a.Profiles()
		if err != nil || len(refs) != 2 || refs[0] != (app.ProfileRef{ID: first, Status: app.Active}) || refs[1].ID != second {
			t.Fatalf("profiles = %v, %v", refs, err)
		}
		_, err = a.Open(t.Context(), first)
		wantKind(t, err, record.VaultDamaged)
		if _, err = a.Open(t.Context(), second); err != nil {
			t.Error(err)
		}
	}
	v = open(t, dir, newClock())
	a, err := v.Unlock(t.Context(), "zoe", password)
	if err != nil {
		t.Fatal(err)
	}
	check(a)
	if err := os.Remove(filepath.Join(dir, "grants", lost)); err != nil {
		t.Fatal(err)
	}
	check(a)
	flipFile(t, filepath.Join(dir, "grants", strings.ReplaceAll(second.String(), "-", "")+".log")) // whose spare serves
	flipMatching(t, dir, "*/*.private")
	if refs, err := a.Profiles(); err != nil || len(refs) != 1 || refs[0] != (app.ProfileRef{ID: second, Status: app.Active}) {
		t.Errorf("without settings: %v, %v", refs, err)
	}
	if err := a.SetPreferences([]byte("again")); err != nil {
		t.Error("settings that were damaged cannot be made anew:", err)
	}
}

func TestAMembershipLogThatWasCutOffIsNoticed(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir, newClock())
	zoe, _ := newAccount(t, v, "zoe", password)
	max, _ := newAccount(t, v, "max", other)
	profile, s := newProfile(t, zoe, 1)
	name := strings.ReplaceAll(profile.String(), "-", "") + ".log"
	log, err := os.ReadFile(filepath.Join(dir, "grants", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := zoe.Share(t.Context(), profile, "max", max.Fingerprint()); err != nil {
		t.Fatal(err)
	}
	if _, damage := load(t, s); len(damage) > 0 {
		t.Fatal(damage)
	}
	for _, folder := range []string{"grants", "spare"} {
		if err := os.WriteFile(filepath.Join(dir, folder, name), log, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, damage := load(t, s); len(damage) != 1 || damage[0].Part != app.RolledBack {
		t.Errorf("damage = %v", damage)
	}
}

func TestTooManyRecordsAreRefusedWhole(t *testing.T) {
	v := open(t, t.TempDir(), newClock())
	a, _ := newAccount(t, v, "zoe", password)
	profile, s := newProfile(t, a, 1)
	var all []record.Record
	for i := range 1500 {
		r := weight(profile, 0, 6420, uint64(10+i))
		r.ID[14], r.ID[15] = byte(i>>8), byte(i)
		all = append(all, r)
	}
	if err := s.Commit(t.Context(), all...); !errors.Is(err, app.ErrTooMany) {
		t.Fatalf("error = %v", err)
	}
	if err := s.Commit(t.Context(), all[:100]...); err != nil {
		t.Fatal(err)
	}
	if records, damage := load(t, s); len(records) != 101 || len(damage) > 0 {
		t.Errorf("%d records, damage %v", len(records), damage)
	}
	last := weight(profile, 9, 6420, math.MaxUint64)
	wantKind(t, s.Commit(t.Context(), last), record.Internal) // it could not be read back
}

func TestOnlyWhatNobodyNamesCanBeDiscarded(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	v := open(t, dir, c)
	a, _ := newAccount(t, v, "zoe", password)
	profile, s := newProfile(t, a, 1)
	attach := func() record.Attachment {
		att, err := s.Attach(t.Context(), strings.NewReader("a paper"), record.PDF)
		if err != nil {
			t.Fatal(err)
		}
		return att
	}
	kept, given := attach(), attach()
	doc := record.Record{ID: id(3), Profile: profile, Kind: record.KindDocument, Version: record.Version{Clock: 7}, Body: record.Document{Title: "T", Category: record.Biology, File: kept}}
	if err := s.Commit(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	s.Discard(kept, given, record.Attachment{})
	s.Discard(kept)
	if names, _ := filepath.Glob(filepath.Join(dir, "blobs", "*", "*")); len(names) != 1 {
		t.Errorf("%d files, want the one that a record names", len(names))
	}
	if _, damage := load(t, s); len(damage) > 0 {
		t.Error(damage)
	}
}

func flipMatching(t *testing.T, dir, pattern string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(names) == 0 {
		t.Fatal("nothing to harm", err)
	}
	for _, name := range names {
		flipFile(t, name)
	}
}

func flipFile(t *testing.T, name string) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func emptyFiles(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := os.Truncate(filepath.Join(dir, e.Name()), 0); err != nil {
			t.Fatal(err)
		}
	}
}
