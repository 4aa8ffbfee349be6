package settings_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/reminder"
	"carnet/app/text"
	"carnet/screens/kit/theme"
	"carnet/screens/settings"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
)

// clockwork is the timer of a system.
type clockwork struct {
	state    app.TimerState
	fails    error
	installs int
}

func (c *clockwork) State(context.Context) app.TimerState { return c.state }

func (c *clockwork) Install(context.Context) error {
	if c.fails == nil {
		c.state = app.TimerOn
		c.installs++
	}
	return c.fails
}

func (c *clockwork) Remove(context.Context) error {
	if c.fails == nil {
		c.state = app.TimerOff
	}
	return c.fails
}

func kept(t *testing.T, f *stagetest.Fixture) reminder.Settings {
	t.Helper()
	prefs, err := f.Session.Preferences()
	if err != nil {
		t.Fatal(err)
	}
	return prefs.Reminders
}

const (
	allReminders   = "Recevoir des rappels"
	whileClosed    = "Recevoir les rappels quand Carnet est fermé"
	hoursAndDay    = "La veille et 2\u00a0heures avant"
	noticeIsShort  = "Elle dit seulement «\u00a0Un rappel vous attend\u00a0»"
	onlyWhileOpens = "Les rappels viennent tant que Carnet est ouvert"
)

func TestRemindersAreTurnedOffAndOn(t *testing.T) {
	f := stagetest.New(t)
	open(f, "Rappels")
	if !f.Reads("Prochain rappel") || !f.Reads(noticeIsShort) || f.Reads("⟦") {
		t.Fatalf("the screen reads %q", f.Words())
	}
	f.Tap(allReminders)
	if !kept(t, f).Off || f.Reads("Prochain rappel") || f.Reads("Heures calmes") || !f.Reads("écran d’accueil") {
		t.Errorf("turned off, the screen reads %q", f.Words())
	}
	open(f)
	if f.Find("Rappels, Désactivés") == nil {
		t.Errorf("the settings read %q", f.Words())
	}
	open(f, "Rappels", allReminders)
	if kept(t, f).Off || !f.Reads("Prochain rappel") {
		t.Errorf("turned on again, the screen reads %q", f.Words())
	}
}

