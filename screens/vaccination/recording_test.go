package vaccination_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/vaccination/box"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
	screen "carnet/screens/vaccination"
)

// The box fills the form; what was read is seen and can be changed before it is kept.
func aBoxIsRead(t *testing.T, f *stagetest.Fixture) {
	form := screen.NewRecord(f.Stage, "")
	f.Show(form)
	photo := stagetest.File(t, "box.png", stagetest.Photo(40, 40))
	form.Drop([]fyne.URI{photo})
	mustRead(t, f, "La boîte n’a pas été lue", "Rapprochez-vous du code carré")
	f.Render.Box = hexyonBox()
	form.Drop([]fyne.URI{photo})
	mustRead(t, f, "Hexyon · lot U3F12 · péremption mai 2027", "Relisez avant d’enregistrer", "Protège contre : Diphtérie")
	f.Type("Numéro de lot", "U3F13")
	f.Tap("Enregistrer")
	d := noted(t, f, "Hexyon").Is
	if d.CIP != "3400927350078" || d.Lot != "U3F13" || d.Expiry != (record.Date{Year: 2027, Month: 5}) || !slices.Contains(d.Valences, record.Hib) {
		t.Errorf("noted %+v", d)
	}
	// What the form has no field for stays when something else is corrected.
	f.Show(screen.NewEditDose(f.Stage, noted(t, f, "Hexyon").ID))
	f.Type("Numéro de lot", "U3F14")
	f.Tap("Enregistrer")
	if d := noted(t, f, "Hexyon").Is; d.CIP != "3400927350078" || d.Expiry.IsZero() || d.Lot != "U3F14" {
		t.Errorf("corrected to %+v", d)
	}
}

func aBoxThatIsNotTheOneExpected(t *testing.T, f *stagetest.Fixture) {
	form := screen.NewRecord(f.Stage, "MNB-1")
	f.Show(form)
	f.Render.Box = hexyonBox()
	form.Drop([]fyne.URI{stagetest.File(t, "box.png", stagetest.Photo(40, 40))})
	mustRead(t, f, "Vous notiez : Méningocoque B. Vérifiez la boîte avant d’enregistrer.")
	unknown := box.Box{GTIN: "03400900000005", Lot: "Z1"}
	unknown.GTIN = unknown.GTIN[:13] + string(box.CheckDigit(unknown.GTIN[:13]))
	f.Render.Box = unknown.Text()
	other := screen.NewRecord(f.Stage, "")
	f.Show(other)
	other.Drop([]fyne.URI{stagetest.File(t, "other.png", stagetest.Photo(40, 40))})
	mustRead(t, f, "Carnet ne connaît pas ce produit", "Lot Z1")
	if f.Field("Numéro de lot").Text() != "Z1" {
		t.Error("the lot is lost")
	}
}

// Reading a box can be given up, and leaving the form gives it up too.
func TestReadingABoxIsGivenUp(t *testing.T) {
	var waiting []func()
	f := stagetest.New(t, stagetest.Async(func(work func()) { waiting = append(waiting, work) }))
	form := screen.NewRecord(f.Stage, "")
	f.Show(form)
	f.Render.Box = hexyonBox()
	form.Drop([]fyne.URI{stagetest.File(t, "box.png", stagetest.Photo(40, 40))})
	if o, ok := f.Find("Lire la boîte sur une photo").(fyne.Disableable); !ok || !o.Disabled() {
		t.Error("a second photo can be chosen while the first is being read")
	}
	form.Leave()
	for _, work := range waiting {
		work()
	}
	if reads(f, "Hexyon · lot") {
		t.Error("what was given up fills the form")
	}
}

func theSameDoseTwiceIsQuestioned(t *testing.T, f *stagetest.Fixture) {
	babyDoses(t, f)
	note := func(refuse bool) {
		f.Nav.Refuse = refuse
		f.Show(screen.NewRecord(f.Stage, ""))
		f.Tap("Vaccin, Choisir dans la liste")
		f.Tap("Hexyon")
		typeDate(t, f, "10012026")
		f.Tap("Enregistrer")
	}
	note(true)
	if len(f.Nav.Confirmed) != 1 || !strings.Contains(plain(f.Nav.Confirmed[0].Consequence), "Hexyon, 10 janvier 2026") || len(f.Profile.Doses()) != 3 {
		t.Fatalf("asked %+v; %d doses", f.Nav.Confirmed, len(f.Profile.Doses()))
	}
	note(false)
	if len(f.Profile.Doses()) != 4 {
		t.Error("a dose that the person is sure of is not kept")
	}
}

