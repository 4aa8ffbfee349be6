package exam

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carnet/app/record"
)

// day reads a date of a table.
func day(t *testing.T, s string) record.Date {
	t.Helper()
	d, err := record.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

type window struct{ code, start, end string }

func compare(t *testing.T, what string, got []Visit, want []window) {
	t.Helper()
	var have []window
	for _, v := range got {
		have = append(have, window{v.Code, v.Start.String(), v.End.String()})
	}
	if !slices.Equal(have, want) {
		t.Errorf("%s:\n%v\nwant\n%v", what, have, want)
	}
}

func TestSchoolVisits(t *testing.T) {
	compare(t, "born on 29 February", SchoolVisits(day(t, "2020-02-29")), []window{
		{"SCHOOL-4", "2023-02-28", "2025-02-28"}, {"SCHOOL-6", "2025-02-28", "2026-02-28"}, {"SCHOOL-12", "2031-02-28", "2032-02-29"}})
	counts := map[string]Counting{}
	birth := day(t, "2021-06-15")
	numbered := map[string]Exam{}
	for _, e := range Windows(birth) {
		numbered[e.Code] = e
	}
	for _, v := range SchoolVisits(birth) {
		counts[v.Exam] = v.Counts
		e, known := numbered[v.Exam]
		if !known || !v.Start.Before(e.End) || !e.Start.Before(v.End) {
			t.Errorf("%s does not meet %q", v.Code, v.Exam)
		}
		if _, among := numbered[v.Code]; among || v.Need != Mandatory || v.From.Source == "" {
			t.Errorf("%+v", v)
		}
	}
	if counts["MED-1238"] != CountsMaybe || counts["MED-1240"] != CountsToo || counts["MED-1242"] != CountsNot {
		t.Errorf("links %v", counts)
	}
}

func TestDentalVisits(t *testing.T) {
	ages := func(birth string) (all []string) {
		for _, v := range DentalVisits(day(t, birth)) {
			if age, ok := strings.CutPrefix(v.Code, "MTDENTS-"); ok {
				all = append(all, age)
			}
		}
		return all
	}
	for birth, want := range map[string]string{
		"2022-04-01": "3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24",
		"2021-03-31": "3 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24", // 4 years old the day before the new rule
		"2021-04-01": "3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24",
		"2015-01-10": "3 6 9 11 12 13 14 15 16 17 18 19 20 21 22 23 24",
		"2001-05-01": "3 6 9 12 15 18 21 24",
		"2001-03-31": "3 6 9 12 15 18 21 24", // 24 the day before
		"2000-02-29": "3 6 9 12 15 18 21 24",
	} {
		if got := strings.Join(ages(birth), " "); got != want {
			t.Errorf("born %s: %s, want %s", birth, got, want)
		}
	}
	all := DentalVisits(day(t, "2024-02-29"))
	compare(t, "born on 29 February", all[:3], []window{
		{"DENTAL-1", "2025-02-28", "2025-08-29"}, {"MTDENTS-3", "2027-02-28", "2028-02-29"}, {"MTDENTS-4", "2028-02-29", "2029-02-28"}})
	if all[1].From.Confidence != "A" || all[1].Need != Offered || all[0].From.Confidence != "B" || all[0].Need != Recommended {
		t.Errorf("%+v", all[:2])
	}
}

// TestPregnancy writes out a pregnancy due on 12 June 2026: last period on 29 August 2025, conception on 12 September.
func TestPregnancy(t *testing.T) {
	due := day(t, "2026-06-12")
	if got := LastPeriod(due).String(); got != "2025-08-29" {
		t.Fatalf("last period %s", got)
	}
	compare(t, "before the birth", PregnancyVisits(due, record.Date{}), []window{
		{"PREG-1", "2025-09-12", "2025-12-12"},
		{"PREG-CHECK", "2025-09-12", "2026-02-13"},
		{"ECHO-1", "2025-11-14", "2025-12-05"}, // 11 SA to 13 SA + 6 days
		{"PREG-2", "2025-12-12", "2026-01-12"}, // 15 SA
		{"PREG-TALK", "2025-12-12", "2026-06-12"},
		{"DENTAL-MOTHER", "2025-12-12", "2026-12-12"},
		{"PREG-3", "2026-01-12", "2026-02-12"},
		{"ECHO-2", "2026-01-16", "2026-02-27"},
		{"PREG-4", "2026-02-12", "2026-03-12"},
		{"PREG-5", "2026-03-12", "2026-04-12"},
		{"ECHO-3", "2026-03-27", "2026-05-08"},
		{"PREG-6", "2026-04-12", "2026-05-12"},
		{"PREG-ANAESTHESIA", "2026-04-12", "2026-05-12"},
		{"STREP-B", "2026-05-01", "2026-05-29"},
		{"PREG-7", "2026-05-12", "2026-06-12"},
	})
	if born := PregnancyVisits(due, day(t, "2026-04-20")); slices.ContainsFunc(born, func(v Visit) bool { return v.Code == "PREG-7" || v.Code == "STREP-B" }) || len(born) != 13 {
		t.Errorf("after a birth in the 8th month there are %d visits of the pregnancy", len(born))
	}
	mandatory := 0
	for _, v := range PregnancyVisits(due, day(t, "2026-05-30")) {
		if v.Code == "DENTAL-MOTHER" && v.End.String() != "2026-11-30" {
			t.Errorf("after an early birth the dental examination ends on %s", v.End)
		}
		if strings.HasPrefix(v.Code, "PREG-") && v.Need == Mandatory && len(v.Code) == len("PREG-1") {
			mandatory++
		}
		if unsure := v.Code == "PREG-TALK"; v.EndUnsure != unsure {
			t.Errorf("%s: end unsure %v", v.Code, v.EndUnsure)
		}
		if soft := v.Code == "ECHO-2" || v.Code == "ECHO-3" || v.Code == "PREG-ANAESTHESIA"; soft != (v.From.Confidence == "B") {
			t.Errorf("%s: confidence %s", v.Code, v.From.Confidence)
		}
	}
	if mandatory != 7 {
		t.Errorf("%d mandatory examinations, want 7", mandatory)
	}
}

func TestGestation(t *testing.T) {
	due := day(t, "2026-06-12")
	for on, want := range map[string]record.Gestation{
		"2025-09-12": {Weeks: 2}, "2025-12-12": {Weeks: 15}, "2026-06-12": {Weeks: 41}, "2026-06-11": {Weeks: 40, Days: 6}, "2026-07-09": {Weeks: 44, Days: 6}} {
		if got, ok := GestationOn(due, day(t, on)); !ok || got != want {
			t.Errorf("on %s: %+v %v, want %+v", on, got, ok, want)
		}
	}
	for _, on := range []string{"2025-09-11", "2026-07-10", "2020-01-01"} {
		if g, ok := GestationOn(due, day(t, on)); ok {
			t.Errorf("on %s: %+v", on, g)
		}
	}
	if _, ok := GestationOn(record.Date{}, due); ok {
		t.Error("a pregnancy without a due date has a term")
	}
}

func TestPostnatal(t *testing.T) {
	compare(t, "born on the last day of the year", PostnatalVisits(day(t, "2025-12-31")), []window{
		{"POST-HOME", "2025-12-31", "2026-01-13"}, {"POST-TALK", "2026-01-21", "2026-02-25"}, {"POST-VISIT", "2026-02-11", "2026-02-25"},
		{"POST-TALK-2", "2026-03-11", "2026-04-08"}})
	if v := PostnatalVisits(day(t, "2025-12-31"))[1]; !v.EndUnsure || v.Need != Mandatory {
		t.Errorf("%+v", v)
	}
}

func TestSkills(t *testing.T) {
	birth := day(t, "2025-08-31")
	want := map[string]string{"eyes": "2025-12-31", "grasp": "2026-02-28", "sit": "2026-05-31", "babble": "2026-08-31", "walk": "2027-02-28", "word": "2027-02-28", "two-words": "2027-08-31"}
	all := Skills(birth, record.Gestation{Weeks: 37})
	for _, s := range all {
		if s.By.String() != want[s.Key] || s.Corrected || s.From.Confidence != "B" {
			t.Errorf("%+v, want %s", s, want[s.Key])
		}
	}
	if len(all) != len(want) {
		t.Errorf("%d skills", len(all))
	}
	early := Skills(birth, record.Gestation{Weeks: 36, Days: 6})[0] // 22 days before 40 SA
	if !early.Corrected || early.By.String() != birth.AddDays(22).AddMonths(4).String() {
		t.Errorf("preterm: %+v", early)
	}
	if Skills(record.Date{}, record.Gestation{}) != nil {
		t.Error("skills without a birth")
	}
}

func TestLists(t *testing.T) {
	all := Lists()
	if len(all) != 2 || all[0].Edition != "2019" || all[1].Edition != "2025" || InForce().Edition != "2025" {
		t.Fatalf("%+v", all)
	}
	for _, l := range all {
		if len(l.Codes) != 20 || l.Source == "" || l.URL == "" || l.Confidence != "A" {
			t.Errorf("%s: %d examinations, %+v", l.Edition, len(l.Codes), l)
		}
	}
	if old, now := all[0].Codes, all[1].Codes; !slices.Contains(old, "MED-1226") || slices.Contains(old, "MED-1306") || slices.Contains(now, "MED-1226") || !slices.Contains(now, "MED-1306") {
		t.Error("the lists differ by MED-1226 and MED-1306")
	}
	for on, want := range map[string]string{"2019-02-28": "", "2019-03-01": "2019", "2024-12-31": "2019", "2025-01-01": "2025", "2031-01-01": "2025"} {
		if l, ok := ListOn(day(t, on)); l.Edition != want || ok != (want != "") {
			t.Errorf("on %s: %q %v", on, l.Edition, ok)
		}
	}
}

// Each bound of the lists: what was in force for a child whose window ended, or went on, as the law changed.
func TestChangeOfTheList(t *testing.T) {
	inForce := func(birth, code string) (listed, inForce bool) {
		for _, e := range Windows(day(t, birth)) {
			if e.Code == code {
				return true, e.InForce
			}
		}
		return false, false
	}
	for _, c := range []struct {
		birth, code     string
		listed, inForce bool
	}{
		{"2024-12-01", "MED-1226", true, true},   // one month old on 1 January 2025
		{"2024-12-02", "MED-1226", false, false}, // the window was still open as the list changed
		{"2019-02-01", "MED-1226", false, false}, // ended as that list began
		{"2019-02-02", "MED-1226", true, true},
		{"2018-01-01", "MED-1306", true, false}, // seven on the day it began
		{"2018-01-02", "MED-1306", true, true},
		{"2019-01-31", "MED-1224", true, false}, // before the list that is known here
	} {
		if listed, now := inForce(c.birth, c.code); listed != c.listed || now != c.inForce {
			t.Errorf("%s of a child born %s: listed %v, in force %v", c.code, c.birth, listed, now)
		}
	}
}

// The first and the last day of windows, for births on the days that calendars stumble on.
func TestBoundsOfWindows(t *testing.T) {
	for _, c := range []struct{ birth, code, first, last string }{
		{"2024-02-29", "MED-1224", "2024-02-29", "2024-03-07"},
		{"2024-02-29", "MED-1227", "2024-03-29", "2024-04-28"},
		{"2024-02-29", "MED-1233", "2025-01-29", "2025-02-27"},
		{"2024-02-29", "MED-1234", "2025-02-28", "2025-03-28"}, // one year old on 28 February
		{"2024-02-29", "MED-1237", "2026-02-28", "2027-02-27"},
		{"2024-02-29", "MED-1239", "2028-02-29", "2029-02-27"},
		{"2023-01-31", "MED-1227", "2023-02-28", "2023-03-30"},
		{"2023-08-31", "MED-1230", "2023-12-31", "2024-01-30"},
		{"2023-12-31", "MED-1232", "2024-08-31", "2024-09-29"},
		{"2025-03-30", "MED-1225", "2025-04-07", "2025-04-13"}, // summer time began that day
		{"2025-10-26", "MED-1225", "2025-11-03", "2025-11-09"}, // and ended that day
	} {
		i := slices.IndexFunc(Windows(day(t, c.birth)), func(e Exam) bool { return e.Code == c.code })
		e := Windows(day(t, c.birth))[i]
		if first, last := e.Start.String(), e.End.AddDays(-1).String(); first != c.first || last != c.last {
			t.Errorf("%s born %s: %s to %s, want %s to %s", c.code, c.birth, first, last, c.first, c.last)
		}
	}
}

func TestUnknownBirthsHaveNoVisits(t *testing.T) {
	for _, birth := range []record.Date{{}, {Year: 1}, {Year: 2024, Month: 2, Day: 30}} {
		if len(SchoolVisits(birth))+len(DentalVisits(birth))+len(PostnatalVisits(birth))+len(PregnancyVisits(birth, record.Date{})) > 0 {
			t.Errorf("%v has visits", birth)
		}
	}
	if len(PregnancyVisits(record.Date{Year: 2026, Month: 6}, record.Date{})) > 0 {
		t.Error("a pregnancy due in some month has days")
	}
}

// For every person: windows are not empty, in order, each code once, the same wherever the reader is; and a dental right
// is open on at most one birthday year at a time.
func TestVisitsOfEveryBirth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		birth := record.NewDate(rapid.IntRange(1990, 2060).Draw(t, "y"), time.Month(rapid.IntRange(1, 12).Draw(t, "m")), 1).AddDays(rapid.IntRange(0, 30).Draw(t, "d"))
		due := birth.AddDays(rapid.IntRange(-20, 120).Draw(t, "early"))
		for what, all := range map[string][]Visit{"school": SchoolVisits(birth), "dental": DentalVisits(birth), "postnatal": PostnatalVisits(birth), "pregnancy": PregnancyVisits(due, birth)} {
			seen := map[string]bool{}
			for i, v := range all {
				if !v.Start.Before(v.End) {
					t.Fatalf("%s is empty: %s to %s", v.Code, v.Start, v.End)
				}
				if i > 0 && v.Start.Before(all[i-1].Start) || seen[v.Code] {
					t.Fatalf("%s: %s is out of order, or twice there", what, v.Code)
				}
				seen[v.Code] = true
				if v.Open(v.Start.AddDays(-1)) || v.Open(v.End) || !v.Open(v.Start) || !v.Open(v.End.AddDays(-1)) {
					t.Fatalf("%s: bounds", v.Code)
				}
				if v.From.Source == "" || !v.From.CheckedOn.Whole() || v.From.Confidence == "" {
					t.Fatalf("%s has no source", v.Code)
				}
			}
			if what != "dental" {
				continue
			}
			for i := 2; i < len(all); i++ {
				if all[i].Start.Before(all[i-1].End) {
					t.Fatalf("%s begins before %s ends", all[i].Code, all[i-1].Code)
				}
			}
		}
	})
}

