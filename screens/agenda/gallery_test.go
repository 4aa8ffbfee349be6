package agenda_test

import (
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/agenda"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

var hexavalent = []record.Valence{record.Diphtheria, record.Tetanus, record.Pertussis, record.Polio, record.Hib, record.HepatitisB}

// family gives the fixture a brother who is four and a child who is expected, and Lola some history.
func family(t testing.TB, f *stagetest.Fixture) {
	t.Helper()
	certified := stagetest.Lola().Certified
	for _, who := range []record.Profile{
		{GivenNames: "Noé", BirthName: "Benali", BirthDate: record.NewDate(2021, 12, 30), Sex: record.Male, Colour: 2, Certified: certified},
		{GivenNames: "Bébé", BirthName: "Rivière", DueDate: record.NewDate(2026, 6, 14), Colour: 4, Certified: certified},
	} {
		if _, err := f.Session.AddChild(t.Context(), who, nil); err != nil {
			t.Fatal(err)
		}
	}
	lola := f.Profile
	if _, err := lola.AddDose(t.Context(), record.Dose{Date: record.NewDate(2026, 1, 12), Product: "Hexyon", Valences: hexavalent}, record.FromStamp); err != nil {
		t.Fatal(err)
	}
	for code, day := range map[string]record.Date{"MED-1224": record.NewDate(2025, 11, 16), "MED-1227": record.NewDate(2025, 12, 20)} {
		if _, err := lola.AddExam(t.Context(), record.Exam{Code: code, Date: day, By: "Maternité"}); err != nil {
			t.Fatal(err)
		}
	}
}

// busy gives the family appointments.
func busy(t testing.TB, f *stagetest.Fixture) (lolas record.ID) {
	t.Helper()
	add := func(p *app.Profile, a record.Appointment) record.ID {
		id, err := p.AddAppointment(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	lolas = add(f.Profile, record.Appointment{Title: "Consultation et vaccins", Date: record.NewDate(2026, 3, 12), Minute: 9*60 + 30, Duration: 30, With: "Dr Martin",
		Place: "Cabinet des Tilleuls, 12 rue des Lilas", Note: "Apporter le carnet papier.", Exam: "MED-1230", Doses: []string{"HEXA-2"}})
	add(f.Profile, record.Appointment{Title: "PMI, pesée", Date: record.NewDate(2026, 2, 3), AllDay: true})
	add(f.Profile, record.Appointment{Title: "Kinésithérapie", Date: record.NewDate(2026, 3, 10), Minute: 17 * 60, Duration: 45, With: "Mme Colin"})
	add(child(f, "Noé"), record.Appointment{Title: "Orthophonie", Date: record.NewDate(2026, 3, 4), Minute: 16*60 + 15, Duration: 30, With: "Mme Roche", Repeat: "FREQ=WEEKLY;COUNT=12"})
	add(child(f, "Claire"), record.Appointment{Title: "Dentiste", Date: record.NewDate(2026, 3, 24), Minute: 12 * 60})
	return lolas
}

// child finds a profile by its given name.
func child(f *stagetest.Fixture, name string) *app.Profile {
	for _, p := range f.Session.Profiles() {
		if p.Identity().CallName() == name {
			return p
		}
	}
	return nil
}

const calendarFile = `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Test//FR
BEGIN:VEVENT
UID:one@test
DTSTAMP:20260301T080000Z
DTSTART:20260318T093000
DTEND:20260318T100000
SUMMARY:Dermatologue
LOCATION:Hôpital
END:VEVENT
BEGIN:VEVENT
UID:two@test
DTSTAMP:20260301T080000Z
DTSTART;VALUE=DATE:20260402
SUMMARY:Lola · Photo de crèche
CATEGORIES:Lola
END:VEVENT
BEGIN:VEVENT
UID:three@test
DTSTAMP:20260301T080000Z
SUMMARY:Sans date
END:VEVENT
BEGIN:VTODO
UID:four@test
SUMMARY:Acheter du lait
END:VTODO
END:VCALENDAR
`

func ics(t testing.TB) (content []byte) {
	t.Helper()
	return []byte(strings.ReplaceAll(calendarFile, "\n", "\r\n"))
}

func TestGallery(t *testing.T) {
	in := func(build func(f *stagetest.Fixture) stage.Screen) func(f *stagetest.Fixture) stage.Screen {
		return func(f *stagetest.Fixture) stage.Screen {
			family(t, f)
			return build(f)
		}
	}
	place := in(func(f *stagetest.Fixture) stage.Screen { busy(t, f); return agenda.New(f.Stage) })
	outward := stagetest.BackUp(&stagetest.Backups{})
	for _, s := range []struct {
		name  string
		build func(f *stagetest.Fixture) stage.Screen
		then  func(f *stagetest.Fixture)
	}{
		{"list", place, nil},
		{"month", place, func(f *stagetest.Fixture) {
			if f.Find("Mois") != nil {
				f.Tap("Mois")
			} else {
				f.Tap(nb("jeudi 12 mars : Lola"))
			}
		}},
		{"alone", in(func(f *stagetest.Fixture) stage.Screen { return agenda.New(f.Stage) }), func(f *stagetest.Fixture) { f.Tap("Lola") }},
		{"expected", in(func(f *stagetest.Fixture) stage.Screen { f.Profile = child(f, "Bébé"); return agenda.New(f.Stage) }), func(f *stagetest.Fixture) { f.Tap("Bébé") }},
		{"tools", in(func(f *stagetest.Fixture) stage.Screen { return agenda.NewTools(f.Stage) }), nil},
		{"view", in(func(f *stagetest.Fixture) stage.Screen {
			return agenda.NewView(f.Stage, busy(t, f), record.NewDate(2026, 3, 12))
		}), nil},
		{"form", in(func(f *stagetest.Fixture) stage.Screen {
			return agenda.NewAppointment(f.Stage, agenda.Prefill{Date: record.NewDate(2026, 3, 18), Exam: "MED-1230", Doses: []string{"HEXA-2"}})
		}), nil},
		{"edit", in(func(f *stagetest.Fixture) stage.Screen { return agenda.NewCorrection(f.Stage, busy(t, f)) }), nil},
		{"links", in(func(f *stagetest.Fixture) stage.Screen { return agenda.NewAppointment(f.Stage, agenda.Prefill{}) }), func(f *stagetest.Fixture) { f.Tap("Vaccin ou examen prévu") }},
		{"common", in(func(f *stagetest.Fixture) stage.Screen { return agenda.NewCommon(f.Stage) }), nil},
		{"shared", in(func(f *stagetest.Fixture) stage.Screen { return agenda.NewCommon(f.Stage) }), func(f *stagetest.Fixture) { f.Tap("Noter ce rendez-vous") }},
		{"export", in(func(f *stagetest.Fixture) stage.Screen { return agenda.NewExport(f.Stage) }), nil},
		{"import", in(func(f *stagetest.Fixture) stage.Screen { return agenda.NewImport(f.Stage) }), nil},
		{"preview", in(func(f *stagetest.Fixture) stage.Screen {
			f.Answers = append(f.Answers, stagetest.File(t, "agenda.ics", ics(t)))
			return agenda.NewImport(f.Stage)
		}), func(f *stagetest.Fixture) { f.Tap("Choisir un fichier") }},
		{"line", in(func(f *stagetest.Fixture) stage.Screen {
			f.Answers = append(f.Answers, stagetest.File(t, "agenda.ics", ics(t)))
			return agenda.NewImport(f.Stage)
		}), func(f *stagetest.Fixture) { f.Tap("Choisir un fichier"); f.Tap("Dermatologue") }},
	} {
		stagetest.Gallery(t, stage.Agenda, "agenda-"+s.name, s.build, s.then, outward)
	}
}
