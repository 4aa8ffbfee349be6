package agenda_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/agenda"
	"carnet/screens/exam"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

// read gives what the window reads, with plain spaces for the non-breaking ones.
func read(f *stagetest.Fixture) []string {
	words := f.Words()
	for i := range words {
		words[i] = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(words[i])
	}
	return words
}

func reads(f *stagetest.Fixture, part string) bool {
	return strings.Contains(strings.Join(read(f), "\n"), part)
}

// between returns what is read after one title and before another; "" is the end.
func between(f *stagetest.Fixture, from, to string) []string {
	words := read(f)
	start, end := slices.Index(words, from), len(words)
	if start < 0 {
		return nil
	}
	if to != "" {
		if n := slices.Index(words[start:], to); n >= 0 {
			end = start + n
		}
	}
	return words[start+1 : end]
}

// tall shows a screen in a window in which a long list is seen whole.
func tall(f *stagetest.Fixture, s stage.Screen) {
	f.Show(s)
	stretch(f)
}

func stretch(f *stagetest.Fixture) {
	f.Window.Resize(fyne.NewSize(f.Window.Canvas().Size().Width, 40_000))
}

// begins finds what is read and begins so: how many lines a link hides depends on the calendar in force.
func begins(f *stagetest.Fixture, words string) string {
	for _, w := range f.Words() {
		if strings.HasPrefix(w, words) {
			return w
		}
	}
	return words
}

// nb writes a name as the screens do, with a non-breaking space before a colon.
func nb(name string) string { return strings.ReplaceAll(name, " :", "\u00a0:") }

// date fills a field for a date.
func date(t *testing.T, f *stagetest.Fixture, label string, d record.Date) {
	t.Helper()
	field, ok := stagetest.Reader{Canvas: f.Window.Canvas()}.Labelled(label).(*kit.DateField)
	if !ok {
		t.Fatalf("no date is called %q; the window reads %q", label, read(f))
	}
	field.SetValue(kit.Date{Year: d.Year, Month: d.Month, Day: d.Day})
}

// choose takes a line from the list of a field that shows now.
func choose(f *stagetest.Fixture, label, now, choice string) {
	f.Tap(label + ", " + now)
	f.Tap(choice)
}

// tick turns a box over.
func tick(t *testing.T, f *stagetest.Fixture, words string) {
	t.Helper()
	box := stagetest.Reader{Canvas: f.Window.Canvas()}.Checkbox(words)
	if box == nil {
		t.Fatalf("no box says %q; the window reads %q", words, read(f))
	}
	box.Tapped(nil)
}

func TestOneTimeLineForTheFamily(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	busy(t, f)
	tall(f, agenda.New(f.Stage))
	for _, want := range []struct{ from, to, line string }{
		{"Aujourd’hui", "En retard", "Kinésithérapie"},
		{"Aujourd’hui", "En retard", "Lola · 17 h 00 · Mme Colin"},
		{"En retard", "À faire maintenant", "Hexavalent, 1re dose"}, // Noé, of whom nothing is noted
		{"À faire maintenant", "Demain", "Examen du 5e mois"},
		{"À faire maintenant", "Demain", "Lola · Entre le 10 mars et le 9 avril · rendez-vous le 12 mars"},
		{"Demain", "Jeudi 12 mars", "Orthophonie"},
		{"Jeudi 12 mars", "Mercredi 18 mars", "Lola · 9 h 30 · Dr Martin · Cabinet des Tilleuls, 12 rue des Lilas"},
		{"Mardi 24 mars", "", "Claire · 12 h 00"},
	} {
		if lines := between(f, want.from, want.to); !slices.Contains(lines, want.line) {
			t.Errorf("%q is not under « %s », which reads %q", want.line, want.from, lines)
		}
	}
	if reads(f, "PMI, pesée") || reads(f, "Examen entre 15 et 16 ans") {
		t.Error("the past, or all that is to come, is shown at once")
	}
	f.Tap(begins(f, "Voir plus tôt"))
	if lines := between(f, "Février 2026", "Aujourd’hui"); !slices.Contains(lines, "PMI, pesée") || !slices.Contains(lines, "Lola · 3 févr.") {
		t.Errorf("the past reads %q", read(f))
	}
	for range 8 {
		if more := begins(f, "Voir la suite"); f.Find(more) != nil {
			f.Tap(more)
		}
	}
	if !reads(f, "Examen entre 15 et 16 ans") {
		t.Error("what is far ahead cannot be reached")
	}
	filtered(t, f)
}

