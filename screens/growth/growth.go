// Package growth shows how a child grows: the curve of one measure with its sentence, the measures behind it, and the
// forms to note and correct them. It says where a measure stands and never what that means.
package growth

import (
	"fyne.io/fyne/v2"

	"carnet/app/growth"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
)

// The list shows firstRows measures before « Tout voir », then moreRows each time: a row costs as much as a screen has room
// for, and a scale that is read every day writes thousands.
const (
	firstRows = 6
	moreRows  = 60
)

// desktopChart is the height of the chart in a wide window.
const desktopChart float32 = 420

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

// memory is the indicator that was chosen: coming back from a form, one looks for what one has just noted.
type memory struct {
	profile   record.ID
	indicator growth.Indicator
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
		*m = memory{profile: id, indicator: growth.WeightForAge}
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

func (p *Place) onSelect(i int) {
	p.selected = i
	p.reading.Objects = p.sentences()
	p.scroll.Refresh()
}

func (p *Place) onMore() {
	p.rows += moreRows
	p.show()
}

// show fills the screen for the chosen indicator.
func (p *Place) show() {
	p.view = newView(p.st, growth.Indicator(p.choice.Selected()))
	top := []fyne.CanvasObject{kit.NewText(p.st.S("growth.title"), kit.Title), p.choice}
	if len(p.view.points) == 0 {
		p.put(append(top, p.empty()), nil)
		return
	}
	if p.selected < 0 {
		p.selected = len(p.view.points) - 1
	}
	var picture fyne.CanvasObject = newChart(p.view, p.selected, p.onSelect)
	if !p.st.Phone {
		picture = &fyne.Container{Layout: tall{desktopChart}, Objects: []fyne.CanvasObject{picture}}
	}
	p.reading = kit.VBox(kit.Gap4, p.sentences()...)
	beside := append([]fyne.CanvasObject{
		kit.NewCard(p.reading), p.st.Writing(kit.NewPrimary(p.st.S("growth.add"), icons.Plus, p.Add)),
	}, p.list()...)
	p.put(append(top, kit.NewCard(picture)), beside)
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

// sentences say what the chosen point is and where it stands.
func (p *Place) sentences() []fyne.CanvasObject {
	v, at := p.view, p.view.points[p.selected]
	objects := []fyne.CanvasObject{kit.NewText(v.heading(at), kit.LineTitle), kit.NewColored(v.standing(at), kit.Body, theme.ColorText)}
	if at.scored && at.score.Flags.Has(growth.Implausible) {
		objects = append(objects, doubt(p.st.S("growth.implausible")))
	}
	for _, remark := range v.remarks(at) {
		objects = append(objects, kit.NewText(remark, kit.Detail))
	}
	objects = append(objects, kit.NewText(v.origin(at), kit.Detail))
	if at.scored {
		objects = append(objects, kit.NewText(p.st.S("growth.reference."+string(at.score.Reference)), kit.Small))
	}
	return objects
}

// doubt is a sentence that asks to look twice, in the colour of what is to do.
func doubt(sentence string) fyne.CanvasObject {
	return kit.TopRow(kit.Gap8, kit.NewGlyph(icons.Alert, theme.ColorDueText), kit.NewColored(sentence, kit.Detail, theme.ColorDueText))
}

// list shows the measures behind the curve, the latest first.
func (p *Place) list() []fyne.CanvasObject {
	v := p.view
	var rows []fyne.CanvasObject
	for i := len(v.points) - 1; i >= 0; i-- {
		if len(rows) == p.rows {
			break
		}
		at := v.points[i]
		spec := kit.RowSpec{Title: v.words(at), Detail: v.detail(at)}
		if len(at.From) == 1 { // a BMI is corrected by its weight or its height
			id := v.lines[at.From[0]].ID
			spec.Chevron, spec.OnTap = true, func() { p.st.Nav.Push(NewEditMeasure(p.st, id)) }
		}
		rows = append(rows, kit.NewStatusRow(spec))
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
