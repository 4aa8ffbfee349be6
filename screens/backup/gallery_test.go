package backup_test

import (
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynestorage "fyne.io/fyne/v2/storage"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/backup"
	"carnet/screens/home"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

func TestGallery(t *testing.T) {
	overview := func(f *stagetest.Fixture) stage.Screen { return backup.New(f.Stage) }
	saved := func(days int) func(f *stagetest.Fixture) stage.Screen {
		return func(f *stagetest.Fixture) stage.Screen {
			set(t, f, func(b *app.BackupSettings) {
				b.Passphrase, b.Folder = phrase, "file:///home/claire/Documents/Sauvegardes"
				b.Last, b.LastFile = f.Clock.Now(), "carnet-2026-03-10.age"
			})
			f.Clock.Advance(time.Duration(days) * 24 * time.Hour)
			return backup.New(f.Stage)
		}
	}
	pictures := func(place stage.Place, name string, b *stagetest.Backups, build func(f *stagetest.Fixture) stage.Screen, then func(f *stagetest.Fixture)) {
		stagetest.Gallery(t, place, name, build, then, stagetest.BackUp(b))
	}
	more := stage.Settings
	pictures(more, "backups-never", &stagetest.Backups{}, overview, nil)
	pictures(more, "backups-fresh", &stagetest.Backups{}, saved(12), nil)
	pictures(more, "backups-due", &stagetest.Backups{}, saved(45), nil)
	pictures(more, "closing", &stagetest.Backups{}, overview, func(f *stagetest.Fixture) { f.Tap("Faire une première sauvegarde") })
	pictures(more, "closing-phrase", &stagetest.Backups{}, overview, func(f *stagetest.Fixture) {
		f.Tap("Faire une première sauvegarde")
		f.Tap("Une phrase à noter")
		confirm(f)
	})
	pictures(more, "saved", &stagetest.Backups{}, saved(12), func(f *stagetest.Fixture) {
		keepIn(t, f)
		f.Tap("Sauvegarder maintenant")
	})
	pictures(more, "saved-members", &stagetest.Backups{}, saved(12), func(f *stagetest.Fixture) {
		set(t, f, func(b *app.BackupSettings) { b.Members = true })
		keepIn(t, f)
		f.Tap("Sauvegarder maintenant")
	})
	pictures(more, "saved-damaged", &stagetest.Backups{Damage: []app.Damage{{Part: app.DamagedRecord, Kind: record.KindMeasurement}, {Part: app.DamagedAttachment}}}, saved(12), func(f *stagetest.Fixture) {
		keepIn(t, f)
		f.Tap("Sauvegarder maintenant")
	})
	pictures(more, "saving-full", &stagetest.Backups{Fail: record.E(record.DiskFull, "write")}, saved(12), func(f *stagetest.Fixture) {
		keepIn(t, f)
		f.Tap("Sauvegarder maintenant")
	})
	pictures(more, "key", &stagetest.Backups{}, saved(12), func(f *stagetest.Fixture) {
		set(t, f, func(b *app.BackupSettings) { b.Members = true })
		f.Show(backup.New(f.Stage))
		f.Tap("Ma clé de sauvegarde")
	})
	file := func(f *stagetest.Fixture) fyne.URI {
		made(t, f)
		return f.Answers[0]
	}
	pictures(more, "rehearsal", &stagetest.Backups{}, saved(12), func(f *stagetest.Fixture) { f.Tap("Puis-je restaurer\u202f?") })
	pictures(more, "rehearsal-chosen", &stagetest.Backups{}, saved(12), func(f *stagetest.Fixture) {
		file(f)
		f.Tap("Puis-je restaurer\u202f?")
		f.Tap("Choisir le fichier")
	})
	pictures(more, "rehearsal-yes", &stagetest.Backups{}, saved(12), func(f *stagetest.Fixture) {
		file(f)
		f.Tap("Puis-je restaurer\u202f?")
		f.Tap("Choisir le fichier")
		f.Type("Phrase de sauvegarde", phrase)
		f.Tap("Essayer")
	})
	pictures(more, "rehearsal-no", &stagetest.Backups{}, saved(12), func(f *stagetest.Fixture) {
		file(f)
		f.Tap("Puis-je restaurer\u202f?")
		f.Tap("Choisir le fichier")
		f.Type("Phrase de sauvegarde", "une autre")
		f.Tap("Essayer")
	})
	pictures(more, "restore-plan", &stagetest.Backups{Others: 1}, saved(12), func(f *stagetest.Fixture) {
		file(f)
		f.Tap("Restaurer une sauvegarde")
		f.Tap("Choisir le fichier")
		f.Type("Phrase de sauvegarde", phrase)
		f.Tap("Continuer")
	})
	pictures(more, "restore-password", &stagetest.Backups{}, saved(12), func(f *stagetest.Fixture) {
		file(f)
		f.Tap("Restaurer une sauvegarde")
		f.Tap("Choisir le fichier")
		f.Type("Phrase de sauvegarde", phrase)
		f.Tap("Continuer")
		f.Tap("Choisir le mot de passe")
		confirm(f)
	})
	pictures("", "restore-code", &stagetest.Backups{}, saved(12), func(f *stagetest.Fixture) {
		restore(t, f)
		f.Reopened[0].Entered()
	})
	kept := &stagetest.Backups{Kept: &app.Former{Since: time.Date(2026, 3, 10, 8, 0, 0, 0, time.UTC)}}
	pictures(more, "former", kept, func(f *stagetest.Fixture) stage.Screen { return backup.NewFormer(f.Stage) }, nil)
	pictures(more, "former-remove", kept, func(f *stagetest.Fixture) stage.Screen { return backup.NewFormer(f.Stage) }, func(f *stagetest.Fixture) { f.Tap("Tout y est\u00a0: supprimer l’ancien") })
	pictures(stage.Home, "home-restored", kept, func(f *stagetest.Fixture) stage.Screen { return home.New(f.Stage) }, nil)
	pictures(stage.Home, "home-never", &stagetest.Backups{}, func(f *stagetest.Fixture) stage.Screen { return home.New(f.Stage) }, nil)
	pictures(stage.Home, "home-fresh", &stagetest.Backups{}, func(f *stagetest.Fixture) stage.Screen { saved(12)(f); return home.New(f.Stage) }, nil)
	pictures(stage.Home, "home-damaged", &stagetest.Backups{}, func(f *stagetest.Fixture) stage.Screen {
		saved(12)(f)
		f.Harm(app.Damage{Part: app.DamagedRecord, Kind: record.KindMeasurement, Written: f.Clock.Now()}, app.Damage{Part: app.DamagedAttachment})
		return home.New(f.Stage)
	}, nil)
	pictures(stage.Home, "damage-list", &stagetest.Backups{}, func(f *stagetest.Fixture) stage.Screen {
		f.Harm(app.Damage{Part: app.DamagedRecord, Kind: record.KindMeasurement, Written: f.Clock.Now()}, app.Damage{Part: app.DamagedAttachment})
		return home.New(f.Stage)
	}, func(f *stagetest.Fixture) { f.Tap("Voir lesquels") })
	stagetest.Gallery(t, more, "backups-demo", overview, nil)
}

// keepIn makes the next backup go into a folder of the test, or into a file of it on a phone.
func keepIn(t *testing.T, f *stagetest.Fixture) (folder string) {
	t.Helper()
	folder = t.TempDir()
	set(t, f, func(b *app.BackupSettings) { b.Folder = fynestorage.NewFileURI(folder).String() })
	if f.Phone {
		f.Answers = append(f.Answers, fynestorage.NewFileURI(filepath.Join(folder, f.Session.BackupName())))
	}
	return folder
}
