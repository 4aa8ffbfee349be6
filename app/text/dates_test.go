package text

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"carnet/app/record"
)

func day(t testing.TB, s string) record.Date {
	t.Helper()
	d, err := record.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// anyDate draws whole and partial dates that exist.
func anyDate() *rapid.Generator[record.Date] {
	return rapid.Custom(func(t *rapid.T) record.Date {
		d := record.Date{Year: rapid.IntRange(1900, 2199).Draw(t, "year")}
		if rapid.Bool().Draw(t, "month known") {
			d.Month = time.Month(rapid.IntRange(1, 12).Draw(t, "month"))
			if rapid.Bool().Draw(t, "day known") {
				d.Day = rapid.IntRange(1, d.Last().Day).Draw(t, "day")
			}
		}
		return d
	})
}

func TestParseDateReadsShortDate(t *testing.T) {
	for _, lang := range Languages() {
		c := catalogue(t, lang)
		rapid.Check(t, func(t *rapid.T) {
			d := anyDate().Draw(t, "date")
			got, err := c.ParseDate(c.ShortDate(d), true)
			if err != nil || got != d {
				t.Fatalf("%s of %v is read as %v, %v", c.ShortDate(d), d, got, err)
			}
			got, err = c.ParseDate(d.String(), true)
			if err != nil || got != d {
				t.Fatalf("the FHIR form of %v is read as %v, %v", d, got, err)
			}
		})
	}
}

func TestParseDate(t *testing.T) {
	c := catalogue(t, French)
	for in, want := range map[string]string{
		"10/06/2025": "2025-06-10", "10.6.25": "2025-06-10", "10 06 2025": "2025-06-10", "10-6-2025": "2025-06-10",
		"2025-06-10": "2025-06-10", "2025/6/10": "2025-06-10", "10062025": "2025-06-10", " 10 / 06 / 2025 ": "2025-06-10",
		"10\u00a006\u202f2025": "2025-06-10", "1/1/50": "1950-01-01", "1/1/49": "2049-01-01", "29/02/2024": "2024-02-29",
	} {
		for _, partial := range []bool{false, true} {
			if got, err := c.ParseDate(in, partial); err != nil || got.String() != want {
				t.Errorf("ParseDate(%q) = %v, %v", in, got, err)
			}
		}
	}
	for in, want := range map[string]string{"06/2025": "2025-06", "6 2025": "2025-06", "2025-06": "2025-06", "2025": "2025"} {
		if got, err := c.ParseDate(in, true); err != nil || got.String() != want {
			t.Errorf("partial %q = %v, %v", in, got, err)
		}
		if got, err := c.ParseDate(in, false); err == nil {
			t.Errorf("%q was read as the whole date %v", in, got)
		}
	}
	for _, in := range []string{"", " ", "/", "31/02/2025", "29/02/2025", "00/06/2025", "10/00/2025", "00/2025", "10/13/2025", "06/25",
		"10/06/20255", "10/06", "0000", "1899", "2200", "20250610", "12:30", "dix juin", "10//", "+1/2/2025", "١٠/٠٦/٢٠٢٥"} {
		if got, err := c.ParseDate(in, true); record.KindOf(err) != record.Invalid || got != (record.Date{}) {
			t.Errorf("ParseDate(%q) = %v, %v; want an Invalid error", in, got, err)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"10/06/2025", "10.6.25", "2025", "06/2025", "2025-06-10", "10062025", "//", "99/99/9999"} {
		f.Add(s, true)
	}
	c := catalogue(f, French)
	f.Fuzz(func(t *testing.T, s string, partial bool) {
		d, err := c.ParseDate(s, partial)
		if (err == nil) != d.Valid() {
			t.Fatalf("ParseDate(%q) = %v, %v", s, d, err)
		}
		if err == nil && !partial && !d.Whole() {
			t.Fatalf("%q gave the partial date %v", s, d)
		}
	})
}

func TestDatesInWords(t *testing.T) {
	fr, en := catalogue(t, French), catalogue(t, English)
	today := day(t, "2025-06-12") // a Thursday
	for _, tc := range []struct{ date, fr, en, frDay, enDay, frBrief, enBrief string }{
		{"", "", "", "", "", "", ""},
		{"2025", "2025", "2025", "2025", "2025", "2025", "2025"},
		{"2025-06", "juin 2025", "June 2025", "juin 2025", "June 2025", "juin 2025", "June 2025"},
		{"2025-06-10", "10 juin 2025", "10 June 2025", "mardi 10 juin", "Tuesday 10 June", "10 juin", "10 June"},
		{"2024-08-01", "1er août 2024", "1 August 2024", "jeudi 1er août 2024", "Thursday 1 August 2024", "1er août 2024", "1 Aug 2024"},
		{"2025-12-08", "8 décembre 2025", "8 December 2025", "lundi 8 décembre", "Monday 8 December", "8 déc.", "8 Dec"},
		{"2025-06-12", "12 juin 2025", "12 June 2025", "aujourd’hui", "today", "12 juin", "12 June"},
		{"2025-06-11", "11 juin 2025", "11 June 2025", "hier", "yesterday", "11 juin", "11 June"},
		{"2025-06-13", "13 juin 2025", "13 June 2025", "demain", "tomorrow", "13 juin", "13 June"},
	} {
		d := day(t, tc.date)
		got := []string{fr.Date(d), en.Date(d), fr.DayDate(d, today), en.DayDate(d, today), fr.BriefDate(d, today), en.BriefDate(d, today)}
		want := []string{tc.fr, tc.en, tc.frDay, tc.enDay, tc.frBrief, tc.enBrief}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: got %q, want %q", tc.date, got[i], want[i])
			}
		}
	}
}

