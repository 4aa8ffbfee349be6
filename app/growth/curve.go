package growth

import "carnet/app/record"

// Point is one point of a reference curve.
type Point struct {
	Day   int     // age in whole days
	Value float64 // in Indicator.Unit
}

// Value is the measure that has z-score z at an age in days: the inverse of Subject.Score.
// ok is false where there is no table; [WeightForLength] has none by age, see [WeightAtLength].
func Value(ind Indicator, sex record.Sex, day int, z float64) (value float64, ok bool) {
	place, known := ind.Place()
	t := tablesOf(sex)
	if !known || t == nil {
		return 0, false
	}
	age := AgeInDays(day)
	set := t.at(age)
	if set == nil {
		return 0, false
	}
	p, ok := set.row(place, age)
	if !ok {
		return 0, false
	}
	return p.value(place, z), true
}

// Coverage gives the first and last age in days at which an indicator has a value, for either sex. For
// [WeightForLength], which is not read by age, the first is after the last.
func Coverage(ind Indicator) (first, last int) {
	switch ind {
	case WeightForAge:
		return 0, lastDay(lastWeight2007)
	case HeightForAge, BMIForAge:
		return 0, lastDay(last2007)
	case HeadForAge:
		return 0, lastDay2006
	case ArmForAge, TricepsForAge, SubscapularForAge:
		return firstFold, lastDay2006
	}
	return 0, -1
}

const (
	lastDay2006 = 1826 // that of 60 months
	firstFold   = 91   // first day of the tables of arm and skinfolds
)

func lastDay(month int) int { return int(float64(month) * daysOfMonth) }

// Curve follows z-score z (for a centile, see [ZOfCentile]) from one age in days to another, both included, every step
// days (at least 1). Ages without a table are left out: the curve is shorter, or empty for an undetermined sex.
func Curve(ind Indicator, sex record.Sex, z float64, from, to, step int) []Point {
	first, last := Coverage(ind)
	return follow(max(from, first), min(to, last), step, func(day int) (float64, bool) { return Value(ind, sex, day, z) })
}

func follow(from, to, step int, value func(day int) (float64, bool)) []Point {
	step = max(step, 1)
	var points []Point
	for day := from; day <= to; day += step {
		v, ok := value(day)
		if !ok {
			return points
		}
		points = append(points, Point{day, v})
		if day < to && day+step > to {
			step = to - day // the end of the curve is always drawn
		}
	}
	return points
}

// WeightAtLength is the weight in kg that has z-score z at a length (lying) or height (standing) in cm: the inverse of
// [WeightForLength]. An empty posture is guessed from the size, as for a child whose age is not known. ok is false where
// there is no table.
func WeightAtLength(sex record.Sex, posture record.Posture, cm, z float64) (kg float64, ok bool) {
	t := tablesOf(sex)
	if t == nil {
		return 0, false
	}
	p, ok := t.weightAt(cm, posture)
	if !ok {
		return 0, false
	}
	return p.value(PlaceWeightForLength, z), true
}

// LengthCoverage gives the first and last length (lying) or height (standing) in cm that have a weight.
func LengthCoverage(posture record.Posture) (first, last float64) {
	if posture == record.Standing {
		return firstHeight, lastHeight
	}
	return firstLength, lastLength
}
