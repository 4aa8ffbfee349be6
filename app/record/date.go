package record

import (
	"errors"
	"fmt"
	"time"
)

// Date is a civil date of the Gregorian calendar, without time or zone, as written on paper.
// It may be partial: Day 0 means "that month", Day and Month 0 mean "that year".
// The zero Date means "not known". Its text form is the FHIR date: 2025-03-10, 2025-03 or 2025.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDate returns the whole date y-m-d. It does not check that the day exists; see Date.Valid.
func NewDate(y int, m time.Month, d int) Date { return Date{Year: y, Month: m, Day: d} }

// DateOf returns the civil date of t in t's own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads the FHIR date form. The empty text is the zero Date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if len(s) != len(layout) {
			continue
		}
		t, err := time.Parse(layout, s)
		if err != nil || t.Year() == 0 { // FHIR has no year 0, and here it would mean « not known »
			break
		}
		d := DateOf(t)
		switch layout {
		case "2006-01":
			d.Day = 0
		case "2006":
			d.Month, d.Day = 0, 0
		}
		return d, nil
	}
	return Date{}, errors.New("parse date: want YYYY-MM-DD, YYYY-MM or YYYY") // never the text itself: it may be a birth date
}

// IsZero reports whether the date is not known at all.
func (d Date) IsZero() bool { return d == Date{} }

// Whole reports whether year, month and day are all known.
func (d Date) Whole() bool { return d.Year != 0 && d.Month != 0 && d.Day != 0 }

// Valid reports whether the date exists in the calendar (partial dates included) between 1900 and 2199.
func (d Date) Valid() bool {
	if d.Year < 1900 || d.Year > 2199 {
		return false
	}
	if d.Month == 0 {
		return d.Day == 0
	}
	if d.Month < 1 || d.Month > 12 || d.Day < 0 {
		return false
	}
	return d.Day == 0 || d.Day <= daysIn(d.Year, d.Month)
}

// First and Last are the bounds of what a partial date may mean; both are d itself for a whole date.
func (d Date) First() Date {
	if d.IsZero() {
		return d
	}
	return Date{d.Year, max(d.Month, 1), max(d.Day, 1)}
}

// Last is the latest day that a partial date may mean.
func (d Date) Last() Date {
	if d.IsZero() || d.Whole() {
		return d
	}
	m := d.Month
	if m == 0 {
		m = time.December
	}
	return Date{d.Year, m, daysIn(d.Year, m)}
}

// Time returns midnight UTC of the first day that d may mean: for arithmetic only, never for display.
func (d Date) Time() time.Time {
	f := d.First()
	return time.Date(f.Year, f.Month, f.Day, 0, 0, 0, 0, time.UTC)
}

// AddDays returns the date n days later (earlier if n < 0).
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// AddMonths returns the same day n months later, or the last day of that month where the day does not exist:
// 31 January + 1 month = 28 or 29 February, as ages are counted in France.
func (d Date) AddMonths(n int) Date {
	f := d.First()
	m := int(f.Month) - 1 + n
	y := f.Year + floorDiv(m, 12)
	month := time.Month(m-floorDiv(m, 12)*12) + 1
	return Date{y, month, min(f.Day, daysIn(y, month))}
}

// AddYears returns the same day n years later (28 February for a 29 February birthday in a common year).
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// DaysSince returns the whole days from o to d, negative when d is earlier.
func (d Date) DaysSince(o Date) int {
	const day = 24 * 60 * 60 // UTC has no other; a time.Duration would overflow after 292 years
	return int((d.Time().Unix() - o.Time().Unix()) / day)
}

// MonthsSince returns the completed months from o to d (0 when d is before o + 1 month; negative when d is earlier).
func (d Date) MonthsSince(o Date) int {
	a, b := d.First(), o.First()
	n := (a.Year-b.Year)*12 + int(a.Month) - int(b.Month)
	if b.AddMonths(n).After(a) {
		n--
	}
	return n
}

// YearsSince returns the completed years from o to d.
func (d Date) YearsSince(o Date) int { return floorDiv(d.MonthsSince(o), 12) }

// Before reports whether d is earlier than o, comparing the first day that each may mean.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// After reports whether d is later than o.
func (d Date) After(o Date) bool { return d.Compare(o) > 0 }

// Compare orders dates by the first day that each may mean: -1, 0, +1.
func (d Date) Compare(o Date) int {
	a, b := d.First(), o.First()
	for _, c := range []int{a.Year - b.Year, int(a.Month) - int(b.Month), a.Day - b.Day} {
		if c != 0 {
			return sign(c)
		}
	}
	return 0
}

// String gives the FHIR form, for storage and for logs of the developer, never for a screen.
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, int(d.Month))
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(b []byte) error {
	v, err := ParseDate(string(b))
	if err == nil {
		*d = v
	}
	return err
}

func daysIn(y int, m time.Month) int {
	return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}
