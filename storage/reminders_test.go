package storage_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"carnet/app/record"
	"carnet/storage"
)

func TestMomentsBesideTheVault(t *testing.T) {
	dir := t.TempDir()
	vault, folder := filepath.Join(dir, "vault"), filepath.Join(dir, "vault.reminders")
	r := storage.NewReminders(vault)
	zoe, karim := record.ID{1}, record.ID{2}
	minute := func(n int) time.Time { return time.Date(2026, 3, 10, 8, n, 0, 0, time.UTC) }
	check := func(what string, now time.Time, next, due int) {
		t.Helper()
		n, ok, err := r.Next(now)
		if err != nil || ok != (next >= 0) || ok && !n.Equal(minute(next)) {
			t.Errorf("%s: next %v %v %v, want minute %d", what, n, ok, err, next)
		}
		d, ok, err := r.Due(now)
		if err != nil || ok != (due >= 0) || ok && !d.Equal(minute(due)) {
			t.Errorf("%s: due %v %v %v, want minute %d", what, d, ok, err, due)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check("nothing was ever planned", minute(0), -1, -1)
	must(r.Replace(zoe, nil))
	if _, err := os.Stat(folder); err == nil {
		t.Error("a folder for no moment")
	}
	must(r.Replace(zoe, []time.Time{minute(20), minute(10)}))
	must(r.Replace(karim, []time.Time{minute(15), minute(40)}))
	check("before", minute(5), 10, -1)
	check("after one", minute(12), 15, 10)
	must(r.Shown(minute(10)))
	check("after it was shown", minute(12), 15, -1)
	check("after two more", minute(30), 40, 20)
	must(r.Shown(minute(20)))
	check("after the later one was shown", minute(30), 40, -1)
	must(r.Shown(minute(500)))
	check("a clock that was wrong silences nothing", minute(30), 40, 20)

	must(r.Replace(zoe, nil))
	check("one account has none any more", minute(12), 15, -1)
	for name, content := range map[string]string{"notes.txt": "ROR de Lola", "0101.moments": "carnet-moments 1\n2026-03-10T08:13Z\n"} {
		must(os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600))
	}
	check("what is none of ours", minute(5), 15, -1)
	must(os.WriteFile(filepath.Join(folder, "02000000000000000000000000000000.moments"), []byte("Lola\n"), 0o600))
	check("a damaged file", minute(5), -1, -1)
	must(r.Replace(karim, []time.Time{minute(15)}))
	check("and after it was written anew", minute(5), 15, -1)

	must(filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || runtime.GOOS == "windows" {
			return err
		}
		if info, err := d.Info(); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others: %v %v", d.Name(), info.Mode(), err)
		}
		return nil
	}))
	must(os.Remove(filepath.Join(folder, "notes.txt")))
	must(os.Remove(filepath.Join(folder, "0101.moments")))
	must(r.Replace(karim, nil))
	if _, err := os.Stat(folder); err == nil {
		t.Error("the folder stays once no account has moments")
	}
}

// A plan that says the same is not written again: every change of the record plans anew.
func TestTheSameMomentsAreNotWrittenAgain(t *testing.T) {
	vault := filepath.Join(t.TempDir(), "vault")
	r := storage.NewReminders(vault)
	times := []time.Time{time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC)}
	if err := r.Replace(record.ID{1}, times); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(vault+".reminders", "01000000000000000000000000000000.moments")
	before, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Replace(record.ID{1}, times); err != nil {
		t.Fatal(err)
	}
	if after, err := os.Stat(file); err != nil || !os.SameFile(before, after) {
		t.Error("it was written again")
	}
}
