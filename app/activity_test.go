package app_test

import (
	"slices"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
)

// The log tells who did what, the latest first, also what the other representative did.
func TestTheLogTellsWhoDidWhat(t *testing.T) {
	f := newFamily(t)
	other, _ := f.account("karim", karim, app.AdultAccount)
	must(t, f.s.Share(t.Context(), f.child, "Karim", other.Fingerprint()))
	f.wait(time.Minute)
	other.Lock()
	other, err := f.carnet.Unlock(t.Context(), "karim", karim)
	must(t, err)
	theirs, _ := other.Profile(f.child.ID())
	if _, _, err := theirs.Activity(t.Context()); record.KindOf(err) != record.NotAllowed {
		t.Errorf("who has not accepted reads the log: %v", err)
	}
	must(t, other.Answer(theirs, true))
	f.wait(time.Minute)
	id, err := theirs.AddMeasurement(t.Context(), record.Measurement{Type: record.Weight, Value: 9000, Date: record.NewDate(2026, 3, 9)})
	must(t, err)
	f.wait(time.Minute)
	must(t, theirs.Delete(t.Context(), id))
	must(t, theirs.Restore(t.Context(), id))
	must(t, theirs.Correct(t.Context(), id, record.Measurement{Type: record.Weight, Value: 9100, Date: record.NewDate(2026, 3, 9)}))
	f.again()

	lines, damage, err := f.child.Activity(t.Context())
	must(t, err)
	if len(damage) > 0 {
		t.Errorf("damage %v", damage)
	}
	var got []string
	for _, l := range lines {
		got = append(got, l.Who+" "+string(l.Action)+" "+string(l.Kind)+l.Other)
	}
	want := []string{"zoe unlocked ", "karim changed measurement", "karim undeleted measurement", "karim deleted measurement", "karim added measurement",
		"karim accepted ", "zoe shared karim", "zoe added measurement", "zoe added profile"}
	if !slices.Equal(got, want) {
		t.Errorf("the log says %q, not %q", got, want)
	}
	if !lines[0].Mine || lines[1].Mine || lines[0].Seq != uint64(len(lines)) {
		t.Errorf("first line %+v, second %+v", lines[0], lines[1])
	}
}

// What left the vault is listed before a profile is erased.
func TestWhatLeftTheVaultIsListed(t *testing.T) {
	f := newFamily(t)
	r := f.importOne("%PDF-1.7 paper", app.ImportOptions{Title: "Ordonnance"})
	must(t, r.Err)
	must(t, f.child.Export(t.Context(), r.ID, discard{}))
	out, err := f.child.Outside(t.Context())
	must(t, err)
	if len(out) != 1 || out[0].Action != record.ActionHandedOut || out[0].Who != "zoe" || out[0].File != "Ordonnance.pdf" {
		t.Errorf("listed: %+v", out)
	}
}

type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }

// The age of the last backup is counted in days, and a clock that was set back makes none young again.
func TestTheAgeOfTheLastBackup(t *testing.T) {
	f := newFamily(t)
	status := func() app.BackupStatus {
		t.Helper()
		s, err := f.s.BackupStatus()
		must(t, err)
		return s
	}
	if s := status(); !s.Never || !s.Due {
		t.Errorf("before the first: %+v", s)
	}
	must(t, f.s.SetBackupSettings(func(b *app.BackupSettings) { b.Last = f.clock(); b.EveryDays = 7 }))
	if s := status(); s.Never || s.Due || s.Days != 0 {
		t.Errorf("just now: %+v", s)
	}
	f.wait(7 * 24 * time.Hour)
	if s := status(); !s.Due || s.Days != 7 {
		t.Errorf("a week later: %+v", s)
	}
	must(t, f.s.SetBackupSettings(func(b *app.BackupSettings) { b.EveryDays = -1 }))
	if s := status(); s.Due {
		t.Errorf("who does not want to be asked is asked: %+v", s)
	}
	f.wait(-30 * 24 * time.Hour)
	if s := status(); s.Days != 0 {
		t.Errorf("a backup of the future: %+v", s)
	}
}
