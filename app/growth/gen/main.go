// Command gen makes app/growth/tables.txt from the CSV tables of the WHO and the IOTF, number for number.
// It is run by go generate in app/growth; the same input always gives the same bytes.
//
// Each CSV has a header line; the columns used are sex, the row (an age or a length), l, m and s.
package main

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"carnet/app/growth/internal/table"
)

// sources lists what the program uses, in the order of the file it makes. step is how much of the column one row is.
var sources = []struct {
	file, name, column, unit string
	step                     step
}{
	{"who2006_weight_for_age.csv", "who2006/weight", "age_days", "day", whole},
	{"who2006_length_height_for_age.csv", "who2006/height", "age_days", "day", whole},
	{"who2006_head_circumference_for_age.csv", "who2006/head", "age_days", "day", whole},
	{"who2006_bmi_for_age.csv", "who2006/bmi", "age_days", "day", whole},
	{"who2006_arm_circumference_for_age.csv", "who2006/arm", "age_days", "day", whole},
	{"who2006_triceps_skinfold_for_age.csv", "who2006/triceps", "age_days", "day", whole},
	{"who2006_subscapular_skinfold_for_age.csv", "who2006/subscapular", "age_days", "day", whole},
	{"who2006_weight_for_length.csv", "who2006/length-weight", "length_cm", "mm", tenth},
	{"who2006_weight_for_height.csv", "who2006/height-weight", "height_cm", "mm", tenth},
	{"who2007_weight_for_age.csv", "who2007/weight", "age_months", "month", whole},
	{"who2007_height_for_age.csv", "who2007/height", "age_months", "month", whole},
	{"who2007_bmi_for_age.csv", "who2007/bmi", "age_months", "month", whole},
	{"iotf_bmi_lms.csv", "iotf2012/bmi", "age_years", "halfyear", half},
}

// step is the distance between two rows, as a part of the unit of the column.
type step struct {
	decimals int   // that the column may have
	size     int32 // of one row, in units of the last of these decimals
}

var (
	whole = step{0, 1}
	tenth = step{1, 1}
	half  = step{1, 5}
)

// row is the number of a row in steps.
func (s step) row(text string) (int, error) {
	n, err := decimal(text, s.decimals)
	if err != nil {
		return 0, err
	}
	if n%s.size != 0 {
		return 0, fmt.Errorf("%s is between two rows", text)
	}
	return int(n / s.size), nil
}

func main() {
	log.SetFlags(0)
	in := flag.String("in", filepath.FromSlash("../../../shared/data/growth"), "folder of the CSV tables")
	out := flag.String("out", "tables.txt", "file to write")
	flag.Parse()
	if err := generate(*in, *out); err != nil {
		log.Fatal(err)
	}
}

func generate(in, out string) error {
	var all []table.Table
	for _, src := range sources {
		for _, sex := range []string{"M", "F"} {
			t, err := read(filepath.Join(in, src.file), src.column, src.step, sex)
			if err != nil {
				return fmt.Errorf("%s: %w", src.file, err)
			}
			t.Name, t.Sex, t.Unit = src.name, sex, src.unit
			all = append(all, t)
		}
	}
	var b bytes.Buffer
	if err := table.Encode(&b, all); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}

func read(path, column string, by step, sex string) (table.Table, error) {
	file, err := os.Open(path)
	if err != nil {
		return table.Table{}, err
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return table.Table{}, err
	}
	var at [5]int
	for i, name := range []string{"sex", column, "l", "m", "s"} {
		if at[i] = slices.Index(rows[0], name); at[i] < 0 {
			return table.Table{}, fmt.Errorf("no column %s", name)
		}
	}
	var t table.Table
	for line, row := range rows[1:] {
		if row[at[0]] != sex {
			continue
		}
		x, err := by.row(row[at[1]])
		if err != nil {
			return table.Table{}, fmt.Errorf("line %d: %w", line+2, err)
		}
		if len(t.M) == 0 {
			t.First = x
		}
		if x != t.First+len(t.M) {
			return table.Table{}, fmt.Errorf("line %d: row %d out of order", line+2, x)
		}
		l, errL := decimal(row[at[2]], table.DecimalsL)
		m, errM := decimal(row[at[3]], table.DecimalsM)
		s, errS := decimal(row[at[4]], table.DecimalsS)
		for _, err := range []error{errL, errM, errS} {
			if err != nil {
				return table.Table{}, fmt.Errorf("line %d: %w", line+2, err)
			}
		}
		t.L, t.M, t.S = append(t.L, l), append(t.M, m), append(t.S, s)
	}
	return t, nil
}

// decimal reads a number as the whole number of its last decimal, without passing through a float:
// a number with more decimals than the file keeps is an error, never rounded.
func decimal(s string, decimals int) (int32, error) {
	units, fraction, _ := strings.Cut(s, ".")
	if len(fraction) > decimals {
		return 0, fmt.Errorf("%s has more than %d decimals", s, decimals)
	}
	n, err := strconv.ParseInt(units+fraction+strings.Repeat("0", decimals-len(fraction)), 10, 32)
	return int32(n), err
}
