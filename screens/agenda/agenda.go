package agenda

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/documents"
	"carnet/screens/exam"
	"carnet/screens/kit"
	"carnet/screens/stage"
	dosing "carnet/screens/vaccination"
)

// The two ways to read the agenda in one column; a wide window shows both beside each other.
const (
	asList  = "list"
	asMonth = "month"
)

// horizon is how far the agenda reaches both ways: as far ahead as an appointment can be.
const horizon = 25 // years

// Agenda is the time line of the family.
type Agenda struct {
	stage *stage.Stage
	*memory

	area     *fyne.Container
	split    *split
	side     *kit.ScrollColumn // wide windows only
	list     *kit.List
	progress *kit.Progress
	cancel   func()

	all    []agenda.Item // of everybody; nil until they are read
	shown  []agenda.Item // what the filters let through
	parts  parts         // the same by what it asks for
	weeks  [][]agenda.MonthDay
	blocks []block
}

// memory is what was chosen: coming back from a line, one goes on reading where one was. It holds nothing of a person.
type memory struct {
	profile record.ID // the profile shown when it was chosen
	who     record.ID // zero for the whole family
	kind    agenda.Kind
	mode    string
	page    record.Date // first of the month shown
	day     record.Date // chosen in the month, zero for all of it
	turned  bool        // the month was turned: a wide window lists it
	ahead   int         // how much of what is to come is listed
	back    int         // how much of the past is
	offset  float32
}

// Maker returns a maker of agendas that are shown as they were left. One Maker belongs to one session.
func Maker() func(*stage.Stage) stage.Screen {
	m := &memory{}
	return func(st *stage.Stage) stage.Screen { return newAgenda(st, m) }
}

// New prepares the agenda.
func New(st *stage.Stage) *Agenda { return newAgenda(st, &memory{}) }

func newAgenda(st *stage.Stage, m *memory) *Agenda {
	switch id := st.Profile.ID(); {
	case m.profile.IsZero():
		*m = memory{profile: id, mode: asList, ahead: firstAhead, page: firstOf(st.Today())}
	case m.profile != id: // somebody was chosen on purpose
		m.profile, m.who = id, id
		m.begin()
	}
	return &Agenda{stage: st, memory: m}
}

// begin goes back to the beginning of the list.
func (m *memory) begin() { m.ahead, m.back, m.offset = firstAhead, 0, 0 }

func firstOf(d record.Date) record.Date { return record.NewDate(d.Year, d.Month, 1) }

// Title implements stage.Screen: the screen has its own title.
func (a *Agenda) Title() string { return "" }

// Leave implements stage.Leaver.
func (a *Agenda) Leave() {
	if a.cancel != nil {
		a.cancel()
		a.progress.Stop()
	}
	if a.list != nil {
		a.offset = a.list.Offset()
	}
}

// Add opens the form for a new appointment.
func (a *Agenda) Add() {
	if len(writable(a.stage)) > 0 {
		a.push(NewAppointment(a.stage, Prefill{Date: a.day}))
	}
}

// Drop takes files in that were dropped on the window.
func (a *Agenda) Drop(uris []fyne.URI) {
	if len(uris) == 0 || len(writable(a.stage)) == 0 {
		return
	}
	if strings.EqualFold(uris[0].Extension(), ".ics") {
		a.push(newImport(a.stage, a.stage.FileAt(uris[0])))
		return
	}
	add := documents.NewAdd(a.stage) // anything else is a paper
	a.push(add)
	add.Drop(uris)
}

// push leads to another screen, to come back to where one was.
func (a *Agenda) push(s stage.Screen) {
	a.offset = a.list.Offset()
	a.stage.Nav.Push(s)
}

// people are those who have an agenda.
func (a *Agenda) people() []*app.Profile {
	var some []*app.Profile
	for _, p := range a.stage.Session.Profiles() {
		if p.Status() == app.Active && p.Identity().Role != "" {
			some = append(some, p)
		}
	}
	return some
}

// Content implements stage.Screen.
func (a *Agenda) Content() fyne.CanvasObject {
	st := a.stage
	a.progress = kit.NewProgress(st.After, "", nil)
	if !slices.ContainsFunc(a.people(), func(p *app.Profile) bool { return p.ID() == a.who }) {
		a.who = record.ID{} // whose identity cannot be read has no calendar
	}
	a.list = kit.NewList(func() int { return len(a.blocks) }, func(i int) fyne.CanvasObject { return kit.Column(0, a.draw(a.blocks[i])) })
	a.list.HideLines()
	var body fyne.CanvasObject = a.list
	a.split = &split{narrow: true}
	if !st.Phone {
		a.side = kit.NewScrollColumn(0)
		a.split.onTurn = a.show
		body = &fyne.Container{Layout: a.split, Objects: []fyne.CanvasObject{a.side, a.list}}
	}
	var foot fyne.CanvasObject
	if st.Phone && !a.large() && len(writable(st)) > 0 {
		foot = kit.Inset(kit.Gap8, kit.Gap16, kit.Gap8, kit.Gap16, a.newButton())
	}
	a.area = kit.Page(nil, body, foot)
	a.show()
	a.load()
	return a.area
}

// large reports texts so large that a button that stays at the bottom would take the room of the list.
func (a *Agenda) large() bool { return a.stage.Device.TextPercent > 150 }

func (a *Agenda) newButton() fyne.CanvasObject {
	return kit.NewPrimary(a.stage.S("agenda.add"), icons.Plus, a.Add)
}

