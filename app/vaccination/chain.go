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
}

// assign gives each recorded dose its place, valence by valence.
func (r *reading) assign() {
	r.chains = map[record.Valence]*chain{}
	for _, s := range r.series {
		for _, v := range s.Valences {
			c := r.chains[v]
			if c == nil {
				c = &chain{}
				r.chains[v] = c
			}
			for i := range s.scheme.Doses {
				if s.scheme.Doses[i].Level == Seasonal {
					continue // every year again: no place to fill
				}
				c.slots = append(c.slots, &slot{series: s, rule: &s.scheme.Doses[i], index: i, valence: v})
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
		r.place(c)
	}
	r.findProducts()
}

// findProducts sets the brand of each series: that of its first dose that has a place.
func (r *reading) findProducts() {
	for _, s := range r.series {
		var first *given
		for _, v := range s.Valences {
			for _, p := range r.chains[v].slots {
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
	p := placing{reading: r, chain: c, memo: map[placingKey]choice{}}
	slotIndex, last, filled := 0, -1, false
	for slotIndex < len(c.slots) {
		step := p.best(placingKey{slotIndex, last, filled})
		s := c.slots[slotIndex]
		if filled = step.dose >= 0; filled {
			s.dose = c.doses[step.dose]
			s.verdict = r.judge(s, s.dose, c.at(last))
			last = step.dose
		}
		slotIndex++
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
	memo  map[placingKey]choice
}

// placingKey is a sub-problem: the places from slot on, with the doses after last.
type placingKey struct {
	slot, last int
	filled     bool // whether the place before slot is filled
}

// choice is its best answer: the dose for slot, -1 for none.
type choice struct {
	score score
	dose  int
}

func (p *placing) best(k placingKey) choice {
	if k.slot == len(p.chain.slots) {
		return choice{dose: -1}
	}
	if known, ok := p.memo[k]; ok {
		return known
	}
	s := p.chain.slots[k.slot]
	answer := choice{score: p.best(placingKey{k.slot + 1, k.last, false}).score, dose: -1}
	if s.first() || s.rule.anchored() || k.filled { // the second dose of a series needs a first one
		for i := k.last + 1; i < len(p.chain.doses); i++ {
			g := p.chain.doses[i]
			v := p.judge(s, g, p.chain.at(k.last))
			if v.impossible {
				continue
			}
			total := p.value(s, g, v, k.slot).plus(p.best(placingKey{k.slot + 1, i, true}).score)
			if total.better(answer.score) {
				answer = choice{total, i}
			}
		}
	}
	p.memo[k] = answer
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
