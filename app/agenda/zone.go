package agenda

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // phones and Windows have no zones of their own that Go could read

	"github.com/emersion/go-ical"
)

// zoneYears is how far ahead the changes of hour of a recurring event are written.
const zoneYears = 25

// knownZone loads a zone by its IANA name. "" is the zone of the device, which a file does not name.
func knownZone(name string) (*time.Location, bool) {
	if name == "" || name == "Local" {
		return time.UTC, false
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC, false
	}
	return zone, true
}

// change is one change of hour.
type change struct {
	at       time.Time // in UTC
	from, to int       // seconds east of Greenwich
	name     string
	summer   bool
}

// describe writes a zone for programs that do not know it by its name: its state at the beginning of the first year, and
// each change until the end of the last one. Changes that come every year by one rule are written as that rule.
func describe(name string, zone *time.Location, from, to int) *ical.Component {
	c := ical.NewComponent(ical.CompTimezone)
	text(c, ical.PropTimezoneID, name)
	first := time.Date(from, 1, 1, 0, 0, 0, 0, time.UTC)
	abbreviation, offset := first.In(zone).Zone()
	changes := changesOf(zone, first, time.Date(to+1, 1, 1, 0, 0, 0, 0, time.UTC))
	start := observance(change{at: time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC).Add(-time.Duration(offset) * time.Second),
		from: offset, to: offset, name: abbreviation, summer: first.In(zone).IsDST()})
	c.Children = append(c.Children, start)
	for len(changes) > 0 {
		var run, rest []change
		for _, one := range changes {
			if len(run) == 0 || follows(run[len(run)-1], one) {
				run = append(run, one)
			} else {
				rest = append(rest, one)
			}
		}
		o := observance(run[0])
		if len(run) > 1 {
			last := run[len(run)-1]
			end := ""
			if last.at.Year() < to {
				end = ";UNTIL=" + last.at.Format("20060102T150405Z")
			}
			local := run[0].local()
			raw(o, ical.PropRecurrenceRule, fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%s%s%s", local.Month(), nth(local), weekdays[local.Weekday()], end))
		}
		c.Children = append(c.Children, o)
		changes = rest
	}
	return c
}

// changesOf lists the changes of hour between two moments: it compares the clocks of days a week apart, and looks for the
// change in the weeks where they differ. Time.ZoneBounds would tell, but stands still at the ends of some years.
func changesOf(zone *time.Location, from, to time.Time) []change {
	const week = 7 * 24 * 60 * 60
	offset := func(t int64) int {
		_, seconds := time.Unix(t, 0).In(zone).Zone()
		return seconds
	}
	var all []change
	for t := from.Unix(); t < to.Unix(); t += week {
		before, after := offset(t), offset(t+week)
		if before == after {
			continue
		}
		low, high := t, t+week // the change is after low and not after high
		for high-low > 1 {
			if middle := (low + high) / 2; offset(middle) == before {
				low = middle
			} else {
				high = middle
			}
		}
		at := time.Unix(high, 0).In(zone)
		if !at.Before(to) {
			break
		}
		name, seconds := at.Zone()
		all = append(all, change{at.UTC(), before, seconds, name, at.IsDST()})
	}
	return all
}

// local is the wall clock at which a change takes place, as the clock shows it just before.
func (c change) local() time.Time { return c.at.Add(time.Duration(c.from) * time.Second) }

// nth is the rank of a day among those of its name in the month: -1 for the last one.
func nth(t time.Time) string {
	if t.AddDate(0, 0, 7).Month() != t.Month() {
		return "-1"
	}
	return fmt.Sprint((t.Day()-1)/7 + 1)
}

// follows reports that b is what a was, one year later.
func follows(a, b change) bool {
	x, y := a.local(), b.local()
	return a.from == b.from && a.to == b.to && x.Month() == y.Month() && x.Weekday() == y.Weekday() && nth(x) == nth(y) &&
		x.Hour() == y.Hour() && x.Minute() == y.Minute() && y.Year() == x.Year()+1
}

