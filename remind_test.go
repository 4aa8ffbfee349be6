package main

import (
	"encoding/base64"
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/storage"
)

// TestTheNoticeIsConstant: it is letters, spaces and a full stop in both languages, so that no script takes any of it for
// something else.
func TestTheNoticeIsConstant(t *testing.T) {
	harmless := regexp.MustCompile(`\A[\p{L} .]+\z`)
	for _, lang := range text.Languages() {
		words, err := text.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{first(notice(words)), second(notice(words))} {
			if !harmless.MatchString(s) {
				t.Errorf("%s: %q", lang, s)
			}
		}
	}
}

func first(a, _ string) string  { return a }
func second(_, b string) string { return b }

func TestTheScriptOfWindows(t *testing.T) {
	b, err := base64.StdEncoding.DecodeString(toastScript("Carnet", `$(calc) "; ' ’); calc #`))
	if err != nil {
		t.Fatal(err)
	}
	var units []uint16
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i])|uint16(b[i+1])<<8)
	}
	script := string(utf16.Decode(units))
	for _, want := range []string{"CreateTextNode('Carnet'))", `CreateTextNode('$(calc) "; '' ’’); calc #'))`, "CreateToastNotifier('" + appID + "')"} {
		if !strings.Contains(script, want) {
			t.Errorf("without %s:\n%s", want, script)
		}
	}
}

// TestWhatCouldNotBeShownIsTriedAgain, and what was shown is not.
func TestWhatCouldNotBeShownIsTriedAgain(t *testing.T) {
	r := storage.NewReminders(filepath.Join(t.TempDir(), "vault"))
	now := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	if err := r.Replace(record.ID{1}, []time.Time{now, now.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	shows, refusal := 0, errors.New("nobody listens")
	look := func(after time.Duration, fails error) (bool, error) {
		return showDue(r, now.Add(after), func() error { shows++; return fails })
	}
	for _, c := range []struct {
		after  time.Duration
		fails  error
		shown  bool
		showed int
	}{{-time.Minute, nil, false, 0}, {0, refusal, false, 1}, {5 * time.Minute, nil, true, 2}, {10 * time.Minute, nil, false, 2}, {3 * time.Hour, nil, true, 3}} {
		if shown, err := look(c.after, c.fails); shown != c.shown || shows != c.showed || !errors.Is(err, c.fails) {
			t.Errorf("after %v: shown %v, %d times, %v", c.after, shown, shows, err)
		}
	}
}

func TestTheTimerNamesOnlyAnUnusualVault(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	usual, err := defaultVault()
	if err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string][]string{usual: {"remind"}, usual + string(filepath.Separator): {"remind"}, "/srv/famille": {"--vault", "/srv/famille", "remind"}} {
		if got := remindArguments(dir); !slices.Equal(got, want) {
			t.Errorf("for %s: %q", dir, got)
		}
	}
}

// phoneApp is an app whose system shows notifications at their moments.
type phoneApp struct {
	fyne.App
	at       map[string]time.Time
	said     map[string]bool
	cancels  int
	schedule int
}

func (a *phoneApp) ScheduleNotification(n *fyne.Notification, at time.Time) (*fyne.ScheduledNotification, error) {
	s, err := a.App.ScheduleNotification(n, at)
	a.at[s.ID()] = at
	a.said[n.Title+"/"+n.Content] = true
	a.schedule++
	return s, err
}

func (a *phoneApp) CancelScheduledNotification(id string) error {
	delete(a.at, id)
	a.cancels++
	return nil
}

func (a *phoneApp) moments() (all []string) {
	for _, at := range a.at {
		all = append(all, at.UTC().Format("15:04"))
	}
	slices.Sort(all)
	return all
}

// TestAlarmsOfAPhone: what was asked for is taken back when it is no longer due, also after a restart of the app, which
// begins by asking for everything anew: the phone may have been restarted too.
func TestAlarmsOfAPhone(t *testing.T) {
	if realApp != nil {
		t.Skip("the preferences of the real app are not those of a test")
	}
	t.Setenv("LANG", "fr_FR.UTF-8")
	a := &phoneApp{App: test.NewTempApp(t), at: map[string]time.Time{}, said: map[string]bool{}}
	dir, zoe, karim := t.TempDir(), record.ID{1}, record.ID{2}
	at := func(hour int) time.Time { return time.Date(2030, 3, 10, hour, 0, 0, 0, time.UTC) }
	replace := func(s *alarms, account record.ID, hours ...int) {
		t.Helper()
		var times []time.Time
		for _, h := range hours {
			times = append(times, at(h))
		}
		if err := s.Replace(account, times); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(what string, schedules, cancels int, want ...string) {
		t.Helper()
		if got := a.moments(); !slices.Equal(got, want) || a.schedule != schedules || a.cancels != cancels {
			t.Errorf("%s: %q by %d and %d calls, want %q by %d and %d", what, got, a.schedule, a.cancels, want, schedules, cancels)
		}
		a.schedule, a.cancels = 0, 0
	}
	s := newAlarms(a, dir)
	replace(s, zoe, 8, 9, 9)
	expect("at first", 2, 0, "08:00", "09:00")
	replace(s, zoe, 9, 10)
	expect("one goes and one comes", 1, 1, "09:00", "10:00")
	replace(s, karim, 11)
	expect("another account", 1, 0, "09:00", "10:00", "11:00")
	s = newAlarms(a, dir)
	replace(s, zoe, 9, 12)
	expect("after a restart", 2, 2, "09:00", "11:00", "12:00")
	replace(s, zoe)
	expect("without reminders", 0, 2, "11:00")
	if kept := a.Preferences().StringList(alarmsKey + zoe.String()); len(kept) != 0 {
		t.Errorf("kept %q", kept)
	}
	if want := map[string]bool{"Carnet/Un rappel vous attend.": true}; len(a.said) != 1 || !a.said["Carnet/Un rappel vous attend."] {
		t.Errorf("says %v, want %v", a.said, want)
	}
}

func deviceIn(lang text.Language) app.DeviceSettings {
	return app.DeviceSettings{Language: string(lang)}
}
