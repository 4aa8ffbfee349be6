package unlock_test

import (
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
	"carnet/screens/unlock"
)

func nobody(*app.Session) {}

func TestGallery(t *testing.T) {
	door := func(hint string) func(f *stagetest.Fixture) stage.Screen {
		return func(f *stagetest.Fixture) stage.Screen {
			if hint != "" {
				hint = f.S("demo.unlock")
			}
			return unlock.New(f.Stage, nobody, hint)
		}
	}
	try := func(f *stagetest.Fixture, times int) {
		f.Type("Identifiant", stagetest.Identifier)
		f.Type("Mot de passe", "trois petits chats")
		for range times {
			f.Tap("Déverrouiller")
		}
	}
	stagetest.Gallery(t, "", "unlock", door(""), nil)
	stagetest.Gallery(t, "", "unlock-demo", door("demo"), nil)
	stagetest.Gallery(t, "", "unlock-wrong", door(""), func(f *stagetest.Fixture) { try(f, 1) })
	stagetest.Gallery(t, "", "unlock-wait", door(""), func(f *stagetest.Fixture) { try(f, 3) })
	stagetest.Gallery(t, "", "recover", door(""), func(f *stagetest.Fixture) {
		f.Tap("Mot de passe oublié")
		f.Type("Code de récupération", "ABCD-EFGH")
		f.Tap("Continuer")
	})
	for name, kind := range map[string]record.ErrorKind{"trouble-busy": record.VaultBusy, "trouble-damaged": record.VaultDamaged, "trouble-full": record.DiskFull} {
		stagetest.Gallery(t, "", name, func(f *stagetest.Fixture) stage.Screen {
			return unlock.NewTrouble(f.Stage, record.E(kind, "open vault"), unlock.Ways{Retry: func() {}, Demo: func() {}, Restore: func() {},
				Reserve: func() int64 { return 64_000_000 }, FreeReserve: func() error { return nil }})
		}, nil)
	}
}
