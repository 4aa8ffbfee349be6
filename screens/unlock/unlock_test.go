package unlock_test

import (
	"strings"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/stagetest"
	"carnet/screens/unlock"
)

const fresh = "girafe violette sous la pluie de juin"

// ticker keeps what the countdown wants to do next; the test decides when it happens.
type ticker struct {
	f       *stagetest.Fixture
	next    func()
	wait    time.Duration
	stopped int
}

func (t *ticker) after(d time.Duration, do func()) func() {
	t.next, t.wait = do, d
	return func() { t.next = nil; t.stopped++ }
}

// pass lets exactly the time go by that the countdown asked for.
func (t *ticker) pass() {
	t.f.Clock.Advance(t.wait)
	t.next()
}

func door(f *stagetest.Fixture, enter func(*app.Session), hint string) (*unlock.Unlock, *ticker) {
	u := unlock.New(f.Stage, enter, hint).(*unlock.Unlock)
	tick := &ticker{f: f}
	u.After = tick.after
	f.Show(u)
	return u, tick
}

func try(f *stagetest.Fixture, identifier, password string) {
	f.Type("Identifiant", identifier)
	f.Type("Mot de passe", password)
	f.Tap("Déverrouiller")
}

func TestUnlocking(t *testing.T) {
	f := stagetest.New(t)
	var entered *app.Session
	door(f, func(s *app.Session) { entered = s }, "")

	f.Tap("Déverrouiller")
	if f.Field("Identifiant").Error() == "" {
		t.Error("an empty identifier is not said at its field")
	}
	f.Type("Identifiant", "claire")
	f.Tap("Déverrouiller")
	if f.Field("Mot de passe").Error() == "" {
		t.Error("an empty password is not said at its field")
	}
	try(f, "claire", "un autre mot de passe")
	wrong := f.Field("Mot de passe").Error()
	try(f, "personne", stagetest.Password)
	unknown := f.Field("Mot de passe").Error()
	if wrong == "" || wrong != unknown || !strings.Contains(wrong, "L’identifiant ou le mot de passe") {
		t.Errorf("a wrong password says %q, an unknown account %q", wrong, unknown)
	}
	if entered != nil {
		t.Fatal("entered with a wrong password")
	}

	f.Type("Identifiant", " Claire")
	f.Type("Mot de passe", stagetest.Password)
	field := f.Field("Mot de passe")
	field.OnSubmit() // Enter
	if entered == nil || entered.Identifier() != stagetest.Identifier {
		t.Fatal("the right password does not open the record")
	}
	if field.Text() != "" {
		t.Error("the password is kept after use")
	}
	entered.Lock()
}

func TestCountdownBetweenTries(t *testing.T) {
	f := stagetest.New(t)
	var entered *app.Session
	u, tick := door(f, func(s *app.Session) { entered = s }, "")
	for range 3 {
		try(f, "claire", "un autre mot de passe")
	}
	if f.Find("Patientez 1\u00a0s") == nil || !f.Reads("Rien n’est effacé") || f.Find("Déverrouiller") != nil {
		t.Fatalf("after three tries the screen reads %q", f.Words())
	}
	f.Field("Mot de passe").OnSubmit()
	if f.Find("Patientez 1\u00a0s") == nil {
		t.Error("Enter goes around the wait")
	}
	tick.pass()
	if f.Reads("Rien n’est effacé") {
		t.Error("the pause is over and still explained")
	}
	for range 2 {
		try(f, "claire", "un autre mot de passe")
		for f.Find("Déverrouiller") == nil {
			tick.pass()
		}
	}
	try(f, "claire", "un autre mot de passe")
	for _, words := range []string{"Patientez 8\u00a0s", "Patientez 7\u00a0s", "Patientez 6\u00a0s"} {
		if f.Find(words) == nil {
			t.Fatalf("the screen does not say %q but %q", words, f.Words())
		}
		tick.pass()
	}
	f.Clock.Advance(1500 * time.Millisecond)
	f.Type("Identifiant", "malik")
	if f.Find("Déverrouiller") == nil {
		t.Error("another account has to wait too")
	}
	f.Type("Identifiant", "claire")
	if f.Find("Patientez 4\u00a0s") == nil {
		t.Errorf("after going back to the first account the screen reads %q", f.Words())
	}
	if tick.wait != 500*time.Millisecond {
		t.Errorf("the next second is shown after %s", tick.wait)
	}
	for f.Find("Déverrouiller") == nil {
		tick.pass()
	}
	try(f, "claire", stagetest.Password)
	if entered == nil {
		t.Fatal("after the wait the right password does not open the record")
	}
	entered.Lock()
	u.Leave()
}

