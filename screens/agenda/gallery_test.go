package agenda_test

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens/agenda"
	"carnet/screens/exam"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

var hexavalent = []record.Valence{record.Diphtheria, record.Tetanus, record.Pertussis, record.Polio, record.Hib, record.HepatitisB}

// family gives the fixture a brother who is four and a child who is expected, and Lola some history.
func family(t *testing.T, f *stagetest.Fixture) {
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
	place := func(st *stage.Stage) stage.Screen { return agenda.New(st) }
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
		{"agenda", "Lola", place, "", 2200},
		{"family", "Lola", place, "agenda.family", 2600},
		{"late", "Noé", place, "", 1800},
		{"past", "Lola", place, "past", 2200},
		{"expected", "Bébé", place, "", 0},
		{"adult", "Claire", place, "", 0},
		{"note", "Lola", note("MED-1230"), "", 1500},
		{"upcoming", "Lola", note("MED-1232"), "", 1200},
		{"done", "Lola", note("MED-1224"), "", 1300},
		{"edit", "Lola", note("MED-1224"), "action.edit", 0},
		{"unsure", "Lola", note("MED-1243"), "", 0},
	}
	looks := []struct {
		name    string
		mode    theme.Mode
		scale   float32
		desktop bool
		lang    text.Language
	}{
		{"phone-light", theme.Light, 1, false, text.French}, {"phone-large", theme.Light, 2, false, text.French},
		{"phone-dark", theme.Dark, 1, false, text.French}, {"desktop-light", theme.Light, 1, true, text.French}, {"phone-english", theme.Light, 1, false, text.English},
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
		family(t, f)
		for _, s := range screens {
			f.Profile = child(f, s.who)
			f.Show(s.build(f.Stage))
			switch s.tap {
			case "":
			case "past":
				unfold(f, beginning(f.N("agenda.past.show", 2)))
			default:
				f.Tap(f.S(s.tap))
			}
			if folder == "" {
				continue
			}
			save(t, f, filepath.Join(folder, l.name+"-"+s.name+".png"))
			if s.tall > 0 && !l.desktop {
				f.Window.Resize(fyne.NewSize(390, s.tall*l.scale))
				save(t, f, filepath.Join(folder, l.name+"-"+s.name+"-tall.png"))
			}
		}
	}
}

// beginning is a sentence up to the number in it.
func beginning(sentence string) string {
	before, _, _ := strings.Cut(sentence, "(")
	return before
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
