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

// LineDetail explains one dose of the calendar: what it protects against, why it stands where it does, and when.
type LineDetail struct {
	st  *stage.Stage
	key string
}

// NewDetail prepares the explanation of the line with that key.
func NewDetail(st *stage.Stage, key string) *LineDetail { return &LineDetail{st, key} }

// Title implements stage.Screen.
func (d *LineDetail) Title() string {
	l, ok := d.st.Profile.VaccinationPlan().Line(d.key)
	if !ok {
		return lineTitle(d.st.Text, d.key)
	}
	return Title(d.st.Text, l)
}

// Content implements stage.Screen.
func (d *LineDetail) Content() fyne.CanvasObject {
	plan := d.st.Profile.VaccinationPlan()
	l, ok := plan.Line(d.key)
	if !ok { // another dose has changed the scheme
		return kit.NewScrollColumn(0, kit.NewEmptyState(icons.Vaccine, d.st.Text.Error(record.E(record.NotFound, "show vaccination")), nil))
	}
	word, status := Pill(d.st.Text, l.Status)
	objects := []fyne.CanvasObject{
		kit.NewCard(kit.Flow(kit.Gap8, kit.NewPill(word, status), kit.NewPill(Level(d.st.Text, l), kit.Neutral)), d.why(l)),
		d.card(d.st.S("dosing.protects"), Diseases(d.st.Text, l.Valences)),
	}
	if l.Status != vaccination.Done {
		objects = append(objects, d.dates(l)...)
	}
	objects = append(objects, d.noted(plan, l)...)
	objects = append(objects, d.source(plan, l))
	if l.Status != vaccination.Done {
		objects = append(objects, d.st.Writing(d.actions(l)...))
	}
	return kit.NewScrollColumn(0, objects...)
}

// actions are to note the dose and, where it is open, to plan it.
func (d *LineDetail) actions(l vaccination.Line) []fyne.CanvasObject {
	st := d.st
	buttons := []fyne.CanvasObject{kit.NewPrimary(st.S("dosing.add-this"), icons.Plus, func() { st.Nav.Push(NewRecord(st, l.Key)) })}
	if l.Reason.Code == vaccination.AskFirst {
		buttons = append(buttons, kit.NewSecondary(st.S("dosing.questions.answer"), icons.Question, func() { st.Nav.Push(NewQuestions(st)) }))
	}
	if l.Status != vaccination.Late && l.Status != vaccination.Due {
		return buttons
	}
	if open := Booking(st, l.Key); open != nil {
		buttons = append(buttons, kit.NewSecondary(st.S("dosing.plan.book"), icons.Calendar, open))
	}
	return buttons
}

// why gives the reason, and the next step where the reason does not name one.
func (d *LineDetail) why(l vaccination.Line) fyne.CanvasObject {
	box := kit.VBox(kit.Gap4, kit.NewText(Why(d.st.Text, l.Reason), kit.Body))
	switch l.Reason.Code {
	case vaccination.IsDue, vaccination.AfterPrevious, vaccination.Partial, vaccination.IntervalUnsure:
		box.Add(kit.NewText(d.st.S("dosing.see-doctor"), kit.Body))
	}
	return box
}

// card is a title with lines of facts.
func (d *LineDetail) card(title string, facts ...string) fyne.CanvasObject {
	box := kit.VBox(kit.Gap4, kit.NewText(title, kit.Section))
	for _, f := range facts {
		box.Add(kit.NewText(f, kit.Detail))
	}
	return kit.NewCard(box)
}

func (d *LineDetail) dates(l vaccination.Line) []fyne.CanvasObject {
	var facts []string
	if !l.Earliest.IsZero() && l.Earliest != l.Recommended && l.Reason.Code != vaccination.CatchUp {
		facts = append(facts, d.st.S("dosing.date.earliest", text.Args{"Date": d.st.Text.Date(l.Earliest)}))
	}
	if !l.Recommended.IsZero() && l.Reason.Code != vaccination.CatchUp {
		facts = append(facts, d.st.S("dosing.date.recommended", text.Args{"Date": d.st.Text.Date(l.Recommended)}))
	}
	if !l.Latest.IsZero() && l.Latest != l.Recommended && (l.Status == vaccination.Due || l.Status == vaccination.Upcoming) {
		facts = append(facts, d.st.S("dosing.date.latest", text.Args{"Date": d.st.Text.Date(l.Latest)}))
	}
	if !l.Until.IsZero() {
		facts = append(facts, d.st.S("dosing.date.until", text.Args{"Date": d.st.Text.Date(l.Until)}))
	}
	if len(facts) == 0 {
		return nil
	}
	if l.Status == vaccination.Late {
		facts = append(facts, Convention(d.st))
	}
	return []fyne.CanvasObject{d.card(d.st.S("dosing.dates"), facts...)}
}

// noted lists the recorded doses that have a place in the line.
func (d *LineDetail) noted(plan vaccination.Plan, l vaccination.Line) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, dose := range d.st.Profile.Doses() {
		i := slices.IndexFunc(plan.Doses, func(n vaccination.DoseNote) bool { return n.ID == dose.ID })
		if i < 0 || !slices.Contains(l.Doses, dose.ID) {
			continue
		}
		word, status := outcomePill(d.st.Text, plan.Doses[i].Outcome)
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Title: d.st.Text.Date(dose.Is.Date), Detail: doseDetail(d.st.Text, dose.Is, dose.Source, d.st.Today()),
			Pill: word, Status: status, OnTap: func() { d.st.Nav.Push(NewEditDose(d.st, dose.ID)) }}))
	}
	if len(rows) == 0 {
		return nil
	}
	return []fyne.CanvasObject{kit.NewSectionTitle(d.st.S("dosing.noted")), kit.NewRowsCard(rows...)}
}

func (d *LineDetail) source(plan vaccination.Plan, l vaccination.Line) fyne.CanvasObject {
	facts := append(sourceFacts(d.st, l.Source, l.Confidence), d.st.S("dosing.source.checked", text.Args{"Date": d.st.Text.Date(plan.CheckedOn)}))
	return d.card(d.st.S("dosing.source"), facts...)
}

// sourceFacts name a source, with its date, and say how sure it is.
func sourceFacts(st *stage.Stage, id string, confidence vaccination.Confidence) []string {
	var facts []string
	for _, s := range vaccination.Sources() {
		if s.ID != id {
			continue
		}
		title := s.Title
		if !s.Date.IsZero() {
			title = st.S("dosing.source.dated", text.Args{"Title": s.Title, "Date": st.Text.Date(s.Date)})
		}
		facts = append(facts, title)
	}
	sure := st.S("vaccine.confidence." + string(confidence))
	if confidence == vaccination.Old {
		sure = st.S("dosing.source.old", text.Args{"Confidence": sure})
	}
	return append(facts, sure)
}
