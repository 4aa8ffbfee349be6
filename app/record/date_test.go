package record

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func wholeDate() *rapid.Generator[Date] {
	return rapid.Custom(func(t *rapid.T) Date {
		y, m := rapid.IntRange(1900, 2199).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month"))
		return Date{y, m, rapid.IntRange(1, daysIn(y, m)).Draw(t, "day")}
	})
}

// anyDate also draws partial dates and the unknown one.
func anyDate() *rapid.Generator[Date] {
	return rapid.Custom(func(t *rapid.T) Date {
		d := wholeDate().Draw(t, "date")
		switch rapid.IntRange(0, 3).Draw(t, "precision") {
		case 0:
			return Date{}
		case 1:
			return Date{Year: d.Year}
		case 2:
			return Date{Year: d.Year, Month: d.Month}
		}
		return d
	})
}

func TestDateText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "date")
		if got, err := ParseDate(d.String()); err != nil || got != d {
			t.Fatalf("%q is read as %v, %v", d.String(), got, err)
		}
		b, err := json.Marshal(d)
		var back Date
		if err != nil || json.Unmarshal(b, &back) != nil || back != d {
			t.Fatalf("%v through JSON is %s, then %v", d, b, back)
		}
		if d.Valid() == d.IsZero() {
			t.Fatalf("%v: only the unknown date is not valid", d)
		}
	})
	for _, s := range []string{"2025-3-10", "2025-13", "2025-02-30", "2025-00-10", "0000", "0000-05", "0000-01-01", "20250310", "25", " 2025",
		"2025-03-10T00:00", "-200", "+2025"} {
		if d, err := ParseDate(s); err == nil || !d.IsZero() {
			t.Errorf("%q is read as %v", s, d)
		} else if strings.Contains(err.Error(), s) {
			t.Errorf("the error quotes the date: %v", err)
		}
	}
}

func TestDateValid(t *testing.T) {
	for d, want := range map[Date]bool{
		{2024, 2, 29}: true, {2025, 2, 29}: false, {2100, 2, 29}: false, {2000, 2, 29}: true,
		{1899, 12, 31}: false, {1900, 1, 1}: true, {2199, 12, 31}: true, {2200, 1, 1}: false,
		{2025, 0, 0}: true, {2025, 4, 0}: true, {2025, 0, 4}: false, {2025, 13, 1}: false, {2025, -1, 1}: false,
		{2025, 4, 31}: false, {2025, 4, -1}: false, {0, 4, 1}: false, {}: false,
	} {
		if d.Valid() != want {
			t.Errorf("%v valid: %v", d, !want)
		}
	}
}

func TestDayArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := wholeDate().Draw(t, "date")
		n := rapid.IntRange(-120_000, 120_000).Draw(t, "days")
		m := rapid.IntRange(-120_000, 120_000).Draw(t, "more days")
		if got := d.AddDays(n).DaysSince(d); got != n {
			t.Fatalf("%v + %d days is %d days later", d, n, got)
		}
		if a, b := d.AddDays(n).AddDays(m), d.AddDays(n+m); a != b {
			t.Fatalf("%v + %d + %d days is %v or %v", d, n, m, a, b)
		}
		if d.AddDays(1).Compare(d) != 1 {
			t.Fatalf("the day after %v is not later", d)
		}
	})
}

func TestMonthArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, o := wholeDate().Draw(t, "date"), wholeDate().Draw(t, "other")
		n := d.MonthsSince(o)
		if start, end := o.AddMonths(n), o.AddMonths(n+1); start.After(d) || !end.After(d) {
			t.Fatalf("%v is %d months after %v, but these run from %v to %v", d, n, o, start, end)
		}
		k := rapid.IntRange(-1200, 1200).Draw(t, "months")
		got := o.AddMonths(k)
		if got.Day > o.Day || got.Day < o.Day && got.Day != daysIn(got.Year, got.Month) {
			t.Fatalf("%v + %d months is %v", o, k, got)
		}
		if (got.Year-o.Year)*12+int(got.Month-o.Month) != k {
			t.Fatalf("%v + %d months falls in %v", o, k, got)
		}
		if got.MonthsSince(o) != k {
			t.Fatalf("%v is %d months after %v, not %d", got, got.MonthsSince(o), o, k)
		}
		if y := d.YearsSince(o); o.AddYears(y).After(d) || !o.AddYears(y+1).After(d) {
			t.Fatalf("%v is %d years after %v", d, y, o)
		}
	})
}

func TestAgesAsTheyAreCountedInFrance(t *testing.T) {
	for _, tc := range []struct {
		birth, on     string
		months, years int
	}{
		{"2024-01-31", "2024-02-28", 0, 0},
		{"2024-01-31", "2024-02-29", 1, 0},
		{"2023-01-31", "2023-02-28", 1, 0},
		{"2024-02-29", "2025-02-27", 11, 0},
		{"2024-02-29", "2025-02-28", 12, 1},
		{"2024-02-29", "2028-02-28", 47, 3},
		{"2024-02-29", "2028-02-29", 48, 4},
		{"2025-03-10", "2025-03-10", 0, 0},
		{"2025-03-10", "2025-03-09", -1, -1},
		{"2025-03-10", "2025-02-10", -1, -1},
		{"2025-03-10", "2043-03-10", 216, 18},
	} {
		b, _ := ParseDate(tc.birth)
		on, _ := ParseDate(tc.on)
		if m, y := on.MonthsSince(b), on.YearsSince(b); m != tc.months || y != tc.years {
			t.Errorf("born %s, on %s: %d months, %d years", tc.birth, tc.on, m, y)
		}
	}
}

func TestDateOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyDate().Draw(t, "a"), anyDate().Draw(t, "b"), anyDate().Draw(t, "c")
		if a.Compare(b) != -b.Compare(a) || a.Before(b) != b.After(a) {
			t.Fatalf("%v and %v are ordered both ways", a, b)
		}
		if a.Compare(b) <= 0 && b.Compare(c) <= 0 && a.Compare(c) > 0 {
			t.Fatalf("%v, %v, %v are ordered in a circle", a, b, c)
		}
		if !a.IsZero() {
			if a.First().After(a.Last()) || !a.First().Whole() || !a.Last().Whole() {
				t.Fatalf("%v runs from %v to %v", a, a.First(), a.Last())
			}
			if next := a.Last().AddDays(1); a.Day == 0 && (next.Day != 1 || a.Month == 0 && next.Month != 1) {
				t.Fatalf("the last day of %v is %v", a, a.Last())
			}
			if a.Whole() && (a.First() != a || a.Last() != a) {
				t.Fatalf("%v has other bounds than itself", a)
			}
		}
	})
}

func TestDateOfKeepsTheCivilDay(t *testing.T) {
	paris, tokyo := time.FixedZone("", 3600), time.FixedZone("", 9*3600)
	night := time.Date(2025, 3, 10, 23, 30, 0, 0, paris)
	if d := DateOf(night); d != NewDate(2025, 3, 10) {
		t.Errorf("in Paris it is %v", d)
	}
	if d := DateOf(night.In(tokyo)); d != NewDate(2025, 3, 11) {
		t.Errorf("in Tokyo it is %v", d)
	}
}
