package people

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

// reads reports whether a part of a sentence is shown; in it, any space stands for a non-breaking one too.
func reads(f *stagetest.Fixture, part string) bool {
	all := strings.Join(f.Words(), "\n")
	return strings.Contains(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(all), part)
}

func TestProfilesSwitchAndAdd(t *testing.T) {
	f := stagetest.New(t)
	f.Show(NewProfiles(f.Stage))
	for _, word := range []string{"Claire Rivière", "Profil principal", "Lola Rivière", "4 mois · Profil rattaché", "Affiché"} {
		if !reads(f, word) {
			t.Errorf("%q is not read in %q", word, f.Words())
		}
	}
	f.Tap("Claire Rivière")
	if len(f.Nav.Switched) != 1 || f.Profile.Identity().Role != record.Principal {
		t.Errorf("switched to %v", f.Nav.Switched)
	}
	f.Tap("Ajouter un enfant")
	if _, ok := f.Nav.Top().(*Child); !ok {
		t.Errorf("the button leads to %T", f.Nav.Top())
	}
}

func TestDesktopHasTheRestOfTheMenu(t *testing.T) {
	f := stagetest.New(t, stagetest.Desktop())
	f.Show(NewProfiles(f.Stage))
	f.Tap("Paramètres")
	f.Show(NewProfiles(f.Stage))
	f.Tap("Verrouiller")
	if !f.Nav.Locked || len(f.Nav.Opened) != 1 || f.Nav.Opened[0] != stage.Settings {
		t.Errorf("opened %v, locked %t", f.Nav.Opened, f.Nav.Locked)
	}
}

func TestAChildsOwnAccountAddsNoOther(t *testing.T) {
	f := stagetest.Closed(t)
	session, _, err := f.Carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: "lola", Password: stagetest.Password, Kind: app.ChildAccount}, record.Profile{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(session.Lock)
	f.Session = session
	if f.Profile, err = session.AddChild(t.Context(), stagetest.Lola(), nil); err != nil {
		t.Fatal(err)
	}
	s := NewProfiles(f.Stage)
	f.Show(s)
	if !reads(f, "Vous n’avez pas de profil à ajouter") || f.Find("Ajouter un enfant") != nil {
		t.Errorf("the window reads %q", f.Words())
	}
	if s.Add(); len(f.Nav.Pushed) != 1 {
		t.Error("Ctrl+N adds a child all the same")
	}
}

func shared(t *testing.T) (*stagetest.Fixture, *app.Profile) {
	t.Helper()
	f := stagetest.New(t)
	share(t, f, record.Profile{GivenNames: "Inès", BirthName: "Martin", BirthDate: record.NewDate(2017, 4, 2), Sex: record.Female, Certified: stagetest.Lola().Certified})
	for _, p := range f.Session.Profiles() {
		if p.Identity().CallName() == "Inès" {
			return f, p
		}
	}
	t.Fatal("Inès is not shared")
	return nil, nil
}

func TestAcceptingAProfileNeedsTheStatement(t *testing.T) {
	f, ines := shared(t)
	f.Show(NewProfiles(f.Stage))
	if !reads(f, "En attente d’activation") {
		t.Fatalf("the window reads %q", f.Words())
	}
	f.Tap("Accepter")
	if ines.Status() != app.Pending || !reads(f, "Cochez cette phrase") {
		t.Fatalf("accepted without the statement: %s, %q", ines.Status(), f.Words())
	}
	f.Tap("Je certifie être le représentant légal de Inès Martin.")
	if reads(f, "Cochez cette phrase") {
		t.Error("the reproach stays once the statement is ticked")
	}
	f.Tap("Accepter")
	if ines.Status() != app.Active || !reads(f, "8 ans · Profil rattaché") || reads(f, "En attente") {
		t.Errorf("after accepting: %s, %q", ines.Status(), f.Words())
	}
}

func TestARefusedProfileCanStillBeAccepted(t *testing.T) {
	f, ines := shared(t)
	f.Show(NewProfiles(f.Stage))
	f.Nav.Refuse = true
	f.Tap("Refuser")
	if ines.Status() != app.Pending {
		t.Fatal("refused although the question was answered with « Annuler »")
	}
	f.Nav.Refuse = false
	f.Tap("Refuser")
	if ines.Status() != app.Refused || !reads(f, "Profil opposé") || f.Find("Refuser") != nil {
		t.Fatalf("after refusing: %s, %q", ines.Status(), f.Words())
	}
	f.Tap("Je certifie être le représentant légal de Inès Martin.")
	f.Tap("Accepter")
	if ines.Status() != app.Active {
		t.Error("a refused profile cannot be accepted")
	}
}

