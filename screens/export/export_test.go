package export_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/export"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
	zipped "carnet/sync/export"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// family is a fixture whose record can go out and come in, and whose dialogs answer with path.
type family struct {
	*stagetest.Fixture
	path  string
	asked []stage.Question
	works []func() // that wait, while waits is set
	waits bool
}

func open(t *testing.T, change ...stagetest.Option) *family {
	t.Helper()
	f := &family{path: filepath.Join(t.TempDir(), "carnet.zip")}
	f.Fixture = stagetest.New(t, append(change, stagetest.Async(func(work func()) {
		if f.waits {
			f.works = append(f.works, work)
			return
		}
		work()
	}))...)
	f.Carnet.Outward(nil, zipped.New())
	f.Stage.Answer = func(q stage.Question) fyne.URI {
		f.asked = append(f.asked, q)
		return storage.NewFileURI(f.path)
	}
	return f
}

// run does the work that waited, once.
func (f *family) run() {
	works := f.works
	f.works = nil
	for _, work := range works {
		work()
	}
}

// lived gives Lola a measure, corrected, and a paper.
func (f *family) lived(t *testing.T) {
	t.Helper()
	id, err := f.Profile.AddMeasurement(t.Context(), record.Measurement{Type: record.Weight, Value: 6100, Date: record.NewDate(2026, 3, 3)})
	must(t, err)
	must(t, f.Profile.Correct(t.Context(), id, record.Measurement{Type: record.Weight, Value: 6200, Date: record.NewDate(2026, 3, 3)}))
	r := f.Profile.Import(t.Context(), []app.IncomingFile{{Name: "ordonnance.pdf", Size: -1, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(stagetest.PDF())), nil
	}}}, app.ImportOptions{Title: "Ordonnance du Dr Martin"}, func(int, int) {})
	must(t, r[0].Err)
}

// handOut exports the profile that is shown through the screens.
func (f *family) handOut(t *testing.T) {
	t.Helper()
	f.Show(export.New(f.Stage))
	f.Tap("Exporter")
	f.Type("Votre mot de passe", stagetest.Password)
	f.Tap("Exporter")
}

func TestARecordGoesOutWhole(t *testing.T) {
	f := open(t)
	f.lived(t)
	f.Show(export.New(f.Stage))
	for _, words := range []string{"Ce fichier n’est pas chiffré", "1 document, tel qu’il a été ajouté", "FHIR", "préférez une sauvegarde"} {
		if !f.Reads(words) {
			t.Errorf("the screen does not read %q", words)
		}
	}
	f.Tap("Exporter")
	f.Type("Votre mot de passe", "pas le bon")
	f.Tap("Exporter")
	if len(f.asked) != 0 {
		t.Fatal("the record goes out without the password")
	}
	f.Type("Votre mot de passe", stagetest.Password)
	f.Tap("Exporter")
	if len(f.asked) != 1 || f.asked[0].Name != "carnet-export-2026-03-10.zip" || !f.Reads("L’export est enregistré") || !f.Reads("3 éléments") {
		t.Fatalf("asked %+v, reads %q, errors %v", f.asked, f.Words(), f.Nav.Errors)
	}
	z, err := zip.OpenReader(f.path)
	must(t, err)
	defer z.Close()
	var names []string
	for _, file := range z.File {
		names = append(names, file.Name)
	}
	for _, want := range []string{"fhir/bundle.json", "index.html"} {
		if !slices.ContainsFunc(names, func(n string) bool { return strings.HasSuffix(n, want) }) {
			t.Errorf("no %s in %q", want, names)
		}
	}
	f.Tap("Terminer")
	lines, _, err := f.Profile.Activity(t.Context())
	must(t, err)
	if lines[0].Action != record.ActionExported || lines[0].File != "carnet.zip" {
		t.Errorf("the log says %+v", lines[0])
	}
}

