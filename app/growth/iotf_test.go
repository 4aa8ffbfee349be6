package growth_test

import (
	"math"
	"testing"

	"carnet/app/growth"
	"carnet/app/record"

	"pgregory.net/rapid"
)

// Computed with mpmath from the printed L, M and S; the levels of day 731 are those that Cole and Lobstein print for
// 2 years, to the two decimals that they print.
func TestIOTFLevels(t *testing.T) {
	want := map[record.Sex]map[int][6]float64{
		record.Male: {
			731:  {13.6025063, 14.2903426, 15.23493174, 18.35569435, 19.99068432, 21.19950297},
			1000: {13.37446289, 14.02637972, 14.92880638, 17.97689339, 19.61965666, 20.8566015},
			1826: {12.79942678, 13.40308648, 14.26115398, 17.39384457, 19.26936547, 20.78979597},
			4200: {13.05239176, 13.88604962, 15.14977189, 20.85126798, 25.556163, 30.62587599},
			6574: {15.99944969, 16.99942442, 18.49938873, 24.99926675, 29.99921189, 34.9991939},
		},
		record.Female: {
			731:  {13.39838518, 14.05310978, 14.96390724, 18.08708488, 19.80765782, 21.12491993},
			1000: {13.18235387, 13.80882157, 14.68584836, 17.74929898, 19.4792447, 20.82640983},
			1826: {12.58639417, 13.18399642, 14.03913042, 17.22928871, 19.20228881, 20.8445402},
			4200: {13.14683721, 14.00160262, 15.2967333, 21.11752311, 25.87286239, 30.9268923},
			6574: {15.99971718, 16.99969714, 18.4996694, 24.99958913, 29.9995818, 34.99963098},
		},
	}
	z := map[record.Sex][6]float64{ // as the domain facts print them
		record.Male:   {-2.565, -1.877, -1.014, 1.310, 2.288, 2.930},
		record.Female: {-2.436, -1.789, -0.975, 1.244, 2.192, 2.822},
	}
	for sex, byDay := range want {
		levels := growth.IOTFLevels(sex)
		if len(levels) != 6 {
			t.Fatalf("%d levels", len(levels))
		}
		for i, level := range levels {
			if math.Round(level.Z*1000)/1000 != z[sex][i] || level.Main != (level.BMI == 17 || level.BMI == 25) {
				t.Errorf("%s %+v, want z %v", sex, level, z[sex][i])
			}
			for day, bmi := range byDay {
				if got, ok := growth.IOTFValue(sex, level, day); !ok || !near(got, bmi[i], 1e-7) {
					t.Errorf("%s %v on day %d: %v, want %v", sex, level.BMI, day, got, bmi[i])
				}
			}
			curve := growth.IOTFCurve(sex, level, 0, 10_000, 100)
			if first, last := curve[0], curve[len(curve)-1]; first.Day != 731 || last.Day != 6574 || last.Value != byDay6574(sex, level) {
				t.Errorf("%s %v goes from %v to %v", sex, level.BMI, first, last)
			}
		}
	}
	if growth.IOTFLevels(record.Undetermined) != nil || growth.IOTFCurve(record.Undetermined, growth.IOTFLevel{}, 800, 900, 1) != nil {
		t.Error("levels of an undetermined sex")
	}
}

func byDay6574(sex record.Sex, level growth.IOTFLevel) float64 {
	v, _ := growth.IOTFValue(sex, level, 6574)
	return v
}

func TestIOTFGrade(t *testing.T) {
	order := []growth.Grade{growth.Thinness3, growth.Thinness2, growth.Thinness1, growth.Middle, growth.Overweight, growth.Obesity, growth.Obesity3}
	rapid.Check(t, func(t *rapid.T) {
		sex := drawSex(t)
		first, last := growth.IOTFCoverage()
		day := rapid.IntRange(first, last).Draw(t, "day")
		for i, level := range growth.IOTFLevels(sex) {
			bmi, _ := growth.IOTFValue(sex, level, day)
			below, okBelow := growth.IOTFGrade(sex, day, bmi-0.001)
			on, okOn := growth.IOTFGrade(sex, day, bmi)
			if !okBelow || !okOn || below != order[i] || on != order[i+1] {
				t.Fatalf("below the level of %v: %s, on it: %s", level.BMI, below, on)
			}
		}
	})
	for name, c := range map[string]struct {
		sex record.Sex
		day int
		bmi float64
	}{
		"before 2 years":   {record.Male, 730, 17},
		"after 18 years":   {record.Male, 6575, 17},
		"undetermined sex": {record.Undetermined, 2000, 17},
		"no BMI":           {record.Male, 2000, math.NaN()},
		"zero":             {record.Male, 2000, 0},
		"infinite":         {record.Male, 2000, math.Inf(1)},
	} {
		if g, ok := growth.IOTFGrade(c.sex, c.day, c.bmi); ok {
			t.Errorf("%s: %s", name, g)
		}
	}
}
