// Package growth shows how a child grows: the curve of one measure with its sentence, the same as a table, the measures
// behind it, the forms to note and correct them, and the way to take the curve along. It says where a measure stands and
// never what that means.
package growth

import (
	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/growth"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/growth/scale"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// The list shows firstRows measures before « Tout voir », then moreRows each time: a row costs as much as a screen has room
// for, and a scale that is read every day writes thousands.
const (
	firstRows = 6
	moreRows  = 60
)

// desktopChart is the height of the chart in a wide window.
const desktopChart float32 = 440

// Place is the screen « Croissance ».
type Place struct {
	st       *stage.Stage
	memory   *memory
	choice   *kit.Segmented
	selected int // place of the chosen point in the view, -1 for the latest
	rows     int // how long the list is

	view    view
	reading *fyne.Container // the sentences about the chosen point
	scroll  *kit.ScrollColumn
	left    *fyne.Container // desktop only, as right
	right   *fyne.Container
}

// memory is what was chosen: coming back from a form, one looks for what one has just noted.
type memory struct {
	profile   record.ID
	indicator growth.Indicator
	span      string
	all       bool
	namings   map[growth.Indicator]naming
	peer      record.ID // zero for nobody
}

func (m *memory) look(ind growth.Indicator) look {
	return look{span: m.span, all: m.all, naming: m.namings[ind]}
}

// Maker returns a maker of places that show the indicator which was chosen last for the same person. One Maker belongs to
// one session.
func Maker() func(*stage.Stage) stage.Screen {
	m := &memory{}
	return func(st *stage.Stage) stage.Screen { return newPlace(st, m) }
}

// New prepares « Croissance » for the stage's person.
func New(st *stage.Stage) *Place { return newPlace(st, &memory{}) }

func newPlace(st *stage.Stage, m *memory) *Place {
	if id := st.Profile.ID(); m.profile != id {
		*m = memory{profile: id, indicator: growth.WeightForAge, namings: map[growth.Indicator]naming{}}
	}
	p := &Place{st: st, memory: m, selected: -1, rows: firstRows}
	var choices []kit.Choice
	for _, i := range growth.Indicators() {
		choices = append(choices, kit.Choice{ID: string(i), Word: shortWord(st, i)})
	}
	p.choice = kit.NewSegmented(choices, string(m.indicator), p.onChoice)
	return p
}

func shortWord(st *stage.Stage, i growth.Indicator) string {
	if i == growth.HeadForAge {
		return st.S("measure.head-short")
	}
	return st.S("measure." + string(i))
}

// Title implements stage.Screen: the place has a title of its own.
func (p *Place) Title() string { return "" }

// Add opens the form for a new measure.
func (p *Place) Add() {
	if nothingToDraw(p.st) == "" && !p.st.Profile.ReadOnly() {
		p.st.Nav.Push(NewMeasure(p.st))
	}
}

// Content implements stage.Screen.
func (p *Place) Content() fyne.CanvasObject {
	title := kit.NewText(p.st.S("growth.title"), kit.Title)
	if sentence := nothingToDraw(p.st); sentence != "" {
		return kit.NewScrollColumn(0, title, kit.NewEmptyState(icons.Growth, sentence, nil))
	}
	if p.st.Phone {
		p.scroll = kit.NewScrollColumn(0)
	} else {
		p.left, p.right = kit.VBox(kit.Gap12), kit.VBox(kit.Gap12)
		p.scroll = kit.NewWideScroll(kit.TwoColumns(p.left, p.right))
	}
	p.show()
	return p.scroll
}

// nothingToDraw is the sentence for those who have no curve: a child who is expected, and an adult who has no measure.
func nothingToDraw(st *stage.Stage) string {
	who := st.Profile.Identity()
	switch {
	case st.IdentityDamaged():
		return st.S("frame.identity-damaged")
	case who.Expected():
		return st.S("growth.empty.expected")
	case len(st.Profile.Measurements()) > 0:
		return ""
	case who.BirthDate.IsZero(), grownUp(who, st.Today()):
		return st.S("growth.empty.adult")
	}
	return ""
}

func grownUp(who record.Profile, today record.Date) bool {
	_, last := growth.Coverage(growth.HeightForAge)
	return today.DaysSince(who.BirthDate) > last
}

func (p *Place) onChoice(id string) {
	p.memory.indicator = growth.Indicator(id)
	p.selected, p.rows = -1, firstRows
	p.show()
}

func (p *Place) onSpan(id string) {
	p.memory.span = id
	p.show()
}

func (p *Place) onSelect(i int) {
	p.selected = i
	p.reading.Objects = p.sentences()
	p.scroll.Refresh()
}

func (p *Place) onMore() {
	p.rows += moreRows
	p.show()
}

// read makes the view of what was chosen.
func (p *Place) read() view {
	indicator := growth.Indicator(p.choice.Selected())
	v := newView(p.st, indicator)
	v.look = p.memory.look(indicator)
	if peer := p.peer(); peer != nil {
		other := viewOf(p.st, peer, indicator)
		v.peer = &other
	}
	return v
}

// peer is the other child that was chosen; nil for nobody, and for one whose record is no longer open to this account.
func (p *Place) peer() *app.Profile {
	for _, other := range p.st.Profile.GrowthPeers() {
		if other.ID() == p.memory.peer {
			return other
		}
	}
	return nil
}

// show fills the screen for the chosen indicator.
func (p *Place) show() {
	p.view = p.read()
	top := []fyne.CanvasObject{kit.NewText(p.st.S("growth.title"), kit.Title), p.choice}
	if len(p.view.points) == 0 {
		p.put(append(top, p.empty()), p.more())
		return
	}
	if p.selected < 0 {
		p.selected = len(p.view.points) - 1
	}
	p.reading = kit.VBox(kit.Gap4, p.sentences()...)
	beside := []fyne.CanvasObject{kit.NewCard(p.reading)}
	beside = append(beside, p.view.findings()...)
	beside = append(beside, p.st.Writing(kit.NewPrimary(p.st.S("growth.add"), icons.Plus, p.Add)))
	beside = append(beside, p.list()...)
	p.put(append(top, p.view.spanChips(p.onSpan), p.picture()), append(beside, p.more()...))
}

// picture is the card of the chart: the curves, what they are, and how else they can be seen.
func (p *Place) picture() fyne.CanvasObject {
	drawn := newChart(p.view, p.selected, p.onSelect)
	drawn.Page = scrolls{p.scroll.Scroller()}
	var picture fyne.CanvasObject = drawn
	if !p.st.Phone {
		picture = &fyne.Container{Layout: tall{desktopChart}, Objects: []fyne.CanvasObject{picture}}
	}
	texts := kit.VBox(0)
	for _, said := range p.view.legend() {
		texts.Add(kit.NewText(said, kit.Small))
	}
	return kit.NewCard(kit.VBox(kit.Gap8, picture, texts, kit.NewLink(p.st.S("growth.display"), icons.Settings, p.onDisplay)))
}

// put shows both parts under each other on a phone, beside each other in a wide window.
func (p *Place) put(left, right []fyne.CanvasObject) {
	if p.st.Phone {
		p.scroll.SetObjects(append(left, right...)...)
		return
	}
	p.left.Objects, p.right.Objects = left, right
	p.scroll.Refresh()
}

func (p *Place) empty() fyne.CanvasObject {
	sentence := p.st.S("growth.empty." + string(p.view.indicator))
	if len(p.view.lines) == 0 {
		sentence = p.st.S("growth.empty.all")
	}
	if p.st.Profile.ReadOnly() {
		return kit.NewEmptyState(icons.Growth, p.st.S("frame.read-only"), nil)
	}
	return kit.NewEmptyState(icons.Growth, sentence, kit.NewPrimary(p.st.S("growth.add"), icons.Plus, p.Add))
}

// sentences say what the chosen point is and where it stands, and where the other child was at that age.
func (p *Place) sentences() []fyne.CanvasObject {
	at := p.view.points[p.selected]
	objects := p.view.sentences(at)
	if said := p.view.beside(at); said != "" {
		objects = append(objects, kit.NewText(said, kit.Detail))
	}
	return objects
}

// list shows the measures behind the curve, the latest first.
func (p *Place) list() []fyne.CanvasObject {
	v := p.view
	var rows []fyne.CanvasObject
	for i := len(v.points) - 1; i >= 0; i-- {
		if len(rows) == p.rows {
			break
		}
		rows = append(rows, p.row(v.points[i]))
	}
	objects := []fyne.CanvasObject{kit.NewSectionTitle(p.st.S("growth.list." + string(v.indicator))), kit.NewRowsCard(rows...)}
	switch left := len(v.points) - len(rows); {
	case left > moreRows:
		objects = append(objects, kit.NewLink(p.st.N("growth.list.more", moreRows), "", p.onMore))
	case left > 0:
		objects = append(objects, kit.NewLink(p.st.S("growth.list.all"), "", p.onMore))
	}
	return objects
}

func (p *Place) row(at point) fyne.CanvasObject {
	spec := kit.RowSpec{Title: p.view.words(at), Detail: p.view.detail(at)}
	if len(at.From) == 1 { // a BMI is corrected by its weight or its height
		id := p.view.lines[at.From[0]].ID
		spec.Chevron, spec.OnTap = true, func() { p.st.Nav.Push(NewEditMeasure(p.st, id)) }
	}
	return kit.NewStatusRow(spec)
}

// more leads to what is beside the curve.
func (p *Place) more() []fyne.CanvasObject {
	st := p.st
	var rows []fyne.CanvasObject
	to := func(icon icons.Icon, title, detail string, open func() stage.Screen) {
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: title, Detail: detail, Chevron: true,
			OnTap: func() { st.Nav.Push(open()) }}))
	}
	if len(p.view.points) > 0 {
		to(icons.List, st.S("growth.table.title"), st.S("growth.table.row"), func() stage.Screen { return newTable(p.view) })
		to(icons.Export, st.S("growth.share.title"), st.S("growth.share.row"), func() stage.Screen { return newShare(p.view) })
	}
	if !p.st.Profile.Identity().BirthDate.IsZero() {
		to(icons.Pin, st.S("growth.landmarks.title"), st.S("growth.landmarks.row"), func() stage.Screen { return NewLandmarks(st) })
	}
	if !st.Profile.ReadOnly() {
		to(icons.Import, st.S("scale.title"), st.S("growth.scale.row"), func() stage.Screen { return scale.New(st) })
	}
	if len(rows) == 0 {
		return nil
	}
	return []fyne.CanvasObject{kit.NewSectionTitle(st.S("growth.more")), kit.NewRowsCard(rows...)}
}
