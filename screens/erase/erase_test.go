package erase_test

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
	"carnet/screens/erase"
	"carnet/screens/export"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
	zipped "carnet/sync/export"
)

const karim = "girafe violette sous la pluie de juin"

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// lived shares Lola with karim, and lets a paper go out.
func lived(t *testing.T, f *stagetest.Fixture) {
	t.Helper()
	other, _, err := f.Carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: "karim", Password: karim, Kind: app.AdultAccount}, record.Profile{GivenNames: "Karim"})
	must(t, err)
	must(t, f.Session.Share(t.Context(), f.Profile, "karim", other.Fingerprint()))
	other.Lock()
	other = unlock(t, f, "karim", karim)
	theirs, _ := other.Profile(f.Profile.ID())
	must(t, other.Answer(theirs, true))
	other.Lock()
	_, err = f.Profile.AddMeasurement(t.Context(), record.Measurement{Type: record.Weight, Value: 6100, Date: record.NewDate(2026, 3, 3)})
	must(t, err)
	r := f.Profile.Import(t.Context(), []app.IncomingFile{{Name: "ordonnance.pdf", Size: -1, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(stagetest.PDF())), nil
	}}}, app.ImportOptions{Title: "Ordonnance du Dr Martin"}, func(int, int) {})
	must(t, r[0].Err)
	must(t, f.Profile.Export(t.Context(), r[0].ID, io.Discard))
}

func unlock(t *testing.T, f *stagetest.Fixture, identifier, password string) *app.Session {
	t.Helper()
	s, err := f.Carnet.Unlock(t.Context(), identifier, password)
	must(t, err)
	t.Cleanup(s.Lock)
	return s
}

// confirm goes all the way through the question.
func confirm(f *stagetest.Fixture) {
	f.Tap("Effacer le profil de Lola")
	f.Type("Votre mot de passe", stagetest.Password)
	f.Tap("Effacer")
}

func TestErasingIsExplained(t *testing.T) {
	f := stagetest.New(t)
	lived(t, f)
	f.Carnet.Outward(nil, zipped.New())
	f.Show(erase.New(f.Stage))
	for _, words := range []string{"Pour les 2 comptes", "2 éléments", "Dont 1 document", "Document enregistré le 10 mars 2026", "Ordonnance du Dr Martin.pdf",
		"Mon espace santé", "Les papiers remis", "copie plus ancienne du dossier"} {
		if !f.Reads(words) {
			t.Errorf("nothing about %q in %q", words, f.Words())
		}
	}
	f.Tap("Exporter tout le carnet")
	if _, ok := f.Nav.Top().(*export.Export); !ok {
		t.Error("the export is not proposed")
	}
	f.Nav.Back()
	f.Tap("Effacer le profil de Lola")
	if !f.Reads("Effacer définitivement le profil de Lola") {
		t.Errorf("the question reads %q", f.Words())
	}
	f.Type("Votre mot de passe", "pas le bon")
	f.Tap("Effacer")
	f.Tap("Annuler")
	if len(f.Session.Profiles()) != 2 || f.Profile.Identity().CallName() != "Lola" {
		t.Error("something was erased")
	}
}

func TestErasingWithItsProof(t *testing.T) {
	f := stagetest.New(t)
	lived(t, f)
	id := f.Profile.ID()
	f.Show(erase.New(f.Stage))
	confirm(f)
	if got := f.Session.Profiles(); len(got) != 1 || f.Profile != got[0] || !slices.Contains(f.Nav.Opened, stage.Home) {
		t.Fatalf("%d profiles, opened %v, reads %q", len(got), f.Nav.Opened, f.Words())
	}
	for _, words := range []string{"Le profil est effacé", "par le compte claire", "Toutes les copies de la clé", "fichiers chiffrés retirés", "Document enregistré le 10 mars 2026", id.String()} {
		if !f.Reads(words) {
			t.Errorf("the proof does not read %q: %q", words, f.Words())
		}
	}
	path := filepath.Join(t.TempDir(), "preuve.pdf")
	var asked []stage.Question
	f.Stage.Answer = func(q stage.Question) fyne.URI { asked = append(asked, q); return storage.NewFileURI(path) }
	f.Tap("Enregistrer cette preuve")
	if b, err := os.ReadFile(path); err != nil || !bytes.HasPrefix(b, []byte("%PDF-")) || asked[0].Name != "carnet-preuve-effacement-2026-03-10.pdf" {
		t.Errorf("the proof is not saved: %v, asked %+v", err, asked)
	}
	if erase.Notice(f.Stage) == nil {
		t.Error("whoever goes back from the proof is not offered it again")
	}
	f.Tap("Terminer")
	if erase.Notice(f.Stage) != nil {
		t.Error("the proof is offered again once it was put away")
	}
	f.Session.Lock()
	again := unlock(t, f, stagetest.Identifier, stagetest.Password)
	if _, here := again.Profile(id); here {
		t.Error("the profile is there again")
	}
	if left := holds(t, f.Dir, "Lola"); left != "" {
		t.Errorf("%s names the child", left)
	}
}

// A disk that fails in the midst does not stop what the vault has noted: nobody is told that the profile is still there.
func TestAnErasureThatCannotBeFinishedNow(t *testing.T) {
	f := stagetest.New(t)
	f.FailErasing(record.E(record.WritesSuspended, "destroy keys"))
	f.Show(erase.New(f.Stage))
	confirm(f)
	if got := f.Session.Profiles(); len(got) != 1 || f.Profile != got[0] {
		t.Fatalf("%d profiles are left", len(got))
	}
	if f.Reads("n’est pas effacé") || len(f.Nav.Errors) != 1 || record.KindOf(f.Nav.Errors[0]) != record.EraseUnfinished {
		t.Errorf("reads %q, errors %v", f.Words(), f.Nav.Errors)
	}
}

