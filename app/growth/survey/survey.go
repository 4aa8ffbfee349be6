// Package survey computes the z-scores of many children: one row of a CSV file for each, as surveys keep them, with the
// results as further columns. It is what « carnet zscore » does; docs/commands.md describes the columns.
//
// It gives numbers: what they mean for a child is for a professional to say.
//
// Rows are read, computed and written one after the other in constant memory. What was there is passed on byte for byte.
//
// # What is malformed
//
// An empty field, NA and 0 say that something was not measured or is not known: never an error, and the results that
// need it stay empty. Malformed is what cannot be what its column says. Such a row has no result at all, since it is not
// known what else went wrong in it, and is complained of. One that cannot be read (other columns than the header has, a word
// for a number, an unknown word for the sex) is left out. One that can be read and says what cannot be (NaN, a negative
// number, a million and more) is passed on with the flag "impossible".
package survey

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// Reason says why a row is malformed.
type Reason string

// The reasons. Rows with all but the last are left out of the output.
const (
	FieldCount Reason = "fields"   // not as many fields as the header
	Quotes     Reason = "quotes"   // a quote inside a field, or one that is never closed
	TooLong    Reason = "too-long" // more than a mebibyte

	NotANumber Reason = "not-a-number"
	Unknown    Reason = "unknown" // none of the words that the column may hold
	AgesDiffer Reason = "ages-differ"

	Impossible Reason = "impossible" // a number that cannot be what the column says, as a negative age
)

// Complaint is a malformed row. It never holds what the row says.
type Complaint struct {
	Line   int    // at which the row begins, from 1; line breaks within quotes count
	Column string // of the header, where one is to blame
	Reason Reason // the first that was found
}

// Options of Run.
type Options struct {
	// CorrectUntil is the age in months, counted from birth, until which the age of a child born before 259 days of
	// gestation is corrected: as growth.Age.Corrected has it.
	CorrectUntil int
	// Complain is called for each malformed row, in their order, between others being computed.
	Complain func(Complaint)
}

// Summary counts the rows without the header.
type Summary struct{ Rows, Malformed int }

// ErrRead and ErrWrite wrap what ended the work before the end of the rows: in that gave no more, out that took no more.
var (
	ErrRead  = errors.New("survey: read")
	ErrWrite = errors.New("survey: write")
)

// Run reads rows from in until its end and writes them to out with their results. It stops at a header that it cannot
// use (ErrEmpty and the others), and at the first error of in or out (ErrRead, ErrWrite); what was computed until an error
// of in is written.
func Run(in io.Reader, out io.Writer, o Options) (Summary, error) {
	r := newRows(in)
	first, h, err := r.header()
	if err != nil {
		return Summary{}, err
	}
	w := bufio.NewWriterSize(out, 128<<10)
	l := newLines(r, h, first)
	done, err := r.compute(h, l, o, w)
	if err == nil {
		err = w.Flush()
	}
	if err != nil {
		return done, fmt.Errorf("%w: %w", ErrWrite, err)
	}
	if r.err != io.EOF {
		return done, fmt.Errorf("%w: %w", ErrRead, r.err)
	}
	return done, nil
}

// compute does all rows behind the header. Its error is that of w.
func (r *rows) compute(h header, l *lines, o Options, w io.Writer) (done Summary, err error) {
	c := &child{header: h, comma: r.delimiter != ','}
	if _, err := w.Write(l.text); err != nil {
		return done, err
	}
	for {
		next, ok := r.read()
		if !ok {
			return done, nil
		}
		done.Rows++
		wrong := Complaint{Line: next.line, Reason: next.reason}
		if wrong.Reason == "" && r.count != h.count {
			wrong.Reason = FieldCount
		}
		if wrong.Reason == "" {
			wrong.Reason, wrong.Column = c.read(next.text, r.fields)
		}
		if wrong.Reason != "" {
			done.Malformed++
			if o.Complain != nil {
				o.Complain(wrong)
			}
		}
		switch wrong.Reason {
		case "":
			l.results(next, c, o.CorrectUntil)
		case Impossible:
			l.impossible(next)
		default:
			continue
		}
		if _, err := w.Write(l.text); err != nil {
			return done, err
		}
	}
}
