package stagetest

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Show puts a screen into the window, as the frame would: a pushed screen gets a header to go back.
func (f *Fixture) Show(s stage.Screen) {
	f.Nav.Pushed = []stage.Screen{s}
	f.show(s)
}

func (f *Fixture) show(s stage.Screen) {
	content := s.Content()
	if s.Title() != "" {
		content = kit.Page(kit.NewBackHeader(s.Title(), f.S("action.back"), f.Nav.Back, nil), content, nil)
	}
	f.Window.SetContent(f.around(content, s.Title() != ""))
	f.Window.Resize(size(f.Phone))
}

func (f *Fixture) showTop() {
	if top := f.Nav.Top(); top != nil {
		f.show(top)
	}
}

// Words lists what can be read in the window, from top to bottom as it is built, one entry per text.
func (f *Fixture) Words() []string { return f.reader().Words() }

// Reads reports whether a sentence, or a part of one, can be read in the window.
func (f *Fixture) Reads(part string) bool { return f.reader().Reads(part) }

// Find returns what can be tapped and is called name; see Reader.Find.
func (f *Fixture) Find(name string) fyne.CanvasObject { return f.reader().Find(name) }

func (f *Fixture) reader() Reader { return Reader{f.Window.Canvas()} }

// Tap taps what a screen reader calls by this name: a button by its verb, a row by its title. It fails the test when
// there is none, or when it is disabled.
func (f *Fixture) Tap(name string) {
	f.t.Helper()
	o := f.Find(name)
	if o == nil {
		f.t.Fatalf("nothing to tap is called %q; the window reads %q", name, f.Words())
	}
	if d, ok := o.(fyne.Disableable); ok && d.Disabled() {
		f.t.Fatalf("%q is disabled", name)
	}
	test.Tap(o.(fyne.Tappable))
}

// Field returns the field with this label. It fails the test when there is none.
func (f *Fixture) Field(label string) *kit.TextField {
	f.t.Helper()
	field, ok := f.reader().Labelled(label).(*kit.TextField)
	if !ok {
		f.t.Fatalf("no field is called %q; the window reads %q", label, f.Words())
	}
	return field
}

// Type replaces what is written in the field with this label.
func (f *Fixture) Type(label, words string) {
	f.t.Helper()
	f.Field(label).SetText(words)
}
