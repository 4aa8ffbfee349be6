package backup_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/storage"
	"carnet/storage/backup"
	"carnet/storage/seal"
)

const (
	zoePassword = "ourson lavande tambour cerise nuage"
	maxPassword = "violon prairie horloge sable fougere"
	newPassword = "caillou moustache bambou tulipe rivage"
	passphrase  = "girafe parasol confiture tramway balcon sapin"
)

// home is a vault with real accounts and sessions.
type home struct {
	t       testing.TB
	dir     string
	now     time.Time
	vault   *storage.Vault
	carnet  *app.Carnet
	backups *backup.Backups
}

func (h *home) clock() time.Time { return h.now }

func (h *home) options() storage.Options {
	return storage.Options{Clock: h.clock, Random: rand.Reader, KDF: func(context.Context) (seal.KDF, error) { return seal.MobileKDF(), nil }}
}

func newHome(t testing.TB) *home {
	t.Helper()
	h := &home{t: t, dir: filepath.Join(t.TempDir(), "vault"), now: time.Date(2026, 3, 10, 21, 0, 0, 0, time.UTC)}
	h.backups = backup.New(h.dir, h.options())
	h.open()
	return h
}

func (h *home) open() {
	h.t.Helper()
	v, err := storage.Open(h.dir, h.options())
	must(h.t, err)
	h.vault = v
	h.carnet = app.New(v, renderer{}, h.clock, rand.Reader).Outward(h.backups, nil)
	h.t.Cleanup(func() { _ = v.Close() })
}

// reopen closes the vault and opens it again, as a program that is begun anew.
func (h *home) reopen() {
	h.t.Helper()
	must(h.t, h.vault.Close())
	h.open()
}

func (h *home) account(identifier, password string) *app.Session {
	h.t.Helper()
	s, _, err := h.carnet.CreateAccount(h.t.Context(), app.NewAccount{Identifier: identifier, Password: password, Kind: app.AdultAccount},
		record.Profile{GivenNames: "Adulte " + identifier, BirthName: "Rivière"})
	must(h.t, err)
	return s
}

func (h *home) unlock(identifier, password string) *app.Session {
	h.t.Helper()
	s, err := h.carnet.Unlock(h.t.Context(), identifier, password)
	must(h.t, err)
	return s
}

func (h *home) child(s *app.Session, name string) *app.Profile {
	h.t.Helper()
	p, err := s.AddChild(h.t.Context(), record.Profile{GivenNames: name, BirthName: "Benali", BirthDate: record.NewDate(2025, 3, 1), Sex: record.Female,
		Certified: record.Certification{Date: record.NewDate(2026, 3, 10), Text: "representative/1"}}, []record.Measurement{{Type: record.Weight, Value: 3300}})
	must(h.t, err)
	return p
}

