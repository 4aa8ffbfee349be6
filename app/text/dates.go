package text

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"carnet/app/record"
)

// Date writes a date in words: « 10 juin 2025 », « juin 2025 », « 2025 ». A date that is not known is "".
func (c *Catalogue) Date(d record.Date) string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return strconv.Itoa(d.Year)
	case d.Day == 0:
		return c.S("date.month-year", Args{"Month": c.month(d), "Year": d.Year})
	}
	return c.S("date.full", Args{"Day": c.day(d), "Month": c.month(d), "Year": d.Year})
}

// DayDate writes a day as it is said: « mardi 10 juin », with the year when it is not today's, « aujourd’hui », « hier »,
// « demain ». A partial date is written as Date does.
func (c *Catalogue) DayDate(d, today record.Date) string {
	if !d.Whole() {
		return c.Date(d)
	}
	switch d.DaysSince(today) {
	case 0:
		return c.S("date.today")
	case -1:
		return c.S("date.yesterday")
	case 1:
		return c.S("date.tomorrow")
	}
	return c.S("date.weekday", Args{"Weekday": c.S(fmt.Sprintf("weekday.%d", d.Time().Weekday())), "Date": c.dayMonth(d, today)})
}

// BriefDate is the shortest date in words, for a detail line: « 8 juil. », with the year when it is not today's.
func (c *Catalogue) BriefDate(d, today record.Date) string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return strconv.Itoa(d.Year)
	}
	month := c.S(fmt.Sprintf("month.brief.%d", d.Month))
	switch {
	case d.Day == 0:
		return c.S("date.month-year", Args{"Month": month, "Year": d.Year})
	case d.Year == today.Year:
		return c.S("date.day-month", Args{"Day": c.day(d), "Month": month})
	}
	return c.S("date.full", Args{"Day": c.day(d), "Month": month, "Year": d.Year})
}

// dayMonth leaves out the year when it is today's: « 10 juin », « 10 juin 2024 ».
func (c *Catalogue) dayMonth(d, today record.Date) string {
	if d.Year != today.Year {
		return c.Date(d)
	}
	return c.S("date.day-month", Args{"Day": c.day(d), "Month": c.month(d)})
}

func (c *Catalogue) month(d record.Date) string { return c.S(fmt.Sprintf("month.%d", d.Month)) }

// day is « 1er » on the first of a French month.
func (c *Catalogue) day(d record.Date) string {
	if d.Day == 1 {
		return c.S("date.first")
	}
	return strconv.Itoa(d.Day)
}

// ShortDate writes a date in figures, day first in both languages since the papers are French: 10/06/2025, 06/2025, 2025.
func (c *Catalogue) ShortDate(d record.Date) string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%02d/%04d", int(d.Month), d.Year)
	}
	return fmt.Sprintf("%02d/%02d/%04d", d.Day, int(d.Month), d.Year)
}

