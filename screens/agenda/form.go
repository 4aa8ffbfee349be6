package agenda

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Prefill is what a new appointment begins with. All of it may be empty.
type Prefill struct {
	Title string
	Date  record.Date
	Exam  string   // code of the examination or the visit that it is for
	Doses []string // keys of the calendar's lines that it is for
	// Shares notes one appointment for each of several children on the same date, each with what it is for. The fields above
	// but Title and Date are left out then.
	Shares []Share
}

// Share is the part of one child in an appointment that siblings have together.
type Share struct {
	Profile record.ID
	Exam    string
	Doses   []string
}

// Form notes an appointment, or corrects one.
type Form struct {
	stage   *stage.Stage
	profile *app.Profile // whose it is
	id      record.ID    // zero for a new one
	before  record.Appointment
	draft   record.Appointment // the links, the papers, and what the form does not show
	shares  []Share
	built   bool
	left    bool

	column                         *kit.ScrollColumn
	who                            *kit.ChoiceField
	title, hour, with, place, note *kit.TextField
	date                           *kit.DateField
	duration                       *kit.ChoiceField
	repeat                         *repeatFields
	links                          *fyne.Container
	remind                         *kit.Checkbox
	save                           *kit.Button
}

// NewAppointment prepares the form for a new appointment, of the stage's profile unless another is chosen.
func NewAppointment(st *stage.Stage, p Prefill) *Form {
	return &Form{stage: st, profile: st.Profile, shares: p.Shares,
		draft: record.Appointment{Title: p.Title, Date: p.Date, Exam: p.Exam, Doses: p.Doses, AllDay: true}}
}

// NewDraft prepares the form for a new appointment that begins with what draft says, as stage.Stage.Appointment asks for.
func NewDraft(st *stage.Stage, draft record.Appointment) *Form {
	return &Form{stage: st, profile: st.Profile, draft: draft}
}

// NewCorrection prepares the form for an appointment of the stage's profile.
func NewCorrection(st *stage.Stage, id record.ID) *Form {
	f := &Form{stage: st, profile: st.Profile, id: id}
	if a, ok := appointment(st.Profile, id); ok {
		f.before, f.draft = a, a
	}
	return f
}

// appointment reads an appointment as it is now.
func appointment(p *app.Profile, id record.ID) (record.Appointment, bool) {
	for _, l := range p.Appointments() {
		if l.ID == id {
			return l.Is, true
		}
	}
	return record.Appointment{}, false
}

// Title implements stage.Screen.
func (f *Form) Title() string {
	if f.id.IsZero() {
		return f.stage.S("agenda.form.new")
	}
	return f.stage.S("agenda.form.edit")
}

// Leave implements stage.Leaver.
func (f *Form) Leave() { f.left = true }

// Content implements stage.Screen. What was typed stays when the screen is built anew.
func (f *Form) Content() fyne.CanvasObject {
	st := f.stage
	f.left = false
	if !f.id.IsZero() && f.draft.Title == "" {
		return kit.NewScrollColumn(0, kit.NewEmptyState(icons.Calendar, st.S("agenda.appointment.none"), nil))
	}
	people := writable(st)
	if len(people) == 0 || !f.id.IsZero() && f.profile.ReadOnly() {
		return kit.NewScrollColumn(0, kit.NewText(st.S("frame.read-only"), kit.Detail))
	}
	if !f.built {
		f.build(people)
	}
	when := []fyne.CanvasObject{f.date, f.hour, f.duration}
	what := []fyne.CanvasObject{f.title}
	switch {
	case len(f.shares) > 0:
		what = append(what, f.sharing())
	case f.id.IsZero() && len(people) > 1:
		what = append(what, f.who)
	}
	main := []fyne.CanvasObject{kit.NewCard(append(what, when...)...)}
	more := []fyne.CanvasObject{kit.NewCard(f.with, f.place, f.note)}
	if len(f.shares) == 0 {
		more = append(more, f.links)
	}
	more = append(more, kit.NewCard(f.repeat.box, f.remind), f.save)
	if st.Phone {
		f.column = kit.NewScrollColumn(0, append(main, more...)...)
	} else {
		main = append(main, more[len(more)-2])
		more = append(more[:len(more)-2], f.save)
		f.column = kit.NewWideScroll(kit.TwoColumns(kit.VBox(kit.Gap12, main...), kit.VBox(kit.Gap12, more...)))
	}
	return f.column
}

