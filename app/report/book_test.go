package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carnet/app/record"
	"carnet/app/text"
)

func catalogueOf(t testing.TB, lang text.Language) *text.Catalogue {
	t.Helper()
	c, err := text.New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func testID(n byte) record.ID {
	return record.NewID(time.UnixMilli(1_700_000_000_000+int64(n)), [10]byte{n})
}

func testRecord(n byte, b record.Body) record.Record {
	at := time.Date(2025, 6, 10, 9, int(n), 0, 0, time.UTC)
	return record.Record{ID: testID(n), Profile: testID(1), Kind: b.Kind(), Version: record.Version{Clock: uint64(n) + 1, Device: 7},
		Created: at, Updated: at, Author: testID(200), Source: record.FromParent, Body: b}
}

// exampleBook holds one of everything, with a correction, a deletion, an event, damage, and something of the future.
func exampleBook(t testing.TB, lang text.Language) Book {
	who := record.Profile{Role: record.Attached, GivenNames: "Léa Jeanne", BirthName: "Martin", BirthDate: record.NewDate(2025, 2, 7), Sex: record.Female,
		Term: record.Gestation{Weeks: 39, Days: 3}, NIR: "225027512345678", Certified: record.Certification{Date: record.NewDate(2025, 2, 9), Text: "representative/1"},
		Growth: record.GrowthFacts{Mother: 1655, Father: 1789, CorrectUntil: 24}}
	scan := record.Attachment{Blob: testID(100), Size: 340_000, Type: record.PDF}
	photo := record.Attachment{Blob: testID(101), Size: 1_200_000, Type: record.JPEG}
	before := testRecord(2, record.Measurement{Type: record.Weight, Value: 6240, Date: record.NewDate(2025, 6, 7)})
	after := before
	after.Version.Clock, after.Updated = 1000, after.Updated.AddDate(0, 0, 1)
	after.Body = record.Measurement{Type: record.Weight, Value: 6420, Date: record.NewDate(2025, 6, 7), By: "PMI", Note: "Après la tétée.\nSans vêtements."}
	gone := testRecord(3, record.Measurement{Type: record.Head, Value: 405, Date: record.NewDate(2025, 6, 7)})
	tombstone := gone
	tombstone.Version.Clock, tombstone.Deleted = 1001, true
	rest := []record.Record{
		testRecord(1, who),
		testRecord(4, record.Measurement{Type: record.Height, Value: 625, Posture: record.Lying, Date: record.NewDate(2025, 6, 7)}),
		testRecord(5, record.Dose{Date: record.NewDate(2025, 4, 8), Product: "Hexyon", Lot: "X3J81V", Rank: record.FirstDose, By: "Dr Benali",
			Valences: []record.Valence{record.Diphtheria, record.Tetanus, record.Polio, record.Pertussis, record.Hib, record.HepatitisB}}),
		testRecord(6, record.Dose{Date: record.Date{Year: 2025, Month: 5}, Valences: []record.Valence{record.Pneumococcus, "X9"}}),
		testRecord(7, record.Exam{Code: "MED-1224", Date: record.NewDate(2025, 2, 12), By: "Dr Benali"}),
		testRecord(8, record.Document{Title: "Compte rendu d’échographie", Category: record.Imaging, Date: record.NewDate(2025, 3, 2), From: "Clinique", File: scan}),
		testRecord(9, record.Document{Title: "Ordonnance", Category: record.Prescriptions, File: photo, Original: record.Attachment{Blob: testID(102), Size: 10, Type: record.HEIC}}),
		testRecord(11, record.Dose{Date: record.NewDate(2025, 5, 8), Product: "Vaxelis", CIP: "3400930000123", Expiry: record.Date{Year: 2027, Month: 6},
			Valences: []record.Valence{record.Tetanus}, Proof: testID(8)}),
		testRecord(12, record.Exam{Code: "MED-1225", Date: record.NewDate(2025, 6, 10), Missed: true}),
		testRecord(13, record.Appointment{Title: "Vaccins du 4e mois", Date: record.NewDate(2025, 7, 8), Minute: 9*60 + 5, Zone: "Indian/Reunion", Duration: 20,
			With: "Sage-femme Ndiaye", Place: "12 rue des Lilas", Note: "Tiroir bleu", Exam: "MED-1229", Doses: []string{"HEXA-2", "X-9"},
			Documents: []record.ID{testID(8), testID(99)}, Repeat: "FREQ=WEEKLY;COUNT=3", Except: []record.Date{record.NewDate(2025, 7, 15)}, Quiet: true,
			Status: record.AppointmentCancelled}),
		testRecord(14, record.FollowUp{What: record.Referral, Text: "Voir l’ophtalmologiste", After: "MED-1227", Asked: record.NewDate(2025, 3, 12),
			By: record.Date{Year: 2025, Month: 9}, Done: record.NewDate(2025, 6, 2), Note: "Rien à signaler"}),
		testRecord(15, record.Question{Text: "Combien de siestes ?", For: "MED-1230", Asked: record.NewDate(2025, 6, 8), Answer: "Deux ou trois"}),
		testRecord(16, record.Circumstance{About: record.Department, Value: "973", Date: record.Date{Year: 2025}, Note: "Depuis mars"}),
		testRecord(17, record.Circumstance{About: record.ContraIndication, Value: "BCG"}),
		testRecord(18, record.Circumstance{About: record.StayHighTB, Value: record.No}),
		testRecord(10, record.Unknown{Name: "allergy", JSON: json.RawMessage(`{"what":"arachide","since":"2025"}`)}),
	}
	return Book{Texts: catalogueOf(t, lang), Today: record.NewDate(2025, 6, 12), Who: who,
		Records: append(rest, after, tombstone), History: append(slices.Clone(rest), before, gone, after, tombstone),
		Events: []record.Event{
			{At: time.Date(2025, 6, 11, 8, 0, 0, 0, time.UTC), Account: testID(200), Identifier: "lolamartin", Action: record.ActionUnlocked},
			{At: time.Date(2025, 6, 11, 8, 5, 0, 0, time.UTC), Account: testID(200), Identifier: "lolamartin", Action: record.ActionShared, Other: "paul2"},
			{At: time.Date(2025, 6, 11, 9, 5, 0, 0, time.UTC), Account: testID(200), Identifier: "lolamartin", Action: "teleported", File: "a.pdf"},
		},
		Files:  map[record.ID]string{scan.Blob: "documents/Compte rendu #1 50%.pdf"},
		Damage: []string{"Une mesure manque ou a été altérée."},
	}
}

func htmlOf(t testing.TB, b Book) string {
	var out bytes.Buffer
	if err := b.HTML(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// read is what an XML parser, which forgives nothing, finds in a page.
type read struct {
	tags  []string // names in order, closing ones with « / »
	ids   map[string]int
	links []string
	names map[string]bool // of attributes
	words string
}

func readPage(t interface{ Fatalf(string, ...any) }, markup string) read {
	r := read{ids: map[string]int{}, names: map[string]bool{}}
	d := xml.NewDecoder(strings.NewReader(markup))
	var words []string
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("the page is not well-formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			r.tags = append(r.tags, token.Name.Local)
			for _, a := range token.Attr {
				r.names[token.Name.Local+" "+a.Name.Local] = true
				switch a.Name.Local {
				case "id":
					r.ids[a.Value]++
				case "href":
					r.links = append(r.links, a.Value)
				}
			}
		case xml.EndElement:
			r.tags = append(r.tags, "/"+token.Name.Local)
		case xml.CharData:
			words = append(words, string(token))
		}
	}
	r.words = strings.Join(strings.Fields(strings.Join(words, " ")), " ")
	return r
}

// flat has single spaces only.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestBookPageSaysEverything(t *testing.T) {
	for _, lang := range text.Languages() {
		b := exampleBook(t, lang)
		page := readPage(t, htmlOf(t, b))
		for _, r := range b.Records {
			if n := page.ids[element(r.ID)]; n != 1 {
				t.Errorf("%s: %s stands %d times in the page", lang, r.Kind, n)
			}
		}
		for _, want := range []string{"Léa Jeanne", "Martin", "225027512345678", "Hexyon", "X3J81V", "Dr Benali", "Sans vêtements.", "X9", "allergy",
			`"what": "arachide"`, "lolamartin", "paul2", "teleported", b.Damage[0], b.Texts.Mass(6420), b.Texts.Mass(6240), b.Texts.Length(405),
			b.Texts.S("book.about.not"), b.Texts.S("exam.MED-1224"), b.Texts.S("book.file.missing"),
			"3400930000123", b.Texts.Date(record.Date{Year: 2027, Month: 6}), b.Texts.S("book.exams.missed"), b.Texts.S("exam.MED-1225"),
			b.Texts.S("book.proof", text.Args{"Value": "Compte rendu d’échographie"}), b.Texts.Length(1655), b.Texts.Length(1789), b.Texts.N("book.correct-until.months", 24),
			"Vaccins du 4e mois", b.Texts.Date(record.NewDate(2025, 7, 8)), b.Texts.S("activity.time", text.Args{"Hour": 9, "Minute": "05"}), "Indian/Reunion",
			b.Texts.N("book.appointment.duration", 20), "Sage-femme Ndiaye", "12 rue des Lilas", "Tiroir bleu", b.Texts.S("exam.MED-1229"),
			b.Texts.S("vaccine.line.HEXA-2"), "X-9", "FREQ=WEEKLY;COUNT=3", b.Texts.Date(record.NewDate(2025, 7, 15)), b.Texts.S("book.appointment.quiet"),
			b.Texts.S("book.appointment.status.cancelled"), "Voir l’ophtalmologiste", b.Texts.S("book.follow-up.what.referral"), b.Texts.S("exam.MED-1227"),
			b.Texts.Date(record.Date{Year: 2025, Month: 9}), b.Texts.Date(record.NewDate(2025, 6, 2)), "Rien à signaler", "Combien de siestes ?",
			b.Texts.S("exam.MED-1230"), "Deux ou trois", b.Texts.S("book.circumstance.department"), "973", "Depuis mars",
			b.Texts.S("book.circumstance.contra-indication"), b.Texts.S("vaccine.valence.BCG"), b.Texts.S("book.circumstance.stay-high-tb"), b.Texts.S("book.answer.no")} {
			if !strings.Contains(page.words, flat(want)) {
				t.Errorf("%s: the page does not say %q", lang, want)
			}
		}
		if strings.Contains(page.words, "⟦") || strings.Contains(page.words, "<no value>") {
			t.Errorf("%s: a text is missing: %s", lang, page.words)
		}
		if !slices.Contains(page.links, "./documents/Compte%20rendu%20%231%2050%25.pdf") {
			t.Errorf("%s: links are %q", lang, page.links)
		}
		for _, l := range page.links {
			if !strings.HasPrefix(l, "#") && !strings.HasPrefix(l, "./") {
				t.Errorf("%s: the page points outside: %s", lang, l)
			}
		}
	}
}

// A deleted record is told of in the history and nowhere else.
func TestDeletedRecordsAreNotShownAsPresent(t *testing.T) {
	b := exampleBook(t, text.French)
	markup := htmlOf(t, b)
	measures := markup[strings.Index(markup, `<section id="measures"`):strings.Index(markup, `<section id="doses"`)]
	if strings.Contains(measures, "40,5") {
		t.Error("a deleted measure stands among the measures")
	}
	b.History = nil // as where the journal could not be read
	if page := readPage(t, htmlOf(t, b)); page.ids[element(testID(3))] != 1 {
		t.Error("without a history the deletion is not told")
	}
}

func TestBookIsDeterministic(t *testing.T) {
	b := exampleBook(t, text.French)
	var first, second bytes.Buffer
	if err := b.PDF(&first); err != nil {
		t.Fatal(err)
	}
	other := b
	other.Records = slices.Clone(b.Records)
	slices.Reverse(other.Records)
	if err := other.PDF(&second); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the order of the records changes the sheet")
	}
	if htmlOf(t, b) != htmlOf(t, other) {
		t.Error("the order of the records changes the page")
	}
}

