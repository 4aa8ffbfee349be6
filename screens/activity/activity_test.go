package activity_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/activity"
	"carnet/screens/documents"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

const karim = "girafe violette sous la pluie de juin"

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// again locks and unlocks the account of the fixture.
func again(t *testing.T, f *stagetest.Fixture) {
	t.Helper()
	id := f.Profile.ID()
	f.Session.Lock()
	s, err := f.Carnet.Unlock(t.Context(), stagetest.Identifier, stagetest.Password)
	must(t, err)
	t.Cleanup(s.Lock)
	f.Session = s
	f.Profile, _ = s.Profile(id)
}

// lived gives Lola's record some days of life, with two representatives.
func lived(t *testing.T, f *stagetest.Fixture) (paper record.ID) {
	t.Helper()
	f.Clock.Set(time.Date(2026, 3, 2, 18, 5, 0, 0, time.Local))
	other, _, err := f.Carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: "karim", Password: karim, Kind: app.AdultAccount}, record.Profile{GivenNames: "Karim"})
	must(t, err)
	must(t, f.Session.Share(t.Context(), f.Profile, "karim", other.Fingerprint()))
	other.Lock()
	f.Clock.Advance(24 * time.Hour)
	other, err = f.Carnet.Unlock(t.Context(), "karim", karim)
	must(t, err)
	theirs, _ := other.Profile(f.Profile.ID())
	must(t, other.Answer(theirs, true))
	id, err := theirs.AddMeasurement(t.Context(), record.Measurement{Type: record.Weight, Value: 6100, Date: record.NewDate(2026, 3, 3)})
	must(t, err)
	must(t, theirs.Delete(t.Context(), id))
	other.Lock()
	f.Clock.Set(time.Date(2026, 3, 9, 7, 30, 0, 0, time.Local))
	for range 3 {
		again(t, f)
		f.Clock.Advance(4 * time.Hour)
	}
	r := f.Profile.Import(t.Context(), []app.IncomingFile{{Name: "ordonnance.pdf", Size: -1, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(stagetest.PDF())), nil
	}}}, app.ImportOptions{Title: "Ordonnance du Dr Martin"}, func(int, int) {})
	must(t, r[0].Err)
	must(t, f.Profile.Export(t.Context(), r[0].ID, io.Discard))
	f.Clock.Set(time.Date(2026, 3, 10, 9, 0, 0, 0, time.Local))
	return r[0].ID
}

func TestTheLogIsGroupedByDay(t *testing.T) {
	f := stagetest.New(t)
	paper := lived(t, f)
	f.Show(activity.New(f.Stage))
	for _, words := range []string{"Hier", "Mardi 3 mars", "Lundi 2 mars", "Vous avez ouvert le carnet 3 fois", "Entre 7\u00a0h\u00a030 et 15\u00a0h\u00a030",
		"Vous avez enregistré un document hors de Carnet", "Vous avez ajouté un document", "karim a accepté le partage du profil",
		"karim a ajouté une mesure", "karim a supprimé une mesure", "Vous avez partagé le profil avec karim", "Ordonnance du Dr Martin.pdf"} {
		if !f.Reads(words) {
			t.Errorf("the log does not read %q: %q", words, f.Words())
		}
	}
	if f.Reads("corrigé") {
		t.Error("the drawing of a preview counts as a correction")
	}
	f.Tap("Vous avez ajouté un document")
	if _, ok := f.Nav.Top().(*documents.Document); !ok {
		t.Error("a line about a paper does not open it")
	}
	f.Nav.Back()
	f.Tap("karim a ajouté une mesure")
	if !slices.Contains(f.Nav.Opened, stage.Growth) {
		t.Errorf("opened %v", f.Nav.Opened)
	}
	must(t, f.Profile.Delete(t.Context(), paper))
	f.Show(activity.New(f.Stage))
	if f.Find("Vous avez ajouté un document") != nil && f.Find("Vous avez ajouté un document").(fyne.Disableable).Disabled() == false {
		t.Error("a deleted paper can be opened")
	}
}

func TestFilters(t *testing.T) {
	f := stagetest.New(t)
	lived(t, f)
	for _, c := range []struct {
		chip      string
		reads     []string
		readsNot  string
		undoFirst string
	}{
		{"Ouvertures", []string{"Vous avez ouvert le carnet 3 fois"}, "mesure", ""},
		{"Ajouts et corrections", []string{"karim a ajouté une mesure", "Vous avez ajouté un document"}, "supprimé", ""},
		{"Suppressions", []string{"karim a supprimé une mesure"}, "ajouté", ""},
		{"Sorties du carnet", []string{"hors de Carnet"}, "ajouté", ""},
		{"Partage", []string{"Vous avez partagé", "karim a accepté"}, "ouvert", ""},
		{"karim", []string{"karim a ajouté une mesure"}, "Vous avez", "Tout"},
		{"Vous", []string{"Vous avez ajouté un document"}, "karim a", ""},
		{"7 derniers jours", []string{"Vous avez ajouté un document"}, "partagé", ""},
	} {
		if c.undoFirst != "" {
			f.Tap(c.undoFirst)
		} else if f.Nav.Top() == nil {
			f.Show(activity.New(f.Stage))
		}
		f.Tap(c.chip)
		for _, words := range c.reads {
			if !f.Reads(words) {
				t.Errorf("%s: does not read %q: %q", c.chip, words, f.Words())
			}
		}
		if f.Reads(c.readsNot) {
			t.Errorf("%s: reads %q: %q", c.chip, c.readsNot, f.Words())
		}
	}
	f.Tap("Suppressions")
	if !f.Reads("Aucune activité de ce genre") {
		t.Errorf("nothing found reads %q", f.Words())
	}
	f.Tap("Tout montrer")
	if !f.Reads("partagé le profil") || !f.Reads("Vous avez ajouté") {
		t.Errorf("all shows %q", f.Words())
	}
}