func addScreen(t *testing.T, option ...stagetest.Option) (*stagetest.Fixture, *Child) {
	t.Helper()
	f := stagetest.New(t, option...)
	s := NewChild(f.Stage)
	f.Show(s)
	return f, s
}

func TestAddAChild(t *testing.T) {
	f, s := addScreen(t)
	f.Type("Prénoms", "  Malo   Jean ")
	f.Type("Nom de naissance", "Benali")
	stage.ShowDate(s.form.birth, record.NewDate(2026, 2, 1))
	f.Tap("Garçon")
	s.form.weeks.SetValue(33)
	s.form.days.SetValue(2)
	s.form.measures[0].field.SetValue(1960)
	s.form.measures[1].field.SetValue(432)
	f.Type("Numéro de sécurité sociale", "2 55 08 14 168 025 38")
	f.Tap("Malo, couleur lavande")
	f.Tap("Je certifie être le représentant légal de cet enfant.")
	f.Tap("Ajouter")
	if len(f.Nav.Errors) > 0 || len(f.Nav.Switched) != 1 || len(f.Nav.Opened) != 1 || f.Nav.Opened[0] != stage.Home {
		t.Fatalf("errors %v, switched %v, opened %v, reads %q", f.Nav.Errors, f.Nav.Switched, f.Nav.Opened, f.Words())
	}
	who := f.Profile.Identity()
	want := record.Profile{Role: record.Attached, GivenNames: "Malo Jean", BirthName: "Benali", BirthDate: record.NewDate(2026, 2, 1), Sex: record.Male,
		Term: record.Gestation{Weeks: 33, Days: 2}, NIR: "255081416802538", Colour: 6,
		Certified: record.Certification{Date: record.NewDate(2026, 3, 10), Text: "representative/1"}}
	if who.GivenNames != want.GivenNames || who.BirthName != want.BirthName || who.BirthDate != want.BirthDate || who.Sex != want.Sex ||
		who.Term != want.Term || who.NIR != want.NIR || who.Colour != want.Colour || who.Certified != want.Certified || who.Role != want.Role {
		t.Errorf("kept %+v\nwant %+v", who, want)
	}
	measures := f.Profile.Measurements()
	if len(measures) != 2 || measures[0].Is.Date != want.BirthDate {
		t.Fatalf("measures %+v", measures)
	}
	for _, m := range measures {
		if m.Is.Type == record.Height && m.Is.Posture != record.Lying {
			t.Error("a newborn was measured standing")
		}
	}
	if len(f.Nav.Messages) != 1 || !strings.Contains(f.Nav.Messages[0], "Malo") {
		t.Errorf("said %q", f.Nav.Messages)
	}
}

func TestNothingIsAddedWithoutWhatIsNeeded(t *testing.T) {
	f, s := addScreen(t)
	f.Tap("Ajouter")
	for _, word := range []string{"Écrivez au moins un prénom.", "Indiquez la date de naissance", "Choisissez le sexe", "Cochez cette phrase"} {
		if !reads(f, word) {
			t.Errorf("%q is not said", word)
		}
	}
	if len(f.Session.Profiles()) != 2 {
		t.Fatal("a child without a name was added")
	}
	f.Type("Prénoms", "Malo")
	if s.form.given.Error() != "" {
		t.Error("the reproach stays while the field is mended")
	}
}

