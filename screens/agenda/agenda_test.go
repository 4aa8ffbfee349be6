package agenda_test

import (
	"slices"
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/agenda"
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

// between returns what is read after one title and before another.
func between(f *stagetest.Fixture, from, to string) []string {
	words := read(f)
	start, end := slices.Index(words, from), slices.Index(words, to)
	if start < 0 {
		return nil
	}
	if end < start {
		end = len(words)
	}
	return words[start+1 : end]
}

// unfold taps the link whose words begin so: how many lines it hides depends on the calendar in force.
func unfold(f *stagetest.Fixture, begins string) {
	for _, w := range f.Words() {
		if strings.HasPrefix(w, begins) {
			f.Tap(w)
			return
		}
	}
}

const (
	thePast  = "Voir ce qui est fait ou non renseigné"
	theLater = "Voir les "
)

func TestOneTimeLine(t *testing.T) {
	f := stagetest.New(t)
	f.Show(agenda.New(f.Stage))
	for _, want := range []struct{ from, to, line string }{
		{"En retard", "À faire maintenant", "Hexavalent, 1re dose"}, // due on 10 January
		{"À faire maintenant", "Dans les 3 mois", "Examen du 5e mois"},
		{"À faire maintenant", "Dans les 3 mois", "Entre le 10 mars et le 9 avril"},
		{"Dans les 3 mois", "Plus tard", "Examen du 6e mois"},
		{"Plus tard", "", "Examen du 9e mois"},
	} {
		if lines := between(f, want.from, want.to); !slices.Contains(lines, want.line) {
			t.Errorf("%q is not under « %s », which reads %q", want.line, want.from, lines)
		}
	}
	if reads(f, "Non renseigné") || reads(f, "Toute la famille") {
		t.Errorf("the past is not folded, or a family of one is offered: %q", read(f))
	}
	unfold(f, thePast)
	if lines := between(f, "Déjà fait ou non renseigné", ""); !slices.Contains(lines, "Examen des 8 jours") || !slices.Contains(lines, "Non renseigné") {
		t.Errorf("the past reads %q", lines)
	}
	f.Tap("Replier")
	if reads(f, "Examen des 8 jours") {
		t.Error("the past cannot be folded again")
	}
}

func TestLaterUnfolds(t *testing.T) {
	f := stagetest.New(t)
	f.Show(agenda.New(f.Stage))
	if reads(f, "Examen entre 15 et 16 ans") {
		t.Error("fifteen years are shown at once")
	}
	unfold(f, theLater)
	if !reads(f, "Examen entre 15 et 16 ans") || !reads(f, "fin de période à vérifier") {
		t.Errorf("the window reads %q", read(f))
	}
}

func TestLinesLeadToTheirScreens(t *testing.T) {
	f := stagetest.New(t)
	f.Show(agenda.New(f.Stage))
	f.Tap("Examen du 5e mois")
	if _, ok := f.Nav.Top().(*agenda.Note); !ok {
		t.Errorf("an examination leads to %T", f.Nav.Top())
	}
	f.Show(agenda.New(f.Stage))
	f.Tap("Hexavalent, 1re dose")
	if len(f.Nav.Pushed) != 2 {
		t.Error("a dose leads nowhere")
	}
}

func TestTheFamilyShowsTheOtherChildFirst(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	lola := f.Profile
	f.Show(agenda.New(f.Stage))
	if reads(f, "Examen de la 5e année") {
		t.Fatal("the brother is in his sister's agenda")
	}
	f.Tap("Toute la famille")
	if !reads(f, "Noé · Entre le 30 décembre 2025 et le 29 décembre 2026") || !reads(f, "Lola · Entre le 10 mars et le 9 avril") {
		t.Fatalf("the family's agenda reads %q", read(f))
	}
	f.Tap("Examen de la 5e année")
	if f.Profile == lola || len(f.Nav.Switched) != 1 || len(f.Nav.Pushed) == 0 {
		t.Errorf("an examination of Noé is shown in the record of %s", f.Profile.Identity().CallName())
	}
	f.Show(agenda.New(f.Stage))
	f.Tap("Noé")
	f.Tap("Toute la famille")
	f.Tap("Examen de la 5e année")
	if len(f.Nav.Switched) != 1 {
		t.Error("the child shown is switched to")
	}
}

func TestThoseWithoutAnAgenda(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	f.Profile = child(f, "Bébé")
	f.Show(agenda.New(f.Stage))
	if !reads(f, "dès la naissance, prévue le 14 juin") {
		t.Errorf("before birth it reads %q", read(f))
	}
	f.Tap("La naissance a eu lieu")
	if len(f.Nav.Pushed) != 2 {
		t.Error("the birth cannot be noted")
	}
	f.Profile = child(f, "Claire")
	f.Show(agenda.New(f.Stage))
	if !reads(f, "des enfants") {
		t.Errorf("for an adult it reads %q", read(f))
	}
	f.Tap("Voir toute la famille")
	if !reads(f, "Examen du 5e mois") {
		t.Errorf("the family reads %q", read(f))
	}
}

// noted returns the notes of one examination.
func noted(p *app.Profile, code string) []record.Exam {
	var some []record.Exam
	for _, l := range p.Exams() {
		if l.Is.Code == code {
			some = append(some, l.Is)
		}
	}
	return some
}

func TestNoteAnExamination(t *testing.T) {
	f := stagetest.New(t)
	f.Show(agenda.NewNote(f.Stage, "MED-1230"))
	f.Type("Par qui", " Dr Martin ")
	f.Type("Note", "Tout va bien.\nÀ revoir à 5 mois.")
	f.Tap("C’est fait")
	want := record.Exam{Code: "MED-1230", Date: record.NewDate(2026, 3, 10), By: "Dr Martin", Note: "Tout va bien.\nÀ revoir à 5 mois."}
	if got := noted(f.Profile, "MED-1230"); len(got) != 1 || got[0] != want {
		t.Fatalf("noted %+v, errors %v", got, f.Nav.Errors)
	}
	if f.Nav.Backs != 1 || len(f.Nav.Messages) != 1 || !strings.Contains(f.Nav.Messages[0], "Examen du 5e mois") {
		t.Errorf("backs %d, said %q", f.Nav.Backs, f.Nav.Messages)
	}
	f.Nav.Undo()
	if got := noted(f.Profile, "MED-1230"); len(got) != 0 {
		t.Errorf("after undoing, noted %+v", got)
	}
}

func TestADateThatCannotBe(t *testing.T) {
	for _, typed := range []string{"", "31/02/2026", "11/03/2026", "09/11/2025"} {
		f := stagetest.New(t)
		n := agenda.NewNote(f.Stage, "MED-1224")
		f.Show(n)
		n.TypeDate(typed)
		f.Tap("C’est fait")
		if n.DateError() == "" || len(f.Profile.Exams()) != 0 {
			t.Errorf("%q is kept: %+v", typed, f.Profile.Exams())
		}
	}
}

func TestAMonthIsEnough(t *testing.T) {
	f := stagetest.New(t)
	n := agenda.NewNote(f.Stage, "MED-1229")
	f.Show(n)
	if n.DateProposed() {
		t.Error("today is proposed for an examination of last month")
	}
	n.TypeDate("03/2026")
	f.Tap("C’est fait")
	if got := noted(f.Profile, "MED-1229"); len(got) != 1 || got[0].Date != (record.Date{Year: 2026, Month: 3}) {
		t.Fatalf("noted %+v", got)
	}
	f.Show(agenda.New(f.Stage))
	unfold(f, thePast)
	if !reads(f, "En mars 2026") {
		t.Errorf("the window reads %q", read(f))
	}
}

func TestCorrectAndDelete(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	before := noted(f.Profile, "MED-1224")[0]
	f.Show(agenda.NewNote(f.Stage, "MED-1224"))
	for _, word := range []string{"Réalisé", "16 novembre 2025", "Maternité", "Noté par la famille", "Certificat de santé du 8e jour", "pris en charge à 100 %", "Décret 2024-1031"} {
		if !reads(f, word) {
			t.Errorf("%q is not read in %q", word, read(f))
		}
	}
	f.Tap("Modifier")
	f.Type("Par qui", "PMI")
	f.Tap("Enregistrer")
	if got := noted(f.Profile, "MED-1224"); len(got) != 1 || got[0].By != "PMI" || got[0].Date != before.Date {
		t.Fatalf("corrected to %+v", got)
	}
	f.Nav.Undo()
	if got := noted(f.Profile, "MED-1224"); len(got) != 1 || got[0] != before {
		t.Fatalf("taken back to %+v", got)
	}
	f.Show(agenda.NewNote(f.Stage, "MED-1224"))
	f.Tap("Supprimer")
	if got := noted(f.Profile, "MED-1224"); len(got) != 0 {
		t.Fatalf("still noted %+v", got)
	}
	f.Nav.Undo()
	if got := noted(f.Profile, "MED-1224"); len(got) != 1 || got[0] != before {
		t.Errorf("restored to %+v", got)
	}
}

func TestAnExaminationToCome(t *testing.T) {
	f := stagetest.New(t)
	f.Show(agenda.NewNote(f.Stage, "MED-1232"))
	if f.Find("C’est fait") != nil || !reads(f, "à partir du 10 juillet") {
		t.Errorf("the window reads %q", read(f))
	}
	f.Tap("Il a déjà été réalisé")
	if f.Find("C’est fait") == nil {
		t.Error("an early examination cannot be noted")
	}
}

func TestAnUnknownExaminationIsNoDeadEnd(t *testing.T) {
	f := stagetest.New(t)
	f.Show(agenda.NewNote(f.Stage, "MED-0000"))
	if !reads(f, "ne concerne pas") {
		t.Errorf("the window reads %q", read(f))
	}
}

// TestAListOfLaterIsNoGap: the 7th-year examination came in 2025; a child of ten never had it and lacks nothing.
func TestAListOfLaterIsNoGap(t *testing.T) {
	who := stagetest.Lola()
	who.BirthDate = record.NewDate(2015, 11, 10)
	f := stagetest.New(t, stagetest.Child(who))
	f.Show(agenda.New(f.Stage))
	unfold(f, thePast)
	if !reads(f, "Examen de la 6e année") || reads(f, "Examen de la 7e année") {
		t.Errorf("the window reads %q", read(f))
	}
}

func TestWindowsAreToldByTheirLastDay(t *testing.T) {
	f := stagetest.New(t)
	today := record.NewDate(2026, 3, 10)
	told := map[string]string{}
	for _, e := range f.Profile.ExamStates() {
		told[e.Code] = strings.ReplaceAll(agenda.ExamDetail(f.Text, e, today), "\u00a0", " ")
	}
	for code, want := range map[string]string{
		"MED-1230": "Entre le 10 mars et le 9 avril",
		"MED-1227": "Entre le 10 décembre 2025 et le 9 janvier 2026",
		"MED-1243": "Entre le 10 novembre 2040 et le 9 novembre 2042, fin de période à vérifier",
	} {
		if told[code] != want {
			t.Errorf("%s: %q, want %q", code, told[code], want)
		}
	}
}

// Coming back from an entry builds the agenda anew: it is the family's again, until another child is chosen.
func TestTheFamilyStaysChosen(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	claire, lola := f.Session.Profiles()[0], f.Profile
	make := agenda.Maker()
	f.Show(make(f.Stage))
	f.Tap("Toute la famille")
	f.Show(make(f.Stage))
	if !reads(f, "Noé · ") {
		t.Errorf("the family is forgotten: %q", read(f))
	}
	f.Profile = claire
	f.Show(make(f.Stage))
	f.Profile = lola
	f.Show(make(f.Stage))
	if reads(f, "Noé · ") {
		t.Errorf("choosing Lola shows the family: %q", read(f))
	}
}

func TestDecadesAreFolded(t *testing.T) {
	f := stagetest.New(t, stagetest.Child(record.Profile{Role: record.Attached, GivenNames: "Inès", BirthDate: record.NewDate(2009, 3, 1), Sex: record.Female,
		Certified: stagetest.Lola().Certified}))
	f.Show(agenda.New(f.Stage))
	if !reads(f, "Rappel des 25 ans") || reads(f, "Rappel des 45 ans") {
		t.Errorf("at 17 the agenda reads %q", read(f))
	}
	unfold(f, theLater)
	if !reads(f, "Rappel des 95 ans") {
		t.Errorf("unfolded it reads %q", read(f))
	}
}
