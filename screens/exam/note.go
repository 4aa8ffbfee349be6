package exam

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/exam"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Note is one examination: what it is, when it is done, and the note that it was.
type Note struct {
	stage *stage.Stage
	code  string

	state   app.ExamState
	asking  bool // the form is open
	column  *kit.ScrollColumn
	date    *kit.DateField
	by      *kit.TextField
	remarks *kit.TextField
}

// NewNote prepares the screen of the examination with that national code, for the stage's profile.
func NewNote(st *stage.Stage, code string) *Note { return &Note{stage: st, code: code} }

// Title implements stage.Screen.
func (n *Note) Title() string {
	if !n.find() {
		return n.stage.S("rail.exams")
	}
	return Title(n.stage.Text, n.state)
}

// find reads where the examination stands now; false when this person has no such examination.
func (n *Note) find() bool {
	for _, e := range n.stage.Profile.ExamStates() {
		if e.Code == n.code {
			n.state = e
			return true
		}
	}
	return false
}

// Content implements stage.Screen.
func (n *Note) Content() fyne.CanvasObject {
	if !n.find() {
		return kit.NewScrollColumn(0, kit.NewEmptyState(icons.Stethoscope, n.stage.S("exam.note.none"), nil))
	}
	n.asking = n.state.Status == app.ExamOpen || n.state.Status == app.ExamUnknown
	if n.stage.Phone {
		n.column = kit.NewScrollColumn(0)
	} else {
		n.column = kit.NewWideScroll(kit.VBox(0))
	}
	n.show()
	return n.column
}

func (n *Note) show() {
	st := n.stage
	word, status := Pill(st.Text, n.state.Status)
	head := kit.RowSpec{Icon: icons.Stethoscope, Status: status, Title: Title(st.Text, n.state), Pill: word}
	if n.state.Status != app.ExamDone { // then the rows below say when and by whom
		head.Detail = Detail(st.Text, n.state, st.Today())
	}
	main := []fyne.CanvasObject{kit.NewRowsCard(kit.NewStatusRow(head))}
	switch {
	case n.asking:
		main = append(main, n.form()...)
	case n.state.Status == app.ExamDone:
		main = append(main, n.noted()...)
	default:
		main = append(main, kit.NewText(st.S("exam.note.later", text.Args{"Date": st.Text.DayMonth(n.state.Start, st.Today())}), kit.Body),
			kit.NewLink(st.S("exam.note.already"), "", n.ask))
	}
	about := []fyne.CanvasObject{kit.NewSectionTitle(st.S("exam.note.about")), kit.NewRowsCard(n.about()...), kit.NewText(n.source(), kit.Small)}
	if st.Phone {
		n.column.SetObjects(append(main, about...)...)
		return
	}
	n.column.SetObjects(kit.TwoColumns(kit.VBox(kit.Gap12, main...), kit.VBox(kit.Gap12, about...)))
}

// ask opens the form.
func (n *Note) ask() {
	n.asking = true
	n.show()
}

func (n *Note) form() []fyne.CanvasObject {
	st, done := n.stage, n.state.Status == app.ExamDone
	n.date = st.DateField(st.S("exam.note.date"), st.S("exam.note.date-hint"), true)
	n.by = kit.NewTextField(st.S("exam.note.by"), "")
	n.by.SetPlaceholder(st.S("exam.note.by-sample"))
	n.remarks = kit.NewTextArea(st.S("exam.note.note"), "", 3)
	title, verb := st.S("exam.note.question"), st.S("action.done")
	switch {
	case done:
		title, verb = st.S("exam.note.edit"), st.S("action.save")
		stage.ShowDate(n.date, n.state.Noted.Is.Date)
		n.by.SetText(n.state.Noted.Is.By)
		n.remarks.SetText(n.state.Noted.Is.Note)
	case n.state.Status == app.ExamOpen:
		stage.ShowDate(n.date, st.Today()) // an older one was on some other day
	}
	return []fyne.CanvasObject{kit.NewSectionTitle(title), kit.NewCard(n.date, n.by, n.remarks, st.Writing(kit.NewPrimary(verb, icons.Check, n.onSave)))}
}

