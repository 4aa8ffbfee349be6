package exam

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/documents"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// bookableMonths is how long before its window an examination is worth an appointment.
const bookableMonths = 3

// Note is one examination or visit: what it is, when it is done, and the note that it was, or was not.
type Note struct {
	stage *stage.Stage
	code  string

	item    item
	asking  bool // the form is open
	column  *kit.ScrollColumn
	date    *kit.DateField
	by      *kit.TextField
	remarks *kit.TextField
}

// NewNote prepares the screen of the examination with that national code, or of the visit with that code of ours, for the
// stage's profile.
func NewNote(st *stage.Stage, code string) *Note { return &Note{stage: st, code: code} }

// Title implements stage.Screen.
func (n *Note) Title() string {
	if !n.find() {
		return n.stage.S("rail.exams")
	}
	return n.stage.S(n.item.label)
}

// find reads where it stands now; false when this person has no such examination.
func (n *Note) find() (ok bool) {
	n.item, ok = find(n.stage.Profile, n.code)
	return ok
}

// Content implements stage.Screen.
func (n *Note) Content() fyne.CanvasObject {
	if !n.find() {
		return kit.NewScrollColumn(0, kit.NewEmptyState(icons.Stethoscope, n.stage.S("exam.note.none"), nil))
	}
	n.asking = n.item.status == app.ExamOpen || n.item.status == app.ExamUnknown
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
	main := []fyne.CanvasObject{n.head()}
	switch {
	case n.asking:
		main = append(main, n.form()...)
	case n.item.status == app.ExamDone, n.item.status == app.ExamMissed:
		main = append(main, n.noted()...)
	default:
		main = append(main, kit.NewText(st.S("exam.note.later", text.Args{"Date": st.Text.DayMonth(n.item.start, st.Today())}), kit.Body),
			kit.NewLink(st.S("exam.note.already"), "", n.ask))
	}
	main = append(main, n.paper()...)
	rest := append(questionsOf(st, n.item), followUpsOf(st, n.item)...)
	rest = append(rest, kit.NewSectionTitle(st.S("exam.note.about")), kit.NewRowsCard(n.about()...))
	rest = append(rest, n.sources()...)
	if st.Phone {
		n.column.SetObjects(append(main, rest...)...)
		return
	}
	n.column.SetObjects(kit.TwoColumns(kit.VBox(kit.Gap12, main...), kit.VBox(kit.Gap12, rest...)))
}

// head says where it stands, and leads to an appointment while it is to be made.
func (n *Note) head() fyne.CanvasObject {
	st := n.stage
	word, status := n.item.pill(st.Text)
	spec := kit.RowSpec{Icon: n.item.icon(), Status: status, Title: word} // the header says what it is
	if n.item.status != app.ExamDone {                                    // then the rows below say when and by whom
		spec.Detail = n.item.detail(st)
	}
	row := kit.NewStatusRow(spec)
	if day, ok := booked(st, n.code); ok && !n.item.over() {
		return kit.NewRowsCard(row, kit.NewStatusRow(kit.RowSpec{Icon: icons.Calendar, Status: kit.Info, Title: st.S("exam.note.booked"),
			Detail: st.Text.Capital(st.Text.DayDate(day, st.Today())), Chevron: true, OnTap: func() { st.Nav.Open(stage.Agenda) }}))
	}
	soon := !n.item.start.After(st.Today().AddMonths(bookableMonths))
	if n.item.over() || !soon || st.Appointment == nil || st.Profile.ReadOnly() {
		return kit.NewRowsCard(row)
	}
	return kit.NewActionCard(row, kit.NewSecondary(st.S("exam.note.appointment"), icons.Calendar, func() {
		st.Nav.Push(st.Appointment(record.Appointment{Title: st.S(n.item.label), Exam: n.code}))
	}))
}

// booked is the day of the next appointment that was made for an examination.
func booked(st *stage.Stage, code string) (day record.Date, ok bool) {
	for _, l := range st.Profile.Appointments() {
		a := l.Is
		if a.Exam == code && a.Status == "" && !a.Date.Before(st.Today()) && (!ok || a.Date.Before(day)) {
			day, ok = a.Date, true
		}
	}
	return day, ok
}

// ask opens the form.
func (n *Note) ask() {
	n.asking = true
	n.show()
}

func (n *Note) form() []fyne.CanvasObject {
	st, was := n.stage, n.item.status
	n.date = st.DateField(st.S("exam.note.date"), st.S("exam.note.date-hint"), true)
	n.by = kit.NewTextField(st.S("exam.note.by"), "")
	n.by.SetPlaceholder(st.S("exam.note.by-sample"))
	n.remarks = kit.NewTextArea(st.S("exam.note.note"), "", 3)
	title, verb := st.S("exam.note.question"), st.S("action.done")
	if n.item.visit != nil { // an ultrasound, an interview, a visit
		title = st.S("exam.note.question-visit")
	}
	switch was {
	case app.ExamDone:
		title, verb = st.S("exam.note.edit"), st.S("action.save")
		stage.ShowDate(n.date, n.item.noted.Is.Date)
		n.by.SetText(n.item.noted.Is.By)
		n.remarks.SetText(n.item.noted.Is.Note)
	case app.ExamMissed:
		n.remarks.SetText(n.item.noted.Is.Note)
	case app.ExamOpen:
		stage.ShowDate(n.date, st.Today()) // an older one was on some other day
	}
	buttons := []fyne.CanvasObject{kit.NewPrimary(verb, icons.Check, n.onSave)}
	if was == app.ExamOpen || was == app.ExamUnknown {
		buttons = append(buttons, kit.NewQuiet(st.S("exam.note.missed"), "", n.onMissed))
	}
	return []fyne.CanvasObject{kit.NewSectionTitle(title), kit.NewCard(n.date, n.by, n.remarks, st.Writing(buttons...))}
}

