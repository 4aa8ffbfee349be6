package backup_test

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"filippo.io/age"
	"pgregory.net/rapid"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
)

// TestAnOldBackupTakesNothingBack restores a backup over a vault that went on: what is newer there stays.
func TestAnOldBackupTakesNothingBack(t *testing.T) {
	t.Parallel()
	h, zoe, lina := one(t)
	ctx := t.Context()
	max := h.account("max", maxPassword)
	must(t, zoe.Share(ctx, lina, "max", max.Fingerprint()))
	must(t, lina.Delete(ctx, lina.Measurements()[0].ID))
	lostPaper, err := lina.Document(h.importFile(lina, "Perdue puis retrouvée", "%PDF- healed"))
	must(t, err)
	sealed, err := os.ReadFile(h.blob(lostPaper.Is.File))
	must(t, err)
	must(t, os.Remove(h.blob(lostPaper.Is.File)))
	place, key, report := h.backUp(zoe)
	if len(report.Damage) != 1 {
		t.Fatalf("damage = %v", report.Damage)
	}
	must(t, os.WriteFile(h.blobPath(lostPaper.Is.File), sealed, 0o600))

	h.now = h.now.AddDate(0, 1, 0)
	must(t, lina.Delete(ctx, lina.Documents()[1].ID))
	id, err := lina.AddMeasurement(ctx, record.Measurement{Type: record.Weight, Value: 9000, Date: record.NewDate(2026, 2, 1)})
	must(t, err)
	must(t, lina.Correct(ctx, id, record.Measurement{Type: record.Weight, Value: 9500, Date: record.NewDate(2026, 2, 1)}))
	h.importFile(lina, "Plus récent", "%PDF- newer")
	ana := h.child(zoe, "Ana") // after the backup
	must(t, max.ChangePassword(ctx, maxPassword, zoePassword+" plume"))
	paul := h.account("paul", passphrase)
	must(t, zoe.Share(ctx, ana, "paul", paul.Fingerprint()))
	own := h.child(paul, "Pour Paul seul")

	before := map[string]string{}
	store := h.store("zoe", zoePassword)
	for _, p := range []*app.Profile{lina, ana} {
		s, err := store.Open(ctx, p.ID())
		must(t, err)
		h.profileContent(s, p.ID().String(), before)
	}
	store.Lock()
	paulStore := h.store("paul", passphrase)
	pauls, err := paulStore.Open(ctx, own.ID())
	must(t, err)
	restored, _, err := zoe.Restore(ctx, place, key, newPassword, nothing)
	must(t, err)
	if len(restored.Damage) != 0 {
		t.Errorf("a paper that is there again is said to be missing: %v", restored.Damage)
	}
	if restored.OtherAccounts != 0 {
		t.Errorf("%d accounts are said to be lost", restored.OtherAccounts)
	}
	if len(restored.Profiles) != 3 {
		t.Errorf("profiles = %+v", restored.Profiles)
	}
	// Another account's profile must not come into the hands of who made the backup, even if it stands open.
	mixed := []app.BackupSource{{ID: own.ID(), Name: "Paul", Store: pauls}}
	_, _, err = h.backups.Restore(ctx, place, key, newPassword, mixed, nothing)
	must(t, err)
	paulStore.Lock()
	_, _, err = zoe.Restore(ctx, place, key, newPassword, nothing) // the last one counts
	must(t, err)
	zoe.Lock()
	max.Lock()
	paul.Lock()
	h.reopen()

	after := map[string]string{}
	store = h.store("zoe", newPassword)
	for _, p := range []*app.Profile{lina, ana} {
		s, err := store.Open(ctx, p.ID())
		must(t, err)
		h.profileContent(s, p.ID().String(), after)
	}
	if _, err := store.Open(ctx, own.ID()); err == nil {
		t.Error("another account's child came along")
	}
	store.Lock()
	for k, v := range before {
		if strings.HasPrefix(k, "record") || strings.HasPrefix(k, "file") {
			if after[k] != v {
				t.Errorf("%s = %.200q, want %.200q", k, after[k], v)
			}
		}
	}
	inAfter := map[string]bool{}
	for k, v := range after {
		if strings.HasPrefix(k, "journal") {
			inAfter[v] = true
		}
	}
	for k, v := range before {
		if strings.HasPrefix(k, "journal") && !inAfter[v] {
			t.Errorf("the line %s is gone", k)
		}
	}
	for identifier, password := range map[string]string{"max": zoePassword + " plume", "paul": passphrase} {
		s := h.unlock(identifier, password)
		s.Lock()
	}
	if _, kept := h.carnet.Former(); !kept {
		t.Fatal("the former vault is gone")
	}
	must(t, h.carnet.BringBackFormer(ctx))
	h.reopen()
	s := h.unlock("zoe", zoePassword)
	s.Lock()
	must(t, h.carnet.RemoveFormer(ctx))
	if len(h.beside()) != 1 {
		t.Errorf("beside the vault stand %v", h.beside())
	}
}

