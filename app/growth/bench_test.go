package growth

import (
	"math"
	"testing"
	"time"

	"carnet/app/growth/internal/table"
	"carnet/app/record"
)

type visit struct {
	sex record.Sex
	age Age
	m   Measures
}

// survey makes visits of children of every age: four in five under five years with everything measured, the others with
// weight and height. They stand between −3.2 and 3.2, so that some need the adjustment beyond 3.
func survey(n int) []visit {
	visits := make([]visit, n)
	state := uint64(1)
	draw := func() float64 { // 0 to 1, the same in every run
		state = state*6364136223846793005 + 1442695040888963407
		return float64(state>>11) / (1 << 53)
	}
	for i := range visits {
		v := visit{sex: record.Male, m: NotMeasured()}
		if i%2 == 1 {
			v.sex = record.Female
		}
		v.age = AgeInMonths(3 + 57*draw())
		if i%5 == 4 {
			v.age = AgeInMonths(60 + 60*draw())
		}
		set := tablesOf(v.sex).at(v.age)
		value := func(place Place) float64 {
			p, ok := set.row(place, v.age)
			if !ok {
				return math.NaN()
			}
			return p.value(place, 6.4*draw()-3.2)
		}
		v.m = Measures{Weight: value(PlaceWeight), LengthHeight: value(PlaceHeight), Head: value(PlaceHead),
			Arm: value(PlaceArm), Triceps: value(PlaceTriceps), Subscapular: value(PlaceSubscapular)}
		visits[i] = v
	}
	return visits
}

// powers lists the calls of math.Pow that the z-scores of a visit cannot do without: one for each, but for height and
// head, whose L is 1, and two more beyond ±3.
func powers(all []visit) [][2]float64 {
	var calls [][2]float64
	for _, v := range all {
		r := Compute(v.sex, v.age, true, v.m)
		values := [NumIndicators]float64{PlaceWeight: v.m.Weight, PlaceWeightForLength: v.m.Weight, PlaceBMI: r.BMI,
			PlaceArm: v.m.Arm, PlaceTriceps: v.m.Triceps, PlaceSubscapular: v.m.Subscapular}
		t := tablesOf(v.sex)
		for place, z := range r.Z {
			if math.IsNaN(z) || values[place] == 0 {
				continue
			}
			p, _ := t.at(v.age).row(Place(place), v.age)
			if Place(place) == PlaceWeightForLength {
				p, _ = t.forLength(r.LengthHeight, v.m.Posture, v.age, true)
			}
			calls = append(calls, [2]float64{values[place] / p.M, p.L})
			for _, sd := range []float64{math.Copysign(3, z), math.Copysign(2, z)} {
				if math.Abs(z) > 3 {
					calls = append(calls, [2]float64{1 + p.L*p.S*sd, 1 / p.L})
				}
			}
		}
	}
	return calls
}

var sink float64 // keeps the compiler from leaving out what is measured

// BenchmarkRatioZScores compares Compute on survey rows with nothing but the powers that they need, in turns; the ratio
// is of the best time of each.
func BenchmarkRatioZScores(b *testing.B) {
	visits := survey(20_000)
	calls := powers(visits)
	b.Run("rows_of_a_survey_/_the_bare_math.Pow_that_they_need", func(b *testing.B) {
		var whole, bare time.Duration
		for b.Loop() {
			start := time.Now()
			for i := range visits {
				v := &visits[i]
				r := Compute(v.sex, v.age, true, v.m)
				sink += r.BMI
			}
			whole = best(whole, time.Since(start))

			start = time.Now()
			for _, c := range calls {
				sink += math.Pow(c[0], c[1])
			}
			bare = best(bare, time.Since(start))
		}
		b.ReportMetric(whole.Seconds()/bare.Seconds(), "ratio")
		b.ReportMetric(float64(len(visits))/whole.Seconds(), "rows/s")
	})
}

func best(a, b time.Duration) time.Duration {
	if a == 0 {
		return b
	}
	return min(a, b)
}

// BenchmarkTables is how long the first question waits for the tables.
func BenchmarkTables(b *testing.B) {
	b.ReportAllocs()
	b.SetBytes(int64(len(tablesFile)))
	for b.Loop() {
		if len(readTables().girls.iotf.rows) == 0 {
			b.Fatal("no tables")
		}
	}
}

// BenchmarkDecode is the part of it that the file takes.
func BenchmarkDecode(b *testing.B) {
	b.SetBytes(int64(len(tablesFile)))
	for b.Loop() {
		if _, err := table.Decode(tablesFile); err != nil {
			b.Fatal(err)
		}
	}
}
