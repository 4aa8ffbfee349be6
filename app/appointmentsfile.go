package app

import (
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination/phrase"
)

// AgendaExport says what a calendar file holds.
type AgendaExport struct {
	Profiles []record.ID // none is all
	Kinds    []agenda.Kind
	From, To record.Date // both included; zero is today, and two years later
	Discreet bool        // times only: every event is called « Rendez-vous », nobody and nothing is named
	// NoCancelled leaves cancelled appointments out. With them, a calendar that had one as planned learns of it.
	NoCancelled bool
}

// agendaYears is how far ahead a calendar file reaches unless more is asked for.
const agendaYears = 2

// ExportAgenda writes a calendar file (iCalendar, RFC 5545) that other programs read, and returns how many events are in it.
// The file is not encrypted. Taking a later one in updates what an earlier one brought. Errors: SaveFailed.
func (s *Session) ExportAgenda(ctx context.Context, w io.Writer, choice AgendaExport, words *text.Catalogue) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, record.Wrap(record.Canceled, "export agenda", err)
	}
	today := s.Today()
	if choice.From.IsZero() {
		choice.From = today
	}
	if choice.To.IsZero() {
		choice.To = today.AddYears(agendaYears)
	}
	stamp := s.carnet.clock()
	var entries []agenda.Entry
	var gone []BackupSource
	for _, p := range s.Profiles() {
		if p.Status() != Active || len(choice.Profiles) > 0 && !slices.Contains(choice.Profiles, p.id) {
			continue
		}
		some := p.agendaEntries(choice, words, stamp)
		if len(some) > 0 {
			gone = append(gone, p.source())
		}
		entries = append(entries, some...)
	}
	err := agenda.Write(w, entries, agenda.Words{Calendar: words.S("agenda.file.calendar"), Discreet: words.S("agenda.file.discreet"),
		Alarm: words.S("agenda.file.alarm")}, stamp)
	if err == nil {
		s.note(record.Event{Action: record.ActionHandedOut, File: s.AgendaFileName()}, gone...)
	}
	return len(entries), err
}

// AgendaFileName is the name proposed for a calendar file made now. It tells the day and nothing of a person.
func (s *Session) AgendaFileName() string {
	return "carnet-agenda-" + s.carnet.clock().Format("2006-01-02") + ".ics"
}

// agendaEntries are the events of one profile: each appointment once, with its rule, and what is due.
func (p *Profile) agendaEntries(choice AgendaExport, words *text.Catalogue, stamp time.Time) []agenda.Entry {
	span := p.session.AgendaSpan(choice.From, choice.To)
	source, child := p.AgendaSource(), p.Identity().CallName()
	items := agenda.Line(span, source)
	before := p.session.AgendaSpan(choice.From.AddYears(-1), choice.From.AddDays(-1))
	for _, i := range agenda.Line(before, agenda.Source{Profile: source.Profile, Doses: source.Doses, Exams: source.Exams, Visits: source.Visits, FollowUps: source.FollowUps}) {
		if i.Status == agenda.Done { // an earlier file had it as due
			items = append(items, i)
		}
	}
	var entries []agenda.Entry
	written := map[record.ID]bool{}
	for _, i := range agenda.Filter(items, nil, choice.Kinds) {
		if i.Kind == agenda.Appointment {
			r, err := p.find(i.ID)
			if err != nil || written[i.ID] || i.Status == agenda.Cancelled && choice.NoCancelled || agenda.CheckRepeat(*i.Appointment) != nil {
				continue
			}
			written[i.ID] = true
			entries = append(entries, agenda.Entry{UID: agenda.UID(i.ID, *i.Appointment), Sequence: agenda.SequenceOf(r), Modified: r.Updated,
				Appointment: *i.Appointment, Child: child, Discreet: choice.Discreet})
			continue
		}
		if a, ok := dueAppointment(i, span.Today, words); ok {
			key := i.Key
			if key == "" {
				key = i.ID.String()
			}
			entries = append(entries, agenda.Entry{UID: agenda.DerivedUID(p.id, i.Kind, key), Sequence: agenda.SequenceAt(stamp), Modified: stamp,
				Appointment: a, Child: child, Discreet: choice.Discreet})
		}
	}
	return entries
}

