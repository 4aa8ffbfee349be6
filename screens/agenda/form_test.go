package agenda_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/agenda"
	"carnet/screens/stagetest"
)

func appointments(p *app.Profile) []record.Appointment {
	var all []record.Appointment
	for _, l := range p.Appointments() {
		all = append(all, l.Is)
	}
	return all
}

func TestAnAppointmentIsNoted(t *testing.T) {
	f := stagetest.New(t)
	f.Show(agenda.NewAppointment(f.Stage, agenda.Prefill{Exam: "MED-1230", Doses: []string{"HEXA-2"}}))
	if !reads(f, "Hexavalent, 2e dose · Examen du 5e mois") {
		t.Errorf("what it is for reads %q", read(f))
	}
	f.Type("Titre", "  Consultation   du 5e mois ")
	date(t, f, "Date", record.NewDate(2026, 3, 18))
	f.Type("Heure", "9h5")
	choose(f, "Durée", "Non précisée", "45 min")
	f.Type("Avec qui", "Dr Martin")
	f.Type("Lieu", "PMI")
	f.Type("Note", "Carnet papier")
	tick(t, f, "Me le rappeler")
	f.Tap("Enregistrer")
	want := record.Appointment{Title: "Consultation du 5e mois", Date: record.NewDate(2026, 3, 18), Minute: 9*60 + 5, Duration: 45, With: "Dr Martin", Place: "PMI",
		Note: "Carnet papier", Exam: "MED-1230", Doses: []string{"HEXA-2"}, Quiet: true}
	if got := appointments(f.Profile); len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Fatalf("noted %+v, errors %v, reads %q", got, f.Nav.Errors, read(f))
	}
	if f.Nav.Backs != 1 || len(f.Nav.Messages) != 1 {
		t.Errorf("backs %d, said %q", f.Nav.Backs, f.Nav.Messages)
	}
	f.Nav.Undo()
	if got := appointments(f.Profile); len(got) != 0 {
		t.Errorf("after undoing, %+v", got)
	}
	f.Show(agenda.NewAppointment(f.Stage, agenda.Prefill{}))
	f.Type("Titre", "Dentiste")
	f.Nav.Refresh()
	if f.Field("Titre").Text() != "Dentiste" {
		t.Error("what was typed does not survive a refresh")
	}
}

func TestWhatCannotBeKeptIsSaidAtItsField(t *testing.T) {
	f := stagetest.New(t)
	f.Show(agenda.NewAppointment(f.Stage, agenda.Prefill{}))
	refuse := func(says string) {
		t.Helper()
		f.Tap("Enregistrer")
		if !reads(f, says) || len(appointments(f.Profile)) != 0 {
			t.Errorf("%q is not said: %q", says, read(f))
		}
	}
	refuse("Donnez un titre")
	f.Type("Titre", "Visite")
	refuse("Indiquez la date")
	date(t, f, "Date", record.NewDate(2025, 11, 9))
	refuse("avant la naissance")
	date(t, f, "Date", record.NewDate(2060, 1, 1))
	refuse("trop éloignée")
	date(t, f, "Date", record.NewDate(2026, 3, 18))
	f.Type("Heure", "25h")
	refuse("Cette heure n’existe pas")
	f.Type("Heure", "")
	choose(f, "Répétition", "Jamais", "Toutes les semaines")
	f.Tap("Jusqu’au")
	refuse("Indiquez la date")
	date(t, f, "Dernier jour", record.NewDate(2026, 3, 1))
	refuse("avant le premier")
	f.Tap("Nombre")
	refuse("de 1 à 366")
	f.Tap("Sans fin")
	f.Type("Lieu", strings.Repeat("x", 501))
	refuse("500 caractères")
	f.Type("Lieu", "")
	f.Tap("Enregistrer")
	if got := appointments(f.Profile); len(got) != 1 || got[0].Repeat != "FREQ=WEEKLY" || !got[0].AllDay {
		t.Fatalf("kept %+v", got)
	}
}

