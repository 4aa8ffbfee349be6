package exam

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carnet/app/record"
)

// TestWindowsOfOneChild writes out the whole table for a child born on 10 March 2025.
func TestWindowsOfOneChild(t *testing.T) {
	want := []struct {
		number                        int
		code, start, end, certificate string
	}{
		{1, "MED-1224", "2025-03-10", "2025-03-18", "CS8"},
		{2, "MED-1225", "2025-03-18", "2025-03-25", ""},
		{3, "MED-1227", "2025-04-10", "2025-05-10", ""},
		{4, "MED-1228", "2025-05-10", "2025-06-10", ""},
		{5, "MED-1229", "2025-06-10", "2025-07-10", ""},
		{6, "MED-1230", "2025-07-10", "2025-08-10", ""},
		{7, "MED-1231", "2025-08-10", "2025-09-10", ""},
		{8, "MED-1232", "2025-11-10", "2025-12-10", "CS9"}, // « 9e mois » = 8 completed months
		{9, "MED-1233", "2026-02-10", "2026-03-10", ""},
		{10, "MED-1234", "2026-03-10", "2026-04-10", ""},
		{11, "MED-1235", "2026-07-10", "2026-10-10", ""},
		{12, "MED-1236", "2027-02-10", "2027-04-10", "CS24"},
		{13, "MED-1237", "2027-03-10", "2028-03-10", ""},
		{14, "MED-1238", "2028-03-10", "2029-03-10", ""},
		{15, "MED-1239", "2029-03-10", "2030-03-10", ""},
		{16, "MED-1240", "2030-03-10", "2031-03-10", ""},
		{17, "MED-1306", "2031-03-10", "2032-03-10", ""},
		{18, "MED-1241", "2033-03-10", "2035-03-10", ""},
		{19, "MED-1242", "2036-03-10", "2039-03-10", ""},
		{20, "MED-1243", "2040-03-10", "2042-03-10", ""},
	}
	got := Windows(record.NewDate(2025, 3, 10))
	if len(got) != len(want) {
		t.Fatalf("%d examinations, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if g.Number != w.number || g.Code != w.code || g.Start.String() != w.start || g.End.String() != w.end || g.Certificate != w.certificate || !g.InForce {
			t.Errorf("%+v, want %+v", g, w)
		}
		if g.LabelKey != "exam."+w.code || g.AgeKey != "exam.age."+w.code {
			t.Errorf("keys of %s: %s %s", w.code, g.LabelKey, g.AgeKey)
		}
	}
}

// The décret fixes how the 20 are spread: 13 before 3 years, 3 from the 4th to the 6th year, 4 from the 7th to the 18th.
func TestDistribution(t *testing.T) {
	birth := record.NewDate(2025, 3, 10)
	var counts [3]int
	for _, e := range Windows(birth) {
		switch years := e.Start.YearsSince(birth); {
		case years < 3:
			counts[0]++
		case years < 6:
			counts[1]++
		default:
			counts[2]++
		}
	}
	if counts != [3]int{13, 3, 4} {
		t.Errorf("spread %v", counts)
	}
}

func TestFormerList(t *testing.T) {
	find := func(birth record.Date, code string) (Exam, bool) {
		all := Windows(birth)
		i := slices.IndexFunc(all, func(e Exam) bool { return e.Code == code })
		if i < 0 {
			return Exam{}, false
		}
		return all[i], true
	}
	if e, ok := find(record.NewDate(2020, 6, 1), "MED-1226"); !ok || !e.Former() || e.End.String() != "2020-07-01" {
		t.Errorf("born 2020: %+v %v", e, ok)
	}
	for _, birth := range []record.Date{record.NewDate(2024, 12, 15), record.NewDate(2025, 3, 10), record.NewDate(2018, 1, 1)} {
		if _, ok := find(birth, "MED-1226"); ok {
			t.Errorf("born %s: the first-month examination was not on the list", birth)
		}
	}
	if e, _ := find(record.NewDate(2015, 3, 1), "MED-1306"); e.InForce {
		t.Error("born 2015: seven years old before the 7th-year examination existed")
	}
	if e, _ := find(record.NewDate(2018, 3, 1), "MED-1306"); !e.InForce {
		t.Error("born in March 2018: the 7th year went on in 2025")
	}
	if !slices.Contains(Codes(), "MED-1226") || len(Codes()) != 21 {
		t.Errorf("codes %v", Codes())
	}
}

func TestNext(t *testing.T) {
	birth := record.NewDate(2025, 3, 10)
	codes := func(on record.Date, n int) []string {
		var all []string
		for _, e := range Next(birth, on, n) {
			all = append(all, e.Code)
		}
		return all
	}
	for _, tc := range []struct {
		on   record.Date
		n    int
		want []string
	}{
		{birth, 2, []string{"MED-1224", "MED-1225"}},
		{record.NewDate(2025, 3, 17), 1, []string{"MED-1224"}},
		{record.NewDate(2025, 3, 18), 1, []string{"MED-1225"}},
		{record.NewDate(2025, 10, 1), 1, []string{"MED-1232"}},
		{record.NewDate(2040, 5, 1), 5, []string{"MED-1243"}},
		{record.NewDate(2042, 3, 10), 5, nil},
		{birth, 0, nil},
		{birth, -1, nil},
	} {
		if got := codes(tc.on, tc.n); !slices.Equal(got, tc.want) {
			t.Errorf("on %s: %v, want %v", tc.on, got, tc.want)
		}
	}
	if len(Next(record.Date{}, birth, 3)) > 0 {
		t.Error("an unknown birth has no examinations")
	}
}

// For every birth: windows are not empty, follow each other by start, and each day of a window is Open.
func TestWindowsOfEveryBirth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		birth := record.NewDate(rapid.IntRange(1950, 2060).Draw(t, "y"), time.Month(rapid.IntRange(1, 12).Draw(t, "m")), 1).AddDays(rapid.IntRange(0, 30).Draw(t, "d"))
		all := Windows(birth)
		numbered := 0
		for i, e := range all {
			if !e.Start.Before(e.End) {
				t.Fatalf("%s is empty: %s to %s", e.Code, e.Start, e.End)
			}
			if i > 0 && e.Start.Before(all[i-1].Start) {
				t.Fatalf("%s is out of order", e.Code)
			}
			if !e.Open(e.Start) || e.Open(e.End) || !e.Open(e.End.AddDays(-1)) || e.Open(e.Start.AddDays(-1)) {
				t.Fatalf("%s: bounds of the window", e.Code)
			}
			if !e.Former() {
				numbered++
				if e.Number != numbered {
					t.Fatalf("%s is number %d", e.Code, e.Number)
				}
			}
		}
		if numbered != 20 {
			t.Fatalf("%d examinations", numbered)
		}
	})
}

func TestPartialBirth(t *testing.T) {
	if got := Windows(record.Date{Year: 2025, Month: 3}); len(got) != 20 || got[0].Start.String() != "2025-03-01" {
		t.Errorf("%v", got)
	}
	if Windows(record.Date{}) != nil || Windows(record.Date{Year: 1}) != nil {
		t.Error("no windows without a birth")
	}
}

func TestListIsReadStrictly(t *testing.T) {
	for _, broken := range []string{"[[exam]]\ncode = \"X\"\n", "editoin = \"2025\"\n", "[[exam]]\nstart = \"2 months\"\n"} {
		if _, err := parse([]byte(broken)); err == nil {
			t.Errorf("read without error: %s", broken)
		}
	}
	if l := InForce(); l.Edition != "2025" || !l.CheckedOn.Whole() || l.Source == "" {
		t.Errorf("%+v", l)
	}
}
