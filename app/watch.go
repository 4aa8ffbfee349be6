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

// maxStepBack is how far the clock may be set back, as by the network, before that locks.
const maxStepBack = time.Minute

// Watch says when a session has to lock by itself. It only measures; the screens ask it every few seconds and lock.
// Once it has said so it does not change its mind: whoever wakes a computer and moves its mouse is not the person who
// left it.
type Watch struct {
	clock Clock

	mu     sync.Mutex
	idle   time.Duration
	start  time.Time
	last   time.Time
	awayAt time.Time // zero while in the foreground
	over   bool
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
	now := w.clock()
	w.judge(now)
	w.last = now
}

// Leave and Return note that a phone app left and came back to the foreground. Only the first of several Leaves counts.
func (w *Watch) Leave() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.awayAt.IsZero() {
		w.awayAt = w.clock()
	}
}

// Return notes that the app is in the foreground again.
func (w *Watch) Return() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.judge(w.clock())
	w.awayAt = time.Time{}
}

// MustLock reports that the session has to lock. A clock set back locks too: it hides how much time passed.
func (w *Watch) MustLock() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.judge(w.clock())
	return w.over
}

func (w *Watch) judge(now time.Time) {
	w.over = w.over || setBack(w.last, now) || elapsed(w.last, now) >= w.idle || elapsed(w.start, now) >= MaxSession ||
		!w.awayAt.IsZero() && elapsed(w.awayAt, now) >= MaxAway
}

// elapsed is the longer of what the monotonic clock and the wall clock say: the first stands still while a computer
// sleeps, the second can be set back.
func elapsed(since, now time.Time) time.Duration {
	return max(now.Sub(since), now.Round(0).Sub(since.Round(0)))
}

func setBack(since, now time.Time) bool {
	return now.Round(0).Sub(since.Round(0)) < -maxStepBack
}
