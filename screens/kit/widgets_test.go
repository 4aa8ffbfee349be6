package kit_test

import (
	"errors"
	"fmt"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"carnet/icons"
	"carnet/screens/kit"
)

func TestButtonsWorkByFingerAndByKeyboard(t *testing.T) {
	for name, make := range map[string]func(func()) fyne.CanvasObject{
		"primary":   func(f func()) fyne.CanvasObject { return kit.NewPrimary("Agir", "", f) },
		"secondary": func(f func()) fyne.CanvasObject { return kit.NewSecondary("Agir", icons.Plus, f) },
		"quiet":     func(f func()) fyne.CanvasObject { return kit.NewQuiet("Agir", "", f) },
		"danger":    func(f func()) fyne.CanvasObject { return kit.NewDanger("Agir", icons.Trash, f) },
		"link":      func(f func()) fyne.CanvasObject { return kit.NewLink("Agir", "", f) },
		"icon":      func(f func()) fyne.CanvasObject { return kit.NewIconButton(icons.Close, "Agir", f) },
		"row":       func(f func()) fyne.CanvasObject { return kit.NewStatusRow(kit.RowSpec{Title: "Agir", OnTap: f}) },
		"avatar":    func(f func()) fyne.CanvasObject { return kit.NewAvatar("Agir", 0, nil, 36, f) },
	} {
		t.Run(name, func(t *testing.T) {
			done := 0
			b := make(func() { done++ })
			w := stage(t, 1, kit.NewScrollColumn(0, b))
			if size := b.MinSize(); size.Height < kit.Target {
				t.Errorf("only %v high", size.Height)
			}
			tap(t, w.Content(), "Agir")
			if done != 1 {
				t.Fatalf("a tap did it %d times", done)
			}
			w.Canvas().Unfocus()
			w.Canvas().FocusNext()
			if w.Canvas().Focused() != b.(fyne.Focusable) {
				t.Fatal("Tab does not reach it")
			}
			key(w, fyne.KeyReturn)
			key(w, fyne.KeySpace)
			if done != 3 {
				t.Errorf("Enter and Space did it %d times", done-1)
			}
			b.(fyne.Disableable).Disable()
			test.Tap(b.(fyne.Tappable))
			if done != 3 {
				t.Error("it works although it is disabled")
			}
		})
	}
}

// ring reports whether a focus ring is drawn in a widget.
func ring(o fyne.Widget) bool {
	for _, part := range test.WidgetRenderer(o).Objects() {
		if r, ok := part.(*canvas.Rectangle); ok && r.StrokeWidth == 2 && r.Visible() {
			return true
		}
	}
	return false
}

func TestRingIsForTheKeyboard(t *testing.T) {
	b := kit.NewPrimary("Agir", "", nothing)
	w := stage(t, 1, b)
	test.Tap(b)
	if ring(b) {
		t.Error("a click leaves a ring")
	}
	w.Canvas().Unfocus()
	w.Canvas().FocusNext()
	if !ring(b) {
		t.Error("Tab shows no ring")
	}
	w.Canvas().Unfocus()
	if ring(b) {
		t.Error("the ring stays")
	}
}

func TestRowWithoutAnActionTakesNoFocus(t *testing.T) {
	row, b := kit.NewStatusRow(kit.RowSpec{Title: "Un fait"}), kit.NewPrimary("Agir", "", nothing)
	w := stage(t, 1, kit.VBox(0, row, b))
	w.Canvas().FocusNext()
	if w.Canvas().Focused() != fyne.Focusable(b) {
		t.Error("a row that does nothing takes the focus")
	}
	test.Tap(row) // must not panic
}

func TestRowIsSpokenWhole(t *testing.T) {
	row := kit.NewStatusRow(kit.RowSpec{Title: "Méningocoque B", Detail: "1re dose", Status: kit.Late, Pill: "En retard"})
	if got := row.AccessibilityLabel(); got != "Méningocoque B, 1re dose, En retard" {
		t.Errorf("spoken as %q", got)
	}
}

