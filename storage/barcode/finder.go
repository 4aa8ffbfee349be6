package barcode

import "math"

// A side counts as solid when this share of it is dark. Noise and blur eat some of it.
const solid = 0.82

// symbols calls visit with each grid that a shape may be, the likeliest first, until it returns true.
func (p plane) symbols(s *shape, visit func(grid) bool) bool {
	quad, ok := corners4(simple(s.hull()))
	if !ok {
		return false
	}
	var filled [4]float64
	for i := range quad {
		filled[i] = p.filled(quad[i], quad[(i+1)%4], quad[(i+2)%4])
	}
	for i := range quad {
		if min(filled[i], filled[(i+1)%4]) < solid {
			continue
		}
		a, b, c, outline := quad[i], quad[(i+1)%4], quad[(i+2)%4], quad[(i+3)%4]
		if p.changes(a, b, c)+p.changes(c, b, a) < enoughChanges {
			continue
		}
		if cross(a.sub(b), c.sub(b)) < 0 { // y goes downwards
			a, c = c, a
		}
		for _, g := range p.grids(a, b, c, outline) {
			if visit(g) {
				return true
			}
		}
	}
	return false
}

// Along a line inside a symbol, light and dark modules change every second module. A letter, a rule or a band of colour has
// two solid sides as well, and hardly any change.
const enoughChanges = 14

// changes counts the changes along two lines beside the side from a to b of a figure that goes on to c.
func (p plane) changes(a, b, c point) int {
	n := 0
	for _, inward := range [2]float64{0.13, 0.25} {
		shift := c.sub(b).times(inward)
		const samples = 100
		was := p.near(a.add(shift)) < darker
		for i := 1; i <= samples; i++ {
			is := p.near(between(a, b, float64(i)/samples).add(shift)) < darker
			if is != was {
				n++
			}
			was = is
		}
	}
	return n
}

// filled is the share of dark pixels just inside the side from a to b of a figure that has its next corner at c.
func (p plane) filled(a, b, c point) float64 {
	const samples = 60
	best := 0.0
	for _, inward := range [3]float64{0.012, 0.022, 0.035} {
		shift := c.sub(b).times(inward)
		dark := 0
		for i := range samples {
			if p.near(between(a, b, (float64(i)+1.5)/(samples+2)).add(shift)) < darker {
				dark++
			}
		}
		best = max(best, float64(dark)/samples)
	}
	return best
}

// simple leaves out corners that hardly stick out of an outline: what remains of a symbol's is a dozen.
func simple(hull []point) []point {
	for tolerance := 0.5; ; tolerance *= 1.5 {
		for i := 0; i < len(hull) && len(hull) > 4; {
			before, after := hull[(i+len(hull)-1)%len(hull)], hull[(i+1)%len(hull)]
			chord := after.sub(before)
			if math.Abs(cross(chord, hull[i].sub(before))) < tolerance*max(chord.length(), 1e-9) {
				hull = append(hull[:i], hull[i+1:]...)
			} else {
				i++
			}
		}
		if len(hull) <= 24 {
			return hull
		}
	}
}
