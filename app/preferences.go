package app

import (
	"encoding/json"
	"time"

	"carnet/app/record"
	"carnet/app/reminder"
	"carnet/app/vaccination"
)

// Preferences are an account's own settings, kept sealed.
type Preferences struct {
	AutoLockMinutes int       `json:"auto_lock_minutes,omitempty"` // 1 to 15; 0 is the default
	KeepOriginals   bool      `json:"keep_originals,omitempty"`    // keep photos as taken, with their place and date inside
	LastProfile     record.ID `json:"last_profile,omitzero"`       // shown first after unlocking
	// Certified keeps the statement « Je certifie être le représentant légal » for each profile that was accepted.
	Certified map[record.ID]record.Certification `json:"certified,omitempty"`
	Backup    BackupSettings                     `json:"backup,omitzero"`
	// Scrubbed is when everything was last re-read in the background.
	Scrubbed time.Time `json:"scrubbed,omitzero"`
	// Scales keeps how files of connected scales were read, by the signature of their columns.
	Scales map[string]KeptScale `json:"scales,omitempty"`
	// Reminders says when this account is reminded, and of what.
	Reminders reminder.Settings `json:"reminders,omitzero"`
	// Lateness is when a dose is called late; see Session.Lateness.
	Lateness vaccination.Settings `json:"lateness,omitzero"`
}

// AutoLock is the inactivity after which the session locks.
func (p Preferences) AutoLock() time.Duration {
	if p.AutoLockMinutes == 0 {
		return DefaultIdle
	}
	return time.Duration(p.AutoLockMinutes) * time.Minute
}

// Preferences returns the account's settings, the defaults when nothing was chosen.
func (s *Session) Preferences() (Preferences, error) {
	var p Preferences
	b, err := s.account.Preferences()
	if err != nil || len(b) == 0 {
		return p, err
	}
	return p, record.Wrap(record.VaultDamaged, "read preferences", json.Unmarshal(b, &p))
}

// ChangePreferences changes some of the account's settings. Others that are changed meanwhile, as at the end of a backup,
// stay as they are.
func (s *Session) ChangePreferences(change func(*Preferences)) error {
	s.preferring.Lock()
	defer s.preferring.Unlock()
	p, err := s.Preferences()
	if err != nil {
		return err
	}
	change(&p)
	return s.keepPreferences(p)
}

// SetPreferences replaces all of the account's settings.
func (s *Session) SetPreferences(p Preferences) error {
	s.preferring.Lock()
	defer s.preferring.Unlock()
	return s.keepPreferences(p)
}

// keepPreferences also applies the automatic lock at once, and plans the reminders anew.
func (s *Session) keepPreferences(p Preferences) error {
	if p.AutoLockMinutes < 0 || p.AutoLockMinutes > int(MaxIdle/time.Minute) {
		return record.InvalidField("auto-lock")
	}
	if err := p.Reminders.Validate(); err != nil {
		return err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return record.Wrap(record.Internal, "write preferences", err)
	}
	if err := s.account.SetPreferences(b); err != nil {
		return err
	}
	s.watch.SetIdle(p.AutoLock())
	s.changed()
	return nil
}
