package exam

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// firstLines is how much of a long list is shown before the rest is asked for.
const firstLines = 30

// questionsOf are the questions that belong to an examination: those noted for it and, until it is over, those for
// whatever visit comes next.
func questionsOf(st *stage.Stage, i item) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, l := range st.Profile.Questions() {
		if l.Is.For == i.code || l.Is.For == "" && l.Is.Answer == "" && i.status == app.ExamOpen {
			rows = append(rows, questionRow(st, l))
		}
	}
	if len(rows) == 0 && (i.over() || st.Profile.ReadOnly()) {
		return nil
	}
	objects := []fyne.CanvasObject{kit.NewSectionTitle(st.S("exam.questions"))}
	if len(rows) == 0 {
		objects = append(objects, kit.NewText(st.S("exam.questions.why"), kit.Detail))
	} else {
		objects = append(objects, kit.NewRowsCard(rows...))
	}
	if !i.over() && !st.Profile.ReadOnly() {
		objects = append(objects, kit.NewSecondary(st.S("exam.question.add"), icons.Plus, func() { st.Nav.Push(NewQuestion(st, i.code)) }))
	}
	return objects
}

func questionRow(st *stage.Stage, l app.Line[record.Question]) fyne.CanvasObject {
	spec := kit.RowSpec{Icon: icons.Question, Status: kit.Info, Title: l.Is.Text, Detail: st.S("exam.question.next"),
		OnTap: func() { st.Nav.Push(EditQuestion(st, l.ID)) }}
	if l.Is.For != "" {
		spec.Detail = nameOf(st.Text, l.Is.For)
	}
	if l.Is.Answer != "" {
		spec.Icon, spec.Status, spec.Detail = icons.Check, kit.Done, l.Is.Answer
	}
	return kit.NewStatusRow(spec)
}

// Questions lists what the parents want to ask, and what was answered.
type Questions struct {
	stage       *stage.Stage
	column      *kit.ScrollColumn
	allAnswered bool
}

// NewQuestions prepares the list of the stage's profile.
func NewQuestions(st *stage.Stage) *Questions { return &Questions{stage: st} }

// Title implements stage.Screen.
func (q *Questions) Title() string { return q.stage.S("exam.questions") }

// Content implements stage.Screen.
func (q *Questions) Content() fyne.CanvasObject {
	q.column = kit.NewScrollColumn(0)
	q.show()
	return q.column
}

// Add is Ctrl+N.
func (q *Questions) Add() {
	if !q.stage.Profile.ReadOnly() {
		q.stage.Nav.Push(NewQuestion(q.stage, ""))
	}
}

func (q *Questions) show() {
	st := q.stage
	all := st.Profile.Questions()
	slices.Reverse(all) // what was asked last is at hand
	var open, answered []fyne.CanvasObject
	for _, l := range all {
		if l.Is.Answer == "" {
			open = append(open, questionRow(st, l))
		} else {
			answered = append(answered, questionRow(st, l))
		}
	}
	add := kit.NewPrimary(st.S("exam.question.add"), icons.Plus, q.Add)
	if len(all) == 0 {
		if st.Profile.ReadOnly() {
			add = nil
		}
		q.column.SetObjects(kit.NewEmptyState(icons.Question, st.S("exam.questions.empty"), add))
		return
	}
	objects := []fyne.CanvasObject{st.Writing(add)}
	if len(open) > 0 {
		objects = append(objects, kit.NewSectionTitle(st.S("exam.questions.open")), kit.NewRowsCard(open...))
	}
	if len(answered) > 0 {
		objects = append(objects, kit.NewSectionTitle(st.S("exam.questions.answered")))
		objects = append(objects, firstOf(st, answered, &q.allAnswered, q.show)...)
	}
	q.column.SetObjects(objects...)
}

// firstOf is a card of the first rows, and the way to the others.
func firstOf(st *stage.Stage, rows []fyne.CanvasObject, all *bool, show func()) []fyne.CanvasObject {
	hidden := len(rows) - firstLines
	if *all || hidden <= 1 { // a link would take as much room as the line that it hides
		return []fyne.CanvasObject{kit.NewRowsCard(rows...)}
	}
	return []fyne.CanvasObject{kit.NewRowsCard(rows[:firstLines]...), kit.NewLink(st.N("exam.more", hidden), icons.Down, func() {
		*all = true
		show()
	})}
}

// nextVisit is the choice of those who ask whatever doctor comes next.
const nextVisit = "next"

