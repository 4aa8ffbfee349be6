package survey

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// FuzzRun: whatever is read, each row is either complained of or passed on byte for byte with its results behind it, and
// what is written can be read by others as CSV.
func FuzzRun(f *testing.F) {
	for _, seed := range []string{
		"sex,age_days,weight_kg\nM,100,6\n",
		"\ufeffsex;age_months;lenhei_cm\r\nF;12,5;75,5\r\n\r\nX;;\r\n\"F\";-1;NaN",
		"a\tsex\tage_days\thead_cm\n\"x\n\"\"y\"\tM\t1e9\t40\n\"open\tM\t1\t40\n?",
		"sex,age_days,age_months,gestation_days,weight_kg,lenhei_cm,measure,head_cm,arm_cm,triceps_mm,subscapular_mm,oedema,x\n1,200,,230,7,65,H,42,14,8,7,y,\xe9\"\n2,4000,131.4,,30,140,L,,,,,n,\"\"\r",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		var out bytes.Buffer
		last := 0
		leftOut := 0
		done, err := Run(bytes.NewReader(in), &out, Options{Complain: func(c Complaint) {
			if c.Line <= last || c.Line > 1+bytes.Count(in, []byte{'\n'}) {
				t.Errorf("line %d after line %d", c.Line, last)
			}
			last = c.Line
			if c.Reason != Impossible {
				leftOut++
			}
		}})
		if err != nil {
			if errors.Is(err, ErrRead) || errors.Is(err, ErrWrite) || out.Len() > 0 {
				t.Errorf("%v, and wrote %q", err, out.Bytes())
			}
			return
		}
		rest, delimiter := bytes.TrimPrefix(in, byteOrderMark), delimiterOf(bytes.TrimPrefix(in, byteOrderMark))
		written := bytes.TrimPrefix(out.Bytes(), byteOrderMark)
		r := csv.NewReader(bytes.NewReader(bytes.ReplaceAll(written, []byte("\r"), nil)))
		r.Comma = rune(delimiter)
		records, err := r.ReadAll()
		if err != nil || len(records) != 1+done.Rows-leftOut {
			t.Fatalf("%d records of %d rows, %d left out: %v\n%q", len(records), done.Rows, leftOut, err, written)
		}
		for _, record := range records[1:] {
			for _, result := range record[len(record)-len(added) : len(record)-1] {
				if z, err := strconv.ParseFloat(strings.Replace(result, ",", ".", 1), 64); result != "" && (err != nil || math.IsNaN(z) || result == "-0.00") {
					t.Errorf("a result is %q", result)
				}
			}
		}
		// Where encoding/csv finds nothing wrong, it and Run see the same rows. It forgets \r before \n, within quotes too.
		r = csv.NewReader(bytes.NewReader(rest))
		r.Comma, r.FieldsPerRecord = rune(delimiter), -1
		if bytes.IndexByte(rest, '\r') >= 0 || len(rest) > maxRow {
			return
		}
		if all, err := r.ReadAll(); err == nil && len(all) != 1+done.Rows {
			t.Errorf("%d rows, encoding/csv reads %d", done.Rows, len(all)-1)
		}
	})
}

// TestOthersArePassedOn: the fields of a table that another program wrote are in the output as they were.
func TestOthersArePassedOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var in, out bytes.Buffer
		w := csv.NewWriter(&in)
		w.Comma = rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(t, "delimiter")
		w.UseCRLF = rapid.Bool().Draw(t, "CRLF")
		rows := [][]string{{"x", "sex", "y", "age_days", "weight_kg"}}
		for range rapid.IntRange(0, 20).Draw(t, "rows") {
			other := rapid.StringMatching(`[a-z ,;\t"\n\x{e9}]{0,12}`)
			rows = append(rows, []string{other.Draw(t, "x"), "F", other.Draw(t, "y"), strconv.Itoa(rapid.IntRange(0, 1826).Draw(t, "age")), "7"})
		}
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		if done, err := Run(&in, &out, Options{}); err != nil || done != (Summary{Rows: len(rows) - 1}) {
			t.Fatalf("%+v, %v", done, err)
		}
		r := csv.NewReader(&out)
		r.Comma = w.Comma
		for _, want := range rows {
			got, err := r.Read()
			if err != nil || len(got) != len(want)+len(added) || strings.Join(got[:len(want)], "\x00") != strings.Join(want, "\x00") {
				t.Fatalf("got %q, %v, want %q", got, err, want)
			}
			if want[1] == "F" && got[len(want)+2] == "" {
				t.Fatalf("no weight for age in %q", got)
			}
		}
		if _, err := r.Read(); err != io.EOF {
			t.Fatalf("more rows: %v", err)
		}
	})
}

// TestNumbersAreReadAsWritten: the double is the one nearest to the decimal, as strconv finds it.
func TestNumbersAreReadAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?[0-9]{0,12}([.,][0-9]{0,12})?([eE][+-]?[0-9]{1,3})?`).Draw(t, "number")
		want, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		wantOK := err == nil || math.IsInf(want, 0)
		if got, ok := number([]byte(text), true); ok != wantOK || ok && got != want {
			t.Fatalf("%q is %v, %t; want %v, %t", text, got, ok, want, wantOK)
		}
		if _, ok := number([]byte(text), false); ok != (wantOK && !strings.Contains(text, ",")) {
			t.Fatalf("%q without decimal commas: %t", text, ok)
		}
	})
}

func TestTwoDecimals(t *testing.T) {
	for value, want := range map[float64]string{
		0: "0.00", math.Copysign(0, -1): "0.00", -0.004: "0.00", 0.005: "0.01", 0.125: "0.13", 14.374999999999998: "14.38", 14.37499: "14.37",
		9.995: "10.00", 99.999: "100.00", 5: "5.00", math.NaN(): "", math.Inf(1): "", 1e13: "",
	} {
		if got := string(appendSize(nil, value, '.')); got != want {
			t.Errorf("size %v is %q, want %q", value, got, want)
		}
	}
	for z, want := range map[float64]string{
		-0.001: "0.00", -0.006: "-0.01", -1.25: "-1.25", -12.3456: "-12.35", 3.999: "4.00", math.Inf(-1): "", math.NaN(): "", -1e12: "",
	} {
		if got := string(appendScore(nil, z, '.')); got != want {
			t.Errorf("score %v is %q, want %q", z, got, want)
		}
	}
	if got := string(appendScore([]byte("x;"), -0.5, ',')); got != "x;-0,50" {
		t.Errorf("with a decimal comma: %q", got)
	}
}
