package growth_test

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/app/record"
	screen "carnet/screens/growth"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

// TestGallery draws the screens in the frames and looks that a family uses: one that panics fails here. With
// CARNET_GALLERY=<folder> it also writes the pictures, to be looked at.
func TestGallery(t *testing.T) {
	folder := os.Getenv("CARNET_GALLERY")
	looks := []struct {
		name   string
		option []stagetest.Option
	}{
		{"phone-light", nil},
		{"phone-dark", []stagetest.Option{stagetest.Themed(theme.Dark, 1)}},
		{"phone-large", []stagetest.Option{stagetest.Themed(theme.Light, 2)}},
		{"desktop-light", []stagetest.Option{stagetest.Desktop()}},
		{"desktop-dark", []stagetest.Option{stagetest.Desktop(), stagetest.Themed(theme.Dark, 1)}},
	}
	for _, look := range looks {
		if folder == "" && look.name != "phone-large" {
			continue // the largest texts are the ones that could break
		}
		draw := func(name string, f *stagetest.Fixture, s stage.Screen) {
			f.Show(s)
			picture := f.Window.Canvas().Capture()
			if folder == "" {
				return
			}
			file, err := os.Create(filepath.Join(folder, "growth-"+look.name+"-"+name+".png"))
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			if err := png.Encode(file, picture); err != nil {
				t.Fatal(err)
			}
		}
		f := stagetest.New(t, look.option...)
		draw("empty", f, screen.New(f.Stage))
		grow(t, f)
		draw("place", f, screen.New(f.Stage))
		place := screen.New(f.Stage)
		draw("height", f, place)
		f.Tap("Taille")
		draw("height", f, place)
		draw("form", f, screen.NewMeasure(f.Stage))
		form := screen.NewMeasure(f.Stage)
		f.Show(form)
		typeNumber(t, f, "Poids", "6420")
		f.Tap("Enregistrer")
		draw("form-error", f, form)
		draw("edit", f, screen.NewEditMeasure(f.Stage, f.Profile.Measurements()[0].ID))
		draw("preview", f, home{screen.Preview(f.Stage, func() {})})
		draw("line", f, home{screen.Line(f.Stage, func() {})})

		preterm := stagetest.Lola()
		preterm.Term = record.Gestation{Weeks: 33}
		turnTo(t, f, preterm)
		grow(t, f)
		draw("preterm", f, screen.New(f.Stage))
		expected := stagetest.Lola()
		expected.BirthDate, expected.DueDate = record.Date{}, record.NewDate(2026, 8, 1)
		turnTo(t, f, expected)
		draw("expected", f, screen.New(f.Stage))
		old := stagetest.Lola()
		old.BirthDate = record.NewDate(2017, 5, 2)
		turnTo(t, f, old)
		growUp(t, f)
		draw("child", f, screen.New(f.Stage))
	}
}

// home shows one card alone, as the home screen would.
type home struct{ card fyne.CanvasObject }

func (home) Title() string                { return "Accueil" }
func (h home) Content() fyne.CanvasObject { return column(h.card) }
