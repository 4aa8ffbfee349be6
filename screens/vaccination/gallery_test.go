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
		{"desktop-dark", []stagetest.Option{stagetest.Desktop(), stagetest.Themed(theme.Dark, 1)}},
	}
	for _, look := range looks {
		if folder == "" && look.name != "phone-large" {
			continue // the largest texts are the ones that could break
		}
		f := stagetest.New(t, look.option...)
		draw := func(name string, s stage.Screen) {
			f.Show(s)
			capture(t, f, folder, "vaccination-"+look.name+"-"+name+".png")
			if look.name == "phone-light" && folder != "" { // all of it at once
				f.Window.Resize(fyne.NewSize(390, 2200))
				capture(t, f, folder, "tall-"+name+".png")
			}
		}
		bookable(f)
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
		f.Tap("Par maladie")
		capture(t, f, folder, "vaccination-"+look.name+"-child-diseases.png")
		draw("child-disease", screen.NewDisease(f.Stage, record.Measles))
		if folder != "" { // the flows go through these too
			drawFamilies(t, f, draw)
		}
	}
}

// drawFamilies draws the plan, the door of the school and the questions of those who need them most.
func drawFamilies(t *testing.T, f *stagetest.Fixture, draw func(string, stage.Screen)) {
	t.Helper()
	for _, one := range families() {
		turnTo(t, f, one.who)
		if one.doses != nil {
			one.doses(t, f)
		}
		draw(one.name+"-place", screen.New(f.Stage))
		draw(one.name+"-plan", screen.NewPlan(f.Stage))
		draw(one.name+"-admission", screen.NewAdmission(f.Stage))
		draw(one.name+"-questions", screen.NewQuestions(f.Stage))
	}
	draw("papers", screen.NewPapers(f.Stage))
	draw("lateness", screen.NewLateness(f.Stage))
	draw("exemption", screen.NewExemption(f.Stage))
	turnTo(t, f, expected())
	draw("expected", screen.New(f.Stage))
	f.Render.Box = hexyonBox()
	turnTo(t, f, stagetest.Lola())
	form := screen.NewRecord(f.Stage, "")
	draw("box", form)
	form.Drop([]fyne.URI{stagetest.File(t, "box.png", stagetest.Photo(40, 40))})
	draw("box-read", form)
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
