//go:build soak && linux

package storage_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
	"carnet/storage/kv"
)

// tmpfs mounts a disk of 40 MB.
func tmpfs(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=40m"); err != nil {
		t.Fatal("this test needs the right to mount: ", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fillUp takes all the room that is left, to the last byte, and returns how to give it back.
func fillUp(t *testing.T, disk string) (giveBack func()) {
	t.Helper()
	name := filepath.Join(disk, "others")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	for block := make([]byte, 1<<20); ; {
		if _, err := f.Write(block); errors.Is(err, unix.ENOSPC) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
}

// A small disk is filled by a family's own papers and measures until they are refused, and then by others to the last byte.
// Nothing that was acknowledged is lost, what is there is read, every refusal says why, and all goes on once there is room.
func TestSoakFullDiskAtEachOperation(t *testing.T) {
	disk := tmpfs(t)
	dir := filepath.Join(disk, "vault")
	o := options(newClock())
	o.Space, o.Reserve = kv.Space{Write: 20 << 20, Open: 4 << 20}, 1<<20
	v, err := storage.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := newAccount(t, v, "zoe", password)
	profile, s := newProfile(t, a, 1)

	papers := map[record.ID]record.Attachment{}
	content := func(n byte) []byte { return bytes.Repeat([]byte{n}, 300<<10) }
	saved := map[record.ID]bool{}
	full := 0
	for n := byte(2); full < 20; n++ {
		file, err := s.Attach(t.Context(), bytes.NewReader(content(n)), record.PDF)
		if err == nil {
			if err = s.Commit(t.Context(), paper(profile, n, file)); err == nil {
				papers[paperID(n)], saved[paperID(n)] = file, true
			} else {
				s.Discard(file)
			}
		}
		if err != nil {
			wantKind(t, err, record.DiskFull)
			full++
		}
		if n == 250 {
			t.Fatal("the disk was never full")
		}
	}

	whole := func(state string, s app.Store) {
		t.Helper()
		records, damage := load(t, s)
		if len(damage) > 0 || s.ReadOnly() {
			t.Errorf("%s: damage %v", state, damage)
		}
		for id, ok := range saved {
			if _, there := records[id]; ok && !there {
				t.Errorf("%s: a saved record is gone", state)
			}
		}
		for n := byte(2); n < 250; n++ {
			file, ok := papers[paperID(n)]
			if !ok {
				continue
			}
			f, err := s.OpenAttachment(t.Context(), file)
			if err != nil {
				t.Errorf("%s: %v", state, err)
				continue
			}
			got, err := io.ReadAll(f)
			f.Close()
			if err != nil || !bytes.Equal(got, content(n)) {
				t.Errorf("%s: paper %d is not what it was: %d bytes, %v", state, n, len(got), err)
			}
		}
	}
	giveBack := fillUp(t, disk)
	whole("on a full disk", s)
	wantKind(t, s.Commit(t.Context(), weight(profile, 9, 6000, 300)), record.DiskFull)
	_, err = s.Attach(t.Context(), bytes.NewReader(content(1)), record.PDF)
	wantKind(t, err, record.DiskFull)
	wantKind(t, a.ChangePassword(t.Context(), password, other), record.DiskFull)
	wantKind(t, a.SetPreferences(bytes.Repeat([]byte("x"), 100<<10)), record.DiskFull)
	_, _, err = v.CreateAccount(t.Context(), app.NewAccount{Identifier: "max", Password: other, Kind: app.AdultAccount})
	wantKind(t, err, record.DiskFull)
	if n, want := blobFiles(t, dir), len(papers); n != want {
		t.Errorf("%d files of attachments, want %d", n, want)
	}
	t.Logf("%d papers of 300 KiB were saved before the disk was full", len(papers))
	again, err := v.Unlock(t.Context(), "zoe", password)
	if err != nil {
		t.Fatal("unlock on a full disk:", err)
	}
	again.Lock()
	a.Lock()
	if err := v.Close(); err != nil { // not enough room, even with the reserve: closed when there is
		wantKind(t, err, record.DiskFull)
		giveBack()
		if err := v.Close(); err != nil {
			t.Fatal(err)
		}
		giveBack = fillUp(t, disk)
	}

	if v, err = storage.Open(dir, o); err != nil {
		t.Fatal("open on a full disk:", err)
	}
	defer v.Close()
	if a, err = v.Unlock(t.Context(), "zoe", password); err != nil {
		t.Fatal(err)
	}
	if s, err = a.Open(t.Context(), profile); err != nil {
		t.Fatal(err)
	}
	whole("opened on a full disk", s)
	wantKind(t, s.Commit(t.Context(), weight(profile, 9, 6000, 300)), record.DiskFull)
	giveBack()
	if err := unix.Mount("", disk, "", unix.MS_REMOUNT, "size=200m"); err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), weight(profile, 9, 6000, 300)); err != nil {
		t.Error("once there is room:", err)
	}
	saved[id(9)] = true
	whole("once there is room", s)
}

// paperID is a number of its own for each n: that of id keeps only four bits of it.
func paperID(n byte) record.ID {
	return record.NewID(time.UnixMilli(1_700_000_000_000), [10]byte{9: n})
}

// paper is a document that names a file.
func paper(profile record.ID, n byte, file record.Attachment) record.Record {
	body := record.Document{Title: "Ordonnance", Category: record.Prescriptions, FileName: "ordonnance.pdf", File: file, Pages: 1}
	return record.Record{ID: paperID(n), Profile: profile, Kind: body.Kind(), Version: record.Version{Clock: uint64(n), Device: 1},
		Source: record.FromParent, Body: body}
}

// An attachment that meets the end of the disk itself, because others were quicker than the guard, leaves nothing.
func TestSoakAttachmentMeetsTheEndOfTheDisk(t *testing.T) {
	disk := tmpfs(t)
	dir := filepath.Join(disk, "vault")
	o := options(newClock())
	o.Space = kv.Space{Write: 1, Open: 1} // as if there were no guard
	v, err := storage.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	a, _ := newAccount(t, v, "zoe", password)
	_, s := newProfile(t, a, 1)
	kept := 0
	for n := range 100 {
		_, err := s.Attach(t.Context(), bytes.NewReader(make([]byte, 1<<20+n)), record.PDF)
		if err != nil {
			wantKind(t, err, record.DiskFull)
			continue
		}
		kept++
	}
	if kept == 0 || kept == 100 {
		t.Fatalf("%d attachments of 1 MiB on a disk of 40", kept)
	}
	if n := blobFiles(t, dir); n != kept {
		t.Errorf("%d files of attachments, want %d", n, kept)
	}
	if s.ReadOnly() {
		t.Error("a full disk is no damage")
	}
	if err := unix.Mount("", disk, "", unix.MS_REMOUNT, "size=200m"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Attach(t.Context(), bytes.NewReader(make([]byte, 1<<20)), record.PDF); err != nil {
		t.Error("once there is room:", err)
	}
}
