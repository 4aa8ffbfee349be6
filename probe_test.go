package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"carnet/app/record"
	"carnet/storage/kv"
)

// A cut table makes the engine panic on a goroutine of its own, which ends any process. It must not be the window's.
func TestProbeDiesInsteadOfTheProgram(t *testing.T) {
	dir := t.TempDir()
	s, err := kv.Open(dir, kv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		if err := s.Update(func(tx kv.Tx) error { return tx.Put(fmt.Appendf(nil, "%d", i), []byte("kept")) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := probe(t.Context(), dir); err != nil {
		t.Fatalf("probe of a whole store: %v", err)
	}

	tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("no table: %v", err)
	}
	info, err := os.Stat(tables[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(tables[0], info.Size()-1); err != nil {
		t.Fatal(err)
	}
	if err := probe(t.Context(), dir); record.KindOf(err) != record.VaultDamaged {
		t.Errorf("probe of a cut table: %v", err)
	}
}