func TestSegmentedAndChips(t *testing.T) {
	choices := []kit.Choice{{ID: "a", Word: "Poids"}, {ID: "b", Word: "Taille"}}
	var got []string
	s := kit.NewSegmented(choices, "a", func(id string) { got = append(got, "s"+id) })
	f := kit.NewFilterChips([]kit.Choice{{ID: "a", Word: "Tous"}, {ID: "b", Word: "Biologie"}}, "a", func(id string) { got = append(got, "f"+id) })
	w := stage(t, 1, kit.NewScrollColumn(0, s, f))
	tap(t, w.Content(), "Taille")
	tap(t, w.Content(), "Taille") // chosen already: nothing new
	tap(t, w.Content(), "Biologie")
	if fmt.Sprint(got) != "[sb fb]" || s.Selected() != "b" || f.Selected() != "b" {
		t.Errorf("got %v, %q, %q", got, s.Selected(), f.Selected())
	}
	s.SetSelected("a")
	if len(got) != 2 {
		t.Error("SetSelected calls back")
	}
}

func TestChipsComeIntoViewByKeyboard(t *testing.T) {
	var choices []kit.Choice
	for i := range 12 {
		choices = append(choices, kit.Choice{ID: fmt.Sprint(i), Word: fmt.Sprintf("Catégorie %d", i)})
	}
	f := kit.NewFilterChips(choices, "0", nil)
	w := stage(t, 1, kit.NewScrollColumn(0, f))
	for range 12 {
		w.Canvas().FocusNext()
	}
	last := named(t, w.Content(), "Catégorie 11")
	if x := fyne.CurrentApp().Driver().AbsolutePositionForObject(last).X; x < 0 || x+last.Size().Width > 390 {
		t.Errorf("the last chip has the focus at x = %v", x)
	}
}

func TestCheckbox(t *testing.T) {
	var got []bool
	c := kit.NewCheckbox("Je certifie être le représentant légal de cet enfant, et m’engage à tenir ce carnet à jour.", func(on bool) { got = append(got, on) })
	w := stage(t, 2, kit.NewScrollColumn(0, c))
	test.Tap(c)
	w.Canvas().Focus(c)
	key(w, fyne.KeySpace)
	if fmt.Sprint(got) != "[true false]" || c.Checked {
		t.Errorf("got %v", got)
	}
	c.SetChecked(true)
	if len(got) != 2 {
		t.Error("SetChecked calls back")
	}
}

func TestTabsAndRail(t *testing.T) {
	places := []kit.Place{{ID: "home", Icon: icons.Home, Word: "Accueil"}, {ID: "health", Icon: icons.Heart, Word: "Santé"}, {ID: "documents", Icon: icons.Document, Word: "Documents"}}
	var got []string
	tabs := kit.NewBottomTabs(places, "home", func(id string) { got = append(got, id) })
	w := stage(t, 2, kit.Page(nil, kit.NewText("", kit.Body), tabs))
	tap(t, w.Content(), "Documents")
	reads(t, w.Content(), "Documents") // whole, on one line, at 200 %
	rail := kit.NewSideRail(nil, places, "home", nil, func(id string) { got = append(got, id) })
	w = stage(t, 1, rail)
	tap(t, w.Content(), "Santé")
	if fmt.Sprint(got) != "[documents health]" {
		t.Errorf("went to %v", got)
	}
}

func TestBackHeaderGoesBack(t *testing.T) {
	back := 0
	w := stage(t, 1, kit.NewBackHeader("Ordonnance", "Retour", func() { back++ }, nil))
	tap(t, w.Content(), "Retour")
	if back != 1 {
		t.Errorf("went back %d times", back)
	}
	reads(t, w.Content(), "Ordonnance")
}

func TestProfileBandSwitches(t *testing.T) {
	got := ""
	w := stage(t, 1, kit.NewProfileBand(kit.Person{Name: "Lola", Detail: "4 mois"}, kit.Person{Name: "Malo", Colour: 1, OnTap: func() { got = "Malo" }}))
	reads(t, w.Content(), "Lola")
	reads(t, w.Content(), "M") // the initial: colour alone would tell nothing
	tap(t, w.Content(), "Malo")
	if got != "Malo" {
		t.Error("a tap on the other child does nothing")
	}
}

