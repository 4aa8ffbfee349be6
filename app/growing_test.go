package app_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
)

func TestGrowthFactsLeaveTheRestOfTheIdentity(t *testing.T) {
	f := newFamily(t)
	before := f.child.Identity()
	facts := record.GrowthFacts{Mother: 1650, Father: 1780, CorrectUntil: 36}
	must(t, f.child.SetGrowthFacts(t.Context(), facts))
	want := before
	want.Growth = facts
	if got := f.child.Identity(); !reflect.DeepEqual(got, want) {
		t.Errorf("the identity is %+v", got)
	}
	wantKind(t, f.child.SetGrowthFacts(t.Context(), record.GrowthFacts{Mother: 165}), record.Invalid)
	if got := f.child.Identity(); !reflect.DeepEqual(got, want) {
		t.Errorf("what was refused is kept: %+v", got)
	}
	f.again()
	if got := f.child.Identity().Growth; got != facts {
		t.Errorf("after unlocking: %+v", got)
	}
	if f.child.Subject().CorrectUntil != 36 {
		t.Error("the curves do not know the limit")
	}
}

func TestPeersAreThoseWhoCanBeRead(t *testing.T) {
	f := newFamily(t)
	brother := f.add(f.s, "Malo")
	expected := child("Bientôt")
	expected.BirthDate, expected.DueDate, expected.Sex = record.Date{}, f.s.Today().AddDays(60), ""
	_, err := f.s.AddChild(t.Context(), expected, nil)
	must(t, err)
	_, err = f.s.AddChild(t.Context(), child("Sans mesure"), nil)
	must(t, err)
	if got := f.child.GrowthPeers(); len(got) != 1 || got[0] != brother {
		t.Fatalf("%d peers", len(got))
	}

	other, _ := f.account("karim", karim, app.AdultAccount)
	must(t, f.s.Share(t.Context(), brother, "karim", other.Fingerprint()))
	own, err := other.AddChild(t.Context(), child("Nour"), []record.Measurement{{Type: record.Weight, Value: 3300}})
	must(t, err)
	id := own.ID()
	other.Lock()
	other, err = f.carnet.Unlock(t.Context(), "karim", karim)
	must(t, err)
	own, _ = other.Profile(id)
	if got := own.GrowthPeers(); len(got) != 0 {
		t.Error("a profile that was not accepted is compared with")
	}
	shared, _ := other.Profile(brother.ID())
	must(t, other.Answer(shared, true))
	if got := own.GrowthPeers(); len(got) != 1 || got[0].ID() != brother.ID() {
		t.Errorf("after accepting: %d peers", len(got))
	}
}

// column returns the cells under the name of a column, by the names of the table in French.
func column(t *testing.T, table [][]string, name string) []string {
	t.Helper()
	i := slices.Index(table[0], name)
	if i < 0 {
		t.Fatalf("no column is called %q in %q", name, table[0])
	}
	var cells []string
	for _, row := range table[1:] {
		cells = append(cells, row[i])
	}
	return cells
}

func TestTheTableOfMeasures(t *testing.T) {
	f := newFamily(t)
	french, err := text.New(text.French)
	must(t, err)
	early := child("Zélie")
	early.Term = record.Gestation{Weeks: 33}
	p, err := f.s.AddChild(t.Context(), early, nil)
	must(t, err)
	for _, m := range []record.Measurement{
		{Type: record.Weight, Value: 5000, Date: born.AddDays(100), By: "=HYPERLINK(\"http://x\")", Note: "-nu"},
		{Type: record.Height, Value: 570, Date: born.AddDays(100), Posture: record.Lying, By: "PMI"},
		{Type: record.Weight, Value: 64_000, Date: born.AddDays(110)},
	} {
		_, err := p.AddMeasurement(t.Context(), m)
		must(t, err)
	}
	table := p.GrowthTable(french)
	if len(table) != 5 { // two weights, a height, a BMI
		t.Fatalf("%d lines", len(table))
	}
	for name, want := range map[string][]string{
		"Date":                 {"2025-06-09", "2025-06-19", "2025-06-09", "2025-06-09"},
		"Mesure":               {"Poids", "Poids", "Taille", "IMC"},
		"Valeur":               {"5,000", "64,000", "57,0", "15,39"},
		"Unité":                {"kg", "kg", "cm", "kg/m²"},
		"Position":             {"", "", "allongé", "allongé"},
		"Âge en jours":         {"100", "110", "100", "100"},
		"Âge corrigé en jours": {"51", "61", "51", "51"},
		"Remarque":             {"", "valeur inhabituelle", "", ""},
		"Mesuré par":           {"'=HYPERLINK(\"http://x\")", "", "PMI", ""},
		"Note":                 {"'-nu", "", "", ""},
		"Source":               {"Noté par la famille", "Noté par la famille", "Noté par la famille", "Calculé"},
		"Table":                {"OMS 2006", "OMS 2006", "OMS 2006", "OMS 2006"},
	} {
		if got := column(t, table, name); !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	z, real := column(t, table, "z"), column(t, table, "z sans correction")
	if z[0] == "" || real[0] == "" || z[0] == real[0] || strings.Contains(z[0], "\u2212") || !strings.HasPrefix(real[0], "-") {
		t.Errorf("z is %q, without correction %q", z, real)
	}
}

func TestTheTableIsWrittenForSpreadsheetsAndItsLeavingNoted(t *testing.T) {
	f := newFamily(t)
	french, err := text.New(text.French)
	must(t, err)
	var file bytes.Buffer
	must(t, f.child.HandOutGrowth(&file, "csv", func(w io.Writer) error { return f.child.WriteGrowthTable(w, french) }))
	content, marked := strings.CutPrefix(file.String(), "\ufeff")
	if !marked {
		t.Error("no byte order mark")
	}
	r := csv.NewReader(strings.NewReader(content))
	r.Comma = ';'
	rows, err := r.ReadAll()
	must(t, err)
	want := f.child.GrowthTable(french)
	if len(rows) != len(want) || !slices.Equal(rows[1], want[1]) {
		t.Errorf("rows are %q", rows)
	}
	if strings.Contains(file.String(), "Lina") || strings.Contains(f.child.GrowthFileName("csv"), "Lina") {
		t.Error("the file names the child")
	}
	out, err := f.child.Outside(t.Context())
	must(t, err)
	if len(out) != 1 || out[0].Action != record.ActionHandedOut || out[0].File != "carnet-croissance-2026-03-10.csv" {
		t.Errorf("left: %+v", out)
	}
	full := errors.New("no room")
	wantKind(t, f.child.HandOutGrowth(io.Discard, "pdf", func(io.Writer) error { return full }), record.SaveFailed)
	if out, err = f.child.Outside(t.Context()); err != nil || len(out) != 1 {
		t.Errorf("what was not written is noted: %+v, %v", out, err)
	}
}
