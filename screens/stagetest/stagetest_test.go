package stagetest_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"carnet/screens/kit"
	"carnet/screens/stagetest"
)

type hello struct{ tapped int }

func (h *hello) Title() string { return "Bonjour" }

func (h *hello) Content() fyne.CanvasObject {
	return kit.NewScrollColumn(0, kit.NewText("Une phrase.", kit.Body), kit.NewTextField("Prénom", ""), kit.NewPrimary("Continuer", "", func() { h.tapped++ }))
}

func TestTheFixtureIsWhatItSays(t *testing.T) {
	f := stagetest.New(t)
	if got := f.Profile.Identity().CallName(); got != "Lola" {
		t.Errorf("the child is %q", got)
	}
	if f.Today().String() != "2026-03-10" || len(f.Session.Profiles()) != 2 {
		t.Errorf("today is %s, with %d profiles", f.Today(), len(f.Session.Profiles()))
	}
	h := &hello{}
	f.Show(h)
	f.Tap("Continuer")
	f.Type("Prénom", "Malo")
	if h.tapped != 1 || !f.Reads("phrase") || f.Reads("absente") || f.Field("Prénom").Text() != "Malo" {
		t.Errorf("tapped %d, reads %q", h.tapped, f.Words())
	}
	f.Tap("Retour")
	if f.Nav.Backs != 1 {
		t.Error("the header does not go back")
	}
}
