package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination/phrase"
)

// aheadYears is how far ahead an appointment can be: further is a slip of the finger.
const aheadYears = 25

// Appointments lists the appointments, the first one first. One that recurs stands at its first day.
func (p *Profile) Appointments() []Line[record.Appointment] {
	return linesOf(p, func(a, b record.Appointment) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Minute, b.Minute))
	})
}

// AddAppointment notes an appointment, past or to come. Errors: Invalid with its field: "date" for a day before birth (before
// the pregnancy, for a child who is expected) or more than 25 years ahead, "repeat" for a recurrence that is not understood,
// "links" for a paper that this profile does not have.
func (p *Profile) AddAppointment(ctx context.Context, a record.Appointment) (record.ID, error) {
	a = p.tidyAppointment(a)
	who := p.Identity()
	if !who.Expected() && !who.BirthDate.IsZero() && a.Date.Before(who.BirthDate) {
		return record.ID{}, record.InvalidField("date")
	}
	if err := p.checkAppointment(a, nil); err != nil {
		return record.ID{}, err
	}
	return p.Add(ctx, a, record.FromParent)
}

// SetAppointment corrects an appointment: all of its occurrences. Errors: as AddAppointment, but a day of the pregnancy can be
// kept after the birth; NotFound.
func (p *Profile) SetAppointment(ctx context.Context, id record.ID, a record.Appointment) error {
	a = p.tidyAppointment(a)
	before, err := findOf[record.Appointment](p, id)
	if err != nil {
		return err
	}
	if err := p.checkAppointment(a, before.Documents); err != nil {
		return err
	}
	return p.Correct(ctx, id, a)
}

// SetAppointmentStatus notes what became of an appointment: "" planned, record.AppointmentKept or record.AppointmentCancelled.
// Errors: Invalid (status), NotFound.
func (p *Profile) SetAppointmentStatus(ctx context.Context, id record.ID, status string) error {
	a, err := findOf[record.Appointment](p, id)
	if err != nil {
		return err
	}
	a.Status = status
	return p.Correct(ctx, id, a)
}

// SkipOccurrence takes one day out of an appointment that recurs. Errors: Invalid (date) for a day on which it does not take
// place, Invalid (repeat) for an appointment that does not recur, NotFound.
func (p *Profile) SkipOccurrence(ctx context.Context, id record.ID, day record.Date) error {
	a, err := findOf[record.Appointment](p, id)
	switch {
	case err != nil:
		return err
	case a.Repeat == "":
		return record.InvalidField("repeat")
	case len(agenda.Occurrences(a, day, day, p.session.zone())) == 0:
		return record.InvalidField("date")
	}
	a.Except = append(slices.Clone(a.Except), day)
	return p.SetAppointment(ctx, id, a)
}

// tidyAppointment gives an appointment the one form in which it is kept, so that a calendar file brings the same one back.
func (p *Profile) tidyAppointment(a record.Appointment) record.Appointment {
	a.Title, a.With, a.Place = record.CleanLine(a.Title), record.CleanLine(a.With), record.CleanLine(a.Place)
	a.Note = agenda.CleanNote(a.Note)
	if a.AllDay {
		a.Minute, a.Zone = 0, ""
	}
	a.Repeat = agenda.CanonicalRepeat(a, p.session.zone())
	a.Except = slices.Clone(a.Except)
	slices.SortFunc(a.Except, record.Date.Compare)
	a.Except = slices.Compact(a.Except)
	if a.Repeat == "" || len(a.Except) == 0 {
		a.Except = nil
	}
	return a
}

// checkAppointment says what cannot be kept. linked are the papers that it had already: one that was deleted since may stay.
func (p *Profile) checkAppointment(a record.Appointment, linked []record.ID) error {
	if err := a.Validate(); err != nil {
		return err
	}
	if !p.fits(a) {
		return record.InvalidField("date")
	}
	for _, id := range a.Documents {
		if _, err := findOf[record.Document](p, id); err != nil && !slices.Contains(linked, id) {
			return record.InvalidField("links")
		}
	}
	return agenda.CheckRepeat(a)
}

// fits reports that an appointment can concern this person: from the pregnancy on, and not in a far future.
func (p *Profile) fits(a record.Appointment) bool {
	return !p.beforePregnancy(a.Date) && !a.Date.After(p.session.Today().AddYears(aheadYears))
}

// AgendaSource is what this profile puts on the family's time line. It is empty unless the profile is Active.
func (p *Profile) AgendaSource() agenda.Source {
	s := agenda.Source{Profile: p.id}
	if p.Status() != Active {
		return s
	}
	for _, l := range p.Appointments() {
		s.Appointments = append(s.Appointments, agenda.AppointmentOf{ID: l.ID, Is: l.Is})
	}
	for _, l := range p.FollowUps() {
		s.FollowUps = append(s.FollowUps, agenda.FollowUpOf{ID: l.ID, Is: l.Is})
	}
	for _, v := range p.Visits() {
		s.Visits = append(s.Visits, agenda.VisitOf{Visit: v.Visit, ID: v.Noted.ID, Noted: v.Noted.Is})
	}
	if p.Identity().Role == record.Principal {
		return s // the calendars of vaccines and examinations are those of children
	}
	s.Doses = p.VaccinationPlan().Lines
	for _, e := range p.ExamStates() {
		s.Exams = append(s.Exams, agenda.ExamOf{Exam: e.Exam, ID: e.Noted.ID, Noted: e.Noted.Is})
	}
	return s
}

