package backup_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynestorage "fyne.io/fyne/v2/storage"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/backup"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

const (
	phrase = "girafe violette sous la pluie de juin"
	fresh  = "tambour nuage ourson cerise lavande velours"
	proof  = "Puis-je restaurer\u202f?"
)

func set(t *testing.T, f *stagetest.Fixture, change func(*app.BackupSettings)) {
	t.Helper()
	if err := f.Session.SetBackupSettings(change); err != nil {
		t.Fatal(err)
	}
}

func settings(t *testing.T, f *stagetest.Fixture) app.BackupSettings {
	t.Helper()
	s, err := f.Session.BackupSettings()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// made makes a backup through the screens, closed with the phrase, and lets the person choose it next.
func made(t *testing.T, f *stagetest.Fixture) fyne.URI {
	t.Helper()
	set(t, f, func(b *app.BackupSettings) { b.Passphrase = phrase })
	folder := keepIn(t, f)
	before := f.Nav.Top()
	backup.Begin(f.Stage)
	if !f.Reads("vérifiée par relecture") {
		t.Fatalf("no backup was made: %q", f.Words())
	}
	file := fynestorage.NewFileURI(filepath.Join(folder, f.Session.BackupName()))
	f.Answers = []fyne.URI{file}
	if before != nil {
		f.Show(before)
	}
	return file
}

// confirm gives the password to the question that asks for it.
func confirm(f *stagetest.Fixture) {
	f.Type("Votre mot de passe", stagetest.Password)
	f.Tap("Continuer")
}

// restore goes through a restoration, up to the opening of the restored vault.
func restore(t *testing.T, f *stagetest.Fixture) {
	t.Helper()
	made(t, f)
	f.Show(backup.NewRestore(f.Stage))
	f.Tap("Choisir le fichier")
	f.Type("Phrase de sauvegarde", phrase)
	f.Tap("Continuer")
	f.Tap("Choisir le mot de passe")
	confirm(f)
	f.Tap("Choisir la mienne")
	f.Type("Mot de passe", fresh)
	f.Tap("Restaurer")
	if len(f.Reopened) != 1 {
		t.Fatalf("the restored vault is not opened: %q", f.Words())
	}
}

func TestTheFirstBackup(t *testing.T) {
	b := &stagetest.Backups{}
	f := stagetest.New(t, stagetest.BackUp(b), stagetest.Desktop())
	f.Show(backup.New(f.Stage))
	if !f.Reads("n’a jamais été sauvegardé") || !f.Reads("tout le carnet est perdu avec lui") {
		t.Errorf("nothing says what happens without a backup: %q", f.Words())
	}
	f.Tap("Faire une première sauvegarde")
	f.Tap("Une phrase à noter")
	confirm(f)
	if !f.Reads("personne n’ouvre la sauvegarde, pas même les auteurs") {
		t.Errorf("nothing says what the phrase is worth: %q", f.Words())
	}
	f.Tap("Choisir la mienne")
	f.Type("Phrase de sauvegarde", "claire claire")
	f.Tap("Continuer")
	if f.Field("Phrase de sauvegarde").Error() == "" {
		t.Error("a phrase made of the family's names passes")
	}
	folder := t.TempDir()
	f.Answers = []fyne.URI{fynestorage.NewFileURI(folder)}
	f.Type("Phrase de sauvegarde", phrase)
	f.Tap("Continuer")
	for _, words := range []string{"vérifiée par relecture", "10 mars 2026", "Lola", "Claire", "carnet-2026-03-10.age"} {
		if !f.Reads(words) {
			t.Errorf("the end does not say %q: %q", words, f.Words())
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "carnet-2026-03-10.age")); err != nil {
		t.Error(err)
	}
	if got := settings(t, f); got.Passphrase != phrase || got.Members || got.LastFile != "carnet-2026-03-10.age" || !strings.HasSuffix(got.Folder, folder) {
		t.Errorf("kept: %+v", got)
	}
	f.Tap("Terminer")
	if !slices.Contains(f.Nav.Opened, stage.Backups) {
		t.Error("the end leads nowhere")
	}

	f.Clock.Advance(12 * 24 * time.Hour)
	f.Show(backup.New(f.Stage))
	if !f.Reads("Dernière sauvegarde\u00a0: il\u00a0y\u00a0a\u00a012\u00a0jours") {
		t.Errorf("the age reads %q", f.Words())
	}
	f.Tap("Sauvegarder maintenant") // one touch
	if !f.Reads("vérifiée par relecture") || len(f.Asked) != 1 {
		t.Errorf("the next backup asks %d times and reads %q", len(f.Asked), f.Words())
	}
	f.Show(backup.New(f.Stage))
	f.Tap("Sauvegarder maintenant")
	if got := settings(t, f); got.LastFile != "carnet-2026-03-22-2.age" {
		t.Errorf("the second backup of a day is called %q", got.LastFile)
	}
}

func TestABackupForTheRepresentatives(t *testing.T) {
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}))
	f.Show(backup.New(f.Stage))
	f.Answers = []fyne.URI{fynestorage.NewFileURI(filepath.Join(t.TempDir(), "a.age"))}
	f.Tap("Faire une première sauvegarde")
	f.Tap("La clé des représentants")
	if got := settings(t, f); !got.Members || got.Passphrase != "" {
		t.Errorf("kept: %+v", got)
	}
	if len(f.Asked) != 1 || f.Asked[0].Name != "carnet-2026-03-10.age" {
		t.Errorf("a phone asks %+v", f.Asked)
	}
	if !f.Reads("Il reste à garder votre clé") {
		t.Fatalf("nothing says that the key has to be kept: %q", f.Words())
	}
	f.Tap("Enregistrer ma clé")
	f.Tap("Enregistrer ma clé")
	f.Tap("Continuer")
	if f.Field("Votre mot de passe").Error() == "" {
		t.Error("the key is given without a password")
	}
	f.Type("Votre mot de passe", "un autre")
	f.Tap("Continuer")
	if f.Field("Votre mot de passe").Error() == "" || len(f.Asked) != 1 {
		t.Error("the key is given for a wrong password")
	}
	file := filepath.Join(t.TempDir(), "cle.txt")
	f.Answers = []fyne.URI{fynestorage.NewFileURI(file)}
	f.Type("Votre mot de passe", stagetest.Password)
	f.Tap("Continuer")
	content, err := os.ReadFile(file)
	want, idErr := f.Session.BackupIdentity()
	if lines := strings.Split(string(content), "\n"); err != nil || idErr != nil || len(lines) != 3 || !strings.HasPrefix(lines[0], "# ") || lines[1] != want {
		t.Errorf("the file holds %d lines, %v; errors %v", strings.Count(string(content), "\n"), err, f.Nav.Errors)
	}
}

