package vaccination

import (
	"slices"

	"carnet/app/record"
)

// DiseaseStatus is where a person stands for one disease.
type DiseaseStatus string

// The statuses of a disease.
const (
	UpToDate       DiseaseStatus = "up-to-date" // doses are noted, and none is asked for today
	DiseaseDue     DiseaseStatus = "due"
	DiseaseLate    DiseaseStatus = "late"
	DiseaseCheck   DiseaseStatus = "check"
	DiseaseUnasked DiseaseStatus = "not-concerned" // no dose is noted, and none is asked for: too early, too late, or by indication
)

// Disease is the state of one valence over a whole life.
type Disease struct {
	Valence record.Valence
	Status  DiseaseStatus
	Line    string // key of the line that decides, "" when none does
	Reason  Reason // that of this line, for this disease
	Doses   int    // how many noted doses have a place
	Next    record.Date
	// Mandatory and MandatoryUnsure are those of the cohort of birth.
	Mandatory, MandatoryUnsure bool
}

// severity orders what is most pressing first.
var severity = []Status{Late, Due, Check}

// diseases sums the chains up, in the order of the calendar.
func (r *reading) diseases() []Disease {
	var all []Disease
	obligation := r.calendar.Obligation(r.birth)
	for _, s := range r.series {
		for _, v := range s.Valences {
			c := r.chains[v]
			if c == nil || len(c.slots) == 0 || slices.ContainsFunc(all, func(d Disease) bool { return d.Valence == v }) {
				continue
			}
			d := c.disease()
			d.Valence = v
			d.Mandatory, d.MandatoryUnsure = obligation.of([]record.Valence{v})
			all = append(all, d)
		}
	}
	return all
}

// seasonal sums up what comes back every season, which no chain holds.
func seasonal(plan Plan) []Disease {
	l, ok := plan.Line(influenzaKey)
	if !ok {
		return nil
	}
	d := Disease{Valence: record.Influenza, Line: l.Key, Reason: l.Reason, Doses: len(l.Doses), Status: DiseaseUnasked}
	switch l.Status {
	case Done:
		d.Status = UpToDate
	case Due:
		d.Status = DiseaseDue
	case Check:
		d.Status = DiseaseCheck
	case Upcoming:
		d.Next = l.Recommended
	}
	return []Disease{d}
}

// disease finds the place that decides: the most pressing one, else the next one to come, else the last one filled.
func (c *chain) disease() Disease {
	d := Disease{Status: DiseaseUnasked}
	best := len(severity)
	var coming, kept *slot
	for _, s := range c.slots {
		status := s.state.status
		if s.dose != nil {
			d.Doses++
			if s.verdict.check() {
				status = Check
			}
		}
		if status == Past && s.state.reason.Code == Unfinished {
			status = Check // begun, and too late to go on by the table
		}
		if rank := slices.Index(severity, status); rank >= 0 && rank < best {
			best = rank
			d.decide(s)
			d.Status = map[Status]DiseaseStatus{Late: DiseaseLate, Due: DiseaseDue, Check: DiseaseCheck}[status]
		}
		if status == Upcoming && coming == nil {
			coming = s
		}
		if kept == nil || s.dose != nil {
			kept = s
		}
	}
	if coming != nil {
		d.Next = coming.state.dates.prudent
	}
	if best < len(severity) {
		return d
	}
	if d.Doses > 0 {
		d.Status = UpToDate
	}
	switch {
	case coming != nil:
		d.decide(coming)
	case kept != nil:
		d.decide(kept)
	}
	return d
}

func (d *Disease) decide(s *slot) {
	d.Line, d.Reason = s.rule.Key, s.state.reason
	switch {
	case s.dose != nil && s.verdict.check():
		d.Reason = s.verdict.reason
	case s.dose != nil:
		d.Reason = Reason{Code: IsDone, Date: s.dose.Date}
	case s.state.needless:
		d.Reason = Reason{Code: NotNeeded}
	}
}
