package home_test

import (
	"bytes"
	"io"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/agenda"
	"carnet/screens/growth"
	"carnet/screens/home"
	"carnet/screens/people"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
	"carnet/screens/vaccination"
)

// A record that can only be read offers nothing that would write, and says why.
func TestAReadOnlyRecordOffersNoWriting(t *testing.T) {
	f := stagetest.New(t)
	id, err := f.Profile.AddMeasurement(t.Context(), record.Measurement{Type: record.Weight, Value: 6420, Date: f.Today()})
	if err != nil {
		t.Fatal(err)
	}
	f.Harm(app.Damage{Part: app.DamagedJournal})
	for name, s := range map[string]stage.Screen{
		"home": home.New(f.Stage), "growth": growth.New(f.Stage), "a new measure": growth.NewMeasure(f.Stage), "a measure": growth.NewEditMeasure(f.Stage, id),
		"vaccinations": vaccination.New(f.Stage), "a line": vaccination.NewDetail(f.Stage, "HEXA-1"), "a new dose": vaccination.NewRecord(f.Stage, ""),
		"an examination": agenda.NewNote(f.Stage, "MED-1230"), "identity": people.NewIdentity(f.Stage), "a correction": people.NewEdit(f.Stage),
	} {
		f.Show(s)
		for _, verb := range []string{"Enregistrer", "C’est fait", "Ajouter une mesure", "Noter une vaccination", "Noter cette vaccination", "Modifier",
			"Ajouter une photo", "Supprimer cette mesure"} {
			if f.Find(verb) != nil {
				t.Errorf("%s offers « %s »", name, verb)
			}
		}
		if name != "home" && !f.Reads("lecture seule") {
			t.Errorf("%s does not say why nothing can be written: %q", name, f.Words())
		}
		if a, ok := s.(interface{ Add() }); ok {
			before := len(f.Nav.Pushed)
			if a.Add(); len(f.Nav.Pushed) != before {
				t.Errorf("%s opens a form by Ctrl+N", name)
			}
		}
	}
}

// Without the identity there is no age: nothing may be said to be up to date.
func TestADamagedIdentity(t *testing.T) {
	for _, phone := range []bool{true, false} {
		f := stagetest.New(t)
		f.Phone = phone
		f.Harm(app.Damage{Part: app.DamagedRecord, Kind: record.KindProfile, ID: f.Profile.ID()})
		for _, s := range []stage.Screen{home.New(f.Stage), growth.New(f.Stage), vaccination.New(f.Stage), agenda.New(f.Stage), people.NewIdentity(f.Stage)} {
			f.Show(s)
			if f.Reads("Tout est à jour") || !f.Reads("abîmé") {
				t.Errorf("%T reads %q", s, f.Words())
			}
		}
	}
}

// Who has nothing noted, as a child who is not born, is not up to date: nobody knows.
func TestNothingNotedIsNotUpToDate(t *testing.T) {
	f := stagetest.New(t, stagetest.Child(record.Profile{Role: record.Attached, GivenNames: "Bébé", DueDate: record.NewDate(2026, 6, 1), Certified: stagetest.Lola().Certified}))
	if r := f.Profile.Import(t.Context(), []app.IncomingFile{{Name: "a.pdf", Size: int64(len(stagetest.PDF())),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(stagetest.PDF())), nil }}}, app.ImportOptions{Category: record.Reports}, func(int, int) {}); r[0].Err != nil {
		t.Fatal(r[0].Err)
	}
	f.Show(home.New(f.Stage))
	if f.Reads("Tout est à jour") || !f.Reads("Rien à faire pour le moment") {
		t.Errorf("reads %q", f.Words())
	}
}
