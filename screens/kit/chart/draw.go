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
)

// Draw draws a model. It takes some tens of milliseconds: call it away from the UI thread.
func Draw(m Model, f Frame) image.Image {
	f = f.normal()
	g := Layout(m, f)
	p := newPen(f)
	for _, y := range g.grid {
		p.hairline(g.Left, g.Right, y)
	}
	p.plot(m, g)
	for _, l := range g.labels {
		p.write(l)
	}
	return p.canvas.Image()
}

// pen draws on a picture. gonum/plot measures in points from the bottom left; at 72 dots per inch its point is a pixel,
// so that lengths in dp need one multiplication, by the scale, whatever the scale is.
type pen struct {
	canvas *vgimg.Canvas
	page   draw.Canvas
	frame  Frame
}

const pixelsPerInch = 72

func newPen(f Frame) *pen {
	c := vgimg.NewWith(
		vgimg.UseWH(vg.Length(pixels(f.Width, f.Scale)), vg.Length(pixels(f.Height, f.Scale))),
		vgimg.UseDPI(pixelsPerInch),
		vgimg.UseBackgroundColor(f.Palette.Background),
	)
	return &pen{canvas: c, page: draw.New(c), frame: f}
}

// pixels rounds up, as Fyne does for the place that the picture will fill.
func pixels(dp, scale float32) int { return max(int(math.Ceil(float64(dp)*float64(scale))), 1) }

func (p *pen) length(dp float32) vg.Length { return vg.Length(dp * p.frame.Scale) }

// point turns dp from the top left into lengths from the bottom left.
func (p *pen) point(x, y float32) vg.Point {
	return vg.Point{X: p.length(x), Y: p.page.Max.Y - p.length(y)}
}

// hairline draws a line of the grid in whole pixels: a light line across two rows of pixels would vanish.
func (p *pen) hairline(from, to, y float32) {
	thick := max(math.Round(float64(p.length(gridWidth))), 1)
	a, b := p.point(from, y), p.point(to, y)
	a.Y = vg.Length(math.Round(float64(a.Y)-thick/2) + thick/2)
	style := draw.LineStyle{Color: p.frame.Palette.Grid, Width: vg.Length(thick)}
	p.page.StrokeLine2(style, a.X, a.Y, b.X, a.Y)
}

func (p *pen) write(l label) {
	p.page.SetColor(p.frame.Palette.Label)
	p.page.FillString(p.frame.Font.at(p.frame.TextSize*p.frame.Scale), p.point(l.x, l.y), l.text)
}

// plot draws bands, curves and points into the plot's rectangle, which Layout has chosen: gonum's own axes, whose
// labels neither thin out nor keep clear of each other, stay hidden.
func (p *pen) plot(m Model, g Geometry) {
	chart := plot.New()
	chart.BackgroundColor = nil
	chart.HideAxes()
	chart.X.Padding, chart.Y.Padding = 0, 0

	curves := make([]plotter.XYs, len(m.Curves))
	for i, c := range m.Curves {
		curves[i] = xys(thin(c.Points, maxPoints))
	}
	p.addBands(chart, curves)
	p.addCurves(chart, m.Curves, curves)
	for i := len(m.Series) - 1; i >= 0; i-- { // the first series lies on top
		p.addSeries(chart, m.Series[i], g)
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

func (p *pen) addBands(chart *plot.Plot, curves []plotter.XYs) {
	n := len(curves) - 1
	for i := range n {
		ring := append(plotter.XYs{}, curves[i]...)
		for k := len(curves[i+1]) - 1; k >= 0; k-- {
			ring = append(ring, curves[i+1][k])
		}
		if len(ring) < 3 {
			continue
		}
		chart.Add(&plotter.Polygon{XYs: []plotter.XYs{ring}, Color: p.frame.Palette.band(i, n)})
	}
}

func (p *pen) addCurves(chart *plot.Plot, curves []Curve, points []plotter.XYs) {
	add := func(i int, c color.Color, width float32) {
		style := draw.LineStyle{Color: c, Width: p.length(width)}
		chart.Add(unpadded{&plotter.Line{XYs: points[i], LineStyle: style}})
	}
	for i, c := range curves {
		if !c.Main {
			add(i, p.frame.Palette.Curve, curveWidth)
		}
	}
	for i, c := range curves { // over the others
		if c.Main {
			add(i, p.frame.Palette.Main, mainWidth)
		}
	}
}

func (p *pen) addSeries(chart *plot.Plot, s Series, g Geometry) {
	points := thin(s.Points, len(s.Points))
	if len(points) == 0 {
		return
	}
	style := draw.LineStyle{Color: p.frame.Palette.Points, Width: p.length(pointsWidth)}
	dots := circles{
		points: points,
		shown:  g,
		inside: p.frame.Palette.Background,
		radius: p.length(p.radius(points, g)),
		last:   p.length(filled),
	}
	switch s.Kind {
	case Quiet:
		style = draw.LineStyle{Color: p.frame.Palette.Label, Width: p.length(quietWidth)}
		style.Dashes = []vg.Length{p.length(4), p.length(3)}
		dots.last = 0
	case Trend:
		style.Color = p.frame.Palette.Main
		dots.radius, dots.last = 0, p.length(hollow)
	}
	chart.Add(unpadded{&plotter.Line{XYs: xys(points), LineStyle: style}})
	style.Dashes = nil
	dots.style = style
	chart.Add(dots)
}

// radius makes circles smaller where they would hide the line that joins them.
func (p *pen) radius(points []Point, g Geometry) float32 {
	from, to := g.Position(points[0]), g.Position(points[len(points)-1])
	room := (to.X - from.X) / float32(max(len(points)-1, 1))
	if len(points) == 1 {
		return hollow
	}
	return min(max(room*0.4, smallest), hollow)
}

// circles draws points: hollow, the last one filled. gonum's scatter cuts circles at the border of the plot, where the
// point of a birth lies.
type circles struct {
	points []Point
	shown  Geometry
	style  draw.LineStyle
	inside color.Color
	radius vg.Length // 0 draws none
	last   vg.Length // of the filled one, 0 when the last is like the others
}

// Plot implements plot.Plotter.
func (d circles) Plot(c draw.Canvas, chart *plot.Plot) {
	x, y := chart.Transforms(&c)
	for i, p := range d.points {
		if !d.shown.shows(p) {
			continue
		}
		at := vg.Point{X: x(p.X), Y: y(p.Y)}
		switch {
		case i == len(d.points)-1 && d.last > 0:
			c.SetColor(d.inside)
			c.Fill(circle(at, d.last+d.style.Width/2)) // a ring of background tells it from the curves
			c.SetColor(d.style.Color)
			c.Fill(circle(at, d.last))
		case d.radius > 0:
			c.SetColor(d.inside)
			c.Fill(circle(at, d.radius))
			c.SetLineStyle(d.style)
			c.Stroke(circle(at, d.radius))
		}
	}
}

func circle(middle vg.Point, radius vg.Length) vg.Path {
	var path vg.Path
	path.Move(vg.Point{X: middle.X + radius, Y: middle.Y})
	path.Arc(middle, radius, 0, 2*math.Pi)
	path.Close()
	return path
}
