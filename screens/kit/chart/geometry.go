package chart

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"
)

// Frame is what a model is drawn into.
type Frame struct {
	Width, Height float32 // dp
	Scale         float32 // pixels per dp; 0 means 1
	TextSize      float32 // dp; 0 means 13
	Font          *Font   // nil writes nothing
	Palette       Palette
}

const (
	textSize = 13 // smallest text of the whole program

	labelGap = 6  // dp between the plot and a label at its right
	axisGap  = 10 // dp between the plot and a label at its left, where the point of a birth lies
	edge     = 8  // dp kept around the plot for points that lie on its border
)

func (f Frame) normal() Frame {
	if f.Scale <= 0 {
		f.Scale = 1
	}
	if f.TextSize <= 0 {
		f.TextSize = textSize
	}
	f.Width, f.Height = max(f.Width, 1), max(f.Height, 1)
	return f
}

// underAxis is the room above a line of text under the plot.
func (f Frame) underAxis() float32 { return max(edge, f.TextSize*0.55) }

// tail is the room below a base line for the tails of letters.
func (f Frame) tail() float32 { return f.TextSize * 0.27 }

// Geometry says where everything of a drawing is, in dp from its top left corner.
type Geometry struct {
	// Left, Top, Right, Bottom bound the plot itself, inside the labels.
	Left, Top, Right, Bottom float32

	x, y   Axis
	labels []label
	grid   []float32 // heights of the horizontal lines
}

// label is a text whose base line begins at x, y.
type label struct {
	text string
	x, y float32
}

// Layout places a model in a frame. It draws nothing and takes microseconds.
func Layout(m Model, f Frame) Geometry {
	f = f.normal()
	g := Geometry{x: m.X.sane(), y: m.Y.sane()}
	width := func(s string) float32 { return f.Font.width(s, f.TextSize) }
	line := f.Font.height(f.TextSize)

	g.Left, g.Top, g.Right, g.Bottom = edge, max(edge, line/2+1), f.Width-edge, f.Height-edge
	if w := widest(g.y.Ticks, width); w > 0 {
		g.Left = max(edge, w+axisGap)
	}
	if w := widestCurve(m.Curves, width); w > 0 {
		g.Right = f.Width - max(edge, w+labelGap)
	}
	if f.Font != nil && len(g.x.Ticks) > 0 {
		g.Bottom = f.Height - f.tail() - line - f.underAxis()
		// The last label is centred under the end of the axis.
		last := width(g.x.Ticks[len(g.x.Ticks)-1].Label)
		g.Right = min(g.Right, f.Width-last/2)
	}
	if f.Font != nil && g.x.Label != "" {
		g.Bottom -= line + f.underAxis()
	}
	if f.Font != nil && g.y.Label != "" {
		g.Top += line + f.tail() + labelGap
	}
	g.Right, g.Bottom = max(g.Right, g.Left+1), max(g.Bottom, g.Top+1)

	for _, t := range g.y.Ticks {
		if g.y.has(t.Value) {
			g.grid = append(g.grid, g.Position(Point{g.x.Min, t.Value}).Y)
		}
	}
	if f.Font != nil {
		g.placeAxisLabels(f, width, line)
		g.placeCurveLabels(m, width, line)
	}
	return g
}

func widest(ticks []Tick, width func(string) float32) (w float32) {
	for _, t := range ticks {
		w = max(w, width(t.Label))
	}
	return w
}

func widestCurve(curves []Curve, width func(string) float32) (w float32) {
	for _, c := range curves {
		w = max(w, width(c.Label))
	}
	return w
}

func (g *Geometry) placeAxisLabels(f Frame, width func(string) float32, line float32) {
	below := g.Bottom + f.underAxis() + line
	xs := visible(g.x)
	spaced := every(xs, func(t Tick) (float32, float32) {
		x, w := g.Position(Point{t.Value, g.y.Min}).X, width(t.Label)
		return x - w/2, x + w/2
	}, f.TextSize*0.5)
	for _, t := range spaced {
		x := g.Position(Point{t.Value, g.y.Min}).X
		g.labels = append(g.labels, label{t.Label, x - width(t.Label)/2, below})
	}
	if g.x.Label != "" {
		x := min((g.Left+g.Right)/2-width(g.x.Label)/2, f.Width-width(g.x.Label))
		if len(xs) > 0 {
			below += line + f.underAxis()
		}
		g.labels = append(g.labels, label{g.x.Label, max(x, 0), below})
	}
	for _, t := range every(visible(g.y), func(t Tick) (float32, float32) {
		y := -g.Position(Point{g.x.Min, t.Value}).Y // ascending values go up
		return y - line/2, y + line/2
	}, f.TextSize*0.4) {
		y := g.Position(Point{g.x.Min, t.Value}).Y
		g.labels = append(g.labels, label{t.Label, g.Left - axisGap - width(t.Label), y + line/2})
	}
	if g.y.Label != "" {
		g.labels = append(g.labels, label{g.y.Label, 0, line + 1})
	}
}

