package exam

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// findFollowUp is the line with that id; false when it was deleted.
func findFollowUp(p *app.Profile, id record.ID) (app.Line[record.FollowUp], bool) {
	all := p.FollowUps()
	i := slices.IndexFunc(all, func(l app.Line[record.FollowUp]) bool { return l.ID == id })
	if i < 0 {
		return app.Line[record.FollowUp]{}, false
	}
	return all[i], true
}

func noFollowUp(st *stage.Stage) fyne.CanvasObject {
	return kit.NewScrollColumn(0, kit.NewEmptyState(icons.List, st.Text.Error(record.E(record.NotFound, "show follow-up")), nil))
}

// FollowUp is one thing that a visit asked for, and the note that it was done.
type FollowUp struct {
	stage  *stage.Stage
	id     record.ID
	column *kit.ScrollColumn
	date   *kit.DateField
	note   *kit.TextField
}

// ShowFollowUp prepares the screen of one.
func ShowFollowUp(st *stage.Stage, id record.ID) *FollowUp { return &FollowUp{stage: st, id: id} }

// Title implements stage.Screen.
func (s *FollowUp) Title() string { return s.stage.S("exam.follow-ups") }

// Content implements stage.Screen.
func (s *FollowUp) Content() fyne.CanvasObject {
	st := s.stage
	l, ok := findFollowUp(st.Profile, s.id)
	if !ok {
		return noFollowUp(st)
	}
	f := l.Is
	word, status := followUpPill(st, f)
	row := kit.NewStatusRow(kit.RowSpec{Icon: followUpIcon(f), Status: status, Title: f.Text, Detail: followUpKind(st.Text, f), Pill: word})
	objects := []fyne.CanvasObject{s.head(row, f), kit.NewRowsCard(s.facts(l)...)}
	if f.Done.IsZero() {
		objects = append(objects, s.form(f)...)
	} else {
		objects = append(objects, st.Writing(kit.NewSecondary(st.S("exam.follow-up.reopen"), icons.Undo, func() { s.done(record.Date{}, "") })))
	}
	if !st.Profile.ReadOnly() {
		objects = append(objects, kit.ButtonRow(kit.NewSecondary(st.S("action.edit"), icons.Edit, func() { st.Nav.Push(EditFollowUp(st, s.id)) }),
			kit.NewQuiet(st.S("action.delete"), icons.Trash, s.onDelete)))
	}
	s.column = kit.NewScrollColumn(0, objects...)
	return s.column
}

func (s *FollowUp) head(row fyne.CanvasObject, f record.FollowUp) fyne.CanvasObject {
	st := s.stage
	if !f.Done.IsZero() || f.What == record.ResultAwaited || st.Appointment == nil || st.Profile.ReadOnly() {
		return kit.NewRowsCard(row)
	}
	return kit.NewActionCard(row, kit.NewSecondary(st.S("exam.note.appointment"), icons.Calendar, func() {
		st.Nav.Push(st.Appointment(record.Appointment{Title: record.CleanLine(f.Text)}))
	}))
}

func (s *FollowUp) facts(l app.Line[record.FollowUp]) []fyne.CanvasObject {
	st, f := s.stage, l.Is
	rows := []fyne.CanvasObject{fact(st.S("exam.follow-up.asked"), st.Text.Date(f.Asked), st.S("source."+string(l.Source)))}
	if f.After != "" {
		rows = append(rows, fact(st.S("exam.follow-up.after"), nameOf(st.Text, f.After), ""))
	}
	if !f.By.IsZero() {
		rows = append(rows, fact(st.S("exam.follow-up.limit"), st.Text.Date(f.By), ""))
	}
	if !f.Done.IsZero() {
		rows = append(rows, fact(st.S("exam.follow-up.done-date"), st.Text.Date(f.Done), ""))
	}
	if f.Note != "" {
		rows = append(rows, fact(st.S("exam.follow-up.note"), f.Note, ""))
	}
	return rows
}

func (s *FollowUp) form(f record.FollowUp) []fyne.CanvasObject {
	st := s.stage
	s.date = st.DateField(st.S("exam.follow-up.done-date"), st.S("exam.note.date-hint"), true)
	stage.ShowDate(s.date, st.Today())
	s.note = kit.NewTextArea(st.S("exam.follow-up.note"), st.S("exam.follow-up.note-hint"), 2)
	s.note.SetText(f.Note)
	return []fyne.CanvasObject{kit.NewSectionTitle(st.S("exam.follow-up.question")), kit.NewCard(s.date, s.note, st.Writing(kit.NewPrimary(st.S("action.done"), icons.Check, s.onDone)))}
}

func (s *FollowUp) onDone() {
	d, ok := stage.DateIn(s.date)
	switch {
	case !ok:
		s.column.Complain(s.date, s.stage.S("entry.date.unreadable"))
		return
	case d.IsZero():
		s.column.Complain(s.date, s.stage.S("entry.date.missing"))
		return
	}
	s.done(d, s.note.Text())
}

// done notes the day; the zero date opens it again.
func (s *FollowUp) done(d record.Date, note string) {
	st, p, ctx := s.stage, s.stage.Profile, context.Background()
	l, ok := findFollowUp(p, s.id)
	if !ok {
		st.Nav.Refresh()
		return
	}
	if err := p.FollowUpDone(ctx, s.id, d, note); err != nil {
		if s.date != nil && !d.IsZero() {
			explain(st, s.column, err, map[string]kit.Complainer{"done": s.date, "note": s.note})
		} else {
			st.Nav.Fail(err)
		}
		return
	}
	said := st.S("exam.follow-up.said-done", text.Args{"What": l.Is.Text})
	if d.IsZero() {
		said = st.S("exam.follow-up.said-open")
	}
	leave(st, said, func() error { return p.SetFollowUp(ctx, s.id, l.Is) })
}

