// Package growth compares a child's measures with the reference tables of the World Health Organization:
// z-scores, centiles and the curves of a chart.
//
// # References
//
// The child growth standards of 2006 are read by whole day, from birth to day 1826 (the last one before 60 months of
// 30.4375 days). Above, the growth reference of 2007 is read by month, L, M and S being interpolated linearly: height
// and BMI to 228 months (day 6939), weight to 120 months (day 3652). There is no value outside, never an extrapolation,
// and none for a child of undetermined sex, who has no table.
//
// The curves printed in the French carnet since 2018 are not published as tables. These are not the same curves, and a
// screen that shows them says so: see [Sources].
//
// # Lying and standing
//
// The tables expect a lying child until day 730 and a standing one from day 731. A height taken the other way is
// corrected by 0.7 cm before anything else, BMI included. Standing before 9 months is not plausible: it is read as lying
// and flagged.
//
// # Age
//
// The age of a child born before 37 weeks (SA) is corrected to the term of 40 weeks, by default until 24 months.
// The end of the correction is a usage, not a rule of the tables: it is a parameter of [Subject].
//
// The package is pure: the same question always has the same answer, and it reads no clock. It says where a measure
// stands among children of that age and never what that means; that is for a professional.
package growth

import (
	"math"

	"carnet/app/record"
)

//go:generate go run ./gen

// Indicator is what is compared with a table. The list grows; its values may be stored.
type Indicator string

// The indicators by age.
const (
	WeightForAge Indicator = "weight"
	HeightForAge Indicator = "height" // lying length to day 730, standing height from day 731
	HeadForAge   Indicator = "head"
	BMIForAge    Indicator = "bmi"
)

// Indicators lists them in the order of the screens.
func Indicators() []Indicator {
	return []Indicator{WeightForAge, HeightForAge, HeadForAge, BMIForAge}
}

// Unit is the UCUM code of [Score.Value] and of the curves: the unit of the published tables.
func (i Indicator) Unit() string {
	switch i {
	case WeightForAge:
		return "kg"
	case BMIForAge:
		return "kg/m2"
	}
	return "cm"
}

// DefaultCorrection is until which age, in months, the age of a preterm child is corrected.
const DefaultCorrection = 24

const (
	fullTerm      = 280     // days of a pregnancy of 40 SA, to which ages are corrected
	daysOfMonth   = 30.4375 // of the WHO
	firstStanding = 731     // first day whose row is a standing height
	standingGap   = 7       // mm between lying length and standing height
	canStand      = 9       // months; a standing height before is not plausible
)

// Subject is whose measures are compared.
type Subject struct {
	Sex   record.Sex
	Birth record.Date // whole date
	Term  record.Gestation

	// CorrectUntil is the age in months, counted from birth, at which the age of a preterm child stops being corrected.
	// 0 means [DefaultCorrection], a negative number never to correct.
	CorrectUntil int
}

// Observation is what was measured on one day, in the units of record. An indicator reads the fields it needs;
// 0 means not measured.
type Observation struct {
	Date    record.Date
	Weight  int64          // g
	Height  int64          // mm
	Posture record.Posture // of Height; empty is taken as the tables expect it at that age
	Head    int64          // mm
}

// Flags say what was done with a measure before it was compared, and what to doubt.
type Flags uint8

// Flags of a score.
const (
	AgeCorrected    Flags = 1 << iota // the table was read at the corrected age
	HeightConverted                   // 0.7 cm was added or removed for lying or standing
	PostureRefused                    // standing before 9 months: read as lying
	Implausible                       // so far from the table that the measure or the date is probably mistyped
)

// Has reports whether all of o are set.
func (f Flags) Has(o Flags) bool { return f&o == o }

// Score is where a measure stands.
type Score struct {
	Z         float64 // standard deviations from the median; screens and papers show two decimals
	Centile   float64 // percentage of children of the same age and sex who measure less, 0 to 100
	Value     float64 // what was compared, in Indicator.Unit, after the conversion that HeightConverted says
	AgeDays   int     // where the table was read, corrected if AgeCorrected
	Reference Reference
	Flags     Flags
}

