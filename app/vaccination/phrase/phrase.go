// Package phrase says what the vaccination engine found: reasons, lines of the calendar, diseases. The sentences are those of
// the catalogue; what is here fills them.
package phrase

import (
	"fmt"

	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
)

// Reason is the sentence of a reason.
func Reason(t *text.Catalogue, r vaccination.Reason) string {
	args := text.Args{"Date": t.Date(r.Date), "Span": Span(t, r.Span), "Actual": Span(t, r.Actual), "Product": r.Product,
		"Valences": Diseases(t, r.Valences), "Line": ""}
	if r.Line != "" {
		args["Line"] = Line(t, r.Line)
		if part := "vaccine.part." + r.Line; r.Code == vaccination.AfterPrevious && len(r.Valences) > 0 && t.Has(part) {
			args["Line"] = t.S(part, text.Args{"Valences": Diseases(t, r.Valences)})
		}
	}
	return t.S("vaccine.reason."+string(r.Code), args)
}

// Span writes an age or an interval: « 6 mois ». It is "" where none is stated.
func Span(t *text.Catalogue, s record.Span) string {
	if s.IsZero() {
		return ""
	}
	return t.N(fmt.Sprintf("vaccine.span.%c", s.Unit), s.N)
}

// Line names a line of the calendar by its key: « Méningocoque B, 1re dose ».
func Line(t *text.Catalogue, key string) string { return t.S("vaccine.line." + key) }

// Asked names a line by what is still to be given of it. A teenager who begins a series of hexavalent doses gets no
// hexavalent vaccine: where diseases of a combined line are left out, those that remain are its name.
func Asked(t *text.Catalogue, l vaccination.Line, valences []record.Valence) string {
	name := Line(t, l.Key)
	if len(valences) == 0 || len(valences) >= len(l.Valences) {
		return name
	}
	if part := "vaccine.part." + l.Key; t.Has(part) {
		return t.S(part, text.Args{"Valences": Diseases(t, valences)})
	}
	return t.S("plan.only", text.Args{"Line": name, "Valences": Diseases(t, valences)})
}

// VisitReason says why a visit of a plan falls when it does.
func VisitReason(t *text.Catalogue, plan vaccination.Plan, v vaccination.Visit) string {
	after := ""
	if l, there := plan.Line(v.After); there {
		after = Asked(t, l, l.Missing)
	} else if v.After != "" {
		after = Line(t, v.After)
	}
	return t.S("vaccine.visit."+string(v.Why), text.Args{"Line": after})
}

// Diseases lists what valences protect against: « Rougeole, Oreillons et Rubéole ».
func Diseases(t *text.Catalogue, valences []record.Valence) string {
	names := make([]string, len(valences))
	for i, v := range valences {
		names[i] = Disease(t, v)
	}
	return t.List(names...)
}

// Disease names a valence; one that this version does not know is shown as it was written.
func Disease(t *text.Catalogue, v record.Valence) string {
	if key := "vaccine.valence." + string(v); t.Has(key) {
		return t.S(key)
	}
	return record.CleanLine(string(v))
}

// Source names a source of the vaccination data; one that is not known by its id.
func Source(id string) string {
	for _, s := range vaccination.Sources() {
		if s.ID == id {
			return s.Title
		}
	}
	return id
}
