package app

import (
	"context"
	"io"
	"slices"
	"strings"

	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/app/vaccination/phrase"
)

// Lateness is when this account calls a dose late: a convention of our own, that a family may change.
func (s *Session) Lateness() vaccination.Settings {
	p, err := s.Preferences()
	if err != nil || p.Lateness.LateUnderTwo.IsZero() || p.Lateness.LateLater.IsZero() {
		return vaccination.DefaultSettings()
	}
	return p.Lateness
}

// SetLateness changes when a dose is called late; the zero Settings are the default ones.
func (s *Session) SetLateness(late vaccination.Settings) error {
	return s.ChangePreferences(func(p *Preferences) { p.Lateness = late })
}

// GivenDoses are the recorded doses as the calendar reads them, the oldest first.
func (p *Profile) GivenDoses() []vaccination.Dose {
	_, doses := p.vaccinated()
	return doses
}

// PlanFileName is the name proposed for a vaccination plan saved now. It tells the day and nothing of a person.
func (p *Profile) PlanFileName(extension string) string {
	return "carnet-vaccinations-" + p.session.carnet.clock().Format("2006-01-02") + "." + extension
}

// HandOutPlan lets write make a readable file of the vaccination plan outside the vault, and notes that it left. It is not
// encrypted; ask for the password and say so first. Errors: NotAllowed, SaveFailed, and those of write.
func (p *Profile) HandOutPlan(w io.Writer, extension string, write func(io.Writer) error) error {
	const op = "hand out plan"
	if p.Status() != Active {
		return record.E(record.NotAllowed, op)
	}
	if err := write(w); err != nil {
		return record.Wrap(record.SaveFailed, op, err)
	}
	p.session.note(record.Event{Action: record.ActionHandedOut, File: p.PlanFileName(extension)}, p.source())
	return nil
}

// WritePlanCalendar writes the visits of the plan for a calendar program: each dose on the day of its visit, as a whole day.
// It is the same event as the one that ExportAgenda makes of the dose: a later file of either updates it. What was done in
// the last year stands on its day, without alarm, so that a program that had it as due learns of it. Errors: SaveFailed,
// Canceled.
func (p *Profile) WritePlanCalendar(ctx context.Context, w io.Writer, words *text.Catalogue) error {
	if err := ctx.Err(); err != nil {
		return record.Wrap(record.Canceled, "write plan", err)
	}
	plan, stamp, today := p.VaccinationPlan(), p.session.carnet.clock(), p.session.Today()
	child := p.Identity().CallName()
	var entries []agenda.Entry
	add := func(key string, a record.Appointment) {
		a.AllDay, a.Doses = true, []string{key}
		uid := agenda.DerivedUID(p.id, agenda.Dose, key)
		if slices.ContainsFunc(entries, func(e agenda.Entry) bool { return e.UID == uid }) {
			return
		}
		entries = append(entries, agenda.Entry{UID: uid, Sequence: agenda.SequenceAt(stamp), Modified: stamp, Appointment: a, Child: child})
	}
	for _, v := range plan.Visits() {
		for _, l := range v.Lines {
			line, _ := plan.Line(l.Key) // visits are made of the plan's lines
			add(l.Key, record.Appointment{Title: phrase.Asked(words, line, l.Valences), Date: v.From, Note: visitNote(words, plan, v, l)})
		}
	}
	for _, l := range plan.With(vaccination.Done) {
		if l.Given.Whole() && !l.Given.Before(today.AddYears(-1)) {
			add(l.Key, record.Appointment{Title: words.S("agenda.file.done", text.Args{"Title": phrase.Line(words, l.Key)}), Date: l.Given, Quiet: true})
		}
	}
	return agenda.Write(w, entries, agenda.Words{Calendar: words.S("agenda.file.calendar"), Discreet: words.S("agenda.file.discreet"),
		Alarm: words.S("agenda.file.alarm")}, stamp)
}

// visitNote explains a dose of a visit: what it holds, why then, and whom to ask.
func visitNote(words *text.Catalogue, plan vaccination.Plan, v vaccination.Visit, l vaccination.VisitLine) string {
	lines := []string{phrase.Diseases(words, l.Valences), phrase.VisitReason(words, plan, v)}
	return strings.Join(append(lines, words.S("agenda.file.dose")), "\n")
}