// filtered goes on with the line of the family: by person and by kind.
func filtered(t *testing.T, f *stagetest.Fixture) {
	t.Helper()
	f.Tap("Noé")
	if reads(f, "Kinésithérapie") || !reads(f, "Orthophonie") {
		t.Errorf("for Noé it reads %q", read(f))
	}
	f.Tap("Rendez-vous")
	if reads(f, "Hexavalent, 1re dose") || !reads(f, "Orthophonie") {
		t.Errorf("his appointments read %q", read(f))
	}
	f.Tap("À faire suite")
	if !reads(f, "rien de cette sorte") {
		t.Errorf("an empty filter reads %q", read(f))
	}
	f.Tap("Tout voir")
	f.Tap("Toute la famille")
	if !reads(f, "Kinésithérapie") {
		t.Error("the family does not come back")
	}
}

func TestTheMonth(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	busy(t, f)
	tall(f, agenda.New(f.Stage))
	f.Tap("Mois")
	if !reads(f, "Mars 2026") || f.Find(nb("jeudi 12 mars : Lola")) == nil {
		t.Fatalf("the month reads %q", read(f))
	}
	f.Tap(nb("jeudi 12 mars : Lola"))
	if !reads(f, "Consultation et vaccins") || reads(f, "Dentiste") {
		t.Errorf("the 12th reads %q", read(f))
	}
	f.Tap("jeudi 19 mars")
	if !reads(f, "Rien n’est noté ce jour : jeudi 19 mars.") {
		t.Errorf("an empty day reads %q", read(f))
	}
	f.Tap("jeudi 19 mars")
	if !reads(f, "Dentiste") {
		t.Error("a second tap does not show the month again")
	}
	f.Tap("Mois suivant")
	f.Tap("lundi 6 avril · Lundi de Pâques")
	if !reads(f, "Avril 2026") || !reads(f, "lundi 6 avril, Lundi de Pâques") {
		t.Errorf("April reads %q", read(f))
	}
	f.Tap("Mois précédent")
	f.Tap("Liste")
	if reads(f, "Mars 2026") && f.Find(nb("jeudi 12 mars : Lola")) != nil {
		t.Error("the month is still there")
	}
}

func TestADesktopShowsTheMonthBesideTheList(t *testing.T) {
	f := stagetest.New(t, stagetest.Desktop())
	family(t, f)
	busy(t, f)
	f.Show(agenda.New(f.Stage))
	if !reads(f, "Mars 2026") || !reads(f, "Aujourd’hui") || !reads(f, "Trouver une date commune") || f.Find("Liste") != nil {
		t.Fatalf("it reads %q", read(f))
	}
	f.Tap(nb("mardi 24 mars : Claire"))
	if !reads(f, "Dentiste") || reads(f, "Kinésithérapie") {
		t.Errorf("the 24th reads %q", read(f))
	}
	f.Tap("Revenir à la liste")
	if !reads(f, "Kinésithérapie") {
		t.Error("the list does not come back")
	}
	f.Window.Resize(fyne.NewSize(700, 3000))
	if f.Find("Liste") == nil || !reads(f, "Kinésithérapie") {
		t.Errorf("a narrow window reads %q", read(f))
	}
}

