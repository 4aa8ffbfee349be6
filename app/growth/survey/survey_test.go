package survey

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// run computes a table and returns what it wrote and complained of.
func run(t *testing.T, in string, o Options) (out string, complaints []Complaint) {
	t.Helper()
	var b strings.Builder
	o.Complain = func(c Complaint) { complaints = append(complaints, c) }
	done, err := Run(strings.NewReader(in), &b, o)
	if err != nil {
		t.Fatal(err)
	}
	if done.Malformed != len(complaints) {
		t.Errorf("%d malformed rows, and %d complaints", done.Malformed, len(complaints))
	}
	return b.String(), complaints
}

//go:embed testdata/survey.csv
var expected string

// TestIndependentComputation: testdata/expected.py made these 900 children of all kinds and computed them with decimals.
func TestIndependentComputation(t *testing.T) {
	var in strings.Builder
	for line := range strings.Lines(expected) {
		for range added { // no field of the results has a comma
			line = line[:strings.LastIndexByte(line, ',')]
		}
		in.WriteString(line + "\n")
	}
	got, complaints := run(t, in.String(), Options{})
	if len(complaints) > 0 {
		t.Errorf("complaints: %v", complaints)
	}
	if got == expected {
		return
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(expected, "\n")
	for i := range min(len(gotLines), len(wantLines)) {
		if gotLines[i] != wantLines[i] {
			t.Errorf("line %d:\n got %s\nwant %s", i+1, gotLines[i], wantLines[i])
		}
	}
	t.Errorf("%d lines, want %d", len(gotLines), len(wantLines))
}

// TestEdges are single children at the edges of the rules; their numbers come from testdata/expected.py as well, called
// with these rows instead of random ones.
func TestEdges(t *testing.T) {
	const header = "sex,age_days,age_months,gestation_days,weight_kg,lenhei_cm,measure,oedema\n"
	for name, c := range map[string]struct{ in, want string }{
		"day of birth, median weight":          {"M,0,,,3.3464,,,", ",,0.00,,,,,,,,"},
		"just under the median is not -0.00":   {"M,0,,,3.346,,,", ",,0.00,,,,,,,,"},
		"lying on day 730":                     {"F,730,,,12,85,L,", "85.00,16.61,0.36,-0.43,0.75,0.86,,,,,"},
		"lying on day 731":                     {"F,731,,,12,85,L,", "84.30,16.89,0.35,-0.44,0.75,0.85,,,,,lenhei_converted"},
		"standing on day 730":                  {"F,730,,,12,85,H,", "85.70,16.34,0.36,-0.22,0.58,0.68,,,,,lenhei_converted"},
		"standing at 8 months":                 {"F,,8.9,,8,70,H,", "70.00,16.33,-0.20,0.00,-0.22,-0.29,,,,,standing_before_9_months"},
		"the last day of 2006":                 {"M,1826,,,18,110,H,", "110.00,14.88,-0.14,0.01,-0.32,-0.24,,,,,"},
		"the first day of 2007":                {"M,1827,,,18,110,H,", "110.00,14.88,-0.14,0.06,,-0.31,,,,,"},
		"weight ends at 10 years":              {"M,,120.01,,30,138,H,", "138.00,15.75,,0.03,,-0.42,,,,,"},
		"height ends at 19 years":              {"M,,228,,70,176,H,", "176.00,22.60,,-0.07,,0.14,,,,,"},
		"nothing after 19 years":               {"M,,228.01,,70,176,H,", "176.00,22.60,,,,,,,,,"},
		"no age: weight for length only":       {"M,,,,9,72,,", "72.00,17.36,,,0.18,,,,,,"},
		"no sex: no table":                     {",100,,,6,60,L,", "60.00,16.67,,,,,,,,,"},
		"oedema silences the weight":           {"M,400,,,9,75,L,y", "75.00,16.00,,-0.86,,,,,,,oedema"},
		"born at 32 weeks, corrected":          {"M,100,,224,4.5,54,L,", "54.00,15.43,-0.81,-1.26,0.60,-0.20,,,,,corrected_age"},
		"born at 258 days is corrected":        {"M,100,,258,6,60,L,", "60.00,16.67,-0.07,-0.09,0.02,-0.03,,,,,corrected_age"},
		"born at 259 days is not":              {"M,100,,259,6,60,L,", "60.00,16.67,-0.78,-1.06,0.02,-0.23,,,,,"},
		"before the term there is no table":    {"M,10,,224,2.5,,,", ",,,,,,,,,,corrected_age"},
		"at 24 months no longer corrected":     {"F,731,,224,11,85,H,", "85.00,15.22,-0.35,-0.23,-0.40,-0.36,,,,,"},
		"0 is not measured":                    {"M,100,,,0,60,,", "60.00,,,-1.06,,,,,,,"},
		"NA is not known":                      {"M,100,NA,NA,NA,60,NA,NA", "60.00,,,-1.06,,,,,,,"},
		"both ages agree":                      {"M,100,3,,6,,,", ",,-0.78,,,,,,,,"},
		"a sentinel is computed, and flagged":  {"M,100,,,6,999,L,", "999.00,0.06,-0.78,455.70,,-14.32,,,,,flen fbmi"},
		"spaces around, small letters, WHO 1":  {" 1 , 100 ,,, 6.0 ,60, l ,2", "60.00,16.67,-0.78,-1.06,0.02,-0.23,,,,,"},
		"half a day is rounded up":             {"F,730.5,,,,85,L,", "84.30,,,-0.44,,,,,,,lenhei_converted"},
		"a half is rounded away from zero":     {"M,,,,2.3,40,,", "40.00,14.38,,,,,,,,,"},
		"many digits and an exponent are read": {"M,100,,,6.00000000000000000,6e1,L,", "60.00,16.67,-0.78,-1.06,0.02,-0.23,,,,,"},
	} {
		out, complaints := run(t, header+c.in+"\n", Options{})
		got, ok := strings.CutPrefix(out[strings.IndexByte(out, '\n')+1:], c.in+",")
		if !ok || strings.TrimSuffix(got, "\n") != c.want || len(complaints) > 0 {
			t.Errorf("%s:\n got %swant %s, %v", name, got, c.want, complaints)
		}
	}
}

func TestUntilWhenAgesAreCorrected(t *testing.T) {
	const in = "sex,age_months,gestation_days,weight_kg\nM,11.9,224,9\nM,12,224,9\nM,23.9,224,9\nM,24,224,9\n"
	for until, want := range map[int]int{0: 3, -1: 0, 12: 1, 24: 3, 36: 4} {
		out, _ := run(t, in, Options{CorrectUntil: until})
		if got := strings.Count(out, flagCorrected); got != want {
			t.Errorf("until %d: %d corrected ages, want %d", until, got, want)
		}
	}
}

// TestMalformedRows: each is complained of with its line, and neither row around it is touched.
func TestMalformedRows(t *testing.T) {
	const before, after = "M,100,,,6,60,L,n,a\n", "F,100,,,6,60,L,n,b\n"
	const done = ",60.00,16.67,"
	for in, want := range map[string]Complaint{
		// passed on, without results
		"M,-1,,,6,60,L,n,x":          {Column: "age_days", Reason: Impossible},
		"M,NaN,,,6,60,L,n,x":         {Column: "age_days", Reason: Impossible},
		"M,1000000000,,,6,60,L,n,x":  {Column: "age_days", Reason: Impossible},
		"M,,-0.1,,6,60,L,n,x":        {Column: "age_months", Reason: Impossible},
		"M,100,,38,6,60,L,n,x":       {Column: "gestation_days", Reason: Impossible},
		"M,100,,999,6,60,L,n,x":      {Column: "gestation_days", Reason: Impossible},
		"M,100,,250.5,6,60,L,n,x":    {Column: "gestation_days", Reason: Impossible},
		"M,100,,,nan,60,L,n,x":       {Column: "weight_kg", Reason: Impossible},
		"M,100,,,Inf,60,L,n,x":       {Column: "weight_kg", Reason: Impossible},
		"M,100,,,+Inf,60,L,n,x":      {Column: "weight_kg", Reason: Impossible},
		"M,100,,,1e999,60,L,n,x":     {Column: "weight_kg", Reason: Impossible},
		"M,100,,,6,-60,L,n,x":        {Column: "lenhei_cm", Reason: Impossible},
		"M,100,,,6,1000000000,L,n,x": {Column: "lenhei_cm", Reason: Impossible},
		// left out
		"X,100,,,6,60,L,n,x":                              {Column: "sex", Reason: Unknown},
		"MF,100,,,6,60,L,n,x":                             {Column: "sex", Reason: Unknown},
		"3,100,,,6,60,L,n,x":                              {Column: "sex", Reason: Unknown},
		"M,12 jours,,,6,60,L,n,x":                         {Column: "age_days", Reason: NotANumber},
		"M,100,12,,6,60,L,n,x":                            {Column: "age_months", Reason: AgesDiffer},
		"M,100,,,0x10,60,L,n,x":                           {Column: "weight_kg", Reason: NotANumber},
		"M,100,,,1_0,60,L,n,x":                            {Column: "weight_kg", Reason: NotANumber},
		"M,100,,,--6,60,L,n,x":                            {Column: "weight_kg", Reason: NotANumber},
		"M,100,,,.,60,L,n,x":                              {Column: "weight_kg", Reason: NotANumber},
		"M,100,,,\"6,1\",60,L,n,x":                        {Column: "weight_kg", Reason: NotANumber}, // six or six thousand?
		"M,100,,,6.1.1,60,L,n,x":                          {Column: "weight_kg", Reason: NotANumber},
		"M,100,,,6 kg,60,L,n,x":                           {Column: "weight_kg", Reason: NotANumber},
		"M,100,,,6,60,debout,n,x":                         {Column: "measure", Reason: Unknown},
		"M,100,,,6,60,L,0,x":                              {Column: "oedema", Reason: Unknown},
		"X,-1,,,nan,60,L,n,x":                             {Column: "sex", Reason: Unknown}, // one complaint for a row
		"M,100,,,6,60,L,n":                                {Reason: FieldCount},
		"M,100,,,6,60,L,n,x,":                             {Reason: FieldCount},
		"?":                                               {Reason: FieldCount},
		"M,100,,,6,60,L,n,2\" x":                          {Reason: Quotes},
		"M,100,,,6,60,L,n,\"x\" y":                        {Reason: Quotes},
		"M,100,,,6,60,L,n,\"x\"\ry":                       {Reason: Quotes},
		"M,100,,,6,60,L,n,\"open":                         {Reason: Quotes},
		"M,100,,,6,60,L,n," + strings.Repeat("x", maxRow): {Reason: TooLong},
	} {
		want.Line = 3
		out, complaints := run(t, "sex,age_days,age_months,gestation_days,weight_kg,lenhei_cm,measure,oedema,note\n"+before+in+"\n"+after, Options{})
		name := in[:min(len(in), 40)]
		if !slices.Equal(complaints, []Complaint{want}) {
			t.Errorf("%q: complaints %v, want %v", name, complaints, want)
		}
		_, rows, _ := strings.Cut(out, "\n")
		inOutput := strings.Contains(rows, in+strings.Repeat(",", len(added))+flagImpossible+"\n")
		if inOutput != (want.Reason == Impossible) || strings.Count(rows, "\n") != 2+strings.Count(rows, flagImpossible) || strings.Count(rows, done) != 2 {
			t.Errorf("%q: wrote\n%.300s", name, rows)
		}
	}
}

// TestAQuoteThatIsNeverClosed does not swallow the rows behind it, however many.
func TestAQuoteThatIsNeverClosed(t *testing.T) {
	for _, n := range []int{1, 1000, 200_000} {
		in := "sex,age_days,weight_kg,note\nM,1,3,\"open\n" + strings.Repeat("M,100,6,ok\n", n)
		out, complaints := run(t, in, Options{})
		if !slices.Equal(complaints, []Complaint{{Line: 2, Reason: Quotes}}) || strings.Count(out, "-0.78") != n {
			t.Errorf("%d rows behind it: %d computed, complaints %v", n, strings.Count(out, "-0.78"), complaints)
		}
	}
}

// TestLineNumbers counts the line breaks within quotes, and empty lines.
func TestLineNumbers(t *testing.T) {
	for _, end := range []string{"\n", "\r\n"} {
		in := strings.ReplaceAll("note,sex,age_days,weight_kg\n\"a\n\nb\",M,100,6\n\n?\n\"c\nd\",X,100,6\n\n\n\"e\",M,100,\n-,M,100,-6", "\n", end)
		out, complaints := run(t, in, Options{})
		want := []Complaint{{6, "", FieldCount}, {7, "sex", Unknown}, {12, "weight_kg", Impossible}}
		if !slices.Equal(complaints, want) {
			t.Errorf("complaints %v, want %v", complaints, want)
		}
		if strings.Count(out, end) != strings.Count(out, "\n") || !strings.HasSuffix(out, flagImpossible+end) {
			t.Errorf("line breaks changed: %q", out)
		}
	}
}

func TestWaysOfWriting(t *testing.T) {
	const results = "clenhei_cm,bmi,zwei,zlen,zwfl,zbmi,zhc,zac,zts,zss,flags"
	for name, c := range map[string]struct{ header, row, results string }{
		"commas":                        {"sex,age_days,weight_kg,lenhei_cm", "M,100,6.1,60", ",60.00,16.94,-0.64,-1.06,0.22,-0.03,,,,,"},
		"semicolons and decimal commas": {"sex;age_days;weight_kg;lenhei_cm", "M;100;6,1;60", ";60,00;16,94;-0,64;-1,06;0,22;-0,03;;;;;"},
		"semicolons and points":         {"sex;age_days;weight_kg;lenhei_cm", "M;100;6.1;60", ";60.00;16.94;-0.64;-1.06;0.22;-0.03;;;;;"},
		"semicolons and whole numbers":  {"sex;age_days;weight_kg;lenhei_cm", "M;100;;60", ";60,00;;;-1,06;;;;;;;"},
		"tabs":                          {"sex\tage_days\tweight_kg\tlenhei_cm", "M\t100\t6.1\t60", "\t60.00\t16.94\t-0.64\t-1.06\t0.22\t-0.03\t\t\t\t\t"},
		"tabs and decimal commas":       {"sex\tage_days\tweight_kg\tlenhei_cm", "M\t100\t6,1\t60", "\t60,00\t16,94\t-0,64\t-1,06\t0,22\t-0,03\t\t\t\t\t"},
		"a mark before, and quotes":     {"\ufeff\"sex\",\"age_days\",weight_kg,lenhei_cm", "\"M\",\"100\",\"6.1\",60", ",60.00,16.94,-0.64,-1.06,0.22,-0.03,,,,,"},
		"other order, and capitals":     {"Weight_kg, AGE_DAYS ,x,LenHei_cm,Sex", "6.1,100,,60,M", ",60.00,16.94,-0.64,-1.06,0.22,-0.03,,,,,"},
		"UTF-8":                         {"prénom,sex,age_days,weight_kg,lenhei_cm", "Zoë,M,100,6.1,60", ",60.00,16.94,-0.64,-1.06,0.22,-0.03,,,,,"},
		"Latin-1":                       {"pr\xe9nom,sex,age_days,weight_kg,lenhei_cm", "Zo\xeb,M,100,6.1,60", ",60.00,16.94,-0.64,-1.06,0.22,-0.03,,,,,"},
		"control characters":            {"x,sex,age_days,weight_kg,lenhei_cm", "\x00\x01\x7f,M,100,6.1,60", ",60.00,16.94,-0.64,-1.06,0.22,-0.03,,,,,"},
		"quotes within quotes":          {"x,sex,age_days,weight_kg,lenhei_cm", "\"a \"\"b\"\";\r\nc,\",M,100,6.1,60", ",60.00,16.94,-0.64,-1.06,0.22,-0.03,,,,,"},
		"a delimiter within a header":   {"\"a;b;c;sex;age_days\",sex,age_days,weight_kg,lenhei_cm", ",M,100,6.1,60", ",60.00,16.94,-0.64,-1.06,0.22,-0.03,,,,,"},
		"results that were there":       {"bmi,sex,age_days,weight_kg,lenhei_cm", "1,M,100,6.1,60", ",60.00,16.94,-0.64,-1.06,0.22,-0.03,,,,,"},
	} {
		delimiter := strings.TrimLeft(c.results, "0")[:1]
		columns := delimiter + strings.ReplaceAll(results, ",", delimiter)
		for _, end := range []string{"\n", "\r\n"} {
			for _, last := range []string{end, ""} {
				out, complaints := run(t, c.header+end+c.row+last, Options{})
				want := c.header + columns + end + c.row + c.results + end
				if out != want || len(complaints) > 0 {
					t.Errorf("%s:\n got %q\nwant %q, %v", name, out, want, complaints)
				}
			}
		}
	}
}

// TestHeaders that cannot be used end with an error, and nothing is written.
func TestHeaders(t *testing.T) {
	for in, want := range map[string]error{
		"":                                ErrEmpty,
		"\n\r\n\n":                        ErrEmpty,
		"\ufeff":                          ErrEmpty,
		"\xff\xfes\x00e\x00x\x00":         ErrNotText,
		"\xfe\xff\x00s\x00e\x00x":         ErrNotText,
		"s\x00e\x00x\x00,\x00":            ErrNotText,
		"\"sex":                           ErrRow,
		"sex,a\"ge_days":                  ErrRow,
		strings.Repeat("x", 2*maxRow):     ErrRow,
		"Jean,M,100,6\n":                  ErrSex,
		"age_days,weight_kg\n":            ErrSex,
		"sex,weight_kg\n":                 ErrAge,
		"sex,age_days,poids\n":            ErrMeasures,
		"sex,age_days,measure,oedema\n":   ErrMeasures,
		"sex,age_days,weight_kg,Sex\n":    ErrTwice,
		"sex,age_days weight_kg\nM,1,3\n": ErrAge,
	} {
		var out strings.Builder
		done, err := Run(strings.NewReader(in), &out, Options{})
		if !errors.Is(err, want) || out.Len() > 0 || done != (Summary{}) {
			t.Errorf("%.40q: %v, want %v; wrote %q", in, err, want, out.String())
		}
	}
}

func TestOnlyAHeader(t *testing.T) {
	if out, _ := run(t, "sex,age_days,weight_kg", Options{}); out != "sex,age_days,weight_kg,"+strings.Join(added, ",")+"\n" {
		t.Errorf("wrote %q", out)
	}
}

// TestArrivingInPieces: the result does not depend on how the input arrives.
func TestArrivingInPieces(t *testing.T) {
	in := "\ufeffnote;sex;age_days;weight_kg\r\n" + strings.Repeat("\"a\"\"\r\nb\";M;100;6\r\n?\r\n\"x\"y;M;100;6\r\n", 4000) + "\"c\";F;100;5,5\r\n\"open"
	want, complaints := run(t, in, Options{})
	for name, pieces := range map[string]func(io.Reader) io.Reader{"bytes": iotest.OneByteReader, "halves": iotest.HalfReader, "with the end": iotest.DataErrReader} {
		var out strings.Builder
		n := 0
		if _, err := Run(pieces(strings.NewReader(in)), &out, Options{Complain: func(c Complaint) {
			if n >= len(complaints) || c != complaints[n] {
				t.Errorf("%s: complaint %v", name, c)
			}
			n++
		}}); err != nil || out.String() != want {
			t.Errorf("%s: %v; the output differs: %t", name, err, out.String() != want)
		}
	}
}

// TestBrokenEnds: what was computed before the input broke is written, but nothing of a row that may be cut.
func TestBrokenEnds(t *testing.T) {
	broken := errors.New("pulled out")
	in := io.MultiReader(strings.NewReader("sex,age_days,weight_kg\nM,100,6\nM,100,6"), iotest.ErrReader(broken))
	var out strings.Builder
	done, err := Run(in, &out, Options{})
	if !errors.Is(err, ErrRead) || !errors.Is(err, broken) || done.Rows != 1 || strings.Count(out.String(), "\n") != 2 {
		t.Errorf("%v after %+v: %q", err, done, out.String())
	}
	if _, err := Run(iotest.ErrReader(broken), io.Discard, Options{}); !errors.Is(err, ErrRead) || !errors.Is(err, broken) {
		t.Errorf("nothing to read: %v", err)
	}
	for _, room := range []int{0, 10, 1 << 20} {
		endless := &repeated{header: "sex,age_days,weight_kg\n", row: "M,100,6\n", rows: 1 << 40}
		if _, err := Run(endless, &full{room}, Options{}); !errors.Is(err, ErrWrite) || !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("no room after %d bytes: %v", room, err)
		}
	}
	if _, err := Run(strings.NewReader("sex,age_days,weight_kg\nM,100,6\n"), &full{}, Options{}); !errors.Is(err, ErrWrite) {
		t.Errorf("no room for the last rows: %v", err)
	}
}