func TestTypingErrorsAreToldAtTheirField(t *testing.T) {
	f := stagetest.New(t)
	valid := func(f *stagetest.Fixture, s *Child) {
		f.Type("Prénoms", "Malo")
		stage.ShowDate(s.form.birth, record.NewDate(2026, 2, 1))
		f.Tap("Garçon")
		f.Tap("Je certifie être le représentant légal de cet enfant.")
	}
	for what, spoil := range map[string]func(*Child) func() string{
		"a birth tomorrow": func(s *Child) func() string {
			stage.ShowDate(s.form.birth, record.NewDate(2026, 3, 11))
			return s.form.birth.Error
		},
		"a birth in 1926": func(s *Child) func() string {
			stage.ShowDate(s.form.birth, record.NewDate(1926, 2, 1))
			return s.form.birth.Error
		},
		"a month for a birthday": func(s *Child) func() string {
			stage.ShowDate(s.form.birth, record.Date{Year: 2026, Month: 2})
			return s.form.birth.Error
		},
		"a term of 12 weeks": func(s *Child) func() string { s.form.weeks.SetValue(12); return s.form.weeks.Error },
		"days without weeks": func(s *Child) func() string { s.form.days.SetValue(2); return s.form.weeks.Error },
		"nine days": func(s *Child) func() string {
			s.form.weeks.SetValue(33)
			s.form.days.SetValue(9)
			return s.form.days.Error
		},
		"a weight of 3 g": func(s *Child) func() string {
			s.form.measures[0].field.SetValue(3)
			return s.form.measures[0].field.Error
		},
		"a length of 4 m": func(s *Child) func() string {
			s.form.measures[1].field.SetValue(4000)
			return s.form.measures[1].field.Error
		},
		"a head of 5 cm": func(s *Child) func() string {
			s.form.measures[2].field.SetValue(50)
			return s.form.measures[2].field.Error
		},
		"a short number": func(s *Child) func() string { s.form.nir.SetText("2 55 08"); return s.form.nir.Error },
	} {
		s := NewChild(f.Stage)
		f.Show(s)
		valid(f, s)
		told := spoil(s)
		f.Tap("Ajouter")
		if told() == "" || len(f.Session.Profiles()) != 2 {
			t.Errorf("%s: told %q, %d profiles", what, told(), len(f.Session.Profiles()))
		}
	}
}

func TestTheFirstErrorIsScrolledTo(t *testing.T) {
	f, s := addScreen(t)
	f.Type("Prénoms", "Malo")
	stage.ShowDate(s.form.birth, record.NewDate(2026, 2, 1))
	f.Tap("Garçon")
	head := s.form.measures[2].field
	head.SetValue(50)
	where := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if where(head).Y < 844 {
		t.Fatal("the field is seen without scrolling: this test proves nothing")
	}
	f.Tap("Ajouter")
	if y := where(head).Y; y < 0 || y > 844-2*kit.Target {
		t.Errorf("the wrong field is at %v of 844", y)
	}
}

func TestAWrongKeyIsAWarning(t *testing.T) {
	f, s := addScreen(t)
	f.Type("Numéro de sécurité sociale", "2 55 08 14 168 025 39")
	if !reads(f, "La clé ne correspond pas") {
		t.Fatal("a wrong key is not told")
	}
	f.Type("Numéro de sécurité sociale", "2 55 08 14 168 025 38")
	if reads(f, "La clé ne correspond pas") {
		t.Fatal("the right key is doubted")
	}
	f.Type("Numéro de sécurité sociale", "2 55 08 14 168 025 39")
	f.Type("Prénoms", "Malo")
	stage.ShowDate(s.form.birth, record.NewDate(2026, 2, 1))
	f.Tap("Garçon")
	f.Tap("Je certifie être le représentant légal de cet enfant.")
	f.Tap("Ajouter")
	if f.Profile.Identity().NIR != "255081416802539" {
		t.Errorf("a number with a wrong key is not kept; the window reads %q", f.Words())
	}
}

