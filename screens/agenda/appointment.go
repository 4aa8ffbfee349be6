package agenda

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/documents"
	"carnet/screens/exam"
	"carnet/screens/kit"
	"carnet/screens/stage"
	dosing "carnet/screens/vaccination"
)

// Appointment shows one appointment of the stage's profile and what can be done about it.
type Appointment struct {
	stage *stage.Stage
	id    record.ID
	day   record.Date // of the occurrence that was chosen
}

// NewView prepares the screen of an appointment, on one of its days.
func NewView(st *stage.Stage, id record.ID, day record.Date) *Appointment {
	return &Appointment{stage: st, id: id, day: day}
}

// Title implements stage.Screen.
func (v *Appointment) Title() string { return v.stage.S("agenda.appointment.title") }

// Content implements stage.Screen.
func (v *Appointment) Content() fyne.CanvasObject {
	st := v.stage
	a, ok := appointment(st.Profile, v.id)
	if !ok {
		return kit.NewScrollColumn(0, kit.NewEmptyState(icons.Calendar, st.S("agenda.appointment.none"), nil))
	}
	i := v.item(a)
	main := []fyne.CanvasObject{v.head(a, i), kit.NewRowsCard(v.facts(a)...)}
	links := v.links(a)
	acts := st.Writing(v.acts(a, i)...)
	if st.Phone || len(links) == 0 {
		return kit.NewScrollColumn(0, append(append(main, links...), acts)...)
	}
	return kit.NewWideScroll(kit.TwoColumns(kit.VBox(kit.Gap12, append(main, acts)...), kit.VBox(kit.Gap12, links...)))
}

// item is the line of the agenda of the day that was chosen.
func (v *Appointment) item(a record.Appointment) agenda.Item {
	span := v.stage.Session.AgendaSpan(v.day, v.day)
	source := agenda.Source{Profile: v.stage.Profile.ID(), Appointments: []agenda.AppointmentOf{{ID: v.id, Is: a}}}
	if lines := agenda.Line(span, source); len(lines) > 0 {
		return lines[0]
	}
	if a.Repeat == "" { // its date was changed
		v.day = a.Date
		if lines := agenda.Line(v.stage.Session.AgendaSpan(v.day, v.day), source); len(lines) > 0 {
			return lines[0]
		}
	}
	return agenda.Item{Kind: agenda.Appointment, Status: agenda.Cancelled, Day: v.day, Title: a.Title, Appointment: &a}
}

func (v *Appointment) head(a record.Appointment, i agenda.Item) fyne.CanvasObject {
	st := v.stage
	word, status := pill(st.Text, i.Status)
	if i.Status == agenda.Planned {
		word, status = st.S(i.Status.Key()), kit.Info
	}
	who := st.Profile.Identity()
	return kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Lead: kit.NewAvatar(who.CallName(), who.Colour, nil, 40, nil), Title: a.Title,
		Detail: who.CallName(), Pill: word, Status: status}))
}

// facts is what is known of it.
func (v *Appointment) facts(a record.Appointment) []fyne.CanvasObject {
	st, today := v.stage, v.stage.Today()
	at := st.S("agenda.appointment.no-hour")
	if !a.AllDay {
		at = clock(st.Text, a.Minute)
	}
	if a.Duration > 0 {
		at = st.Text.Facts(at, span(st.Text, a.Duration))
	}
	rows := []fyne.CanvasObject{v.fact(st.S("agenda.form.date"), st.Text.Capital(st.Text.DayDate(v.day, today)), at)}
	if a.Zone != "" && !a.AllDay && a.Zone != home(st).String() {
		rows = append(rows, v.fact(st.S("agenda.appointment.zone"), a.Zone, st.S("agenda.appointment.zone-detail")))
	}
	for _, f := range []struct{ label, value string }{{st.S("agenda.form.repeat"), says(st, a)}, {st.S("agenda.form.with"), a.With},
		{st.S("agenda.form.place"), a.Place}, {st.S("agenda.form.note"), a.Note}} {
		if f.value != "" {
			rows = append(rows, v.fact(f.label, f.value, ""))
		}
	}
	if a.Status == "" && !v.day.Before(today) {
		remind := st.S("agenda.appointment.reminded")
		if a.Quiet {
			remind = st.S("agenda.appointment.quiet")
		}
		rows = append(rows, v.fact(st.S("agenda.appointment.reminder"), remind, ""))
	}
	return rows
}

func (v *Appointment) fact(label, value, note string) fyne.CanvasObject {
	texts := kit.VBox(0, kit.NewText(label, kit.Detail), kit.NewText(value, kit.Body))
	if note != "" {
		texts.Add(kit.NewText(note, kit.Detail))
	}
	return kit.Inset(kit.Gap12, 0, kit.Gap12, 0, texts)
}

