package storage_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
)

// harmStore harms each file of a kind in the closed database of h.
func harmStore(t *testing.T, h home, pattern string, harm func([]byte) []byte) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(h.dir, "kv", pattern))
	if err != nil || len(files) == 0 {
		t.Fatal("nothing to harm", err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if b = harm(b); b == nil {
			err = os.Remove(file)
		} else {
			err = os.WriteFile(file, b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func turnBit(b []byte) []byte { b[len(b)/2] ^= 4; return b }

func noFile([]byte) []byte { return nil }

// contents of all files but those that count tries and hold the vault.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		if d.IsDir() {
			all[name] = "folder"
			return nil
		}
		b, err := os.ReadFile(path)
		if name != "throttle" {
			all[name] = string(b)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A database with a damaged file is shown, whole where one bit was turned or the list of its tables is gone. It says that
// it is damaged, cannot be written, and nothing in the folder changes.
func TestADamagedStoreIsShown(t *testing.T) {
	for name, harm := range map[string]struct {
		files string
		do    func([]byte) []byte
	}{
		"a bit in a table":        {"*.sst", turnBit},
		"a bit in the manifest":   {"MANIFEST", turnBit},
		"no manifest":             {"MANIFEST", noFile},
		"a table cut by one byte": {"*.sst", func(b []byte) []byte { return b[:len(b)-1] }},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t)
			harmStore(t, h, harm.files, harm.do)
			before := contents(t, h.dir)
			a, s, leave := h.enter(t)
			if !s.ReadOnly() {
				t.Error("the profile can be written")
			}
			records, damage := load(t, s)
			if len(damage) != 1 || damage[0].Part != app.DamagedStore {
				t.Errorf("damage: %v", damage)
			}
			if m, _ := records[id(2)].Body.(record.Measurement); m.Value != 6240 || records[h.profile].Body == nil || records[id(3)].Body == nil {
				t.Errorf("%d records, weight %d", len(records), m.Value)
			}
			if versions, err := s.History(t.Context(), id(2)); err != nil || len(versions) != 2 {
				t.Errorf("history: %d versions, %v", len(versions), err)
			}
			if damage, err := s.Verify(t.Context(), func(int, int) {}); err != nil || len(damage) != 1 {
				t.Errorf("verify: %v, %v", damage, err)
			}
			wantRefused(t, h, a, s)
			if _, err := storage.Open(h.dir, options(h.clock)); record.KindOf(err) != record.VaultBusy {
				t.Errorf("second program: %v", err)
			}
			if r, err := storage.Examine(h.dir); err != nil || !r.Open {
				t.Errorf("examined while it is shown: %+v, %v", r, err)
			}
			leave()
			if after := contents(t, h.dir); !maps.Equal(after, before) {
				t.Error("showing it changed the folder")
			}
			if r, err := storage.Examine(h.dir); err != nil || !r.Damaged() {
				t.Errorf("examined: %+v, %v", r, err)
			}
		})
	}
}

// wantRefused tries whatever would change the folder.
func wantRefused(t *testing.T, h home, a app.Account, s app.Store) {
	t.Helper()
	_, createErr := a.CreateProfile(t.Context(), id(50), weight(id(50), 50, 1, 1))
	_, eraseErr := a.Erase(t.Context(), h.profile, func(int, int) {})
	for what, err := range map[string]error{
		"commit": s.Commit(t.Context(), weight(h.profile, 9, 7000, 20)),
		"note":   s.Note(t.Context(), record.Event{At: h.clock.now, Account: a.ID(), Identifier: "zoe", Action: record.ActionUnlocked}),
		"create": createErr,
		"erase":  eraseErr,
	} {
		if record.KindOf(err) != record.WritesSuspended {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// What is lost for good is named item by item after the store itself.
func TestALostTableIsNamedItemByItem(t *testing.T) {
	h := newHome(t)
	// The values of the journal and of the records stand in one table here: cut it in its middle.
	harmStore(t, h, "*.sst", func(b []byte) []byte { return b[:len(b)/2] })
	_, s, leave := h.enter(t)
	defer leave()
	_, damage := load(t, s)
	if len(damage) < 2 || damage[0].Part != app.DamagedStore {
		t.Errorf("damage: %v", damage)
	}
}

// Settings and passwords stand apart from the database: who forgot a password must be able to see what is left.
func TestAccountsOfADamagedStore(t *testing.T) {
	h := newHome(t)
	harmStore(t, h, "MANIFEST", noFile)
	a, _, leave := h.enter(t)
	if err := a.SetPreferences([]byte("{}")); err != nil {
		t.Error(err)
	}
	if err := a.ChangePassword(t.Context(), password, "another one that is long"); err != nil {
		t.Error(err)
	}
	leave()
	v := open(t, h.dir, h.clock)
	defer v.Close()
	if _, err := v.Unlock(t.Context(), "zoe", "another one that is long"); err != nil {
		t.Error(err)
	}
	if _, _, err := v.CreateAccount(t.Context(), app.NewAccount{Identifier: "max", Password: password, Kind: app.AdultAccount}); record.KindOf(err) != record.WritesSuspended {
		t.Errorf("a new account: %v", err)
	}
}

// Where nothing is left to be shown the vault does not open as an empty one.
func TestNothingLeftIsNotShown(t *testing.T) {
	h := newHome(t)
	harmStore(t, h, "*.sst", noFile)
	if _, err := storage.Open(h.dir, options(h.clock)); record.KindOf(err) != record.VaultDamaged {
		t.Errorf("open: %v", err)
	}
}
