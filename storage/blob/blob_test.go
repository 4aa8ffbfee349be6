package blob_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"carnet/app/record"
	"carnet/storage/blob"
	"carnet/storage/seal"
)

// tag is that of the profile of most tests; its folder has this name.
var tag = [8]byte{0xca, 0xfe}

const folder = "cafe000000000000"

func openStore(t *testing.T, dir string) *blob.Store {
	t.Helper()
	s, err := blob.Open(dir, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func open(t *testing.T, dir string) *blob.Folder {
	t.Helper()
	return openStore(t, dir).Folder(tag)
}

func newKey(t *testing.T) seal.Key {
	t.Helper()
	k, err := seal.NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func content(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func wantKind(t *testing.T, err error, kind record.ErrorKind) {
	t.Helper()
	if record.KindOf(err) != kind {
		t.Fatalf("error is %v, want kind %q", err, kind)
	}
}

func read(s *blob.Folder, key seal.Key, id record.ID) ([]byte, error) {
	r, err := s.Open(key, id)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

func TestPutAndOpen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "blobs")
	s, key := open(t, dir), newKey(t)
	for i, n := range []int{0, 1, 1000, 64 << 10, 300_000} {
		id := record.ID{1, byte(i)}
		want := content(n)
		size, sum, err := s.Put(t.Context(), key, id, bytes.NewReader(want))
		if err != nil {
			t.Fatal(err)
		}
		if hash := sha256.Sum256(want); size != int64(n) || !bytes.Equal(sum, hash[:]) {
			t.Errorf("Put of %d bytes: size %d or hash is wrong", n, size)
		}
		got, err := read(s, key, id)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("content of %d bytes came back as %d bytes, %v", n, len(got), err)
		}
		info, err := os.Stat(filepath.Join(dir, folder, hex.EncodeToString(id[:])))
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() != seal.SealedSize(size) {
			t.Errorf("file of %d bytes for a content of %d, want %d", info.Size(), n, seal.SealedSize(size))
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("file mode is %v, want 0600", info.Mode())
		}
	}
	for _, d := range []string{dir, filepath.Join(dir, folder)} {
		info, err := os.Stat(d)
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
			t.Errorf("folder mode is %v, want 0700", info.Mode())
		}
	}
}

func TestNothingReadableOnDisk(t *testing.T) {
	dir := t.TempDir()
	s, key := open(t, dir), newKey(t)
	marker := []byte("Léa, allergie: arachide")
	if _, _, err := s.Put(t.Context(), key, record.ID{7}, bytes.NewReader(marker)); err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(dir, folder)
	for _, name := range files(t, dir) {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, marker[:10]) {
			t.Error("content found in clear on disk")
		}
	}
}

func TestPutReplacesWhole(t *testing.T) {
	dir := t.TempDir()
	s, key, id := open(t, dir), newKey(t), record.ID{3}
	if _, _, err := s.Put(t.Context(), key, id, strings.NewReader("first")); err != nil {
		t.Fatal(err)
	}
	_, _, err := s.Put(t.Context(), key, id, io.MultiReader(strings.NewReader("second"), broken{}))
	wantKind(t, err, record.Internal)
	if got, err := read(s, key, id); err != nil || string(got) != "first" {
		t.Fatalf("after a failed replacement: %q, %v", got, err)
	}
	if _, _, err := s.Put(t.Context(), key, id, strings.NewReader("second")); err != nil {
		t.Fatal(err)
	}
	if got, err := read(s, key, id); err != nil || string(got) != "second" {
		t.Fatalf("after a replacement: %q, %v", got, err)
	}
	if n := len(files(t, filepath.Join(dir, folder))); n != 1 || len(files(t, dir)) != 1 {
		t.Errorf("%d files, want 1", n)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: "/home/lea/ordonnance.pdf", Err: fs.ErrPermission}
}

type pulled struct{}

func (pulled) Read([]byte) (int, error) { return 0, record.E(record.FileTooBig, "read file") }

