package storage_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
	"carnet/storage/seal"
)

const (
	password = "ourson lavande tambour cerise"
	other    = "nuage violon prairie horloge"
)

// clock is a day that tests move by hand.
type clock struct{ now time.Time }

func newClock() *clock { return &clock{time.Date(2026, 3, 10, 21, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time { return c.now }

func open(t *testing.T, dir string, c *clock) *storage.Vault {
	t.Helper()
	v, err := storage.Open(dir, options(c))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

func options(c *clock) storage.Options {
	return storage.Options{Clock: c.Now, Random: rand.Reader, KDF: func(context.Context) (seal.KDF, error) { return seal.MobileKDF(), nil }}
}

func wantKind(t *testing.T, err error, want record.ErrorKind) {
	t.Helper()
	if got := record.KindOf(err); got != want {
		t.Fatalf("error kind = %q (%v), want %q", got, err, want)
	}
}

func newAccount(t *testing.T, v *storage.Vault, identifier, password string) (app.Account, string) {
	t.Helper()
	a, code, err := v.CreateAccount(t.Context(), app.NewAccount{Identifier: identifier, Password: password, Kind: app.AdultAccount})
	if err != nil {
		t.Fatal(err)
	}
	return a, code
}

func id(n byte) record.ID {
	return record.NewID(time.UnixMilli(1_700_000_000_000), [10]byte{n, 1, 2, 3})
}

func profileRecord(profile record.ID) record.Record {
	return record.Record{ID: profile, Profile: profile, Kind: record.KindProfile, Version: record.Version{Clock: 1, Device: 1}, Source: record.FromParent,
		Body: record.Profile{Role: record.Attached, GivenNames: "Zélie", BirthDate: record.NewDate(2025, 3, 10), Sex: record.Female,
			Certified: record.Certification{Date: record.NewDate(2025, 4, 1)}}}
}

func weight(profile record.ID, n byte, grams int64, clock uint64) record.Record {
	return record.Record{ID: id(n), Profile: profile, Kind: record.KindMeasurement, Version: record.Version{Clock: clock, Device: 1}, Source: record.FromParent,
		Updated: time.UnixMilli(1_760_000_000_000), Body: record.Measurement{Type: record.Weight, Value: grams, Date: record.NewDate(2025, 6, 1)}}
}

func newProfile(t *testing.T, a app.Account, n byte) (record.ID, app.Store) {
	t.Helper()
	profile := id(n)
	s, err := a.CreateProfile(t.Context(), profile, profileRecord(profile))
	if err != nil {
		t.Fatal(err)
	}
	return profile, s
}

func load(t *testing.T, s app.Store) (map[record.ID]record.Record, []app.Damage) {
	t.Helper()
	records, damage, err := s.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	byID := map[record.ID]record.Record{}
	for _, r := range records {
		byID[r.ID] = r
	}
	return byID, damage
}

func TestWhatWasSavedIsThereAfterClosingAndUnlocking(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	v := open(t, dir, c)
	a, _ := newAccount(t, v, "zoe", password)
	profile, s := newProfile(t, a, 1)
	if err := s.Commit(t.Context(), weight(profile, 2, 6420, 5)); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), weight(profile, 2, 6240, 6)); err != nil {
		t.Fatal(err)
	}
	att, err := s.Attach(t.Context(), strings.NewReader("a paper"), record.PDF)
	if err != nil {
		t.Fatal(err)
	}
	doc := record.Record{ID: id(3), Profile: profile, Kind: record.KindDocument, Version: record.Version{Clock: 7}, Body: record.Document{Title: "T", Category: record.Biology, File: att}}
	if err := s.Commit(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	a.Lock()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}

	v = open(t, dir, c)
	a, err = v.Unlock(t.Context(), "zoe", password)
	if err != nil {
		t.Fatal(err)
	}
	refs, err := a.Profiles()
	if err != nil || len(refs) != 1 || refs[0].ID != profile || refs[0].Status != app.Active {
		t.Fatalf("profiles = %v, %v", refs, err)
	}
	s, err = a.Open(t.Context(), profile)
	if err != nil {
		t.Fatal(err)
	}
	records, damage := load(t, s)
	if len(damage) > 0 || len(records) != 3 {
		t.Fatalf("%d records, damage %v", len(records), damage)
	}
	if m := records[id(2)].Body.(record.Measurement); m.Value != 6240 {
		t.Errorf("weight = %d, want the corrected one", m.Value)
	}
	history, err := s.History(t.Context(), id(2))
	if err != nil || len(history) != 2 || history[0].Body.(record.Measurement).Value != 6420 {
		t.Errorf("history = %v, %v: the first version must stay", history, err)
	}
	f, err := s.OpenAttachment(t.Context(), att)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil || string(b) != "a paper" {
		t.Errorf("attachment = %q, %v", b, err)
	}
	if damage, err := s.Verify(t.Context(), func(int, int) {}); err != nil || len(damage) > 0 {
		t.Errorf("verify = %v, %v", damage, err)
	}
}

func TestUnknownAccountAndWrongPasswordAreToldAlike(t *testing.T) {
	v := open(t, t.TempDir(), newClock())
	newAccount(t, v, "zoe", password)
	_, err := v.Unlock(t.Context(), "zoe", other)
	_, err2 := v.Unlock(t.Context(), "nobody", password)
	wantKind(t, err, record.WrongCredentials)
	wantKind(t, err2, record.WrongCredentials)
}

func TestIdentifierIsTakenOnce(t *testing.T) {
	v := open(t, t.TempDir(), newClock())
	newAccount(t, v, "zoe", password)
	_, _, err := v.CreateAccount(t.Context(), app.NewAccount{Identifier: "zoe", Password: other})
	wantKind(t, err, record.IdentifierTaken)
}

func TestRecoveryCodeSetsANewPassword(t *testing.T) {
	v := open(t, t.TempDir(), newClock())
	a, code := newAccount(t, v, "zoe", password)
	profile, _ := newProfile(t, a, 1)
	a.Lock()
	_, err := v.Recover(t.Context(), "zoe", "0000-0000", other)
	wantKind(t, err, record.WrongCode)
	if a, err = v.Recover(t.Context(), "zoe", strings.ToLower(code), other); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Open(t.Context(), profile); err != nil {
		t.Error("the profile must open after recovery:", err)
	}
	_, err = v.Unlock(t.Context(), "zoe", password)
	wantKind(t, err, record.WrongCredentials)
	if _, err := v.Unlock(t.Context(), "zoe", other); err != nil {
		t.Error(err)
	}
}

func TestPasswordChangeNeedsTheOldOneAndKeepsTheRecords(t *testing.T) {
	v := open(t, t.TempDir(), newClock())
	a, code := newAccount(t, v, "zoe", password)
	profile, _ := newProfile(t, a, 1)
	wantKind(t, a.ChangePassword(t.Context(), other, other), record.WrongCredentials)
	if err := a.ChangePassword(t.Context(), password, other); err != nil {
		t.Fatal(err)
	}
	renewed, err := a.NewRecoveryCode(t.Context(), other)
	if err != nil || renewed == code {
		t.Fatalf("new recovery code: %v", err)
	}
	a.Lock()
	_, err = v.Recover(t.Context(), "zoe", code, password)
	wantKind(t, err, record.WrongCode)
	a, err = v.Unlock(t.Context(), "zoe", other)
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.Open(t.Context(), profile)
	if err != nil {
		t.Fatal(err)
	}
	if records, damage := load(t, s); len(records) != 1 || len(damage) > 0 {
		t.Errorf("%d records, damage %v", len(records), damage)
	}
}

func TestSharingNeedsTheCodeThatTheOtherPersonReadsOut(t *testing.T) {
	v := open(t, t.TempDir(), newClock())
	zoe, _ := newAccount(t, v, "zoe", password)
	max, _ := newAccount(t, v, "max", other)
	profile, s := newProfile(t, zoe, 1)
	wantKind(t, zoe.Share(t.Context(), profile, "max", zoe.Fingerprint()), record.WrongCode)
	wantKind(t, zoe.Share(t.Context(), profile, "nobody", max.Fingerprint()), record.WrongCode)
	if _, err := max.Open(t.Context(), profile); record.KindOf(err) != record.NotAllowed {
		t.Fatal("a profile opened without a grant:", err)
	}
	if err := zoe.Share(t.Context(), profile, "max", max.Fingerprint()); err != nil {
		t.Fatal(err)
	}
	refs, err := max.Profiles()
	if err != nil || len(refs) != 1 || refs[0].Status != app.Pending {
		t.Fatalf("profiles of the second parent = %v, %v", refs, err)
	}
	if err := max.SetStatus(profile, app.Active); err != nil {
		t.Fatal(err)
	}
	theirs, err := max.Open(t.Context(), profile)
	if err != nil {
		t.Fatal(err)
	}
	load(t, theirs)
	// Both write, one after the other, each with an inventory in memory that the other's commit makes old.
	for i, store := range []app.Store{s, theirs, s, theirs} {
		if err := store.Commit(t.Context(), weight(profile, byte(10+i), 6000, uint64(20+i))); err != nil {
			t.Fatal(i, err)
		}
	}
	if records, damage := load(t, s); len(records) != 5 || len(damage) > 0 {
		t.Errorf("%d records, damage %v", len(records), damage)
	}
	if n, _ := zoe.Members(profile); n != 2 {
		t.Errorf("members = %d", n)
	}
}

func TestAMissingRecordShowsAsDamagedNeverAsAbsent(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, db testDB, profile record.ID){
		"deleted from the database": func(t *testing.T, db testDB, _ record.ID) { db.remove(t, 'r') },
		"one bit flipped":           func(t *testing.T, db testDB, _ record.ID) { db.flip(t, 'r') },
		"older version put back":    func(t *testing.T, db testDB, _ record.ID) { db.putBack(t, 'r') },
	} {
		t.Run(name, func(t *testing.T) {
			dir, c := t.TempDir(), newClock()
			v := open(t, dir, c)
			a, _ := newAccount(t, v, "zoe", password)
			profile, s := newProfile(t, a, 1)
			if err := s.Commit(t.Context(), weight(profile, 2, 6420, 5)); err != nil {
				t.Fatal(err)
			}
			before := snapshot(t, v, dir)
			if err := s.Commit(t.Context(), weight(profile, 2, 6240, 6)); err != nil {
				t.Fatal(err)
			}
			a.Lock()
			_ = v.Close()

			db := testDB{dir: dir, before: before}
			harm(t, db, profile)
			db.remove(t, 'j') // and no copy is left in the history
			v = open(t, dir, c)
			a, err := v.Unlock(t.Context(), "zoe", password)
			if err != nil {
				t.Fatal(err)
			}
			s, err = a.Open(t.Context(), profile)
			if err != nil {
				t.Fatal(err)
			}
			_, damage := load(t, s)
			if len(damage) == 0 {
				t.Fatal("no damage reported")
			}
			if damage[0].Part != app.DamagedRecord || damage[0].Kind == "" || damage[0].ID.IsZero() {
				t.Errorf("damage = %+v, want the record named", damage[0])
			}
			if !s.ReadOnly() {
				t.Error("a damaged profile must be read-only")
			}
			wantKind(t, s.Commit(t.Context(), weight(profile, 9, 7000, 9)), record.WritesSuspended)
		})
	}
}

func TestAnOlderWholeProfileIsReportedByTheAnchor(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	v := open(t, dir, c)
	a, _ := newAccount(t, v, "zoe", password)
	profile, _ := newProfile(t, a, 1)
	a.Lock()
	_ = v.Close()
	old := t.TempDir()
	if err := os.CopyFS(old, os.DirFS(filepath.Join(dir, "kv"))); err != nil {
		t.Fatal(err)
	}
	v = open(t, dir, c)
	a, err := v.Unlock(t.Context(), "zoe", password)
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.Open(t.Context(), profile)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), weight(profile, 2, 6240, 6)); err != nil {
		t.Fatal(err)
	}
	a.Lock()
	_ = v.Close()
	if err := errors.Join(os.RemoveAll(filepath.Join(dir, "kv")), os.CopyFS(filepath.Join(dir, "kv"), os.DirFS(old))); err != nil {
		t.Fatal(err)
	}
	v = open(t, dir, c)
	if a, err = v.Unlock(t.Context(), "zoe", password); err != nil {
		t.Fatal(err)
	}
	if s, err = a.Open(t.Context(), profile); err != nil {
		t.Fatal(err)
	}
	if _, damage := load(t, s); len(damage) != 1 || damage[0].Part != app.RolledBack {
		t.Errorf("damage = %v, want a rollback", damage)
	}
}

