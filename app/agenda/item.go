package agenda

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"carnet/app/exam"
	"carnet/app/record"
	"carnet/app/vaccination"
)

// Kind says what a line of the agenda is.
type Kind string

// The kinds of line.
const (
	Appointment Kind = "appointment"
	Dose        Kind = "dose"
	Exam        Kind = "exam" // of the list of examinations, or another visit: at school, to the dentist, in the pregnancy
	FollowUp    Kind = "follow-up"
)

var kinds = [...]Kind{Appointment, Dose, Exam, FollowUp}

// Kinds lists all kinds, in the order of filters.
func Kinds() []Kind { return slices.Clone(kinds[:]) }

// Key is the text key of the kind, in the plural, as filters name it.
func (k Kind) Key() string { return "agenda.kind." + string(k) }

func (k Kind) rank() int { return slices.Index(kinds[:], k) }

// Status is where a line stands today.
type Status string

// The statuses, the most pressing first.
const (
	Late      Status = "late"      // a dose after its day, a follow-up after the day asked for
	Open      Status = "open"      // to do now: a dose that is due, the window of an examination
	Check     Status = "check"     // a dose for a professional to look at
	Planned   Status = "planned"   // an appointment to come
	Upcoming  Status = "upcoming"  // what is to do later
	Elapsed   Status = "elapsed"   // an appointment that is over, nobody said how
	Done      Status = "done"      // a dose given, an examination done, an appointment kept, a follow-up done
	Missed    Status = "missed"    // an examination noted as not done
	Unknown   Status = "unknown"   // a window is over and nothing was noted
	Cancelled Status = "cancelled" // of an appointment
)

// Statuses lists all statuses, the most pressing first.
func Statuses() []Status {
	return []Status{Late, Open, Check, Planned, Upcoming, Elapsed, Done, Missed, Unknown, Cancelled}
}

// Key is the text key of the status.
func (s Status) Key() string { return "agenda.status." + string(s) }

// ToDo reports a line that still asks something of somebody, whenever it began.
func (s Status) ToDo() bool { return s == Late || s == Open || s == Check }

// Item is one line of the agenda: one occurrence of an appointment, one dose, one examination, one follow-up.
type Item struct {
	Kind    Kind
	Status  Status
	Profile record.ID
	ID      record.ID // of the appointment, the follow-up, or the note of the examination; zero for what is only due
	Key     string    // of the dose (ROR-1) or code of the examination (MED-1231)

	// Day is where it stands on the line. It is zero for a dose whose day depends on one that is not given yet.
	Day record.Date
	// Until is the last day of what has a window, or of an appointment of several days; zero when one day is all there is.
	Until record.Date
	// Start is the moment of an appointment with an hour, zero for everything else, which takes the whole day. Minute is that
	// hour on the wall clock of its place, in minutes after midnight: what is shown.
	Start  time.Time
	Minute int

	Title string // what the family wrote, for appointments and follow-ups
	Label string // text key of the vaccine or the examination

	// What the line was made of: the one of its kind, the others are nil. They are shared by all lines of one source, and are
	// not to be changed.
	Appointment *record.Appointment
	Dose        *vaccination.Line
	Exam        *exam.Exam
	Visit       *exam.Visit // of kind Exam too; Exam is nil then
	FollowUp    *record.FollowUp
	// Booked is the day of the first appointment from today on that was made for this dose or examination; zero without one.
	Booked record.Date
}

// Timed reports an appointment with an hour.
func (i Item) Timed() bool { return !i.Start.IsZero() }

// Source is what one profile puts on the line.
type Source struct {
	Profile      record.ID
	Appointments []AppointmentOf
	Doses        []vaccination.Line
	Exams        []ExamOf
	Visits       []VisitOf
	FollowUps    []FollowUpOf
}

// AppointmentOf is an appointment with the record that it is.
type AppointmentOf struct {
	ID record.ID
	Is record.Appointment
}

// FollowUpOf is a follow-up with the record that it is.
type FollowUpOf struct {
	ID record.ID
	Is record.FollowUp
}

// ExamOf is an examination of the list and what was noted of it; Noted is zero when nothing was.
type ExamOf struct {
	exam.Exam
	ID    record.ID
	Noted record.Exam
}