// hostile are texts that would be markup if they were not escaped, and some that break naive readers.
var hostile = rapid.OneOf(
	rapid.SampledFrom([]string{"<script>alert(1)</script>", `"><img src=x onerror=y>`, "</style></table>", "javascript:alert(1)", "{{.}}", "]]>", "<!--", "&lt;",
		"\u202eabc", "a\x00b", "a\x01b", "\xff\xfe", "\ufffe", "é\u0301", "👶🏽", strings.Repeat("W", 400), "' onclick='x", "a\nb\r\nc", "\U0010ffff"}),
	rapid.String())

// Whatever a record says, the page has the markup of a harmless record, and says every record.
func TestNoTextBecomesMarkup(t *testing.T) {
	texts := catalogueOf(t, text.French)
	rapid.Check(t, func(t *rapid.T) {
		book := func(s func(string) string) Book {
			who := record.Profile{Role: record.Attached, GivenNames: s("given"), BirthName: s("birth"), BirthDate: record.NewDate(2025, 2, 7), NIR: s("nir")}
			file := record.Attachment{Blob: testID(100), Type: record.MediaType(s("type"))}
			gone := testRecord(9, record.Document{Title: s("gone"), Category: record.Category(s("category")), File: file})
			gone.Deleted = true
			b := Book{Texts: texts, Today: record.NewDate(2025, 6, 12), Who: who, Files: map[record.ID]string{file.Blob: s("path")}, Damage: []string{s("damage")},
				Events: []record.Event{{Identifier: s("who"), Action: record.Action(s("action")), Other: s("other"), File: s("file")}},
				Records: []record.Record{
					testRecord(1, who),
					testRecord(2, record.Measurement{Type: record.MeasureType(s("measure")), By: s("by"), Note: s("note")}),
					testRecord(3, record.Dose{Product: s("product"), Lot: s("lot"), Site: s("site"), Note: s("note"), By: s("by"), Valences: []record.Valence{record.Valence(s("valence"))}}),
					testRecord(4, record.Exam{Code: s("code"), By: s("by"), Note: s("note")}),
					testRecord(5, record.Document{Title: s("title"), From: s("from"), File: file}),
					testRecord(7, record.Dose{CIP: s("cip"), Proof: testID(5), Valences: []record.Valence{record.Tetanus}}),
					testRecord(8, record.Appointment{Title: s("appointment"), Zone: s("zone"), With: s("with"), Place: s("place"), Note: s("appointment note"), Exam: s("for"),
						Doses: []string{s("dose")}, Documents: []record.ID{testID(5)}, Repeat: s("repeat"), Status: s("status")}),
					testRecord(10, record.FollowUp{What: record.FollowUpKind(s("what")), Text: s("follow-up"), After: s("after"), Note: s("came of it")}),
					testRecord(11, record.Question{Text: s("question"), For: s("of"), Answer: s("answer")}),
					testRecord(12, record.Circumstance{About: record.Subject(s("about")), Value: s("value"), Note: s("circumstance note")}),
					gone,
				}}
			content, _ := json.Marshal(map[string]string{"x": s("json")})
			b.Records = append(b.Records, testRecord(6, record.Unknown{Name: record.Kind("future" + s("kind")), JSON: content}))
			b.History = b.Records
			return b
		}
		bad := book(func(label string) string { return hostile.Draw(t, label) })
		page := readPage(t, mustHTML(t, bad))
		for _, r := range bad.Records {
			if page.ids[element(r.ID)] != 1 {
				t.Fatalf("a record of kind %q is not in the page", r.Kind)
			}
		}
		// Lines come and go with the texts; nothing else may.
		harmless := readPage(t, mustHTML(t, book(func(string) string { return "x" })))
		if got, want := withoutLines(page.tags), withoutLines(harmless.tags); !slices.Equal(got, want) {
			t.Fatalf("the markup is %q, want %q", got, want)
		}
		for name := range page.names {
			if !harmless.names[name] {
				t.Fatalf("a text became the attribute %q", name)
			}
		}
		for _, l := range page.links {
			if !strings.HasPrefix(l, "#") && !strings.HasPrefix(l, "./") {
				t.Fatalf("a text became the link %q", l)
			}
		}
		if err := bad.PDF(io.Discard); err != nil {
			t.Fatal(err)
		}
	})
}