// Each kind has a few rules, and what is chosen is what is planned. The default is not written down.
func TestRulesOfReminders(t *testing.T) {
	f := stagetest.New(t)
	at := time.Date(2026, 3, 25, 14, 0, 0, 0, time.UTC)
	if _, err := f.Profile.AddAppointment(t.Context(), record.Appointment{Title: "PMI", Date: record.DateOf(at), Minute: 14 * 60, Zone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	moments := func() (n int) {
		for _, r := range f.Session.Reminders(kept(t, f)) {
			if d := at.Sub(r.At); d > 0 && d <= 7*24*time.Hour && r.At.Minute() == 0 && r.At.Hour() != 9 {
				n++
			}
		}
		return n
	}
	for _, c := range []struct {
		choice string
		want   int
	}{{"La veille", 1}, {"2\u00a0heures avant", 1}, {"Une semaine avant, la veille et 2\u00a0heures avant", 3}, {"Aucun rappel", 0}, {hoursAndDay, 2}} {
		open(f, "Rappels", "Rendez-vous", c.choice)
		if got := moments(); got != c.want {
			t.Errorf("%s: %d reminders, want %d", c.choice, got, c.want)
		}
		open(f, "Rappels")
		if f.Find("Rendez-vous, "+c.choice) == nil {
			t.Errorf("%s: the screen reads %q", c.choice, f.Words())
		}
	}
	if rules := kept(t, f).Kinds; len(rules) != 0 {
		t.Errorf("the default is kept as %+v", rules)
	}
	for kind, choices := range map[string][]string{
		"Vaccinations":  {"Une semaine avant et le jour", "Le jour", "Aucun rappel", "Une semaine avant, le jour, 2\u00a0semaines après, puis chaque mois"},
		"Examens":       {"Au début de la période", "Une semaine avant la fin de la période", "Aucun rappel", "Au début de la période et une semaine avant la fin"},
		"À faire suite": {"Le jour", "Aucun rappel"},
	} {
		for _, choice := range choices {
			open(f, "Rappels", kind, choice)
			if open(f, "Rappels"); f.Find(kind+", "+choice) == nil {
				t.Errorf("%s, %s: the screen reads %q", kind, choice, f.Words())
			}
		}
	}
	if err := f.Session.ChangePreferences(func(p *app.Preferences) {
		p.Reminders.Kinds = map[reminder.Kind]reminder.Rule{reminder.Dose: {Steps: []reminder.Step{{Days: -3}}}}
	}); err != nil {
		t.Fatal(err)
	}
	if open(f, "Rappels"); f.Find("Vaccinations, Réglage particulier") == nil {
		t.Errorf("a rule that no screen offers reads %q", f.Words())
	}
}

func TestHoursOfReminders(t *testing.T) {
	f := stagetest.New(t)
	open(f, "Rappels", "Heure des rappels", "18\u00a0h")
	open(f, "Rappels", "Heures calmes", "De 22\u00a0h à 7\u00a0h")
	if s := kept(t, f); s.Hour != 18*60 || s.QuietHours() != (reminder.Quiet{From: 1320, Until: 420}) {
		t.Errorf("kept %+v", s)
	}
	open(f, "Rappels")
	if f.Find("Heure des rappels, 18\u00a0h") == nil || f.Find("Heures calmes, De 22\u00a0h à 7\u00a0h") == nil || !f.Reads("à 18\u00a0h\u00a000") {
		t.Errorf("the screen reads %q", f.Words())
	}
	open(f, "Rappels", "Heures calmes", "Aucune")
	if s := kept(t, f); s.Quiet == nil || *s.Quiet != (reminder.Quiet{}) {
		t.Errorf("without quiet hours: %+v", s)
	}
	if open(f, "Rappels"); f.Find("Heures calmes, Aucune") == nil {
		t.Errorf("the screen reads %q", f.Words())
	}
}

func TestAChildWithoutReminders(t *testing.T) {
	f := stagetest.New(t)
	open(f, "Rappels", "Lola")
	if s := kept(t, f); !slices.Equal(s.Muted, []record.ID{f.Profile.ID()}) || !f.Reads("Aucun rappel n’est prévu") {
		t.Errorf("kept %+v, the screen reads %q", s, f.Words())
	}
	f.Tap("Lola")
	if s := kept(t, f); len(s.Muted) != 0 || !f.Reads("Prochain rappel") {
		t.Errorf("kept %+v, the screen reads %q", s, f.Words())
	}
}

func TestRemindersWhileClosed(t *testing.T) {
	f := stagetest.New(t, stagetest.Desktop())
	timer := &clockwork{state: app.TimerOff}
	f.Timer = timer
	open(f, "Rappels")
	if !f.Reads("des dates et des heures, sans mot de passe") {
		t.Errorf("what is kept is not said: %q", f.Words())
	}
	if f.Tap(whileClosed); timer.state != app.TimerOn {
		t.Error("no timer was installed")
	}
	if f.Tap(whileClosed); timer.state != app.TimerOff {
		t.Error("the timer was not removed")
	}
	timer.fails = errors.New("no")
	if f.Tap(whileClosed); !f.Reads("La minuterie n’a pas pu être réglée") || !f.Reads(onlyWhileOpens) {
		t.Errorf("what failed reads %q", f.Words())
	}
	timer.fails = nil
	if f.Tap(whileClosed); f.Reads("n’a pas pu") {
		t.Errorf("then it reads %q", f.Words())
	}
	timer.state, timer.installs = app.TimerMoved, 0
	open(f, "Rappels")
	if !f.Reads("Carnet a changé de place") {
		t.Fatalf("after a move it reads %q", f.Words())
	}
	f.Tap("Remettre la minuterie en place")
	if timer.installs != 1 || f.Reads("changé de place") || f.Find(whileClosed) == nil {
		t.Errorf("%d installations, then it reads %q", timer.installs, f.Words())
	}
	timer.state = app.TimerMoved
	open(f, "Rappels", "Retirer la minuterie")
	if timer.state != app.TimerOff {
		t.Error("a timer that moved cannot be removed")
	}
	timer.state = app.TimerMissing
	open(f, "Rappels")
	if f.Find(whileClosed) != nil || !f.Reads(onlyWhileOpens) || !f.Reads("carnet remind") {
		t.Errorf("without a timer it reads %q", f.Words())
	}
}

func TestTryingTheNotice(t *testing.T) {
	f := stagetest.New(t)
	if open(f, "Rappels"); f.Find("Essayer maintenant") != nil || f.Reads("réglages du téléphone") {
		t.Error("what shows no notice offers to try it")
	}
	tries, fails := 0, error(nil)
	f.Notice = func() error { tries++; return fails }
	open(f, "Rappels", "Essayer maintenant")
	fails = errors.New("nobody listens")
	f.Tap("Essayer maintenant")
	if tries != 2 || !slices.Equal(f.Nav.Messages, []string{"La notification est envoyée.", "Cet appareil n’affiche pas de notification. Ce qui est à prévoir reste sur l’écran d’accueil."}) {
		t.Errorf("%d tries, said %q", tries, f.Nav.Messages)
	}
	if !f.Reads("réglages du téléphone") {
		t.Errorf("a phone does not say how notices are allowed: %q", f.Words())
	}
}

func TestGalleryOfReminders(t *testing.T) {
	in := func(state app.TimerState) func(f *stagetest.Fixture) stage.Screen {
		return func(f *stagetest.Fixture) stage.Screen {
			who := stagetest.Lola()
			who.GivenNames, who.BirthDate = "Malo", record.NewDate(2023, 5, 2)
			if _, err := f.Session.AddChild(t.Context(), who, nil); err != nil {
				t.Fatal(err)
			}
			f.Notice = func() error { return nil }
			if state != "" {
				f.Timer = &clockwork{state: state}
			}
			return settings.New(f.Stage)
		}
	}
	page := func(rows ...string) func(f *stagetest.Fixture) {
		return func(f *stagetest.Fixture) {
			for _, r := range append([]string{"Rappels"}, rows...) {
				f.Tap(r)
			}
		}
	}
	stagetest.Gallery(t, stage.Settings, "reminders-phone", in(""), page())
	stagetest.Gallery(t, stage.Settings, "reminders", in(app.TimerOn), page())
	stagetest.Gallery(t, stage.Settings, "reminders-moved", in(app.TimerMoved), page())
	stagetest.Gallery(t, stage.Settings, "reminders-missing", in(app.TimerMissing), page())
	stagetest.Gallery(t, stage.Settings, "reminders-off", in(app.TimerOff), page(allReminders))
	stagetest.Gallery(t, stage.Settings, "reminders-kind", in(""), page("Vaccinations"))
	stagetest.Gallery(t, stage.Settings, "reminders-hour", in(""), page("Heure des rappels"))
	stagetest.Gallery(t, stage.Settings, "reminders-quiet", in(""), page("Heures calmes"))
	stagetest.Gallery(t, stage.Settings, "reminders-contrast", in(app.TimerOff), page(), stagetest.Themed(theme.LightContrast, 1))
	stagetest.Gallery(t, stage.Settings, "reminders-dark-contrast", in(app.TimerMoved), page(), stagetest.Themed(theme.DarkContrast, 1))
	stagetest.Gallery(t, stage.Settings, "reminders-english", in(app.TimerOn), func(f *stagetest.Fixture) { f.Tap("Reminders") }, stagetest.In(text.English))
}
