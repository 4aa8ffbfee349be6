package agenda_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"carnet/app/agenda"
	"carnet/app/record"
)

// calendar wraps events, given as lines, into a file.
func calendar(lines string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\n" + strings.ReplaceAll(strings.TrimSpace(lines), "\n", "\r\n") + "\r\nEND:VCALENDAR\r\n"
}

func read(t *testing.T, text string) []agenda.Event {
	t.Helper()
	file, err := agenda.Read(strings.NewReader(text), agenda.Reading{Home: zone(t, "Europe/Paris"), Untitled: "Rendez-vous"})
	if err != nil {
		t.Fatal(err)
	}
	return file.Events
}

// when tells the time of an event in short.
func when(a record.Appointment) string {
	s := a.Date.String()
	if !a.AllDay {
		s += fmt.Sprintf(" %02d:%02d", a.Minute/60, a.Minute%60)
	}
	for _, part := range []string{a.Zone, a.Repeat, days(a.Except)} {
		if part != "" {
			s += " " + part
		}
	}
	if a.Duration > 0 {
		s += fmt.Sprintf(" (%d)", a.Duration)
	}
	return s
}

func TestTimesOfOtherPrograms(t *testing.T) {
	for _, c := range []struct{ lines, want, told string }{
		{"DTSTART:20260710T070000Z\nDTEND:20260710T073000Z", "2026-07-10 09:00 Europe/Paris (30)", ""},
		{"DTSTART:20260110T070000Z", "2026-01-10 08:00 Europe/Paris", ""},
		{"DTSTART:20260710T230000Z", "2026-07-11 01:00 Europe/Paris", ""},
		{"DTSTART:20260710T070000Z\nRRULE:FREQ=WEEKLY;COUNT=2", "2026-07-10 07:00 UTC FREQ=WEEKLY;COUNT=2", ""},
		{"DTSTART:20260710T090000", "2026-07-10 09:00", ""},
		{"dtstart:20260710T0900", "2026-07-10 09:00", ""},
		{"DTSTART;TZID=Indian/Reunion:20260710T090000\nDTEND;TZID=Indian/Reunion:20260710T100000", "2026-07-10 09:00 Indian/Reunion (60)", ""},
		{"DTSTART;TZID=America/Cayenne:20260710T090000\nDURATION:P1DT2H", "2026-07-10 09:00 America/Cayenne (1560)", ""},
		{`DTSTART;TZID="Romance Standard Time":20260710T090000`, "2026-07-10 09:00 Europe/Paris", ""},
		{"DTSTART;TZID=SA Eastern Standard Time:20260710T090000", "2026-07-10 09:00 America/Cayenne", ""},
		{"DTSTART;TZID=/citadel.org/20250101_1/Europe/Paris:20260710T090000", "2026-07-10 09:00 Europe/Paris", ""},
		{"DTSTART;TZID=Customized Time Zone:20260710T090000", "2026-07-10 09:00", "zone"},
		{"DTSTART;TZID=../../etc/passwd:20260710T090000", "2026-07-10 09:00", "zone"},
		{"DTSTART;TZID=Local:20260710T090000", "2026-07-10 09:00", "zone"},
		{"DTSTART;VALUE=DATE:20260710", "2026-07-10", ""},
		{"DTSTART;VALUE=DATE:20260710\nDTEND;VALUE=DATE:20260711", "2026-07-10", ""},
		{"DTSTART;VALUE=DATE:20260710\nDTEND;VALUE=DATE:20260713", "2026-07-10 (4320)", ""},
		{"DTSTART:20260710", "2026-07-10", ""},
		{"DTSTART:20260710T090000\nDTEND:20260709T090000", "2026-07-10 09:00", ""}, // ends before it begins
		{"DTSTART:20260710T090000\nDTEND:20300101T090000", "2026-07-10 09:00 (44640)", "shortened"},
		{"DTSTART:20260710T090000\nDURATION:P99999999999999W", "2026-07-10 09:00", ""},
		{"DTSTART;TZID=Europe/Paris:20261020T090000\nRRULE:FREQ=DAILY;UNTIL=20261026T080000Z", "2026-10-20 09:00 Europe/Paris FREQ=DAILY;UNTIL=20261026", ""},
		{"DTSTART;TZID=Europe/Paris:20261020T090000\nRRULE:FREQ=DAILY;UNTIL=20261026T075900Z", "2026-10-20 09:00 Europe/Paris FREQ=DAILY;UNTIL=20261025", ""},
		{"DTSTART;TZID=Europe/Paris:20260320T090000\nRRULE:FREQ=WEEKLY;WKST=MO;INTERVAL=1;BYHOUR=9\nEXDATE;TZID=Europe/Paris:20260327T090000,20260403T090000\nEXDATE:20260410T070000Z",
			"2026-03-20 09:00 Europe/Paris FREQ=WEEKLY 2026-03-27 2026-04-03 2026-04-10", ""},
		{"DTSTART;TZID=Pacific/Noumea:20260320T080000\nRRULE:FREQ=WEEKLY\nEXDATE:20260326T210000Z", "2026-03-20 08:00 Pacific/Noumea FREQ=WEEKLY 2026-03-27", ""},
		{"DTSTART:20260320T090000\nRRULE:FREQ=WEEKLY\nRDATE:20260325T090000", "2026-03-20 09:00 FREQ=WEEKLY", "extra-dates"},
	} {
		events := read(t, calendar("BEGIN:VEVENT\nUID:1\nSUMMARY:x\n"+c.lines+"\nEND:VEVENT"))
		if len(events) != 1 || events[0].Refused != "" || when(events[0].Appointment) != c.want || strings.Trim(fmt.Sprint(events[0].Told), "[]") != c.told {
			t.Errorf("%s\nreads %+v, want %s %s", c.lines, events, c.want, c.told)
		}
	}
}

