package app_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/reminder"
)

// outlet keeps the moments that it is given.
type outlet struct {
	moments map[record.ID][]time.Time
	calls   int
	fails   error
}

func (o *outlet) Replace(account record.ID, moments []time.Time) error {
	o.calls++
	if o.fails != nil {
		return o.fails
	}
	if o.moments == nil {
		o.moments = map[record.ID][]time.Time{}
	}
	o.moments[account] = slices.Clone(moments)
	return nil
}

// only are the moments of the one account that was heard of.
func (o *outlet) only(t *testing.T) []time.Time {
	t.Helper()
	if len(o.moments) != 1 {
		t.Fatalf("moments of %d accounts", len(o.moments))
	}
	for _, m := range o.moments {
		return m
	}
	return nil
}

func inPlace(work func()) { work() }

// Each change that can move a reminder is followed by a new plan, and locking leaves the moments where they are.
func TestRemindersFollowEachChange(t *testing.T) {
	f := newFamily(t)
	o := &outlet{}
	f.s.Remind(o, inPlace)
	before := len(o.only(t))
	if before == 0 {
		t.Fatal("nothing is planned for a child of a year")
	}
	day := f.s.Today().AddDays(20)
	id, err := f.child.AddAppointment(t.Context(), record.Appointment{Title: "Kiné", Date: day, Minute: 14 * 60, Zone: "Europe/Paris"})
	must(t, err)
	at := time.Date(day.Year, day.Month, day.Day, 10, 0, 0, 0, time.UTC) // two hours before, in summer time
	has := func(when time.Time) bool { return slices.ContainsFunc(o.only(t), when.Equal) }
	if !has(at) {
		t.Errorf("an appointment was added, and %v is not among %v", at, o.only(t))
	}
	must(t, f.child.Delete(t.Context(), id))
	if has(at) {
		t.Error("an appointment was deleted and is still reminded of")
	}
	must(t, f.child.Restore(t.Context(), id))
	if !has(at) {
		t.Error("an appointment was restored and is not reminded of")
	}
	calls := o.calls
	f.add(f.s, "Sami")
	if o.calls == calls {
		t.Error("a child was added and nothing was planned")
	}
	must(t, f.s.ChangePreferences(func(p *app.Preferences) { p.Reminders.Muted = []record.ID{f.child.ID()} }))
	if has(at) {
		t.Error("a silent child is reminded of")
	}
	if len(o.only(t)) == 0 {
		t.Error("the other child is silent too")
	}
	must(t, f.s.ChangePreferences(func(p *app.Preferences) { p.Reminders = reminder.Settings{Off: true} }))
	if left := o.only(t); len(left) != 0 {
		t.Errorf("without reminders there are %v", left)
	}
	must(t, f.s.ChangePreferences(func(p *app.Preferences) { p.Reminders = reminder.Settings{} }))
	calls, kept := o.calls, len(o.only(t))
	if f.s.Lock(); o.calls != calls || len(o.only(t)) != kept {
		t.Error("locking took the reminders away")
	}
}

// Work that ends after the session was locked must not take the reminders away.
func TestPlanningOfALockedSession(t *testing.T) {
	f := newFamily(t)
	o := &outlet{}
	var later []func()
	f.s.Remind(o, func(work func()) { later = append(later, work) })
	for range 3 {
		must(t, f.s.ChangePreferences(func(p *app.Preferences) { p.Reminders.Hour++ }))
	}
	if len(later) != 1 || o.calls != 0 {
		t.Fatalf("%d works are begun for one plan, %d calls", len(later), o.calls)
	}
	later[0]()
	if o.calls != 1 {
		t.Errorf("changes that came together are planned %d times", o.calls)
	}
	must(t, f.s.ChangePreferences(func(p *app.Preferences) { p.Reminders.Hour++ }))
	f.s.Lock()
	later[1]()
	if o.calls != 1 {
		t.Error("a locked session told the outlet something")
	}
}

// An outlet that fails does not make a change fail, and is told at the next one.
func TestAnOutletThatFails(t *testing.T) {
	f := newFamily(t)
	o := &outlet{fails: errors.New("no room")}
	f.s.Remind(o, inPlace)
	must(t, f.s.ChangePreferences(func(p *app.Preferences) { p.Reminders.Hour = 600 }))
	o.fails = nil
	must(t, f.s.ChangePreferences(func(p *app.Preferences) { p.Reminders.Hour = 540 }))
	if len(o.only(t)) == 0 {
		t.Error("nothing was handed over")
	}
}

func TestNextReminderAndItsSettings(t *testing.T) {
	f := newFamily(t)
	next, there, err := f.s.NextReminder()
	if must(t, err); !there || !next.After(f.clock()) {
		t.Errorf("next %v %v", next, there)
	}
	wantField(t, "an hour after midnight", f.s.ChangePreferences(func(p *app.Preferences) { p.Reminders.Hour = 24 * 60 }), "reminders")
	must(t, f.s.ChangePreferences(func(p *app.Preferences) {
		p.Reminders = reminder.Settings{Hour: 8 * 60, Quiet: &reminder.Quiet{From: 1320, Until: 420}, Kinds: map[reminder.Kind]reminder.Rule{reminder.Exam: {Off: true}}}
	}))
	f.again()
	prefs, err := f.s.Preferences()
	if must(t, err); prefs.Reminders.Hour != 480 || *prefs.Reminders.Quiet != (reminder.Quiet{From: 1320, Until: 420}) || !prefs.Reminders.Rule(reminder.Exam).Off {
		t.Errorf("kept %+v", prefs.Reminders)
	}
	must(t, f.s.ChangePreferences(func(p *app.Preferences) { p.Reminders.Off = true }))
	if _, there, err = f.s.NextReminder(); err != nil || there {
		t.Errorf("without reminders there is a next one, %v", err)
	}
	f.s.Lock()
	if _, there, err = f.s.NextReminder(); there || record.KindOf(err) != record.Locked {
		t.Errorf("a locked session has a next reminder: %v %v", there, err)
	}
}