// links lead to what it is for, and to the papers to take along.
func (v *Appointment) links(a record.Appointment) []fyne.CanvasObject {
	st, p := v.stage, v.stage.Profile
	var what, take []fyne.CanvasObject
	for _, key := range a.Doses {
		what = append(what, kit.NewStatusRow(kit.RowSpec{Icon: icons.Vaccine, Status: kit.Info, Title: linkTitles(st.Text, p, "", []string{key})[0],
			Chevron: true, OnTap: func() { st.Nav.Push(dosing.NewDetail(st, key)) }}))
	}
	if a.Exam != "" {
		what = append(what, kit.NewStatusRow(kit.RowSpec{Icon: icons.Stethoscope, Status: kit.Info, Title: examTitle(st.Text, p, a.Exam),
			Chevron: true, OnTap: func() { st.Nav.Push(exam.NewNote(st, a.Exam)) }}))
	}
	for _, d := range papers(p, a.Documents) {
		take = append(take, kit.NewStatusRow(kit.RowSpec{Icon: icons.Document, Status: kit.Info, Title: d.Is.Title,
			Detail: st.Text.Facts(d.Is.From, st.Text.BriefDate(d.Is.Date, st.Today())), Chevron: true, OnTap: func() { st.Nav.Push(documents.NewDocument(st, d.ID)) }}))
	}
	var all []fyne.CanvasObject
	if len(what) > 0 {
		all = append(all, kit.NewSectionTitle(st.S("agenda.appointment.for")), kit.NewRowsCard(what...))
	}
	if len(take) > 0 {
		all = append(all, kit.NewSectionTitle(st.S("agenda.form.papers")), kit.NewRowsCard(take...))
	}
	return all
}

// acts is what can be done about it, the likeliest first.
func (v *Appointment) acts(a record.Appointment, i agenda.Item) []fyne.CanvasObject {
	st := v.stage
	edit := kit.NewSecondary(st.S("action.edit"), icons.Edit, func() { st.Nav.Push(NewCorrection(st, v.id)) })
	cancel := kit.NewSecondary(st.S("agenda.appointment.cancel"), icons.Close, func() {
		v.setStatus(record.AppointmentCancelled, st.S("agenda.appointment.cancelled"))
	})
	word := st.S("action.delete")
	if a.Repeat != "" {
		word = st.S("agenda.appointment.delete-all")
		cancel.SetText(st.S("agenda.appointment.cancel-all"))
	}
	remove := kit.NewQuiet(word, icons.Trash, v.onDelete)
	plan := func() { v.setStatus("", st.S("agenda.appointment.planned")) }
	if a.Status == record.AppointmentCancelled {
		return []fyne.CanvasObject{kit.ButtonRow(kit.NewSecondary(st.S("agenda.appointment.restore"), icons.Undo, plan), remove)}
	}
	var rows []fyne.CanvasObject
	started := !v.day.After(st.Today())
	switch {
	case a.Repeat == "" && a.Status == record.AppointmentKept:
		return []fyne.CanvasObject{kit.ButtonRow(edit, kit.NewSecondary(st.S("agenda.appointment.not-kept"), icons.Undo, plan)), remove}
	case a.Repeat == "" && started:
		if i.Status == agenda.Elapsed {
			rows = append(rows, kit.NewText(st.S("agenda.appointment.elapsed"), kit.Body))
		}
		rows = append(rows, kit.NewPrimary(st.S("agenda.appointment.kept"), icons.Check, func() {
			v.setStatus(record.AppointmentKept, st.S("agenda.appointment.is-kept"))
		}))
	case a.Repeat != "" && i.Status != agenda.Cancelled:
		rows = append(rows, kit.NewSecondary(st.S("agenda.appointment.skip"), "", v.onSkip))
	}
	return append(rows, kit.ButtonRow(edit, cancel), remove)
}

func (v *Appointment) setStatus(status, said string) {
	st, p, id := v.stage, v.stage.Profile, v.id
	before, ok := appointment(p, id)
	if !ok {
		return
	}
	v.do(func(ctx context.Context) error { return p.SetAppointmentStatus(ctx, id, status) },
		func(ctx context.Context) error { return p.Correct(ctx, id, before) }, said, st.Nav.Refresh)
}

func (v *Appointment) onSkip() {
	st, p, id, day := v.stage, v.stage.Profile, v.id, v.day
	before, ok := appointment(p, id)
	if !ok {
		return
	}
	said := st.S("agenda.appointment.skipped", text.Args{"Date": st.Text.DayMonth(day, st.Today())})
	v.do(func(ctx context.Context) error { return p.SkipOccurrence(ctx, id, day) },
		func(ctx context.Context) error { return p.Correct(ctx, id, before) }, said, st.Nav.Back)
}

func (v *Appointment) onDelete() {
	st, p, id := v.stage, v.stage.Profile, v.id
	v.do(func(ctx context.Context) error { return p.Delete(ctx, id) },
		func(ctx context.Context) error { return p.Restore(ctx, id) }, st.S("agenda.appointment.deleted"), st.Nav.Back)
}

// do makes a change that can be taken back, and goes on.
func (v *Appointment) do(change, back func(context.Context) error, said string, then func()) {
	st := v.stage
	if err := change(context.Background()); err != nil {
		st.Nav.Fail(err)
		return
	}
	then()
	st.Nav.Done(said, func() { st.Busy(func() error { return back(context.Background()) }, st.Nav.Refresh) })
}