func TestFilesAreReadStrictly(t *testing.T) {
	const from = "source = \"x\"\nchecked_on = \"2026-01-01\"\nconfidence = \"A\"\n"
	for _, broken := range []string{
		"[[group]]\nname = \"x\"\norigin = \"birth\"\n",
		"[[group]]\nname = \"x\"\norigin = \"moon\"\n" + from,
		"[[group]]\nname = \"x\"\n" + from,
		"[[group]]\norigin = \"birth\"\n" + from + "visit = [{ code = \"X\", start = \"1m\", need = \"offered\" }]\n",
		"[[group]]\norigin = \"birth\"\n" + from + "visit = [{ code = \"X\", start = \"1m\", end = \"2m\", need = \"please\" }]\n",
		"[[group]]\norigin = \"birth\"\nspan = 3\n" + from,
		"[[dental]]\n" + from,
		"[[dental]]\nages = [3]\n",
	} {
		if _, err := parseVisits([]byte(broken)); err == nil {
			t.Errorf("read without error:\n%s", broken)
		}
	}
	for _, broken := range []string{"[[skill]]\nkey = \"x\"\n", "[[skill]]\nkey = \"x\"\nage = \"1m\"\n", from + "age = \"1m\"\n"} {
		if _, err := parseSkills([]byte(broken)); err == nil {
			t.Errorf("read without error:\n%s", broken)
		}
	}
}
