// Package doses reads a table of doses, as a family or another program writes it: CSV with a column of dates, and one of
// products or of valences, or both.
//
// Nothing is left out in silence. A row that can be read as a row becomes a dose even where something in it is not
// understood: the dose then lacks what was not understood, a plan shows it as one to be checked, and a Complaint names its
// line. Only a row that cannot be divided into fields becomes none; a Complaint says so.
package doses

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"carnet/app/record"
	"carnet/app/vaccination"
)

// Bounds of a table. A life has some hundred doses.
const (
	MaxFile    = 1 << 20 // bytes
	MaxRows    = 5000    // behind the header
	maxProduct = 200     // bytes of a product's name, as in a record
	maxValence = 40      // bytes
	maxJoined  = 50      // lines of one row, when a quoted field goes on
)

// Problems that end the reading.
var (
	ErrRead    = errors.New("doses: cannot be read")
	ErrEmpty   = errors.New("doses: nothing to read")
	ErrTooBig  = errors.New("doses: too long for a table of doses")
	ErrNotText = errors.New("doses: neither UTF-8 nor an alphabet of 8 bits") // as UTF-16, or a spreadsheet's own file
	ErrDate    = errors.New("doses: no column date")
	ErrWhat    = errors.New("doses: neither a column product nor a column valences")
	ErrTwice   = errors.New("doses: a column that is read is there twice")
)

// Reason says what is wrong in a line.
type Reason string

// The reasons of complaints. With the first two there is no dose.
const (
	Quotes         Reason = "quotes"          // one is misplaced, or never closed
	Fields         Reason = "fields"          // more fields than columns
	NoDate         Reason = "no-date"         //
	UnknownDate    Reason = "unknown-date"    // not a date, or a day that does not exist
	Nothing        Reason = "nothing"         // neither product nor valences
	UnknownProduct Reason = "unknown-product" // and no valences
	UnknownValence Reason = "unknown-valence" //
)

// Reasons lists all reasons.
func Reasons() []Reason {
	return []Reason{Quotes, Fields, NoDate, UnknownDate, Nothing, UnknownProduct, UnknownValence}
}

// Complaint names a line of the file, counted from 1, and what is wrong in it. It does not quote it.
type Complaint struct {
	Line   int
	Reason Reason
}

// Read reads the table. The doses are sorted by what they say, and their IDs depend on that alone: the order of the rows
// never matters. Their products and unknown valences are as written, without what cannot be shown on a line.
func Read(in io.Reader) ([]vaccination.Dose, []Complaint, error) {
	b, err := io.ReadAll(io.LimitReader(in, MaxFile+1))
	if err != nil {
		return nil, nil, errors.Join(ErrRead, err)
	}
	if len(b) > MaxFile {
		return nil, nil, ErrTooBig
	}
	text, err := decode(b)
	if err != nil {
		return nil, nil, err
	}
	t, err := open(text)
	if err != nil {
		return nil, nil, err
	}
	var all []vaccination.Dose
	var wrong []Complaint
	for rows := 0; ; rows++ {
		r, more := t.next()
		if !more {
			return named(all), wrong, nil
		}
		if rows == MaxRows {
			return nil, nil, ErrTooBig
		}
		d, reasons, is := t.dose(r)
		for _, reason := range reasons {
			wrong = append(wrong, Complaint{r.line, reason})
		}
		if is {
			all = append(all, d)
		}
	}
}

// named sorts the doses and gives them IDs.
func named(all []vaccination.Dose) []vaccination.Dose {
	slices.SortFunc(all, func(a, b vaccination.Dose) int {
		return cmp.Or(a.Date.Compare(b.Date), a.Date.Last().Compare(b.Date.Last()), slices.Compare(a.Valences, b.Valences), cmp.Compare(a.Product, b.Product))
	})
	for i := range all {
		binary.BigEndian.PutUint32(all[i].ID[12:], uint32(i+1))
	}
	return all
}

// decode makes text of the bytes: what is not UTF-8 is read as Windows-1252, which old French programs write.
func decode(b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")), bytes.IndexByte(b, 0) >= 0:
		return "", ErrNotText
	case utf8.Valid(b):
		return strings.TrimPrefix(string(b), "\ufeff"), nil
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")))
	if err != nil {
		return "", ErrNotText
	}
	return string(text), nil
}

// table is a file whose header was read.
type table struct {
	lines     []string
	at        int // the line to read next
	delimiter rune
	columns
}

// row is a row of the file: its fields as they are written, nil for one that cannot be read.
type row struct {
	line   int // at which it begins, from 1
	fields []string
}

// open reads the header, which is the first line that says something.
func open(text string) (*table, error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	t := &table{lines: strings.Split(text, "\n")}
	for ; t.at < len(t.lines); t.at++ {
		if line := t.lines[t.at]; strings.TrimSpace(line) != "" {
			t.at++
			return t, t.header(line)
		}
	}
	return nil, ErrEmpty
}

