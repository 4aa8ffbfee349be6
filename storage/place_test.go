package storage_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
)

func newOwner() app.NewAccount {
	return app.NewAccount{ID: id(9), Identifier: "zoe", Password: password, Kind: app.AdultAccount}
}

func TestAFileOutsideIsWholeOrTheFormerOne(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "carnet.age")
	p := storage.FilePlace(path)
	_, err := p.Open()
	wantKind(t, err, record.NotFound)
	if err := p.Remove(); err != nil {
		t.Error("removing nothing:", err)
	}
	write := func(content string) io.WriteCloser {
		t.Helper()
		w, err := p.Create()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
		return w
	}
	holds := func(want string) {
		t.Helper()
		r, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if b, err := io.ReadAll(r); err != nil || string(b) != want {
			t.Errorf("it holds %q, %v, want %q", b, err, want)
		}
		if entries, _ := os.ReadDir(dir); len(entries) != 1 {
			t.Errorf("%d files are in the folder", len(entries))
		}
	}
	if err := write("first").Close(); err != nil {
		t.Fatal(err)
	}
	holds("first")
	w := write("half")
	if err := p.Remove(); err != nil {
		t.Fatal(err)
	}
	wantKind(t, w.Close(), record.SaveFailed)
	holds("first")
	write("begun and begun again")
	if err := write("second").Close(); err != nil {
		t.Fatal(err)
	}
	holds("second")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode = %v, %v", info.Mode(), err)
	}
	if err := p.Remove(); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Error("it is still there")
	}
	_, err = storage.FilePlace(filepath.Join(dir, "nowhere", "carnet.age")).Create()
	wantKind(t, err, record.SaveFailed)
	if err := os.Mkdir(path, 0o700); err != nil { // a folder where the file should be
		t.Fatal(err)
	}
	wantKind(t, write("third").Close(), record.SaveFailed)
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Error("half a file is left")
	}
}

// A long file goes to the disk while it is being written: that changes neither what it holds nor that it can be given up.
func TestALongFileOutside(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "carnet.age")
	p := storage.FilePlace(path)
	piece := make([]byte, 16<<20)
	for _, keep := range []bool{false, true} {
		w, err := p.Create()
		if err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			piece[0] = byte(i)
			if _, err := w.Write(piece); err != nil {
				t.Fatal(err)
			}
		}
		if !keep {
			if err := p.Remove(); err != nil {
				t.Fatal(err)
			}
			wantKind(t, w.Close(), record.SaveFailed)
			if entries, _ := os.ReadDir(dir); len(entries) != 0 {
				t.Errorf("%d files are left", len(entries))
			}
			continue
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil || len(b) != 5*len(piece) || b[4*len(piece)] != 4 {
			t.Errorf("%d bytes, %v", len(b), err)
		}
	}
}
