package growth_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/app/growth"
	"carnet/app/record"
	"carnet/app/text"
	screen "carnet/screens/growth"
	"carnet/screens/kit"
	"carnet/screens/kit/chart"
	"carnet/screens/stagetest"
)

func column(o fyne.CanvasObject) fyne.CanvasObject { return kit.NewScrollColumn(0, o) }

// turnTo adds a child to the account and shows its record: opening another account for each would take long.
func turnTo(t *testing.T, f *stagetest.Fixture, who record.Profile) {
	t.Helper()
	p, err := f.Session.AddChild(t.Context(), who, nil)
	if err != nil {
		t.Fatal(err)
	}
	f.Stage.Profile = p
}

func note(t *testing.T, f *stagetest.Fixture, m record.Measurement) record.ID {
	t.Helper()
	id, err := f.Profile.AddMeasurement(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// grow notes the first four months of a baby.
func grow(t *testing.T, f *stagetest.Fixture) {
	t.Helper()
	birth := f.Profile.Identity().BirthDate
	for _, m := range []struct {
		days        int
		g, mm, head int64
		by          string
	}{{0, 3300, 495, 345, "Maternité"}, {8, 3250, 0, 0, "Sage-femme"}, {31, 4150, 541, 370, "PMI"}, {62, 5150, 574, 388, "Dr Martin"},
		{92, 5850, 601, 401, "Dr Martin"}, {117, 6420, 625, 412, "Dr Martin"}} {
		for _, one := range []record.Measurement{{Type: record.Weight, Value: m.g}, {Type: record.Height, Value: m.mm, Posture: record.Lying}, {Type: record.Head, Value: m.head}} {
			if one.Value > 0 {
				one.Date, one.By = birth.AddDays(m.days), m.by
				note(t, f, one)
			}
		}
	}
}

// growUp notes the years of a child, whose BMI rises from four years on.
func growUp(t *testing.T, f *stagetest.Fixture) {
	t.Helper()
	birth := f.Profile.Identity().BirthDate
	for i, m := range []struct{ g, mm int64 }{{3300, 495}, {9500, 745}, {12000, 885}, {13600, 955}, {16800, 1020}, {20000, 1090}, {23600, 1160}, {27000, 1225}, {31500, 1285}} {
		date := birth.AddYears(i).AddDays(10)
		posture := record.Standing
		if i < 2 {
			posture = record.Lying
		}
		note(t, f, record.Measurement{Type: record.Weight, Value: m.g, Date: date, By: "Dr Martin"})
		note(t, f, record.Measurement{Type: record.Height, Value: m.mm, Posture: posture, Date: date, By: "Dr Martin"})
	}
}

// plain writes no-break spaces as plain ones, so that the tests can be read.
func plain(s string) string { return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s) }

func reads(f *stagetest.Fixture, part string) bool {
	return slices.ContainsFunc(f.Words(), func(w string) bool { return strings.Contains(plain(w), part) })
}

func tap(f *stagetest.Fixture, name string) {
	for _, w := range f.Words() {
		if plain(w) == name {
			name = w
		}
	}
	f.Tap(name)
}

func measured(f *stagetest.Fixture, kind record.MeasureType) []record.Measurement {
	var all []record.Measurement
	for _, l := range f.Profile.Measurements() {
		if l.Is.Type == kind {
			all = append(all, l.Is)
		}
	}
	return all
}

// typeNumber types into the number field with this label.
func typeNumber(t *testing.T, f *stagetest.Fixture, label, typed string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(f.Window.Canvas().Content()) {
		field, ok := o.(*kit.NumberField)
		if !ok {
			continue
		}
		for _, inner := range test.LaidOutObjects(field) {
			if l, ok := inner.(*kit.Text); ok && l.Text == label {
				f.Window.Canvas().Focus(field.Focusable())
				field.Clear()
				test.Type(field.Focusable(), typed)
				return
			}
		}
	}
	t.Fatalf("no number field is called %q", label)
}

func oneMeasureIsReadInASentence(t *testing.T, f *stagetest.Fixture) {
	grow(t, f)
	f.Show(screen.New(f.Stage))
	for _, want := range []string{"6,420 kg, à 3 mois", "Sur 100 filles du même âge, environ", "pèsent moins.", "Mesuré par Dr Martin, le 7 mars 2026", "Noté par la famille", "Courbes OMS 2006"} {
		if !reads(f, want) {
			t.Errorf("%q is missing in %q", want, f.Words())
		}
	}
	f.Tap("IMC")
	if !reads(f, "kg/m², à 3 mois") || !reads(f, "ont un IMC plus bas") {
		t.Errorf("BMI reads %q", f.Words())
	}
}

func aPointOfTheCurveIsChosen(t *testing.T, f *stagetest.Fixture) {
	grow(t, f)
	f.Show(screen.New(f.Stage))
	for _, o := range test.LaidOutObjects(f.Window.Canvas().Content()) {
		if c, ok := o.(*chart.Chart); ok {
			c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
			if c.Selected() != 0 {
				t.Errorf("point %d is marked", c.Selected())
			}
		}
	}
	if !reads(f, "3,300 kg, à la naissance") || reads(f, "6,420 kg, à") || !reads(f, "Mesuré par Maternité") {
		t.Errorf("reads %q", f.Words())
	}
	f.Tap("Taille")
	if !reads(f, "62,5 cm, à 3 mois") {
		t.Errorf("another indicator begins with the latest: reads %q", f.Words())
	}
}

func unusualValueAsksToLookTwice(t *testing.T, f *stagetest.Fixture) {
	note(t, f, record.Measurement{Type: record.Weight, Value: 64_200, Date: f.Today()})
	f.Show(screen.New(f.Stage))
	if !reads(f, "Cette valeur est inhabituelle. Vérifiez la saisie.") || !reads(f, "presque toutes pèsent moins") {
		t.Errorf("reads %q", f.Words())
	}
	if !reads(f, "1 mesure inhabituelle n’est pas dessinée : elle est dans la liste.") {
		t.Errorf("nothing says why the curve has no point: %q", f.Words())
	}
}

func silenceIsExplained(t *testing.T, f *stagetest.Fixture) {
	unknown := stagetest.Lola()
	unknown.Sex = record.Undetermined
	preterm := stagetest.Lola()
	preterm.Term = record.Gestation{Weeks: 30}
	old := stagetest.Lola()
	old.BirthDate = record.NewDate(2013, 1, 1)
	for _, c := range []struct {
		who  record.Profile
		on   record.Date
		want string
	}{
		{unknown, record.NewDate(2026, 3, 1), "Il n’existe pas de courbe de référence pour un sexe indéterminé."},
		{preterm, record.NewDate(2025, 11, 20), "Avant le terme, il n’y a pas de courbe de référence."},
		{old, record.NewDate(2026, 3, 1), "Après 10 ans, il n’y a plus de courbe de poids."},
	} {
		turnTo(t, f, c.who)
		note(t, f, record.Measurement{Type: record.Weight, Value: 5_000, Date: c.on})
		f.Show(screen.New(f.Stage))
		if !reads(f, c.want) || c.who.Term != preterm.Term && reads(f, "Sur 100") {
			t.Errorf("want %q, reads %q", c.want, f.Words())
		}
	}
}

func correctedAgeIsSaid(t *testing.T, f *stagetest.Fixture) {
	preterm := stagetest.Lola()
	preterm.Term = record.Gestation{Weeks: 33}
	turnTo(t, f, preterm)
	grow(t, f)
	f.Show(screen.New(f.Stage))
	if got := lastAge(t, f); got != 12 {
		t.Errorf("the axis ends at %v: the points of 92 and 117 days since birth are not seen", got)
	}
	for _, want := range []string{"Âge corrigé : 2 mois. Naissance à 33 SA", "Sans corriger l’âge (3 mois)", "Petits points : à l’âge depuis la naissance."} {
		if !reads(f, want) {
			t.Errorf("%q is missing in %q", want, f.Words())
		}
	}
}

func TestThoseWithoutCurves(t *testing.T) {
	expected := stagetest.Lola()
	expected.BirthDate, expected.DueDate = record.Date{}, record.NewDate(2026, 8, 1)
	f := stagetest.New(t, stagetest.Child(expected))
	f.Show(screen.New(f.Stage))
	if !reads(f, "Les courbes commenceront à la naissance.") || f.Find("Ajouter une mesure") != nil {
		t.Errorf("expected child reads %q", f.Words())
	}
	f.Stage.Profile = f.Session.Profiles()[0]
	f.Show(screen.New(f.Stage))
	if !reads(f, "de la naissance à 19 ans") {
		t.Errorf("adult reads %q", f.Words())
	}
	if screen.Line(f.Stage, nil) != nil || screen.Preview(f.Stage, nil) != nil {
		t.Error("the home screen of an adult shows growth")
	}
}

func measuresOfADayAreSavedTogetherAndUndone(t *testing.T, f *stagetest.Fixture) {
	f.Show(screen.New(f.Stage))
	f.Tap("Ajouter une mesure")
	typeNumber(t, f, "Poids", "6,42")
	typeNumber(t, f, "Taille", "62,5")
	f.Type("Mesuré par", "  Dr   Martin ")
	f.Tap("Enregistrer")
	want := record.Measurement{Type: record.Weight, Value: 6420, Date: f.Today(), By: "Dr Martin"}
	if got := measured(f, record.Weight); len(got) != 1 || got[0] != want {
		t.Fatalf("weights are %+v", got)
	}
	if got := measured(f, record.Height); len(got) != 1 || got[0].Value != 625 || got[0].Posture != record.Lying {
		t.Fatalf("heights are %+v", got)
	}
	if !slices.Equal(f.Nav.Messages, []string{"2 mesures ajoutées."}) || f.Nav.Backs != 1 {
		t.Errorf("said %q after %d backs", f.Nav.Messages, f.Nav.Backs)
	}
	f.Nav.Undo()
	if n := len(f.Profile.Measurements()); n != 0 {
		t.Errorf("%d measures are left", n)
	}
}

func slipsAreShownAtTheField(t *testing.T, f *stagetest.Fixture) {
	f.Show(screen.NewMeasure(f.Stage))
	f.Tap("Enregistrer")
	if !reads(f, "Écrivez au moins une mesure") {
		t.Errorf("nothing typed: reads %q", f.Words())
	}
	typeNumber(t, f, "Poids", "6420")
	f.Tap("Enregistrer")
	if !reads(f, "Vous vouliez dire 6,420 kg ?") || len(f.Profile.Measurements()) != 0 {
		t.Fatalf("grams: reads %q", f.Words())
	}
	tap(f, "Oui, 6,420 kg")
	f.Tap("Enregistrer")
	if got := measured(f, record.Weight); len(got) != 1 || got[0].Value != 6420 {
		t.Fatalf("weights are %+v", got)
	}

	f.Show(screen.NewMeasure(f.Stage))
	typeNumber(t, f, "Poids", "6,5")
	if !reads(f, "Déjà noté ce jour-là : 6,420 kg.") {
		t.Errorf("same day: reads %q", f.Words())
	}
	typeNumber(t, f, "Poids", "65")
	if !reads(f, "65 kg ? Vous vouliez dire 6,500 kg ?") {
		t.Errorf("ten times too much: reads %q", f.Words())
	}
	typeNumber(t, f, "Taille", "625")
	f.Tap("Enregistrer")
	if !reads(f, "Vous vouliez dire 62,5 cm ?") || len(f.Profile.Measurements()) != 1 {
		t.Errorf("millimetres: reads %q", f.Words())
	}
}

func aMeasureIsCorrectedAndItsVersionsShown(t *testing.T, f *stagetest.Fixture) {
	id := note(t, f, record.Measurement{Type: record.Weight, Value: 6240, Date: f.Today(), By: "PMI", Note: "nu"})
	f.Show(screen.NewEditMeasure(f.Stage, id))
	if reads(f, "Ce qui a été écrit") {
		t.Error("one version has a history")
	}
	typeNumber(t, f, "Poids", "6,42")
	f.Tap("Enregistrer")
	want := record.Measurement{Type: record.Weight, Value: 6420, Date: f.Today(), By: "PMI", Note: "nu"}
	if got := measured(f, record.Weight); len(got) != 1 || got[0] != want {
		t.Fatalf("weights are %+v", got)
	}
	f.Show(screen.NewEditMeasure(f.Stage, id))
	if !reads(f, "6,240 kg, mesure du 10 mars 2026. Écrit le 10 mars 2026.") {
		t.Errorf("reads %q", f.Words())
	}
	f.Tap("Supprimer cette mesure")
	if len(f.Profile.Measurements()) != 0 {
		t.Fatal("it is still there")
	}
	f.Nav.Undo()
	if got := measured(f, record.Weight); len(got) != 1 || got[0] != want {
		t.Errorf("after undoing: %+v", got)
	}
	f.Show(screen.NewEditMeasure(f.Stage, record.ID{1}))
	if !reads(f, "n’est plus dans le carnet") {
		t.Errorf("a measure that is gone reads %q", f.Words())
	}
}

func homeLine(t *testing.T, f *stagetest.Fixture) {
	if screen.Line(f.Stage, nil) != nil || screen.Preview(f.Stage, nil) != nil {
		t.Fatal("there is a line without a measure")
	}
	grow(t, f)
	opened := 0
	f.Show(home{screen.Line(f.Stage, func() { opened++ })})
	if !reads(f, "6,420 kg · 62,5 cm") || !reads(f, "Dernière mesure il y a 3 jours, au milieu de la courbe") {
		t.Errorf("reads %q", f.Words())
	}
	tap(f, "6,420 kg · 62,5 cm")
	f.Show(home{screen.Preview(f.Stage, func() { opened++ })})
	tap(f, "6,420 kg, à 3 mois")
	if opened != 2 {
		t.Errorf("opened %d times", opened)
	}
}

// TestBuiltKeys proves the keys that the code builds instead of writing them out.
func TestBuiltKeys(t *testing.T) {
	var keys []string
	for _, i := range growth.Indicators() {
		for _, part := range []string{"unit", "empty", "list", "none.age"} {
			keys = append(keys, "growth."+part+"."+string(i))
		}
		keys = append(keys, "measure."+string(i))
		for _, s := range []record.Sex{record.Female, record.Male} {
			keys = append(keys, "growth.less."+string(i)+"."+string(s), "growth.all."+string(i)+"."+string(s))
		}
	}
	for _, s := range growth.Sources() {
		keys = append(keys, "growth.reference."+string(s.Reference))
	}
	for _, s := range []record.Source{record.FromParent, record.FromPaper, record.FromStamp, record.FromProfessional, record.FromDevice, record.FromService} {
		keys = append(keys, "entry.from."+string(s))
	}
	for _, lang := range text.Languages() {
		c, err := text.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			if !c.Has(key) {
				t.Errorf("%s: %s is missing", lang, key)
			}
		}
	}
}

// The frame builds a place anew after each form: what was chosen stays chosen, for this person.
func theIndicatorStaysChosen(t *testing.T, f *stagetest.Fixture) {
	grow(t, f)
	make := screen.Maker()
	f.Show(make(f.Stage))
	f.Tap("Taille")
	f.Show(make(f.Stage))
	if !f.Reads("62,5\u00a0cm, à") {
		t.Errorf("height is forgotten: %q", f.Words())
	}
	lola := f.Stage.Profile
	turnTo(t, f, record.Profile{Role: record.Attached, GivenNames: "Noé", BirthDate: record.NewDate(2022, 5, 1), Sex: record.Male,
		Certified: lola.Identity().Certified})
	f.Show(make(f.Stage))
	f.Stage.Profile = lola
	f.Show(make(f.Stage))
	if !f.Reads("6,420\u00a0kg, à") {
		t.Errorf("the other child's choice is shown: %q", f.Words())
	}
}
