package growth

import (
	"fyne.io/fyne/v2"

	"carnet/app/growth"
	"carnet/app/text"
	"carnet/screens/kit"
	"carnet/screens/kit/chart"
	"carnet/screens/stage"
)

// Preview is the weight chart with its sentence, for the home screen of a wide window. It is nil when no weight is noted.
func Preview(st *stage.Stage, onOpen func()) fyne.CanvasObject {
	v := newView(st, growth.WeightForAge)
	if len(v.points) == 0 {
		return nil
	}
	row := func(i int) fyne.CanvasObject {
		at := v.points[i]
		return kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Title: v.heading(at), Detail: v.standing(at), Chevron: true, OnTap: onOpen}))
	}
	last := len(v.points) - 1
	below := kit.VBox(0, row(last))
	picture := newChart(v, last, func(i int) {
		below.Objects = []fyne.CanvasObject{row(i)}
		below.Refresh()
	})
	return kit.VBox(kit.Gap12, kit.NewCard(picture), below)
}

// Line is the card of one line for the home screen of a phone: the latest weight and height, in words where the first of
// them stands, and a small curve. It is nil when no measure is noted.
func Line(st *stage.Stage, onOpen func()) fyne.CanvasObject {
	weight, height, head := newView(st, growth.WeightForAge), newView(st, growth.HeightForAge), newView(st, growth.HeadForAge)
	var v view
	var title string
	switch w, h, c := weight.latest(), height.latest(), head.latest(); {
	case w != nil && h != nil:
		v, title = weight, st.S("growth.line.both", text.Args{"Weight": weight.words(*w), "Height": height.words(*h)})
	case w != nil:
		v, title = weight, weight.words(*w)
	case h != nil:
		v, title = height, height.words(*h)
	case c != nil:
		v, title = head, st.S("growth.line.head", text.Args{"Value": head.words(*c)})
	default:
		return nil
	}
	spec := kit.RowSpec{Title: title, Detail: v.lately(), OnTap: onOpen}
	if s, ok := v.spark(); ok {
		line := chart.NewSparkline(s)
		line.Background = st.Async
		spec.Trail = line
	}
	return kit.NewRowsCard(kit.NewStatusRow(spec))
}

// lately says when the last measure was taken and in which part of the curves it is, without any judgement.
func (v view) lately() string {
	p := v.latest()
	args := text.Args{"Ago": v.st.Text.Ago(p.Date, v.st.Today())}
	switch {
	case !p.scored || p.score.Flags.Has(growth.Implausible):
		return v.st.S("growth.line.plain", args)
	case p.score.Centile < 3:
		return v.st.S("growth.line.below", args)
	case p.score.Centile < 15:
		return v.st.S("growth.line.low", args)
	case p.score.Centile <= 85:
		return v.st.S("growth.line.middle", args)
	case p.score.Centile <= 97:
		return v.st.S("growth.line.high", args)
	}
	return v.st.S("growth.line.above", args)
}

// The band of the small curve is between these centiles.
const lowest, highest = 3, 97

// spark is the small curve: the child's line over the band between the outermost centiles. Two points make a line.
func (v view) spark() (s chart.Spark, ok bool) {
	var first, last int
	for _, p := range v.points {
		if p.scored && !p.score.Flags.Has(growth.Implausible) {
			if len(s.Line) == 0 {
				first = p.day
			}
			last = p.day
			s.Line = append(s.Line, chart.Point{X: float64(p.day), Y: p.value})
		}
	}
	if len(s.Line) < 2 || last <= first {
		return chart.Spark{}, false
	}
	for i, z := range []float64{growth.ZOfCentile(lowest), growth.ZOfCentile(highest)} {
		var bound []chart.Point
		for _, p := range growth.Curve(v.indicator, v.subject.Sex, z, first, last, max(1, (last-first)/40)) {
			bound = append(bound, chart.Point{X: float64(p.Day), Y: p.Value})
		}
		if i == 0 {
			s.Lower = bound
		} else {
			s.Upper = bound
		}
	}
	s.Description = v.description()
	return s, true
}
