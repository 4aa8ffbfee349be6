package vaccination

import (
	"slices"

	"carnet/app/record"
)

// VisitReason says why a visit falls when it does; its words are vaccine.visit.<reason>.
type VisitReason string

// The reasons of visits.
const (
	VisitNow      VisitReason = "now"      // all that can be given from today on
	VisitInterval VisitReason = "interval" // the time to leave after Visit.After
	VisitAge      VisitReason = "age"      // the age of the calendar
	VisitSeason   VisitReason = "season"   // the start of a campaign
)

// VisitLine is one dose of a visit.
type VisitLine struct {
	Key       string
	Valences  []record.Valence // those to give
	Mandatory bool
	Source    string
	// Confidence is that of the rule; what only an old source states is shown as such.
	Confidence Confidence
}

// Visit is a day on which several doses can be given together.
type Visit struct {
	From record.Date // the day that the following visits count from
	To   record.Date // until when nothing of it is late; zero when something is late already: as soon as possible
	Why  VisitReason
	// After is the key of the line whose interval decides, with VisitInterval.
	After string
	Lines []VisitLine
}

// How far the visits are planned: what is open today takes at most some years, and a childhood is planned whole.
const (
	plannedYears = 2
	adultAge     = 18
	maxVisits    = 60
)

// How long a dose may wait for the sake of a visit in common, where the calendar states no range of ages or intervals.
// Under two years what is asked for at an age waits some days, what follows an interval until it would be late. This is
// our convention, no source states one.
const (
	waitUnderTwo = 14 // days
	waitLater    = 3  // months
	waitRanged   = 6  // months, where the calendar states a range
)

// Visits is a way to do all that is open, in order of date: it follows the plan day by day, with the doses that it asks
// for given as it asks, in as few visits as fit. What is to be checked is in no visit: a professional says first. It is
// worked out at each call, in some milliseconds for a child of whom nothing is noted.
func (p Plan) Visits() []Visit {
	if p.from == nil {
		return nil
	}
	r := p.from
	j := journey{reading: r, on: r.on, plan: p, stuck: map[string]bool{}, horizon: later(r.on.AddYears(plannedYears), r.birth.AddYears(adultAge)),
		doses: slices.Clone(r.doses)}
	var all []Visit
	for range maxVisits {
		now := j.today()
		if len(now) == 0 {
			next, ok := j.next()
			if !ok {
				break
			}
			j.on = next
			j.read()
			if len(j.today()) == 0 {
				j.skip(next)
			}
			continue
		}
		all = append(all, j.visit(now))
		j.give(now)
	}
	return all
}

// journey is a supposed future.
type journey struct {
	*reading
	doses   []Dose
	on      record.Date
	plan    Plan
	horizon record.Date
	along   map[string]bool // lines that come to the next visit before their usual age
	stuck   map[string]bool // lines that a supposed dose did not settle: never asked for twice
}

func (j *journey) read() {
	j.plan = newReading(j.calendar, j.person, j.doses, j.on, j.settings).plan()
}

// open lists the lines with these statuses that a visit can settle.
func (j *journey) open(statuses ...Status) []Line {
	return slices.DeleteFunc(j.plan.With(statuses...), func(l Line) bool { return j.stuck[l.Key] || len(l.Missing) == 0 })
}

// give supposes that the lines were done on the day.
func (j *journey) give(lines []Line) {
	for _, l := range lines {
		rank := record.FirstDose
		if l.Booster {
			rank = record.BoosterDose
		}
		j.doses = append(j.doses, Dose{ID: record.ID{0: 0xff, 15: byte(len(j.doses))}, Date: j.on, Valences: l.Missing, Product: l.product, Rank: rank})
	}
	j.along = nil
	j.read()
	for _, l := range lines {
		if after, ok := j.plan.Line(l.Key); ok && (after.Status == Late || after.Status == Due) {
			j.stuck[l.Key] = true
		}
	}
}

// skip gives up on the lines that were to come by that day and did not.
func (j *journey) skip(day record.Date) {
	for _, l := range j.open(Upcoming) {
		if !l.Recommended.After(day) {
			j.stuck[l.Key] = true
		}
	}
}

