package barcode

import (
	"math"
	"slices"
)

// size is how many modules a symbol has.
type size struct{ rows, cols int }

// sizes are those of ISO/IEC 16022 that hold at least a CIP13 and that a box has room for.
func sizes() []size {
	return []size{
		{14, 14}, {16, 16}, {18, 18}, {20, 20}, {22, 22}, {24, 24}, {26, 26}, {32, 32}, {36, 36}, {40, 40}, {44, 44}, {48, 48}, {52, 52},
		{8, 32}, {12, 26}, {12, 36}, {16, 36}, {16, 48},
	}
}

// frame is the four outer corners of a symbol on the picture: from the end of the solid left side (A) to the corner of both
// solid sides (B), the end of the solid lower side (C), and the corner of both dashed sides (D).
type frame [4]point

// view maps the symbol, from 0, 0 at A to 1, 1 at C, to the picture: a square seen in perspective.
type view struct{ a, b, c, d, e, f, g, h float64 }

func (q frame) view() view {
	p0, p1, p2, p3 := q[0], q[3], q[2], q[1] // clockwise from the upper left
	d1, d2, d3 := p1.sub(p2), p3.sub(p2), p0.sub(p1).add(p2).sub(p3)
	area := cross(d1, d2)
	if area == 0 {
		return view{c: p0.x, f: p0.y}
	}
	g, h := cross(d3, d2)/area, cross(d1, d3)/area
	return view{
		a: p1.x - p0.x + g*p1.x, b: p3.x - p0.x + h*p3.x, c: p0.x,
		d: p1.y - p0.y + g*p1.y, e: p3.y - p0.y + h*p3.y, f: p0.y,
		g: g, h: h,
	}
}

func (v view) at(x, y float64) point {
	w := v.g*x + v.h*y + 1
	return point{(v.a*x + v.b*y + v.c) / w, (v.d*x + v.e*y + v.f) / w}
}

// fit says how well a frame of the given size explains a levelled picture: how far apart the modules of the border that must
// be light are from those that must be dark, compared with how much each kind varies. Good symbols reach 2 and more.
func (p plane) fit(v view, s size) float64 {
	var dark, light tally
	rows, cols := float64(s.rows), float64(s.cols)
	for i := range s.rows {
		y := (float64(i) + 0.5) / rows
		dark.add(p.near(v.at(0.5/cols, y)))
		light.add(p.near(v.at(-0.6/cols, y)))
		light.add(p.near(v.at(1+0.6/cols, y)))
		if right := p.near(v.at(1-0.5/cols, y)); i%2 == 1 {
			dark.add(right)
		} else {
			light.add(right)
		}
	}
	for i := range s.cols {
		x := (float64(i) + 0.5) / cols
		dark.add(p.near(v.at(x, 1-0.5/rows)))
		light.add(p.near(v.at(x, -0.6/rows)))
		light.add(p.near(v.at(x, 1+0.6/rows)))
		if upper := p.near(v.at(x, 0.5/rows)); i%2 == 0 {
			dark.add(upper)
		} else {
			light.add(upper)
		}
	}
	const noise = 8 // so that a picture without any does not win by a hair
	return (light.mean() - dark.mean()) / (light.deviation() + dark.deviation() + noise)
}

// near is the brightness of the pixel at a point; outside the picture, white.
func (p plane) near(q point) float64 {
	if !(q.x >= 0 && q.y >= 0 && q.x < float64(p.w) && q.y < float64(p.h)) {
		return 255
	}
	return float64(p.pix[int(q.y)*p.w+int(q.x)])
}

// tally is the mean and the deviation of some values.
type tally struct{ n, sum, squares float64 }

func (t *tally) add(v float64) { t.n, t.sum, t.squares = t.n+1, t.sum+v, t.squares+v*v }

func (t *tally) mean() float64 { return t.sum / t.n }

func (t *tally) deviation() float64 {
	return math.Sqrt(max(0, t.squares/t.n-t.mean()*t.mean()))
}

// grid is a frame with a size, and how well both fit.
type grid struct {
	frame
	size
	fit float64
}

// module is the size of a module in pixels, on average.
func (g grid) module() (width, height float64) {
	a, b, c, d := g.frame[0], g.frame[1], g.frame[2], g.frame[3]
	width = (c.sub(b).length() + d.sub(a).length()) / 2 / float64(g.cols)
	height = (a.sub(b).length() + d.sub(c).length()) / 2 / float64(g.rows)
	return width, height
}

// The search for the corner that the solid sides do not show, in parts of a side.
const (
	cornerStep      = 0.05 // at first, two of them in each direction; then half of it
	worthMore       = 0.8  // fit of a first guess worth refining
	worthTrying     = 1.1  // fit of a grid worth decoding
	worthSharpening = 1.5  // and of one that may be blurred: worth more work
)

// grids proposes grids for two solid sides A-B-C, the best first: it tries all sizes, and for D the corner of a parallelogram and
// the one that the outline has, each with what is around it.
func (p plane) grids(a, b, c, outline point) []grid {
	var all []grid
	for _, start := range []point{a.add(c).sub(b), outline} {
		for _, s := range sizes() {
			long, wide := a.sub(b).length()/float64(s.rows), c.sub(b).length()/float64(s.cols)
			if min(long, wide) < 1.6 || max(long, wide) > 1.9*min(long, wide) {
				continue
			}
			all = append(all, p.corner(frame{a, b, c, start}, s))
		}
	}
	all = slices.DeleteFunc(all, func(g grid) bool { return g.fit < worthMore })
	best(all)
	all = all[:min(len(all), 5)]
	for i := range all {
		all[i] = p.refine(all[i])
	}
	all = slices.DeleteFunc(all, func(g grid) bool { return g.fit < worthTrying })
	best(all)
	return all
}

func best(all []grid) {
	slices.SortStableFunc(all, func(a, b grid) int {
		switch {
		case a.fit > b.fit:
			return -1
		case a.fit < b.fit:
			return 1
		}
		return 0
	})
}

// corner finds the best place for D near where it is.
func (p plane) corner(f frame, s size) grid {
	across, up := f[2].sub(f[1]), f[0].sub(f[1])
	found := grid{f, s, p.fit(f.view(), s)}
	look := func(reach int, step float64) {
		start := found.frame[3]
		for i := -reach; i <= reach; i++ {
			for j := -reach; j <= reach; j++ {
				f[3] = start.add(across.times(float64(i) * step)).add(up.times(float64(j) * step))
				if fit := p.fit(f.view(), s); fit > found.fit {
					found = grid{f, s, fit}
				}
			}
		}
	}
	look(2, cornerStep)
	if found.fit > worthMore/2 {
		look(1, cornerStep/2)
	}
	return found
}

// refine moves each corner by less and less, as long as the fit becomes better.
func (p plane) refine(g grid) grid {
	module := g.frame[2].sub(g.frame[1]).length() / float64(g.cols)
	for step := module / 2; step > module/20; step /= 2 {
		for better := true; better; {
			better = false
			for i := range g.frame {
				for _, move := range [4]point{{step, 0}, {-step, 0}, {0, step}, {0, -step}} {
					moved := g.frame
					moved[i] = moved[i].add(move)
					if fit := p.fit(moved.view(), g.size); fit > g.fit+1e-6 {
						g.frame, g.fit, better = moved, fit, true
					}
				}
			}
		}
	}
	return g
}
