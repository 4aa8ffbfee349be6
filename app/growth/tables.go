package growth

import (
	_ "embed"
	"math"
	"sync"

	"carnet/app/growth/internal/table"
	"carnet/app/record"
)

// Reference is a published set of tables.
type Reference string

// The references.
const (
	WHO2006 Reference = "who2006"
	WHO2007 Reference = "who2007"
	IOTF    Reference = "iotf2012"
)

//go:embed tables.txt
var tablesFile []byte

// column is one table: rows that follow each other from first, one per unit.
type column struct {
	first int
	rows  []lms
}

func (c column) row(x int) (p lms, ok bool) {
	i := x - c.first
	if i < 0 || i >= len(c.rows) {
		return lms{}, false
	}
	return c.rows[i], true
}

// between reads a column at a whole row and a part of the way to the next one. The next row is only read if there is a
// part, so that the last row has a value.
func (c column) between(x int, part float64) (lms, bool) {
	p, ok := c.row(x)
	if !ok || !(part > 0) {
		return p, ok
	}
	next, ok := c.row(x + 1)
	if !ok {
		return lms{}, false
	}
	return p.between(next, part), true
}

// byAge are the tables of one reference.
type byAge struct {
	reference Reference
	columns   [NumIndicators]column
}

// sexTables are all tables of one sex.
type sexTables struct {
	who2006, who2007 byAge
	length, height   column // weight for length, weight for height, by mm
	iotf             column // BMI by half-years
}

type bothSexes struct{ boys, girls sexTables }

// tables are read once, at the first question: a program that shows no curve need not spend the milliseconds. They
// never change afterwards.
var tables = sync.OnceValue(readTables)

func readTables() *bothSexes {
	all, err := table.Decode(tablesFile)
	if err != nil {
		panic("embedded growth tables: " + err.Error()) // the file is part of the program: its test would have failed
	}
	var both bothSexes
	for _, s := range []*sexTables{&both.boys, &both.girls} {
		s.who2006.reference, s.who2007.reference = WHO2006, WHO2007
	}
	for _, t := range all {
		s := &both.boys
		if record.Sex(t.Sex) == record.Female {
			s = &both.girls
		}
		c := column{first: t.First, rows: make([]lms, len(t.M))}
		for i := range c.rows {
			p, _ := t.At(t.First + i)
			c.rows[i] = lms(p)
		}
		*s.named(t.Name) = c
	}
	return &both
}

// named is where a table of the file belongs.
func (s *sexTables) named(name string) *column {
	switch name {
	case "who2006/length-weight":
		return &s.length
	case "who2006/height-weight":
		return &s.height
	case "iotf2012/bmi":
		return &s.iotf
	}
	for _, set := range []*byAge{&s.who2006, &s.who2007} {
		for place := range set.columns {
			if name == string(set.reference)+"/"+string(indicators[place]) {
				return &set.columns[place]
			}
		}
	}
	panic("embedded growth tables: " + name + " has no reader")
}

// tablesOf returns nil for a sex that has no table.
func tablesOf(sex record.Sex) *sexTables {
	switch sex {
	case record.Male:
		return &tables().boys
	case record.Female:
		return &tables().girls
	}
	return nil
}

// at chooses the reference of an age; nil outside both.
func (t *sexTables) at(age Age) *byAge {
	switch {
	case age.Days >= 0 && age.Months >= 0 && age.Days <= lastDay2006:
		return &t.who2006
	case age.Days > lastDay2006 && age.Months <= last2007:
		return &t.who2007
	}
	return nil
}

// last2007 is the last valid month of WHO2007, and lastWeight2007 that of weight. The tables print one row more, a copy
// of the last, as padding.
const (
	last2007       = 228
	lastWeight2007 = 120
)

// row returns L, M and S at an age that the reference was chosen for.
func (b *byAge) row(place Place, age Age) (lms, bool) {
	if b.reference == WHO2006 {
		return b.columns[place].row(age.Days)
	}
	if place == PlaceWeight && age.Months > lastWeight2007 {
		return lms{}, false
	}
	whole := math.Floor(age.Months)
	return b.columns[place].between(int(whole), age.Months-whole)
}

// The lengths and heights in cm that have a weight.
const (
	firstLength, lastLength = 45, 110
	firstHeight, lastHeight = 65, 120

	standingFrom = 87 // cm: without an age and a posture, a child of that size is taken as standing
)

// forLength returns L, M and S of weight at a length or height in cm.
func (t *sexTables) forLength(cm float64, posture record.Posture, age Age, ageKnown bool) (lms, bool) {
	if ageKnown {
		if age.Days < 0 || !(age.Months >= 0) || age.Days > lastDay2006 {
			return lms{}, false
		}
		posture = record.Lying
		if age.Days >= firstStanding {
			posture = record.Standing
		}
	}
	return t.weightAt(cm, posture)
}

// weightAt reads weight for length, or for height if posture is standing; an empty one is guessed from the size.
func (t *sexTables) weightAt(cm float64, posture record.Posture) (lms, bool) {
	if posture == "" && cm >= standingFrom {
		posture = record.Standing
	}
	c, low, high := t.length, float64(firstLength), float64(lastLength)
	if posture == record.Standing {
		c, low, high = t.height, firstHeight, lastHeight
	}
	if !(cm >= low && cm <= high) {
		return lms{}, false
	}
	mm := math.Trunc(cm * 10)
	return c.between(int(mm), (cm-mm/10)/0.1)
}