func TestABackupThatDoesNotSucceed(t *testing.T) {
	b := &stagetest.Backups{}
	f := stagetest.New(t, stagetest.BackUp(b), stagetest.Desktop())
	set(t, f, func(s *app.BackupSettings) { s.Passphrase = phrase })
	folder := keepIn(t, f)
	f.Show(backup.New(f.Stage))
	for kind, words := range map[record.ErrorKind]string{record.DiskFull: "plus assez de place à cet endroit", record.SaveFailed: "n’a pas pu être écrit à cet endroit"} {
		b.Fail = record.E(kind, "write backup")
		f.Show(backup.New(f.Stage))
		f.Tap("Faire une première sauvegarde")
		if !f.Reads("La sauvegarde n’est pas faite") || !f.Reads(words) {
			t.Errorf("%s reads %q", kind, f.Words())
		}
	}
	if got := settings(t, f); !got.Last.IsZero() {
		t.Error("a backup that failed counts as made")
	}
	b.Fail = nil
	other := t.TempDir()
	f.Answers = []fyne.URI{fynestorage.NewFileURI(other)}
	f.Tap("Choisir un autre dossier")
	if !f.Reads("vérifiée par relecture") {
		t.Errorf("another folder reads %q", f.Words())
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("%d files are left in the first folder", len(left))
	}
}

func TestADamagedRecordIsBackedUpAsFarAsItIsWhole(t *testing.T) {
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{Damage: []app.Damage{{Part: app.DamagedRecord, Kind: record.KindMeasurement}, {Part: app.DamagedAttachment}}}), stagetest.Desktop())
	set(t, f, func(s *app.BackupSettings) { s.Passphrase = phrase })
	keepIn(t, f)
	f.Show(backup.New(f.Stage))
	f.Tap("Faire une première sauvegarde")
	for _, words := range []string{"Il manque 2 éléments", "Une mesure manque", "Le fichier d’un document manque"} {
		if !f.Reads(words) {
			t.Errorf("the end does not say %q: %q", words, f.Words())
		}
	}
}

