package chart

import (
	"slices"

	"carnet/screens/kit"
)

// Labels inside the plot name what has no end of its own at the right: thresholds, other children, the target. They lie in
// boxes over the curves, where nothing that is measured runs and no curve if possible; one that finds no place is left out.

// bracketReach is how far the ends of a target's bracket reach to the left, in dp.
const bracketReach = 8

func (g *Geometry) placeInnerLabels(m Model, f Frame, w writer) {
	var taken []box
	for _, l := range g.labels {
		taken = append(taken, l.box(w.width(l.text), w.line))
	}
	for _, s := range m.Series {
		for _, p := range s.Points {
			if at := g.Position(p); g.shows(p) {
				taken = append(taken, around(at, hollow))
			}
		}
	}
	if width := g.buttonsWidth; width > 0 {
		at := g.corner(g.buttons, width, kit.Target)
		taken = append(taken, box{at.X, at.Y, at.X + width, at.Y + kit.Target})
	}
	place := func(text string, places []label) {
		best, crossings := -1, len(m.Curves)+1
		for i, l := range places {
			b := l.box(w.width(text), w.line)
			if !b.inside(g.plot()) || g.crossed(m.Series, b) || slices.ContainsFunc(taken, b.touches) {
				continue
			}
			if n := g.curvesIn(m.Curves, b); n < crossings {
				best, crossings = i, n
			}
		}
		if best >= 0 {
			l := places[best]
			l.text, l.boxed = text, true
			g.labels = append(g.labels, l)
			taken = append(taken, l.box(w.width(text), w.line))
		}
	}
	if t := m.Target; t != nil && t.Label != "" {
		place(t.Label, g.besideTarget(*t, w))
	}
	for _, s := range m.Series {
		if s.Label != "" {
			place(s.Label, g.besideLast(s, w))
		}
	}
	for _, c := range m.Curves {
		if c.Threshold && c.Label != "" {
			place(c.Label, g.along(c, w))
		}
	}
}

// besideTarget lists places left of a bracket: at its middle, at its ends, above and below.
func (g *Geometry) besideTarget(t Target, w writer) (places []label) {
	width := w.width(t.Label)
	for _, y := range []float64{t.Middle, t.High, t.Low} {
		at := g.Position(Point{t.X, y})
		places = append(places, label{x: at.X - bracketReach - 6 - width, y: at.Y + w.line/2})
	}
	right := g.Position(Point{t.X, t.High}).X - 4
	return append(places,
		label{x: right - width, y: g.Position(Point{t.X, t.High}).Y - 8},
		label{x: right - width, y: g.Position(Point{t.X, t.Low}).Y + w.line + 8})
}

// besideLast lists places around the last point of a series that is seen.
func (g *Geometry) besideLast(s Series, w writer) []label {
	for i := len(s.Points) - 1; i >= 0; i-- {
		if !g.shows(s.Points[i]) {
			continue
		}
		at, width, far := g.Position(s.Points[i]), w.width(s.Label), float32(filled+5)
		return []label{
			{x: at.X + far, y: at.Y + w.line/2},
			{x: at.X - width/2, y: at.Y + far + w.line},
			{x: at.X - width/2, y: at.Y - far},
			{x: at.X - width, y: at.Y + far + w.line},
			{x: at.X - width, y: at.Y - far},
			{x: at.X - far - width, y: at.Y + w.line/2},
		}
	}
	return nil
}

// along lists places on a threshold's line from its right end to its left, above it and below.
func (g *Geometry) along(c Curve, w writer) (places []label) {
	width := w.width(c.Label)
	for part := float32(1); part >= 0; part -= 0.125 {
		x := g.Left + 6 + part*(g.Right-g.Left-width-12)
		top, bottom, ok := g.span(c, x, x+width)
		if !ok {
			continue
		}
		places = append(places, label{x: x, y: top - 5}, label{x: x, y: bottom + w.line + 5})
	}
	return places
}

// span is the highest and the lowest place of a curve between two places of the plot, if it runs through all of it.
func (g *Geometry) span(c Curve, from, to float32) (top, bottom float32, ok bool) {
	top, bottom = g.Bottom, g.Top
	var begin, end bool
	for i := 1; i < len(c.Points); i++ {
		a, b := g.Position(c.Points[i-1]), g.Position(c.Points[i])
		if !(b.X >= from && a.X <= to) {
			continue
		}
		begin, end = begin || a.X <= from, end || b.X >= to
		top, bottom = min(top, a.Y, b.Y), max(bottom, a.Y, b.Y)
	}
	return top, bottom, begin && end
}

// curvesIn counts the curves that run through a box.
func (g *Geometry) curvesIn(curves []Curve, b box) (n int) {
	for _, c := range curves {
		if top, bottom, ok := g.span(c, b.left, b.right); ok && top <= b.bottom && bottom >= b.top {
			n++
		}
	}
	return n
}