func visible(a Axis) []Tick {
	return slices.DeleteFunc(slices.Clone(a.Ticks), func(t Tick) bool { return !a.has(t.Value) })
}

// every keeps each k-th tick, with the smallest k that leaves a gap between neighbours: the scale stays regular.
func every(ticks []Tick, span func(Tick) (from, to float32), gap float32) []Tick {
	for k := 1; k < len(ticks); k++ {
		var kept []Tick
		free := true
		for i := 0; i < len(ticks); i += k {
			if len(kept) > 0 {
				_, end := span(kept[len(kept)-1])
				begin, _ := span(ticks[i])
				free = free && begin >= end+gap
			}
			kept = append(kept, ticks[i])
		}
		if free {
			return kept
		}
	}
	return ticks[:min(len(ticks), 1)]
}

// placeCurveLabels writes each label at the end of its curve, pushed apart where they would touch. Curves may end in the
// middle of the plot, where a label that a measured line crosses could not be read: it is left out.
func (g *Geometry) placeCurveLabels(m Model, width func(string) float32, line float32) {
	ends := make([]curveEnd, 0, len(m.Curves))
	for _, c := range m.Curves {
		if at, ok := g.end(c); ok && c.Label != "" {
			ends = append(ends, curveEnd{c, at.X, at.Y})
		}
	}
	slices.SortStableFunc(ends, func(a, b curveEnd) int { return int(math.Copysign(1, float64(a.y-b.y))) })
	// A label that had to go further would seem to name the next curve.
	ends = readable(ends, line*1.35, line*0.5)
	at := spread(heights(ends), line*1.35, g.Top, g.Bottom)
	for i, e := range ends {
		l := label{e.curve.Label, e.x + labelGap, at[i] + line/2}
		if !g.crossed(m.Series, l.x, l.x+width(l.text), at[i]-line*0.6, at[i]+line*0.6) {
			g.labels = append(g.labels, l)
		}
	}
}

// crossed reports whether a series runs through a rectangle inside the plot.
func (g *Geometry) crossed(series []Series, left, right, top, bottom float32) bool {
	for _, s := range series {
		for i := 1; i < len(s.Points); i++ {
			a, b := g.Position(s.Points[i-1]), g.Position(s.Points[i])
			from, to := max(a.X, left), min(b.X, right, g.Right)
			if from > to || b.X <= a.X {
				continue
			}
			height := func(x float32) float32 { return a.Y + (b.Y-a.Y)*(x-a.X)/(b.X-a.X) }
			y1, y2 := height(from), height(to)
			if max(y1, y2) >= top && min(y1, y2) <= bottom {
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
		if p := c.Points[i]; finite(p.X) && finite(p.Y) && p.X <= g.x.Max {
			at := g.Position(p)
			if at.X > g.Right-labelGap { // as good as at the edge: all labels of such a chart stand in one column
				at.X = g.Right
			}
			return at, g.y.has(p.Y)
		}
	}
	return fyne.Position{}, false
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

// Position is where a point of the axes is drawn. Points outside the range lie outside the plot.
func (g Geometry) Position(p Point) fyne.Position {
	return fyne.NewPos(
		g.Left+float32((p.X-g.x.Min)/(g.x.Max-g.x.Min))*(g.Right-g.Left),
		g.Bottom-float32((p.Y-g.y.Min)/(g.y.Max-g.y.Min))*(g.Bottom-g.Top),
	)
}

// At is the inverse of Position.
func (g Geometry) At(pos fyne.Position) Point {
	return Point{
		X: g.x.Min + float64((pos.X-g.Left)/(g.Right-g.Left))*(g.x.Max-g.x.Min),
		Y: g.y.Min + float64((g.Bottom-pos.Y)/(g.Bottom-g.Top))*(g.y.Max-g.y.Min),
	}
}

// shows reports whether a point lies in the plot.
func (g Geometry) shows(p Point) bool { return g.x.has(p.X) && g.y.has(p.Y) }

// Nearest returns the visible point nearest to a place, if one is within reach dp.
func (g Geometry) Nearest(points []Point, to fyne.Position, reach float32) (i int, ok bool) {
	best := float64(reach)
	for k, p := range points {
		if !g.shows(p) {
			continue
		}
		at := g.Position(p)
		if d := math.Hypot(float64(at.X-to.X), float64(at.Y-to.Y)); d <= best {
			i, ok, best = k, true, d
		}
	}
	return i, ok
}

func abs32(v float32) float32 { return max(v, -v) }
