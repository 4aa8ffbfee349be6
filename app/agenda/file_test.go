package agenda_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"carnet/app/agenda"
	"carnet/app/record"
)

var (
	stamp = time.Date(2026, 3, 10, 20, 0, 0, 0, time.UTC)
	words = agenda.Words{Calendar: "Carnet", Discreet: "Rendez-vous", Alarm: "Un rappel vous attend"}
)

func write(t interface{ Fatal(...any) }, entries ...agenda.Entry) string {
	var b bytes.Buffer
	if err := agenda.Write(&b, entries, words, stamp); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func entry(a record.Appointment) agenda.Entry {
	return agenda.Entry{UID: agenda.UID(record.ID{7}, a), Sequence: 3, Modified: stamp.Add(-time.Hour), Appointment: a, Child: "Lina"}
}

// unfolded gives the lines of a file, and complains about those that are too long or cut within a character.
func unfolded(t *testing.T, file string) []string {
	t.Helper()
	if strings.Contains(strings.ReplaceAll(file, "\r\n", ""), "\n") {
		t.Error("a line does not end with CR LF")
	}
	for line := range strings.SplitSeq(file, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("%d octets, or a character cut: %q", len(line), line)
		}
	}
	return strings.Split(strings.ReplaceAll(file, "\r\n ", ""), "\r\n")
}

func TestWhatIsWritten(t *testing.T) {
	a := at("2026-03-20", 9, 5, "FREQ=WEEKLY;COUNT=3")
	a.Title, a.Place, a.With, a.Zone, a.Duration = "Kiné; étirements, "+strings.Repeat("é", 60), "1, rue du Port\\Nord", "Dr Martin", "Europe/Paris", 30
	a.Note = "Apporter :\n- le carnet\n- l’ordonnance"
	a.Except = []record.Date{day("2026-03-27")}
	lines := unfolded(t, write(t, entry(a)))
	for _, want := range []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:PUBLISH", "X-WR-CALNAME:Carnet",
		"UID:07000000-0000-0000-0000-000000000000@carnet", "SEQUENCE:3", "LAST-MODIFIED:20260310T190000Z", "DTSTAMP:20260310T200000Z",
		"DTSTART;TZID=Europe/Paris:20260320T090500", "DURATION:PT30M", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;TZID=Europe/Paris:20260327T090500",
		"SUMMARY:Lina · Kiné\\; étirements\\, " + strings.Repeat("é", 60), "LOCATION:1\\, rue du Port\\\\Nord", "CONTACT:Dr Martin",
		"DESCRIPTION:Apporter :\\n- le carnet\\n- l’ordonnance", "CATEGORIES:Lina", "STATUS:CONFIRMED",
		"TRIGGER:-P1D", "TRIGGER:-PT2H", "DESCRIPTION:Un rappel vous attend", "TZID:Europe/Paris", "BEGIN:DAYLIGHT", "BEGIN:STANDARD",
		"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:VCALENDAR",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("no line %q in\n%s", want, strings.Join(lines, "\n"))
		}
	}
	if again := write(t, entry(a)); again != write(t, entry(a)) {
		t.Error("the same entries give other bytes")
	}
}

func TestADiscreetFileNamesNothing(t *testing.T) {
	a := at("2026-03-20", 9, 5, "")
	a.Title, a.Place, a.With, a.Note, a.Exam, a.Doses = "Pédiatre", "Hôpital", "Dr Martin", "Toux", "MED-1230", []string{"ROR-1"}
	e := entry(a)
	e.Discreet = true
	file := write(t, e, agenda.Entry{UID: agenda.DerivedUID(lina, agenda.Dose, "ROR-1"), Modified: stamp, Discreet: true, Child: "Lina",
		Appointment: record.Appointment{Title: "ROR, 1re dose", Date: day("2026-04-01"), AllDay: true, Note: "secret"}})
	for _, secret := range []string{"Lina", "Pédiatre", "Hôpital", "Martin", "Toux", "MED-1230", "ROR", "secret"} {
		if strings.Contains(file, secret) {
			t.Errorf("it says %q:\n%s", secret, file)
		}
	}
	if n := strings.Count(file, "SUMMARY:Rendez-vous\r\n"); n != 2 || !strings.Contains(file, "CLASS:PRIVATE\r\n") {
		t.Errorf("%d constant titles:\n%s", n, file)
	}
}

