package agenda

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"carnet/app/record"
)

// Frequency is the unit in which an appointment repeats.
type Frequency string

// The units that a family chooses from.
const (
	Never   Frequency = ""
	Daily   Frequency = "DAILY"
	Weekly  Frequency = "WEEKLY"
	Monthly Frequency = "MONTHLY"
	Yearly  Frequency = "YEARLY"
)

// Pattern is a recurrence as a form asks for it. Every rule that a pattern makes is read back as the same pattern; rules
// from elsewhere may say more than a pattern can.
type Pattern struct {
	Frequency Frequency
	Every     int            // 1 to 1000: every second week is 2; 0 is 1
	Days      []time.Weekday // of a Weekly one; none is the day of the week of the first date
	LastDay   bool           // of a Monthly one: the last day of each month, whichever it is; a 31st skips the months without
	Count     int            // occurrences in all, with the first; 0 is without end
	Until     record.Date    // last day; zero is without end; not with Count
}

var weekdays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// Rule writes the pattern as record.Appointment.Repeat keeps it.
func (p Pattern) Rule() string {
	if p.Frequency == Never {
		return ""
	}
	parts := []string{"FREQ=" + string(p.Frequency)}
	if p.Every > 1 {
		parts = append(parts, "INTERVAL="+strconv.Itoa(p.Every))
	}
	if p.Frequency == Weekly && len(p.Days) > 0 {
		days := slices.Clone(p.Days)
		slices.SortFunc(days, func(a, b time.Weekday) int { return int(a+6)%7 - int(b+6)%7 }) // Monday first
		var names []string
		for _, d := range slices.Compact(days) {
			names = append(names, weekdays[d])
		}
		parts = append(parts, "BYDAY="+strings.Join(names, ","))
	}
	if p.Frequency == Monthly && p.LastDay {
		parts = append(parts, "BYMONTHDAY=-1")
	}
	switch {
	case p.Count > 0:
		parts = append(parts, "COUNT="+strconv.Itoa(p.Count))
	case !p.Until.IsZero():
		parts = append(parts, "UNTIL="+compact(p.Until))
	}
	return strings.Join(parts, ";")
}

// PatternOf reads the rule of an appointment back. ok is false for a rule that says more than a pattern, which a form shows
// as « récurrence particulière » and leaves as it is. home is the zone of an appointment that names none.
func PatternOf(a record.Appointment, home *time.Location) (p Pattern, ok bool) {
	if a.Repeat == "" {
		return Pattern{}, true
	}
	r, err := parseRule(a.Repeat, a.Minute, a.AllDay)
	if err != nil {
		return Pattern{}, false
	}
	o := r.option
	p = Pattern{Frequency: Frequency(o.Freq.String()), Every: max(o.Interval, 1), Count: r.count, Until: r.last(a, home)}
	if len(o.Bymonth)+len(o.Bysetpos) > 0 || o.Wkst != rrule.MO {
		return Pattern{}, false
	}
	switch {
	case len(o.Byweekday) > 0 && o.Freq != rrule.WEEKLY:
		return Pattern{}, false
	case len(o.Bymonthday) > 0 && (o.Freq != rrule.MONTHLY || len(o.Bymonthday) > 1 || o.Bymonthday[0] != -1):
		return Pattern{}, false
	}
	for _, d := range o.Byweekday {
		p.Days = append(p.Days, time.Weekday((d.Day()+1)%7))
	}
	p.LastDay = len(o.Bymonthday) > 0
	return p, true
}

// compact is a day as calendar files write it.
func compact(d record.Date) string { return d.Time().Format("20060102") }
