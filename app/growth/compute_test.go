package growth_test

import (
	"math"
	"testing"

	"carnet/app/growth"
	"carnet/app/record"

	"pgregory.net/rapid"
)

// everyIndicator lists the eight, in the order of the places.
func everyIndicator() (all []growth.Indicator) {
	for place := range growth.NumIndicators {
		all = append(all, place.Indicator())
	}
	return all
}

func drawSex(t *rapid.T) record.Sex {
	return rapid.SampledFrom([]record.Sex{record.Male, record.Female}).Draw(t, "sex")
}

// drawByAge draws one of the seven indicators by age, at an age that has a value.
func drawByAge(t *rapid.T) (ind growth.Indicator, sex record.Sex, day int) {
	ind = rapid.SampledFrom(everyIndicator()).Filter(func(i growth.Indicator) bool { return i != growth.WeightForLength }).Draw(t, "indicator")
	first, last := growth.Coverage(ind)
	return ind, drawSex(t), rapid.IntRange(first, last).Draw(t, "day")
}

// with makes measures that an indicator by age reads as value.
func with(ind growth.Indicator, value float64) growth.Measures {
	m := growth.NotMeasured()
	switch ind {
	case growth.WeightForAge:
		m.Weight = value
	case growth.HeightForAge:
		m.LengthHeight = value
	case growth.HeadForAge:
		m.Head = value
	case growth.ArmForAge:
		m.Arm = value
	case growth.TricepsForAge:
		m.Triceps = value
	case growth.SubscapularForAge:
		m.Subscapular = value
	case growth.BMIForAge:
		m.Weight, m.LengthHeight = value, 100 // of a metre
	}
	return m
}

func TestPlacesAndIndicatorsNameEachOther(t *testing.T) {
	for place := range growth.NumIndicators {
		if back, ok := place.Indicator().Place(); !ok || back != place {
			t.Errorf("place %d is %q, whose place is %d, %v", place, place.Indicator(), back, ok)
		}
		if place.Indicator().Unit() == "" {
			t.Errorf("%q has no unit", place.Indicator())
		}
	}
	if _, ok := growth.Indicator("shoe").Place(); ok {
		t.Error("a shoe has a place")
	}
}

func TestEveryIndicatorFollowsItsCurve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ind, sex, day := drawByAge(t)
		place, _ := ind.Place()
		z := rapid.Float64Range(-6, 8).Draw(t, "z")
		value, ok := growth.Value(ind, sex, day, z)
		if !ok {
			t.Fatal("no value inside the coverage")
		}
		if value <= 0 { // six deviations below the median there may be nothing left
			return
		}
		r := growth.Compute(sex, growth.AgeInDays(day), true, with(ind, value))
		if !near(r.Z[place], z, 1e-6) {
			t.Fatalf("z %v → %v → z %v", z, value, r.Z[place])
		}
		more := growth.Compute(sex, growth.AgeInDays(day), true, with(ind, value*rapid.Float64Range(1.001, 3).Draw(t, "more")))
		if more.Z[place] <= r.Z[place] {
			t.Fatalf("more is lower: z %v, then %v", r.Z[place], more.Z[place])
		}
	})
}

func TestLinesKeepTheirOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ind, sex, day := drawByAge(t)
		for _, lines := range [][]growth.Line{growth.CentileLines(), growth.SDLines()} {
			below := 0.0
			for _, l := range lines {
				v, ok := growth.Value(ind, sex, day, l.Z)
				if !ok || v <= below {
					t.Fatalf("line %+v is at %v, the one below at %v", l, v, below)
				}
				below = v
			}
		}
	})
}

