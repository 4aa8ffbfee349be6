package storage_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"carnet/app"
	"carnet/app/record"
)

func TestAnAccountExistsOnlyWithWhatItBeginsWith(t *testing.T) {
	v := open(t, t.TempDir(), newClock())
	full := errors.New("disk full")
	n := app.NewAccount{Identifier: "zoe", Password: password, Kind: app.AdultAccount, Begin: func(a app.Account) error {
		newProfile(t, a, 1)
		return full
	}}
	if _, _, err := v.CreateAccount(t.Context(), n); !errors.Is(err, full) {
		t.Fatal(err)
	}
	if !v.Empty() {
		t.Error("half an account is there")
	}
	a, _ := newAccount(t, v, "zoe", password)
	if refs, err := a.Profiles(); err != nil || len(refs) != 0 {
		t.Errorf("profiles = %v, %v", refs, err)
	}
}

// TestTwoSessionsOfOneAccountDoNotUndoEachOther: a session opened before a recovery makes a new code after it.
func TestTwoSessionsOfOneAccountDoNotUndoEachOther(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir, newClock())
	old, code := newAccount(t, v, "zoe", password)
	recovered, err := v.Recover(t.Context(), "zoe", code, other)
	if err != nil {
		t.Fatal(err)
	}
	recovered.Lock()
	if _, err := old.NewRecoveryCode(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Unlock(t.Context(), "zoe", other); err != nil {
		t.Error("the new password was undone:", err)
	}
	slots, err := filepath.Glob(filepath.Join(dir, "*", "*.slot"))
	if err != nil || len(slots) != 2 {
		t.Fatal(slots, err)
	}
	a, _ := os.ReadFile(slots[0])
	b, _ := os.ReadFile(slots[1])
	if !bytes.Equal(a, b) {
		t.Error("the spare still opens with the former password")
	}
}

func TestALockedAccountAnswersNothing(t *testing.T) {
	v := open(t, t.TempDir(), newClock())
	a, _ := newAccount(t, v, "zoe", password)
	profile, s := newProfile(t, a, 1)
	a.Lock()
	a.Lock()
	_, err := a.Profiles()
	wantKind(t, err, record.Locked)
	_, _, err = s.Load(t.Context())
	wantKind(t, err, record.Locked)
	wantKind(t, s.Commit(t.Context(), weight(profile, 2, 6420, 5)), record.Locked)
	_, err = a.Members(profile)
	wantKind(t, err, record.Locked)
	wantKind(t, a.CheckPassword(t.Context(), password), record.Locked)
	_, err = a.Preferences()
	wantKind(t, err, record.Locked)
	_, err = s.History(t.Context(), profile)
	wantKind(t, err, record.Locked)
	_, err = s.Verify(t.Context(), func(int, int) {})
	wantKind(t, err, record.Locked)
	_, err = s.OpenAttachment(t.Context(), record.Attachment{})
	wantKind(t, err, record.Locked)
}

// TestTheDoorOpensWhenTriesCannotBeCounted, as on a full disk: the family must still be able to read.
func TestTheDoorOpensWhenTriesCannotBeCounted(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "throttle", "x"), 0o700); err != nil { // neither read nor replaced
		t.Fatal(err)
	}
	v := open(t, dir, newClock())
	newAccount(t, v, "zoe", password)
	for range 3 {
		_, err := v.Unlock(t.Context(), "zoe", other)
		wantKind(t, err, record.WrongCredentials)
	}
	_, err := v.Unlock(t.Context(), "zoe", password)
	wantKind(t, err, record.Throttled) // until the program ends they count all the same
	v2 := open(t, t.TempDir(), newClock())
	newAccount(t, v2, "zoe", password)
	if _, err := v2.Unlock(t.Context(), "zoe", password); err != nil {
		t.Error(err)
	}
}

// TestGivingUpKeepsTheFormerPassword: hashing takes a second, in which a person may change their mind.
func TestGivingUpKeepsTheFormerPassword(t *testing.T) {
	v := open(t, t.TempDir(), newClock())
	a, code := newAccount(t, v, "zoe", password)
	ctx := &late{Context: t.Context(), after: 1}
	wantKind(t, a.ChangePassword(ctx, password, other), record.Canceled)
	ctx = &late{Context: t.Context(), after: 1}
	_, err := v.Recover(ctx, "zoe", code, other)
	wantKind(t, err, record.Canceled)
	if _, err := v.Unlock(t.Context(), "zoe", password); err != nil {
		t.Error(err)
	}
}

// late is canceled once it was asked more than after times.
type late struct {
	context.Context
	after int
}

func (l *late) Err() error {
	if l.after--; l.after < 0 {
		return context.Canceled
	}
	return nil
}
