package growth

import (
	"math"

	"fyne.io/fyne/v2"

	"carnet/app/growth"
	"carnet/screens/kit/chart"
)

// centiles are the curves that are drawn, those of the French carnet.
var centiles = [...]float64{3, 15, 50, 85, 97}

const (
	daysOfWeek  = 7
	daysOfMonth = 30.4375 // of the WHO, as in the tables
	daysOfYear  = 365.25
)

// span is the part of life that a chart shows.
type span struct {
	from, to int     // days
	unit     float64 // days of one step of the axis
	every    int     // units between two labels
	label    string  // text key
}

// spanFor chooses the narrowest usual range that holds an age in days.
func spanFor(ind growth.Indicator, age int) span {
	years := func(n float64) int { return int(n * daysOfYear) }
	switch {
	case age <= 13*daysOfWeek:
		return span{0, 13 * daysOfWeek, daysOfWeek, 2, "growth.axis.weeks"}
	case age <= years(1):
		return span{0, years(1), daysOfMonth, 2, "growth.axis.months"}
	case age <= years(3):
		return span{0, years(3), daysOfMonth, 6, "growth.axis.months"}
	case age <= years(5) || ind == growth.HeadForAge:
		return span{0, years(5), daysOfYear, 1, "growth.axis.years"}
	case ind == growth.WeightForAge && age <= years(10):
		return span{years(1), years(10), daysOfYear, 1, "growth.axis.years"}
	}
	return span{years(1), years(18), daysOfYear, 2, "growth.axis.years"}
}

// age is the one that the chart has to show: today's, or that of the last measure when it was long ago, as for someone
// who has grown up.
func (v view) age() int {
	today, _ := v.subject.CorrectedAgeDays(v.st.Today())
	_, last := growth.Coverage(v.indicator)
	if p := v.latest(); p != nil && today > last {
		return p.day
	}
	return today
}

// picture is what the chart shows. shown gives, for each point of the picture, its place in v.points.
func (v view) picture() (m chart.Model, shown []int) {
	s := spanFor(v.indicator, v.age())
	low, high := math.Inf(1), math.Inf(-1)
	reach := func(y float64) { low, high = min(low, y), max(high, y) }
	for _, c := range centiles {
		curve := chart.Curve{Label: v.st.Text.Number(c, 0), Main: c == 50}
		for _, p := range growth.Curve(v.indicator, v.subject.Sex, growth.ZOfCentile(c), s.from, s.to, max(1, (s.to-s.from)/100)) {
			curve.Points = append(curve.Points, chart.Point{X: float64(p.Day) / s.unit, Y: p.Value})
			reach(p.Value)
		}
		if len(curve.Points) > 0 {
			m.Curves = append(m.Curves, curve)
		}
	}
	var series chart.Series
	for i, p := range v.points {
		// A slip of the finger may be ten times too much: it must not press the curves flat.
		if p.day < s.from || p.day > s.to || p.scored && p.score.Flags.Has(growth.Implausible) {
			continue
		}
		series.Points = append(series.Points, chart.Point{X: float64(p.day) / s.unit, Y: p.value})
		shown = append(shown, i)
		reach(p.value)
	}
	series.Name = v.word()
	m.Series = []chart.Series{series}
	m.X = v.ageAxis(s)
	m.Y = chart.NewAxis(low, high, 6, func(y float64) string { return v.st.Text.Number(y, decimalsOf(high-low)) })
	m.Y.Label = v.st.S("growth.unit." + string(v.indicator))
	m.Description = v.description()
	return m, shown
}

// decimalsOf keeps the labels of a narrow range apart.
func decimalsOf(width float64) int {
	if width < 4 {
		return 1
	}
	return 0
}

func (v view) ageAxis(s span) chart.Axis {
	a := chart.Axis{Min: float64(s.from) / s.unit, Max: float64(s.to) / s.unit, Label: v.st.S(s.label)}
	if _, corrected := v.subject.CorrectedAgeDays(v.st.Today()); corrected && v.st.Text.Has(s.label+"-corrected") {
		a.Label = v.st.S(s.label + "-corrected")
	}
	first := (int(math.Ceil(a.Min-0.01)) + s.every - 1) / s.every * s.every
	for n := first; float64(n) <= a.Max+0.01; n += s.every {
		a.Ticks = append(a.Ticks, chart.Tick{Value: min(float64(n), a.Max), Label: v.st.Text.Number(float64(n), 0)})
	}
	return a
}

// newChart draws a view. onSelect is given the place of the chosen point in v.points; selected is such a place, or -1.
func newChart(v view, selected int, onSelect func(i int)) *chart.Chart {
	model, shown := v.picture()
	c := chart.New(model)
	c.Background = v.st.Async
	for at, i := range shown {
		if i == selected {
			c.Select(at)
		}
	}
	c.OnSelect = func(at int) { onSelect(shown[at]) }
	return c
}

// tall gives a chart the height that a wide column allows.
type tall struct{ height float32 }

func (l tall) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Resize(size)
	}
}

func (l tall) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, l.height)
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

func (v view) description() string {
	return v.st.N("growth.chart", len(v.points), map[string]any{"What": v.word()})
}
