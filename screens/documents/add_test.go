package documents

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/kit"
	"carnet/screens/stagetest"
)

func TestAFirstDocumentIsAddedFromTheEmptyList(t *testing.T) {
	f := stagetest.New(t)
	showList(f, &fakeSystem{files: []*incoming{fileOf("ordonnance_dr_martin.png", stagetest.Photo(60, 80))}})
	f.Tap("Ajouter une photo ou un PDF")
	if got := f.Field("Titre").Text(); got != "Ordonnance dr martin" {
		t.Errorf("the title proposed is %q", got)
	}
	f.Type("Titre", "Ordonnance")
	f.Type("Fait par", "Dr Martin")
	f.Nav.Top().(*Add).fields.date.SetValue(kit.Date{Year: 2026, Month: 3})
	f.Tap("Ajouter au carnet")

	docs := f.Profile.Documents()
	if len(docs) != 1 {
		t.Fatalf("%d documents", len(docs))
	}
	is := docs[0].Is
	if is.Title != "Ordonnance" || is.From != "Dr Martin" || is.Date.String() != "2026-03" || is.Category != record.OtherDocuments || !is.Original.IsZero() {
		t.Errorf("kept as %+v", is)
	}
	if f.Nav.Backs != 1 || !slices.Equal(f.Nav.Messages, []string{"Le document est ajouté."}) {
		t.Errorf("went back %d times, said %q", f.Nav.Backs, f.Nav.Messages)
	}
}

func TestOfThreeFilesTheBadOneIsExplained(t *testing.T) {
	f := stagetest.New(t)
	a := newAdd(f.Stage, &fakeSystem{files: []*incoming{fileOf("analyse.pdf", stagetest.PDF()), fileOf("lettre.docx", []byte("PK\x03\x04..."))}})
	f.Show(a)
	a.take(fileOf("certificat.png", stagetest.Photo(60, 80)))
	f.Tap("Ajouter un autre fichier")
	f.Tap("Ajouter un autre fichier")
	f.Tap("Ajouter 3 documents")

	if got := titles(f.Profile); len(got) != 2 || !slices.Contains(got, "analyse") || !slices.Contains(got, "certificat") {
		t.Errorf("kept %q", got)
	}
	if !f.Reads("2 documents sont ajoutés") || !f.Reads("lettre.docx") || !f.Reads("Carnet garde les PDF et les photos") {
		t.Errorf("the results read %q", f.Words())
	}
	f.Tap("Reprendre ce qui n’est pas ajouté")
	if len(a.files) != 1 || a.files[0].name != "lettre.docx" {
		t.Errorf("%d files are taken up again", len(a.files))
	}
	f.Tap("Retirer lettre.docx")
	if !f.Reads("Choisissez la photo ou le PDF") {
		t.Errorf("without a file the screen reads %q", f.Words())
	}
}

func TestAFileThatCannotBeDrawnIsKept(t *testing.T) {
	f := stagetest.New(t)
	f.Render.Fail = record.E(record.PDFProtected, "draw page")
	a := newAdd(f.Stage, &fakeSystem{})
	f.Show(a)
	a.take(fileOf("resultats.pdf", stagetest.PDF()))
	f.Tap("Ajouter au carnet")
	if !f.Reads("Ajouté, mais l’aperçu n’a pas pu être dessiné") || len(f.Profile.Documents()) != 1 {
		t.Fatalf("reads %q", f.Words())
	}
	f.Tap("Terminer")

	f.Show(NewDocument(f.Stage, f.Profile.Documents()[0].ID))
	if !f.Reads("L’aperçu n’a pas pu être dessiné") {
		t.Errorf("the document reads %q", f.Words())
	}
	f.Render.Fail = nil
	f.Tap("Réessayer")
	if f.Reads("L’aperçu n’a pas pu être dessiné") || !f.Reads("1 sur 3") {
		t.Errorf("after the retry it reads %q", f.Words())
	}
}

func TestCancellingKeepsWhatWasKeptAndSaysSo(t *testing.T) {
	f := stagetest.New(t)
	a := newAdd(f.Stage, &fakeSystem{})
	f.Show(a)
	for _, name := range []string{"un.png", "deux.png", "trois.png"} {
		a.take(fileOf(name, stagetest.Photo(60, 80)))
	}
	f.Render.OnPhoto = func(n int) {
		if n == 2 {
			a.onStop() // « Annuler », while the second one is being made
		}
	}
	f.Tap("Ajouter 3 documents")
	kept := len(f.Profile.Documents())
	if kept == 0 || kept == 3 || !f.Reads("vous avez arrêté avant ce fichier") {
		t.Errorf("%d kept; reads %q", kept, f.Words())
	}
}

