package agenda

import (
	"fyne.io/fyne/v2"

	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Tools leads to what is done with the whole agenda.
type Tools struct{ stage *stage.Stage }

// NewTools prepares the screen.
func NewTools(st *stage.Stage) *Tools { return &Tools{st} }

// Title implements stage.Screen.
func (t *Tools) Title() string { return t.stage.S("agenda.tools") }

// Content implements stage.Screen.
func (t *Tools) Content() fyne.CanvasObject {
	return kit.NewScrollColumn(0, toolRows(t.stage, t.stage.Nav.Push))
}

// toolRows is a card with a row for each.
func toolRows(st *stage.Stage, push func(stage.Screen)) fyne.CanvasObject {
	row := func(icon icons.Icon, title, detail string, open func() stage.Screen) fyne.CanvasObject {
		return kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: title, Detail: detail, Chevron: true, OnTap: func() { push(open()) }})
	}
	rows := []fyne.CanvasObject{}
	canWrite := len(writable(st)) > 0
	if canWrite {
		rows = append(rows, row(icons.People, st.S("agenda.common"), st.S("agenda.common.detail"), func() stage.Screen { return NewCommon(st) }))
	}
	rows = append(rows, row(icons.Export, st.S("agenda.export"), st.S("agenda.export.detail"), func() stage.Screen { return NewExport(st) }))
	if canWrite {
		rows = append(rows, row(icons.Import, st.S("agenda.import"), st.S("agenda.import.detail"), func() stage.Screen { return NewImport(st) }))
	}
	return kit.NewRowsCard(rows...)
}
