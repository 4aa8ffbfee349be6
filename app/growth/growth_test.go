package growth_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"
	"time"

	"carnet/app/growth"
	"carnet/app/record"

	"pgregory.net/rapid"
)

var birth = record.NewDate(2020, time.January, 15)

func girl() growth.Subject { return growth.Subject{Sex: record.Female, Birth: birth} }
func boy() growth.Subject  { return growth.Subject{Sex: record.Male, Birth: birth} }

func at(day int) growth.Observation { return growth.Observation{Date: birth.AddDays(day)} }

func weighing(day int, g int64) growth.Observation {
	o := at(day)
	o.Weight = g
	return o
}

func measuring(day int, mm int64, p record.Posture) growth.Observation {
	o := at(day)
	o.Height, o.Posture = mm, p
	return o
}

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// The z-scores of testdata/zscores.csv were computed from the CSV tables with decimal arithmetic, by a program that
// shares nothing with this package.
func TestScoresToTwoDecimals(t *testing.T) {
	file, err := os.Open("testdata/zscores.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	whole := func(s string) int64 { n, _ := strconv.ParseInt(s, 10, 64); return n }
	for _, row := range rows[1:] {
		o := at(int(whole(row[2])))
		o.Weight, o.Height, o.Head = whole(row[3]), whole(row[4]), whole(row[5])
		want, err := strconv.ParseFloat(row[6], 64)
		if err != nil {
			t.Fatal(err)
		}
		s, ok := growth.Subject{Sex: record.Sex(row[1]), Birth: birth}.Score(growth.Indicator(row[0]), o)
		if !ok || math.Round(s.Z*100)/100 != want {
			t.Errorf("%v: z = %.4f, %v", row, s.Z, ok)
		}
	}
}

// Medians typed from the tables.
func TestMedianIsM(t *testing.T) {
	for _, c := range []struct {
		ind growth.Indicator
		sex record.Sex
		day int
		m   float64
	}{
		{growth.WeightForAge, record.Male, 0, 3.3464},
		{growth.WeightForAge, record.Female, 0, 3.2322},
		{growth.WeightForAge, record.Male, 365, 9.6460},
		{growth.WeightForAge, record.Female, 365, 8.9462},
		{growth.WeightForAge, record.Male, 1826, 18.3352},
		{growth.WeightForAge, record.Female, 1826, 18.2179},
		{growth.HeightForAge, record.Male, 0, 49.8842},
		{growth.HeightForAge, record.Female, 0, 49.1477},
		{growth.HeightForAge, record.Male, 731, 87.1303},
		{growth.HeightForAge, record.Female, 731, 85.7299},
		{growth.HeightForAge, record.Male, 1826, 109.9593},
		{growth.HeightForAge, record.Female, 1826, 109.4189},
		{growth.HeadForAge, record.Male, 0, 34.4618},
		{growth.HeadForAge, record.Female, 0, 33.8787},
		{growth.HeadForAge, record.Male, 365, 46.0637},
		{growth.HeadForAge, record.Female, 1826, 49.9225},
		{growth.BMIForAge, record.Male, 0, 13.4069},
		{growth.BMIForAge, record.Female, 0, 13.3363},
		{growth.BMIForAge, record.Male, 731, 16.0189},
		{growth.BMIForAge, record.Female, 731, 15.6881},
		{growth.BMIForAge, record.Male, 1826, 15.1917},
		{growth.BMIForAge, record.Female, 1826, 15.2747},
	} {
		if v, ok := growth.Value(c.ind, c.sex, c.day, 0); !ok || !near(v, c.m, 1e-9) {
			t.Errorf("%s %s day %d: median %v, %v, want %v", c.ind, c.sex, c.day, v, ok, c.m)
		}
	}
}

// The one-decimal tables that the WHO prints for health workers.
func TestPrintedCentiles(t *testing.T) {
	for _, c := range []struct {
		ind     growth.Indicator
		sex     record.Sex
		day     int
		centile float64
		want    float64
	}{
		{growth.WeightForAge, record.Male, 0, 3, 2.5},
		{growth.WeightForAge, record.Male, 0, 15, 2.9},
		{growth.WeightForAge, record.Male, 0, 85, 3.9},
		{growth.WeightForAge, record.Male, 0, 97, 4.3},
		{growth.WeightForAge, record.Female, 365, 3, 7.1},
		{growth.WeightForAge, record.Female, 365, 97, 11.3},
	} {
		v, ok := growth.Value(c.ind, c.sex, c.day, growth.ZOfCentile(c.centile))
		if !ok || math.Round(v*10)/10 != c.want {
			t.Errorf("%s %s day %d centile %v = %.3f, %v, want %v", c.ind, c.sex, c.day, c.centile, v, ok, c.want)
		}
	}
}

func TestNoValueOutsideTheTables(t *testing.T) {
	full := func(day int) growth.Observation {
		o := at(day)
		o.Weight, o.Height, o.Head = 18_000, 1_100, 500
		return o
	}
	for ind, lastDay := range map[growth.Indicator]int{
		growth.WeightForAge: 3652, // 120 months are 3652.5 days
		growth.HeightForAge: 6939, // 228 months are 6939.75 days
		growth.BMIForAge:    6939,
		growth.HeadForAge:   1826,
	} {
		first, last := growth.Coverage(ind)
		if first != 0 || last != lastDay {
			t.Errorf("%s covers days %d to %d, want 0 to %d", ind, first, last, lastDay)
		}
		for day, want := range map[int]bool{-1: false, 0: true, lastDay: true, lastDay + 1: false} {
			if _, ok := girl().Score(ind, full(day)); ok != want {
				t.Errorf("%s on day %d: value %v, want %v", ind, day, ok, want)
			}
		}
	}
	if s, _ := girl().Score(growth.WeightForAge, full(1826)); s.Reference != growth.WHO2006 {
		t.Errorf("day 1826 read in %s", s.Reference)
	}
	if s, ok := girl().Score(growth.WeightForAge, full(1827)); !ok || s.Reference != growth.WHO2007 {
		t.Errorf("day 1827 read in %s, %v", s.Reference, ok)
	}
}

func TestNoValueWithoutWhatIsNeeded(t *testing.T) {
	undetermined := girl()
	undetermined.Sex = record.Undetermined
	monthOnly := girl()
	monthOnly.Birth.Day = 0
	for name, ok := range map[string]bool{
		"undetermined sex": scored(undetermined, growth.WeightForAge, weighing(100, 6000)),
		"unknown sex":      scored(growth.Subject{Birth: birth}, growth.WeightForAge, weighing(100, 6000)),
		"partial birth":    scored(monthOnly, growth.WeightForAge, weighing(100, 6000)),
		"no birth":         scored(growth.Subject{Sex: record.Male}, growth.WeightForAge, weighing(100, 6000)),
		"no date":          scored(girl(), growth.WeightForAge, growth.Observation{Weight: 6000}),
		"no weight":        scored(girl(), growth.WeightForAge, measuring(100, 600, record.Lying)),
		"no height":        scored(girl(), growth.BMIForAge, weighing(100, 6000)),
		"no head":          scored(girl(), growth.HeadForAge, weighing(100, 6000)),
		"negative height":  scored(girl(), growth.HeightForAge, measuring(100, -600, record.Lying)),
		"no indicator":     scored(girl(), "", weighing(100, 6000)),
	} {
		if ok {
			t.Errorf("%s: has a value", name)
		}
	}
}

func scored(s growth.Subject, ind growth.Indicator, o growth.Observation) bool {
	_, ok := s.Score(ind, o)
	return ok
}

func TestLyingAndStanding(t *testing.T) {
	for _, c := range []struct {
		name    string
		day     int
		posture record.Posture
		value   float64 // of 80.0 cm
		flags   growth.Flags
	}{
		{"not said, baby", 700, "", 80, 0},
		{"not said, child", 800, "", 80, 0},
		{"lying, last day of length", 730, record.Lying, 80, 0},
		{"standing, last day of length", 730, record.Standing, 80.7, growth.HeightConverted},
		{"standing, first day of height", 731, record.Standing, 80, 0},
		{"lying, first day of height", 731, record.Lying, 79.3, growth.HeightConverted},
		{"lying, school age", 2500, record.Lying, 79.3, growth.HeightConverted | growth.Implausible},
		{"standing before 9 months", 273, record.Standing, 80, growth.PostureRefused},
		{"standing at 9 months", 274, record.Standing, 80.7, growth.HeightConverted},
	} {
		s, ok := boy().Score(growth.HeightForAge, measuring(c.day, 800, c.posture))
		if !ok || !near(s.Value, c.value, 1e-9) || s.Flags != c.flags {
			t.Errorf("%s: value %v, flags %b, %v; want %v, %b", c.name, s.Value, s.Flags, ok, c.value, c.flags)
		}
	}
}

func TestBMIReadsTheConvertedHeight(t *testing.T) {
	o := measuring(800, 900, record.Lying)
	o.Weight = 13_000
	s, ok := boy().Score(growth.BMIForAge, o)
	if want := 13 / (0.893 * 0.893); !ok || !near(s.Value, want, 1e-9) || !s.Flags.Has(growth.HeightConverted) {
		t.Errorf("BMI = %v, flags %b, want %v", s.Value, s.Flags, want)
	}
}

func TestFlagsImplausible(t *testing.T) {
	for _, c := range []struct {
		ind       growth.Indicator
		low, high float64
	}{
		{growth.WeightForAge, -6, 5},
		{growth.HeightForAge, -6, 6},
		{growth.HeadForAge, -5, 5},
	} {
		for _, limit := range []float64{c.low, c.high} {
			outward := math.Copysign(0.3, limit)
			for z, want := range map[float64]bool{limit - outward: false, limit + outward: true} {
				v, _ := growth.Value(c.ind, record.Male, 1000, z)
				o := at(1000)
				o.Weight, o.Height, o.Head = int64(v*1000), int64(v*10), int64(v*10)
				s, ok := boy().Score(c.ind, o)
				if !ok || s.Flags.Has(growth.Implausible) != want {
					t.Errorf("%s z %.2f: flags %b, %v, want implausible %v", c.ind, s.Z, s.Flags, ok, want)
				}
			}
		}
	}
	o := measuring(1000, 900, record.Standing)
	for g, want := range map[int64]bool{13_000: false, 40_000: true, 5_000: true} {
		o.Weight = g
		if s, _ := boy().Score(growth.BMIForAge, o); s.Flags.Has(growth.Implausible) != want {
			t.Errorf("BMI %.1f z %.2f: flags %b, want implausible %v", s.Value, s.Z, s.Flags, want)
		}
	}
}

func TestCorrectedAge(t *testing.T) {
	preterm := girl()
	preterm.Term = record.Gestation{Weeks: 32}
	const early = 8 * 7
	lastCorrected := birth.AddMonths(24).AddDays(-1).DaysSince(birth)

	for _, c := range []struct {
		name      string
		term      record.Gestation
		until     int
		day, want int
		corrected bool
	}{
		{"term not known", record.Gestation{}, 0, 100, 100, false},
		{"37 SA is full term", record.Gestation{Weeks: 37}, 0, 100, 100, false},
		{"36 SA + 6", record.Gestation{Weeks: 36, Days: 6}, 0, 100, 100 - 22, true},
		{"32 SA", preterm.Term, 0, 100, 100 - early, true},
		{"before term", preterm.Term, 0, 10, 10 - early, true},
		{"day before 24 months", preterm.Term, 0, lastCorrected, lastCorrected - early, true},
		{"24 months", preterm.Term, 0, lastCorrected + 1, lastCorrected + 1, false},
		{"until 36 months", preterm.Term, 36, lastCorrected + 1, lastCorrected + 1 - early, true},
		{"never", preterm.Term, -1, 100, 100, false},
	} {
		s := girl()
		s.Term, s.CorrectUntil = c.term, c.until
		if days, corrected := s.CorrectedAgeDays(birth.AddDays(c.day)); days != c.want || corrected != c.corrected {
			t.Errorf("%s: %d, %v, want %d, %v", c.name, days, corrected, c.want, c.corrected)
		}
	}

	s, ok := preterm.Score(growth.WeightForAge, weighing(100, 4500))
	same, _ := girl().Score(growth.WeightForAge, weighing(100-early, 4500))
	if !ok || s.Z != same.Z || s.AgeDays != 100-early || !s.Flags.Has(growth.AgeCorrected) {
		t.Errorf("score at 100 days = %+v, want that of a child of %d days", s, 100-early)
	}
	if scored(preterm, growth.WeightForAge, weighing(early-1, 2500)) {
		t.Error("a value before the term was due: these tables have none")
	}
	if !scored(preterm, growth.WeightForAge, weighing(early, 3000)) {
		t.Error("no value on the day of the term")
	}
}

func drawKind(t *rapid.T) (ind growth.Indicator, sex record.Sex, day int) {
	ind = rapid.SampledFrom(growth.Indicators()).Draw(t, "indicator")
	sex = rapid.SampledFrom([]record.Sex{record.Male, record.Female}).Draw(t, "sex")
	_, last := growth.Coverage(ind)
	return ind, sex, rapid.IntRange(0, last).Draw(t, "day")
}

// draw makes an observation that an indicator can read; grow adds to the value it reads.
func draw(t *rapid.T, day int) growth.Observation {
	o := at(day)
	o.Weight = rapid.Int64Range(300, 150_000).Draw(t, "weight")
	o.Height = rapid.Int64Range(200, 2_200).Draw(t, "height")
	o.Head = rapid.Int64Range(150, 750).Draw(t, "head")
	o.Posture = rapid.SampledFrom([]record.Posture{"", record.Lying, record.Standing}).Draw(t, "posture")
	return o
}

func TestHeavierOrTallerIsHigher(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ind, sex, day := drawKind(t)
		child := growth.Subject{Sex: sex, Birth: birth}
		less := draw(t, day)
		more := less
		switch ind {
		case growth.HeightForAge:
			more.Height += rapid.Int64Range(1, 500).Draw(t, "more")
		case growth.HeadForAge:
			more.Head += rapid.Int64Range(1, 200).Draw(t, "more")
		default:
			more.Weight += rapid.Int64Range(1, 50_000).Draw(t, "more")
		}
		a, okA := child.Score(ind, less)
		b, okB := child.Score(ind, more)
		if !okA || !okB || a.Z >= b.Z || a.Centile > b.Centile {
			t.Fatalf("%v → z %v, %v → z %v", less, a.Z, more, b.Z)
		}
		if a.Centile < 0 || b.Centile > 100 || math.IsNaN(a.Centile) {
			t.Fatalf("centiles %v, %v", a.Centile, b.Centile)
		}
	})
}

func TestValueIsTheInverseOfScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ind, sex, day := drawKind(t)
		s, ok := growth.Subject{Sex: sex, Birth: birth}.Score(ind, draw(t, day))
		if !ok {
			t.Fatal("no score")
		}
		back, ok := growth.Value(ind, sex, day, s.Z)
		if !ok || !near(back, s.Value, 1e-6*s.Value) {
			t.Fatalf("value %v has z %v, whose value is %v", s.Value, s.Z, back)
		}
	})
}

func TestCentilesAreTheInverseOfZ(t *testing.T) {
	for centile, z := range map[float64]float64{50: 0, 2.275013: -2, 97.724987: 2, 99.865010: 3} {
		if !near(growth.CentileOf(z), centile, 1e-5) {
			t.Errorf("CentileOf(%v) = %v, want %v", z, growth.CentileOf(z), centile)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.Float64Range(0.01, 99.99).Draw(t, "centile")
		if back := growth.CentileOf(growth.ZOfCentile(c)); !near(back, c, 1e-9) {
			t.Fatalf("%v came back as %v", c, back)
		}
	})
}

func TestOutOf100(t *testing.T) {
	for centile, want := range map[float64]int{0.2: 0, 0.7: 1, 49.6: 50, 99.4: 99, 99.8: 100} {
		if n := (growth.Score{Centile: centile}).OutOf100(); n != want {
			t.Errorf("centile %v: %d out of 100, want %d", centile, n, want)
		}
	}
}

