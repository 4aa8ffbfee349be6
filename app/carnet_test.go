package app_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
)

func TestPasswordsAreNotMadeOfTheFamily(t *testing.T) {
	f := open(t)
	n := app.NewAccount{Identifier: "zoe", Password: "Seraphine-Montgolfier-1989", Kind: app.AdultAccount}
	holder := record.Profile{GivenNames: "Séraphine", BirthName: "Montgolfier", BirthDate: record.NewDate(1989, 4, 12)}
	_, _, err := f.carnet.CreateAccount(t.Context(), n, holder)
	wantKind(t, err, record.WeakPassword)
	n.Password = zoe
	_, _, err = f.carnet.CreateAccount(t.Context(), n, record.Profile{})
	wantKind(t, err, record.Invalid)
	if !f.carnet.FirstRun() {
		t.Fatal("a refused account exists")
	}
	s, _, err := f.carnet.CreateAccount(t.Context(), n, holder)
	must(t, err)
	wantKind(t, s.ChangePassword(t.Context(), zoe, "Seraphine-Montgolfier-1989"), record.WeakPassword)
	if f.add(s, "Hippolyte"); record.KindOf(s.ChangePassword(t.Context(), zoe, "Hippolyte.Benali.2025-03-01")) != record.WeakPassword {
		t.Error("a password made of the child's names and birth date was accepted")
	}
	if got := s.Profiles(); len(got) != 2 || got[0].Identity().Role != record.Principal {
		t.Errorf("%d profiles, the holder's own must be first", len(got))
	}
}

func TestRecoveryOpensTheRecord(t *testing.T) {
	f := newFamily(t)
	f.s.Lock()
	s, err := f.carnet.Recover(t.Context(), " Zoe", f.code, karim)
	must(t, err)
	if p, ok := s.Profile(f.child.ID()); !ok || p.Identity().CallName() != "Lina" {
		t.Error("the child is not there after recovery")
	}
}

func TestAChildOnlyAccountHoldsOneProfile(t *testing.T) {
	f := open(t)
	s, _ := f.account("lina", zoe, app.ChildAccount)
	if len(s.Profiles()) != 0 || !s.CanAddChild() {
		t.Fatal("the account must begin without a profile")
	}
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i := range errs { // a double tap
		wg.Go(func() { _, errs[i] = s.AddChild(t.Context(), child("Lina"), nil) })
	}
	wg.Wait()
	refused := 0
	for _, err := range errs {
		if err != nil {
			wantKind(t, err, record.NotAllowed)
			refused++
		}
	}
	if refused != 1 || len(s.Profiles()) != 1 || s.CanAddChild() {
		t.Errorf("%d refused, %d profiles", refused, len(s.Profiles()))
	}
}

func TestAChildIsNotBornTomorrow(t *testing.T) {
	f := newFamily(t)
	who := child("Max")
	who.BirthDate = f.s.Today().AddDays(1)
	_, err := f.s.AddChild(t.Context(), who, nil)
	wantKind(t, err, record.Invalid)
}

func TestASharedProfileIsUnreadableUntilItIsAccepted(t *testing.T) {
	f := newFamily(t)
	other, _ := f.account("karim", karim, app.AdultAccount)
	must(t, f.s.Share(t.Context(), f.child, "Karim", other.Fingerprint()))
	wantKind(t, f.s.Share(t.Context(), f.child, "karim", f.s.Fingerprint()), record.WrongCode)
	if n, err := f.s.Members(f.child); n != 2 || err != nil {
		t.Errorf("members = %d, %v", n, err)
	}
	other.Lock()
	other, err := f.carnet.Unlock(t.Context(), "karim", karim)
	must(t, err)
	p, ok := other.Profile(f.child.ID())
	if !ok || p.Status() != app.Pending || p.Identity().CallName() != "Lina" {
		t.Fatal("the shared profile must be there with its name")
	}
	unreadable := func() {
		t.Helper()
		if len(p.Measurements()) != 0 {
			t.Error("the records can be read before an answer")
		}
		_, err := p.AddMeasurement(t.Context(), weight(9000, f.s.Today()))
		wantKind(t, err, record.NotAllowed)
		_, err = p.History(t.Context(), p.ID())
		wantKind(t, err, record.NotAllowed)
		r := p.Import(t.Context(), []app.IncomingFile{incoming("x.pdf", "%PDF-")}, app.ImportOptions{}, func(int, int) {})
		wantKind(t, r[0].Err, record.NotAllowed)
		wantKind(t, p.SetPhoto(t.Context(), incoming("x", "photo")), record.NotAllowed)
		wantKind(t, other.Share(t.Context(), p, "zoe", f.s.Fingerprint()), record.NotAllowed)
		if f.blobs() != 0 {
			t.Error("a file was kept")
		}
	}
	unreadable()
	must(t, other.Answer(p, false))
	unreadable()
	must(t, other.Answer(p, true))
	if prefs, err := other.Preferences(); err != nil || prefs.Certified[p.ID()].Date.IsZero() {
		t.Errorf("the statement of the second representative is not kept: %v, %v", prefs, err)
	}
	if len(p.Measurements()) != 1 {
		t.Error("the records are not there after accepting")
	}
	_, err = p.AddMeasurement(t.Context(), weight(9000, f.s.Today()))
	must(t, err)
	must(t, other.Answer(p, false))
	unreadable()
	other.Lock()
	other, err = f.carnet.Unlock(t.Context(), "karim", karim)
	must(t, err)
	if p, _ = other.Profile(f.child.ID()); p.Status() != app.Refused {
		t.Errorf("status after unlocking = %q", p.Status())
	}
	unreadable()
}