// VisitOf is a visit beside the list and what was noted of it; Noted is zero when nothing was.
type VisitOf struct {
	exam.Visit
	ID    record.ID
	Noted record.Exam
}

// Span is the stretch of time that is looked at.
type Span struct {
	From, To record.Date // both included
	Today    record.Date
	Home     *time.Location // zone of an appointment that names none
}

// holds reports that something from one day to another touches the span.
func (s Span) holds(from, until record.Date) bool {
	return !from.After(s.To) && !until.Before(s.From)
}

// Line puts everything on one line in the order of time. What is still to do is on it from its day until today, so that
// nothing late falls off; what has no day yet stands last, when the span reaches beyond today.
func Line(span Span, sources ...Source) []Item {
	zones := map[string]*time.Location{} // each is read from the disk once
	occurrences := make([][][]record.Date, len(sources))
	room := 0
	for n, s := range sources {
		for _, a := range s.Appointments {
			if zones[a.Is.Zone] == nil {
				zones[a.Is.Zone] = zoneOf(a.Is, span.Home)
			}
			days := span.occurrences(a.Is)
			occurrences[n] = append(occurrences[n], days)
			room += len(days)
		}
		room += len(s.Doses) + len(s.Exams) + len(s.Visits) + len(s.FollowUps)
	}
	all := make([]Item, 0, room)
	for n, s := range sources {
		booked := map[string]record.Date{}
		for k := range s.Appointments {
			a := &s.Appointments[k]
			span.book(&a.Is, booked)
			all = span.appointment(all, s.Profile, a, zones[a.Is.Zone], occurrences[n][k])
		}
		for n := range s.Doses {
			if i, ok := span.dose(s.Profile, &s.Doses[n]); ok {
				i.Booked = booked[i.Key]
				all = append(all, i)
			}
		}
		for n := range s.Exams {
			if i, ok := span.exam(s.Profile, &s.Exams[n]); ok {
				i.Booked = booked[i.Key]
				all = append(all, i)
			}
		}
		for n := range s.Visits {
			v := &s.Visits[n]
			i := Item{Kind: Exam, Profile: s.Profile, Key: v.Code, Label: v.LabelKey, Visit: &v.Visit, Booked: booked[v.Code]}
			if span.window(&i, v.Start, v.End, v.ID, v.Noted) {
				all = append(all, i)
			}
		}
		for n := range s.FollowUps {
			if i, ok := span.followUp(s.Profile, &s.FollowUps[n]); ok {
				all = append(all, i)
			}
		}
	}
	slices.SortFunc(all, compare)
	return all
}

// compare orders lines: by day, those without a day last; what takes the whole day above the hours.
func compare(a, b Item) int {
	if a.Day != b.Day {
		switch {
		case a.Day.IsZero():
			return 1
		case b.Day.IsZero():
			return -1
		}
		return a.Day.Compare(b.Day)
	}
	if a.Timed() != b.Timed() {
		if b.Timed() {
			return -1
		}
		return 1
	}
	if c := a.Start.Compare(b.Start); c != 0 {
		return c
	}
	if c := a.Kind.rank() - b.Kind.rank(); c != 0 {
		return c
	}
	return cmp.Or(bytes.Compare(a.Profile[:], b.Profile[:]), cmp.Compare(a.Key, b.Key), bytes.Compare(a.ID[:], b.ID[:]))
}

// nextBooking is how far an appointment is looked for that a dose or an examination was booked by.
const nextBooking = 2 // years

// daysBeyond is how many days an appointment of several days lasts after its first.
func daysBeyond(a *record.Appointment) int { return max(0, (a.Duration-1)/(24*60)) }

func (s Span) occurrences(a record.Appointment) []record.Date {
	return Occurrences(a, s.From.AddDays(-daysBeyond(&a)), s.To, s.Home)
}

// appointment adds the occurrences of one to the lines.
func (s Span) appointment(all []Item, profile record.ID, of *AppointmentOf, zone *time.Location, on []record.Date) []Item {
	a := &of.Is
	days := daysBeyond(a)
	for _, day := range on {
		i := Item{Kind: Appointment, Status: Planned, Profile: profile, ID: of.ID, Day: day, Title: a.Title, Appointment: a}
		if days > 0 {
			i.Until = day.AddDays(days)
		}
		if !a.AllDay {
			i.Start, i.Minute = onIn(*a, day, zone), a.Minute
		}
		switch {
		case a.Status == record.AppointmentCancelled:
			i.Status = Cancelled
		case a.Status == record.AppointmentKept && (a.Repeat == "" || day.Before(s.Today)):
			i.Status = Done
		case day.AddDays(days).Before(s.Today):
			i.Status = Elapsed
		}
		all = append(all, i)
	}
	return all
}

