// Package vaccination shows a vaccination history against the calendar: what is late, to do, to have checked and coming,
// which recorded dose counts and why, and the forms to note and correct a dose. It orders nothing: what is late is said
// with its next step, which is to talk to a doctor.
package vaccination

import (
	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// How many rows are shown before « Tout voir ».
const (
	firstUpcoming = 6
	firstDone     = 8
)

// horizon is how many years ahead a recommendation is shown unasked: the booster of 65 years tells a teenager nothing.
const horizon = 10

// Near reports a day that is close enough for its line to be shown unasked, or that is not known yet.
func Near(day, today record.Date) bool {
	return day.IsZero() || !day.After(today.AddYears(horizon))
}

// section is a list that can be shown whole.
type section int

const (
	upcoming section = iota
	done
	others
	diseases
)

// The two ways of reading the calendar.
const (
	byStep    = "step"
	byDisease = "disease"
)

// Place is the screen « Vaccinations ».
type Place struct {
	st     *stage.Stage
	plan   vaccination.Plan
	doses  map[record.ID]app.Line[record.Dose]
	whole  map[section]bool
	by     string // how the calendar is read
	scroll *kit.ScrollColumn
	left   *fyne.Container // desktop only, as right
	right  *fyne.Container
}

// New prepares « Vaccinations » for the stage's person.
func New(st *stage.Stage) *Place { return &Place{st: st, by: byStep, whole: map[section]bool{}} }

// Title implements stage.Screen: the place has a title of its own.
func (p *Place) Title() string { return "" }

// Add opens the form for a dose.
func (p *Place) Add() {
	if nothingToRead(p.st) == "" && !p.st.Profile.ReadOnly() {
		p.st.Nav.Push(NewRecord(p.st, ""))
	}
}

// Content implements stage.Screen.
func (p *Place) Content() fyne.CanvasObject {
	if !p.st.IdentityDamaged() && p.st.Profile.Identity().Expected() {
		return p.pregnancy()
	}
	if sentence := nothingToRead(p.st); sentence != "" {
		return kit.NewScrollColumn(0, p.title(), kit.NewEmptyState(icons.Vaccine, sentence, nil))
	}
	add := p.st.Writing(kit.NewPrimary(p.st.S("dosing.add"), icons.Plus, p.Add))
	if p.st.Phone {
		p.scroll = kit.NewScrollColumn(0)
		p.show(nil)
		return kit.Page(nil, p.scroll, kit.Inset(kit.Gap8, kit.Gap16, kit.Gap12, kit.Gap16, add))
	}
	p.left, p.right = kit.VBox(kit.Gap12), kit.VBox(kit.Gap12)
	p.scroll = kit.NewWideScroll(kit.TwoColumns(p.left, p.right))
	p.show(add)
	return p.scroll
}

// nothingToRead is the sentence for those who have no calendar yet.
func nothingToRead(st *stage.Stage) string {
	who := st.Profile.Identity()
	switch {
	case st.IdentityDamaged():
		return st.S("frame.identity-damaged")
	case who.Expected():
		return st.S("dosing.empty.expected")
	case who.BirthDate.IsZero():
		return st.S("dosing.empty.birth")
	}
	return ""
}

func (p *Place) title() fyne.CanvasObject { return kit.NewText(p.st.S("dosing.title"), kit.Title) }

// show fills the screen. add is the button of a wide window; a phone has its own at the bottom.
func (p *Place) show(add fyne.CanvasObject) {
	p.plan = p.st.Profile.VaccinationPlan()
	p.doses = map[record.ID]app.Line[record.Dose]{}
	for _, l := range p.st.Profile.Doses() {
		p.doses[l.ID] = l
	}
	left := append([]fyne.CanvasObject{p.title()}, p.banner()...)
	ways, steps := p.ways(), p.steps()
	if p.st.Phone {
		left = append(left, ways...)
	}
	left = append(left, steps...)
	right := append(p.done(), p.others()...)
	if p.by == byDisease {
		right = p.done()
	}
	if !p.st.Phone {
		right = append(ways, right...)
	}
	right = append(right, p.footer())
	if p.st.Phone {
		p.scroll.SetObjects(append(left, right...)...)
		return
	}
	if add != nil {
		p.right.Objects = []fyne.CanvasObject{add}
	}
	p.left.Objects, p.right.Objects = left, append(p.right.Objects[:1], right...)
	p.scroll.Refresh()
}

// steps is the calendar, read by what is to do or by disease.
func (p *Place) steps() []fyne.CanvasObject {
	switcher := kit.NewSegmented([]kit.Choice{{ID: byStep, Word: p.st.S("dosing.by.step")}, {ID: byDisease, Word: p.st.S("dosing.by.disease")}}, p.by,
		func(id string) { p.by = id; p.show(nil) })
	objects := []fyne.CanvasObject{switcher}
	if p.by == byDisease {
		return append(objects, p.byDisease()...)
	}
	objects = append(objects, p.toDo()...)
	objects = append(objects, p.lines(p.st.S("dosing.section.check"), p.plan.With(vaccination.Check))...)
	return append(objects, p.upcoming()...)
}

// banner says first what matters most. When nothing is noted at all, doses that look late were most likely given.
func (p *Place) banner() []fyne.CanvasObject {
	st := p.st
	late, due, check := len(p.plan.With(vaccination.Late)), len(p.plan.With(vaccination.Due)), len(p.plan.With(vaccination.Check))
	switch {
	case len(p.doses) == 0:
		papers := kit.NewSecondary(st.S("dosing.papers"), "", func() { st.Nav.Push(NewPapers(st)) })
		return []fyne.CanvasObject{kit.NewBanner(kit.Info, st.S("dosing.none.title"), st.S("dosing.none.detail"), papers)}
	case late > 0:
		return []fyne.CanvasObject{kit.NewBanner(kit.Late, st.N("dosing.late.title", late), st.S("dosing.late.detail"))}
	case due > 0:
		return []fyne.CanvasObject{kit.NewBanner(kit.Due, st.N("dosing.due.title", due), st.S("dosing.due.detail"))}
	case check > 0: // nobody knows that all is well
		return []fyne.CanvasObject{kit.NewBanner(kit.Info, st.N("dosing.check.title", check), st.S("dosing.check.detail"))}
	}
	calm := kit.RowSpec{Icon: icons.Check, Status: kit.Done, Title: st.S("dosing.calm.title")}
	for _, next := range p.plan.With(vaccination.Upcoming) {
		if !next.Recommended.IsZero() && Near(next.Recommended, st.Today()) {
			calm.Detail = st.S("dosing.calm.next-on", text.Args{"What": Title(st.Text, next), "When": st.Text.DayDate(next.Recommended, st.Today())})
			break
		}
	}
	return []fyne.CanvasObject{kit.NewRowsCard(kit.NewStatusRow(calm))}
}

func (p *Place) toDo() []fyne.CanvasObject {
	lines := p.plan.With(vaccination.Late, vaccination.Due)
	if len(lines) > 0 {
		return p.lines(p.st.S("dosing.section.todo"), lines)
	}
	return nil
}

// lines is a section of the calendar, nothing when it is empty.
func (p *Place) lines(title string, lines []vaccination.Line) []fyne.CanvasObject {
	if len(lines) == 0 {
		return nil
	}
	rows := make([]fyne.CanvasObject, len(lines))
	for i, l := range lines {
		rows[i] = lineRow(p.st, l)
	}
	return []fyne.CanvasObject{kit.NewSectionTitle(title), kit.NewRowsCard(rows...)}
}

// lineRow is one line of the calendar. Where it gives its reason, the reason needs the width and says more than a pill
// would.
func lineRow(st *stage.Stage, l vaccination.Line) fyne.CanvasObject {
	spec := kit.RowSpec{Title: Title(st.Text, l), Detail: Detail(st.Text, l, st.Today()), OnTap: func() { st.Nav.Push(NewDetail(st, l.Key)) }}
	switch l.Status {
	case vaccination.Check, vaccination.Past, vaccination.NotConcerned:
		spec.Chevron = true
	default:
		spec.Pill, spec.Status = Pill(st.Text, l.Status)
	}
	return kit.NewStatusRow(spec)
}

func (p *Place) upcoming() []fyne.CanvasObject {
	lines, title := p.plan.With(vaccination.Upcoming), p.st.S("dosing.section.upcoming")
	if p.whole[upcoming] || len(lines) == 0 {
		return p.lines(title, lines)
	}
	var near []vaccination.Line
	for _, l := range lines {
		if len(near) < firstUpcoming && Near(l.Recommended, p.st.Today()) {
			near = append(near, l)
		}
	}
	if len(near) == len(lines) {
		return p.lines(title, lines)
	}
	if len(near) == 0 {
		return []fyne.CanvasObject{kit.NewSectionTitle(title), p.all(upcoming, p.st.S("dosing.all"))}
	}
	return append(p.lines(title, near), p.all(upcoming, p.st.S("dosing.all")))
}

// done lists the recorded doses, the latest first.
func (p *Place) done() []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i := len(p.plan.Doses) - 1; i >= 0 && (p.whole[done] || len(rows) < firstDone); i-- {
		rows = append(rows, p.dose(p.plan.Doses[i]))
	}
	if len(rows) == 0 {
		return nil
	}
	objects := []fyne.CanvasObject{kit.NewSectionTitle(p.st.S("dosing.section.done")), kit.NewRowsCard(rows...)}
	if len(rows) < len(p.plan.Doses) {
		objects = append(objects, p.all(done, p.st.S("dosing.all")))
	}
	return objects
}

