package home_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/agenda"
	"carnet/screens/exam"
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
		"an examination": exam.NewNote(f.Stage, "MED-1230"), "identity": people.NewIdentity(f.Stage), "a correction": people.NewEdit(f.Stage),
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
	f := stagetest.New(t, stagetest.Child(record.Profile{Role: record.Attached, GivenNames: "Bébé", DueDate: record.NewDate(2026, 12, 12), Certified: stagetest.Lola().Certified}))
	if r := f.Profile.Import(t.Context(), []app.IncomingFile{{Name: "a.pdf", Size: int64(len(stagetest.PDF())),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(stagetest.PDF())), nil }}}, app.ImportOptions{Category: record.Reports}, func(int, int) {}); r[0].Err != nil {
		t.Fatal(r[0].Err)
	}
	f.Show(home.New(f.Stage))
	if f.Reads("Tout est à jour") || !f.Reads("Rien à faire pour le moment") {
		t.Errorf("reads %q", f.Words())
	}
}

// What is to be planned of a pregnancy stands on the first screen like anything else.
func TestVisitsToPlan(t *testing.T) {
	f := stagetest.New(t, stagetest.Child(record.Profile{Role: record.Attached, GivenNames: "Bébé", DueDate: record.NewDate(2026, 6, 1), Certified: stagetest.Lola().Certified}))
	f.Show(home.New(f.Stage))
	if !f.Reads("5e examen prénatal") || f.Reads("Examen dentaire de la mère") || f.Reads("Rien à faire") {
		t.Errorf("reads %q", f.Words())
	}
	f.Tap("5e examen prénatal")
	if _, ok := f.Nav.Top().(*exam.Note); !ok {
		t.Errorf("it leads to %T", f.Nav.Top())
	}
}

func backUp(t *testing.T, f *stagetest.Fixture, change func(*app.BackupSettings)) {
	t.Helper()
	if err := f.Session.SetBackupSettings(change); err != nil {
		t.Fatal(err)
	}
	f.Show(home.New(f.Stage))
}

// The home screen says how old the last backup is, and asks for another one only when it is time.
func TestTheAgeOfTheBackup(t *testing.T) {
	const age, ask = "Dernière sauvegarde\u00a0:", "Sauvegarder maintenant"
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}))
	f.Show(home.New(f.Stage))
	if !f.Reads("n’a jamais été sauvegardé") || f.Find("Faire une première sauvegarde") == nil {
		t.Errorf("without a backup it reads %q", f.Words())
	}
	backUp(t, f, func(b *app.BackupSettings) { b.EveryDays = -1 })
	if f.Find("Faire une première sauvegarde") != nil {
		t.Error("asks who wants not to be asked")
	}
	backUp(t, f, func(b *app.BackupSettings) { b.EveryDays, b.Last = 7, f.Clock.Now() })
	if !f.Reads(age) || f.Find(ask) != nil {
		t.Errorf("with a fresh backup it reads %q", f.Words())
	}
	f.Tap(age + " aujourd’hui")
	if len(f.Nav.Opened) != 1 || f.Nav.Opened[0] != stage.Backups {
		t.Errorf("the age leads to %v", f.Nav.Opened)
	}
	f.Clock.Advance(7 * 24 * time.Hour)
	f.Show(home.New(f.Stage))
	if !f.Reads("Votre dernière sauvegarde a 7\u00a0jours") || f.Find(ask) == nil || f.Reads(age) {
		t.Errorf("with an old backup it reads %q", f.Words())
	}
	f.Tap(ask)
	if f.Find("Une phrase à noter") == nil {
		t.Errorf("the card leads to %q", f.Words())
	}
}

