package chart

import (
	"cmp"
	"math"
	"slices"

	"fyne.io/fyne/v2"
)

// placeCurveLabels writes each label at the end of its curve, pushed apart where they would touch. Curves may end in the
// middle of the plot, where a label that a measured line crosses could not be read: it is left out.
func (g *Geometry) placeCurveLabels(m Model, w writer) {
	line := w.line
	ends := make([]curveEnd, 0, len(m.Curves))
	for _, c := range m.Curves {
		if c.Threshold || c.Label == "" {
			continue
		}
		if at, ok := g.end(c); ok {
			ends = append(ends, curveEnd{c, at.X, at.Y})
		}
	}
	slices.SortStableFunc(ends, func(a, b curveEnd) int { return cmp.Compare(a.y, b.y) })
	// A label that had to go further would seem to name the next curve.
	ends = readable(ends, line*1.35, line*0.5)
	at := spread(heights(ends), line*1.35, g.Top, g.Bottom)
	for i, e := range ends {
		l := label{text: e.curve.Label, x: e.x + labelGap, y: at[i] + line/2}
		if !g.crossed(m.Series, box{l.x, at[i] - line*0.6, l.x + w.width(l.text), at[i] + line*0.6}) {
			g.labels = append(g.labels, l)
		}
	}
}

// placeTopLabels writes the labels of curves that leave the plot through its top, as the upper ones do when a chart is
// enlarged, above the place where they do, in the line of the axis' own label.
func (g *Geometry) placeTopLabels(m Model, w writer) {
	if g.y.Label == "" { // no line
		return
	}
	base := g.Top - labelGap
	taken := []box{{0, base - w.line, w.width(g.y.Label) + w.size*0.5, base}}
	for _, main := range []bool{true, false} {
		for _, c := range m.Curves {
			x, leaves := g.exit(c)
			if !leaves || c.Main != main || c.Threshold || c.Label == "" {
				continue
			}
			width := w.width(c.Label)
			b := box{x - width/2 - w.size*0.25, base - w.line, x + width/2 + w.size*0.25, base}
			if b.left > g.Left && b.right < g.Right+labelGap && !slices.ContainsFunc(taken, b.touches) {
				taken = append(taken, b)
				g.labels = append(g.labels, label{text: c.Label, x: x - width/2, y: base})
			}
		}
	}
}

// exit is where a curve leaves the plot through its top for good.
func (g *Geometry) exit(c Curve) (x float32, leaves bool) {
	for i := len(c.Points) - 1; i > 0; i-- {
		a, b := c.Points[i-1], c.Points[i]
		if finite(a.X) && finite(a.Y) && a.X <= g.x.Max && a.Y <= g.y.Max {
			if !finite(b.Y) || b.Y <= g.y.Max || b.Y == a.Y {
				return 0, false
			}
			at := Point{a.X + (b.X-a.X)*(g.y.Max-a.Y)/(b.Y-a.Y), g.y.Max}
			return g.Position(at).X, g.x.has(at.X)
		}
	}
	return 0, false
}

// crossed reports whether a series runs through a rectangle inside the plot.
func (g *Geometry) crossed(series []Series, r box) bool {
	for _, s := range series {
		for i := 1; i < len(s.Points); i++ {
			a, b := g.Position(s.Points[i-1]), g.Position(s.Points[i])
			from, to := max(a.X, r.left), min(b.X, r.right, g.Right)
			if from > to || b.X <= a.X {
				continue
			}
			height := func(x float32) float32 { return a.Y + (b.Y-a.Y)*(x-a.X)/(b.X-a.X) }
			y1, y2 := height(from), height(to)
			if max(y1, y2) >= r.top && min(y1, y2) <= r.bottom {
				return true
			}
		}
	}
	return false
}

type curveEnd struct {
	curve Curve
	x, y  float32
}

func heights(ends []curveEnd) []float32 {
	ys := make([]float32, len(ends))
	for i, e := range ends {
		ys[i] = e.y
	}
	return ys
}

// end is where a curve leaves the plot, at the right or before; false when it leaves above or below.
func (g *Geometry) end(c Curve) (fyne.Position, bool) {
	for i := len(c.Points) - 1; i >= 0; i-- {
		p := c.Points[i]
		if !finite(p.X) || !finite(p.Y) || p.X > g.x.Max {
			continue
		}
		if i < len(c.Points)-1 {
			p = between(p, c.Points[i+1], g.x.Max)
		}
		at := g.Position(p)
		if at.X > g.Right-labelGap { // as good as at the edge: all labels of such a chart stand in one column
			at.X = g.Right
		}
		return at, g.y.has(p.Y) && g.x.has(p.X)
	}
	return fyne.Position{}, false
}

// between is the point at x of the line from a to b, or a where there is none.
func between(a, b Point, x float64) Point {
	if !finite(b.X) || !finite(b.Y) || b.X <= a.X {
		return a
	}
	return Point{x, a.Y + (b.Y-a.Y)*(x-a.X)/(b.X-a.X)}
}

// readable leaves out labels, in pairs as far from the lowest as from the highest, until none has to move by more than
// far: first the pair nearest to the middle, at last the outermost.
func readable(ends []curveEnd, gap, far float32) []curveEnd {
	for len(ends) > 1 {
		ys := heights(ends)
		moved := float32(0)
		for i, y := range spread(ys, gap, -math.MaxFloat32, math.MaxFloat32) {
			moved = max(moved, abs32(y-ys[i]))
		}
		if moved <= far {
			break
		}
		inner := (len(ends) - 1) / 2 // the lower one of the middle pair
		if len(ends)%2 == 1 {
			inner--
		}
		fewer := make([]curveEnd, 0, len(ends))
		for i, e := range ends {
			if e.curve.Main || i != inner && i != len(ends)-1-inner {
				fewer = append(fewer, e)
			}
		}
		if len(fewer) == len(ends) || len(fewer) == 0 {
			fewer = ends[:len(ends)-1]
		}
		ends = fewer
	}
	return ends
}

// spread moves ascending heights as little as possible so that neighbours are gap apart and all lie in [lo, hi] when
// there is room. Neighbours that push each other move together, about their common middle.
func spread(ys []float32, gap, lo, hi float32) []float32 {
	type group struct {
		first, n int
		middle   float32
	}
	var groups []group
	top := func(g group) float32 { return g.middle - gap*float32(g.n-1)/2 }
	bottom := func(g group) float32 { return g.middle + gap*float32(g.n-1)/2 }
	inside := func(g group) group {
		g.middle -= max(bottom(g)-hi, 0)
		g.middle += max(lo-top(g), 0)
		return g
	}
	for i, y := range ys {
		groups = append(groups, inside(group{i, 1, y}))
		for len(groups) > 1 {
			a, b := groups[len(groups)-2], groups[len(groups)-1]
			if top(b) >= bottom(a)+gap-1e-3 {
				break
			}
			joined := group{a.first, a.n + b.n, 0}
			for _, y := range ys[joined.first : joined.first+joined.n] {
				joined.middle += y / float32(joined.n)
			}
			groups = append(groups[:len(groups)-2], inside(joined))
		}
	}
	at := make([]float32, 0, len(ys))
	for _, g := range groups {
		for k := range g.n {
			at = append(at, top(g)+gap*float32(k))
		}
	}
	return at
}