func TestZoneOfTheFile(t *testing.T) {
	events := read(t, calendar("BEGIN:VTIMEZONE\nTZID:Ma zone\nX-LIC-LOCATION:Indian/Reunion\nBEGIN:STANDARD\nDTSTART:19700101T000000\nEND:STANDARD\nEND:VTIMEZONE\n"+
		"BEGIN:VEVENT\nUID:1\nDTSTART;TZID=Ma zone:20260710T090000\nEND:VEVENT"))
	if len(events) != 1 || when(events[0].Appointment) != "2026-07-10 09:00 Indian/Reunion" || len(events[0].Told) != 0 {
		t.Errorf("read %+v", events)
	}
}

func TestTexts(t *testing.T) {
	for _, c := range []struct{ line, title, note string }{
		{"SUMMARY:Kiné\\, 1re séance\\; apporter le carnet", "Kiné, 1re séance; apporter le carnet", ""},
		{"SUMMARY:Kiné, sans échappement", "Kiné, sans échappement", ""},
		{"SUMMARY:C:\\dossier", "C:\\dossier", ""},
		{"SUMMARY;LANGUAGE=fr:Kiné", "Kiné", ""},
		{"SUMMARY:", "Rendez-vous", ""},
		{"SUMMARY:\u202e\u0007  ", "Rendez-vous", ""},
		{"X-NOTHING:1", "Rendez-vous", ""},
		{"SUMMARY:a\nDESCRIPTION:un\\n deux \\N\\ntrois\u202e", "a", "un\ndeux\n\ntrois"},
		{"SUMMARY:Vis\xe9 \xe0 9 h", "Visé à 9 h", ""},
		{"SUMMARY:Ki\n n\xc3\n \xa9", "Kiné", ""},
	} {
		events := read(t, calendar("BEGIN:VEVENT\nUID:1\nDTSTART:20260710T090000\n"+c.line+"\nEND:VEVENT"))
		if len(events) != 1 || events[0].Appointment.Title != c.title || events[0].Appointment.Note != c.note {
			t.Errorf("%q reads %+v", c.line, events)
		}
	}
	long := read(t, calendar("BEGIN:VEVENT\nUID:1\nDTSTART:20260710T090000\nSUMMARY:"+strings.Repeat("é", 300)+"\nDESCRIPTION:"+strings.Repeat("é", 40_000)+"\nEND:VEVENT"))
	if a := long[0].Appointment; len(a.Title) != 200 || len(a.Note) != 10_000 || !slices.Contains(long[0].Told, agenda.Shortened) {
		t.Errorf("%d and %d bytes, %v", len(a.Title), len(a.Note), long[0].Told)
	}
}

