package growth

import "slices"

// BMIPoint is the BMI of one reading, of a standing child at every age: without that, getting up at two years would look
// like a rise.
type BMIPoint struct {
	Reading
	AgeDays int
	BMI     float64 // kg/m2
}

// Rebound is a rise of the BMI at an age at which it usually still falls.
type Rebound struct {
	Lowest BMIPoint
	Risen  []BMIPoint // the later ones that are clearly above, the oldest first
}

// What makes a rise one.
const (
	reboundFrom = 365  // days: the fall begins about the first birthday
	reboundTo   = 1826 // days: from 5 years on a rise is the usual one
	confirmedBy = 2191 // days: readings to the 6th birthday confirm a rise that began before the 5th
	clearRise   = 0.5  // kg/m2: what 0.7 cm and 200 g wrong make together at two years
	longEnough  = 181  // days from the lowest to a risen one
)

// EarlyRebound looks for a BMI that rises before 5 years. It usually falls from the first birthday until 5 years or
// later; an earlier rise is to be shown to the doctor, and says nothing by itself. readings are those of [Readings] for
// [BMIForAge].
//
// It is slow to speak: the rise is of at least 0.5 kg/m² over six months or more, it was seen before the 5th birthday, and
// it would still be there without any single one of the readings, so that one wrong measure never makes it. Implausible
// readings are left out.
func (s Subject) EarlyRebound(readings []Reading) (Rebound, bool) {
	var points []BMIPoint
	for _, r := range readings {
		age := s.AgeDays(r.Date)
		bmi, ok := s.standingValue(BMIForAge, r.Observation)
		if !ok || age < reboundFrom || age >= confirmedBy {
			continue
		}
		if score, ok := s.Score(BMIForAge, r.Observation); ok && score.Flags.Has(Implausible) {
			continue
		}
		points = append(points, BMIPoint{r, age, bmi})
	}
	found, lowest, ok := riseOf(points)
	if !ok || found.Risen[0].AgeDays >= reboundTo {
		return Rebound{}, false
	}
	// Without any other reading than these two, the lowest would still be below the last.
	for _, one := range []int{lowest, len(points) - 1} {
		if _, _, still := riseOf(slices.Concat(points[:one], points[one+1:])); !still {
			return Rebound{}, false
		}
	}
	return found, true
}

// riseOf looks for the lowest point before 5 years and what is clearly above it afterwards. The last of the points has to be
// above too: a rise that was over is none.
func riseOf(points []BMIPoint) (found Rebound, lowest int, ok bool) {
	lowest = -1
	for i, p := range points {
		if p.AgeDays < reboundTo && (lowest < 0 || p.BMI < points[lowest].BMI) {
			lowest = i
		}
	}
	if lowest < 0 {
		return Rebound{}, -1, false
	}
	found.Lowest = points[lowest]
	above := func(p BMIPoint) bool {
		return p.AgeDays-found.Lowest.AgeDays >= longEnough && p.BMI-found.Lowest.BMI >= clearRise
	}
	for _, p := range points[lowest+1:] {
		if above(p) {
			found.Risen = append(found.Risen, p)
		}
	}
	return found, lowest, above(points[len(points)-1])
}