// book notes the first day from today on of an appointment that was made for something.
func (s Span) book(a *record.Appointment, booked map[string]record.Date) {
	if a.Status != "" || a.Exam == "" && len(a.Doses) == 0 {
		return
	}
	days := Occurrences(*a, s.Today, s.Today.AddYears(nextBooking), s.Home)
	if len(days) == 0 {
		return
	}
	for _, key := range append(slices.Clone(a.Doses), a.Exam) {
		if known, ok := booked[key]; key != "" && (!ok || days[0].Before(known)) {
			booked[key] = days[0]
		}
	}
}

func (s Span) dose(profile record.ID, l *vaccination.Line) (Item, bool) {
	i := Item{Kind: Dose, Profile: profile, Key: l.Key, Day: l.Recommended, Until: l.Latest, Label: l.Label, Dose: l}
	switch l.Status {
	case vaccination.Late:
		i.Status = Late
	case vaccination.Due:
		i.Status = Open
	case vaccination.Check:
		i.Status = Check
	case vaccination.Upcoming:
		i.Status = Upcoming
	case vaccination.Done:
		i.Status, i.Day, i.Until = Done, l.Given.First(), record.Date{}
	case vaccination.Past:
		i.Status = Unknown
	default:
		return Item{}, false // on request or not needed: the vaccination screen lists it
	}
	return i, s.shows(i)
}

func (s Span) exam(profile record.ID, e *ExamOf) (Item, bool) {
	i := Item{Kind: Exam, Profile: profile, Key: e.Code, Label: e.LabelKey, Exam: &e.Exam}
	shown := s.window(&i, e.Start, e.End, e.ID, e.Noted)
	return i, shown
}

// window places what has a window, from start to the day before end, and reports that the span holds it.
func (s Span) window(i *Item, start, end record.Date, id record.ID, noted record.Exam) bool {
	i.ID, i.Day, i.Until = id, start, end.AddDays(-1)
	switch {
	case !id.IsZero() && noted.Missed:
		i.Status = Missed
	case !id.IsZero():
		i.Status, i.Day, i.Until = Done, noted.Date.First(), record.Date{}
	case s.Today.Before(start):
		i.Status = Upcoming
	case s.Today.Before(end):
		i.Status = Open
	default:
		i.Status = Unknown
	}
	return s.shows(*i)
}

func (s Span) followUp(profile record.ID, of *FollowUpOf) (Item, bool) {
	f := &of.Is
	i := Item{Kind: FollowUp, Status: Open, Profile: profile, ID: of.ID, Day: f.By.Last(), Title: f.Text, FollowUp: f}
	switch {
	case !f.Done.IsZero():
		i.Status, i.Day = Done, f.Done.First()
	case f.By.IsZero(): // to do whenever: it stands where it was asked for, and stays in view
		i.Day = f.Asked.First()
	case f.By.Last().Before(s.Today):
		i.Status = Late
	case f.By.First().After(s.Today):
		i.Status = Upcoming
	}
	return i, s.shows(i)
}

// shows reports that the span holds a line: on its day, during its window, or until today while it is to do.
func (s Span) shows(i Item) bool {
	if i.Day.IsZero() {
		return i.Status.ToDo() || s.To.After(s.Today)
	}
	until := i.Day
	if i.Until.After(until) {
		until = i.Until
	}
	if i.Status.ToDo() && until.Before(s.Today) {
		until = s.Today
	}
	return s.holds(i.Day, until)
}

// Filter keeps the lines of some profiles and some kinds; none of either keeps all.
func Filter(items []Item, profiles []record.ID, kinds []Kind) []Item {
	var some []Item
	for _, i := range items {
		if (len(profiles) == 0 || slices.Contains(profiles, i.Profile)) && (len(kinds) == 0 || slices.Contains(kinds, i.Kind)) {
			some = append(some, i)
		}
	}
	return some
}
