package agenda

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"carnet/app/record"
)

// Properties of our own, which other programs pass on or ignore.
const (
	propDiscreet = "X-CARNET-DISCREET"
	propExam     = "X-CARNET-EXAM"
	propDoses    = "X-CARNET-DOSES"
	propStatus   = "X-CARNET-STATUS"
	propQuiet    = "X-CARNET-QUIET"
)

// Between the child and the title of an event.
const childMark = " · "

// Words are the constant texts of a file, in the language of the family.
type Words struct {
	Calendar string // name of the calendar
	Discreet string // title of every event of a discreet file, « Rendez-vous »
	Alarm    string // what an alarm says: never a person, never a vaccine
}

// Alarms of an event, before its start. Those of a whole day are counted from midnight: six hours before is the evening
// before.
var (
	alarms       = []string{"-P1D", "-PT2H"}
	alarmsAllDay = []string{"-PT6H"}
)

// Write writes a calendar file. The same entries, words and stamp give the same bytes. stamp is the moment of writing.
// Errors: Invalid for an appointment that cannot be kept, Internal, and those of w.
func Write(w io.Writer, entries []Entry, words Words, stamp time.Time) error {
	const op = "write calendar"
	cal := ical.NewCalendar()
	text(cal.Component, ical.PropVersion, "2.0")
	text(cal.Component, ical.PropProductID, "-//Carnet//Agenda//FR")
	cal.Props.SetText(ical.PropMethod, "PUBLISH")
	text(cal.Component, "X-WR-CALNAME", words.Calendar)
	cal.Children = append(cal.Children, zonesOf(entries)...)
	for _, e := range entries {
		event, err := e.event(words, stamp)
		if err != nil {
			return err
		}
		cal.Children = append(cal.Children, event)
	}
	var b bytes.Buffer
	if len(cal.Children) == 0 { // the library refuses a calendar without events, and a family may have none
		fmt.Fprintf(&b, "BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nPRODID:-//Carnet//Agenda//FR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
	} else if err := ical.NewEncoder(&b).Encode(cal); err != nil {
		return record.E(record.Internal, op) // the cause could quote a title
	}
	_, err := w.Write(fold(b.Bytes()))
	return record.Wrap(record.SaveFailed, op, err)
}

// event makes one event.
func (e Entry) event(words Words, stamp time.Time) (*ical.Component, error) {
	a := e.Appointment
	if err := a.Validate(); err != nil {
		return nil, err
	}
	c := ical.NewComponent(ical.CompEvent)
	text(c, ical.PropUID, e.UID)
	c.Props.SetDateTime(ical.PropDateTimeStamp, stamp.UTC().Truncate(time.Second))
	c.Props.SetDateTime(ical.PropLastModified, e.Modified.UTC().Truncate(time.Second))
	raw(c, ical.PropSequence, strconv.Itoa(e.Sequence))
	e.say(c, words)
	e.place(c)
	if err := e.repeat(c); err != nil {
		return nil, err
	}
	if a.Quiet {
		raw(c, propQuiet, "1")
	}
	if a.Status == record.AppointmentCancelled {
		raw(c, ical.PropStatus, "CANCELLED")
	} else {
		raw(c, ical.PropStatus, "CONFIRMED")
		e.alarm(c, words)
	}
	return c, nil
}

// say writes what the event is about.
func (e Entry) say(c *ical.Component, words Words) {
	a := e.Appointment
	if e.Discreet {
		text(c, ical.PropSummary, words.Discreet)
		raw(c, ical.PropClass, "PRIVATE")
		raw(c, propDiscreet, "1")
		return
	}
	title := a.Title
	if e.Child != "" {
		title = e.Child + childMark + title
		text(c, ical.PropCategories, e.Child)
	}
	text(c, ical.PropSummary, title)
	for _, p := range []struct{ name, value string }{{ical.PropLocation, a.Place}, {ical.PropContact, a.With}, {ical.PropDescription, a.Note}, {propExam, a.Exam}} {
		if p.value != "" {
			text(c, p.name, p.value)
		}
	}
	if len(a.Doses) > 0 {
		p := ical.NewProp(propDoses)
		p.SetTextList(a.Doses)
		p.SetValueType(ical.ValueDefault)
		c.Props.Set(p)
	}
	if a.Status == record.AppointmentKept {
		raw(c, propStatus, a.Status)
	}
}

// place writes when the event is.
func (e Entry) place(c *ical.Component) {
	a := e.Appointment
	if a.AllDay {
		days := max(1, (a.Duration+24*60-1)/(24*60))
		c.Props.Set(dateProp(ical.PropDateTimeStart, a.Date))
		c.Props.Set(dateProp(ical.PropDateTimeEnd, a.Date.AddDays(days)))
		raw(c, ical.PropTransparency, "TRANSPARENT") // whoever shares this calendar is not busy all day
		return
	}
	c.Props.Set(e.timeProp(ical.PropDateTimeStart, a.Date))
	if a.Duration > 0 {
		raw(c, ical.PropDuration, "PT"+strconv.Itoa(a.Duration)+"M")
	}
}

// repeat writes the recurrence. The end of a rule is a day for an event of whole days and a moment in UTC for one with a
// zone, as the standard asks.
func (e Entry) repeat(c *ical.Component) error {
	a := e.Appointment
	if a.Repeat == "" {
		return nil
	}
	r, err := parseRule(a.Repeat, a.Minute, a.AllDay)
	if err != nil {
		return err
	}
	var parts []string
	for part := range strings.SplitSeq(strings.TrimSuffix(strings.ToUpper(a.Repeat), ";"), ";") {
		if !strings.HasPrefix(part, "UNTIL=") {
			parts = append(parts, part)
		}
	}
	if end := r.last(a, time.UTC); !end.IsZero() {
		parts = append(parts, "UNTIL="+e.wall(end, true))
	}
	raw(c, ical.PropRecurrenceRule, strings.Join(parts, ";"))
	for _, day := range a.Except {
		if a.AllDay {
			c.Props.Add(dateProp(ical.PropExceptionDates, day))
		} else {
			c.Props.Add(e.timeProp(ical.PropExceptionDates, day))
		}
	}
	return nil
}

// wall writes the occurrence of a day: the day alone, the time of the wall clock, or, for an event with a zone and where it is
// asked for, the moment in UTC.
func (e Entry) wall(day record.Date, utc bool) string {
	a := e.Appointment
	if a.AllDay {
		return compact(day)
	}
	if zone, known := knownZone(a.Zone); known && (utc || a.Zone == "UTC") {
		return onIn(a, day, zone).UTC().Format("20060102T150405Z")
	}
	return compact(day) + fmt.Sprintf("T%02d%02d00", a.Minute/60, a.Minute%60)
}

func (e Entry) timeProp(name string, day record.Date) *ical.Prop {
	p := ical.NewProp(name)
	if zone := e.Appointment.Zone; zone != "" && zone != "UTC" {
		if _, known := knownZone(zone); known {
			p.Params.Set(ical.PropTimezoneID, zone)
		}
	}
	p.Value = e.wall(day, false)
	return p
}

// alarm adds the reminders.
func (e Entry) alarm(c *ical.Component, words Words) {
	if e.Appointment.Quiet {
		return
	}
	before := alarms
	if e.Appointment.AllDay {
		before = alarmsAllDay
	}
	for _, trigger := range before {
		one := ical.NewComponent(ical.CompAlarm)
		raw(one, ical.PropAction, "DISPLAY")
		text(one, ical.PropDescription, words.Alarm)
		raw(one, ical.PropTrigger, trigger)
		c.Children = append(c.Children, one)
	}
}

func dateProp(name string, day record.Date) *ical.Prop {
	p := ical.NewProp(name)
	p.Params.Set(ical.ParamValue, string(ical.ValueDate))
	p.Value = compact(day)
	return p
}

// raw sets a property whose value is no free text.
func raw(c *ical.Component, name, value string) {
	p := ical.NewProp(name)
	p.Value = value
	c.Props.Set(p)
}

// text sets a property of free text. Other control characters than the end of a line have no place in a calendar file.
func text(c *ical.Component, name, value string) {
	value = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ReplaceAll(value, "\r\n", "\n"))
	p := ical.NewProp(name)
	p.SetText(value)
	p.SetValueType(ical.ValueDefault) // free text is what all these are by default
	c.Props.Set(p)
}

