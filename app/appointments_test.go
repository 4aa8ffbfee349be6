package app_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"carnet/app"
	"carnet/app/agenda"
	"carnet/app/record"
)

func visit(title string, on record.Date) record.Appointment {
	return record.Appointment{Title: title, Date: on, Minute: 9 * 60, Zone: "Europe/Paris", Duration: 30}
}

func (f *family) book(a record.Appointment) record.ID {
	f.t.Helper()
	id, err := f.child.AddAppointment(f.t.Context(), a)
	must(f.t, err)
	return id
}

func TestAppointmentsAreToCome(t *testing.T) {
	f := newFamily(t)
	soon := f.book(visit("  Pédiatre \u202e", record.NewDate(2026, 4, 2)))
	f.book(visit("Dentiste", record.NewDate(2026, 3, 1)))
	f.again()
	got := f.child.Appointments()
	if len(got) != 2 || got[0].Is.Title != "Dentiste" || got[1].Is.Title != "Pédiatre" || got[1].ID != soon {
		t.Fatalf("appointments %+v", got)
	}
	for name, a := range map[string]record.Appointment{
		"date":   visit("avant la naissance", born.AddDays(-1)),
		"title":  visit(" ", record.NewDate(2026, 4, 2)),
		"repeat": {Title: "x", Date: record.NewDate(2026, 4, 2), Repeat: "FREQ=SECONDLY"},
		"links":  {Title: "x", Date: record.NewDate(2026, 4, 2), Documents: []record.ID{{9}}},
		"time":   {Title: "x", Date: record.NewDate(2026, 4, 2), Minute: 1440},
	} {
		_, err := f.child.AddAppointment(t.Context(), a)
		var e *record.Error
		if !errors.As(err, &e) || e.Kind != record.Invalid || e.Field != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := f.child.AddAppointment(t.Context(), visit("x", record.NewDate(2062, 4, 2)))
	wantKind(t, err, record.Invalid)
}

func TestAppointmentsOfAPregnancy(t *testing.T) {
	f := newFamily(t)
	who := child("Bébé")
	who.BirthDate, who.DueDate, who.Sex = record.Date{}, record.NewDate(2026, 6, 14), ""
	p, err := f.s.AddChild(t.Context(), who, nil)
	must(t, err)
	id, err := p.AddAppointment(t.Context(), visit("Échographie", record.NewDate(2026, 3, 20)))
	must(t, err)
	_, err = p.AddAppointment(t.Context(), visit("x", record.NewDate(2025, 3, 20)))
	wantKind(t, err, record.Invalid)
	who = p.Identity()
	who.BirthDate, who.DueDate, who.Sex = record.NewDate(2026, 3, 9), record.Date{}, record.Female
	must(t, p.SetIdentity(t.Context(), who))
	a := p.Appointments()[0].Is
	a.Date = record.NewDate(2026, 2, 20)
	must(t, p.SetAppointment(t.Context(), id, a)) // of the pregnancy, corrected after the birth
}

func TestWhatBecomesOfAppointments(t *testing.T) {
	f := newFamily(t)
	kine := visit("Kiné", record.NewDate(2026, 3, 12))
	kine.Repeat = "FREQ=WEEKLY;INTERVAL=1;COUNT=3"
	id := f.book(kine)
	must(t, f.child.SkipOccurrence(t.Context(), id, record.NewDate(2026, 3, 19)))
	wantKind(t, f.child.SkipOccurrence(t.Context(), id, record.NewDate(2026, 3, 19)), record.Invalid)
	wantKind(t, f.child.SkipOccurrence(t.Context(), id, record.NewDate(2026, 3, 20)), record.Invalid)
	is := f.child.Appointments()[0].Is
	if is.Repeat != "FREQ=WEEKLY;COUNT=3" || len(is.Except) != 1 {
		t.Errorf("kept as %+v", is)
	}
	items := agenda.Filter(f.s.Agenda(record.NewDate(2026, 3, 1), record.NewDate(2026, 4, 30)), nil, []agenda.Kind{agenda.Appointment})
	if len(items) != 2 || items[1].Day != record.NewDate(2026, 3, 26) || !items[1].Start.Equal(time.Date(2026, 3, 26, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("the agenda reads %+v", items)
	}
	must(t, f.child.SetAppointmentStatus(t.Context(), id, record.AppointmentCancelled))
	wantKind(t, f.child.SetAppointmentStatus(t.Context(), id, "lost"), record.Invalid)
	wantKind(t, f.child.SetAppointmentStatus(t.Context(), record.ID{1}, ""), record.NotFound)
	if h, err := f.child.History(t.Context(), id); err != nil || len(h) != 3 {
		t.Errorf("%d versions, %v", len(h), err)
	}
}

func TestTheAgendaOfAllOpenProfiles(t *testing.T) {
	f := newFamily(t)
	f.add(f.s, "Noé")
	id := f.book(func() record.Appointment {
		a := visit("ROR", record.NewDate(2026, 3, 17))
		a.Doses = []string{"ROR-1"}
		return a
	}())
	_, err := f.s.Profiles()[0].AddAppointment(t.Context(), visit("Le mien", record.NewDate(2026, 3, 18)))
	must(t, err)
	_, err = f.child.AddFollowUp(t.Context(), record.FollowUp{What: record.Equipment, Text: "Lunettes", Asked: record.NewDate(2026, 3, 1), By: record.NewDate(2026, 3, 20)})
	must(t, err)
	items := f.s.Agenda(f.s.Today(), record.NewDate(2026, 3, 31))
	kinds := map[agenda.Kind]int{}
	profiles := map[record.ID]bool{}
	for _, i := range items {
		kinds[i.Kind]++
		profiles[i.Profile] = true
		if i.Kind == agenda.Dose && i.Key == "ROR-1" && (i.Booked == record.NewDate(2026, 3, 17)) != (i.Profile == f.child.ID()) {
			t.Errorf("ROR-1 of %s is booked on %s", i.Profile, i.Booked)
		}
		if i.ID == id && i.Status != agenda.Planned {
			t.Errorf("it is %s", i.Status)
		}
	}
	if kinds[agenda.Appointment] != 2 || kinds[agenda.FollowUp] != 1 || kinds[agenda.Dose] == 0 || kinds[agenda.Exam] == 0 || len(profiles) != 3 {
		t.Errorf("the agenda holds %v of %d profiles", kinds, len(profiles))
	}
}

func TestCommonDatesForSiblings(t *testing.T) {
	f := newFamily(t)
	f.add(f.s, "Noé")
	c := f.s.CommonDates(app.CommonWish{})
	if len(c.Visits) == 0 || c.Visits[0].Children != 2 {
		t.Fatalf("twins have no common date: %+v", c)
	}
	for _, v := range c.Visits {
		why := f.s.WhyThisDay(french(t), v)
		if !strings.Contains(why[0], f.child.Identity().CallName()) && !strings.Contains(why[0], "Noé") || strings.Contains(strings.Join(why, " "), "agenda.") {
			t.Errorf("explained by %q", why)
		}
		if !v.Day.After(f.s.Today()) || v.Day.Time().Weekday() == time.Sunday && !v.Closed {
			t.Errorf("a visit on %s", v.Day)
		}
	}
	before := len(c.Visits[0].Needs)
	booked := visit("Vaccins", c.Visits[0].Day)
	booked.Doses = []string{c.Visits[0].Needs[0].Key}
	for _, n := range c.Visits[0].Needs {
		if n.Profile == f.child.ID() && n.Kind == agenda.Dose {
			booked.Doses = []string{n.Key}
		}
	}
	f.book(booked)
	after := 0
	for _, v := range f.s.CommonDates(app.CommonWish{}).Visits {
		for _, n := range v.Needs {
			if n.Profile == f.child.ID() && n.Key == booked.Doses[0] {
				t.Errorf("%s is booked and proposed on %s", n.Key, v.Day)
			}
			after++
		}
	}
	if before == 0 || after == 0 {
		t.Errorf("%d needs, then %d", before, after)
	}
	for _, v := range f.s.CommonDates(app.CommonWish{Profiles: []record.ID{f.child.ID()}}).Visits {
		if v.Children != 1 {
			t.Errorf("the brother comes too: %+v", v)
		}
	}
}

// export writes the agenda and returns the file.
func (f *family) export(choice app.AgendaExport) string {
	f.t.Helper()
	var b bytes.Buffer
	_, err := f.s.ExportAgenda(f.t.Context(), &b, choice, french(f.t))
	must(f.t, err)
	return b.String()
}

func (f *family) plan(file string) *app.AgendaImport {
	f.t.Helper()
	in, err := f.s.PlanAgendaImport(f.t.Context(), strings.NewReader(file), french(f.t))
	must(f.t, err)
	return in
}

func TestTheAgendaLeaves(t *testing.T) {
	f := newFamily(t)
	f.book(visit("Pédiatre", record.NewDate(2026, 4, 2)))
	full := f.export(app.AgendaExport{})
	if !strings.Contains(full, "SUMMARY:Lina · Pédiatre\r\n") || !strings.Contains(full, "SUMMARY:Lina · ROR\\, 1re dose\r\n") || !strings.Contains(full, "Un rappel vous attend") {
		t.Errorf("the file reads\n%s", full)
	}
	if full != f.export(app.AgendaExport{}) {
		t.Error("the same agenda gives another file")
	}
	discreet := f.export(app.AgendaExport{Discreet: true})
	for _, secret := range []string{"Lina", "Benali", "Pédiatre", "ROR", "MED-", f.child.ID().String()} {
		if strings.Contains(discreet, secret) {
			t.Errorf("a discreet file says %s", secret)
		}
	}
	only := f.export(app.AgendaExport{Kinds: []agenda.Kind{agenda.Appointment}, Profiles: []record.ID{f.child.ID()}})
	if strings.Count(only, "BEGIN:VEVENT") != 1 {
		t.Errorf("appointments only:\n%s", only)
	}
	must(t, f.child.SetAppointmentStatus(t.Context(), f.child.Appointments()[0].ID, record.AppointmentCancelled))
	if !strings.Contains(f.export(app.AgendaExport{}), "STATUS:CANCELLED") || strings.Contains(f.export(app.AgendaExport{NoCancelled: true}), "Pédiatre") {
		t.Error("the calendar does not learn what was cancelled, or cannot be spared it")
	}
	lines, _, err := f.child.Activity(t.Context())
	must(t, err)
	if lines[0].Action != record.ActionHandedOut || lines[0].File != "carnet-agenda-2026-03-10.ics" {
		t.Errorf("the log reads %+v", lines[0])
	}
	if name := f.s.AgendaFileName(); name != "carnet-agenda-2026-03-10.ics" {
		t.Errorf("the file is called %s", name)
	}
	_, err = f.s.ExportAgenda(t.Context(), failing{}, app.AgendaExport{}, french(t))
	wantKind(t, err, record.SaveFailed)
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("gone") }

// What was due and is done stands in the next file under the same name, on its day.
func TestDoneThingsAreToldToTheCalendar(t *testing.T) {
	f := newFamily(t)
	before := events(f.export(app.AgendaExport{Kinds: []agenda.Kind{agenda.Dose}}))
	_, err := f.child.AddDose(t.Context(), record.Dose{Date: record.NewDate(2026, 3, 5), Product: "Priorix", Valences: []record.Valence{record.Measles, record.Mumps, record.Rubella}}, record.FromParent)
	must(t, err)
	after := events(f.export(app.AgendaExport{Kinds: []agenda.Kind{agenda.Dose}}))
	for uid, was := range before {
		if !strings.Contains(was, "ROR\\, 1re dose") {
			continue
		}
		if is := after[uid]; !strings.Contains(is, "DTSTART;VALUE=DATE:20260305") || !strings.Contains(is, "fait") || strings.Contains(is, "VALARM") {
			t.Errorf("it was\n%s\nand is\n%s", was, is)
		}
		return
	}
	t.Error("ROR-1 is not due at one year")
}

// events gives the events of a file by their UID.
func events(file string) map[string]string {
	all := map[string]string{}
	for part := range strings.SplitSeq(strings.ReplaceAll(file, "\r\n ", ""), "BEGIN:VEVENT") {
		if _, rest, ok := strings.Cut(part, "UID:"); ok {
			uid, _, _ := strings.Cut(rest, "\r\n")
			all[uid] = part
		}
	}
	return all
}

func TestImportChangesNothingUntilConfirmed(t *testing.T) {
	f := newFamily(t)
	id := f.book(visit("Pédiatre", record.NewDate(2026, 4, 2)))
	file := f.export(app.AgendaExport{})
	for _, l := range f.plan(file).Lines {
		if l.Verdict.Proposed() {
			t.Errorf("our own file proposes %+v", l)
		}
	}
	foreign := "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:orl@example.org\r\nSUMMARY:ORL\r\nDTSTART;TZID=Indian/Reunion:20260410T090000\r\nEND:VEVENT\r\n" +
		"BEGIN:VEVENT\r\nUID:old@example.org\r\nSUMMARY:Ancien\r\nDTSTART:19990410T090000\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:none\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	moved := strings.ReplaceAll(strings.ReplaceAll(file, "DTSTART;TZID=Europe/Paris:20260402T090000", "DTSTART;TZID=Europe/Paris:20260402T110000"), "END:VCALENDAR\r\n", "") +
		strings.TrimPrefix(foreign, "BEGIN:VCALENDAR\r\n")
	in := f.plan(moved)
	verdicts := map[string]agenda.Verdict{}
	for _, l := range in.Lines {
		verdicts[l.Event.Appointment.Title] = l.Verdict
	}
	if verdicts["Pédiatre"] != agenda.Update || verdicts["ORL"] != agenda.New || verdicts["Ancien"] != agenda.New || verdicts["Rendez-vous"] != agenda.Refused {
		t.Errorf("verdicts %v", verdicts)
	}
	if got := f.child.Appointments(); len(got) != 1 || got[0].Is.Minute != 540 {
		t.Fatal("planning wrote something")
	}
	picks := in.Proposed(f.child.ID())
	if len(picks) != 2 { // neither the event of 1999 nor the refused one
		t.Fatalf("proposed %+v", picks)
	}
	done, err := in.Apply(t.Context(), picks)
	must(t, err)
	if got := f.child.Appointments(); done.Added != 1 || done.Changed != 1 || len(got) != 2 || got[0].ID != id || got[0].Is.Minute != 660 || got[1].Is.Zone != "Indian/Reunion" || got[1].Is.UID != "orl@example.org" {
		t.Fatalf("%+v: %+v", done, got)
	}
	for _, l := range f.plan(foreign).Lines {
		if l.Event.UID == "orl@example.org" && l.Verdict != agenda.Unchanged {
			t.Errorf("the same file again: %s %v", l.Verdict, l.Changes)
		}
	}
	must(t, done.Undo(t.Context()))
	if got := f.child.Appointments(); len(got) != 1 || got[0].Is.Minute != 540 {
		t.Errorf("undone: %+v", got)
	}
	for _, l := range f.plan(foreign).Lines {
		if l.Event.UID == "orl@example.org" && (l.Verdict != agenda.Deleted || l.Profile != f.child.ID()) {
			t.Errorf("what was deleted: %s", l.Verdict)
		}
	}
}

func TestWhatCannotBeApplied(t *testing.T) {
	f := newFamily(t)
	f.book(visit("Pédiatre", record.NewDate(2026, 4, 2)))
	in := f.plan(f.export(app.AgendaExport{Kinds: []agenda.Kind{agenda.Appointment}}))
	for _, picks := range [][]app.AgendaPick{{{Line: 0, Profile: f.child.ID()}}, {{Line: 7}}, {{Line: -1}}} {
		_, err := in.Apply(t.Context(), picks)
		wantKind(t, err, record.NotFound)
	}
	in = f.plan("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:a\nDTSTART:20260410T090000\nEND:VEVENT\nBEGIN:VEVENT\nUID:2\nSUMMARY:b\nDTSTART:19990410T090000\nEND:VEVENT\nEND:VCALENDAR\n")
	_, err := in.Apply(t.Context(), []app.AgendaPick{{0, record.ID{9}}})
	wantKind(t, err, record.NotFound)
	_, err = in.Apply(t.Context(), []app.AgendaPick{{0, f.child.ID()}, {1, f.child.ID()}})
	wantKind(t, err, record.Invalid)
	_, err = in.Apply(t.Context(), []app.AgendaPick{{0, f.child.ID()}, {0, f.child.ID()}})
	wantKind(t, err, record.NotFound)
	f.again()
	if got := f.child.Appointments(); len(got) != 1 {
		t.Errorf("a part was written: %+v", got)
	}
	f.faults.commit = errFull
	in = f.plan("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:a\nDTSTART:20260410T090000\nEND:VEVENT\nEND:VCALENDAR\n")
	done, err := in.Apply(t.Context(), in.Proposed(f.child.ID()))
	wantKind(t, err, record.DiskFull)
	if done.Added != 0 || len(f.child.Appointments()) != 1 {
		t.Error("a full disk")
	}
}

// A family that has lost the record gets its appointments back from a calendar, each in the right profile.
func TestAFileOfAnotherVault(t *testing.T) {
	f, other := newFamily(t), newFamily(t)
	f.book(visit("Pédiatre", record.NewDate(2026, 4, 2)))
	file := f.export(app.AgendaExport{})
	in := other.plan(file)
	picks := in.Proposed(record.ID{})
	if len(picks) != 1 || picks[0].Profile != other.child.ID() {
		t.Fatalf("proposed %+v", picks)
	}
	_, err := in.Apply(t.Context(), picks)
	must(t, err)
	got := other.child.Appointments()
	want := f.child.Appointments()[0]
	if len(got) != 1 || got[0].Is.Title != "Pédiatre" || got[0].Is.UID != agenda.UID(want.ID, want.Is) {
		t.Errorf("got %+v", got)
	}
	if again := other.plan(file); slices.ContainsFunc(again.Lines, func(l app.AgendaLine) bool { return l.Verdict.Proposed() }) {
		t.Errorf("again: %+v", again.Lines)
	}
}
