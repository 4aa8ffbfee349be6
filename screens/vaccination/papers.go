package vaccination

import (
	"fyne.io/fyne/v2"

	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Papers is for those who have no vaccination record at hand: where to look for one, and what happens without.
type Papers struct{ st *stage.Stage }

// NewPapers prepares the explanation.
func NewPapers(st *stage.Stage) *Papers { return &Papers{st} }

// Title implements stage.Screen.
func (p *Papers) Title() string { return p.st.S("dosing.papers") }

// Content implements stage.Screen.
func (p *Papers) Content() fyne.CanvasObject {
	st := p.st
	step := func(icon icons.Icon, title, detail string) fyne.CanvasObject {
		return kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: title, Detail: detail})
	}
	return kit.NewScrollColumn(0,
		kit.NewBanner(kit.Info, st.S("dosing.papers.calm"), st.S("dosing.papers.calm-detail")),
		kit.NewSectionTitle(st.S("dosing.papers.look")),
		kit.NewRowsCard(
			step(icons.Stethoscope, st.S("dosing.papers.doctor"), st.S("dosing.papers.doctor-detail")),
			step(icons.People, st.S("dosing.papers.school"), st.S("dosing.papers.school-detail")),
			step(icons.Booklet, st.S("dosing.papers.abroad"), st.S("dosing.papers.abroad-detail"))),
		kit.NewSectionTitle(st.S("dosing.papers.without")),
		kit.NewCard(kit.VBox(kit.Gap8, kit.NewText(st.S("dosing.papers.rule"), kit.Body), kit.NewText(st.S("dosing.papers.safe"), kit.Body),
			kit.NewText(st.S("dosing.papers.partial"), kit.Detail), kit.NewText(st.S("dosing.papers.source"), kit.Small))),
		kit.NewPrimary(st.S("dosing.papers.plan"), icons.Calendar, func() { st.Nav.Push(NewPlan(st)) }),
		st.Writing(kit.NewSecondary(st.S("dosing.add"), icons.Plus, func() { st.Nav.Push(NewRecord(st, "")) })))
}
