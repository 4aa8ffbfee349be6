package growth

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"carnet/app/growth/internal/table"
	"carnet/app/record"
)

func TestEmbeddedTablesAreComplete(t *testing.T) {
	rows := map[Reference]map[Indicator]int{
		WHO2006: {WeightForAge: 1827, HeightForAge: 1827, HeadForAge: 1827, BMIForAge: 1827},
		WHO2007: {WeightForAge: 62, HeightForAge: 170, BMIForAge: 170},
	}
	for ref, indicators := range rows {
		for ind, want := range indicators {
			for _, sex := range []record.Sex{record.Male, record.Female} {
				if tab, ok := tableOf(ref, ind, sex); !ok || len(tab.M) != want {
					t.Errorf("%s %s %s: %d rows, want %d", ref, ind, sex, len(tab.M), want)
				}
			}
		}
	}
	if len(tables()) != 14 {
		t.Errorf("%d tables, want 14", len(tables()))
	}
	if len(tablesFile) > 200_000 {
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
		"who2006/weight": "who2006_weight_for_age.csv",
		"who2006/height": "who2006_length_height_for_age.csv",
		"who2006/head":   "who2006_head_circumference_for_age.csv",
		"who2006/bmi":    "who2006_bmi_for_age.csv",
		"who2007/weight": "who2007_weight_for_age.csv",
		"who2007/height": "who2007_height_for_age.csv",
		"who2007/bmi":    "who2007_bmi_for_age.csv",
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
		counted := 0
		for _, row := range rows[1:] {
			tab := tables()[tableKey{name, record.Sex(row[0])}]
			got, ok := tab.At(int(number(row[1])))
			if want := (table.LMS{L: number(row[2]), M: number(row[3]), S: number(row[4])}); !ok || got != want {
				t.Fatalf("%s %v: %v, want %v", name, row[:2], got, want)
			}
			counted++
		}
		boys, girls := tables()[tableKey{name, record.Male}], tables()[tableKey{name, record.Female}]
		if len(boys.M)+len(girls.M) != counted {
			t.Errorf("%s: rows that the source does not have", name)
		}
	}
}