// lineLength is the most octets that a line of a calendar file should have, without its end.
const lineLength = 75

// fold breaks long lines, never within a character. The library does not.
func fold(b []byte) []byte {
	var folded bytes.Buffer
	for line := range bytes.SplitSeq(bytes.TrimSuffix(b, []byte("\r\n")), []byte("\r\n")) {
		room := lineLength
		for len(line) > room {
			cut := room
			for cut > 1 && !utf8.RuneStart(line[cut]) {
				cut--
			}
			folded.Write(line[:cut])
			folded.WriteString("\r\n ")
			line, room = line[cut:], lineLength-1
		}
		folded.Write(line)
		folded.WriteString("\r\n")
	}
	return folded.Bytes()
}

// zonesOf describes the zones that entries name, in the order of their names.
func zonesOf(entries []Entry) []*ical.Component {
	type years struct{ from, to int }
	spans := map[string]years{}
	var names []string
	for _, e := range entries {
		a := e.Appointment
		if _, known := knownZone(a.Zone); a.AllDay || !known || a.Zone == "" || a.Zone == "UTC" {
			continue
		}
		to := a.Date.Year
		if a.Repeat != "" {
			to += zoneYears
		}
		s, seen := spans[a.Zone]
		if !seen {
			names = append(names, a.Zone)
			s = years{a.Date.Year, to}
		}
		spans[a.Zone] = years{min(s.from, a.Date.Year), max(s.to, to)}
	}
	slices.Sort(names)
	var all []*ical.Component
	for _, name := range names {
		zone, _ := knownZone(name)
		all = append(all, describe(name, zone, spans[name].from, min(spans[name].to, 2199)))
	}
	return all
}