func TestFailedPutLeavesNothing(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name string
		ctx  context.Context
		r    io.Reader
		kind record.ErrorKind
	}{
		// A source that may not be read is no fault of the vault's folder.
		{"broken source", t.Context(), io.MultiReader(bytes.NewReader(content(100_000)), broken{}), record.Internal},
		{"source with a kind", t.Context(), io.MultiReader(bytes.NewReader(content(10)), pulled{}), record.FileTooBig},
		{"canceled", cancelled, bytes.NewReader(content(100_000)), record.Canceled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir)
			_, _, err := s.Put(test.ctx, newKey(t), record.ID{9}, test.r)
			wantKind(t, err, test.kind)
			if strings.Contains(err.Error(), "lea") {
				t.Errorf("error text holds a path: %v", err)
			}
			if names := files(t, dir); len(names) != 1 || len(files(t, filepath.Join(dir, folder))) != 0 || s.Has(record.ID{9}) {
				t.Errorf("left behind: %v", names)
			}
		})
	}
}

func TestDamage(t *testing.T) {
	dir := t.TempDir()
	s, key := open(t, dir), newKey(t)
	a, b := record.ID{1}, record.ID{2}
	for _, id := range []record.ID{a, b} {
		if _, _, err := s.Put(t.Context(), key, id, bytes.NewReader(content(5000))); err != nil {
			t.Fatal(err)
		}
	}
	path := func(id record.ID) string { return filepath.Join(dir, folder, hex.EncodeToString(id[:])) }
	whole, err := os.ReadFile(path(a))
	if err != nil {
		t.Fatal(err)
	}
	damage := map[string]func() error{
		"missing":   func() error { return os.Remove(path(a)) },
		"empty":     func() error { return os.WriteFile(path(a), nil, 0o600) },
		"cut":       func() error { return os.WriteFile(path(a), whole[:len(whole)-1], 0o600) },
		"longer":    func() error { return os.WriteFile(path(a), append(slices.Clone(whole), 0), 0o600) },
		"bit":       func() error { c := slices.Clone(whole); c[4000] ^= 4; return os.WriteFile(path(a), c, 0o600) },
		"exchanged": func() error { return os.Rename(path(b), path(a)) },
	}
	for name, do := range damage {
		t.Run(name, func(t *testing.T) {
			if err := do(); err != nil {
				t.Fatal(err)
			}
			got, err := read(s, key, a)
			wantKind(t, err, record.RecordDamaged)
			if len(got) != 0 {
				t.Errorf("%d bytes of a damaged attachment were given", len(got))
			}
		})
	}
	if err := os.WriteFile(path(a), whole, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = read(s, newKey(t), a)
	wantKind(t, err, record.RecordDamaged)
	if _, err = read(s, key, a); err != nil {
		t.Errorf("whole again: %v", err)
	}
}

func TestListHasRemove(t *testing.T) {
	dir := t.TempDir()
	s, key := open(t, dir), newKey(t)
	ids := []record.ID{{1}, {2, 5}, {0xff}}
	for _, id := range []record.ID{ids[2], ids[0], ids[1]} {
		if _, _, err := s.Put(t.Context(), key, id, strings.NewReader("x")); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"README", strings.Repeat("A", 32), strings.Repeat("0", 31), ".DS_Store"} {
		if err := os.WriteFile(filepath.Join(dir, folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.List(); err != nil || !slices.Equal(got, ids) {
		t.Fatalf("List = %v, %v", got, err)
	}
	if !s.Has(ids[1]) || s.Has(record.ID{4}) {
		t.Error("Has is wrong")
	}
	for range 2 { // the second time there is nothing to remove
		if err := s.Remove(ids[1]); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := s.List(); len(got) != 2 || s.Has(ids[1]) {
		t.Errorf("after Remove: %v", got)
	}
}

func TestOpenRemovesInterruptedWrites(t *testing.T) {
	dir := t.TempDir()
	store, key, id := openStore(t, dir), newKey(t), record.ID{1}
	s := store.Folder(tag)
	if _, _, err := s.Put(t.Context(), key, id, strings.NewReader("kept")); err != nil {
		t.Fatal(err)
	}
	store.Close()
	if err := os.WriteFile(filepath.Join(dir, "tmp-"+strings.Repeat("0", 32)), content(100), 0o600); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir)
	if names := files(t, dir); len(names) != 1 {
		t.Errorf("files after opening: %v", names)
	}
	if got, err := read(s, key, id); err != nil || string(got) != "kept" {
		t.Errorf("attachment after opening: %q, %v", got, err)
	}
}

func TestOpenWhereNoFolderCanBe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lea")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := blob.Open(filepath.Join(path, "blobs"), rand.Reader)
	if err == nil || strings.Contains(err.Error(), "lea") {
		t.Errorf("error is %v: want one without the path", err)
	}
}

func TestLinkOutOfTheFolderIsNotFollowed(t *testing.T) {
	dir, key, id := t.TempDir(), newKey(t), record.ID{1}
	if err := os.Mkdir(filepath.Join(dir, folder), 0o700); err != nil {
		t.Fatal(err)
	}
	elsewhere := open(t, t.TempDir())
	if _, _, err := elsewhere.Put(t.Context(), key, id, strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(t.TempDir(), "target")
	if err := os.WriteFile(outside, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, folder, hex.EncodeToString(id[:]))); errors.Is(err, errors.ErrUnsupported) {
		t.Skip("no symbolic links on this system")
	} else if err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	_, err := read(s, key, id)
	wantKind(t, err, record.RecordDamaged)
	if s.Has(id) {
		t.Error("a link counts as an attachment")
	}
}

func TestConcurrentPuts(t *testing.T) {
	s, key := open(t, t.TempDir()), newKey(t)
	errs := make(chan error, 8)
	for i := range cap(errs) {
		go func() {
			want := content(70_000 + i)
			_, _, err := s.Put(context.Background(), key, record.ID{1, byte(i)}, bytes.NewReader(want))
			if err == nil {
				var got []byte
				if got, err = read(s, key, record.ID{1, byte(i)}); err == nil && !bytes.Equal(got, want) {
					err = errors.New("other content came back")
				}
			}
			errs <- err
		}()
	}
	for range cap(errs) {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

// TestFoldersStandApart: what is done to the attachments of one profile does not reach those of another.
func TestFoldersStandApart(t *testing.T) {
	dir := t.TempDir()
	s, key, id := openStore(t, dir), newKey(t), record.ID{1}
	mine, theirs := s.Folder(tag), s.Folder([8]byte{1})
	for _, f := range []*blob.Folder{mine, theirs} {
		if ids, err := f.List(); err != nil || len(ids) != 0 {
			t.Fatalf("a folder that was never made: %v, %v", ids, err)
		}
		if _, _, err := f.Put(t.Context(), key, id, strings.NewReader("x")); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // the second time there is nothing to remove
		if err := mine.RemoveAll(); err != nil {
			t.Fatal(err)
		}
	}
	if mine.Has(id) || !theirs.Has(id) {
		t.Error("the wrong folder was removed")
	}
	wantKind(t, s.Flat().RemoveAll(), record.Internal)
	if !theirs.Has(id) {
		t.Error("all profiles were removed at once")
	}
}

func TestAdopt(t *testing.T) {
	dir := t.TempDir()
	s, key := openStore(t, dir), newKey(t)
	f, id, again := s.Folder(tag), record.ID{1}, record.ID{2}
	for _, i := range []record.ID{id, again} {
		if _, _, err := s.Flat().Put(t.Context(), key, i, strings.NewReader("flat")); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := f.Put(t.Context(), key, again, strings.NewReader("later")); err != nil {
		t.Fatal(err)
	}
	if f.New(id) || !f.New(again) {
		t.Error("New is wrong")
	}
	for range 2 {
		for _, i := range []record.ID{id, again, {3}} {
			if err := f.Adopt(i); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Settle(); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range map[record.ID]string{id: "flat", again: "later"} {
		if got, err := read(f, key, i); err != nil || string(got) != want || s.Flat().Has(i) {
			t.Errorf("%q, %v, want %q, and only here", got, err, want)
		}
	}
	if err := s.Folder([8]byte{7}).Settle(); err != nil {
		t.Error("nothing was moved:", err)
	}
}