func aContradictoryNameIsQuestioned(t *testing.T, f *stagetest.Fixture) {
	f.Nav.Refuse = true
	f.Show(screen.NewRecord(f.Stage, ""))
	f.Tap("Vaccin, Choisir dans la liste")
	f.Tap("Autre vaccin, ou nom inconnu")
	f.Type("Nom du vaccin", "bexsero")
	f.Tap("Rougeole")
	f.Tap("Ajouter un détail")
	typeInto(t, f, "Péremption", "01/2026")
	f.Tap("Enregistrer")
	if len(f.Nav.Confirmed) != 1 || !strings.Contains(plain(f.Nav.Confirmed[0].Consequence), "Bexsero protège contre : Méningocoque B. Il est noté contre : Rougeole.") {
		t.Fatalf("asked %+v", f.Nav.Confirmed)
	}
	f.Nav.Refuse = false
	f.Tap("Enregistrer")
	if n := len(f.Nav.Confirmed); n != 3 || f.Nav.Confirmed[2].Title != "La péremption est avant la vaccination" || len(f.Profile.Doses()) != 1 {
		t.Errorf("asked %+v", f.Nav.Confirmed)
	}
}

func typeInto(t *testing.T, f *stagetest.Fixture, label, typed string) {
	t.Helper()
	field, ok := stagetest.Reader{Canvas: f.Window.Canvas()}.Labelled(label).(*kit.DateField)
	if !ok {
		t.Fatalf("no date is called %q", label)
	}
	d, err := f.Text.ParseDate(typed, true)
	if err != nil {
		t.Fatal(err)
	}
	stage.ShowDate(field, d)
}

// A photo of the stamped page becomes a document that the dose names; undoing takes both away.
func aProofIsAddedWithTheDose(t *testing.T, f *stagetest.Fixture) {
	f.Show(screen.NewRecord(f.Stage, "MNB-1"))
	f.Tap("Ajouter un détail")
	f.Tap("Endroit, Je ne sais pas")
	f.Tap("Cuisse gauche")
	f.Answers = []fyne.URI{stagetest.File(t, "page.png", stagetest.Photo(60, 80))}
	f.Tap("Ajouter une photo ou un PDF")
	mustRead(t, f, "page.png", "Sera ajouté aux documents avec la vaccination")
	if len(f.Profile.Documents()) != 0 {
		t.Error("the document is there before the dose is kept")
	}
	f.Tap("Enregistrer")
	doses, papers := f.Profile.Doses(), f.Profile.Documents()
	if len(doses) != 1 || len(papers) != 1 || doses[0].Is.Proof != papers[0].ID || doses[0].Is.Site != "Cuisse gauche" {
		t.Fatalf("noted %+v with %d documents", doses, len(papers))
	}
	f.Show(screen.NewEditDose(f.Stage, doses[0].ID))
	mustRead(t, f, "Cuisse gauche", "Voir la preuve")
	f.Tap("Enregistrer")
	if got := f.Profile.Doses()[0]; got.Version != doses[0].Version {
		t.Error("saving without a change writes a version")
	}
	if err := f.Profile.Delete(t.Context(), papers[0].ID); err != nil {
		t.Fatal(err)
	}
	f.Show(screen.NewEditDose(f.Stage, doses[0].ID))
	mustRead(t, f, "Le document n’est plus dans le carnet.")
}

func undoingADoseTakesItsProofAway(t *testing.T, f *stagetest.Fixture) {
	existing := f.Profile.Import(t.Context(), []app.IncomingFile{{Name: "carnet.png", Size: -1, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(stagetest.Photo(30, 30))), nil
	}}}, app.ImportOptions{Title: "Page 90"}, func(int, int) {})[0]
	if existing.Err != nil {
		t.Fatal(existing.Err)
	}
	f.Show(screen.NewRecord(f.Stage, "MNB-1"))
	f.Tap("Ajouter un détail")
	f.Tap("Document du carnet, Choisir dans les documents")
	f.Tap("Page 90")
	f.Tap("Enregistrer")
	if got := f.Profile.Doses()[0].Is.Proof; got != existing.ID {
		t.Errorf("the proof is %v", got)
	}
	f.Nav.Undo()
	if len(f.Profile.Doses()) != 0 || len(f.Profile.Documents()) != 1 {
		t.Error("a document that was there before is gone with the dose")
	}
	f.Show(screen.NewRecord(f.Stage, "MNB-1"))
	f.Tap("Ajouter un détail")
	f.Answers = []fyne.URI{stagetest.File(t, "page.png", stagetest.Photo(60, 80))}
	f.Tap("Ajouter une photo ou un PDF")
	f.Tap("Enregistrer")
	if len(f.Profile.Documents()) != 2 {
		t.Fatalf("%d documents; failed %v", len(f.Profile.Documents()), f.Nav.Errors)
	}
	f.Nav.Undo()
	if len(f.Profile.Doses()) != 0 || len(f.Profile.Documents()) != 1 {
		t.Error("the proof stays without its dose")
	}
}
