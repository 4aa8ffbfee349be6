package backup_test

import (
	"path/filepath"
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
)

// family fills a vault: two accounts, a shared child, one child that was refused and one that waits for an answer,
// corrections, deletions, papers, a portrait, events.
func family(h *home) (zoe *app.Session, lina *app.Profile) {
	h.t.Helper()
	ctx := h.t.Context()
	zoe = h.account("zoe", zoePassword)
	max := h.account("max", maxPassword)
	lina = h.child(zoe, "Lina")
	noe, ana := h.child(zoe, "Noé"), h.child(zoe, "Ana")
	h.child(max, "Max seul")
	for _, p := range []*app.Profile{lina, noe, ana} {
		must(h.t, zoe.Share(ctx, p, "max", max.Fingerprint()))
	}
	max.Lock()
	max = h.unlock("max", maxPassword)
	theirs, _ := max.Profile(lina.ID())
	must(h.t, max.Answer(theirs, true))
	refused, _ := max.Profile(noe.ID())
	must(h.t, max.Answer(refused, false))
	_, err := theirs.AddMeasurement(ctx, record.Measurement{Type: record.Height, Value: 720, Date: record.NewDate(2026, 2, 1)})
	must(h.t, err)
	max.Lock()
	zoe.Lock()
	zoe = h.unlock("zoe", zoePassword)
	lina, _ = zoe.Profile(lina.ID())

	id, err := lina.AddMeasurement(ctx, record.Measurement{Type: record.Weight, Value: 9100, Date: record.NewDate(2026, 2, 2), Note: "chez <le> médecin & co"})
	must(h.t, err)
	must(h.t, lina.Correct(ctx, id, record.Measurement{Type: record.Weight, Value: 9150, Date: record.NewDate(2026, 2, 2)}))
	gone := h.importFile(lina, "Ordonnance / à jeter", "%PDF- gone")
	must(h.t, lina.Delete(ctx, gone))
	back := h.importFile(lina, "Analyse #1 100 %", "%PDF- back")
	must(h.t, lina.Delete(ctx, back))
	must(h.t, lina.Restore(ctx, back))
	h.importFile(lina, "Radio", "photo of an X-ray")
	who := lina.Identity()
	who.GivenNames = "Lina Marie"
	must(h.t, lina.SetIdentity(ctx, who))
	must(h.t, zoe.SetPreferences(app.Preferences{AutoLockMinutes: 7, LastProfile: lina.ID()}))
	return zoe, lina
}

func TestWhatWasBackedUpIsThereAfterRestoringOnAnotherComputer(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	zoe, _ := family(h)
	h.now = h.now.AddDate(0, 0, 1)
	place, key := storage.FilePlace(filepath.Join(t.TempDir(), "carnet.age")), app.BackupKey{Passphrase: passphrase}
	report, err := zoe.Backup(t.Context(), place, "carnet.age", key, french(t), nothing)
	must(t, err)
	if len(report.Profiles) != 4 || len(report.Damage) > 0 || report.Bytes == 0 || report.Identifier != "zoe" {
		t.Errorf("report = %+v", report)
	}
	h.untouched(func() {
		_, _, err = h.backups.Restore(t.Context(), place, app.BackupKey{Passphrase: passphrase + "x"}, newPassword, nil, nothing)
		wantKind(t, err, record.WrongPassphrase)
	})
	prefs, err := zoe.Preferences()
	must(t, err)
	zoe.Lock()
	before, theirs := h.content("zoe", zoePassword), h.content("max", maxPassword)

	n := h.other()
	restored, code := n.restore(place, key)
	if len(restored.Profiles) != 4 || code == "" {
		t.Errorf("restored = %+v", restored)
	}
	if _, kept := n.carnet.Former(); kept {
		t.Error("an empty vault was kept")
	}
	after := n.content("zoe", newPassword)
	delete(before, "preferences") // the time of this backup was noted in them since
	if after["preferences"] == "" {
		t.Error("the preferences are gone")
	}
	delete(after, "preferences")
	same(t, after, before)
	s := n.unlock("zoe", newPassword)
	now, err := s.Preferences()
	must(t, err)
	if now.AutoLockMinutes != prefs.AutoLockMinutes || now.LastProfile != prefs.LastProfile {
		t.Errorf("preferences = %+v", now)
	}
	s.Lock()

	theirsNow := n.content("max", maxPassword)
	for k, v := range theirsNow {
		switch was, before := theirs[k]; {
		case v == "lost": // their own child, of which the author of the backup is no member: said, not hidden
		case !before || was != v:
			t.Errorf("for the second account %s = %.100q, it was %.100q", k, v, was)
		}
	}
	count := map[string]int{}
	for k, v := range theirsNow {
		if strings.HasPrefix(k, "status ") {
			count[v]++
		}
		if v == "lost" {
			count[v]++
		}
	}
	if count["active"] != 3 || count["refused"] != 1 || count["pending"] != 1 || count["lost"] != 2 {
		t.Errorf("the second account has %v", count) // active: Lina, and two of its own that are lost
	}
	if recovered, err := n.carnet.Recover(t.Context(), "zoe", code, zoePassword); err != nil {
		t.Error("the new recovery code:", err)
	} else {
		recovered.Lock()
	}
}
