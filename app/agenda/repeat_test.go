package agenda_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carnet/app/agenda"
	"carnet/app/record"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func day(text string) record.Date {
	d, err := record.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func days(dates []record.Date) string {
	var texts []string
	for _, d := range dates {
		texts = append(texts, d.String())
	}
	return strings.Join(texts, " ")
}

func at(date string, hour, minute int, rule string) record.Appointment {
	return record.Appointment{Title: "Kiné", Date: day(date), Minute: hour*60 + minute, Repeat: rule}
}

func TestRecurrences(t *testing.T) {
	for _, c := range []struct{ start, rule, from, to, want string }{
		{"2026-03-10", "", "2026-01-01", "2026-12-31", "2026-03-10"},
		{"2026-03-10", "", "2026-03-11", "2026-12-31", ""},
		{"2026-03-10", "FREQ=WEEKLY;COUNT=3", "2026-01-01", "2026-12-31", "2026-03-10 2026-03-17 2026-03-24"},
		{"2026-03-10", "FREQ=WEEKLY;COUNT=3", "2026-03-18", "2026-12-31", "2026-03-24"},
		{"2026-03-10", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=4", "2026-01-01", "2026-12-31", "2026-03-10 2026-03-12 2026-03-24 2026-03-26"},
		{"2026-03-09", "FREQ=WEEKLY;BYDAY=TU;COUNT=3", "2026-01-01", "2026-12-31", "2026-03-09 2026-03-10 2026-03-17"}, // the first day counts
		{"2026-01-31", "FREQ=MONTHLY", "2026-01-01", "2026-06-30", "2026-01-31 2026-03-31 2026-05-31"},                 // months without a 31st are skipped
		{"2026-01-31", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-01", "2026-04-30", "2026-01-31 2026-02-28 2026-03-31 2026-04-30"},
		{"2024-02-29", "FREQ=YEARLY", "2024-01-01", "2033-01-01", "2024-02-29 2028-02-29 2032-02-29"},
		{"2024-02-29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;COUNT=3", "2024-01-01", "2033-01-01", "2024-02-29 2025-02-28 2026-02-28"},
		{"2026-03-10", "FREQ=DAILY;UNTIL=20260312", "2026-01-01", "2026-12-31", "2026-03-10 2026-03-11 2026-03-12"},
		{"2026-03-10", "FREQ=DAILY;UNTIL=20260312T235959", "2026-01-01", "2026-12-31", "2026-03-10 2026-03-11 2026-03-12"},
		{"2026-03-10", "FREQ=DAILY;UNTIL=20260101", "2026-01-01", "2026-12-31", "2026-03-10"},
		{"2026-03-10", "FREQ=MONTHLY;BYDAY=2TU;COUNT=2", "2026-01-01", "2026-12-31", "2026-03-10 2026-04-14"},
		{"2026-03-10", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", "2026-01-01", "2026-12-31", "2026-03-10 2026-03-31"},
		{"2026-03-10", "FREQ=DAILY;BYHOUR=9;BYMINUTE=5;BYSECOND=0;COUNT=2", "2026-01-01", "2026-12-31", "2026-03-10 2026-03-11"},
		{"2199-12-30", "FREQ=DAILY", "2199-01-01", "2199-12-31", "2199-12-30 2199-12-31"},
		{"1900-01-01", "FREQ=YEARLY", "2199-01-01", "2199-12-31", "2199-01-01"},
	} {
		if got := days(agenda.Occurrences(at(c.start, 9, 5, c.rule), day(c.from), day(c.to), time.UTC)); got != c.want {
			t.Errorf("%s from %s: %s, want %s", c.rule, c.start, got, c.want)
		}
	}
}

func TestRulesThatAreRefused(t *testing.T) {
	for _, rule := range []string{
		"FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=5", "FREQ=HOURLY", "FREQ=NEVER", "COUNT=3", "FREQ", "FREQ=", "FREQ=DAILY;FREQ=DAILY",
		"FREQ=DAILY;COUNT=999999999", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;COUNT=99999999999999999999",
		"FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=100000", "FREQ=DAILY;COUNT=2;UNTIL=20270101", "FREQ=DAILY;UNTIL=tomorrow",
		"FREQ=DAILY;BYHOUR=8", "FREQ=DAILY;BYHOUR=9,10", "FREQ=DAILY;BYMINUTE=0,5,10", "FREQ=YEARLY;BYEASTER=0",
		"FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYYEARDAY=100", "FREQ=WEEKLY;BYMONTHDAY=3", "FREQ=MONTHLY;BYDAY=50MO",
		"FREQ=MONTHLY;BYDAY=-50MO", "FREQ=MONTHLY;BYDAY=0MO", "FREQ=WEEKLY;BYDAY=2MO", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=4,6;BYMONTHDAY=31,-31", "FREQ=MONTHLY;BYMONTHDAY=32",
		"FREQ=YEARLY;BYMONTH=13", "FREQ=YEARLY;BYMONTH=-1", "FREQ=DAILY;INTERVAL=7;BYDAY=MO", "FREQ=DAILY;BYSETPOS=1", "FREQ=DAILY;X-A=1",
		"FREQ=DAILY\nEXRULE:FREQ=DAILY", "RRULE:FREQ=DAILY", "FREQ=WEEKLY;BYDAY=" + strings.Repeat("MO,", 100) + "MO", "FREQ=WEEKLY;WKST=2MO",
	} {
		a := at("2026-03-10", 9, 5, rule)
		if err := agenda.CheckRepeat(a); record.KindOf(err) != record.Invalid {
			t.Errorf("%q is kept: %v", rule, err)
		}
		if got := agenda.Occurrences(a, day("2026-01-01"), day("2030-01-01"), time.UTC); days(got) != "2026-03-10" {
			t.Errorf("%q takes place on %s", rule, days(got))
		}
	}
}

// A rule that no day follows ends all the same.
func TestRulesThatLeadNowhere(t *testing.T) {
	for _, rule := range []string{"FREQ=MONTHLY;BYMONTHDAY=15;BYSETPOS=5",
		"FREQ=MONTHLY;INTERVAL=12;BYMONTH=5", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;INTERVAL=4", "FREQ=WEEKLY;INTERVAL=1000;BYMONTH=8"} {
		a := at("2025-03-10", 9, 5, rule)
		if got := agenda.Occurrences(a, day("2025-01-01"), day("2026-01-01"), time.UTC); days(got) != "2025-03-10" {
			t.Errorf("%s: %s", rule, days(got))
		}
	}
}

// Nine o'clock stays nine o'clock on both sides of a change of hour, and a rule that ends by a moment in UTC ends on the
// right day of the zone.
func TestWallClock(t *testing.T) {
	for _, c := range []struct{ zone, start, until, utc string }{
		{"Europe/Paris", "2026-03-27", "20260330T070000Z", "27T08 28T08 29T07 30T07"},   // summer time begins on the 29th
		{"Europe/Paris", "2026-10-23", "20261026T080000Z", "23T07 24T07 25T08 26T08"},   // and ends on the 25th
		{"Europe/Paris", "2026-10-23", "20261026T075959Z", "23T07 24T07 25T08"},         // a second too early for the 26th
		{"Indian/Reunion", "2026-03-27", "20260330T050000Z", "27T05 28T05 29T05 30T05"}, // no change of hour
		{"America/Cayenne", "2026-10-23", "20261026T120000Z", "23T12 24T12 25T12 26T12"},
	} {
		a := at(c.start, 9, 0, "FREQ=DAILY;UNTIL="+c.until)
		a.Zone = c.zone
		var got []string
		for _, d := range agenda.Occurrences(a, day("2026-01-01"), day("2026-12-31"), zone(t, "Asia/Tokyo")) {
			got = append(got, a.On(d, time.UTC).UTC().Format("02T15"))
		}
		if strings.Join(got, " ") != c.utc {
			t.Errorf("%s from %s until %s: %v, want %s", c.zone, c.start, c.until, got, c.utc)
		}
	}
}

func TestExceptionsAndTheEndOfTheRule(t *testing.T) {
	a := at("2026-03-10", 9, 0, "FREQ=WEEKLY;COUNT=4")
	a.Except = []record.Date{day("2026-03-10"), day("2026-03-24")}
	if got := days(agenda.Occurrences(a, day("2026-01-01"), day("2026-12-31"), time.UTC)); got != "2026-03-17 2026-03-31" {
		t.Errorf("with exceptions: %s", got)
	}
}

func TestPatternsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := agenda.Pattern{
			Frequency: rapid.SampledFrom([]agenda.Frequency{agenda.Daily, agenda.Weekly, agenda.Monthly, agenda.Yearly}).Draw(t, "frequency"),
			Every:     rapid.IntRange(1, 1000).Draw(t, "every"),
		}
		switch p.Frequency {
		case agenda.Weekly:
			for _, d := range []time.Weekday{time.Monday, time.Thursday, time.Saturday, time.Sunday} {
				if rapid.Bool().Draw(t, "day") {
					p.Days = append(p.Days, d)
				}
			}
		case agenda.Monthly:
			p.LastDay = rapid.Bool().Draw(t, "last day")
		}
		switch rapid.IntRange(0, 2).Draw(t, "end") {
		case 1:
			p.Count = rapid.IntRange(1, 10_000).Draw(t, "count")
		case 2:
			p.Until = day("2026-03-10").AddDays(rapid.IntRange(0, 5000).Draw(t, "until"))
		}
		a := at("2026-03-10", 9, 0, p.Rule())
		if err := agenda.CheckRepeat(a); err != nil {
			t.Fatalf("%s is refused", a.Repeat)
		}
		if c := agenda.CanonicalRepeat(a, time.UTC); c != a.Repeat {
			t.Fatalf("%s is kept as %s", a.Repeat, c)
		}
		got, ok := agenda.PatternOf(a, time.UTC)
		if !ok || fmt.Sprint(got) != fmt.Sprint(p) {
			t.Fatalf("%s comes back as %+v, was %+v", a.Repeat, got, p)
		}
		occurrences := agenda.Occurrences(a, a.Date, a.Date.AddYears(3), time.UTC)
		if len(occurrences) == 0 || occurrences[0] != a.Date || p.Count > 0 && len(occurrences) > p.Count {
			t.Fatalf("%s takes place %d times", a.Repeat, len(occurrences))
		}
	})
}

func TestRulesThatAFormCannotShow(t *testing.T) {
	for _, rule := range []string{"FREQ=MONTHLY;BYDAY=2TU", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", "FREQ=WEEKLY;WKST=SU;BYDAY=MO", "FREQ=HOURLY", "FREQ=MONTHLY;BYMONTHDAY=15"} {
		if p, ok := agenda.PatternOf(at("2026-03-10", 9, 0, rule), time.UTC); ok {
			t.Errorf("%s is shown as %+v", rule, p)
		}
	}
}

func FuzzRepeat(f *testing.F) {
	for _, rule := range []string{"FREQ=WEEKLY;COUNT=3", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY;UNTIL=20261025T010000Z",
		"FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "FREQ=YEARLY;BYDAY=53SU", "FREQ=YEARLY;BYDAY=-53MO;WKST=SU", "FREQ=WEEKLY;INTERVAL=1000;BYDAY=SU"} {
		f.Add(rule, uint16(9862), uint16(540))
	}
	f.Fuzz(func(t *testing.T, text string, offset, minute uint16) {
		a := record.Appointment{Title: "x", Date: day("1999-01-01").AddDays(int(offset)), Minute: int(minute) % 1440, Repeat: text}
		to := a.Date.AddYears(5)
		before := a.Date
		for i, d := range agenda.Occurrences(a, a.Date, to, time.UTC) {
			if i == 0 && d != a.Date || i > 0 && !d.After(before) || d.After(to) {
				t.Fatalf("%q: occurrence %d is %s after %s", text, i, d, before)
			}
			before = d
		}
		if agenda.CheckRepeat(a) == nil {
			b := a
			b.Repeat = agenda.CanonicalRepeat(a, time.UTC)
			if got, want := agenda.Occurrences(b, a.Date, to, time.UTC), agenda.Occurrences(a, a.Date, to, time.UTC); days(got) != days(want) {
				t.Fatalf("%q is kept as %q and takes place on %s, not %s", text, b.Repeat, days(got), days(want))
			}
		}
	})
}