func TestWholeDays(t *testing.T) {
	a := record.Appointment{Title: "Camp", Date: day("2026-03-28"), AllDay: true, Duration: 3 * 24 * 60, Repeat: "FREQ=YEARLY;UNTIL=20280401", Except: []record.Date{day("2027-03-28")}}
	lines := unfolded(t, write(t, entry(a)))
	for _, want := range []string{"DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260331", "RRULE:FREQ=YEARLY;UNTIL=20280401", "EXDATE;VALUE=DATE:20270328",
		"TRIGGER:-PT6H", "TRANSP:TRANSPARENT"} {
		if !slices.Contains(lines, want) {
			t.Errorf("no line %q in\n%s", want, strings.Join(lines, "\n"))
		}
	}
	a.Quiet = true
	if file := write(t, entry(a)); strings.Contains(file, "VALARM") {
		t.Error("an alarm that nobody wants")
	}
	a.Quiet, a.Status = false, record.AppointmentCancelled
	if file := write(t, entry(a)); strings.Contains(file, "VALARM") || !strings.Contains(file, "STATUS:CANCELLED") {
		t.Error("a cancelled appointment rings, or is not cancelled")
	}
}

func TestZonesWithoutChangesOfHour(t *testing.T) {
	for name, offset := range map[string]string{"Indian/Reunion": "+0400", "America/Cayenne": "-0300", "Pacific/Marquesas": "-0930"} {
		a := at("2026-03-20", 9, 0, "FREQ=DAILY;UNTIL=20260325")
		a.Zone = name
		file := write(t, entry(a))
		if strings.Count(file, "BEGIN:STANDARD") != 1 || strings.Contains(file, "DAYLIGHT") || !strings.Contains(file, "TZOFFSETTO:"+offset) {
			t.Errorf("%s is described so:\n%s", name, file)
		}
	}
	a := at("2026-10-20", 9, 0, "FREQ=DAILY;UNTIL=20261026")
	a.Zone = "Europe/Paris"
	if file := write(t, entry(a)); !strings.Contains(file, "UNTIL=20261026T080000Z") { // nine o'clock in winter
		t.Errorf("the end of the rule:\n%s", file)
	}
}

func TestNothingToWrite(t *testing.T) {
	file, err := agenda.Read(strings.NewReader(write(t)), agenda.Reading{})
	if err != nil || len(file.Events) != 0 {
		t.Errorf("an empty agenda: %+v, %v", file, err)
	}
	var b bytes.Buffer
	if err := agenda.Write(&b, []agenda.Entry{entry(record.Appointment{})}, words, stamp); record.KindOf(err) != record.Invalid || b.Len() > 0 {
		t.Errorf("an appointment that cannot be kept is written: %v", err)
	}
}

func TestUIDs(t *testing.T) {
	id := record.ID{9, 8, 7}
	if got, ok := agenda.OwnID(agenda.UID(id, record.Appointment{})); !ok || got != id {
		t.Errorf("the id does not come back: %v %v", got, ok)
	}
	if uid := agenda.UID(id, record.Appointment{UID: "x@y"}); uid != "x@y" {
		t.Errorf("a foreign name is replaced by %s", uid)
	}
	for _, uid := range []string{"", "@carnet", "x@carnet", "x@y", agenda.DerivedUID(lina, agenda.Dose, "ROR-1"), "{07000000-0000-0000-0000-000000000000}@carnet"} {
		if _, own := agenda.OwnID(uid); own {
			t.Errorf("%q is ours", uid)
		}
	}
	seen := map[string]bool{}
	for _, uid := range []string{agenda.DerivedUID(lina, agenda.Dose, "ROR-1"), agenda.DerivedUID(noe, agenda.Dose, "ROR-1"), agenda.DerivedUID(lina, agenda.Exam, "ROR-1"), agenda.DerivedUID(lina, agenda.Dose, "ROR-2")} {
		if seen[uid] {
			t.Errorf("%s twice", uid)
		}
		seen[uid] = true
	}
	if uid := agenda.DerivedUID(lina, agenda.Dose, "ROR-1"); uid != "91bd6bbf-e48b-5bf1-99c6-3c0dfc77cbbf@due.carnet" { // it stands in the calendars of families
		t.Errorf("the name of what is due changed to %s", uid)
	}
}

func TestSequencesGrow(t *testing.T) {
	created := time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)
	r := record.Record{Created: created}
	r.Version = record.Version{}.Next(created, 1)
	first := agenda.SequenceOf(r)
	r.Version = r.Version.Next(created.Add(time.Minute), 1)
	second := agenda.SequenceOf(r)
	r.Version = r.Version.Next(created.AddDate(200, 0, 0), 1)
	if far := agenda.SequenceOf(r); first != 0 || second <= first || far < second || far > 1<<31-1 {
		t.Errorf("sequences %d, %d, %d", first, second, far)
	}
	if agenda.SequenceAt(stamp) >= agenda.SequenceAt(stamp.Add(time.Minute)) {
		t.Error("what is due does not count on")
	}
}