func (s *FollowUp) onDelete() {
	remove(s.stage, s.stage.S("exam.follow-up.deleted"), s.stage.Profile, s.id)
}

// FollowUpForm adds something that a visit asked for, or corrects it.
type FollowUpForm struct {
	stage  *stage.Stage
	id     record.ID // zero for a new one
	after  string    // code of the examination that asked for a new one
	column *kit.ScrollColumn
	what   *kit.ChoiceField
	words  *kit.TextField
	asked  *kit.DateField
	by     *kit.DateField
}

// NewFollowUp prepares the form for something that the examination or visit with that code asked for; "" for any other visit.
func NewFollowUp(st *stage.Stage, after string) *FollowUpForm {
	return &FollowUpForm{stage: st, after: after}
}

// EditFollowUp prepares the form of one that was noted.
func EditFollowUp(st *stage.Stage, id record.ID) *FollowUpForm {
	return &FollowUpForm{stage: st, id: id}
}

// Title implements stage.Screen.
func (s *FollowUpForm) Title() string {
	if s.id.IsZero() {
		return s.stage.S("exam.follow-up.add")
	}
	return s.stage.S("exam.follow-up.edit")
}

// begin is what the form shows first. What an examination asked for was asked on its day.
func (s *FollowUpForm) begin() (record.FollowUp, bool) {
	if l, ok := findFollowUp(s.stage.Profile, s.id); ok || !s.id.IsZero() {
		return l.Is, ok
	}
	f := record.FollowUp{After: s.after, Asked: s.stage.Today()}
	if i, ok := find(s.stage.Profile, s.after); ok && i.status == app.ExamDone {
		f.Asked = i.noted.Is.Date
	}
	return f, true
}

// Content implements stage.Screen.
func (s *FollowUpForm) Content() fyne.CanvasObject {
	st := s.stage
	f, ok := s.begin()
	if !ok {
		return noFollowUp(st)
	}
	var choices []kit.Choice
	for _, k := range kinds() {
		choices = append(choices, kit.Choice{ID: string(k), Word: st.S("exam.follow-up.what." + string(k)), Detail: st.S("exam.follow-up.sample." + string(k))})
	}
	if f.What != "" && !slices.Contains(kinds(), f.What) { // of a newer Carnet
		choices = append(choices, kit.Choice{ID: string(f.What), Word: followUpKind(st.Text, f)})
	}
	s.what = kit.NewChoiceField(st.S("exam.follow-up.what"), "", choices, kit.ChoiceWords{Placeholder: st.S("action.choose"), Search: st.S("action.search"),
		Clear: st.S("entry.search.clear"), NoneFound: st.S("exam.question.none-found"), Cancel: st.S("action.cancel")}, nil)
	s.what.SetSelected(string(f.What))
	s.words = kit.NewTextField(st.S("exam.follow-up.words"), st.S("exam.follow-up.words-hint"))
	s.words.SetText(f.Text)
	s.asked = st.DateField(st.S("exam.follow-up.asked"), "", true)
	stage.ShowDate(s.asked, f.Asked)
	s.by = st.DateField(st.S("exam.follow-up.limit"), st.S("exam.follow-up.limit-hint"), true)
	stage.ShowDate(s.by, f.By)
	verb := st.S("action.save")
	if s.id.IsZero() {
		verb = st.S("action.add")
	}
	s.column = kit.NewScrollColumn(0, kit.NewCard(s.what, s.words, s.asked, s.by), st.Writing(kit.NewPrimary(verb, icons.Check, s.onSave)))
	return s.column
}

func (s *FollowUpForm) onSave() {
	st, p, ctx := s.stage, s.stage.Profile, context.Background()
	before, ok := s.begin()
	if !ok {
		st.Nav.Refresh()
		return
	}
	f := before
	f.What, f.Text = record.FollowUpKind(s.what.Selected()), record.CleanLine(s.words.Text())
	for _, d := range []struct {
		field *kit.DateField
		into  *record.Date
	}{{s.asked, &f.Asked}, {s.by, &f.By}} {
		var readable bool
		if *d.into, readable = stage.DateIn(d.field); !readable {
			s.column.Complain(d.field, st.S("entry.date.unreadable"))
			return
		}
	}
	switch {
	case f.Asked.IsZero():
		s.column.Complain(s.asked, st.S("entry.date.missing"))
		return
	case f.Asked.First().After(st.Today()):
		s.column.Complain(s.asked, st.S("entry.date.future"))
		return
	case !f.By.IsZero() && f.By.Last().Before(f.Asked):
		s.column.Complain(s.by, st.S("exam.follow-up.limit-early"))
		return
	}
	id, err := s.id, error(nil)
	undo := func() error { return p.SetFollowUp(ctx, id, before) }
	if id.IsZero() {
		id, err = p.AddFollowUp(ctx, f)
		undo = func() error { return p.Delete(ctx, id) }
	} else {
		err = p.SetFollowUp(ctx, id, f)
	}
	if err != nil {
		explain(st, s.column, err, map[string]kit.Complainer{"what": s.what, "text": s.words, "date": s.asked, "until": s.by})
		return
	}
	leave(st, st.S("exam.follow-up.saved"), undo)
}
