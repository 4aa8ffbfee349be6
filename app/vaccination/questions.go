package vaccination

import (
	"slices"

	"carnet/app/record"
)

// Question is a circumstance that nobody has told and that would change the plan. Its words are vaccine.ask.<About>.
type Question struct {
	About record.Subject
	Lines []string // keys of the lines that the answer may change
}

// Ages up to which an answer can still change something.
var (
	firstYear   = record.Span{N: 1, Unit: record.Years}
	secondYear  = record.Span{N: 2, Unit: record.Years}
	fluAskUntil = record.Span{N: 18, Unit: record.Years}
)

// questions lists what is worth asking this person, the most useful first.
func (r *reading) questions(plan Plan) []Question {
	var all []Question
	ask := func(about record.Subject, lines ...string) {
		if len(lines) == 0 || r.person.Facts.is(about) != unknown {
			return
		}
		all = append(all, Question{about, lines})
	}
	depends := func(keys ...string) []string { // those that no answer has settled
		var some []string
		for _, k := range keys {
			if l, ok := plan.Line(k); ok && l.Reason.Code == AskFirst {
				some = append(some, k)
			}
		}
		return some
	}
	bcg, yellow := depends("BCG"), depends("FJ-1", "FJ-2")
	if !r.reached(firstYear) {
		ask(record.MotherHBsAg, "HB-1", "HEXA-1")
	}
	ask(record.ImmuneSuppression, r.liveLines(plan)...)
	ask(record.Department, slices.Concat(bcg, yellow, r.campaignLines(plan))...)
	if l, ok := plan.Line("VRS"); ok && slices.Contains([]Status{Due, Late, Upcoming, Check}, l.Status) {
		ask(record.MotherRSV, "VRS")
	}
	if !r.reached(secondYear) && !r.person.Term.Preterm() {
		ask(record.PneumococcalRisk, "PN-1", "PN-2", "PN-3")
	}
	for _, s := range tbSubjects {
		ask(s, bcg...)
	}
	if l, ok := plan.Line(influenzaKey); ok && r.reached(fluFrom) && !r.reached(fluAskUntil) && l.Status == NotConcerned {
		ask(record.InfluenzaRisk, influenzaKey)
		ask(record.InfantAtRiskHome, influenzaKey)
	}
	if first, ok := plan.Line("VAR-1"); ok && !r.on.Before(first.Recommended) && !first.Recommended.IsZero() {
		ask(record.HadVaricella, depends("VAR-1", "VAR-2")...)
	}
	ask(record.BloodProducts, r.liveLines(plan)...)
	ask(record.TravelYellowFever, yellow...)
	return all
}

// liveLines are the live vaccines that are asked for today or within a year.
func (r *reading) liveLines(plan Plan) []string {
	return openLines(plan, r.on.AddYears(1), func(l Line) bool { return slices.ContainsFunc(l.Valences, r.isLive) })
}

// campaignLines are those whose dates depend on where the person lives.
func (r *reading) campaignLines(plan Plan) []string {
	return openLines(plan, r.on.AddYears(1), func(l Line) bool { return l.Key == "VRS" })
}

func openLines(plan Plan, until record.Date, wanted func(Line) bool) []string {
	var keys []string
	for _, l := range plan.Lines {
		open := l.Status == Late || l.Status == Due || l.Status == Upcoming && !l.Recommended.After(until)
		if open && wanted(l) {
			keys = append(keys, l.Key)
		}
	}
	return keys
}
