package backup_test

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"filippo.io/age"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
	"carnet/storage/archive"
)

// doctored is a backup as someone can make it who has its key: the entries of another one, changed. Where change returns
// nil the entry is left out.
func (h *home) doctored(from app.Place, key app.BackupKey, change func(name string, content []byte) []byte) app.Place {
	t := h.t
	t.Helper()
	in, err := from.Open()
	must(t, err)
	defer in.Close()
	r, err := archive.NewReader(in, archive.Key{Identities: key.Identities})
	must(t, err)
	identity, err := age.ParseHybridIdentity(key.Identities[0])
	must(t, err)
	path := filepath.Join(t.TempDir(), "doctored.age")
	out, err := os.Create(path)
	must(t, err)
	w, err := archive.NewWriter(out, archive.Key{Recipients: []string{identity.Recipient().String()}})
	must(t, err)
	for {
		e, err := r.Next()
		if err == io.EOF {
			break
		}
		must(t, err)
		content, err := io.ReadAll(r)
		must(t, err)
		if content = change(e.Name, content); content != nil {
			must(t, w.Add(e.Name, e.Modified, int64(len(content)), bytes.NewReader(content)))
		}
	}
	must(t, w.Close())
	must(t, out.Close())
	return storage.FilePlace(path)
}

// machine changes accounts.json.
func machine(t testing.TB, change func(m *storage.Machine)) func(name string, content []byte) []byte {
	return func(name string, content []byte) []byte {
		if name != "accounts.json" {
			return content
		}
		var m storage.Machine
		must(t, json.Unmarshal(content, &m))
		change(&m)
		b, err := json.Marshal(m)
		must(t, err)
		return b
	}
}

// A backup says who has the profiles that it holds, and nothing about others; and what the present vault vouches for it
// cannot change.
func TestABackupCannotPlantMembers(t *testing.T) {
	t.Parallel()
	h, zoe, lina := one(t)
	max := h.account("max", maxPassword)
	must(t, zoe.Share(t.Context(), lina, "max", max.Fingerprint()))
	place, key, _ := h.backUp(zoe)
	ana := h.child(zoe, "Ana") // whom the backup does not hold

	maxID := h.store("max", maxPassword)
	id := maxID.ID()
	maxID.Lock()
	other := h.other()
	_, _, err := other.vault.CreateAccount(t.Context(), app.NewAccount{ID: id, Identifier: "intrus", Password: passphrase, Kind: app.AdultAccount})
	must(t, err)
	slots, err := filepath.Glob(filepath.Join(h.dir, "accounts", "*"))
	must(t, err)
	var planted []byte // an account with the id of max, and with keys of someone else
	for _, s := range slots {
		if b, err := os.ReadFile(filepath.Join(other.dir, "accounts", filepath.Base(s))); err == nil && len(b) > len(planted) {
			planted = b
		}
	}
	if planted == nil {
		t.Fatal("no account was planted")
	}
	evil := h.doctored(place, key, machine(t, func(m *storage.Machine) {
		m.Members[ana.ID()] = []record.ID{id}
		if len(m.Accounts) != 1 {
			t.Fatalf("accounts = %d", len(m.Accounts))
		}
		m.Accounts[0].Slot = planted
	}))
	_, _, err = zoe.Restore(t.Context(), evil, key, newPassword, nothing)
	must(t, err)
	zoe.Lock()
	max.Lock()
	h.reopen()
	a := h.store("max", maxPassword) // with max's own password
	defer a.Lock()
	if _, err := a.Open(t.Context(), lina.ID()); err != nil {
		t.Error("who is a member no longer is:", err)
	}
	if _, err := a.Open(t.Context(), ana.ID()); err == nil {
		t.Error("the backup gave away a profile that it does not hold")
	}
}

// Few bytes of JSON can be many in memory: a hostile file is refused before. It runs alone, as it measures.
func TestAHostileBackupCannotExhaustMemory(t *testing.T) {
	h, s, _ := one(t)
	place, key, _ := h.backUp(s)
	for entry, list := range map[string]string{"carnet.json": `"profiles"`, "accounts.json": `"accounts"`, "profiles/01/files.json": `"files"`} {
		evil := h.doctored(place, key, func(name string, content []byte) []byte {
			if name != entry {
				return content
			}
			return []byte(`{` + list + `:[{}` + strings.Repeat(`,{}`, 5_000_000) + `]}`)
		})
		most := allocated(func() {
			_, err := h.backups.Prove(t.Context(), evil, key, nothing)
			wantKind(t, err, record.BackupDamaged)
		})
		if most > 200<<20 {
			t.Errorf("%s: %d MiB were allocated", entry, most>>20)
		}
	}
	evil := h.doctored(place, key, func(name string, content []byte) []byte {
		if !strings.Contains(name, "journal") {
			return content
		}
		return append(bytes.Repeat([]byte(" "), 40<<20), content...)
	})
	_, err := h.backups.Prove(t.Context(), evil, key, nothing)
	wantKind(t, err, record.BackupDamaged)
}

// Papers that come before what names them would be left out without a word.
func TestABackupOfAnotherOrderIsRefused(t *testing.T) {
	t.Parallel()
	h, s, _ := one(t)
	place, key, _ := h.backUp(s)
	evil := h.doctored(place, key, func(name string, content []byte) []byte {
		if strings.HasPrefix(name, "profiles/01/journal") {
			return nil
		}
		return content
	})
	_, err := h.backups.Prove(t.Context(), evil, key, nothing)
	wantKind(t, err, record.BackupDamaged)
}

// What is being made, and what is made, belongs to its owner only.
func TestARestoredVaultIsForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	h, s, _ := one(t)
	place, key, _ := h.backUp(s)
	before := snapshot(t, h.dir)
	_, _, err := h.backups.Restore(t.Context(), place, key, newPassword, nil, nothing)
	must(t, err)
	same(t, snapshot(t, h.dir), before) // until the switch
	must(t, filepath.WalkDir(h.dir+".restored", func(path string, d fs.DirEntry, err error) error {
		must(t, err)
		info, err := d.Info()
		must(t, err)
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the mode %v", d.Name(), info.Mode())
		}
		return nil
	}))
}

// allocated is how many bytes do allocated, all in all; what other tests allocate meanwhile counts too.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
