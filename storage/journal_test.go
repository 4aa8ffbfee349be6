package storage_test

import (
	"context"
	"testing"

	"carnet/app"
	"carnet/app/record"
)

// TestASlowReaderOfTheJournalKeepsNobodyWaiting: while a line is being handled, as by a backup on a slow disk, both
// accounts write and read, and the reader sees the journal as it was when it began.
func TestASlowReaderOfTheJournalKeepsNobodyWaiting(t *testing.T) {
	v := open(t, t.TempDir(), newClock())
	zoe, _ := newAccount(t, v, "zoe", password)
	max, _ := newAccount(t, v, "max", other)
	profile, s := newProfile(t, zoe, 1)
	if err := zoe.Share(t.Context(), profile, "max", max.Fingerprint()); err != nil {
		t.Fatal(err)
	}
	theirs, err := max.Open(t.Context(), profile)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(t.Context(), weight(profile, 2, 6420, 5)); err != nil {
		t.Fatal(err)
	}
	var seen []uint64
	damage, err := s.Journal(t.Context(), func(l app.JournalLine) error {
		seen = append(seen, l.Seq)
		for i, store := range []app.Store{s, theirs} {
			if err := store.Commit(t.Context(), weight(profile, byte(10+i), 6000, 20+l.Seq)); err != nil {
				t.Error(err)
			}
			if _, damage := load(t, store); len(damage) > 0 {
				t.Error(damage)
			}
			if _, err := store.History(t.Context(), id(2)); err != nil {
				t.Error(err)
			}
		}
		return nil
	})
	if err != nil || len(damage) > 0 || len(seen) != 2 {
		t.Fatalf("lines %v, damage %v, %v", seen, damage, err)
	}
	lines := 0
	if _, err := s.Journal(t.Context(), func(app.JournalLine) error { lines++; return nil }); err != nil || lines != 6 {
		t.Errorf("%d lines, %v: also those of the other account", lines, err)
	}
}

func TestReadingTheJournalEndsWithTheSession(t *testing.T) {
	v := open(t, t.TempDir(), newClock())
	a, _ := newAccount(t, v, "zoe", password)
	profile, s := newProfile(t, a, 1)
	if err := s.Commit(t.Context(), weight(profile, 2, 6420, 5)); err != nil {
		t.Fatal(err)
	}
	_, err := s.Journal(t.Context(), func(app.JournalLine) error { a.Lock(); return nil })
	wantKind(t, err, record.Locked)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	a, err = v.Unlock(t.Context(), "zoe", password)
	if err != nil {
		t.Fatal(err)
	}
	if s, err = a.Open(t.Context(), profile); err != nil {
		t.Fatal(err)
	}
	_, err = s.Journal(ctx, func(app.JournalLine) error { cancel(); return nil })
	wantKind(t, err, record.Canceled)
}
