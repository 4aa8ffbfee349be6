package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"

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
	f.problemRow = TopRow(Gap8, newGlyph(icons.Alert, theme.ColorLateText, 20), f.problem)
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
	f.build(f, label, hint, newInputFrame(e))
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
