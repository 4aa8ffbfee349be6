package erase_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/app"
	"carnet/app/text"
	"carnet/screens"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

type device struct{}

func (device) Load() app.DeviceSettings      { return app.DeviceSettings{} }
func (device) Save(app.DeviceSettings) error { return nil }

// In the real window the proof stands over the first screen of somebody who is still there, and nothing of the child is left
// in sight.
func TestErasingInTheWindow(t *testing.T) {
	f := stagetest.New(t)
	lived(t, f)
	f.Session.Lock()
	win := test.NewTempWindow(t, nil)
	w, err := screens.NewWindow(win, f.Carnet, screens.Options{App: f.App, Device: device{}, System: text.French, Async: func(work func()) { work() }})
	must(t, err)
	win.Resize(fyne.NewSize(1280, 800))
	w.Show()
	w.Enter(unlock(t, f, stagetest.Identifier, stagetest.Password))
	r := stagetest.Reader{Canvas: win.Canvas()}
	tap := func(name string) {
		t.Helper()
		o := r.Find(name)
		if o == nil {
			t.Fatalf("nothing is called %q in %q", name, r.Words())
		}
		test.Tap(o.(fyne.Tappable))
	}
	w.Stage().Nav.Open(stage.Settings)
	tap("Effacer ce profil")
	tap("Effacer le profil de Lola")
	r.Labelled("Votre mot de passe").(*kit.TextField).SetText(stagetest.Password)
	tap("Effacer")
	if !r.Reads("Le profil est effacé") || r.Reads("Lola") || !r.Reads("Claire") {
		t.Fatalf("the window reads %q", r.Words())
	}
	tap("Retour")
	if !r.Reads("Vous avez effacé un profil le 10 mars 2026") || r.Reads("Lola") {
		t.Errorf("the first screen reads %q", r.Words())
	}
	tap("Voir la preuve")
	tap("Terminer")
	if r.Reads("Vous avez effacé") {
		t.Errorf("then it reads %q", r.Words())
	}
}
