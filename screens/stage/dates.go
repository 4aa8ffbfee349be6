package stage

import (
	"fmt"
	"time"

	"carnet/app/record"
	"carnet/screens/kit"
)

// DateField returns an empty field for a date in the stage's language, with a calendar. With partial, a month or a year
// alone can be typed too. Read it with DateIn and fill it with ShowDate.
func (s *Stage) DateField(label, hint string, partial bool) *kit.DateField {
	return kit.NewDateField(label, hint, s.dateWords(partial), partial, func() kit.Date { return kitDate(s.Today()) })
}

// DateIn reads a date field. ok is false when what is typed is no date; an empty field is the zero Date and ok.
func DateIn(f *kit.DateField) (d record.Date, ok bool) {
	v, ok := f.Value()
	return record.Date{Year: v.Year, Month: v.Month, Day: v.Day}, ok
}

// ShowDate writes a date into a field; the zero Date empties it.
func ShowDate(f *kit.DateField, d record.Date) { f.SetValue(kitDate(d)) }

func kitDate(d record.Date) kit.Date { return kit.Date{Year: d.Year, Month: d.Month, Day: d.Day} }

// dateWords writes dates day first in both languages, since the papers that a family copies are French.
func (s *Stage) dateWords(partial bool) kit.DateWords {
	w := kit.DateWords{
		Order: kit.DayMonthYear, Separator: "/", Sample: s.S("entry.date.sample"), FirstWeekday: time.Monday,
		OpenCalendar: s.S("entry.date.calendar"), Previous: s.S("entry.date.previous"), Next: s.S("entry.date.next"), Close: s.S("action.close"),
	}
	if partial {
		w.Sample = s.S("entry.date.sample-partial")
	}
	for i := range w.Months {
		w.Months[i] = s.S(fmt.Sprintf("month.%d", i+1))
	}
	for i := range w.Weekdays {
		w.Weekdays[i] = s.S(fmt.Sprintf("entry.weekday.%d", (i+1)%7)) // Monday first, Sunday is 0
	}
	return w
}

// DateProblem is the sentence for a date that cannot be the day of something that happened to the stage's person:
// missing, before birth or after today. It is "" for a date that can be kept.
func (s *Stage) DateProblem(d record.Date, ok bool) string {
	birth := s.Profile.Identity().BirthDate
	switch {
	case !ok:
		return s.S("entry.date.unreadable")
	case d.IsZero():
		return s.S("entry.date.missing")
	case d.First().After(s.Today()):
		return s.S("entry.date.future")
	case !birth.IsZero() && d.Last().Before(birth):
		return s.S("entry.date.before-birth")
	}
	return ""
}
