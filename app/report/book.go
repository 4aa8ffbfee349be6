package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"carnet/app/exam"
	"carnet/app/record"
	"carnet/app/text"
)

// Book is one record book as pages that anyone can read without Carnet: one page for a browser, one PDF for paper.
// Both depend only on what is given here. Days of writing are counted in UTC, so that they do not depend on the machine.
type Book struct {
	Texts *text.Catalogue
	Today record.Date // the day the pages are made
	Who   record.Profile
	// Records are the latest versions of all records, in any order. Those that were deleted are told of in the history only.
	Records []record.Record
	// History are the versions of all records in the order of the journal, the latest ones included. Where it is empty, the
	// history tells only what was deleted.
	History []record.Record
	Events  []record.Event
	// Files gives the place of each attachment beside the page, with « / » between folders. One that has no place is named
	// without a link.
	Files  map[record.ID]string
	Damage []string // sentences: what is missing or altered
}

// layout is what both forms of a book say, in order.
type layout struct {
	title    string
	about    []string
	sections []section
}

type section struct {
	id, title string
	warning   bool
	history   bool // left out of the PDF
	lines     []string
	table     *table
}

// table has as many cells in each row as columns. The first cell of a row names it.
type table struct {
	caption string
	columns []column
	rows    []row
}

type column struct {
	title string
	share float64 // of the width of the paper
}

type row struct {
	id    string // of the element, "" for a row that is no record
	cells []cell
}

type cell struct {
	lines []string // of text; each was cleaned
	links []link
	code  string // shown as written
}

type link struct{ text, path string }

func words(s ...string) cell {
	var c cell
	for _, one := range s {
		for line := range strings.Lines(one) {
			if line = clean(line); line != "" {
				c.lines = append(c.lines, line)
			}
		}
	}
	return c
}

// clean makes a text safe to show on one line, as record.CleanLine does, and keeps the spaces at which French does not
// break a line.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0', r == '\u202f':
			return r
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError, r == '\ufffe', r == '\uffff', unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
}

// element is the id under which a record stands in the page: a link from outside can point to it.
func element(id record.ID) string { return "r-" + id.String() }

func (b Book) layout() layout {
	t := b.Texts
	l := layout{title: t.S("book.title", text.Args{"Name": b.name()})}
	l.about = []string{
		t.S("book.about", text.Args{"Date": t.Date(b.Today)}),
		t.S("book.about.not"),
	}
	if len(b.Damage) > 0 {
		l.sections = append(l.sections, section{id: "damage", title: t.S("book.damage"), warning: true,
			lines: append([]string{t.S("book.damage.why")}, b.Damage...)})
	}
	present := slices.DeleteFunc(slices.Clone(b.Records), func(r record.Record) bool { return r.Deleted })
	l.sections = append(l.sections, b.identities(present)...)
	l.sections = append(l.sections, b.measures(present), b.doses(present), b.exams(present))
	l.sections = append(l.sections, b.following(present)...)
	l.sections = append(l.sections, b.documents(present))
	if s := b.unknown(present); len(s.table.rows) > 0 {
		l.sections = append(l.sections, s)
	}
	l.sections = append(l.sections, b.history(), b.events(), b.sources())
	return l
}

// name is how the page calls the person.
func (b Book) name() string {
	if name := clean(b.Who.GivenNames + " " + b.Who.BirthName); name != "" {
		return name
	}
	return b.Texts.S("book.nobody")
}

// identities is one section for each record of identity, which is one; or one from Who where that record is lost.
func (b Book) identities(present []record.Record) []section {
	var all []section
	for _, l := range bodies[record.Profile](present) {
		all = append(all, b.identity(element(l.ID), l.is, b.source(l.Source)))
	}
	if len(all) == 0 {
		all = append(all, b.identity("identity", b.Who, ""))
	}
	return all
}

func (b Book) identity(id string, who record.Profile, source string) section {
	t := b.Texts
	s := section{id: id, title: t.S("book.identity"), table: &table{caption: t.S("book.identity.caption"),
		columns: []column{{t.S("book.column.what"), 0.35}, {t.S("book.column.value"), 0.65}}}}
	fact := func(what, value string) {
		if value != "" {
			s.table.rows = append(s.table.rows, row{cells: []cell{words(what), words(value)}})
		}
	}
	fact(t.S("book.given"), who.GivenNames)
	fact(t.S("book.birth-name"), who.BirthName)
	fact(t.S("book.birth"), t.Date(who.BirthDate))
	if who.BirthDate.IsZero() {
		fact(t.S("book.due"), t.Date(who.DueDate))
	} else {
		fact(t.S("book.age"), t.Age(who.BirthDate, b.Today))
	}
	fact(t.S("book.sex"), b.named("sex.", string(who.Sex)))
	if who.Term.Weeks > 0 {
		fact(t.S("book.term"), t.N("people.term.value", who.Term.Days, text.Args{"Weeks": who.Term.Weeks}))
	}
	b.curves(who.Growth, fact)
	fact(t.S("book.nir"), who.NIR)
	if who.Role != "" {
		fact(t.S("book.role"), b.named("book.role.", string(who.Role)))
	}
	if !who.Certified.Date.IsZero() {
		fact(t.S("book.certified"), t.Date(who.Certified.Date))
	}
	if !who.Photo.IsZero() {
		s.table.rows = append(s.table.rows, row{cells: []cell{words(t.S("book.photo")), b.file(t.S("book.open"), who.Photo)}})
	}
	fact(t.S("book.column.source"), source)
	return s
}

