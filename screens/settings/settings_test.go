package settings_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/growth"
	"carnet/app/record"
	"carnet/app/vaccination"
	"carnet/screens/kit/theme"
	"carnet/screens/settings"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
	zipped "carnet/sync/export"
)

const fresh = "girafe violette sous la pluie de juin"

// groups are those of the recovery code on the screen.
func groups(f *stagetest.Fixture) []string {
	return slices.DeleteFunc(f.Words(), func(w string) bool { return !regexp.MustCompile(`^[0-9A-Z]{4}$`).MatchString(w) })
}

func open(f *stagetest.Fixture, rows ...string) {
	f.Show(settings.New(f.Stage))
	for _, r := range rows {
		f.Tap(r)
	}
}

func TestDeviceSettingsApplyAtOnce(t *testing.T) {
	f := stagetest.New(t)
	open(f, "Langue", "English")
	open(f, "Apparence", "Sombre")
	open(f, "Taille du texte")
	if !f.Reads("Ainsi se liront vos textes") {
		t.Error("there is no sample of the size")
	}
	f.Tap("150\u202f%")
	if want := (app.DeviceSettings{Language: "en", Theme: "dark", TextPercent: 150}); f.Device != want {
		t.Errorf("the device has %+v, want %+v", f.Device, want)
	}
	if f.Find("150\u202f%, Choisi") == nil {
		t.Error("the screen does not say what was chosen")
	}
	open(f, "Langue", "Comme le système")
	open(f, "Taille du texte", "100\u202f%")
	if want := (app.DeviceSettings{Theme: "dark", TextPercent: 100}); f.Device != want {
		t.Errorf("the device has %+v, want %+v", f.Device, want)
	}
	f.Nav.Back()
	open(f)
	for _, row := range []string{"Langue, Comme le système", "Apparence, Sombre", "Taille du texte, 100\u202f%"} {
		if f.Find(row) == nil {
			t.Errorf("no row says %q", row)
		}
	}
}

func TestEveryAppearanceIsOfferedAndKept(t *testing.T) {
	f := stagetest.New(t)
	for _, c := range []struct {
		row  string
		mode theme.Mode
	}{
		{"Contraste élevé, noir sur blanc", theme.LightContrast}, {"Contraste élevé, blanc sur noir", theme.DarkContrast},
		{"Clair", theme.Light}, {"Sombre", theme.Dark}, {"Comme le système", theme.System},
	} {
		open(f, "Apparence", c.row)
		if got := theme.Named(f.Device.Theme); got != c.mode {
			t.Errorf("%s: %q is mode %v, want %v", c.row, f.Device.Theme, got, c.mode)
		}
	}
}

func TestAccountPreferences(t *testing.T) {
	f := stagetest.New(t)
	open(f, "Verrouillage automatique", "Après 2 minutes")
	open(f, "Photos", "Garder aussi l’original, avec le lieu et la date qu’il contient")
	prefs, err := f.Session.Preferences()
	if err != nil || prefs.AutoLock() != 2*time.Minute || !prefs.KeepOriginals {
		t.Errorf("preferences are %+v, %v", prefs, err)
	}
	f.Clock.Advance(119 * time.Second)
	if f.Session.Watch().MustLock() {
		t.Error("locks too early")
	}
	f.Clock.Advance(time.Second)
	if !f.Session.Watch().MustLock() {
		t.Error("the new time does not count at once")
	}
	open(f)
	if f.Find("Verrouillage automatique, Après 2 minutes") == nil || f.Find("Photos, Avec les originaux") == nil {
		t.Errorf("the settings read %q", f.Words())
	}
}

func TestChangingThePassword(t *testing.T) {
	f := stagetest.New(t)
	open(f, "Mon compte", "Changer de mot de passe")
	f.Type("Mot de passe actuel", "pas le bon")
	f.Tap("Choisir la mienne")
	f.Type("Mot de passe", "Lola Rivière 2025-11-10")
	f.Tap("Changer de mot de passe")
	if got := f.Field("Mot de passe").Error(); !strings.Contains(got, "dates de la famille") {
		t.Errorf("the family's names as a password: %q", got)
	}
	f.Type("Mot de passe", fresh)
	f.Tap("Changer de mot de passe")
	if got := f.Field("Mot de passe actuel").Error(); !strings.Contains(got, "ne correspond pas") {
		t.Errorf("a wrong present password says %q", got)
	}
	f.Type("Mot de passe actuel", stagetest.Password)
	f.Tap("Changer de mot de passe")
	if len(f.Nav.Messages) != 1 || !f.Reads("Code de comparaison") {
		t.Fatalf("messages %q, the screen reads %q", f.Nav.Messages, f.Words())
	}
	s, err := f.Carnet.Unlock(t.Context(), stagetest.Identifier, fresh)
	if err != nil {
		t.Fatalf("the new password: %v", err)
	}
	s.Lock()
}

