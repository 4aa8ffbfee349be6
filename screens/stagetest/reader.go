package stagetest

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/screens/kit"
)

// Reader reads a window as a person does, whatever draws it: the test driver or a real one.
// Its methods belong to Fyne's goroutine.
type Reader struct{ Canvas fyne.Canvas }

// Words lists what can be read, from top to bottom as it is built, one entry per text.
func (r Reader) Words() []string {
	var words []string
	r.Each(func(o fyne.CanvasObject) {
		if t, ok := o.(*kit.Text); ok && t.Text != "" {
			words = append(words, t.Text)
		}
	})
	return words
}

// Reads reports whether a sentence, or a part of one, can be read.
func (r Reader) Reads(part string) bool {
	return slices.ContainsFunc(r.Words(), func(w string) bool { return strings.Contains(w, part) })
}

// Find returns what can be tapped and is called name, or whose name begins with "name, "; nil when there is none. What is
// enabled is found before what is not.
func (r Reader) Find(name string) fyne.CanvasObject {
	var found fyne.CanvasObject
	best := 0
	r.Each(func(o fyne.CanvasObject) {
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

// Labelled returns the field of the kit under this label: a *kit.TextField, *kit.NumberField, *kit.DateField or
// *kit.ChoiceField; nil when there is none.
func (r Reader) Labelled(label string) fyne.CanvasObject {
	var found fyne.CanvasObject
	r.Each(func(o fyne.CanvasObject) {
		switch o.(type) {
		case *kit.TextField, *kit.NumberField, *kit.DateField, *kit.ChoiceField:
			if found == nil && slices.Contains(textsIn(o), label) {
				found = o
			}
		}
	})
	return found
}

// Checkbox returns the box to tick beside a sentence that begins so; nil when there is none.
func (r Reader) Checkbox(begins string) *kit.Checkbox {
	var found *kit.Checkbox
	r.Each(func(o fyne.CanvasObject) {
		if box, ok := o.(*kit.Checkbox); ok && found == nil && slices.ContainsFunc(textsIn(box), func(w string) bool { return strings.HasPrefix(w, begins) }) {
			found = box
		}
	})
	return found
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

// Each visits everything that is visible: the content, or the topmost dialog over it.
func (r Reader) Each(visit func(fyne.CanvasObject)) {
	c := r.Canvas
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
