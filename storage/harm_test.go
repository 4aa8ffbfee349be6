package storage_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"carnet/storage"
	"carnet/storage/kv"
)

// testDB changes the closed database of a vault behind its back.
type testDB struct {
	dir    string
	before map[string][]byte
}

// snapshot copies every value of the open vault's database by closing nothing: it opens a copy of the folder.
func snapshot(t *testing.T, v *storage.Vault, dir string) map[string][]byte {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "kv")
	if err := os.CopyFS(copied, os.DirFS(filepath.Join(dir, "kv"))); err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	edit(t, copied, func(db kv.Store) {
		if err := db.Scan(nil, func(k, val []byte) error { all[string(k)] = bytes.Clone(val); return nil }); err != nil {
			t.Fatal(err)
		}
	})
	return all
}

func edit(t *testing.T, dir string, change func(kv.Store)) {
	t.Helper()
	db, err := kv.Open(dir, kv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	change(db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// each runs change on every value whose key begins with prefix.
func (d testDB) each(t *testing.T, prefix byte, change func(tx kv.Tx, key, value []byte) error) {
	t.Helper()
	edit(t, filepath.Join(d.dir, "kv"), func(db kv.Store) {
		values := map[string][]byte{}
		if err := db.Scan([]byte{prefix}, func(k, v []byte) error { values[string(k)] = bytes.Clone(v); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(values) == 0 {
			t.Fatal("nothing to harm")
		}
		err := db.Update(func(tx kv.Tx) error {
			for k, v := range values {
				if err := change(tx, []byte(k), v); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func (d testDB) remove(t *testing.T, prefix byte) {
	d.each(t, prefix, func(tx kv.Tx, key, _ []byte) error { return tx.Delete(key) })
}

func (d testDB) flip(t *testing.T, prefix byte) {
	d.each(t, prefix, func(tx kv.Tx, key, value []byte) error {
		value[len(value)/2] ^= 1
		return tx.Put(key, value)
	})
}

func (d testDB) putBack(t *testing.T, prefix byte) {
	d.each(t, prefix, func(tx kv.Tx, key, value []byte) error {
		if old, ok := d.before[string(key)]; ok {
			return tx.Put(key, old)
		}
		return nil
	})
}

// flipInFolder flips one bit in the middle of every file below dir.
func flipInFolder(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil || len(b) == 0 {
			return err
		}
		b[len(b)/2] ^= 1
		return os.WriteFile(path, b, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// removeFiles deletes every file below dir and leaves the folders.
func removeFiles(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return os.Remove(path)
	})
	if err != nil {
		t.Fatal(err)
	}
}
