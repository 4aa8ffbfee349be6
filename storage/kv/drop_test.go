package kv_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"carnet/app/record"
	"carnet/storage/kv"
)

func dropped(t *testing.T, s kv.Store) {
	for _, key := range []string{"a", "a1", "a2", "b1", "c1"} {
		put(t, s, key, "x")
	}
	if record.KindOf(s.Drop([]byte("a"), nil)) != record.Invalid {
		t.Error("everything can be dropped at once")
	}
	for range 2 { // the second time there is nothing to drop
		must(t, s.Drop([]byte("a"), []byte("c")))
	}
	for _, key := range []string{"a", "a1", "a2", "c1"} {
		wantAbsent(t, s, key)
	}
	wantValue(t, s, "b1", "x")
	put(t, s, "a1", "again")
	wantValue(t, s, "a1", "again")
}

// TestDroppedValuesLeaveTheFiles: deleting keys one by one leaves their values in the tables for long.
func TestDroppedValuesLeaveTheFiles(t *testing.T) {
	dir := t.TempDir()
	fill := func(s kv.Store, round int) {
		for i := range 8 {
			must(t, s.Update(func(tx kv.Tx) error {
				for j := range 500 {
					value := bytes.Repeat([]byte(fmt.Sprintf("MARK%c ", "ab"[j%2])), 100)
					if err := tx.Put(fmt.Appendf(nil, "%c/%d/%d/%d", "ab"[j%2], round, i, j), value); err != nil {
						return err
					}
				}
				return nil
			}))
		}
	}
	s, err := kv.Open(dir, kv.Options{})
	must(t, err)
	fill(s, 1)
	must(t, s.Close()) // some values are in tables now, and some in the log
	s, err = kv.Open(dir, kv.Options{})
	must(t, err)
	fill(s, 2)
	must(t, s.Drop([]byte("a/")))
	must(t, s.Close())
	marks := map[string]int{}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	must(t, err)
	for _, name := range names {
		b, err := os.ReadFile(name)
		must(t, err)
		for _, mark := range []string{"MARKa", "MARKb"} {
			marks[mark] += bytes.Count(b, []byte(mark))
		}
	}
	if marks["MARKa"] != 0 || marks["MARKb"] == 0 {
		t.Errorf("marks in the files: %v", marks)
	}
	s, err = kv.Open(dir, kv.Options{})
	must(t, err)
	defer s.Close()
	for prefix, want := range map[string]int{"a/": 0, "b/": 4000} {
		n := 0
		must(t, s.Scan([]byte(prefix), func(_, _ []byte) error { n++; return nil }))
		if n != want {
			t.Errorf("%d values under %s, want %d", n, prefix, want)
		}
	}
}

// TestDropDoesNotWaitForReaders, who might be the caller itself.
func TestDropDoesNotWaitForReaders(t *testing.T) {
	s := open(t, t.TempDir())
	defer s.Close()
	put(t, s, "a1", "x")
	must(t, s.Scan([]byte("a"), func(_, _ []byte) error {
		if err := s.Drop([]byte("a")); record.KindOf(err) != record.VaultBusy {
			t.Error(err)
		}
		return nil
	}))
	wantValue(t, s, "a1", "x")
	must(t, s.Drop([]byte("a")))
	wantAbsent(t, s, "a1")
}
