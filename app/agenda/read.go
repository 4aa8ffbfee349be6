package agenda

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"carnet/app/record"
)

// Problem says what is wrong with an event of a calendar file.
type Problem string

// The problems. The first ones refuse an event; the others are told, and the event can be taken all the same.
const (
	Unreadable  Problem = "unreadable"  // it is cut, or no appointment can be made of it
	NoDate      Problem = "date"        // it has no date that can be read
	OutOfRange  Problem = "range"       // its date is before 1900 or after 2199
	StrangeRule Problem = "repeat"      // its recurrence is not understood, or out of all measure
	Following   Problem = "following"   // it changes one occurrence and all after it
	FromPlan    Problem = "plan"        // Carnet wrote it from the calendar of vaccines and examinations: nothing to take in
	UnknownZone Problem = "zone"        // its time zone is not known: the hour is taken as written
	ExtraDates  Problem = "extra-dates" // it lists further dates, which are left out
	Shortened   Problem = "shortened"   // a text or a length is cut
)

// Problems lists all problems.
func Problems() []Problem {
	return []Problem{Unreadable, NoDate, OutOfRange, StrangeRule, Following, FromPlan, UnknownZone, ExtraDates, Shortened}
}

// Key is the text key of the sentence that says it.
func (p Problem) Key() string { return "agenda.import.problem." + string(p) }

// Event is one event of a calendar file, as an appointment.
type Event struct {
	UID         string
	Appointment record.Appointment // without UID; its texts are cleaned and fit
	Child       string             // name that Carnet wrote as category, "" when there is none
	Modified    time.Time          // of its last change, zero when not known
	Discreet    bool               // Carnet wrote it without names: only its time says something
	Refused     Problem            // why it cannot be taken in, "" when it can
	Told        []Problem          // what to know before taking it in
}

// File is a calendar file that was read.
type File struct {
	Events []Event
	Beyond int // events that were left out because there are more than MaxEvents
	Others int // tasks and other things that are no appointments
}

// Reading says how a file is understood.
type Reading struct {
	Home     *time.Location // zone of this device: what is given in UTC once becomes its wall clock
	Untitled string         // title of an event without one
}

// Read reads a calendar file that may come from anywhere. One broken event does not hide the others: it is listed as refused.
// Errors: FileEmpty, FileTooBig, FileUnsupported for what is no calendar, OpenFailed.
func Read(r io.Reader, o Reading) (File, error) {
	b, err := readAll(r)
	if err != nil {
		return File{}, err
	}
	raw := split(b)
	if !raw.isThere {
		return File{}, record.E(record.FileUnsupported, "read calendar")
	}
	if o.Home == nil {
		o.Home = time.UTC
	}
	in := reader{o, raw.zones}
	var parts []part
	for _, b := range raw.events {
		parts = append(parts, in.part(b))
	}
	return File{Events: merge(parts, o.Home), Beyond: raw.beyond, Others: raw.others}, nil
}

type reader struct {
	Reading
	zones map[string]string
}

// part is one VEVENT: a whole series, or one occurrence of it that differs.
type part struct {
	Event
	sequence  int
	occurs    *when // RECURRENCE-ID
	cancelled bool
	except    []when
}

// when is a time as a file writes it.
type when struct {
	day    record.Date
	minute int
	allDay bool
	utc    bool
	zone   string // IANA name, "" for floating
	lost   bool   // the zone is not known
}

// in is the day of a time on the wall clock of a zone.
func (w when) in(zone *time.Location) record.Date {
	own := zone
	switch {
	case w.allDay || !w.utc && (w.zone == "" || w.zone == zone.String()):
		return w.day // also where that hour does not exist on that day
	case w.utc:
		own = time.UTC
	default:
		own, _ = knownZone(w.zone)
	}
	return record.DateOf(time.Date(w.day.Year, w.day.Month, w.day.Day, 0, w.minute, 0, 0, own).In(zone))
}

func (r reader) part(b block) part {
	p := part{}
	if b.cut {
		p.Refused = Unreadable
		p.Appointment.Title = r.Untitled
		return p
	}
	text := "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + strings.Join(b.lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	cal, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil || len(cal.Children) != 1 {
		p.Refused = Unreadable
		p.Appointment.Title = r.Untitled
		return p
	}
	props := cal.Children[0].Props
	r.say(&p, props)
	if p.Refused == "" {
		r.place(&p, props)
	}
	r.identify(&p, props)
	if p.Refused == "" {
		r.repeat(&p, props)
	}
	if p.Refused == "" && p.Appointment.Validate() != nil {
		p.Refused = Unreadable
	}
	return p
}

