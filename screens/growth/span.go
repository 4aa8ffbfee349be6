package growth

import (
	"math"
	"slices"

	"carnet/app/growth"
	"carnet/screens/kit"
	"carnet/screens/kit/chart"
)

const (
	daysOfWeek  = 7
	daysOfMonth = 30.4375 // of the WHO, as in the tables
	daysOfYear  = 365.25
)

// span is the part of life that a chart shows.
type span struct {
	id       string
	from, to int     // days
	unit     float64 // days of one step of the axis
	every    int     // units between two labels
	label    string  // text key of the axis
}

const lastSpan = "18y"

func years(n float64) int { return int(n * daysOfYear) }

// spans are those of an indicator, from the youngest: the pages of the carnet, and the first year, which fills faster than
// any other. Weight has tables to ten years; what is noted later is shown without them.
func spans(ind growth.Indicator) []span {
	all := []span{
		{"3m", 0, 13 * daysOfWeek, daysOfWeek, 2, "growth.axis.weeks"},
		{"1y", 0, years(1), daysOfMonth, 2, "growth.axis.months"},
		{"3y", 0, years(3), daysOfMonth, 6, "growth.axis.months"},
		{"5y", 0, years(5), daysOfYear, 1, "growth.axis.years"},
	}
	if ind == growth.HeadForAge {
		return all
	}
	if ind == growth.WeightForAge {
		all = append(all, span{"10y", years(1), years(10), daysOfYear, 1, "growth.axis.years"})
	}
	return append(all, span{lastSpan, years(1), years(18), daysOfYear, 2, "growth.axis.years"})
}

// spanFor chooses the narrowest span that holds an age in days.
func spanFor(ind growth.Indicator, age int) span {
	all := spans(ind)
	for _, s := range all {
		if age <= s.to {
			return s
		}
	}
	return all[len(all)-1]
}

// span is the one that was chosen, or that the age asks for.
func (v view) span() span {
	all, s := spans(v.indicator), spanFor(v.indicator, v.age())
	if i := slices.IndexFunc(all, func(s span) bool { return s.id == v.look.span }); i >= 0 {
		s = all[i]
	}
	if s.id == lastSpan && slices.ContainsFunc(v.points, func(p point) bool { return p.day > s.to && p.day <= years(19) }) {
		s.to = years(19) // the tables go on for a year: who was measured in it is seen
	}
	return s
}

// age is the one that the chart has to show: today's, or that of the last measure when it was long ago, as for someone
// who has grown up. It is counted from birth, so that the points at both ages of a preterm child are seen.
func (v view) age() int {
	today := v.subject.AgeDays(v.st.Today())
	_, last := growth.Coverage(v.indicator)
	if p := v.latest(); p != nil && today > last {
		return p.day
	}
	return today
}

// spanChips lets another part of life be seen.
func (v view) spanChips(onChanged func(id string)) *kit.FilterChips {
	var choices []kit.Choice
	for _, s := range spans(v.indicator) {
		choices = append(choices, kit.Choice{ID: s.id, Word: v.st.S("growth.span." + s.id)})
	}
	return kit.NewFilterChips(choices, v.span().id, onChanged)
}

// shows reports that an age lies in the span.
func (s span) shows(day int) bool { return day >= s.from && day <= s.to }

// x is an age on the axis.
func (s span) x(day int) float64 { return float64(day) / s.unit }

func (v view) ageAxis(s span) chart.Axis {
	a := chart.Axis{Min: s.x(s.from), Max: s.x(s.to), Label: v.st.S(s.label)}
	if v.correctedIn(s) && v.st.Text.Has(s.label+"-corrected") {
		a.Label = v.st.S(s.label + "-corrected")
	}
	a.Ticks = v.ageTicks(a, s.every)
	if s.every > 1 {
		a.Fine = v.ageTicks(a, s.every/2)
	}
	return a
}

// ageTicks are those of whole units, every so many.
func (v view) ageTicks(a chart.Axis, every int) (ticks []chart.Tick) {
	first := (int(math.Ceil(a.Min-0.01)) + every - 1) / every * every
	for n := first; float64(n) <= a.Max+0.01; n += every {
		ticks = append(ticks, chart.Tick{Value: min(float64(n), a.Max), Label: v.st.Text.Number(float64(n), 0)})
	}
	return ticks
}

// correctedIn reports that the age of the child is corrected now or was at a point that the span shows.
func (v view) correctedIn(s span) bool {
	if _, corrected := v.subject.CorrectedAgeDays(v.st.Today()); corrected {
		return true
	}
	return slices.ContainsFunc(v.points, func(p point) bool { return p.corrected && s.shows(p.day) })
}
