package agenda

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"carnet/app/record"
)

// Bounds of a rule of recurrence. Rules come from files of other people too.
const (
	maxRule     = 500    // bytes
	maxInterval = 1000   // units between two occurrences
	maxCount    = 10_000 // occurrences; twenty years of days are 7,305
	maxList     = 62     // values of one part, as BYMONTHDAY=1,2,…,31,-1,…
)

// rule is a recurrence that was read and found harmless.
type rule struct {
	option rrule.ROption // without a start and without an end in time
	count  int           // 0 is without end
	// until is the last day, or the last moment where the rule gives one in UTC. Both are zero without end.
	until  record.Date
	moment time.Time
}

// CheckRepeat reports whether a recurrence can be kept for an appointment: its rule is understood, it repeats by days, weeks,
// months or years, and it stays within bounds. The empty rule is a single date. Errors: Invalid (repeat).
func CheckRepeat(a record.Appointment) error {
	if a.Repeat == "" {
		return nil
	}
	_, err := parseRule(a.Repeat, a.Minute, a.AllDay)
	return err
}

// parseRule reads a rule of RFC 5545. Hours can be left out or say the hour of the appointment: several a day are refused,
// and so is what no family repeats by (seconds, numbers of weeks, days of the year).
func parseRule(text string, minute int, allDay bool) (rule, error) {
	bad := record.InvalidField("repeat")
	if len(text) > maxRule || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return rule{}, bad
	}
	seen := map[string]string{}
	var asked []string
	for part := range strings.SplitSeq(strings.TrimSuffix(strings.ToUpper(text), ";"), ";") {
		key, value, _ := strings.Cut(part, "=")
		if _, twice := seen[key]; twice || value == "" || strings.Count(value, ",") >= maxList {
			return rule{}, bad
		}
		seen[key] = value
		if asks, ok := readPart(key, value, minute, allDay); !ok {
			return rule{}, bad
		} else if asks {
			asked = append(asked, part)
		}
	}
	option, err := rrule.StrToROption(strings.Join(asked, ";"))
	if err != nil {
		return rule{}, bad // the cause would quote the rule
	}
	r := rule{option: *option, count: option.Count}
	r.option.Count = 0
	if r.until, r.moment, err = parseUntil(seen["UNTIL"]); err != nil {
		return rule{}, bad
	}
	if !r.bounded(seen) {
		return rule{}, bad
	}
	return r, nil
}

// readPart judges one part of a rule. asks is false for a part that adds nothing to the appointment or that is read apart.
func readPart(key, value string, minute int, allDay bool) (asks, ok bool) {
	var own int
	switch key {
	case "FREQ":
		return true, value == "DAILY" || value == "WEEKLY" || value == "MONTHLY" || value == "YEARLY"
	case "INTERVAL", "COUNT", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS":
		return true, true
	case "WKST":
		return true, len(value) == 2
	case "UNTIL":
		return false, true
	case "BYHOUR":
		own = minute / 60
	case "BYMINUTE":
		own = minute % 60
	case "BYSECOND":
	default:
		return false, false
	}
	n, err := strconv.Atoi(value)
	return false, err == nil && !allDay && n == own
}

// parseUntil reads the end of a rule: a day, a time of the wall clock (whose day is what matters, for the occurrence of that
// day is at the same hour as all others) or a moment in UTC.
func parseUntil(value string) (record.Date, time.Time, error) {
	if value == "" {
		return record.Date{}, time.Time{}, nil
	}
	if t, err := time.Parse("20060102T150405Z", value); err == nil {
		return record.Date{}, t, nil
	}
	day, _, _ := strings.Cut(value, "T")
	t, err := time.Parse("20060102", day)
	return record.DateOf(t), time.Time{}, err
}

// bounded refuses what is out of all measure, and the combinations that the standard forbids.
func (r rule) bounded(parts map[string]string) bool {
	o := r.option
	filtered := len(o.Byweekday)+len(o.Bymonth)+len(o.Bymonthday)+len(o.Bysetpos) > 0
	switch {
	case parts["INTERVAL"] != "" && (o.Interval < 1 || o.Interval > maxInterval):
		return false
	case parts["COUNT"] != "" && (r.count < 1 || r.count > maxCount || parts["UNTIL"] != ""):
		return false
	case o.Freq == rrule.WEEKLY && len(o.Bymonthday) > 0:
		return false
	case o.Freq == rrule.DAILY && o.Interval > 1 && filtered: // may go on for centuries without meeting a day
		return false
	case !meets(o.Bymonth, o.Bymonthday):
		return false
	case len(o.Bysetpos) > 0 && len(o.Byweekday)+len(o.Bymonth)+len(o.Bymonthday) == 0:
		return false
	}
	most := 0 // rank of a day of the week, as 2 in 2MO
	switch {
	case o.Freq == rrule.MONTHLY || o.Freq == rrule.YEARLY && len(o.Bymonth) > 0:
		most = 5
	case o.Freq == rrule.YEARLY:
		most = 53
	}
	for i, d := range o.Byweekday {
		if d.N() > most || d.N() < -most || d.N() == 0 && len(strings.Split(parts["BYDAY"], ",")[i]) != 2 {
			return false
		}
	}
	outside := func(values []int, most int) bool {
		return slices.ContainsFunc(values, func(n int) bool { return n == 0 || n > most || n < -most })
	}
	return !outside(o.Bymonth, 12) && !slices.ContainsFunc(o.Bymonth, func(n int) bool { return n < 0 }) &&
		!outside(o.Bymonthday, 31) && !outside(o.Bysetpos, 366)
}

