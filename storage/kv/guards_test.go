package kv_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"carnet/app/record"
	"carnet/storage/kv"
)

func TestReopen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "vault")
	for i := range 4 {
		s := open(t, dir)
		for j := range i {
			wantValue(t, s, fmt.Sprint(j), "kept")
		}
		put(t, s, fmt.Sprint(i), "kept")
		must(t, s.Close())
	}
}

// disk is a file system whose free space the test says.
type disk struct{ free int64 }

func (d *disk) Free(string) (int64, error) { return d.free, nil }

func TestSpaceGuard(t *testing.T) {
	const least = 300 << 20
	dir := t.TempDir()
	free := int64(least)
	o := kv.Options{Space: kv.Space{Write: least, Free: func(d string) (int64, error) {
		if d != dir {
			t.Errorf("free space asked of another folder")
		}
		return free, nil
	}}}

	free = 64<<20 - 1
	_, err := kv.Open(dir, o)
	wantKind(t, err, record.DiskFull)
	if names := engineFiles(t, dir); len(names) != 0 {
		t.Errorf("a refused open wrote %q", names)
	}

	free = 64 << 20 // enough to open
	s, err := kv.Open(dir, o)
	must(t, err)
	free = least - 1
	called := false
	wantKind(t, s.Update(func(tx kv.Tx) error { called = true; return tx.Put([]byte("a"), []byte("2")) }), record.DiskFull)
	if called {
		t.Error("a change was run that cannot be written")
	}
	free = least
	put(t, s, "a", "1") // a full disk is not a failure: writing goes on once there is space
	must(t, s.Close())
	wantValue(t, reopen(t, dir), "a", "1")
}

// Without other instructions 256 MiB stay free, and a quarter of what a larger store takes.
func TestLeastSpaceToWrite(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir)
	d := &disk{free: 256 << 20}
	s, err := kv.Open(dir, kv.Options{Space: kv.Space{Free: d.Free}})
	must(t, err)
	put(t, s, "a", "1")
	d.free--
	wantKind(t, s.Update(func(tx kv.Tx) error { return nil }), record.DiskFull)
	d.free++
	must(t, s.Close())

	big, err := os.Create(filepath.Join(dir, "999999.sst")) // only its length is looked at
	must(t, err)
	must(t, errors.Join(big.Truncate(2<<30), big.Close()))
	space := kv.Space{Free: d.Free}
	d.free = 513 << 20
	must(t, space.Room(dir, 0))
	wantKind(t, space.Room(dir, 2<<20), record.DiskFull)
	d.free = 511 << 20
	wantKind(t, space.Room(dir, 0), record.DiskFull)
}

// A store that was closed properly can be read on a full disk, without a byte being written, and goes on being written
// once there is space.
func TestReadingOnAFullDisk(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir)
	before := sums(t, dir)
	d := &disk{}
	o := kv.Options{Space: kv.Space{Free: d.Free}}
	for range 2 {
		s, err := kv.Open(dir, o)
		must(t, err)
		wantValue(t, s, "n0001", "kept")
		wantKind(t, s.Update(func(tx kv.Tx) error { return tx.Put([]byte("a"), []byte("1")) }), record.DiskFull)
		_, err = kv.Open(dir, o)
		wantKind(t, err, record.VaultBusy)
		must(t, s.Close())
		if !maps.Equal(before, sums(t, dir)) {
			t.Fatal("reading wrote into the folder")
		}
	}

	s, err := kv.Open(dir, o)
	must(t, err)
	d.free = 1 << 40
	must(t, s.Scan([]byte("n0001"), func(_, _ []byte) error { // who reads meanwhile is not cut off
		wantKind(t, s.Update(func(tx kv.Tx) error { return nil }), record.DiskFull)
		return nil
	}))
	put(t, s, "a", "1")
	wantValue(t, s, "n0001", "kept")
	must(t, s.Close())
	wantValue(t, reopen(t, dir), "a", "1")
}

func TestUnknownSpaceStopsNothing(t *testing.T) {
	s, err := kv.Open(t.TempDir(), kv.Options{Space: kv.Space{Free: func(string) (int64, error) { return 0, errors.ErrUnsupported }}})
	must(t, err)
	put(t, s, "a", "1")
	must(t, s.Close())
}

