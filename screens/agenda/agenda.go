package agenda

import (
	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/people"
	"carnet/screens/stage"
	dosing "carnet/screens/vaccination"
)

// firstLater is how much of « Plus tard » is shown before it is asked for: a newborn has twenty years before her.
const firstLater = 5

// Agenda is the time line of the stage's profile, or of the whole family.
type Agenda struct {
	stage  *stage.Stage
	column *kit.ScrollColumn
	*memory

	allLater bool
	showPast bool
	stops    []func() // of portraits being read
}

// memory is what was chosen: coming back from an entry, one goes on reading where one was.
type memory struct {
	profile record.ID
	family  bool // all children instead of the one shown
}

// Maker returns a maker of agendas that show the child or the family, as was chosen last. One Maker belongs to one session.
func Maker() func(*stage.Stage) stage.Screen {
	m := &memory{}
	return func(st *stage.Stage) stage.Screen { return newAgenda(st, m) }
}

// New prepares the agenda of the stage's profile.
func New(st *stage.Stage) *Agenda { return newAgenda(st, &memory{}) }

func newAgenda(st *stage.Stage, m *memory) *Agenda {
	if id := st.Profile.ID(); m.profile != id { // another child was chosen on purpose
		*m = memory{profile: id}
	}
	return &Agenda{stage: st, memory: m}
}

// Title implements stage.Screen: the screen has its own title.
func (a *Agenda) Title() string { return "" }

// Leave implements stage.Leaver.
func (a *Agenda) Leave() {
	for _, stop := range a.stops {
		stop()
	}
	a.stops = nil
}

// Content implements stage.Screen.
func (a *Agenda) Content() fyne.CanvasObject {
	if a.stage.Phone {
		a.column = kit.NewScrollColumn(0)
	} else {
		a.column = kit.NewWideScroll(kit.VBox(0))
	}
	a.show()
	return a.column
}

// show fills the column with what is chosen now.
func (a *Agenda) show() {
	a.Leave()
	head := []fyne.CanvasObject{kit.NewText(a.stage.S("tab.agenda"), kit.Title)}
	if a.hasFamily() {
		head = append(head, a.chooser())
	} else {
		a.family = false
	}
	if !a.family && !followed(a.stage.Profile) {
		a.fill(append(head, a.empty()), nil)
		return
	}
	all := a.entries()
	near := append(head, a.near(all)...)
	a.fill(near, a.far(all))
}

func (a *Agenda) fill(near, far []fyne.CanvasObject) {
	switch {
	case a.stage.Phone:
		a.column.SetObjects(append(near, far...)...)
	case len(far) == 0:
		a.column.SetObjects(kit.Column(0, near...))
	default:
		a.column.SetObjects(kit.TwoColumns(kit.VBox(kit.Gap12, near...), kit.VBox(kit.Gap12, far...)))
	}
}

// children are the profiles that have an agenda here.
func (a *Agenda) children() []*app.Profile {
	var some []*app.Profile
	for _, p := range a.stage.Session.Profiles() {
		if followed(p) {
			some = append(some, p)
		}
	}
	return some
}

// hasFamily reports that the family's agenda holds more than the one of the profile shown.
func (a *Agenda) hasFamily() bool {
	for _, p := range a.children() {
		if p != a.stage.Profile {
			return true
		}
	}
	return false
}

func (a *Agenda) chooser() fyne.CanvasObject {
	st := a.stage
	active := "one"
	if a.family {
		active = "all"
	}
	return kit.NewSegmented([]kit.Choice{{ID: "one", Word: st.Profile.Identity().CallName()}, {ID: "all", Word: st.S("agenda.family")}}, active, func(id string) {
		a.family = id == "all"
		a.allLater, a.showPast = false, false
		a.column.ScrollToTop()
		a.show()
	})
}

func (a *Agenda) entries() []entry {
	if !a.family {
		return entriesOf(a.stage, a.stage.Profile)
	}
	var all []entry
	for _, p := range a.children() {
		all = append(all, entriesOf(a.stage, p)...)
	}
	return all
}

// near is what needs somebody within three months.
func (a *Agenda) near(all []entry) []fyne.CanvasObject {
	st := a.stage
	var objects []fyne.CanvasObject
	add := func(title string, some []entry) {
		if len(some) > 0 {
			objects = append(objects, kit.NewSectionTitle(title), a.card(some))
		}
	}
	add(st.S("agenda.late"), in(all, late))
	add(st.S("agenda.now"), in(all, now))
	add(st.S("agenda.check"), in(all, check))
	if len(objects) == 0 {
		objects = append(objects, kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Check, Status: kit.Done, Title: st.S("agenda.calm"), Detail: st.S("agenda.calm.detail")})))
	}
	add(st.S("agenda.soon"), in(all, soon))
	return objects
}

