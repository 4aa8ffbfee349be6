package settings_test

import (
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/settings"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
	zipped "carnet/sync/export"
)

func TestGallery(t *testing.T) {
	place := func(f *stagetest.Fixture) stage.Screen {
		f.Carnet.Outward(&stagetest.Backups{}, zipped.New())
		return settings.New(f.Stage)
	}
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
	stagetest.Gallery(t, stage.Settings, "theme", place, open("Apparence"))
	stagetest.Gallery(t, stage.Settings, "size", place, open("Taille du texte"))
	stagetest.Gallery(t, stage.Settings, "verify", place, open("Vérifier le carnet"))
	stagetest.Gallery(t, stage.Settings, "verified", place, open("Vérifier le carnet", "Vérifier maintenant"))
	stagetest.Gallery(t, stage.Settings, "verified-damage", func(f *stagetest.Fixture) stage.Screen {
		f.Harm(app.Damage{Part: app.DamagedAttachment, Kind: record.KindDocument, Written: time.Date(2026, 2, 3, 0, 0, 0, 0, time.UTC)})
		return place(f)
	}, open("Vérifier le carnet", "Vérifier maintenant"))
	stagetest.Gallery(t, stage.Settings, "sources", place, open("Sources"))
	stagetest.Gallery(t, stage.Settings, "about", place, open("À propos"))
}
