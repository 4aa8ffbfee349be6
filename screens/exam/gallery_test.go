package exam_test

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens/exam"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

// family gives the fixture a brother who is four, a sister who is ten and a child who is expected, and Lola some history.
func family(t *testing.T, f *stagetest.Fixture) {
	t.Helper()
	certified := stagetest.Lola().Certified
	for _, who := range []record.Profile{
		{GivenNames: "Noé", BirthName: "Benali", BirthDate: record.NewDate(2021, 12, 30), Sex: record.Male, Colour: 2, Certified: certified},
		{GivenNames: "Inès", BirthName: "Benali", BirthDate: record.NewDate(2015, 6, 2), Sex: record.Female, Colour: 3, Certified: certified},
		{GivenNames: "Bébé", BirthName: "Rivière", DueDate: record.NewDate(2026, 6, 14), Colour: 4, Certified: certified},
	} {
		if _, err := f.Session.AddChild(t.Context(), who, nil); err != nil {
			t.Fatal(err)
		}
	}
	lola, ctx := f.Profile, t.Context()
	must := func(_ record.ID, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(lola.AddExam(ctx, record.Exam{Code: "MED-1224", Date: record.NewDate(2025, 11, 16), By: "Maternité"}))
	must(lola.AddExam(ctx, record.Exam{Code: "MED-1227", Date: record.NewDate(2025, 12, 20), By: "Dr Martin", Note: "Tout va bien. À revoir pour les hanches."}))
	must(lola.AddExam(ctx, record.Exam{Code: "MED-1225", Date: record.NewDate(2025, 12, 1), Missed: true, Note: "Nous étions à l’hôpital."}))
	must(lola.AddFollowUp(ctx, record.FollowUp{What: record.Referral, Text: "Échographie des hanches", After: "MED-1227", Asked: record.NewDate(2025, 12, 20),
		By: record.NewDate(2026, 3, 20)}))
	must(lola.AddFollowUp(ctx, record.FollowUp{What: record.ResultAwaited, Text: "Résultat du dépistage de l’audition", After: "MED-1224", Asked: record.NewDate(2025, 11, 16),
		By: record.Date{Year: 2026, Month: 2}}))
	must(lola.AddFollowUp(ctx, record.FollowUp{What: record.Control, Text: "Peser de nouveau", After: "MED-1224", Asked: record.NewDate(2025, 11, 16),
		Done: record.NewDate(2025, 11, 24), Note: "3,4 kg, elle a repris."}))
	must(lola.AddQuestion(ctx, record.Question{Text: "Quand commencer les purées ?", For: "MED-1230", Asked: record.NewDate(2026, 3, 2)}))
	must(lola.AddQuestion(ctx, record.Question{Text: "Est-ce normal qu’elle dorme surtout le jour ?", Asked: record.NewDate(2026, 3, 8)}))
	must(lola.AddQuestion(ctx, record.Question{Text: "Faut-il de la vitamine D ?", For: "MED-1227", Asked: record.NewDate(2025, 12, 18), Answer: "Oui, tous les jours."}))
	must(child(f, "Bébé").AddVisit(ctx, record.Exam{Code: "ECHO-1", Date: record.NewDate(2025, 12, 3), By: "Dr Le Goff"}))
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

// TestGallery builds every screen at every size of text: one that panics fails here. With CARNET_GALLERY=<folder> it also
// writes the pictures, to be looked at.
func TestGallery(t *testing.T) {
	folder := os.Getenv("CARNET_GALLERY")
	place := func(st *stage.Stage) stage.Screen { return exam.New(st) }
	note := func(code string) func(*stage.Stage) stage.Screen {
		return func(st *stage.Stage) stage.Screen { return exam.NewNote(st, code) }
	}
	screens := []struct {
		name  string
		who   string
		build func(*stage.Stage) stage.Screen
		tap   string // text key
		tall  float32
	}{
		{"place", "Lola", place, "", 2100},
		{"visits", "Lola", place, "exam.part.visits", 1900},
		{"skills", "Lola", place, "exam.part.skills", 1500},
		{"small", "Noé", place, "", 1500},
		{"small-visits", "Noé", place, "exam.part.visits", 1600},
		{"big", "Inès", place, "", 1500},
		{"expected", "Bébé", place, "", 2400},
		{"adult", "Claire", place, "", 0},
		{"note", "Lola", note("MED-1230"), "", 1900},
		{"note-later", "Lola", note("MED-1232"), "", 1300},
		{"note-done", "Lola", note("MED-1224"), "", 1700},
		{"note-missed", "Lola", note("MED-1225"), "", 0},
		{"note-edit", "Lola", note("MED-1227"), "action.edit", 0},
		{"visit-school", "Noé", note("SCHOOL-4"), "", 1500},
		{"visit-dental", "Noé", note("MTDENTS-4"), "", 0},
		{"visit-echo", "Bébé", note("ECHO-3"), "", 1200},
		{"follow-ups", "Lola", func(st *stage.Stage) stage.Screen { return exam.NewFollowUps(st) }, "", 0},
		{"follow-ups-empty", "Noé", func(st *stage.Stage) stage.Screen { return exam.NewFollowUps(st) }, "", 0},
		{"follow-up", "Lola", func(st *stage.Stage) stage.Screen { return exam.ShowFollowUp(st, st.Profile.FollowUps()[0].ID) }, "", 1100},
		{"follow-up-done", "Lola", func(st *stage.Stage) stage.Screen { return exam.ShowFollowUp(st, st.Profile.FollowUps()[2].ID) }, "", 0},
		{"follow-up-new", "Lola", func(st *stage.Stage) stage.Screen { return exam.NewFollowUp(st, "MED-1227") }, "", 0},
		{"questions", "Lola", func(st *stage.Stage) stage.Screen { return exam.NewQuestions(st) }, "", 0},
		{"questions-empty", "Noé", func(st *stage.Stage) stage.Screen { return exam.NewQuestions(st) }, "", 0},
		{"question", "Lola", func(st *stage.Stage) stage.Screen { return exam.EditQuestion(st, st.Profile.Questions()[0].ID) }, "", 0},
		{"question-new", "Lola", func(st *stage.Stage) stage.Screen { return exam.NewQuestion(st, "MED-1230") }, "", 0},
	}
	looks := []struct {
		name    string
		mode    theme.Mode
		scale   float32
		desktop bool
		lang    text.Language
	}{
		{"phone-light", theme.Light, 1, false, text.French}, {"phone-large", theme.Light, 2, false, text.French},
		{"phone-dark", theme.Dark, 1, false, text.French}, {"desktop-light", theme.Light, 1, true, text.French},
		{"desktop-dark", theme.Dark, 1, true, text.French}, {"desktop-large", theme.Light, 2, true, text.French}, {"phone-english", theme.Light, 1, false, text.English},
	}
	for i, l := range looks {
		if folder == "" && i > 1 {
			break // the same layout again
		}
		options := []stagetest.Option{stagetest.Themed(l.mode, l.scale), stagetest.In(l.lang)}
		if l.desktop {
			options = append(options, stagetest.Desktop())
		}
		f := stagetest.New(t, options...)
		f.Stage.Appointment = func(record.Appointment) stage.Screen { return exam.New(f.Stage) }
		f.Framed = stage.Exams
		if !l.desktop {
			f.Framed = stage.Health
		}
		family(t, f)
		for _, s := range screens {
			f.Profile = child(f, s.who)
			f.Show(s.build(f.Stage))
			if s.tap != "" {
				f.Tap(f.S(s.tap))
			}
			if folder == "" {
				continue
			}
			f.Save(filepath.Join(folder, l.name+"-"+s.name+".png"))
			if s.tall > 0 && !l.desktop {
				f.Window.Resize(fyne.NewSize(390, s.tall*l.scale))
				save(t, f, filepath.Join(folder, l.name+"-"+s.name+"-tall.png"))
			}
		}
	}
}

func save(t *testing.T, f *stagetest.Fixture, path string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, f.Window.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}
