package growth_test

import (
	"testing"

	"carnet/app/growth"
	"carnet/app/record"

	"pgregory.net/rapid"
)

func TestTargetHeight(t *testing.T) {
	for _, c := range []struct {
		sex            record.Sex
		mother, father int64
		want           int64 // 0 for none
	}{
		{record.Male, 1650, 1780, 1780},
		{record.Female, 1650, 1780, 1650},
		{record.Female, 1601, 1750, 1610}, // half a millimetre is nobody's height
		{record.Undetermined, 1650, 1780, 0},
		{record.Male, 0, 1780, 0},
		{record.Male, 1650, 0, 0},
		{record.Male, 165, 178, 0},
		{record.Male, -1650, 1780, 0},
		{record.Male, 1650, 1_000_000_000, 0},
	} {
		target, ok := growth.TargetHeight(c.sex, c.mother, c.father)
		if ok != (c.want > 0) || target.Height != c.want {
			t.Errorf("%+v: %+v, %v", c, target, ok)
		}
		if ok && (target.High-target.Low != 120 || target.Low+60 != target.Height) {
			t.Errorf("%+v", target)
		}
	}
}

func readings(all ...growth.Observation) (list []growth.Reading) {
	for i, o := range all {
		list = append(list, growth.Reading{Observation: o, From: []int{i}})
	}
	return list
}

func TestVelocities(t *testing.T) {
	heights := girl().Velocities(growth.HeightForAge, readings(
		measuring(0, 500, record.Lying),
		measuring(30, 540, record.Lying), // a month is too near for a height
		measuring(61, 570, record.Lying),
		measuring(70, 900, ""), // a slip, far above the tables
		measuring(700, 830, record.Lying),
		measuring(800, 838, record.Standing), // too near, and 0.7 cm were lost in getting up
		measuring(900, 863, record.Standing),
	))
	want := []struct {
		from, to int
		perYear  float64
	}{
		{0, 61, 7.0 / 61 * 365.25},
		{61, 700, 26.0 / 639 * 365.25},
		{700, 900, (3.3 + 0.7) / 200 * 365.25},
	}
	if len(heights) != len(want) {
		t.Fatalf("%d velocities: %+v", len(heights), heights)
	}
	for i, w := range want {
		v := heights[i]
		if v.From.Date != birth.AddDays(w.from) || v.To.Date != birth.AddDays(w.to) || v.Days != w.to-w.from || !near(v.PerYear, w.perYear, 1e-9) {
			t.Errorf("velocity %d: %+v, want %+v", i, v, w)
		}
	}

	weights := girl().Velocities(growth.WeightForAge, readings(weighing(0, 3300), weighing(27, 4000), weighing(28, 4100), weighing(60, 5000)))
	if len(weights) != 2 || !near(weights[0].PerYear, 0.8/28*365.25, 1e-9) || weights[1].From.Date != birth.AddDays(28) {
		t.Errorf("weights: %+v", weights)
	}
	if v := girl().Velocities(growth.BMIForAge, readings(measuring(900, 863, ""), measuring(2000, 1100, ""))); v != nil {
		t.Errorf("BMI has velocities: %v", v)
	}
	lost := girl().Velocities(growth.WeightForAge, readings(weighing(1000, 14_000), weighing(1300, 13_500)))
	if len(lost) != 1 || lost[0].PerYear >= 0 {
		t.Errorf("a loss: %+v", lost)
	}
	if v := (growth.Subject{Sex: record.Male}).Velocities(growth.WeightForAge, readings(weighing(0, 3300), weighing(60, 5000))); v != nil {
		t.Errorf("velocities without a birth: %v", v)
	}
}

// bmis makes readings of a child one metre tall: the mass in hundreds of grams is ten times the BMI, by age in months.
func bmis(byMonth ...[2]float64) []growth.Reading {
	var all []growth.Observation
	for _, b := range byMonth {
		o := at(int(b[0] * 30.4375))
		o.Height, o.Posture, o.Weight = 1000, record.Standing, int64(b[1]*1000)
		all = append(all, o)
	}
	return readings(all...)
}

