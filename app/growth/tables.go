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
)

const lastDay2006 = 1826 // later, an age is 60 months or more and belongs to WHO2007

//go:embed tables.txt
var tablesFile []byte

type tableKey struct {
	name string
	sex  record.Sex
}

// tables are read once, at the first question: reading takes about a millisecond and a program that shows no curve
// need not spend it. They never change afterwards.
var tables = sync.OnceValue(func() map[tableKey]table.Table {
	all, err := table.Decode(tablesFile)
	if err != nil {
		panic("embedded growth tables: " + err.Error()) // the file is part of the program: its test would have failed
	}
	byKey := make(map[tableKey]table.Table, len(all))
	for _, t := range all {
		byKey[tableKey{t.Name, record.Sex(t.Sex)}] = t
	}
	return byKey
})

func tableOf(ref Reference, ind Indicator, sex record.Sex) (table.Table, bool) {
	t, ok := tables()[tableKey{string(ref) + "/" + string(ind), sex}]
	return t, ok
}

// parameters returns L, M and S at an age in whole days.
func parameters(ind Indicator, sex record.Sex, age int) (p table.LMS, ref Reference, ok bool) {
	if age <= lastDay2006 {
		t, found := tableOf(WHO2006, ind, sex)
		if !found {
			return table.LMS{}, "", false
		}
		p, ok = t.At(age)
		return p, WHO2006, ok
	}
	t, found := tableOf(WHO2007, ind, sex)
	months := float64(age) / daysOfMonth
	if !found || months > lastMonth(ind) {
		return table.LMS{}, "", false
	}
	whole := math.Floor(months)
	before, okBefore := t.At(int(whole))
	after, okAfter := t.At(int(whole) + 1)
	if !okBefore || !okAfter {
		return table.LMS{}, "", false
	}
	return between(before, after, months-whole), WHO2007, true
}

// lastMonth is the last valid month of WHO2007. The tables print one row more, a copy of the last, as padding.
func lastMonth(ind Indicator) float64 {
	if ind == WeightForAge {
		return 120
	}
	return 228
}

func between(a, b table.LMS, part float64) table.LMS {
	mix := func(a, b float64) float64 { return a + part*(b-a) }
	return table.LMS{L: mix(a.L, b.L), M: mix(a.M, b.M), S: mix(a.S, b.S)}
}

// Coverage gives the first and last age in days at which an indicator has a value, for either sex.
func Coverage(ind Indicator) (first, last int) {
	if ind == HeadForAge {
		return 0, lastDay2006
	}
	return 0, int(math.Floor(lastMonth(ind) * daysOfMonth))
}
