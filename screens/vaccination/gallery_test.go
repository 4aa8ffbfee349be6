package vaccination_test

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
	screen "carnet/screens/vaccination"
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
	}
	for _, look := range looks {
		if folder == "" && look.name != "phone-large" {
			continue // the largest texts are the ones that could break
		}
		f := stagetest.New(t, look.option...)
		draw := func(name string, s stage.Screen) {
			f.Show(s)
			capture(t, f, folder, "vaccination-"+look.name+"-"+name+".png")
		}
		f.Clock.Set(f.Clock.Now().AddDate(0, 0, 6))
		draw("empty", screen.New(f.Stage))
		babyDoses(t, f)
		draw("place", screen.New(f.Stage))
		draw("detail", screen.NewDetail(f.Stage, "MNB-1"))
		draw("form", screen.NewRecord(f.Stage, ""))
		f.Tap("Vaccin, Choisir dans la liste")
		capture(t, f, folder, "vaccination-"+look.name+"-form-choose.png")
		f.Tap("Annuler")
		draw("form-key", screen.NewRecord(f.Stage, "MNB-1"))
		form := screen.NewRecord(f.Stage, "")
		f.Show(form)
		f.Tap("Enregistrer")
		draw("form-error", form)
		f.Tap("Vaccin, Choisir dans la liste")
		f.Tap("Autre vaccin, ou nom inconnu")
		draw("form-other", form)
		draw("edit", screen.NewEditDose(f.Stage, f.Profile.Doses()[0].ID))
		old := stagetest.Lola()
		old.BirthDate = record.NewDate(2021, 5, 2)
		turnTo(t, f, old)
		childDoses(t, f)
		place := screen.New(f.Stage)
		draw("child", place)
		f.Window.Resize(fyne.NewSize(390, 1700))
		capture(t, f, folder, "vaccination-"+look.name+"-child-tall.png")
	}
}

func capture(t *testing.T, f *stagetest.Fixture, folder, name string) {
	t.Helper()
	picture := f.Window.Canvas().Capture()
	if folder == "" {
		return
	}
	file, err := os.Create(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, picture); err != nil {
		t.Fatal(err)
	}
}