func TestWeightForLengthFollowsItsCurve(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sex := drawSex(t)
		posture := rapid.SampledFrom([]record.Posture{record.Lying, record.Standing}).Draw(t, "posture")
		first, last := growth.LengthCoverage(posture)
		cm := rapid.Float64Range(first, last).Draw(t, "cm")
		z := rapid.Float64Range(-4.9, 8).Draw(t, "z")
		kg, ok := growth.WeightAtLength(sex, posture, cm, z)
		if !ok || kg <= 0 {
			t.Fatalf("%v cm: %v kg, %v", cm, kg, ok)
		}
		m := growth.NotMeasured()
		m.Weight, m.LengthHeight, m.Posture = kg, cm, posture
		if r := growth.Compute(sex, growth.Age{}, false, m); !near(r.Z[growth.PlaceWeightForLength], z, 1e-6) {
			t.Fatalf("z %v → %v kg → z %v", z, kg, r.Z[growth.PlaceWeightForLength])
		}
		age := growth.AgeInDays(500)
		if posture == record.Standing {
			age = growth.AgeInDays(1000)
		}
		r := growth.Compute(sex, age, true, m)
		if !near(r.Z[growth.PlaceWeightForLength], z, 1e-6) || r.Flags != 0 {
			t.Fatalf("z %v at a known age, want %v", r.Z[growth.PlaceWeightForLength], z)
		}
		if more, _ := growth.WeightAtLength(sex, posture, cm, z+0.1); more <= kg {
			t.Fatalf("curves cross at %v cm", cm)
		}
	})
}

func TestWeightForLengthOfASubject(t *testing.T) {
	for _, c := range []struct {
		day     int
		mm      int64
		posture record.Posture
		length  float64
		ok      bool
	}{
		{500, 800, record.Lying, 80, true},
		{500, 800, record.Standing, 80.7, true},
		{800, 800, record.Lying, 79.3, true},
		{800, 649, "", 0, false},
		{500, 649, "", 64.9, true},
		{730, 1100, "", 110, true},
		{731, 1200, "", 120, true},
		{1827, 1100, "", 0, false},
	} {
		o := measuring(c.day, c.mm, c.posture)
		o.Weight = 11_000
		s, ok := girl().Score(growth.WeightForLength, o)
		if ok != c.ok || !near(s.Length, c.length, 1e-9) || ok && (s.Value != 11 || s.Reference != growth.WHO2006) {
			t.Errorf("%+v: %+v, %v", c, s, ok)
		}
	}
}

func TestComputeWithoutWhatIsNeeded(t *testing.T) {
	everything := growth.Measures{Weight: 9, LengthHeight: 75, Head: 46, Arm: 15, Triceps: 8, Subscapular: 6}
	count := func(sex record.Sex, age growth.Age, known bool, m growth.Measures) (n int) {
		for _, z := range growth.Compute(sex, age, known, m).Z {
			if !math.IsNaN(z) {
				n++
			}
		}
		return n
	}
	year := growth.AgeInDays(365)
	if n := count(record.Male, year, true, everything); n != 8 {
		t.Errorf("%d z-scores of everything", n)
	}
	swollen := everything
	swollen.Oedema = true
	if n := count(record.Male, year, true, swollen); n != 5 {
		t.Errorf("%d z-scores with an oedema, want the five that read no weight", n)
	}
	if r := growth.Compute(record.Male, year, true, swollen); !near(r.BMI, 16, 1e-9) {
		t.Errorf("BMI with an oedema = %v", r.BMI)
	}
	if n := count(record.Male, year, false, everything); n != 1 {
		t.Errorf("%d z-scores without an age, want weight for length", n)
	}
	if n := count(record.Undetermined, year, true, everything); n != 0 {
		t.Errorf("%d z-scores of an undetermined sex", n)
	}
	if n := count(record.Male, growth.AgeInDays(90), true, everything); n != 5 {
		t.Errorf("%d z-scores on day 90, want those without arm and skinfolds", n)
	}
	for name, age := range map[string]growth.Age{
		"NaN":           growth.AgeInMonths(math.NaN()),
		"infinite":      growth.AgeInMonths(math.Inf(1)),
		"before birth":  growth.AgeInDays(-1),
		"a bit before":  growth.AgeInExactDays(-0.2),
		"10^9 months":   growth.AgeInMonths(1e9),
		"10^9 days":     growth.AgeInDays(1_000_000_000),
		"-10^9 days":    growth.AgeInExactDays(-1e9),
		"after 228":     growth.AgeInMonths(228.01),
		"the least day": growth.AgeInDays(math.MinInt),
		"the last day":  growth.AgeInDays(math.MaxInt),
	} {
		if n := count(record.Female, age, true, everything); n != 0 {
			t.Errorf("%s: %d z-scores", name, n)
		}
	}
	for _, v := range []float64{0, math.Copysign(0, -1), -1, 1e9, 1e308, math.Inf(1), math.Inf(-1), math.NaN()} {
		if n := count(record.Female, year, true, growth.Measures{v, v, v, v, v, v, "", false}); n != 0 {
			t.Errorf("measures of %v: %d z-scores", v, n)
		}
	}
}

