package text

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"carnet/app/record"
)

func catalogue(t testing.TB, lang Language) *Catalogue {
	t.Helper()
	c, err := New(lang)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestUnknownLanguage(t *testing.T) {
	for _, lang := range []Language{"", "de", "../fr", "x y"} {
		if c, err := New(lang); err == nil || c != nil {
			t.Errorf("New(%q) = %v, %v; want an error", lang, c, err)
		}
	}
}

// trial loads a catalogue made of the given files.
func trial(files map[string]string) (*Catalogue, error) {
	source := fstest.MapFS{}
	for name, content := range files {
		source["lang/fr/"+name] = &fstest.MapFile{Data: []byte(content)}
	}
	return load(source, French)
}

func TestBrokenFilesAreNamed(t *testing.T) {
	for what, content := range map[string]string{
		"not JSON":          `{"a.b": "x"`,
		"not an object":     `["a.b"]`,
		"nested":            `{"a.b": {"c": "x"}}`,
		"number":            `{"a.b": 3}`,
		"no dot":            `{"ab": "x"}`,
		"twice in a file":   `{"a.b": "x", "a.b": "y"}`,
		"twice in two":      `{"other.key": "x"}`,
		"empty":             `{"a.b": ""}`,
		"no plural":         `{"a.b": {"one": "x"}}`,
		"broken template":   `{"a.b": "{{.Name"}`,
		"unknown plural":    `{"a.b": {"other": "x", "dual": "y"}}`,
		"unknown function":  `{"a.b": "{{shout .Name}}"}`,
		"trailing brackets": `{"a.b": {"other": "x"}`,
	} {
		_, err := trial(map[string]string{"bad.json": content, "another.json": `{"other.key": "z"}`})
		if err == nil || !strings.Contains(err.Error(), "lang/fr/bad.json") {
			t.Errorf("%s: error %v does not name the file", what, err)
		}
	}
}

func TestSentencesAndPlurals(t *testing.T) {
	c, err := trial(map[string]string{"t.json": `{
		"t.plain": "Bonjour",
		"t.name": "Bonjour {{.Name}}, {{.Age}}",
		"t.docs": {"zero": "Aucun document", "one": "{{.N}} document", "other": "{{.N}} documents"},
		"t.doses": {"one": "{{.N}} dose de {{.Name}}", "other": "{{.N}} doses de {{.Name}}"},
		"t.months": "{{.N}} mois"
	}`})
	if err != nil {
		t.Fatal(err)
	}
	for want, got := range map[string]string{
		"Bonjour":          c.S("t.plain"),
		"Bonjour Zoé, 3":   c.S("t.name", Args{"Name": "Zoé"}, Args{"Age": 3}),
		"Bonjour <b>, x":   c.S("t.name", Args{"Name": "<b>", "Age": "x"}), // no HTML escaping
		"⟦t.name⟧":         c.S("t.name", Args{"Name": "Zoé"}),
		"⟦t.none⟧":         c.S("t.none"),
		"⟦t.nothing⟧":      c.N("t.nothing", 2),
		"Aucun document":   c.N("t.docs", 0),
		"1 document":       c.N("t.docs", 1),
		"2 documents":      c.N("t.docs", 2),
		"0 dose de BCG":    c.N("t.doses", 0, Args{"Name": "BCG"}),
		"21 doses de BCG":  c.N("t.doses", 21, Args{"Name": "BCG"}),
		"1 mois":           c.N("t.months", 1),
		"4 mois":           c.N("t.months", 4),
		"0 mois":           c.N("t.months", 0),
		"1000000 doses de": strings.TrimSpace(c.N("t.doses", 1_000_000, Args{"Name": ""})),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for key, want := range map[string]bool{"t.plain": true, "t.name": true, "t.docs": true, "t.none": false, "": false} {
		if c.Has(key) != want {
			t.Errorf("Has(%q) = %v", key, !want)
		}
	}
}

func TestErrorSentences(t *testing.T) {
	c := catalogue(t, French)
	if got := c.Error(nil); got != "" {
		t.Errorf("no error says %q", got)
	}
	full := record.Wrap(record.Internal, "commit", record.E(record.DiskFull, "write"))
	if got := c.Error(fmt.Errorf("save dose: %w", full)); !strings.Contains(got, "place") {
		t.Errorf("a full disk says %q", got)
	}
	if got, want := c.Error(errors.New("boom")), c.S("error.internal"); got != want {
		t.Errorf("an error without kind says %q", got)
	}
	if got, want := c.Error(record.E("kind-of-the-future", "x")), c.S("error.internal"); got != want {
		t.Errorf("an unknown kind says %q", got)
	}
	if got := c.Error(record.InvalidField("weight")); !strings.Contains(got, "poids") {
		t.Errorf("a wrong weight says %q", got)
	}
	if got, want := c.Error(record.InvalidField("no-such-field")), c.S("error.invalid"); got != want {
		t.Errorf("an unknown field says %q", got)
	}
}

func TestCapital(t *testing.T) {
	c := catalogue(t, French)
	for in, want := range map[string]string{"": "", "a": "A", "été 2025": "Été 2025", "il y a 3 jours": "Il y a 3 jours", "9 ans": "9 ans"} {
		if got := c.Capital(in); got != want {
			t.Errorf("Capital(%q) = %q", in, got)
		}
	}
}

// TestOneCatalogueServesManyGoroutines is for the race detector: screens and background work share a Catalogue.
func TestOneCatalogueServesManyGoroutines(t *testing.T) {
	c := catalogue(t, French)
	today := record.NewDate(2025, 6, 12)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for n := range 50 {
				if got := plainSpaces(c.Age(today.AddMonths(-24-n), today)); strings.Contains(got, "⟦") {
					t.Error(got)
				}
				c.Error(record.InvalidField("weight"))
				c.N("duration.days", n)
			}
		})
	}
	all.Wait()
}
