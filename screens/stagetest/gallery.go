package stagetest

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
)

// Gallery draws screens on a phone and on a desktop, light, dark and with texts at 200 %, and writes the pictures into the
// folder that CARNET_GALLERY names, to be looked at. Without it, it does nothing. Then, which may be nil, goes
// further once the screen is shown: it opens a dialog, or scrolls.
func Gallery(t *testing.T, place stage.Place, name string, build func(f *Fixture) stage.Screen, then func(f *Fixture), change ...Option) {
	t.Helper()
	folder := os.Getenv("CARNET_GALLERY")
	if folder == "" {
		return
	}
	for _, look := range []struct {
		name  string
		mode  theme.Mode
		scale float32
	}{{"light", theme.Light, 1}, {"dark", theme.Dark, 1}, {"large", theme.Light, 2}} {
		for _, frame := range []string{"phone", "desktop"} {
			options := append([]Option{Themed(look.mode, look.scale)}, change...)
			if frame == "desktop" {
				options = append(options, Desktop())
			}
			t.Run(frame+"-"+look.name, func(t *testing.T) {
				f := New(t, options...)
				f.Framed = place
				f.Show(build(f))
				if then != nil {
					then(f)
				}
				f.Save(filepath.Join(folder, frame+"-"+name+"-"+look.name+".png"))
			})
		}
	}
}

// Save writes what the window shows as a PNG.
func (f *Fixture) Save(path string) {
	f.t.Helper()
	s := size(f.Phone)
	f.Window.Resize(s.AddWidthHeight(0, 1)) // a window is laid out more than once
	f.Window.Resize(s)
	file, err := os.Create(path)
	if err != nil {
		f.t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, f.Window.Canvas().Capture()); err != nil {
		f.t.Fatal(err)
	}
}

// around puts a screen between the tabs or beside the rail, as the frame does, for pictures.
func (f *Fixture) around(content fyne.CanvasObject, pushed bool) fyne.CanvasObject {
	if f.Framed == "" {
		return content
	}
	who := f.Profile.Identity()
	person := kit.Person{Name: who.CallName(), Detail: f.Text.Age(who.BirthDate, f.Today()), Colour: who.Colour, OnTap: func() {}}
	nothing := func(string) {}
	if !f.Phone {
		rail := kit.NewSideRail(kit.NewPersonRow(person), f.places(stage.Home, stage.Growth, stage.Vaccinations, stage.Exams, stage.Identity, stage.Documents, stage.Agenda, stage.Settings),
			string(f.Framed), kit.NewQuiet(f.S("action.lock"), icons.Lock, func() {}), nothing)
		return container.NewBorder(nil, nil, rail, nil, content)
	}
	tabs := kit.NewBottomTabs(f.places(stage.Home, stage.Health, stage.Documents, stage.Agenda, stage.More), string(f.Framed), nothing)
	if pushed {
		return kit.Page(nil, content, tabs)
	}
	others := []kit.Person{{Name: "Malo", Colour: 1, OnTap: func() {}}}
	return kit.Page(kit.NewProfileBand(person, others...), content, tabs)
}

func (f *Fixture) places(ids ...stage.Place) []kit.Place {
	all := map[stage.Place]kit.Place{
		stage.Home:         {Icon: icons.Home, Word: f.S("tab.home")},
		stage.Health:       {Icon: icons.Heart, Word: f.S("tab.health")},
		stage.Growth:       {Icon: icons.Growth, Word: f.S("rail.growth")},
		stage.Vaccinations: {Icon: icons.Vaccine, Word: f.S("rail.vaccination")},
		stage.Exams:        {Icon: icons.Stethoscope, Word: f.S("rail.exams")},
		stage.Identity:     {Icon: icons.Profile, Word: f.S("rail.identity")},
		stage.Documents:    {Icon: icons.Document, Word: f.S("tab.documents")},
		stage.Agenda:       {Icon: icons.Calendar, Word: f.S("tab.agenda")},
		stage.More:         {Icon: icons.More, Word: f.S("tab.more")},
		stage.Settings:     {Icon: icons.Settings, Word: f.S("rail.settings")},
	}
	var places []kit.Place
	for _, id := range ids {
		p := all[id]
		p.ID = string(id)
		places = append(places, p)
	}
	return places
}
