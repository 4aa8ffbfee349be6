package main

import (
	"cmp"
	"crypto/pbkdf2"
	"crypto/sha256"
	"io"
	"slices"
	"strings"
	"time"

	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/report"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/app/vaccination/phrase"
)

// planICS writes the visits of the plan for a calendar program: one whole day for each dose, on the day of its visit. What is
// to be checked stands on the day of the plan, and what was done in the year before stands on its own day, so that a program
// that had it as due learns of it. A later file updates what an earlier one brought: the same dose of the same person has the
// same UID.
func planICS(w io.Writer, c report.Calendar, now time.Time) error {
	whose, err := personID(c.Birth, c.Name)
	if err != nil {
		return err
	}
	var entries []agenda.Entry
	add := func(key string, a record.Appointment) {
		a.AllDay, a.Doses = true, []string{key}
		entries = append(entries, agenda.Entry{UID: agenda.DerivedUID(whose, agenda.Dose, key), Sequence: agenda.SequenceAt(now), Modified: now,
			Appointment: a, Child: record.CleanLine(c.Name)})
	}
	planned := map[string]bool{}
	for _, v := range c.Plan.Visits() {
		for _, l := range v.Lines {
			if !planned[l.Key] {
				planned[l.Key] = true
				add(l.Key, record.Appointment{Title: c.LineName(l.Key, l.Valences), Date: v.From, Note: eventNote(c, v, l)})
			}
		}
	}
	for _, l := range c.Plan.With(vaccination.Late, vaccination.Due, vaccination.Check, vaccination.Done) {
		title, why := c.LineName(l.Key, l.Missing), phrase.Reason(c.Texts, l.Reason)
		switch {
		case planned[l.Key]:
		case l.Status != vaccination.Done:
			title = c.Texts.S("plan.field", text.Args{"Name": c.Texts.S("vaccine.status." + string(l.Status)), "Value": title})
			add(l.Key, record.Appointment{Title: title, Date: c.On, Note: why + "\n" + phrase.Source(l.Source)})
		case l.Given.Whole() && !l.Given.Before(c.On.AddYears(-1)):
			add(l.Key, record.Appointment{Title: c.Texts.S("agenda.file.done", text.Args{"Title": title}), Date: l.Given, Quiet: true})
		}
	}
	slices.SortStableFunc(entries, func(a, b agenda.Entry) int {
		return cmp.Or(a.Appointment.Date.Compare(b.Appointment.Date), cmp.Compare(a.UID, b.UID))
	})
	return agenda.Write(w, entries, agenda.Words{Calendar: c.Texts.S("agenda.file.calendar"), Discreet: c.Texts.S("agenda.file.discreet"),
		Alarm: c.Texts.S("agenda.file.alarm")}, now)
}

// eventNote explains a dose of a visit.
func eventNote(c report.Calendar, v vaccination.Visit, l vaccination.VisitLine) string {
	var lines []string
	if line, there := c.Plan.Line(l.Key); there && line.Status != vaccination.Upcoming {
		lines = append(lines, phrase.Reason(c.Texts, line.Reason))
	}
	lines = append(lines, c.VisitReason(v))
	if !v.To.IsZero() && v.To.After(v.From) {
		lines = append(lines, c.Texts.Capital(c.Texts.S("plan.visit.until", text.Args{"Date": c.Texts.Date(v.To)})))
	}
	return strings.Join(append(lines, phrase.Source(l.Source), c.Texts.S("plan.about.not")), "\n")
}

// personRounds makes one guess of a birth date slow: somebody who has only the UIDs of a file, as a server that shares when
// one is busy, would have to make all of them.
const personRounds = 200_000

// personID names a person of whom there is no record, the same each time.
func personID(birth record.Date, name string) (record.ID, error) {
	key, err := pbkdf2.Key(sha256.New, birth.String()+"|"+record.CleanLine(name), []byte("carnet calendar"), personRounds, len(record.ID{}))
	if err != nil {
		return record.ID{}, record.Wrap(record.Internal, "name person", err)
	}
	return record.ID(key), nil
}
