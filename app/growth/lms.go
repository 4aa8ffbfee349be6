package growth

import (
	"math"

	"carnet/app/growth/internal/table"
)

// lms are the parameters of one age or length: Box-Cox power, median and coefficient of variation.
//
// The formulas are those of the WHO: z = ((y/M)^L − 1)/(L·S), and its inverse. Beyond ±3 the power is not trusted (few
// children were measured there) and the scale goes on in steps of the distance between 2 and 3 standard deviations;
// height, which is symmetric, is not adjusted.
type lms table.LMS

// z returns the z-score of y > 0.
func (p lms) z(place Place, y float64) float64 {
	z := p.plainZ(y)
	if place == PlaceHeight {
		return z
	}
	switch {
	case z > 3:
		sd3 := p.plainValue(3)
		return 3 + (y-sd3)/(sd3-p.plainValue(2))
	case z < -3:
		sd3 := p.plainValue(-3)
		return -3 + (y-sd3)/(p.plainValue(-2)-sd3)
	}
	return z
}

// value is the inverse of z.
func (p lms) value(place Place, z float64) float64 {
	if place == PlaceHeight {
		return p.plainValue(z)
	}
	switch {
	case z > 3:
		sd3 := p.plainValue(3)
		return sd3 + (z-3)*(sd3-p.plainValue(2))
	case z < -3:
		sd3 := p.plainValue(-3)
		return sd3 + (z+3)*(p.plainValue(-2)-sd3)
	}
	return p.plainValue(z)
}

func (p lms) plainZ(y float64) float64 {
	if p.L == 0 {
		return math.Log(y/p.M) / p.S
	}
	return (math.Pow(y/p.M, p.L) - 1) / (p.L * p.S)
}

func (p lms) plainValue(z float64) float64 {
	if p.L == 0 {
		return p.M * math.Exp(p.S*z)
	}
	return p.M * math.Pow(1+p.L*p.S*z, 1/p.L)
}

// between interpolates linearly, part being 0 at p and 1 at next.
func (p lms) between(next lms, part float64) lms {
	mix := func(a, b float64) float64 { return a + part*(b-a) }
	return lms{L: mix(p.L, next.L), M: mix(p.M, next.M), S: mix(p.S, next.S)}
}

// CentileOf is the percentage of children below a z-score: Φ(z)·100.
func CentileOf(z float64) float64 { return 50 * math.Erfc(-z/math.Sqrt2) }

// ZOfCentile is the inverse of [CentileOf], for 0 < centile < 100.
func ZOfCentile(centile float64) float64 { return -math.Sqrt2 * math.Erfcinv(centile/50) }
