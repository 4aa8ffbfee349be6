package kit_test

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/screens/kit"
)

func TestUndoIsOfferedForEightSeconds(t *testing.T) {
	c := &clock{}
	var got []string
	b := kit.NewUndoBar(c.after)
	w := stage(t, 1, kit.Page(nil, kit.NewText("", kit.Body), b))
	say := func(s string) func() { return func() { got = append(got, s) } }
	if b.Visible() {
		t.Fatal("the bar is there before anything was done")
	}
	b.Offer("Ordonnance supprimée", "Annuler", say("undo 1"), say("gone 1"))
	reads(t, w.Content(), "Ordonnance supprimée")
	c.pass(7 * time.Second)
	if !b.Visible() {
		t.Fatal("the bar is gone too early")
	}
	tap(t, w.Content(), "Annuler")
	if b.Visible() {
		t.Error("the bar stays after undoing")
	}
	c.pass(time.Minute)
	b.Offer("Mesure supprimée", "Annuler", say("undo 2"), say("gone 2"))
	c.pass(4 * time.Second)
	b.Offer("Note supprimée", "Annuler", say("undo 3"), say("gone 3")) // takes the place of the other
	c.pass(7 * time.Second)
	if !b.Visible() {
		t.Error("the second offer ran on the first one's time")
	}
	c.pass(time.Second)
	if b.Visible() || fmt.Sprint(got) != "[undo 1 gone 2 gone 3]" {
		t.Errorf("visible %v, got %q", b.Visible(), got)
	}
}

func TestProgressComesLittleByLittle(t *testing.T) {
	c := &clock{}
	cancelled := 0
	p := kit.NewProgress(c.after, "Annuler", func() { cancelled++ })
	w := stage(t, 1, kit.NewScrollColumn(0, p))
	p.Start("Lecture du document")
	c.pass(200 * time.Millisecond)
	if p.Visible() {
		t.Error("seen before 300 ms")
	}
	c.pass(time.Second)
	if !p.Visible() {
		t.Error("not seen after 300 ms")
	}
	readsNot(t, w.Content(), "Lecture du document")
	c.pass(3 * time.Second)
	reads(t, w.Content(), "Lecture du document")
	tap(t, w.Content(), "Annuler")
	if cancelled != 1 {
		t.Error("« Annuler » does nothing")
	}
	p.Stop()
	c.pass(time.Minute)
	if p.Visible() {
		t.Error("seen after the end")
	}
}

func TestShortWorkShowsNoProgress(t *testing.T) {
	c := &clock{}
	p := kit.NewProgress(c.after, "Annuler", nil)
	stage(t, 1, p)
	p.Start("Lecture")
	c.pass(100 * time.Millisecond)
	p.Stop()
	c.pass(time.Minute)
	if p.Visible() {
		t.Error("seen although the work is done")
	}
}

func question(got *[]string) kit.Confirm {
	return kit.Confirm{Title: "Supprimer l’ordonnance ?", Body: "Elle disparaît de vos appareils.", Items: []string{"Ordonnance, 1 page"}, Verb: "Supprimer", Cancel: "Garder", Danger: true,
		OnConfirm: func() { *got = append(*got, "confirmed") }, OnCancel: func() { *got = append(*got, "cancelled") }}
}

func TestConfirmNamesWhatWillHappen(t *testing.T) {
	var got []string
	w := stage(t, 1, kit.NewText("dessous", kit.Body))
	kit.ShowConfirm(w.Canvas(), question(&got))
	top := w.Canvas().Overlays().Top()
	for _, text := range []string{"Supprimer l’ordonnance ?", "Elle disparaît de vos appareils.", "Ordonnance, 1 page"} {
		reads(t, top, text)
	}
	tap(t, top, "Supprimer")
	kit.ShowConfirm(w.Canvas(), question(&got))
	tap(t, w.Canvas().Overlays().Top(), "Garder")
	if fmt.Sprint(got) != "[confirmed cancelled]" || w.Canvas().Overlays().Top() != nil {
		t.Errorf("got %v", got)
	}
}

func TestEscapeCancelsFromAnywhereInASheet(t *testing.T) {
	var got []string
	w := stage(t, 1, kit.NewText("dessous", kit.Body))
	kit.ShowConfirm(w.Canvas(), question(&got))
	key(w, fyne.KeyEscape)
	kit.ShowConfirm(w.Canvas(), question(&got))
	w.Canvas().FocusNext()
	w.Canvas().FocusNext()
	key(w, fyne.KeyEscape)
	if fmt.Sprint(got) != "[cancelled cancelled]" || w.Canvas().Overlays().Top() != nil {
		t.Errorf("got %v", got)
	}
}

func TestTapBesideASheetKeepsItOpen(t *testing.T) {
	w := stage(t, 1, kit.NewText("dessous", kit.Body))
	s := kit.ShowMessage(w.Canvas(), "Sauvegarde faite", "Le fichier est sur votre clé.", "Fermer")
	test.TapCanvas(w.Canvas(), fyne.NewPos(5, 5))
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("a slip closed the sheet")
	}
	tap(t, s, "Fermer")
	if w.Canvas().Overlays().Top() != nil {
		t.Error("the sheet stays open")
	}
}

func TestBannerOffersItsAction(t *testing.T) {
	done := 0
	w := stage(t, 1, kit.NewBanner(kit.Due, "Sauvegarde ancienne", "Elle date de 40 jours.", kit.NewSecondary("Sauvegarder", "", func() { done++ })))
	reads(t, w.Content(), "Sauvegarde ancienne")
	tap(t, w.Content(), "Sauvegarder")
	if done != 1 {
		t.Error("the action of the banner does nothing")
	}
}

func TestListKeepsOnlyWhatIsSeen(t *testing.T) {
	built, tapped := 0, -1
	list := kit.NewList(func() int { return 400 }, func(i int) fyne.CanvasObject {
		built++
		return kit.NewStatusRow(kit.RowSpec{Title: fmt.Sprintf("Ligne %d", i), OnTap: func() { tapped = i }})
	})
	w := stage(t, 1, list)
	rows := 0
	for _, o := range seen(w.Content()) {
		if _, ok := o.(*kit.StatusRow); ok {
			rows++
		}
	}
	if rows == 0 || rows > 40 {
		t.Errorf("%d rows are kept", rows)
	}
	tap(t, w.Content(), "Ligne 3")
	if tapped != 3 {
		t.Errorf("tapped line %d", tapped)
	}
	list.ScrollTo(399)
	reads(t, w.Content(), "Ligne 399")
}
