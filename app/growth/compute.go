package growth

import (
	"math"

	"carnet/app/record"
)

// Place is where an indicator stands in [Results]: the order in which surveys print z-scores.
type Place int

// The places of the eight indicators.
const (
	PlaceWeight Place = iota
	PlaceHeight
	PlaceWeightForLength
	PlaceBMI
	PlaceHead
	PlaceArm
	PlaceTriceps
	PlaceSubscapular

	NumIndicators // how many there are
)

// Measures are one visit as numbers, in the units of the published tables. NaN is not measured; so is what no scale can
// show (zero, a negative or an infinite number, a million and more).
type Measures struct {
	Weight       float64 // kg
	LengthHeight float64 // cm
	Head         float64 // cm
	Arm          float64 // cm
	Triceps      float64 // mm
	Subscapular  float64 // mm

	Posture record.Posture // of LengthHeight; empty is taken as the tables expect it at that age
	Oedema  bool           // then weight says nothing of growth: no indicator that reads it is computed
}

// NotMeasured are measures of which none was taken: the start for a caller that fills in what it has.
func NotMeasured() Measures {
	no := math.NaN()
	return Measures{Weight: no, LengthHeight: no, Head: no, Arm: no, Triceps: no, Subscapular: no}
}

// Results is what can be said of one visit.
type Results struct {
	LengthHeight float64 // cm, after the 0.7 cm that Flags say; NaN when not measured
	BMI          float64 // kg/m2, of LengthHeight; NaN when either is not measured
	Flags        Flags   // HeightConverted and PostureRefused, which touch all that reads LengthHeight

	Z           [NumIndicators]float64 // NaN: not measured, or no table for this sex, age or length
	Implausible [NumIndicators]bool    // beyond the limits of the WHO for this indicator
	Reference   Reference              // of the indicators by age; empty when the age is not known or has no table
}

// notAMeasure is beyond any unit of these tables: grams or millimetres by mistake are still computed, and flagged.
const notAMeasure = 1e6

// measured reports whether a number can be a measure; NaN cannot.
func measured(v float64) bool { return v > 0 && v < notAMeasure }

// Compute compares the measures of one visit with every table, as the software of the WHO does. age is read if ageKnown;
// without it there is only weight for length. Nothing is rounded, but for Implausible, which looks at two decimals.
// It does not allocate.
func Compute(sex record.Sex, age Age, ageKnown bool, m Measures) Results {
	r := Results{LengthHeight: math.NaN(), BMI: math.NaN()}
	for i := range r.Z {
		r.Z[i] = math.NaN()
	}
	if measured(m.LengthHeight) {
		cm, flags := asExpected(m.LengthHeight, m.Posture, age, ageKnown)
		if measured(cm) {
			r.LengthHeight, r.Flags = cm, flags
		}
	}
	if measured(m.Weight) {
		metres := r.LengthHeight / 100
		if bmi := m.Weight / (metres * metres); measured(bmi) {
			r.BMI = bmi
		}
	}
	t := tablesOf(sex)
	if t == nil {
		return r
	}
	if !m.Oedema && measured(m.Weight) && measured(r.LengthHeight) {
		if p, ok := t.forLength(r.LengthHeight, m.Posture, age, ageKnown); ok {
			r.put(PlaceWeightForLength, p, m.Weight)
		}
	}
	if !ageKnown {
		return r
	}
	set := t.at(age)
	if set == nil {
		return r
	}
	r.Reference = set.reference
	for place, value := range [NumIndicators]float64{
		PlaceWeight:          unless(m.Oedema, m.Weight),
		PlaceHeight:          r.LengthHeight,
		PlaceWeightForLength: math.NaN(),
		PlaceBMI:             unless(m.Oedema, r.BMI),
		PlaceHead:            m.Head,
		PlaceArm:             m.Arm,
		PlaceTriceps:         m.Triceps,
		PlaceSubscapular:     m.Subscapular,
	} {
		if !measured(value) {
			continue
		}
		if p, ok := set.row(Place(place), age); ok {
			r.put(Place(place), p, value)
		}
	}
	return r
}

func unless(silent bool, value float64) float64 {
	if silent {
		return math.NaN()
	}
	return value
}

func (r *Results) put(place Place, p lms, value float64) {
	z := p.z(place, value)
	if math.IsInf(z, 0) || math.IsNaN(z) {
		return
	}
	r.Z[place], r.Implausible[place] = z, implausible(place, z)
}

// asExpected converts a height in cm to the posture of the tables at an age.
func asExpected(cm float64, posture record.Posture, age Age, ageKnown bool) (float64, Flags) {
	switch {
	case !ageKnown:
		return cm, 0
	case posture == record.Standing && age.Months < canStand:
		return cm, PostureRefused
	case posture == record.Standing && age.Days < firstStanding:
		return cm + standingGap, HeightConverted
	case posture == record.Lying && age.Days >= firstStanding:
		return cm - standingGap, HeightConverted
	}
	return cm, 0
}

// implausible applies the flag limits of the WHO, which look at the z-score as printed.
func implausible(place Place, z float64) bool {
	low, high := -5.0, 5.0
	switch place {
	case PlaceHeight:
		low, high = -6, 6
	case PlaceWeight:
		low = -6
	}
	if z > low && z < high { // nearly always, and rounding can only bring it to the limit
		return false
	}
	z = TwoDecimals(z)
	return z < low || z > high
}

// TwoDecimals rounds a z-score as it is printed: to the nearer of the two numbers with two decimals, as doubles, and to
// the even one when it is exactly between them.
func TwoDecimals(z float64) float64 {
	below := math.Floor(z * 100)
	low, high := below/100, (below+1)/100
	switch toLow, toHigh := z-low, high-z; {
	case toLow < toHigh, toLow == toHigh && math.Mod(below, 2) == 0:
		return low
	}
	return high
}
