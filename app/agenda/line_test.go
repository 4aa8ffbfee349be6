package agenda_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"carnet/app/agenda"
	"carnet/app/exam"
	"carnet/app/record"
	"carnet/app/vaccination"
)

var (
	lina  = record.ID{1}
	noe   = record.ID{2}
	today = day("2026-03-10")
)

func span(from, to string) agenda.Span {
	return agenda.Span{From: day(from), To: day(to), Today: today, Home: time.UTC}
}

// says tells a line in short: « 2026-03-10 open exam MED-1230 ».
func says(items []agenda.Item) []string {
	var texts []string
	for _, i := range items {
		texts = append(texts, fmt.Sprintf("%s %s %s %s%s", i.Day, i.Status, i.Kind, i.Key, i.Title))
	}
	return texts
}

func wantLines(t *testing.T, items []agenda.Item, want ...string) {
	t.Helper()
	if got := says(items); !slices.Equal(got, want) {
		t.Errorf("the line reads\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func family() []agenda.Source {
	weekly := at("2026-03-09", 17, 30, "FREQ=WEEKLY;COUNT=3")
	dentist := at("2026-03-20", 9, 0, "")
	dentist.Title, dentist.Exam = "Dentiste", "MED-1230"
	camp := record.Appointment{Title: "Séjour", Date: day("2026-03-19"), AllDay: true, Duration: 3 * 24 * 60}
	gone := at("2026-03-12", 8, 0, "")
	gone.Title, gone.Status = "ORL", record.AppointmentCancelled
	return []agenda.Source{
		{
			Profile:      lina,
			Appointments: []agenda.AppointmentOf{{ID: record.ID{11}, Is: dentist}, {ID: record.ID{12}, Is: gone}},
			Doses: []vaccination.Line{
				{Key: "HEXA-1", Label: "vaccine.HEXA", Status: vaccination.Late, Recommended: day("2026-01-10"), Latest: day("2026-02-10")},
				{Key: "HEXA-2", Label: "vaccine.HEXA", Status: vaccination.Upcoming},
				{Key: "ROR-1", Label: "vaccine.ROR", Status: vaccination.Upcoming, Recommended: day("2026-11-10"), Latest: day("2026-12-10")},
				{Key: "BCG", Status: vaccination.NotConcerned, Recommended: day("2026-03-15")},
				{Key: "ROTA-1", Status: vaccination.Done, Given: record.Date{Year: 2026, Month: 2}, Recommended: day("2026-01-10")},
			},
			Exams: []agenda.ExamOf{
				{Exam: exam.Exam{Code: "MED-1229", Start: day("2026-02-10"), End: day("2026-03-10"), LabelKey: "exam.MED-1229"}},
				{Exam: exam.Exam{Code: "MED-1230", Start: day("2026-03-10"), End: day("2026-04-10"), LabelKey: "exam.MED-1230"}},
				{Exam: exam.Exam{Code: "MED-1224", Start: day("2025-11-10"), End: day("2025-11-18")}, ID: record.ID{31}, Noted: record.Exam{Code: "MED-1224", Date: day("2025-11-12")}},
				{Exam: exam.Exam{Code: "MED-1228", Start: day("2026-01-10"), End: day("2026-02-10")}, ID: record.ID{32}, Noted: record.Exam{Code: "MED-1228", Date: day("2026-03-01"), Missed: true}},
			},
		},
		{
			Profile: noe,
			Visits: []agenda.VisitOf{
				{Visit: exam.Visit{Code: "SCHOOL-6", Start: day("2025-09-01"), End: day("2026-09-01"), LabelKey: "exam.SCHOOL-6"}},
				{Visit: exam.Visit{Code: "MTDENTS-6", Start: day("2026-04-05"), End: day("2027-04-05"), LabelKey: "exam.MTDENTS-6"}},
			},
			Appointments: []agenda.AppointmentOf{{ID: record.ID{21}, Is: weekly}, {ID: record.ID{22}, Is: camp}},
			FollowUps: []agenda.FollowUpOf{
				{ID: record.ID{23}, Is: record.FollowUp{Text: "Lunettes", Asked: day("2026-01-05"), By: record.Date{Year: 2026, Month: 2}}},
				{ID: record.ID{24}, Is: record.FollowUp{Text: "Ordonnance", Asked: day("2026-01-06")}},
				{ID: record.ID{25}, Is: record.FollowUp{Text: "Radio", Asked: day("2025-01-06"), Done: day("2025-02-01")}},
			},
		},
	}
}

func TestOneLineForTheFamily(t *testing.T) {
	wantLines(t, agenda.Line(span("2026-03-10", "2026-03-31"), family()...),
		"2025-09-01 open exam SCHOOL-6",
		"2026-01-06 open follow-up Ordonnance",
		"2026-01-10 late dose HEXA-1",
		"2026-02-28 late follow-up Lunettes",
		"2026-03-10 open exam MED-1230",
		"2026-03-12 cancelled appointment ORL",
		"2026-03-16 planned appointment Kiné",
		"2026-03-19 planned appointment Séjour",
		"2026-03-20 planned appointment Dentiste",
		"2026-03-23 planned appointment Kiné",
		" upcoming dose HEXA-2",
	)
}

func TestThePast(t *testing.T) {
	wantLines(t, agenda.Line(span("2025-01-01", "2026-03-09"), family()...),
		"2025-02-01 done follow-up Radio",
		"2025-09-01 open exam SCHOOL-6",
		"2025-11-12 done exam MED-1224",
		"2026-01-06 open follow-up Ordonnance",
		"2026-01-10 late dose HEXA-1",
		"2026-01-10 missed exam MED-1228",
		"2026-02-01 done dose ROTA-1",
		"2026-02-10 unknown exam MED-1229",
		"2026-02-28 late follow-up Lunettes",
		"2026-03-09 elapsed appointment Kiné",
	)
}

func TestWhatIsBooked(t *testing.T) {
	items := agenda.Line(span("2026-03-10", "2026-03-31"), family()...)
	for _, i := range items {
		if want := map[string]record.Date{"MED-1230": day("2026-03-20")}[i.Key]; i.Booked != want {
			t.Errorf("%s is booked on %s, want %s", i.Key, i.Booked, want)
		}
	}
	sources := family()
	sources[0].Appointments[0].Is.Status = record.AppointmentCancelled
	for _, i := range agenda.Line(span("2026-03-10", "2026-03-31"), sources...) {
		if !i.Booked.IsZero() {
			t.Errorf("%s is booked by a cancelled appointment", i.Key)
		}
	}
}

func TestFilter(t *testing.T) {
	items := agenda.Line(span("2026-03-10", "2026-03-31"), family()...)
	wantLines(t, agenda.Filter(items, []record.ID{noe}, []agenda.Kind{agenda.Appointment}),
		"2026-03-16 planned appointment Kiné", "2026-03-19 planned appointment Séjour", "2026-03-23 planned appointment Kiné")
	if got := agenda.Filter(items, nil, nil); len(got) != len(items) {
		t.Errorf("no filter keeps %d of %d", len(got), len(items))
	}
}

func TestAStayOfSeveralDaysBeganBefore(t *testing.T) {
	items := agenda.Filter(agenda.Line(span("2026-03-21", "2026-03-22"), family()...), []record.ID{noe}, []agenda.Kind{agenda.Appointment})
	wantLines(t, items, "2026-03-19 planned appointment Séjour")
	if items[0].Until != day("2026-03-21") {
		t.Errorf("it ends on %s", items[0].Until)
	}
	wantLines(t, agenda.Filter(agenda.Line(span("2026-03-22", "2026-03-22"), family()...), []record.ID{noe}, []agenda.Kind{agenda.Appointment}))
}

func TestByDay(t *testing.T) {
	lists := agenda.ByDay(agenda.Line(span("2026-03-19", "2026-03-20"), family()...))
	var got []string
	n := 0
	for _, l := range lists {
		got = append(got, fmt.Sprintf("%s:%d", l.Day, len(l.Items)))
		n += len(l.Items)
	}
	if last := lists[len(lists)-1]; !last.Day.IsZero() {
		t.Errorf("what has no day yet does not stand last: %v", got)
	}
	if !slices.Contains(got, "2026-03-19:1") || !slices.Contains(got, "2026-03-20:1") || n != len(agenda.Line(span("2026-03-19", "2026-03-20"), family()...)) {
		t.Errorf("days: %v", got)
	}
}

func TestMonth(t *testing.T) {
	items := agenda.Line(span("2026-03-01", "2026-05-31"), family()...)
	weeks := agenda.Month(items, 2026, time.March, today, []record.ID{lina, noe})
	if first, last := weeks[0][0].Day, weeks[len(weeks)-1][6].Day; first != day("2026-02-23") || last != day("2026-04-05") {
		t.Errorf("March 2026 reaches from %s to %s", first, last)
	}
	at := map[string]agenda.MonthDay{}
	for _, week := range weeks {
		for _, d := range week {
			at[d.Day.String()] = d
		}
	}
	if d := at["2026-03-10"]; !d.Today || !d.Inside || len(d.Marks) != 1 || !d.Marks[0].Pressed || d.Marks[0].Kind != agenda.Exam || d.Marks[0].Ends {
		t.Errorf("today: %+v", d)
	}
	for _, stay := range []string{"2026-03-19", "2026-03-20", "2026-03-21"} {
		if !slices.ContainsFunc(at[stay].Marks, func(m agenda.Mark) bool { return m.Profile == noe && m.Kind == agenda.Appointment }) {
			t.Errorf("the stay does not mark %s", stay)
		}
	}
	if d := at["2026-03-20"]; len(d.Marks) != 2 || d.Marks[0].Profile != lina || d.Count != 2 {
		t.Errorf("20 March: %+v", d)
	}
	if d := at["2026-02-28"]; d.Inside {
		t.Error("28 February is in March")
	}
	if d := agenda.Month(items, 2026, time.April, today, nil)[1][3]; d.Day != day("2026-04-09") || len(d.Marks) != 1 || !d.Marks[0].Ends || d.Count != 0 {
		t.Errorf("the window of the examination does not close on 9 April: %+v", d)
	}
	may := agenda.Month(nil, 2026, time.May, today, nil)
	if may[0][4].Day != day("2026-05-01") || may[0][4].Holiday != "agenda.holiday.labour" {
		t.Errorf("1 May: %+v", may[0][4])
	}
}

// The eleven holidays of years whose Easter lies far apart; dates from the calendars of those years.
func TestHolidays(t *testing.T) {
	for year, moving := range map[int][3]string{
		2008: {"03-24", "05-01", "05-12"}, 2024: {"04-01", "05-09", "05-20"}, 2025: {"04-21", "05-29", "06-09"}, 2026: {"04-06", "05-14", "05-25"}, 2038: {"04-26", "06-03", "06-14"},
	} {
		want := map[string]bool{"01-01": true, "05-01": true, "05-08": true, "07-14": true, "08-15": true, "11-01": true, "11-11": true, "12-25": true}
		for _, d := range moving {
			want[d] = true
		}
		for d := record.NewDate(year, 1, 1); d.Year == year; d = d.AddDays(1) {
			if got := agenda.Holiday(d) != ""; got != want[d.String()[5:]] {
				t.Errorf("%s: holiday %v", d, got)
			}
		}
	}
	if agenda.Holiday(record.Date{Year: 2026, Month: 5}) != "" {
		t.Error("a month is a holiday")
	}
}

// decades is a family of six over twenty years: weekly appointments, single ones, doses, examinations and follow-ups.
func decades(tb testing.TB) []agenda.Source {
	tb.Helper()
	var sources []agenda.Source
	for n := range 6 {
		birth := day("2010-01-15").AddMonths(7 * n)
		s := agenda.Source{Profile: record.ID{byte(n + 1)}}
		s.Doses = vaccination.PlanFor(vaccination.Person{Birth: birth, Sex: record.Female}, nil, today).Lines
		for _, e := range exam.Windows(birth) {
			s.Exams = append(s.Exams, agenda.ExamOf{Exam: e})
		}
		for k, rule := range []string{"FREQ=WEEKLY;BYDAY=WE,SA", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=YEARLY", "FREQ=DAILY;COUNT=3650"} {
			a := at(birth.String(), 8+k, 0, rule)
			a.Zone = []string{"Europe/Paris", "Indian/Reunion", ""}[k%3]
			s.Appointments = append(s.Appointments, agenda.AppointmentOf{ID: record.ID{byte(n + 1), byte(k)}, Is: a})
		}
		for k := range 400 {
			a := at(birth.AddDays(18*k).String(), 10, 0, "")
			a.Zone = "Europe/Paris"
			s.Appointments = append(s.Appointments, agenda.AppointmentOf{ID: record.ID{byte(n + 1), 100, byte(k), byte(k >> 8)}, Is: a})
		}
		for k := range 60 {
			s.FollowUps = append(s.FollowUps, agenda.FollowUpOf{ID: record.ID{byte(n + 1), 200, byte(k)}, Is: record.FollowUp{Text: "x", Asked: birth.AddMonths(3 * k), Done: birth.AddMonths(3*k + 1)}})
		}
		sources = append(sources, s)
	}
	return sources
}

func TestTwentyYearsAreAllThere(t *testing.T) {
	items := agenda.Line(span("2010-01-01", "2029-12-31"), decades(t)...)
	if len(items) < 40_000 || !slices.IsSortedFunc(items, func(a, b agenda.Item) int {
		if a.Day.IsZero() || b.Day.IsZero() {
			return 0
		}
		return a.Day.Compare(b.Day)
	}) {
		t.Errorf("%d lines, or not in order", len(items))
	}
}

// BenchmarkAgenda: six profiles over twenty years, of which each has been seen every eighteen days. The target is 50 ms.
func BenchmarkAgenda(b *testing.B) {
	sources := decades(b)
	var n int
	b.ResetTimer()
	for range b.N {
		n = len(agenda.Line(span("2010-01-01", "2029-12-31"), sources...))
	}
	b.ReportMetric(float64(n), "lines")
}
