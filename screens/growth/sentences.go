package growth

import (
	"fyne.io/fyne/v2"

	"carnet/app/growth"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
)

// word is the name of the indicator.
func (v view) word() string { return v.st.S("measure." + string(v.indicator)) }

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

// heading is « 6,420 kg, à 4 mois », and the value alone of an adult whose birth is not known.
func (v view) heading(p point) string {
	switch v.who.BirthDate {
	case p.Date:
		return v.st.S("growth.at-birth", text.Args{"Value": v.words(p)})
	case record.Date{}:
		return v.words(p)
	}
	return v.st.S("growth.at", text.Args{"Value": v.words(p), "Age": v.st.Text.Age(v.who.BirthDate, p.Date)})
}

// standing says where a point is among children of the same age, or why nothing can be said.
func (v view) standing(p point) string {
	if !p.scored {
		return v.silence(p)
	}
	return v.among(p.score)
}

// among is « Sur 100 filles du même âge, environ 30 pèsent moins. »
func (v view) among(s growth.Score) string {
	key, n := string(v.indicator)+"."+string(v.who.Sex), s.OutOf100()
	if n == 100 {
		return v.st.S("growth.all." + key)
	}
	return v.st.N("growth.less."+key, n)
}

func (v view) silence(p point) string {
	switch {
	case v.who.BirthDate.IsZero():
		return v.st.S("growth.none.birth")
	case !v.sexed():
		return v.st.S("growth.none.sex")
	case p.day < 0:
		return v.st.S("growth.none.term")
	}
	return v.st.S("growth.none.age." + string(v.indicator))
}

// figures are the numbers behind the sentence: « Écart-type (z) −0,32 · 37e centile ».
func (v view) figures(s growth.Score) string {
	return v.st.Text.Facts(v.st.S("growth.z", text.Args{"Z": v.signed(s.Z, 2)}), v.centile(s))
}

// centile is the rank in words: the outermost ones are not told apart.
func (v view) centile(s growth.Score) string {
	switch n := s.OutOf100(); {
	case s.Centile < 1:
		return v.st.S("growth.centile.below")
	case s.Centile > 99:
		return v.st.S("growth.centile.above")
	default:
		return v.st.S("growth.centile", text.Args{"Rank": v.st.Text.Ordinal(n, false)})
	}
}

// signed writes a number with its sign.
func (v view) signed(n float64, decimals int) string {
	s := v.st.Text.Number(n, decimals)
	if n > 0 && s != v.st.Text.Number(0, decimals) {
		return "+" + s
	}
	return s
}

// realAge says where a point of a preterm child would be without the correction.
func (v view) realAge(p point) []fyne.CanvasObject {
	if !p.corrected || !p.realKnown {
		return nil
	}
	return []fyne.CanvasObject{kit.Inset(kit.Gap8, 0, kit.Gap8, 0, kit.VBox(0,
		kit.NewText(v.st.S("growth.real-age", text.Args{"Age": v.ageWords(p)}), kit.Section),
		kit.NewText(v.among(p.real), kit.Detail), kit.NewText(v.figures(p.real), kit.Small)))}
}

// speed says how fast the child grew since a measure that was long enough before; "" where there is none.
func (v view) speed(p point) string {
	if p.velocity == nil {
		return ""
	}
	return v.st.S("growth.velocity", text.Args{"Speed": v.perYear(*p.velocity), "Date": v.st.Text.Date(p.velocity.From.Date)})
}

// perYear is « +6,1 kg par an ».
func (v view) perYear(s growth.Velocity) string {
	return v.st.S("growth.per-year."+string(v.indicator), text.Args{"Value": v.signed(s.PerYear, 1)})
}

