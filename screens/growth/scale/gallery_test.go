package scale_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"carnet/screens/growth/scale"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

// TestGallery writes the pictures that CARNET_GALLERY asks for.
func TestGallery(t *testing.T) {
	with := stagetest.BackUp(&stagetest.Backups{})
	first := func(f *stagetest.Fixture) stage.Screen { return scale.New(f.Stage) }
	file := func(content string, steps ...string) func(*stagetest.Fixture) {
		return func(f *stagetest.Fixture) {
			f.Answers = []fyne.URI{stagetest.File(t, "withings-mesures-lola-2026.csv", []byte(content))}
			for _, step := range append([]string{"Choisir un fichier"}, steps...) {
				tap(t, f, step)
			}
		}
	}
	const next = "Voir ce qui sera ajouté"
	stagetest.Gallery(t, stage.Growth, "scale-choose", first, nil, with)
	stagetest.Gallery(t, stage.Growth, "scale-mapping", first, file(months), with)
	stagetest.Gallery(t, stage.Growth, "scale-order", first, file("Date,Poids\n04/01/2026,5.1\n05/02/2026,5.6\n"), with)
	stagetest.Gallery(t, stage.Growth, "scale-preview", first, file(months, next), with)
	stagetest.Gallery(t, stage.Growth, "scale-units", first, file("Jour;Poids\n2026-01-04;51\n2026-02-05;56\n2026-03-05;61\n", next), with)
	stagetest.Gallery(t, stage.Growth, "scale-long", first, file(many(1800), next), with, years())
	stagetest.Gallery(t, stage.Growth, "scale-problems", first, file(months, next, "1 ligne non lue"), with)
	stagetest.Gallery(t, stage.Growth, "scale-done", first, file(months, next, "Ajouter 7 mesures"), with)
	stagetest.Gallery(t, stage.Growth, "scale-no-table", first, file("Bonjour"), with)
}