// next reads the next row that says something. A quoted field may go on in the next lines, but none of those that are read
// does: where a quote is never closed the line stands alone, and costs no other row.
func (t *table) next() (row, bool) {
	for t.at < len(t.lines) {
		r := row{line: t.at + 1}
		line := t.lines[t.at]
		t.at++
		if strings.TrimSpace(line) == "" {
			continue
		}
		if balanced(line) {
			r.fields = fieldsOf(line, t.delimiter)
			return r, true
		}
		for n := t.at; n < min(t.at+maxJoined, len(t.lines)); n++ {
			if balanced(t.lines[n]) {
				continue
			}
			if fields := fieldsOf(strings.Join(t.lines[r.line-1:n+1], "\n"), t.delimiter); t.holds(fields) {
				r.fields, t.at = fields, n+1
			}
			break
		}
		return r, true
	}
	return row{}, false
}

func balanced(line string) bool { return strings.Count(line, `"`)%2 == 0 }

// holds reports that the line breaks of a row stand in fields that are not read.
func (c columns) holds(fields []string) bool {
	for i, f := range fields {
		if strings.Contains(f, "\n") && (i == c.date || i == c.product || i == c.valences) {
			return false
		}
	}
	return fields != nil
}

// fieldsOf divides a row; nil where that cannot be done.
func fieldsOf(text string, delimiter rune) []string {
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma, reader.FieldsPerRecord = delimiter, -1
	fields, err := reader.Read()
	if err != nil {
		return nil
	}
	if _, err := reader.Read(); err != io.EOF { // lines were joined that are several rows
		return nil
	}
	return fields
}

// columns says where what is read stands; -1 for a column that is not there.
type columns struct{ date, product, valences, count int }

// header finds the columns, and the delimiter, which is the one that finds most of them.
func (t *table) header(line string) error {
	err := ErrDate
	most := -1
	for _, delimiter := range []rune{',', ';', '\t'} {
		c, known, twice := columnsOf(fieldsOf(line, delimiter))
		if known <= most {
			continue
		}
		most, t.delimiter, t.columns = known, delimiter, c
		switch {
		case twice:
			err = ErrTwice
		case c.date < 0:
			err = ErrDate
		case c.product < 0 && c.valences < 0:
			err = ErrWhat
		default:
			err = nil
		}
	}
	return err
}

func columnsOf(fields []string) (c columns, known int, twice bool) {
	c = columns{-1, -1, -1, len(fields)}
	for i, f := range fields {
		var at *int
		switch strings.ToLower(strings.TrimSpace(f)) {
		case "date":
			at = &c.date
		case "product", "produit", "vaccine", "vaccin":
			at = &c.product
		case "valences", "valence":
			at = &c.valences
		default:
			continue
		}
		twice = twice || *at >= 0
		*at = i
		known++
	}
	return c, known, twice
}

// dose reads one row; is reports that there is a dose, and not an empty row or one that cannot be read.
func (c columns) dose(r row) (d vaccination.Dose, reasons []Reason, is bool) {
	if r.fields == nil {
		return d, []Reason{Quotes}, false
	}
	fields := make([]string, len(r.fields))
	for i, f := range r.fields {
		fields[i] = record.CleanLine(f)
	}
	if !slices.ContainsFunc(fields, func(f string) bool { return f != "" }) {
		return d, nil, false
	}
	if len(fields) > c.count && slices.ContainsFunc(fields[c.count:], func(f string) bool { return f != "" }) {
		return d, []Reason{Fields}, false
	}
	at := func(i int) string {
		if i < 0 || i >= len(fields) {
			return ""
		}
		return fields[i]
	}
	var known bool
	if d.Date, known = readDate(at(c.date)); !known {
		reasons = append(reasons, UnknownDate)
	} else if d.Date.IsZero() {
		reasons = append(reasons, NoDate)
	}
	d.Product = shortened(at(c.product), maxProduct)
	if d.Valences, known = Valences(at(c.valences)); !known {
		reasons = append(reasons, UnknownValence)
	}
	if len(d.Valences) > 0 {
		return d, reasons, true
	}
	switch p, found := productOf(d.Product); {
	case found:
		d.Product, d.Valences = p.name, p.valences
	case d.Product == "":
		reasons = append(reasons, Nothing)
	default:
		reasons = append(reasons, UnknownProduct)
	}
	return d, reasons, true
}

type product struct {
	name     string
	valences []record.Valence
}

// productOf finds a product by its name or by the code of its box. A name stays as it was written.
func productOf(s string) (product, bool) {
	if v, ok := vaccination.ValencesOf(s); ok {
		return product{s, v}, true
	}
	if p, ok := vaccination.FindCIP(s); ok {
		return product{p.Name, p.Valences}, true
	}
	return product{}, false
}

// shortened cuts a text that no record would keep, never within a character.
func shortened(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