func TestALostAnchorIsAnAlarm(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir, newClock())
	a, _ := newAccount(t, v, "zoe", password)
	_, s := newProfile(t, a, 1)
	removeFiles(t, filepath.Join(dir, "anchors"))
	if _, damage := load(t, s); len(damage) != 0 {
		t.Errorf("damage = %v: there is a spare", damage)
	}
	removeFiles(t, filepath.Join(dir, "spare"))
	if _, damage := load(t, s); len(damage) != 1 || damage[0].Part != app.DamagedInventory {
		t.Errorf("damage = %v", damage)
	}
}

func TestALostAttachmentIsNamed(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir, newClock())
	a, _ := newAccount(t, v, "zoe", password)
	profile, s := newProfile(t, a, 1)
	att, err := s.Attach(t.Context(), bytes.NewReader(make([]byte, 100_000)), record.PDF)
	if err != nil {
		t.Fatal(err)
	}
	doc := record.Record{ID: id(3), Profile: profile, Kind: record.KindDocument, Version: record.Version{Clock: 7}, Body: record.Document{Title: "T", Category: record.Biology, File: att}}
	if err := s.Commit(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	flipInFolder(t, filepath.Join(dir, "blobs"))
	damage, err := s.Verify(t.Context(), func(int, int) {})
	if err != nil || len(damage) != 1 || damage[0].Part != app.DamagedAttachment || damage[0].ID != id(3) {
		t.Fatalf("verify after a flip = %v, %v", damage, err)
	}
	removeFiles(t, filepath.Join(dir, "blobs"))
	if _, damage := load(t, s); len(damage) != 1 || damage[0].Part != app.DamagedAttachment {
		t.Errorf("load without the file: damage = %v", damage)
	}
	if err := s.Commit(t.Context(), weight(profile, 4, 6240, 8)); err != nil {
		t.Error("a lost paper must not stop the family from writing:", err)
	}
}