func TestLinesLeadToTheirScreens(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	busy(t, f)
	lola := f.Profile
	tall(f, agenda.New(f.Stage))
	f.Tap("Kinésithérapie")
	if _, ok := f.Nav.Top().(*agenda.Appointment); !ok {
		t.Errorf("an appointment leads to %T", f.Nav.Top())
	}
	tall(f, agenda.New(f.Stage))
	f.Tap("Examen du 5e mois")
	if _, ok := f.Nav.Top().(*exam.Note); !ok || f.Profile != lola || len(f.Nav.Switched) != 0 {
		t.Errorf("an examination leads to %T, of %s", f.Nav.Top(), f.Profile.Identity().CallName())
	}
	tall(f, agenda.New(f.Stage))
	f.Tap("Orthophonie")
	if _, ok := f.Nav.Top().(*agenda.Appointment); !ok || len(f.Nav.Switched) != 1 || f.Profile == lola {
		t.Errorf("an appointment of Noé leads to %T, of %s", f.Nav.Top(), f.Profile.Identity().CallName())
	}
	if _, err := f.Profile.AddFollowUp(t.Context(), record.FollowUp{What: record.Referral, Text: "Bilan chez l’orthoptiste", Asked: record.NewDate(2026, 3, 1)}); err != nil {
		t.Fatal(err)
	}
	tall(f, agenda.New(f.Stage))
	f.Tap("Bilan chez l’orthoptiste")
	if _, ok := f.Nav.Top().(*exam.FollowUp); !ok {
		t.Errorf("a follow-up leads to %T", f.Nav.Top())
	}
}

// Opening a line of another child shows her record, and is no choice of whose agenda is read; the band above is.
func TestWhoIsShownIsRemembered(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	busy(t, f)
	lola := f.Profile
	build := agenda.Maker()
	tall(f, build(f.Stage))
	f.Tap("Orthophonie")
	tall(f, build(f.Stage))
	if !reads(f, "Kinésithérapie") {
		t.Error("coming back from Noé's appointment, the family is gone")
	}
	f.Profile = lola
	tall(f, build(f.Stage))
	if reads(f, "Orthophonie") || !reads(f, "Kinésithérapie") {
		t.Errorf("choosing Lola shows %q", read(f))
	}
	f.Profile = child(f, "Bébé")
	f.Show(build(f.Stage))
	f.Tap("Rendez-vous")
	if !reads(f, "rien de cette sorte") {
		t.Errorf("a child without appointments reads %q", read(f))
	}
	f.Tap("Noter un rendez-vous")
	if _, ok := f.Nav.Top().(*agenda.Form); !ok {
		t.Errorf("the button leads to %T", f.Nav.Top())
	}
}

func TestARecordThatCannotBeWrittenIsStillRead(t *testing.T) {
	f := stagetest.New(t)
	id, err := f.Profile.AddAppointment(t.Context(), record.Appointment{Title: "Pesée", Date: record.NewDate(2026, 3, 12), AllDay: true})
	if err != nil {
		t.Fatal(err)
	}
	f.Harm(app.Damage{Part: app.DamagedJournal})
	tall(f, agenda.New(f.Stage))
	if !reads(f, "Examen du 5e mois") || !reads(f, "Pesée") {
		t.Errorf("it reads %q", read(f))
	}
	f.Show(agenda.NewView(f.Stage, id, record.NewDate(2026, 3, 12)))
	if f.Find("Modifier") != nil || f.Find("Supprimer") != nil || !reads(f, "Jeudi 12 mars") {
		t.Errorf("the appointment reads %q", read(f))
	}
	f.Show(agenda.NewCorrection(f.Stage, id))
	if f.Find("Enregistrer") != nil {
		t.Error("it can be corrected")
	}
	f.Show(agenda.NewAppointment(f.Stage, agenda.Prefill{Title: "Pesée", Date: record.NewDate(2026, 3, 12)}))
	f.Tap("Enregistrer")
	if got := appointments(child(f, "Claire")); len(got) != 1 || len(appointments(f.Profile)) != 1 {
		t.Errorf("noted %+v", got)
	}
	f.Harm(app.Damage{Part: app.DamagedRecord, Kind: record.KindProfile, ID: f.Profile.ID()})
	build := agenda.Maker()
	f.Show(build(f.Stage))
	f.Profile = child(f, "Claire")
	tall(f, build(f.Stage))
	if !reads(f, "Agenda") || reads(f, "Examen du 5e mois") {
		t.Errorf("without an identity it reads %q", read(f))
	}
}
