package backup_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
)

// harmDatabase closes the vault, turns one bit in each table of its database, or loses the list of them, and opens it
// again.
func (h *home) harmDatabase(list bool) {
	h.t.Helper()
	must(h.t, h.vault.Close())
	kv := filepath.Join(h.dir, "kv")
	if list {
		must(h.t, os.Remove(filepath.Join(kv, "MANIFEST")))
	} else {
		tables, err := filepath.Glob(filepath.Join(kv, "*.sst"))
		must(h.t, err)
		for _, table := range tables {
			b, err := os.ReadFile(table)
			must(h.t, err)
			b[len(b)/3] ^= 8
			must(h.t, os.WriteFile(table, b, 0o600))
		}
	}
	h.open()
}

func TestABackupOfADamagedDatabase(t *testing.T) {
	t.Parallel()
	h, s, lina := one(t)
	s.Lock()
	want := h.content("zoe", zoePassword)
	h.harmDatabase(true)
	s = h.unlock("zoe", zoePassword)
	p, _ := s.Profile(lina.ID())
	if d := p.Damage(); len(d) != 1 || d[0].Part != app.DamagedStore || !p.ReadOnly() {
		t.Fatalf("damage = %v, read-only %v", d, p.ReadOnly())
	}
	place, key, report := h.backUp(s)
	if len(report.Damage) != 0 {
		t.Errorf("damage = %v, although all could be read", report.Damage)
	}
	n := h.other()
	restored, _ := n.restore(place, key)
	if len(restored.Damage) != 0 {
		t.Errorf("damage restored = %v", restored.Damage)
	}
	got := n.content("zoe", newPassword)
	delete(got, "preferences") // they tell of the backup
	delete(want, "preferences")
	same(t, got, want)
}

func TestRestoringOverADamagedDatabaseTakesWhatItStillHolds(t *testing.T) {
	t.Parallel()
	h, s, lina := one(t)
	place, key, _ := h.backUp(s)
	_, err := lina.AddMeasurement(t.Context(), record.Measurement{Type: record.Weight, Value: 9000, Date: record.NewDate(2026, 2, 1)})
	must(t, err)
	h.importFile(lina, "Plus récent", "%PDF- newer")
	s.Lock()
	want := h.content("zoe", zoePassword)
	h.harmDatabase(false)
	before := snapshot(t, filepath.Join(h.dir, "kv"))
	s = h.unlock("zoe", zoePassword)
	report, _, err := s.Restore(t.Context(), place, key, newPassword, nothing)
	must(t, err)
	if len(report.Damage) != 0 {
		t.Errorf("damage = %v", report.Damage)
	}
	same(t, snapshot(t, filepath.Join(h.dir, "kv")), before)
	s.Lock()
	h.reopen()
	if _, kept := storage.Former(h.dir); !kept {
		t.Error("the damaged vault is gone")
	}
	got := h.content("zoe", newPassword)
	for _, all := range []map[string]string{got, want} {
		maps.DeleteFunc(all, func(key, _ string) bool { // the lines are the backup's, and then the others
			return key == "preferences" || strings.HasPrefix(key, "journal")
		})
	}
	same(t, got, want)
	s = h.unlock("zoe", newPassword)
	p, _ := s.Profile(lina.ID())
	if p.ReadOnly() || len(p.Damage()) > 0 {
		t.Errorf("damage = %v, read-only %v", p.Damage(), p.ReadOnly())
	}
}