// A record that nothing can be written into is when a backup is needed most: it is made with what the person chooses now.
func TestABackupOfARecordThatCannotBeWritten(t *testing.T) {
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}), stagetest.Desktop())
	f.Suspend(record.E(record.DiskFull, "keep preferences"))
	f.Show(backup.New(f.Stage))
	folder := t.TempDir()
	f.Answers = []fyne.URI{fynestorage.NewFileURI(folder)}
	f.Tap("Faire une première sauvegarde")
	f.Tap("Une phrase à noter")
	confirm(f)
	f.Tap("Choisir la mienne")
	f.Type("Phrase de sauvegarde", phrase)
	f.Tap("Continuer")
	if !f.Reads("vérifiée par relecture") || !f.Reads("Carnet n’a pas pu retenir cette sauvegarde") {
		t.Fatalf("it reads %q; errors %v", f.Words(), f.Nav.Errors)
	}
	f.Show(backup.NewRehearsal(f.Stage))
	f.Answers = []fyne.URI{fynestorage.NewFileURI(filepath.Join(folder, "carnet-2026-03-10.age"))}
	f.Tap("Choisir le fichier")
	f.Type("Phrase de sauvegarde", phrase)
	f.Tap("Essayer")
	if !f.Reads("Oui, cette sauvegarde se restaure") {
		t.Errorf("the file does not open: %q", f.Words())
	}
	// Where nothing is being backed up, what is not kept is told.
	f.Show(backup.New(f.Stage))
	f.Tap("Ce qui les ouvre")
	f.Tap("La clé des représentants")
	if len(f.Nav.Errors) != 1 {
		t.Errorf("a choice that is not kept says nothing: %v", f.Nav.Errors)
	}
}

// While it lasts the work can be canceled, and leaving cancels it.
func TestCancelingABackup(t *testing.T) {
	var work []func()
	b := &stagetest.Backups{}
	f := stagetest.New(t, stagetest.BackUp(b), stagetest.Desktop(), stagetest.Async(func(do func()) { work = append(work, do) }))
	set(t, f, func(s *app.BackupSettings) { s.Passphrase = phrase })
	folder := keepIn(t, f)
	f.Show(backup.New(f.Stage))
	f.Tap("Faire une première sauvegarde")
	if !f.Reads("Sauvegarde en cours") || len(work) != 1 {
		t.Fatalf("nothing shows that a backup is being made: %q", f.Words())
	}
	b.Working = func() { f.Tap("Annuler") }
	work[0]()
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Error("a canceled backup leaves a file")
	}
	if len(f.Nav.Messages) != 1 || !f.Reads("Sauvegardes") || f.Reads("vérifiée") {
		t.Errorf("after canceling %q is said and the screen reads %q", f.Nav.Messages, f.Words())
	}
	if got := settings(t, f); !got.Last.IsZero() {
		t.Error("a canceled backup counts as made")
	}
}

func TestTheReminder(t *testing.T) {
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}))
	for _, c := range []struct {
		word string
		days int
	}{{"7 jours", 7}, {"90 jours", 90}, {"Jamais", -1}, {"30 jours", 30}} {
		f.Show(backup.New(f.Stage))
		f.Tap(c.word)
		if got := settings(t, f).EveryDays; got != c.days {
			t.Errorf("%s keeps %d", c.word, got)
		}
	}
}

