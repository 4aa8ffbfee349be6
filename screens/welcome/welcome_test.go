package welcome_test

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/stagetest"
	"carnet/screens/welcome"
)

const strong = "girafe violette sous la pluie de juin"

// phrase is the password that the screen proposes: the only text of eight plain words.
func phrase(t *testing.T, f *stagetest.Fixture) string {
	t.Helper()
	for _, w := range f.Words() {
		if regexp.MustCompile(`^[a-z]+( [a-z]+){7}$`).MatchString(w) {
			return w
		}
	}
	t.Fatalf("no phrase is proposed: %q", f.Words())
	return ""
}

// groups are those of the recovery code on the screen.
func groups(f *stagetest.Fixture) []string {
	return slices.DeleteFunc(f.Words(), func(w string) bool { return !regexp.MustCompile(`^[0-9A-Z]{4}$`).MatchString(w) })
}

// asked are the labels of the two fields in which groups are asked for, and the groups that belong there.
func asked(t *testing.T, f *stagetest.Fixture, code []string) map[string]string {
	t.Helper()
	answers := map[string]string{}
	for _, w := range f.Words() {
		if m := regexp.MustCompile(`^Groupe (\d) sur 7$`).FindStringSubmatch(w); m != nil {
			n, _ := strconv.Atoi(m[1])
			answers[w] = code[n-1]
		}
	}
	if len(answers) != 2 {
		t.Fatalf("want two groups asked, the screen reads %q", f.Words())
	}
	return answers
}

// paper takes the place of a file.
type paper struct {
	bytes.Buffer
	closed bool
	fail   error
}

func (p *paper) URI() fyne.URI { return storage.NewFileURI("/kit.pdf") }
func (p *paper) Close() error  { p.closed = true; return nil }
func (p *paper) Write(b []byte) (int, error) {
	if p.fail != nil {
		return 0, p.fail
	}
	return p.Buffer.Write(b)
}

func choose(f *stagetest.Fixture, p *paper) {
	f.Nav.Top().(*welcome.Recovery).Choose = func(_ string, chosen func(fyne.URIWriteCloser)) { chosen(p) }
}

