package app

import (
	"sync"
	"time"
)

// Limits of automatic locking.
const (
	DefaultIdle = 5 * time.Minute
	MinIdle     = time.Minute
	MaxIdle     = 15 * time.Minute
	MaxSession  = 12 * time.Hour   // whatever happens, a session ends then
	MaxAway     = 60 * time.Second // a phone app out of the foreground
)

// Watch says when a session has to lock by itself. It only measures; the screens ask it every few seconds and lock.
type Watch struct {
	clock Clock

	mu     sync.Mutex
	idle   time.Duration
	start  time.Time
	last   time.Time
	awayAt time.Time // zero while in the foreground
}

// NewWatch starts measuring now.
func NewWatch(clock Clock) *Watch {
	now := clock()
	return &Watch{clock: clock, idle: DefaultIdle, start: now, last: now}
}

// SetIdle sets the inactivity after which to lock, within MinIdle and MaxIdle.
func (w *Watch) SetIdle(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.idle = min(max(d, MinIdle), MaxIdle)
}

// Touch notes that the person did something.
func (w *Watch) Touch() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last = w.clock()
}

// Leave and Return note that a phone app left and came back to the foreground.
func (w *Watch) Leave() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.awayAt = w.clock()
}

// Return notes that the app is in the foreground again. Ask MustLock first.
func (w *Watch) Return() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.awayAt = time.Time{}
}

// MustLock reports that the session has to lock. A clock that jumped backwards locks too: it hides how much time passed.
func (w *Watch) MustLock() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.clock()
	switch {
	case now.Before(w.last):
		return true
	case now.Sub(w.last) >= w.idle, now.Sub(w.start) >= MaxSession:
		return true
	}
	return !w.awayAt.IsZero() && now.Sub(w.awayAt) >= MaxAway
}
