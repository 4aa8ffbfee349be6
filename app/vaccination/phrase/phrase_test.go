package phrase_test

import (
	"strings"
	"testing"

	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/app/vaccination/phrase"
)

func TestReasonsAreSaidWhole(t *testing.T) {
	for _, lang := range text.Languages() {
		c, err := text.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range vaccination.ReasonCodes() {
			for _, r := range []vaccination.Reason{{Code: code}, {Code: code, Date: record.NewDate(2025, 3, 10), Span: record.Span{N: 2, Unit: record.Months},
				Actual: record.Span{N: 41, Unit: record.Days}, Line: "HEXA-1", Valences: []record.Valence{"D", "Ca"}, Product: "Hexyon"}} {
				if s := phrase.Reason(c, r); s == "" || strings.Contains(s, "⟦") {
					t.Errorf("%s %s: %q", lang, code, s)
				}
			}
		}
	}
}

func TestWordsOfTheCalendar(t *testing.T) {
	c, err := text.New(text.French)
	if err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		phrase.Reason(c, vaccination.Reason{Code: vaccination.IntervalShort, Actual: record.Span{N: 41, Unit: record.Days}, Span: record.Span{N: 2, Unit: record.Months}}): "41 jours après la dose précédente ; le calendrier prévoit au moins 2 mois. À faire vérifier par un professionnel.",
		phrase.Line(c, "MNB-1"):                              "Méningocoque B, 1re dose",
		phrase.Diseases(c, []record.Valence{"R", "O", "Ru"}): "Rougeole, Oreillons et Rubéole",
		phrase.Disease(c, "Xyz\n\u202e"):                     "Xyz",
		phrase.Span(c, record.Span{}):                        "",
		phrase.Source("V6"):                                  "Code de la santé publique, articles L3111-2, R3111-8, D3111-7 et R2324-39-1",
		phrase.Source("none"):                                "none",
	} {
		if strings.ReplaceAll(strings.ReplaceAll(got, "\u202f", " "), "\u00a0", " ") != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A teenager who begins a series of hexavalent doses is not told of a hexavalent vaccine.
func TestWhatIsLeftOfALineIsItsName(t *testing.T) {
	c, err := text.New(text.French)
	if err != nil {
		t.Fatal(err)
	}
	plan := vaccination.PlanFor(vaccination.Person{Birth: record.NewDate(2008, 6, 1)}, nil, record.NewDate(2026, 4, 15))
	for key, want := range map[string]string{"HEXA-1": "Diphtérie, Tétanos, Coqueluche et Poliomyélite, 1re dose", "ROR-1": "ROR, 1re dose"} {
		l, there := plan.Line(key)
		if got := phrase.Asked(c, l, l.Missing); !there || got != want {
			t.Errorf("%s is named %q, want %q", key, got, want)
		}
	}
	l, _ := plan.Line("ROR-1")
	if got := phrase.Asked(c, l, []record.Valence{record.Measles}); !strings.Contains(got, "seulement") || !strings.Contains(got, "Rougeole") {
		t.Errorf("the rest of a ROR is named %q", got)
	}
}