// draw makes appointments as Carnet keeps them.
func draw(t *rapid.T, n int) record.Appointment {
	line := rapid.StringMatching(`[A-Za-zéèàç0-9,;:\\"'·/ ]{1,40}`)
	a := record.Appointment{
		Title:    "T" + record.CleanLine(line.Draw(t, "title")),
		Date:     day("2020-01-01").AddDays(rapid.IntRange(0, 4000).Draw(t, "date")),
		Place:    record.CleanLine(rapid.OneOf(rapid.Just(""), line).Draw(t, "place")),
		With:     record.CleanLine(rapid.OneOf(rapid.Just(""), line).Draw(t, "with")),
		Note:     agenda.CleanNote(rapid.StringMatching(`([a-zé,;\\]{1,30}\n?){0,4}`).Draw(t, "note")),
		AllDay:   rapid.Bool().Draw(t, "all day"),
		Quiet:    rapid.Bool().Draw(t, "quiet"),
		Exam:     rapid.SampledFrom([]string{"", "MED-1230"}).Draw(t, "exam"),
		Doses:    rapid.SampledFrom([][]string{nil, {"ROR-1"}, {"HEXA-1", "PN-1"}}).Draw(t, "doses"),
		Status:   rapid.SampledFrom([]string{"", record.AppointmentKept, record.AppointmentCancelled}).Draw(t, "status"),
		Repeat:   rapid.SampledFrom([]string{"", "", "FREQ=WEEKLY;COUNT=4", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=DAILY;UNTIL=20351025", "FREQ=YEARLY;INTERVAL=2", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1"}).Draw(t, "repeat"),
		Duration: rapid.SampledFrom([]int{0, 30, 2 * 24 * 60}).Draw(t, "duration"),
	}
	if a.AllDay {
		a.Duration = a.Duration / (24 * 60) * 24 * 60
	} else {
		a.Minute = rapid.IntRange(0, 1439).Draw(t, "minute")
		a.Zone = rapid.SampledFrom([]string{"", "Europe/Paris", "Indian/Reunion", "America/Cayenne", "America/Miquelon"}).Draw(t, "zone")
	}
	if a.Repeat != "" {
		for k := range rapid.IntRange(0, 3).Draw(t, "exceptions") {
			a.Except = append(a.Except, a.Date.AddDays(7*k))
		}
	}
	if rapid.Bool().Draw(t, "foreign") {
		a.UID = fmt.Sprintf("event-%d@example.org", n)
	}
	return a
}

// What is written and read again is the same: an appointment that is there is unchanged, and one that is not becomes what it
// was, but for the papers and the name.
func TestThereAndBack(t *testing.T) {
	home := zone(t, "Europe/Paris")
	rapid.Check(t, func(t *rapid.T) {
		var entries []agenda.Entry
		var held []agenda.Held
		for n := range rapid.IntRange(1, 4).Draw(t, "appointments") {
			a, id := draw(t, n), record.ID{byte(n + 1)}
			e := entry(a)
			e.UID = agenda.UID(id, a)
			e.Child = rapid.SampledFrom([]string{"", "Lina", "Jean-Noël, dit « Jojo »"}).Draw(t, "child")
			entries = append(entries, e)
			held = append(held, agenda.Held{Profile: lina, ID: id, Is: a, Updated: stamp.Add(-time.Hour)})
		}
		text := write(t, entries...)
		file, err := agenda.Read(strings.NewReader(text), agenda.Reading{Home: home, Untitled: "Rendez-vous"})
		if err != nil || len(file.Events) != len(entries) {
			t.Fatalf("%d of %d events, %v\n%s", len(file.Events), len(entries), err, text)
		}
		for i, p := range agenda.Compare(file.Events, held, home) {
			if p.Verdict != agenda.Unchanged || len(p.Event.Told) > 0 || p.Event.Child != entries[i].Child {
				t.Fatalf("%s %v %+v\n%s", p.Verdict, p.Changes, p.Event, text)
			}
		}
		for i, p := range agenda.Compare(file.Events, nil, home) {
			want := held[i].Is
			want.UID = entries[i].UID
			if p.Verdict != agenda.New || fmt.Sprintf("%+v", p.After) != fmt.Sprintf("%+v", want) {
				t.Fatalf("comes back as\n%+v, was\n%+v\n%s", p.After, want, text)
			}
		}
	})
}