// full is a place that takes room bytes.
type full struct{ room int }

func (f *full) Write(b []byte) (int, error) {
	if len(b) > f.room {
		return f.room, io.ErrShortWrite
	}
	f.room -= len(b)
	return len(b), nil
}

// repeated is a table of many equal rows, of which only one is in memory.
type repeated struct {
	header, row string
	rows        int
	rest        string
}

func (r *repeated) Read(b []byte) (n int, err error) {
	for n < len(b) {
		if r.rest == "" {
			switch {
			case r.header != "":
				r.rest, r.header = r.header, ""
			case r.rows > 0:
				r.rest = r.row
				r.rows--
			case n == 0:
				return 0, io.EOF
			default:
				return n, nil
			}
		}
		c := copy(b[n:], r.rest)
		r.rest = r.rest[c:]
		n += c
	}
	return n, nil
}

// TestAMillionRows takes no more memory than a thousand: nothing is allocated for a row.
func TestAMillionRows(t *testing.T) {
	allocated := func(rows int) uint64 {
		in := &repeated{header: "id,sex,age_days,gestation_days,weight_kg,lenhei_cm,measure,head_cm\n", row: "\"a, b\",F,400,230,9.1,74.25,H,45.1\n", rows: rows}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		done, err := Run(in, io.Discard, Options{})
		runtime.ReadMemStats(&after)
		if err != nil || done != (Summary{Rows: rows}) {
			t.Fatalf("%+v, %v", done, err)
		}
		return after.TotalAlloc - before.TotalAlloc
	}
	allocated(1) // the tables of growth are read
	few, many := allocated(1_000), allocated(1_000_000)
	if many > few+(64<<10) {
		t.Errorf("a million rows allocate %d bytes, a thousand %d", many, few)
	}
	if few > 4<<20 {
		t.Errorf("a thousand rows allocate %d bytes", few)
	}
}