func TestAnExportThatStopsLeavesNothing(t *testing.T) {
	f := open(t)
	f.lived(t)
	f.Show(export.New(f.Stage))
	f.Tap("Exporter")
	f.Type("Votre mot de passe", stagetest.Password)
	f.waits = true
	f.Tap("Exporter")
	f.run() // checks the password, and begins
	if !f.Reads("L’export est en cours") {
		t.Fatalf("reads %q", f.Words())
	}
	f.Tap("Annuler")
	f.run()
	if _, err := os.Stat(f.path); err == nil {
		t.Error("a file is left")
	}
	if !slices.Contains(f.Nav.Messages, "L’export est annulé. Rien n’a été écrit.") || len(f.Nav.Errors) != 0 {
		t.Errorf("said %q, errors %v", f.Nav.Messages, f.Nav.Errors)
	}
	f.waits, f.path = false, filepath.Join(t.TempDir(), "none", "carnet.zip")
	f.handOut(t)
	if len(f.Nav.Errors) != 1 || record.KindOf(f.Nav.Errors[0]) != record.SaveFailed {
		t.Errorf("a folder that does not exist: %v, reads %q", f.Nav.Errors, f.Words())
	}
}

func TestAnExportSaysWhatItLacks(t *testing.T) {
	f := open(t)
	f.lived(t)
	f.Harm(app.Damage{Part: app.DamagedRecord, Kind: record.KindMeasurement, ID: f.Profile.Measurements()[0].ID})
	f.handOut(t)
	if !f.Reads("L’export est enregistré") || !f.Reads("Une mesure manque ou a été altérée") {
		t.Errorf("reads %q", f.Words())
	}
}

// Whose record it is may be what is damaged: nothing is said of somebody without a name.
func TestARecordWithoutItsIdentityGoesOut(t *testing.T) {
	f := open(t)
	f.lived(t)
	f.Harm(app.Damage{Part: app.DamagedRecord, Kind: record.KindProfile, ID: f.Profile.ID()})
	f.Show(export.New(f.Stage))
	if !f.Reads("tout ce que contient ce carnet") {
		t.Errorf("reads %q", f.Words())
	}
}

// lookInto imports f.path through the screens, up to what is in it.
func (f *family) lookInto() {
	f.Show(export.NewImport(f.Stage))
	f.Tap("Choisir le fichier")
}

func TestARecordComesInElsewhere(t *testing.T) {
	here := open(t)
	here.lived(t)
	here.handOut(t)
	want, _, err := here.Profile.Activity(t.Context())
	must(t, err)

	there := open(t)
	there.path = here.path
	there.lookInto()
	if !there.Reads("Lola") || !there.Reads("4\u00a0mois") || !there.Reads("3 éléments") || !there.Reads("Dont 1 document") {
		t.Fatalf("what is in the file reads %q, errors %v", there.Words(), there.Nav.Errors)
	}
	there.Tap("Ajouter ce profil")
	if len(there.Session.Profiles()) != 2 || !there.Reads("Cochez") {
		t.Errorf("the statement is not asked for: %q", there.Words())
	}
	there.Tap("Je certifie être le représentant légal de Lola.")
	there.Tap("Ajouter ce profil")
	if len(there.Nav.Switched) != 1 || there.Nav.Switched[0] != here.Profile.ID() || !slices.Contains(there.Nav.Opened, stage.Home) {
		t.Fatalf("switched %v, opened %v, reads %q", there.Nav.Switched, there.Nav.Opened, there.Words())
	}
	if !slices.Contains(there.Nav.Messages, "Le profil de Lola est ajouté.") {
		t.Errorf("said %q", there.Nav.Messages)
	}
	p := there.Profile
	if p.Measurements()[0].Is.Value != 6200 || p.Documents()[0].Is.Title != "Ordonnance du Dr Martin" {
		t.Errorf("came in as %+v, %+v", p.Measurements(), p.Documents())
	}
	got, damage, err := p.Activity(t.Context())
	must(t, err)
	same := func(a, b app.Activity) bool {
		return a.Seq == b.Seq && a.At.Equal(b.At) && a.Action == b.Action && a.Author == b.Author
	}
	if len(damage) > 0 || !slices.EqualFunc(got, want[1:], same) { // the first line says that it went out
		t.Errorf("the history came in as %+v", got)
	}
	if prefs, err := there.Session.Preferences(); err != nil || prefs.Certified[p.ID()].Date.IsZero() {
		t.Errorf("the statement is not kept: %v, %v", prefs.Certified, err)
	}

	there.lookInto()
	if !there.Reads("Ce profil est déjà dans ce carnet") || there.Find("Ajouter ce profil") != nil {
		t.Errorf("a second time it reads %q", there.Words())
	}
}

