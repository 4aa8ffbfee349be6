package vaccination

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Admission is the screen « Crèche et école »: what the record allows at the door, on the day of entry.
type Admission struct {
	st     *stage.Stage
	on     record.Date
	date   *kit.DateField
	answer *fyne.Container
	save   *kit.Button
	scroll *kit.ScrollColumn
}

// NewAdmission prepares the screen with the day of entry that was noted, else today.
func NewAdmission(st *stage.Stage) *Admission {
	return &Admission{st: st, on: entryDay(st)}
}

// entryDay is the day of entry that was noted, today when none was or when it is over.
func entryDay(st *stage.Stage) record.Date {
	told := st.Profile.Circumstances()[record.Collectivity].Is
	if told.Value == record.Yes && told.Date.Whole() && told.Date.After(st.Today()) {
		return told.Date
	}
	return st.Today()
}

// Title implements stage.Screen.
func (a *Admission) Title() string { return a.st.S("dosing.admission") }

// Content implements stage.Screen.
func (a *Admission) Content() fyne.CanvasObject {
	st := a.st
	if sentence := nothingToRead(st); sentence != "" {
		return kit.NewScrollColumn(0, kit.NewEmptyState(icons.Vaccine, sentence, nil))
	}
	a.date = st.DateField(st.S("dosing.admission.date"), st.S("dosing.admission.date-hint"), false)
	stage.ShowDate(a.date, a.on)
	a.date.OnChanged = a.onDate
	a.save = kit.NewSecondary(st.S("dosing.admission.save"), icons.Check, a.onSave)
	a.answer = kit.VBox(kit.Gap12)
	a.scroll = kit.NewScrollColumn(0, a.date, a.answer)
	a.show()
	return a.scroll
}

// onDate reads the day as it is typed: the answer follows as soon as it is whole.
func (a *Admission) onDate() {
	d, ok := stage.DateIn(a.date)
	if !ok || !d.Whole() || d.Before(a.st.Profile.Identity().BirthDate) {
		return
	}
	a.on = d
	a.show()
}

func (a *Admission) show() {
	st := a.st
	is := st.Profile.Admission(a.on)
	a.answer.Objects = []fyne.CanvasObject{a.banner(is)}
	a.answer.Objects = append(a.answer.Objects, a.lines(is)...)
	if len(is.Check) > 0 {
		a.answer.Add(kit.NewBanner(kit.Info, st.S("vaccine.admission.check", text.Args{"Valences": Diseases(st.Text, is.Check)}), st.S("dosing.admission.check")))
	}
	a.answer.Add(st.Writing(a.save))
	a.answer.Add(a.bring())
	for _, o := range a.certificates() {
		a.answer.Add(o)
	}
	for _, fact := range append([]string{st.S("vaccine.admission.source")}, sourceFacts(st, is.Source, is.Confidence)...) {
		a.answer.Add(kit.NewText(fact, kit.Small))
	}
	a.scroll.Refresh()
}

// banner is the answer in one word and one sentence.
func (a *Admission) banner(is vaccination.Admission) fyne.CanvasObject {
	st := a.st
	status, sentence := kit.Done, st.S("vaccine.admission.complete")
	switch is.Status {
	case vaccination.AdmissionProvisional:
		status, sentence = kit.Due, st.S("vaccine.admission.provisional", text.Args{"Date": st.Text.Date(is.Until)})
	case vaccination.AdmissionExempt:
		status, sentence = kit.Info, st.S("vaccine.admission.exempt")
	}
	return kit.NewBanner(status, admissionWord(st, is), sentence)
}

// admissionWord is the answer in some words; the zero Admission has none.
func admissionWord(st *stage.Stage, is vaccination.Admission) string {
	if is.Status == "" {
		return ""
	}
	return st.S("dosing.admission." + string(is.Status))
}

// lines are what would complete it.
func (a *Admission) lines(is vaccination.Admission) []fyne.CanvasObject {
	st := a.st
	if len(is.Missing) == 0 {
		return nil
	}
	objects := []fyne.CanvasObject{kit.NewText(st.S("vaccine.admission.missing", text.Args{"Valences": Diseases(st.Text, is.Missing)}), kit.Body)}
	plan := st.Profile.VaccinationPlan()
	var rows []fyne.CanvasObject
	for _, key := range is.Lines {
		if l, ok := plan.Line(key); ok {
			rows = append(rows, lineRow(st, l))
		}
	}
	if len(rows) > 0 {
		objects = append(objects, kit.NewRowsCard(rows...))
	}
	return append(objects, kit.NewPrimary(st.S("dosing.plan.see"), icons.Calendar, func() { st.Nav.Push(NewPlan(st)) }))
}

// bring is what the family shows at the door.
func (a *Admission) bring() fyne.CanvasObject {
	st := a.st
	box := kit.VBox(kit.Gap4, kit.NewText(st.S("dosing.admission.bring"), kit.Section), kit.NewText(st.S("dosing.admission.proof"), kit.Detail),
		kit.NewText(st.S("dosing.admission.certificate"), kit.Detail), kit.NewText(st.S("dosing.admission.again"), kit.Detail))
	return kit.NewCard(box)
}