var (
	dayFirst  = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})$`)
	yearFirst = regexp.MustCompile(`^(\d{4})/(\d{1,2})/(\d{1,2})$`)
	digits8   = regexp.MustCompile(`^(\d{2})(\d{2})(\d{4})$`)
	monthYear = regexp.MustCompile(`^(\d{1,2})/(\d{4})$`)
	yearMonth = regexp.MustCompile(`^(\d{4})/(\d{1,2})$`)
	onlyYear  = regexp.MustCompile(`^(\d{4})$`)
)

// ParseDate reads a date typed in figures: 10/06/2025, 10.6.25, 10 06 2025, 10062025, 2025-06-10, and with partial
// also 06/2025 and 2025. Two-digit years are 1950 to 2049. A date that cannot be read or does not exist is an
// Invalid error on field "date".
func (c *Catalogue) ParseDate(s string, partial bool) (record.Date, error) {
	s = separators(s)
	var d record.Date
	switch {
	case dayFirst.MatchString(s):
		d = dateFrom(dayFirst.FindStringSubmatch(s), 3, 2, 1)
	case yearFirst.MatchString(s):
		d = dateFrom(yearFirst.FindStringSubmatch(s), 1, 2, 3)
	case digits8.MatchString(s):
		d = dateFrom(digits8.FindStringSubmatch(s), 3, 2, 1)
	case partial && monthYear.MatchString(s):
		d = dateFrom(monthYear.FindStringSubmatch(s), 2, 1, 0)
	case partial && yearMonth.MatchString(s):
		d = dateFrom(yearMonth.FindStringSubmatch(s), 1, 2, 0)
	case partial && onlyYear.MatchString(s):
		d = dateFrom(onlyYear.FindStringSubmatch(s), 1, 0, 0)
	}
	if !d.Valid() {
		return record.Date{}, record.InvalidField("date")
	}
	return d, nil
}

// separators turns every run of separators that people type between figures into one slash.
func separators(s string) string {
	fields := strings.FieldsFunc(s, func(r rune) bool {
		return strings.ContainsRune("/.-‐‑–", r) || unicode.IsSpace(r)
	})
	return strings.Join(fields, "/")
}

// dateFrom builds a date from groups of digits; group 0 means absent. A month or day typed as 0 gives the zero Date,
// because 00/2025 is a slip of the finger and not « 2025 ».
func dateFrom(groups []string, year, month, day int) record.Date {
	number := func(group int) int {
		n, _ := strconv.Atoi(groups[group])
		return n
	}
	d := record.Date{Year: number(year)}
	if len(groups[year]) == 2 {
		d.Year += 1900
		if d.Year < 1950 {
			d.Year += 100
		}
	}
	if month > 0 {
		d.Month = time.Month(number(month))
	}
	if day > 0 {
		d.Day = number(day)
	}
	if month > 0 && d.Month == 0 || day > 0 && d.Day == 0 {
		return record.Date{}
	}
	return d
}

// Age says how old someone born on birth is: « 5 jours », « 3 semaines », « 4 mois », « 2 ans et 3 mois », « 9 ans ».
// Before birth it says when the birth is expected; it is "" when birth is not known. Weeks go up to two months and
// months up to two years, as in the consultations of the carnet.
func (c *Catalogue) Age(birth, on record.Date) string {
	switch {
	case birth.IsZero() || on.IsZero():
		return ""
	case on.Before(birth):
		return c.S("age.expected", Args{"Date": c.dayMonth(birth, on)})
	}
	days, months := on.DaysSince(birth), on.MonthsSince(birth)
	switch {
	case days < 14:
		return c.N("age.days", days)
	case months < 24 || months >= 6*12 || months%12 == 0:
		return c.duration(days, months)
	}
	return c.S("age.years-months", Args{"Years": c.N("duration.years", months/12), "Months": c.N("duration.months", months%12)})
}

// AgeOf is Age for a profile, and tells a child who is expected from one whose birth was not yet noted.
func (c *Catalogue) AgeOf(p record.Profile, on record.Date) string {
	switch {
	case !p.Expected():
		return c.Age(p.BirthDate, on)
	case on.After(p.DueDate):
		return c.S("age.awaited", Args{"Date": c.dayMonth(p.DueDate, on)})
	}
	return c.S("age.expected", Args{"Date": c.dayMonth(p.DueDate, on)})
}

// Ago says how far a day is from today: « aujourd’hui », « hier », « il y a 3 jours », « dans 2 mois ».
// A partial date, which has no exact distance, is « en juin 2025 ».
func (c *Catalogue) Ago(d, today record.Date) string {
	switch {
	case d.IsZero():
		return ""
	case !d.Whole():
		return c.S("ago.partial", Args{"Date": c.Date(d)})
	}
	days := today.DaysSince(d)
	switch {
	case days >= -1 && days <= 1:
		return c.DayDate(d, today)
	case days > 0:
		return c.S("ago.past", Args{"Duration": c.duration(days, today.MonthsSince(d))})
	}
	return c.S("ago.future", Args{"Duration": c.duration(-days, d.MonthsSince(today))})
}

// duration rounds down to the largest unit that people use: days to two weeks, weeks to two months, months to two years.
func (c *Catalogue) duration(days, months int) string {
	switch {
	case days < 14:
		return c.N("duration.days", days)
	case months < 2:
		return c.N("duration.weeks", days/7)
	case months < 24:
		return c.N("duration.months", months)
	}
	return c.N("duration.years", months/12)
}
