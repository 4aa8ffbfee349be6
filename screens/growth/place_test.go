package growth_test

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/app"
	"carnet/app/record"
	screen "carnet/screens/growth"
	"carnet/screens/kit/chart"
	"carnet/screens/stagetest"
)

// maya is a child of eight years whose parents' heights are known.
func maya() record.Profile {
	who := stagetest.Lola()
	who.GivenNames, who.BirthDate = "Maya", record.NewDate(2017, 5, 2)
	who.Growth = record.GrowthFacts{Mother: 1650, Father: 1780}
	return who
}

func shownChart(t *testing.T, f *stagetest.Fixture) *chart.Chart {
	t.Helper()
	for _, o := range test.LaidOutObjects(f.Window.Canvas().Content()) {
		if c, ok := o.(*chart.Chart); ok {
			return c
		}
	}
	t.Fatalf("no chart; the window reads %q", f.Words())
	return nil
}

// lastAge is the end of the axis of ages, in its own units.
func lastAge(t *testing.T, f *stagetest.Fixture) float64 {
	g := shownChart(t, f).Geometry()
	return math.Round(g.At(fyne.NewPos(g.Right, g.Bottom)).X)
}

func theSpanFollowsTheAgeAndTheChips(t *testing.T, f *stagetest.Fixture) {
	grow(t, f)
	place := screen.New(f.Stage)
	f.Show(place)
	if got := lastAge(t, f); got != 12 {
		t.Errorf("at four months the axis ends at %v months", got)
	}
	for _, c := range []struct {
		chip string
		end  float64
	}{{"0–3 mois", 13}, {"0–3 ans", 36}, {"0–5 ans", 5}, {"1–10 ans", 10}, {"1–18 ans", 18}} {
		tap(f, c.chip)
		if got := lastAge(t, f); got != c.end {
			t.Errorf("%s: the axis ends at %v", c.chip, got)
		}
	}
	f.Tap("Crâne")
	if got := lastAge(t, f); got != 12 || reads(f, "1–18 ans") {
		t.Errorf("the head has no table to 18 years; the axis ends at %v", got)
	}
	turnTo(t, f, maya())
	growUp(t, f)
	f.Show(screen.New(f.Stage))
	if got := lastAge(t, f); got != 10 {
		t.Errorf("at eight years the axis of the weight ends at %v", got)
	}
	f.Tap("Taille")
	if got := lastAge(t, f); got != 18 {
		t.Errorf("at eight years the axis of the height ends at %v", got)
	}
}

// The tables end at 19 years and the last page of the carnet at 18: who is measured in between is still on the curve.
func theLastYearOfTheTablesIsSeen(t *testing.T, f *stagetest.Fixture) {
	who := maya()
	who.BirthDate = record.NewDate(2007, 5, 1)
	turnTo(t, f, who)
	note(t, f, record.Measurement{Type: record.Height, Value: 1640, Posture: record.Standing, Date: record.NewDate(2025, 3, 1)})
	f.Show(screen.New(f.Stage))
	f.Tap("Taille")
	if got := lastAge(t, f); got != 18 {
		t.Errorf("at 17 years the axis ends at %v", got)
	}
	note(t, f, record.Measurement{Type: record.Height, Value: 1645, Posture: record.Standing, Date: record.NewDate(2025, 12, 2)})
	f.Show(screen.New(f.Stage))
	f.Tap("Taille")
	if got := lastAge(t, f); got != 19 || !reads(f, "164,5 cm, à 18 ans") {
		t.Errorf("at 18 years the axis ends at %v, reads %q", got, f.Words())
	}
}

func linesAreNamedAsTheCarnetDoesAndOtherwiseIfAsked(t *testing.T, f *stagetest.Fixture) {
	grow(t, f)
	f.Show(screen.New(f.Stage))
	if !reads(f, "Lignes : 3e, 50e et 97e centiles.") {
		t.Errorf("weight reads %q", f.Words())
	}
	f.Tap("Taille")
	if !reads(f, "Lignes : médiane, et 2 écarts-types (DS)") {
		t.Errorf("height reads %q", f.Words())
	}
	f.Tap("Affichage")
	f.Tap("Toutes")
	f.Tap("Centiles")
	f.Tap("Fermer")
	if !reads(f, "Lignes : centiles, du 1er au 99e.") {
		t.Errorf("all centiles of the height read %q", f.Words())
	}
	f.Tap("Crâne")
	if !reads(f, "médiane, et 1, 2 et 3 écarts-types") {
		t.Errorf("all lines of the head read %q", f.Words())
	}
	f.Tap("Taille")
	if !reads(f, "Lignes : centiles, du 1er au 99e.") {
		t.Errorf("what was chosen for the height is forgotten: %q", f.Words())
	}
}