func TestLongWaitIsToldInMinutes(t *testing.T) {
	f := stagetest.New(t)
	u, tick := door(f, nil, "")
	for f.Carnet.Delay("claire") < 5*time.Minute {
		f.Clock.Advance(f.Carnet.Delay("claire"))
		if _, err := f.Carnet.Unlock(t.Context(), "claire", "x"); record.KindOf(err) != record.WrongCredentials {
			t.Fatal(err)
		}
	}
	f.Type("Identifiant", "claire")
	if f.Find("Patientez 9\u00a0min") == nil { // 512 s
		t.Errorf("the screen reads %q", f.Words())
	}
	tick.pass()
	if f.Find("Patientez 8\u00a0min") == nil || tick.wait != time.Minute {
		t.Errorf("then it reads %q, for %s", f.Words(), tick.wait)
	}
	stopped := tick.stopped
	u.Leave()
	if tick.stopped != stopped+1 {
		t.Error("the countdown goes on after leaving")
	}
}

func TestLeavingWhileOpeningLocksAgain(t *testing.T) {
	var work []func()
	f := stagetest.New(t, stagetest.Async(func(do func()) { work = append(work, do) }))
	u, _ := door(f, func(*app.Session) { t.Error("entered from a screen that was left") }, "")
	try(f, "claire", stagetest.Password)
	if f.Find("Ouverture en cours") == nil {
		t.Errorf("nothing shows that the record is being opened: %q", f.Words())
	}
	u.Leave()
	for _, do := range work {
		do()
	}
}

func TestRecovery(t *testing.T) {
	f := stagetest.New(t)
	var entered *app.Session
	door(f, func(s *app.Session) { entered = s }, "")
	f.Type("Identifiant", "claire")
	f.Tap("Mot de passe oublié")
	if got := f.Field("Identifiant").Text(); got != "claire" {
		t.Errorf("the identifier has to be typed again: %q", got)
	}
	f.Type("Code de récupération", "abcd efgh")
	f.Tap("Continuer")
	if got := f.Field("Code de récupération").Error(); !strings.Contains(got, "8") {
		t.Errorf("a short code says %q", got)
	}
	f.Type("Code de récupération", strings.Repeat("0", 27)+"1")
	f.Tap("Continuer")
	f.Tap("Choisir la mienne")
	f.Type("Mot de passe", fresh)
	f.Tap("Enregistrer et ouvrir")
	if got := f.Field("Code de récupération").Error(); !strings.Contains(got, "ne correspond pas") || entered != nil {
		t.Fatalf("a wrong code says %q", got)
	}
	code := f.Field("Code de récupération")
	code.SetText(strings.ToLower(strings.ReplaceAll(f.Recovery, "-", " ")))
	f.Tap("Continuer")
	f.Tap("Choisir la mienne")
	f.Type("Mot de passe", fresh)
	f.Tap("Enregistrer et ouvrir")
	if entered == nil {
		t.Fatal("the right code does not open the record")
	}
	entered.Lock()
	if code.Text() != "" {
		t.Error("the code is kept after use")
	}
	if _, err := f.Carnet.Unlock(t.Context(), "claire", stagetest.Password); record.KindOf(err) != record.WrongCredentials {
		t.Errorf("the former password: %v", err)
	}
	s, err := f.Carnet.Unlock(t.Context(), "claire", fresh)
	if err != nil {
		t.Fatalf("the new password: %v", err)
	}
	s.Lock()
}

func TestOtherWaysIn(t *testing.T) {
	f := stagetest.New(t)
	door(f, nil, "Identifiant : claire")
	if !f.Reads("Identifiant : claire") {
		t.Error("the hint is not shown")
	}
	f.Tap("Créer un autre compte")
	if !f.Reads("Pour qui est ce carnet") {
		t.Errorf("another account begins with %q", f.Words())
	}
}