func TestAddAnExpectedChildThenItsBirth(t *testing.T) {
	f, s := addScreen(t)
	f.Tap("À naître")
	if reads(f, "Poids de naissance") || reads(f, "Sexe") {
		t.Error("measures are asked of a child who is not born")
	}
	f.Tap("Je certifie être le représentant légal de cet enfant.")
	for _, due := range []record.Date{{}, record.NewDate(2027, 6, 14), record.NewDate(2026, 1, 2)} {
		stage.ShowDate(s.form.due, due)
		f.Tap("Ajouter")
		if s.form.due.Error() == "" {
			t.Errorf("a birth expected on %v is accepted", due)
		}
	}
	stage.ShowDate(s.form.due, record.NewDate(2026, 3, 20))
	f.Tap("Ajouter")
	who := f.Profile.Identity()
	if !who.Expected() || who.GivenNames != "Bébé" {
		t.Fatalf("kept %+v", who)
	}

	f.Show(NewIdentity(f.Stage))
	f.Tap("La naissance a eu lieu")
	birth := f.Nav.Top().(*Edit)
	if f.Field("Prénoms").Text() != "" {
		t.Error("« Bébé » is proposed as a given name")
	}
	f.Type("Prénoms", "Anouk")
	stage.ShowDate(birth.form.birth, record.NewDate(2026, 3, 9))
	f.Tap("Fille")
	birth.form.measures[0].field.SetValue(3250)
	f.Tap("Enregistrer")
	who = f.Profile.Identity()
	if who.Expected() || who.BirthDate != record.NewDate(2026, 3, 9) || who.GivenNames != "Anouk" || len(f.Profile.Measurements()) != 1 {
		t.Fatalf("kept %+v, %d measures; errors %v; the window reads %q", who, len(f.Profile.Measurements()), f.Nav.Errors, f.Words())
	}
	f.Nav.Undo()
	if who = f.Profile.Identity(); !who.Expected() || who.GivenNames != "Bébé" || len(f.Profile.Measurements()) != 0 {
		t.Errorf("taken back to %+v with %d measures", who, len(f.Profile.Measurements()))
	}
}

func TestCorrectAnIdentity(t *testing.T) {
	f := stagetest.New(t, preterm())
	f.Show(NewIdentity(f.Stage))
	for _, word := range []string{"Lola Jeanne", "10 novembre 2025", "Fille", "33 SA + 2 jours", "1,960 kg, 43,2 cm et crâne 30,4 cm", "2 25 03 •• ••• ••• ••",
		"Votre compte est le seul à y avoir accès.", "Noté par la famille"} {
		if !reads(f, word) {
			t.Errorf("%q is not read in %q", word, f.Words())
		}
	}
	f.Tap("Afficher")
	if !reads(f, "2 25 03 75 588 010 91") {
		t.Error("the number is not shown when asked for")
	}
	f.Tap("Masquer")
	if reads(f, "010 91") {
		t.Error("the number stays shown")
	}
	f.Tap("Modifier")
	edit := f.Nav.Top().(*Edit)
	stage.ShowDate(edit.form.birth, record.NewDate(2025, 11, 11))
	edit.form.measures[0].field.SetValue(2010)
	edit.form.measures[2].field.Clear()
	f.Tap("Enregistrer")
	check := func(birth record.Date, weight, head int64) {
		t.Helper()
		if got := f.Profile.Identity().BirthDate; got != birth {
			t.Errorf("born on %v, want %v", got, birth)
		}
		known := birthMeasures(f.Profile)
		if known[record.Weight].Is.Value != weight || known[record.Height].Is.Value != 432 || known[record.Head].Is.Value != head {
			t.Errorf("measures at birth %v", known)
		}
	}
	if f.Nav.Backs != 1 || len(f.Nav.Errors) > 0 {
		t.Fatalf("backs %d, errors %v, reads %q", f.Nav.Backs, f.Nav.Errors, f.Words())
	}
	check(record.NewDate(2025, 11, 11), 2010, 0)
	f.Nav.Undo()
	check(record.NewDate(2025, 11, 10), 1960, 304)
}

func TestSavingWithoutAChangeWritesNothing(t *testing.T) {
	f := stagetest.New(t, preterm())
	f.Show(NewEdit(f.Stage))
	f.Tap("Enregistrer")
	versions, err := f.Profile.History(t.Context(), f.Profile.ID())
	if err != nil || len(versions) != 1 || len(f.Profile.Measurements()) != 3 || f.Nav.Backs != 1 {
		t.Errorf("%d versions, %v, %d backs", len(versions), err, f.Nav.Backs)
	}
}

func TestTheHolderIsAskedLess(t *testing.T) {
	f := stagetest.New(t)
	choose(f, "Claire")
	f.Show(NewEdit(f.Stage))
	if reads(f, "Terme") || reads(f, "Poids de naissance") || !reads(f, "Féminin") {
		t.Errorf("the window reads %q", f.Words())
	}
	edit := f.Nav.Top().(*Edit)
	stage.ShowDate(edit.form.birth, record.Date{})
	f.Tap("Enregistrer")
	if who := f.Profile.Identity(); !who.BirthDate.IsZero() || who.Role != record.Principal {
		t.Errorf("kept %+v; the window reads %q", who, f.Words())
	}
}