func TestEveryRecurrenceComesBack(t *testing.T) {
	f := stagetest.New(t)
	for words, rule := range map[string]string{"Tous les jours": "FREQ=DAILY", "Toutes les deux semaines": "FREQ=WEEKLY;INTERVAL=2", "Tous les mois": "FREQ=MONTHLY",
		"Le dernier jour de chaque mois": "FREQ=MONTHLY;BYMONTHDAY=-1", "Tous les ans": "FREQ=YEARLY"} {
		f.Show(agenda.NewAppointment(f.Stage, agenda.Prefill{Title: words, Date: record.NewDate(2026, 3, 31)}))
		choose(f, "Répétition", "Jamais", words)
		f.Tap("Jusqu’au")
		date(t, f, "Dernier jour", record.NewDate(2027, 3, 31))
		f.Tap("Enregistrer")
		var id record.ID
		for _, l := range f.Profile.Appointments() {
			if l.Is.Title == words {
				id = l.ID
				if l.Is.Repeat != rule+";UNTIL=20270331" {
					t.Errorf("%q is kept as %q", words, l.Is.Repeat)
				}
			}
		}
		f.Show(agenda.NewCorrection(f.Stage, id))
		if f.Find("Répétition, "+words) == nil || !reads(f, "Dernier jour") {
			t.Errorf("%q comes back as %q", words, read(f))
		}
		f.Show(agenda.NewView(f.Stage, id, record.NewDate(2026, 3, 31)))
		if !reads(f, words+" · jusqu’au 31 mars 2027") {
			t.Errorf("%q is told as %q", words, read(f))
		}
		if err := f.Profile.Delete(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	specialIsLeftAsItIs(t, f)
}

// specialIsLeftAsItIs goes on with a recurrence for which the form has no word.
func specialIsLeftAsItIs(t *testing.T, f *stagetest.Fixture) {
	t.Helper()
	id, err := f.Profile.AddAppointment(t.Context(), record.Appointment{Title: "Kiné", Date: record.NewDate(2026, 3, 17), Minute: 600, Repeat: "FREQ=MONTHLY;BYDAY=3TU", UID: "x@y", Zone: "Indian/Reunion"})
	if err != nil {
		t.Fatal(err)
	}
	before := appointments(f.Profile)[0]
	f.Show(agenda.NewCorrection(f.Stage, id))
	if !reads(f, "gardée telle quelle") {
		t.Errorf("the form reads %q", read(f))
	}
	f.Type("Lieu", "Cabinet")
	f.Tap("Enregistrer")
	after := before
	after.Place = "Cabinet"
	if got := appointments(f.Profile)[0]; !reflect.DeepEqual(got, after) {
		t.Errorf("kept %+v, want %+v", got, after)
	}
	f.Nav.Undo()
	if got := appointments(f.Profile)[0]; !reflect.DeepEqual(got, before) {
		t.Errorf("after undoing %+v, want %+v", got, before)
	}
}

func TestForAnotherChild(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	f.Show(agenda.NewAppointment(f.Stage, agenda.Prefill{Title: "Orthophonie", Date: record.NewDate(2026, 4, 1), Doses: []string{"HEXA-2"}}))
	choose(f, "Pour qui", "Lola", "Noé")
	if reads(f, "Hexavalent, 2e dose") {
		t.Error("a dose of Lola is linked to an appointment of Noé")
	}
	f.Tap("Enregistrer")
	if got := appointments(child(f, "Noé")); len(got) != 1 || len(got[0].Doses) != 0 || len(appointments(f.Profile)) != 0 {
		t.Errorf("noted %+v", got)
	}
	if !strings.Contains(f.Nav.Messages[0], "Noé") {
		t.Errorf("said %q", f.Nav.Messages)
	}
}

func TestLinksAndPapersAreChosen(t *testing.T) {
	f := stagetest.New(t)
	var papers []record.ID
	for i := range 15 {
		doc, err := f.Profile.Add(t.Context(), record.Document{Title: fmt.Sprintf("Ordonnance %d", i), Category: record.Prescriptions, Date: record.NewDate(2026, 2, 1+i),
			File: record.Attachment{Blob: record.ID{byte(i + 1)}, Size: 1, SHA256: make([]byte, 32), Type: record.PDF}}, record.FromParent)
		if err != nil {
			t.Fatal(err)
		}
		papers = append(papers, doc)
	}
	f.Show(agenda.NewAppointment(f.Stage, agenda.Prefill{Date: record.NewDate(2026, 3, 18)}))
	f.Tap("Vaccin ou examen prévu")
	tick(t, f, "Hexavalent, 1re dose")
	tick(t, f, "Examen du 5e mois")
	tick(t, f, "Examen du 6e mois") // the appointment is for one: the other goes
	f.Tap("Garder ce choix")
	if !reads(f, "Hexavalent, 1re dose · Examen du 6e mois") {
		t.Errorf("the links read %q", read(f))
	}
	f.Tap("Documents à emporter")
	if !reads(f, "3 autres documents") || reads(f, "Ordonnance 1 ·") {
		t.Errorf("the papers read %q", read(f))
	}
	tick(t, f, "Ordonnance 14")
	f.Tap("Garder ce choix")
	f.Tap("Enregistrer")
	got := appointments(f.Profile)
	if len(got) != 1 || got[0].Title != "Hexavalent, 1re dose" || got[0].Exam != "MED-1231" || !reflect.DeepEqual(got[0].Documents, papers[14:]) {
		t.Fatalf("noted %+v, reads %q", got, read(f))
	}
	f.Show(agenda.NewView(f.Stage, f.Profile.Appointments()[0].ID, got[0].Date))
	for _, row := range []string{"Hexavalent, 1re dose", "Examen du 6e mois", "Ordonnance 14"} {
		if f.Find(row) == nil {
			t.Errorf("%q cannot be opened from %q", row, read(f))
		}
	}
}

func TestHoursAsFamiliesWriteThem(t *testing.T) {
	for typed, want := range map[string]int{"9 h 05": 545, "9:05": 545, "09.05": 545, "0905": 545, "905": 545, "9": 540, "9h": 540, "9 h": 540, "23:59": 1439, "0h00": 0,
		"2 pm": 840, "12 am": 0, "12:30 pm": 750, "9 h 5 min": 545, "24h": -1, "9h60": -1, "h": -1, "neuf": -1, "": -1, "12345": -1, "-1": -1, "0 pm": -1, "9:": 540, "1:2:3": -1} {
		got, ok := agenda.ParseClock(typed)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q is read as %d, want %d", typed, got, want)
		}
	}
}

func FuzzClock(f *testing.F) {
	for _, s := range []string{"9 h 05", "9:05", "2 pm", "é", ":"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if m, ok := agenda.ParseClock(s); ok && (m < 0 || m >= 24*60) {
			t.Errorf("%q is %d minutes", s, m)
		}
	})
}