// TestOneLostProfileDoesNotCloseTheOthers takes away what opens one child.
func TestOneLostProfileDoesNotCloseTheOthers(t *testing.T) {
	f := newFamily(t)
	lost := f.add(f.s, "Max")
	f.s.Lock()
	for _, folder := range []string{"grants", "spare"} {
		name := filepath.Join(f.dir, folder, strings.ReplaceAll(lost.ID().String(), "-", "")+".log")
		must(t, os.WriteFile(name, []byte("damaged"), 0o600))
	}
	f.again()
	if len(f.child.Measurements()) != 1 {
		t.Error("the other child cannot be read")
	}
	_, err := f.child.AddMeasurement(t.Context(), weight(9000, f.s.Today()))
	must(t, err)
	p, ok := f.s.Profile(lost.ID())
	if !ok || len(f.s.Profiles()) != 3 {
		t.Fatal("the damaged profile has vanished")
	}
	if d := p.Damage(); len(d) != 1 || d[0].Part != app.LostProfile || !p.ReadOnly() || p.Status() != app.Active {
		t.Errorf("damage %v, read-only %v, %s", d, p.ReadOnly(), p.Status())
	}
	if d, err := p.Verify(t.Context(), func(int, int) {}); err != nil || len(d) != 1 {
		t.Errorf("verify = %v, %v", d, err)
	}
	p.Home()
	_, err = p.AddMeasurement(t.Context(), weight(9000, f.s.Today()))
	wantKind(t, err, record.VaultDamaged)
	_, err = p.History(t.Context(), p.ID())
	wantKind(t, err, record.VaultDamaged)
}

func TestPreferences(t *testing.T) {
	f := newFamily(t)
	if p, err := f.s.Preferences(); err != nil || !reflect.DeepEqual(p, app.Preferences{}) || p.AutoLock() != app.DefaultIdle {
		t.Fatalf("at first: %+v, %v", p, err)
	}
	for _, minutes := range []int{-1, 16, 1 << 40, 1<<63 - 1} {
		wantKind(t, f.s.SetPreferences(app.Preferences{AutoLockMinutes: minutes}), record.Invalid)
	}
	chosen := app.Preferences{AutoLockMinutes: 2, KeepOriginals: true, LastProfile: f.child.ID()}
	must(t, f.s.SetPreferences(chosen))
	f.wait(2 * time.Minute)
	if !f.s.Watch().MustLock() {
		t.Error("the new limit is not in force")
	}
	f.again()
	if p, err := f.s.Preferences(); err != nil || !reflect.DeepEqual(p, chosen) {
		t.Errorf("after unlocking: %+v, %v", p, err)
	}
	f.wait(2 * time.Minute)
	if !f.s.Watch().MustLock() {
		t.Error("the limit is not in force after unlocking")
	}
}

func TestLockingDropsEverything(t *testing.T) {
	f := newFamily(t)
	r := f.importOne("%PDF-", app.ImportOptions{})
	must(t, r.Err)
	id, err := f.child.AddMeasurement(t.Context(), weight(9000, f.s.Today()))
	must(t, err)
	calls := 0
	f.s.OnLock(func() { calls++ })
	f.s.Lock()
	f.s.Lock()
	f.s.OnLock(func() { calls++ }) // by a screen that was being built
	if calls != 2 || !f.s.Locked() {
		t.Errorf("%d calls at lock", calls)
	}
	p := f.child
	if len(f.s.Profiles())+len(p.Measurements())+len(p.Documents()) != 0 || p.Identity().GivenNames != "" {
		t.Error("something can still be read")
	}
	for name, use := range map[string]func() error{
		"add":         func() error { _, err := p.AddMeasurement(t.Context(), weight(1, f.s.Today())); return err },
		"correct":     func() error { return p.Correct(t.Context(), id, weight(9100, f.s.Today())) },
		"delete":      func() error { return p.Delete(t.Context(), id) },
		"history":     func() error { _, err := p.History(t.Context(), id); return err },
		"page":        func() error { _, err := p.Page(t.Context(), r.ID, 0, 100); return err },
		"portrait":    func() error { return p.SetPhoto(t.Context(), incoming("x", "photo")) },
		"import":      func() error { return f.importOne("photo", app.ImportOptions{}).Err },
		"share":       func() error { return f.s.Share(t.Context(), p, "zoe", "x") },
		"answer":      func() error { return f.s.Answer(p, true) },
		"members":     func() error { _, err := f.s.Members(p); return err },
		"preferences": func() error { return f.s.SetPreferences(app.Preferences{}) },
		"password":    func() error { return f.s.CheckPassword(t.Context(), zoe) },
		"child":       func() error { _, err := f.s.AddChild(t.Context(), child("Max"), nil); return err },
	} {
		want := record.Locked
		if name == "add" {
			want = record.Invalid // the weight itself, before anything else
		}
		if got := record.KindOf(use()); got != want {
			t.Errorf("%s after locking: %q, want %q", name, got, want)
		}
	}
}

func TestWhatIsWrittenWhileLockingDoesNotStayReadable(t *testing.T) {
	f := newFamily(t)
	f.render.meanwhile = f.s.Lock
	r := f.importOne("%PDF-", app.ImportOptions{})
	wantKind(t, r.Err, record.Locked)
	if r.ID.IsZero() || len(f.child.Documents()) != 0 {
		t.Error("the document must be kept, and not be readable in the locked session")
	}
	f.again()
	if len(f.child.Documents()) != 1 {
		t.Error("the document that was kept before locking is gone")
	}
}
