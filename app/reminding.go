package app

import (
	"context"
	"sync"
	"time"

	"carnet/app/record"
	"carnet/app/reminder"
)

// Outlet shows at certain moments that a reminder waits, also while nobody has unlocked the record. It learns moments and
// nothing else, and what it shows is constant: reminder.TitleKey and reminder.BodyKey.
type Outlet interface {
	// Replace makes these the moments of an account, in place of its former ones; none takes them all away. Accounts of one
	// device do not disturb each other. It may be slow, and a session calls it from one goroutine at a time.
	Replace(account record.ID, moments []time.Time) error
}

// TimerState is how things stand with the timer of the system that looks for reminders while Carnet is closed.
type TimerState string

// The states.
const (
	TimerMissing TimerState = "missing" // this system has none that Carnet knows, or it does not answer
	TimerOff     TimerState = "off"
	TimerOn      TimerState = "on"
	TimerMoved   TimerState = "moved" // it runs a program, or reads the moments of a vault, that stood elsewhere
)

// Timer is that timer, where a program has to be started to show something. All methods run other programs: call them away
// from the UI thread.
type Timer interface {
	State(ctx context.Context) TimerState
	// Install puts it in place, also instead of one that has moved. What fails leaves nothing behind.
	Install(ctx context.Context) error
	Remove(ctx context.Context) error
}

// Remind hands the moments of the account's reminders to an outlet: now, and again after each change, until the session is
// locked. The moments stay there then. run does work beside the caller. What cannot be handed over is tried again at the
// next change: everything due stands on the home screen all the same.
func (s *Session) Remind(o Outlet, run func(work func())) {
	s.mu.Lock()
	s.reminds = &reminding{session: s, outlet: o, run: run}
	s.mu.Unlock()
	s.changed()
}

// NextReminder is when this account is reminded next; false when nothing is planned. It fails where the settings cannot
// be read.
func (s *Session) NextReminder() (time.Time, bool, error) {
	all, err := s.planned()
	if err != nil || len(all) == 0 {
		return time.Time{}, false, err
	}
	return all[0].At, true, nil
}

func (s *Session) planned() ([]reminder.Reminder, error) {
	prefs, err := s.Preferences()
	if err != nil {
		return nil, err
	}
	return s.Reminders(prefs.Reminders), nil
}

// changed plans the reminders anew. Call it without any lock of the session or of a profile that planning takes.
func (s *Session) changed() {
	s.mu.Lock()
	r := s.reminds
	s.mu.Unlock()
	if r != nil {
		r.plan()
	}
}

// reminding plans beside everything else. Changes that come while it plans are planned together afterwards: an import of a
// thousand measures plans twice, not a thousand times.
type reminding struct {
	session *Session
	outlet  Outlet
	run     func(work func())

	mu      sync.Mutex
	working bool
	again   bool // something changed meanwhile
}

func (r *reminding) plan() {
	r.mu.Lock()
	r.again = true
	begin := !r.working
	r.working = true
	r.mu.Unlock()
	if begin {
		r.run(r.work)
	}
}

func (r *reminding) work() {
	for r.more() {
		r.handOver()
	}
}

func (r *reminding) more() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	more := r.again
	r.again, r.working = false, more
	return more
}

func (r *reminding) handOver() {
	all, err := r.session.planned()
	if err != nil {
		return
	}
	moments := make([]time.Time, len(all))
	for i, one := range all {
		moments[i] = one.At
	}
	// What was locked meanwhile knows of nothing that is due: the moments that stand are the better ones.
	if r.session.Locked() {
		return
	}
	_ = r.outlet.Replace(r.session.account.ID(), moments)
}
