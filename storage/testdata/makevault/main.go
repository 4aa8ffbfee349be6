// Command makevault writes the frozen vaults beside it: a vault of the format of the day, with a manifest of what is in
// it, as one text. See the README in this folder's parent.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
	"carnet/storage/seal"
)

// events notes events in a profile and countEvents counts them, in the formats that have them.
var (
	events      func(ctx context.Context, a app.Account, s app.Store)
	countEvents func(ctx context.Context, s app.Store) int
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: makevault FILE")
	}
	dir, err := os.MkdirTemp("", "makevault")
	check(err)
	defer os.RemoveAll(dir)
	m := fill(filepath.Join(dir, "vault"))
	b, err := json.MarshalIndent(m, "", "\t")
	check(err)
	check(os.WriteFile(filepath.Join(dir, "manifest.json"), b, 0o600))
	check(os.WriteFile(os.Args[1], pack(dir), 0o600))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// The manifest, as storage's tests read it.
type (
	manifest struct {
		Accounts []accountState
	}
	accountState struct {
		Identifier, Password, Code, Preferences string
		Profiles                                []profileState
	}
	profileState struct {
		ID      record.ID
		Status  app.ProfileStatus
		Records []record.Record            // latest versions, by id
		History map[string][]record.Record // by record id
		Files   map[string]string          // SHA-256 of the content by blob id, all versions
		Events  int
	}
)

const (
	zoePassword = "ourson lavande tambour cerise"
	maxPassword = "nuage violon prairie horloge"
)

// maker writes records whose ids and versions count up.
type maker struct {
	ctx context.Context
	now time.Time
	n   uint64
}

func (m *maker) clock() time.Time { m.now = m.now.Add(time.Minute); return m.now }

func (m *maker) id() record.ID {
	m.n++
	return record.NewID(m.clock(), [10]byte{byte(m.n >> 8), byte(m.n), 0xf1})
}

func (m *maker) record(a app.Account, profile record.ID, body record.Body) record.Record {
	return m.next(a, record.Record{ID: m.id(), Profile: profile, Kind: body.Kind(), Created: m.now, Source: record.FromParent, Body: body})
}

func (m *maker) next(a app.Account, r record.Record) record.Record {
	m.n++
	r.Version = record.Version{Clock: m.n, Device: a.Device()}
	r.Updated, r.Author = m.clock(), a.ID()
	return r
}

func (m *maker) attach(s app.Store, content []byte, t record.MediaType) record.Attachment {
	a, err := s.Attach(m.ctx, bytes.NewReader(content), t)
	check(err)
	return a
}

func fill(dir string) manifest {
	m := &maker{ctx: context.Background(), now: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)}
	o := storage.Options{Clock: m.clock, Random: rand.Reader, KDF: func(context.Context) (seal.KDF, error) { return seal.MobileKDF(), nil }}
	v, err := storage.Open(dir, o)
	check(err)
	zoe, zoeCode := m.account(v, "zoe", zoePassword)
	max, maxCode := m.account(v, "max", maxPassword)
	check(zoe.SetPreferences([]byte(`{"theme":"dark"}`)))

	m.adult(zoe, "Zoé")
	m.adult(max, "Max")
	lea, leaStore := m.child(zoe, "Léa")
	tom, tomStore := m.child(zoe, "Tom")
	check(zoe.Share(m.ctx, lea, "max", max.Fingerprint()))
	check(max.SetStatus(lea, app.Active))
	check(zoe.Share(m.ctx, tom, "max", max.Fingerprint()))
	m.facts(zoe, lea, leaStore)
	theirs, err := max.Open(m.ctx, lea)
	check(err)
	m.facts(max, lea, theirs)
	m.papers(zoe, lea, leaStore)
	m.papers(zoe, tom, tomStore)
	m.attach(leaStore, []byte("left by an import that was cut off"), record.PDF)
	if events != nil {
		events(m.ctx, zoe, leaStore)
		events(m.ctx, max, theirs)
	}
	state := manifest{[]accountState{
		m.describe(zoe, "zoe", zoePassword, zoeCode),
		m.describe(max, "max", maxPassword, maxCode),
	}}
	zoe.Lock()
	max.Lock()
	check(v.Close())
	return state
}

