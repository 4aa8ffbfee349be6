package agenda

import (
	"cmp"
	"slices"
	"time"

	"carnet/app/record"
)

// DayList is what stands on one day.
type DayList struct {
	Day   record.Date // zero for what has no day yet
	Items []Item
}

// ByDay gathers the lines of each day, in their order. Days without any line are left out.
func ByDay(items []Item) []DayList {
	var days []DayList
	for _, i := range items {
		if n := len(days); n == 0 || days[n-1].Day != i.Day {
			days = append(days, DayList{Day: i.Day})
		}
		last := &days[len(days)-1]
		last.Items = append(last.Items, i)
	}
	return days
}

// Mark is one dot of a day in the month: lines of one profile and one kind.
type Mark struct {
	Profile record.ID
	Kind    Kind
	Count   int
	Pressed bool // one of them is late or to do now
	Ends    bool // a window closes on that day; the others begin or take place
}

// MonthDay is one square of the month.
type MonthDay struct {
	Day     record.Date
	Inside  bool // of the month itself; the others fill the first and the last week
	Today   bool
	Holiday string // text key of a public holiday, "" on other days
	Marks   []Mark // in the order of profiles, then kinds
	Count   int    // lines that stand on the day
}

// Month lays a month out in weeks from Monday, with what stands on each day. An appointment of several days marks each of
// them; a window marks the day on which it opens and the one on which it closes. profiles gives the order of the marks.
func Month(items []Item, year int, month time.Month, today record.Date, profiles []record.ID) [][]MonthDay {
	first := record.NewDate(year, month, 1)
	start := first.AddDays(-(int(first.Time().Weekday()) + 6) % 7)
	var weeks [][]MonthDay
	for day := start; day.Before(first.AddMonths(1)); {
		week := make([]MonthDay, 7)
		for i := range week {
			week[i] = MonthDay{Day: day, Inside: day.Month == month, Today: day == today, Holiday: Holiday(day)}
			day = day.AddDays(1)
		}
		weeks = append(weeks, week)
	}
	at := func(d record.Date) *MonthDay {
		n := d.DaysSince(start)
		if d.IsZero() || n < 0 || n >= 7*len(weeks) {
			return nil
		}
		return &weeks[n/7][n%7]
	}
	for _, i := range items {
		if i.Kind == Appointment {
			for day := i.Day; day == i.Day || !day.After(i.Until); day = day.AddDays(1) {
				at(day).add(i, false)
			}
			continue
		}
		at(i.Day).add(i, false)
		if i.Until != i.Day && i.Status != Late {
			at(i.Until).add(i, true)
		}
	}
	for w := range weeks {
		for d := range weeks[w] {
			slices.SortStableFunc(weeks[w][d].Marks, func(a, b Mark) int {
				return cmp.Or(slices.Index(profiles, a.Profile)-slices.Index(profiles, b.Profile), a.Kind.rank()-b.Kind.rank())
			})
		}
	}
	return weeks
}

// add puts a line on a day; a day outside the month shown is nil.
func (d *MonthDay) add(i Item, ends bool) {
	if d == nil {
		return
	}
	if !ends {
		d.Count++
	}
	n := slices.IndexFunc(d.Marks, func(m Mark) bool { return m.Profile == i.Profile && m.Kind == i.Kind && m.Ends == ends })
	if n < 0 {
		n = len(d.Marks)
		d.Marks = append(d.Marks, Mark{Profile: i.Profile, Kind: i.Kind, Ends: ends})
	}
	d.Marks[n].Count++
	d.Marks[n].Pressed = d.Marks[n].Pressed || i.Status == Late || i.Status == Open
}