// writable lists the profiles for which an appointment can be noted.
func writable(st *stage.Stage) []*app.Profile {
	var some []*app.Profile
	for _, p := range st.Session.Profiles() {
		if p.Status() == app.Active && !p.ReadOnly() {
			some = append(some, p)
		}
	}
	return some
}

// build makes the fields and fills them with the draft.
func (f *Form) build(people []*app.Profile) {
	st, a := f.stage, f.draft
	f.built = true
	if names := linkTitles(st.Text, f.profile, a.Exam, a.Doses); a.Title == "" && len(names) > 0 {
		a.Title = names[0] // what it is for is a good name for it
	}
	f.title = kit.NewTextField(st.S("agenda.form.title"), "")
	f.title.SetPlaceholder(st.S("agenda.form.title-sample"))
	f.title.SetText(a.Title)
	f.who = f.whose(people)
	f.date = st.DateField(st.S("agenda.form.date"), "", false)
	stage.ShowDate(f.date, a.Date)
	f.hour = kit.NewTextField(st.S("agenda.form.hour"), st.S("agenda.form.hour-hint"))
	f.hour.SetPlaceholder(clock(st.Text, 9*60+30))
	if !a.AllDay && (!f.id.IsZero() || a.Minute != 0) { // a draft at midnight has no hour
		f.hour.SetText(clock(st.Text, a.Minute))
	}
	f.duration = durationField(st, a.Duration)
	f.with = kit.NewTextField(st.S("agenda.form.with"), "")
	f.with.SetPlaceholder(st.S("agenda.form.with-sample"))
	f.with.SetText(a.With)
	f.place = kit.NewTextField(st.S("agenda.form.place"), "")
	f.place.SetText(a.Place)
	f.note = kit.NewTextArea(st.S("agenda.form.note"), "", 2)
	f.note.SetText(a.Note)
	f.repeat = newRepeatFields(st, a)
	f.repeat.changed = func() { f.column.Refresh() }
	f.remind = kit.NewCheckbox(st.S("agenda.form.remind"), nil)
	f.remind.SetChecked(!a.Quiet)
	f.links = kit.VBox(0)
	f.showLinks()
	f.save = kit.NewPrimary(st.S("action.save"), icons.Check, f.onSave)
}

// whose is the choice among the people of the family. What is linked belongs to one of them.
func (f *Form) whose(people []*app.Profile) *kit.ChoiceField {
	st := f.stage
	var choices []kit.Choice
	known := false
	for _, p := range people {
		choices = append(choices, kit.Choice{ID: p.ID().String(), Word: p.Identity().CallName()})
		known = known || p == f.profile
	}
	if !known {
		f.profile = people[0]
	}
	field := kit.NewChoiceField(st.S("agenda.form.who"), "", choices, choiceWords(st), func(id string) {
		for _, p := range people {
			if p.ID().String() == id && p != f.profile {
				f.profile = p
				f.draft.Exam, f.draft.Doses, f.draft.Documents = "", nil, nil
				f.showLinks()
			}
		}
	})
	field.SetSelected(f.profile.ID().String())
	return field
}

func choiceWords(st *stage.Stage) kit.ChoiceWords {
	return kit.ChoiceWords{Placeholder: st.S("action.choose"), Search: st.S("action.search"), Clear: st.S("entry.search.clear"),
		NoneFound: st.S("agenda.choose.none"), Cancel: st.S("action.cancel")}
}

// sharing says for whom a common appointment is noted, and what for.
func (f *Form) sharing() fyne.CanvasObject {
	st := f.stage
	var rows []fyne.CanvasObject
	for _, s := range f.shares {
		p, ok := st.Session.Profile(s.Profile)
		if !ok {
			continue
		}
		who := p.Identity()
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Lead: kit.NewAvatar(who.CallName(), who.Colour, nil, 32, nil), Title: who.CallName(),
			Detail: st.Text.Facts(linkTitles(st.Text, p, s.Exam, s.Doses)...)}))
	}
	return kit.VBox(kit.Gap4, kit.NewText(st.N("agenda.form.shared", len(f.shares)), kit.Detail), kit.Rows(rows...))
}

