// Package chart draws curves: reference curves as bands, a person's points over them. It knows no domain: it is given
// numbers, and texts that are already written in the family's language.
//
// The same drawing serves three uses. [Chart] is the widget: it draws the plot away from the UI thread, once for each
// enlargement, moves it under a clip, and writes labels and marks the selected point with Fyne objects over it, so that
// neither a tap nor a moving finger draws the curves again. [WritePDF], [WritePNG] and [DrawSheet] draw a [Sheet] of paper. [Sparkline] is
// the small form without axes.
//
// Positions and sizes are in Fyne's device-independent pixels (dp), from the top left.
package chart

// Point is one point in the units of the axes.
type Point struct{ X, Y float64 }

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
