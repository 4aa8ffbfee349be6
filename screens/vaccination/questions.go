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
	st      *stage.Stage
	asked   []vaccination.Question // those of this visit, answered or not: nothing jumps away under a finger
	results []func()               // write what the answers made of the calendar
	scroll  *kit.ScrollColumn
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
	q.results = nil
	var objects []fyne.CanvasObject
	if len(q.asked) == 0 {
		objects = append(objects, kit.NewEmptyState(icons.Check, st.S("dosing.questions.none"), nil))
	} else {
		objects = append(objects, kit.NewText(st.S("dosing.questions.intro"), kit.Body))
	}
	for _, some := range grouped(q.asked) {
		objects = append(objects, q.card(some))
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
		cards = append(cards, q.card([]vaccination.Question{{About: about}}))
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

// grouped puts the questions together that change the same lines, in the order of the first of each: six about
// tuberculosis read as one.
func grouped(asked []vaccination.Question) [][]vaccination.Question {
	var groups [][]vaccination.Question
	for _, one := range asked {
		i := slices.IndexFunc(groups, func(g []vaccination.Question) bool {
			return slices.Equal(g[0].Lines, one.Lines) && g[0].About != record.Department && one.About != record.Department
		})
		if i < 0 {
			groups = append(groups, []vaccination.Question{one})
		} else {
			groups[i] = append(groups[i], one)
		}
	}
	return groups
}

// enough reports a group of which one « yes » decides: the indications of BCG and of influenza.
func enough(some []vaccination.Question) bool {
	return len(some) > 1 && len(some[0].Lines) == 1 && (some[0].Lines[0] == "BCG" || some[0].Lines[0] == "GR")
}

// card is one question, or some that go together, with why they are asked, and what the answers made of the calendar.
func (q *Questions) card(some []vaccination.Question) fyne.CanvasObject {
	st := q.st
	box := kit.VBox(kit.Gap16)
	if lines := some[0].Lines; len(lines) > 0 {
		why := st.S("vaccine.ask.changes", text.Args{"Lines": q.names(lines)})
		if enough(some) {
			why = st.S("dosing.questions.enough", text.Args{"Lines": q.names(lines)})
		}
		box.Add(kit.NewText(why, kit.Detail))
	}
	for _, one := range some {
		answer := q.choice
		if one.About == record.Department {
			answer = q.department
		}
		box.Add(kit.VBox(kit.Gap8, kit.NewText(st.S("vaccine.ask."+string(one.About)), kit.LineTitle), answer(one.About)))
	}
	now := kit.VBox(kit.Gap4)
	q.results = append(q.results, func() { q.result(now, some) })
	q.result(now, some)
	box.Add(now)
	if facts := q.source(some[0]); len(facts) > 0 {
		box.Add(kit.NewText(st.Text.Facts(facts...), kit.Small))
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

// source is that of the first line that the answer changes and that the plan has already.
func (q *Questions) source(one vaccination.Question) []string {
	plan := q.st.Profile.VaccinationPlan()
	for _, key := range one.Lines {
		if l, ok := plan.Line(key); ok {
			return sourceFacts(q.st, l.Source, l.Confidence)
		}
	}
	return nil
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
		var field kit.Complainer
		if date != nil {
			field = date
			date.Hidden = id != record.Yes
			if d, ok := stage.DateIn(date); ok && id == record.Yes {
				c.Date = d
			}
		}
		q.tell(c, field)
	}
	if st.Profile.ReadOnly() {
		return st.Writing()
	}
	return box
}

// dated reports a « yes » whose day decides.
func dated(about record.Subject) bool {
	return about == record.MotherRSV || about == record.BloodProducts
}

// department asks for the number of the department.
func (q *Questions) department(about record.Subject) fyne.CanvasObject {
	st := q.st
	field := kit.NewTextField(st.S("dosing.department"), st.S("dosing.department.hint"))
	field.SetText(st.Profile.Circumstances()[about].Is.Value)
	save := func() {
		value := record.CleanLine(field.Text())
		if value == "" {
			value = none
		}
		q.tell(record.Circumstance{About: about, Value: text2A(value)}, field)
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
	for _, write := range q.results {
		write()
	}
	q.scroll.Refresh()
}

// result is where the lines of questions of which one was answered stand now.
func (q *Questions) result(box *fyne.Container, some []vaccination.Question) {
	st := q.st
	box.Objects = nil
	told := st.Profile.Circumstances()
	if !slices.ContainsFunc(some, func(one vaccination.Question) bool { _, answered := told[one.About]; return answered }) {
		return
	}
	plan := st.Profile.VaccinationPlan()
	for _, key := range some[0].Lines {
		l, ok := plan.Line(key)
		if !ok {
			box.Add(kit.NewText(st.S("dosing.questions.gone", text.Args{"Line": lineTitle(st.Text, key)}), kit.Detail))
			continue
		}
		word, status := Pill(st.Text, l.Status)
		if l.Reason.Code == vaccination.AskFirst {
			word, status = st.S("dosing.questions.open"), kit.Neutral
		}
		box.Add(kit.Flow(kit.Gap8, kit.NewText(Title(st.Text, l), kit.Detail), kit.NewPill(word, status)))
	}
}