// read makes an appointment of what the fields say. It complains at the first field that cannot be kept.
func (f *Form) read() (record.Appointment, bool) {
	st, a := f.stage, f.draft
	a.Title = record.CleanLine(f.title.Text())
	if a.Title == "" {
		f.column.Complain(f.title, st.S("agenda.form.title-missing"))
		return a, false
	}
	var ok bool
	if a.Date, ok = stage.DateIn(f.date); !ok || a.Date.IsZero() {
		sentence := st.S("entry.date.missing")
		if !ok {
			sentence = st.S("entry.date.unreadable")
		}
		f.column.Complain(f.date, sentence)
		return a, false
	}
	if sentence := f.dateProblem(a.Date); sentence != "" {
		f.column.Complain(f.date, sentence)
		return a, false
	}
	a.Minute, a.AllDay = 0, strings.TrimSpace(f.hour.Text()) == ""
	if !a.AllDay {
		if a.Minute, ok = parseClock(f.hour.Text()); !ok {
			f.column.Complain(f.hour, st.S("agenda.form.hour-unreadable"))
			return a, false
		}
	}
	a.Duration = durationOf(f.duration)
	a.With, a.Place, a.Note = f.with.Text(), f.place.Text(), f.note.Text()
	a.Quiet = !f.remind.Checked
	if field, sentence := f.repeat.write(&a); sentence != "" {
		f.column.Complain(field, sentence)
		return a, false
	}
	return a, true
}

// dateProblem is the sentence for a day that no appointment can have.
func (f *Form) dateProblem(d record.Date) string {
	st, who := f.stage, f.profile.Identity()
	switch {
	case d.After(st.Today().AddYears(25)):
		return st.S("agenda.form.too-far")
	case f.id.IsZero() && len(f.shares) == 0 && !who.Expected() && d.Before(who.BirthDate):
		return st.S("entry.date.before-birth")
	}
	return ""
}

func (f *Form) onSave() {
	a, ok := f.read()
	switch {
	case !ok:
	case len(f.shares) > 0:
		f.noteAll(a)
	case f.id.IsZero():
		f.add(a)
	default:
		f.correct(a)
	}
}

func (f *Form) add(a record.Appointment) {
	st, p := f.stage, f.profile
	id, err := p.AddAppointment(context.Background(), a)
	if err != nil {
		f.explain(err)
		return
	}
	said := st.S("agenda.form.added")
	if p != st.Profile {
		said = st.S("agenda.form.added-for", text.Args{"Name": p.Identity().CallName()})
	}
	f.saved(said, func() error { return p.Delete(context.Background(), id) })
}

func (f *Form) correct(a record.Appointment) {
	p, id, before := f.profile, f.id, f.before
	if err := p.SetAppointment(context.Background(), id, a); err != nil {
		f.explain(err)
		return
	}
	f.saved(f.stage.S("state.saved"), func() error { return p.Correct(context.Background(), id, before) })
}

// noteAll writes one appointment for each child, or none.
func (f *Form) noteAll(a record.Appointment) {
	st, shares := f.stage, f.shares
	var notes []noted
	f.save.Disable()
	st.Work(func(ctx context.Context) error {
		for _, s := range shares {
			p, ok := st.Session.Profile(s.Profile)
			if !ok {
				continue
			}
			one := a
			one.Exam, one.Doses = s.Exam, s.Doses
			id, err := p.AddAppointment(ctx, one)
			if err != nil {
				_ = takeBack(notes) // what could not be taken back stands in the agenda, for all to see
				return err
			}
			notes = append(notes, noted{p, id})
		}
		return nil
	}, func(err error) {
		f.save.Enable()
		if err != nil {
			f.explain(err)
			return
		}
		f.saved(st.N("agenda.form.added-all", len(notes)), func() error { return takeBack(notes) })
	})
}

// noted is an appointment that was written.
type noted struct {
	profile *app.Profile
	id      record.ID
}

func takeBack(notes []noted) error {
	for _, n := range notes {
		if err := n.profile.Delete(context.Background(), n.id); err != nil {
			return err
		}
	}
	return nil
}

func (f *Form) saved(said string, undo func() error) {
	st := f.stage
	if !f.left {
		st.Nav.Back()
	}
	st.Nav.Done(said, func() { st.Busy(undo, st.Nav.Refresh) })
}

// explain shows an error at its field, or over the screen when it is about none.
func (f *Form) explain(err error) {
	field := f.stage.Explain(err, map[string]kit.Complainer{"title": f.title, "date": f.date, "time": f.hour, "duration": f.duration,
		"with": f.with, "place": f.place, "note": f.note, "repeat": f.repeat.field})
	if field == nil {
		f.stage.Nav.Fail(err)
		return
	}
	f.column.ShowObject(field)
}
