package vaccination

import (
	"slices"

	"carnet/app/record"
)

// slot is one place of a chain: a line, for one valence.
type slot struct {
	series  *seriesReading
	rule    *rule
	index   int // rank in the scheme
	valence record.Valence

	dose    *given // nil while the place is empty
	verdict verdict

	state standing
}

// first reports the first place of its series.
func (s *slot) first() bool { return s.index == 0 }

// chain is all places that one valence goes through, in the order of a life, and the doses that hold the valence.
type chain struct {
	slots   []*slot
	doses   []*given
	doubled []*given // noted twice on one day
	// begunLate: the first dose that plainly begins a series at an age when a dose is usually a booster, nil when none does.
	begunLate *given
}

// runWithin is how soon a second dose tells a series from a booster: boosters are years apart.
const (
	runWithin = 6  // months
	endWithin = 13 // the same for the third dose, 8 to 12 months after the first
)

// findSeries looks for a series begun at the age of boosters: two doses close to each other, or a first one recorded as
// a first vaccination. A single dose of that age may be either: without more it is read as the booster.
func (c *chain) findSeries(r *reading) {
	for i, g := range c.doses {
		if r.within(g, record.Span{}, boosterAge) {
			continue
		}
		begins := i+1 < len(c.doses) && c.doses[i+1].Date.Before(g.Date.AddMonths(runWithin)) && g.Rank != record.BoosterDose
		goesOn := i > 0 && g.Date.Before(c.doses[i-1].Date.AddMonths(endWithin))
		if g.Rank == record.FirstDose || begins || goesOn {
			c.begunLate = g
		}
		return
	}
}

// boosters reports a valence that is given again by age.
func (c *chain) boosters() bool {
	return slices.ContainsFunc(c.slots, func(s *slot) bool { return s.rule.anchored() })
}

// boosterAge is the age from which the doses of a series are boosters.
var boosterAge = record.Span{N: 11, Unit: record.Years}

// assign gives each recorded dose its place, valence by valence.
func (r *reading) assign() {
	r.chains = map[record.Valence]*chain{}
	for _, s := range r.series {
		s.places = make([][]*slot, len(s.scheme.Doses))
		for _, v := range s.Valences {
			if when, elsewhere := s.Without[v]; elsewhere && r.person.holds(when) == isYes {
				continue
			}
			c := r.chains[v]
			if c == nil {
				c = &chain{}
				r.chains[v] = c
			}
			for i := range s.scheme.Doses {
				if s.scheme.Doses[i].Level == Seasonal || slices.Contains(s.scheme.Doses[i].Lacks, v) {
					continue // every year again, or not in this line: no place to fill
				}
				p := &slot{series: s, rule: &s.scheme.Doses[i], index: i, valence: v}
				c.slots = append(c.slots, p)
				s.places[i] = append(s.places[i], p)
			}
		}
	}
	for v, c := range r.chains {
		for _, g := range r.given {
			if g.aside != "" || !g.has(v) && !slices.ContainsFunc(c.slots, func(s *slot) bool { return s.series.accepts(g) }) {
				continue
			}
			if g.Date.Whole() && slices.ContainsFunc(c.doses, func(o *given) bool { return o.Date == g.Date }) {
				c.doubled = append(c.doubled, g)
				continue
			}
			c.doses = append(c.doses, g)
		}
		c.findSeries(r)
		r.place(c)
	}
	r.findProducts()
}

// findProducts sets the brand of each series: that of its first dose that has a place.
func (r *reading) findProducts() {
	for _, s := range r.series {
		var first *given
		for _, v := range s.Valences {
			c := r.chains[v]
			if c == nil {
				continue
			}
			for _, p := range c.slots {
				if p.series == s && p.dose != nil && (first == nil || compareGiven(p.dose, first) < 0) {
					first = p.dose
				}
			}
		}
		if first != nil {
			s.started, s.product = true, first.brand
		}
	}
}

// score compares two ways of placing the doses of a chain, the most important first; more is better.
type score [5]int

const (
	placed    = iota // doses that have a place: none is set aside that could count
	valid            // minus those that are to be checked
	ranks            // minus those whose recorded rank contradicts the place
	early            // minus the places: a series is resumed where it stopped
	closeness        // minus the days away from the recommended ages
)

func (a score) better(b score) bool { return slices.Compare(a[:], b[:]) > 0 }

func (a score) plus(b score) score {
	for i := range a {
		a[i] += b[i]
	}
	return a
}

// place finds the best way of putting the doses of a chain, in order of date, into its places, in their order.
func (r *reading) place(c *chain) {
	if len(c.doses) == 0 {
		return
	}
	p := placing{reading: r, chain: c, memo: make([]choice, len(c.slots)*(len(c.doses)+1)*2)}
	last, filled := -1, false
	for i, s := range c.slots {
		step := p.best(i, last, filled)
		if filled = step.dose >= 0; filled {
			s.dose = c.doses[step.dose]
			s.verdict = r.judge(c, s, s.dose, c.at(last))
			last = step.dose
		}
	}
}

func (c *chain) at(i int) *given {
	if i < 0 {
		return nil
	}
	return c.doses[i]
}

// placing explores the ways; each sub-problem is solved once.
type placing struct {
	*reading
	chain *chain
	memo  []choice
}

// choice is the best answer to a sub-problem: the dose for the place, -1 for none.
type choice struct {
	score score
	dose  int
	known bool
}

// best is the sub-problem of the places from index on, with the doses after last; filled tells of the place before index.
func (p *placing) best(index, last int, filled bool) choice {
	if index == len(p.chain.slots) {
		return choice{dose: -1}
	}
	key := (index*(len(p.chain.doses)+1) + last + 1) * 2
	if filled {
		key++
	}
	if p.memo[key].known {
		return p.memo[key]
	}
	s := p.chain.slots[index]
	answer := choice{score: p.best(index+1, last, false).score, dose: -1, known: true}
	if s.first() || s.rule.anchored() || filled { // the second dose of a series needs a first one
		for i := last + 1; i < len(p.chain.doses); i++ {
			g := p.chain.doses[i]
			v := p.judge(p.chain, s, g, p.chain.at(last))
			if v.impossible {
				continue
			}
			total := p.value(s, g, v, index).plus(p.best(index+1, i, true).score)
			if total.better(answer.score) {
				answer = choice{total, i, true}
			}
		}
	}
	p.memo[key] = answer
	return answer
}

func (p *placing) value(s *slot, g *given, v verdict, index int) score {
	var n score
	n[placed] = 1
	if v.check() {
		n[valid] = -1
	}
	if g.Rank == record.BoosterDose && !s.rule.Booster || g.Rank == record.FirstDose && s.rule.Booster {
		n[ranks] = -1
	}
	n[early] = -index
	if !s.rule.Due.IsZero() {
		days := g.Date.DaysSince(p.age(s.rule.Due))
		n[closeness] = -max(days, -days)
	}
	return n
}