func TestFirstRun(t *testing.T) {
	f := stagetest.Closed(t)
	var session *app.Session
	f.Show(welcome.New(f.Stage, func(s *app.Session) { session = s }, func() { t.Error("the fictitious family was opened") }, nil))
	for _, sentence := range []string{"Vaccinations", "restent sur cet appareil", "diagnostic"} {
		if !f.Reads(sentence) {
			t.Errorf("the first screen does not say %q", sentence)
		}
	}
	f.Tap("Créer mon carnet")

	f.Tap("Continuer")
	if f.Field("Votre prénom").Error() == "" {
		t.Error("a missing name is not said at its field")
	}
	f.Type("Votre prénom", "Claire")
	f.Type("Identifiant", "claire.r")
	f.Tap("Continuer")
	if f.Field("Identifiant").Error() == "" {
		t.Error("a dot in the identifier is not said at its field")
	}
	f.Type("Identifiant", " Cláire 90")
	if got := f.Field("Identifiant").Text(); got != "claire90" {
		t.Errorf("the identifier became %q", got)
	}
	f.Tap("Continuer")

	first := phrase(t, f)
	f.Tap("Proposer une autre phrase")
	secret := phrase(t, f)
	if first == secret {
		t.Error("the same phrase is proposed again")
	}
	f.Tap("J’ai noté la phrase")
	if f.Reads(secret) {
		t.Error("the phrase can be read while it is asked for")
	}
	words := strings.Fields(secret)
	for typed, want := range map[string]string{
		"":                                  "Il manque des mots",
		strings.Join(words[:7], " "):        "Il manque des mots",
		secret + " encore":                  "mots en trop",
		strings.ToUpper(secret):             "en minuscules",
		secret + " ":                        "en minuscules",
		words[0] + " x " + words[2]:         "Le mot 2",
		strings.Join(words[1:], " "):        "Le mot 1",
		strings.ReplaceAll(secret, " ", ""): "Le mot 1",
	} {
		f.Type("Votre phrase", typed)
		f.Tap("Créer mon carnet")
		if got := f.Field("Votre phrase").Error(); !strings.Contains(got, want) {
			t.Errorf("%d words typed: %q, want %q", len(strings.Fields(typed)), got, want)
		}
	}
	if !f.Carnet.FirstRun() {
		t.Fatal("an account was made before the phrase was typed")
	}
	f.Type("Votre phrase", secret)
	f.Tap("Créer mon carnet")

	code := groups(f)
	if len(code) != 7 || !f.Reads("Pour le compte claire90") || !f.Reads("dans Paramètres") {
		t.Fatalf("the recovery code is not shown: %q", f.Words())
	}
	p := &paper{}
	choose(f, p)
	f.Tap("Enregistrer le PDF")
	if !bytes.HasPrefix(p.Bytes(), []byte("%PDF-")) || !p.closed || len(f.Nav.Messages) != 1 {
		t.Errorf("the sheet was not saved: %d bytes, closed %v, %q", p.Len(), p.closed, f.Nav.Messages)
	}
	f.Tap("J’ai noté le code")
	if len(groups(f)) != 0 {
		t.Error("the code can be read while it is asked for")
	}
	f.Tap("Terminer")
	for label := range asked(t, f, code) {
		if f.Field(label).Error() == "" {
			t.Errorf("%s is empty and nothing is said", label)
		}
		f.Type(label, "AAAA")
	}
	f.Tap("Terminer")
	for label, group := range asked(t, f, code) {
		if f.Field(label).Error() == "" {
			t.Errorf("%s is wrong and nothing is said", label)
		}
		f.Type(label, " "+strings.ToLower(group))
	}
	if session != nil {
		t.Fatal("entered before the code was known to be noted")
	}
	f.Tap("Terminer")

	if session == nil || session.Kind() != app.AdultAccount || session.Identifier() != "claire90" {
		t.Fatal("the new account was not entered")
	}
	who := session.Profiles()[0].Identity()
	if who.Role != record.Principal || who.GivenNames != "Claire" {
		t.Errorf("the holder is %+v", who)
	}
	session.Lock()
	again, err := f.Carnet.Unlock(t.Context(), "claire90", secret)
	if err != nil {
		t.Fatalf("the phrase does not open the account: %v", err)
	}
	again.Lock()
	again, err = f.Carnet.Recover(t.Context(), "claire90", strings.Join(code, " "), strong)
	if err != nil {
		t.Fatalf("the code does not open the account: %v", err)
	}
	again.Lock()
}

func TestChildAccountWithAnOwnPassword(t *testing.T) {
	f := stagetest.Closed(t)
	var session *app.Session
	f.Show(welcome.NewAccount(f.Stage, func(s *app.Session) { session = s }))
	f.Tap("Un enfant seulement")
	if f.Reads("Votre prénom") {
		t.Error("a child's account asks for the parent's name")
	}
	f.Type("Identifiant", "lola")
	f.Tap("Continuer")
	f.Tap("Choisir la mienne")
	for _, weak := range []string{"", "azerty", "lola lola lola lola lola"} {
		f.Type("Mot de passe", weak)
		f.Tap("Créer mon carnet")
		if f.Field("Mot de passe").Error() == "" || !f.Carnet.FirstRun() {
			t.Errorf("a weak password of %d letters passes", len(weak))
		}
	}
	f.Type("Mot de passe", strong)
	if !f.Reads("assez solide") {
		t.Error("the meter does not say that the password is strong")
	}
	f.Tap("Créer mon carnet")
	f.Tap("Retour")
	if f.Find("Créer mon carnet") != nil || !f.Reads("Votre carnet est créé") {
		t.Fatalf("going back from the code offers the password again: %q", f.Words())
	}
	f.Tap("Voir le code de récupération")
	if len(groups(f)) != 7 {
		t.Error("the code cannot be seen again")
	}
	f.Tap("Retour")
	f.Tap("Ouvrir mon carnet")
	if session == nil || session.Kind() != app.ChildAccount || len(session.Profiles()) != 0 {
		t.Fatal("the child's account was not entered")
	}
	session.Lock()
}

func TestLeavingTheStepsAfterCreationEnters(t *testing.T) {
	f := stagetest.Closed(t)
	entered := 0
	f.Show(welcome.NewAccount(f.Stage, func(s *app.Session) { entered++; s.Lock() }))
	f.Type("Votre prénom", "Claire")
	f.Type("Identifiant", "claire")
	f.Tap("Continuer")
	f.Tap("Choisir la mienne")
	f.Type("Mot de passe", strong)
	f.Field("Mot de passe").OnSubmit() // Enter
	for range 3 {
		f.Nav.Back()
	}
	if entered != 1 {
		t.Errorf("entered %d times", entered)
	}
}