// meets reports that a day of a list exists in a month of the other: a 30th of February never comes.
func meets(months, monthDays []int) bool {
	if len(months) == 0 || len(monthDays) == 0 {
		return true
	}
	return slices.ContainsFunc(months, func(m int) bool {
		last := record.NewDate(2024, time.Month(m), 1).AddMonths(1).AddDays(-1).Day
		return slices.ContainsFunc(monthDays, func(d int) bool { return d <= last && d >= -last })
	})
}

// shift moves dates to the last centuries that the library knows, by a multiple of the 400 years after which the calendar of
// days and weeks begins again. It stops looking only at the year 9999: a rule that no day follows, as « the fifth of one
// 30th of April », would keep it busy for eight thousand years, and so it is for a few hundred.
const shift = 19 * 400

// Occurrences lists the days of an appointment within two days, both included, without those of Except. The day of the
// appointment itself is always the first one, and COUNT counts it. A rule that cannot be kept (see CheckRepeat) counts for
// nothing: the appointment stands on its own day. home is the zone of an appointment that names none.
func Occurrences(a record.Appointment, from, to record.Date, home *time.Location) []record.Date {
	var days []record.Date
	keep := func(d record.Date) {
		if !d.Before(from) && !slices.Contains(a.Except, d) {
			days = append(days, d)
		}
	}
	if a.Date.After(to) {
		return nil
	}
	keep(a.Date)
	if a.Repeat == "" {
		return days
	}
	r, err := parseRule(a.Repeat, a.Minute, a.AllDay)
	if err != nil {
		return days
	}
	last := to
	if end := r.last(a, home); !end.IsZero() && end.Before(last) {
		last = end
	}
	r.walk(a.Date, func(d record.Date, n int) bool {
		if d.After(last) || r.count > 0 && n > r.count {
			return false
		}
		keep(d)
		return true
	})
	return days
}

// last is the last day that the rule allows, zero when it has no such end.
func (r rule) last(a record.Appointment, home *time.Location) record.Date {
	if r.moment.IsZero() {
		return r.until
	}
	if a.AllDay {
		return record.DateOf(r.moment)
	}
	zone := zoneOf(a, home)
	day := record.DateOf(r.moment.In(zone))
	if onIn(a, day, zone).After(r.moment) {
		return day.AddDays(-1)
	}
	return day
}

// walk visits the occurrences after the first day; n is the rank of each, from 2.
func (r rule) walk(first record.Date, visit func(d record.Date, n int) bool) {
	option := r.option
	option.Dtstart = time.Date(first.Year+shift, first.Month, first.Day, 0, 0, 0, 0, time.UTC)
	option.Until = time.Date(2199+shift, time.December, 31, 0, 0, 0, 0, time.UTC) // the last day that record knows
	rr, err := rrule.NewRRule(option)
	if err != nil {
		return
	}
	next := rr.Iterator()
	for n := 2; ; {
		t, more := next()
		if !more {
			return
		}
		y, m, d := t.Date()
		day := record.NewDate(y-shift, m, d)
		if day == first {
			continue
		}
		if !visit(day, n) {
			return
		}
		n++
	}
}

// zoneOf is the zone in which an appointment takes place.
func zoneOf(a record.Appointment, home *time.Location) *time.Location {
	if home == nil {
		home = time.UTC
	}
	if a.Zone == "" {
		return home
	}
	if zone, err := time.LoadLocation(a.Zone); err == nil {
		return zone
	}
	return home
}

// onIn is a.On once its zone is known: reading a zone from the disk for every occurrence would take longer than all the rest.
func onIn(a record.Appointment, day record.Date, zone *time.Location) time.Time {
	a.Zone = ""
	return a.On(day, zone)
}

// CanonicalRepeat writes the rule of an appointment in the one form in which Carnet keeps it: the parts in a fixed order,
// those that say nothing left out, and its end as a day. A rule that cannot be kept comes back as it is.
func CanonicalRepeat(a record.Appointment, home *time.Location) string {
	r, err := parseRule(a.Repeat, a.Minute, a.AllDay)
	if a.Repeat == "" || err != nil {
		return a.Repeat
	}
	parts := map[string]string{}
	for part := range strings.SplitSeq(strings.ToUpper(a.Repeat), ";") {
		key, value, _ := strings.Cut(part, "=")
		parts[key] = value
	}
	if parts["INTERVAL"] == "1" {
		delete(parts, "INTERVAL")
	}
	if parts["WKST"] == "MO" {
		delete(parts, "WKST")
	}
	if end := r.last(a, home); !end.IsZero() {
		parts["UNTIL"] = compact(end)
	}
	var words []string
	for _, key := range []string{"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST", "COUNT", "UNTIL"} {
		if parts[key] != "" {
			words = append(words, key+"="+parts[key])
		}
	}
	return strings.Join(words, ";")
}
