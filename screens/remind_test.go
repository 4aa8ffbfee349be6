package screens_test

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens"
	"carnet/screens/stagetest"
	"carnet/storage"
	"carnet/storage/seal"
)

type noTimer struct{}

func (noTimer) State(context.Context) app.TimerState { return app.TimerMissing }
func (noTimer) Install(context.Context) error        { return nil }
func (noTimer) Remove(context.Context) error         { return nil }

// Entering a record plans its reminders, and a change plans them anew; nobody is reminded of a family that does not exist.
func TestEnteringPlansReminders(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	vault, err := storage.Open(dir, storage.Options{Clock: time.Now, Random: rand.Reader, KDF: func(context.Context) (seal.KDF, error) { return seal.MobileKDF(), nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vault.Close() })
	carnet := app.New(vault, &stagetest.Renderer{}, time.Now, rand.Reader)
	w, err := screens.NewWindow(test.NewTempWindow(t, nil), carnet, screens.Options{App: test.NewTempApp(t), Device: storage.NewDevice(dir), System: text.French,
		Reminders: storage.NewReminders(dir), Timer: noTimer{}, Notice: func() error { return nil }, Async: func(work func()) { work() }})
	if err != nil {
		t.Fatal(err)
	}
	account := func(name string) *app.Session {
		t.Helper()
		s, _, err := carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: name, Password: stagetest.Password, Kind: app.AdultAccount}, record.Profile{GivenNames: "Claire"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.Lock)
		child := stagetest.Lola()
		child.BirthDate = s.Today().AddMonths(-3)
		if _, err := s.AddChild(t.Context(), child, nil); err != nil {
			t.Fatal(err)
		}
		return s
	}
	files := func() int {
		entries, _ := os.ReadDir(dir + ".reminders")
		return len(entries)
	}
	s := account("claire")
	if files() != 0 {
		t.Fatal("moments before anybody entered")
	}
	if w.Enter(s); files() != 1 || w.Stage().Timer == nil || w.Stage().Notice == nil {
		t.Errorf("%d files of moments once the record is open", files())
	}
	if err := s.ChangePreferences(func(p *app.Preferences) { p.Reminders.Off = true }); err != nil {
		t.Fatal(err)
	}
	if files() != 0 {
		t.Error("moments are kept though no reminders are wanted")
	}
	if w.EnterDemo(carnet, account("karim")); files() != 0 || w.Stage().Timer != nil || w.Stage().Notice != nil {
		t.Error("a family that does not exist is reminded")
	}
}
