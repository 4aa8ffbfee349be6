package settings_test

import (
	"testing"

	"carnet/screens/settings"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

func TestGallery(t *testing.T) {
	place := func(f *stagetest.Fixture) stage.Screen { return settings.New(f.Stage) }
	open := func(rows ...string) func(f *stagetest.Fixture) {
		return func(f *stagetest.Fixture) {
			for _, r := range rows {
				f.Tap(r)
			}
		}
	}
	stagetest.Gallery(t, stage.Settings, "settings", place, nil)
	stagetest.Gallery(t, stage.More, "more", func(f *stagetest.Fixture) stage.Screen { return settings.NewMore(f.Stage) }, nil)
	stagetest.Gallery(t, stage.Settings, "account", place, open("Mon compte"))
	stagetest.Gallery(t, stage.Settings, "change-password", place, open("Mon compte", "Changer de mot de passe"))
	stagetest.Gallery(t, stage.Settings, "new-code", place, open("Mon compte", "Nouveau code de récupération"))
	stagetest.Gallery(t, stage.Settings, "share", place, open("Partage du profil"))
	stagetest.Gallery(t, stage.Settings, "lock", place, open("Verrouillage automatique"))
	stagetest.Gallery(t, stage.Settings, "photos", place, open("Photos"))
	stagetest.Gallery(t, stage.Settings, "language", place, open("Langue"))
	stagetest.Gallery(t, stage.Settings, "size", place, open("Taille du texte"))
	stagetest.Gallery(t, stage.Settings, "sources", place, open("Sources"))
	stagetest.Gallery(t, stage.Settings, "about", place, open("À propos"))
}