func theBMIHasTheLinesAndWordsOfTheIOTF(t *testing.T, f *stagetest.Fixture) {
	grow(t, f)
	f.Show(screen.New(f.Stage))
	f.Tap("IMC")
	if reads(f, "IOTF") {
		t.Errorf("at four months: %q", f.Words())
	}
	turnTo(t, f, maya())
	growUp(t, f)
	f.Show(screen.New(f.Stage))
	f.Tap("IMC")
	for _, want := range []string{"Tirets : IOTF 17 et 25, à partir de 2 ans.", "Repères IOTF : entre les lignes 25 et 30, dites surpoids.", "à vérifier avec un professionnel",
		"À montrer au médecin", "L’IMC remonte depuis le 12 mai 2020, à 3 ans, alors qu’il descend", "ce n’est pas un diagnostic"} {
		if !reads(f, want) {
			t.Errorf("%q is missing in %q", want, f.Words())
		}
	}
	shownChart(t, f).TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if reads(f, "Repères IOTF") || !reads(f, "kg/m², à 12 mois") {
		t.Errorf("at one year: %q", f.Words())
	}
}

func theTargetHeightNeedsBothParents(t *testing.T, f *stagetest.Fixture) {
	turnTo(t, f, maya())
	growUp(t, f)
	f.Show(screen.New(f.Stage))
	if reads(f, "Taille cible") {
		t.Error("the weight has a target height")
	}
	f.Tap("Taille")
	for _, want := range []string{"Taille cible : 165 cm", "entre 159 cm et 171 cm", "Repère à vérifier avec un professionnel.", "+6,0 cm par an, depuis la mesure du 12 mai 2024."} {
		if !reads(f, want) {
			t.Errorf("%q is missing in %q", want, f.Words())
		}
	}
	if err := f.Profile.SetGrowthFacts(t.Context(), record.GrowthFacts{Mother: 1650}); err != nil {
		t.Fatal(err)
	}
	f.Show(screen.New(f.Stage))
	f.Tap("Taille")
	if reads(f, "Taille cible") {
		t.Error("one parent makes a target")
	}
}

func TestAnotherChildIsShownAtTheSameAge(t *testing.T) {
	f := stagetest.New(t)
	grow(t, f)
	place := screen.New(f.Stage)
	f.Show(place)
	f.Tap("Affichage")
	if reads(f, "Au même âge") {
		t.Error("alone, another child is offered")
	}
	f.Tap("Fermer")
	lola := f.Profile
	turnTo(t, f, maya())
	growUp(t, f)
	note(t, f, record.Measurement{Type: record.Weight, Value: 5900, Date: f.Profile.Identity().BirthDate.AddDays(115)})
	f.Stage.Profile = lola
	f.Show(place)
	f.Tap("Affichage")
	f.Tap("Maya")
	f.Tap("Fermer")
	if !reads(f, "Autres points : Maya, au même âge.") || !reads(f, "Maya, à 3 mois : 5,900 kg.") {
		t.Errorf("reads %q", f.Words())
	}
	shownChart(t, f).TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if !reads(f, "5,850 kg, à 3 mois") || reads(f, "Maya, à 3 mois : 5,900 kg.") || !reads(f, "Maya n’a pas de mesure à cet âge.") {
		t.Errorf("a month before reads %q", f.Words())
	}
	f.Tap("Affichage")
	f.Tap("Personne")
	f.Tap("Fermer")
	if reads(f, "Maya") {
		t.Errorf("without anybody reads %q", f.Words())
	}
}

func theTableSaysWhatTheCurveShows(t *testing.T, f *stagetest.Fixture) {
	grow(t, f)
	f.Show(screen.New(f.Stage))
	f.Tap("Lire en tableau")
	for _, want := range []string{"6,420 kg", "7 mars 2026", "+0,10", "54e centile", "+8,4 kg par an", "3,300 kg"} {
		if !reads(f, want) {
			t.Errorf("%q is missing in %q", want, f.Words())
		}
	}
}

func TestWithoutTheRightToWriteOnlyReadingIsOffered(t *testing.T) {
	f := stagetest.New(t)
	grow(t, f)
	f.Harm(app.Damage{Part: app.DamagedRecord, Kind: record.KindDose})
	f.Show(screen.New(f.Stage))
	if f.Find("Ajouter une mesure") != nil || f.Find("Importer d’une balance") != nil || f.Find("Lire en tableau") == nil {
		t.Errorf("a damaged record reads %q", f.Words())
	}
	f.Tap("Repères")
	if f.Find("Enregistrer") != nil || !reads(f, "Taille de la mère") {
		t.Errorf("landmarks of a damaged record read %q", f.Words())
	}
}
