package chart

import "slices"

// Layout places a model in a frame. It draws nothing and takes microseconds.
func Layout(m Model, f Frame) Geometry { return layout(m, f, whole) }

// layout places what a view shows. The bounds of the plot are the same for every view.
func layout(m Model, f Frame, v view) Geometry {
	f = f.normal()
	g := Geometry{x: m.X.sane(), y: m.Y.sane()}
	w := writer{f.Font, f.TextSize, f.Font.height(f.TextSize)}

	g.Left, g.Top, g.Right, g.Bottom = edge, max(edge, w.line/2+1), f.Width-edge, f.Height-edge
	left := widest(g.y.Ticks, w.width)
	if f.zoomable {
		left = max(left, widest(g.y.Fine, w.width))
	}
	if left > 0 {
		g.Left = max(edge, left+axisGap)
	}
	if right := widestCurve(m.Curves, w.width); right > 0 {
		g.Right = f.Width - max(edge, right+labelGap)
	}
	if f.Font != nil && len(g.x.Ticks) > 0 {
		g.Bottom = f.Height - f.tail() - w.line - f.underAxis()
		// The last label is centred under the end of the axis.
		last := w.width(g.x.Ticks[len(g.x.Ticks)-1].Label)
		g.Right = min(g.Right, f.Width-last/2)
	}
	name := w.wrapped(g.x.Label, f.Width)
	if len(name) > 0 {
		g.Bottom -= float32(len(name))*(w.line+f.underAxis()) - float32(len(name)-1)*f.tail()
	}
	if f.Font != nil && g.y.Label != "" {
		g.Top += w.line + f.tail() + labelGap
	}
	g.Right, g.Bottom = max(g.Right, g.Left+1), max(g.Bottom, g.Top+1)

	if f.zoomable {
		g.buttons, g.buttonsWidth = g.freeCorner(m), buttonsWidth(v)
	}
	wholeX, wholeY := g.x, g.y
	g.x, g.y = v.axes(g.x, g.y)
	xTicks, yTicks := wholeX.ticks(v), wholeY.ticks(v)
	for _, t := range yTicks {
		if g.y.has(t.Value) {
			g.grid = append(g.grid, g.Position(Point{g.x.Min, t.Value}).Y)
		}
	}
	if f.Font != nil {
		g.placeAxisLabels(f, w, name, xTicks, yTicks)
		g.placeCurveLabels(m, w)
		g.placeTopLabels(m, w)
		g.placeInnerLabels(m, f, w)
	}
	return g
}

// writer measures texts.
type writer struct {
	font *Font
	size float32
	line float32 // height of a capital
}

func (w writer) width(text string) float32 { return w.font.width(text, w.size) }

func widest(ticks []Tick, width func(string) float32) (w float32) {
	for _, t := range ticks {
		w = max(w, width(t.Label))
	}
	return w
}

// widestCurve leaves thresholds out: their labels lie inside the plot.
func widestCurve(curves []Curve, width func(string) float32) (w float32) {
	for _, c := range curves {
		if !c.Threshold {
			w = max(w, width(c.Label))
		}
	}
	return w
}

// ticks of a whole axis for a view, also those outside of it: which of them are left out must not change while it moves.
func (a Axis) ticks(v view) []Tick {
	ticks := a.Ticks
	if v.zoom >= fineFrom && len(a.Fine) > 0 {
		ticks = a.Fine
	}
	return slices.DeleteFunc(slices.Clone(ticks), func(t Tick) bool { return !a.has(t.Value) })
}

// wrapped breaks a text that is wider than the whole drawing into lines.
func (w writer) wrapped(text string, width float32) []string {
	if w.font == nil {
		return nil
	}
	return wrap(text, w.font, w.size, width)
}

func (g *Geometry) placeAxisLabels(f Frame, w writer, name []string, xs, ys []Tick) {
	below := g.Bottom + f.underAxis() + w.line
	for _, t := range every(xs, func(t Tick) (float32, float32) {
		x, half := g.Position(Point{t.Value, g.y.Min}).X, w.width(t.Label)/2
		return x - half, x + half
	}, f.TextSize*0.5) {
		if g.x.has(t.Value) {
			x := g.Position(Point{t.Value, g.y.Min}).X
			g.labels = append(g.labels, label{text: t.Label, x: x - w.width(t.Label)/2, y: below})
		}
	}
	if len(xs) > 0 && len(name) > 0 {
		below += w.line + f.underAxis()
	}
	for _, line := range name {
		x := min((g.Left+g.Right)/2-w.width(line)/2, f.Width-w.width(line))
		g.labels = append(g.labels, label{text: line, x: max(x, 0), y: below})
		below += w.line + f.underAxis() - f.tail()
	}
	for _, t := range every(ys, func(t Tick) (float32, float32) {
		y := -g.Position(Point{g.x.Min, t.Value}).Y // ascending values go up
		return y - w.line/2, y + w.line/2
	}, f.TextSize*0.4) {
		if g.y.has(t.Value) {
			y := g.Position(Point{g.x.Min, t.Value}).Y
			g.labels = append(g.labels, label{text: t.Label, x: g.Left - axisGap - w.width(t.Label), y: y + w.line/2})
		}
	}
	if g.y.Label != "" {
		g.labels = append(g.labels, label{text: g.y.Label, x: 0, y: w.line + 1})
	}
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
