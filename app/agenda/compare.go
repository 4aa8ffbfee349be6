package agenda

import (
	"slices"
	"time"

	"carnet/app/record"
)

// Verdict says what taking an event in would do.
type Verdict string

// The verdicts.
const (
	New       Verdict = "new"
	Update    Verdict = "update"    // an appointment with the same name is there, and says something else
	Unchanged Verdict = "unchanged" // it is there already
	Older     Verdict = "older"     // it is there, and was changed in Carnet since the file was written
	Deleted   Verdict = "deleted"   // it was there and was deleted in Carnet
	Refused   Verdict = "refused"   // Event.Refused says why
)

// Verdicts lists all verdicts.
func Verdicts() []Verdict { return []Verdict{New, Update, Unchanged, Older, Deleted, Refused} }

// Key is the text key of the verdict.
func (v Verdict) Key() string { return "agenda.import.verdict." + string(v) }

// Field names a part of an appointment that differs.
type Field string

// Fields lists all names of parts.
func Fields() []Field {
	return []Field{"title", "date", "time", "duration", "repeat", "place", "with", "note", "exam", "doses", "status"}
}

// Key is the text key of the name.
func (f Field) Key() string { return "agenda.import.field." + string(f) }

// Proposed reports a verdict whose event is taken in unless somebody decides otherwise.
func (v Verdict) Proposed() bool { return v == New || v == Update }

// Possible reports a verdict whose event can be taken in.
func (v Verdict) Possible() bool { return v != Refused && v != Unchanged }

// Held is an appointment that Carnet has, or had.
type Held struct {
	Profile record.ID
	ID      record.ID
	Is      record.Appointment
	Updated time.Time
	Deleted bool
}

// Preview is one event and what would become of it. Nothing is written.
type Preview struct {
	Event   Event
	Verdict Verdict
	Held    *Held              // the appointment that it would change, nil for a new one
	After   record.Appointment // what would be kept
	Changes []Field            // what differs, in the order of Fields
}

// Compare says of each event of a file what taking it in would do. home is the zone of this device.
func Compare(events []Event, held []Held, home *time.Location) []Preview {
	byID, byUID := map[record.ID]*Held{}, map[string]*Held{}
	for i := range held {
		h := &held[i]
		byID[h.ID] = h
		if known, twice := byUID[h.Is.UID]; h.Is.UID != "" && (!twice || known.Deleted) {
			byUID[h.Is.UID] = h
		}
	}
	all := make([]Preview, 0, len(events))
	for _, e := range events {
		p := Preview{Event: e, Verdict: New, After: e.Appointment}
		p.After.UID = e.UID
		if e.Refused != "" {
			p.Verdict = Refused
			all = append(all, p)
			continue
		}
		id, own := OwnID(e.UID)
		if p.Held = byUID[e.UID]; p.Held == nil && own {
			p.Held = byID[id]
		}
		if p.Held != nil {
			p.judge(home)
		}
		all = append(all, p)
	}
	return all
}

// judge compares an event with the appointment that is there.
func (p *Preview) judge(home *time.Location) {
	was := p.Held.Is
	p.After = update(was, p.Event)
	p.Changes = changes(was, p.After, home)
	switch {
	case p.Held.Deleted:
		p.Verdict = Deleted
	case len(p.Changes) == 0:
		p.Verdict, p.After = Unchanged, was
	case !p.Event.Modified.IsZero() && p.ours() && p.Event.Modified.Before(p.Held.Updated.Truncate(time.Second)):
		p.Verdict = Older
	default:
		p.Verdict = Update
	}
}

// ours reports an event that Carnet wrote: its time of change is that of the record. Other programs count from their own
// last change, which says nothing about what was changed here since.
func (p *Preview) ours() bool {
	_, own := OwnID(p.Event.UID)
	return own
}

// update is what an appointment becomes by an event. What calendar files do not carry stays as it is: papers, links, whether
// to remind, and, of a discreet file, everything but the time.
func update(was record.Appointment, e Event) record.Appointment {
	is := e.Appointment
	after := was
	after.Date, after.Minute, after.AllDay, after.Zone = is.Date, is.Minute, is.AllDay, is.Zone
	after.Duration, after.Repeat, after.Except = is.Duration, is.Repeat, is.Except
	if is.Status != "" || was.Status == record.AppointmentCancelled {
		after.Status = is.Status
	}
	if e.Discreet {
		return after
	}
	after.Title, after.Place = other(was.Title, is.Title, record.CleanLine), other(was.Place, is.Place, record.CleanLine)
	after.Note = other(was.Note, is.Note, CleanNote)
	if is.With != "" {
		after.With = other(was.With, is.With, record.CleanLine)
	}
	if is.Exam != "" {
		after.Exam = is.Exam
	}
	if len(is.Doses) > 0 {
		after.Doses = is.Doses
	}
	return after
}

// other is the text of an event, unless it differs from ours only by spaces that reading cleans.
func other(was, is string, clean func(string) string) string {
	if clean(was) == is {
		return was
	}
	return is
}

// changes names the fields that differ.
func changes(a, b record.Appointment, home *time.Location) []Field {
	var names []Field
	differ := func(name Field, differs bool) {
		if differs {
			names = append(names, name)
		}
	}
	sameMoment := a.Repeat == "" && b.Repeat == "" && !a.AllDay && !b.AllDay && a.Start(home).Equal(b.Start(home))
	differ("title", a.Title != b.Title)
	differ("date", a.Date != b.Date && !sameMoment)
	differ("time", !sameMoment && (a.AllDay != b.AllDay || !a.AllDay && (a.Minute != b.Minute || a.Zone != b.Zone)))
	differ("duration", a.Duration != b.Duration)
	differ("repeat", CanonicalRepeat(a, home) != CanonicalRepeat(b, home) || !sameDays(a.Except, b.Except))
	differ("place", a.Place != b.Place)
	differ("with", a.With != b.With)
	differ("note", a.Note != b.Note)
	differ("exam", a.Exam != b.Exam)
	differ("doses", !slices.Equal(a.Doses, b.Doses))
	differ("status", a.Status != b.Status)
	return names
}

func sameDays(a, b []record.Date) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.SortFunc(a, record.Date.Compare)
	slices.SortFunc(b, record.Date.Compare)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}
