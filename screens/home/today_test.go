package home_test

import (
	"testing"

	"carnet/app/record"
	"carnet/screens/home"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

func brother(t *testing.T, f *stagetest.Fixture) record.ID {
	t.Helper()
	who := stagetest.Lola()
	who.GivenNames, who.BirthDate, who.Colour = "Malo", record.NewDate(2023, 5, 2), 3
	p, err := f.Session.AddChild(t.Context(), who, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.AddAppointment(t.Context(), record.Appointment{Title: "Orthoptiste", Date: f.Today().AddDays(1), AllDay: true}); err != nil {
		t.Fatal(err)
	}
	return p.ID()
}

func appoint(t *testing.T, f *stagetest.Fixture, a record.Appointment) record.ID {
	t.Helper()
	id, err := f.Profile.AddAppointment(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// A notification says of nobody and of nothing: what it was about stands on the home screen, whichever child is shown.
func TestAppointmentsThatAreSoon(t *testing.T) {
	f := stagetest.New(t)
	f.Show(home.New(f.Stage))
	if f.Reads("Rendez-vous") || !f.Reads("Quatre choses à prévoir") {
		t.Fatalf("without an appointment it reads %q", f.Words())
	}
	today := appoint(t, f, record.Appointment{Title: "PMI", Date: f.Today(), Minute: 14*60 + 5, Zone: "Europe/Paris", With: "Dr Martin", Place: "12 rue des Lilas"})
	appoint(t, f, record.Appointment{Title: "Kiné", Date: f.Today().AddDays(1), Minute: 10 * 60, Zone: "Europe/Paris"})
	appoint(t, f, record.Appointment{Title: "Dentiste", Date: f.Today().AddDays(2), Minute: 10 * 60, Zone: "Europe/Paris"})
	other := brother(t, f)
	f.Show(home.New(f.Stage))
	for _, want := range []string{"Rendez-vous", "PMI", "Aujourd’hui à 14\u00a0h\u00a005 · Dr Martin · 12 rue des Lilas", "Kiné", "Demain à 10\u00a0h\u00a000",
		"Malo\u00a0: Orthoptiste", "Six choses à prévoir"} {
		if !f.Reads(want) {
			t.Errorf("%q is not on the home screen: %q", want, f.Words())
		}
	}
	if f.Reads("Dentiste") {
		t.Error("what is in two days stands there already")
	}
	f.Tap("PMI, Aujourd’hui à 14\u00a0h\u00a005 · Dr Martin · 12 rue des Lilas")
	if !f.Reads("Dr Martin") || f.Reads("Malo") {
		t.Errorf("the line leads to %q", f.Words())
	}
	lola := f.Profile
	f.Show(home.New(f.Stage))
	f.Tap("Malo\u00a0: Orthoptiste, Demain")
	if len(f.Nav.Switched) != 1 || f.Nav.Switched[0] != other {
		t.Errorf("the line of another child leads to %v", f.Nav.Switched)
	}
	f.Profile = lola
	if err := f.Profile.SetAppointmentStatus(t.Context(), today, record.AppointmentCancelled); err != nil {
		t.Fatal(err)
	}
	if f.Show(home.New(f.Stage)); f.Reads("PMI") || !f.Reads("Cinq choses à prévoir") {
		t.Errorf("a cancelled appointment: %q", f.Words())
	}
}

// What a visit asked for is something to plan once its day is near.
func TestFollowUpsThatAreNear(t *testing.T) {
	f := stagetest.New(t)
	for days, want := range map[int]string{30: "Quatre choses à prévoir", 7: "Cinq choses à prévoir"} {
		f.Show(home.New(f.Stage))
		id, err := f.Profile.AddFollowUp(t.Context(), record.FollowUp{What: record.Referral, Text: "ophtalmologue", Asked: f.Today(), By: f.Today().AddDays(days)})
		if err != nil {
			t.Fatal(err)
		}
		if f.Show(home.New(f.Stage)); !f.Reads(want) || !f.Reads("ophtalmologue") {
			t.Errorf("in %d days: %q, want %q", days, f.Words(), want)
		}
		if err := f.Profile.Delete(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
}

func TestGalleryOfSoon(t *testing.T) {
	stagetest.Gallery(t, stage.Home, "home-soon", func(f *stagetest.Fixture) stage.Screen {
		appoint(t, f, record.Appointment{Title: "Examen du 4e mois", Date: f.Today(), Minute: 14*60 + 5, Zone: "Europe/Paris", With: "Dr Martin", Place: "12 rue des Lilas, Nantes"})
		brother(t, f)
		return home.New(f.Stage)
	}, nil)
}
