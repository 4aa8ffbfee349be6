package storage_test

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"carnet/app/record"
	"carnet/storage"
	"carnet/storage/kv"
)

// smallDisk is a disk whose free space the test says.
type smallDisk struct{ free int64 }

func (d *smallDisk) space() kv.Space {
	return kv.Space{Free: func(string) (int64, error) { return d.free, nil }}
}

func TestReserve(t *testing.T) {
	const size = 3 << 20
	dir, d := filepath.Join(t.TempDir(), "vault"), &smallDisk{free: 256<<20 + 2*size - 1}
	o := options(newClock())
	o.Space, o.Reserve = d.space(), size
	reopen := func() {
		t.Helper()
		v, err := storage.Open(dir, o)
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if n, ok := storage.Reserve(dir); n != 0 || ok {
		t.Errorf("reserve without a vault: %d, %v", n, ok)
	}
	reopen()
	if n, ok := storage.Reserve(dir); n != 0 || ok {
		t.Errorf("reserve on a disk without ample room: %d, %v", n, ok)
	}
	d.free++
	reopen()
	if n, ok := storage.Reserve(dir); n != size || !ok {
		t.Fatalf("reserve on a disk with ample room: %d, %v", n, ok)
	}
	info, err := os.Stat(filepath.Join(dir, "reserve"))
	if err != nil {
		t.Fatal(err)
	}
	if taken := onDisk(info); taken < size {
		t.Errorf("the reserve takes %d bytes of the disk, want %d", taken, size)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("permissions %v", info.Mode())
	}
	for range 2 {
		if err := storage.FreeReserve(dir); err != nil {
			t.Fatal(err)
		}
	}
	if _, ok := storage.Reserve(dir); ok {
		t.Error("the reserve is still there")
	}
	reopen()
	if n, _ := storage.Reserve(dir); n != size {
		t.Errorf("the reserve was not made again: %d", n)
	}

	// Closing uses it where the room would not do.
	v, err := storage.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := newAccount(t, v, "zoe", password)
	newProfile(t, a, 1)
	a.Lock()
	d.free = 1 << 20
	wantKind(t, v.Close(), record.DiskFull) // the disk of this test does not notice
	if _, ok := storage.Reserve(dir); ok {
		t.Error("closing without room kept the reserve")
	}
	d.free = 1 << 40
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

// On a full disk a record that was closed properly is read, nothing is half written, and writing goes on once there is
// room, without opening anything again.
func TestFullDisk(t *testing.T) {
	dir, d := filepath.Join(t.TempDir(), "vault"), &smallDisk{free: 1 << 40}
	o := options(newClock())
	o.Space = d.space()
	v, err := storage.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := newAccount(t, v, "zoe", password)
	profile, s := newProfile(t, a, 1)
	paper := bytes.Repeat([]byte("paper"), 100)
	kept, err := s.Attach(t.Context(), bytes.NewReader(paper), record.PDF)
	if err != nil {
		t.Fatal(err)
	}

	d.free = 200 << 20
	wantKind(t, s.Commit(t.Context(), weight(profile, 2, 6420, 5)), record.DiskFull)
	_, err = s.Attach(t.Context(), strings.NewReader("another"), record.PDF)
	wantKind(t, err, record.DiskFull)
	wantKind(t, s.PutBack(t.Context(), kept, bytes.NewReader(paper)), record.DiskFull)
	if n := blobFiles(t, dir); n != 1 {
		t.Errorf("%d files of attachments, want 1", n)
	}
	if s.ReadOnly() {
		t.Error("a full disk is no damage")
	}
	filling := readerFunc(func(b []byte) (int, error) { // while the attachment is being written, others fill the disk
		d.free -= 100 << 10
		return len(b), nil
	})
	d.free = 300 << 20
	_, err = s.Attach(t.Context(), filling, record.PDF)
	wantKind(t, err, record.DiskFull)
	if n := blobFiles(t, dir); n != 1 {
		t.Errorf("%d files of attachments, want 1", n)
	}

	d.free = 40 << 20 // enough to close
	a.Lock()
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	d.free = 0
	if v, err = storage.Open(dir, o); err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	a, err = v.Unlock(t.Context(), "zoe", password)
	if err != nil {
		t.Fatal(err)
	}
	if s, err = a.Open(t.Context(), profile); err != nil {
		t.Fatal(err)
	}
	if records, damage := load(t, s); len(records) != 1 || len(damage) > 0 || s.ReadOnly() {
		t.Errorf("%d records, damage %v, read-only %v", len(records), damage, s.ReadOnly())
	}
	wantKind(t, s.Commit(t.Context(), weight(profile, 2, 6420, 5)), record.DiskFull)
	d.free = 1 << 40
	if err := s.Commit(t.Context(), weight(profile, 2, 6420, 5)); err != nil {
		t.Error(err)
	}
	if records, damage := load(t, s); len(records) != 2 || len(damage) > 0 {
		t.Errorf("%d records, damage %v", len(records), damage)
	}
}

// A vault that was not closed properly needs room to be opened; without it nothing changes, and the screen can tell.
func TestCrashedVaultOnAFullDisk(t *testing.T) {
	dir := settled(t)
	if err := os.Remove(filepath.Join(dir, "kv", "closed-cleanly")); err != nil {
		t.Fatal(err)
	}
	before := content(t, dir)
	o, d := options(newClock()), &smallDisk{free: 1 << 20}
	o.Space = d.space()
	_, err := storage.Open(dir, o)
	wantKind(t, err, record.DiskFull)
	if !maps.Equal(before, content(t, dir)) {
		t.Error("a refused open changed the vault")
	}
	if n, ok := storage.Reserve(dir); n == 0 || !ok {
		t.Error("there is no reserve to free")
	}
	d.free += 200 << 20
	v, err := storage.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Error(err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// blobFiles counts all files below blobs, temporary ones too.
func blobFiles(t *testing.T, dir string) (n int) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(dir, "blobs"), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return n
}
