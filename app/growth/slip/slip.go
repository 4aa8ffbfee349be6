// Package slip notices what is probably a slip of the finger in a measure: grams typed for kilos, metres for centimetres, a
// weight in the place of a height, a height that shrinks. It questions and never refuses: what a family insists on is kept.
//
// The rules need few data. A value is compared with the reference tables, with wide ranges where there is no table, and
// with the measures just before and just after it. Their limits are wide on purpose: a question that is asked for nothing
// is no longer read the day it matters. A value within two standard deviations of the median that follows what was noted
// before is never questioned, and a value that is proposed instead of another never is either.
//
// The package is pure and says nothing about health: a value that is questioned may be true.
package slip

import (
	"math"
	"slices"

	"carnet/app/growth"
	"carnet/app/record"
)

// Doubt is why a value is questioned. The list grows.
type Doubt string

// The doubts, in the order in which they are looked for.
const (
	None    Doubt = ""
	Unit    Doubt = "unit"    // another unit, or the decimal sign elsewhere: Slip.Meant was probably meant
	Unusual Doubt = "unusual" // hardly anyone of this age measures so
	Shrunk  Doubt = "shrunk"  // a height or a head smaller than one noted earlier, or larger than one noted later
	Jump    Doubt = "jump"    // more was gained or lost than the days between allow
)

// Slip is what is doubtful in a value; the zero Slip is nothing.
type Slip struct {
	Doubt   Doubt
	Small   bool               // too little rather than too much: a number that is still being typed may only be unfinished
	Meant   int64              // for Unit: what was probably meant, in the unit of the measure; otherwise 0
	Against record.Measurement // for Shrunk and Jump: the noted measure that the value does not go with
}

// Typed is a value as it was written.
type Typed struct {
	Type    record.MeasureType
	Value   float64 // in Type.UCUM(); not always a whole number: « 0,62 cm » is 6.2 mm
	Posture record.Posture
	Date    record.Date // whole
}

// TypedAs is a measurement as a value to check.
func TypedAs(m record.Measurement) Typed {
	return Typed{Type: m.Type, Value: float64(m.Value), Posture: m.Posture, Date: m.Date}
}

// Book is what is known of a child, in the order of time. It is for one goroutine at a time.
type Book struct {
	subject growth.Subject
	noted   map[record.MeasureType][]entry // sorted by date
}

// entry is a noted measure. One that is unusual itself is no witness against others.
type entry struct {
	record.Measurement
	unusual bool
}

// NewBook returns the book of a child with the measures that are noted, in any order.
func NewBook(subject growth.Subject, noted []record.Measurement) *Book {
	b := &Book{subject: subject, noted: map[record.MeasureType][]entry{}}
	for _, m := range noted {
		b.noted[m.Type] = append(b.noted[m.Type], b.entry(m))
	}
	for _, all := range b.noted {
		slices.SortStableFunc(all, func(a, b entry) int { return a.Date.Compare(b.Date) })
	}
	return b
}

// Add notes one measure more, after those of the same day.
func (b *Book) Add(m record.Measurement) {
	all := b.noted[m.Type]
	at := b.after(m.Type, m.Date)
	b.noted[m.Type] = slices.Insert(all, at, b.entry(m))
}

func (b *Book) entry(m record.Measurement) entry {
	unusual, _ := b.unusual(TypedAs(m))
	return entry{m, unusual}
}

// after is the place of the first measure that is later than a day.
func (b *Book) after(kind record.MeasureType, day record.Date) int {
	at, _ := slices.BinarySearchFunc(b.noted[kind], day, func(e entry, day record.Date) int {
		if e.Date.After(day) {
			return 1
		}
		return -1
	})
	return at
}

// SameDay is the last measure of this kind that is noted on a day.
func (b *Book) SameDay(kind record.MeasureType, day record.Date) (record.Measurement, bool) {
	at := b.after(kind, day) - 1
	if at < 0 || b.noted[kind][at].Date != day {
		return record.Measurement{}, false
	}
	return b.noted[kind][at].Measurement, true
}

// Check says what is doubtful in a value, with what was probably meant where that can be told. Other measures of the same
// day are no reason to doubt: see SameDay.
func (b *Book) Check(t Typed) Slip {
	s := b.judge(t)
	if s.Doubt == None {
		return s
	}
	for _, factor := range factors(t.Type) {
		if meant, ok := whole(t.Value * factor); ok && b.judge(t.with(meant)).Doubt == None {
			return Slip{Doubt: Unit, Small: float64(meant) > t.Value, Meant: meant}
		}
	}
	return s
}

// factors lead from a value to what was probably meant, the likeliest slip first.
func factors(kind record.MeasureType) []float64 {
	if kind == record.Weight {
		return []float64{
			1. / 1000, // grams typed as kilos: 3450
			1. / 10,   // 34,5 or 64,2: the decimal sign one place too far
			10,        // 0,345
			1. / 100,  // 345 and 642: no decimal sign at all
		}
	}
	return []float64{
		1. / 10,  // millimetres typed as centimetres: 620
		100,      // metres: 0,62
		10,       // 6,2
		1. / 100, // 6250
	}
}

// whole reports a number of grams or millimetres that was really written: 3.4 g is not « 3400 » of anything.
func whole(value float64) (int64, bool) {
	n := math.Round(value)
	return int64(n), math.Abs(value-n) < 1e-6*max(1, math.Abs(n)) && n > 0 && n < 1e9
}

func (t Typed) with(value int64) Typed {
	t.Value = float64(value)
	return t
}

// Swapped reports that a weight and a height that were typed together, in kilos and centimetres, are each in the place of
// the other, and gives both as they were probably meant, in g and mm.
func (b *Book) Swapped(weight, height Typed) (grams, millimetres int64, ok bool) {
	if b.judge(weight).Doubt == None && b.judge(height).Doubt == None {
		return 0, 0, false
	}
	// The number of centimetres becomes one of kilos: mm/10·1000. The number of kilos becomes one of centimetres: g/1000·10.
	grams, okWeight := whole(height.Value * 100)
	millimetres, okHeight := whole(weight.Value / 100)
	if !okWeight || !okHeight || b.judge(weight.with(grams)).Doubt != None || b.judge(height.with(millimetres)).Doubt != None {
		return 0, 0, false
	}
	return grams, millimetres, true
}

// judge looks at a value as it is, without asking what else may have been meant.
func (b *Book) judge(t Typed) Slip {
	if unusual, small := b.unusual(t); unusual {
		return Slip{Doubt: Unusual, Small: small}
	}
	is := record.Measurement{Type: t.Type, Value: int64(math.Round(t.Value)), Posture: t.Posture, Date: t.Date}
	all := b.noted[t.Type]
	for i := b.after(t.Type, t.Date) - 1; i >= 0; i-- {
		if before := all[i]; !before.unusual && before.Date.Before(t.Date) {
			if d := b.compare(before.Measurement, is); d != None {
				return Slip{Doubt: d, Small: is.Value < before.Value, Against: before.Measurement}
			}
			break
		}
	}
	for _, later := range all[b.after(t.Type, t.Date):] {
		if !later.unusual {
			if d := b.compare(is, later.Measurement); d != None {
				return Slip{Doubt: d, Small: is.Value < later.Value, Against: later.Measurement}
			}
			break
		}
	}
	return Slip{}
}
