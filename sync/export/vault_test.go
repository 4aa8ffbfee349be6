package export_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"slices"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/storage"
	"carnet/storage/seal"
	"carnet/sync/export"
)

const password = "ourson lavande tambour cerise nuage"

func now() time.Time { return time.Date(2026, 3, 10, 21, 0, 0, 0, time.UTC) }

// house is a vault, what is wired to it, and the stores of the profiles made in it, so that the test can look past the
// session.
type house struct {
	carnet *app.Carnet
	stores map[record.ID]app.Store
}

func home(t *testing.T) *house {
	t.Helper()
	v, err := storage.Open(t.TempDir(), storage.Options{Clock: now, Random: rand.Reader,
		KDF: func(context.Context) (seal.KDF, error) { return seal.MobileKDF(), nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	h := &house{stores: map[record.ID]app.Store{}}
	h.carnet = app.New(watched{v, h}, papers{}, now, rand.Reader).Outward(nil, export.New())
	return h
}

type watched struct {
	app.Vault
	house *house
}

func (w watched) CreateAccount(ctx context.Context, n app.NewAccount) (app.Account, string, error) {
	if begin := n.Begin; begin != nil {
		n.Begin = func(a app.Account) error { return begin(watchedAccount{a, w.house}) }
	}
	a, code, err := w.Vault.CreateAccount(ctx, n)
	return watchedAccount{a, w.house}, code, err
}

type watchedAccount struct {
	app.Account
	house *house
}

func (w watchedAccount) CreateProfile(ctx context.Context, id record.ID, first record.Record) (app.Store, error) {
	s, err := w.Account.CreateProfile(ctx, id, first)
	if err == nil {
		w.house.stores[id] = s
	}
	return s, err
}

// papers draws nothing: what is kept of a PDF is enough here.
type papers struct{ app.Renderer }

func (papers) Read(_ context.Context, r io.Reader, _ int64) ([]byte, record.MediaType, error) {
	b, err := io.ReadAll(r)
	return b, record.PDF, err
}

func (papers) PDF(context.Context, []byte) (app.PDFInfo, error) {
	return app.PDFInfo{Pages: 1, Thumb: []byte("no picture")}, nil
}

func (h *house) account(t *testing.T, name string) *app.Session {
	t.Helper()
	s, _, err := h.carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: name, Password: password, Kind: app.AdultAccount}, record.Profile{GivenNames: "Adulte"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// child has records of all kinds that the screens write, with corrections, deletions, papers and events.
func child(t *testing.T, s *app.Session) *app.Profile {
	t.Helper()
	born := record.NewDate(2025, 3, 1)
	p, err := s.AddChild(t.Context(), record.Profile{GivenNames: "Lina", BirthName: "Benali", BirthDate: born, Sex: record.Female,
		Certified: record.Certification{Date: record.NewDate(2026, 3, 10), Text: "representative/1"}}, []record.Measurement{{Type: record.Weight, Value: 3300}})
	must(t, err)
	weight, err := p.AddMeasurement(t.Context(), record.Measurement{Type: record.Weight, Value: 6240, Date: born.AddMonths(3)})
	must(t, err)
	must(t, p.Correct(t.Context(), weight, record.Measurement{Type: record.Weight, Value: 6420, Date: born.AddMonths(3), By: "PMI"}))
	dose, err := p.AddDose(t.Context(), record.Dose{Date: record.Date{Year: 2025, Month: 5}, Product: "Hexyon", Valences: []record.Valence{"D", "T"}}, record.FromStamp)
	must(t, err)
	must(t, p.Delete(t.Context(), dose))
	must(t, p.Restore(t.Context(), dose))
	_, err = p.AddExam(t.Context(), record.Exam{Code: "MED-1224", Date: born.AddDays(5)})
	must(t, err)
	files := []app.IncomingFile{}
	for _, content := range []string{"%PDF-1.7 one", "%PDF-1.7 two", "%PDF-1.7 two"} {
		files = append(files, app.IncomingFile{Name: "scan.pdf", Size: int64(len(content)), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(content))), nil }})
	}
	results := p.Import(t.Context(), files, app.ImportOptions{Title: "Compte rendu"}, func(int, int) {})
	for _, r := range results {
		must(t, r.Err)
	}
	must(t, p.Delete(t.Context(), results[0].ID))
	return p
}

func exported(t *testing.T, p *app.Profile) []byte {
	t.Helper()
	words, err := text.New(text.French)
	must(t, err)
	var out bytes.Buffer
	_, err = p.ExportAll(t.Context(), &out, p.ExportAllName(), words, func(int64, int64) {})
	must(t, err)
	return out.Bytes()
}

// said is the journal of a profile, and the content of all files that it names.
func (h *house) said(t *testing.T, id record.ID) (lines []string, files map[string]string) {
	t.Helper()
	files = map[string]string{}
	var all []record.Attachment
	damage, err := h.stores[id].Journal(t.Context(), func(l app.JournalLine) error {
		b, err := json.Marshal(l)
		lines = append(lines, string(b))
		if l.Record != nil {
			if d, ok := l.Record.Body.(record.Document); ok {
				all = append(all, d.Attachments()...)
			}
		}
		return err
	})
	must(t, err)
	if len(damage) > 0 {
		t.Fatalf("damage %v", damage)
	}
	for _, a := range all {
		r, err := h.stores[id].OpenAttachment(t.Context(), a)
		must(t, err)
		b, err := io.ReadAll(r)
		must(t, err)
		files[a.Blob.String()] = string(b)
	}
	return lines, files
}

func take(s *app.Session, b []byte) (*app.Profile, error) {
	return s.ImportExport(context.Background(), bytes.NewReader(b), int64(len(b)), func(int64, int64) {})
}

// Out of one vault and into another: every line of the journal and every byte of the papers.
func TestFromOneVaultToAnother(t *testing.T) {
	first, second := home(t), home(t)
	p := child(t, first.account(t, "zoe"))
	b := exported(t, p)
	lines, files := first.said(t, p.ID())
	lines = lines[:len(lines)-1] // that it was exported was noted after the file was made

	karim := second.account(t, "karim")
	taken, err := take(karim, b)
	must(t, err)
	got, gotFiles := second.said(t, taken.ID())
	if !slices.Equal(got, lines) {
		t.Errorf("the journal is\n%s\nwant\n%s", got, lines)
	}
	if len(files) < 5 || len(gotFiles) != len(files) {
		t.Errorf("%d files, want %d", len(gotFiles), len(files))
	}
	for blob, content := range files {
		if gotFiles[blob] != content {
			t.Errorf("a file is %q, want %q", gotFiles[blob], content)
		}
	}
	if d := taken.Damage(); len(d) > 0 || taken.Identity().GivenNames != "Lina" || len(taken.Doses()) != 1 || len(taken.Documents()) != 2 {
		t.Errorf("damage %v, %d doses, %d documents", d, len(taken.Doses()), len(taken.Documents()))
	}
	if damage, err := taken.Verify(t.Context(), func(int, int) {}); err != nil || len(damage) > 0 {
		t.Errorf("verifying: %v, %v", damage, err)
	}
	if _, err := take(karim, b); record.KindOf(err) != record.ProfilePresent {
		t.Errorf("a second time: %v", err)
	}
	if again := exported(t, taken); len(again) < len(b) {
		t.Error("what was taken in cannot be handed out whole")
	}
}

// Somebody else's profile of the same vault cannot be taken over by means of its export, and is not touched by the attempt.
func TestAnExportTakesNothingAway(t *testing.T) {
	h := home(t)
	zoe := h.account(t, "zoe")
	p := child(t, zoe)
	b := exported(t, p)
	karim := h.account(t, "karim")
	if _, err := take(karim, b); record.KindOf(err) != record.ProfilePresent {
		t.Errorf("another account took it: %v", err)
	}
	if n := len(karim.Profiles()); n != 1 {
		t.Errorf("%d profiles", n)
	}
	zoe.Lock()
	zoe, err := h.carnet.Unlock(t.Context(), "zoe", password)
	must(t, err)
	p, ok := zoe.Profile(p.ID())
	if !ok || len(p.Damage()) > 0 || len(p.Documents()) != 2 {
		t.Error("the profile of the first account was harmed")
	}
}

func TestAlteredExportsAddNothing(t *testing.T) {
	b := exported(t, child(t, home(t).account(t, "zoe")))
	karim := home(t).account(t, "karim")
	b[len(b)/2] ^= 1
	if _, err := take(karim, b); record.KindOf(err) != record.ExportDamaged {
		t.Errorf("an altered file: %v", err)
	}
	if n := len(karim.Profiles()); n != 1 {
		t.Errorf("%d profiles", n)
	}
}

// forgetful has lost all lines of its journal that tell of records.
type forgetful struct{ app.Store }

func (f forgetful) Journal(ctx context.Context, visit func(app.JournalLine) error) ([]app.Damage, error) {
	lost := []app.Damage{}
	_, err := f.Store.Journal(ctx, func(l app.JournalLine) error {
		if l.Record != nil {
			lost = append(lost, app.Damage{Part: app.DamagedJournal})
			return nil
		}
		return visit(l)
	})
	return lost, err
}

// A history that was lost keeps nobody from having back what is whole.
func TestARecordBookWithoutItsHistoryComesBack(t *testing.T) {
	h := home(t)
	p := child(t, h.account(t, "zoe"))
	exported(t, p) // the first line that is left tells of this
	words, err := text.New(text.French)
	must(t, err)
	var out bytes.Buffer
	report, err := export.New().Write(t.Context(), app.BackupSource{ID: p.ID(), Role: record.Attached, Store: forgetful{h.stores[p.ID()]}}, &out, words,
		record.NewDate(2026, 3, 10), func(int64, int64) {})
	must(t, err)
	if len(report.Damage) < 8 {
		t.Errorf("the report says %v", report.Damage)
	}
	taken, err := take(home(t).account(t, "karim"), out.Bytes())
	must(t, err)
	if taken.Identity().GivenNames != "Lina" || len(taken.Doses()) != 1 || len(taken.Documents()) != 2 || len(taken.Damage()) > 0 {
		t.Error("what was whole did not come back")
	}
}

// Whoever gives up half-way is left with nothing, and can begin again.
func TestGivingUpLeavesNothing(t *testing.T) {
	b := exported(t, child(t, home(t).account(t, "zoe")))
	h := home(t)
	karim := h.account(t, "karim")
	ctx, cancel := context.WithCancel(t.Context())
	_, err := karim.ImportExport(ctx, bytes.NewReader(b), int64(len(b)), func(done, total int64) {
		if done > 0 {
			cancel()
		}
	})
	if record.KindOf(err) != record.Canceled {
		t.Fatalf("given up: %v", err)
	}
	karim.Lock()
	karim, err = h.carnet.Unlock(t.Context(), "karim", password)
	must(t, err)
	if n := len(karim.Profiles()); n != 1 {
		t.Errorf("%d profiles after giving up", n)
	}
	if erased, err := karim.Erasures(); err != nil || len(erased) > 0 {
		t.Errorf("giving up shows as an erasure: %v, %v", erased, err)
	}
	taken, err := take(karim, b)
	must(t, err)
	if len(taken.Documents()) != 2 || len(taken.Damage()) > 0 {
		t.Error("the second attempt is not whole")
	}
}

// A profile that was erased comes back by the export that was made before.
func TestAnErasedProfileComesBack(t *testing.T) {
	h := home(t)
	zoe := h.account(t, "zoe")
	p := child(t, zoe)
	b := exported(t, p)
	_, err := zoe.Erase(t.Context(), p, func(int, int) {})
	must(t, err)
	taken, err := take(zoe, b)
	must(t, err)
	zoe.Lock()
	zoe, err = h.carnet.Unlock(t.Context(), "zoe", password)
	must(t, err)
	again, ok := zoe.Profile(taken.ID())
	if !ok || len(again.Documents()) != 2 || len(again.Damage()) > 0 {
		t.Error("what was taken in again did not stay")
	}
}
