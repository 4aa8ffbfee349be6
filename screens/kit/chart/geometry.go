package chart

import (
	"math"

	"fyne.io/fyne/v2"
)

// Frame is what a model is drawn into.
type Frame struct {
	Width, Height float32 // dp
	Scale         float32 // pixels per dp; 0 means 1
	TextSize      float32 // dp; 0 means 13
	Font          *Font   // nil writes nothing
	Palette       Palette
	Weight        float32 // of lines and points; 0 means 1, paper is read from nearer and takes less

	zoomable bool // keeps room for the labels of fine ticks
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
	if f.Weight <= 0 {
		f.Weight = 1
	}
	f.Width, f.Height = max(f.Width, 1), max(f.Height, 1)
	return f
}

// underAxis is the room above a line of text under the plot: enough for the tails of another line.
func (f Frame) underAxis() float32 { return max(edge, f.TextSize*0.55) }

// tail is the room below a base line for the tails of letters.
func (f Frame) tail() float32 { return f.TextSize * 0.27 }

// Geometry says where everything of a drawing is, in dp from its top left corner.
type Geometry struct {
	// Left, Top, Right, Bottom bound the plot itself, inside the labels.
	Left, Top, Right, Bottom float32

	x, y   Axis // what is seen: the whole axes, or less when zoomed in
	labels []label
	grid   []float32 // heights of the horizontal lines

	buttons      corner  // where the buttons of a widget lie
	buttonsWidth float32 // 0 for a drawing without
}

// label is a text whose base line begins at x, y.
type label struct {
	text  string
	x, y  float32
	boxed bool // lies on the curves, which a box hides
}

// box is the room that a label takes.
type box struct{ left, top, right, bottom float32 }

func (b box) touches(o box) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

func (b box) inside(o box) bool {
	return b.left >= o.left && b.right <= o.right && b.top >= o.top && b.bottom <= o.bottom
}

// box of a label in letters of the given height and width, with a little air.
func (l label) box(width, line float32) box {
	return box{l.x - 3, l.y - line - 3, l.x + width + 3, l.y + 3}
}

func (g Geometry) plot() box { return box{g.Left, g.Top, g.Right, g.Bottom} }

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
