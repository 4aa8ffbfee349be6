package main

import (
	"path/filepath"
	"testing"

	"carnet/app"
	"carnet/app/text"
	"carnet/storage"
)

// TestReopeningEndsARestoration: what the window does when a restoration is ready. The vault that it has open gives way to
// the restored one, and the former one is kept.
func TestReopeningEndsARestoration(t *testing.T) {
	h := newHome(t)
	var v vaults
	defer func() {
		if err := v.close(); err != nil {
			t.Error(err)
		}
	}()
	carnet, err := v.openFamily(h.vault)
	if err != nil {
		t.Fatal(err)
	}
	s, err := carnet.Unlock(t.Context(), "camille", homePassword)
	if err != nil {
		t.Fatal(err)
	}
	words, err := text.New(text.French)
	if err != nil {
		t.Fatal(err)
	}
	saved, key, silent := storage.FilePlace(h.path("saved.age")), app.BackupKey{Passphrase: homePhrase}, func(int64, int64) {}
	if _, err := s.Backup(t.Context(), saved, "saved.age", key, words, silent); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Restore(t.Context(), saved, key, nextPassword, silent); err != nil {
		t.Fatal(err)
	}
	s.Lock()
	if carnet, err = v.openFamily(h.vault); err != nil {
		t.Fatal(err)
	}
	if s, err = carnet.Unlock(t.Context(), "camille", nextPassword); err != nil {
		t.Fatal(err)
	}
	s.Lock()
	if _, kept := carnet.Former(); !kept {
		t.Error("the former vault is gone")
	}
	ownerOnly(t, h.dir)
}

// TestTheFictitiousFamilyCannotBeBackedUp: it would be taken for the real one.
func TestTheFictitiousFamilyCannotBeBackedUp(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	var v vaults
	carnet, s, err := v.openDemo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.Lock()
	if carnet.CanBackUp() {
		t.Error("it can")
	}
	if err := v.close(); err != nil {
		t.Error(err)
	}
	if left, err := filepath.Glob(filepath.Join(temporary, "*")); err != nil || len(left) > 0 {
		t.Errorf("its folder is left: %v, %v", left, err)
	}
}
