package vaccination

import (
	"cmp"
	"slices"

	"carnet/app/record"
)

// lines puts the valences of each line together again.
func (r *reading) lines() []Line {
	obligation := r.calendar.Obligation(r.birth)
	var all []Line
	for _, s := range r.series {
		for i := range s.scheme.Doses {
			rule := &s.scheme.Doses[i]
			l := Line{
				Key: rule.Key, Series: s.ID, Label: s.label(), Number: rule.Number, Booster: rule.Booster, Level: rule.Level,
				Valences: slices.Clone(s.Valences), Source: rule.Source, Confidence: rule.Confidence,
				unlisted: !rule.ListedFrom.IsZero() && !r.reached(rule.ListedFrom),
			}
			if rule.Level == Seasonal {
				r.influenza(&l)
			} else {
				r.fill(&l, rule, s.places[i])
			}
			if !rule.PlanFrom.IsZero() {
				l.planFrom = r.age(rule.PlanFrom)
			}
			if rule.Level == MandatoryLevel {
				l.Mandatory, l.MandatoryUnsure = obligation.of(l.toGive())
			}
			if s.MandatoryIf != always && r.person.holds(s.MandatoryIf) == isYes {
				l.Mandatory, l.MandatoryUnsure = true, false
			}
			all = append(all, l)
		}
	}
	afterCheck(all)
	nameBefore(all)
	return all
}

// toGive are the valences that are still to be given, those of the whole line when it is done.
func (l *Line) toGive() []record.Valence {
	if len(l.Missing) > 0 {
		return l.Missing
	}
	return l.Valences
}

// afterCheck keeps a line from being announced when one before it in its series is for a professional to say.
func afterCheck(all []Line) {
	asked := map[string]string{} // by series: the line to be checked
	for i := range all {
		l := &all[i]
		switch before := asked[l.Series]; {
		case l.Status == Check && len(l.Doses) == 0 && l.Reason.Code != IntervalUnsure && before == "":
			asked[l.Series] = l.Key
		case l.Status == Upcoming && l.Number > 0 && before != "":
			l.Status, l.Reason = NotConcerned, Reason{Code: AfterPrevious, Line: before}
		}
	}
}

// nameBefore tells of what is left of the line that another one comes after, where diseases of it are left out: a teenager
// waits for no hexavalent dose.
func nameBefore(all []Line) {
	for i := range all {
		if all[i].Reason.Code != AfterPrevious {
			continue
		}
		for _, before := range all {
			if before.Key == all[i].Reason.Line && len(before.Missing) < len(before.Valences) {
				all[i].Reason.Valences = before.Missing
			}
		}
	}
}

// of says what the obligation makes of a line that holds these valences.
func (o Obligation) of(valences []record.Valence) (mandatory, unsure bool) {
	listed := func(list []record.Valence) bool {
		return slices.ContainsFunc(valences, func(v record.Valence) bool { return slices.Contains(list, v) })
	}
	switch {
	case listed(o.Mandatory):
		return !o.LinesUnsure, o.LinesUnsure
	case listed(o.Unsure):
		return false, true
	}
	return false, false
}

