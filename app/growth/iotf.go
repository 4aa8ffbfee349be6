package growth

import (
	"math"

	"carnet/app/record"
)

// The International Obesity Task Force draws, from 2 to 18 years, the BMI that has the same z-score as 16, 17, 18.5, 25,
// 30 or 35 kg/m² have at 18: the six levels of the French carnet. L, M and S are printed by half-years and read linearly
// between them.

// Grade is where a BMI stands among the levels of the IOTF.
type Grade string

// The grades, from the lowest.
const (
	Thinness3  Grade = "thinness-3" // below the level of 16
	Thinness2  Grade = "thinness-2" // from 16
	Thinness1  Grade = "thinness-1" // from 17
	Middle     Grade = "middle"     // from 18.5
	Overweight Grade = "overweight" // from 25, « surpoids »
	Obesity    Grade = "obesity"    // from 30, « obésité »
	Obesity3   Grade = "obesity-3"  // from 35, « obésité grade 3 »
)

// IOTFLevel is one of the six levels for one sex.
type IOTFLevel struct {
	BMI   float64 // kg/m2 at 18 years, which names the level
	Z     float64 // the same at every age
	Main  bool    // 17 and 25, the main lines of the French carnet
	Above Grade   // of a BMI on the line or above, to the next level
}

// IOTFLevels lists the six levels, the lowest first; nil for a sex that has no table.
func IOTFLevels(sex record.Sex) []IOTFLevel {
	grown, ok := iotfAt(sex, iotfLastYear*daysOfYear)
	if !ok {
		return nil
	}
	levels := []IOTFLevel{
		{BMI: 16, Above: Thinness2},
		{BMI: 17, Above: Thinness1, Main: true},
		{BMI: 18.5, Above: Middle},
		{BMI: 25, Above: Overweight, Main: true},
		{BMI: 30, Above: Obesity},
		{BMI: 35, Above: Obesity3},
	}
	for i := range levels {
		levels[i].Z = grown.plainZ(levels[i].BMI)
	}
	return levels
}

// The ages in years that the IOTF covers, and the days of one.
const (
	iotfFirstYear, iotfLastYear = 2, 18
	daysOfYear                  = 365.25
)

// IOTFCoverage gives the first and last age in days that have a grade: 2 to 18 years.
func IOTFCoverage() (first, last int) {
	return 731, 6574 // 730.5 and 6574.5 are in between days
}

// IOTFValue is the BMI of a level at an age in days; ok is false before 2 years, after 18, and for a sex without a table.
func IOTFValue(sex record.Sex, level IOTFLevel, day int) (bmi float64, ok bool) {
	p, ok := iotfAt(sex, float64(day))
	if !ok {
		return 0, false
	}
	return p.plainValue(level.Z), true
}

// IOTFCurve follows a level from one age in days to another, both included, every step days (at least 1).
func IOTFCurve(sex record.Sex, level IOTFLevel, from, to, step int) []Point {
	first, last := IOTFCoverage()
	return follow(max(from, first), min(to, last), step, func(day int) (float64, bool) { return IOTFValue(sex, level, day) })
}

// IOTFGrade is the grade of a BMI in kg/m2 at an age in days. ok is false before 2 years, after 18, for a sex without a
// table and for what is not a BMI. A grade is not a diagnosis: screens leave it to a professional.
func IOTFGrade(sex record.Sex, day int, bmi float64) (grade Grade, ok bool) {
	p, ok := iotfAt(sex, float64(day))
	if !ok || !measured(bmi) {
		return "", false
	}
	grade = Thinness3
	for _, level := range IOTFLevels(sex) {
		if bmi >= p.plainValue(level.Z)-onTheLine {
			grade = level.Above
		}
	}
	return grade, true
}

// onTheLine makes a BMI that is on a line by the numbers of the table count as on it, whatever the last bits say.
const onTheLine = 1e-9

func iotfAt(sex record.Sex, days float64) (lms, bool) {
	t := tablesOf(sex)
	years := days / daysOfYear
	if t == nil || !(years >= iotfFirstYear && years <= iotfLastYear) {
		return lms{}, false
	}
	whole := math.Floor(years * 2)
	return t.iotf.between(int(whole), years*2-whole)
}