// A store that cannot be closed for want of space stays as a crash would leave it, and locked, until it can.
func TestCloseWithoutSpace(t *testing.T) {
	dir := t.TempDir()
	d := &disk{free: 1 << 40}
	s, err := kv.Open(dir, kv.Options{Space: kv.Space{Free: d.Free}})
	must(t, err)
	put(t, s, "a", "1")
	d.free = 1 << 20
	wantKind(t, s.Close(), record.DiskFull)
	runtime.GC()
	_, err = kv.Open(dir, kv.Options{})
	wantKind(t, err, record.VaultBusy)

	crashed := t.TempDir()
	must(t, os.CopyFS(crashed, os.DirFS(dir)))
	wantValue(t, reopen(t, crashed), "a", "1")

	d.free = 1 << 40
	must(t, s.Close())
	must(t, s.Close())
	wantValue(t, reopen(t, dir), "a", "1")
}

func TestSecondInstanceIsBusy(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	put(t, s, "a", "1")
	_, err := kv.Open(dir, kv.Options{})
	wantKind(t, err, record.VaultBusy)
	put(t, s, "b", "2")
	must(t, s.Close())
	wantScan(t, reopen(t, dir), "", "a", "b")
}

func TestFilesAreForTheOwnerOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no permission bits")
	}
	dir := t.TempDir()
	must(t, os.Chmod(dir, 0o755))
	s := open(t, dir)
	put(t, s, "a", "1")
	must(t, s.Close())
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		info, _ := d.Info()
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v", d.Name(), info.Mode())
		}
		return err
	}))
}

// Each case damages a store in a way that the engine would accept or make worse. Open must refuse it and leave every
// file as it is.
func TestDamageIsRefused(t *testing.T) {
	clean := t.TempDir()
	fill(t, clean)
	crashed := t.TempDir()
	func() {
		s := open(t, clean)
		defer s.Close()
		put(t, s, "last", "1")
		must(t, os.CopyFS(crashed, os.DirFS(clean)))
	}()
	fill(t, clean)

	type damage func(t *testing.T, dir string)
	remove := func(pattern string) damage {
		return func(t *testing.T, dir string) { must(t, os.Remove(one(t, dir, pattern))) }
	}
	cut := func(pattern string, by int64) damage {
		return func(t *testing.T, dir string) {
			path := one(t, dir, pattern)
			info, err := os.Stat(path)
			must(t, err)
			must(t, os.Truncate(path, max(0, info.Size()-by)))
		}
	}
	flip := func(pattern string) damage {
		return func(t *testing.T, dir string) {
			path := one(t, dir, pattern)
			b, err := os.ReadFile(path)
			must(t, err)
			b[len(b)/2] ^= 0x10
			must(t, os.WriteFile(path, b, 0o600))
		}
	}
	add := func(name, content string) damage {
		return func(t *testing.T, dir string) {
			must(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
		}
	}
	grow := func(name, by string) damage {
		return func(t *testing.T, dir string) { appendTo(t, filepath.Join(dir, name), by) }
	}
	both := func(a, b damage) damage {
		return func(t *testing.T, dir string) { a(t, dir); b(t, dir) }
	}

	const all = 1 << 40
	for name, c := range map[string]struct {
		from   string
		damage damage
	}{
		"clean, manifest lost":            {clean, remove("MANIFEST")},
		"clean, manifest cut by one byte": {clean, cut("MANIFEST", 1)},
		"clean, manifest emptied":         {clean, cut("MANIFEST", all)},
		"clean, table lost":               {clean, remove("*.sst")},
		"clean, table cut by one byte":    {clean, cut("*.sst", 1)},
		"clean, table emptied":            {clean, cut("*.sst", all)},
		"clean, table brought back":       {clean, add("009999.sst", "old")},
		"clean, value log emptied":        {clean, cut("*.vlog", all)},
		"clean, empty log":                {clean, add("00099.mem", "")},
		"clean, everything lost":          {clean, both(remove("MANIFEST"), both(remove("*.sst"), remove("*.vlog")))},

		"crashed, manifest lost":                     {crashed, remove("MANIFEST")},
		"crashed, manifest emptied":                  {crashed, cut("MANIFEST", all)},
		"crashed, manifest flipped":                  {crashed, flip("MANIFEST")},
		"crashed, manifest cut":                      {crashed, cut("MANIFEST", 1)},
		"crashed, half an entry and a table unnamed": {crashed, both(grow("MANIFEST", "half"), add("009999.sst", "x"))},
		"crashed, table lost":                        {crashed, remove("*.sst")},
		"crashed, table cut by one byte":             {crashed, cut("*.sst", 1)},
		"crashed, table emptied":                     {crashed, cut("*.sst", all)},
		"crashed, table flipped":                     {crashed, flip("*.sst")},
		"crashed, table with a strange name":         {crashed, add("-1.sst", "x")},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			must(t, os.CopyFS(dir, os.DirFS(c.from)))
			c.damage(t, dir)
			before := sums(t, dir)
			_, err := kv.Open(dir, kv.Options{})
			wantKind(t, err, record.VaultDamaged)
			if err != nil && strings.Contains(err.Error(), dir) {
				t.Error("the error names the folder")
			}
			if !maps.Equal(before, sums(t, dir)) {
				t.Error("a refused open changed the folder")
			}
		})
	}
}