func TestTrouble(t *testing.T) {
	f := stagetest.Closed(t)
	f.Carnet = nil
	retried, demo := 0, 0
	f.Show(unlock.NewTrouble(f.Stage, record.E(record.VaultNewer, "open vault"), unlock.Ways{Retry: func() { retried++ }, Demo: func() { demo++ },
		Restore: func() { t.Error("restored") }, Reserve: func() int64 { return 64 << 20 }, FreeReserve: func() error { t.Error("freed"); return nil }}))
	if !f.Reads("version plus récente") || !f.Reads("Carnet n’a rien modifié") {
		t.Errorf("the screen reads %q", f.Words())
	}
	for _, verb := range []string{"Restaurer une sauvegarde", "Libérer la réserve"} {
		if f.Find(verb) != nil {
			t.Errorf("a newer record offers « %s », which does not help", verb)
		}
	}
	f.Tap("Réessayer")
	f.Tap("Ouvrir la famille fictive")
	if retried != 1 || demo != 1 {
		t.Errorf("retried %d times, fictitious family opened %d times", retried, demo)
	}
}

// Each trouble says what happened, what is not lost and what helps with it.
func TestEachTroubleHasItsWayOn(t *testing.T) {
	for _, kind := range []record.ErrorKind{record.VaultBusy, record.VaultReadOnly, record.VaultNewer, record.VaultDamaged, record.WritesSuspended, record.DiskFull, record.Internal} {
		f := stagetest.Closed(t)
		f.Show(unlock.NewTrouble(f.Stage, record.E(kind, "open vault"), unlock.Ways{Retry: func() {}, Restore: func() {}, Reserve: func() int64 { return 64 << 20 }, FreeReserve: func() error { return nil }}))
		what := f.Text.Error(record.E(kind, ""))
		if kind == record.DiskFull {
			what = "plus assez de place"
		}
		if f.Find("Réessayer") == nil || !f.Reads(what) {
			t.Errorf("%s: the screen reads %q", kind, f.Words())
		}
		if got, want := f.Find("Restaurer une sauvegarde") != nil, kind == record.VaultDamaged || kind == record.WritesSuspended; got != want {
			t.Errorf("%s: restoring is offered: %v", kind, got)
		}
	}
}

func TestADamagedVaultCanBeRestored(t *testing.T) {
	f := stagetest.Closed(t)
	f.Carnet = nil
	restored := 0
	f.Show(unlock.NewTrouble(f.Stage, record.E(record.VaultDamaged, "open vault"), unlock.Ways{Restore: func() { restored++ }}))
	if !f.Reads("gardé de côté tel qu’il est") {
		t.Errorf("nothing says that the damaged record is kept: %q", f.Words())
	}
	f.Tap("Restaurer une sauvegarde")
	if restored != 1 {
		t.Error("nothing is restored")
	}
	f.Show(unlock.NewTrouble(f.Stage, record.E(record.VaultDamaged, "open vault"), unlock.Ways{Retry: func() {}}))
	if f.Find("Restaurer une sauvegarde") != nil {
		t.Error("offers to restore where that is not possible")
	}
}

func TestAFullDiskHasAReserve(t *testing.T) {
	f := stagetest.Closed(t)
	kept, retried, fail := int64(64<<20), 0, error(record.E(record.VaultReadOnly, "free reserve"))
	show := func() {
		f.Show(unlock.NewTrouble(f.Stage, record.E(record.DiskFull, "open vault"), unlock.Ways{Retry: func() { retried++ },
			Reserve: func() int64 { return kept }, FreeReserve: func() error { return fail }}))
	}
	show()
	if !f.Reads("L’appareil est plein") || !f.Reads("Rien n’est perdu") {
		t.Errorf("the screen reads %q", f.Words())
	}
	verb := "Libérer la réserve (67,1\u00a0Mo)"
	f.Tap(verb)
	if len(f.Nav.Errors) != 1 || retried != 0 {
		t.Errorf("a reserve that cannot be freed: %v, retried %d times", f.Nav.Errors, retried)
	}
	fail = nil
	f.Tap(verb)
	if retried != 1 {
		t.Error("the record is not opened after the reserve was freed")
	}
	kept = 0
	show()
	if f.Find(verb) != nil || f.Find("Réessayer") == nil || !f.Reads("Libérez de la place, puis réessayez") {
		t.Error("a reserve that is used up is offered again")
	}
}

// Without the password and without the code a backup is the only way back.
func TestWhoLostEverythingButABackup(t *testing.T) {
	f := stagetest.New(t, stagetest.BackUp(&stagetest.Backups{}))
	door(f, nil, "")
	f.Tap("Mot de passe oublié")
	f.Tap("J’ai une sauvegarde")
	if f.Find("Choisir le fichier") == nil {
		t.Errorf("the screen reads %q", f.Words())
	}
	f = stagetest.New(t)
	door(f, nil, "")
	f.Tap("Mot de passe oublié")
	if f.Find("J’ai une sauvegarde") != nil {
		t.Error("the fictitious family offers to restore")
	}
}
