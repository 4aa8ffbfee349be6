package growth_test

import (
	"testing"

	"carnet/app/record"
	screen "carnet/screens/growth"
	"carnet/screens/stagetest"
)

func theHeightsOfTheParentsAreKeptAndTakenBack(t *testing.T, f *stagetest.Fixture) {
	grow(t, f)
	f.Show(screen.New(f.Stage))
	f.Tap("Repères")
	if reads(f, "Âge corrigé") || reads(f, "Taille cible :") {
		t.Errorf("at term, with nothing typed, reads %q", f.Words())
	}
	typeNumber(t, f, "Taille de la mère", "165")
	if reads(f, "Taille cible :") {
		t.Error("one height makes a target")
	}
	typeNumber(t, f, "Taille du père", "178,5")
	if !reads(f, "Taille cible : 165,2 cm") || !reads(f, "Repère à vérifier avec un professionnel.") {
		t.Errorf("both heights read %q", f.Words())
	}
	f.Tap("Enregistrer")
	if got := f.Profile.Identity().Growth; got != (record.GrowthFacts{Mother: 1650, Father: 1785}) {
		t.Fatalf("kept %+v", got)
	}
	if f.Nav.Backs != 1 || len(f.Nav.Messages) != 1 {
		t.Errorf("said %q after %d backs", f.Nav.Messages, f.Nav.Backs)
	}
	f.Nav.Undo()
	if got := f.Profile.Identity().Growth; got != (record.GrowthFacts{}) {
		t.Errorf("after undoing: %+v", got)
	}
}

func anImpossibleHeightIsToldAtItsField(t *testing.T, f *stagetest.Fixture) {
	f.Show(screen.NewLandmarks(f.Stage))
	typeNumber(t, f, "Taille du père", "17,8")
	f.Tap("Enregistrer")
	if !reads(f, "La taille du père paraît impossible.") || len(f.Nav.Errors) != 0 || f.Nav.Backs != 0 {
		t.Errorf("reads %q, errors %v", f.Words(), f.Nav.Errors)
	}
	typeNumber(t, f, "Taille du père", "1,2,3")
	f.Tap("Enregistrer")
	if !reads(f, "Écrivez un nombre de centimètres") {
		t.Errorf("what is no number reads %q", f.Words())
	}
	if got := f.Profile.Identity().Growth; got != (record.GrowthFacts{}) {
		t.Errorf("kept %+v", got)
	}
}

func theCorrectionOfTheAgeHasALimit(t *testing.T, f *stagetest.Fixture) {
	preterm := stagetest.Lola()
	preterm.Term = record.Gestation{Weeks: 33}
	turnTo(t, f, preterm)
	grow(t, f)
	f.Show(screen.New(f.Stage))
	f.Tap("Repères")
	if !reads(f, "Naissance à 33 SA : la courbe compte l’âge à partir du terme prévu") {
		t.Errorf("reads %q", f.Words())
	}
	f.Tap("Jamais")
	f.Tap("Enregistrer")
	if got := f.Profile.Identity().Growth.CorrectUntil; got != -1 {
		t.Fatalf("kept %d", got)
	}
	if reads(f, "Sans corriger l’âge") || reads(f, "âge corrigé en") || !reads(f, "environ 54 pèsent moins") {
		t.Errorf("never corrected, reads %q", f.Words())
	}
	f.Tap("Repères")
	tap(f, "24 mois")
	f.Tap("Enregistrer")
	if got := f.Profile.Identity().Growth.CorrectUntil; got != 0 {
		t.Errorf("the usual limit is kept as %d", got)
	}
	if err := f.Profile.SetGrowthFacts(t.Context(), record.GrowthFacts{CorrectUntil: 18}); err != nil {
		t.Fatal(err)
	}
	f.Show(screen.NewLandmarks(f.Stage))
	f.Tap("Enregistrer")
	if got := f.Profile.Identity().Growth.CorrectUntil; got != 18 {
		t.Errorf("an unusual limit becomes %d", got)
	}
}