func TestChooseAColour(t *testing.T) {
	f := stagetest.New(t)
	f.Show(NewIdentity(f.Stage))
	f.Tap("Lola, couleur brique")
	if f.Profile.Identity().Colour != 7 || f.Nav.Refreshes != 1 || f.Find("Lola, couleur brique, choisie") == nil {
		t.Errorf("colour %d, refreshed %d times", f.Profile.Identity().Colour, f.Nav.Refreshes)
	}
}

// chosen answers for the person: this file.
func chosen(name string, content []byte, closed *int) pick {
	return func(chosen func(photo)) {
		chosen(photo{app.IncomingFile{Name: name, Size: -1, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }},
			func() { *closed++ }})
	}
}

func TestChangeAndRemoveThePhoto(t *testing.T) {
	f := stagetest.New(t)
	s := NewIdentity(f.Stage)
	f.Show(s)
	closed := 0
	s.photo.pick = chosen("lola.png", stagetest.Photo(300, 200), &closed)
	f.Tap("Ajouter une photo")
	if f.Profile.Identity().Photo.IsZero() || closed != 1 || len(f.Nav.Messages) != 1 {
		t.Fatalf("no photo is kept; errors %v, closed %d", f.Nav.Errors, closed)
	}
	f.Tap("Retirer la photo")
	if !f.Profile.Identity().Photo.IsZero() {
		t.Fatal("the photo stays")
	}
	f.Nav.Undo()
	if f.Profile.Identity().Photo.IsZero() {
		t.Fatal("the photo does not come back")
	}
	s.photo.pick = chosen("lola.pdf", stagetest.PDF(), &closed)
	f.Tap("Changer la photo")
	if len(f.Nav.Errors) != 1 || f.Profile.Identity().Photo.IsZero() {
		t.Errorf("a PDF as a portrait: errors %v", f.Nav.Errors)
	}
}

func TestAddAChildWithAPhoto(t *testing.T) {
	f, s := addScreen(t)
	closed := 0
	s.pick = chosen("malo.png", stagetest.Photo(300, 200), &closed)
	f.Tap("Choisir une photo")
	if !reads(f, "malo.png") {
		t.Fatal("the chosen photo is not named")
	}
	f.Tap("Retirer cette photo")
	if reads(f, "malo.png") || closed != 1 {
		t.Fatalf("the photo is not given up, closed %d", closed)
	}
	f.Tap("Choisir une photo")
	f.Type("Prénoms", "Malo")
	stage.ShowDate(s.form.birth, record.NewDate(2026, 2, 1))
	f.Tap("Garçon")
	f.Tap("Je certifie être le représentant légal de cet enfant.")
	f.Tap("Ajouter")
	if f.Profile.Identity().GivenNames != "Malo" || f.Profile.Identity().Photo.IsZero() || closed != 2 {
		t.Errorf("kept %+v, closed %d, errors %v", f.Profile.Identity(), closed, f.Nav.Errors)
	}
}

func TestAPhotoThatCannotBeReadLeavesTheChild(t *testing.T) {
	f, s := addScreen(t)
	closed := 0
	s.pick = chosen("malo.pdf", stagetest.PDF(), &closed)
	f.Tap("Choisir une photo")
	f.Type("Prénoms", "Malo")
	stage.ShowDate(s.form.birth, record.NewDate(2026, 2, 1))
	f.Tap("Garçon")
	f.Tap("Je certifie être le représentant légal de cet enfant.")
	f.Tap("Ajouter")
	if f.Profile.Identity().GivenNames != "Malo" || len(f.Nav.Errors) != 1 || len(f.Nav.Messages) != 1 {
		t.Errorf("profile %q, errors %v, messages %v", f.Profile.Identity().GivenNames, f.Nav.Errors, f.Nav.Messages)
	}
}

func TestTheNumberIsMaskedAsItIsPrinted(t *testing.T) {
	for nir, want := range map[string][2]string{
		"255081416802538": {"2 55 08 14 168 025 38", "2 55 08 •• ••• ••• ••"},
		"284052a321025":   {"2 84 05 2A 321 025", "2 84 05 •• ••• •••"},
		"":                {"", ""},
	} {
		if got := [2]string{spacedNIR(nir), maskedNIR(nir)}; got != want {
			t.Errorf("%q is shown as %q", nir, got)
		}
	}
}
