package growth

import (
	"math"
	"testing"
)

// No table printed so far has L = 0, but some cross it. Computed with mpmath for M = 10, S = 0.1.
func TestLZero(t *testing.T) {
	p := lms{L: 0, M: 10, S: 0.1}
	for y, want := range map[float64]float64{
		10:  0,
		12:  1.8232155679395463,
		8:   -2.2314355131420976,
		15:  4.1688137157166127,
		7:   -3.5238980100674427,
		6.5: -4.1656432911179860,
	} {
		if z := p.z(PlaceWeight, y); math.Abs(z-want) > 1e-9 {
			t.Errorf("z of %v = %v, want %v", y, z, want)
		}
		if back := p.value(PlaceWeight, p.z(PlaceWeight, y)); math.Abs(back-y) > 1e-9 {
			t.Errorf("%v came back as %v", y, back)
		}
		close := lms{L: 1e-9, M: 10, S: 0.1}
		if z := close.z(PlaceWeight, y); math.Abs(z-want) > 1e-5 {
			t.Errorf("with L nearly 0, z of %v = %v, want nearly %v", y, z, want)
		}
	}
	if z := p.z(PlaceHeight, 15); math.Abs(z-4.0546510810816438) > 1e-9 {
		t.Errorf("height is adjusted: %v", z)
	}
}
