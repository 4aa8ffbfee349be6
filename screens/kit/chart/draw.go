package chart

import (
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// Widths and radii, in dp.
const (
	gridWidth   = 1
	curveWidth  = 1
	mainWidth   = 2
	pointsWidth = 2.5
	quietWidth  = 1.5
	hollow      = 4.0 // radius of a hollow circle, to the middle of its line
	filled      = 6.0 // radius of the last point
	smallest    = 2.0 // radius of hollow circles where points crowd

	strongWeight = 1.4 // of lines in high contrast
)

// Draw draws a model with its labels. It takes some tens of milliseconds: call it away from the UI thread.
func Draw(m Model, f Frame) image.Image {
	f = f.normal()
	c := newCanvas(f.Width, f.Height, f.Scale, f.Palette.Background)
	p := pen{canvas: c, page: draw.New(c), frame: f, scale: f.Scale}
	p.draw(m, Layout(m, f))
	return c.Image()
}

// newCanvas returns a canvas of gonum/plot, which measures in points from the bottom left: at 72 dots per inch its point is a
// pixel, so that lengths in dp need one multiplication, by the scale, whatever the scale is.
func newCanvas(width, height, scale float32, background color.Color) *vgimg.Canvas {
	return vgimg.NewWith(
		vgimg.UseWH(vg.Length(pixels(width, scale)), vg.Length(pixels(height, scale))),
		vgimg.UseDPI(72),
		vgimg.UseBackgroundColor(background),
	)
}

// drawPlot draws the whole plot of g without labels, zoom times as large, with a margin around it for the points that lie
// on its border.
func drawPlot(m Model, f Frame, g Geometry, zoom float64) image.Image {
	f = f.normal()
	x, y := m.X.sane(), m.Y.sane()
	s := sheetOf(g, zoom, f.Scale)
	at := Geometry{Left: margin, Top: margin, Right: margin + s.width, Bottom: margin + s.height, x: x, y: y}
	for _, t := range y.ticks(view{zoom: zoom}) {
		at.grid = append(at.grid, at.Position(Point{x.Min, t.Value}).Y)
	}
	c := newCanvas(s.width+2*margin, s.height+2*margin, s.scale, f.Palette.Background)
	p := pen{canvas: c, page: draw.New(c), frame: f, scale: s.scale, zoom: zoom}
	p.draw(m, at)
	return c.Image()
}

// What a picture of a plot may cost: old graphics cards take no more a side, and memory is copied to them.
const (
	maxSide   = 4096
	maxPixels = 12_000_000

	margin = edge // dp around the plot in its picture
)

// sheet is the size of a plot, in dp, and how many pixels its picture has per dp.
type sheet struct{ width, height, scale float32 }

func sheetOf(g Geometry, zoom float64, scale float32) sheet {
	s := sheet{(g.Right - g.Left) * float32(zoom), (g.Bottom - g.Top) * float32(zoom), scale}
	w, h := s.width+2*margin, s.height+2*margin
	s.scale = min(s.scale, (maxSide-1)/max(w, h), float32(math.Sqrt(maxPixels/float64(w*h)))*0.999)
	return s
}

// pen draws on a canvas of gonum/plot.
type pen struct {
	canvas vg.Canvas
	page   draw.Canvas
	frame  Frame
	scale  float32 // units of the canvas per dp
	vector bool    // the canvas has no pixels to be kept to

	left, top float32 // dp, where on the canvas the drawing begins
	zoom      float64 // 0 is 1: an enlarged curve bends more, so it needs more points
}

// draw draws everything: the grid behind the curves, the labels over them.
func (p pen) draw(m Model, g Geometry) {
	for _, y := range g.grid {
		p.hairline(g.Left, g.Right, y)
	}
	p.plot(m, g)
	for _, l := range g.labels {
		p.write(l)
	}
}

// pixels rounds up, as Fyne does for the place that the picture will fill.
func pixels(dp, scale float32) int { return max(int(math.Ceil(float64(dp)*float64(scale))), 1) }

func (p pen) length(dp float32) vg.Length { return vg.Length(dp * p.scale) }

// weight is the width of a line.
func (p pen) weight(dp float32) vg.Length {
	if p.frame.Palette.Strong {
		dp *= strongWeight
	}
	return p.length(dp * p.frame.Weight)
}

// point turns dp from the top left into lengths from the bottom left.
func (p pen) point(x, y float32) vg.Point {
	return vg.Point{X: p.length(p.left + x), Y: p.page.Max.Y - p.length(p.top+y)}
}

// hairline draws a line of the grid in whole pixels: a light line across two rows of pixels would vanish.
func (p pen) hairline(from, to, y float32) {
	thick := float64(p.weight(gridWidth))
	a, b := p.point(from, y), p.point(to, y)
	if !p.vector {
		thick = max(math.Round(thick), 1)
		a.Y = vg.Length(math.Round(float64(a.Y)-thick/2) + thick/2)
	}
	style := draw.LineStyle{Color: p.frame.Palette.Grid, Width: vg.Length(thick)}
	p.page.StrokeLine2(style, a.X, a.Y, b.X, a.Y)
}

func (p pen) write(l label) {
	f := p.frame
	if l.boxed {
		b := l.box(f.Font.width(l.text, f.TextSize), f.Font.height(f.TextSize))
		low, high := p.point(b.left, b.bottom), p.point(b.right, b.top)
		p.page.SetColor(f.Palette.box())
		p.page.Fill(vg.Rectangle{Min: low, Max: high}.Path())
	}
	p.page.SetColor(f.Palette.Label)
	p.page.FillString(f.Font.at(f.TextSize*p.scale), p.point(l.x, l.y), f.Font.known(l.text))
}

// plot draws bands, curves and points into the plot's rectangle, which Layout has chosen: gonum's own axes, whose
// labels neither thin out nor keep clear of each other, stay hidden.
func (p pen) plot(m Model, g Geometry) {
	chart := plot.New()
	chart.BackgroundColor = nil
	chart.HideAxes()
	chart.X.Padding, chart.Y.Padding = 0, 0

	curves := make([]plotter.XYs, len(m.Curves))
	for i, c := range m.Curves {
		curves[i] = xys(thin(c.Points, int(maxPoints*max(p.zoom, 1))))
	}
	p.addBands(chart, m.Curves, curves)
	p.addCurves(chart, m.Curves, curves)
	if m.Target != nil {
		chart.Add(p.bracket(*m.Target))
	}
	siblings := 0
	for _, s := range m.Series {
		if s.Kind == Sibling {
			siblings++
		}
	}
	for i := len(m.Series) - 1; i >= 0; i-- { // the first series lies on top
		if m.Series[i].Kind == Sibling {
			siblings--
		}
		p.addSeries(chart, m.Series[i], g, siblings)
	}
	chart.X.Min, chart.X.Max, chart.Y.Min, chart.Y.Max = g.x.Min, g.x.Max, g.y.Min, g.y.Max
	low, high := p.point(g.Left, g.Bottom), p.point(g.Right, g.Top)
	chart.Draw(draw.Canvas{Canvas: p.page.Canvas, Rectangle: vg.Rectangle{Min: low, Max: high}})
}

// unpadded hides the boxes that a plotter asks room for: gonum would move the plot away from where Layout has put it.
type unpadded struct{ plot.Plotter }

func xys(points []Point) plotter.XYs {
	all := make(plotter.XYs, len(points))
	for i, p := range points {
		all[i] = plotter.XY{X: p.X, Y: p.Y}
	}
	return all
}

// addBands fills the space between neighbouring curves. Thresholds have none.
func (p pen) addBands(chart *plot.Plot, curves []Curve, points []plotter.XYs) {
	var banded []plotter.XYs
	for i, c := range curves {
		if !c.Threshold {
			banded = append(banded, points[i])
		}
	}
	n := len(banded) - 1
	for i := range n {
		ring := append(plotter.XYs{}, banded[i]...)
		for k := len(banded[i+1]) - 1; k >= 0; k-- {
			ring = append(ring, banded[i+1][k])
		}
		if len(ring) < 3 {
			continue
		}
		chart.Add(&plotter.Polygon{XYs: []plotter.XYs{ring}, Color: p.frame.Palette.band(i, n)})
	}
}

// addCurves draws main curves over the others, thresholds over both.
func (p pen) addCurves(chart *plot.Plot, curves []Curve, points []plotter.XYs) {
	palette := p.frame.Palette
	for _, pass := range []struct {
		main, threshold bool
		style           draw.LineStyle
	}{
		{false, false, draw.LineStyle{Color: palette.Curve, Width: p.weight(curveWidth)}},
		{true, false, draw.LineStyle{Color: palette.Main, Width: p.weight(mainWidth)}},
		{false, true, draw.LineStyle{Color: palette.Label, Width: p.weight(quietWidth), Dashes: p.dashes(7, 4)}},
		{true, true, draw.LineStyle{Color: palette.Label, Width: p.weight(mainWidth), Dashes: p.dashes(7, 4)}},
	} {
		for i, c := range curves {
			if c.Main == pass.main && c.Threshold == pass.threshold {
				chart.Add(unpadded{&plotter.Line{XYs: points[i], LineStyle: pass.style}})
			}
		}
	}
}

func (p pen) dashes(lengths ...float32) []vg.Length {
	all := make([]vg.Length, len(lengths))
	for i, l := range lengths {
		all[i] = p.length(l * p.frame.Weight)
	}
	return all
}

// addSeries draws a series. sibling counts the siblings' series before it, which have their shapes in turn.
func (p pen) addSeries(chart *plot.Plot, s Series, g Geometry, sibling int) {
	points := thin(s.Points, len(s.Points))
	if len(points) == 0 {
		return
	}
	palette, size := p.frame.Palette, p.radius(points, g)
	line := draw.LineStyle{Color: palette.Points, Width: p.weight(pointsWidth)}
	dots := marks{points: points, shown: g, inside: palette.Background, shape: circle, last: p.length(filled * p.frame.Weight)}
	switch s.Kind {
	case Quiet:
		line = draw.LineStyle{Color: palette.Label, Width: p.weight(quietWidth), Dashes: p.dashes(4, 3)}
		dots.last = 0
	case Trend:
		line.Color = palette.Main
		size, dots.last = 0, p.length(hollow)
	case Uncorrected:
		line.Width, line.Dashes = p.weight(quietWidth), p.dashes(1.5, 3)
		size, dots.last = min(size, quietRadius), 0
	case Sibling:
		line = draw.LineStyle{Color: palette.Label, Width: p.weight(quietWidth)}
		dots.shape, dots.last = siblingShapes[sibling%len(siblingShapes)], 0
	}
	chart.Add(unpadded{&plotter.Line{XYs: xys(points), LineStyle: line}})
	line.Dashes = nil
	dots.style, dots.radius = line, p.length(size*p.frame.Weight)
	chart.Add(dots)
}

// radius makes circles smaller where they would hide the line that joins them.
func (p pen) radius(points []Point, g Geometry) float32 {
	if len(points) == 1 {
		return hollow
	}
	from, to := g.Position(points[0]), g.Position(points[len(points)-1])
	room := (to.X - from.X) / float32(len(points)-1)
	return min(max(room*0.4, smallest), hollow)
}
