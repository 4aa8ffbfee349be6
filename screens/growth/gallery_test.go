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
		{"phone-contrast", []stagetest.Option{stagetest.Themed(theme.LightContrast, 1)}},
		{"desktop-contrast", []stagetest.Option{stagetest.Desktop(), stagetest.Themed(theme.DarkContrast, 1)}},
		{"desktop-light", []stagetest.Option{stagetest.Desktop()}},
		{"desktop-dark", []stagetest.Option{stagetest.Desktop(), stagetest.Themed(theme.Dark, 1)}},
		{"desktop-large", []stagetest.Option{stagetest.Desktop(), stagetest.Themed(theme.Light, 2)}},
	}
	for _, look := range looks {
		if folder == "" && look.name != "phone-large" {
			continue // the largest texts are the ones that could break
		}
		g := gallery{t: t, folder: folder, look: look.name, f: stagetest.New(t, look.option...)}
		g.f.Framed = stage.Growth
		g.baby()
		g.preterm()
		g.child()
	}
}

type gallery struct {
	t            *testing.T
	f            *stagetest.Fixture
	folder, look string
}

func (g gallery) draw(name string, s stage.Screen) {
	g.f.Show(s)
	g.save(name)
}

// save writes what the window shows, all of it however long it is on a phone.
func (g gallery) save(name string) {
	g.t.Helper()
	picture := g.f.Window.Canvas().Capture()
	if g.folder == "" {
		return
	}
	file, err := os.Create(filepath.Join(g.folder, "growth-"+g.look+"-"+name+".png"))
	if err != nil {
		g.t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, picture); err != nil {
		g.t.Fatal(err)
	}
}

// long shows a screen in a window that is high enough for all of it.
func (g gallery) long(name string, s stage.Screen) {
	g.f.Show(s)
	size := g.f.Window.Canvas().Size()
	g.f.Window.Resize(fyne.NewSize(size.Width, size.Height*2.4))
	g.save(name)
	g.f.Window.Resize(size)
}

func (g gallery) baby() {
	f := g.f
	g.draw("empty", screen.New(f.Stage))
	grow(g.t, f)
	g.long("place", screen.New(f.Stage))
	place := screen.New(f.Stage)
	g.f.Show(place)
	f.Tap("Taille")
	g.save("height")
	f.Tap("Affichage")
	g.save("display")
	f.Tap("Fermer")
	g.draw("form", screen.NewMeasure(f.Stage))
	form := screen.NewMeasure(f.Stage)
	f.Show(form)
	typeNumber(g.t, f, "Poids", "6420")
	f.Tap("Enregistrer")
	g.draw("form-error", form)
	g.draw("edit", screen.NewEditMeasure(f.Stage, f.Profile.Measurements()[0].ID))
	g.draw("preview", home{screen.Preview(f.Stage, func() {})})
	g.draw("line", home{screen.Line(f.Stage, func() {})})
	f.Show(screen.New(f.Stage))
	f.Tap("Lire en tableau")
	g.save("table")
	f.Show(screen.New(f.Stage))
	f.Tap("Enregistrer la courbe")
	g.long("share", f.Nav.Top())
	f.Tap("Tableau")
	g.save("share-table")
}

func (g gallery) preterm() {
	preterm := stagetest.Lola()
	preterm.GivenNames, preterm.Term = "Zélie", record.Gestation{Weeks: 33}
	turnTo(g.t, g.f, preterm)
	grow(g.t, g.f)
	g.long("preterm", screen.New(g.f.Stage))
	g.long("landmarks", screen.NewLandmarks(g.f.Stage))
	expected := stagetest.Lola()
	expected.BirthDate, expected.DueDate = record.Date{}, record.NewDate(2026, 8, 1)
	turnTo(g.t, g.f, expected)
	g.draw("expected", screen.New(g.f.Stage))
}

func (g gallery) child() {
	f := g.f
	old := stagetest.Lola()
	old.GivenNames, old.BirthDate = "Maya", record.NewDate(2017, 5, 2)
	old.Growth = record.GrowthFacts{Mother: 1650, Father: 1780}
	turnTo(g.t, f, old)
	growUp(g.t, f)
	g.draw("child", screen.New(f.Stage))
	f.Tap("Taille")
	g.long("child-height", f.Nav.Top())
	f.Tap("IMC")
	g.long("child-bmi", f.Nav.Top())
	f.Tap("Affichage")
	f.Tap("Toutes")
	f.Tap("Fermer")
	g.save("child-bmi-all")
	f.Tap("Affichage")
	f.Tap("Zélie")
	f.Tap("Fermer")
	f.Tap("Poids")
	f.Tap("0–1\u00a0an")
	g.save("child-sibling")
}

// home shows one card alone, as the home screen would.
type home struct{ card fyne.CanvasObject }

func (home) Title() string                { return "Accueil" }
func (h home) Content() fyne.CanvasObject { return column(h.card) }