// plain reads a text. Programs forget to escape: what the library finds malformed is taken as it stands.
func plain(props ical.Props, name string) string {
	p := props.Get(name)
	if p == nil {
		return ""
	}
	p.Params.Del(ical.ParamValue)
	parts, err := p.TextList()
	if err != nil {
		return strings.ReplaceAll(p.Value, `\n`, "\n")
	}
	return strings.Join(parts, ",")
}

// say reads what the event is about.
func (r reader) say(p *part, props ical.Props) {
	a := &p.Appointment
	p.Discreet = plain(props, propDiscreet) == "1"
	p.Child = p.line(plain(props, ical.PropCategories), 200)
	title := record.CleanLine(plain(props, ical.PropSummary))
	if rest, ok := strings.CutPrefix(title, p.Child+strings.TrimRight(childMark, " ")); ok && p.Child != "" {
		title = strings.TrimSpace(rest)
	}
	if a.Title = p.line(title, 200); a.Title == "" {
		a.Title = r.Untitled
	}
	a.Place = p.line(plain(props, ical.PropLocation), 500)
	a.With = p.line(plain(props, ical.PropContact), 200)
	a.Note = p.note(plain(props, ical.PropDescription))
	a.Exam = p.line(plain(props, propExam), 40)
	for key := range strings.SplitSeq(plain(props, propDoses), ",") {
		if key = record.CleanLine(key); key != "" && len(key) <= 40 && len(a.Doses) < 40 {
			a.Doses = append(a.Doses, key)
		}
	}
	a.Quiet = plain(props, propQuiet) == "1"
	switch {
	case strings.EqualFold(plain(props, ical.PropStatus), "CANCELLED"):
		a.Status, p.cancelled = record.AppointmentCancelled, true
	case plain(props, propStatus) == record.AppointmentKept:
		a.Status = record.AppointmentKept
	}
}

// line cleans a text of one line and makes it fit.
func (p *part) line(s string, most int) string { return p.fit(record.CleanLine(s), most) }

// maxNote is what record accepts for a note.
const maxNote = 10_000

// note cleans each line of a longer text.
func (p *part) note(s string) string {
	return p.fit(CleanNote(s), maxNote)
}