func (b Book) measures(present []record.Record) section {
	t := b.Texts
	s := section{id: "measures", title: t.S("book.measures"), table: &table{caption: t.S("book.measures.caption"), columns: []column{
		{t.S("book.column.date"), 0.19}, {t.S("book.column.age"), 0.15}, {t.S("book.column.measure"), 0.20},
		{t.S("book.column.value"), 0.21}, {t.S("book.column.source"), 0.25}}}}
	lines := bodies[record.Measurement](present)
	slices.SortStableFunc(lines, func(x, y line[record.Measurement]) int { return x.is.Date.Compare(y.is.Date) })
	for _, l := range lines {
		s.table.rows = append(s.table.rows, row{element(l.ID), []cell{
			words(t.Date(l.is.Date)), words(b.age(l.is.Date)), words(b.named("measure.", string(l.is.Type))),
			words(b.measured(l.is), l.is.Note), words(b.source(l.Source), l.is.By)}})
	}
	return b.orNone(s)
}

func (b Book) doses(present []record.Record) section {
	t := b.Texts
	s := section{id: "doses", title: t.S("book.doses"), table: &table{caption: t.S("book.doses.caption"), columns: []column{
		{t.S("book.column.date"), 0.18}, {t.S("book.column.age"), 0.14}, {t.S("book.column.vaccine"), 0.24},
		{t.S("book.column.against"), 0.24}, {t.S("book.column.source"), 0.20}}}}
	titles := titles(present)
	lines := bodies[record.Dose](present)
	slices.SortStableFunc(lines, func(x, y line[record.Dose]) int { return x.is.Date.Compare(y.is.Date) })
	for _, l := range lines {
		product := cmp.Or(clean(l.is.Product), t.S("book.product.unknown"))
		s.table.rows = append(s.table.rows, row{element(l.ID), []cell{
			words(t.Date(l.is.Date)), words(b.age(l.is.Date)),
			words(append([]string{product, b.labelled("book.lot", l.is.Lot), b.named("vaccine.rank.", string(l.is.Rank)), b.labelled("book.site", l.is.Site), l.is.Note},
				b.box(l.is, titles)...)...),
			words(b.against(l.is)), words(b.source(l.Source), l.is.By)}})
	}
	return b.orNone(s)
}

func (b Book) exams(present []record.Record) section {
	t := b.Texts
	s := section{id: "exams", title: t.S("book.exams"), table: &table{caption: t.S("book.exams.caption"), columns: []column{
		{t.S("book.column.date"), 0.19}, {t.S("book.column.age"), 0.15}, {t.S("book.column.exam"), 0.41}, {t.S("book.column.source"), 0.25}}}}
	lines := bodies[record.Exam](present)
	slices.SortStableFunc(lines, func(x, y line[record.Exam]) int { return x.is.Date.Compare(y.is.Date) })
	for _, l := range lines {
		s.table.rows = append(s.table.rows, row{element(l.ID), []cell{
			words(t.Date(l.is.Date)), words(b.age(l.is.Date)), words(b.named("exam.", l.is.Code), b.missed(l.is), l.is.Note), words(b.source(l.Source), l.is.By)}})
	}
	return b.orNone(s)
}

func (b Book) documents(present []record.Record) section {
	t := b.Texts
	s := section{id: "documents", title: t.S("book.documents"), table: &table{caption: t.S("book.documents.caption"), columns: []column{
		{t.S("book.column.document"), 0.37}, {t.S("book.column.category"), 0.21}, {t.S("book.column.date"), 0.19}, {t.S("book.column.source"), 0.23}}}}
	lines := bodies[record.Document](present)
	slices.SortStableFunc(lines, func(x, y line[record.Document]) int { return b.dayOf(y).Compare(b.dayOf(x)) })
	for _, l := range lines {
		title := b.file(l.is.Title, l.is.File)
		if !l.is.Original.IsZero() {
			original := b.file(t.S("book.original"), l.is.Original)
			title.lines, title.links = append(title.lines, original.lines...), append(title.links, original.links...)
		}
		s.table.rows = append(s.table.rows, row{element(l.ID), []cell{
			title, words(b.named("category.", string(l.is.Category))), words(t.Date(b.dayOf(l))), words(b.source(l.Source), l.is.From)}})
	}
	return b.orNone(s)
}

