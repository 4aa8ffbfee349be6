package slip

import (
	"math"

	"carnet/app/growth"
	"carnet/app/record"
)

// Where no table answers, a value is only questioned outside these ranges, in g and mm.
var (
	// beforeTerm: a child born early, until the day it should have been born.
	beforeTerm = map[record.MeasureType]span{record.Weight: {300, 6_000}, record.Height: {200, 600}, record.Head: {150, 420}}
	// afterTables: weight after 10 years, height after 19, head after 5. The lower ends are what the tables still call
	// possible at their last day; the upper ends leave room for any adult that a household scale can carry.
	afterTables = map[record.MeasureType]span{record.Weight: {12_000, 250_000}, record.Height: {1_000, 2_300}, record.Head: {400, 680}}
)

type span struct{ low, high float64 }

// What two measures in a row may differ by. Rates are for a day and several times what the fastest children do, since a
// short interval between two scales or two pairs of hands says little.
const (
	// heightError: two people who measure the same restless baby differ by 1 to 1.5 cm.
	heightError = 15.
	// posturesApart is what a lying child is longer than a standing one.
	posturesApart = 7.
	// heightRateFirstYear: a newborn grows 1.2 mm a day, a child born early up to 1.9.
	heightRateFirstYear = 2.
	// heightRateLater: twice the growth of the second year; at puberty it is 0.3 mm a day.
	heightRateLater = 0.7
	// grownUp: adults do not grow, and lose height slowly; nothing is said about that.
	grownUp = 19 * daysOfYear

	// headError: the tape lies a little higher or lower.
	headError = 10.
	// headErrorAtBirth: in the first weeks the moulding and the swelling of birth go away.
	headErrorAtBirth = 20.
	headSettled      = 21 // days
	// headRateFirstYear: a child born early that catches up gains 1 cm a week.
	headRateFirstYear = 1.5
	headRateLater     = 0.3

	// weightSlack and weightShare: another scale, a nappy, clothes, a meal.
	weightSlack = 400.
	weightShare = 0.06
	// The gains of a day in g: a newborn gains 30 and at most 60; a child of 5 years 6; at puberty up to 30.
	weightRateFirstYear = 80.
	weightRateChild     = 40.
	weightRateLater     = 100.
	// lossSlack and lossShare: newborns lose up to a tenth of their weight, and so does a child with gastroenteritis.
	lossSlack = 500.
	lossShare = 0.12
	// lossRate is the share that a long illness may take each day.
	lossRate = 0.005

	daysOfYear = 365.25
	childhood  = 10 * daysOfYear
)

// unusual reports a value that cannot be kept, that the tables call implausible for whatever sex it may be, or that is out
// of range where there is no table; and whether it is too small.
func (b *Book) unusual(t Typed) (unusual, small bool) {
	low, high := t.Type.Bounds()
	if math.IsNaN(t.Value) || t.Value < float64(low) || t.Value > float64(high) {
		return true, t.Value < float64(low)
	}
	if !b.subject.Birth.Whole() || !t.Date.Whole() {
		return false, false
	}
	value := int64(math.Round(t.Value))
	o := growth.Observation{Date: t.Date}
	switch t.Type {
	case record.Weight:
		o.Weight = value
	case record.Height:
		o.Height, o.Posture = value, t.Posture
	case record.Head:
		o.Head = value
	}
	answered := false
	for _, sex := range b.sexes() {
		s := b.subject
		s.Sex = sex
		if score, ok := s.Score(growth.Indicator(t.Type), o); ok {
			if !score.Flags.Has(growth.Implausible) {
				return false, false
			}
			answered, small = true, score.Z < 0
		}
	}
	if answered {
		return true, small
	}
	ranges := afterTables
	if days, _ := b.subject.CorrectedAgeDays(t.Date); days < 0 {
		ranges = beforeTerm
	}
	r := ranges[t.Type]
	return t.Value < r.low || t.Value > r.high, t.Value < r.low
}

// sexes are those whose tables are asked: both for a child who has no table.
func (b *Book) sexes() []record.Sex {
	if s := b.subject.Sex; s == record.Female || s == record.Male {
		return []record.Sex{s}
	}
	return []record.Sex{record.Female, record.Male}
}

// compare says what is impossible about two measures of the same kind, a being earlier than b.
func (b *Book) compare(earlier, later record.Measurement) Doubt {
	days := float64(later.Date.DaysSince(earlier.Date))
	age := 30 * daysOfYear // of an adult whose birth date is not known
	if b.subject.Birth.Whole() {
		age = float64(b.subject.AgeDays(earlier.Date))
	}
	from, to := float64(earlier.Value), float64(later.Value)
	switch earlier.Type {
	case record.Height:
		from, to = b.length(earlier), b.length(later)
		switch {
		case from-to > heightError && age+days < grownUp:
			return Shrunk
		case to-from > heightError+rate(age, heightRateFirstYear, heightRateLater)*days:
			return Jump
		}
	case record.Head:
		slack := headError
		if age < headSettled {
			slack = headErrorAtBirth
		}
		switch {
		case from-to > slack:
			return Shrunk
		case to-from > slack+rate(age, headRateFirstYear, headRateLater)*days:
			return Jump
		}
	case record.Weight:
		perDay := rate(age, weightRateFirstYear, weightRateChild)
		if age >= childhood {
			perDay = weightRateLater
		}
		switch {
		case to-from > max(weightSlack, weightShare*from)+perDay*days:
			return Jump
		case from-to > max(lossSlack, lossShare*from)+lossRate*from*days:
			return Jump
		}
	}
	return None
}

func rate(age, firstYear, later float64) float64 {
	if age < daysOfYear {
		return firstYear
	}
	return later
}

// length is a height as that of a lying child, so that both postures compare. One that is not told is the usual one of
// that age: see package growth.
func (b *Book) length(m record.Measurement) float64 {
	posture := m.Posture
	if posture == "" {
		posture = record.Standing
		if b.subject.Birth.Whole() && b.subject.AgeDays(m.Date) < 731 {
			posture = record.Lying
		}
	}
	if posture == record.Standing {
		return float64(m.Value) + posturesApart
	}
	return float64(m.Value)
}
