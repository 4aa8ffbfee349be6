package kit

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/icons"
	"carnet/screens/kit/theme"
)

// Checkbox is a square to tick, with a text that wraps. The whole row is the target.
type Checkbox struct {
	press
	Checked   bool
	OnChanged func(bool)

	box   *surface
	glyph *Glyph
	text  *Text
}

// NewCheckbox returns a checkbox that is not ticked.
func NewCheckbox(text string, onChanged func(bool)) *Checkbox {
	c := &Checkbox{OnChanged: onChanged, text: NewText(text, Body), glyph: newGlyph(icons.Check, "", 18)}
	c.box = newSurface("", theme.ColorControl, 7, inset{top: 3, right: 3, bottom: 3, left: 3}, c.glyph)
	c.box.min = fyne.NewSquareSize(24)
	c.label = text
	c.onTap = func() {
		c.SetChecked(!c.Checked)
		if c.OnChanged != nil {
			c.OnChanged(c.Checked)
		}
	}
	c.content = TopRow(Gap12, c.box, c.text)
	c.around = inset{top: 12, bottom: 12}
	c.min = fyne.NewSize(Target, Target)
	c.radius, c.bleed = 10, 8
	c.extend(c)
	c.colour()
	return c
}

// SetChecked ticks the box or not, without calling OnChanged.
func (c *Checkbox) SetChecked(checked bool) {
	c.Checked = checked
	c.Refresh()
}

// Refresh implements fyne.Widget.
func (c *Checkbox) Refresh() {
	c.colour()
	c.press.Refresh()
}

func (c *Checkbox) colour() {
	c.glyph.Hidden = !c.Checked
	c.glyph.Color = fynetheme.ColorNameForegroundOnPrimary
	c.box.fill, c.box.stroke = theme.ColorSurface, theme.ColorControl
	if c.Checked {
		c.box.fill, c.box.stroke = fynetheme.ColorNamePrimary, ""
	}
}
