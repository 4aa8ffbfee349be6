package growth

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/app/growth"
	"carnet/app/text"
	"carnet/screens/kit/chart"
)

// picture is what the chart shows. shown gives, for each point of the picture, its place in v.points.
func (v view) picture() (m chart.Model, shown []int) {
	s := v.span()
	r := reach{low: math.Inf(1), high: math.Inf(-1)}
	m.X = v.ageAxis(s)
	m.Curves = v.curves(s)
	for _, c := range m.Curves {
		r.take(c.Points)
	}
	measured, shown := v.measured(s)
	m.Series = append([]chart.Series{measured}, v.others(s)...)
	for _, series := range m.Series {
		r.take(series.Points)
	}
	if m.Target = v.targetBracket(s); m.Target != nil {
		r.take([]chart.Point{{Y: m.Target.Low}, {Y: m.Target.High}})
	}
	m.Y = chart.NewAxis(r.low, r.high, 8, v.numbers(decimalsOf(r.high-r.low)))
	m.Y.Fine = chart.NewAxis(m.Y.Min, m.Y.Max, 12, v.numbers(decimalsOf((m.Y.Max-m.Y.Min)/2))).Ticks
	m.Y.Label = v.st.S("growth.unit." + string(v.indicator))
	m.Description = v.description()
	return m, shown
}

// reach is from where to where values go.
type reach struct{ low, high float64 }

func (r *reach) take(points []chart.Point) {
	for _, p := range points {
		r.low, r.high = min(r.low, p.Y), max(r.high, p.Y)
	}
}

// numbers writes the labels of an axis.
func (v view) numbers(decimals int) func(float64) string {
	return func(y float64) string { return v.st.Text.Number(y, decimals) }
}

// decimalsOf keeps the labels of a narrow range apart.
func decimalsOf(width float64) int {
	if width < 4 {
		return 1
	}
	return 0
}

// measured are the points that can be chosen.
func (v view) measured(s span) (series chart.Series, shown []int) {
	series.Name = v.word()
	for i, p := range v.points {
		// A slip of the finger may be ten times too much: it must not press the curves flat.
		if !s.shows(p.day) || p.doubtful() {
			continue
		}
		series.Points = append(series.Points, chart.Point{X: s.x(p.day), Y: p.value})
		shown = append(shown, i)
	}
	return series, shown
}

// others are shown beside the points of the child: the same points at the age since birth, where it is not the one that the
// curves count, and those of another child.
func (v view) others(s span) []chart.Series {
	var all []chart.Series
	since := chart.Series{Kind: chart.Uncorrected, Name: v.st.S("growth.series.real-age")}
	for _, p := range v.points {
		if p.corrected && s.shows(p.realDay) && !p.doubtful() {
			since.Points = append(since.Points, chart.Point{X: s.x(p.realDay), Y: p.value})
		}
	}
	if len(since.Points) > 0 {
		all = append(all, since)
	}
	if v.peer != nil {
		other, _ := v.peer.measured(s)
		other.Kind, other.Name, other.Label = chart.Sibling, v.peer.who.CallName(), v.peer.who.CallName()
		all = append(all, other)
	}
	return all
}

// targetBracket is where the height of the parents points to, at the end of the growth.
func (v view) targetBracket(s span) *chart.Target {
	t, ok := v.target()
	if !ok || s.id != lastSpan {
		return nil
	}
	return &chart.Target{X: s.x(s.to), Low: cm(t.Low), Middle: cm(t.Height), High: cm(t.High), Label: v.st.S("growth.target.short"),
		Name: v.st.S("growth.target.title", text.Args{"Value": v.st.Text.Length(t.Height)})}
}

// target is the height that those of both parents point to; ok is false where one is not known, and for any other curve.
func (v view) target() (growth.Target, bool) {
	if v.indicator != growth.HeightForAge {
		return growth.Target{}, false
	}
	return growth.TargetHeight(v.who.Sex, v.who.Growth.Mother, v.who.Growth.Father)
}

func cm(mm int64) float64 { return float64(mm) / 10 }

// newChart draws a view. onSelect is given the place of the chosen point in v.points; selected is such a place, or -1.
func newChart(v view, selected int, onSelect func(i int)) *chart.Chart {
	model, shown := v.picture()
	c := chart.New(model)
	c.Background = v.st.Async
	c.SetWords(chart.Words{ZoomIn: v.st.S("growth.zoom.in"), ZoomOut: v.st.S("growth.zoom.out"), ShowAll: v.st.S("growth.zoom.all")})
	for at, i := range shown {
		if i == selected {
			c.Select(at)
		}
	}
	c.OnSelect = func(at int) { onSelect(shown[at]) }
	return c
}

// scrolls is the screen around a chart, which takes the drags that the chart has no use for. Only on phones is a screen
// dragged; the wheel moves it everywhere.
type scrolls struct{ *container.Scroll }

var _ chart.Page = scrolls{}

// Dragged implements fyne.Draggable.
func (s scrolls) Dragged(ev *fyne.DragEvent) {
	if d, ok := any(s.Scroll).(fyne.Draggable); ok {
		d.Dragged(ev)
	}
}

// DragEnd implements fyne.Draggable.
func (s scrolls) DragEnd() {
	if d, ok := any(s.Scroll).(fyne.Draggable); ok {
		d.DragEnd()
	}
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

// description is for those who do not see the picture.
func (v view) description() string {
	return v.st.N("growth.chart", len(v.points), text.Args{"What": v.word()})
}
