package growth_test

import (
	"testing"

	"carnet/app/record"
	screen "carnet/screens/growth"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

// entering opens the form for a child of four months whose last weight is 5,850 kg and last height 60,1 cm.
func entering(t *testing.T, f *stagetest.Fixture) {
	t.Helper()
	birth := f.Profile.Identity().BirthDate
	note(t, f, record.Measurement{Type: record.Weight, Value: 5850, Date: birth.AddDays(92)})
	note(t, f, record.Measurement{Type: record.Height, Value: 601, Date: birth.AddDays(92), Posture: record.Lying})
	note(t, f, record.Measurement{Type: record.Head, Value: 401, Date: birth.AddDays(92)})
	f.Show(screen.NewMeasure(f.Stage))
}

// again opens an empty form once more, without what was noted today.
func again(t *testing.T, f *stagetest.Fixture) {
	t.Helper()
	for _, l := range f.Profile.Measurements() {
		if l.Is.Date == f.Today() {
			if err := f.Profile.Delete(t.Context(), l.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	f.Show(screen.NewMeasure(f.Stage))
}

// latest is the value that was noted last of a kind today, 0 for none.
func latest(f *stagetest.Fixture, kind record.MeasureType) int64 {
	var value int64
	for _, m := range measured(f, kind) {
		if m.Date == f.Today() {
			value = m.Value
		}
	}
	return value
}

func unitsAreConfused(t *testing.T, f *stagetest.Fixture) {
	entering(t, f)
	for _, c := range []struct {
		label string
		kind  record.MeasureType
		typed string
		asks  string
		tap   string
		want  int64
	}{
		{"Poids", record.Weight, "6420", "6 420 kg ? Vous vouliez dire 6,420 kg ?", "Oui, 6,420 kg", 6420},
		{"Poids", record.Weight, "64,2", "64,2 kg ? Vous vouliez dire 6,420 kg ?", "Oui, 6,420 kg", 6420},
		{"Poids", record.Weight, "0.642", "0,642 kg ? Vous vouliez dire 6,420 kg ?", "Oui, 6,420 kg", 6420},
		{"Taille", record.Height, "0,62", "0,62 cm ? Vous vouliez dire 62 cm ?", "Oui, 62 cm", 620},
		{"Taille", record.Height, "620", "620 cm ? Vous vouliez dire 62 cm ?", "Oui, 62 cm", 620},
		{"Taille", record.Height, "0.625", "0,625 cm ? Vous vouliez dire 62,5 cm ?", "Oui, 62,5 cm", 625},
		{"Périmètre crânien", record.Head, "412", "412 cm ? Vous vouliez dire 41,2 cm ?", "Oui, 41,2 cm", 412},
	} {
		t.Run(c.typed, func(t *testing.T) {
			again(t, f)
			typeNumber(t, f, c.label, c.typed)
			f.Tap("Enregistrer")
			if !reads(f, c.asks) || latest(f, c.kind) != 0 {
				t.Fatalf("asks %q", f.Words())
			}
			tap(f, c.tap)
			if reads(f, c.asks) {
				t.Errorf("still asks %q", f.Words())
			}
			f.Tap("Enregistrer")
			if got := latest(f, c.kind); got != c.want {
				t.Errorf("%d is noted", got)
			}
		})
	}
}

// What may be true is asked about once, and kept when one insists.
func aDoubtfulValueIsQuestionedAndNotRefused(t *testing.T, f *stagetest.Fixture) {
	entering(t, f)
	for _, c := range []struct {
		label string
		kind  record.MeasureType
		typed string
		asks  string
		keep  string
		want  int64
	}{
		{"Poids", record.Weight, "64,2", "Vous vouliez dire 6,420 kg ?", "Garder 64,2 kg", 64_200},
		{"Poids", record.Weight, "9,3", "L’écart est grand avec 5,850 kg, noté le 10 février 2026.", "Garder 9,3 kg", 9300},
		{"Taille", record.Height, "57,5", "Une taille ne diminue pas, et il est noté 60,1 cm le 10 février 2026.", "Garder 57,5 cm", 575},
		{"Périmètre crânien", record.Head, "38", "Un périmètre crânien ne diminue pas", "Garder 38 cm", 380},
	} {
		t.Run(c.typed, func(t *testing.T) {
			again(t, f)
			typeNumber(t, f, c.label, c.typed)
			f.Tap("Enregistrer")
			if !reads(f, c.asks) || latest(f, c.kind) != 0 {
				t.Fatalf("asks %q", f.Words())
			}
			f.Tap("Enregistrer") // pressing again is no answer
			if latest(f, c.kind) != 0 {
				t.Fatal("kept without an answer")
			}
			tap(f, c.keep)
			f.Tap("Enregistrer")
			if got := latest(f, c.kind); got != c.want {
				t.Errorf("%d is noted; reads %q", got, f.Words())
			}
		})
	}
}

func weightAndHeightAreSwapped(t *testing.T, f *stagetest.Fixture) {
	entering(t, f)
	typeNumber(t, f, "Poids", "62,5")
	typeNumber(t, f, "Taille", "6,42")
	if !reads(f, "Vous vouliez dire 6,420 kg et 62,5 cm ?") {
		t.Fatalf("reads %q", f.Words())
	}
	f.Tap("Enregistrer")
	tap(f, "Oui, les échanger")
	f.Tap("Enregistrer")
	if w, h := latest(f, record.Weight), latest(f, record.Height); w != 6420 || h != 625 {
		t.Errorf("%d g and %d mm are noted; reads %q", w, h, f.Words())
	}
	again(t, f)
	typeNumber(t, f, "Poids", "62,5")
	typeNumber(t, f, "Taille", "6,42")
	f.Tap("Enregistrer")
	tap(f, "Non, garder comme c’est écrit")
	f.Tap("Enregistrer")
	if !reads(f, "6,42 cm ? Vous vouliez dire 64,2 cm ?") || latest(f, record.Weight) != 0 {
		t.Errorf("no height is 6,42 cm: %q", f.Words())
	}
}

// A number that grows while it is typed is not questioned before it is whole.
func anUnfinishedNumberIsNotQuestioned(t *testing.T, f *stagetest.Fixture) {
	entering(t, f)
	for _, typed := range []string{"6", "62", "62,", "62,5"} {
		typeNumber(t, f, "Taille", typed)
		if reads(f, "Vous vouliez dire") || reads(f, "ne diminue pas") {
			t.Errorf("%q is questioned: %q", typed, f.Words())
		}
	}
	typeNumber(t, f, "Poids", "6,4")
	f.Tap("Enregistrer")
	if latest(f, record.Weight) != 6400 || latest(f, record.Height) != 625 {
		t.Errorf("not noted: %q", f.Words())
	}
}

func theSameValueOfTheSameDayIsAskedAbout(t *testing.T, f *stagetest.Fixture) {
	entering(t, f)
	note(t, f, record.Measurement{Type: record.Weight, Value: 6420, Date: f.Today()})
	f.Show(screen.NewMeasure(f.Stage))
	typeNumber(t, f, "Poids", "6,42")
	f.Tap("Enregistrer")
	if !reads(f, "Déjà noté ce jour-là : 6,420 kg.") || len(measured(f, record.Weight)) != 2 {
		t.Fatalf("reads %q", f.Words())
	}
	f.Tap("Garder les deux")
	f.Tap("Enregistrer")
	if n := len(measured(f, record.Weight)); n != 3 {
		t.Errorf("%d weights are noted", n)
	}
}

func whatCannotBeMeantIsRefusedAtItsField(t *testing.T, f *stagetest.Fixture) {
	entering(t, f)
	for typed, want := range map[string]string{"-4": "Ce poids paraît impossible.", "999999999": "Ce poids paraît impossible.", "6,4205": "Écrivez le poids en kilos"} {
		typeNumber(t, f, "Poids", typed)
		f.Tap("Enregistrer")
		if !reads(f, want) || latest(f, record.Weight) != 0 {
			t.Errorf("%q: reads %q", typed, f.Words())
		}
	}
	typeNumber(t, f, "Poids", "6,42")
	typeNumber(t, f, "Taille", "62,55")
	f.Tap("Enregistrer")
	if !reads(f, "Écrivez un nombre de centimètres") || latest(f, record.Weight) != 0 {
		t.Errorf("half a millimetre: reads %q", f.Words())
	}
}

func datesAreRefusedAtTheirField(t *testing.T, f *stagetest.Fixture) {
	entering(t, f)
	typeNumber(t, f, "Poids", "6,42")
	date := fieldOfDate(t, f)
	for _, c := range []struct {
		date kit.Date
		want string
	}{{kit.Date{Year: 2026, Month: 3, Day: 11}, "Cette date n’est pas encore passée."}, {kit.Date{Year: 2025, Month: 11, Day: 9}, "Cette date est avant la naissance."},
		{kit.Date{}, "Indiquez la date."}} {
		date.SetValue(c.date)
		f.Tap("Enregistrer")
		if !reads(f, c.want) || len(measured(f, record.Weight)) != 1 {
			t.Errorf("%v: reads %q", c.date, f.Words())
		}
	}
	date.SetValue(kit.Date{Year: 2025, Month: 11, Day: 10})
	if !reads(f, "Cette valeur est inhabituelle.") {
		t.Errorf("four months earlier this weight is not questioned: %q", f.Words())
	}
}

func fieldOfDate(t *testing.T, f *stagetest.Fixture) *kit.DateField {
	t.Helper()
	field, ok := (stagetest.Reader{Canvas: f.Window.Canvas()}).Labelled("Date de la mesure").(*kit.DateField)
	if !ok {
		t.Fatal("there is no date field")
	}
	return field
}

// A measure that is wrong is mended where it is opened.
func anOldSlipIsProposedToBeMended(t *testing.T, f *stagetest.Fixture) {
	entering(t, f)
	id := note(t, f, record.Measurement{Type: record.Weight, Value: 64_200, Date: f.Today()})
	f.Show(screen.NewEditMeasure(f.Stage, id))
	tap(f, "Oui, 6,420 kg")
	f.Tap("Enregistrer")
	if got := latest(f, record.Weight); got != 6420 {
		t.Errorf("%d is noted", got)
	}
}

// TestEnteringGallery writes the pictures of questions that CARNET_GALLERY asks for.
func TestEnteringGallery(t *testing.T) {
	form := func(f *stagetest.Fixture) stage.Screen {
		note(t, f, record.Measurement{Type: record.Weight, Value: 5850, Date: f.Today().AddDays(-28)})
		note(t, f, record.Measurement{Type: record.Height, Value: 601, Date: f.Today().AddDays(-28), Posture: record.Lying})
		return screen.NewMeasure(f.Stage)
	}
	stagetest.Gallery(t, stage.Growth, "entering-unit", form, func(f *stagetest.Fixture) {
		typeNumber(t, f, "Poids", "6420")
		f.Tap("Enregistrer")
	})
	stagetest.Gallery(t, stage.Growth, "entering-doubt", form, func(f *stagetest.Fixture) {
		typeNumber(t, f, "Poids", "64,2")
		typeNumber(t, f, "Taille", "57,5")
		f.Tap("Enregistrer")
	})
	stagetest.Gallery(t, stage.Growth, "entering-swapped", form, func(f *stagetest.Fixture) {
		typeNumber(t, f, "Poids", "62,5")
		typeNumber(t, f, "Taille", "6,42")
		f.Tap("Enregistrer")
	})
}
