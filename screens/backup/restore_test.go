package backup_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynestorage "fyne.io/fyne/v2/storage"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/backup"
	"carnet/screens/stagetest"
)

func TestKeyFiles(t *testing.T) {
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}), stagetest.Desktop())
	set(t, f, func(s *app.BackupSettings) { s.Members = true })
	folder := keepIn(t, f)
	backup.Begin(f.Stage)
	file := fynestorage.NewFileURI(filepath.Join(folder, "carnet-2026-03-10.age"))

	f.Show(backup.NewRestore(f.Stage))
	f.Answers = []fyne.URI{file, stagetest.File(t, "liste.txt", []byte("pain\nlait\n")), stagetest.File(t, "autre.txt", []byte("AGE-SECRET-KEY-PQ-1OTHER\n")),
		stagetest.File(t, "cle.txt", []byte("# Clé\n"+stagetest.Identity+"\n"))}
	f.Tap("Choisir le fichier")
	f.Type("Phrase de sauvegarde", phrase)
	f.Tap("Continuer")
	if got := f.Field("Phrase de sauvegarde").Error(); !strings.Contains(got, "par la clé d’un représentant") {
		t.Errorf("a phrase for a backup that wants a key says %q", got)
	}
	f.Tap("Un fichier de clé")
	f.Tap("Continuer")
	if !f.Reads("Choisissez le fichier de votre clé") {
		t.Errorf("without a key file it reads %q", f.Words())
	}
	f.Tap("Fichier de clé")
	if !f.Reads("ne contient pas de clé") {
		t.Errorf("a shopping list reads %q", f.Words())
	}
	f.Tap("Fichier de clé")
	f.Tap("Continuer")
	if !f.Reads("Cette clé n’ouvre pas la sauvegarde") {
		t.Errorf("another key reads %q", f.Words())
	}
	f.Tap("Fichier de clé")
	f.Tap("Continuer")
	if !f.Reads("Ce qui va se passer") {
		t.Errorf("the right key reads %q", f.Words())
	}
}

func TestRestoringFromAnOpenSession(t *testing.T) {
	b := &stagetest.Backups{Others: 2}
	f := stagetest.New(t, stagetest.BackUp(b), stagetest.Desktop())
	made(t, f)
	f.Show(backup.New(f.Stage))
	f.Tap("Restaurer une sauvegarde")
	f.Tap("Choisir le fichier")
	f.Type("Phrase de sauvegarde", "une autre")
	f.Tap("Continuer")
	if got := f.Field("Phrase de sauvegarde").Error(); !strings.Contains(got, "n’ouvre pas la sauvegarde") {
		t.Fatalf("a wrong phrase says %q", got)
	}
	f.Type("Phrase de sauvegarde", phrase)
	f.Tap("Continuer")
	for _, words := range []string{"Lola", "Compte claire", "gardé de côté", "plus récent que la sauvegarde est repris", "2 comptes de cet appareil"} {
		if !f.Reads(words) {
			t.Errorf("the plan does not say %q: %q", words, f.Words())
		}
	}
	if len(b.Restored) != 0 {
		t.Fatal("restored before the person agreed")
	}
	f.Tap("Choisir le mot de passe")
	f.Type("Votre mot de passe", "pas le bon")
	f.Tap("Continuer")
	if f.Find("Choisir la mienne") != nil {
		t.Fatal("an open record is restored over without its password")
	}
	confirm(f)
	f.Tap("Choisir la mienne")
	f.Type("Mot de passe", "azerty")
	f.Tap("Restaurer")
	if f.Field("Mot de passe").Error() == "" || len(b.Restored) != 0 {
		t.Error("a weak password passes")
	}
	b.Fail = record.E(record.DiskFull, "restore")
	f.Type("Mot de passe", fresh)
	f.Tap("Restaurer")
	if !f.Reads("La restauration n’a pas abouti") || !f.Reads("Rien n’a changé") || len(f.Reopened) != 0 {
		t.Fatalf("a full disk reads %q", f.Words())
	}
	b.Fail = nil
	f.Tap("Réessayer")
	if len(b.Restored) != 1 || b.Restored[0].Password != fresh || b.Restored[0].Kept != 2 {
		t.Errorf("restored %+v", b.Restored)
	}
	if len(f.Reopened) != 1 || f.Reopened[0].Identifier != "claire" || f.Reopened[0].Password != fresh {
		t.Fatalf("opened again: %+v", f.Reopened)
	}
	f.Reopened[0].Entered()
	if !f.Reads("Le carnet est restauré") || !f.Reads("ABCD") {
		t.Errorf("the new recovery code is not shown: %q", f.Words())
	}
}

// From the door there is no session: nothing can be carried over, and on a first run nothing is kept aside.
func TestRestoringAtTheFirstRun(t *testing.T) {
	b := &stagetest.Backups{}
	file := func() fyne.URI {
		f := stagetest.New(t, stagetest.BackUp(b), stagetest.Desktop())
		return made(t, f)
	}()
	f := stagetest.Closed(t, stagetest.BackUp(b))
	f.Show(backup.NewRestore(f.Stage))
	f.Answers = []fyne.URI{file}
	f.Tap("Choisir le fichier")
	f.Type("Phrase de sauvegarde", phrase)
	f.Tap("Continuer")
	if f.Reads("gardé de côté") || f.Reads("est repris") {
		t.Errorf("a first run reads %q", f.Words())
	}
	f.Tap("Choisir le mot de passe")
	f.Tap("Choisir la mienne")
	f.Type("Mot de passe", fresh)
	f.Tap("Restaurer")
	if len(b.Restored) != 1 || b.Restored[0].Kept != 0 || len(f.Reopened) != 1 {
		t.Errorf("restored %+v, opened again %d times", b.Restored, len(f.Reopened))
	}
}

