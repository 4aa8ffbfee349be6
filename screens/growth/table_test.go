package growth_test

import (
	"testing"

	"carnet/app/record"
	screen "carnet/screens/growth"
	"carnet/screens/stagetest"
)

// A scale that is read every day writes more than a list lays out at once.
func aLongTableComesInParts(t *testing.T, f *stagetest.Fixture) {
	who := stagetest.Lola()
	who.BirthDate = record.NewDate(2025, 7, 1)
	turnTo(t, f, who)
	for i := range 203 {
		note(t, f, record.Measurement{Type: record.Weight, Value: int64(3300 + 20*i), Date: who.BirthDate.AddDays(i)})
	}
	f.Show(screen.New(f.Stage))
	f.Tap("Lire en tableau")
	f.Window.Resize(f.Window.Canvas().Size().AddWidthHeight(0, 12_000))
	if !reads(f, "Voir 3 mesures plus anciennes") || reads(f, "3,300 kg") {
		t.Fatalf("the beginning of the list is not what is read: %q", f.Words())
	}
	tap(f, "Voir 3 mesures plus anciennes")
	if !reads(f, "3,300 kg") || reads(f, "plus anciennes") {
		t.Errorf("the oldest are not read: %q", f.Words())
	}
}