// holds names a file of the vault that holds words, "" when none does.
func holds(t *testing.T, dir, words string) (name string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err == nil && bytes.Contains(b, []byte(words)) {
			name = path
		}
		return err
	}))
	return name
}

func TestTheOtherAccountIsTold(t *testing.T) {
	f := stagetest.New(t)
	lived(t, f)
	f.Clock.Set(time.Date(2026, 3, 11, 20, 0, 0, 0, time.Local))
	f.Show(erase.New(f.Stage))
	confirm(f)
	f.Session.Lock()
	f.Session = unlock(t, f, "karim", karim)
	f.Profile = f.Session.Profiles()[0]
	notice := func() {
		o := erase.Notice(f.Stage)
		if o == nil {
			o = kit.NewText("Rien", kit.Body)
		}
		f.Window.SetContent(o)
	}
	notice()
	if !f.Reads("Ce profil a été effacé le 11 mars 2026 par un autre compte") {
		t.Fatalf("karim reads %q", f.Words())
	}
	f.Tap("Voir la preuve")
	if !f.Reads("par un autre compte") || !f.Reads("Leur liste a été effacée avec le profil") || f.Reads("Lola") {
		t.Errorf("the proof reads %q", f.Words())
	}
	notice()
	f.Tap("J’ai compris")
	notice()
	if !f.Reads("Rien") || f.Nav.Refreshes == 0 {
		t.Errorf("after that karim reads %q", f.Words())
	}
}

// An account for one child has nobody left to show.
func TestTheOnlyProfileOfAnAccount(t *testing.T) {
	f := stagetest.Closed(t)
	s, _, err := f.Carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: "lola", Password: stagetest.Password, Kind: app.ChildAccount}, record.Profile{})
	must(t, err)
	t.Cleanup(s.Lock)
	f.Session = s
	f.Profile, err = s.AddChild(t.Context(), stagetest.Lola(), nil)
	must(t, err)
	f.Show(erase.New(f.Stage))
	confirm(f)
	if f.Profile != nil || !slices.Contains(f.Nav.Opened, stage.AddProfile) || !f.Reads("Le profil est effacé") {
		t.Fatalf("opened %v, reads %q", f.Nav.Opened, f.Words())
	}
	f.Tap("Terminer")
	if f.Nav.Opened[len(f.Nav.Opened)-1] != stage.AddProfile {
		t.Errorf("opened %v", f.Nav.Opened)
	}
}

func TestWhatLeftIsNotAllNamedAtOnce(t *testing.T) {
	f := stagetest.New(t)
	lived(t, f)
	paper := f.Profile.Documents()[0].ID
	for range 11 {
		must(t, f.Profile.Export(t.Context(), paper, io.Discard))
	}
	f.Show(erase.New(f.Stage))
	if n := strings.Count(strings.Join(f.Words(), "\n"), "Document enregistré"); n != 5 {
		t.Errorf("%d of 12 are named", n)
	}
	f.Tap("Montrer les 7 autres")
	if n := strings.Count(strings.Join(f.Words(), "\n"), "Document enregistré"); n != 12 {
		t.Errorf("then %d of 12 are named", n)
	}
}

func TestADamagedLogDoesNotKeepFromErasing(t *testing.T) {
	f := stagetest.New(t)
	f.Harm(app.Damage{Part: app.DamagedJournal})
	f.Show(erase.New(f.Stage))
	if !f.Reads("Cette liste n’est peut-être pas complète") {
		t.Errorf("reads %q", f.Words())
	}
	confirm(f)
	if !f.Reads("Le profil est effacé") {
		t.Errorf("reads %q, errors %v", f.Words(), f.Nav.Errors)
	}
}

func TestWhoCanBeErased(t *testing.T) {
	f := stagetest.New(t)
	if !erase.Offered(f.Stage) {
		t.Error("a child cannot be erased")
	}
	f.Profile = f.Session.Profiles()[0]
	if erase.Offered(f.Stage) {
		t.Error("the account holder can be erased")
	}
	f.Stage.Profile = nil
	if erase.Offered(f.Stage) {
		t.Error("nobody can be erased")
	}
}

func TestGallery(t *testing.T) {
	build := func(f *stagetest.Fixture) stage.Screen {
		lived(t, f)
		f.Carnet.Outward(&stagetest.Backups{}, zipped.New())
		return erase.New(f.Stage)
	}
	down := func(f *stagetest.Fixture) {
		stagetest.Reader{Canvas: f.Window.Canvas()}.Each(func(o fyne.CanvasObject) {
			if s, ok := o.(*kit.ScrollColumn); ok {
				s.ScrollToBottom()
			}
		})
	}
	stagetest.Gallery(t, stage.Settings, "erase", build, nil)
	stagetest.Gallery(t, stage.Settings, "erase-end", build, down)
	stagetest.Gallery(t, stage.Settings, "erase-confirm", build, func(f *stagetest.Fixture) { f.Tap("Effacer le profil de Lola") })
	stagetest.Gallery(t, stage.Home, "erase-proof", build, confirm)
	stagetest.Gallery(t, stage.Home, "erase-proof-end", build, func(f *stagetest.Fixture) {
		confirm(f)
		down(f)
	})
}
