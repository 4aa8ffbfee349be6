package growth

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"carnet/app/record"
)

func TestEmbeddedTablesAreComplete(t *testing.T) {
	for _, sex := range []record.Sex{record.Male, record.Female} {
		all := tablesOf(sex)
		for name, want := range map[string]int{
			"who2006/weight": 1827, "who2006/height": 1827, "who2006/head": 1827, "who2006/bmi": 1827,
			"who2006/arm": 1736, "who2006/triceps": 1736, "who2006/subscapular": 1736,
			"who2006/length-weight": 651, "who2006/height-weight": 551,
			"who2007/weight": 62, "who2007/height": 170, "who2007/bmi": 170,
			"iotf2012/bmi": 33,
		} {
			if c := all.named(name); len(c.rows) != want {
				t.Errorf("%s %s: %d rows, want %d", name, sex, len(c.rows), want)
			}
		}
	}
	if len(tablesFile) > 400_000 {
		t.Errorf("tables.txt has grown to %d bytes", len(tablesFile))
	}
}

// Where the source tables lie beside this repository, every number is compared. Elsewhere the typed rows of the other
// tests stand for them.
func TestEmbeddedTablesAreTheSource(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "shared", "data", "growth")
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		t.Skip("the source tables are not beside this repository")
	}
	for name, file := range map[string]string{
		"who2006/weight":        "who2006_weight_for_age.csv",
		"who2006/height":        "who2006_length_height_for_age.csv",
		"who2006/head":          "who2006_head_circumference_for_age.csv",
		"who2006/bmi":           "who2006_bmi_for_age.csv",
		"who2006/arm":           "who2006_arm_circumference_for_age.csv",
		"who2006/triceps":       "who2006_triceps_skinfold_for_age.csv",
		"who2006/subscapular":   "who2006_subscapular_skinfold_for_age.csv",
		"who2006/length-weight": "who2006_weight_for_length.csv",
		"who2006/height-weight": "who2006_weight_for_height.csv",
		"who2007/weight":        "who2007_weight_for_age.csv",
		"who2007/height":        "who2007_height_for_age.csv",
		"who2007/bmi":           "who2007_bmi_for_age.csv",
		"iotf2012/bmi":          "iotf_bmi_lms.csv",
	} {
		f, err := os.Open(filepath.Join(folder, file))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		number := func(s string) float64 {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			return v
		}
		perUnit := map[string]float64{"length_cm": 10, "height_cm": 10, "age_years": 2}[rows[0][1]]
		if perUnit == 0 {
			perUnit = 1
		}
		counted := map[record.Sex]int{}
		for _, row := range rows[1:] {
			sex := record.Sex(row[0])
			x := number(row[1]) * perUnit
			got, ok := tablesOf(sex).named(name).row(int(math.Round(x)))
			if want := (lms{L: number(row[2]), M: number(row[3]), S: number(row[4])}); !ok || got != want {
				t.Fatalf("%s %v: %v, want %v", name, row[:2], got, want)
			}
			counted[sex]++
		}
		for sex, n := range counted {
			if len(tablesOf(sex).named(name).rows) != n {
				t.Errorf("%s: rows that the source does not have", name)
			}
		}
	}
}