func TestTriesAreSlowedDownAlsoAcrossRestartsAndClockChanges(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	v := open(t, dir, c)
	newAccount(t, v, "zoe", password)
	var waited time.Duration
	for range 6 {
		if d := v.Delay("zoe"); d > 0 {
			_, err := v.Unlock(t.Context(), "zoe", password)
			wantKind(t, err, record.Throttled)
			waited += d
			c.now = c.now.Add(d)
		}
		_, err := v.Unlock(t.Context(), "zoe", other)
		wantKind(t, err, record.WrongCredentials)
	}
	if waited < 7*time.Second {
		t.Errorf("six wrong tries waited %v, want at least 1+2+4 s", waited)
	}
	before := v.Delay("zoe")
	_ = v.Close()
	c.now = c.now.Add(20 * 365 * 24 * time.Hour) // a clock set forward between two runs must not help
	v = open(t, dir, c)
	if d := v.Delay("zoe"); d < before {
		t.Errorf("delay after restart and clock change = %v, before %v", d, before)
	}
	if d := v.Delay("max"); d != 0 {
		t.Errorf("another account waits %v", d)
	}
	c.now = c.now.Add(v.Delay("zoe"))
	if _, err := v.Unlock(t.Context(), "zoe", password); err != nil {
		t.Fatal("the right password must still open:", err)
	}
	if d := v.Delay("zoe"); d != 0 {
		t.Errorf("delay after success = %v", d)
	}
}

