package people

import (
	"fyne.io/fyne/v2"

	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
)

// problem is the sentence under a choice or a tick that is missing, as the kit's fields have one. It is hidden without one.
type problem struct {
	*fyne.Container
	text *kit.Text
}

func newProblem() *problem {
	p := &problem{text: kit.NewColored("", kit.Detail, theme.ColorLateText)}
	glyph := kit.NewGlyph(icons.Alert, theme.ColorLateText)
	glyph.Edge = 20
	p.Container = kit.TopRow(kit.Gap8, glyph, p.text)
	p.Hide()
	return p
}

// SetError implements kit.Complainer; "" takes the sentence away.
func (p *problem) SetError(sentence string) {
	p.text.Text, p.Hidden = sentence, sentence == ""
	p.Refresh()
}