// far is what can wait, and what is over, folded.
func (a *Agenda) far(all []entry) []fyne.CanvasObject {
	st := a.stage
	var objects []fyne.CanvasObject
	if some := in(all, later); len(some) > 0 {
		objects = append(objects, kit.NewSectionTitle(st.S("agenda.later")))
		shown := some
		if !a.allLater {
			shown = firstOf(some, st.Today())
		}
		if len(shown) > 0 {
			objects = append(objects, a.card(shown))
		}
		if hidden := len(some) - len(shown); hidden > 0 {
			objects = append(objects, kit.NewLink(st.N("agenda.later.more", hidden), icons.Down, func() {
				a.allLater = true
				a.show()
			}))
		}
	}
	if some := in(all, past); len(some) > 0 {
		if !a.showPast {
			return append(objects, kit.NewLink(st.N("agenda.past.show", len(some)), icons.Down, func() {
				a.showPast = true
				a.show()
			}))
		}
		objects = append(objects, kit.NewSectionTitle(st.S("agenda.past")), a.card(some), kit.NewLink(st.S("agenda.past.hide"), icons.Up, func() {
			a.showPast = false
			a.show()
		}))
	}
	return objects
}

// firstOf is what is shown of « Plus tard » unasked.
func firstOf(later []entry, today record.Date) []entry {
	near := 0
	for near < len(later) && dosing.Near(later[near].day, today) {
		near++
	}
	if near > firstLater+1 { // a link would take as much room as one line that it hides
		near = firstLater
	}
	return later[:near]
}

func (a *Agenda) card(some []entry) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, 0, len(some))
	for _, e := range some {
		rows = append(rows, a.row(e))
	}
	return kit.NewRowsCard(rows...)
}

func (a *Agenda) row(e entry) fyne.CanvasObject {
	spec := kit.RowSpec{Icon: e.icon, Status: e.status, Title: e.title, Detail: e.detail, Pill: e.pill, OnTap: func() { a.open(e) }}
	if e.section != late && e.section != past {
		spec.Pill = "" // the title of the section already says it
	}
	if a.family {
		face, stop := people.Face(a.stage, e.profile, 40, nil)
		a.stops = append(a.stops, stop)
		spec.Lead = face
		spec.Detail = e.profile.Identity().CallName()
		if e.detail != "" {
			spec.Detail = a.stage.S("agenda.of", text.Args{"Name": spec.Detail, "Detail": e.detail})
		}
	}
	return kit.NewStatusRow(spec)
}

// open shows a line. Another child's record is shown first, so that nothing is ever noted in the wrong one.
func (a *Agenda) open(e entry) {
	if e.profile != a.stage.Profile {
		a.memory.profile = e.profile.ID() // still reading the family's agenda
		a.stage.Nav.SwitchProfile(e.profile.ID())
	}
	if e.profile == a.stage.Profile {
		e.open()
	}
}

// empty tells what will be here and what can be done until then.
func (a *Agenda) empty() fyne.CanvasObject {
	st, who := a.stage, a.stage.Profile.Identity()
	if st.IdentityDamaged() {
		return kit.NewEmptyState(icons.Calendar, st.S("frame.identity-damaged"), nil)
	}
	if who.Expected() {
		return kit.NewEmptyState(icons.Calendar, st.S("agenda.empty.expected", text.Args{"Name": who.CallName(), "Date": st.Text.DayMonth(who.DueDate, st.Today())}),
			kit.NewPrimary(st.S("agenda.empty.born"), "", func() { st.Nav.Push(people.NewBirth(st)) }))
	}
	var next *kit.Button
	switch {
	case a.hasFamily():
		next = kit.NewPrimary(st.S("agenda.empty.family"), "", func() {
			a.family = true
			a.show()
		})
	case who.Role == record.Principal && st.Session.CanAddChild():
		next = kit.NewPrimary(st.S("agenda.empty.add"), icons.Plus, func() { st.Nav.Push(people.NewChild(st)) })
	}
	return kit.NewEmptyState(icons.Calendar, st.S("agenda.empty.adult"), next)
}
