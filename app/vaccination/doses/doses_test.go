package doses_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"pgregory.net/rapid"

	"carnet/app/record"
	"carnet/app/vaccination"
	"carnet/app/vaccination/doses"
)

// said writes doses and complaints on one line each.
func said(all []vaccination.Dose, wrong []doses.Complaint) string {
	var b strings.Builder
	for _, d := range all {
		fmt.Fprintf(&b, "%s %s", d.Date, d.Product)
		for _, v := range d.Valences {
			fmt.Fprintf(&b, " %s", v)
		}
		b.WriteString("; ")
	}
	for _, c := range wrong {
		fmt.Fprintf(&b, "%d %s; ", c.Line, c.Reason)
	}
	return strings.TrimSuffix(b.String(), "; ")
}

func TestRead(t *testing.T) {
	const hexa = " D T Ca P Hib HB"
	for name, c := range map[string]struct{ in, want string }{
		"brand":                  {"date,product\n2025-05-10,Beyfortus\n2025-05-10,Infanrix\n", "2025-05-10 Infanrix; 2025-05-10 Beyfortus VRS; 3 unknown-product"},
		"product":                {"date,product\n2025-05-10,Hexyon\n", "2025-05-10 Hexyon" + hexa},
		"product as written":     {"date,product\n2025-05-10,infanrix HEXA®\n", "2025-05-10 infanrix HEXA®" + hexa},
		"code of the box":        {"date,product\n2025-05-10,3400927350078\n", "2025-05-10 Hexyon" + hexa},
		"valences":               {"date,valences\n2025-05-10,D+T+Ca+P+Hib+HB\n", "2025-05-10 " + hexa},
		"reduced":                {"date,valences\n2025-05-10,d+T+ca+P\n", "2025-05-10  d T ca P"},
		"both":                   {"date,product,valences\n2025-05-10,Autre,R+O+Ru\n", "2025-05-10 Autre R O Ru"},
		"names of several":       {"date,valences\n2025-05-10,ROR / DTCaP-Hib-HB\n", "2025-05-10  R O Ru D T Ca P Hib HB"},
		"covid":                  {"date,valences\n2025-05-10,Covid-19\n", "2025-05-10  Covid"},
		"twice in one":           {"date,valences\n2025-05-10,T+T+hib\n", "2025-05-10  T Hib"},
		"semicolons, CRLF, mark": {"\ufeffDate;Produit;Valences\r\n2025-05-10;Hexyon;\r\n", "2025-05-10 Hexyon" + hexa},
		"tabs":                   {"date\tproduct\n2025-05-10\tHexyon\n", "2025-05-10 Hexyon" + hexa},
		"old line ends":          {"date,product\r2025-05-10,Hexyon\r", "2025-05-10 Hexyon" + hexa},
		"Latin-1":                {"date;product;valences;\xe9tat\n2025-05-10;Vaccin \xe0 nous;HB;\xe9\n", "2025-05-10 Vaccin à nous HB"},
		"other columns":          {"lot,date,by,product\nA,2025-05-10,,Hexyon\n", "2025-05-10 Hexyon" + hexa},
		"quotes":                 {"date,product,valences\n2025-05-10,\"Le \"\"bon\"\"\",\"R,O\"\n", "2025-05-10 Le \"bon\" R O"},
		"a note of two lines":    {"date,product,note\n2025-05-10,Hexyon,\"a\nb\"\n2025-07-10,Hexyon,\n", "2025-05-10 Hexyon" + hexa + "; 2025-07-10 Hexyon" + hexa},
		"short row":              {"date,product,valences\n2025-05-10,Hexyon\n", "2025-05-10 Hexyon" + hexa},
		"empty rows":             {"\n\ndate,product\n\n,\n2025-05-10,Hexyon\n\n", "2025-05-10 Hexyon" + hexa},
		"month":                  {"date,valences\n2025-06,HB\n", "2025-06  HB"},
		"year":                   {"date,valences\n2025,HB\n", "2025  HB"},
		"29 February":            {"date,valences\n2024-02-29,HB\n", "2024-02-29  HB"},
		"French dates":           {"date,valences\n1/6/2025,HB\n02.06.2025,HB\n06/2025,T\n", "2025-06-01  HB; 2025-06  T; 2025-06-02  HB"},
		"noted twice":            {"date,valences\n2025-06-01,HB\n2025-06-01,HB\n", "2025-06-01  HB; 2025-06-01  HB"},
		"only a header":          {"date,valences\n", ""},

		"no such day":            {"date,valences\n2025-02-29,HB\n", "  HB; 2 unknown-date"},
		"no such year":           {"date,valences\n0025-02-20,HB\n", "  HB; 2 unknown-date"},
		"month nought":           {"date,valences\n00/2025,HB\n", "  HB; 2 unknown-date"},
		"a word for a date":      {"date,valences\nmai,HB\n", "  HB; 2 unknown-date"},
		"no date":                {"date,valences\n,HB\n", "  HB; 2 no-date"},
		"unknown product":        {"date,product\n2025-05-10,Zzz\n", "2025-05-10 Zzz; 2 unknown-product"},
		"nothing":                {"date,product,valences,lot\n2025-05-10,,,A\n", "2025-05-10 ; 2 nothing"},
		"unknown valence":        {"date,valences\n2025-05-10,T+Zzz\n", "2025-05-10  T Zzz; 2 unknown-valence"},
		"only unknown valence":   {"date,product,valences\n2025-05-10,Hexyon,Zzz\n", "2025-05-10 Hexyon Zzz; 2 unknown-valence"},
		"a capital missing":      {"date,valences\n2025-05-10,CA\n", "2025-05-10  CA; 2 unknown-valence"},
		"commas not in quotes":   {"date,product,valences\n2025-05-10,Hexyon,D,T\n2025-07-10,Hexyon,\n", "2025-07-10 Hexyon" + hexa + "; 2 fields"},
		"a quote too many":       {"date,product\n2025-05-10,\"Hexyon\n2025-07-10,Hexyon\n2025-09-10,Hexyon\"\n", "2025-07-10 Hexyon" + hexa + "; 2 quotes; 4 quotes"},
		"a quote never closed":   {"date,product,note\n2025-05-10,Hexyon,\"\n2025-07-10,Hexyon,\n", "2025-07-10 Hexyon" + hexa + "; 2 quotes"},
		"all that can be wrong":  {"date,product,valences\n2025,,\n31/02/2025,Zzz,\n", " Zzz; 2025 ; 2 nothing; 3 unknown-date; 3 unknown-product"},
		"what cannot be shown":   {"date,product,valences\n2025-05-10,Zz\u202ez\x07,HB\n", "2025-05-10 Zzz HB"},
		"a very long product":    {"date,product,valences\n2025-05-10," + strings.Repeat("é", 300) + ",HB\n", "2025-05-10 " + strings.Repeat("é", 100) + " HB"},
		"delimiter in the other": {"date;product;valences\n2025-05-10;Vaccin, le bon;HB\n", "2025-05-10 Vaccin, le bon HB"},
	} {
		all, wrong, err := doses.Read(strings.NewReader(c.in))
		if got := said(all, wrong); err != nil || got != c.want {
			t.Errorf("%s: %v, %q, want %q", name, err, got, c.want)
		}
	}
}