// OutOf100 is for the sentence « sur 100 enfants du même âge, environ n … moins ». It is 0 when less than one child in
// two hundred measures less and 100 when less than one in two hundred measures more: these deserve words of their own.
func (s Score) OutOf100() int { return int(math.Round(s.Centile)) }

// AgeDays is the age in whole days since birth, negative before. Both dates have to be whole.
func (s Subject) AgeDays(on record.Date) int { return on.DaysSince(s.Birth) }

// CorrectedAgeDays is the age at which tables are read: counted from the term of 40 SA for a child born before 37 SA
// who is younger than CorrectUntil, from birth for all others. It is negative before the term was due.
func (s Subject) CorrectedAgeDays(on record.Date) (days int, corrected bool) {
	days = s.AgeDays(on)
	if !s.Term.Preterm() || !on.Before(s.Birth.AddMonths(s.correctUntil())) {
		return days, false
	}
	return days - (fullTerm - s.Term.TotalDays()), true
}

func (s Subject) correctUntil() int {
	switch {
	case s.CorrectUntil == 0:
		return DefaultCorrection
	case s.CorrectUntil < 0:
		return 0
	}
	return s.CorrectUntil
}

// Score compares an observation with the table of an indicator. ok is false when there is nothing to compare: no table
// for this sex or age, a partial date, or a needed value that was not measured.
func (s Subject) Score(ind Indicator, o Observation) (score Score, ok bool) {
	if !s.Birth.Whole() || !o.Date.Whole() {
		return Score{}, false
	}
	age, corrected := s.CorrectedAgeDays(o.Date)
	p, ref, ok := parameters(ind, s.Sex, age)
	if !ok {
		return Score{}, false
	}
	y, flags, ok := compared(ind, o, age)
	if !ok {
		return Score{}, false
	}
	if corrected {
		flags |= AgeCorrected
	}
	z := zOf(ind, p, y)
	if implausible(ind, z) {
		flags |= Implausible
	}
	return Score{Z: z, Centile: CentileOf(z), Value: y, AgeDays: age, Reference: ref, Flags: flags}, true
}

// compared returns the value that an indicator reads in an observation, in the unit of its table.
func compared(ind Indicator, o Observation, age int) (y float64, flags Flags, ok bool) {
	switch ind {
	case WeightForAge:
		return float64(o.Weight) / 1000, 0, o.Weight > 0
	case HeadForAge:
		return float64(o.Head) / 10, 0, o.Head > 0
	case HeightForAge:
		mm, flags := asExpected(o.Height, o.Posture, age)
		return float64(mm) / 10, flags, o.Height > 0
	case BMIForAge:
		mm, flags := asExpected(o.Height, o.Posture, age)
		metres := float64(mm) / 1000
		return float64(o.Weight) / 1000 / (metres * metres), flags, o.Weight > 0 && o.Height > 0 && mm > 0
	}
	return 0, 0, false
}

// asExpected converts a height to the posture of the tables at an age in days.
func asExpected(mm int64, posture record.Posture, age int) (int64, Flags) {
	switch {
	case posture == record.Standing && float64(age) < canStand*daysOfMonth:
		return mm, PostureRefused
	case posture == record.Standing && age < firstStanding:
		return mm + standingGap, HeightConverted
	case posture == record.Lying && age >= firstStanding:
		return mm - standingGap, HeightConverted
	}
	return mm, 0
}

// implausible applies the flag limits of the WHO, which look at the z-score as printed, with two decimals.
func implausible(ind Indicator, z float64) bool {
	z = math.Round(z*100) / 100
	switch ind {
	case HeightForAge:
		return math.Abs(z) > 6
	case WeightForAge:
		return z < -6 || z > 5
	}
	return math.Abs(z) > 5
}
