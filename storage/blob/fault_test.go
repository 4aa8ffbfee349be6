package blob

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"

	"carnet/app/record"
	"carnet/storage/seal"
)

// fault is a file whose n-th operation (creating, writing, flushing or closing) fails.
type fault struct {
	file
	steps *int
	err   error
}

func (f fault) step() error {
	*f.steps--
	if *f.steps == 0 {
		return &os.PathError{Op: "write", Path: "x", Err: f.err}
	}
	return nil
}

func (f fault) Write(p []byte) (int, error) {
	if err := f.step(); err != nil {
		n, _ := f.file.Write(p[:len(p)/2])
		return n, err
	}
	return f.file.Write(p)
}

func (f fault) Sync() error {
	if err := f.step(); err != nil {
		return err
	}
	return f.file.Sync()
}

func (f fault) Close() error {
	err := f.file.Close()
	if fail := f.step(); fail != nil {
		return fail
	}
	return err
}

// Every operation of a Put fails once: each time the error has its kind, the former content stays and nothing is left.
func TestEveryDiskOperationMayFail(t *testing.T) {
	for errno, kind := range diskErrors() {
		dir := t.TempDir()
		s, err := Open(dir, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		f := s.Folder([8]byte{1})
		key, id := seal.Key{1}, record.ID{1}
		if _, _, err := f.Put(t.Context(), key, id, bytes.NewReader([]byte("former"))); err != nil {
			t.Fatal(err)
		}
		create := s.create
		failures := 0
		for n := 1; ; n++ {
			steps := n
			s.create = func(name string) (file, error) {
				f, err := create(name)
				if err != nil {
					return nil, err
				}
				broken := fault{f, &steps, errno}
				if err := broken.step(); err != nil {
					f.Close()
					s.root.Remove(name) // as if it had never been made
					return nil, err
				}
				return broken, nil
			}
			_, _, err := f.Put(t.Context(), key, id, bytes.NewReader(make([]byte, 100_000)))
			if steps > 0 { // all operations went by: the last Put succeeded
				if err != nil {
					t.Fatal(err)
				}
				break
			}
			failures++
			if record.KindOf(err) != kind {
				t.Errorf("%v at operation %d: error is %v, want kind %q", errno, n, err, kind)
			}
			top, _ := os.ReadDir(dir)
			entries, readErr := os.ReadDir(filepath.Join(dir, f.dir))
			if readErr != nil || len(entries) != 1 || len(top) != 1 {
				t.Fatalf("%v at operation %d: %d files left, want 1", errno, n, len(entries)+len(top)-1)
			}
			if r, err := f.Open(key, id); err != nil {
				t.Errorf("%v at operation %d: former content: %v", errno, n, err)
			} else {
				r.Close()
			}
		}
		if failures < 6 {
			t.Errorf("only %d operations were made to fail", failures)
		}
	}
}
