package vaccination

import (
	"slices"

	"carnet/app/record"
)

// standing is where one place of a chain stands.
type standing struct {
	status Status
	reason Reason
	dates  dates
	// needless: nothing has to be given here any more for this valence, by age or because the series is complete.
	needless bool
}

// dates of a place. prudent is recommended moved by the bounds that no source confirms.
type dates struct {
	earliest, recommended, prudent, latest, until record.Date

	valid record.Date // first day that breaks no bound, not even an unconfirmed one
	byAge bool        // prudent is the age of the calendar
	after string      // key of the line whose interval decides otherwise
}

// before is the dose that the next place of a chain counts from: a given one, or one still to do on a supposed day.
type before struct {
	date   record.Date
	line   string
	brand  string
	status Status // Done for a given one
}

// longest is the interval to keep after a dose of that brand.
func (r *rule) longest(brand string) record.Span {
	if longer, ok := r.IntervalBy[brand]; ok {
		return longer
	}
	return r.MinInterval
}

// intervalTag is how well that interval is established.
func (r *rule) intervalTag(brand string) Confidence {
	if _, ok := r.IntervalBy[brand]; ok {
		return r.IntervalByTag
	}
	return r.IntervalTag
}

// schedule says of each place where it stands, chain by chain.
func (r *reading) schedule() {
	for v, c := range r.chains {
		var prev before
		lastFilled := -1
		for i, s := range c.slots {
			if s.dose != nil {
				lastFilled = i
			}
		}
		for i, s := range c.slots {
			d := r.dates(s, prev)
			if s.dose != nil {
				s.state = standing{status: Done, dates: d}
				prev = before{s.dose.Date.Last(), s.rule.Key, s.dose.brand, Done}
				continue
			}
			switch {
			case r.complete(c, s, v):
				s.state = standing{status: NotConcerned, dates: d, needless: true}
			default:
				s.state = r.stand(c, s, prev, d, i < lastFilled)
				r.temper(s)
			}
			switch s.state.status {
			case Late, Due:
				prev = before{date: later(d.prudent, r.on), line: s.rule.Key, status: s.state.status}
			case Upcoming:
				prev = before{date: s.state.dates.prudent, line: s.rule.Key, status: Upcoming}
			case Check:
				if s.state.reason.Code == IntervalUnsure {
					prev = before{date: d.prudent, line: s.rule.Key, status: Upcoming}
				}
			}
		}
	}
}

// complete reports that valence v needs no more doses in this series: by age, or by one dose after a given age.
func (r *reading) complete(c *chain, s *slot, v record.Valence) bool {
	if until := s.series.ValenceUntil[v]; r.reached(until) && r.age(s.rule.Due).Before(r.age(until)) {
		return true // a booster of a later age states for itself what it holds
	}
	if r.shortened(c, s, v) || r.begunFrom(c, s.rule.SkipIfBegun) {
		return true
	}
	return r.oneIsEnough(c, s, s.series.OneDoseFrom[v])
}

// oneIsEnough reports that one dose given from that age on makes this place needless: a noted one, or one asked for before it.
func (r *reading) oneIsEnough(c *chain, s *slot, from record.Span) bool {
	return !from.IsZero() && slices.ContainsFunc(c.slots, func(o *slot) bool {
		switch {
		case o.series != s.series:
			return false
		case o.dose != nil:
			return !o.dose.Date.First().Before(r.age(from))
		}
		asked := o.state.status == Late || o.state.status == Due || o.state.status == Upcoming
		return o.index < s.index && asked && r.reached(from)
	})
}

// shortened reports that the doses of one product were enough for the series.
func (r *reading) shortened(c *chain, s *slot, v record.Valence) bool {
	for _, k := range s.series.Short {
		if k.Valence != v {
			continue
		}
		var first, last *given
		n := 0
		for _, o := range c.slots {
			if o.series != s.series || o.dose == nil {
				continue
			}
			if !o.dose.Date.Whole() || o.dose.brand != k.Product || !r.within(o.dose, k.From, k.Until) {
				n = 0
				break
			}
			if first == nil {
				first = o.dose
			}
			last = o.dose
			n++
		}
		if n >= k.Doses && !last.Date.Before(k.Interval.After(first.Date)) {
			return true
		}
	}
	return false
}