func (n *Note) onSave() {
	st, p := n.stage, n.stage.Profile
	d, ok := stage.DateIn(n.date)
	if sentence := st.DateProblem(d, ok); sentence != "" {
		n.column.Complain(n.date, sentence)
		return
	}
	e := record.Exam{Code: n.code, Date: d, By: record.CleanLine(n.by.Text()), Note: n.remarks.Text()}
	if n.state.Status == app.ExamDone {
		n.correct(e)
		return
	}
	id, err := p.AddExam(context.Background(), e)
	if err != nil {
		n.explain(err)
		return
	}
	n.saved(st.S("exam.note.done", text.Args{"Exam": Title(st.Text, n.state)}), func() error { return p.Delete(context.Background(), id) })
}

func (n *Note) correct(e record.Exam) {
	p, before := n.stage.Profile, n.state.Noted
	if err := p.Correct(context.Background(), before.ID, e); err != nil {
		n.explain(err)
		return
	}
	n.saved(n.stage.S("state.saved"), func() error { return p.Correct(context.Background(), before.ID, before.Is) })
}

func (n *Note) saved(message string, undo func() error) {
	st := n.stage
	st.Nav.Back()
	st.Nav.Done(message, func() { st.Busy(undo, st.Nav.Refresh) })
}

// explain shows an error at its field, or over the screen when it is about none.
func (n *Note) explain(err error) {
	field := n.stage.Explain(err, map[string]kit.Complainer{"date": n.date, "by": n.by, "note": n.remarks})
	if field == nil {
		n.stage.Nav.Fail(err)
		return
	}
	n.column.ShowObject(field)
}

// noted is what was written about an examination that took place.
func (n *Note) noted() []fyne.CanvasObject {
	st, e := n.stage, n.state.Noted
	rows := []fyne.CanvasObject{n.fact(st.S("exam.note.date"), st.Text.Date(e.Is.Date), st.S("source."+string(e.Source)))}
	if e.Is.By != "" {
		rows = append(rows, n.fact(st.S("exam.note.by"), e.Is.By, ""))
	}
	if e.Is.Note != "" {
		rows = append(rows, n.fact(st.S("exam.note.note"), e.Is.Note, ""))
	}
	return []fyne.CanvasObject{kit.NewRowsCard(rows...), st.Writing(kit.ButtonRow(kit.NewSecondary(st.S("action.edit"), icons.Edit, n.ask),
		kit.NewQuiet(st.S("action.delete"), icons.Trash, n.onDelete)))}
}

func (n *Note) onDelete() {
	p, id := n.stage.Profile, n.state.Noted.ID
	if err := p.Delete(context.Background(), id); err != nil {
		n.stage.Nav.Fail(err)
		return
	}
	n.saved(n.stage.S("exam.note.deleted"), func() error { return p.Restore(context.Background(), id) })
}

func (n *Note) fact(label, value, note string) fyne.CanvasObject {
	texts := kit.VBox(0, kit.NewText(label, kit.Detail), kit.NewText(value, kit.Body))
	if note != "" {
		texts.Add(kit.NewText(note, kit.Detail))
	}
	return kit.Inset(kit.Gap12, 0, kit.Gap12, 0, texts)
}

// about is what the law and the carnet say of the examination.
func (n *Note) about() []fyne.CanvasObject {
	st, e := n.stage, n.state
	where := st.S("exam.note.where")
	if birth := st.Profile.Identity().BirthDate; e.Start.Before(birth.AddYears(6)) {
		where = st.S("exam.note.where-young")
	}
	window := st.S("exam.window", text.Args{"Start": st.Text.Date(e.Start), "End": st.Text.Date(e.End.AddDays(-1))})
	unsure := ""
	if e.EndUnsure {
		unsure = st.S("exam.end-unsure")
	}
	rows := []fyne.CanvasObject{n.fact(st.S("exam.note.period"), window, unsure), n.fact(st.S("exam.note.age"), st.Text.Capital(st.S(e.AgeKey)), "")}
	if e.Former() {
		rows = append(rows, n.fact(st.S("exam.note.list"), st.S("exam.former"), ""))
	}
	if e.Certificate != "" {
		rows = append(rows, n.fact(st.S("exam.note.certificate"), st.S("exam.certificate."+e.Certificate), st.S("exam.note.certificate-why")))
	}
	return append(rows, n.fact(st.S("exam.note.content"), st.S("exam.note.what"), ""), n.fact(st.S("exam.note.place"), where, ""),
		n.fact(st.S("exam.note.cost"), st.S("exam.cost"), st.S("exam.note.cost-source")))
}

func (n *Note) source() string {
	list := exam.InForce()
	return n.stage.S("exam.note.source", text.Args{"Source": list.Source, "Date": n.stage.Text.Date(list.CheckedOn)})
}
