package growth_test

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"carnet/app/record"
	screen "carnet/screens/growth"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

// saves answers the dialogs with a file in a new folder, and returns what was asked and what was written.
func saves(t *testing.T, f *stagetest.Fixture) (asked *[]string, read func() []byte) {
	path := filepath.Join(t.TempDir(), "out")
	asked = &[]string{}
	f.Stage.Answer = func(q stage.Question) fyne.URI {
		*asked = append(*asked, q.Name)
		return storage.NewFileURI(path)
	}
	return asked, func() []byte {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
}

func TestTheCurveIsSavedInEachFormatOnceThePasswordIsGiven(t *testing.T) {
	f := stagetest.New(t)
	grow(t, f)
	asked, read := saves(t, f)
	f.Show(screen.New(f.Stage))
	f.Tap("Enregistrer la courbe")
	for i, c := range []struct {
		format, name string
		good         func([]byte) bool
	}{
		{"PDF", "carnet-croissance-2026-03-10.pdf", func(b []byte) bool { return bytes.HasPrefix(b, []byte("%PDF-")) }},
		{"Image", "carnet-croissance-2026-03-10.png", func(b []byte) bool { _, err := png.Decode(bytes.NewReader(b)); return err == nil }},
		{"Tableau", "carnet-croissance-2026-03-10.csv", func(b []byte) bool { return strings.Contains(string(b), "2026-03-07;Poids;6,420;kg;") }},
	} {
		*asked = nil
		f.Tap(c.format)
		f.Tap("Enregistrer")
		if i == 0 { // a password takes long to check
			f.Type("Votre mot de passe", "pas le bon")
			f.Tap("Enregistrer")
		}
		if len(*asked) != 0 {
			t.Fatalf("%s: saved without the password", c.format)
		}
		f.Type("Votre mot de passe", stagetest.Password)
		f.Tap("Enregistrer")
		if len(*asked) != 1 || (*asked)[0] != c.name || len(f.Nav.Errors) != 0 {
			t.Fatalf("%s: asked %q, errors %v", c.format, *asked, f.Nav.Errors)
		}
		if !c.good(read()) {
			t.Errorf("%s: the file is not one", c.format)
		}
	}
	out, err := f.Profile.Outside(t.Context())
	if err != nil || len(out) != 3 || out[0].Action != record.ActionHandedOut {
		t.Errorf("what left is %+v, %v", out, err)
	}
}

func TestWhatWillBeSavedIsSeenBefore(t *testing.T) {
	f := stagetest.New(t)
	grow(t, f)
	f.Show(screen.New(f.Stage))
	f.Tap("Enregistrer la courbe")
	if !reads(f, "Ce qui sera enregistré") {
		t.Errorf("reads %q", f.Words())
	}
	f.Tap("Tableau")
	if !reads(f, "21 lignes dans le fichier") || !reads(f, "2025-11-10 · Poids · 3,300 kg") || reads(f, "Écrire le nom") {
		t.Errorf("the table reads %q", f.Words())
	}
	for _, w := range f.Words() {
		if strings.Contains(w, "Lola") {
			t.Errorf("%q names the child", w)
		}
	}
}