func TestNewRecoveryCodeAsksThePassword(t *testing.T) {
	f := stagetest.New(t)
	open(f, "Mon compte", "Nouveau code de récupération")
	for _, wrong := range []string{"", "pas le bon"} {
		f.Type("Mot de passe actuel", wrong)
		f.Tap("Faire un nouveau code")
		if f.Field("Mot de passe actuel").Error() == "" {
			t.Errorf("a code is made for a password of %d letters", len(wrong))
		}
	}
	f.Type("Mot de passe actuel", stagetest.Password)
	f.Tap("Faire un nouveau code")
	code := groups(f)
	if len(code) != 7 {
		t.Fatalf("no code is shown: %q", f.Words())
	}
	f.Tap("J’ai noté le code")
	for _, w := range f.Words() {
		if m := regexp.MustCompile(`^Groupe (\d) sur 7$`).FindStringSubmatch(w); m != nil {
			f.Type(w, code[m[1][0]-'1'])
		}
	}
	f.Tap("Terminer")
	if len(f.Nav.Messages) != 1 || !slices.Contains(f.Nav.Opened, stage.Settings) {
		t.Errorf("messages %q, opened %v", f.Nav.Messages, f.Nav.Opened)
	}
	if _, err := f.Carnet.Recover(t.Context(), stagetest.Identifier, f.Recovery, fresh); record.KindOf(err) != record.WrongCode {
		t.Errorf("the former code: %v", err)
	}
	s, err := f.Carnet.Recover(t.Context(), stagetest.Identifier, strings.Join(code, ""), fresh)
	if err != nil {
		t.Fatalf("the new code: %v", err)
	}
	s.Lock()
}

func TestSharingAProfile(t *testing.T) {
	f := stagetest.New(t)
	other, _, err := f.Carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: "karim", Password: fresh, Kind: app.AdultAccount},
		record.Profile{GivenNames: "Karim"})
	if err != nil {
		t.Fatal(err)
	}
	code := other.Fingerprint()
	other.Lock()

	open(f, "Partage du profil")
	if !f.Reads("1 compte") {
		t.Errorf("the screen reads %q", f.Words())
	}
	share := func() { f.Tap("Partager l’accès au profil") }
	says := func(field, want string) {
		t.Helper()
		share()
		if got := f.Field(field).Error(); !strings.Contains(got, want) {
			t.Errorf("%s says %q, want %q", field, got, want)
		}
	}
	says("Son identifiant", "Écrivez")
	f.Type("Son identifiant", stagetest.Identifier)
	says("Son identifiant", "propre identifiant")
	f.Type("Son identifiant", "Karim")
	says("Son code de comparaison", "Écrivez")
	f.Type("Son code de comparaison", "ABCD")
	says("Son code de comparaison", "4")
	f.Type("Son code de comparaison", strings.ToLower(f.Session.Fingerprint())) // a code, but of another account
	share()
	if !f.Reads("Cochez cette phrase") {
		t.Error("the missing statement is not asked for")
	}
	f.Tap("Je certifie que cette personne est un représentant légal\u202f; elle aura accès aux données du profil.")
	if f.Reads("Cochez cette phrase") {
		t.Error("the reproach stays after the box was ticked")
	}
	says("Votre mot de passe", "Écrivez")
	f.Type("Votre mot de passe", "pas le bon")
	says("Votre mot de passe", "ne correspond pas")
	f.Type("Votre mot de passe", stagetest.Password)
	share()
	if !f.Reads("Le partage n’a pas pu être effectué") || !f.Reads("Rien n’a été partagé") {
		t.Fatalf("with the code of another account the screen reads %q", f.Words())
	}
	if n, err := f.Session.Members(f.Profile); n != 1 || err != nil {
		t.Fatalf("%d members, %v", n, err)
	}
	f.Tap("Revoir la saisie")
	f.Type("Son code de comparaison", code)
	f.Type("Votre mot de passe", stagetest.Password)
	share()
	if !f.Reads("L’accès au profil de Lola est partagé") {
		t.Fatalf("the screen reads %q", f.Words())
	}
	f.Tap("Revenir aux paramètres")
	if !slices.Contains(f.Nav.Opened, stage.Settings) {
		t.Errorf("opened %v", f.Nav.Opened)
	}
	open(f, "Partage du profil")
	if !f.Reads("2 comptes") {
		t.Errorf("the screen reads %q", f.Words())
	}
	other, err = f.Carnet.Unlock(t.Context(), "karim", fresh)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Lock()
	p, ok := other.Profile(f.Profile.ID())
	if !ok || p.Status() != app.Pending || p.Identity().CallName() != "Lola" {
		t.Error("the other representative does not see the profile as waiting")
	}
}