func (h *home) store(identifier, password string) app.Account {
	h.t.Helper()
	a, err := h.vault.Unlock(h.t.Context(), identifier, password)
	must(h.t, err)
	return a
}

// blobPath is where a sealed file belongs that is not there.
func (h *home) blobPath(a record.Attachment) string {
	h.t.Helper()
	found, err := filepath.Glob(filepath.Join(h.dir, "blobs", "*"))
	must(h.t, err)
	var fullest string
	most := 0
	for _, f := range found {
		if entries, _ := os.ReadDir(f); len(entries) > most {
			fullest, most = f, len(entries)
		}
	}
	return filepath.Join(fullest, strings.ReplaceAll(a.Blob.String(), "-", ""))
}

func TestARestoredVaultGoesOnAsAnotherDevice(t *testing.T) {
	t.Parallel()
	h, s, lina := one(t)
	h.now = h.now.AddDate(30, 0, 0) // a clock that was wrong
	must(t, lina.Correct(t.Context(), lina.Measurements()[0].ID, record.Measurement{Type: record.Weight, Value: 3400, Date: record.NewDate(2025, 3, 1)}))
	place, key, _ := h.backUp(s)
	id := lina.Measurements()[0].ID
	s.Lock()
	a := h.store("zoe", zoePassword)
	device := a.Device()
	a.Lock()
	h.now = h.now.AddDate(-30, 0, 1)
	must(t, os.WriteFile(filepath.Join(h.dir, "device.json"), []byte(`{"carnet-device":1,"language":"en"}`), 0o600))
	h.restore(place, key)
	if got := storage.NewDevice(h.dir).Load().Language; got != "en" {
		t.Errorf("language = %q", got)
	}
	s = h.unlock("zoe", newPassword)
	lina, _ = s.Profile(lina.ID())
	must(t, lina.Correct(t.Context(), id, record.Measurement{Type: record.Weight, Value: 3500, Date: record.NewDate(2025, 3, 1)}))
	versions, err := lina.History(t.Context(), id)
	must(t, err)
	last, before := versions[len(versions)-1].Version, versions[len(versions)-2].Version
	if !last.After(before) || last.Device == device || before.Device != device {
		t.Errorf("versions = %+v, the device was %d", versions, device)
	}
	if m := lina.Measurements()[0]; m.Is.Value != 3500 {
		t.Errorf("weight = %d", m.Is.Value)
	}
	lines, _, err := lina.Activity(t.Context())
	must(t, err)
	restored := 0
	for _, l := range lines {
		if l.Action == record.ActionRestored {
			restored++
		}
	}
	if restored != 1 {
		t.Errorf("restoring is told %d times", restored)
	}
}