func TestTakenIdentifierIsSaidAtItsField(t *testing.T) {
	f := stagetest.New(t)
	f.Show(welcome.NewAccount(f.Stage, func(*app.Session) { t.Error("entered") }))
	f.Type("Votre prénom", "Claire")
	f.Type("Identifiant", stagetest.Identifier)
	f.Tap("Continuer")
	f.Tap("Choisir la mienne")
	f.Type("Mot de passe", strong)
	f.Tap("Créer mon carnet")
	if got := f.Field("Identifiant").Error(); !strings.Contains(got, "déjà utilisé") {
		t.Errorf("the field says %q", got)
	}
	if got := f.Field("Votre prénom").Text(); got != "Claire" {
		t.Errorf("the name was lost: %q", got)
	}
}

func TestSheetThatCannotBeSaved(t *testing.T) {
	f := stagetest.New(t)
	f.Show(welcome.NewRecovery(f.Stage, "claire", f.Recovery, nil, func() {}))
	p := &paper{fail: errors.New("no room")}
	choose(f, p)
	f.Tap("Enregistrer le PDF")
	if len(f.Nav.Errors) != 1 || len(f.Nav.Messages) != 0 || !p.closed {
		t.Errorf("errors %v, messages %q, closed %v", f.Nav.Errors, f.Nav.Messages, p.closed)
	}
	if f.Find("Enregistrer le PDF").(fyne.Disableable).Disabled() {
		t.Error("there is no second try")
	}
}

func TestSaveDialogOpens(t *testing.T) {
	f := stagetest.Closed(t)
	f.Show(welcome.NewRecovery(f.Stage, "claire", "ABCD-EFGH", nil, func() {}))
	f.Tap("Enregistrer le PDF")
	if f.Window.Canvas().Overlays().Top() == nil {
		t.Error("nothing asks where to save")
	}
}

func TestBeginningWithABackup(t *testing.T) {
	f := stagetest.Closed(t, stagetest.BackUp(&stagetest.Backups{}))
	restored := 0
	f.Show(welcome.New(f.Stage, nil, nil, func() { restored++ }))
	f.Tap("J’ai une sauvegarde")
	if restored != 1 {
		t.Error("a backup cannot be taken in on a new device")
	}
}

func TestOtherLanguageOnTheFirstScreen(t *testing.T) {
	f := stagetest.Closed(t)
	demo := 0
	f.Show(welcome.New(f.Stage, nil, func() { demo++ }, nil))
	f.Tap("English")
	f.Tap("Essayer avec une famille fictive")
	if f.Device.Language != "en" || demo != 1 {
		t.Errorf("language %q, fictitious family opened %d times", f.Device.Language, demo)
	}
}

// A password that is being checked while the person walks away must leave nothing behind.
func TestPasswordFieldsAreEmptiedAfterUse(t *testing.T) {
	f := stagetest.Closed(t)
	saved := ""
	p := welcome.NewPassword(f.Stage, welcome.PasswordStep{Title: "Mot de passe", Verb: "Enregistrer", Working: "Un instant", Current: true,
		Save: func(_ context.Context, current, chosen string) error {
			saved = current + "|" + chosen
			return nil
		}, Saved: func() {}})
	f.Show(p)
	f.Tap("J’ai noté la phrase")
	if f.Field("Mot de passe actuel").Error() == "" {
		t.Error("the present password is not asked for")
	}
	f.Type("Mot de passe actuel", "ancien")
	f.Tap("Choisir la mienne")
	f.Type("Mot de passe", strong)
	f.Tap("Enregistrer")
	if saved != "ancien|"+strong {
		t.Fatal("not saved as typed")
	}
	for _, label := range []string{"Mot de passe actuel", "Mot de passe"} {
		if f.Field(label).Text() != "" {
			t.Errorf("%s is kept after use", label)
		}
	}
	f.Type("Mot de passe", strong)
	field := f.Field("Mot de passe")
	p.Leave()
	if field.Text() != "" {
		t.Error("the password is kept after leaving")
	}
}
