package people

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
)

// problem is the sentence under a choice or a tick that is missing, as the kit's fields have one. It is hidden without one.
type problem struct {
	text *kit.Text
	row  *fyne.Container
}

func newProblem() *problem {
	p := &problem{text: kit.NewColored("", kit.Detail, theme.ColorLateText)}
	glyph := kit.NewGlyph(icons.Alert, theme.ColorLateText)
	glyph.Edge = 20
	p.row = kit.TopRow(kit.Gap8, glyph, p.text)
	p.row.Hide()
	return p
}

func (p *problem) set(sentence string) {
	p.text.Text, p.row.Hidden = sentence, sentence == ""
	p.row.Refresh()
}

// reveal scrolls a column so that an object inside one of its cards is seen. first is the first object of the column.
func reveal(column *kit.ScrollColumn, first, o fyne.CanvasObject) {
	d := fyne.CurrentApp().Driver()
	spot := canvas.NewRectangle(nil)
	spot.Move(d.AbsolutePositionForObject(o).Subtract(d.AbsolutePositionForObject(first)).Add(first.Position()))
	column.ShowObject(spot)
}