func (m *maker) account(v *storage.Vault, identifier, password string) (app.Account, string) {
	a, code, err := v.CreateAccount(m.ctx, app.NewAccount{Identifier: identifier, Password: password, Kind: app.AdultAccount})
	check(err)
	return a, code
}

func (m *maker) adult(a app.Account, name string) {
	who := m.record(a, record.ID{}, record.Profile{Role: record.Principal, GivenNames: name})
	who.Profile = who.ID
	_, err := a.CreateProfile(m.ctx, who.ID, who)
	check(err)
}

func (m *maker) child(a app.Account, name string) (record.ID, app.Store) {
	body := record.Profile{Role: record.Attached, GivenNames: name, BirthDate: record.NewDate(2025, 3, 10), Sex: record.Female,
		Term: record.Gestation{Weeks: 39, Days: 2}, Certified: record.Certification{Date: record.NewDate(2025, 4, 1), Text: "representative/1"}}
	who := m.record(a, record.ID{}, body)
	who.Profile = who.ID
	s, err := a.CreateProfile(m.ctx, who.ID, who)
	check(err)
	for range 2 { // a portrait, and the one that replaced it
		body.Photo = m.attach(s, picture(24), record.JPEG)
		who.Body = body
		who = m.next(a, who)
		check(s.Commit(m.ctx, who))
	}
	return who.ID, s
}

// facts writes measures, doses and examinations, and then corrects, deletes and restores some of them.
func (m *maker) facts(a app.Account, profile record.ID, s app.Store) {
	var all []record.Record
	for i := range 3 {
		all = append(all, m.record(a, profile, record.Measurement{Type: record.Weight, Value: int64(3400 + 500*i), Date: record.NewDate(2025, 3+time.Month(i)%9, 10), Note: "à la maison"}))
	}
	dose := m.record(a, profile, record.Dose{Date: record.NewDate(2025, 5, 10), Product: "Hexyon", Valences: []record.Valence{record.Diphtheria, record.Tetanus}, Lot: "X123"})
	exam := m.record(a, profile, record.Exam{Code: "MED-1231", Date: record.NewDate(2025, 5, 10), By: "Dr Martin"})
	check(s.Commit(m.ctx, append(all, dose, exam)...))

	corrected := m.next(a, all[0])
	corrected.Body = record.Measurement{Type: record.Weight, Value: 3420, Date: record.NewDate(2025, 3, 10)}
	check(s.Commit(m.ctx, corrected))
	gone := m.next(a, all[1])
	gone.Deleted = true
	check(s.Commit(m.ctx, gone))
	back := m.next(a, dose)
	back.Deleted = true
	check(s.Commit(m.ctx, back))
	back = m.next(a, back)
	back.Deleted = false
	check(s.Commit(m.ctx, back))
}

func (m *maker) papers(a app.Account, profile record.ID, s app.Store) {
	photo := m.record(a, profile, record.Document{Title: "Ordonnance", Category: record.Prescriptions, Date: record.NewDate(2025, 5, 10), FileName: "IMG_1.heic",
		File: m.attach(s, picture(48), record.JPEG), Original: m.attach(s, []byte("the photo as taken"), record.HEIC), Thumb: m.attach(s, picture(8), record.JPEG), Pages: 1})
	pdf := m.record(a, profile, record.Document{Title: "Compte rendu", Category: record.Reports, From: "Dr Martin", Preview: record.PreviewPending,
		File: m.attach(s, []byte(paper), record.PDF)})
	deleted := m.record(a, profile, record.Document{Title: "Doublon", Category: record.OtherDocuments, File: m.attach(s, []byte(paper+" "), record.PDF)})
	check(s.Commit(m.ctx, photo, pdf, deleted))
	for range 2 { // a preview, and the one that replaced it
		doc := pdf.Body.(record.Document)
		doc.Preview, doc.Pages, doc.Thumb = record.PreviewReady, 1, m.attach(s, picture(8), record.JPEG)
		pdf.Body = doc
		pdf = m.next(a, pdf)
		check(s.Commit(m.ctx, pdf))
	}
	deleted.Deleted = true
	check(s.Commit(m.ctx, m.next(a, deleted)))
}