func TestWhatIsRefused(t *testing.T) {
	for lines, want := range map[string]agenda.Problem{
		"SUMMARY:x":                                    agenda.NoDate,
		"DTSTART:demain":                               agenda.NoDate,
		"DTSTART:20260230T090000":                      agenda.NoDate,
		"DTSTART:18500710T090000":                      agenda.OutOfRange,
		"DTSTART:99990710T090000":                      agenda.OutOfRange,
		"DTSTART:20260710T090000\nRRULE:FREQ=SECONDLY": agenda.StrangeRule,
		"DTSTART:20260710T090000\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY":               agenda.StrangeRule,
		"DTSTART:20260710T090000\nRRULE:FREQ=DAILY;COUNT=2000000000":                 agenda.StrangeRule,
		"DTSTART:20260710T090000\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260710T090000": agenda.Following,
		"DTSTART:20260710T090000\nRRULE:FREQ=DAILY\nEXDATE:" + exdates(1500):         agenda.StrangeRule,
		"DTSTART:20260710T090000\n" + strings.Repeat("COMMENT:x\n", 3000):            agenda.Unreadable,
	} {
		events := read(t, calendar("BEGIN:VEVENT\nUID:1\n"+strings.TrimSpace(lines)+"\nEND:VEVENT\nBEGIN:VEVENT\nUID:2\nDTSTART:20260711T090000\nEND:VEVENT"))
		if len(events) != 2 || events[0].Refused != want || events[1].Refused != "" {
			t.Errorf("%.80q: %.300v", lines, fmt.Sprint(events))
		}
	}
}

func exdates(n int) string {
	var all []string
	for i := range n {
		all = append(all, strings.ReplaceAll(day("2026-07-10").AddDays(i).String(), "-", "")+"T090000")
	}
	return strings.Join(all, ",")
}

// A series with one occurrence moved, one cancelled and one state that is older than another.
func TestChangedOccurrences(t *testing.T) {
	file := calendar(`BEGIN:VEVENT
UID:kine@example.org
SUMMARY:Kiné
DTSTART;TZID=Europe/Paris:20260320T090000
RRULE:FREQ=WEEKLY;COUNT=5
SEQUENCE:2
END:VEVENT
BEGIN:VEVENT
UID:kine@example.org
SUMMARY:Kiné (ancien)
DTSTART;TZID=Europe/Paris:20260320T080000
RRULE:FREQ=WEEKLY;COUNT=50
SEQUENCE:1
END:VEVENT
BEGIN:VEVENT
UID:kine@example.org
RECURRENCE-ID:20260327T080000Z
SUMMARY:Kiné
DTSTART;TZID=Europe/Paris:20260328T100000
END:VEVENT
BEGIN:VEVENT
UID:kine@example.org
RECURRENCE-ID;TZID=Europe/Paris:20260403T090000
STATUS:CANCELLED
DTSTART;TZID=Europe/Paris:20260403T090000
END:VEVENT`)
	events := read(t, file)
	if len(events) != 2 {
		t.Fatalf("read %+v", events)
	}
	if got := when(events[0].Appointment); got != "2026-03-20 09:00 Europe/Paris FREQ=WEEKLY;COUNT=5 2026-03-27 2026-04-03" {
		t.Errorf("the series: %s", got)
	}
	if e := events[1]; e.UID != "kine@example.org#20260327" || when(e.Appointment) != "2026-03-28 10:00 Europe/Paris" {
		t.Errorf("the moved one: %+v", e)
	}
	var held []agenda.Held
	for i, p := range agenda.Compare(events, nil, time.UTC) {
		held = append(held, agenda.Held{ID: record.ID{byte(i + 1)}, Is: p.After})
	}
	for _, p := range agenda.Compare(read(t, file), held, time.UTC) {
		if p.Verdict != agenda.Unchanged {
			t.Errorf("the same file again: %s %v", p.Verdict, p.Changes)
		}
	}
}