func TestAges(t *testing.T) {
	for _, c := range []struct {
		age  growth.Age
		days int
	}{
		{growth.AgeInMonths(0), 0},
		{growth.AgeInMonths(24), 731}, // 730.5
		{growth.AgeInMonths(23.99), 730},
		{growth.AgeInExactDays(730.5), 731},
		{growth.AgeInExactDays(730.49), 730},
		{growth.AgeInMonths(60), 1826},
		{growth.AgeInDays(12), 12},
	} {
		if c.age.Days != c.days {
			t.Errorf("%v is day %d, want %d", c.age.Months, c.age.Days, c.days)
		}
	}
	// 60 months are 1826.25 days, which round to the last day of 2006: the day decides.
	m := growth.NotMeasured()
	m.Weight = 18
	if r := growth.Compute(record.Male, growth.AgeInMonths(60.02), true, m); r.Reference != growth.WHO2007 {
		t.Errorf("month 60.02 is read in %s", r.Reference)
	}
	if r := growth.Compute(record.Male, growth.AgeInMonths(60), true, m); r.Reference != growth.WHO2006 {
		t.Errorf("month 60 is read in %s", r.Reference)
	}
}

func TestWhoseAgeIsCorrected(t *testing.T) {
	for _, c := range []struct {
		day, gestation, until int
		want                  int
		corrected             bool
	}{
		{100, 258, 0, 78, true}, // 36 SA + 6
		{100, 259, 0, 100, false},
		{730, 224, 0, 674, true},
		{731, 224, 0, 731, false}, // 24 months are 730.5 days
		{731, 224, 36, 675, true},
		{10, 224, 0, -46, true},
		{10, 224, -1, 10, false},
		{10, 0, 0, 10, false},
	} {
		if a, ok := growth.AgeInDays(c.day).Corrected(c.gestation, c.until); a.Days != c.want || ok != c.corrected {
			t.Errorf("%+v: %v, %v", c, a, ok)
		}
	}
}

func TestLawsOfCorrection(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gestation := rapid.IntRange(-10, 320).Draw(t, "gestation")
		until := rapid.SampledFrom([]int{-1, 0, 12, 24, 36}).Draw(t, "until")
		day := rapid.IntRange(0, 2000).Draw(t, "day")
		age := growth.AgeInDays(day)
		c, corrected := age.Corrected(gestation, until)
		if !corrected {
			if c != age {
				t.Fatalf("not corrected, and %v became %v", age, c)
			}
		} else if c.Days != day-(280-gestation) || !near(c.Months, float64(c.Days)/30.4375, 1e-9) || c.Days >= day {
			t.Fatalf("%v became %v", age, c)
		}
		limit := map[int]float64{-1: 0, 0: 24}[until]
		if until > 0 {
			limit = float64(until)
		}
		if want := gestation > 0 && gestation < 259 && age.Months < limit; corrected != want {
			t.Fatalf("corrected: %v, want %v", corrected, want)
		}

		// What a record says of the same child is the same, but for the days between months of the calendar and of the WHO.
		if gestation < 22*7 || math.Abs(age.Months-limit) < 0.1 {
			return
		}
		s := girl()
		s.Term, s.CorrectUntil = record.Gestation{Weeks: gestation / 7, Days: gestation % 7}, until
		if days, also := s.CorrectedAgeDays(birth.AddDays(day)); days != c.Days || also != corrected {
			t.Fatalf("a subject is %d days, corrected %v; an age %d, %v", days, also, c.Days, corrected)
		}
	})
}

func TestBothAgesOfAPretermChild(t *testing.T) {
	s := girl()
	s.Term = record.Gestation{Weeks: 32}
	o := weighing(100, 4500)
	corrected, _ := s.Score(growth.WeightForAge, o)
	since, ok := s.ScoreUncorrected(growth.WeightForAge, o)
	same, _ := girl().Score(growth.WeightForAge, o)
	if !ok || since != same || since.Flags.Has(growth.AgeCorrected) || since.AgeDays != 100 {
		t.Errorf("at the age since birth: %+v, want %+v", since, same)
	}
	if corrected.Z <= since.Z || corrected.AgeDays != 44 {
		t.Errorf("corrected: %+v", corrected)
	}
	if _, ok := s.ScoreUncorrected(growth.WeightForAge, weighing(10, 1800)); !ok {
		t.Error("no value at the age since birth before the term")
	}
	s.Term = record.Gestation{Weeks: 39}
	if a, _ := s.Score(growth.WeightForAge, o); a != same {
		t.Errorf("a child born at term: %+v", a)
	}
}

