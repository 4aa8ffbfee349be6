package welcome_test

import (
	"testing"

	"carnet/app"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
	"carnet/screens/welcome"
)

func nobody(*app.Session) {}

func TestGallery(t *testing.T) {
	first := func(f *stagetest.Fixture) stage.Screen { return welcome.New(f.Stage, nobody, func() {}, func() {}) }
	account := func(f *stagetest.Fixture) stage.Screen { return welcome.NewAccount(f.Stage, nobody) }
	toPassword := func(f *stagetest.Fixture) {
		f.Type("Votre prénom", "Malik")
		f.Type("Identifiant", "malik")
		f.Tap("Continuer")
	}
	stagetest.Gallery(t, "", "welcome", first, nil)
	stagetest.Gallery(t, "", "new-account", account, func(f *stagetest.Fixture) {
		f.Type("Votre prénom", "Malik")
		f.Type("Identifiant", "malik.d")
		f.Tap("Continuer")
	})
	stagetest.Gallery(t, "", "phrase", account, toPassword)
	stagetest.Gallery(t, "", "phrase-check", account, func(f *stagetest.Fixture) {
		toPassword(f)
		f.Tap("J’ai noté la phrase")
		f.Type("Votre phrase", "trois petits chats")
		f.Tap("Créer mon carnet")
	})
	stagetest.Gallery(t, "", "password-own", account, func(f *stagetest.Fixture) {
		toPassword(f)
		f.Tap("Choisir la mienne")
		f.Type("Mot de passe", "trois petits chats")
	})
	stagetest.Gallery(t, "", "recovery", account, func(f *stagetest.Fixture) {
		toPassword(f)
		f.Tap("Choisir la mienne")
		f.Type("Mot de passe", stagetest.Password)
		f.Tap("Créer mon carnet")
	})
	stagetest.Gallery(t, "", "recovery-check", account, func(f *stagetest.Fixture) {
		toPassword(f)
		f.Tap("Choisir la mienne")
		f.Type("Mot de passe", stagetest.Password)
		f.Tap("Créer mon carnet")
		f.Tap("J’ai noté le code")
		f.Tap("Terminer")
	})
	stagetest.Gallery(t, "", "created", account, func(f *stagetest.Fixture) {
		toPassword(f)
		f.Tap("Choisir la mienne")
		f.Type("Mot de passe", stagetest.Password)
		f.Tap("Créer mon carnet")
		f.Tap("Retour")
	})
}
