package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/icons"
)

// SearchField is a one-line entry with a magnifying glass and a cross that empties it. Escape empties it as well.
type SearchField struct {
	composite
	entry       *entry
	clear       *IconButton
	placeholder string
	OnChanged   func(string)
}

// NewSearchField returns a search field; clearName is what the cross does, in words.
func NewSearchField(placeholder, clearName string) *SearchField {
	f := &SearchField{entry: newEntry(mobile.SingleLineKeyboard), placeholder: placeholder}
	f.clear = NewIconButton(icons.Close, clearName, func() { f.SetText("") })
	f.clear.Hidden = true
	f.entry.ActionItem = f.clear
	f.entry.OnChanged = func(text string) {
		f.clear.Hidden = text == ""
		f.clear.Refresh()
		if f.OnChanged != nil {
			f.OnChanged(text)
		}
	}
	f.entry.onEscape = func() { f.SetText("") }
	f.root = &fyne.Container{Layout: &searchLayout{field: f}, Objects: []fyne.CanvasObject{newInputFrame(f.entry)}}
	f.ExtendBaseWidget(f)
	f.colour()
	return f
}

// Text returns what is searched for.
func (f *SearchField) Text() string { return f.entry.Text }

// SetText replaces what is searched for.
func (f *SearchField) SetText(text string) { f.entry.SetText(text) }

// Focusable is what Canvas.Focus takes to put the cursor into the field, for Ctrl+F.
func (f *SearchField) Focusable() fyne.Focusable { return f.entry }

// Refresh implements fyne.Widget.
func (f *SearchField) Refresh() {
	f.colour()
	f.composite.Refresh()
}

func (f *SearchField) colour() { f.entry.Icon = icons.Search.Resource(lookOf(f).Muted) }

// searchLayout leaves out the last words of the placeholder where the field is too narrow for them: it is only a hint, and an
// entry would otherwise show it as a text to be scrolled.
type searchLayout struct{ field *SearchField }

func (l *searchLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	look := lookOf(l.field)
	room := size.Width - look.Size(fynetheme.SizeNameInlineIcon) - 2*look.Size(fynetheme.SizeNameInnerPadding) - Target - Gap8
	words := strings.Fields(l.field.placeholder)
	for len(words) > 1 && fyne.MeasureText(strings.Join(words, " "), look.Size(fynetheme.SizeNameText), fyne.TextStyle{}).Width > room {
		words = words[:len(words)-1]
	}
	if hint := strings.TrimRight(strings.Join(words, " "), ",;:"); hint != l.field.entry.PlaceHolder {
		l.field.entry.SetPlaceHolder(hint)
	}
	objects[0].Resize(size)
}

func (l *searchLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(120, objects[0].MinSize().Height)
}
