package vaccination

import (
	"slices"

	"carnet/app/record"
)

// notes explains each recorded dose once, in order of date.
func (r *reading) notes() []DoseNote {
	notes := make([]DoseNote, 0, len(r.given))
	for _, g := range r.given {
		n := DoseNote{ID: g.ID, Date: g.Date}
		n.Outcome, n.Reason, n.Lines = r.explain(g)
		notes = append(notes, n)
	}
	return notes
}

// explain tells the most important thing about a dose: first what has to be checked, then where it counts, then why
// it has no place.
func (r *reading) explain(g *given) (Outcome, Reason, []string) {
	if g.aside != "" {
		return ToCheck, Reason{Code: g.aside}, nil
	}
	lines, broken := r.placesOf(g)
	if g.has(record.Influenza) && !g.Date.First().Before(seasonYear(r.on)) {
		lines = append(lines, influenzaKey)
	}
	switch {
	case broken.Code != "":
		return ToCheck, broken, lines
	case g.doubt.Code != "":
		return ToCheck, g.doubt, lines
	case g.has(record.Influenza) && g.Date.Last().Before(r.age(fluFrom)):
		return ToCheck, Reason{Code: TooYoung, Span: fluFrom}, lines
	case len(lines) > 0:
		return Counted, Reason{Code: DoseCounts}, lines
	}
	for _, v := range g.valences {
		if early, ok := r.tooEarly(g, v); ok {
			return NotCounted, early, nil
		}
	}
	switch {
	case r.doubled(g):
		return ToCheck, Reason{Code: SameDay}, nil
	case g.has(record.Influenza):
		return Counted, Reason{Code: SeasonCounts}, nil
	case r.owed(g):
		return Counted, Reason{Code: DoseCounts}, nil
	}
	outside := func(v record.Valence) bool { return slices.Contains(r.data.Outside, v) || r.chains[v] == nil }
	switch {
	case !slices.ContainsFunc(g.valences, func(v record.Valence) bool { return !outside(v) }):
		return Kept, Reason{Code: OutsideCalendar}, nil
	case r.birth.Before(r.data.OldSchemeBorn) && g.Date.Before(editions()[0].data.ValidFrom):
		return Kept, Reason{Code: OldScheme}, nil
	}
	return ToCheck, Reason{Code: ExtraDose}, nil
}

// doubled reports a dose noted twice on one day.
func (r *reading) doubled(g *given) bool {
	for _, c := range r.chains {
		if slices.Contains(c.doubled, g) {
			return true
		}
	}
	return false
}

// owed reports a dose of a vaccine that the law asks of the cohort, of which the calendar of the day has no line any more:
// meningococcus C since 2025.
func (r *reading) owed(g *given) bool {
	return slices.ContainsFunc(r.calendar.Obligation(r.birth).Mandatory, func(v record.Valence) bool { return r.chains[v] == nil && g.has(v) })
}

// doubt says why a dose cannot be read as it is noted, wherever it has a place; no code when it can.
func (r *reading) doubt(g *given) Reason {
	switch {
	case len(g.valences) == 0 || slices.ContainsFunc(g.valences, func(v record.Valence) bool { return !r.knows(v) }):
		return Reason{Code: UnknownValence}
	case g.contradicts():
		p, _ := FindProduct(g.brand)
		return Reason{Code: ProductDiffers, Product: p.Name, Valences: p.Valences}
	}
	return Reason{}
}

// contradicts reports that the noted diseases are not those of the noted box. The diseases are what is read.
func (g *given) contradicts() bool {
	if g.brand == "" {
		return false
	}
	holds := products().Products[products().exact[g.brand]].Valences
	return slices.ContainsFunc(holds, func(v record.Valence) bool { return !g.has(fullDose(v)) }) ||
		slices.ContainsFunc(g.valences, func(v record.Valence) bool {
			return !slices.ContainsFunc(holds, func(h record.Valence) bool { return fullDose(h) == v })
		})
}

// placesOf returns the lines where g has a place, in the order of the calendar, and the first thing to check there.
func (r *reading) placesOf(g *given) (lines []string, broken Reason) {
	for _, s := range r.series {
		for _, slots := range s.places {
			for _, p := range slots {
				if p.dose != g {
					continue
				}
				if !slices.Contains(lines, p.rule.Key) {
					lines = append(lines, p.rule.Key)
				}
				if broken.Code == "" {
					broken = p.verdict.reason
				}
			}
		}
	}
	return lines, broken
}

// knows reports a valence that the calendar names somewhere.
func (r *reading) knows(v record.Valence) bool {
	return slices.Contains(r.data.Outside, v) ||
		slices.ContainsFunc(r.data.Series, func(s series) bool { return slices.Contains(s.Valences, v) })
}

// tooEarly reports a dose that the sources say adds nothing at that age.
func (r *reading) tooEarly(g *given, v record.Valence) (Reason, bool) {
	c := r.chains[v]
	if c == nil {
		return Reason{}, false
	}
	for _, p := range c.slots {
		if p.rule.MinAgeStrict && g.Date.Last().Before(r.age(p.rule.MinAge)) {
			return Reason{Code: TooYoungNoCount, Span: p.rule.MinAge}, true
		}
	}
	return Reason{}, false
}

// influenzaKey is the line that comes back every season, which no chain holds.
const influenzaKey = "GR"