// dueAppointment makes a whole day of what is due: the day on which it is to be done, or today where that is over. What was
// done stands on its day, without alarm, so that a calendar that had it as due learns of it.
func dueAppointment(i agenda.Item, today record.Date, words *text.Catalogue) (record.Appointment, bool) {
	a := record.Appointment{Title: i.Title, Date: i.Day, AllDay: true}
	switch i.Kind {
	case agenda.Dose:
		a.Title = phrase.Asked(words, *i.Dose, i.Dose.Missing)
		a.Note = words.S("agenda.file.dose")
	case agenda.Exam:
		a.Title = words.S(i.Label)
	}
	switch {
	case i.Day.IsZero():
		return record.Appointment{}, false
	case i.Status == agenda.Done:
		a.Title, a.Quiet = words.S("agenda.file.done", text.Args{"Title": a.Title}), true
		return a, true
	case i.Status == agenda.Upcoming, i.Status.ToDo():
	default:
		return record.Appointment{}, false
	}
	if a.Date.Before(today) {
		a.Date = today
	}
	if i.Kind == agenda.Exam {
		a.Note = words.S("agenda.file.exam", text.Args{"Start": words.Date(i.Day), "End": words.Date(i.Until)})
	}
	return a, true
}

// AgendaImport is a calendar file that was read and compared with what is there. Nothing is written before Apply.
type AgendaImport struct {
	session *Session
	Lines   []AgendaLine
	Beyond  int // events that were left out because there are too many
	Others  int // tasks and other things that are no appointments
}

// AgendaLine is one event of the file.
type AgendaLine struct {
	agenda.Preview
	// Profile is whose it is: that of the appointment that is there, or the one whose name the file gives. It is zero where
	// the person has to say.
	Profile record.ID
}

// PlanAgendaImport reads a calendar file and says what taking it in would do. Errors: FileEmpty, FileTooBig, FileUnsupported,
// OpenFailed.
func (s *Session) PlanAgendaImport(ctx context.Context, r io.Reader, words *text.Catalogue) (*AgendaImport, error) {
	file, err := agenda.Read(r, agenda.Reading{Home: s.zone(), Untitled: words.S("agenda.file.discreet")})
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, record.Wrap(record.Canceled, "import agenda", err)
	}
	in := &AgendaImport{session: s, Beyond: file.Beyond, Others: file.Others}
	var held []agenda.Held
	active := s.writable()
	for _, p := range active {
		held = append(held, p.heldAppointments()...)
	}
	for _, preview := range agenda.Compare(file.Events, held, s.zone()) {
		line := AgendaLine{Preview: preview}
		if preview.Held != nil {
			line.Profile = preview.Held.Profile
		} else {
			line.Profile = named(active, preview.Event.Child)
		}
		in.Lines = append(in.Lines, line)
	}
	return in, nil
}

// writable lists the profiles that appointments can be added to.
func (s *Session) writable() []*Profile {
	return slices.DeleteFunc(s.Profiles(), func(p *Profile) bool { return p.Status() != Active || p.lost() })
}

// named finds the one profile with that name.
func named(profiles []*Profile, name string) record.ID {
	var found record.ID
	for _, p := range profiles {
		if name != "" && p.Identity().CallName() == name {
			if !found.IsZero() {
				return record.ID{}
			}
			found = p.id
		}
	}
	return found
}