func TestAnAdultsOwnProfileIsNotTakenIn(t *testing.T) {
	here := open(t)
	here.Profile = here.Session.Profiles()[0]
	here.handOut(t)
	there := open(t)
	there.path = here.path
	there.lookInto()
	if !there.Reads("Ce n’est pas le profil d’un enfant") || there.Find("Ajouter ce profil") != nil {
		t.Errorf("reads %q", there.Words())
	}
}

func TestAFileThatIsNoExport(t *testing.T) {
	f := open(t)
	f.lived(t)
	f.handOut(t)
	whole, err := os.ReadFile(f.path)
	must(t, err)
	for name, content := range map[string][]byte{"empty": {}, "cut": whole[:len(whole)/2], "another file": stagetest.PDF()} {
		must(t, os.WriteFile(f.path, content, 0o600))
		f.lookInto()
		if !f.Reads("Ce fichier n’est pas un export entier de Carnet") || f.Find("Choisir un autre fichier") == nil || len(f.Session.Profiles()) != 2 {
			t.Errorf("%s: reads %q", name, f.Words())
		}
	}
	must(t, os.WriteFile(f.path, whole, 0o600))
	f.Tap("Choisir un autre fichier")
	if !f.Reads("Ce profil est déjà dans ce carnet") {
		t.Errorf("another file reads %q", f.Words())
	}
}

func TestAnImportThatStopsAddsNothing(t *testing.T) {
	here := open(t)
	here.lived(t)
	here.handOut(t)
	there := open(t)
	there.path = here.path
	there.lookInto()
	there.Tap("Je certifie être le représentant légal de Lola.")
	there.waits = true
	there.Tap("Ajouter ce profil")
	there.Tap("Annuler")
	there.run()
	there.waits = false
	if len(there.Session.Profiles()) != 2 || !slices.Contains(there.Nav.Messages, "L’ajout est annulé. Rien n’a été ajouté.") {
		t.Errorf("%d profiles, said %q", len(there.Session.Profiles()), there.Nav.Messages)
	}
	there.lookInto()
	there.Tap("Je certifie être le représentant légal de Lola.")
	there.Tap("Ajouter ce profil")
	if len(there.Session.Profiles()) != 3 {
		t.Errorf("after giving up, another try reads %q", there.Words())
	}
}

func TestGallery(t *testing.T) {
	var file string
	wire := func(f *stagetest.Fixture) *family {
		if file == "" {
			file = filepath.Join(t.TempDir(), "carnet-export-2026-03-10.zip")
		}
		w := &family{Fixture: f, path: file}
		f.Carnet.Outward(nil, zipped.New())
		f.Stage.Answer = func(stage.Question) fyne.URI { return storage.NewFileURI(file) }
		w.lived(t)
		return w
	}
	build := func(f *stagetest.Fixture) stage.Screen {
		wire(f)
		return export.New(f.Stage)
	}
	stagetest.Gallery(t, stage.Settings, "export", build, nil)
	stagetest.Gallery(t, stage.Settings, "export-done", build, func(f *stagetest.Fixture) {
		f.Tap("Exporter")
		f.Type("Votre mot de passe", stagetest.Password)
		f.Tap("Exporter")
	})
	take := func(f *stagetest.Fixture) stage.Screen {
		f.Carnet.Outward(nil, zipped.New())
		f.Stage.Answer = func(stage.Question) fyne.URI { return storage.NewFileURI(file) }
		return export.NewImport(f.Stage)
	}
	stagetest.Gallery(t, stage.AddProfile, "import", take, nil)
	stagetest.Gallery(t, stage.AddProfile, "import-found", take, func(f *stagetest.Fixture) { f.Tap("Choisir le fichier") })
	stagetest.Gallery(t, stage.AddProfile, "import-damaged", take, func(f *stagetest.Fixture) {
		f.Stage.Answer = func(stage.Question) fyne.URI { return stagetest.File(t, "x.zip", stagetest.PDF()) }
		f.Tap("Choisir le fichier")
	})
}
