package barcode

import (
	"cmp"
	"math"
	"slices"
)

// point is a place on a picture, in pixels; the first pixel goes from 0 to 1.
type point struct{ x, y float64 }

func (p point) add(q point) point         { return point{p.x + q.x, p.y + q.y} }
func (p point) sub(q point) point         { return point{p.x - q.x, p.y - q.y} }
func (p point) times(f float64) point     { return point{p.x * f, p.y * f} }
func (p point) length() float64           { return math.Hypot(p.x, p.y) }
func cross(a, b point) float64            { return a.x*b.y - a.y*b.x }
func between(a, b point, f float64) point { return a.add(b.sub(a).times(f)) }

// run is a row of dark pixels from x0 to before x1.
type run struct {
	y, x0, x1 int32
	group     int32 // a run of the same shape, or itself
}

// bounds say where a connected area of dark pixels is.
type bounds struct {
	left, top, right, bottom int32 // right and bottom are just outside
	area                     int32
}

// shape is a connected area of dark pixels.
type shape struct {
	bounds
	leftmost, rightmost []int32 // how far it reaches at its top and at the bottom of each of its rows
}

func newShape(b bounds) *shape {
	n := int(b.bottom-b.top) + 1
	return &shape{b, slices.Repeat([]int32{b.right}, n), slices.Repeat([]int32{b.left}, n)}
}

func (s *shape) add(r run) {
	for i := r.y - s.top; i <= r.y-s.top+1; i++ {
		s.leftmost[i], s.rightmost[i] = min(s.leftmost[i], r.x0), max(s.rightmost[i], r.x1)
	}
}

// maxRuns bounds the memory that a picture of pure noise takes. A page full of small print has a tenth.
const maxRuns = 3_000_000

// shapes finds the connected dark areas of a levelled picture that may hold the L of a symbol: neither tiny nor thin nor full.
func (p plane) shapes() []shape {
	runs := p.runs()
	all := make([]bounds, len(runs)) // each at its group's first run
	for i := range runs {
		r, b := runs[i], &all[rootOf(runs, int32(i))]
		if b.area == 0 {
			*b = bounds{left: r.x0, top: r.y}
		}
		b.left, b.right, b.bottom = min(b.left, r.x0), max(b.right, r.x1), max(b.bottom, r.y+1)
		b.area += r.x1 - r.x0
	}
	found := map[int32]*shape{}
	for i, b := range all {
		if b.mayBeSymbol() {
			found[int32(i)] = newShape(b)
		}
	}
	for i := range runs {
		if s, ok := found[rootOf(runs, int32(i))]; ok {
			s.add(runs[i])
		}
	}
	shapes := make([]shape, 0, len(found))
	for _, s := range found {
		shapes = append(shapes, *s)
	}
	// The larger ones first, and always in the same order.
	slices.SortFunc(shapes, func(a, b shape) int {
		return cmp.Or(cmp.Compare(b.area, a.area), cmp.Compare(a.top, b.top), cmp.Compare(a.left, b.left))
	})
	return shapes
}

const minSide = 26 // pixels: below it no symbol has two pixels a module

// mayBeSymbol leaves out what cannot be. At a slant, the L alone fills a ninth of the square around it; the dark modules of a
// symbol, a half.
func (b bounds) mayBeSymbol() bool {
	w, h, area := int(b.right-b.left), int(b.bottom-b.top), int(b.area)
	return max(w, h) >= minSide && min(w, h) >= max(w, h)/6 && 14*area > w*h && 10*area < 9*w*h
}

// runs lists the dark runs, row by row, those that touch (also by a corner) in one group; none for a picture
// that is nothing but noise.
func (p plane) runs() []run {
	var runs []run
	above, here := 0, 0 // where the row above and this one begin in runs
	for y := range p.h {
		if len(runs) > maxRuns {
			return nil
		}
		above, here = here, len(runs)
		row := p.pix[y*p.w:][:p.w]
		for x := 0; x < len(row); x++ {
			if row[x] >= darker {
				continue
			}
			from := x
			for x < len(row) && row[x] < darker {
				x++
			}
			runs = append(runs, run{int32(y), int32(from), int32(x), int32(len(runs))})
		}
		join(runs, above, here)
	}
	return runs
}

func join(runs []run, above, here int) {
	for i, j := above, here; i < here && j < len(runs); {
		if runs[i].x0 <= runs[j].x1 && runs[j].x0 <= runs[i].x1 {
			a, b := rootOf(runs, int32(i)), rootOf(runs, int32(j))
			runs[max(a, b)].group = min(a, b)
		}
		if runs[i].x1 < runs[j].x1 {
			i++
		} else {
			j++
		}
	}
}

// rootOf is the first run of the group. It shortens the way for the next one who asks.
func rootOf(runs []run, i int32) int32 {
	for runs[i].group != i {
		runs[i].group = runs[runs[i].group].group
		i = runs[i].group
	}
	return i
}

// hull is the convex outline of a shape: down its left side and up its right one.
func (s *shape) hull() []point {
	var hull []point
	turn := func(from int, p point) {
		for len(hull) >= from+2 && cross(hull[len(hull)-1].sub(hull[len(hull)-2]), p.sub(hull[len(hull)-1])) >= 0 {
			hull = hull[:len(hull)-1]
		}
		hull = append(hull, p)
	}
	top := float64(s.top)
	for i, x := range s.leftmost {
		turn(0, point{float64(x), top + float64(i)})
	}
	from := len(hull)
	for i := len(s.rightmost) - 1; i >= 0; i-- {
		turn(from, point{float64(s.rightmost[i]), top + float64(i)})
	}
	return hull
}

// corners4 is the largest four-sided figure with its corners on a convex outline, in the order of the outline.
func corners4(hull []point) (quad [4]point, ok bool) {
	n := len(hull)
	if n < 4 {
		return quad, false
	}
	largest := 0.0
	for i := range n {
		for k := i + 2; k < n; k++ {
			diagonal := hull[k].sub(hull[i])
			far := func(from, to int) (at int, height float64) {
				for j := from; j < to; j++ {
					if h := math.Abs(cross(diagonal, hull[j%n].sub(hull[i]))); h > height {
						at, height = j%n, h
					}
				}
				return at, height
			}
			j, before := far(i+1, k)
			l, after := far(k+1, i+n)
			if before > 0 && after > 0 && before+after > largest {
				largest = before + after
				quad = [4]point{hull[i], hull[j], hull[k], hull[l]}
			}
		}
	}
	return quad, largest > 0
}