func TestAvatarInitials(t *testing.T) {
	for name, want := range map[string]string{"éloïse": "É", "  Malo": "M", "": "?"} {
		w := stage(t, 1, kit.NewAvatar(name, 3, nil, 44, nil))
		reads(t, w.Content(), want)
	}
}

func TestTileShowsItsPictureOnceLoaded(t *testing.T) {
	tile := kit.NewTile(nil, icons.File, "Ordonnance", "8 juillet", nothing)
	w := stage(t, 1, kit.NewScrollColumn(0, tile))
	pictures := func() (n int) {
		for _, o := range seen(w.Content()) {
			if i, ok := o.(*canvas.Image); ok && i.Resource == nil && i.Image != nil {
				n++
			}
		}
		return n
	}
	if pictures() != 0 {
		t.Fatal("a picture is shown before there is one")
	}
	tile.SetPicture(image.NewNRGBA(image.Rect(0, 0, 30, 40)))
	if pictures() != 1 {
		t.Error("the picture is not shown")
	}
}

func TestEmptyStateBegins(t *testing.T) {
	begun := 0
	w := stage(t, 1, kit.NewEmptyState(icons.Document, "Les documents seront ici.", kit.NewPrimary("Photographier", "", func() { begun++ })))
	reads(t, w.Content(), "Les documents seront ici.")
	tap(t, w.Content(), "Photographier")
	if begun != 1 {
		t.Error("the button of the empty state does nothing")
	}
}

// pages answers when the test says so.
type pages struct {
	asked []string
	done  []func(image.Image, error)
}

func (p *pages) load(page, maxSide int, done func(image.Image, error)) {
	p.asked = append(p.asked, fmt.Sprint(page, "@", maxSide))
	p.done = append(p.done, done)
}

func TestViewerShowsPagesAndDropsLateAnswers(t *testing.T) {
	p := &pages{}
	v := kit.NewPageViewer(viewerWords, 3, p.load)
	w := stage(t, 1, v)
	reads(t, w.Content(), "Ouverture de la page")
	tap(t, w.Content(), "Page suivante")
	reads(t, w.Content(), "2 sur 3")
	p.done[0](nil, errors.New("late")) // the first page, which nobody waits for any more
	readsNot(t, w.Content(), "ne peut pas")
	p.done[1](sheet(), nil)
	readsNot(t, w.Content(), "Ouverture")
	tap(t, w.Content(), "Page suivante")
	p.done[2](nil, errors.New("unreadable"))
	reads(t, w.Content(), "Cette page ne peut pas être affichée.")
	tap(t, w.Content(), "Page suivante") // there is none
	v.GoTo(-1)
	if v.Page() != 2 || fmt.Sprint(p.asked) != "[0@1600 1@1600 2@1600]" {
		t.Errorf("page %d, asked %v", v.Page(), p.asked)
	}
}

func TestViewerAsksOnceForTheSmallPrint(t *testing.T) {
	p := &pages{}
	w := stage(t, 1, kit.NewPageViewer(viewerWords, 1, p.load))
	p.done[0](sheet(), nil)
	for range 5 {
		tap(t, w.Content(), "Agrandir")
	}
	if fmt.Sprint(p.asked) != "[0@1600 0@3000]" {
		t.Errorf("asked %v", p.asked)
	}
	p.done[1](nil, errors.New("too big"))
	readsNot(t, w.Content(), "ne peut pas") // what is shown already stays
}

func TestViewerWorksByKeyboard(t *testing.T) {
	p := &pages{}
	v := kit.NewPageViewer(viewerWords, 3, p.load)
	w := stage(t, 1, v)
	w.Canvas().FocusNext()
	key(w, fyne.KeyRight)
	key(w, fyne.KeyPageDown)
	key(w, fyne.KeyLeft)
	if v.Page() != 1 {
		t.Errorf("on page %d", v.Page())
	}
	p.done[len(p.done)-1](sheet(), nil)
	w.Canvas().Focused().TypedRune('+')
	key(w, fyne.KeyRight) // moves the enlarged page instead of turning it
	if v.Page() != 1 {
		t.Errorf("enlarged, the arrow turned to page %d", v.Page())
	}
}