// Without a child there is nothing to keep yet, and the fictitious family is not kept.
func TestNothingToBackUp(t *testing.T) {
	f := stagetest.New(t)
	f.Show(home.New(f.Stage))
	if f.Reads("sauvegard") {
		t.Errorf("the fictitious family reads %q", f.Words())
	}
	f = stagetest.Closed(t, stagetest.BackUp(&stagetest.Backups{}))
	session, _, err := f.Carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: "claire", Password: stagetest.Password, Kind: app.AdultAccount}, record.Profile{GivenNames: "Claire"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(session.Lock)
	f.Session, f.Profile = session, session.Profiles()[0]
	f.Show(home.New(f.Stage))
	if f.Reads("sauvegard") {
		t.Errorf("an account without a child reads %q", f.Words())
	}
}

func TestDamageLeadsToTheBackup(t *testing.T) {
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}))
	f.Harm(app.Damage{Part: app.DamagedRecord, Kind: record.KindMeasurement}, app.Damage{Part: app.DamagedAttachment})
	f.Show(home.New(f.Stage))
	f.Tap("Restaurer une sauvegarde")
	if f.Find("Choisir le fichier") == nil {
		t.Errorf("the card leads to %q", f.Words())
	}
	f.Show(home.New(f.Stage))
	f.Tap("Voir lesquels")
	for _, words := range []string{"Une mesure manque", "Le fichier d’un document manque", "gardez le dossier de Carnet tel quel"} {
		if !f.Reads(words) {
			t.Errorf("the list does not say %q: %q", words, f.Words())
		}
	}
	f.Tap("Restaurer une sauvegarde")
	if f.Find("Choisir le fichier") == nil {
		t.Errorf("the list leads to %q", f.Words())
	}
}

// Where a file of the vault is damaged and nothing is lost, nothing is counted as lost.
func TestADamagedStoreIsNoLostItem(t *testing.T) {
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}))
	f.Harm(app.Damage{Part: app.DamagedStore})
	f.Show(home.New(f.Stage))
	if !f.Reads("Le rangement des données est abîmé") || f.Reads("élément") {
		t.Errorf("reads %q", f.Words())
	}
	f.Tap("Voir lesquels")
	if !f.Reads("Un fichier où Carnet range ses données est abîmé") || f.Reads("ne peuvent plus être relus") {
		t.Errorf("the list reads %q", f.Words())
	}
	f.Harm(app.Damage{Part: app.DamagedStore}, app.Damage{Part: app.DamagedRecord, Kind: record.KindMeasurement})
	f.Show(home.New(f.Stage))
	if !f.Reads("Un élément est abîmé") {
		t.Errorf("reads %q", f.Words())
	}
}

// A restored record asks to be checked as long as the former one is kept.
func TestARestoredRecordAsksToBeChecked(t *testing.T) {
	b := &stagetest.Backups{Kept: &app.Former{}}
	f := stagetest.New(t, stagetest.BackUp(b))
	f.Show(home.New(f.Stage))
	f.Tap("Vérifier")
	if f.Find("Revenir à l’ancien") == nil {
		t.Errorf("the card leads to %q", f.Words())
	}
	b.Kept = nil
	f.Show(home.New(f.Stage))
	if f.Reads("Carnet restauré") {
		t.Error("the card stays once the former record is gone")
	}
}

// A vaccine begins with an appointment; once one is made, what remains is to note that it was done.
func TestAVaccineBeginsWithAnAppointment(t *testing.T) {
	f := stagetest.New(t)
	var draft record.Appointment
	f.Stage.Appointment = func(d record.Appointment) stage.Screen {
		draft = d
		return vaccination.NewPapers(f.Stage)
	}
	f.Show(home.New(f.Stage))
	if f.Find("C’est fait") == nil {
		t.Error("what was done cannot be noted")
	}
	f.Tap("Prendre rendez-vous")
	if len(draft.Doses) == 0 || draft.Date != f.Today() {
		t.Fatalf("the appointment begins with %+v", draft)
	}
	if _, err := f.Profile.AddAppointment(t.Context(), draft); err != nil {
		t.Fatal(err)
	}
	f.Show(home.New(f.Stage))
	if f.Find("Prendre rendez-vous") != nil || f.Find("C’est fait") == nil {
		t.Errorf("with an appointment the screen reads %q", f.Words())
	}
}