func TestTheLogIsSaved(t *testing.T) {
	f := stagetest.New(t)
	lived(t, f)
	path := filepath.Join(t.TempDir(), "log.csv")
	var asked []stage.Question
	f.Stage.Answer = func(q stage.Question) fyne.URI { asked = append(asked, q); return storage.NewFileURI(path) }
	f.Show(activity.New(f.Stage))
	f.Tap("Enregistrer l’historique")
	f.Type("Votre mot de passe", "pas le bon")
	f.Tap("Enregistrer")
	if len(asked) != 0 {
		t.Fatal("saved without the password")
	}
	f.Type("Votre mot de passe", stagetest.Password)
	f.Tap("Enregistrer")
	if len(asked) != 1 || asked[0].Name != "carnet-historique-2026-03-10.csv" || len(f.Nav.Messages) != 1 {
		t.Fatalf("asked %+v, said %q, errors %v", asked, f.Nav.Messages, f.Nav.Errors)
	}
	b, err := os.ReadFile(path)
	must(t, err)
	if !strings.Contains(string(b), "karim;karim a ajouté une mesure;") {
		t.Errorf("the file holds %s", b)
	}
	f.Show(activity.New(f.Stage))
	if !f.Reads("Vous avez enregistré l’historique") {
		t.Error("saving it is not in the log")
	}
	path = filepath.Join(t.TempDir(), "none", "log.csv")
	f.Tap("Enregistrer l’historique")
	f.Type("Votre mot de passe", stagetest.Password)
	f.Tap("Enregistrer")
	if len(f.Nav.Errors) != 1 || record.KindOf(f.Nav.Errors[0]) != record.SaveFailed || len(f.Nav.Messages) != 1 {
		t.Errorf("errors %v, said %q", f.Nav.Errors, f.Nav.Messages)
	}
}

// A record that lived long is shown bit by bit.
func TestALongLog(t *testing.T) {
	f := stagetest.New(t)
	weights := make([]record.Measurement, 450)
	for i := range weights {
		weights[i] = record.Measurement{Type: record.Weight, Value: 6100, Date: record.NewDate(2025, 11, 10)}
	}
	noe := stagetest.Lola()
	noe.GivenNames = "Noé"
	p, err := f.Session.AddChild(t.Context(), noe, weights)
	must(t, err)
	f.Profile = p
	f.Show(activity.New(f.Stage))
	whole := func() { f.Window.Resize(fyne.NewSize(390, 60000)) }
	whole()
	if f.Reads("Vous avez créé le profil") || strings.Count(strings.Join(f.Words(), "\n"), "une mesure") != 200 {
		t.Error("everything is shown at once")
	}
	f.Tap("Montrer 200 lignes de plus")
	f.Tap("Montrer 51 lignes de plus")
	whole()
	if !f.Reads("Vous avez créé le profil") {
		t.Error("the oldest line cannot be reached")
	}
}

func TestDamageOfTheJournalIsSaidFirst(t *testing.T) {
	f := stagetest.New(t)
	f.Harm(app.Damage{Part: app.DamagedJournal}, app.Damage{Part: app.DamagedJournal})
	f.Show(activity.New(f.Stage))
	if !f.Reads("2 lignes de l’historique manquent ou ont été altérées") || !f.Reads("Vous avez créé le profil") {
		t.Errorf("the log reads %q", f.Words())
	}
}

func TestGallery(t *testing.T) {
	build := func(f *stagetest.Fixture) stage.Screen {
		lived(t, f)
		return activity.New(f.Stage)
	}
	stagetest.Gallery(t, stage.Settings, "activity", build, nil)
	stagetest.Gallery(t, stage.Settings, "activity-none", build, func(f *stagetest.Fixture) {
		f.Tap("Suppressions")
		f.Tap("Vous")
	})
	stagetest.Gallery(t, stage.Settings, "activity-save", build, func(f *stagetest.Fixture) { f.Tap("Enregistrer l’historique") })
	stagetest.Gallery(t, stage.Settings, "activity-damage", func(f *stagetest.Fixture) stage.Screen {
		f.Harm(app.Damage{Part: app.DamagedJournal})
		return activity.New(f.Stage)
	}, nil)
}
