package vaccination_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"carnet/app/record"
	"carnet/app/vaccination"
)

func names(list []vaccination.Product) []string {
	var all []string
	for _, p := range list {
		all = append(all, p.Name)
	}
	return all
}

func TestFindProduct(t *testing.T) {
	for typed, want := range map[string]string{
		"infanrix hexa": "Infanrix hexa", "INFANRIXHEXA": "Infanrix hexa", "Infanrix-Hexa®": "Infanrix hexa", "m-m-rvaxpro": "M-M-RVaxPro",
		"dtpolio merieux": "DTPolio Mérieux", " Prevenar  13 ": "Prevenar 13", "prevenar": "Prevenar",
	} {
		if p, ok := vaccination.FindProduct(typed); !ok || p.Name != want {
			t.Errorf("%q: %q %v, want %q", typed, p.Name, ok, want)
		}
	}
	for _, typed := range []string{"", "infanrix", "aspirine"} {
		if p, ok := vaccination.FindProduct(typed); ok {
			t.Errorf("%q found %q", typed, p.Name)
		}
	}
	if p, ok := vaccination.FindCIP("3400935495839"); !ok || p.Name != "Infanrix hexa" {
		t.Errorf("by code: %q %v", p.Name, ok)
	}
	for _, same := range []string{"3400935495839", "34009 354 958 3 9", "03400935495839", "3549583"} {
		if p, ok := vaccination.FindCIP(same); !ok || p.Name != "Infanrix hexa" {
			t.Errorf("%q: %q %v", same, p.Name, ok)
		}
		if got := names(vaccination.Search(same)); !slices.Equal(got, []string{"Infanrix hexa"}) {
			t.Errorf("%q finds %v", same, got)
		}
	}
	for _, none := range []string{"", "0", "13400935495839", "3400935495830", "354958", "035495839", "3549583x"} {
		if p, ok := vaccination.FindCIP(none); ok {
			t.Errorf("%q finds %s", none, p.Name)
		}
	}
}

func TestSearch(t *testing.T) {
	for query, want := range map[string][]string{
		"hexa":           {"Infanrix hexa", "Hexavac"},
		"prevenar":       {"Prevenar 13", "Prevenar 20", "Prevenar"},
		"rougeole":       {"Priorix", "M-M-RVaxPro", "Rouvax"},
		"Rubéole":        {"Priorix", "M-M-RVaxPro", "Rudivax"},
		"mening b":       {"Bexsero", "Trumenba"},
		"papillomavirus": {"Gardasil 9", "Cervarix", "Gardasil"},
		"FIÈVRE jaune":   {"Stamaril"},
	} {
		got := names(vaccination.Search(query))
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", query, got, want)
		}
	}
	if got := vaccination.Search("xyz"); len(got) != 0 {
		t.Errorf("found %v", names(got))
	}
	if all := vaccination.Search(""); len(all) != len(vaccination.Products()) || all[len(all)-1].Status != vaccination.OldName {
		t.Error("an empty query finds all, the old names last")
	}
}

// Every product is found by its own name and by any beginning of it, and what is returned is the caller's own.
func TestEveryProductIsFound(t *testing.T) {
	all := vaccination.Products()
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(all).Draw(t, "product")
		runes := []rune(p.Name)
		n := rapid.IntRange(1, len(runes)).Draw(t, "typed")
		if !slices.Contains(names(vaccination.Search(string(runes[:n]))), p.Name) {
			t.Fatalf("%q does not find %q", string(runes[:n]), p.Name)
		}
		found, ok := vaccination.FindProduct(p.Name)
		if !ok || found.Name != p.Name {
			t.Fatalf("%q is not found", p.Name)
		}
		found.Valences[0] = record.Valence("changed")
		if again, _ := vaccination.FindProduct(p.Name); again.Valences[0] == "changed" {
			t.Fatal("the catalogue was changed from outside")
		}
	})
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"hexa", "é", "\xff", "®", "B  13"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		if len(vaccination.Search(query)) > len(vaccination.Products()) {
			t.Error("found more than there is")
		}
		vaccination.FindProduct(query)
	})
}

func TestSources(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range vaccination.Sources() {
		if s.ID == "" || s.Title == "" || s.Confidence == "" || seen[s.ID] {
			t.Errorf("%+v", s)
		}
		seen[s.ID] = true
	}
}
