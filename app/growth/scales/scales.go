// Package scales reads what connected scales export: CSV files of which no two makers write the same.
//
// [Inspect] goes through a file once and proposes how to read it: the delimiter, the line of the column names, which columns
// hold the date, the weight, the height and the head, in which units, and whether days or months come first. What it
// cannot know it asks: a file whose days are all below 13 is not read until somebody says which number is the day. [Read]
// then goes through the file with a [Mapping], which a person may have changed.
//
// Both read a stream and keep no more than a few lines of it, however long the file is. Nothing is left out in silence:
// each line gives a measure, or is counted with its number and the reason why it does not.
//
// A date is that of the clock on the wall where it was written, whatever zone follows it: a child weighed late in the
// evening was weighed that day. Only seconds since 1970 need to be told a zone.
//
// The package is pure.
package scales

import (
	"slices"

	"carnet/app/record"
)

// Order says which number comes first in dates such as 04/03/2026. Dates that begin with the year, that name the month or
// count seconds are understood under either order.
type Order string

// The orders.
const (
	DayFirst   Order = "dmy"
	MonthFirst Order = "mdy"
)

// Unit is the unit of a column of numbers.
type Unit string

// The units, with their UCUM or usual codes.
const (
	Kilogram   Unit = "kg"
	Gram       Unit = "g"
	Pound      Unit = "lb"
	Centimetre Unit = "cm"
	Millimetre Unit = "mm"
	Metre      Unit = "m"
	Inch       Unit = "in"
)

// canonical is how many g or mm one of each unit is.
var canonical = map[Unit]float64{
	Kilogram: 1000, Gram: 1, Pound: 453.59237,
	Centimetre: 10, Millimetre: 1, Metre: 1000, Inch: 25.4,
}

// UnitsOf lists the units in which a kind of measure may be written, the usual one first.
func UnitsOf(kind record.MeasureType) []Unit {
	if kind == record.Weight {
		return []Unit{Kilogram, Gram, Pound}
	}
	return []Unit{Centimetre, Millimetre, Metre, Inch}
}

// Kinds lists what can be read, in the order of the screens.
func Kinds() []record.MeasureType {
	return []record.MeasureType{record.Weight, record.Height, record.Head}
}

// Part says where one kind of measure is. The zero Part is nowhere.
type Part struct {
	Column int  `json:"column,omitempty"` // from 1
	Unit   Unit `json:"unit,omitempty"`   // of numbers beside which no unit is written
}

// Mapping says how to read a file. Columns are counted from 1; 0 is none.
type Mapping struct {
	Date  int   `json:"date,omitempty"`
	Order Order `json:"order,omitempty"` // "" while nobody knows; not needed for every file
	// Units is a column that names the unit of the weight on its line.
	Units  int  `json:"units,omitempty"`
	Weight Part `json:"weight,omitzero"`
	Height Part `json:"height,omitzero"`
	Head   Part `json:"head,omitzero"`
}

// Part is the place of one kind of measure.
func (m *Mapping) Part(kind record.MeasureType) *Part {
	switch kind {
	case record.Weight:
		return &m.Weight
	case record.Height:
		return &m.Height
	}
	return &m.Head
}

// Fits reports that a mapping can read a file of this layout, so that one that was remembered can be used again.
func (m Mapping) Fits(l Layout) bool {
	n := len(l.Columns)
	if m.Date < 1 || m.Date > n || m.Units < 0 || m.Units > n || m.Order == "" && l.Columns[m.Date-1].Undecided {
		return false
	}
	taken := []int{m.Date}
	for _, kind := range Kinds() {
		p := *m.Part(kind)
		if p.Column == 0 {
			continue
		}
		if p.Column < 1 || p.Column > n || slices.Contains(taken, p.Column) || !slices.Contains(UnitsOf(kind), p.Unit) {
			return false
		}
		taken = append(taken, p.Column)
	}
	return len(taken) > 1
}

// Column is one column of a file.
type Column struct {
	Name string // as in the line of the names; "" where there is none
	// Dates reports that it holds dates. Order is what they prove; it is "" where they prove nothing, and Undecided then
	// tells the dates that could be read either way from those that need no order.
	Dates     bool
	Order     Order
	Undecided bool

	typical float64 // of its numbers, 0 where it has none
	header  heading
}

// Numbers reports that it holds numbers that may be measures.
func (c Column) Numbers() bool { return c.typical > 0 }

// UnitFor is the unit that the name of the column, or else the size of its numbers, suggests for a kind of measure.
func (c Column) UnitFor(kind record.MeasureType) Unit {
	for _, u := range c.header.units {
		if slices.Contains(UnitsOf(kind), u) {
			return u
		}
	}
	switch {
	case kind == record.Weight && c.typical >= 300: // kilos of nobody
		return Gram
	case kind == record.Weight:
		return Kilogram
	case c.typical > 0 && c.typical < 3:
		return Metre
	case kind == record.Head && c.typical >= 100, c.typical >= 300:
		return Millimetre
	}
	return Centimetre
}

// Layout is how a file is built.
type Layout struct {
	Columns   []Column
	First     int    // number of the first line after the names
	Signature string // the same for files of the same maker: it names no value
	Guess     Mapping
	Sample    []Line // the first lines with something in them
	Rows      int    // lines after the names that are not blank
	Bytes     int64

	delimiter byte
}

// Line is one line of a file, as its cells.
type Line struct {
	Number int // from 1, as text editors count
	Cells  []string
}

// Row is what one line says. Values are in g and mm; 0 is not measured.
type Row struct {
	Line                 int
	Date                 record.Date
	Weight, Height, Head int64
}

// Value is the measure of one kind, 0 for none.
func (r Row) Value(kind record.MeasureType) int64 {
	switch kind {
	case record.Weight:
		return r.Weight
	case record.Height:
		return r.Height
	}
	return r.Head
}

// Reason is why a line, or a part of it, is not read.
type Reason string

// The reasons.
const (
	NoDate  Reason = "date"  // there is no date, or none that exists
	NoValue Reason = "value" // what is there is no measure: no number, negative, or far outside what people measure
	Empty   Reason = "empty" // there is a line and nothing to read in it
	TooLong Reason = "long"  // longer than any line of a table
)

// Problem is a line that is not read, or not wholly.
type Problem struct {
	Line int
	Why  Reason
}

// maxProblems is how many are kept with their numbers; all are counted.
const maxProblems = 1000

// Report is what became of the lines.
type Report struct {
	Rows     int // lines that are not blank
	Read     int // those that gave at least one measure
	Unread   int // those that gave none, or not all that they hold
	Problems []Problem
}

func (r *Report) fail(line int, why Reason) {
	r.Unread++
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, Problem{line, why})
	}
}
