// Package reminder plans when a family is reminded, and of nothing else: it is given events, settings and the hour, and
// gives back moments. It knows no record, reads no clock and writes nothing.
//
// What a notification says is constant (TitleKey, BodyKey): it stands on a locked screen, in the memory of the system, and
// on Windows in a script. No name, no vaccine, no person and no place ever goes there. A reminder says what it is about by
// keys that only an unlocked Carnet can read.
//
// A reminder is best effort: a phone that restarted, or a system that saves its battery, may drop one. What is due stands
// on the home screen whether or not anything rang, and everything is planned anew at each unlocking and each change.
package reminder

import (
	"cmp"
	"slices"
	"time"

	"carnet/app/record"
)

// Text keys of the one notification that there is.
const (
	TitleKey = "reminder.title"
	BodyKey  = "reminder.body"
)

// Most is how many reminders a plan has: iOS keeps 64 that wait and drops the others. The nearest ones are kept, and
// unlocking plans further.
const Most = 64

// repeats is how many of the monthly reminders that never end are planned ahead.
const repeats = 12

// Event is something to be reminded of. The caller leaves out what is done, cancelled or past, and expands what recurs
// into one event for each occurrence.
type Event struct {
	Profile record.ID
	// Key names the event for the caller alone. Events of the same key are one.
	Key  string
	Kind Kind
	// At is the moment of what has an hour, in the zone where it takes place, in which days before it are counted. The
	// zero time is for what has a day only.
	At time.Time
	// Day is the day of what has no hour, the due date, or the first day of a window; a partial date is its first day. It
	// is read on the calendar of this device.
	Day record.Date
	// End is the first day after a window, the zero date where there is none.
	End record.Date
	// Quiet: no reminder of this one.
	Quiet bool
}

// Reminder is one moment at which something is shown.
type Reminder struct {
	At    time.Time // in the zone of the device, on a whole minute
	About []string  // keys of the events, in order, each once
}

// Plan gives the reminders from now on, the nearest first, at most Most of them. home is the zone of this device, which
// the quiet hours are read in. Those of one moment are one. One that falls into the quiet hours waits for their end, or is
// given before they begin where their end would be too late for an appointment. The order of the events does not matter.
func Plan(now time.Time, home *time.Location, events []Event, s Settings) []Reminder {
	all := plan(now, home, events, s)
	return all[:min(len(all), Most)]
}

func plan(now time.Time, home *time.Location, events []Event, s Settings) []Reminder {
	about := map[int64][]string{} // by minute
	for _, e := range events {
		if s.silent(e) {
			continue
		}
		for _, at := range moments(now, home, e, s) {
			if at = at.Truncate(time.Minute); at.Before(now) {
				continue
			}
			minute := at.Unix() / 60
			if !slices.Contains(about[minute], e.Key) {
				about[minute] = append(about[minute], e.Key)
			}
		}
	}
	all := make([]Reminder, 0, len(about))
	for minute, keys := range about {
		slices.Sort(keys)
		all = append(all, Reminder{time.Unix(minute*60, 0).In(home), keys})
	}
	slices.SortFunc(all, func(a, b Reminder) int { return a.At.Compare(b.At) })
	return all
}

// moments are those of one event, past ones among them, out of the quiet hours.
func moments(now time.Time, home *time.Location, e Event, s Settings) []time.Time {
	c := clock{home, s.hour(), e}
	if !c.known() {
		return nil
	}
	rule := s.Rule(e.Kind)
	quiet := s.QuietHours()
	var all []time.Time
	for _, step := range rule.Steps {
		at, there := c.step(step)
		if there {
			all = append(all, outside(at, c.latest(), home, quiet))
		}
	}
	if !rule.Monthly || len(rule.Steps) == 0 {
		return all
	}
	last := slices.MaxFunc(rule.Steps, func(a, b Step) int { return cmp.Compare(a.Days*24*60+a.Minutes, b.Days*24*60+b.Minutes) })
	for month, planned := c.firstMonth(last, now), 0; planned < repeats; month++ {
		at, there := c.monthly(last, month)
		if !there {
			break
		}
		if at = outside(at, c.latest(), home, quiet); !at.Before(now) {
			planned++
		}
		all = append(all, at)
	}
	return all
}

