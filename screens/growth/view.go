package growth

import (
	"carnet/app"
	"carnet/app/growth"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens/stage"
)

// view is one indicator of the stage's person, read against the tables: what chart, sentences and list are made of.
type view struct {
	st        *stage.Stage
	who       record.Profile
	subject   growth.Subject
	indicator growth.Indicator
	lines     []app.Line[record.Measurement] // all measures, the oldest first
	points    []point                        // those that the indicator reads, the oldest first
}

// point is one reading and where it stands.
type point struct {
	growth.Reading
	score  growth.Score
	scored bool
	day    int     // age at which it is drawn, corrected like the curves
	value  float64 // what is drawn, in Indicator.Unit
}

func newView(st *stage.Stage, indicator growth.Indicator) view {
	v := view{st: st, who: st.Profile.Identity(), subject: st.Profile.Subject(), indicator: indicator, lines: st.Profile.Measurements()}
	measurements := make([]record.Measurement, len(v.lines))
	for i, l := range v.lines {
		measurements[i] = l.Is
	}
	for _, r := range growth.Readings(indicator, measurements) {
		p := point{Reading: r}
		p.score, p.scored = v.subject.Score(indicator, r.Observation)
		p.day, _ = v.subject.CorrectedAgeDays(r.Date)
		p.value = plainValue(indicator, r.Observation)
		if p.scored {
			p.day, p.value = p.score.AgeDays, p.score.Value
		}
		v.points = append(v.points, p)
	}
	return v
}

// plainValue is the value of an observation that no table can be asked about.
func plainValue(ind growth.Indicator, o growth.Observation) float64 {
	switch ind {
	case growth.WeightForAge:
		return float64(o.Weight) / 1000
	case growth.HeightForAge:
		return float64(o.Height) / 10
	case growth.HeadForAge:
		return float64(o.Head) / 10
	}
	metres := float64(o.Height) / 1000
	return float64(o.Weight) / 1000 / (metres * metres)
}

// latest is the last point; nil when there is none.
func (v view) latest() *point {
	if len(v.points) == 0 {
		return nil
	}
	return &v.points[len(v.points)-1]
}

// words writes the value of a point as it was noted: « 6,420 kg », « 62,5 cm ».
func (v view) words(p point) string {
	switch v.indicator {
	case growth.WeightForAge:
		return v.st.Text.Mass(p.Weight)
	case growth.HeightForAge:
		return v.st.Text.Length(p.Height)
	case growth.HeadForAge:
		return v.st.Text.Length(p.Head)
	}
	return v.st.S("growth.bmi-value", text.Args{"Value": v.st.Text.Number(p.value, 1)})
}

// heading is « 6,420 kg, à 4 mois ».
func (v view) heading(p point) string {
	if p.Date == v.who.BirthDate {
		return v.st.S("growth.at-birth", text.Args{"Value": v.words(p)})
	}
	return v.st.S("growth.at", text.Args{"Value": v.words(p), "Age": v.st.Text.Age(v.who.BirthDate, p.Date)})
}

// standing says where a point is among children of the same age, or why nothing can be said.
func (v view) standing(p point) string {
	if !p.scored {
		return v.silence(p)
	}
	key, n := string(v.indicator)+"."+string(v.who.Sex), p.score.OutOf100()
	if n == 100 {
		return v.st.S("growth.all." + key)
	}
	return v.st.N("growth.less."+key, n)
}

func (v view) silence(p point) string {
	switch {
	case v.who.Sex != record.Female && v.who.Sex != record.Male:
		return v.st.S("growth.none.sex")
	case p.day < 0:
		return v.st.S("growth.none.term")
	}
	return v.st.S("growth.none.age." + string(v.indicator))
}

// remarks are the sentences that say how a point was compared, the doubt first.
func (v view) remarks(p point) []string {
	var all []string
	if !p.scored {
		return nil
	}
	f := p.score.Flags
	if f.Has(growth.HeightConverted) {
		if p.Posture == record.Standing {
			all = append(all, v.st.S("growth.converted.added"))
		} else {
			all = append(all, v.st.S("growth.converted.removed"))
		}
	}
	if f.Has(growth.PostureRefused) {
		all = append(all, v.st.S("growth.posture-refused"))
	}
	if f.Has(growth.AgeCorrected) {
		all = append(all, v.st.S("growth.corrected."+string(v.who.Sex), text.Args{"Weeks": v.who.Term.Weeks}))
	}
	return all
}

// origin says who measured, when, and where the information comes from.
func (v view) origin(p point) string {
	line := v.lines[p.From[0]]
	date := v.st.Text.Date(p.Date)
	measured := v.st.S("growth.measured", text.Args{"Date": date})
	switch {
	case len(p.From) > 1:
		measured = v.st.S("growth.computed", text.Args{"Date": date})
	case line.Is.By != "":
		measured = v.st.S("growth.measured-by", text.Args{"By": line.Is.By, "Date": date})
	}
	return v.st.Text.Facts(measured, v.st.S("source."+string(line.Source)))
}

// detail is the second line of a point in the list.
func (v view) detail(p point) string {
	line := v.lines[p.From[0]]
	age := ""
	if p.Date != v.who.BirthDate {
		age = v.st.Text.Age(v.who.BirthDate, p.Date)
	}
	return v.st.Text.Facts(v.st.Text.Date(p.Date), age, line.Is.By, v.st.S("entry.from."+string(line.Source)))
}

// word is the name of the indicator.
func (v view) word() string { return v.st.S("measure." + string(v.indicator)) }
