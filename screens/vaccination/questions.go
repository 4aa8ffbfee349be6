package vaccination

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Questions is the screen « Questions utiles »: what the calendar would change with, and nobody has said. Nothing is asked
// that changes nothing.
type Questions struct {
	st     *stage.Stage
	asked  []vaccination.Question // those of this visit, answered or not: nothing jumps away under a finger
	now    map[record.Subject]*fyne.Container
	scroll *kit.ScrollColumn
}

// NewQuestions prepares the questions for the stage's person.
func NewQuestions(st *stage.Stage) *Questions {
	return &Questions{st: st, asked: st.Profile.VaccinationPlan().Questions}
}

// Title implements stage.Screen.
func (q *Questions) Title() string { return q.st.S("dosing.questions") }

// Content implements stage.Screen.
func (q *Questions) Content() fyne.CanvasObject {
	q.scroll = kit.NewScrollColumn(0)
	q.show()
	return q.scroll
}

func (q *Questions) show() {
	st := q.st
	q.now = map[record.Subject]*fyne.Container{}
	var objects []fyne.CanvasObject
	if len(q.asked) == 0 {
		objects = append(objects, kit.NewEmptyState(icons.Check, st.S("dosing.questions.none"), nil))
	} else {
		objects = append(objects, kit.NewText(st.S("dosing.questions.intro"), kit.Body))
	}
	for _, one := range q.asked {
		objects = append(objects, q.card(one))
	}
	if told := q.told(); len(told) > 0 {
		objects = append(append(objects, kit.NewSectionTitle(st.S("dosing.questions.told"))), told...)
	}
	q.scroll.SetObjects(append(objects, kit.NewText(st.S("dosing.questions.sealed"), kit.Small))...)
}

// told are the questions that were answered at another time.
func (q *Questions) told() []fyne.CanvasObject {
	var cards []fyne.CanvasObject
	for _, about := range q.answered() {
		cards = append(cards, q.card(vaccination.Question{About: about}))
	}
	return cards
}

// answered are the subjects with an answer that are not asked here.
func (q *Questions) answered() []record.Subject {
	var all []record.Subject
	for _, l := range q.st.Profile.CircumstanceLines() {
		about := l.Is.About
		if q.st.Text.Has("vaccine.ask."+string(about)) && !slices.ContainsFunc(q.asked, func(o vaccination.Question) bool { return o.About == about }) {
			all = append(all, about)
		}
	}
	return all
}

// card is one question with why it is asked, and what its answer made of the calendar.
func (q *Questions) card(one vaccination.Question) fyne.CanvasObject {
	st := q.st
	box := kit.VBox(kit.Gap8, kit.NewText(st.S("vaccine.ask."+string(one.About)), kit.LineTitle))
	if len(one.Lines) > 0 {
		box.Add(kit.NewText(st.S("vaccine.ask.changes", text.Args{"Lines": q.names(one.Lines)}), kit.Detail))
	}
	if one.About == record.Department {
		box.Add(q.department())
	} else {
		box.Add(q.choice(one.About))
	}
	q.now[one.About] = kit.VBox(kit.Gap4)
	box.Add(q.now[one.About])
	q.result(one)
	for _, fact := range q.source(one) {
		box.Add(kit.NewText(fact, kit.Small))
	}
	return kit.NewCard(box)
}

func (q *Questions) names(keys []string) string {
	var names []string
	for _, key := range keys {
		names = append(names, lineTitle(q.st.Text, key))
	}
	return q.st.Text.List(names...)
}

// source is that of the first line that the answer changes.
func (q *Questions) source(one vaccination.Question) []string {
	if len(one.Lines) == 0 {
		return nil
	}
	l, ok := q.st.Profile.VaccinationPlan().Line(one.Lines[0])
	if !ok {
		return nil
	}
	return sourceFacts(q.st, l.Source, l.Confidence)
}