func TestTwoDecimals(t *testing.T) {
	for z, want := range map[float64]float64{
		0: 0, 1.234: 1.23, 1.236: 1.24, -1.236: -1.24, -0.001: 0, 0.125: 0.12, 0.375: 0.38, -0.125: -0.12, 2.675: 2.67, 5.005: 5.0, 1e300: 1e300,
	} {
		if got := growth.TwoDecimals(z); got != want {
			t.Errorf("%v → %v, want %v", z, got, want)
		}
	}
	if !math.IsNaN(growth.TwoDecimals(math.NaN())) {
		t.Error("NaN was rounded")
	}
}

// The limits of plausibility look at the z-score as it is printed.
func TestImplausibleIsAskedOfTwoDecimals(t *testing.T) {
	for _, c := range []struct {
		ind  growth.Indicator
		z    float64
		want bool
	}{
		{growth.WeightForAge, 5.004, false}, {growth.WeightForAge, 5.006, true},
		{growth.WeightForAge, -6.004, false}, {growth.WeightForAge, -6.006, true},
		{growth.HeightForAge, 6.004, false}, {growth.HeightForAge, 6.006, true},
		{growth.HeightForAge, -6.004, false}, {growth.HeightForAge, -6.006, true},
		{growth.TricepsForAge, 5.004, false}, {growth.TricepsForAge, 5.006, true},
		{growth.BMIForAge, -5.004, false}, {growth.BMIForAge, -5.006, true},
	} {
		v, _ := growth.Value(c.ind, record.Female, 1000, c.z)
		r := growth.Compute(record.Female, growth.AgeInDays(1000), true, with(c.ind, v))
		if place, _ := c.ind.Place(); r.Implausible[place] != c.want {
			t.Errorf("%s z %v: implausible %v", c.ind, r.Z[place], r.Implausible[place])
		}
	}
}

func TestComputeDoesNotAllocate(t *testing.T) {
	m := growth.Measures{Weight: 9, LengthHeight: 75, Head: 46, Arm: 15, Triceps: 8, Subscapular: 6, Posture: record.Standing}
	if n := testing.AllocsPerRun(100, func() { growth.Compute(record.Male, growth.AgeInDays(365), true, m) }); n != 0 {
		t.Errorf("%v allocations a row", n)
	}
}

func FuzzCompute(f *testing.F) {
	f.Add("M", 365, 12.0, true, 9.0, 75.0, 46.0, 15.0, 8.0, 6.0, "lying", false)
	f.Add("F", -1, math.NaN(), true, math.Inf(1), -1.0, 0.0, 1e9, 1e-300, 1e300, "standing", true)
	f.Add("F", 1826, 60.0, false, 18.0, 110.0, 50.0, 17.0, 1e-9, 999999.0, "", false)
	f.Fuzz(func(t *testing.T, sex string, days int, months float64, known bool, weight, size, head, arm, triceps, subscapular float64, posture string, oedema bool) {
		m := growth.Measures{weight, size, head, arm, triceps, subscapular, record.Posture(posture), oedema}
		for _, age := range []growth.Age{growth.AgeInDays(days), growth.AgeInMonths(months), {Days: days, Months: months}} {
			r := growth.Compute(record.Sex(sex), age, known, m)
			for place, z := range r.Z {
				if math.IsInf(z, 0) {
					t.Errorf("place %d: %v", place, z)
				}
				if math.IsNaN(z) && r.Implausible[place] {
					t.Errorf("place %d is implausible without a value", place)
				}
			}
			for _, v := range []float64{r.LengthHeight, r.BMI} {
				if !math.IsNaN(v) && !(v > 0 && !math.IsInf(v, 0)) {
					t.Errorf("%v is not a measure", v)
				}
			}
		}
	})
}