func TestRehearsal(t *testing.T) {
	b := &stagetest.Backups{}
	f := stagetest.New(t, stagetest.BackUp(b), stagetest.Desktop())
	f.Show(backup.New(f.Stage))
	made(t, f)
	f.Tap(proof)
	if f.Find("Essayer") != nil {
		t.Error("a try without a file is offered")
	}
	f.Tap("Choisir le fichier")
	f.Tap("Essayer")
	if f.Field("Phrase de sauvegarde").Error() == "" {
		t.Error("an empty phrase passes: it has to be typed anew")
	}
	f.Type("Phrase de sauvegarde", "une autre phrase")
	f.Tap("Essayer")
	if !f.Reads("Non, pas encore") || !f.Reads("Cette phrase n’ouvre pas la sauvegarde") || f.Find("Choisir une nouvelle phrase") == nil {
		t.Errorf("a wrong phrase reads %q", f.Words())
	}
	f.Tap("Essayer de nouveau")
	f.Type("Phrase de sauvegarde", phrase)
	f.Clock.Advance(time.Hour)
	f.Tap("Essayer")
	for _, words := range []string{"Oui, cette sauvegarde se restaure", "Lola", "Sauvegarde du 10 mars 2026"} {
		if !f.Reads(words) {
			t.Errorf("the answer does not say %q: %q", words, f.Words())
		}
	}
	if got := settings(t, f).LastProof; !got.Equal(f.Clock.Now()) {
		t.Errorf("the last proof is of %s", got)
	}
	if len(b.Restored) != 0 || len(f.Reopened) != 0 {
		t.Error("a try touches the vault")
	}
	f.Show(backup.New(f.Stage))
	if !f.Reads("Dernier essai réussi\u00a0: aujourd’hui") {
		t.Errorf("the overview reads %q", f.Words())
	}
}

func TestRehearsalOfADamagedFile(t *testing.T) {
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}), stagetest.Desktop())
	set(t, f, func(s *app.BackupSettings) { s.Passphrase = phrase })
	keepIn(t, f)
	f.Show(backup.NewRehearsal(f.Stage))
	f.Answers = []fyne.URI{stagetest.File(t, "carnet.age", []byte("age-encryption.org/v1"))}
	f.Tap("Choisir le fichier")
	f.Type("Phrase de sauvegarde", phrase)
	f.Tap("Essayer")
	if !f.Reads("Non, pas avec ce fichier") || !f.Reads("refaites une sauvegarde maintenant") {
		t.Fatalf("a damaged file reads %q", f.Words())
	}
	if got := settings(t, f).LastProof; !got.IsZero() {
		t.Error("a failed try counts as a proof")
	}
	f.Tap("Sauvegarder maintenant")
	if !f.Reads("vérifiée par relecture") {
		t.Errorf("the next step reads %q", f.Words())
	}
}

func TestTheFictitiousFamilyIsNotBackedUp(t *testing.T) {
	f := stagetest.New(t)
	f.Show(backup.New(f.Stage))
	if !f.Reads("n’est pas sauvegardée") || f.Find("Faire une première sauvegarde") != nil {
		t.Errorf("the place reads %q", f.Words())
	}
	if backup.Due(f.Stage) != nil || backup.Line(f.Stage) != "" || backup.Restored(f.Stage) != nil {
		t.Error("the home screen tells of backups")
	}
}

// An account whose child is still to be added has nothing to back up, and may have a backup to restore.
func TestAnAccountWithoutAProfile(t *testing.T) {
	f := stagetest.Closed(t, stagetest.BackUp(&stagetest.Backups{}))
	s, _, err := f.Carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: "lola", Password: stagetest.Password, Kind: app.ChildAccount}, record.Profile{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Lock)
	f.Session = s
	f.Show(backup.New(f.Stage))
	if f.Find("Faire une première sauvegarde") != nil || !f.Reads("rien à sauvegarder") || f.Find("Restaurer une sauvegarde") == nil {
		t.Errorf("reads %q", f.Words())
	}
}

// The key opens every backup: its file is for nobody else on this computer, and each copy is asked for anew.
func TestTheKeyFileIsForItsOwnerOnly(t *testing.T) {
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}), stagetest.Desktop())
	set(t, f, func(s *app.BackupSettings) { s.Members = true })
	f.Show(backup.New(f.Stage))
	f.Tap("Ma clé de sauvegarde")
	f.Tap("Enregistrer ma clé")
	f.Type("Votre mot de passe", stagetest.Password)
	f.Tap("Continuer") // and gives up where to write it
	f.Tap("Enregistrer ma clé")
	if f.Field("Votre mot de passe").Text() != "" {
		t.Error("the password stays in the field")
	}
	path := filepath.Join(t.TempDir(), "cle.txt")
	f.Answers = []fyne.URI{fynestorage.NewFileURI(path)}
	f.Type("Votre mot de passe", stagetest.Password)
	f.Tap("Continuer")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&0o077 != 0 {
		t.Errorf("others can read the key: %o", mode)
	}
}
