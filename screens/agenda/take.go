package agenda

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Import takes a calendar file in: it shows what each event would change before anything is written.
type Import struct {
	stage *stage.Stage
	from  app.Place // a file that was dropped on the window; nil asks for one

	plan   *app.AgendaImport
	whose  record.ID         // of the lines of which the file does not say it
	picked map[int]record.ID // lines to take in, and for whom

	area     *fyne.Container
	list     *kit.List
	take     *kit.Button
	progress *kit.Progress
	cancel   func()
	left     bool
}

// NewImport prepares the screen.
func NewImport(st *stage.Stage) *Import { return newImport(st, nil) }

func newImport(st *stage.Stage, from app.Place) *Import { return &Import{stage: st, from: from} }

// Title implements stage.Screen.
func (m *Import) Title() string { return m.stage.S("agenda.import") }

// Leave implements stage.Leaver.
func (m *Import) Leave() {
	m.left = true
	if m.cancel != nil {
		m.cancel()
		m.progress.Stop()
	}
}

// Drop reads a file that was dropped on the window.
func (m *Import) Drop(uris []fyne.URI) {
	if len(uris) > 0 {
		m.read(m.stage.FileAt(uris[0]))
	}
}

// Content implements stage.Screen.
func (m *Import) Content() fyne.CanvasObject {
	m.left = false
	m.area = &fyne.Container{Layout: &whole{}}
	m.progress = kit.NewProgress(m.stage.After, m.stage.S("action.cancel"), func() { m.cancel(); m.ask() })
	switch from := m.from; {
	case m.plan != nil:
		m.preview()
	case from != nil:
		m.from = nil
		m.ask()
		m.read(from)
	default:
		m.ask()
	}
	return m.area
}

// whole gives everything it holds the whole room.
type whole struct{}

func (whole) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func (whole) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(64, 64) }

func (m *Import) show(o fyne.CanvasObject) {
	m.area.Objects = []fyne.CanvasObject{o}
	m.area.Refresh()
}

// ask tells what will happen, and asks for the file.
func (m *Import) ask() {
	st := m.stage
	m.progress.Stop()
	about := []fyne.CanvasObject{kit.NewText(st.S("agenda.import.about"), kit.Body), kit.NewText(st.S("agenda.import.about-detail"), kit.Detail), m.progress,
		kit.NewPrimary(st.S("agenda.import.choose"), icons.Folder, m.onChoose)}
	if !st.Phone {
		about = append(about, kit.NewText(st.S("agenda.import.drop"), kit.Small))
	}
	m.show(kit.NewScrollColumn(0, about...))
}

func (m *Import) onChoose() {
	st := m.stage
	st.OpenFile(stage.NamedFiles(".ics", ".ical", ".ifb"), func(r fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			st.Nav.Fail(err)
		case m.left:
			_ = r.Close() // nothing was read
		default:
			m.read(st.Opened(r))
		}
	})
}

// read compares a file with what is there.
func (m *Import) read(from app.Place) {
	st, session, words := m.stage, m.stage.Session, m.stage.Text
	var plan *app.AgendaImport
	m.progress.Start(st.S("agenda.import.reading"))
	m.cancel = st.Work(func(ctx context.Context) error {
		r, err := from.Open()
		if err != nil {
			return err
		}
		defer func() { _ = r.Close() }() // it was only read
		plan, err = session.PlanAgendaImport(ctx, r, words)
		return err
	}, func(err error) {
		m.progress.Stop()
		if err != nil {
			st.Nav.Fail(err)
			return
		}
		m.plan, m.whose = plan, m.only()
		m.propose()
		m.preview()
	})
}

// only is the one person whom lines without a name can be for, zero where there are several.
func (m *Import) only() record.ID {
	if people := writable(m.stage); len(people) == 1 {
		return people[0].ID()
	}
	return record.ID{}
}

// propose picks what is taken in unless somebody decides otherwise.
func (m *Import) propose() {
	m.picked = map[int]record.ID{}
	for _, pick := range m.plan.Proposed(m.whose) {
		m.picked[pick.Line] = pick.Profile
	}
}

// unsaid counts the lines that could be taken in if it were known whose they are.
func (m *Import) unsaid() int {
	n := 0
	for _, l := range m.plan.Lines {
		if l.Verdict.Proposed() && l.Profile.IsZero() {
			n++
		}
	}
	return n
}

