package reauth_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"carnet/screens/kit"
	"carnet/screens/reauth"
	"carnet/screens/stagetest"
)

func ask(f *stagetest.Fixture, then func()) {
	f.Window.SetContent(kit.NewText("Dessous", kit.Body))
	reauth.Ask(f.Stage, reauth.Question{Title: "Exporter tout le carnet", Detail: "Le fichier n’est pas chiffré.", Verb: "Exporter"}, then)
}

func TestThePasswordOpens(t *testing.T) {
	f := stagetest.New(t, stagetest.Desktop())
	called := 0
	ask(f, func() { called++ })
	if !f.Reads("Le fichier n’est pas chiffré.") {
		t.Errorf("the question reads %q", f.Words())
	}
	for _, wrong := range []string{"", "pas le bon"} {
		f.Type("Votre mot de passe", wrong)
		f.Tap("Exporter")
		if called != 0 || f.Field("Votre mot de passe").Error() == "" {
			t.Fatalf("a password of %d letters opens", len(wrong))
		}
	}
	f.Type("Votre mot de passe", stagetest.Password)
	f.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if called != 1 || !f.Reads("Dessous") {
		t.Errorf("called %d times, the window reads %q", called, f.Words())
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	f := stagetest.New(t)
	called := false
	ask(f, func() { called = true })
	for range 5 {
		f.Type("Votre mot de passe", "pas le bon")
		f.Tap("Exporter")
	}
	f.Type("Votre mot de passe", stagetest.Password)
	f.Tap("Exporter")
	if got := f.Field("Votre mot de passe").Error(); called || !strings.Contains(got, "pause") {
		t.Errorf("after five wrong tries: called %v, %q", called, got)
	}
	f.Clock.Advance(time.Hour)
	f.Tap("Exporter")
	if !called {
		t.Error("the password does not open once the wait is over")
	}
}

func TestGivingUpAndLockingCallNothing(t *testing.T) {
	var work func()
	f := stagetest.New(t, stagetest.Async(func(w func()) { work = w }))
	called := false
	begin := func() {
		ask(f, func() { called = true })
		f.Type("Votre mot de passe", stagetest.Password)
		f.Tap("Exporter")
	}
	begin()
	f.Tap("Annuler")
	work()
	begin()
	session := f.Session
	f.Stage.Session = nil
	session.Lock()
	work()
	if called || len(f.Nav.Errors) != 0 {
		t.Errorf("called %v, errors %v", called, f.Nav.Errors)
	}
}
