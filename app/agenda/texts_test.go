package agenda_test

import (
	"testing"

	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/text"
)

// Whatever the agenda can say is said in both languages.
func TestEverythingHasWords(t *testing.T) {
	var keys []string
	for _, k := range agenda.Kinds() {
		keys = append(keys, k.Key())
	}
	for _, s := range agenda.Statuses() {
		keys = append(keys, s.Key())
	}
	for _, p := range agenda.Problems() {
		keys = append(keys, p.Key())
	}
	for _, v := range agenda.Verdicts() {
		keys = append(keys, v.Key())
	}
	for _, f := range agenda.Fields() {
		keys = append(keys, f.Key())
	}
	for d := record.NewDate(2026, 1, 1); d.Year == 2026; d = d.AddDays(1) {
		if key := agenda.Holiday(d); key != "" {
			keys = append(keys, key)
		}
	}
	for _, lang := range text.Languages() {
		words, err := text.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			if !words.Has(key) {
				t.Errorf("%s is missing in %s", key, lang)
			}
		}
	}
}
