package growth

import (
	"math"

	"carnet/app/record"
)

// Age is an age as the tables count it. The zero value is the day of birth.
type Age struct {
	// Days is the whole day at which the standards of 2006 are read, half a day rounded up as the WHO does.
	// It is negative before birth, or before the term for a corrected age. It decides between the two references: 60
	// months are 1826.25 days and belong to day 1826, the last of 2006.
	Days int
	// Months is the exact age, a month being 30.4375 days, at which the reference of 2007 is interpolated.
	Months float64
}

// farDays bounds Age.Days, so that absurd ages cannot overflow: no table is near it.
const farDays = 1_000_000

// AgeInDays is an age in whole days since birth.
func AgeInDays(days int) Age {
	days = min(max(days, -farDays), farDays)
	return Age{Days: days, Months: float64(days) / daysOfMonth}
}

// AgeInExactDays is an age in days that may have a fraction. NaN and the infinities give an age that no table has.
func AgeInExactDays(days float64) Age {
	return Age{Days: wholeDays(days), Months: days / daysOfMonth}
}

// AgeInMonths is an age in months, which usually has a fraction. NaN and the infinities give an age that no table has.
func AgeInMonths(months float64) Age {
	return Age{Days: wholeDays(months * daysOfMonth), Months: months}
}

// wholeDays rounds half up.
func wholeDays(days float64) int {
	if !(math.Abs(days) < farDays) {
		return -farDays
	}
	whole := math.Floor(days)
	if days-whole >= 0.5 {
		whole++
	}
	return int(whole)
}

// Corrected counts the age from the term of 40 SA for a child born before 37 SA, of gestationDays days since the last
// period, who is younger than untilMonths: 0 means [DefaultCorrection], a negative number never to correct. ok is false
// and the age unchanged for all others, and when gestationDays is not known (0 or less). A corrected age is negative
// before the term was due.
func (a Age) Corrected(gestationDays, untilMonths int) (corrected Age, ok bool) {
	if gestationDays <= 0 || gestationDays >= pretermBefore || !(a.Months < float64(correctionEnd(untilMonths))) {
		return a, false
	}
	return a.before(fullTerm - gestationDays), true
}

func (a Age) before(days int) Age {
	return Age{Days: a.Days - days, Months: a.Months - float64(days)/daysOfMonth}
}

func correctionEnd(untilMonths int) int {
	if untilMonths == 0 {
		return DefaultCorrection
	}
	return max(untilMonths, 0)
}

// AgeDays is the age in whole days since birth, negative before. Both dates have to be whole.
func (s Subject) AgeDays(on record.Date) int { return on.DaysSince(s.Birth) }

// CorrectedAgeDays is the age at which tables are read: counted from the term of 40 SA for a child born before 37 SA
// who is younger than CorrectUntil, from birth for all others. It is negative before the term was due.
func (s Subject) CorrectedAgeDays(on record.Date) (days int, corrected bool) {
	days = s.AgeDays(on)
	if !s.Term.Preterm() || !on.Before(s.CorrectedBefore()) {
		return days, false
	}
	return days - (fullTerm - s.Term.TotalDays()), true
}

// CorrectedBefore is the first day on which the age of a preterm child is no longer corrected: CorrectUntil months after
// birth by the calendar, as a family counts.
func (s Subject) CorrectedBefore() record.Date {
	return s.Birth.AddMonths(correctionEnd(s.CorrectUntil))
}