// load reads the agenda of everybody, which takes a moment for a large family.
func (a *Agenda) load() {
	st, today := a.stage, a.stage.Today()
	session := st.Session
	var items []agenda.Item
	a.progress.Start(st.S("agenda.reading"))
	a.cancel = st.Work(func(context.Context) error {
		items = session.Agenda(today.AddYears(-horizon), today.AddYears(horizon))
		return nil
	}, func(error) {
		a.progress.Stop()
		a.all = items
		if a.all == nil {
			a.all = []agenda.Item{}
		}
		a.filter()
		a.show()
		a.list.ScrollToOffset(a.offset)
	})
}

// show lays out what is chosen now.
func (a *Agenda) show() {
	a.weeks = a.monthWeeks()
	a.blocks = a.lay()
	if a.side != nil {
		a.side.SetObjects(a.sideObjects()...)
	}
	a.list.Refresh()
}

// again shows another choice from its beginning.
func (a *Agenda) again() {
	a.begin()
	a.filter()
	a.show()
	a.list.ScrollToOffset(0)
}

// filter finds what the chips let through.
func (a *Agenda) filter() {
	a.shown = a.all
	var who []record.ID
	var kinds []agenda.Kind
	if !a.who.IsZero() {
		who = []record.ID{a.who}
	}
	if a.kind != "" {
		kinds = []agenda.Kind{a.kind}
	}
	if who != nil || kinds != nil {
		a.shown = agenda.Filter(a.all, who, kinds)
	}
	a.parts = sorted(a.shown, a.stage.Today())
}

// head is what stands above the list on a phone and scrolls away with it.
func (a *Agenda) head() fyne.CanvasObject {
	st := a.stage
	title := kit.Row(kit.Gap8, nil, kit.NewText(st.S("tab.agenda"), kit.Title), kit.NewIconButton(icons.More, st.S("agenda.tools"), func() { a.push(NewTools(st)) }))
	modes := kit.NewSegmented([]kit.Choice{{ID: asList, Word: st.S("agenda.as.list")}, {ID: asMonth, Word: st.S("agenda.as.month")}}, a.mode, func(id string) {
		a.mode, a.day, a.page = id, record.Date{}, firstOf(st.Today())
		a.again()
	})
	box := kit.VBox(kit.Gap4, title, modes, a.chips(), a.progress)
	if (a.large() || !st.Phone) && len(writable(st)) > 0 {
		box.Add(a.newButton())
	}
	if a.mode == asMonth {
		box.Add(kit.Inset(kit.Gap8, 0, 0, 0, a.month()))
	}
	return kit.Inset(kit.Gap16, 0, 0, 0, box)
}

// sideObjects stand at the left of a wide window.
func (a *Agenda) sideObjects() []fyne.CanvasObject {
	st := a.stage
	objects := []fyne.CanvasObject{kit.Inset(kit.Gap8, 0, 0, 0, kit.NewText(st.S("tab.agenda"), kit.Title)), a.chips(), a.month()}
	if len(writable(st)) > 0 {
		objects = append(objects, a.newButton())
	}
	return append(objects, toolRows(st, a.push))
}

// chips choose whose lines are shown, and of which kind.
func (a *Agenda) chips() fyne.CanvasObject {
	st := a.stage
	box := kit.VBox(0)
	if people := a.people(); len(people) > 1 {
		choices := []kit.Choice{{ID: "", Word: st.S("agenda.family")}}
		active := ""
		for _, p := range people {
			choices = append(choices, kit.Choice{ID: p.ID().String(), Word: p.Identity().CallName()})
			if p.ID() == a.who {
				active = p.ID().String()
			}
		}
		box.Add(kit.NewFilterChips(choices, active, func(id string) {
			a.who = record.ID{}
			for _, p := range people {
				if p.ID().String() == id {
					a.who = p.ID()
				}
			}
			a.again()
		}))
	}
	kinds := []kit.Choice{{ID: "", Word: st.S("agenda.kind.all")}}
	for _, k := range agenda.Kinds() {
		kinds = append(kinds, kit.Choice{ID: string(k), Word: st.S(k.Key())})
	}
	box.Add(kit.NewFilterChips(kinds, string(a.kind), func(id string) {
		a.kind = agenda.Kind(id)
		a.again()
	}))
	return box
}

// open shows a line. Another person's record is shown first, so that nothing is ever noted in the wrong one.
func (a *Agenda) open(i agenda.Item) {
	st := a.stage
	a.offset = a.list.Offset()
	if i.Profile != st.Profile.ID() {
		a.memory.profile = i.Profile // nobody was chosen: it is still the same list
		st.Nav.SwitchProfile(i.Profile)
	}
	if i.Profile != st.Profile.ID() {
		return
	}
	switch i.Kind {
	case agenda.Dose:
		st.Nav.Push(dosing.NewDetail(st, i.Key))
	case agenda.Exam:
		st.Nav.Push(exam.NewNote(st, i.Key))
	case agenda.FollowUp:
		st.Nav.Push(exam.ShowFollowUp(st, i.ID))
	default:
		st.Nav.Push(NewView(st, i.ID, i.Day))
	}
}

// monthName is « Mars 2026 ».
func (a *Agenda) monthName(d record.Date) string {
	return a.stage.Text.Capital(a.stage.Text.Date(record.Date{Year: d.Year, Month: d.Month}))
}

func (a *Agenda) turn(by int) {
	first := a.page
	if first.IsZero() {
		first = firstOf(a.stage.Today())
	}
	t := time.Date(first.Year, first.Month+time.Month(by), 1, 0, 0, 0, 0, time.UTC)
	today := a.stage.Today()
	if t.Year() < today.Year-horizon || t.Year() > today.Year+horizon {
		return
	}
	a.page, a.day, a.turned = record.DateOf(t), record.Date{}, true
	a.show()
}