// certificates lists those of contra-indication, which replace what is missing.
func (a *Admission) certificates() []fyne.CanvasObject {
	st := a.st
	objects := []fyne.CanvasObject{kit.NewSectionTitle(st.S("dosing.exempt"))}
	var rows []fyne.CanvasObject
	for _, l := range st.Profile.ContraIndications() {
		of := l.Is
		what := st.S("dosing.exempt.all")
		if of.Value != "" {
			what = disease(st.Text, record.Valence(of.Value))
		}
		row := kit.RowSpec{Title: what, Detail: st.Text.Date(of.Date)}
		if !st.Profile.ReadOnly() {
			row.Trail = kit.NewIconButton(icons.Trash, st.S("dosing.exempt.remove", text.Args{"What": what}), func() { a.forget(of) })
		}
		rows = append(rows, kit.NewStatusRow(row))
	}
	if len(rows) > 0 {
		objects = append(objects, kit.NewRowsCard(rows...))
	} else {
		objects = append(objects, kit.NewText(st.S("dosing.exempt.hint"), kit.Detail))
	}
	if st.Profile.ReadOnly() {
		return objects
	}
	return append(objects, kit.NewLink(st.S("dosing.exempt.add"), icons.Plus, func() { st.Nav.Push(NewExemption(st)) }))
}

func (a *Admission) forget(of record.Circumstance) {
	st, profile := a.st, a.st.Profile
	st.Busy(func() error { return profile.ForgetCircumstance(context.Background(), of) }, func() {
		a.show()
		st.Nav.Done(st.S("dosing.exempt.removed"), func() {
			st.Busy(func() error { return profile.SetCircumstance(context.Background(), of) }, st.Nav.Refresh)
		})
	})
}

func (a *Admission) onSave() {
	st, profile := a.st, a.st.Profile
	d, ok := stage.DateIn(a.date)
	switch {
	case !ok || !d.Whole():
		a.date.SetError(st.S("entry.date.unreadable"))
		a.scroll.ShowObject(a.date)
		return
	case d.Before(profile.Identity().BirthDate):
		a.date.SetError(st.S("entry.date.before-birth"))
		a.scroll.ShowObject(a.date)
		return
	}
	before, had := profile.Circumstances()[record.Collectivity]
	now := record.Circumstance{About: record.Collectivity, Value: record.Yes, Date: d}
	a.save.Disable()
	st.Work(func(ctx context.Context) error { return profile.SetCircumstance(ctx, now) }, func(err error) {
		a.save.Enable()
		if err != nil {
			st.Nav.Fail(err)
			return
		}
		st.Nav.Done(st.S("dosing.admission.saved"), func() { putBack(st, profile, before, had, now) })
	})
}

// putBack makes the former answer hold again.
func putBack(st *stage.Stage, profile *app.Profile, before app.Line[record.Circumstance], had bool, now record.Circumstance) {
	st.Busy(func() error {
		if had {
			return profile.SetCircumstance(context.Background(), before.Is)
		}
		return profile.ForgetCircumstance(context.Background(), now)
	}, st.Nav.Refresh)
}

// Exemption is the form for a doctor's certificate of contra-indication.
type Exemption struct {
	st     *stage.Stage
	of     *kit.ChoiceField
	date   *kit.DateField
	save   *kit.Button
	scroll *kit.ScrollColumn
	left   bool
}

// NewExemption prepares the form.
func NewExemption(st *stage.Stage) *Exemption { return &Exemption{st: st} }

// Title implements stage.Screen.
func (e *Exemption) Title() string { return e.st.S("dosing.exempt") }

// Content implements stage.Screen.
func (e *Exemption) Content() fyne.CanvasObject {
	st := e.st
	choices := []kit.Choice{{ID: none, Word: st.S("dosing.exempt.all")}}
	for _, d := range st.Profile.VaccinationPlan().Diseases {
		choices = append(choices, kit.Choice{ID: string(d.Valence), Word: disease(st.Text, d.Valence)})
	}
	e.of = kit.NewChoiceField(st.S("dosing.exempt.of"), st.S("dosing.exempt.of-hint"), choices, kit.ChoiceWords{Placeholder: st.S("dosing.form.choose"),
		Search: st.S("dosing.exempt.search"), Clear: st.S("entry.search.clear"), NoneFound: st.S("dosing.exempt.not-found"), Cancel: st.S("action.cancel")}, nil)
	e.date = st.DateField(st.S("dosing.exempt.date"), "", true)
	stage.ShowDate(e.date, st.Today())
	e.save = kit.NewPrimary(st.S("action.save"), icons.Check, e.onSave)
	e.scroll = kit.NewScrollColumn(0, kit.VBox(kit.Gap16, kit.NewText(st.S("dosing.exempt.hint"), kit.Body), e.of, e.date, st.Writing(e.save)))
	return e.scroll
}

// Leave implements stage.Leaver.
func (e *Exemption) Leave() { e.left = true }

func (e *Exemption) onSave() {
	st, profile := e.st, e.st.Profile
	if e.of.Selected() == "" {
		e.scroll.Complain(e.of, st.S("dosing.exempt.choose"))
		return
	}
	d, ok := stage.DateIn(e.date)
	if problem := st.DateProblem(d, ok); problem != "" {
		e.scroll.Complain(e.date, problem)
		return
	}
	c := record.Circumstance{About: record.ContraIndication, Date: d}
	if of := e.of.Selected(); of != none {
		c.Value = of
	}
	st.Revise(stage.Revision{Said: st.S("dosing.exempt.saved"), Button: e.save, Left: func() bool { return e.left },
		Do:   func(ctx context.Context) error { return profile.SetCircumstance(ctx, c) },
		Undo: func(ctx context.Context) error { return profile.ForgetCircumstance(ctx, c) }})
}