// Question is the form of one question, and of its answer.
type Question struct {
	stage  *stage.Stage
	id     record.ID // zero for a new one
	code   string    // of the examination that a new one is for
	column *kit.ScrollColumn
	words  *kit.TextField
	visit  *kit.ChoiceField
	answer *kit.TextField // nil for a new one
}

// NewQuestion prepares the form for a question to be asked at the examination or visit with that code; "" is for the next one.
func NewQuestion(st *stage.Stage, code string) *Question { return &Question{stage: st, code: code} }

// EditQuestion prepares the form of a question that was noted.
func EditQuestion(st *stage.Stage, id record.ID) *Question { return &Question{stage: st, id: id} }

// Title implements stage.Screen.
func (q *Question) Title() string {
	if q.id.IsZero() {
		return q.stage.S("exam.question.add")
	}
	return q.stage.S("exam.question.title")
}

func (q *Question) find() (record.Question, bool) {
	for _, l := range q.stage.Profile.Questions() {
		if l.ID == q.id {
			return l.Is, true
		}
	}
	return record.Question{For: q.code, Asked: q.stage.Today()}, q.id.IsZero()
}

// Content implements stage.Screen.
func (q *Question) Content() fyne.CanvasObject {
	st := q.stage
	is, ok := q.find()
	if !ok {
		return kit.NewScrollColumn(0, kit.NewEmptyState(icons.Question, st.Text.Error(record.E(record.NotFound, "show question")), nil))
	}
	q.words = kit.NewTextArea(st.S("exam.question.words"), st.S("exam.question.words-hint"), 3)
	q.words.SetText(is.Text)
	q.visit = kit.NewChoiceField(st.S("exam.question.for"), "", q.choices(is.For), kit.ChoiceWords{Search: st.S("action.search"), Clear: st.S("entry.search.clear"),
		NoneFound: st.S("exam.question.none-found"), Cancel: st.S("action.cancel")}, nil)
	q.visit.SetSelected(nextVisit)
	if is.For != "" {
		q.visit.SetSelected(is.For)
	}
	fields := []fyne.CanvasObject{q.words, q.visit}
	buttons := []fyne.CanvasObject{kit.NewPrimary(st.S("action.save"), icons.Check, q.onSave)}
	if !q.id.IsZero() {
		q.answer = kit.NewTextArea(st.S("exam.question.answer"), st.S("exam.question.answer-hint"), 3)
		q.answer.SetText(is.Answer)
		fields = append(fields, q.answer)
		buttons = append(buttons, kit.NewQuiet(st.S("action.delete"), icons.Trash, q.onDelete))
	}
	q.column = kit.NewScrollColumn(0, kit.NewCard(fields...), st.Writing(buttons...))
	return q.column
}

// choices are the visits to come, and the one that the question is for already.
func (q *Question) choices(chosen string) []kit.Choice {
	st := q.stage
	choices := []kit.Choice{{ID: nextVisit, Word: st.S("exam.question.next")}}
	for _, i := range slices.Concat(exams(st.Profile), visits(st.Profile)) {
		if i.code == chosen || !i.over() {
			choices = append(choices, kit.Choice{ID: i.code, Word: st.S(i.label), Detail: i.detail(st)})
		}
	}
	if chosen != "" && !slices.ContainsFunc(choices, func(c kit.Choice) bool { return c.ID == chosen }) { // of a newer Carnet
		choices = append(choices, kit.Choice{ID: chosen, Word: nameOf(st.Text, chosen)})
	}
	return choices
}

func (q *Question) onSave() {
	st, p, ctx := q.stage, q.stage.Profile, context.Background()
	before, _ := q.find()
	is := before
	is.Text, is.For = q.words.Text(), q.visit.Selected()
	if is.For == nextVisit {
		is.For = ""
	}
	if q.answer != nil {
		is.Answer = q.answer.Text()
	}
	id, err := q.id, error(nil)
	undo := func() error { return p.SetQuestion(ctx, id, before) }
	if id.IsZero() {
		id, err = p.AddQuestion(ctx, is)
		undo = func() error { return p.Delete(ctx, id) }
	} else {
		err = p.SetQuestion(ctx, id, is)
	}
	if err != nil {
		fields := map[string]kit.Complainer{"text": q.words, "exam": q.visit}
		if q.answer != nil {
			fields["answer"] = q.answer
		}
		explain(st, q.column, err, fields)
		return
	}
	leave(st, st.S("exam.question.saved"), undo)
}

func (q *Question) onDelete() {
	remove(q.stage, q.stage.S("exam.question.deleted"), q.stage.Profile, q.id)
}
