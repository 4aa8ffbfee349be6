package exam

import (
	"slices"
	"testing"

	"carnet/app/record"
	"carnet/app/text"
)

// TestTextsAreComplete: every key that this package gives out has a French and an English text.
func TestTextsAreComplete(t *testing.T) {
	for _, lang := range text.Languages() {
		c, err := text.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range Windows(record.NewDate(2020, 6, 1)) {
			keys := []string{e.LabelKey, e.AgeKey}
			if e.Certificate != "" {
				keys = append(keys, "exam.certificate."+e.Certificate)
			}
			for _, key := range keys {
				if !c.Has(key) {
					t.Errorf("%s: %s is missing", lang, key)
				}
			}
		}
		birth := record.NewDate(2022, 6, 1) // has every dental visit
		all := slices.Concat(SchoolVisits(birth), DentalVisits(birth), PostnatalVisits(birth), PregnancyVisits(birth, birth))
		for _, v := range all {
			keys := []string{v.LabelKey, v.AgeKey, "exam.need." + string(v.Need)}
			if v.Exam != "" {
				keys = append(keys, "exam.school.counts."+string(v.Counts))
			}
			for _, key := range keys {
				if !c.Has(key) {
					t.Errorf("%s: %s is missing", lang, key)
				}
			}
		}
		for _, skill := range Skills(birth, record.Gestation{}) {
			if !c.Has(skill.LabelKey) {
				t.Errorf("%s: %s is missing", lang, skill.LabelKey)
			}
		}
	}
}
