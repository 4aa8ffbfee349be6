package home

import (
	"fyne.io/fyne/v2"

	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Health is the phone's list of what is known of a child's health; the desktop has it in its side rail.
type Health struct{ stage *stage.Stage }

// NewHealth prepares the list.
func NewHealth(st *stage.Stage) *Health { return &Health{st} }

// Title implements stage.Screen.
func (h *Health) Title() string { return "" }

// Content implements stage.Screen.
func (h *Health) Content() fyne.CanvasObject {
	st := h.stage
	row := func(icon icons.Icon, title, detail string, place stage.Place) fyne.CanvasObject {
		return kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: title, Detail: detail, Chevron: true,
			OnTap: func() { st.Nav.Open(place) }})
	}
	return kit.NewScrollColumn(0, kit.NewText(st.S("tab.health"), kit.Title), kit.NewRowsCard(
		row(icons.Growth, st.S("rail.growth"), st.S("health.growth"), stage.Growth),
		row(icons.Vaccine, st.S("rail.vaccination"), st.S("health.vaccination"), stage.Vaccinations),
		row(icons.Stethoscope, st.S("rail.exams"), st.S("health.exams"), stage.Exams),
		row(icons.Profile, st.S("rail.identity"), st.S("health.identity"), stage.Identity)))
}