func TestWhatBecameOfAnAppointment(t *testing.T) {
	f := stagetest.New(t)
	id, err := f.Profile.AddAppointment(t.Context(), record.Appointment{Title: "Pesée", Date: record.NewDate(2026, 3, 2), AllDay: true})
	if err != nil {
		t.Fatal(err)
	}
	status := func() string { return appointments(f.Profile)[0].Status }
	view := func() { f.Show(agenda.NewView(f.Stage, id, record.NewDate(2026, 3, 2))) }
	view()
	if !reads(f, "A-t-il eu lieu ?") || !reads(f, "Passé") {
		t.Errorf("it reads %q", read(f))
	}
	f.Tap("Il a eu lieu")
	if status() != record.AppointmentKept {
		t.Errorf("status %q", status())
	}
	f.Nav.Undo()
	if status() != "" {
		t.Errorf("after undoing, %q", status())
	}
	view()
	f.Tap("Annuler ce rendez-vous")
	view()
	if status() != record.AppointmentCancelled || !reads(f, "Annulé") {
		t.Errorf("cancelled: %q, reads %q", status(), read(f))
	}
	f.Tap("Le rétablir")
	view()
	f.Tap("Supprimer")
	if len(appointments(f.Profile)) != 0 {
		t.Error("it is still there")
	}
	view()
	if !reads(f, "n’est plus dans le carnet") {
		t.Errorf("a deleted one reads %q", read(f))
	}
	f.Nav.Undo()
	if len(appointments(f.Profile)) != 1 || status() != "" {
		t.Error("it does not come back")
	}
	if err := f.Profile.Delete(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	oneDateIsSkipped(t, f)
}

// oneDateIsSkipped goes on with a series.
func oneDateIsSkipped(t *testing.T, f *stagetest.Fixture) {
	t.Helper()
	id, err := f.Profile.AddAppointment(t.Context(), record.Appointment{Title: "Kiné", Date: record.NewDate(2026, 3, 3), Minute: 600, Repeat: "FREQ=WEEKLY;COUNT=5"})
	if err != nil {
		t.Fatal(err)
	}
	f.Show(agenda.NewView(f.Stage, id, record.NewDate(2026, 3, 17)))
	if !reads(f, "Mardi 17 mars") || !reads(f, "Toutes les semaines · 5 fois") || f.Find("Il a eu lieu") != nil {
		t.Errorf("it reads %q", read(f))
	}
	f.Tap("Sauter cette date")
	if got := appointments(f.Profile)[0].Except; len(got) != 1 || got[0] != record.NewDate(2026, 3, 17) {
		t.Errorf("taken out: %v", got)
	}
	f.Nav.Undo()
	if got := appointments(f.Profile)[0].Except; len(got) != 0 {
		t.Errorf("after undoing: %v", got)
	}
	f.Show(agenda.NewView(f.Stage, id, record.NewDate(2026, 3, 17)))
	f.Tap("Supprimer toutes les dates")
	if len(appointments(f.Profile)) != 0 {
		t.Error("it is still there")
	}
}