func TestAge(t *testing.T) {
	fr, en := catalogue(t, French), catalogue(t, English)
	birth := day(t, "2025-03-10")
	for _, tc := range []struct{ on, fr, en string }{
		{"2025-02-01", "naissance prévue le 10 mars", "birth expected on 10 March"},
		{"2024-12-01", "naissance prévue le 10 mars 2025", "birth expected on 10 March 2025"},
		{"2025-03-10", "moins d’un jour", "less than a day"},
		{"2025-03-11", "1 jour", "1 day"},
		{"2025-03-15", "5 jours", "5 days"},
		{"2025-03-23", "13 jours", "13 days"},
		{"2025-03-24", "2 semaines", "2 weeks"},
		{"2025-03-31", "3 semaines", "3 weeks"},
		{"2025-05-09", "8 semaines", "8 weeks"},
		{"2025-05-10", "2 mois", "2 months"},
		{"2025-07-12", "4 mois", "4 months"},
		{"2026-03-10", "12 mois", "12 months"},
		{"2027-03-09", "23 mois", "23 months"},
		{"2027-03-10", "2 ans", "2 years"},
		{"2027-04-10", "2 ans et 1 mois", "2 years and 1 month"},
		{"2027-06-12", "2 ans et 3 mois", "2 years and 3 months"},
		{"2031-03-09", "5 ans et 11 mois", "5 years and 11 months"},
		{"2031-04-10", "6 ans", "6 years"},
		{"2034-12-31", "9 ans", "9 years"},
		{"2043-03-10", "18 ans", "18 years"},
		{"", "", ""},
	} {
		on := day(t, tc.on)
		if got := plainSpaces(fr.Age(birth, on)); got != tc.fr {
			t.Errorf("on %s: %q, want %q", tc.on, got, tc.fr)
		}
		if got := plainSpaces(en.Age(birth, on)); got != tc.en {
			t.Errorf("on %s: %q, want %q", tc.on, got, tc.en)
		}
	}
	if got := fr.Age(record.Date{}, birth); got != "" {
		t.Errorf("age without birth date: %q", got)
	}
}

func TestAgeOfProfile(t *testing.T) {
	c := catalogue(t, French)
	today := day(t, "2025-06-12")
	for want, p := range map[string]record.Profile{
		"3 mois":                                  {BirthDate: day(t, "2025-03-10"), DueDate: day(t, "2025-04-01")},
		"naissance prévue le 1er août":            {DueDate: day(t, "2025-08-01")},
		"naissance prévue le 12 juin":             {DueDate: today},
		"naissance attendue depuis le 5 juin":     {DueDate: day(t, "2025-06-05")},
		"naissance prévue le 3 janvier 2026":      {DueDate: day(t, "2026-01-03")},
		"":                                        {},
		"naissance attendue depuis le 2 mai 2024": {DueDate: day(t, "2024-05-02")},
	} {
		if got := plainSpaces(c.AgeOf(p, today)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAgo(t *testing.T) {
	fr, en := catalogue(t, French), catalogue(t, English)
	today := day(t, "2025-06-12")
	for _, tc := range []struct{ date, fr, en string }{
		{"", "", ""},
		{"2025-06-12", "aujourd’hui", "today"},
		{"2025-06-11", "hier", "yesterday"},
		{"2025-06-13", "demain", "tomorrow"},
		{"2025-06-09", "il y a 3 jours", "3 days ago"},
		{"2025-05-20", "il y a 3 semaines", "3 weeks ago"},
		{"2025-03-10", "il y a 3 mois", "3 months ago"},
		{"2020-01-01", "il y a 5 ans", "5 years ago"},
		{"2025-06-20", "dans 8 jours", "in 8 days"},
		{"2025-09-12", "dans 3 mois", "in 3 months"},
		{"2025-04", "en avril 2025", "in April 2025"},
		{"2019", "en 2019", "in 2019"},
	} {
		d := day(t, tc.date)
		if got := plainSpaces(fr.Ago(d, today)); got != tc.fr {
			t.Errorf("%s: %q, want %q", tc.date, got, tc.fr)
		}
		if got := plainSpaces(en.Ago(d, today)); got != tc.en {
			t.Errorf("%s: %q, want %q", tc.date, got, tc.en)
		}
	}
}

// TestNoDateLacksWords: no date of two centuries falls in a hole of the tables.
func TestNoDateLacksWords(t *testing.T) {
	for _, lang := range Languages() {
		c := catalogue(t, lang)
		rapid.Check(t, func(t *rapid.T) {
			a, b := anyDate().Draw(t, "a"), anyDate().Draw(t, "b")
			for what, s := range map[string]string{
				"Date": c.Date(a), "DayDate": c.DayDate(a, b), "BriefDate": c.BriefDate(a, b), "ShortDate": c.ShortDate(a),
				"Age": c.Age(a, b), "Ago": c.Ago(a, b),
			} {
				if s == "" || containsAny(s, "⟦", "<no value>", "-") {
					t.Fatalf("%s of %v on %v is %q", what, a, b, s)
				}
			}
		})
	}
}
