package people

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

// family gives the fixture a second child, one who is expected, and one whom another account shares.
func family(t *testing.T, f *stagetest.Fixture) {
	t.Helper()
	certified := stagetest.Lola().Certified
	noe := record.Profile{GivenNames: "Noé", BirthName: "Benali", BirthDate: record.NewDate(2021, 12, 30), Sex: record.Male, Colour: 2, Certified: certified}
	bebe := record.Profile{GivenNames: "Bébé", BirthName: "Rivière", DueDate: record.NewDate(2026, 6, 14), Colour: 4, Certified: certified}
	for _, who := range []record.Profile{noe, bebe} {
		if _, err := f.Session.AddChild(t.Context(), who, nil); err != nil {
			t.Fatal(err)
		}
	}
	share(t, f, record.Profile{GivenNames: "Inès", BirthName: "Martin", BirthDate: record.NewDate(2017, 4, 2), Sex: record.Female, Colour: 6, Certified: certified})
}

// share makes another account give the fixture's account the key of a child.
func share(t *testing.T, f *stagetest.Fixture, who record.Profile) {
	t.Helper()
	karim, _, err := f.Carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: "karim", Password: stagetest.Password, Kind: app.AdultAccount},
		record.Profile{GivenNames: "Karim"})
	if err != nil {
		t.Fatal(err)
	}
	child, err := karim.AddChild(t.Context(), who, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := karim.Share(t.Context(), child, stagetest.Identifier, f.Session.Fingerprint()); err != nil {
		t.Fatal(err)
	}
	karim.Lock()
	f.Session.Lock()
	if f.Session, err = f.Carnet.Unlock(t.Context(), stagetest.Identifier, stagetest.Password); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Session.Lock)
	for _, p := range f.Session.Profiles() {
		if p.Identity().GivenNames == "Lola" {
			f.Profile = p
		}
	}
}

// choose shows the profile of that given name.
func choose(f *stagetest.Fixture, name string) {
	for _, p := range f.Session.Profiles() {
		if p.Identity().CallName() == name {
			f.Profile = p
		}
	}
}

// preterm is Lola born at 33 SA, with her measures.
func preterm() stagetest.Option {
	who := stagetest.Lola()
	who.GivenNames, who.Term, who.NIR = "Lola Jeanne", record.Gestation{Weeks: 33, Days: 2}, "225037558801091"
	return stagetest.Child(who, record.Measurement{Type: record.Weight, Value: 1960}, record.Measurement{Type: record.Height, Value: 432, Posture: record.Lying},
		record.Measurement{Type: record.Head, Value: 304})
}

// TestGallery builds every screen at every size of text: one that panics fails here. With CARNET_GALLERY=<folder> it also
// writes the pictures, to be looked at.
func TestGallery(t *testing.T) {
	folder := os.Getenv("CARNET_GALLERY")
	screens := []struct {
		name   string
		build  func(*stage.Stage) stage.Screen
		before func(*stagetest.Fixture)
		after  func(*stagetest.Fixture)
		tall   float32
	}{
		{name: "profiles", build: func(st *stage.Stage) stage.Screen { return NewProfiles(st) }, tall: 1100},
		{name: "child", build: func(st *stage.Stage) stage.Screen { return NewChild(st) }, tall: 2000},
		{name: "child-wrong", build: func(st *stage.Stage) stage.Screen { return NewChild(st) }, after: func(f *stagetest.Fixture) {
			f.Type(f.S("people.nir"), "2 25 03 75 588 010 10")
			f.Tap(f.S("action.add"))
		}, tall: 2300},
		{name: "expected", build: func(st *stage.Stage) stage.Screen { return NewChild(st) }, after: func(f *stagetest.Fixture) { f.Tap(f.S("people.born.no")) }, tall: 1300},
		{name: "identity", build: func(st *stage.Stage) stage.Screen { return NewIdentity(st) }, tall: 1500},
		{name: "identity-expected", build: func(st *stage.Stage) stage.Screen { return NewIdentity(st) }, before: func(f *stagetest.Fixture) { choose(f, "Bébé") }},
		{name: "identity-mother", build: func(st *stage.Stage) stage.Screen { return NewIdentity(st) }, before: func(f *stagetest.Fixture) { choose(f, "Claire") }},
		{name: "edit", build: func(st *stage.Stage) stage.Screen { return NewEdit(st) }},
		{name: "edit-mother", build: func(st *stage.Stage) stage.Screen { return NewEdit(st) }, before: func(f *stagetest.Fixture) { choose(f, "Claire") }},
		{name: "birth", build: func(st *stage.Stage) stage.Screen { return NewBirth(st) }, before: func(f *stagetest.Fixture) { choose(f, "Bébé") }},
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
		options := []stagetest.Option{preterm(), stagetest.Themed(l.mode, l.scale), stagetest.In(l.lang)}
		if l.desktop {
			options = append(options, stagetest.Desktop())
		}
		f := stagetest.New(t, options...)
		family(t, f)
		for _, s := range screens {
			choose(f, "Lola")
			if s.before != nil {
				s.before(f)
			}
			f.Show(s.build(f.Stage))
			if s.after != nil {
				s.after(f)
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
