package stagetest

import (
	"slices"
	"strings"

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
func (f *Fixture) Words() []string {
	var words []string
	f.each(func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *kit.Text:
			if o.Text != "" {
				words = append(words, o.Text)
			}
		}
	})
	return words
}

// Reads reports whether a sentence, or a part of one, can be read in the window.
func (f *Fixture) Reads(part string) bool {
	return slices.ContainsFunc(f.Words(), func(w string) bool { return strings.Contains(w, part) })
}

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

// Find returns what can be tapped and is called name, or whose name begins with "name, "; nil when there is none. What is
// enabled is found before what is not.
func (f *Fixture) Find(name string) fyne.CanvasObject {
	var found fyne.CanvasObject
	best := 0
	f.each(func(o fyne.CanvasObject) {
		a, ok := o.(fyne.Accessible)
		if _, taps := o.(fyne.Tappable); !ok || !taps {
			return
		}
		score := 0
		switch label := a.AccessibilityLabel(); {
		case label == name:
			score = 3
		case strings.HasPrefix(label, name+", "):
			score = 1
		default:
			return
		}
		if d, ok := o.(fyne.Disableable); !ok || !d.Disabled() {
			score += 3
		}
		if score > best {
			found, best = o, score
		}
	})
	return found
}

// Field returns the field with this label; nil when there is none. It fails the test when there is none.
func (f *Fixture) Field(label string) *kit.TextField {
	f.t.Helper()
	var found *kit.TextField
	f.each(func(o fyne.CanvasObject) {
		field, ok := o.(*kit.TextField)
		if ok && found == nil && slices.Contains(textsIn(field), label) {
			found = field
		}
	})
	if found == nil {
		f.t.Fatalf("no field is called %q; the window reads %q", label, f.Words())
	}
	return found
}

// Type replaces what is written in the field with this label.
func (f *Fixture) Type(label, words string) {
	f.t.Helper()
	f.Field(label).SetText(words)
}

func textsIn(o fyne.CanvasObject) []string {
	var words []string
	walk(o, func(o fyne.CanvasObject) {
		if t, ok := o.(*kit.Text); ok {
			words = append(words, t.Text)
		}
	})
	return words
}

// each visits everything that is visible: the content, or the topmost dialog over it.
func (f *Fixture) each(visit func(fyne.CanvasObject)) {
	c := f.Window.Canvas()
	if top := c.Overlays().Top(); top != nil {
		walk(top, visit)
		return
	}
	walk(c.Content(), visit)
}

func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if o == nil || !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			walk(child, visit)
		}
	}
}
