package agenda

import (
	"time"

	"carnet/app/record"
)

// Holiday returns the text key of a French public holiday (article L3133-1 of the code du travail), "" for any other day.
// Days that only some places have, such as 26 December in Alsace or the abolition of slavery overseas, are left out.
func Holiday(d record.Date) string {
	if !d.Whole() {
		return ""
	}
	switch (monthDay{d.Month, d.Day}) {
	case monthDay{time.January, 1}:
		return "agenda.holiday.new-year"
	case monthDay{time.May, 1}:
		return "agenda.holiday.labour"
	case monthDay{time.May, 8}:
		return "agenda.holiday.victory"
	case monthDay{time.July, 14}:
		return "agenda.holiday.national"
	case monthDay{time.August, 15}:
		return "agenda.holiday.assumption"
	case monthDay{time.November, 1}:
		return "agenda.holiday.all-saints"
	case monthDay{time.November, 11}:
		return "agenda.holiday.armistice"
	case monthDay{time.December, 25}:
		return "agenda.holiday.christmas"
	}
	switch d.DaysSince(easter(d.Year)) {
	case 1:
		return "agenda.holiday.easter"
	case 39:
		return "agenda.holiday.ascension"
	case 50:
		return "agenda.holiday.pentecost"
	}
	return ""
}

type monthDay struct {
	month time.Month
	day   int
}

// easter is Easter Sunday of the Gregorian calendar, by the method printed in Nature in 1876.
func easter(year int) record.Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return record.NewDate(year, time.Month(n/31), n%31+1)
}

// WorkingDay reports a day on which surgeries are open as a rule: Monday to Saturday, and no public holiday unless those are
// to be ignored.
func WorkingDay(d record.Date, holidays bool) bool {
	return d.Time().Weekday() != time.Sunday && (!holidays || Holiday(d) == "")
}
