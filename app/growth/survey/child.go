package survey

import (
	"bytes"
	"math"
	"strings"

	"carnet/app/growth"
	"carnet/app/record"
)

// What a number can be at most. A sentinel such as 9999 is below: like the software of the WHO, Run computes it, and its
// flags say that it is implausible.
const (
	tooMuch       = 1e6
	gestationFrom = 22 * 7   // days: 22 SA
	gestationTo   = 44*7 + 6 // 44 SA and 6 days
	monthInDays   = 30.4375  // of the WHO
	agesMayDiffer = 31       // days: completed months are up to one month behind
)

// child is what a row says of a child.
type child struct {
	header header
	comma  bool // may be a decimal mark

	sex       record.Sex // empty when not known
	age       growth.Age
	ageKnown  bool
	gestation int // days, 0 when not known
	measures  growth.Measures

	// while a row is read
	text   []byte
	fields []span
	reason Reason // the first thing that is wrong
	column column // where
}

// read replaces what c knows by what a row says. reason is empty when all of it can be read.
func (c *child) read(text []byte, fields []span) (reason Reason, where string) {
	c.text, c.fields, c.reason = text, fields, ""
	c.readSex()
	c.readAge()
	c.readGestation()
	c.readMeasures()
	if c.reason == "" {
		return "", ""
	}
	return c.reason, names[c.column]
}

func (c *child) refuse(at column, why Reason) {
	if c.reason == "" {
		c.reason, c.column = why, at
	}
}

// field returns what stands in a column, nothing where it is not there, empty or NA.
func (c *child) field(of column) []byte {
	at := c.header.at[of]
	if at < 0 {
		return nil
	}
	f := c.fields[at]
	b := c.text[f.from:f.to]
	if len(b) > 0 && (b[0] <= ' ' || b[len(b)-1] <= ' ') {
		b = bytes.Trim(b, " \t")
	}
	if len(b) == 2 && b[0] == 'N' && b[1] == 'A' {
		return nil
	}
	return b
}

// number returns the number of a column from 0 to below tooMuch; ok is false when there is none.
func (c *child) number(of column) (value float64, ok bool) {
	b := c.field(of)
	if len(b) == 0 {
		return 0, false
	}
	value, ok = number(b, c.comma)
	switch {
	case !ok && notFinite(b):
		c.refuse(of, Impossible)
	case !ok:
		c.refuse(of, NotANumber)
	case value < 0 || value >= tooMuch:
		c.refuse(of, Impossible)
		ok = false
	}
	return value, ok
}

// notFinite reports what programs write for a number that is none.
func notFinite(b []byte) bool {
	b = bytes.TrimLeft(b, "+-")
	return bytes.EqualFold(b, []byte("nan")) || bytes.EqualFold(b, []byte("inf")) || bytes.EqualFold(b, []byte("infinity"))
}

// measured returns the measure of a column, NaN when there is none: growth.Compute takes 0 as none as well.
func (c *child) measured(of column) float64 {
	value, ok := c.number(of)
	if !ok {
		return math.NaN()
	}
	return value
}

// letter returns the one letter of a column, 0 when it is empty or not one of letters. Capitals are as good as small ones.
func (c *child) letter(of column, letters string) byte {
	b := c.field(of)
	if len(b) == 0 {
		return 0
	}
	l := b[0]
	if l >= 'A' && l <= 'Z' {
		l += 'a' - 'A'
	}
	if len(b) > 1 || strings.IndexByte(letters, l) < 0 {
		c.refuse(of, Unknown)
		return 0
	}
	return l
}

func (c *child) readSex() {
	switch c.letter(sex, "mf12") {
	case 'm', '1':
		c.sex = record.Male
	case 'f', '2':
		c.sex = record.Female
	default:
		c.sex = ""
	}
}

// readAge prefers days, which are what the tables count until five years.
func (c *child) readAge() {
	days, inDays := c.number(ageDays)
	months, inMonths := c.number(ageMonths)
	c.ageKnown = inDays || inMonths
	switch {
	case inDays && inMonths && math.Abs(days-months*monthInDays) > agesMayDiffer:
		c.refuse(ageMonths, AgesDiffer)
	case inDays:
		c.age = growth.AgeInExactDays(days)
	case inMonths:
		c.age = growth.AgeInMonths(months)
	}
}

// readGestation refuses what is no term at all: 38, meant as weeks, would move the age by eight months.
func (c *child) readGestation() {
	days, ok := c.number(gestation)
	c.gestation = 0
	switch {
	case !ok || days == 0:
	case days < gestationFrom || days > gestationTo || days != math.Trunc(days):
		c.refuse(gestation, Impossible)
	default:
		c.gestation = int(days)
	}
}

func (c *child) readMeasures() {
	c.measures = growth.Measures{
		Weight:       c.measured(weight),
		LengthHeight: c.measured(lenhei),
		Head:         c.measured(head),
		Arm:          c.measured(arm),
		Triceps:      c.measured(triceps),
		Subscapular:  c.measured(subscapular),
	}
	switch c.letter(measure, "lh") {
	case 'l':
		c.measures.Posture = record.Lying
	case 'h':
		c.measures.Posture = record.Standing
	}
	switch c.letter(oedema, "yn12") {
	case 'y', '1':
		c.measures.Oedema = true
	}
}
