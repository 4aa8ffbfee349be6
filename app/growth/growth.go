// Package growth compares a child's measures with the reference tables of the World Health Organization and of the
// International Obesity Task Force: z-scores, centiles, grades and the curves of a chart; and it finds a few landmarks in
// them.
//
// # References
//
// The child growth standards of 2006 are read by whole day, from birth to day 1826 (60 months of 30.4375 days,
// rounded). Above, the growth reference of 2007 is read by month, L, M and S being interpolated linearly: height
// and BMI to 228 months (day 6939), weight to 120 months (day 3652). There is no value outside, never an extrapolation,
// and none for a child of undetermined sex, who has no table. (The latest version of the WHO's package for school age
// also accepts the ages between 120 and 121 and between 228 and 229 months, with the row of the last valid one; the
// versions before did not.) The levels of the IOTF go from 2 to 18 years.
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
// # Weight for length
//
// Weight for length (45 to 110 cm) is read before day 731, weight for height (65 to 120 cm) from then on and to day 1826,
// both linearly between the printed millimetres. Without an age, the posture decides, and without a posture 87 cm do.
//
// # Age
//
// The age of a child born before 37 weeks (SA) is corrected to the term of 40 weeks, by default until 24 months.
// The end of the correction is a usage, not a rule of the tables: it is a parameter of [Subject]. The score at the age
// since birth stays available beside it.
//
// # Two doors, one path
//
// [Compute] takes plain numbers, for surveys; [Subject] takes what a record holds. Both give the z-scores of the software
// that the WHO publishes, to the two decimals that it prints.
//
// # Landmarks
//
// [TargetHeight], [Subject.Velocities] and [Subject.EarlyRebound] are not tables but usages, and careful ones: what they
// cannot say with some confidence, they do not say.
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

// The indicators of the screens, by age.
const (
	WeightForAge Indicator = "weight"
	HeightForAge Indicator = "height" // lying length to day 730, standing height from day 731
	HeadForAge   Indicator = "head"
	BMIForAge    Indicator = "bmi"
)

// The other indicators of the tables. No record holds an arm or a skinfold: they come with surveys.
const (
	ArmForAge         Indicator = "arm"
	TricepsForAge     Indicator = "triceps"
	SubscapularForAge Indicator = "subscapular"
	WeightForLength   Indicator = "weight-for-length" // not by age: lying length before day 731, standing height later
)

// Indicators lists those of the screens, in their order.
func Indicators() []Indicator {
	return []Indicator{WeightForAge, HeightForAge, HeadForAge, BMIForAge}
}

// indicators gives the indicator of each place.
var indicators = [NumIndicators]Indicator{
	PlaceWeight:          WeightForAge,
	PlaceHeight:          HeightForAge,
	PlaceWeightForLength: WeightForLength,
	PlaceBMI:             BMIForAge,
	PlaceHead:            HeadForAge,
	PlaceArm:             ArmForAge,
	PlaceTriceps:         TricepsForAge,
	PlaceSubscapular:     SubscapularForAge,
}

// Place is where the indicator stands in [Results]; ok is false for a word that is none.
func (i Indicator) Place() (place Place, ok bool) {
	for place, ind := range indicators {
		if ind == i {
			return Place(place), true
		}
	}
	return 0, false
}

// Indicator is the one that stands at a place of [Results].
func (p Place) Indicator() Indicator { return indicators[p] }

// Unit is the UCUM code of [Score.Value] and of the curves: the unit of the published tables.
func (i Indicator) Unit() string {
	switch i {
	case WeightForAge, WeightForLength:
		return "kg"
	case TricepsForAge, SubscapularForAge:
		return "mm"
	case BMIForAge:
		return "kg/m2"
	}
	return "cm"
}

// DefaultCorrection is until which age, in months, the age of a preterm child is corrected.
const DefaultCorrection = 24

const (
	fullTerm      = 280     // days of a pregnancy of 40 SA, to which ages are corrected
	pretermBefore = 259     // days of 37 SA
	daysOfMonth   = 30.4375 // of the WHO
	firstStanding = 731     // first day whose row is a standing height
	standingGap   = 0.7     // cm between lying length and standing height
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
	Length    float64 // cm, where the table of WeightForLength was read, after the conversion; 0 for other indicators
	AgeDays   int     // where the table was read, corrected if AgeCorrected
	Reference Reference
	Flags     Flags
}

// OutOf100 is for the sentence « sur 100 enfants du même âge, environ n … moins ». It is 0 when less than one child in
// two hundred measures less and 100 when less than one in two hundred measures more: these deserve words of their own.
func (s Score) OutOf100() int { return int(math.Round(s.Centile)) }

// Score compares an observation with the table of an indicator, at the corrected age of a child whose age is corrected.
// ok is false when there is nothing to compare: no table for this sex, age or length, a partial date, or a needed value
// that was not measured.
func (s Subject) Score(ind Indicator, o Observation) (score Score, ok bool) {
	if !s.Birth.Whole() || !o.Date.Whole() {
		return Score{}, false
	}
	days, corrected := s.CorrectedAgeDays(o.Date)
	if score, ok = s.scoreAt(ind, o, days); ok && corrected {
		score.Flags |= AgeCorrected
	}
	return score, ok
}

// ScoreUncorrected is [Subject.Score] at the age since birth, whatever the term was: shown beside the other while the age
// is corrected.
func (s Subject) ScoreUncorrected(ind Indicator, o Observation) (score Score, ok bool) {
	if !s.Birth.Whole() || !o.Date.Whole() {
		return Score{}, false
	}
	return s.scoreAt(ind, o, s.AgeDays(o.Date))
}

func (s Subject) scoreAt(ind Indicator, o Observation, days int) (Score, bool) {
	place, known := ind.Place()
	if !known {
		return Score{}, false
	}
	r := Compute(s.Sex, AgeInDays(days), true, o.measures(ind))
	z := r.Z[place]
	if math.IsNaN(z) {
		return Score{}, false
	}
	score := Score{Z: z, Centile: CentileOf(z), AgeDays: days, Reference: r.Reference, Flags: r.Flags}
	switch ind {
	case HeightForAge:
		score.Value = r.LengthHeight
	case BMIForAge:
		score.Value = r.BMI
	case HeadForAge:
		score.Value = float64(o.Head) / 10
	case WeightForLength:
		score.Value, score.Length = float64(o.Weight)/1000, r.LengthHeight
	default:
		score.Value = float64(o.Weight) / 1000
	}
	if r.Implausible[place] {
		score.Flags |= Implausible
	}
	return score, true
}

// measures are what an indicator reads in an observation.
func (o Observation) measures(ind Indicator) Measures {
	m := NotMeasured()
	switch ind {
	case WeightForAge:
		m.Weight = float64(o.Weight) / 1000
	case HeadForAge:
		m.Head = float64(o.Head) / 10
	case HeightForAge:
		m.LengthHeight, m.Posture = float64(o.Height)/10, o.Posture
	case BMIForAge, WeightForLength:
		m.Weight, m.LengthHeight, m.Posture = float64(o.Weight)/1000, float64(o.Height)/10, o.Posture
	}
	return m
}