func TestCancelledAndUnnamed(t *testing.T) {
	text := calendar("BEGIN:VEVENT\nDTSTART:20260710T090000\nSUMMARY:ORL\nSTATUS:cancelled\nEND:VEVENT")
	events := read(t, text)
	if len(events) != 1 || events[0].Appointment.Status != record.AppointmentCancelled || events[0].UID == "" || events[0].UID != read(t, text)[0].UID {
		t.Errorf("read %+v", events)
	}
}

// Reading the same file again changes nothing; a later one updates; an older one of ours is said to be older.
func TestAgain(t *testing.T) {
	a := at("2026-03-20", 9, 5, "")
	a.Title, a.With, a.Documents, a.Exam = "Pédiatre", "Dr Martin", []record.ID{{5}}, "MED-1230"
	id := record.ID{7}
	held := []agenda.Held{{Profile: lina, ID: id, Is: a, Updated: stamp}}
	judge := func(change func(*agenda.Entry)) agenda.Preview {
		t.Helper()
		e := entry(a)
		e.Modified = stamp
		change(&e)
		previews := agenda.Compare(read(t, write(t, e)), held, time.UTC)
		if len(previews) != 1 || previews[0].Held == nil {
			t.Fatalf("previews %+v", previews)
		}
		return previews[0]
	}
	if p := judge(func(*agenda.Entry) {}); p.Verdict != agenda.Unchanged {
		t.Errorf("the same: %s %v", p.Verdict, p.Changes)
	}
	later := judge(func(e *agenda.Entry) { e.Modified, e.Appointment.Minute = stamp.Add(time.Hour), 600 })
	if later.Verdict != agenda.Update || fmt.Sprint(later.Changes) != "[time]" || later.After.Minute != 600 || len(later.After.Documents) != 1 || later.After.Exam != "MED-1230" {
		t.Errorf("a later one: %+v", later)
	}
	if p := judge(func(e *agenda.Entry) { e.Modified, e.Appointment.Minute = stamp.Add(-time.Hour), 600 }); p.Verdict != agenda.Older || !p.Verdict.Possible() || p.Verdict.Proposed() {
		t.Errorf("an older one: %s", p.Verdict)
	}
	moved := judge(func(e *agenda.Entry) {
		e.Discreet, e.Modified, e.Appointment.Date = true, stamp.Add(time.Hour), day("2026-03-21")
	})
	if moved.Verdict != agenda.Update || fmt.Sprint(moved.Changes) != "[date]" || moved.After.Title != "Pédiatre" || moved.After.With != "Dr Martin" {
		t.Errorf("a discreet one changes %v: %+v", moved.Changes, moved.After)
	}
	if p := judge(func(e *agenda.Entry) { e.Discreet = true }); p.Verdict != agenda.Unchanged {
		t.Errorf("a discreet one: %s %v", p.Verdict, p.Changes)
	}
	held[0].Deleted = true
	if p := judge(func(*agenda.Entry) {}); p.Verdict != agenda.Deleted || p.Verdict.Proposed() {
		t.Errorf("of a deleted one: %s", p.Verdict)
	}
}

