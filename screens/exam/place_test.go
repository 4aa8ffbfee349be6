package exam_test

import (
	"slices"
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/exam"
	"carnet/screens/stagetest"
)

// after returns what is read after a line, up to n texts.
func after(f *stagetest.Fixture, line string, n int) []string {
	words := read(f)
	at := slices.Index(words, line)
	if at < 0 {
		return nil
	}
	return words[at+1 : min(len(words), at+1+n)]
}

func TestTheTwentyByAge(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	f.Show(exam.New(f.Stage))
	if got := after(f, "À planifier", 2); !slices.Equal(got, []string{"Examen du 5e mois", "Entre le 10 mars et le 9 avril"}) {
		t.Errorf("to plan: %q", got)
	}
	for _, want := range []string{
		"2 réalisés · 1 à planifier · 1 non réalisé · 2 non renseignés · 7 à venir", "Entre le 10 juillet et le 9 août · Certificat de santé du 9e mois",
		"fin de période à vérifier · Certificat de santé du 24e mois",
		"Liste en vigueur depuis le 1er janvier 2025. Source : Décret 2024-1031 et arrêté du 14 novembre 2024. Vérifié le 21 novembre 2026.",
	} {
		if !reads(f, want) {
			t.Errorf("%q is not read in %q", want, read(f))
		}
	}
	for exam, status := range map[string]string{"Examen des 8 jours": "Réalisé", "Examen de la 2e semaine": "Non réalisé", "Examen du 3e mois": "Non renseigné",
		"Examen du 6e mois": "À venir"} {
		if got := after(f, exam, 2); len(got) < 2 || got[1] != status {
			t.Errorf("%s: %q, want %q", exam, got, status)
		}
	}
	if reads(f, "2019") || reads(f, "Examen de la 4e année") {
		t.Errorf("a former list, or years that are far, are shown: %q", read(f))
	}
	f.Tap("De 3 à 5 ans")
	if !reads(f, "Examen de la 4e année") {
		t.Error("the years to come do not unfold")
	}
	f.Tap("De 3 à 5 ans")
	if reads(f, "Examen de la 4e année") {
		t.Error("they do not fold again")
	}
	f.Tap("Examen du 9e mois")
	if _, ok := f.Nav.Top().(*exam.Note); !ok {
		t.Errorf("an examination leads to %T", f.Nav.Top())
	}
}

func TestAnOlderChildKeepsTheOlderList(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	f.Profile = child(f, "Inès")
	f.Show(exam.New(f.Stage))
	for _, want := range []string{"Liste en vigueur du 1er mars 2019 au 31 décembre 2024. Source : Arrêté du 26 février 2019.", "Avant le 1er mars 2019, une liste plus ancienne",
		"Le prochain", "Examen entre 11 et 13 ans"} {
		if !reads(f, want) {
			t.Errorf("%q is not read in %q", want, read(f))
		}
	}
	if reads(f, "7e année") || reads(f, "Repères") {
		t.Errorf("what came too late, or is long past, is shown: %q", read(f))
	}
}

func TestVisitsBesideTheTwenty(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	f.Show(exam.New(f.Stage))
	f.Tap("Visites")
	for _, want := range []string{"Consultation postnatale", "Compte aussi pour : Examen de la 6e année.", "Compte peut-être aussi pour : Examen de la 4e année. À vérifier avec le médecin.",
		"Ne remplace pas cet examen, fait par un médecin : Examen entre 11 et 13 ans.", "Elles forment une liste à part", "Première visite chez le dentiste"} {
		if !reads(f, want) {
			t.Errorf("%q is not read in %q", want, read(f))
		}
	}
	if reads(f, "M’T dents des 12 ans") {
		t.Error("every birthday is listed at once")
	}
	for _, w := range f.Words() {
		if strings.HasPrefix(w, "Voir les ") {
			f.Tap(w)
		}
	}
	if !reads(f, "M’T dents des 12 ans") {
		t.Error("the birthdays to come do not unfold")
	}
}

// Nothing in the list of skills may sound like a verdict.
func TestSkillsJudgeNobody(t *testing.T) {
	who := stagetest.Lola()
	who.Term = record.Gestation{Weeks: 33, Days: 2}
	f := stagetest.New(t, stagetest.Child(who))
	f.Show(exam.New(f.Stage))
	f.Tap("Repères")
	for _, want := range []string{"la plupart des enfants", "Chaque enfant a son rythme", "parlez-en à son médecin", "À 4 mois d’âge corrigé", "Source : ", "À confirmer avec un professionnel"} {
		if !reads(f, want) {
			t.Errorf("%q is not read in %q", want, read(f))
		}
	}
	words := strings.ToLower(strings.Join(after(f, "Repères de développement", 100), "\n"))
	for _, never := range []string{"retard", "anormal", "alerte", "non renseigné"} {
		if strings.Contains(words, never) {
			t.Errorf("%q is read in %q", never, words)
		}
	}
}

