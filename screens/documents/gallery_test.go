package documents

import (
	"fmt"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

// keep adds documents through the door of the family.
func keep(t *testing.T, f *stagetest.Fixture, content []byte, name string, o app.ImportOptions) record.ID {
	t.Helper()
	f.Clock.Advance(time.Second)
	r := f.Profile.Import(t.Context(), []app.IncomingFile{fileOf(name, content).incoming()}, o, func(int, int) {})
	if r[0].Err != nil {
		t.Fatal(r[0].Err)
	}
	return r[0].ID
}

func some(t *testing.T, f *stagetest.Fixture) record.ID {
	t.Helper()
	keep(t, f, stagetest.Photo(600, 800), "a.png", app.ImportOptions{Title: "Certificat pour la crèche", Category: record.Certificates, Date: record.NewDate(2025, 12, 2), From: "PMI"})
	keep(t, f, stagetest.Photo(800, 600), "b.png", app.ImportOptions{Title: "Prise de sang", Category: record.Biology, Date: record.NewDate(2026, 1, 20), From: "Labo Sud"})
	keep(t, f, stagetest.PDF(), "c.pdf", app.ImportOptions{Title: "Compte rendu de naissance", Category: record.Reports, Date: record.Date{Year: 2025, Month: 11}, From: "Maternité des Lilas"})
	keep(t, f, stagetest.Photo(600, 900), "e.png", app.ImportOptions{Title: "Carte de mutuelle", Category: record.Administrative})
	return keep(t, f, stagetest.PDF(), "d.pdf", app.ImportOptions{Title: "Ordonnance", Category: record.Prescriptions, Date: record.NewDate(2026, 3, 8), From: "Dr Martin"})
}

func TestGallery(t *testing.T) {
	list := func(f *stagetest.Fixture) stage.Screen { some(t, f); return New(f.Stage) }
	stagetest.Gallery(t, stage.Documents, "documents", list, nil)
	stagetest.Gallery(t, stage.Documents, "documents-empty", func(f *stagetest.Fixture) stage.Screen { return New(f.Stage) }, nil)
	stagetest.Gallery(t, stage.Documents, "documents-none", list, func(f *stagetest.Fixture) {
		l := f.Nav.Top().(*List)
		l.search.SetText("radio du genou")
	})
	stagetest.Gallery(t, stage.Documents, "documents-many", func(f *stagetest.Fixture) stage.Screen {
		some(t, f)
		l := New(f.Stage)
		l.source = func() []line { return manyLines(2000) }
		return l
	}, func(f *stagetest.Fixture) {
		g := f.Nav.Top().(*List).grid
		g.focus(g.columns * 300)
	})
	stagetest.Gallery(t, stage.Documents, "document", func(f *stagetest.Fixture) stage.Screen { return NewDocument(f.Stage, some(t, f)) }, nil)
	stagetest.Gallery(t, stage.Documents, "document-failed", func(f *stagetest.Fixture) stage.Screen {
		f.Render.Fail = record.E(record.PDFProtected, "draw page")
		r := f.Profile.Import(t.Context(), []app.IncomingFile{fileOf("x.pdf", stagetest.PDF()).incoming()},
			app.ImportOptions{Title: "Résultats d’analyses protégés par un mot de passe", Category: record.Biology}, func(int, int) {})
		return NewDocument(f.Stage, r[0].ID)
	}, nil)
	stagetest.Gallery(t, stage.Documents, "document-edit", func(f *stagetest.Fixture) stage.Screen {
		d, err := f.Profile.Document(some(t, f))
		if err != nil {
			t.Fatal(err)
		}
		return newEdit(f.Stage, d)
	}, nil)
	add := func(f *stagetest.Fixture, files ...*incoming) *Add {
		a := newAdd(f.Stage, &fakeSystem{})
		for _, file := range files {
			a.take(file)
		}
		return a
	}
	good := fileOf("ordonnance_dr_martin.png", stagetest.Photo(600, 800))
	long := fileOf("compte-rendu-hospitalisation-maternite-des-lilas-novembre.pdf", stagetest.PDF())
	bad := fileOf("photo.jpg", []byte("ceci n’est pas une photo"))
	stagetest.Gallery(t, stage.Documents, "add-empty", func(f *stagetest.Fixture) stage.Screen { return add(f) }, nil)
	stagetest.Gallery(t, stage.Documents, "add-one", func(f *stagetest.Fixture) stage.Screen { return add(f, good) }, nil)
	stagetest.Gallery(t, stage.Documents, "add-three", func(f *stagetest.Fixture) stage.Screen { return add(f, good, long, bad) }, nil)
	stagetest.Gallery(t, stage.Documents, "add-results", func(f *stagetest.Fixture) stage.Screen {
		a := add(f, good, long, bad)
		a.Content()
		a.onSave()
		return a
	}, nil)
	stagetest.Gallery(t, stage.Documents, "add-category", func(f *stagetest.Fixture) stage.Screen { return add(f, good) }, func(f *stagetest.Fixture) {
		f.Tap("Catégorie")
	})
}

// manyLines are documents that exist nowhere but in a list.
func manyLines(n int) []line {
	lines := make([]line, n)
	for i := range lines {
		var id record.ID
		id[0], id[1], id[2], id[15] = 1, byte(i>>8), byte(i), 1
		title := fmt.Sprintf("Ordonnance %d", n-i)
		if i%7 == 0 {
			title += ", renouvellement du traitement de fond"
		}
		doc := record.Document{Title: title, Category: record.Categories()[i%11], Date: record.NewDate(2026, 3, 9).AddDays(-i), From: "Dr Martin",
			File: record.Attachment{Blob: id, Type: record.PDF}, Thumb: record.Attachment{Blob: id, Type: record.JPEG}}
		lines[i] = line{Record: record.Record{ID: id, Kind: record.KindDocument, Source: record.FromParent, Body: doc}, Is: doc}
	}
	return lines
}
