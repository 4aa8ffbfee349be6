package exam_test

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/screens/exam"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

func labelled[F fyne.CanvasObject](t *testing.T, f *stagetest.Fixture, label string) F {
	t.Helper()
	field, ok := stagetest.Reader{Canvas: f.Window.Canvas()}.Labelled(label).(F)
	if !ok {
		t.Fatalf("no such field is called %q; the window reads %q", label, read(f))
	}
	return field
}

func typeDate(t *testing.T, f *stagetest.Fixture, label, words string) {
	t.Helper()
	labelled[*kit.DateField](t, f, label).Focusable().(interface{ SetText(string) }).SetText(words)
}

func TestNoteThatItDidNotTakePlace(t *testing.T) {
	f := stagetest.New(t)
	f.Show(exam.NewNote(f.Stage, "MED-1228")) // 2 to 3 months: over
	f.Type("Note", "Nous étions en voyage.")
	f.Tap("Cela n’a pas eu lieu")
	want := record.Exam{Code: "MED-1228", Date: record.NewDate(2026, 3, 10), Missed: true, Note: "Nous étions en voyage."}
	if got := noted(f.Profile, "MED-1228"); len(got) != 1 || got[0] != want {
		t.Fatalf("noted %+v, errors %v", got, f.Nav.Errors)
	}
	f.Nav.Undo()
	if got := noted(f.Profile, "MED-1228"); len(got) != 0 {
		t.Fatalf("after undoing, noted %+v", got)
	}
	f.Show(exam.NewNote(f.Stage, "MED-1228"))
	f.Tap("Cela n’a pas eu lieu")
	f.Show(exam.NewNote(f.Stage, "MED-1228"))
	if !reads(f, "Non réalisé") || !reads(f, "Rien n’est perdu") {
		t.Errorf("the window reads %q", read(f))
	}
	f.Tap("C’est fait depuis")
	f.Nav.Top().(*exam.Note).TypeDate("05/03/2026")
	f.Tap("C’est fait")
	if got := noted(f.Profile, "MED-1228"); len(got) != 1 || got[0].Missed || got[0].Date != record.NewDate(2026, 3, 5) {
		t.Fatalf("noted %+v", got)
	}
	f.Nav.Undo()
	if got := noted(f.Profile, "MED-1228"); len(got) != 1 || !got[0].Missed {
		t.Errorf("taken back to %+v", got)
	}
}

// The form of an appointment begins with the examination; once it is made, its day stands on the screen.
func TestMakeAnAppointment(t *testing.T) {
	f := stagetest.New(t)
	f.Show(exam.NewNote(f.Stage, "MED-1230"))
	if f.Find("Prendre rendez-vous") != nil {
		t.Error("an appointment is offered where none can be made")
	}
	var drafts []record.Appointment
	f.Stage.Appointment = func(a record.Appointment) stage.Screen {
		drafts = append(drafts, a)
		return exam.NewQuestions(f.Stage)
	}
	f.Show(exam.NewNote(f.Stage, "MED-1232")) // in four months
	if f.Find("Prendre rendez-vous") != nil {
		t.Error("an appointment is offered long before")
	}
	f.Show(exam.NewNote(f.Stage, "MED-1230"))
	f.Tap("Prendre rendez-vous")
	if len(drafts) != 1 || drafts[0].Exam != "MED-1230" || drafts[0].Title != "Examen du 5e mois" || len(f.Nav.Pushed) != 2 {
		t.Fatalf("the form begins with %+v", drafts)
	}
	draft := drafts[0]
	draft.Date, draft.Minute = record.NewDate(2026, 3, 17), 9*60
	if _, err := f.Profile.AddAppointment(t.Context(), draft); err != nil {
		t.Fatal(err)
	}
	f.Show(exam.NewNote(f.Stage, "MED-1230"))
	if f.Find("Prendre rendez-vous") != nil || !reads(f, "Rendez-vous pris\nMardi 17 mars") {
		t.Errorf("the window reads %q", read(f))
	}
}

func TestACertificateLeadsToThePapers(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	f.Show(exam.NewNote(f.Stage, "MED-1224"))
	f.Tap("Ajouter le certificat")
	if len(f.Nav.Pushed) != 2 {
		t.Error("it leads nowhere")
	}
}