// A calendar that does not know our links and reminders does not take them away.
func TestAForeignCalendarKeepsOurLinks(t *testing.T) {
	a := at("2026-07-10", 9, 0, "")
	a.Title, a.UID, a.Exam, a.Doses, a.With, a.Quiet, a.Status = "ORL", "x@y", "MED-1230", []string{"ROR-1"}, "Dr Martin", true, record.AppointmentKept
	held := []agenda.Held{{ID: record.ID{1}, Is: a, Updated: stamp}}
	p := agenda.Compare(read(t, calendar("BEGIN:VEVENT\nUID:x@y\nSUMMARY:ORL\nDTSTART:20260710T090000\nLAST-MODIFIED:20200101T000000Z\nSTATUS:CONFIRMED\nEND:VEVENT")), held, time.UTC)[0]
	if p.Verdict != agenda.Unchanged {
		t.Errorf("%s %v", p.Verdict, p.Changes)
	}
	p = agenda.Compare(read(t, calendar("BEGIN:VEVENT\nUID:x@y\nSUMMARY:ORL bis\nDTSTART:20260710T090000\nEND:VEVENT")), held, time.UTC)[0]
	if p.Verdict != agenda.Update || p.After.Exam != "MED-1230" || !p.After.Quiet || p.After.With != "Dr Martin" || p.After.UID != "x@y" || p.After.Status != record.AppointmentKept {
		t.Errorf("%s %+v", p.Verdict, p.After)
	}
}

func TestWhatIsDueIsNotTakenIn(t *testing.T) {
	e := agenda.Entry{UID: agenda.DerivedUID(lina, agenda.Dose, "ROR-1"), Modified: stamp, Appointment: record.Appointment{Title: "ROR", Date: day("2026-04-01"), AllDay: true}}
	if events := read(t, write(t, e)); len(events) != 1 || events[0].Refused != agenda.FromPlan {
		t.Errorf("read %+v", events)
	}
}

func TestFilesThatAreNone(t *testing.T) {
	for text, want := range map[string]record.ErrorKind{
		"": record.FileEmpty, " \r\n": record.FileEmpty, "bonjour": record.FileUnsupported, "%PDF-1.7": record.FileUnsupported,
		"BEGIN:VCARD\r\nEND:VCARD": record.FileUnsupported, strings.Repeat("x", agenda.MaxFile+1): record.FileTooBig,
	} {
		if _, err := agenda.Read(strings.NewReader(text), agenda.Reading{}); record.KindOf(err) != want {
			t.Errorf("%.20q: %v, want %s", text, err, want)
		}
	}
	if _, err := agenda.Read(iotest.ErrReader(errors.New("gone")), agenda.Reading{}); record.KindOf(err) != record.OpenFailed {
		t.Errorf("a file that cannot be read: %v", err)
	}
}

