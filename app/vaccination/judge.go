package vaccination

import (
	"slices"

	"carnet/app/record"
)

// verdict is what a dose is worth in one place: impossible, valid (no code), or to be checked with a reason.
type verdict struct {
	impossible bool
	reason     Reason
}

func (v verdict) check() bool { return !v.impossible && v.reason.Code != "" }

var no = verdict{impossible: true}

func toCheck(code ReasonCode, span record.Span) verdict {
	return verdict{reason: Reason{Code: code, Span: span}}
}

// judge says whether dose g may take the place s when prev is the dose in the place before (nil: none). A bound is
// broken only when every day that a partial date may mean breaks it; when some do, the whole date has to be checked.
func (r *reading) judge(c *chain, s *slot, g, prev *given) verdict {
	if !r.mayTake(c, s, g) {
		return no
	}
	if v := r.judgeAge(s, g); v.impossible || v.check() {
		return v
	}
	if prev != nil {
		if v := judgeInterval(s, g, prev); v.check() {
			return v
		}
	}
	if g.close && r.isLive(s.valence) {
		return toCheck(LiveClose, r.data.LiveSpace)
	}
	return verdict{reason: g.doubt}
}

// mayTake keeps doses in their series: by valence, and by age where two series share a valence.
func (r *reading) mayTake(c *chain, s *slot, g *given) bool {
	if !g.has(s.valence) && !(s.first() && s.series.accepts(g)) {
		return false
	}
	if late := c.begunLate; late != nil && s.series.MatchUntil == boosterAge && !g.Date.Before(late.Date) {
		return true
	}
	if s.rule.anchored() {
		return r.within(g, s.rule.MatchFrom, s.rule.MatchUntil)
	}
	if s.series.MatchUntil == boosterAge && !c.boosters() {
		return true // hepatitis B has no booster that a late dose could be taken for
	}
	return r.within(g, s.series.MatchFrom, s.series.MatchUntil)
}

func (r *reading) judgeAge(s *slot, g *given) verdict {
	if min := s.own(s.rule.ValidMinAge, g, s.rule.MinAge); !min.IsZero() {
		bound := r.age(min)
		switch {
		case g.Date.Last().Before(bound) && s.rule.MinAgeStrict:
			return no
		case g.Date.Last().Before(bound) && s.rule.MinAgeTag == Unverified:
			return toCheck(TooYoungUnsure, min)
		case g.Date.Last().Before(bound):
			return toCheck(TooYoung, min)
		case g.Date.First().Before(bound):
			return toCheck(DatePartial, record.Span{})
		}
	}
	if slices.Contains(g.reduced, s.valence) {
		switch bound := r.age(r.data.ReducedFrom); {
		case g.Date.Last().Before(bound):
			return toCheck(ReducedEarly, r.data.ReducedFrom)
		case g.Date.First().Before(bound):
			return toCheck(DatePartial, record.Span{})
		}
	}
	if until := s.series.untilFor(s.rule, g.brand); !until.IsZero() && len(s.series.UntilBy) > 0 && !g.Date.First().Before(r.age(until)) {
		return toCheck(TooOld, until)
	}
	return verdict{}
}

// own returns the bound that a valence given alone has instead of that of the whole vaccine, as hepatitis B has.
func (s *slot) own(bounds map[record.Valence]record.Span, g *given, usual record.Span) record.Span {
	for v, special := range bounds {
		others := func(o record.Valence) bool { return o != v && g.has(o) }
		if g.has(v) && !slices.ContainsFunc(s.series.Valences, others) {
			return special
		}
	}
	return usual
}

func judgeInterval(s *slot, g, prev *given) verdict {
	interval := s.own(s.rule.ValidInterval, g, s.rule.MinInterval)
	if longer, ok := s.rule.IntervalBy[prev.brand]; ok {
		interval = longer
	}
	if interval.IsZero() {
		return verdict{}
	}
	days := record.Span{N: max(g.Date.DaysSince(prev.Date), 0), Unit: record.Days}
	switch {
	case g.Date.Last().Before(interval.After(prev.Date.First())) && s.rule.intervalTag(prev.brand) == Unverified:
		return verdict{reason: Reason{Code: IntervalClose, Actual: days}}
	case g.Date.Last().Before(interval.After(prev.Date.First())):
		return verdict{reason: Reason{Code: IntervalShort, Span: interval, Actual: days}}
	case g.Date.First().Before(interval.After(prev.Date.Last())):
		return toCheck(DatePartial, record.Span{})
	}
	return verdict{}
}

// untilFor is the end of the usual age of a line, which some brands move.
func (s *series) untilFor(r *rule, brand string) record.Span {
	special, ok := s.UntilBy[brand]
	if ok && r.Until == s.Until {
		return special
	}
	return r.Until
}