func observance(c change) *ical.Component {
	kind := ical.CompTimezoneStandard
	if c.summer {
		kind = ical.CompTimezoneDaylight
	}
	o := ical.NewComponent(kind)
	raw(o, ical.PropDateTimeStart, c.local().Format("20060102T150405"))
	raw(o, ical.PropTimezoneOffsetFrom, utcOffset(c.from))
	raw(o, ical.PropTimezoneOffsetTo, utcOffset(c.to))
	if strings.IndexFunc(c.name, func(r rune) bool { return r < 'A' || r > 'Z' }) < 0 {
		text(o, ical.PropTimezoneName, c.name)
	}
	return o
}

func utcOffset(seconds int) string {
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	return fmt.Sprintf("%s%02d%02d", sign, seconds/3600, seconds/60%60)
}

// zoneFor reads the name of a zone in a calendar file: an IANA name, one that a program has put something before
// ("/citadel.org/20250101/Europe/Paris"), or the name that Windows gives it.
func zoneFor(name string) (string, bool) {
	name = strings.Trim(name, "\" ")
	if len(name) > 200 {
		return "", false
	}
	if strings.EqualFold(name, "UTC") || strings.EqualFold(name, "GMT") || name == "Z" || name == "Etc/UTC" {
		return "UTC", true
	}
	if iana, ok := windowsZones[strings.ToLower(name)]; ok {
		return iana, true
	}
	parts := strings.Split(name, "/")
	for skip := max(0, len(parts)-3); skip < len(parts)-1; skip++ {
		candidate := strings.Join(parts[skip:], "/")
		if _, ok := knownZone(candidate); ok && len(candidate) <= 64 {
			return candidate, true
		}
	}
	return "", false
}

// windowsZones are the zones that Windows names in its own way, by those names in lower case: where families of France live,
// work and travel. From the table windowsZones of the Unicode CLDR (territory 001). The names of the first group stand for
// French territories there too.
var windowsZones = map[string]string{
	"romance standard time":         "Europe/Paris",
	"mauritius standard time":       "Indian/Mauritius",    // La Réunion
	"sa eastern standard time":      "America/Cayenne",     // Guyane
	"sa western standard time":      "America/La_Paz",      // Guadeloupe, Martinique
	"saint pierre standard time":    "America/Miquelon",    //
	"e. africa standard time":       "Africa/Nairobi",      // Mayotte
	"central pacific standard time": "Pacific/Guadalcanal", // Nouvelle-Calédonie
	"hawaiian standard time":        "Pacific/Honolulu",    // Tahiti
	"marquesas standard time":       "Pacific/Marquesas",   //
	"utc+12":                        "Etc/GMT-12",          // Wallis-et-Futuna

	"w. europe standard time":         "Europe/Berlin",
	"central europe standard time":    "Europe/Budapest",
	"central european standard time":  "Europe/Warsaw",
	"gmt standard time":               "Europe/London",
	"greenwich standard time":         "Atlantic/Reykjavik",
	"e. europe standard time":         "Europe/Chisinau",
	"fle standard time":               "Europe/Kiev",
	"gtb standard time":               "Europe/Bucharest",
	"turkey standard time":            "Europe/Istanbul",
	"russian standard time":           "Europe/Moscow",
	"morocco standard time":           "Africa/Casablanca",
	"w. central africa standard time": "Africa/Lagos",
	"south africa standard time":      "Africa/Johannesburg",
	"egypt standard time":             "Africa/Cairo",
	"middle east standard time":       "Asia/Beirut",
	"israel standard time":            "Asia/Jerusalem",
	"arabian standard time":           "Asia/Dubai",
	"india standard time":             "Asia/Calcutta",
	"se asia standard time":           "Asia/Bangkok",
	"china standard time":             "Asia/Shanghai",
	"tokyo standard time":             "Asia/Tokyo",
	"aus eastern standard time":       "Australia/Sydney",
	"atlantic standard time":          "America/Halifax",
	"eastern standard time":           "America/New_York",
	"central standard time":           "America/Chicago",
	"mountain standard time":          "America/Denver",
	"pacific standard time":           "America/Los_Angeles",
	"e. south america standard time":  "America/Sao_Paulo",
	"coordinated universal time":      "UTC",
}