// begunFrom reports a primary series begun at that age or later; one that nothing shows begins today. Where only a later
// dose is noted, when it began is not known.
func (r *reading) begunFrom(c *chain, age record.Span) bool {
	if age.IsZero() {
		return false
	}
	for _, s := range c.slots {
		if s.dose != nil {
			return !s.rule.anchored() && !s.dose.Date.First().Before(r.age(age))
		}
	}
	return r.reached(age)
}

// interval is the one to keep before the place: that of the whole vaccine, or its own where nothing else of the line is left to
// give, as for hepatitis B alone.
func (r *reading) interval(s *slot, brand string) record.Span {
	own, ok := s.rule.ValidInterval[s.valence]
	if !ok || s.dose != nil || slices.ContainsFunc(s.series.places[s.index], func(o *slot) bool {
		return o != s && o.dose == nil && !r.complete(r.chains[o.valence], o, o.valence)
	}) {
		return s.rule.longest(brand)
	}
	return own
}

func (r *reading) dates(s *slot, prev before) dates {
	var d dates
	var due, unsure record.Date
	if !s.rule.Due.IsZero() {
		due = later(r.age(s.rule.Due), s.series.Since)
	}
	bound := func(from record.Date, span record.Span, tag Confidence) {
		switch {
		case from.IsZero() || span.IsZero():
		case tag == Unverified:
			unsure = later(unsure, span.After(from))
		default:
			d.earliest = later(d.earliest, span.After(from))
		}
	}
	bound(r.birth, s.rule.MinAge, s.rule.MinAgeTag)
	if s.rule.Reduced {
		bound(r.birth, r.data.ReducedFrom, s.rule.Confidence)
	}
	bound(prev.date, r.interval(s, prev.brand), s.rule.intervalTag(prev.brand))
	if s.dose == nil && r.isLive(s.valence) {
		d.earliest = later(d.earliest, r.afterLive(s.valence))
	}
	if d.earliest.IsZero() {
		d.earliest = due
	}
	d.recommended = later(due, d.earliest)
	if !prev.date.IsZero() && !s.rule.Space.IsZero() {
		d.recommended = later(d.recommended, s.rule.Space.After(prev.date))
	}
	d.prudent, d.valid = later(d.recommended, unsure), later(d.earliest, unsure)
	d.latest = r.latest(s, prev, d.prudent)
	if d.byAge = !due.IsZero() && d.prudent == due; !d.byAge {
		d.after = prev.line
	}
	if until := s.series.untilFor(s.rule, s.series.product); !until.IsZero() {
		d.until = r.age(until)
	}
	return d
}

// latest is the last day before the line is late: by the calendar where it gives a range, else by our convention.
func (r *reading) latest(s *slot, prev before, from record.Date) record.Date {
	if from.IsZero() {
		return record.Date{}
	}
	if !s.rule.MaxInterval.IsZero() && !prev.date.IsZero() {
		return s.rule.MaxInterval.After(prev.date)
	}
	grace := r.settings.LateLater
	if from.Before(r.birth.AddYears(2)) {
		grace = r.settings.LateUnderTwo
	}
	latest := grace.After(from)
	if !s.rule.DueUntil.IsZero() {
		latest = later(latest, r.age(s.rule.DueUntil).AddDays(-1))
	}
	return latest
}

// stand says where an empty place stands. overtaken: a later place of the chain is filled.
func (r *reading) stand(c *chain, s *slot, prev before, d dates, overtaken bool) standing {
	at := func(status Status, reason Reason) standing { return standing{status: status, reason: reason, dates: d} }
	if r.person.Facts.exempts(s.valence) {
		return at(NotConcerned, Reason{Code: Exempted})
	}
	switch r.person.holds(s.series.When) {
	case isNo:
		return at(NotConcerned, Reason{Code: NotIndicated})
	case unknown:
		return at(NotConcerned, Reason{Code: AskFirst})
	}
	if s.rule.Campaign != "" {
		return r.campaign(s, d)
	}
	if len(s.rule.Products) > 0 && !slices.Contains(s.rule.Products, s.series.product) {
		if s.series.started && s.series.product == "" && (d.until.IsZero() || r.on.Before(d.until)) {
			return at(Check, Reason{Code: ProductUnknown, Product: s.rule.Products[0]})
		}
		return at(NotConcerned, Reason{Code: ProductDependent, Product: s.rule.Products[0]})
	}
	if s.rule.Level == Proposed && !s.series.started {
		return at(NotConcerned, Reason{Code: OnRequest, Span: s.series.scheme.Doses[0].Due})
	}
	if before := c.before(s); before != nil && before.dose == nil && before.state.status == Past {
		return at(Past, before.state.reason) // a series that can no longer be begun has no second dose
	}
	if until := s.series.untilFor(s.rule, s.series.product); r.reached(until) {
		switch {
		case s.rule.AfterUntil == "check" && !overtaken:
			return at(Check, Reason{Code: CatchUpPlan})
		case s.series.started && !s.rule.anchored():
			return at(Past, Reason{Code: Unfinished, Span: until})
		}
		return at(Past, Reason{Code: UpperAge, Span: until})
	}
	if overtaken || r.reached(s.rule.CheckFrom) {
		return r.forProfessional(c, s, d, overtaken)
	}
	return r.byDate(s, prev, d)
}