// A flipped bit in a table of a cleanly closed store is found by the engine's own check.
func TestFlippedTableIsRefused(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir)
	path := one(t, dir, "*.sst")
	b, err := os.ReadFile(path)
	must(t, err)
	b[len(b)/3] ^= 1
	must(t, os.WriteFile(path, b, 0o600))
	for range 2 { // the second open finds no seal any more
		_, err := kv.Open(dir, kv.Options{})
		wantKind(t, err, record.VaultDamaged)
	}
}

// What a crash leaves behind is no damage: it is set aside, never deleted, and the store opens.
func TestCrashLeftoversAreSetAside(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir)
	must(t, os.Remove(filepath.Join(dir, "closed-cleanly")))
	leftovers := map[string]string{"009998.sst": "half a table", "009999.sst": "", "00098.mem": "", "000097.vlog": ""}
	for round := range 2 {
		for name, content := range leftovers {
			must(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
		}
		s := open(t, dir)
		wantValue(t, s, "n0001", "kept")
		put(t, s, "n", "1")
		must(t, s.Close())
		must(t, os.Remove(filepath.Join(dir, "closed-cleanly")))
		aside, err := os.ReadDir(filepath.Join(dir, "set-aside"))
		must(t, err)
		if len(aside) != len(leftovers)*(round+1) {
			t.Errorf("%d files set aside after round %d, want %d each", len(aside), round, len(leftovers))
		}
	}
	b, err := os.ReadFile(filepath.Join(dir, "set-aside", "009998.sst"))
	if err != nil || string(b) != "half a table" {
		t.Errorf("file set aside: %q, %v", b, err)
	}
}

// A crash while the manifest is being written leaves half an entry, about tables that still are where they were.
func TestHalfManifestEntryIsNoDamage(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir)
	must(t, os.Remove(filepath.Join(dir, "closed-cleanly")))
	appendTo(t, filepath.Join(dir, "MANIFEST"), "half")
	wantValue(t, reopen(t, dir), "n0001", "kept")
}

// A seal that is itself torn says nothing about the store.
func TestTornSealIsNoDamage(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir)
	for _, content := range []string{"", "\n", "MANIFEST 1", "MANIFEST 1\nsha256 00\n"} {
		must(t, os.WriteFile(filepath.Join(dir, "closed-cleanly"), []byte(content), 0o600))
		s := open(t, dir)
		wantValue(t, s, "n0001", "kept")
		must(t, s.Close())
	}
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	must(t, err)
	_, err = f.WriteString(text)
	must(t, errors.Join(err, f.Close()))
}

// fill writes a hundred pairs and closes the store.
func fill(t *testing.T, dir string) {
	t.Helper()
	s := open(t, dir)
	must(t, s.Update(func(tx kv.Tx) error {
		for i := range 100 {
			if err := tx.Put(fmt.Appendf(nil, "n%04d", i), []byte("kept")); err != nil {
				return err
			}
		}
		return nil
	}))
	must(t, s.Close())
}

// reopen opens a store until the test ends.
func reopen(t *testing.T, dir string) kv.Store {
	t.Helper()
	s := open(t, dir)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

func one(t *testing.T, dir, pattern string) string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, pattern))
	must(t, err)
	if len(paths) == 0 {
		t.Fatalf("no %s in the store", pattern)
	}
	return paths[0]
}

func engineFiles(t *testing.T, dir string) (names []string) {
	t.Helper()
	for name := range sums(t, dir) {
		if name != "carnet.lock" {
			names = append(names, name)
		}
	}
	return names
}

// sums is the content of a folder.
func sums(t *testing.T, dir string) map[string]string {
	t.Helper()
	m := make(map[string]string)
	must(t, fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, path))
		m[path] = fmt.Sprintf("%x", sha256.Sum256(b))
		return err
	}))
	return m
}