func TestABadFolderIsRefusedAndLeftAlone(t *testing.T) {
	for name, c := range map[string]struct {
		format string
		want   record.ErrorKind
	}{
		"newer":     {`{"carnet-vault":3,"salt":"","device":1}`, record.VaultNewer},
		"truncated": {`{"carnet-va`, record.VaultDamaged},
		"empty":     {``, record.VaultDamaged},
		"no salt":   {`{"carnet-vault":1,"salt":"00","device":1}`, record.VaultDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "format"), []byte(c.format), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := storage.Open(dir, options(newClock()))
			wantKind(t, err, c.want)
			if names, _ := os.ReadDir(dir); len(names) != 1 {
				t.Errorf("the folder was changed: %v", names)
			}
		})
	}
	t.Run("format gone", func(t *testing.T) {
		dir := t.TempDir()
		_ = open(t, dir, newClock()).Close()
		for _, name := range []string{"format", "spare/format"} {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		_, err := storage.Open(dir, options(newClock()))
		wantKind(t, err, record.VaultDamaged)
	})
	t.Run("already open", func(t *testing.T) {
		dir := t.TempDir()
		open(t, dir, newClock())
		_, err := storage.Open(dir, options(newClock()))
		wantKind(t, err, record.VaultBusy)
	})
}

func TestFilesAreForTheOwnerOnly(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir, newClock())
	a, _ := newAccount(t, v, "zoe", password)
	_, s := newProfile(t, a, 1)
	if _, err := s.Attach(t.Context(), strings.NewReader("x"), record.PDF); err != nil {
		t.Fatal(err)
	}
	_ = v.Close()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && path != dir && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", strings.TrimPrefix(path, dir), info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
