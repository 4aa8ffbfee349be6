package growth

import (
	"carnet/app/growth"
	"carnet/app/text"
	"carnet/screens/kit/chart"
)

// naming is by what lines are named.
type naming string

// The namings.
const (
	byCentile   naming = "centile" // how many children of a hundred are below
	byDeviation naming = "sd"      // standard deviations from the median
)

// look is how a person wants curves to be drawn.
type look struct {
	span   string // id of a span, "" for the one that the age asks for
	all    bool   // every line instead of the main ones
	naming naming // "" for the usual one of the indicator
}

// naming is the one that was chosen, or that the carnet uses: centiles for the weight and the BMI, standard deviations for
// the height and the head.
func (v view) naming() naming {
	switch {
	case v.look.naming != "":
		return v.look.naming
	case v.indicator == growth.HeightForAge, v.indicator == growth.HeadForAge:
		return byDeviation
	}
	return byCentile
}

// reference are the lines of the look, the lowest first.
func (v view) reference() []growth.Line {
	lines := growth.CentileLines()
	if v.naming() == byDeviation {
		lines = growth.SDLines()
	}
	if !v.allLines() {
		lines = growth.MainLines(lines)
	}
	return lines
}

// allLines reports that every line of the reference is drawn. Where the BMI has those of the IOTF, « all » is about them:
// both together could not be told apart.
func (v view) allLines() bool {
	return v.look.all && (v.indicator != growth.BMIForAge || len(v.thresholds(v.span())) == 0)
}

// named is what is written at the end of a line: « 97e », « +2 DS ».
func (v view) named(l growth.Line) string {
	if l.Centile > 0 {
		return v.st.Text.Ordinal(int(l.Centile), false)
	}
	return v.deviation(l.Z)
}

// deviation is « +2 DS », and « médiane » in the middle.
func (v view) deviation(z float64) string {
	switch {
	case z == 0:
		return v.st.S("growth.line-name.median")
	case z > 0:
		return v.st.S("growth.line-name.sd", text.Args{"Z": "+" + v.st.Text.Number(z, 0)})
	}
	return v.st.S("growth.line-name.sd", text.Args{"Z": v.st.Text.Number(z, 0)})
}

// curveSteps is how many parts a curve is made of: the eye sees no corner.
const curveSteps = 100

func step(s span) int { return max(1, (s.to-s.from)/curveSteps) }

func (v view) curves(s span) []chart.Curve {
	var curves []chart.Curve
	for _, l := range v.reference() {
		curve := chart.Curve{Label: v.named(l), Main: l.Centile == 50 || l.Centile == 0 && l.Z == 0,
			Points: s.drawn(growth.Curve(v.indicator, v.subject.Sex, l.Z, s.from, s.to, step(s)))}
		if len(curve.Points) > 0 {
			curves = append(curves, curve)
		}
	}
	if v.indicator == growth.BMIForAge {
		curves = append(curves, v.thresholds(s)...)
	}
	return curves
}

// thresholds are the IOTF's lines of the carnet, which begin at two years.
func (v view) thresholds(s span) []chart.Curve {
	var curves []chart.Curve
	for _, level := range growth.IOTFLevels(v.subject.Sex) {
		if !v.look.all && !level.Main {
			continue
		}
		curve := chart.Curve{Threshold: true, Points: s.drawn(growth.IOTFCurve(v.subject.Sex, level, s.from, s.to, step(s))),
			Label: v.st.S("growth.line-name.iotf", text.Args{"Value": v.st.Text.Number(level.BMI, decimalsOfLevel(level.BMI))})}
		if len(curve.Points) > 0 {
			curves = append(curves, curve)
		}
	}
	return curves
}

func decimalsOfLevel(bmi float64) int {
	if bmi == float64(int(bmi)) {
		return 0
	}
	return 1
}

// drawn puts a curve of days on the axis.
func (s span) drawn(points []growth.Point) []chart.Point {
	drawn := make([]chart.Point, len(points))
	for i, p := range points {
		drawn[i] = chart.Point{X: s.x(p.Day), Y: p.Value}
	}
	return drawn
}

// legend says under the picture what its lines and points are.
func (v view) legend() []string {
	s := v.span()
	return append(v.keyToLines(s), v.keyToPoints(s)...)
}

func (v view) keyToLines(s span) []string {
	if !v.sexed() { // there is none
		return nil
	}
	key := "growth.key." + string(v.naming())
	if v.allLines() {
		key += ".all"
	}
	said := []string{v.st.S(key)}
	if v.indicator == growth.BMIForAge && len(v.thresholds(s)) > 0 {
		if v.look.all {
			said = append(said, v.st.S("growth.key.iotf.all"))
		} else {
			said = append(said, v.st.S("growth.key.iotf"))
		}
	}
	return said
}

// keyToPoints also says how many are left out: who really measures so has to know why they are not seen.
func (v view) keyToPoints(s span) (said []string) {
	unusual := 0
	for _, p := range v.points {
		if s.shows(p.day) && p.doubtful() {
			unusual++
		}
	}
	if unusual > 0 {
		said = append(said, v.st.N("growth.key.unusual", unusual))
	}
	for _, other := range v.others(s) {
		switch {
		case other.Kind == chart.Uncorrected:
			said = append(said, v.st.S("growth.key.real-age"))
		case len(other.Points) == 0:
			said = append(said, v.st.S("growth.key.peer.none", text.Args{"Name": other.Name}))
		default:
			said = append(said, v.st.S("growth.key.peer", text.Args{"Name": other.Name}))
		}
	}
	return said
}
