package kit

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/icons"
	"carnet/screens/kit/theme"
)

type buttonRole int

const (
	primaryRole buttonRole = iota
	secondaryRole
	quietRole
	linkRole
	inverseRole
	dangerRole
)

// Button is a verb that can be tapped, 48 high or more. In a VBox it takes the full width.
type Button struct {
	press
	role  buttonRole
	text  *Text
	glyph *Glyph
}

// NewPrimary returns the filled button: the one thing that this screen is for. There is at most one on a screen.
func NewPrimary(verb string, icon icons.Icon, onTap func()) *Button {
	return newButton(primaryRole, verb, icon, onTap)
}

// NewSecondary returns an outlined button.
func NewSecondary(verb string, icon icons.Icon, onTap func()) *Button {
	return newButton(secondaryRole, verb, icon, onTap)
}

// NewQuiet returns a button without outline.
func NewQuiet(verb string, icon icons.Icon, onTap func()) *Button {
	return newButton(quietRole, verb, icon, onTap)
}

// NewLink returns a quiet button at the left of its line, in the size of a detail: « Tout voir », « Verrouiller ».
func NewLink(verb string, icon icons.Icon, onTap func()) *Button {
	b := newButton(linkRole, verb, icon, onTap)
	b.text.Style = linkStyle
	b.content.(*fyne.Container).Layout.(*beside).left = true
	b.around = inset{top: 13, bottom: 13}
	b.bleed, b.radius = 8, 10
	b.glyph.Edge = 20
	return b
}

// NewDanger returns a filled button for what removes something.
func NewDanger(verb string, icon icons.Icon, onTap func()) *Button {
	return newButton(dangerRole, verb, icon, onTap)
}

func newButton(role buttonRole, verb string, icon icons.Icon, onTap func()) *Button {
	b := &Button{role: role, text: NewText(verb, strong), glyph: newGlyph(icon, "", 22)}
	b.glyph.Hidden = icon == ""
	b.label, b.onTap = verb, onTap
	b.content = &fyne.Container{Layout: &beside{gap: Gap8}, Objects: []fyne.CanvasObject{b.glyph, b.text}}
	b.around = inset{top: 13, right: 18, bottom: 13, left: 18}
	b.min = fyne.NewSize(Target, Target)
	b.radius = 12
	if role == primaryRole || role == dangerRole {
		b.ringGap = 3
	}
	b.extend(b)
	b.colour()
	return b
}

// SetText changes the verb.
func (b *Button) SetText(verb string) {
	b.label, b.text.Text = verb, verb
	b.Refresh()
}

// SetIcon changes the icon; the empty icon takes it away.
func (b *Button) SetIcon(icon icons.Icon) {
	b.glyph.Icon, b.glyph.Hidden = icon, icon == ""
	b.Refresh()
}

// Text returns the verb.
func (b *Button) Text() string { return b.text.Text }

// Refresh implements fyne.Widget.
func (b *Button) Refresh() {
	b.colour()
	b.press.Refresh()
}

func (b *Button) colour() {
	text := fyne.ThemeColorName(fynetheme.ColorNamePrimary)
	b.fill, b.stroke = "", ""
	switch b.role {
	case primaryRole:
		b.fill, text = fynetheme.ColorNamePrimary, fynetheme.ColorNameForegroundOnPrimary
	case secondaryRole:
		b.fill, b.stroke = theme.ColorSurface, fynetheme.ColorNamePrimary
	case inverseRole:
		text = theme.ColorInverseAction
	case dangerRole:
		b.fill, text = theme.ColorDanger, theme.ColorOnDanger
	}
	if b.disabled {
		text, b.stroke = theme.ColorNeutralText, ""
		if b.role == primaryRole || b.role == secondaryRole || b.role == dangerRole {
			b.fill = theme.ColorNeutralFill
		}
	}
	b.text.Color, b.glyph.Color = text, text
}

// beside centres an icon and a text next to each other; the text wraps when it must.
type beside struct {
	sized
	gap  float32
	left bool // at the left instead of the middle
}

func (l *beside) split(objects []fyne.CanvasObject, width float32) (iconW, textW float32) {
	if objects[0].Visible() {
		iconW = objects[0].MinSize().Width + l.gap
	}
	textW = min(naturalWidth(objects[1]), width-iconW)
	if t, ok := objects[1].(*Text); ok && textW > 0 {
		textW = t.widestLine(textW) // so that the icon stays beside the words when they wrap
	}
	return iconW, textW
}

func (l *beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	icon, text := objects[0], objects[1]
	iconW, textW := l.split(objects, size.Width)
	x := (size.Width - iconW - textW) / 2
	if l.left {
		x, textW = 0, size.Width-iconW
	} else if t, ok := text.(*Text); ok {
		t.Align = fyne.TextAlignCenter
	}
	textH := heightFor(text, textW)
	if icon.Visible() {
		edge := icon.MinSize()
		place(icon, x, (size.Height-edge.Height)/2, edge.Width, edge.Height)
	}
	place(text, x+iconW, (size.Height-textH)/2, textW, textH)
}

func (l *beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	iconW, _ := l.split(objects, 0)
	size := objects[1].MinSize()
	size.Width += iconW
	if objects[0].Visible() {
		size.Height = max(size.Height, objects[0].MinSize().Height)
	}
	if l.width > 0 {
		size.Height = l.heightFor(objects, l.width)
	}
	return size
}

func (l *beside) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	_, textW := l.split(objects, width)
	height := heightFor(objects[1], textW)
	if objects[0].Visible() {
		height = max(height, objects[0].MinSize().Height)
	}
	return height
}

func (l *beside) naturalWidth(objects []fyne.CanvasObject) float32 {
	iconW, _ := l.split(objects, 0)
	return iconW + naturalWidth(objects[1])
}

// IconButton is a square button without words, 48 wide. Its name is spoken by screen readers.
type IconButton struct {
	press
	glyph *Glyph
}

// NewIconButton returns an icon that can be tapped; name says what it does.
func NewIconButton(icon icons.Icon, name string, onTap func()) *IconButton {
	b := &IconButton{glyph: newGlyph(icon, theme.ColorText, 24)}
	b.label, b.onTap = name, onTap
	b.content = &fyne.Container{Layout: &middle{}, Objects: []fyne.CanvasObject{b.glyph}}
	b.min = fyne.NewSquareSize(Target)
	b.radius = 24
	b.extend(b)
	return b
}

// SetIcon changes the icon and the name.
func (b *IconButton) SetIcon(icon icons.Icon, name string) {
	b.glyph.Icon, b.label = icon, name
	b.Refresh()
}

// Name returns what the button does, in words.
func (b *IconButton) Name() string { return b.label }

// Refresh implements fyne.Widget.
func (b *IconButton) Refresh() {
	b.glyph.Color = theme.ColorText
	if b.disabled {
		b.glyph.Color = theme.ColorControl
	}
	b.press.Refresh()
}

// middle centres one object at its smallest size.
type middle struct{}

func (middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		m := o.MinSize()
		place(o, (size.Width-m.Width)/2, (size.Height-m.Height)/2, m.Width, m.Height)
	}
}

func (middle) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range visible(objects) {
		size = size.Max(o.MinSize())
	}
	return size
}
