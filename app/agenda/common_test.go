package agenda_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carnet/app/agenda"
	"carnet/app/record"
)

func need(child record.ID, key, from, to, best string) agenda.Need {
	return agenda.Need{Profile: child, Kind: agenda.Dose, Key: key, From: day(from), To: day(to), Best: day(best)}
}

func TestOneDateForTwoChildren(t *testing.T) {
	c := agenda.CommonDates([]agenda.Need{
		need(lina, "ROR-1", "2026-03-10", "2026-04-20", "2026-03-12"),
		need(lina, "MNB-2", "2026-04-01", "2026-05-30", "2026-04-01"),
		need(noe, "DTP-B1", "2026-03-20", "2026-04-10", "2026-03-20"),
		need(noe, "HPV-1", "2026-09-01", "2026-10-01", "2026-09-06"), // a Sunday
	}, agenda.Preference{From: day("2026-03-11")})
	if len(c.Visits) != 2 || len(c.Later)+len(c.Over) != 0 {
		t.Fatalf("found %+v", c)
	}
	first, second := c.Visits[0], c.Visits[1]
	if first.Day != day("2026-04-01") || first.From != day("2026-04-01") || first.To != day("2026-04-10") || first.Children != 2 || len(first.Needs) != 3 {
		t.Errorf("the first visit is %+v", first)
	}
	if first.Opens.Key != "MNB-2" || first.Closes.Key != "DTP-B1" {
		t.Errorf("it is explained by %s and %s", first.Opens.Key, first.Closes.Key)
	}
	if second.Day != day("2026-09-05") {
		t.Errorf("the second visit is on %s, want the Saturday before", second.Day)
	}
}

func TestClosedDays(t *testing.T) {
	sunday := []agenda.Need{need(lina, "A", "2026-03-15", "2026-03-15", "2026-03-15")}
	p := agenda.Preference{From: day("2026-03-11")}
	if c := agenda.CommonDates(sunday, p); len(c.Visits) != 1 || !c.Visits[0].Closed || c.Visits[0].Day != day("2026-03-15") {
		t.Errorf("a window of one Sunday: %+v", c)
	}
	p.Sundays = true
	if c := agenda.CommonDates(sunday, p); c.Visits[0].Closed {
		t.Error("Sundays are wanted")
	}
	easter := []agenda.Need{need(lina, "A", "2026-04-06", "2026-04-08", "2026-04-06")}
	p = agenda.Preference{From: day("2026-03-11")}
	if c := agenda.CommonDates(easter, p); c.Visits[0].Day != day("2026-04-07") {
		t.Errorf("Easter Monday: %s", c.Visits[0].Day)
	}
	p.Holidays = true
	if c := agenda.CommonDates(easter, p); c.Visits[0].Day != day("2026-04-06") {
		t.Errorf("Easter Monday is wanted: %s", c.Visits[0].Day)
	}
}

func TestWhatCannotBePlannedNow(t *testing.T) {
	one, two := need(lina, "HEXA-1", "2026-03-10", "2026-04-10", "2026-03-10"), need(lina, "HEXA-2", "2026-03-20", "2026-05-10", "2026-03-20")
	one.Series, two.Series = "HEXA", "HEXA"
	brother := two
	brother.Profile = noe
	over := need(noe, "ROTA-1", "2026-01-01", "2026-02-01", "2026-01-01")
	c := agenda.CommonDates([]agenda.Need{two, over, one, brother}, agenda.Preference{From: day("2026-03-11")})
	if len(c.Later) != 1 || c.Later[0].Key != "HEXA-2" || len(c.Over) != 1 || c.Over[0].Key != "ROTA-1" || len(c.Visits) != 1 || len(c.Visits[0].Needs) != 2 {
		t.Errorf("found %+v", c)
	}
}

func TestLiveVaccinesAreToldApart(t *testing.T) {
	ror, var1 := need(lina, "ROR-1", "2026-03-11", "2026-03-14", "2026-03-11"), need(lina, "VAR-1", "2026-03-23", "2026-03-28", "2026-03-23")
	ror.Live, var1.Live = true, true
	p := agenda.Preference{From: day("2026-03-11")}
	if c := agenda.CommonDates([]agenda.Need{ror, var1}, p); len(c.Visits) != 2 || c.Visits[0].Spacing || !c.Visits[1].Spacing {
		t.Errorf("twelve days apart: %+v", c.Visits)
	}
	var1.Profile = noe
	if c := agenda.CommonDates([]agenda.Need{ror, var1}, p); c.Visits[1].Spacing {
		t.Error("of two children")
	}
}

func drawNeeds(t *rapid.T) []agenda.Need {
	var needs []agenda.Need
	for i := range rapid.IntRange(1, 7).Draw(t, "needs") {
		from := day("2026-03-01").AddDays(rapid.IntRange(0, 20).Draw(t, "from"))
		to := from.AddDays(rapid.IntRange(0, 12).Draw(t, "length"))
		needs = append(needs, agenda.Need{Profile: record.ID{byte(rapid.IntRange(1, 3).Draw(t, "child"))}, Key: fmt.Sprint("K", i), From: from, To: to,
			Best: from.AddDays(rapid.IntRange(-3, 12).Draw(t, "best"))})
	}
	return needs
}

// Every need is in exactly one visit, on a day of its window; no other choice of days needs fewer; the order of the needs does
// not matter.
func TestCommonDatesAreFewest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		needs := drawNeeds(t)
		p := agenda.Preference{From: day("2026-03-01"), Sundays: true, Holidays: true}
		c := agenda.CommonDates(needs, p)
		seen := 0
		for _, v := range c.Visits {
			if len(v.Needs) == 0 {
				t.Fatal("an empty visit")
			}
			for _, n := range v.Needs {
				seen++
				if v.Day.Before(n.From) || v.Day.After(n.To) || v.Day.Before(v.From) || v.Day.After(v.To) {
					t.Fatalf("%s on %s, outside its window", n.Key, v.Day)
				}
			}
		}
		if seen != len(needs) {
			t.Fatalf("%d of %d needs are planned", seen, len(needs))
		}
		if best := fewest(needs); len(c.Visits) != best {
			t.Fatalf("%d visits, %d are enough for %+v", len(c.Visits), best, needs)
		}
		slices.Reverse(needs)
		if again := agenda.CommonDates(needs, p); fmt.Sprint(again) != fmt.Sprint(c) {
			t.Fatalf("in the other order: %+v, not %+v", again, c)
		}
		p.Sundays, p.Holidays = false, false
		for _, v := range agenda.CommonDates(needs, p).Visits {
			if !v.Closed && v.Day.Time().Weekday() == time.Sunday {
				t.Fatalf("%s is a Sunday", v.Day)
			}
		}
	})
}

// fewest tries all sets of days that are ends of windows, by their size.
func fewest(needs []agenda.Need) int {
	var ends []record.Date
	for _, n := range needs {
		ends = append(ends, n.To)
	}
	best := len(ends)
	for set := 1; set < 1<<len(ends); set++ {
		size := 0
		covered := make([]bool, len(needs))
		for i, d := range ends {
			if set&(1<<i) == 0 {
				continue
			}
			size++
			for k, n := range needs {
				covered[k] = covered[k] || !d.Before(n.From) && !d.After(n.To)
			}
		}
		if !slices.Contains(covered, false) {
			best = min(best, size)
		}
	}
	return best
}
