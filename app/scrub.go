package app

import (
	"context"
	"time"
)

// scrubEvery is how long a disk may lose a paper before Carnet notices by itself: papers are compared with what they
// were only when they are read.
const scrubEvery = 7 * 24 * time.Hour

// ScrubDue reports that everything was last re-read long enough ago, or never.
func (s *Session) ScrubDue() bool {
	prefs, err := s.Preferences()
	if err != nil {
		return false
	}
	age := s.carnet.clock().Sub(prefs.Scrubbed)
	return age >= scrubEvery || age < 0 // a clock that was set back says nothing
}

// Scrub re-reads everything of every profile and keeps what it found for Profile.Damage. It reports whether that is more
// than was known before. It is slow, disturbs nobody, and ends with Canceled or Locked when the session does.
func (s *Session) Scrub(ctx context.Context) (more bool, err error) {
	for _, p := range s.Profiles() {
		if p.Status() != Active || p.lost() {
			continue
		}
		before := len(p.Damage())
		damage, err := p.Verify(ctx, func(int, int) {})
		if err != nil {
			return more, err
		}
		more = more || len(damage) > before
	}
	return more, s.NoteScrub()
}

// NoteScrub keeps that everything was re-read now, as Scrub does and a person who asks for it.
func (s *Session) NoteScrub() error {
	return s.ChangePreferences(func(p *Preferences) { p.Scrubbed = s.carnet.clock().UTC() })
}