// dayOf is the day of the act, or the day on which the paper was added.
func (b Book) dayOf(l line[record.Document]) record.Date {
	if l.is.Date.IsZero() {
		return day(l.Created)
	}
	return l.is.Date
}

// unknown shows what a newer version of Carnet wrote, as it was written: nothing is left out because it is not understood.
func (b Book) unknown(present []record.Record) section {
	t := b.Texts
	s := section{id: "unknown", title: t.S("book.unknown"), lines: []string{t.S("book.unknown.why")}, table: &table{
		caption: t.S("book.unknown.caption"), columns: []column{{t.S("book.column.written"), 0.2}, {t.S("book.column.kind"), 0.2},
			{t.S("book.column.content"), 0.4}, {t.S("book.column.source"), 0.2}}}}
	for _, r := range present {
		switch r.Body.(type) {
		case record.Profile, record.Measurement, record.Dose, record.Exam, record.Document, record.Appointment, record.FollowUp, record.Question, record.Circumstance:
			continue
		}
		body, _ := r.Body.(record.Unknown)
		var content bytes.Buffer
		if json.Indent(&content, body.JSON, "", "  ") != nil { // then at least as it is
			content = *bytes.NewBuffer(body.JSON)
		}
		s.table.rows = append(s.table.rows, row{element(r.ID), []cell{
			words(t.Date(day(r.Updated))), words(string(r.Kind)), {code: content.String()}, words(b.source(r.Source))}})
	}
	return s
}

func (b Book) sources() section {
	t := b.Texts
	exams := exam.InForce() // the names of the examinations are the only rule that the pages rely on
	return section{id: "sources", title: t.S("book.sources"), lines: []string{t.S("book.sources.family"),
		t.S("book.sources.exams", text.Args{"Source": exams.Source, "Date": t.Date(exams.ValidFrom)})}}
}

// line is a record with its body's own type.
type line[B record.Body] struct {
	record.Record
	is B
}

func bodies[B record.Body](records []record.Record) []line[B] {
	var all []line[B]
	for _, r := range records {
		if body, ok := r.Body.(B); ok {
			all = append(all, line[B]{r, body})
		}
	}
	slices.SortFunc(all, func(x, y line[B]) int { return slices.Compare(x.ID[:], y.ID[:]) })
	return all
}

// orNone says so where there is nothing, instead of an empty table.
func (b Book) orNone(s section) section {
	if len(s.table.rows) == 0 {
		s.table, s.lines = nil, append(s.lines, b.Texts.S("book.none"))
	}
	return s
}

// named is the text of a code, or the code itself where the catalogue has no word for it.
func (b Book) named(prefix, code string) string {
	if code == "" {
		return ""
	}
	if key := prefix + code; b.Texts.Has(key) {
		return b.Texts.S(key)
	}
	return clean(code)
}

func (b Book) labelled(key, value string) string {
	if value == "" {
		return ""
	}
	return b.Texts.S(key, text.Args{"Value": clean(value)})
}

func (b Book) source(s record.Source) string { return b.named("source.", string(s)) }

// age is how old the person was that day, "" where that cannot be told.
func (b Book) age(on record.Date) string {
	if !on.Whole() || b.Who.BirthDate.IsZero() || on.Before(b.Who.BirthDate) {
		return ""
	}
	return b.Texts.Age(b.Who.BirthDate, on)
}

func (b Book) measured(m record.Measurement) string {
	value := b.Texts.Length(m.Value)
	if m.Type == record.Weight {
		value = b.Texts.Mass(m.Value)
	}
	return b.Texts.Facts(value, b.named("posture.", string(m.Posture)))
}

func (b Book) against(d record.Dose) string {
	names := make([]string, len(d.Valences))
	for i, v := range d.Valences {
		names[i] = b.named("vaccine.valence.", string(v))
	}
	return b.Texts.List(names...)
}

// file names an attachment, with the place where it stands if it is there.
func (b Book) file(name string, a record.Attachment) cell {
	name = cmp.Or(clean(name), b.Texts.S("book.open"))
	path, there := b.Files[a.Blob]
	if !there {
		return words(name, b.Texts.S("book.file.missing"))
	}
	size := b.Texts.Facts(typeName(a.Type), b.Texts.Bytes(a.Size))
	return cell{links: []link{{name, path}}, lines: []string{size}}
}

// typeName is how people call a type of file.
func typeName(t record.MediaType) string {
	_, name, _ := strings.Cut(string(t), "/")
	return clean(strings.ToUpper(name))
}

// day counts days of writing in UTC.
func day(t time.Time) record.Date { return record.DateOf(t.UTC()) }
