package chart

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const quietRadius = 3.0 // of circles that are not the subject

// marks draws the points of a series: hollow, the last one filled. gonum's scatter cuts marks at the border of the plot,
// where the point of a birth lies.
type marks struct {
	points []Point
	shown  Geometry
	style  draw.LineStyle
	inside color.Color
	shape  func(middle vg.Point, radius vg.Length) vg.Path
	radius vg.Length // 0 draws none
	last   vg.Length // of the filled one, 0 when the last is like the others
}

// Plot implements plot.Plotter.
func (d marks) Plot(c draw.Canvas, chart *plot.Plot) {
	x, y := chart.Transforms(&c)
	for i, p := range d.points {
		if !d.shown.shows(p) {
			continue
		}
		at := vg.Point{X: x(p.X), Y: y(p.Y)}
		switch {
		case i == len(d.points)-1 && d.last > 0:
			c.SetColor(d.inside)
			c.Fill(d.shape(at, d.last+d.style.Width/2)) // a ring of background tells it from the curves
			c.SetColor(d.style.Color)
			c.Fill(d.shape(at, d.last))
		case d.radius > 0:
			c.SetColor(d.inside)
			c.Fill(d.shape(at, d.radius))
			c.SetLineStyle(d.style)
			c.Stroke(d.shape(at, d.radius))
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

// siblingShapes are told apart without colour, from each other and from the circles of the child itself.
var siblingShapes = [...]func(vg.Point, vg.Length) vg.Path{polygon(4, math.Pi/4), polygon(3, math.Pi/2), polygon(4, 0)}

// polygon returns a shape with n corners, one of them at an angle, as large to the eye as a circle of the same radius.
func polygon(n int, angle float64) func(vg.Point, vg.Length) vg.Path {
	wider := vg.Length(math.Sqrt(2 * math.Pi / (float64(n) * math.Sin(2*math.Pi/float64(n)))))
	return func(middle vg.Point, radius vg.Length) vg.Path {
		var path vg.Path
		for i := range n {
			a := angle + 2*math.Pi*float64(i)/float64(n)
			p := middle.Add(vg.Point{X: radius * wider * vg.Length(math.Cos(a)), Y: radius * wider * vg.Length(math.Sin(a))})
			if i == 0 {
				path.Move(p)
			} else {
				path.Line(p)
			}
		}
		path.Close()
		return path
	}
}

// bracket is a target: a line from its low to its high value with ends that reach to the left, and a dot in the middle.
type bracket struct {
	target      Target
	line        draw.LineStyle
	reach       vg.Length
	dot, around vg.Length
	inside      color.Color
}

func (p pen) bracket(t Target) bracket {
	return bracket{
		target: t,
		line:   draw.LineStyle{Color: p.frame.Palette.Target, Width: p.weight(pointsWidth)},
		reach:  p.length(bracketReach * p.frame.Weight),
		dot:    p.length(hollow * p.frame.Weight),
		around: p.weight(pointsWidth) / 2,
		inside: p.frame.Palette.Background,
	}
}

// Plot implements plot.Plotter.
func (b bracket) Plot(c draw.Canvas, chart *plot.Plot) {
	x, y := chart.Transforms(&c)
	t := b.target
	if !finite(t.X) || !finite(t.Low) || !finite(t.Middle) || !finite(t.High) {
		return
	}
	at, low, high := x(t.X), y(t.Low), y(t.High)
	shape := []vg.Point{{X: at - b.reach, Y: low}, {X: at, Y: low}, {X: at, Y: high}, {X: at - b.reach, Y: high}}
	c.StrokeLines(b.line, c.ClipLinesXY(shape)...)
	middle := vg.Point{X: at, Y: y(t.Middle)}
	if !c.Contains(middle) {
		return
	}
	c.SetColor(b.inside)
	c.Fill(polygon(4, 0)(middle, b.dot+b.around))
	c.SetColor(b.line.Color)
	c.Fill(polygon(4, 0)(middle, b.dot))
}
