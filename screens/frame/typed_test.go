package frame_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/screens/exam"
	"carnet/screens/growth"
	"carnet/screens/kit"
	"carnet/screens/people"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
	"carnet/screens/vaccination"
)

// Whatever is typed or pasted into every field of a form, saving it breaks nothing, pushes nothing out of the window and
// explains itself at a field, never over the screen.
func TestWhateverIsTyped(t *testing.T) {
	f := stagetest.New(t)
	st := f.Stage
	forms := map[string]func() stage.Screen{
		"a measure": func() stage.Screen { return growth.NewMeasure(st) }, "a dose": func() stage.Screen { return vaccination.NewRecord(st, "HEXA-1") },
		"an exam": func() stage.Screen { return exam.NewNote(st, "MED-1230") }, "identity": func() stage.Screen { return people.NewEdit(st) },
		"a missed exam": func() stage.Screen { return exam.NewNote(st, "MED-1228") }, "a question": func() stage.Screen { return exam.NewQuestion(st, "MED-1230") },
		"a follow-up": func() stage.Screen { return exam.NewFollowUp(st, "") },
		"a child":     func() stage.Screen { return people.NewChild(st) },
	}
	for _, typed := range []string{"", strings.Repeat("a", 10000), strings.Repeat("🧒🏽 ", 2000), "مريم\u202e abc", "31/02/2025", "29/02/2023", "01/01/2999", "25", "6420", "-1", "1e9", "6,4,2", "99999999999999999999"} {
		for name, form := range forms {
			f.Show(form())
			var verbs []fyne.Tappable
			stagetest.Reader{Canvas: f.Window.Canvas()}.Each(func(o fyne.CanvasObject) {
				switch o := o.(type) {
				case *kit.TextField:
					o.SetText(typed)
				case *kit.NumberField:
					replace(o.Focusable(), typed)
				case *kit.DateField:
					replace(o.Focusable(), typed)
				case *kit.Checkbox:
					o.SetChecked(true)
				case *kit.Button:
					if l := o.AccessibilityLabel(); l == "Enregistrer" || l == "Ajouter" || l == "C’est fait" {
						verbs = append(verbs, o)
					}
				}
			})
			if len(verbs) != 1 {
				t.Fatalf("%s has %d verbs: %q", name, len(verbs), f.Words())
			}
			test.Tap(verbs[0])
			if width := f.Window.Content().MinSize().Width; width > 390 {
				t.Errorf("%s with %.20q is %v wide", name, typed, width)
			}
			for _, err := range f.Nav.Errors {
				t.Errorf("%s with %.20q fails over the screen: %v", name, typed, err)
			}
			f.Nav.Errors = nil
		}
	}
}

// replace types over what a field holds, one sign after the other.
func replace(o fyne.Focusable, typed string) {
	if e, ok := o.(interface{ SetText(string) }); ok {
		e.SetText("")
	}
	for i, r := range []rune(typed) {
		if i == 40 {
			return
		}
		o.TypedRune(r)
	}
}