func mustHTML(t *rapid.T, b Book) string {
	var out bytes.Buffer
	if err := b.HTML(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// withoutLines leaves out the lines of cells and the facts of the identity, which are there only where they say something.
func withoutLines(tags []string) []string {
	var kept []string
	for _, tag := range tags {
		switch strings.TrimPrefix(tag, "/") {
		case "span", "tr", "th", "td":
			continue
		}
		kept = append(kept, tag)
	}
	return kept
}

func TestBookPDFSaysEverything(t *testing.T) {
	for _, lang := range text.Languages() {
		b := exampleBook(t, lang)
		var out bytes.Buffer
		if err := b.PDF(&out); err != nil {
			t.Fatal(err)
		}
		if out.Len() > 300_000 {
			t.Errorf("%s: %d bytes", lang, out.Len())
		}
		if dir := os.Getenv("CARNET_SHEETS"); dir != "" { // to look at them
			_ = os.WriteFile(filepath.Join(dir, "book-"+string(lang)+".pdf"), out.Bytes(), 0o600)
			_ = os.WriteFile(filepath.Join(dir, "book-"+string(lang)+".html"), []byte(htmlOf(t, b)), 0o600)
		}
		words := allPages(t, out.Bytes())
		for _, want := range []string{"Léa Jeanne", "Hexyon", "X3J81V", "Dr Benali", b.Texts.Mass(6420), "Ordonnance", "arachide", b.Damage[0]} {
			if !strings.Contains(words, flat(want)) {
				t.Errorf("%s: the sheet does not say %q in %q", lang, want, words)
			}
		}
		if strings.Contains(words, "⟦") {
			t.Errorf("%s: a text is missing", lang)
		}
	}
}

func TestLongBooksRunOverPages(t *testing.T) {
	b := exampleBook(t, text.French)
	b.Records = b.Records[:1]
	for i := range 200 {
		r := testRecord(byte(i), record.Measurement{Type: record.Weight, Value: int64(3000 + 10*i), Date: b.Who.BirthDate.AddDays(i), Note: strings.Repeat("mot ", i)})
		r.ID = record.NewID(time.UnixMilli(1_800_000_000_000+int64(i)), [10]byte{1})
		b.Records = append(b.Records, r)
	}
	r := testRecord(3, record.Measurement{Type: record.Weight, Value: 9999, Date: b.Who.BirthDate.AddDays(300), Note: strings.Repeat("mot ", 2400)})
	b.Records = append(b.Records, r)
	var out bytes.Buffer
	if err := b.PDF(&out); err != nil {
		t.Fatal(err)
	}
	words := allPages(t, out.Bytes())
	if got := strings.Count(words, "mot"); got < 199*200/2+2400 {
		t.Errorf("%d words of the notes are on the sheets", got)
	}
	if out.Len() > 300_000 {
		t.Errorf("%d bytes", out.Len())
	}
}

func allPages(t *testing.T, pdf []byte) string {
	t.Helper()
	var all []string
	for _, content := range pageContents(pdf) {
		all = append(all, pageText(content))
	}
	return strings.Join(all, " ")
}

func TestStartPage(t *testing.T) {
	for _, lang := range text.Languages() {
		texts := catalogueOf(t, lang)
		var out bytes.Buffer
		if err := Index(&out, texts, record.NewDate(2025, 6, 12), "lola<b>", []IndexEntry{
			{Name: "Léa", Role: record.Attached, Link: "profiles/01/index.html"}, {Name: "<i>", Role: record.Principal, Link: "profiles/02/index.html"}, {Link: "profiles/03/index.html"}}); err != nil {
			t.Fatal(err)
		}
		page := readPage(t, out.String())
		if want := []string{"./profiles/01/index.html", "./profiles/02/index.html", "./profiles/03/index.html"}; !slices.Equal(page.links, want) {
			t.Errorf("%s: links %q", lang, page.links)
		}
		for _, want := range []string{"Léa", "<i>", "lola<b>", texts.S("book.nobody"), texts.S("book.about.not")} {
			if !strings.Contains(page.words, flat(want)) {
				t.Errorf("%s: the page does not say %q", lang, want)
			}
		}
	}
}

func TestIncompleteBooksAreRefused(t *testing.T) {
	for what, b := range map[string]Book{"no texts": {Today: record.NewDate(2025, 6, 1)}, "no day": {Texts: catalogueOf(t, text.French)}} {
		var out bytes.Buffer
		if err := b.HTML(&out); record.KindOf(err) != record.Internal || out.Len() > 0 {
			t.Errorf("%s: page %v", what, err)
		}
		if err := b.PDF(&out); record.KindOf(err) != record.Internal || out.Len() > 0 {
			t.Errorf("%s: sheet %v", what, err)
		}
	}
	if err := exampleBook(t, text.French).HTML(fullDisk{}); err == nil {
		t.Error("a page that could not be written is announced as written")
	}
}