func TestUnreadable(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want error
	}{
		"nothing":        {"", doses.ErrEmpty},
		"empty lines":    {"\n \r\n", doses.ErrEmpty},
		"no header":      {"2025-05-10,Hexyon\n", doses.ErrDate},
		"no date":        {"product\nHexyon\n", doses.ErrDate},
		"no vaccine":     {"date\n2025-05-10\n", doses.ErrWhat},
		"twice":          {"date,vaccin,product\n", doses.ErrTwice},
		"UTF-16":         {"\xff\xfed\x00", doses.ErrNotText},
		"a spreadsheet":  {"PK\x03\x04\x00", doses.ErrNotText},
		"too long":       {"date,product\n" + strings.Repeat("x", doses.MaxFile), doses.ErrTooBig},
		"too many":       {"date,product\n" + strings.Repeat(",x\n", doses.MaxRows+1), doses.ErrTooBig},
		"an open header": {"\"date,product\n2025-05-10,Hexyon\n", doses.ErrDate},
	} {
		if all, wrong, err := doses.Read(strings.NewReader(c.in)); !errors.Is(err, c.want) || all != nil || wrong != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := doses.Read(iotest.ErrReader(io.ErrUnexpectedEOF)); !errors.Is(err, doses.ErrRead) {
		t.Error(err)
	}
}

// TestOrderNeverMatters: the same rows in any order are the same doses, with the same IDs.
func TestOrderNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{"2025-05-10", "2025-05", "2025", "", "Hexyon", "Prevenar 13", "HB", "D+T", "Zzz"}), 3, 3),
			func(f []string) string { return strings.Join(f, ",") }), 0, 12).Draw(t, "rows")
		read := func() []vaccination.Dose {
			all, _, err := doses.Read(strings.NewReader("date,product,valences\n" + strings.Join(rows, "\n")))
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		one := read()
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		other := read()
		if fmt.Sprint(one) != fmt.Sprint(other) {
			t.Fatalf("%v\n%v", one, other)
		}
	})
}

// FuzzRead: whatever the bytes, each row that says something is a dose or a complaint, and what is kept could be shown and kept
// in a record.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"date,product\n2025-05-10,Hexyon\n", "\ufeffDate;Produit;Valences\r\n10/05/2025;\"a\nb\";D+T\r\n", "date,valences\n\"\n\"\n,\"\n", "date\tvaccin\r2025\t\xe9",
		"date,product,x\n,,\"\n2025,a,\n,,\"\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		all, wrong, err := doses.Read(strings.NewReader(string(in)))
		if err != nil {
			if all != nil || wrong != nil {
				t.Error("an error and a result")
			}
			return
		}
		ids := map[record.ID]bool{}
		for _, d := range all {
			if ids[d.ID] || d.ID.IsZero() {
				t.Error("an ID is not its own")
			}
			ids[d.ID] = true
			if !d.Date.IsZero() && !d.Date.Valid() || len(d.Product) > 200 || !utf8.ValidString(d.Product) || d.Product != record.CleanLine(d.Product) {
				t.Errorf("%+v", d)
			}
			if slices.ContainsFunc(d.Valences, func(v record.Valence) bool { return v == "" || len(v) > 40 || !utf8.ValidString(string(v)) }) {
				t.Errorf("%+v", d)
			}
			if (d.Date.IsZero() || len(d.Valences) == 0) && len(wrong) == 0 {
				t.Errorf("%+v without a complaint", d)
			}
		}
		if !slices.IsSortedFunc(wrong, func(a, b doses.Complaint) int { return a.Line - b.Line }) {
			t.Error("complaints are not in order")
		}
		birth, on := record.NewDate(2015, 2, 28), record.NewDate(2026, 1, 15)
		if plan := vaccination.PlanFor(vaccination.Person{Birth: birth}, all[:min(len(all), 40)], on); len(plan.Doses) != min(len(all), 40) {
			t.Error("a dose got lost in the plan")
		}
	})
}