func TestHostileFiles(t *testing.T) {
	event := "BEGIN:VEVENT\r\nUID:%d\r\nDTSTART:20260710T090000\r\nEND:VEVENT\r\n"
	var many bytes.Buffer
	many.WriteString("BEGIN:VCALENDAR\r\n")
	for i := range agenda.MaxEvents + 5 {
		fmt.Fprintf(&many, event, i)
	}
	for name, c := range map[string]struct {
		text           string
		events, beyond int
	}{
		"many events":        {many.String(), agenda.MaxEvents, 5},
		"nested":             {"BEGIN:VCALENDAR\r\n" + strings.Repeat("BEGIN:VEVENT\r\n", 200_000), 1, 0},
		"nested otherwise":   {"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + strings.Repeat("BEGIN;X=1:VEVENT\r\n", 200_000), 1, 0},
		"ends":               {"BEGIN:VCALENDAR\r\n" + strings.Repeat("END:VCALENDAR\r\n", 200_000), 0, 0},
		"a long parameter":   {calendar("BEGIN:VEVENT\nUID:1\nDTSTART;X=" + strings.Repeat("x", 3<<20) + ":20260710T090000\nEND:VEVENT"), 1, 0},
		"a long line":        {calendar("BEGIN:VEVENT\nUID:1\nDTSTART:20260710T090000\nATTACH:" + strings.Repeat("QUJD", 900_000) + "\nEND:VEVENT"), 1, 0},
		"a line without end": {calendar("BEGIN:VEVENT\nUID:1\nDTSTART:20260710T090000\nSUMMARY;X=y\nX-A;B:c=d\nX;Y=\"z\"w:1\n;:\n:\nEND:VEVENT"), 1, 0},
		"cut":                {"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260710T0900", 1, 0},
	} {
		file, err := agenda.Read(strings.NewReader(c.text), agenda.Reading{})
		if err != nil || len(file.Events) != c.events || file.Beyond != c.beyond {
			t.Errorf("%s: %d events, %d beyond, %v", name, len(file.Events), file.Beyond, err)
		}
	}
}

func TestOtherComponents(t *testing.T) {
	file, err := agenda.Read(strings.NewReader("\xef\xbb\xbf"+calendar("BEGIN:VTODO\nUID:1\nBEGIN:VALARM\nEND:VALARM\nEND:VTODO\nBEGIN:VEVENT\nUID:2\nDTSTART:20260710T090000\nBEGIN:VALARM\nDTSTART:20000101T000000\nDESCRIPTION:no\nEND:VALARM\nEND:VEVENT")), agenda.Reading{Untitled: "x"})
	if err != nil || file.Others != 1 || len(file.Events) != 1 || when(file.Events[0].Appointment) != "2026-07-10 09:00" || file.Events[0].Appointment.Note != "" {
		t.Errorf("%+v, %v", file, err)
	}
}

// FuzzRead: nothing stops the program, what is proposed can be kept, and what is kept can be written and read again.
func FuzzRead(f *testing.F) {
	f.Add(calendar("BEGIN:VEVENT\nUID:1\nSUMMARY:Kiné\\, x\nDTSTART;TZID=\"Romance Standard Time\":20260320T090000\nRRULE:FREQ=WEEKLY;UNTIL=20261025T080000Z\nEXDATE:20260327T080000Z\nDURATION:PT30M\nEND:VEVENT"))
	f.Add(calendar("BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20240229\nDTEND;VALUE=DATE:20240302\nRRULE:FREQ=YEARLY\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20280229\nDTSTART:20280301\nSTATUS:CANCELLED\nEND:VEVENT"))
	f.Add(calendar("BEGIN:VTIMEZONE\nTZID:a\nX-LIC-LOCATION:Indian/Reunion\nEND:VTIMEZONE\nBEGIN:VEVENT\nDTSTART;TZID=a:20260329T023000\nSUMMARY;X=\"a:b\",c:d\n folded\nCATEGORIES:Lina\nEND:VEVENT"))
	f.Add("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;X")
	home := zone(f, "Europe/Paris")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := agenda.Read(strings.NewReader(text), agenda.Reading{Home: home, Untitled: "Rendez-vous"})
		if err != nil {
			return
		}
		var entries []agenda.Entry
		var held []agenda.Held
		for i, p := range agenda.Compare(file.Events, nil, home) {
			if p.Verdict == agenda.Refused {
				continue
			}
			if err := errors.Join(p.After.Validate(), agenda.CheckRepeat(p.After)); err != nil {
				t.Fatalf("proposed and cannot be kept: %+v: %v", p.After, err)
			}
			id := record.ID{byte(i), byte(i >> 8)}
			entries = append(entries, agenda.Entry{UID: agenda.UID(id, p.After), Appointment: p.After, Modified: stamp})
			held = append(held, agenda.Held{ID: id, Is: p.After, Updated: stamp})
		}
		var b bytes.Buffer
		if err := agenda.Write(&b, entries, words, stamp); err != nil {
			t.Fatalf("cannot be written: %v", err)
		}
		again, err := agenda.Read(&b, agenda.Reading{Home: home, Untitled: "Rendez-vous"})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range agenda.Compare(again.Events, held, home) {
			if p.Verdict == agenda.Refused || len(p.Event.Told) > 0 {
				t.Fatalf("what was written is refused: %s %v", p.Event.Refused, p.Event.Told)
			}
		}
	})
}