func TestWhatAVisitAsksForStaysUntilDone(t *testing.T) {
	f := stagetest.New(t)
	note := record.Exam{Code: "MED-1227", Date: record.NewDate(2025, 12, 20)}
	if _, err := f.Profile.AddExam(t.Context(), note); err != nil {
		t.Fatal(err)
	}
	f.Show(exam.NewNote(f.Stage, "MED-1227"))
	f.Tap("Ajouter une suite")
	f.Tap("Ajouter")
	if len(f.Profile.FollowUps()) != 0 || labelled[*kit.ChoiceField](t, f, "De quoi s’agit-il\u00a0?").Error() == "" {
		t.Fatalf("one of no kind is kept: %+v", f.Profile.FollowUps())
	}
	labelled[*kit.ChoiceField](t, f, "De quoi s’agit-il\u00a0?").SetSelected(string(record.Equipment))
	f.Tap("Ajouter")
	if len(f.Profile.FollowUps()) != 0 || f.Field("En quelques mots").Error() == "" {
		t.Fatalf("one without words is kept: %+v", f.Profile.FollowUps())
	}
	f.Type("En quelques mots", " Lunettes ")
	typeDate(t, f, "À faire avant", "01/12/2025")
	f.Tap("Ajouter")
	if labelled[*kit.DateField](t, f, "À faire avant").Error() == "" {
		t.Fatalf("a limit before it was asked is kept: %+v", f.Profile.FollowUps())
	}
	typeDate(t, f, "À faire avant", "02/2026")
	f.Tap("Ajouter")
	want := record.FollowUp{What: record.Equipment, Text: "Lunettes", After: "MED-1227", Asked: note.Date, By: record.Date{Year: 2026, Month: 2}}
	all := f.Profile.FollowUps()
	if len(all) != 1 || all[0].Is != want {
		t.Fatalf("added %+v, errors %v", all, f.Nav.Errors)
	}
	if !reads(f, "Lunettes") || !reads(f, "Date passée") { // back on the examination
		t.Errorf("the examination reads %q", read(f))
	}
	f.Tap("Lunettes")
	f.Type("Ce qui en est sorti", "Monture bleue")
	typeDate(t, f, "Fait le", "11/03/2026")
	f.Tap("C’est fait")
	if labelled[*kit.DateField](t, f, "Fait le").Error() == "" {
		t.Fatalf("one is done tomorrow: %+v", f.Profile.FollowUps())
	}
	typeDate(t, f, "Fait le", "09/03/2026")
	f.Tap("C’est fait")
	done := want
	done.Done, done.Note = record.NewDate(2026, 3, 9), "Monture bleue"
	if all = f.Profile.FollowUps(); all[0].Is != done || len(f.Profile.OpenFollowUps()) != 0 {
		t.Fatalf("done: %+v", all[0].Is)
	}
	f.Nav.Undo()
	if all = f.Profile.FollowUps(); all[0].Is != want {
		t.Fatalf("taken back to %+v", all[0].Is)
	}
	if err := f.Profile.SetFollowUp(t.Context(), all[0].ID, done); err != nil {
		t.Fatal(err)
	}
	f.Show(exam.NewFollowUps(f.Stage))
	if !reads(f, "est fait") || !reads(f, "fait le 9 mars") {
		t.Errorf("the list reads %q", read(f))
	}
	f.Tap("Lunettes")
	f.Tap("Remettre à faire")
	if open := f.Profile.OpenFollowUps(); len(open) != 1 || open[0].Is.Note != "Monture bleue" {
		t.Fatalf("opened again: %+v", open)
	}
	f.Tap("Lunettes")
	f.Tap("Modifier")
	f.Type("En quelques mots", "Lunettes de sport")
	f.Tap("Enregistrer")
	if open := f.Profile.OpenFollowUps(); len(open) != 1 || open[0].Is.Text != "Lunettes de sport" || !reads(f, "Lunettes de sport") {
		t.Fatalf("corrected to %+v, the window reads %q", open, read(f))
	}
	f.Tap("Supprimer")
	if len(f.Profile.FollowUps()) != 0 {
		t.Fatal("it is not deleted")
	}
	f.Nav.Undo()
	if len(f.Profile.OpenFollowUps()) != 1 {
		t.Error("it is not back")
	}
}

