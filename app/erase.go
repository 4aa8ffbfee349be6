package app

import (
	"context"
	"slices"
	"time"

	"carnet/app/record"
)

// Outside is something of a profile that left the vault, as far as the activity log knows: erasing does not reach it.
type Outside struct {
	At     time.Time
	Action record.Action // BackedUp, Exported, HandedOut, LogSaved
	File   string        // name proposed by Carnet, "" when not known
	Who    string        // identifier of the account
}

// Outside lists what left the vault of this profile, the latest first: the person who erases must know of it.
func (p *Profile) Outside(ctx context.Context) ([]Outside, error) {
	lines, _, err := p.Activity(ctx)
	return OutsideIn(lines), err
}

// OutsideIn lists what left the vault according to lines of the activity log, in their order.
func OutsideIn(lines []Activity) []Outside {
	var out []Outside
	for _, l := range lines {
		switch l.Action {
		case record.ActionBackedUp, record.ActionExported, record.ActionHandedOut, record.ActionLogSaved:
			out = append(out, Outside{At: l.At, Action: l.Action, File: l.File, Who: l.Who})
		}
	}
	return out
}

// Erase destroys a profile for every account of this vault: its keys, then its files. Nothing brings it back but a
// backup made before. Ask for the password first. Errors: NotAllowed for the account holder's own profile, EraseUnfinished
// where it has begun and the next opening of the vault goes on with it; the profile is no more then either.
func (s *Session) Erase(ctx context.Context, p *Profile, progress func(done, total int)) (Erasure, error) {
	if p.Status() != Active || p.Identity().Role == record.Principal {
		return Erasure{}, record.E(record.NotAllowed, "erase profile")
	}
	proof, err := s.account.Erase(ctx, p.ID(), progress)
	if err != nil && !s.erasing(p.ID()) {
		return Erasure{}, err
	}
	s.drop(p)
	if err != nil {
		return Erasure{}, record.E(record.EraseUnfinished, "erase profile")
	}
	return proof, nil
}

// erasing reports that the vault has noted that a profile is to be erased: from then on nothing gives it back.
func (s *Session) erasing(profile record.ID) bool {
	noted, err := s.account.Erasures()
	return err == nil && slices.ContainsFunc(noted, func(e Erasure) bool { return e.Profile == profile })
}

// Erasures lists the profiles that were erased, by this account or another one, until they are acknowledged.
func (s *Session) Erasures() ([]Erasure, error) { return s.account.Erasures() }

// AcknowledgeErasure takes an erased profile off the list of this account.
func (s *Session) AcknowledgeErasure(profile record.ID) error { return s.account.Acknowledge(profile) }

// Mine reports that this account erased the profile.
func (s *Session) Mine(e Erasure) bool { return e.By == s.account.ID() }

// drop forgets a profile that is no more.
func (s *Session) drop(p *Profile) {
	s.mu.Lock()
	kept := s.profiles[:0:0]
	for _, other := range s.profiles {
		if other != p {
			kept = append(kept, other)
		}
	}
	s.profiles = kept
	s.mu.Unlock()
	p.forget()
	s.changed()
}
