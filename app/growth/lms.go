package growth

import (
	"math"

	"carnet/app/growth/internal/table"
)

// The formulas are those of the WHO: z = ((y/M)^L − 1)/(L·S), and its inverse. Beyond ±3 the power is not trusted (few
// children were measured there) and the scale goes on in steps of the distance between 2 and 3 standard deviations;
// height, which is symmetric, is not adjusted.

// zOf returns the z-score of y > 0.
func zOf(ind Indicator, p table.LMS, y float64) float64 {
	z := plainZ(p, y)
	if ind == HeightForAge {
		return z
	}
	switch {
	case z > 3:
		sd3 := plainValue(p, 3)
		return 3 + (y-sd3)/(sd3-plainValue(p, 2))
	case z < -3:
		sd3 := plainValue(p, -3)
		return -3 + (y-sd3)/(plainValue(p, -2)-sd3)
	}
	return z
}

// valueOf is the inverse of zOf.
func valueOf(ind Indicator, p table.LMS, z float64) float64 {
	if ind == HeightForAge {
		return plainValue(p, z)
	}
	switch {
	case z > 3:
		sd3 := plainValue(p, 3)
		return sd3 + (z-3)*(sd3-plainValue(p, 2))
	case z < -3:
		sd3 := plainValue(p, -3)
		return sd3 + (z+3)*(plainValue(p, -2)-sd3)
	}
	return plainValue(p, z)
}

func plainZ(p table.LMS, y float64) float64 {
	if p.L == 0 {
		return math.Log(y/p.M) / p.S
	}
	return (math.Pow(y/p.M, p.L) - 1) / (p.L * p.S)
}

func plainValue(p table.LMS, z float64) float64 {
	if p.L == 0 {
		return p.M * math.Exp(p.S*z)
	}
	return p.M * math.Pow(1+p.L*p.S*z, 1/p.L)
}

// CentileOf is the percentage of children below a z-score: Φ(z)·100.
func CentileOf(z float64) float64 { return 50 * math.Erfc(-z/math.Sqrt2) }

// ZOfCentile is the inverse of [CentileOf], for 0 < centile < 100.
func ZOfCentile(centile float64) float64 { return -math.Sqrt2 * math.Erfcinv(centile/50) }