func TestEarlyRebound(t *testing.T) {
	for name, c := range map[string]struct {
		readings []growth.Reading
		lowest   float64 // month; 0 for none
		risen    int
	}{
		"nothing":                  {nil, 0, 0},
		"the usual fall":           {bmis([2]float64{12, 17}, [2]float64{24, 16.2}, [2]float64{36, 15.8}, [2]float64{48, 15.4}, [2]float64{60, 15.2}, [2]float64{71, 15.3}), 0, 0},
		"the usual rebound":        {bmis([2]float64{24, 16.2}, [2]float64{48, 15.3}, [2]float64{61, 15.2}, [2]float64{71, 15.5}, [2]float64{84, 16.3}), 0, 0},
		"a rise from three years":  {bmis([2]float64{12, 17}, [2]float64{24, 16.3}, [2]float64{36, 15.1}, [2]float64{48, 15.7}, [2]float64{58, 16.4}), 36, 2},
		"confirmed after five":     {bmis([2]float64{24, 16.3}, [2]float64{36, 15}, [2]float64{48, 15.6}, [2]float64{62, 16.2}), 36, 2},
		"seen only after five":     {bmis([2]float64{24, 15.2}, [2]float64{36, 15.1}, [2]float64{61, 15.9}, [2]float64{71, 16.4}), 0, 0},
		"one reading too low":      {bmis([2]float64{24, 16.5}, [2]float64{36, 15}, [2]float64{48, 15.6}, [2]float64{62, 15.4}), 0, 0},
		"one reading too high":     {bmis([2]float64{24, 16.3}, [2]float64{36, 15.8}, [2]float64{48, 15.6}, [2]float64{57, 16.9}), 0, 0},
		"two readings":             {bmis([2]float64{24, 15}, [2]float64{48, 17}), 0, 0},
		"too little":               {bmis([2]float64{24, 16}, [2]float64{36, 15.4}, [2]float64{44, 15.6}, [2]float64{52, 15.8}), 0, 0},
		"too fast":                 {bmis([2]float64{36, 15}, [2]float64{37, 15.8}, [2]float64{38, 16.6}, [2]float64{39, 17.2}), 0, 0},
		"it came down again":       {bmis([2]float64{24, 16}, [2]float64{36, 15}, [2]float64{44, 16}, [2]float64{50, 16.2}, [2]float64{58, 15.1}), 0, 0},
		"the peak of the baby":     {bmis([2]float64{5, 15}, [2]float64{6, 15.1}, [2]float64{9, 17.2}, [2]float64{24, 16}, [2]float64{36, 15.9}), 0, 0},
		"confirmed only after six": {bmis([2]float64{24, 16.3}, [2]float64{36, 15}, [2]float64{48, 15.6}, [2]float64{80, 16.2}), 0, 0},
		"a slip of ten kilograms":  {bmis([2]float64{24, 16}, [2]float64{36, 15.5}, [2]float64{44, 45}, [2]float64{50, 46}, [2]float64{58, 15.1}), 0, 0},
		"the lowest of two rises":  {bmis([2]float64{18, 16}, [2]float64{30, 15.2}, [2]float64{36, 15.9}, [2]float64{42, 16}, [2]float64{54, 16.5}), 30, 3},
		"not only the highest one": {bmis([2]float64{24, 15}, [2]float64{36, 15.9}, [2]float64{48, 16.8}), 24, 2},
	} {
		found, ok := girl().EarlyRebound(c.readings)
		if ok != (c.lowest > 0) {
			t.Errorf("%s: %+v, %v", name, found, ok)
			continue
		}
		if ok && (found.Lowest.AgeDays != int(c.lowest*30.4375) || len(found.Risen) != c.risen) {
			t.Errorf("%s: lowest at %d days, %d risen", name, found.Lowest.AgeDays, len(found.Risen))
		}
	}
}

func TestGettingUpIsNotARebound(t *testing.T) {
	var all []growth.Observation
	for _, month := range []int{18, 21, 23, 25, 27, 30, 33, 36} {
		posture := record.Lying
		if month >= 24 {
			posture = record.Standing
		}
		o := measuring(int(float64(month)*30.4375), 1000, posture)
		if posture == record.Lying {
			o.Height += 7
		}
		o.Weight = 16_000
		all = append(all, o)
	}
	if found, ok := girl().EarlyRebound(readings(all...)); ok {
		t.Errorf("%+v", found)
	}
}

// One wrong reading, whichever it is, makes no rebound of a fall.
func TestOneWrongReadingIsNoRebound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var months [][2]float64
		bmi := rapid.Float64Range(16, 18).Draw(t, "bmi")
		for month := 13.0; month < 60; month += rapid.Float64Range(2, 14).Draw(t, "later") {
			months = append(months, [2]float64{month, bmi})
			bmi -= rapid.Float64Range(0, 0.4).Draw(t, "fall")
		}
		wrong := rapid.IntRange(0, len(months)-1).Draw(t, "wrong")
		months[wrong][1] = rapid.Float64Range(12, 22).Draw(t, "noted")
		if found, ok := girl().EarlyRebound(bmis(months...)); ok {
			t.Fatalf("%v: %+v", months, found)
		}
	})
}

func TestLines(t *testing.T) {
	if n := len(growth.CentileLines()); n != 9 {
		t.Errorf("%d centile lines", n)
	}
	for _, l := range growth.MainLines(growth.CentileLines()) {
		if l.Centile != 3 && l.Centile != 50 && l.Centile != 97 {
			t.Errorf("%v is no main centile", l.Centile)
		}
	}
	main := growth.MainLines(growth.SDLines())
	if len(main) != 3 || main[0].Z != -2 || main[1].Z != 0 || main[2].Z != 2 || main[0].Centile != 0 {
		t.Errorf("main lines of standard deviations: %v", main)
	}
}

func TestWeightForLengthIsNotReadByAge(t *testing.T) {
	if first, last := growth.Coverage(growth.WeightForLength); first <= last {
		t.Errorf("weight for length is said to be read by age, %d to %d", first, last)
	}
	if _, ok := growth.Value(growth.WeightForLength, record.Male, 100, 0); ok {
		t.Error("weight for length has a value by age")
	}
}