// choice is yes, no, or not known.
func (q *Questions) choice(about record.Subject) fyne.CanvasObject {
	st := q.st
	told, known := st.Profile.Circumstances()[about]
	active := ""
	if known {
		active = told.Is.Value
	}
	answers := kit.NewSegmented([]kit.Choice{{ID: record.Yes, Word: st.S("dosing.answer.yes")}, {ID: record.No, Word: st.S("dosing.answer.no")},
		{ID: none, Word: st.S("dosing.answer.unknown")}}, active, nil)
	box := kit.VBox(kit.Gap8, answers)
	var date *kit.DateField
	if dated(about) {
		date = st.DateField(st.S("dosing.answer.date."+string(about)), st.S("dosing.answer.date-hint"), false)
		stage.ShowDate(date, told.Is.Date)
		date.Hidden = active != record.Yes
		date.OnChanged = func() {
			if d, ok := stage.DateIn(date); ok && d.Whole() {
				q.tell(record.Circumstance{About: about, Value: record.Yes, Date: d}, date)
			}
		}
		box.Add(date)
	}
	answers.OnChanged = func(id string) {
		c := record.Circumstance{About: about, Value: id}
		if date != nil {
			date.Hidden = id != record.Yes
			if d, ok := stage.DateIn(date); ok && id == record.Yes {
				c.Date = d
			}
		}
		q.tell(c, date)
	}
	if st.Profile.ReadOnly() {
		return st.Writing()
	}
	return box
}

// dated reports a « yes » whose day decides.
func dated(about record.Subject) bool { return about == record.MotherRSV || about == record.BloodProducts }

// department asks for the number of the department.
func (q *Questions) department() fyne.CanvasObject {
	st := q.st
	field := kit.NewTextField(st.S("dosing.department"), st.S("dosing.department.hint"))
	field.SetText(st.Profile.Circumstances()[record.Department].Is.Value)
	save := func() {
		value := record.CleanLine(field.Text())
		if value == "" {
			value = none
		}
		q.tell(record.Circumstance{About: record.Department, Value: text2A(value)}, field)
	}
	field.OnSubmit = save
	return kit.VBox(kit.Gap8, field, st.Writing(kit.NewSecondary(st.S("action.save"), icons.Check, save)))
}

// text2A writes the two numbers that have a letter with a capital.
func text2A(s string) string {
	switch s {
	case "2a":
		return "2A"
	case "2b":
		return "2B"
	}
	return s
}

// tell keeps an answer, and shows at once what it made of the calendar. field says what cannot be kept; it may be nil.
func (q *Questions) tell(c record.Circumstance, field kit.Complainer) {
	st, profile := q.st, q.st.Profile
	before, had := profile.Circumstances()[c.About]
	st.Work(func(ctx context.Context) error {
		if c.Value == none {
			return profile.ForgetCircumstance(ctx, c)
		}
		return profile.SetCircumstance(ctx, c)
	}, func(err error) {
		if err != nil {
			if field == nil || st.Explain(err, map[string]kit.Complainer{"value": field, "date": field}) == nil {
				st.Nav.Fail(err)
			}
			q.scroll.Refresh()
			return
		}
		if field != nil {
			field.SetError("")
		}
		q.ask()
		st.Nav.Done(st.S("dosing.questions.saved"), func() { putBack(st, profile, before, had, c) })
	})
}

// ask adds the questions that an answer raised, and says what each answer changed.
func (q *Questions) ask() {
	grown := false
	for _, one := range q.st.Profile.VaccinationPlan().Questions {
		if !slices.ContainsFunc(q.asked, func(o vaccination.Question) bool { return o.About == one.About }) {
			q.asked, grown = append(q.asked, one), true
		}
	}
	if grown {
		q.show()
		return
	}
	for _, one := range q.asked {
		q.result(one)
	}
	q.scroll.Refresh()
}

// result is where the lines of a question that was answered stand now.
func (q *Questions) result(one vaccination.Question) {
	box, st := q.now[one.About], q.st
	if box == nil {
		return
	}
	box.Objects = nil
	if _, answered := st.Profile.Circumstances()[one.About]; !answered {
		return
	}
	plan := st.Profile.VaccinationPlan()
	for _, key := range one.Lines {
		l, ok := plan.Line(key)
		if !ok {
			box.Add(kit.NewText(st.S("dosing.questions.gone", text.Args{"Line": lineTitle(st.Text, key)}), kit.Detail))
			continue
		}
		word, _ := Pill(st.Text, l.Status)
		box.Add(kit.NewText(st.S("dosing.questions.now", text.Args{"Line": Title(st.Text, l), "Status": word}), kit.Detail))
	}
}