func TestALongListIsShownInParts(t *testing.T) {
	f := stagetest.New(t)
	for i := range 45 {
		f1 := record.FollowUp{What: record.Control, Text: fmt.Sprintf("Contrôle %d", i), Asked: record.NewDate(2026, 1, 1).AddDays(i)}
		if _, err := f.Profile.AddFollowUp(t.Context(), f1); err != nil {
			t.Fatal(err)
		}
	}
	f.Show(exam.NewFollowUps(f.Stage))
	if reads(f, "Contrôle 44") {
		t.Error("all are shown at once")
	}
	f.Tap("Voir les 15 lignes suivantes")
	if !reads(f, "Contrôle 44") {
		t.Error("the rest cannot be seen")
	}
}

func TestQuestions(t *testing.T) {
	f := stagetest.New(t)
	f.Show(exam.NewNote(f.Stage, "MED-1230"))
	f.Tap("Noter une question")
	f.Tap("Enregistrer")
	if len(f.Profile.Questions()) != 0 || f.Field("Votre question").Error() == "" {
		t.Fatalf("an empty question is kept: %+v", f.Profile.Questions())
	}
	f.Type("Votre question", "Quand commencer les purées ?")
	f.Tap("Enregistrer")
	all := f.Profile.Questions()
	if len(all) != 1 || all[0].Is != (record.Question{Text: "Quand commencer les purées ?", For: "MED-1230", Asked: f.Today()}) {
		t.Fatalf("noted %+v, errors %v", all, f.Nav.Errors)
	}
	f.Nav.Undo()
	if len(f.Profile.Questions()) != 0 {
		t.Fatal("it is not taken back")
	}
	f.Show(exam.NewQuestions(f.Stage))
	if !reads(f, "prêt le jour de la visite") {
		t.Errorf("the empty list reads %q", read(f))
	}
	f.Tap("Noter une question")
	f.Type("Votre question", "Faut-il de la vitamine D ?")
	f.Tap("Enregistrer")
	if got := f.Profile.QuestionsFor(""); len(got) != 1 || !reads(f, "À la prochaine visite") {
		t.Fatalf("for the next visit: %+v; the list reads %q", got, read(f))
	}
	f.Show(exam.NewNote(f.Stage, "MED-1230")) // the next visit
	f.Tap("Faut-il de la vitamine D ?")
	labelled[*kit.ChoiceField](t, f, "À poser quand").SetSelected("MED-1230")
	f.Type("Réponse", "Oui.\nTous les jours.")
	f.Tap("Enregistrer")
	if got := f.Profile.Questions(); len(got) != 1 || got[0].Is.Answer != "Oui.\nTous les jours." || got[0].Is.For != "MED-1230" {
		t.Fatalf("answered %+v", got)
	}
	f.Show(exam.NewQuestions(f.Stage))
	if !reads(f, "Avec une réponse") {
		t.Errorf("the list reads %q", read(f))
	}
	f.Tap("Faut-il de la vitamine D ?")
	f.Tap("Supprimer")
	if len(f.Profile.Questions()) != 0 {
		t.Fatal("it is not deleted")
	}
	f.Nav.Undo()
	if len(f.Profile.Questions()) != 1 {
		t.Error("it is not back")
	}
}

// What was deleted elsewhere while its screen was under another one is no crash.
func TestWhatIsGoneIsSaid(t *testing.T) {
	f := stagetest.New(t)
	family(t, f)
	for _, s := range []stage.Screen{exam.ShowFollowUp(f.Stage, record.ID{1}), exam.EditFollowUp(f.Stage, record.ID{1}), exam.EditQuestion(f.Stage, record.ID{1})} {
		f.Show(s)
		if strings.Contains(strings.Join(read(f), ""), "⟦") || len(read(f)) < 2 {
			t.Errorf("%T reads %q", s, read(f))
		}
	}
}

func TestHomeNamesWhatRemainsToBeDone(t *testing.T) {
	f := stagetest.New(t)
	if len(exam.AtHome(f.Stage, f.Profile.Home().FollowUps)) != 0 {
		t.Error("nothing to do takes room")
	}
	family(t, f)
	if len(exam.AtHome(f.Stage, f.Profile.Home().FollowUps)) != 2 {
		t.Error("what remains to be done is not named")
	}
}
