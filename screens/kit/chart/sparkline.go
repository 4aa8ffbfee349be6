package chart

import (
	"image"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"carnet/screens/kit/theme"
)

// Sparkline is the small form of a chart, for a card: a line that ends with a dot, over a band, without axes or texts.
// Create it with NewSparkline; use it on the UI thread.
type Sparkline struct {
	widget.BaseWidget

	// Background runs the drawing, as in Chart.
	Background func(work func())

	model   Model
	version uint64
	picture *picture
}

var (
	_ fyne.Widget     = (*Sparkline)(nil)
	_ fyne.Accessible = (*Sparkline)(nil)
)

// Spark is what a sparkline shows. Both bounds of the band may be empty.
type Spark struct {
	Lower, Upper []Point
	Line         []Point
	Description  string // for screen readers
}

// NewSparkline returns a sparkline of s.
func NewSparkline(s Spark) *Sparkline {
	l := &Sparkline{model: s.model()}
	l.picture = newPicture(l.request)
	l.ExtendBaseWidget(l)
	return l
}

// SetSpark shows other data.
func (l *Sparkline) SetSpark(s Spark) {
	l.model = s.model()
	l.version++
	l.Refresh()
}

// model fits the axes to the data.
func (s Spark) model() Model {
	m := Model{
		Series:      []Series{{Points: s.Line, Kind: Trend}},
		Description: s.Description,
	}
	if len(s.Lower) > 0 && len(s.Upper) > 0 {
		m.Curves = []Curve{{Points: s.Lower}, {Points: s.Upper}}
	}
	m.X.Min, m.Y.Min = math.Inf(1), math.Inf(1)
	m.X.Max, m.Y.Max = math.Inf(-1), math.Inf(-1)
	for _, points := range [][]Point{s.Lower, s.Upper, s.Line} {
		for _, p := range points {
			m.X.Min, m.X.Max = min(m.X.Min, p.X), max(m.X.Max, p.X)
			m.Y.Min, m.Y.Max = min(m.Y.Min, p.Y), max(m.Y.Max, p.Y)
		}
	}
	return m
}

// MinSize fits beside two lines of text.
func (l *Sparkline) MinSize() fyne.Size { return fyne.NewSize(96, 48) }

// AccessibilityLabel implements fyne.Accessible.
func (l *Sparkline) AccessibilityLabel() string { return l.model.Description }

// AccessibilityRole implements fyne.Accessible.
func (l *Sparkline) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (l *Sparkline) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	return &sparklineRenderer{l}
}

func (l *Sparkline) request() {
	if l.Size().Width < 1 || l.Size().Height < 1 {
		return
	}
	v := fyne.CurrentApp().Settings().ThemeVariant()
	palette := PaletteOf(theme.Of(l.Theme()).Tokens(v))
	palette.Outer, palette.Curve = palette.Inner, palette.Inner // one band, without borders
	m, f := l.model, Frame{Width: l.Size().Width, Height: l.Size().Height, Scale: scaleOf(l), Palette: palette}
	l.picture.background = l.Background
	key := pictureKey{width: f.Width, height: f.Height, scale: f.Scale, palette: palette, version: l.version}
	l.picture.want(key, func() image.Image { return Draw(m, f) })
}

type sparklineRenderer struct{ l *Sparkline }

func (r *sparklineRenderer) Layout(size fyne.Size) {
	r.l.picture.image.Resize(size)
	r.l.request()
}

func (r *sparklineRenderer) MinSize() fyne.Size { return r.l.MinSize() }

func (r *sparklineRenderer) Refresh() {
	r.l.request()
	canvas.Refresh(r.l.picture.image)
}

func (r *sparklineRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.l.picture.image}
}

func (r *sparklineRenderer) Destroy() {}
