package vaccination

import (
	"slices"

	"carnet/app/record"
)

// DueFact is an open line as the command line writes it.
type DueFact struct {
	Key         string           `json:"key"`
	Valences    []record.Valence `json:"valences"` // those to give
	Dose        int              `json:"dose"`     // rank in the series; 1 for a booster known by its age
	Status      Status           `json:"status"`   // late, due, upcoming or check
	Earliest    record.Date      `json:"earliest,omitzero"`
	Recommended record.Date      `json:"recommended,omitzero"`
	Latest      record.Date      `json:"latest,omitzero"`
	Mandatory   bool             `json:"mandatory"` // also where it is to be checked, which Reason then says
	Reason      string           `json:"reason"`
	Source      string           `json:"source"`
	Confidence  Confidence       `json:"confidence"`
}

// DoseFact is a noted dose as the command line writes it.
type DoseFact struct {
	Date     record.Date      `json:"date,omitzero"`
	Product  string           `json:"product,omitempty"`
	Valences []record.Valence `json:"valences"`
	Counted  bool             `json:"counted"` // also by the calendar of its time
	Lines    []string         `json:"lines,omitempty"`
	Reason   string           `json:"reason"`
}

// AdmissionFact is an admission as the command line writes it.
type AdmissionFact struct {
	Status  AdmissionStatus  `json:"status"`
	Until   record.Date      `json:"until,omitzero"`
	Missing []record.Valence `json:"missing"`
	Check   []record.Valence `json:"check,omitempty"`
}

// DueFacts lists what is late, due, to be checked or upcoming, the most pressing first. say writes a reason in words.
func (p Plan) DueFacts(say func(Reason) string) []DueFact {
	facts := []DueFact{}
	for _, l := range p.With(Late, Due, Check, Upcoming) {
		if l.unlisted && l.Status == Upcoming {
			continue
		}
		reason := say(l.Reason)
		if l.MandatoryUnsure {
			reason += " " + say(Reason{Code: ObligationUnsure})
		}
		facts = append(facts, DueFact{Key: l.Key, Valences: l.asGiven(), Dose: max(l.Number, 1), Status: l.Status, Earliest: later(l.Earliest, l.planFrom),
			Recommended: l.Recommended, Latest: l.Latest, Mandatory: l.Mandatory || l.MandatoryUnsure, Reason: reason, Source: l.Source, Confidence: l.Confidence})
	}
	return facts
}

// asGiven names the valences to give as the boxes do: d and ca are reduced doses.
func (l *Line) asGiven() []record.Valence {
	valences := slices.Clone(l.toGive())
	for i, v := range valences {
		if l.Reduced {
			valences[i] = reducedDose(v)
		}
	}
	return valences
}

func reducedDose(v record.Valence) record.Valence {
	switch v {
	case record.Diphtheria:
		return record.DiphtheriaReduced
	case record.Pertussis:
		return record.PertussisReduced
	}
	return v
}

// DoseFacts lists the noted doses, the oldest first. doses are those that the plan was made from.
func (p Plan) DoseFacts(doses []Dose, say func(Reason) string) []DoseFact {
	byID := map[record.ID][]Dose{}
	for _, d := range doses {
		byID[d.ID] = append(byID[d.ID], d)
	}
	facts := []DoseFact{}
	for _, n := range p.Doses {
		d := Dose{}
		if same := byID[n.ID]; len(same) > 0 {
			d, byID[n.ID] = same[0], same[1:]
		}
		facts = append(facts, DoseFact{Date: n.Date, Product: d.Product, Valences: d.Valences,
			Counted: n.Outcome == Counted || n.Reason.Code == OldScheme, Lines: n.Lines, Reason: say(n.Reason)})
	}
	return facts
}

// Fact is the admission for the command line.
func (a Admission) Fact() AdmissionFact {
	missing := a.Missing
	if missing == nil {
		missing = []record.Valence{}
	}
	return AdmissionFact{Status: a.Status, Until: a.Until, Missing: missing, Check: a.Check}
}