const paper = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"

func picture(side int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	var shade [1]byte
	_, err := rand.Read(shade[:])
	check(err)
	for i := range side * side {
		img.Set(i%side, i/side, color.RGBA{R: shade[0], G: uint8(i), B: 90, A: 255})
	}
	var b bytes.Buffer
	check(jpeg.Encode(&b, img, nil))
	return b.Bytes()
}

func (m *maker) describe(a app.Account, identifier, password, code string) accountState {
	prefs, err := a.Preferences()
	check(err)
	state := accountState{Identifier: identifier, Password: password, Code: code, Preferences: string(prefs)}
	refs, err := a.Profiles()
	check(err)
	for _, ref := range refs {
		s, err := a.Open(m.ctx, ref.ID)
		check(err)
		records, damage, err := s.Load(m.ctx)
		check(err)
		if len(damage) > 0 {
			log.Fatal("damage")
		}
		slices.SortFunc(records, func(a, b record.Record) int { return bytes.Compare(a.ID[:], b.ID[:]) })
		p := profileState{ID: ref.ID, Status: ref.Status, Records: records, History: map[string][]record.Record{}, Files: map[string]string{}}
		for _, r := range records {
			versions, err := s.History(m.ctx, r.ID)
			check(err)
			p.History[r.ID.String()] = versions
			for _, old := range versions {
				for _, att := range attachments(old) {
					f, err := s.OpenAttachment(m.ctx, att)
					check(err)
					b, err := io.ReadAll(f)
					check(err)
					check(f.Close())
					sum := sha256.Sum256(b)
					p.Files[att.Blob.String()] = hex.EncodeToString(sum[:])
				}
			}
		}
		if countEvents != nil {
			p.Events = countEvents(m.ctx, s)
		}
		state.Profiles = append(state.Profiles, p)
	}
	return state
}

func attachments(r record.Record) []record.Attachment {
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

// pack writes a folder as a compressed tar in lines of base64.
func pack(dir string) []byte {
	var packed bytes.Buffer
	gz, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	check(err)
	tw := tar.NewWriter(gz)
	check(filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, name)
		if err != nil || rel == "." {
			return err
		}
		h := &tar.Header{Name: filepath.ToSlash(rel), Mode: 0o600, Typeflag: tar.TypeReg, Format: tar.FormatPAX}
		if d.IsDir() {
			h.Mode, h.Typeflag = 0o700, tar.TypeDir
			return tw.WriteHeader(h)
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		h.Size = int64(len(b))
		if err := tw.WriteHeader(h); err != nil {
			return err
		}
		_, err = tw.Write(b)
		return err
	}))
	check(tw.Close())
	check(gz.Close())
	// Once more: the database's files are mostly zeros, and gzip leaves a rhythm of them.
	var twice bytes.Buffer
	gz, err = gzip.NewWriterLevel(&twice, gzip.BestCompression)
	check(err)
	_, err = gz.Write(packed.Bytes())
	check(err)
	check(gz.Close())

	var out strings.Builder
	text := base64.StdEncoding.EncodeToString(twice.Bytes())
	for line := range slices.Chunk([]byte(text), 100) {
		fmt.Fprintf(&out, "%s\n", line)
	}
	return []byte(out.String())
}
