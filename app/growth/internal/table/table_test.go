package table_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"carnet/app/growth/internal/table"

	"pgregory.net/rapid"
)

const sample = `carnet growth tables 1
table who2006/weight M day 0 4
l 3487 -360 0*2
m 33464 -290 7 7
s 14602 91*3
`

func TestDecodeGivesThePrintedNumbers(t *testing.T) {
	all, err := table.Decode([]byte(sample))
	if err != nil || len(all) != 1 {
		t.Fatalf("Decode: %d tables, %v", len(all), err)
	}
	p, ok := all[0].At(3)
	if want := (table.LMS{L: 0.3127, M: 3.3188, S: 0.14875}); !ok || p != want {
		t.Errorf("At(3) = %v, %v, want %v", p, ok, want)
	}
	for _, outside := range []int{-1, 4} {
		if _, ok := all[0].At(outside); ok {
			t.Errorf("At(%d) has a value outside the table", outside)
		}
	}
}

func TestDecodeRefusesDamage(t *testing.T) {
	for name, file := range map[string]string{
		"empty":           "",
		"other version":   strings.Replace(sample, "tables 1", "tables 2", 1),
		"cut":             sample[:len(sample)-1],
		"missing column":  sample[:strings.Index(sample, "s 14602")],
		"too few rows":    strings.Replace(sample, "0*2", "0", 1),
		"too many rows":   strings.Replace(sample, "0*2", "0*3", 1),
		"endless run":     strings.Replace(sample, "0*2", "0*999999999", 1),
		"negative run":    strings.Replace(sample, "0*2", "0*-2", 1),
		"huge table":      strings.Replace(sample, "day 0 4", "day 0 999999999", 1),
		"number too big":  strings.Replace(sample, "91*3", "2000000000*3", 1),
		"not a number":    strings.Replace(sample, "-290", "x", 1),
		"columns swapped": strings.Replace(sample, "m 33464", "s 33464", 1),
	} {
		if _, err := table.Decode([]byte(file)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestEncodeThenDecode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(1, 60).Draw(t, "rows")
		// Few distinct values, so that runs of equal differences happen.
		column := rapid.SliceOfN(rapid.OneOf(rapid.Int32Range(0, 3), rapid.Int32()), rows, rows)
		in := []table.Table{{
			Name: rapid.StringMatching(`[a-z0-9/]{1,12}`).Draw(t, "name"), Sex: "F", Unit: "month",
			First: rapid.IntRange(0, 500).Draw(t, "first"),
			L:     column.Draw(t, "l"), M: column.Draw(t, "m"), S: column.Draw(t, "s"),
		}}
		var b bytes.Buffer
		if err := table.Encode(&b, in); err != nil {
			t.Fatal(err)
		}
		out, err := table.Decode(b.Bytes())
		if err != nil || !reflect.DeepEqual(in, out) {
			t.Fatalf("wrote %v, read %v (%v)", in, out, err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("carnet growth tables 1\n"))
	f.Add([]byte(strings.Replace(sample, "0*2", "0*99999", 1)))
	f.Fuzz(func(t *testing.T, file []byte) {
		all, err := table.Decode(file)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := table.Encode(&b, all); err != nil {
			t.Fatalf("read tables cannot be written: %v", err)
		}
		again, err := table.Decode(b.Bytes())
		if err != nil || !reflect.DeepEqual(all, again) {
			t.Fatalf("written again, tables differ: %v", err)
		}
	})
}
