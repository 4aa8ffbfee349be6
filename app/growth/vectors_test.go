package growth_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"carnet/app/growth"
	"carnet/app/record"
)

// columnOf names the places as testdata/vectors.csv does.
var columnOf = [growth.NumIndicators]string{"weight", "lenhei", "wfl", "bmi", "head", "arm", "triceps", "subscapular"}

// The head of testdata/vectors.csv says how it was made. Its ages and sizes are the bounds of every table, the switches at
// day 731, 9 months, 60 months and 87 cm, and a step on both sides of each; its measures stand about ±3 and the limits of
// plausibility.
func TestVectors(t *testing.T) {
	rows := vectors(t)
	for line, row := range rows {
		number := func(column string) float64 {
			if row[column] == "" {
				return math.NaN()
			}
			v, err := strconv.ParseFloat(row[column], 64)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		var age growth.Age
		known := true
		switch {
		case row["age_days"] != "":
			days, err := strconv.Atoi(row["age_days"])
			if err != nil {
				t.Fatal(err)
			}
			age = growth.AgeInDays(days)
			if exact := growth.AgeInExactDays(float64(days)); exact != age {
				t.Errorf("day %d: %v in exact days, %v in whole ones", days, exact, age)
			}
		case row["age_months"] != "":
			age = growth.AgeInMonths(number("age_months"))
		default:
			known = false
		}
		m := growth.Measures{
			Weight: number("weight"), LengthHeight: number("lenhei"), Head: number("head"), Arm: number("arm"),
			Triceps: number("triceps"), Subscapular: number("subscapular"),
			Posture: map[string]record.Posture{"": "", "L": record.Lying, "H": record.Standing}[row["measure"]],
			Oedema:  row["oedema"] == "y",
		}
		r := growth.Compute(record.Sex(row["sex"]), age, known, m)
		same := func(what string, got, want float64) {
			if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 1e-7 {
				t.Errorf("row %d %v: %s = %v, want %v", line, row, what, got, want)
			}
		}
		same("clenhei", r.LengthHeight, number("clenhei"))
		same("bmi", r.BMI, number("bmi"))
		var far []string
		for place, name := range columnOf {
			same("z"+name, r.Z[place], number("z"+name))
			if r.Implausible[place] {
				far = append(far, name)
			}
		}
		if got := strings.Join(far, " "); got != row["implausible"] {
			t.Errorf("row %d %v: implausible %q", line, row, got)
		}
	}
}

func vectors(t *testing.T) (all []map[string]string) {
	file, err := os.Open("testdata/vectors.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		named := map[string]string{}
		for i, cell := range row {
			named[rows[0][i]] = cell
		}
		all = append(all, named)
	}
	if len(all) < 600 {
		t.Fatalf("only %d vectors", len(all))
	}
	return all
}