// preview lists what the file would change.
func (m *Import) preview() {
	st := m.stage
	if len(m.plan.Lines) == 0 {
		m.show(kit.NewScrollColumn(0, kit.NewEmptyState(icons.Calendar, st.S("agenda.import.none"), kit.NewSecondary(st.S("agenda.import.other"), icons.Folder, m.onChoose))))
		return
	}
	m.list = kit.NewList(func() int { return len(m.plan.Lines) + 2 }, func(i int) fyne.CanvasObject {
		switch {
		case i == 0:
			return kit.Column(0, m.head())
		case i <= len(m.plan.Lines):
			return kit.Column(0, kit.Inset(0, 0, kit.Gap8, 0, kit.NewRowsCard(m.row(i-1))))
		}
		return kit.Inset(kit.Gap16, 0, 0, 0, kit.VBox(0))
	})
	m.list.HideLines()
	m.take = kit.NewPrimary("", icons.Check, m.onTake)
	m.count()
	m.show(kit.Page(nil, m.list, kit.Inset(kit.Gap8, kit.Gap16, kit.Gap12, kit.Gap16, kit.Column(0, m.take))))
}

// count says how much is taken in.
func (m *Import) count() {
	m.take.SetText(m.stage.N("agenda.import.take", len(m.picked)))
	if len(m.picked) == 0 {
		m.take.Disable()
	} else {
		m.take.Enable()
	}
}

// head sums up, and asks for whom the lines without a name are.
func (m *Import) head() fyne.CanvasObject {
	st := m.stage
	counts := map[agenda.Verdict]int{}
	for _, l := range m.plan.Lines {
		counts[l.Verdict]++
	}
	var facts []string
	for _, v := range agenda.Verdicts() {
		if counts[v] > 0 {
			facts = append(facts, st.S("agenda.import.count", text.Args{"What": st.S(v.Key()), "Number": counts[v]}))
		}
	}
	box := kit.VBox(kit.Gap8, kit.NewText(st.N("agenda.import.found", len(m.plan.Lines)), kit.Name), kit.NewText(st.Text.Facts(facts...), kit.Detail))
	if m.plan.Beyond > 0 {
		box.Add(kit.NewText(st.N("agenda.import.beyond", m.plan.Beyond), kit.Detail))
	}
	if m.plan.Others > 0 {
		box.Add(kit.NewText(st.N("agenda.import.others", m.plan.Others), kit.Detail))
	}
	if n := m.unsaid(); n > 0 && m.only().IsZero() {
		box.Add(m.chooseAll(n))
	}
	return kit.Inset(kit.Gap16, 0, kit.Gap8, 0, box)
}

// chooseAll is the choice of whom all lines without a name are for.
func (m *Import) chooseAll(n int) fyne.CanvasObject {
	st := m.stage
	var choices []kit.Choice
	for _, p := range writable(st) {
		choices = append(choices, kit.Choice{ID: p.ID().String(), Word: p.Identity().CallName()})
	}
	active := ""
	if !m.whose.IsZero() {
		active = m.whose.String()
	}
	chips := kit.NewFilterChips(choices, active, func(id string) {
		m.whose = personOf(st, id)
		m.propose()
		m.again()
	})
	return kit.NewCard(kit.NewText(st.N("agenda.import.whose", n), kit.Body), chips)
}

func personOf(st *stage.Stage, id string) record.ID {
	for _, p := range writable(st) {
		if p.ID().String() == id {
			return p.ID()
		}
	}
	return record.ID{}
}

func (m *Import) again() {
	m.count()
	m.list.Refresh()
}

// row is one event and what becomes of it.
func (m *Import) row(n int) fyne.CanvasObject {
	st, l := m.stage, m.plan.Lines[n]
	whose, taken := m.picked[n]
	if !taken {
		whose = l.Profile
	}
	spec := kit.RowSpec{Icon: icons.Calendar, Title: l.After.Title, Pill: st.S(l.Verdict.Key()), Status: verdictStatus(l.Verdict)}
	facts := []string{m.when(l.After)}
	if p, ok := st.Session.Profile(whose); ok {
		who := p.Identity()
		spec.Lead = kit.NewAvatar(who.CallName(), who.Colour, nil, 40, nil)
		facts = append([]string{who.CallName()}, facts...)
	}
	switch {
	case l.Verdict == agenda.Refused:
		facts = append(facts, st.S(l.Event.Refused.Key()))
	case !l.Verdict.Possible():
	default:
		switch {
		case l.Verdict.Proposed() && !taken && whose.IsZero():
			facts = append(facts, st.S("agenda.import.say-whose"))
		case l.Verdict.Proposed() && !taken && !m.plan.Fits(n, whose):
			facts = append(facts, st.S("agenda.import.unfit"))
		case !taken:
			facts = append(facts, st.S("agenda.import.left-out"))
		case len(l.Changes) > 0:
			facts = append(facts, m.changes(l))
		}
		spec.Chevron, spec.OnTap = true, func() { m.open(n) }
	}
	spec.Detail = st.Text.Facts(facts...)
	if spec.Title == "" {
		spec.Title = st.S("agenda.file.discreet")
	}
	return kit.NewStatusRow(spec)
}