// TestAnyHistoryComesBack is the law of backups, for histories that were drawn at random.
func TestAnyHistoryComesBack(t *testing.T) {
	t.Parallel()
	steps := rapid.SliceOfN(rapid.IntRange(0, 5), 5, 25)
	for seed := range 2 {
		h := newHome(t)
		zoe := h.account("zoe", zoePassword)
		p := h.child(zoe, "Lina")
		var measures, papers []record.ID
		for i, step := range steps.Example(seed) {
			h.now = h.now.Add(7 * 3600e9)
			var err error
			pick := func(ids []record.ID) record.ID { return ids[i%len(ids)] }
			switch {
			case step == 0 || len(measures) == 0:
				var id record.ID
				id, err = p.AddMeasurement(t.Context(), record.Measurement{Type: record.Weight, Value: int64(4000 + i), Date: record.NewDate(2025, 6, 1), Note: "é\u00a0<&>\u2028"})
				measures = append(measures, id)
			case step == 1 || len(papers) == 0:
				papers = append(papers, h.importFile(p, fmt.Sprintf("CON / %d", i%2), "%PDF-"+strings.Repeat("x", i*i*700)))
			case step == 2:
				err = p.Correct(t.Context(), pick(measures), record.Measurement{Type: record.Height, Value: int64(500 + i), Date: record.NewDate(2025, 7, 1)})
			case step == 3:
				err = p.Delete(t.Context(), pick(papers), pick(measures))
			case step == 4:
				err = p.Restore(t.Context(), pick(papers))
			case step == 5:
				err = p.SetPhoto(t.Context(), app.IncomingFile{Name: "x", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("photo")), nil }})
			}
			must(t, err)
		}
		place, key, _ := h.backUp(zoe)
		zoe.Lock()
		before := h.content("zoe", zoePassword)
		n := h.other()
		n.restore(place, key)
		after := n.content("zoe", newPassword)
		delete(before, "preferences")
		delete(after, "preferences")
		same(t, after, before)
	}
}

// TestTheStockToolsOpenIt does what age -d | tar x && sha256sum -c do, and follows every link of the pages.
func TestTheStockToolsOpenIt(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	zoe, lina := family(h)
	gone, err := lina.Document(h.importFile(lina, "Disparu", "%PDF- gone"))
	must(t, err)
	must(t, os.Remove(h.blob(gone.Is.File)))
	place, key, _ := h.backUp(zoe)
	file, err := place.Open()
	must(t, err)
	defer file.Close()
	identity, err := age.ParseHybridIdentity(key.Identities[0])
	must(t, err)
	plain, err := age.Decrypt(file, identity)
	must(t, err)
	dir := t.TempDir()
	var last string
	for tr := tar.NewReader(plain); ; {
		e, err := tr.Next()
		if err == io.EOF {
			break
		}
		must(t, err)
		last = e.Name
		must(t, os.MkdirAll(filepath.Join(dir, path.Dir(e.Name)), 0o700))
		b, err := io.ReadAll(tr)
		must(t, err)
		must(t, os.WriteFile(filepath.Join(dir, e.Name), b, 0o600))
	}
	if last != "SHA256SUMS" {
		t.Errorf("the last entry is %s", last)
	}
	sums, err := os.ReadFile(filepath.Join(dir, "SHA256SUMS"))
	must(t, err)
	for line := range strings.Lines(string(sums)) {
		sum, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		b, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		if got := sha256.Sum256(b); hex.EncodeToString(got[:]) != sum {
			t.Errorf("the sum of %s differs", name)
		}
	}
	links, papers, told := 0, 0, false
	for _, page := range []string{"index.html", "profiles/01/index.html", "profiles/02/index.html", "profiles/03/index.html", "profiles/04/index.html"} {
		b, err := os.ReadFile(filepath.Join(dir, page))
		must(t, err)
		told = told || strings.Contains(string(b), "Disparu")
		for _, m := range regexp.MustCompile(`href="([^"#][^"]*)"`).FindAllStringSubmatch(string(b), -1) {
			target, err := url.PathUnescape(strings.ReplaceAll(m[1], "&amp;", "&"))
			must(t, err)
			info, err := os.Stat(filepath.Join(dir, path.Dir(page), target))
			if err != nil {
				t.Errorf("a link of %s leads nowhere: %v", page, m[1])
				continue
			}
			links++
			if strings.Contains(target, "documents/") && info.Size() > 0 {
				papers++
			}
		}
	}
	if links < 4+2 || papers < 2 {
		t.Errorf("%d links, %d to papers", links, papers)
	}
	if !told {
		t.Error("the paper that is missing is not named")
	}
}
