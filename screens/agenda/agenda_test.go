package agenda_test

import (
	"slices"
	"strings"
	"testing"

	"carnet/app/record"
	"carnet/screens/agenda"
	"carnet/screens/exam"
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
	if _, ok := f.Nav.Top().(*exam.Note); !ok {
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
