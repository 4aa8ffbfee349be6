package vaccination

import (
	"strings"
	"testing"

	"carnet/app/record"
	"carnet/app/text"
)

// TestTextsAreComplete: every key that this package gives out has a French and an English text, and every reason can
// be told with the arguments of Reason.
func TestTextsAreComplete(t *testing.T) {
	var keys []string
	var every []series
	for _, c := range editions() {
		every = append(every, c.data.Series...)
	}
	for _, s := range every {
		keys = append(keys, s.label(), s.label()+".short")
		for _, k := range s.Schemes {
			for _, r := range k.Doses {
				keys = append(keys, "vaccine.line."+r.Key)
			}
		}
		for _, v := range s.Valences {
			keys = append(keys, "vaccine.valence."+string(v))
		}
	}
	for _, v := range Routine().data.Outside {
		keys = append(keys, "vaccine.valence."+string(v))
	}
	for _, p := range Products() {
		keys = append(keys, "vaccine.product."+string(p.Status))
		for _, v := range p.Valences {
			keys = append(keys, "vaccine.valence."+string(v))
		}
	}
	for _, k := range []string{"MOTHER-DTCAP", "MOTHER-RSV", "MOTHER-GR", "MOTHER-COVID", "MOTHER-LIVE"} {
		keys = append(keys, "vaccine.line."+k)
	}
	for _, s := range []DiseaseStatus{UpToDate, DiseaseDue, DiseaseLate, DiseaseCheck, DiseaseUnasked} {
		keys = append(keys, "vaccine.disease."+string(s))
	}
	for _, s := range []AdmissionStatus{AdmissionComplete, AdmissionProvisional, AdmissionExempt} {
		keys = append(keys, "vaccine.admission."+string(s))
	}
	for _, w := range []VisitReason{VisitNow, VisitInterval, VisitAge, VisitSeason} {
		keys = append(keys, "vaccine.visit."+string(w))
	}
	for _, about := range append([]record.Subject{record.Department, record.MotherHBsAg, record.MotherRSV, record.PneumococcalRisk, record.InfluenzaRisk,
		record.InfantAtRiskHome, record.ImmuneSuppression, record.HadVaricella, record.TravelYellowFever, record.BloodProducts}, tbSubjects...) {
		keys = append(keys, "vaccine.ask."+string(about))
	}
	for _, s := range statusOrder {
		keys = append(keys, "vaccine.status."+string(s))
	}
	for _, o := range []Outcome{Counted, ToCheck, NotCounted, Kept} {
		keys = append(keys, "vaccine.outcome."+string(o))
	}
	for _, c := range []Confidence{Official, Serious, Old, Unverified} {
		keys = append(keys, "vaccine.confidence."+string(c))
	}
	for _, r := range []record.DoseRank{record.FirstDose, record.BoosterDose, record.UnknownRank} {
		keys = append(keys, "vaccine.rank."+string(r))
	}
	for _, lang := range text.Languages() {
		c, err := text.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			if !c.Has(key) {
				t.Errorf("%s: %s is missing", lang, key)
			}
		}
		for _, code := range ReasonCodes() {
			s := c.S("vaccine.reason."+string(code), text.Args{"Date": "d", "Span": "s", "Actual": "a", "Line": "l", "Valences": "v", "Product": "p"})
			if strings.Contains(s, "⟦") {
				t.Errorf("%s: %s", lang, s)
			}
		}
		for _, unit := range []record.SpanUnit{record.Days, record.Weeks, record.Months, record.Years} {
			if s := c.N("vaccine.span."+string(rune(unit)), 2); !strings.HasPrefix(s, "2 ") {
				t.Errorf("%s: %q", lang, s)
			}
		}
	}
}
