package vaccination

import (
	"time"

	"carnet/app/record"
)

// enoughBeforeBirth is how long before birth the mother's RSV vaccine protects the child (V1).
const enoughBeforeBirth = 14 // days

// protectedByMother reports that the mother's vaccine makes the antibody needless, as far as its date is known.
func (r *reading) protectedByMother() truth {
	facts := r.person.Facts
	answer := facts.Answers[record.MotherRSV]
	if said := facts.is(record.MotherRSV); said != isYes || answer.Date.IsZero() {
		if said == isYes {
			return unknown
		}
		return isNo
	}
	switch last := r.birth.AddDays(-enoughBeforeBirth); {
	case !answer.Date.Last().After(last):
		return isYes
	case answer.Date.First().After(last):
		return isNo
	}
	return unknown
}

// campaign stands for what is given in a season whose dates are published year by year.
func (r *reading) campaign(s *slot, d dates) standing {
	at := func(status Status, reason Reason) standing { return standing{status: status, reason: reason, dates: d} }
	switch r.protectedByMother() {
	case isYes:
		return at(NotConcerned, Reason{Code: MotherVaccinated, Date: r.person.Facts.Answers[record.MotherRSV].Date})
	case unknown:
		return at(Check, Reason{Code: MotherDate})
	}
	var last campaign
	for _, k := range campaignsOf(s.rule.Campaign, r.lives) {
		if r.birth.Before(k.BornFrom) {
			return at(NotConcerned, Reason{Code: SeasonOver})
		}
		last = k
		if !k.End.IsZero() && (r.birth.After(k.End) || r.on.After(k.End)) || k.EndUnknown && r.on.After(k.usualEnd()) {
			continue
		}
		from := later(k.Start, r.birth)
		d = dates{earliest: from, recommended: from, prudent: from, latest: k.End, until: d.until}
		switch {
		case !r.on.Before(d.until):
			return at(Past, Reason{Code: SeasonOver})
		case r.on.Before(from):
			return at(Upcoming, Reason{Code: SeasonClosed, Date: from})
		case k.End.IsZero():
			return at(Due, Reason{Code: SeasonAlways})
		}
		return at(Due, Reason{Code: SeasonOpen, Date: k.End})
	}
	d = dates{until: d.until}
	if (last.EndUnknown || r.birth.After(last.End)) && r.on.Before(d.until) {
		return at(Check, Reason{Code: SeasonUnknown})
	}
	return at(Past, Reason{Code: SeasonOver})
}

// usualEnd is when a season whose end was not found is no longer taken to be open: five months, the shortest one known.
func (k campaign) usualEnd() record.Date { return k.Start.AddMonths(5) }

// Ages of the yearly influenza vaccine (V1).
var (
	fluFrom    = record.Span{N: 6, Unit: record.Months}
	fluOffered = record.Span{N: 2, Unit: record.Years}
	fluAdult   = record.Span{N: 18, Unit: record.Years}
)

// seasonYear is the day on which the count of seasons turns: a dose since then is that of the coming or current season.
func seasonYear(on record.Date) record.Date {
	turn := record.NewDate(on.Year, time.August, 1)
	if on.Before(turn) {
		turn = turn.AddYears(-1)
	}
	return turn
}

// influenza fills the line that comes back every season.
func (r *reading) influenza(l *Line) {
	facts := r.person.Facts
	atRisk := anyOf(facts.is(record.InfluenzaRisk), facts.is(record.InfantAtRiskHome))
	l.Missing, l.Level = l.Valences, Seasonal
	since := seasonYear(r.on)
	for _, g := range r.given {
		if g.aside == "" && g.has(record.Influenza) && !g.Date.First().Before(since) {
			l.Doses, l.Given, l.Missing = append(l.Doses, g.ID), g.Date, nil
			l.Status, l.Reason = Done, Reason{Code: IsDone, Date: g.Date}
		}
	}
	if l.Status == Done {
		return
	}
	l.Status, l.Reason = NotConcerned, Reason{Code: IsSeasonal}
	switch {
	case facts.exempts(record.Influenza):
		l.Reason = Reason{Code: Exempted}
		return
	case atRisk != isYes:
		if atRisk == isNo && r.reached(fluOffered) && !r.reached(fluAdult) {
			l.Reason = Reason{Code: OfferedEachSeason}
		}
		return
	case !r.reached(fluFrom):
		l.Reason = Reason{Code: IndicatedLater, Span: fluFrom}
		return
	}
	for _, k := range campaignsOf("GR", r.lives) {
		if r.on.After(k.End) || k.Start.Before(since) {
			continue
		}
		l.Earliest, l.Recommended, l.Latest = k.Start, k.Start, k.End
		if r.on.Before(k.Start) {
			l.Status, l.Reason = Upcoming, Reason{Code: FluClosed, Date: k.Start}
		} else {
			l.Status, l.Reason = Due, Reason{Code: FluOpen, Date: k.End}
		}
		return
	}
	for _, k := range campaignsOf("GR", r.lives) {
		if !k.Start.Before(since) { // the season of this year is known, and over
			l.Status, l.Reason = Past, Reason{Code: FluOver}
			return
		}
	}
	l.Status, l.Reason = Check, Reason{Code: SeasonUnknown}
}
