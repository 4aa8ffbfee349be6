package vaccination

import (
	"slices"

	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// ahead reports a disease for which nothing is asked yet: its first dose comes later.
func ahead(d vaccination.Disease, today record.Date) bool {
	return d.Status == vaccination.DiseaseUnasked && d.Next.After(today) && Near(d.Next, today)
}

// diseasePill gives the word of a disease's status and its colour.
func diseasePill(c *text.Catalogue, d vaccination.Disease, today record.Date) (word string, status kit.Status) {
	if ahead(d, today) {
		return Pill(c, vaccination.Upcoming)
	}
	word = c.S("vaccine.disease." + string(d.Status))
	switch d.Status {
	case vaccination.UpToDate:
		return word, kit.Done
	case vaccination.DiseaseDue:
		return word, kit.Due
	case vaccination.DiseaseLate:
		return word, kit.Late
	case vaccination.DiseaseCheck:
		return word, kit.Info
	}
	return word, kit.Neutral
}

// byDisease lists where the person stands for each disease, those that ask for nothing behind a link.
func (p *Place) byDisease() []fyne.CanvasObject {
	var asked, rest []fyne.CanvasObject
	for _, d := range p.plan.Diseases {
		word, status := diseasePill(p.st.Text, d, p.st.Today())
		spec := kit.RowSpec{Title: disease(p.st.Text, d.Valence), Detail: p.about(d), Pill: word, Status: status,
			OnTap: func() { p.st.Nav.Push(NewDisease(p.st, d.Valence)) }}
		if d.Status == vaccination.DiseaseUnasked && !ahead(d, p.st.Today()) {
			spec.Pill, spec.Chevron = "", true
			rest = append(rest, kit.NewStatusRow(spec))
			continue
		}
		asked = append(asked, kit.NewStatusRow(spec))
	}
	var objects []fyne.CanvasObject
	if len(asked) > 0 {
		objects = append(objects, kit.NewRowsCard(asked...))
	}
	switch {
	case len(rest) == 0:
	case p.whole[diseases]:
		objects = append(objects, kit.NewSectionTitle(p.st.S("dosing.disease.unasked")), kit.NewRowsCard(rest...))
	default:
		objects = append(objects, p.all(diseases, p.st.N("dosing.disease.more", len(rest))))
	}
	return objects
}

// about is « 2 doses notées · ensuite le 10 juin ».
func (p *Place) about(d vaccination.Disease) string {
	c := p.st.Text
	facts := []string{c.N("dosing.disease.doses", d.Doses)}
	switch {
	case d.Status == vaccination.DiseaseLate:
		if l, ok := p.plan.Line(d.Line); ok && !l.Recommended.IsZero() {
			facts = append(facts, c.S("dosing.disease.planned", text.Args{"Date": c.DayMonth(l.Recommended, p.st.Today())}))
		}
	case d.Next.After(p.st.Today()) && Near(d.Next, p.st.Today()):
		facts = append(facts, c.S("dosing.disease.next", text.Args{"Date": c.DayMonth(d.Next, p.st.Today())}))
	}
	return c.Facts(facts...)
}

// DiseaseDetail explains where a person stands for one disease: the doses that are noted, and those of the calendar.
type DiseaseDetail struct {
	st      *stage.Stage
	valence record.Valence
}

// NewDisease prepares the explanation for a valence of the calendar.
func NewDisease(st *stage.Stage, v record.Valence) *DiseaseDetail { return &DiseaseDetail{st, v} }

// Title implements stage.Screen.
func (d *DiseaseDetail) Title() string { return disease(d.st.Text, d.valence) }

// Content implements stage.Screen.
func (d *DiseaseDetail) Content() fyne.CanvasObject {
	st := d.st
	plan := st.Profile.VaccinationPlan()
	i := slices.IndexFunc(plan.Diseases, func(o vaccination.Disease) bool { return o.Valence == d.valence })
	if i < 0 {
		return kit.NewScrollColumn(0, kit.NewEmptyState(icons.Vaccine, st.Text.Error(record.E(record.NotFound, "show disease")), nil))
	}
	is := plan.Diseases[i]
	word, status := diseasePill(st.Text, is, st.Today())
	level := st.S("dosing.level.recommended")
	switch {
	case is.Mandatory:
		level = st.S("dosing.level.mandatory")
	case is.MandatoryUnsure:
		level = st.S("dosing.level.unsure")
	}
	said := kit.VBox(kit.Gap4)
	if is.Reason.Code != "" {
		said.Add(kit.NewText(Why(st.Text, is.Reason), kit.Body))
	}
	objects := []fyne.CanvasObject{kit.NewCard(kit.Flow(kit.Gap8, kit.NewPill(word, status), kit.NewPill(level, kit.Neutral)), said)}
	objects = append(objects, d.noted(plan)...)
	objects = append(objects, d.lines(plan)...)
	return kit.NewScrollColumn(0, objects...)
}

// noted lists the recorded doses that hold the disease, the latest first, each with what it is worth.
func (d *DiseaseDetail) noted(plan vaccination.Plan) []fyne.CanvasObject {
	st := d.st
	var rows []fyne.CanvasObject
	doses := st.Profile.Doses()
	for i := len(doses) - 1; i >= 0; i-- {
		l := doses[i]
		n := slices.IndexFunc(plan.Doses, func(n vaccination.DoseNote) bool { return n.ID == l.ID })
		if n < 0 || !overlap(l.Is.Valences, []record.Valence{d.valence}) {
			continue
		}
		note := plan.Doses[n]
		word, status := st.S("vaccine.outcome."+string(note.Outcome)), kit.Done
		if note.Outcome != vaccination.Counted {
			word, status = outcomePill(st.Text, note.Outcome)
		}
		row := kit.NewStatusRow(kit.RowSpec{Title: st.Text.Date(l.Is.Date), Detail: doseBox(st.Text, l.Is, l.Source), Pill: word, Status: status,
			OnTap: func() { st.Nav.Push(NewEditDose(st, l.ID)) }})
		if note.Outcome == vaccination.Counted {
			rows = append(rows, row)
			continue
		}
		rows = append(rows, kit.VBox(0, row, kit.Inset(0, 0, kit.Gap12, 0, kit.NewText(Why(st.Text, note.Reason), kit.Detail))))
	}
	title := kit.NewSectionTitle(st.S("dosing.noted"))
	if len(rows) == 0 {
		return []fyne.CanvasObject{title, kit.NewText(st.S("dosing.disease.none"), kit.Detail)}
	}
	return []fyne.CanvasObject{title, kit.NewRowsCard(rows...)}
}

// lines are the places of the calendar that hold the disease, in order of date, of the years that are near.
func (d *DiseaseDetail) lines(plan vaccination.Plan) []fyne.CanvasObject {
	st := d.st
	var some []vaccination.Line
	for _, l := range plan.Lines {
		if l.Status != vaccination.Done && overlap(l.Valences, []record.Valence{d.valence}) && Near(l.Recommended, st.Today()) {
			some = append(some, l)
		}
	}
	if len(some) == 0 {
		return nil
	}
	slices.SortStableFunc(some, func(a, b vaccination.Line) int {
		if a.Recommended.IsZero() || b.Recommended.IsZero() {
			return 0
		}
		return a.Recommended.Compare(b.Recommended)
	})
	var rows []fyne.CanvasObject
	for _, l := range some {
		rows = append(rows, lineRow(st, l))
	}
	return []fyne.CanvasObject{kit.NewSectionTitle(st.S("dosing.disease.calendar")), kit.NewRowsCard(rows...)}
}