// CleanNote makes a text of several lines safe to show: each line as record.CleanLine does, none empty at either end.
func CleanNote(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = record.CleanLine(lines[i])
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func (p *part) fit(s string, most int) string {
	if len(s) <= most {
		return s
	}
	p.tell(Shortened)
	return strings.TrimSpace(s[:runeStart(s, most)])
}

func (p *part) tell(what Problem) {
	if !slices.Contains(p.Told, what) {
		p.Told = append(p.Told, what)
	}
}

// place reads when the event is.
func (r reader) place(p *part, props ical.Props) {
	a := &p.Appointment
	start := props.Get(ical.PropDateTimeStart)
	if start == nil {
		p.Refused = NoDate
		return
	}
	w, ok := r.when(start.Value, start.Params)
	if !ok {
		p.Refused = NoDate
		return
	}
	if !w.day.Valid() {
		p.Refused = OutOfRange
		return
	}
	if w.lost {
		p.tell(UnknownZone)
	}
	a.Date, a.Minute, a.AllDay, a.Zone = w.day, w.minute, w.allDay, w.zone
	length := r.length(w, props)
	if w.utc {
		a.Zone = "UTC"
		if props.Get(ical.PropRecurrenceRule) == nil {
			r.bringHome(a)
		}
	}
	if length > longest {
		length = longest
		p.tell(Shortened)
	}
	a.Duration = length
	if a.AllDay && length <= 24*60 {
		a.Duration = 0
	}
	if !a.Date.Valid() {
		p.Refused = OutOfRange
	}
}

// longest is what record accepts for the length of an appointment, in minutes.
const longest = 31 * 24 * 60

// bringHome puts a moment on the wall clock of this device.
func (r reader) bringHome(a *record.Appointment) {
	t := time.Date(a.Date.Year, a.Date.Month, a.Date.Day, 0, a.Minute, 0, 0, time.UTC).In(r.Home)
	a.Date, a.Minute, a.Zone = record.DateOf(t), t.Hour()*60+t.Minute(), ""
	if _, named := knownZone(r.Home.String()); named && r.Home != time.UTC {
		a.Zone = r.Home.String()
	}
}

// length is how long the event lasts, in minutes; 0 when the file does not say, or says nonsense.
func (r reader) length(start when, props ical.Props) int {
	if p := props.Get(ical.PropDuration); p != nil {
		if d, err := p.Duration(); err == nil {
			return int(max(d, 0) / time.Minute)
		}
	}
	p := props.Get(ical.PropDateTimeEnd)
	if p == nil {
		return 0
	}
	end, ok := r.when(p.Value, p.Params)
	if !ok || end.allDay != start.allDay || !end.day.Valid() {
		return 0
	}
	return int(max(end.moment().Sub(start.moment()), 0) / time.Minute)
}

// moment is for the difference of two times of one event.
func (w when) moment() time.Time {
	zone := time.UTC
	if w.zone != "" {
		zone, _ = knownZone(w.zone)
	}
	return time.Date(w.day.Year, w.day.Month, w.day.Day, 0, w.minute, 0, 0, zone)
}

// when reads a date or a time.
func (r reader) when(value string, params ical.Params) (when, bool) {
	value = strings.TrimSpace(value)
	var w when
	value, w.utc = strings.CutSuffix(value, "Z")
	for _, layout := range []string{"20060102", "20060102T150405", "20060102T1504"} {
		t, err := time.Parse(layout, value)
		if err != nil {
			continue
		}
		w.day, w.minute, w.allDay = record.DateOf(t), t.Hour()*60+t.Minute(), layout == "20060102"
		if w.allDay {
			w.utc = false
			return w, true
		}
		if name := params.Get(ical.PropTimezoneID); name != "" && !w.utc {
			r.zone(&w, name)
		}
		return w, true
	}
	return when{}, false
}

// zone finds the zone of a time.
func (r reader) zone(w *when, name string) {
	iana, ok := zoneFor(name)
	if !ok {
		iana, ok = zoneFor(r.zones[name])
	}
	switch {
	case !ok:
		w.lost = true
	case iana == "UTC":
		w.utc = true
	default:
		w.zone = iana
	}
}

// identify reads the name of the event, and when it was changed.
func (r reader) identify(p *part, props ical.Props) {
	a := p.Appointment
	p.UID = record.CleanLine(plain(props, ical.PropUID))
	if p.UID == "" || len(p.UID) > 400 { // the same file gives the same name again
		p.UID = digest(p.UID, a.Title, a.Date.String(), strconv.Itoa(a.Minute), a.Place)
	}
	if strings.HasSuffix(p.UID, derivedSuffix) {
		p.Refused = FromPlan
	}
	p.sequence, _ = strconv.Atoi(plain(props, ical.PropSequence))
	for _, name := range []string{ical.PropLastModified, ical.PropDateTimeStamp} {
		if prop := props.Get(name); prop != nil && p.Modified.IsZero() {
			if t, err := time.Parse("20060102T150405Z", strings.TrimSpace(prop.Value)); err == nil {
				p.Modified = t
			}
		}
	}
}

func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return "carnet-" + hex.EncodeToString(sum[:16])
}

// repeat reads the recurrence and what is said of single occurrences.
func (r reader) repeat(p *part, props ical.Props) {
	a := &p.Appointment
	if prop := props.Get(ical.PropRecurrenceID); prop != nil {
		if w, ok := r.when(prop.Value, prop.Params); ok {
			p.occurs = &w
		}
		if prop.Params.Get(ical.ParamRange) != "" || p.occurs == nil {
			p.Refused = Following
		}
		return // an occurrence does not recur
	}
	if len(props.Values(ical.PropRecurrenceDates)) > 0 {
		p.tell(ExtraDates)
	}
	rules := props.Values(ical.PropRecurrenceRule)
	if len(rules) == 0 {
		return
	}
	a.Repeat = strings.ToUpper(strings.TrimSpace(rules[0].Value))
	if len(rules) > 1 || CheckRepeat(*a) != nil {
		p.Refused = StrangeRule
		a.Repeat = ""
		return
	}
	a.Repeat = CanonicalRepeat(*a, r.Home)
	for _, prop := range props.Values(ical.PropExceptionDates) {
		for value := range strings.SplitSeq(prop.Value, ",") {
			if w, ok := r.when(value, prop.Params); ok && w.day.Valid() {
				p.except = append(p.except, w)
			}
		}
	}
}