func (h *home) importFile(p *app.Profile, title, content string) record.ID {
	h.t.Helper()
	in := app.IncomingFile{Name: "x", Size: int64(len(content)), Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
	r := p.Import(h.t.Context(), []app.IncomingFile{in}, app.ImportOptions{Title: title, Category: record.Biology}, func(int, int) {})[0]
	must(h.t, r.Err)
	return r.ID
}

// backUp writes a backup for its people beside the vault, which costs no slow hash, and returns what opens it.
func (h *home) backUp(s *app.Session) (app.Place, app.BackupKey, app.BackupReport) {
	h.t.Helper()
	path := filepath.Join(h.t.TempDir(), "carnet.age")
	r, err := s.Backup(h.t.Context(), storage.FilePlace(path), "carnet.age", app.BackupKey{Members: true}, french(h.t), nothing)
	must(h.t, err)
	identity, err := s.BackupIdentity()
	must(h.t, err)
	return storage.FilePlace(path), app.BackupKey{Identities: []string{identity}}, r
}

// other is a home without a vault, as on a new computer.
func (h *home) other() *home {
	h.t.Helper()
	n := &home{t: h.t, dir: filepath.Join(h.t.TempDir(), "vault"), now: h.now.Add(time.Hour)}
	n.backups = backup.New(n.dir, n.options())
	n.open()
	return n
}

// restore restores into h and opens the result.
func (h *home) restore(from app.Place, key app.BackupKey) (app.BackupReport, string) {
	h.t.Helper()
	r, code, err := h.carnet.Restore(h.t.Context(), from, key, newPassword, nothing)
	must(h.t, err)
	h.reopen()
	return r, code
}

// one is a vault with one account, one child and two papers, one of them longer than a sealed piece.
func one(t testing.TB) (*home, *app.Session, *app.Profile) {
	t.Helper()
	h := newHome(t)
	s := h.account("zoe", zoePassword)
	lina := h.child(s, "Lina")
	h.importFile(lina, "Analyse", "%PDF-"+strings.Repeat("long ", 60_000))
	h.importFile(lina, "Radio", "%PDF- short")
	return h, s, lina
}

func nothing(int64, int64) {}

func french(t testing.TB) *text.Catalogue {
	t.Helper()
	c, err := text.New(text.French)
	must(t, err)
	return c
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t testing.TB, err error, want record.ErrorKind) {
	t.Helper()
	if got := record.KindOf(err); got != want {
		t.Fatalf("error kind = %q (%v), want %q", got, err, want)
	}
}

// content is all that an account sees of its profiles, below the screens: journals, records, attachments, statuses.
func (h *home) content(identifier, password string) map[string]string {
	h.t.Helper()
	a, err := h.vault.Unlock(h.t.Context(), identifier, password)
	must(h.t, err)
	defer a.Lock()
	all := map[string]string{}
	prefs, err := a.Preferences()
	must(h.t, err)
	all["preferences"] = string(prefs)
	refs, err := a.Profiles()
	must(h.t, err)
	for _, ref := range refs {
		all["status "+ref.ID.String()] = string(ref.Status)
		s, err := a.Open(h.t.Context(), ref.ID)
		if err != nil {
			all["profile "+ref.ID.String()] = "lost"
			continue
		}
		h.profileContent(s, ref.ID.String(), all)
	}
	return all
}

func (h *home) profileContent(s app.Store, name string, all map[string]string) {
	h.t.Helper()
	files := map[record.ID]record.Attachment{}
	damage, err := s.Journal(h.t.Context(), func(l app.JournalLine) error {
		switch {
		case l.Record != nil:
			b, err := l.Record.MarshalJSON()
			must(h.t, err)
			all[fmt.Sprintf("journal %s %05d", name, l.Seq)] = string(b)
			for _, a := range attachmentsOf(*l.Record) {
				files[a.Blob] = a
			}
		case l.Event.Action != record.ActionRestored && l.Event.Action != record.ActionUnlocked && l.Event.Action != record.ActionBackedUp:
			all[fmt.Sprintf("journal %s %05d", name, l.Seq)] = fmt.Sprintf("%+v", *l.Event)
		}
		return nil
	})
	must(h.t, err)
	if len(damage) > 0 {
		h.t.Fatalf("damage of the journal: %v", damage)
	}
	records, damage, err := s.Load(h.t.Context())
	must(h.t, err)
	if len(damage) > 0 {
		h.t.Fatalf("damage: %v", damage)
	}
	for _, r := range records {
		b, err := r.MarshalJSON()
		must(h.t, err)
		all[fmt.Sprintf("record %s %s", name, r.ID)] = string(b)
	}
	for _, a := range files {
		f, err := s.OpenAttachment(h.t.Context(), a)
		must(h.t, err)
		b, err := io.ReadAll(f)
		must(h.t, err)
		_ = f.Close()
		all[fmt.Sprintf("file %s %s", name, a.Blob)] = fmt.Sprintf("%x", sha256.Sum256(b))
	}
}

func attachmentsOf(r record.Record) []record.Attachment {
	switch body := r.Body.(type) {
	case record.Document:
		return body.Attachments()
	case record.Profile:
		if !body.Photo.IsZero() {
			return []record.Attachment{body.Photo}
		}
	}
	return nil
}

// same compares two contents and says what differs.
func same(t testing.TB, got, want map[string]string) {
	t.Helper()
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s = %.200q, want %.200q", k, got[k], v)
		}
	}
	for k := range got {
		if _, ok := want[k]; !ok {
			t.Errorf("%s was not there before", k)
		}
	}
}

// picture of the whole folder: names and contents.
func snapshot(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all[name] = string(b)
		return err
	}))
	return all
}

// beside lists what stands beside the vault.
func (h *home) beside() []string {
	h.t.Helper()
	entries, err := os.ReadDir(filepath.Dir(h.dir))
	must(h.t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	slices.Sort(names)
	return names
}

// renderer tells files by their first characters and draws nothing real.
type renderer struct{}

func (renderer) Read(_ context.Context, f io.Reader, _ int64) ([]byte, record.MediaType, error) {
	b, err := io.ReadAll(f)
	if bytes.HasPrefix(b, []byte("%PDF-")) {
		return b, record.PDF, err
	}
	return b, record.JPEG, err
}

func (renderer) Photo(context.Context, []byte) (app.Photo, error) {
	return app.Photo{JPEG: picture(8), Width: 8, Height: 8, Thumb: picture(4)}, nil
}

func (renderer) PDF(context.Context, []byte) (app.PDFInfo, error) {
	return app.PDFInfo{Pages: 3, Thumb: picture(4)}, nil
}

func (renderer) PDFPage(context.Context, []byte, int, int) ([]byte, error) { return picture(16), nil }

func (renderer) BoxCode(context.Context, []byte) (string, error) { return "", nil }

func picture(side int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, side, side)), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}