// clock reads the days and hours of one event.
type clock struct {
	home *time.Location
	hour int // minutes after midnight, for what has none
	e    Event
}

func (c clock) known() bool { return !c.e.At.IsZero() || c.e.Day.Valid() }

// latest is the moment after which a reminder would be too late, the zero time where it never is: what is due and what has
// a window stays to be done.
func (c clock) latest() time.Time { return c.e.At }

// step is the moment of a step. One that counts from the end of a window is never before the window begins.
func (c clock) step(s Step) (time.Time, bool) {
	if s.From == FromStart {
		return c.after(s.Days, s.Minutes), true
	}
	if !c.e.End.Valid() {
		return time.Time{}, false
	}
	at, start := c.on(c.e.End.AddDays(s.Days)).Add(time.Duration(s.Minutes)*time.Minute), c.after(0, 0)
	if at.Before(start) {
		at = start
	}
	return at, true
}

// after is so many civil days and minutes after the start.
func (c clock) after(days, minutes int) time.Time {
	more := time.Duration(minutes) * time.Minute
	if c.e.At.IsZero() {
		return c.on(c.e.Day.AddDays(days)).Add(more)
	}
	return c.e.At.AddDate(0, 0, days).Add(more)
}

// on is the hour of a day on the clock of this device.
func (c clock) on(d record.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, c.hour, 0, 0, c.home)
}

// monthly is n months after a step, on the same day of the month or the last one that it has.
func (c clock) monthly(s Step, n int) (time.Time, bool) {
	at, there := c.step(s)
	if !there {
		return time.Time{}, false
	}
	day := record.DateOf(at)
	to := day.AddMonths(n)
	return at.AddDate(0, 0, to.DaysSince(day)), true
}

// firstMonth is the number of the first monthly reminder that need not be past: not one of ten years is counted through.
func (c clock) firstMonth(s Step, now time.Time) int {
	at, there := c.step(s)
	if !there {
		return 1
	}
	return max(1, record.DateOf(now.In(at.Location())).MonthsSince(record.DateOf(at))-1)
}

// outside moves a moment out of the quiet hours: to their end, or to the minute before they begin where their end is after
// the latest moment that makes sense.
func outside(at, latest time.Time, home *time.Location, q Quiet) time.Time {
	at = at.In(home)
	if !q.holds(minuteOf(at)) {
		return at
	}
	if end := endOf(at, q); latest.IsZero() || end.Before(latest) {
		return end
	}
	return before(at, q)
}

func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// endOf is the first moment after the quiet hours in which at lies. Where the clock is changed in that night, the moment
// that the hour names may not exist, or be quiet still: then it goes on by the minute.
func endOf(at time.Time, q Quiet) time.Time {
	end := time.Date(at.Year(), at.Month(), at.Day(), 0, q.Until, 0, 0, at.Location())
	if minuteOf(at) >= q.Until {
		end = time.Date(at.Year(), at.Month(), at.Day()+1, 0, q.Until, 0, 0, at.Location())
	}
	if end.Before(at) {
		end = at
	}
	for q.holds(minuteOf(end)) {
		end = end.Add(time.Minute)
	}
	return end
}

// before is the last minute before the quiet hours in which at lies.
func before(at time.Time, q Quiet) time.Time {
	begin := time.Date(at.Year(), at.Month(), at.Day(), 0, q.From, 0, 0, at.Location())
	if minuteOf(at) < q.From {
		begin = time.Date(at.Year(), at.Month(), at.Day()-1, 0, q.From, 0, 0, at.Location())
	}
	if begin.After(at) {
		begin = at
	}
	last := begin.Add(-time.Minute)
	for q.holds(minuteOf(last)) {
		last = last.Add(-time.Minute)
	}
	return last
}
