package people

import (
	"fyne.io/fyne/v2"

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