// next is the day of the next visit: the last day on which all that comes first is still in time, then back to the day
// on which the last of what fits together comes.
func (j *journey) next() (record.Date, bool) {
	var firsts []Line
	for _, l := range j.open(Upcoming) {
		if l.Recommended.IsZero() || !l.Recommended.After(j.on) || l.Recommended.After(j.horizon) {
			continue
		}
		i := slices.IndexFunc(firsts, func(o Line) bool { return o.Series == l.Series })
		if i < 0 {
			firsts = append(firsts, l)
		} else if l.Recommended.Before(firsts[i].Recommended) {
			firsts[i] = l
		}
	}
	var until record.Date
	for _, l := range firsts {
		if end := j.waits(l); until.IsZero() || end.Before(until) {
			until = end
		}
	}
	firsts = slices.DeleteFunc(firsts, func(l Line) bool { return l.Recommended.After(until) })
	return j.together(firsts), len(firsts) > 0
}

// together is the day of a visit for these lines. Where a catch-up dose is among them, a series that is under way may come
// along before its usual age, as soon as its own bounds allow: nobody waits for nothing.
func (j *journey) together(lines []Line) record.Date {
	catchUp := slices.ContainsFunc(lines, func(l Line) bool { return !l.byAge && l.after != "" })
	var day record.Date
	j.along = map[string]bool{}
	for _, l := range lines {
		if catchUp && l.byAge && l.Number > 1 {
			j.along[l.Key] = true
			day = later(day, l.validFrom)
		} else {
			day = later(day, l.Recommended)
		}
	}
	if !day.After(j.on) { // those that come along would come alone
		j.along = nil
		for _, l := range lines {
			day = later(day, l.Recommended)
		}
	}
	return day
}

// today lists what the visit of the day gives: what is asked for, and what comes along.
func (j *journey) today() []Line {
	now := j.open(Late, Due)
	if len(now) == 0 {
		return nil
	}
	for _, l := range j.open(Upcoming) {
		if j.along[l.Key] && !l.validFrom.After(j.on) {
			now = append(now, l)
		}
	}
	return now
}

// waits is the last day to which a line may be put off for the sake of another one.
func (j *journey) waits(l Line) record.Date {
	end := l.Latest
	if l.ranged {
		if far := l.Recommended.AddMonths(waitRanged); far.Before(end) {
			end = far
		}
	} else {
		switch {
		case !l.Recommended.Before(j.birth.AddYears(2)):
			end = l.Recommended.AddMonths(waitLater)
		case l.byAge:
			end = l.Recommended.AddDays(waitUnderTwo)
		}
	}
	if end.IsZero() || !l.Latest.IsZero() && end.After(l.Latest) {
		end = later(l.Recommended, l.Latest)
	}
	if !l.Until.IsZero() && !end.Before(l.Until) {
		end = l.Until.AddDays(-1)
	}
	if grown := j.birth.AddYears(adultAge); l.Recommended.Before(grown) && !end.Before(grown) {
		end = grown.AddDays(-1) // from then on the catch-up of a child is to be checked first, and would be in no visit
	}
	return end
}

// visit describes the visit of the day.
func (j *journey) visit(lines []Line) Visit {
	v := Visit{From: j.on, Why: VisitInterval}
	late := false
	for _, l := range lines {
		v.Lines = append(v.Lines, VisitLine{Key: l.Key, Valences: l.Missing, Mandatory: l.Mandatory, Source: l.Source, Confidence: l.Confidence})
		late = late || l.Status == Late
		if !l.Latest.IsZero() && (v.To.IsZero() || l.Latest.Before(v.To)) {
			v.To = l.Latest
		}
		if !l.Until.IsZero() && (v.To.IsZero() || !v.To.Before(l.Until)) {
			v.To = l.Until.AddDays(-1)
		}
	}
	if late || v.To.Before(v.From) {
		v.To = record.Date{}
	}
	slices.SortStableFunc(v.Lines, func(a, b VisitLine) int {
		switch {
		case a.Mandatory == b.Mandatory:
			return 0
		case a.Mandatory:
			return -1
		}
		return 1
	})
	v.Why, v.After = j.why(lines)
	return v
}

func (j *journey) why(lines []Line) (VisitReason, string) {
	if j.on == j.reading.on {
		return VisitNow, ""
	}
	for _, l := range lines {
		switch {
		case l.Recommended != j.on: // it waited for another one, or came along for another one
		case slices.Contains([]ReasonCode{SeasonOpen, SeasonAlways, FluOpen}, l.Reason.Code):
			return VisitSeason, ""
		case l.byAge:
			return VisitAge, ""
		case l.after != "":
			return VisitInterval, l.after
		}
	}
	return VisitAge, ""
}
