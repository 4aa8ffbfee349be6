package survey

import (
	"bytes"
	"io"

	"carnet/app/growth"
)

// added are the columns of the results.
var added = []string{"clenhei_cm", "bmi", "zwei", "zlen", "zwfl", "zbmi", "zhc", "zac", "zts", "zss", "flags"}

// places are the columns of added that begin with z. Those of the flags have the WHO's names.
var places = [...]struct {
	place growth.Place
	flag  string
}{
	{growth.PlaceWeight, "fwei"},
	{growth.PlaceHeight, "flen"},
	{growth.PlaceWeightForLength, "fwfl"},
	{growth.PlaceBMI, "fbmi"},
	{growth.PlaceHead, "fhc"},
	{growth.PlaceArm, "fac"},
	{growth.PlaceTriceps, "fts"},
	{growth.PlaceSubscapular, "fss"},
}

// The other flags.
const (
	flagCorrected = "corrected_age"
	flagConverted = "lenhei_converted"
	flagStanding  = "standing_before_9_months"
	flagOedema    = "oedema"

	flagImpossible = "impossible"
)

// lines writes what was read with the results behind it, one line after the other into the same bytes.
type lines struct {
	text      []byte
	delimiter byte
	mark      byte   // of decimals
	end       []byte // for a last line that has none
	flagged   bool   // there is a flag in this line already
}

// newLines begins with the header.
func newLines(r *rows, h header, first row) *lines {
	l := &lines{delimiter: r.delimiter, mark: r.decimalMark(h), end: []byte("\n")}
	if len(first.end) == 2 {
		l.end = []byte("\r\n")
	}
	l.text = append(l.text, h.mark...)
	l.text = append(l.text, first.text...)
	for _, name := range added {
		l.text = append(append(l.text, l.delimiter), name...)
	}
	l.text = append(l.text, l.end...)
	return l
}

// decimalMark is the one of the first number with decimals in what can be seen ahead; a comma where semicolons separate
// fields and nothing says otherwise, as spreadsheets of the countries with decimal commas write.
func (r *rows) decimalMark(h header) byte {
	if r.delimiter == ',' {
		return '.'
	}
	seen := r.buf[r.next:max(r.next, min(r.end, firstRead))]
	ahead := &rows{err: r.err, buf: seen, end: len(seen), delimiter: r.delimiter, wanted: h.count}
	if r.end > firstRead || r.err == nil {
		ahead.err = io.ErrUnexpectedEOF // the last row that is seen is cut
	}
	c := &child{header: h}
	for {
		next, ok := ahead.read()
		if !ok {
			break
		}
		if next.reason != "" || ahead.count != h.count {
			continue
		}
		c.text, c.fields = next.text, ahead.fields
		for _, of := range []column{ageDays, ageMonths, weight, lenhei, head, arm, triceps, subscapular} {
			b := c.field(of)
			if at := bytes.IndexAny(b, ".,"); at >= 0 {
				if _, ok := number(b, true); ok {
					return b[at]
				}
			}
		}
	}
	if r.delimiter == ';' {
		return ','
	}
	return '.'
}

func (l *lines) begin(r row) {
	l.text = append(l.text[:0], r.text...)
	l.flagged = false
}

func (l *lines) finish(r row) {
	if len(r.end) > 0 && r.end[len(r.end)-1] == '\n' {
		l.text = append(l.text, r.end...)
	} else {
		l.text = append(l.text, l.end...)
	}
}

// impossible writes a row without results.
func (l *lines) impossible(r row) {
	l.begin(r)
	for range added {
		l.text = append(l.text, l.delimiter)
	}
	l.flag(flagImpossible)
	l.finish(r)
}

// results computes what a row says.
func (l *lines) results(r row, c *child, correctUntil int) {
	age, corrected := c.age, false
	if c.ageKnown {
		age, corrected = c.age.Corrected(c.gestation, correctUntil)
	}
	found := growth.Compute(c.sex, age, c.ageKnown, c.measures)
	l.begin(r)
	l.text = appendSize(append(l.text, l.delimiter), found.LengthHeight, l.mark)
	l.text = appendSize(append(l.text, l.delimiter), found.BMI, l.mark)
	for _, p := range places {
		l.text = appendScore(append(l.text, l.delimiter), found.Z[p.place], l.mark)
	}
	l.text = append(l.text, l.delimiter)
	for _, p := range places {
		if found.Implausible[p.place] {
			l.flag(p.flag)
		}
	}
	if corrected {
		l.flag(flagCorrected)
	}
	if found.Flags.Has(growth.HeightConverted) {
		l.flag(flagConverted)
	}
	if found.Flags.Has(growth.PostureRefused) {
		l.flag(flagStanding)
	}
	if c.measures.Oedema {
		l.flag(flagOedema)
	}
	l.finish(r)
}

func (l *lines) flag(word string) {
	if l.flagged {
		l.text = append(l.text, ' ')
	}
	l.text = append(l.text, word...)
	l.flagged = true
}