// Agenda puts everything of all profiles on one line, from one day to another, both included. What is late or open is on it
// also where it began before. agenda.Filter, ByDay and Month read it further.
func (s *Session) Agenda(from, to record.Date) []agenda.Item {
	var sources []agenda.Source
	for _, p := range s.Profiles() {
		sources = append(sources, p.AgendaSource())
	}
	return agenda.Line(s.AgendaSpan(from, to), sources...)
}

// AgendaSpan is a stretch of the agenda as of today.
func (s *Session) AgendaSpan(from, to record.Date) agenda.Span {
	return agenda.Span{From: from, To: to, Today: s.Today(), Home: s.zone()}
}

// zone is the zone of this device.
func (s *Session) zone() *time.Location { return s.carnet.clock().Location() }

// CommonWish says which common dates are looked for.
type CommonWish struct {
	Profiles []record.ID // of the children; none is all
	Until    record.Date // what opens later is left out; zero is three months
	Sundays  bool
	Holidays bool // public holidays can be proposed
}

// What is late has no window any more: it is planned within the next weeks, the sooner the better.
const (
	commonMonths = 3
	lateWeeks    = 4
)

// CommonDates finds the fewest dates, from tomorrow on, on which the children's doses and examinations can be done together.
// What is booked already, and doses to have checked first, are left out. It orders nothing: whether it can all be done in one
// visit is for the professional to say.
func (s *Session) CommonDates(w CommonWish) agenda.Common {
	today := s.Today()
	if w.Until.IsZero() {
		w.Until = today.AddMonths(commonMonths)
	}
	var needs []agenda.Need
	for _, i := range agenda.Filter(s.Agenda(today, w.Until), w.Profiles, []agenda.Kind{agenda.Dose, agenda.Exam}) {
		if n, ok := needOf(i, today); ok && !n.From.After(w.Until) {
			needs = append(needs, n)
		}
	}
	return agenda.CommonDates(needs, agenda.Preference{From: today.AddDays(1), Sundays: w.Sundays, Holidays: w.Holidays})
}

// needOf is what a line of the agenda asks for.
func needOf(i agenda.Item, today record.Date) (agenda.Need, bool) {
	if i.Visit != nil { // other professionals, or the school, which sets its own day
		return agenda.Need{}, false
	}
	if !i.Booked.IsZero() || i.Day.IsZero() || i.Status != agenda.Late && i.Status != agenda.Open && i.Status != agenda.Upcoming {
		return agenda.Need{}, false
	}
	n := agenda.Need{Profile: i.Profile, Kind: i.Kind, Key: i.Key, Label: i.Label, From: i.Day, To: i.Until, Best: i.Day}
	if i.Kind == agenda.Dose {
		n.Series = i.Dose.Series
		n.Live = slices.ContainsFunc(i.Dose.Valences, live)
		if !i.Dose.Earliest.IsZero() && i.Status != agenda.Upcoming { // nobody is sent before the day to aim at
			n.From = i.Dose.Earliest
		}
	}
	if i.Status == agenda.Late || n.To.IsZero() {
		n.To = later(n.To, later(n.From, today).AddDays(7*lateWeeks))
	}
	if n.Best.Before(today) {
		n.Best = today
	}
	return n, true
}

// WhyThisDay explains in sentences why a common date is proposed, and what to ask before booking.
func (s *Session) WhyThisDay(words *text.Catalogue, v agenda.Visit) []string {
	today := s.Today()
	key := "agenda.common.between"
	if v.From == v.To {
		key = "agenda.common.only"
	}
	why := []string{words.S(key, text.Args{
		"From": words.DayMonth(v.From, today), "Opens": s.needTitle(words, v.Opens), "OpensChild": s.callName(v.Opens.Profile),
		"To": words.DayMonth(v.To, today), "Closes": s.needTitle(words, v.Closes), "ClosesChild": s.callName(v.Closes.Profile),
	})}
	if v.Closed {
		why = append(why, words.S("agenda.common.closed"))
	}
	if v.Spacing {
		why = append(why, words.S("agenda.common.spacing"))
	}
	return append(why, words.S("agenda.common.ask"))
}

// needTitle names a dose or an examination.
func (s *Session) needTitle(words *text.Catalogue, n agenda.Need) string {
	if n.Kind == agenda.Dose {
		if p, ok := s.Profile(n.Profile); ok {
			if l, ok := p.VaccinationPlan().Line(n.Key); ok {
				return phrase.Asked(words, l, l.Missing)
			}
		}
		return phrase.Line(words, n.Key)
	}
	return words.S(n.Label)
}

func (s *Session) callName(profile record.ID) string {
	if p, ok := s.Profile(profile); ok {
		return p.Identity().CallName()
	}
	return ""
}

func later(a, b record.Date) record.Date {
	if a.After(b) {
		return a
	}
	return b
}

// live reports a valence of live vaccines that are injected.
func live(v record.Valence) bool {
	return slices.Contains([]record.Valence{record.Measles, record.Mumps, record.Rubella, record.Varicella, record.YellowFever, record.TB}, v)
}