// heldAppointments are the appointments of the profile, those that were deleted too.
func (p *Profile) heldAppointments() []agenda.Held {
	p.mu.Lock()
	defer p.mu.Unlock()
	var held []agenda.Held
	for _, r := range p.records {
		if a, ok := r.Body.(record.Appointment); ok {
			held = append(held, agenda.Held{Profile: p.id, ID: r.ID, Is: a, Updated: r.Updated, Deleted: r.Deleted})
		}
	}
	slices.SortFunc(held, func(a, b agenda.Held) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return held
}

// AgendaPick is one line to take in. Profile says whose a new appointment is; the others stay where they are.
type AgendaPick struct {
	Line    int
	Profile record.ID
}

// Proposed lists the lines that are taken in unless somebody decides otherwise: what is new and what changed, as far as it is
// known whose it is. whose is for those of which it is not.
func (in *AgendaImport) Proposed(whose record.ID) []AgendaPick {
	var picks []AgendaPick
	for i, l := range in.Lines {
		profile := l.Profile
		if profile.IsZero() {
			profile = whose
		}
		if l.Verdict.Proposed() && in.Fits(i, profile) {
			picks = append(picks, AgendaPick{i, profile})
		}
	}
	return picks
}

// AgendaApplied is what was taken in.
type AgendaApplied struct {
	session *Session
	Added   int
	Changed int
	undo    map[record.ID]undoing // by profile
}

// undoing puts back what a profile was.
type undoing struct {
	added  []record.ID
	before []record.Record
}

// Fits reports that a line can be taken in for a profile: its date is neither before the pregnancy nor in a far future.
func (in *AgendaImport) Fits(line int, profile record.ID) bool {
	p, ok := in.session.Profile(profile)
	return ok && p.fits(in.Lines[line].After)
}

// Apply takes lines in: all of one profile at once. Errors: NotFound for a line that cannot be taken in and for a profile
// that is not there, Invalid (date) for one that does not fit, NotAllowed, those of writing. After an error, what
// AgendaApplied counts was written.
func (in *AgendaImport) Apply(ctx context.Context, picks []AgendaPick) (*AgendaApplied, error) {
	done := &AgendaApplied{session: in.session, undo: map[record.ID]undoing{}}
	byProfile := map[record.ID][]AgendaLine{}
	var order []record.ID
	taken := map[int]bool{}
	for _, pick := range picks {
		if pick.Line < 0 || pick.Line >= len(in.Lines) || !in.Lines[pick.Line].Verdict.Possible() || taken[pick.Line] {
			return done, record.E(record.NotFound, "import agenda")
		}
		taken[pick.Line] = true
		line := in.Lines[pick.Line]
		if line.Held != nil {
			pick.Profile = line.Held.Profile
		}
		if _, known := byProfile[pick.Profile]; !known {
			order = append(order, pick.Profile)
		}
		byProfile[pick.Profile] = append(byProfile[pick.Profile], line)
	}
	for _, id := range order {
		p, ok := in.session.Profile(id)
		if !ok {
			return done, record.E(record.NotFound, "import agenda")
		}
		if err := p.takeAppointments(ctx, byProfile[id], done); err != nil {
			return done, err
		}
	}
	return done, nil
}

// takeAppointments writes the lines of one profile at once.
func (p *Profile) takeAppointments(ctx context.Context, lines []AgendaLine, done *AgendaApplied) error {
	p.writing.Lock()
	defer p.writing.Unlock()
	var records []record.Record
	var undo undoing
	for _, l := range lines {
		a := p.tidyAppointment(l.After)
		if err := p.checkAppointment(a, a.Documents); err != nil {
			return err
		}
		if l.Held == nil {
			r, err := p.draft(a, record.FromParent)
			if err != nil {
				return err
			}
			records, undo.added = append(records, r), append(undo.added, r.ID)
			continue
		}
		r, err := p.find(l.Held.ID)
		if err != nil {
			return err
		}
		undo.before = append(undo.before, r)
		r.Body, r.Deleted = a, false
		records = append(records, r)
	}
	if len(records) == 0 {
		return nil
	}
	if err := p.commit(ctx, records); err != nil {
		return err
	}
	done.undo[p.id] = undo
	done.Added += len(undo.added)
	done.Changed += len(undo.before)
	return nil
}

// Undo takes back what was taken in: what was new is deleted, what was changed says again what it said.
func (a *AgendaApplied) Undo(ctx context.Context) error {
	var errs []error
	for _, p := range a.session.Profiles() {
		u, touched := a.undo[p.id]
		if !touched {
			continue
		}
		errs = append(errs, p.putBack(ctx, u))
	}
	return errors.Join(errs...)
}

func (p *Profile) putBack(ctx context.Context, u undoing) error {
	p.writing.Lock()
	defer p.writing.Unlock()
	records := slices.Clone(u.before)
	for _, id := range u.added {
		r, err := p.find(id)
		if err != nil {
			return err
		}
		r.Deleted = true
		records = append(records, r)
	}
	return p.commit(ctx, records)
}
