package growth

import "carnet/app/record"

// Point is one point of a reference curve.
type Point struct {
	Day   int     // age in whole days
	Value float64 // in Indicator.Unit
}

// Value is the measure that has z-score z at an age in days: the inverse of Subject.Score.
// ok is false where there is no table.
func Value(ind Indicator, sex record.Sex, day int, z float64) (value float64, ok bool) {
	p, _, ok := parameters(ind, sex, day)
	if !ok {
		return 0, false
	}
	return valueOf(ind, p, z), true
}

// Curve follows z-score z (for a centile, see [ZOfCentile]) from one age in days to another, both included, every step
// days (at least 1). Ages without a table are left out: the curve is shorter, or empty for an undetermined sex.
func Curve(ind Indicator, sex record.Sex, z float64, from, to, step int) []Point {
	first, last := Coverage(ind)
	from, to, step = max(from, first), min(to, last), max(step, 1)
	var points []Point
	for day := from; day <= to; day += step {
		value, ok := Value(ind, sex, day, z)
		if !ok {
			return points
		}
		points = append(points, Point{day, value})
		if day < to && day+step > to {
			step = to - day // the end of the curve is always drawn
		}
	}
	return points
}