func (m *Import) when(a record.Appointment) string {
	st := m.stage
	if a.Date.IsZero() {
		return ""
	}
	day := st.Text.BriefDate(a.Date, st.Today())
	if a.AllDay {
		return day
	}
	return st.Text.Facts(day, clock(st.Text, a.Minute))
}

// changes names what differs.
func (m *Import) changes(l app.AgendaLine) string {
	st := m.stage
	var names []string
	for _, f := range l.Changes {
		names = append(names, st.S(f.Key()))
	}
	return st.S("agenda.import.changes", text.Args{"Fields": st.Text.List(names...)})
}

func verdictStatus(v agenda.Verdict) kit.Status {
	switch v {
	case agenda.New:
		return kit.Info
	case agenda.Update:
		return kit.Due
	case agenda.Unchanged:
		return kit.Done
	}
	return kit.Neutral
}

// open asks about one line: whether it is taken in, and for whom.
func (m *Import) open(n int) {
	st, l := m.stage, m.plan.Lines[n]
	whose, taken := m.picked[n]
	if !taken {
		if whose = l.Profile; whose.IsZero() {
			whose = m.whose
		}
	}
	objects := []fyne.CanvasObject{kit.VBox(kit.Gap4, kit.NewText(l.After.Title, kit.Name),
		kit.NewText(st.Text.Facts(st.Text.Capital(st.Text.DayDate(l.After.Date, st.Today())), m.hour(l.After), l.After.With, l.After.Place), kit.Detail))}
	if repeats := says(st, l.After); repeats != "" {
		objects = append(objects, kit.NewText(repeats, kit.Detail))
	}
	if len(l.Changes) > 0 {
		objects = append(objects, kit.NewText(m.changes(l), kit.Body))
	}
	for _, p := range l.Event.Told {
		objects = append(objects, kit.NewText(st.S(p.Key()), kit.Detail))
	}
	switch l.Verdict {
	case agenda.Older:
		objects = append(objects, kit.NewText(st.S("agenda.import.older"), kit.Body))
	case agenda.Deleted:
		objects = append(objects, kit.NewText(st.S("agenda.import.deleted"), kit.Body))
	}
	problem := kit.NewText("", kit.Detail)
	take := kit.NewCheckbox(st.S("agenda.import.take-one"), nil)
	take.SetChecked(taken)
	if l.Held == nil {
		var choices []kit.Choice
		for _, p := range writable(st) {
			choices = append(choices, kit.Choice{ID: p.ID().String(), Word: p.Identity().CallName()})
		}
		active := ""
		if !whose.IsZero() {
			active = whose.String()
		}
		objects = append(objects, kit.NewText(st.S("agenda.form.who"), kit.Section), kit.NewFilterChips(choices, active, func(id string) {
			whose = personOf(st, id)
			take.SetChecked(true)
		}))
	}
	problem.Hide()
	var sheet *kit.Sheet
	keep := kit.NewPrimary(st.S("agenda.choose.keep"), icons.Check, func() {
		words := ""
		switch {
		case !take.Checked:
		case whose.IsZero():
			words = st.S("agenda.import.say-whose")
		case !m.plan.Fits(n, whose):
			words = st.S("agenda.import.unfit")
		}
		if problem.Hidden = words == ""; words != "" {
			problem.SetText(words)
			problem.Show()
			return
		}
		delete(m.picked, n)
		if take.Checked {
			m.picked[n] = whose
		}
		sheet.Hide()
		m.again()
	})
	objects = append(objects, take, problem, kit.ButtonRow(keep, kit.NewSecondary(st.S("action.cancel"), "", func() { sheet.Hide() })))
	sheet = kit.ShowSheet(st.Window.Canvas(), 440, objects...)
}

func (m *Import) hour(a record.Appointment) string {
	if a.AllDay {
		return ""
	}
	return clock(m.stage.Text, a.Minute)
}

// onTake writes what was picked.
func (m *Import) onTake() {
	st, plan := m.stage, m.plan
	var picks []app.AgendaPick
	for n := range plan.Lines {
		if whose, ok := m.picked[n]; ok {
			picks = append(picks, app.AgendaPick{Line: n, Profile: whose})
		}
	}
	m.take.Disable()
	var done *app.AgendaApplied
	st.Work(func(ctx context.Context) (err error) {
		done, err = plan.Apply(ctx, picks)
		return err
	}, func(err error) {
		m.take.Enable()
		undo := func() { st.Busy(func() error { return done.Undo(context.Background()) }, st.Nav.Refresh) }
		if err != nil {
			st.Nav.Fail(err)
			if done != nil && done.Added+done.Changed > 0 {
				st.Nav.Done(st.N("agenda.import.partly", done.Added+done.Changed), undo)
			}
			return
		}
		if !m.left {
			st.Nav.Back()
		}
		st.Nav.Done(st.N("agenda.import.taken", done.Added+done.Changed), undo)
	})
}