// With the vault out of order the carnet has none, and restores all the same.
func TestRestoringWhileTheVaultIsInTrouble(t *testing.T) {
	b := &stagetest.Backups{}
	first := stagetest.New(t, stagetest.BackUp(b), stagetest.Desktop())
	file := made(t, first)
	f := stagetest.Closed(t, stagetest.BackUp(b))
	f.Carnet = app.New(nil, nil, f.Clock.Now, strings.NewReader(strings.Repeat("some randomness ", 100))).Outward(b, nil)
	f.Trouble = true
	f.Show(backup.NewRestore(f.Stage))
	f.Answers = []fyne.URI{file}
	f.Tap("Choisir le fichier")
	f.Type("Phrase de sauvegarde", phrase)
	f.Tap("Continuer")
	if !f.Reads("Le carnet actuel est gardé de côté") {
		t.Errorf("the plan reads %q", f.Words())
	}
	f.Tap("Choisir le mot de passe")
	f.Tap("Choisir la mienne")
	f.Type("Mot de passe", fresh)
	f.Tap("Restaurer")
	if len(f.Reopened) != 1 {
		t.Errorf("the restored vault is not opened: %q", f.Words())
	}
}

// « Annuler » that comes when everything is done must not leave the person in a record that will be set aside.
func TestCancelingTooLateOpensWhatWasRestored(t *testing.T) {
	var work []func()
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}), stagetest.Desktop(), stagetest.Async(func(do func()) { work = append(work, do) }))
	run := func() {
		for len(work) > 0 {
			do := work[0]
			work = work[1:]
			do()
		}
	}
	set(t, f, func(s *app.BackupSettings) { s.Passphrase = phrase })
	folder := keepIn(t, f)
	backup.Begin(f.Stage)
	run()
	f.Show(backup.NewRestore(f.Stage))
	f.Answers = []fyne.URI{fynestorage.NewFileURI(filepath.Join(folder, "carnet-2026-03-10.age"))}
	f.Tap("Choisir le fichier")
	f.Type("Phrase de sauvegarde", phrase)
	f.Tap("Continuer")
	run()
	f.Tap("Choisir le mot de passe")
	confirm(f)
	run()
	f.Tap("Choisir la mienne")
	f.Type("Mot de passe", fresh)
	f.Tap("Restaurer")
	work[0]() // the password is kept
	if len(work) != 2 || !f.Reads("Restauration en cours") {
		t.Fatalf("%d things to do, the screen reads %q", len(work), f.Words())
	}
	f.Session.Lock() // meanwhile
	f.Stage.Session = nil
	work[1]()
	if len(f.Reopened) != 1 || f.Reopened[0].Password != "" {
		t.Errorf("after the lock: %+v", f.Reopened)
	}
}

func TestConfirmingARestoration(t *testing.T) {
	b := &stagetest.Backups{Kept: &app.Former{Since: time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)}}
	f := stagetest.New(t, stagetest.BackUp(b))
	f.Show(backup.New(f.Stage))
	if !f.Reads("L’ancien est gardé") {
		t.Fatalf("nothing tells of the former record: %q", f.Words())
	}
	f.Tap("Vérifier")
	for _, words := range []string{"Lola", "aucune vaccination", "9 mars 2026", "340"} {
		if !f.Reads(words) {
			t.Errorf("the screen does not say %q: %q", words, f.Words())
		}
	}
	f.Tap("Tout y est\u00a0: supprimer l’ancien")
	f.Tap("Supprimer")
	if f.Field("Votre mot de passe").Error() == "" || b.Removed != 0 {
		t.Error("removed without a password")
	}
	f.Type("Votre mot de passe", "un autre")
	f.Tap("Supprimer")
	if f.Field("Votre mot de passe").Error() == "" || b.Removed != 0 {
		t.Error("removed with a wrong password")
	}
	f.Type("Votre mot de passe", stagetest.Password)
	f.Tap("Supprimer")
	if b.Removed != 1 || len(f.Nav.Messages) != 1 {
		t.Errorf("removed %d times, said %q", b.Removed, f.Nav.Messages)
	}
	f.Show(backup.New(f.Stage))
	if f.Reads("L’ancien est gardé") {
		t.Error("the card stays after the former record was deleted")
	}
}

func TestTakingARestorationBack(t *testing.T) {
	b := &stagetest.Backups{Kept: &app.Former{Since: time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)}}
	f := stagetest.New(t, stagetest.BackUp(b))
	f.Show(backup.NewFormer(f.Stage))
	f.Nav.Refuse = true
	f.Tap("Revenir à l’ancien")
	if b.Undone != 0 || len(f.Nav.Confirmed) != 1 {
		t.Fatal("not asked first")
	}
	f.Nav.Refuse = false
	f.Tap("Revenir à l’ancien")
	if b.Undone != 1 || len(f.Reopened) != 1 || f.Reopened[0].Password != "" {
		t.Errorf("undone %d times, opened again %+v", b.Undone, f.Reopened)
	}
}