func TestCurve(t *testing.T) {
	points := growth.Curve(growth.WeightForAge, record.Female, 0, 0, 365, 30)
	if len(points) != 14 || points[0] != (growth.Point{Day: 0, Value: 3.2322}) {
		t.Fatalf("%d points from %v", len(points), points[0])
	}
	if last := points[13]; last.Day != 365 || !near(last.Value, 8.9462, 1e-9) {
		t.Errorf("the curve ends at %v, not at the age asked for", last)
	}
	if p := growth.Curve(growth.HeadForAge, record.Male, 2, 1800, 5000, 10); p[len(p)-1].Day != 1826 {
		t.Errorf("the curve ends on day %d, after the table", p[len(p)-1].Day)
	}
	if p := growth.Curve(growth.WeightForAge, record.Undetermined, 0, 0, 365, 30); p != nil {
		t.Errorf("%d points without a table", len(p))
	}
	if p := growth.Curve(growth.WeightForAge, record.Male, 0, 400, 300, 0); p != nil {
		t.Errorf("%d points of an empty range", len(p))
	}
}

func TestCurvesDoNotCross(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ind, sex, day := drawKind(t)
		z := rapid.Float64Range(-5, 4.9).Draw(t, "z")
		low, okLow := growth.Value(ind, sex, day, z)
		high, okHigh := growth.Value(ind, sex, day, z+0.1)
		if !okLow || !okHigh || low >= high {
			t.Fatalf("z %v → %v, z %v → %v", z, low, z+0.1, high)
		}
	})
}

