package vaccination_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/screens/kit"
	"carnet/screens/stagetest"
	screen "carnet/screens/vaccination"
)

func give(t *testing.T, f *stagetest.Fixture, on record.Date, product, lot string, from record.Source) record.ID {
	t.Helper()
	d := record.Dose{Date: on, Product: product, Lot: lot}
	p, ok := vaccination.FindProduct(product)
	if !ok {
		t.Fatalf("no product is called %q", product)
	}
	d.Valences = p.Valences
	id, err := f.Profile.AddDose(t.Context(), d, from)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// noted returns the dose of that product: doses of one day come in no particular order.
func noted(t *testing.T, f *stagetest.Fixture, product string) app.Line[record.Dose] {
	t.Helper()
	for _, l := range f.Profile.Doses() {
		if l.Is.Product == product {
			return l
		}
	}
	t.Fatalf("no dose of %s is noted", product)
	return app.Line[record.Dose]{}
}

// babyDoses notes the doses of two months.
func babyDoses(t *testing.T, f *stagetest.Fixture) {
	t.Helper()
	birth := f.Profile.Identity().BirthDate
	give(t, f, birth.AddMonths(2), "Hexyon", "U3F12", record.FromStamp)
	give(t, f, birth.AddMonths(2), "Prevenar 13", "GK481", record.FromStamp)
	give(t, f, birth.AddMonths(2), "Rotarix", "", record.FromParent)
}

// childDoses notes a history with a dose that came too early.
func childDoses(t *testing.T, f *stagetest.Fixture) {
	t.Helper()
	birth := f.Profile.Identity().BirthDate
	for _, months := range []int{2, 4, 11} {
		give(t, f, birth.AddMonths(months).AddDays(3), "Infanrix hexa", "A21CB", record.FromStamp)
		give(t, f, birth.AddMonths(months).AddDays(3), "Prevenar 13", "", record.FromPaper)
	}
	give(t, f, birth.AddMonths(10), "Priorix", "R441", record.FromPaper)
	give(t, f, birth.AddMonths(5), "Neisvac", "", record.FromParent)
}

// turnTo adds a child to the account and shows its record: opening another account for each would take long.
func turnTo(t *testing.T, f *stagetest.Fixture, who record.Profile) {
	t.Helper()
	p, err := f.Session.AddChild(t.Context(), who, nil)
	if err != nil {
		t.Fatal(err)
	}
	f.Stage.Profile = p
}

// plain writes no-break spaces as plain ones, so that the tests can be read.
func plain(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }

func reads(f *stagetest.Fixture, part string) bool {
	return slices.ContainsFunc(f.Words(), func(w string) bool { return strings.Contains(plain(w), part) })
}

// after reports that two texts can be read in this order.
func after(f *stagetest.Fixture, first, second string) bool {
	words := f.Words()
	i, j := slices.Index(words, first), slices.Index(words, second)
	return i >= 0 && i < j
}

func typeDate(t *testing.T, f *stagetest.Fixture, typed string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(f.Window.Canvas().Content()) {
		if field, ok := o.(*kit.DateField); ok {
			f.Window.Canvas().Focus(field.Focusable())
			field.SetValue(kit.Date{})
			test.Type(field.Focusable(), typed)
			return
		}
	}
	t.Fatal("there is no date field")
}

func TestThePlaceSaysWhatIsLateAndWhatToDo(t *testing.T) {
	f := stagetest.New(t)
	f.Clock.Set(f.Clock.Now().AddDate(0, 0, 6))
	f.Show(screen.New(f.Stage))
	if !reads(f, "Aucune vaccination n’est notée") || reads(f, "Rien n’est perdu") {
		t.Errorf("nothing noted reads %q", f.Words())
	}
	babyDoses(t, f)
	f.Show(screen.New(f.Stage))
	for _, want := range []string{"2 doses en retard", "Rien n’est perdu : le schéma reprend là où il s’est arrêté.", "Obligatoire · prévue le 10 février",
		"Hexyon, lot U3F12 · page tamponnée", "Calendrier des vaccinations 2025"} {
		if !reads(f, want) {
			t.Errorf("%q is missing in %q", want, f.Words())
		}
	}
	if !after(f, "À faire", "Méningocoque B, 1re dose") || !after(f, "Faites", "Hexavalent, 1re dose") {
		t.Errorf("reads %q", f.Words())
	}
	f.Tap("Noter une vaccination")
	if _, ok := f.Nav.Top().(*screen.RecordDose); !ok {
		t.Errorf("the button opens %T", f.Nav.Top())
	}
}

func TestUpcomingAndOthersUnfold(t *testing.T) {
	f := stagetest.New(t)
	f.Show(screen.New(f.Stage))
	if reads(f, "Rappel des 65 ans") {
		t.Error("all of a life is shown at once")
	}
	f.Tap("Tout voir")
	if !reads(f, "Rappel des 65 ans") || f.Find("Tout voir") != nil {
		t.Errorf("reads %q", f.Words())
	}
	f.Tap(slices.Collect(func(yield func(string) bool) {
		for _, w := range f.Words() {
			if strings.HasPrefix(w, "Autres vaccinations (") && !yield(w) {
				return
			}
		}
	})[0])
	if !reads(f, "Grippe, chaque saison") {
		t.Errorf("reads %q", f.Words())
	}
}

func TestADoseThatDoesNotCountSaysWhy(t *testing.T) {
	old := stagetest.Lola()
	old.BirthDate = record.NewDate(2021, 5, 2)
	f := stagetest.New(t, stagetest.Child(old))
	childDoses(t, f)
	f.Show(screen.New(f.Stage))
	if !reads(f, "Non prise en compte") || !reads(f, "Faite avant 12 mois, cette dose n’entre pas dans le calendrier.") {
		t.Errorf("reads %q", f.Words())
	}
	f.Show(screen.NewEditDose(f.Stage, noted(t, f, "Priorix").ID))
	if !reads(f, "Faite avant 12 mois, cette dose n’entre pas dans le calendrier.") {
		t.Errorf("the dose reads %q", f.Words())
	}
}

func TestALineIsExplained(t *testing.T) {
	f := stagetest.New(t)
	f.Clock.Set(f.Clock.Now().AddDate(0, 0, 6))
	babyDoses(t, f)
	f.Show(screen.NewDetail(f.Stage, "MNB-1"))
	for _, want := range []string{"En retard", "Obligatoire", "Elle était prévue le 10 février 2026.", "À voir avec votre médecin.", "Méningocoque B",
		"Recommandée le 10 février 2026", "Rattrapage habituel avant le 10 novembre 2030", "Données relues le"} {
		if !reads(f, want) {
			t.Errorf("%q is missing in %q", want, f.Words())
		}
	}
	f.Tap("Noter cette vaccination")
	if !reads(f, "Protège contre : Méningocoque B") {
		t.Fatalf("the form reads %q", f.Words())
	}
	f.Tap("Enregistrer")
	doses := f.Profile.Doses()
	got := doses[len(doses)-1]
	if len(doses) != 4 || !slices.Equal(got.Is.Valences, []record.Valence{record.MenB}) || got.Is.Date != f.Today() || got.Is.Rank != record.FirstDose || got.Source != record.FromParent {
		t.Errorf("noted %+v", got)
	}
	f.Show(screen.NewDetail(f.Stage, "HEXA-1"))
	if !reads(f, "Doses notées") || f.Find("Noter cette vaccination") != nil {
		t.Errorf("a line that is done reads %q", f.Words())
	}
	f.Show(screen.NewDetail(f.Stage, "NOT-A-LINE"))
	if !reads(f, "n’est plus dans le carnet") {
		t.Errorf("a line that is gone reads %q", f.Words())
	}
}

func TestAVaccineIsChosenFromTheList(t *testing.T) {
	f := stagetest.New(t)
	f.Show(screen.NewRecord(f.Stage, ""))
	f.Tap("Enregistrer")
	if !reads(f, "Choisissez un vaccin, ou cochez au moins une maladie.") || len(f.Profile.Doses()) != 0 {
		t.Fatalf("reads %q", f.Words())
	}
	f.Tap("Vaccin, Choisir dans la liste")
	f.Tap("Hexyon")
	if reads(f, "Choisissez un vaccin") || !reads(f, "Protège contre : Diphtérie, Tétanos") {
		t.Errorf("reads %q", f.Words())
	}
	typeDate(t, f, "01/2026")
	f.Type("Numéro de lot", "U3F12")
	f.Tap("Tampon")
	f.Tap("Ajouter un détail")
	f.Type("Faite par", "PMI")
	f.Tap("Rappel")
	f.Tap("Enregistrer")
	doses := f.Profile.Doses()
	if len(doses) != 1 {
		t.Fatalf("%d doses; reads %q", len(doses), f.Words())
	}
	hexyon, _ := vaccination.FindProduct("Hexyon")
	d := doses[0]
	if d.Is.Product != "Hexyon" || !slices.Equal(d.Is.Valences, hexyon.Valences) || d.Is.Date != (record.Date{Year: 2026, Month: 1}) ||
		d.Is.Lot != "U3F12" || d.Is.By != "PMI" || d.Is.Rank != record.BoosterDose || d.Source != record.FromStamp {
		t.Errorf("noted %+v", d)
	}
	if !slices.Equal(f.Nav.Messages, []string{"Vaccination notée."}) {
		t.Errorf("said %q", f.Nav.Messages)
	}
	f.Nav.Undo()
	if len(f.Profile.Doses()) != 0 {
		t.Error("the dose is still there")
	}
}

func TestAVaccineThatIsNotInTheList(t *testing.T) {
	f := stagetest.New(t)
	f.Show(screen.NewRecord(f.Stage, ""))
	f.Tap("Vaccin, Choisir dans la liste")
	f.Tap("Autre vaccin, ou nom inconnu")
	f.Type("Nom du vaccin", " ROR  VAX ")
	f.Tap("Rougeole")
	f.Tap("Oreillons")
	typeDate(t, f, "11032026")
	f.Tap("Enregistrer")
	if !reads(f, "Cette date n’est pas encore passée.") || len(f.Profile.Doses()) != 0 {
		t.Fatalf("tomorrow: reads %q", f.Words())
	}
	typeDate(t, f, "09112025")
	f.Tap("Enregistrer")
	if !reads(f, "Cette date est avant la naissance.") {
		t.Fatalf("before birth: reads %q", f.Words())
	}
	typeDate(t, f, "10032026")
	f.Type("Numéro de lot", strings.Repeat("x", 101))
	f.Tap("Enregistrer")
	if !reads(f, "Le numéro de lot est trop long") {
		t.Fatalf("long lot: reads %q", f.Words())
	}
	f.Type("Numéro de lot", "")
	f.Tap("Enregistrer")
	doses := f.Profile.Doses()
	if len(doses) != 1 || doses[0].Is.Product != "ROR VAX" || !slices.Equal(doses[0].Is.Valences, []record.Valence{record.Measles, record.Mumps}) {
		t.Errorf("noted %+v", doses)
	}
}

func TestADoseIsCorrectedAndDeleted(t *testing.T) {
	f := stagetest.New(t)
	babyDoses(t, f)
	before := noted(t, f, "Hexyon")
	f.Show(screen.NewEditDose(f.Stage, before.ID))
	if !reads(f, "Prise en compte dans le calendrier.") || !reads(f, "Compte pour : Hexavalent, 1re dose") || !reads(f, "Recopié d’une page datée et tamponnée") {
		t.Errorf("reads %q", f.Words())
	}
	f.Tap("Enregistrer")
	if got := noted(t, f, "Hexyon"); got.Version != before.Version {
		t.Error("saving without a change writes a version")
	}
	f.Show(screen.NewEditDose(f.Stage, before.ID))
	f.Type("Numéro de lot", "U3F13")
	f.Tap("Enregistrer")
	got := noted(t, f, "Hexyon")
	if got.Is.Lot != "U3F13" || got.Source != record.FromStamp || !slices.Equal(got.Is.Valences, before.Is.Valences) {
		t.Errorf("corrected to %+v", got)
	}
	f.Nav.Undo()
	if got := noted(t, f, "Hexyon").Is.Lot; got != "U3F12" {
		t.Errorf("after undoing, the lot is %q", got)
	}
	f.Show(screen.NewEditDose(f.Stage, before.ID))
	f.Tap("Supprimer cette vaccination")
	if len(f.Profile.Doses()) != 2 {
		t.Fatal("it is still there")
	}
	f.Nav.Undo()
	if len(f.Profile.Doses()) != 3 {
		t.Error("it did not come back")
	}
}

func TestThoseWithoutCalendar(t *testing.T) {
	expected := stagetest.Lola()
	expected.BirthDate, expected.DueDate = record.Date{}, record.NewDate(2026, 8, 1)
	f := stagetest.New(t, stagetest.Child(expected))
	f.Show(screen.New(f.Stage))
	if !reads(f, "Le calendrier commencera à la naissance.") || f.Find("Noter une vaccination") != nil {
		t.Errorf("reads %q", f.Words())
	}
}

// TestEveryWordExists proves the keys that the code builds, for all lines, statuses and reasons, in both languages.
func TestEveryWordExists(t *testing.T) {
	today := record.NewDate(2026, 3, 10)
	for _, lang := range text.Languages() {
		c, err := text.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		check := func(what string, words ...string) {
			for _, w := range words {
				if w == "" || strings.Contains(w, "⟦") {
					t.Errorf("%s: %s reads %q", lang, what, w)
				}
			}
		}
		for _, born := range []record.Date{record.NewDate(2025, 11, 10), record.NewDate(2023, 2, 1), record.NewDate(2010, 1, 1), record.NewDate(1990, 2, 3)} {
			for _, term := range []record.Gestation{{Weeks: 33}, {Weeks: 40}} {
				plan := vaccination.PlanFor(vaccination.Person{Birth: born, Sex: record.Female, Term: term}, nil, today)
				for _, l := range plan.Lines {
					word, _ := screen.Pill(c, l.Status)
					check(l.Key, screen.Title(c, l), screen.Detail(c, l, today), screen.Level(c, l), screen.Why(c, l.Reason), word, screen.Diseases(c, l.Valences))
					check(l.Key, c.S("vaccine.confidence."+string(l.Confidence)), c.S(l.Label+".short"))
				}
			}
		}
		for _, code := range vaccination.ReasonCodes() {
			check(string(code), screen.Why(c, vaccination.Reason{Code: code, Date: today, Line: "HEXA-1", Product: "RotaTeq",
				Span: record.Span{N: 2, Unit: record.Months}, Actual: record.Span{N: 20, Unit: record.Days}, Valences: []record.Valence{record.HepatitisB}}))
		}
		for _, o := range []vaccination.Outcome{vaccination.Counted, vaccination.ToCheck, vaccination.NotCounted, vaccination.Kept} {
			check(string(o), c.S("vaccine.outcome."+string(o)))
		}
		for _, p := range vaccination.Products() {
			check(p.Name, screen.Diseases(c, p.Valences), c.S("vaccine.product."+string(p.Status)))
		}
	}
}

// The boosters of 45 and 65 years tell a teenager nothing: they wait behind « Tout voir ».
func TestWhatIsDecadesAwayIsFolded(t *testing.T) {
	f := stagetest.New(t, stagetest.Child(record.Profile{Role: record.Attached, GivenNames: "Inès", BirthDate: record.NewDate(2009, 3, 1), Sex: record.Female,
		Certified: stagetest.Lola().Certified}))
	f.Show(screen.New(f.Stage))
	if !f.Reads("Rappel des 25 ans") || f.Reads("Rappel des 45 ans") {
		t.Errorf("at 17 the screen reads %q", f.Words())
	}
	f.Tap("Tout voir")
	if !f.Reads("Rappel des 65 ans") {
		t.Errorf("the whole calendar reads %q", f.Words())
	}
}
