package survey

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
)

// column is a column that is read.
type column int

const (
	sex column = iota
	ageDays
	ageMonths
	gestation
	weight
	lenhei
	measure
	head
	arm
	triceps
	subscapular
	oedema

	numColumns
)

var names = [numColumns]string{"sex", "age_days", "age_months", "gestation_days", "weight_kg", "lenhei_cm", "measure",
	"head_cm", "arm_cm", "triceps_mm", "subscapular_mm", "oedema"}

// Problems of a header, which end the reading before anything is written.
var (
	ErrEmpty    = errors.New("survey: nothing to read")
	ErrNotText  = errors.New("survey: neither UTF-8 nor an alphabet of 8 bits") // as UTF-16
	ErrRow      = errors.New("survey: the header cannot be read as a row")
	ErrSex      = errors.New("survey: no column sex")
	ErrAge      = errors.New("survey: neither age_days nor age_months")
	ErrMeasures = errors.New("survey: no column of a measure")
	ErrTwice    = errors.New("survey: a column that is read is there twice")
)

// header says where the columns are.
type header struct {
	at    [numColumns]int // -1 for a column that is not there
	count int             // of all columns
	known int             // of those that are read
	twice bool            // one of them is there again
	mark  []byte          // the byte order mark before it, or nothing
}

var byteOrderMark = []byte("\xef\xbb\xbf")

// header reads the first row.
func (r *rows) header() (row, header, error) {
	r.fill(firstRead)
	var mark []byte
	seen := r.buf[:r.end]
	switch {
	case bytes.HasPrefix(seen, []byte("\xff\xfe")), bytes.HasPrefix(seen, []byte("\xfe\xff")):
		return row{}, header{}, ErrNotText
	case bytes.HasPrefix(seen, byteOrderMark):
		mark = byteOrderMark
		r.next = len(mark)
	}
	r.delimiter = delimiterOf(r.buf[r.next:r.end])
	first, ok := r.read()
	switch {
	case !ok && r.err != io.EOF:
		return row{}, header{}, fmt.Errorf("%w: %w", ErrRead, r.err)
	case !ok:
		return row{}, header{}, ErrEmpty
	case first.reason != "":
		return row{}, header{}, ErrRow
	case bytes.IndexByte(first.text, 0) >= 0:
		return row{}, header{}, ErrNotText
	}
	h := r.columns(first.text)
	h.mark, r.wanted = mark, h.count
	return first, h, h.check()
}

// delimiterOf is the one that finds most columns in the first row: a decimal comma is no sign of anything.
func delimiterOf(file []byte) (best byte) {
	best = ','
	most := 0
	for _, delimiter := range []byte{',', ';', '\t'} {
		trial := &rows{err: io.EOF, buf: file, end: len(file), delimiter: delimiter, wanted: maxRow}
		if first, ok := trial.read(); ok && first.reason == "" {
			if h := trial.columns(first.text); h.known > most {
				best, most = delimiter, h.known
			}
		}
	}
	return best
}

// columns finds the columns that are read in the row just scanned. Capital letters and spaces around a name are let pass.
func (r *rows) columns(text []byte) header {
	h := header{count: r.count}
	for c := range h.at {
		h.at[c] = -1
	}
	for i, f := range r.fields {
		name := bytes.ToLower(bytes.TrimSpace(text[f.from:f.to]))
		c := slices.Index(names[:], string(name))
		switch {
		case c < 0:
		case h.at[c] >= 0:
			h.twice = true
		default:
			h.at[c] = i
			h.known++
		}
	}
	return h
}

func (h header) has(columns ...column) bool {
	return slices.ContainsFunc(columns, func(c column) bool { return h.at[c] >= 0 })
}

func (h header) check() error {
	switch {
	case h.twice:
		return ErrTwice
	case !h.has(sex):
		return ErrSex
	case !h.has(ageDays, ageMonths):
		return ErrAge
	case !h.has(weight, lenhei, head, arm, triceps, subscapular):
		return ErrMeasures
	}
	return nil
}
