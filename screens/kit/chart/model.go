// Package chart draws curves: reference curves as bands, a person's points over them. It knows no domain: it is given
// numbers, and texts that are already written in the family's language.
//
// The same drawing serves three uses. [Draw] makes a picture for a report. [Chart] is the widget: it draws away from
// the UI thread, keeps its last pictures, and marks the selected point with Fyne objects over the picture, so that a tap
// never draws the curves again. [Sparkline] is the small form without axes.
//
// Positions and sizes are in Fyne's device-independent pixels (dp), from the top left.
package chart

import (
	"math"
	"slices"
)

// Point is one point in the units of the axes.
type Point struct{ X, Y float64 }

// Tick is a labelled place on an axis. The label is shown as it is.
type Tick struct {
	Value float64
	Label string
}

// Axis is the range that is shown. Without two different bounds it is widened by one on both sides.
type Axis struct {
	Min, Max float64
	Ticks    []Tick // ascending; labels that would touch are left out when drawing
	Fine     []Tick // instead of Ticks when zoomed in to twice the size or more; nil keeps Ticks
	Label    string // unit or name, short: it does not wrap
}

// NewAxis returns an axis from lo to hi, widened to round steps of 1, 2 or 5, with at most n ticks. n is at least 3:
// an axis through zero has a tick there and one on both sides.
func NewAxis(lo, hi float64, n int, label func(float64) string) Axis {
	if !finite(lo) || !finite(hi) {
		lo, hi = 0, 1
	}
	if hi <= lo {
		lo, hi = lo-1, lo+1
	}
	n = max(n, 3)
	step := niceStep((hi - lo) / float64(n-1))
	first, last := math.Floor(lo/step+1e-9), math.Ceil(hi/step-1e-9)
	for last-first+1 > float64(n) { // widening to whole steps may add a tick at both ends
		step = niceStep(step * 1.5)
		first, last = math.Floor(lo/step+1e-9), math.Ceil(hi/step-1e-9)
	}
	a := Axis{Min: first * step, Max: last * step}
	for k := first; k <= last; k++ {
		a.Ticks = append(a.Ticks, Tick{k * step, label(k * step)})
	}
	return a
}

// niceStep is the smallest 1, 2 or 5 times a power of ten that is not below step.
func niceStep(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, f := range []float64{1, 2, 5} {
		if f*power >= step*(1-1e-9) {
			return f * power
		}
	}
	return 10 * power
}

func (a Axis) sane() Axis {
	if !finite(a.Min) || !finite(a.Max) {
		a.Min, a.Max = 0, 1
	}
	if a.Max <= a.Min {
		a.Min, a.Max = a.Min-1, a.Min+1
	}
	return a
}

func (a Axis) has(v float64) bool { return v >= a.Min && v <= a.Max }

// Curve is a reference curve.
type Curve struct {
	Points []Point // ascending in X
	Label  string  // at the right end; may be empty
	Main   bool    // drawn stronger, its label is kept when there is no room for all

	// Threshold is a limit beside the reference, not part of it, as those of the IOTF: a dashed line without a band.
	Threshold bool
}

// Kind is how a series is drawn.
type Kind int

// The kinds of series.
const (
	Measured    Kind = iota // joined hollow circles, the last one filled
	Quiet                   // dashed, in the colour of the labels: a comparison, not the subject
	Trend                   // a line in the colour of the main curve that ends with a dot
	Uncorrected             // small hollow circles on a dotted line: the same child at the age since birth
	Sibling                 // another child: squares for the first such series, then triangles, then diamonds
)

// Series is a row of points that belong together.
type Series struct {
	Points []Point // ascending in X
	Name   string  // for those who do not see the picture
	Kind   Kind
	Label  string // beside the last point that is shown, if there is room; may be empty
}

// Target is a bracket between two values of Y, near the right end: the height that the parents' heights let expect.
type Target struct {
	X, Low, Middle, High float64
	Label                string // beside the bracket, short; may be empty
	Name                 string // for those who do not see the picture
}

// Model is everything that a chart shows. What is given to a Chart or to Draw is not changed afterwards: drawing reads
// it from another goroutine.
type Model struct {
	X, Y   Axis
	Curves []Curve  // from the lowest to the highest; the space between neighbours is filled, thresholds left aside
	Series []Series // the points of the first can be selected
	Target *Target  // nil shows none

	// Description says in a sentence what the picture shows, for screen readers. The names of the series after the first
	// and of the target are read after it.
	Description string
}

// selectable returns the points that a tap or a key can choose.
func (m Model) selectable() []Point {
	if len(m.Series) == 0 {
		return nil
	}
	return m.Series[0].Points
}

// maxPoints is how many points of a curve are drawn. More take longer and cannot be told apart.
const maxPoints = 120

// thin leaves out points, never the ends, and those that are not numbers. Half of what is kept is spread evenly along the
// curve, the other half goes where it bends: a curve of nineteen years keeps its first months round.
func thin(points []Point, most int) []Point {
	points = slices.DeleteFunc(slices.Clone(points), func(p Point) bool { return !finite(p.X) || !finite(p.Y) })
	n := len(points)
	if n <= most {
		return points
	}
	bends, total := make([]float64, n), 0.0
	for i := 1; i < n-1; i++ {
		bends[i] = math.Sqrt(bend(points[i-1], points[i], points[i+1]))
		total += bends[i]
	}
	share := func(i int) float64 {
		if total == 0 {
			return 1 / float64(n-1)
		}
		return 0.5/float64(n-1) + 0.5*bends[i]/total
	}
	kept, passed := []Point{points[0]}, 0.0
	for i := 1; i < n-1; i++ {
		passed += share(i)
		if passed*float64(most-1) >= float64(len(kept)) && len(kept) < most-1 {
			kept = append(kept, points[i])
		}
	}
	return append(kept, points[n-1])
}

// bend is how much the slope changes at b.
func bend(a, b, c Point) float64 {
	if a.X >= b.X || b.X >= c.X {
		return 0
	}
	return math.Abs((c.Y-b.Y)/(c.X-b.X) - (b.Y-a.Y)/(b.X-a.X))
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