func TestOwnProfileIsNotShared(t *testing.T) {
	f := stagetest.New(t)
	f.Profile = f.Session.Profiles()[0]
	open(f)
	if f.Find("Partage du profil") != nil {
		t.Error("the holder's own profile can be shared")
	}
	f.Stage.Profile = nil // a child's account without a profile yet
	open(f)
	if f.Find("Mon compte") == nil || f.Find("Partage du profil") != nil {
		t.Errorf("without a profile the settings read %q", f.Words())
	}
}

func TestWhatConcernsTheProfileStandsTogether(t *testing.T) {
	f := stagetest.New(t)
	open(f)
	if !f.Reads("Profil de Lola") || f.Find("Exporter tout le carnet") != nil {
		t.Errorf("the settings read %q", f.Words())
	}
	f.Carnet.Outward(nil, zipped.New())
	if open(f); f.Reads("⟦") {
		t.Errorf("a text lacks something: %q", f.Words())
	}
	for row, reads := range map[string]string{"Historique d’activité": "Vous avez créé le profil", "Exporter tout le carnet": "Ce fichier n’est pas chiffré",
		"Effacer ce profil": "Ce qui sera détruit", "Partage du profil": "représentant légal"} {
		if open(f, row); !f.Reads(reads) {
			t.Errorf("%s reads %q", row, f.Words())
		}
	}
	f.Profile = f.Session.Profiles()[0]
	open(f)
	if !f.Reads("Profil de Claire") || f.Find("Historique d’activité") == nil || f.Find("Effacer ce profil") != nil {
		t.Errorf("for the account holder the settings read %q", f.Words())
	}
}

func TestVerifyingAWholeRecord(t *testing.T) {
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}))
	open(f, "Vérifier le carnet", "Vérifier maintenant")
	if !f.Reads("Tout est en ordre") || !f.Reads("Lola") || !f.Reads("Claire") {
		t.Errorf("reads %q, errors %v", f.Words(), f.Nav.Errors)
	}
	f.Tap("Terminer")
	open(f)
	if f.Find("Vérifier le carnet, Tout a été relu aujourd’hui") == nil {
		t.Errorf("the settings read %q", f.Words())
	}
}

func TestVerifyingADamagedRecord(t *testing.T) {
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}))
	f.Harm(app.Damage{Part: app.DamagedAttachment, Kind: record.KindDocument, Written: time.Date(2026, 2, 3, 0, 0, 0, 0, time.UTC)})
	open(f, "Vérifier le carnet", "Vérifier maintenant")
	if !f.Reads("1 élément est abîmé") || !f.Reads("Le fichier d’un document manque") || !f.Reads("Rien ne manque, rien n’est altéré") {
		t.Errorf("reads %q, errors %v", f.Words(), f.Nav.Errors)
	}
	before := len(f.Nav.Pushed)
	f.Tap("Restaurer une sauvegarde")
	if len(f.Nav.Pushed) != before+1 {
		t.Error("no way to restore")
	}
}

// Where the disk is full or damage stops all writing, what was found is shown all the same.
func TestVerifyingWhereNothingCanBeWritten(t *testing.T) {
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}))
	f.Suspend(record.E(record.WritesSuspended, "keep preferences"))
	open(f, "Vérifier le carnet", "Vérifier maintenant")
	if !f.Reads("Tout est en ordre") {
		t.Errorf("reads %q", f.Words())
	}
}

func TestSourcesAreAllNamed(t *testing.T) {
	f := stagetest.New(t)
	open(f, "Sources")
	for _, s := range growth.Sources() {
		if !f.Reads(s.Title) || !f.Reads(s.Via) {
			t.Errorf("%q, or from where it was copied, is not named", s.Title)
		}
	}
	for _, s := range vaccination.Sources() {
		if !f.Reads(s.Title) {
			t.Errorf("%q is not named", s.Title)
		}
	}
	if !f.Reads("AGPL-3.0") {
		t.Error("no licences")
	}
}

func TestAboutAndMore(t *testing.T) {
	f := stagetest.New(t)
	f.Version = "0.1.0"
	f.Show(settings.NewMore(f.Stage))
	f.Tap("À propos")
	for _, words := range []string{"Version 0.1.0", "diagnostic", "15 ou le 112", "restent sur cet appareil", "MuPDF", "code source"} {
		if !f.Reads(words) {
			t.Errorf("nothing about %q", words)
		}
	}
	f.Show(settings.NewMore(f.Stage))
	f.Tap("Profils")
	f.Show(settings.NewMore(f.Stage))
	f.Tap("Paramètres")
	f.Show(settings.NewMore(f.Stage))
	f.Tap("Verrouiller")
	if !slices.Equal(f.Nav.Opened, []stage.Place{stage.AddProfile, stage.Settings}) || !f.Nav.Locked {
		t.Errorf("opened %v, locked %v", f.Nav.Opened, f.Nav.Locked)
	}
}
