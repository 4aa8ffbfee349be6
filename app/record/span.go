package record

import (
	"fmt"
	"strconv"
)

// SpanUnit is the unit in which a rule counts.
type SpanUnit byte

// The units of the calendars. Days and weeks are exact; months and years are counted on the calendar, see Date.AddMonths.
const (
	Days   SpanUnit = 'd'
	Weeks  SpanUnit = 'w'
	Months SpanUnit = 'm'
	Years  SpanUnit = 'y'
)

// Span is an age or an interval in the unit of the rule that states it: « 2 mois » is not « 60 jours ».
// The zero Span means that the rule states none, which differs from 0 days. Its text form is 0d, 6w, 2m or 11y.
type Span struct {
	N    int
	Unit SpanUnit
}

// ParseSpan reads the text form. The empty text is the zero Span.
func ParseSpan(s string) (Span, error) {
	if s == "" {
		return Span{}, nil
	}
	n, err := strconv.Atoi(s[:len(s)-1])
	unit := SpanUnit(s[len(s)-1])
	if err != nil || n < 0 || n > 9999 || unit != Days && unit != Weeks && unit != Months && unit != Years {
		return Span{}, fmt.Errorf("parse span %q: want a number and d, w, m or y", s)
	}
	return Span{n, unit}, nil
}

// IsZero reports that no span is stated.
func (s Span) IsZero() bool { return s == Span{} }

// After returns the day s after d; d itself when no span is stated.
func (s Span) After(d Date) Date {
	switch s.Unit {
	case Days:
		return d.AddDays(s.N)
	case Weeks:
		return d.AddDays(7 * s.N)
	case Months:
		return d.AddMonths(s.N)
	case Years:
		return d.AddYears(s.N)
	}
	return d
}

// String gives the text form, for data files and developers.
func (s Span) String() string {
	if s.IsZero() {
		return ""
	}
	return strconv.Itoa(s.N) + string(s.Unit)
}

// MarshalText implements encoding.TextMarshaler.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Span) UnmarshalText(b []byte) error {
	v, err := ParseSpan(string(b))
	if err == nil {
		*s = v
	}
	return err
}
