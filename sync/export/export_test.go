package export

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
)

var today = record.NewDate(2026, 3, 10)

func id(n int) record.ID {
	return record.NewID(time.UnixMilli(1_700_000_000_000+int64(n)), [10]byte{byte(n), byte(n >> 8)})
}

func french(t testing.TB) *text.Catalogue {
	t.Helper()
	c, err := text.New(text.French)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// shelf is a store of which all is in memory, whole or not.
type shelf struct {
	app.Store
	lines   []app.JournalLine
	records []record.Record // instead of those of the lines
	damage  []app.Damage
	files   map[record.ID][]byte
	journal error
}

func (s *shelf) Journal(_ context.Context, visit func(app.JournalLine) error) ([]app.Damage, error) {
	if s.journal != nil {
		return nil, s.journal
	}
	for _, l := range s.lines {
		if err := visit(l); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func (s *shelf) Load(context.Context) ([]record.Record, []app.Damage, error) {
	if s.records != nil {
		return s.records, s.damage, nil
	}
	return latest(s.lines), s.damage, nil
}

func (s *shelf) OpenAttachment(_ context.Context, a record.Attachment) (io.ReadCloser, error) {
	b, there := s.files[a.Blob]
	if !there {
		return nil, record.E(record.RecordDamaged, "open")
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

func (s *shelf) attach(n int, content string, t record.MediaType) record.Attachment {
	if s.files == nil {
		s.files = map[record.ID][]byte{}
	}
	sum := sha256.Sum256([]byte(content))
	a := record.Attachment{Blob: id(n), Size: int64(len(content)), SHA256: sum[:], Type: t}
	s.files[a.Blob] = []byte(content)
	return a
}

func (s *shelf) add(n int, deleted bool, b record.Body) {
	seq := uint64(len(s.lines) + 1)
	at := time.Date(2026, 3, 1, 10, int(seq), 0, 0, time.UTC)
	s.lines = append(s.lines, app.JournalLine{Seq: seq, Record: &record.Record{ID: id(n), Profile: id(1), Kind: b.Kind(), Version: record.Version{Clock: seq, Device: 1},
		Created: at, Updated: at, Author: id(900), Source: record.FromParent, Deleted: deleted, Body: b}})
}

func (s *shelf) source() app.BackupSource {
	return app.BackupSource{ID: id(1), Name: "Léa", Role: record.Attached, Store: s}
}

func lea() record.Profile {
	return record.Profile{Role: record.Attached, GivenNames: "Léa", BirthName: "Martin", BirthDate: record.NewDate(2025, 2, 7), Sex: record.Female,
		Certified: record.Certification{Date: record.NewDate(2025, 2, 9), Text: "representative/1"}}
}

// example has papers of all folders, a correction, a deletion and an event.
func example() *shelf {
	s := &shelf{}
	s.add(1, false, lea())
	s.add(2, false, record.Measurement{Type: record.Weight, Value: 6240, Date: record.NewDate(2025, 6, 7)})
	s.add(2, false, record.Measurement{Type: record.Weight, Value: 6420, Date: record.NewDate(2025, 6, 7)})
	s.add(3, false, record.Document{Title: "Échographie: foie/rate", Category: record.Imaging, Date: record.NewDate(2025, 3, 2),
		File: s.attach(50, "%PDF-1.7 scan", record.PDF), Thumb: s.attach(51, "thumb", record.JPEG)})
	s.add(4, false, record.Document{Title: "Ordonnance", Category: record.Prescriptions, File: s.attach(52, "photo", record.JPEG), Original: s.attach(53, "as taken", record.HEIC)})
	s.add(5, false, record.Document{Title: "Doublon", Category: record.Prescriptions, File: s.attach(54, "photo", record.JPEG)})
	s.add(6, false, record.Document{Title: "Jeté", Category: record.OtherDocuments, File: s.attach(55, "thrown away", record.PDF)})
	s.add(6, true, record.Document{Title: "Jeté", Category: record.OtherDocuments, File: s.attach(55, "thrown away", record.PDF)})
	s.lines = append(s.lines, app.JournalLine{Seq: uint64(len(s.lines) + 1), Event: &record.Event{At: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), Account: id(900),
		Identifier: "lola", Action: record.ActionUnlocked}})
	return s
}

func silent(int64, int64) {}

func write(t interface{ Fatal(...any) }, s *shelf, words *text.Catalogue) ([]byte, app.ExportReport) {
	var out bytes.Buffer
	report, err := New().Write(context.Background(), s.source(), &out, words, today, silent)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), report
}

func open(b []byte) (app.ExportFile, error) {
	return New().Read(context.Background(), bytes.NewReader(b), int64(len(b)))
}

func encoded(t interface{ Fatal(...any) }, lines []app.JournalLine) []string {
	all := make([]string, len(lines))
	for i, l := range lines {
		l.Seq = 0 // the number is that of the vault
		b, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		all[i] = string(b)
	}
	return all
}

func names(t *testing.T, b []byte) []string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range z.File {
		all = append(all, f.Name)
	}
	return all
}

func entryOf(t *testing.T, b []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestWhatIsInTheFile(t *testing.T) {
	b, report := write(t, example(), french(t))
	want := []string{"documents/0001 2025-03-02 Échographie- foie-rate.pdf", "documents/0002 2026-03-01 Ordonnance.jpg", "documents/0003 2026-03-01 Ordonnance.heic",
		"previews/0001.jpg", "history/0001 Jeté.pdf", bundleName, pageName, sheetName, readName, sumsName}
	if got := names(t, b); !slices.Equal(got, want) {
		t.Errorf("the file has %q", got)
	}
	if report.Records != 5 || report.Lines != 9 || report.Files != 5 || len(report.Damage) != 0 {
		t.Errorf("the report is %+v", report)
	}
	page := entryOf(t, b, pageName)
	for _, link := range []string{"./documents/0001%202025-03-02%20%C3%89chographie-%20foie-rate.pdf", "./documents/0003%202026-03-01%20Ordonnance.heic"} {
		if !strings.Contains(page, `href="`+link+`"`) {
			t.Errorf("the page has no link to %s", link)
		}
	}
	if !strings.Contains(entryOf(t, b, bundleName), `"url": "documents/0001%202025-03-02%20%C3%89chographie-%20foie-rate.pdf"`) {
		t.Error("the bundle does not say where the document is")
	}
	if !strings.Contains(entryOf(t, b, readName), french(t).S("book.readme.plain")) {
		t.Error("nothing says that the file is not encrypted")
	}
	if sheet := entryOf(t, b, sheetName); !strings.HasPrefix(sheet, "%PDF-") {
		t.Error("the sheet is no PDF")
	}
	sum := sha256.Sum256([]byte(page))
	if !strings.Contains(entryOf(t, b, sumsName), fmt.Sprintf("%x  %s\n", sum, pageName)) {
		t.Error("SHA256SUMS lacks the page")
	}
}

// Text is packed, unless it says the same so often that reading would take it for a trap.
func TestTextIsPacked(t *testing.T) {
	for repeated, method := range map[bool]uint16{false: zip.Deflate, true: zip.Store} {
		s := example()
		for i := range 60 {
			note := fmt.Sprint("note ", i)
			if repeated {
				note = strings.Repeat("x", 10_000)
			}
			s.add(100+i, false, record.Measurement{Type: record.Weight, Value: 6420, Date: record.NewDate(2025, 6, 7), Note: note})
		}
		b, _ := write(t, s, french(t))
		f, err := open(b)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := encoded(t, f.Lines()), encoded(t, s.lines); !slices.Equal(got, want) {
			t.Error("lines differ")
		}
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			if f.Name == pageName && f.Method != method {
				t.Errorf("repeated %v: the page is written by method %d", repeated, f.Method)
			}
		}
	}
}

func TestExportIsDeterministic(t *testing.T) {
	a, _ := write(t, example(), french(t))
	b, _ := write(t, example(), french(t))
	if !bytes.Equal(a, b) {
		t.Error("the same record gives two files")
	}
}

func TestNothingIsLost(t *testing.T) {
	s := example()
	b, _ := write(t, s, french(t))
	f, err := open(b)
	if err != nil {
		t.Fatal(err)
	}
	if f.Profile() != id(1) {
		t.Error("another profile")
	}
	if got, want := encoded(t, f.Lines()), encoded(t, s.lines); !slices.Equal(got, want) {
		t.Errorf("lines\n%s\nwant\n%s", got, want)
	}
	if n := len(f.Attachments()); n != 6 {
		t.Errorf("%d attachments", n)
	}
	for _, a := range f.Attachments() {
		if content := contentOf(t, f, a); !bytes.Equal(content, s.files[a.Blob]) {
			t.Errorf("an attachment came back as %q", content)
		}
	}
	if _, err := f.Open(record.Attachment{Blob: id(77)}); record.KindOf(err) != record.NotFound {
		t.Errorf("an attachment that is not there: %v", err)
	}
}

// Whatever a record says, it comes back with its papers.
func TestAnyRecordComesBack(t *testing.T) {
	words := french(t)
	rapid.Check(t, func(t *rapid.T) {
		s := anyShelf(t)
		b, _ := write(t, s, words)
		f, err := open(b)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := encoded(t, f.Lines()), encoded(t, s.lines); !slices.Equal(got, want) {
			t.Fatalf("lines\n%s\nwant\n%s", got, want)
		}
		if len(f.Attachments()) != len(s.files) {
			t.Fatalf("%d files, want %d", len(f.Attachments()), len(s.files))
		}
		for _, a := range f.Attachments() {
			if content := contentOf(t, f, a); !bytes.Equal(content, s.files[a.Blob]) {
				t.Fatalf("a file is %q, want %q", content, s.files[a.Blob])
			}
		}
	})
}

func contentOf(t interface{ Fatal(...any) }, f app.ExportFile, a record.Attachment) []byte {
	r, err := f.Open(a)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// What came back gives the same file again.
func TestExportOfAnImportIsTheSame(t *testing.T) {
	words := french(t)
	b, _ := write(t, example(), words)
	f, err := open(b)
	if err != nil {
		t.Fatal(err)
	}
	back := &shelf{lines: f.Lines(), files: map[record.ID][]byte{}}
	for _, a := range f.Attachments() {
		back.files[a.Blob] = contentOf(t, f, a)
	}
	if again, _ := write(t, back, words); !bytes.Equal(b, again) {
		t.Error("what came back gives another file")
	}
}

func anyShelf(t *rapid.T) *shelf {
	s := &shelf{}
	s.add(1, false, lea())
	words := rapid.OneOf(rapid.SampledFrom([]string{"CON", "../../x", "a\x00b", "\u202efdp.exe", ".hidden", "-rf", "é\u0301", strings.Repeat("long ", 50), "A", "a"}), rapid.StringN(0, 60, 200))
	for i := range rapid.IntRange(0, 8).Draw(t, "records") {
		n := rapid.IntRange(2, 5).Draw(t, "id")
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			s.add(n, rapid.Bool().Draw(t, "deleted"), record.Measurement{Type: record.Head, Value: rapid.Int64Range(150, 750).Draw(t, "mm"), Date: record.NewDate(2025, 6, 7), Note: words.Draw(t, "note")})
		case 1:
			d := record.Document{Title: words.Draw(t, "title") + "x", Category: record.Biology, File: s.attach(100+i, words.Draw(t, "content"), record.PDF)}
			if rapid.Bool().Draw(t, "thumb") {
				d.Thumb = s.attach(200+i, words.Draw(t, "picture"), record.JPEG)
			}
			s.add(10+n, rapid.Bool().Draw(t, "deleted"), d)
		case 2:
			content, _ := json.Marshal(map[string]string{"x": words.Draw(t, "unknown")})
			s.add(20+n, rapid.Bool().Draw(t, "deleted"), record.Unknown{Name: "future", JSON: content})
		}
	}
	return s
}

// Damage leaves out what is damaged, and says so everywhere; the rest is there, and comes back.
func TestDamageIsToldAndTheRestIsThere(t *testing.T) {
	s := example()
	delete(s.files, id(50)) // the scan
	s.files[id(51)] = []byte("other")
	gone := *s.lines[1].Record
	s.damage = []app.Damage{{Kind: record.KindMeasurement, ID: id(8), Part: app.DamagedRecord}}
	whole := gone
	whole.ID, whole.Version.Clock = id(9), 99
	s.records = append(latest(s.lines), whole) // its line of the journal is lost
	words := french(t)
	b, report := write(t, s, words)
	wantDamage := []app.Damage{s.damage[0], {Kind: record.KindDocument, ID: id(3), Written: s.lines[3].Record.Updated, Part: app.DamagedAttachment}}
	if !slices.Equal(report.Damage, wantDamage) {
		t.Errorf("the report says %+v", report.Damage)
	}
	for _, name := range []string{pageName, readName} {
		for _, d := range wantDamage {
			if sentence := words.Damage(d.Kind, string(d.Part), d.Written); !strings.Contains(entryOf(t, b, name), sentence) {
				t.Errorf("%s does not say %q", name, sentence)
			}
		}
	}
	f, err := open(b)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(f.Lines()); n != 10 || f.Lines()[9].Record.ID != id(9) {
		t.Errorf("%d lines: the record without a line is not there", n)
	}
	if n := len(f.Attachments()); n != 4 {
		t.Errorf("%d attachments", n)
	}
}

// fullDisk takes n bytes.
type fullDisk struct {
	n   int
	why error
}

func (f *fullDisk) Write(p []byte) (int, error) {
	if f.n -= len(p); f.n < 0 {
		return 0, f.why
	}
	return len(p), nil
}

func TestWriteErrors(t *testing.T) {
	words := french(t)
	b, _ := write(t, example(), words)
	for n := 0; n < len(b); n += 9973 {
		for why, kind := range map[error]record.ErrorKind{errors.New("no"): record.SaveFailed, syscall.ENOSPC: record.DiskFull} {
			_, err := New().Write(t.Context(), example().source(), &fullDisk{n, why}, words, today, silent)
			if record.KindOf(err) != kind {
				t.Fatalf("a disk of %d bytes: %v", n, err)
			}
		}
	}
	s := example()
	s.journal = record.E(record.Locked, "read")
	if _, err := New().Write(t.Context(), s.source(), io.Discard, words, today, silent); record.KindOf(err) != record.Locked {
		t.Errorf("a session that was locked: %v", err)
	}
}

func TestCancelAndProgress(t *testing.T) {
	words := french(t)
	var last int64
	ctx, cancel := context.WithCancel(t.Context())
	_, err := New().Write(ctx, example().source(), io.Discard, words, today, func(done, total int64) {
		if done < last || done > total {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		if last = done; done > 0 {
			cancel()
		}
	})
	if record.KindOf(err) != record.Canceled {
		t.Errorf("writing: %v", err)
	}
	b, _ := write(t, example(), words)
	if _, err := New().Read(ctx, bytes.NewReader(b), int64(len(b))); record.KindOf(err) != record.Canceled {
		t.Errorf("reading: %v", err)
	}
}

// A file of which one byte was altered, or that was cut or lengthened, is refused wherever that is.
func TestEveryFlippedByteIsNoticed(t *testing.T) {
	b, _ := write(t, example(), french(t))
	refused := func(what string, b []byte) {
		if f, err := open(b); record.KindOf(err) != record.ExportDamaged || f != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	for i := 0; i < len(b); i++ {
		if i > 500 && i < len(b)-2500 && i%5 != 0 {
			continue // between them every fifth is enough
		}
		b[i] ^= 1 << (i % 8)
		refused(fmt.Sprintf("byte %d of %d", i, len(b)), b)
		b[i] ^= 1 << (i % 8)
	}
	for n := 0; n < len(b); n += 499 {
		refused("cut", b[:n])
	}
	refused("one byte more", append(slices.Clone(b), 0))
	refused("nothing", nil)
	refused("two in one", append(slices.Clone(b), b...))
	if _, err := open(b); err != nil {
		t.Errorf("the whole file: %v", err)
	}
}