func (n *Note) onSave() {
	d, ok := stage.DateIn(n.date)
	if sentence := n.dateProblem(d, ok); sentence != "" {
		n.column.Complain(n.date, sentence)
		return
	}
	said := n.stage.S("exam.note.done", text.Args{"Exam": n.stage.S(n.item.label)})
	if n.item.status == app.ExamDone {
		said = n.stage.S("state.saved")
	}
	n.write(record.Exam{Code: n.code, Date: d, By: record.CleanLine(n.by.Text()), Note: n.remarks.Text()}, said)
}

// onMissed notes that it did not take place: by whom and when has no meaning then.
func (n *Note) onMissed() {
	n.write(record.Exam{Code: n.code, Date: n.stage.Today(), Missed: true, Note: n.remarks.Text()}, n.stage.S("exam.note.missed-said"))
}

// dateProblem is that of the stage, but for a visit of the pregnancy, which is before the birth.
func (n *Note) dateProblem(d record.Date, ok bool) string {
	birth := n.stage.Profile.Identity().BirthDate
	if n.item.visit != nil && ok && !d.IsZero() && !birth.IsZero() && d.Last().Before(birth) {
		return "" // app knows which visits are of the pregnancy
	}
	return n.stage.DateProblem(d, ok)
}

// write notes e for the first time, or corrects what was noted.
func (n *Note) write(e record.Exam, said string) {
	p, before, ctx := n.stage.Profile, n.item.noted, context.Background()
	var err error
	undo := func() error { return p.Correct(ctx, before.ID, before.Is) }
	switch {
	case before.ID.IsZero():
		id := record.ID{}
		if n.item.visit == nil {
			id, err = p.AddExam(ctx, e)
		} else {
			id, err = p.AddVisit(ctx, e)
		}
		undo = func() error { return p.Delete(ctx, id) }
	case n.item.visit == nil:
		err = p.Correct(ctx, before.ID, e)
	default:
		err = p.SetVisit(ctx, before.ID, e)
	}
	if err != nil {
		n.explain(err)
		return
	}
	leave(n.stage, said, undo)
}

// explain shows an error at its field, or over the screen when it is about none.
func (n *Note) explain(err error) {
	if e := (*record.Error)(nil); errors.As(err, &e) && e.Kind == record.Invalid && e.Field == "date" { // it is a date, but too early
		n.column.Complain(n.date, n.stage.S("exam.note.date-early"))
		return
	}
	explain(n.stage, n.column, err, map[string]kit.Complainer{"date": n.date, "by": n.by, "note": n.remarks})
}

// noted is what was written about one that took place, or did not.
func (n *Note) noted() []fyne.CanvasObject {
	st, e := n.stage, n.item.noted
	label, edit := st.S("exam.note.date"), kit.NewSecondary(st.S("action.edit"), icons.Edit, n.ask)
	if e.Is.Missed {
		label, edit = st.S("exam.note.missed-on"), kit.NewSecondary(st.S("exam.note.after-all"), icons.Check, n.ask)
	}
	rows := []fyne.CanvasObject{fact(label, st.Text.Date(e.Is.Date), st.S("source."+string(e.Source)))}
	if e.Is.By != "" {
		rows = append(rows, fact(st.S("exam.note.by"), e.Is.By, ""))
	}
	if e.Is.Note != "" {
		rows = append(rows, fact(st.S("exam.note.note"), e.Is.Note, ""))
	}
	objects := []fyne.CanvasObject{kit.NewRowsCard(rows...)}
	if e.Is.Missed {
		objects = append(objects, kit.NewText(st.S("exam.note.missed-next"), kit.Body))
	}
	return append(objects, st.Writing(kit.ButtonRow(edit, kit.NewQuiet(st.S("action.delete"), icons.Trash, n.onDelete))))
}

func (n *Note) onDelete() {
	p, id := n.stage.Profile, n.item.noted.ID
	remove(n.stage, n.stage.S("exam.note.deleted"), p, id)
}

// paper leads to the papers for a certificate that was filled in.
func (n *Note) paper() []fyne.CanvasObject {
	st := n.stage
	if n.item.certificate == "" || n.item.status != app.ExamDone || st.Profile.ReadOnly() {
		return nil
	}
	return []fyne.CanvasObject{kit.NewSectionTitle(st.S("exam.certificate." + n.item.certificate)), kit.NewText(st.S("exam.note.certificate-photo"), kit.Detail),
		kit.NewSecondary(st.S("exam.note.certificate-add"), icons.Camera, func() { st.Nav.Push(documents.NewAdd(st)) })}
}