func TestReadings(t *testing.T) {
	d := func(n int) record.Date { return birth.AddDays(n) }
	list := []record.Measurement{
		{Type: record.Weight, Value: 6420, Date: d(120)},
		{Type: record.Height, Value: 625, Posture: record.Lying, Date: d(120)},
		{Type: record.Weight, Value: 3200, Date: d(0)},
		{Type: record.Head, Value: 345, Date: d(0)},
		{Type: record.Weight, Value: 6430, Date: d(120)},
	}
	weights := growth.Readings(growth.WeightForAge, list)
	if len(weights) != 3 || weights[0].Weight != 3200 || weights[0].From[0] != 2 || weights[2].Weight != 6430 {
		t.Errorf("weights: %+v", weights)
	}
	bmi := growth.Readings(growth.BMIForAge, list)
	if len(bmi) != 1 || bmi[0].Weight != 6430 || bmi[0].Height != 625 || bmi[0].Posture != record.Lying ||
		bmi[0].From[0] != 4 || bmi[0].From[1] != 1 {
		t.Errorf("bmi: %+v", bmi)
	}
	if heads := growth.Readings(growth.HeadForAge, list); len(heads) != 1 || heads[0].Head != 345 {
		t.Errorf("heads: %+v", heads)
	}
}

func TestSourcesNameEveryReference(t *testing.T) {
	for i, ref := range []growth.Reference{growth.WHO2006, growth.WHO2007, growth.IOTF} {
		s := growth.Sources()[i]
		if s.Reference != ref || s.Title == "" || s.Publisher == "" || s.URL == "" || s.Via == "" || !s.CopiedOn.Valid() {
			t.Errorf("source %d: %+v", i, s)
		}
	}
}