func TestAPregnancyHasItsCalendar(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	f.Profile = child(f, "Bébé")
	f.Show(exam.New(f.Stage))
	for _, want := range []string{"Naissance prévue dimanche 14 juin", "Aujourd’hui : 27 SA + 2", "Entretien prénatal précoce", "30 SA à 35 SA + 6", "Examen dentaire de la mère", "Proposé",
		"À vérifier avec la sage-femme ou le médecin"} {
		if !reads(f, want) {
			t.Errorf("%q is not read in %q", want, read(f))
		}
	}
	if got := after(f, "1re échographie", 2); !slices.Equal(got, []string{"Le 3 décembre 2025 · Dr Le Goff", "Réalisé"}) {
		t.Errorf("the first ultrasound: %q", got)
	}
	f.Show(exam.NewNote(f.Stage, "ECHO-2"))
	f.Field("Par qui").SetText("Dr Le Goff")
	n := f.Nav.Top().(*exam.Note)
	n.TypeDate("20/01/2024")
	f.Tap("C’est fait")
	if !strings.Contains(n.DateError(), "trop tôt") {
		t.Errorf("a date before the pregnancy: %q, errors %v", n.DateError(), f.Nav.Errors)
	}
	n.TypeDate("20/01/2026")
	f.Tap("C’est fait")
	if got := noted(f.Profile, "ECHO-2"); len(got) != 1 || got[0].Date != record.NewDate(2026, 1, 20) {
		t.Fatalf("noted %+v, errors %v", got, f.Nav.Errors)
	}
	f.Show(exam.NewNote(f.Stage, "ECHO-2"))
	f.Tap("Modifier")
	f.Type("Par qui", "Sage-femme")
	f.Tap("Enregistrer")
	if got := noted(f.Profile, "ECHO-2"); len(got) != 1 || got[0].By != "Sage-femme" {
		t.Errorf("corrected to %+v", got)
	}
	f.Nav.Undo()
	if got := noted(f.Profile, "ECHO-2"); len(got) != 1 || got[0].By != "Dr Le Goff" {
		t.Errorf("taken back to %+v", got)
	}
}

func TestThoseWithoutExaminations(t *testing.T) {
	f := stagetest.New(t)
	f.Profile = child(f, "Claire")
	f.Show(exam.New(f.Stage))
	if !reads(f, "Ce profil n’en a pas") || !reads(f, "À faire suite") {
		t.Errorf("for an adult it reads %q", read(f))
	}
	f = stagetest.New(t)
	f.Harm(app.Damage{Part: app.DamagedRecord, Kind: record.KindProfile, ID: f.Profile.ID()})
	f.Show(exam.New(f.Stage))
	if !reads(f, "abîmée") || reads(f, "À planifier") {
		t.Errorf("with a damaged identity it reads %q", read(f))
	}
}

func TestTheChosenPartStays(t *testing.T) {
	f := stagetest.New(t)
	make := exam.Maker()
	f.Show(make(f.Stage))
	f.Tap("Visites")
	f.Show(make(f.Stage))
	if !reads(f, "Les 3 visites à l’école") {
		t.Errorf("the part is forgotten: %q", read(f))
	}
	f.Profile = child(f, "Claire")
	f.Show(make(f.Stage))
	f.Profile = child(f, "Lola")
	f.Show(make(f.Stage))
	if reads(f, "Les 3 visites à l’école") {
		t.Error("what was chosen for one person holds for another")
	}
}

func TestAReadOnlyRecord(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	follow, question := f.Profile.FollowUps()[0].ID, f.Profile.Questions()[0].ID
	f.Harm(app.Damage{Part: app.DamagedJournal})
	f.Show(exam.New(f.Stage))
	for name, show := range map[string]func(){
		"open": func() { f.Show(exam.NewNote(f.Stage, "MED-1230")) }, "done": func() { f.Show(exam.NewNote(f.Stage, "MED-1224")) },
		"missed": func() { f.Show(exam.NewNote(f.Stage, "MED-1225")) }, "follow-ups": func() { f.Show(exam.NewFollowUps(f.Stage)) },
		"follow-up": func() { f.Show(exam.ShowFollowUp(f.Stage, follow)) }, "correct": func() { f.Show(exam.EditFollowUp(f.Stage, follow)) },
		"new": func() { f.Show(exam.NewFollowUp(f.Stage, "")) }, "questions": func() { f.Show(exam.NewQuestions(f.Stage)) },
		"question": func() { f.Show(exam.EditQuestion(f.Stage, question)) },
	} {
		show()
		for _, verb := range []string{"C’est fait", "Cela n’a pas eu lieu", "C’est fait depuis", "Modifier", "Supprimer", "Enregistrer", "Ajouter", "Ajouter une suite", "Noter une question",
			"Ajouter le certificat"} {
			if f.Find(verb) != nil {
				t.Errorf("%s offers « %s »", name, verb)
			}
		}
		if !reads(f, "lecture seule") {
			t.Errorf("%s does not say why nothing can be written: %q", name, read(f))
		}
		if a, ok := f.Nav.Top().(interface{ Add() }); ok {
			before := len(f.Nav.Pushed)
			if a.Add(); len(f.Nav.Pushed) != before {
				t.Errorf("%s opens a form by Ctrl+N", name)
			}
		}
	}
}
