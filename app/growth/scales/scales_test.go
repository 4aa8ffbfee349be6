package scales_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"carnet/app/growth/scales"
	"carnet/app/record"
)

var paris = time.FixedZone("+01:00", 3600)

func quiet(int64) {}

func inspect(t testing.TB, file string) scales.Layout {
	t.Helper()
	l, err := scales.Inspect(t.Context(), strings.NewReader(file), quiet)
	if err != nil {
		t.Fatalf("inspect: %v in\n%.200s", err, file)
	}
	return l
}

func readAs(t testing.TB, file string, l scales.Layout, m scales.Mapping) ([]scales.Row, scales.Report) {
	t.Helper()
	var rows []scales.Row
	report, err := scales.Read(t.Context(), strings.NewReader(file), l, m, paris, quiet, func(r scales.Row) error {
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, report
}

func march(day int) record.Date { return record.NewDate(2026, 3, day) }

// TestFilesOfManyMakers are read without any help.
func TestFilesOfManyMakers(t *testing.T) {
	withings := "Date,\"Weight (kg)\",\"Fat mass (kg)\",\"Bone mass (kg)\",Comments\n\"2026-03-14 07:12:33\",6.42,1.2,0.3,\"avec\nbody \"\"bleu\"\"\"\n\"2026-03-15 07:20:00\",6.45,,,\n"
	for name, file := range map[string]string{
		"comma, ISO with times": withings,
		"semicolon, French":     "Date;Poids (kg);IMC\r\n14/03/2026 07:12;6,42;15\r\n15/03/2026 07:20;6,45;15\r\n",
		"tab, grams":            "Jour\tPoids (g)\n14.03.2026\t6420\n15.03.2026\t6 450\n",
		"old line ends":         "date;poids\r2026-03-14;6,42\r2026-03-15;6,45\r",
		"American":              "Time of Measurement,Weight(lb),Goal weight\n\"03/14/2026, 07:12 AM\",14.1537,15\n\"03/15/2026, 07:20 AM\",14.2198,15\n",
		"preamble":              "Balance connectée;;\nExport de Lola;;\n\nDate de mesure;Poids;Unité\n14/03/2026;6,42;kg\n15/03/2026;6450;g\n",
		"named months":          "Date;Weight\n14 mars 2026;6.42\nMar 15, 2026 7:20 AM;6.45\n",
		"seconds":               "timestamp,weight_kg\n1773446400,6.42\n1773532800.25,6.45\n",
		"thousandths":           "timestamp,weightInGrams\n1773446400000,6420\n1773532800000,6450\n",
		"zones":                 "date,weight\n2026-03-14T23:50:00-08:00,6.42 kg\n2026-03-15T00:10:00.000Z,6.45 kg\n",
		"no names":              "2026-03-14;6,42\n2026-03-15;6,45\n",
		"spreadsheet":           "sep=;\nDate;Poids\n14/03/2026;6,42\n15/03/2026;6,45\n",
		"compact dates":         "date,poids\n20260314,6.42\n20260315T072000,6.45\n",
		"date of birth beside":  "Date de naissance,Mesuré le,Poids\n2025-11-10,2026-03-14,6.42\n2025-11-10,2026-03-15,6.45\n",
		"an open quotation":     "Date;Poids;Note\n14/03/2026;6,42;\"ouvert\n15/03/2026;6,45;fin\n",
	} {
		t.Run(name, func(t *testing.T) {
			l := inspect(t, file)
			if !l.Guess.Fits(l) {
				t.Fatalf("the mapping proposed does not fit: %+v of %+v", l.Guess, l.Columns)
			}
			rows, report := readAs(t, file, l, l.Guess)
			if len(rows) != 2 || rows[0].Date != march(14) || rows[1].Date != march(15) || rows[0].Weight != 6420 || rows[1].Weight != 6450 {
				t.Errorf("read as %+v, with %+v", rows, l.Guess)
			}
			if report.Read != 2 || report.Rows != 2 || report.Unread != 0 || l.Rows != 2 {
				t.Errorf("reported as %+v, %d rows seen", report, l.Rows)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	const file = "Date;Poids mesuré (kg);Périmètre crânien\r\n14/03/2026;6,42;41,2\r\n"
	encode := func(e interface {
		Bytes([]byte) ([]byte, error)
	}) string {
		b, err := e.Bytes([]byte(file))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	for name, encoded := range map[string]string{
		"UTF-8":                file,
		"UTF-8 with BOM":       "\uFEFF" + file,
		"Latin-1":              encode(charmap.Windows1252.NewEncoder()),
		"UTF-16LE":             encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()),
		"UTF-16BE":             encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder()),
		"UTF-16LE without BOM": encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder()),
	} {
		l := inspect(t, encoded)
		rows, _ := readAs(t, encoded, l, l.Guess)
		if l.Columns[2].Name != "Périmètre crânien" || len(rows) != 1 || rows[0].Head != 412 || rows[0].Weight != 6420 {
			t.Errorf("%s: columns %+v, rows %+v", name, l.Columns, rows)
		}
	}
}

func TestUnitsAreGuessedAndChangeable(t *testing.T) {
	for name, c := range map[string]struct {
		kind   record.MeasureType
		header string
		cell   string
		want   int64
	}{
		"kilos by size":       {record.Weight, "Poids", "6,42", 6420},
		"grams by size":       {record.Weight, "Poids", "6420", 6420},
		"grams, thousands":    {record.Weight, "Poids (g)", "6,420", 6420},
		"pounds":              {record.Weight, "Weight (lbs)", "14.1537", 6420},
		"centimetres by size": {record.Height, "Taille", "62,5", 625},
		"metres by size":      {record.Height, "Taille", "0,625", 625},
		"millimetres by size": {record.Height, "Length", "625", 625},
		"inches":              {record.Height, "height_in", "24.6", 625},
		"in is no inch":       {record.Height, "Height in cm", "62.5", 625},
		"head":                {record.Head, "PC", "41.2", 412},
		"head in millimetres": {record.Head, "HeadCircumferenceMm", "412", 412},
	} {
		file := "Date;" + c.header + "\n2026-03-14;" + c.cell + "\n"
		l := inspect(t, file)
		rows, _ := readAs(t, file, l, l.Guess)
		if len(rows) != 1 || rows[0].Value(c.kind) != c.want {
			t.Errorf("%s: %+v with %+v", name, rows, l.Guess)
		}
	}
	const file = "a;b;c\n2026-03-14;642;62,5\n"
	l := inspect(t, file)
	if l.Guess.Fits(l) {
		t.Errorf("two columns without a meaning are guessed as %+v", l.Guess)
	}
	m := scales.Mapping{Date: 1, Weight: scales.Part{Column: 2, Unit: scales.Gram}, Height: scales.Part{Column: 3, Unit: scales.Centimetre}}
	if rows, _ := readAs(t, file, l, m); len(rows) != 1 || rows[0].Weight != 642 || rows[0].Height != 625 {
		t.Errorf("read as %+v", rows)
	}
}

func TestTheOrderOfDates(t *testing.T) {
	for name, c := range map[string]struct {
		dates     []string
		want      scales.Order
		undecided bool
	}{
		"a day above 12":          {[]string{"01/02/2026", "13/02/2026"}, scales.DayFirst, false},
		"a month never above 12":  {[]string{"02/01/2026", "02/13/2026"}, scales.MonthFirst, false},
		"late proof":              {append(slices.Repeat([]string{"01/02/2026"}, 300), "28/02/2026"), scales.DayFirst, false},
		"undecidable":             {[]string{"01/02/2026", "03/04/2026"}, "", true},
		"the same either way":     {[]string{"02/02/2026", "03/03/2026"}, "", false},
		"the year first":          {[]string{"2026/02/01"}, "", false},
		"mostly days, one strays": {[]string{"13/02/2026", "14/02/2026", "02/15/2026"}, scales.DayFirst, false},
	} {
		file := "Date;Poids\n"
		for _, d := range c.dates {
			file += d + ";6,4\n"
		}
		l := inspect(t, file)
		if got := l.Columns[0]; got.Order != c.want || got.Undecided != c.undecided || !got.Dates {
			t.Errorf("%s: %+v", name, got)
		}
		if l.Guess.Fits(l) == c.undecided {
			t.Errorf("%s: the mapping %+v fits: %v", name, l.Guess, !c.undecided)
		}
	}
	const file = "Date;Poids\n01/02/2026;6,4\n"
	l := inspect(t, file)
	for order, want := range map[scales.Order]record.Date{scales.DayFirst: record.NewDate(2026, 2, 1), scales.MonthFirst: record.NewDate(2026, 1, 2)} {
		l.Guess.Order = order
		if rows, _ := readAs(t, file, l, l.Guess); len(rows) != 1 || rows[0].Date != want {
			t.Errorf("%s: %+v", order, rows)
		}
	}
}

func TestNoLineIsDroppedInSilence(t *testing.T) {
	file := "Date;Poids (kg);Taille (cm)\n" +
		"14/03/2026;6,42;62,5\n" + // 2
		"15/03/2026;NaN;\n" + // 3
		"16/03/2026;-6,4;\n" + // 4
		"17/03/2026;1000000000;\n" + // 5
		"18/03/2026;;\n" + // 6
		";;\n" + // 7
		"31/02/2026;6,42;\n" + // 8
		"demain;6,42;\n" + // 9
		"19/03/2026;six;63\n" + // 10: the height is read
		"\n" + // blank: no line of the table
		"20/03/2026;1e3;\n" + // 12
		"21/03/2026;+Inf;\n" + // 13
		strings.Repeat("x", 40_000) + "\n" + // 14
		"22/03/2026;0;63,1\n" + // 15: 0 is how scales write nothing
		"Total;2;3\n" // 16
	l := inspect(t, file)
	rows, report := readAs(t, file, l, l.Guess)
	if len(rows) != 3 || rows[1].Height != 630 || rows[1].Weight != 0 || rows[1].Line != 10 || rows[2].Line != 15 {
		t.Errorf("read %+v", rows)
	}
	want := []scales.Problem{{3, scales.NoValue}, {4, scales.NoValue}, {5, scales.NoValue}, {6, scales.Empty}, {7, scales.Empty}, {8, scales.NoDate}, {9, scales.NoDate},
		{10, scales.NoValue}, {12, scales.NoValue}, {13, scales.NoValue}, {14, scales.TooLong}, {16, scales.NoDate}}
	if !slices.Equal(report.Problems, want) || report.Unread != len(want) || report.Rows != 14 || report.Read != 3 {
		t.Errorf("reported %+v", report)
	}
}

func TestWhatIsNoTable(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		want record.ErrorKind
	}{
		"nothing":     {"", record.FileEmpty},
		"blank":       {"\n\n  \n", record.FileUnsupported},
		"only names":  {"Date;Poids\n", record.FileEmpty},
		"one column":  {"64\n65\n", record.FileUnsupported},
		"prose":       {"Bonjour\nvoici le poids de Lola\n", record.FileUnsupported},
		"spreadsheet": {"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00", record.FileUnsupported},
		"zeros":       {strings.Repeat("\x00", 100), record.FileUnsupported},
	} {
		_, err := scales.Inspect(t.Context(), strings.NewReader(c.file), quiet)
		if got := record.KindOf(err); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	_, err := scales.Inspect(t.Context(), io.MultiReader(strings.NewReader("Date;Poids\n"), broken{}), quiet)
	if record.KindOf(err) != record.OpenFailed {
		t.Errorf("a file that breaks off: %v", err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("unplugged") }

func TestSignatureKnowsTheMakerAndNothingElse(t *testing.T) {
	a, b := inspect(t, "Date;Poids\n14/03/2026;6,42\n"), inspect(t, "DATE;poids\n2026-03-15;9\n2026-03-16;9,1\n")
	other := inspect(t, "Date;Poids;IMC\n14/03/2026;6,42;15\n")
	if a.Signature != b.Signature || a.Signature == other.Signature {
		t.Errorf("%s, %s, %s", a.Signature, b.Signature, other.Signature)
	}
	if other.Guess.Fits(a) != true {
		t.Error("the mapping of the wider file reads the same two columns")
	}
	other.Guess.Height = scales.Part{Column: 3, Unit: scales.Centimetre}
	if other.Guess.Fits(a) {
		t.Error("there is no third column")
	}
}

// endless gives n lines without ever holding them.
type endless struct {
	n, at int
	left  []byte
}

func (e *endless) Read(b []byte) (int, error) {
	if len(e.left) == 0 {
		if e.at == e.n {
			return 0, io.EOF
		}
		if e.at == 0 {
			e.left = append(e.left, "Date;Poids;Note\n"...)
		}
		d := march(1).AddDays(-e.at % 5000)
		e.left = fmt.Appendf(e.left[:0], "%s%02d/%02d/%d 07:30;%d,%d;\"rien\"\n", e.left, d.Day, d.Month, d.Year, 3+e.at%9, e.at%10)
		e.at++
	}
	n := copy(b, e.left)
	e.left = e.left[n:]
	return n, nil
}

func TestAMillionLinesInConstantMemory(t *testing.T) {
	const n = 1_000_000
	l, err := scales.Inspect(t.Context(), &endless{n: n}, quiet)
	if err != nil || l.Rows != n || l.Guess.Order != scales.DayFirst {
		t.Fatalf("%v: %d rows, %+v", err, l.Rows, l.Guess)
	}
	held := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	seen, early := 0, uint64(0)
	report, err := scales.Read(t.Context(), &endless{n: n}, l, l.Guess, paris, quiet, func(scales.Row) error {
		seen++
		switch seen {
		case 1000:
			early = held()
		case n - 1000:
			if late := held(); late > early+512<<10 {
				t.Errorf("%d bytes held after 1000 lines, %d at the end", early, late)
			}
		}
		return nil
	})
	if err != nil || report.Read != n || seen != n {
		t.Errorf("%v: %+v, %d visited", err, report, seen)
	}
}

// A quotation mark that is never closed does not make the rest of the file one text.
func TestOpenQuotationsInManyLines(t *testing.T) {
	file := "Date;Poids;Note\n" + strings.Repeat("14/03/2026;6,42;\"ouvert\n", 2000) + "15/03/2026;6,45;fin\n"
	l := inspect(t, file)
	rows, report := readAs(t, file, l, l.Guess)
	if len(rows) < 1001 || report.Rows != len(rows) { // two marks in a row close each other
		t.Errorf("%d rows read, %d reported", len(rows), report.Rows)
	}
}

func TestCancelAndProgress(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var heard []int64
	_, err := scales.Inspect(ctx, &endless{n: 50_000}, func(bytes int64) {
		if heard = append(heard, bytes); len(heard) == 2 {
			cancel()
		}
	})
	if record.KindOf(err) != record.Canceled || len(heard) != 2 || heard[1] <= heard[0] {
		t.Errorf("%v, heard %v", err, heard)
	}
	l := inspect(t, "Date;Poids\n14/03/2026;6,42\n")
	if _, err := scales.Read(ctx, &endless{n: 50_000}, l, l.Guess, paris, quiet, func(scales.Row) error { return nil }); record.KindOf(err) != record.Canceled {
		t.Errorf("reading goes on: %v", err)
	}
	stop := errors.New("enough")
	if _, err := scales.Read(t.Context(), &endless{n: 10}, l, l.Guess, paris, quiet, func(scales.Row) error { return stop }); err != stop {
		t.Errorf("%v", err)
	}
}

// TestWhatIsWrittenIsRead: any day and weight, in any of the ways of writing, comes back as it was.
func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		delimiter := rapid.SampledFrom([]string{";", "\t", ","}).Draw(t, "delimiter")
		end := rapid.SampledFrom([]string{"\n", "\r\n", "\r"}).Draw(t, "line end")
		layout := rapid.SampledFrom([]string{"2006-01-02", "02/01/2006", "2006-01-02T15:04:05Z", "2 Jan 2006", "02.01.2006 15:04", "20060102"}).Draw(t, "dates")
		comma := rapid.Bool().Draw(t, "comma") && delimiter != ","
		file := "Date" + delimiter + "Poids (kg)" + end
		type line struct {
			on    record.Date
			grams int64
		}
		want := []line{{march(28), 6000}} // proves the order
		for range rapid.IntRange(1, 20).Draw(t, "lines") {
			want = append(want, line{march(1).AddDays(rapid.IntRange(-4000, 4000).Draw(t, "day")), rapid.Int64Range(300, 300_000).Draw(t, "grams")})
		}
		for _, w := range want {
			value := strconv.FormatFloat(float64(w.grams)/1000, 'f', 3, 64)
			if comma {
				value = strings.Replace(value, ".", ",", 1)
			}
			file += w.on.Time().Format(layout) + delimiter + value + end
		}
		l, err := scales.Inspect(context.Background(), strings.NewReader(file), quiet)
		if err != nil {
			t.Fatal(err)
		}
		var got []line
		report, err := scales.Read(context.Background(), strings.NewReader(file), l, l.Guess, paris, quiet, func(r scales.Row) error {
			got = append(got, line{r.Date, r.Weight})
			return nil
		})
		if err != nil || report.Unread != 0 || !slices.Equal(got, want) {
			t.Fatalf("%v, %+v: got %v, want %v from\n%s", err, report, got, want, file)
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"Date;Poids\n14/03/2026;6,42\n", "\uFEFFdate,weight\n2026-03-04T07:30:00Z,\"6.42\"\n", "\xff\xfeD\x00;\x00P\x00\n\x00",
		"sep=,\na,b\n1773446400,\"6\"\"4\n\n", "x;y\r\r\n04/03/26;NaN\r;;;\n", "Poids\tDate\n1'000,5 g\tMar 4, 2026\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		l, err := scales.Inspect(t.Context(), strings.NewReader(string(file)), quiet)
		if err != nil {
			if k := record.KindOf(err); k != record.FileEmpty && k != record.FileUnsupported {
				t.Fatalf("unexplained: %v", err)
			}
			return
		}
		for _, m := range []scales.Mapping{l.Guess, {Date: 1, Order: scales.MonthFirst, Units: 1, Weight: scales.Part{Column: 2, Unit: scales.Kilogram},
			Height: scales.Part{Column: 3, Unit: scales.Metre}, Head: scales.Part{Column: math.MaxInt, Unit: "x"}}} {
			visited := 0
			report, err := scales.Read(t.Context(), strings.NewReader(string(file)), l, m, paris, quiet, func(r scales.Row) error {
				visited++
				if r.Line < l.First || !r.Date.Whole() || !r.Date.Valid() {
					t.Fatalf("row %+v", r)
				}
				for _, kind := range scales.Kinds() {
					low, high := kind.Bounds()
					if v := r.Value(kind); v != 0 && (v < low || v > high) {
						t.Fatalf("row %+v", r)
					}
				}
				return nil
			})
			if err != nil || report.Read != visited || report.Rows > report.Read+report.Unread || l.Rows != report.Rows {
				t.Fatalf("%v: %+v, %d visited, %d seen", err, report, visited, l.Rows)
			}
		}
	})
}