// fill decides what a line says from the places of its valences.
func (r *reading) fill(l *Line, rule *rule, slots []*slot) {
	var filled, missing []*slot
	for _, p := range slots {
		switch {
		case p.dose != nil:
			filled = append(filled, p)
		case !p.state.needless:
			missing = append(missing, p)
			l.Missing = append(l.Missing, p.valence)
		}
	}
	l.Doses, l.Given = dosesOf(filled)
	if len(missing) == 0 {
		r.fillDone(l, filled)
		return
	}
	// The line stands where its most pressing valence stands: with hepatitis B missing, that is what to do next.
	// A gap goes before that: it says that the history is not all there, so nothing in the line is known to be late.
	lead := slices.MinFunc(missing, func(a, b *slot) int {
		return cmp.Or(a.state.gapFirst(b.state), cmp.Compare(a.state.status.rank(), b.state.status.rank()),
			a.state.dates.prudent.Compare(b.state.dates.prudent))
	})
	l.Status, l.Reason = lead.state.status, lead.state.reason
	l.setDates(lead.state.dates)
	l.ranged, l.product = !rule.DueUntil.IsZero() || !rule.MaxInterval.IsZero(), lead.series.goOn()
	if len(filled) > 0 {
		l.partly(rule)
	}
	l.Reduced = rule.Reduced && !(rule.FullDoseWithout != "" && r.fullDose(rule.FullDoseWithout))
	if rule.FullDoseWithout != "" && slices.Contains([]Status{Late, Due, Upcoming}, l.Status) && r.fullDose(rule.FullDoseWithout) {
		l.Reason = Reason{Code: FullDose, Line: rule.FullDoseWithout}
	}
}

func (a standing) gapFirst(b standing) int {
	switch aGap, bGap := a.reason.Code == Gap, b.reason.Code == Gap; {
	case aGap && !bGap:
		return -1
	case bGap && !aGap:
		return 1
	}
	return 0
}

func (r *reading) fillDone(l *Line, filled []*slot) {
	if len(filled) == 0 {
		l.Status, l.Reason = NotConcerned, Reason{Code: NotNeeded}
		return
	}
	l.setDates(filled[0].state.dates)
	l.Status, l.Reason = Done, Reason{Code: IsDone, Date: l.Given}
	for _, p := range filled {
		if p.verdict.check() {
			l.Status, l.Reason = Check, p.verdict.reason
			return
		}
	}
}

// partly adjusts a line of which some valences were given and others are missing.
func (l *Line) partly(rule *rule) {
	open := l.Status == Late || l.Status == Due || l.Status == Upcoming
	switch {
	case l.Status == Past || l.Status == NotConcerned:
		l.Status, l.Reason = Done, Reason{Code: Partial, Valences: slices.Clone(l.Missing)}
	case open && rule.anchored():
		l.Status, l.Reason = Check, Reason{Code: PartialBooster, Valences: slices.Clone(l.Missing)}
	case open:
		l.Reason = Reason{Code: Partial, Valences: slices.Clone(l.Missing)}
	}
}

func (l *Line) setDates(d dates) {
	l.Earliest, l.Recommended, l.Latest, l.Until = d.earliest, d.prudent, d.latest, d.until
	l.byAge, l.after, l.validFrom = d.byAge, d.after, d.valid
}

// goOn is the brand that a supposed next dose has. A series whose length depends on the brand is supposed to be the short one
// until a brand is noted.
func (s *seriesReading) goOn() string {
	switch {
	case s.product != "":
		return s.product
	case s.ID == "ROTA":
		return "Rotarix"
	}
	return ""
}

// fullDose reports that the line with that key was missed, or was given as a reduced dose or without all valences:
// the next booster is then a full dose.
func (r *reading) fullDose(key string) bool {
	for _, s := range r.series {
		for i := range s.scheme.Doses {
			if s.scheme.Doses[i].Key != key {
				continue
			}
			return slices.ContainsFunc(s.places[i], func(p *slot) bool {
				if p.dose == nil {
					return !p.state.needless && p.state.status == Past
				}
				return len(p.dose.reduced) > 0
			})
		}
	}
	return false
}

// dosesOf lists the doses of filled places once each, in order of date.
func dosesOf(filled []*slot) ([]record.ID, record.Date) {
	var doses []*given
	for _, p := range filled {
		if !slices.Contains(doses, p.dose) {
			doses = append(doses, p.dose)
		}
	}
	slices.SortFunc(doses, compareGiven)
	var ids []record.ID
	for _, g := range doses {
		ids = append(ids, g.ID)
	}
	if len(doses) == 0 {
		return nil, record.Date{}
	}
	return ids, doses[len(doses)-1].Date
}