// grade names the level of the IOTF in which a BMI is; "" before two years, and where the value is to be checked first.
func (v view) grade(p point) string {
	if v.indicator != growth.BMIForAge || p.doubtful() {
		return ""
	}
	g, ok := growth.IOTFGrade(v.who.Sex, p.day, p.value)
	if !ok {
		return ""
	}
	return v.st.S("growth.iotf." + string(g))
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
		all = append(all, v.st.S("growth.corrected", text.Args{"Age": v.st.Text.Age(p.Date.AddDays(-p.day), p.Date), "Weeks": v.who.Term.Weeks}))
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

// sentences say what a point is, where it stands, and what that was compared with.
func (v view) sentences(p point) []fyne.CanvasObject {
	objects := []fyne.CanvasObject{kit.NewText(v.heading(p), kit.LineTitle), kit.NewColored(v.standing(p), kit.Body, theme.ColorText)}
	if p.scored {
		objects = append(objects, kit.NewText(v.figures(p.score), kit.Small))
	}
	if p.doubtful() {
		objects = append(objects, doubt(v.st.S("growth.implausible")))
	}
	objects = append(objects, v.realAge(p)...)
	for _, said := range append([]string{v.grade(p), v.speed(p)}, v.remarks(p)...) {
		if said != "" {
			objects = append(objects, kit.NewText(said, kit.Detail))
		}
	}
	objects = append(objects, kit.NewText(v.origin(p), kit.Detail))
	if p.scored {
		objects = append(objects, kit.NewText(v.st.S("growth.reference."+string(p.score.Reference)), kit.Small))
	}
	return objects
}

// doubt is a sentence that asks to look twice, in the colour of what is to do.
func doubt(sentence string) fyne.CanvasObject {
	return kit.TopRow(kit.Gap8, kit.NewGlyph(icons.Alert, theme.ColorDueText), kit.NewColored(sentence, kit.Detail, theme.ColorDueText))
}

// beside says where the other child was at about the age of a point: « Malo, à 3 mois : 6,1 kg »; "" where there is no other
// child, or no measure near that age.
func (v view) beside(p point) string {
	if v.peer == nil {
		return ""
	}
	best, near := -1, max(14, p.day/10)
	for i, other := range v.peer.points {
		if d := max(other.day-p.day, p.day-other.day); d <= near && !other.doubtful() {
			best, near = i, d
		}
	}
	name := v.peer.who.CallName()
	if best < 0 {
		return v.st.S("growth.beside.none", text.Args{"Name": name})
	}
	other := v.peer.points[best]
	if other.Date == v.peer.who.BirthDate {
		return v.st.S("growth.beside.birth", text.Args{"Name": name, "Value": v.peer.words(other)})
	}
	return v.st.S("growth.beside", text.Args{"Name": name, "Age": v.st.Text.Age(v.peer.who.BirthDate, other.Date), "Value": v.peer.words(other)})
}

// findings are what the whole curve says beside its points: a rebound of the BMI before its usual age, and the height that
// those of the parents point to. They are told and not judged.
func (v view) findings() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	if said := v.rebound(); said != "" {
		all = append(all, kit.NewBanner(kit.Info, v.st.S("growth.rebound.title"), said))
	}
	if t, ok := v.target(); ok {
		all = append(all, kit.NewCard(targetWords(v.st, t)))
	}
	return all
}

// targetWords say what the heights of the parents let expect, and how far that can be trusted.
func targetWords(st *stage.Stage, t growth.Target) fyne.CanvasObject {
	return kit.VBox(kit.Gap4, kit.NewText(st.S("growth.target.title", text.Args{"Value": st.Text.Length(t.Height)}), kit.LineTitle),
		kit.NewText(st.S("growth.target", text.Args{"Low": st.Text.Length(t.Low), "High": st.Text.Length(t.High)}), kit.Detail),
		kit.NewText(st.S("growth.to-check"), kit.Small))
}

// rebound is the sentence about a BMI that rises again before its usual age; "" where there is none.
func (v view) rebound() string {
	if v.indicator != growth.BMIForAge {
		return ""
	}
	r, found := v.subject.EarlyRebound(v.readings(growth.BMIForAge))
	if !found {
		return ""
	}
	return v.st.S("growth.rebound", text.Args{"Date": v.st.Text.Date(r.Lowest.Date), "Age": v.st.Text.Age(v.who.BirthDate, r.Lowest.Date)})
}
