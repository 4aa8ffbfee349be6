package exam_test

import (
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/record"
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
	f.Show(exam.NewNote(f.Stage, "MED-1230"))
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
		n := exam.NewNote(f.Stage, "MED-1224")
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
	n := exam.NewNote(f.Stage, "MED-1229")
	f.Show(n)
	if n.DateProposed() {
		t.Error("today is proposed for an examination of last month")
	}
	n.TypeDate("03/2026")
	f.Tap("C’est fait")
	if got := noted(f.Profile, "MED-1229"); len(got) != 1 || got[0].Date != (record.Date{Year: 2026, Month: 3}) {
		t.Fatalf("noted %+v", got)
	}
	f.Show(exam.NewNote(f.Stage, "MED-1229"))
	if !reads(f, "mars 2026") {
		t.Errorf("the window reads %q", read(f))
	}
}

func TestCorrectAndDelete(t *testing.T) {
	f := stagetest.New(t)
	if _, err := f.Profile.AddExam(t.Context(), record.Exam{Code: "MED-1224", Date: record.NewDate(2025, 11, 16), By: "Maternité"}); err != nil {
		t.Fatal(err)
	}
	before := noted(f.Profile, "MED-1224")[0]
	f.Show(exam.NewNote(f.Stage, "MED-1224"))
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
	f.Show(exam.NewNote(f.Stage, "MED-1224"))
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
	f.Show(exam.NewNote(f.Stage, "MED-1232"))
	if f.Find("C’est fait") != nil || !reads(f, "à partir du 10 juillet") {
		t.Errorf("the window reads %q", read(f))
	}
	f.Tap("C’est déjà fait")
	if f.Find("C’est fait") == nil {
		t.Error("an early examination cannot be noted")
	}
}

func TestAnUnknownExaminationIsNoDeadEnd(t *testing.T) {
	f := stagetest.New(t)
	f.Show(exam.NewNote(f.Stage, "MED-0000"))
	if !reads(f, "ne concerne pas") {
		t.Errorf("the window reads %q", read(f))
	}
}

func TestWindowsAreToldByTheirLastDay(t *testing.T) {
	f := stagetest.New(t)
	today := record.NewDate(2026, 3, 10)
	told := map[string]string{}
	for _, e := range f.Profile.ExamStates() {
		told[e.Code] = strings.ReplaceAll(exam.Detail(f.Text, e, today), "\u00a0", " ")
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
