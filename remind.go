package main

import (
	"context"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/reminder"
	"carnet/app/reminder/moments"
	"carnet/app/text"
	"carnet/storage"
	"carnet/storage/usertimer"
)

// notice is the one thing that is ever shown outside of the window. It is read on locked screens, kept by the system, and
// handed to a script on Windows: it is constant in each language, and nothing of the family can get into it.
func notice(words *text.Catalogue) (title, body string) {
	return words.S(reminder.TitleKey), words.S(reminder.BodyKey)
}

// deviceWords are the texts in the language that was chosen for this device, or else in the system's.
func deviceWords(dir string) (*text.Catalogue, error) {
	lang := text.Language(storage.NewDevice(dir).Load().Language)
	if lang == "" {
		lang = systemLanguage()
	}
	return text.New(lang)
}

// showNotice shows the notice by the means of this system. a is nil where there is no window.
func showNotice(a fyne.App, dir string) error {
	words, err := deviceWords(dir)
	if err != nil {
		return err
	}
	title, body := notice(words)
	if a != nil && (phone() || runtime.GOOS == "darwin") { // which ask for permission, and show who speaks
		a.SendNotification(fyne.NewNotification(title, body))
		return nil
	}
	ctx, stop := context.WithTimeout(context.Background(), noticeTime)
	defer stop()
	return notify(ctx, title, body)
}

// noticeTime is how long a desktop may take to show the notice.
const noticeTime = 20 * time.Second

// showDue shows the notice if a moment has come for which it was not shown yet, and remembers that. What could not be shown
// is tried again next time. Of the window and the timer, which may both look at the same moment, the first one shows it.
func showDue(r storage.Reminders, now time.Time, show func() error) (shown bool, err error) {
	at, due, err := r.Due(now)
	if err != nil || !due {
		return false, err
	}
	if err := show(); err != nil {
		return false, err
	}
	return true, r.Shown(at)
}

// remindWhileOpen does, as long as the window is open, what the timer does while it is closed: the timer is only there
// where the family wants it. A short tick and no long wait: clocks are set, and computers sleep.
func remindWhileOpen(a fyne.App, dir string) (stop func()) {
	tick, done := time.NewTicker(20*time.Second), make(chan struct{})
	go func() {
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				// Where nothing can be shown the home screen says what is due.
				_, _ = showDue(storage.NewReminders(dir), time.Now(), func() error { return showNotice(a, dir) })
			}
		}
	}()
	return sync.OnceFunc(func() { close(done) })
}

// remindArguments are those with which the timer runs this program. The default vault is not named.
func remindArguments(dir string) []string {
	if usual, err := defaultVault(); err == nil && filepath.Clean(dir) == usual {
		return []string{"remind"}
	}
	return []string{"--vault", dir, "remind"}
}

// outlet is where the window hands the moments of reminders to: the system of a phone shows them itself, at the moment;
// on other systems they are kept in files for this program to look at.
func outlet(a fyne.App, dir string) (app.Outlet, app.Timer, error) {
	if phone() {
		return newAlarms(a, dir), nil, nil
	}
	timer, err := usertimer.Here(remindArguments(dir)...)
	if err != nil {
		return nil, nil, err
	}
	return storage.NewReminders(dir), timer, nil
}

// alarms asks the system of a phone to show the notice at each moment. What was asked for is kept, moments and numbers of
// the system only, so that it can be taken back after a restart.
type alarms struct {
	app fyne.App
	dir string

	mu    sync.Mutex
	known map[record.ID]bool // accounts whose moments were all asked for in this run
}

func newAlarms(a fyne.App, dir string) *alarms {
	return &alarms{app: a, dir: dir, known: map[record.ID]bool{}}
}

// alarmsKey begins the name under which the preferences of the app keep what was asked for: one text for each moment, which
// is the moment, a space, and what the system calls it.
const alarmsKey = "reminders."

// Replace implements app.Outlet. The first time in a run everything is asked for anew: a phone that was restarted has
// forgotten it.
func (s *alarms) Replace(account record.ID, times []time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	words, err := deviceWords(s.dir)
	if err != nil {
		return err
	}
	title, body := notice(words)
	key, prefs := alarmsKey+account.String(), s.app.Preferences()
	asked := map[string]string{} // by moment
	for _, line := range prefs.StringList(key) {
		moment, id, _ := strings.Cut(line, " ")
		asked[moment] = id
	}
	wanted := map[string]bool{}
	for _, at := range moments.New(times...) {
		wanted[at.Format(time.RFC3339)] = true
	}
	for moment, id := range asked {
		if !wanted[moment] || !s.known[account] {
			err = firstOf(err, s.app.CancelScheduledNotification(id))
			delete(asked, moment)
		}
	}
	var kept []string
	for _, at := range moments.New(times...) {
		moment := at.Format(time.RFC3339)
		id, there := asked[moment]
		if !there {
			one, failed := s.app.ScheduleNotification(fyne.NewNotification(title, body), at)
			if failed != nil {
				err = firstOf(err, failed)
				continue
			}
			id = one.ID()
		}
		kept = append(kept, moment+" "+id)
	}
	if len(kept) == 0 {
		prefs.RemoveValue(key)
	} else {
		prefs.SetStringList(key, kept)
	}
	s.known[account] = true
	return record.Wrap(record.Internal, "ask for notifications", err)
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