func TestLeavingWhileAFileIsReadChangesNothing(t *testing.T) {
	var later []func()
	f := stagetest.New(t, stagetest.Async(func(work func()) { later = append(later, work) }))
	a := newAdd(f.Stage, &fakeSystem{})
	f.Show(a)
	a.take(fileOf("un.png", stagetest.Photo(60, 80)))
	if !f.Reads("Lecture en cours") || !a.save.Disabled() {
		t.Errorf("while reading: %q, save disabled %v", f.Words(), a.save.Disabled())
	}
	f.Tap("Retour")
	for _, work := range later {
		work()
	}
	if a.files[0].content != nil {
		t.Error("the file was taken after the screen was left")
	}
}

func TestTypingSurvivesARefresh(t *testing.T) {
	f := stagetest.New(t)
	a := newAdd(f.Stage, &fakeSystem{})
	f.Show(a)
	a.take(fileOf("un.png", stagetest.Photo(60, 80)))
	f.Type("Titre", "Certificat")
	f.Nav.Refresh() // as when the phone comes back from its own file picker
	if got := f.Field("Titre").Text(); got != "Certificat" {
		t.Errorf("the title reads %q", got)
	}
}

func TestADocumentForAnotherChild(t *testing.T) {
	f := stagetest.New(t)
	malo := stagetest.Lola()
	malo.GivenNames, malo.Sex = "Malo", record.Male
	brother, err := f.Session.AddChild(t.Context(), malo, nil)
	if err != nil {
		t.Fatal(err)
	}
	a := newAdd(f.Stage, &fakeSystem{})
	f.Show(a)
	a.take(fileOf("certificat.png", stagetest.Photo(60, 80)))
	f.Tap("Malo")
	f.Tap("Ajouter au carnet")
	if len(f.Profile.Documents()) != 0 || len(brother.Documents()) != 1 {
		t.Errorf("Lola has %d, Malo %d", len(f.Profile.Documents()), len(brother.Documents()))
	}
	if !slices.Equal(f.Nav.Messages, []string{"Un document ajouté pour Malo."}) {
		t.Errorf("said %q", f.Nav.Messages)
	}
}

func TestTheOriginalIsKeptOnlyIfAsked(t *testing.T) {
	f := stagetest.New(t)
	if err := f.Session.SetPreferences(app.Preferences{KeepOriginals: true}); err != nil {
		t.Fatal(err)
	}
	a := newAdd(f.Stage, &fakeSystem{})
	f.Show(a)
	a.take(fileOf("certificat.png", stagetest.Photo(60, 80)))
	if !f.Reads("Elle contient souvent le lieu et l’heure") || !a.original.Checked {
		t.Fatal("the preference is not followed, or not explained")
	}
	f.Tap("Ajouter au carnet")
	if f.Profile.Documents()[0].Is.Original.IsZero() {
		t.Error("the original is not kept")
	}

	only := newAdd(f.Stage, &fakeSystem{})
	f.Show(only)
	only.take(fileOf("analyse.pdf", stagetest.PDF()))
	if f.Reads("Garder aussi la photo d’origine") {
		t.Error("a PDF has no original photo to keep")
	}
}

func TestFilesAreDropped(t *testing.T) {
	f := stagetest.New(t)
	l := showList(f, &fakeSystem{})
	l.Drop([]fyne.URI{stagetest.File(t, "un.png", stagetest.Photo(60, 80)), stagetest.File(t, "deux.pdf", stagetest.PDF())})
	f.Tap("Ajouter 2 documents")
	if got := titles(f.Profile); len(got) != 2 {
		t.Errorf("kept %q", got)
	}
}

func TestTitlesOfCamerasSayNothing(t *testing.T) {
	for name, want := range map[string]string{
		"IMG_20260308_101502.jpg": "", "PXL_20260308.jpg": "", "DSC00012.JPG": "", "WhatsApp Image 2026-03-08.jpeg": "", "scan.pdf": "", "1c9f03.png": "", "WhatsApp Image 2026-03-08 at 10.22.31.jpeg": "",
		"ordonnance_dr_martin.pdf": "ordonnance dr martin", "Prise de sang.pdf": "Prise de sang", "café.pdf": "café", "bebe.pdf": "bebe",
	} {
		if got := titleOf(name); got != want {
			t.Errorf("%q gives the title %q, want %q", name, got, want)
		}
	}
}