// TestAHugeFieldIsBounded: neither a file without line breaks nor an open quote is kept whole.
func TestAHugeFieldIsBounded(t *testing.T) {
	for _, row := range []string{"x", "\"", "\"x"} {
		in := &repeated{header: "sex,age_days,weight_kg\n" + row, row: strings.Repeat("x", 1000), rows: 50_000}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		done, err := Run(in, io.Discard, Options{})
		runtime.ReadMemStats(&after)
		if err != nil || done != (Summary{1, 1}) {
			t.Errorf("%+v, %v", done, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 8<<20 {
			t.Errorf("50 MB in one row allocate %d bytes", took)
		}
	}
}

// TestOutputReadsAsCSV: with the columns that were added, the output is as regular as the input.
func TestOutputReadsAsCSV(t *testing.T) {
	out, _ := run(t, "note,sex,age_days,weight_kg\n\"a\nb\",M,1,99\nx,F,1,-3\n", Options{})
	records, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(records) != 3 || len(records[0]) != 4+len(added) {
		t.Fatalf("%v: %v", err, records)
	}
	if records[1][0] != "a\nb" || records[1][14] != "fwei" || records[2][14] != flagImpossible {
		t.Errorf("%v", records)
	}
}

func ExampleRun() {
	in := "name,sex,age_months,weight_kg,lenhei_cm\nZoé,F,24.5,11.4,85.6\n"
	var out bytes.Buffer
	if _, err := Run(strings.NewReader(in), &out, Options{}); err != nil {
		fmt.Println(err)
	}
	fmt.Print(out.String())
	// Output:
	// name,sex,age_months,weight_kg,lenhei_cm,clenhei_cm,bmi,zwei,zlen,zwfl,zbmi,zhc,zac,zts,zss,flags
	// Zoé,F,24.5,11.4,85.6,85.60,15.56,-0.13,-0.17,-0.14,-0.09,,,,,
}