// temper turns what the calendar asks for into a question for a doctor, where something speaks against the vaccine or
// where the edition does not state enough.
func (r *reading) temper(s *slot) {
	open := s.state.status == Late || s.state.status == Due
	if !open && s.state.status != Upcoming {
		return
	}
	if why, ok := r.unlikely(s.valence); ok && (why.Date.IsZero() || s.state.dates.recommended.Before(why.Date)) {
		s.state.status, s.state.reason = Check, why
		return
	}
	if open && (s.series.Unsure || r.on.Before(editions()[0].data.ValidFrom)) {
		s.state.status, s.state.reason = Check, Reason{Code: EditionUnsure}
	}
	if open && s.series.ID == tuberculosis && r.person.Facts.is(record.BornHighTB) == isYes {
		s.state.status, s.state.reason = Check, Reason{Code: TestFirst}
	}
}

// tuberculosis is the series that a skin test may have to come before.
const tuberculosis = "BCG"

// before is the place before s in its series, nil for the first and for those that an age decides.
func (c *chain) before(s *slot) *slot {
	if s.first() || s.rule.anchored() {
		return nil
	}
	for _, o := range c.slots {
		if o.series == s.series && o.index == s.index-1 {
			return o
		}
	}
	return nil
}

// forProfessional is for places whose catch-up no table read settles: the first empty one of a series is to be
// checked, the others follow from the answer.
func (r *reading) forProfessional(c *chain, s *slot, d dates, overtaken bool) standing {
	for _, o := range c.slots {
		if o.series == s.series && o.dose == nil && o.index < s.index && !o.rule.anchored() {
			return standing{status: NotConcerned, reason: Reason{Code: AfterPrevious, Line: o.rule.Key}, dates: d}
		}
	}
	code := CatchUpPlan
	switch {
	case overtaken:
		code = Gap
	case s.series.ID == tuberculosis:
		code = TestFirst
	case !s.series.started && r.reached(record.Span{N: 18, Unit: record.Years}):
		code = NoRecord
	}
	return standing{status: Check, reason: Reason{Code: code}, dates: d}
}

func (r *reading) byDate(s *slot, prev before, d dates) standing {
	at := func(status Status, reason Reason) standing { return standing{status: status, reason: reason, dates: d} }
	waits := !s.rule.MinInterval.IsZero() || !s.rule.Space.IsZero()
	catchUp := !s.series.RoutineFrom.IsZero() && r.birth.Before(s.series.RoutineFrom)
	switch {
	case waits && (prev.status == Late || prev.status == Due):
		return at(Upcoming, Reason{Code: AfterPrevious, Line: prev.line, Date: d.prudent})
	case s.series.started && !d.until.IsZero() && !d.earliest.Before(d.until):
		return at(Check, Reason{Code: Unfinished, Span: s.series.untilFor(s.rule, s.series.product)})
	case r.on.Before(d.recommended) && d.prudent.After(d.recommended):
		return at(Upcoming, Reason{Code: IntervalUnsure, Date: d.prudent})
	case r.on.Before(d.recommended):
		return at(Upcoming, Reason{Code: IsUpcoming, Date: d.prudent})
	case s.series.scheme.Confidence == Unverified:
		return at(Check, Reason{Code: CatchUpPlan})
	case r.on.Before(d.prudent):
		return at(Check, Reason{Code: IntervalUnsure, Date: d.prudent})
	case catchUp:
		return at(Due, Reason{Code: CatchUp})
	case r.on.After(d.latest):
		return at(Late, Reason{Code: IsLate, Date: d.prudent})
	}
	return at(Due, Reason{Code: IsDue, Date: d.prudent})
}

// later is the later of two dates, of which one may be missing.
func later(a, b record.Date) record.Date {
	if a.IsZero() || !b.IsZero() && b.After(a) {
		return b
	}
	return a
}
