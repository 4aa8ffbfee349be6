package kit

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carnet/icons"
	"carnet/screens/kit/theme"
)

// field is a label above an input, with a hint under it and, after a failed try, the error in its place.
type field struct {
	composite
	label, hint, problem *Text
	problemRow           *fyne.Container
}

func (f *field) build(self fyne.Widget, label, hint string, input fyne.CanvasObject) {
	f.label = NewText(label, Section)
	f.label.Hidden = label == ""
	f.hint = NewText(hint, Detail)
	f.hint.Hidden = hint == ""
	f.problem = NewColored("", Detail, theme.ColorLateText)
	f.problemRow = Row(Gap8, newGlyph(icons.Alert, theme.ColorLateText, 20), f.problem, nil)
	f.problemRow.Hide()
	f.root = VBox(6, f.label, input, f.hint, f.problemRow)
	f.ExtendBaseWidget(self)
}

// SetHint changes the line under the input.
func (f *field) SetHint(hint string) {
	f.hint.Text, f.hint.Hidden = hint, hint == ""
	f.Refresh()
}

func (f *field) setProblem(sentence string) {
	f.problem.Text, f.problemRow.Hidden = sentence, sentence == ""
	f.Refresh()
}

// Error returns the error sentence that is shown, "" when there is none.
func (f *field) Error() string { return f.problem.Text }

// entry is Fyne's text entry with the keyboard that the phone should open and keys that a form uses.
type entry struct {
	widget.Entry
	keyboard mobile.KeyboardType
	onEscape func()
	onBlur   func()
}

var _ mobile.Keyboardable = (*entry)(nil)

func newEntry(keyboard mobile.KeyboardType) *entry {
	e := &entry{keyboard: keyboard}
	e.ExtendBaseWidget(e)
	return e
}

// Keyboard implements mobile.Keyboardable.
func (e *entry) Keyboard() mobile.KeyboardType { return e.keyboard }

// TypedKey implements fyne.Focusable.
func (e *entry) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape && e.onEscape != nil {
		e.onEscape()
		return
	}
	e.Entry.TypedKey(k)
}

// FocusLost implements fyne.Focusable.
func (e *entry) FocusLost() {
	e.Entry.FocusLost()
	if e.onBlur != nil {
		e.onBlur()
	}
}

var errShown = errors.New("see under the field") // only colours the border; the sentence is ours

func (e *entry) setProblem(has bool) {
	e.AlwaysShowValidationError = has
	if has {
		e.SetValidationError(errShown)
	} else {
		e.SetValidationError(nil)
	}
	e.Refresh()
}

// TextField is a line or some lines of text under a label.
type TextField struct {
	field
	entry     *entry
	OnChanged func(string) // after each change by the person or by SetText
	OnSubmit  func()       // Enter in a one-line field
}

// NewTextField returns a one-line field. Label and hint may be empty.
func NewTextField(label, hint string) *TextField {
	return newTextField(label, hint, newEntry(mobile.SingleLineKeyboard))
}

// NewTextArea returns a field of several lines that wraps.
func NewTextArea(label, hint string, lines int) *TextField {
	e := newEntry(mobile.DefaultKeyboard)
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.SetMinRowsVisible(max(2, lines))
	return newTextField(label, hint, e)
}

// NewPasswordField returns a field whose content is hidden, with a button that shows it.
func NewPasswordField(label, hint string) *TextField {
	e := newEntry(mobile.PasswordKeyboard)
	e.Password = true
	return newTextField(label, hint, e)
}

func newTextField(label, hint string, e *entry) *TextField {
	f := &TextField{entry: e}
	f.build(f, label, hint, e)
	e.OnChanged = func(text string) {
		if f.Error() != "" {
			f.SetError("") // the person is mending it: the old reproach goes
		}
		if f.OnChanged != nil {
			f.OnChanged(text)
		}
	}
	e.OnSubmitted = func(string) {
		if f.OnSubmit != nil {
			f.OnSubmit()
		}
	}
	return f
}

// Text returns what is typed.
func (f *TextField) Text() string { return f.entry.Text }

// SetText replaces what is typed.
func (f *TextField) SetText(text string) { f.entry.SetText(text) }

// SetPlaceholder shows an example while nothing is typed.
func (f *TextField) SetPlaceholder(text string) { f.entry.SetPlaceHolder(text) }

// SetError shows a sentence under the field; "" takes it away. It also goes when the text is changed.
func (f *TextField) SetError(sentence string) {
	f.setProblem(sentence)
	f.entry.setProblem(sentence != "")
}

// Focusable is what Canvas.Focus takes to put the cursor into the field.
func (f *TextField) Focusable() fyne.Focusable { return f.entry }

// SetEnabled lets the field be typed in, or not.
func (f *TextField) SetEnabled(enabled bool) { setEnabled(f.entry, enabled) }

func setEnabled(d fyne.Disableable, enabled bool) {
	if enabled {
		d.Enable()
	} else {
		d.Disable()
	}
}

// SearchField is a one-line entry with a magnifying glass and a cross that empties it.
type SearchField struct {
	composite
	entry     *entry
	clear     *IconButton
	OnChanged func(string)
}

// NewSearchField returns a search field; clearName is what the cross does, in words.
func NewSearchField(placeholder, clearName string) *SearchField {
	f := &SearchField{entry: newEntry(mobile.SingleLineKeyboard)}
	f.entry.SetPlaceHolder(placeholder)
	f.entry.Icon = icons.Search.Themed(theme.ColorMuted)
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
	f.root = f.entry
	f.ExtendBaseWidget(f)
	return f
}

// Text returns what is searched for.
func (f *SearchField) Text() string { return f.entry.Text }

// SetText replaces what is searched for.
func (f *SearchField) SetText(text string) { f.entry.SetText(text) }

// Focusable is what Canvas.Focus takes to put the cursor into the field, for Ctrl+F.
func (f *SearchField) Focusable() fyne.Focusable { return f.entry }

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
	c.content = Row(Gap12, c.box, c.text, nil)
	c.around = inset{top: 10, bottom: 10}
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