func (p *Place) dose(n vaccination.DoseNote) fyne.CanvasObject {
	c, l := p.st.Text, p.doses[n.ID]
	word, status := outcomePill(c, n.Outcome)
	row := kit.NewStatusRow(kit.RowSpec{Title: doseTitle(c, l.Is, n), Detail: doseDetail(c, l.Is, l.Source, p.st.Today()), Pill: word, Status: status,
		OnTap: func() { p.st.Nav.Push(NewEditDose(p.st, n.ID)) }})
	if n.Outcome == vaccination.Counted {
		return row
	}
	return kit.VBox(0, row, kit.Inset(0, 0, kit.Gap12, 0, kit.NewText(Why(c, n.Reason), kit.Detail)))
}

// others are the lines that ask for nothing, behind a link.
func (p *Place) others() []fyne.CanvasObject {
	lines := p.plan.With(vaccination.Past, vaccination.NotConcerned)
	switch {
	case len(lines) == 0:
		return nil
	case !p.whole[others]:
		return []fyne.CanvasObject{p.all(others, p.st.S("dosing.other", text.Args{"N": len(lines)}))}
	}
	return p.lines(p.st.S("dosing.section.other"), lines)
}

func (p *Place) all(s section, words string) fyne.CanvasObject {
	return kit.NewLink(words, icons.Down, func() {
		p.whole[s] = true
		p.show(nil)
	})
}

func (p *Place) footer() fyne.CanvasObject {
	footer := kit.NewText(p.st.S("dosing.footer", text.Args{"Edition": p.plan.Edition, "Date": p.st.Text.Date(p.plan.CheckedOn)}), kit.Small)
	return kit.VBox(kit.Gap8, footer, conventionRow(p.st))
}
