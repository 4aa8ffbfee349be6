package app_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"image"
	"image/jpeg"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
	"carnet/storage/seal"
)

const (
	zoe   = "ourson lavande tambour cerise nuage"
	karim = "violon prairie horloge sable fougere"
)

// family is a vault with one open account, zoe, and one child of a year.
type family struct {
	t      *testing.T
	dir    string
	vault  *storage.Vault
	faults *faults
	carnet *app.Carnet
	render *renderer
	s      *app.Session
	code   string
	child  *app.Profile

	mu  sync.Mutex
	now time.Time
}

// open is a family without any account.
func open(t *testing.T) *family {
	t.Helper()
	f := &family{t: t, dir: t.TempDir(), render: &renderer{}, now: time.Date(2026, 3, 10, 21, 0, 0, 0, time.UTC)}
	v, err := storage.Open(f.dir, storage.Options{Clock: f.clock, Random: rand.Reader,
		KDF: func(context.Context) (seal.KDF, error) { return seal.MobileKDF(), nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	f.vault, f.faults = v, &faults{Vault: v}
	f.carnet = app.New(f.faults, f.render, f.clock, rand.Reader)
	return f
}

func newFamily(t *testing.T) *family {
	t.Helper()
	f := open(t)
	f.s, f.code = f.account("zoe", zoe, app.AdultAccount)
	f.child = f.add(f.s, "Lina")
	return f
}

func (f *family) clock() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

func (f *family) wait(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}

func (f *family) account(identifier, password string, kind app.AccountKind) (*app.Session, string) {
	f.t.Helper()
	s, code, err := f.carnet.CreateAccount(f.t.Context(), app.NewAccount{Identifier: identifier, Password: password, Kind: kind},
		record.Profile{GivenNames: "Adulte", BirthName: "Rivière"})
	if err != nil {
		f.t.Fatal(err)
	}
	return s, code
}

// born is the birthday of the child.
var born = record.NewDate(2025, 3, 1)

func child(name string) record.Profile {
	return record.Profile{GivenNames: name, BirthName: "Benali", BirthDate: born, Sex: record.Female,
		Certified: record.Certification{Date: record.NewDate(2026, 3, 10), Text: "representative/1"}}
}

func (f *family) add(s *app.Session, name string) *app.Profile {
	f.t.Helper()
	p, err := s.AddChild(f.t.Context(), child(name), []record.Measurement{{Type: record.Weight, Value: 3300}})
	if err != nil {
		f.t.Fatal(err)
	}
	return p
}

// again locks and unlocks the account and finds the child.
func (f *family) again() {
	f.t.Helper()
	f.s.Lock()
	s, err := f.carnet.Unlock(f.t.Context(), "zoe", zoe)
	if err != nil {
		f.t.Fatal(err)
	}
	p, ok := s.Profile(f.child.ID())
	if !ok {
		f.t.Fatal("the child is gone")
	}
	f.s, f.child = s, p
}

// importOne keeps one file.
func (f *family) importOne(content string, o app.ImportOptions) app.ImportResult {
	f.t.Helper()
	return f.child.Import(f.t.Context(), []app.IncomingFile{incoming("x", content)}, o, func(int, int) {})[0]
}

// blobs counts the sealed files.
func (f *family) blobs() int {
	f.t.Helper()
	n := 0
	err := filepath.WalkDir(filepath.Join(f.dir, "blobs"), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return n
}

func incoming(name, content string) app.IncomingFile {
	return app.IncomingFile{Name: name, Size: int64(len(content)), Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}

func weight(grams int64, on record.Date) record.Measurement {
	return record.Measurement{Type: record.Weight, Value: grams, Date: on}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, want record.ErrorKind) {
	t.Helper()
	if got := record.KindOf(err); got != want {
		t.Fatalf("error kind = %q (%v), want %q", got, err, want)
	}
}

// renderer tells files by their first characters and draws nothing real. meanwhile runs while it draws.
type renderer struct {
	meanwhile func()
	drawn     int
}

func (r *renderer) pause() {
	if f := r.meanwhile; f != nil {
		r.meanwhile = nil
		f()
	}
}

func (r *renderer) Read(_ context.Context, f io.Reader, _ int64) ([]byte, record.MediaType, error) {
	b, err := io.ReadAll(f)
	switch {
	case err != nil:
		return nil, "", err
	case len(b) == 0:
		return nil, "", record.E(record.FileEmpty, "read file")
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return b, record.PDF, nil
	case bytes.HasPrefix(b, []byte("photo")):
		return b, record.JPEG, nil
	}
	return nil, "", record.E(record.FileUnsupported, "read file")
}

func (r *renderer) Photo(ctx context.Context, file []byte) (app.Photo, error) {
	r.pause()
	if bytes.Contains(file, []byte("broken")) {
		return app.Photo{}, record.E(record.ImageUnreadable, "make photo")
	}
	return app.Photo{JPEG: picture(8), Width: 8, Height: 8, Thumb: picture(4)}, nil
}

func (r *renderer) PDF(ctx context.Context, file []byte) (app.PDFInfo, error) {
	r.drawn++
	r.pause()
	switch {
	case ctx.Err() != nil:
		return app.PDFInfo{}, record.Wrap(record.Canceled, "draw", ctx.Err())
	case bytes.Contains(file, []byte("hostile")):
		return app.PDFInfo{}, record.E(record.RenderFailed, "draw")
	}
	return app.PDFInfo{Pages: 3, Thumb: picture(4)}, nil
}

func (r *renderer) PDFPage(context.Context, []byte, int, int) ([]byte, error) {
	return picture(16), nil
}

// BoxCode reads what comes after the first word of a photo.
func (r *renderer) BoxCode(ctx context.Context, file []byte) (string, error) {
	r.pause()
	_, text, _ := strings.Cut(string(file), " ")
	switch {
	case ctx.Err() != nil:
		return "", record.Wrap(record.Canceled, "find code", ctx.Err())
	case text == "":
		return "", record.E(record.CodeNotFound, "find code")
	case strings.HasPrefix(text, "error:"):
		return "", record.E(record.ErrorKind(text[len("error:"):]), "find code")
	}
	return text, nil
}

func picture(side int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, side, side)), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// faults is the vault with a disk that fails on demand.
type faults struct {
	app.Vault
	commit error // of every commit while it is set
}

func (f *faults) Unlock(ctx context.Context, identifier, password string) (app.Account, error) {
	a, err := f.Vault.Unlock(ctx, identifier, password)
	if err != nil {
		return nil, err
	}
	return faultyAccount{a, f}, nil
}

type faultyAccount struct {
	app.Account
	f *faults
}

func (a faultyAccount) Open(ctx context.Context, id record.ID) (app.Store, error) {
	s, err := a.Account.Open(ctx, id)
	if err != nil {
		return nil, err
	}
	return faultyStore{s, a.f}, nil
}

type faultyStore struct {
	app.Store
	f *faults
}

func (s faultyStore) Commit(ctx context.Context, records ...record.Record) error {
	if s.f.commit != nil {
		return s.f.commit
	}
	return s.Store.Commit(ctx, records...)
}

var errFull = record.E(record.DiskFull, "save records")
