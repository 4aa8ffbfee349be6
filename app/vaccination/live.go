package vaccination

import (
	"slices"

	"carnet/app/record"
)

// isLive reports a valence whose vaccines are live: they are given on one day, or some way apart.
func (r *reading) isLive(v record.Valence) bool { return slices.Contains(r.data.Live, v) }

// findClose marks the live doses that came too soon after a live one of another vaccine. Only whole dates can tell.
// Two doses of one vaccine have an interval of their own.
func (r *reading) findClose() {
	var live []*given
	for _, g := range r.given {
		if g.live && g.aside == "" && g.Date.Whole() {
			live = append(live, g)
		}
	}
	for i, g := range live {
		for _, before := range live[:i] {
			same := slices.ContainsFunc(g.valences, before.has)
			if !same && before.Date.Before(g.Date) && g.Date.Before(r.data.LiveSpace.After(before.Date)) {
				g.close = true
			}
		}
	}
}

// afterLive is the first day that the latest dose of another live vaccine leaves free for v; zero when today is free.
func (r *reading) afterLive(v record.Valence) record.Date {
	var free record.Date
	for _, g := range r.given {
		if !g.live || g.aside != "" || g.has(v) {
			continue
		}
		if next := r.data.LiveSpace.After(g.Date.Last()); g.Date != r.on && next.After(r.on) {
			free = later(free, next)
		}
	}
	return free
}

// unlikely says why a live vaccine that is not given yet is a doctor's to decide; false when nothing speaks against it.
func (r *reading) unlikely(v record.Valence) (Reason, bool) {
	if !r.isLive(v) {
		return Reason{}, false
	}
	facts := r.person.Facts
	if facts.is(record.ImmuneSuppression) == isYes {
		return Reason{Code: LiveContra}, true
	}
	if facts.is(record.BloodProducts) != isYes {
		return Reason{}, false
	}
	blood := facts.Answers[record.BloodProducts]
	if blood.Date.IsZero() {
		return Reason{Code: AfterBlood}, true
	}
	if until := r.data.AfterBlood.After(blood.Date.Last()); r.on.Before(until) {
		return Reason{Code: AfterBlood, Date: until}, true
	}
	return Reason{}, false
}
