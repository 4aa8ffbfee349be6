package agenda

import (
	"cmp"
	"slices"

	"carnet/app/record"
)

// Need is something to be done for one child within a window.
type Need struct {
	Profile  record.ID
	Kind     Kind        // Dose or Exam
	Key      string      // of the dose or the examination
	Label    string      // text key
	Series   string      // of a dose: only the first need of a series is planned, the next depends on the day of this one
	Live     bool        // a live vaccine: two of one child are given on one day, or at least LiveSpacing days apart
	From, To record.Date // both included
	Best     record.Date // the day to aim at
}

// LiveSpacing is how many days part two live vaccines that are not given on one day (calendrier des vaccinations, DGS).
const LiveSpacing = 28

// Preference says which days are proposed.
type Preference struct {
	From     record.Date // no day before that one, as tomorrow
	Sundays  bool        // Sundays can be proposed
	Holidays bool        // public holidays can be proposed
}

func (p Preference) allows(d record.Date) bool {
	return (p.Sundays || WorkingDay(d, false)) && (p.Holidays || Holiday(d) == "")
}

// Visit is one date on which several things can be done together.
type Visit struct {
	Day   record.Date
	Needs []Need // in the order of profiles, then of their windows
	// The day was chosen between From, the day on which the last window opens, and To, on which the first one closes.
	From, To      record.Date
	Opens, Closes Need // whose windows these are
	// Children counts the profiles that come.
	Children int
	// Closed: every day between From and To is a Sunday or a holiday, and one is proposed all the same.
	Closed bool
	// Spacing: the day is too near a live vaccine of another visit for one of the children. To ask before booking.
	Spacing bool
}

// Common is what was found.
type Common struct {
	Visits []Visit // in the order of time
	// Later are the needs that depend on the day of another one in Visits.
	Later []Need
	// Over are the needs whose window closed before the first day allowed.
	Over []Need
}

// CommonDates finds the fewest dates on which everything can be done, and on each the allowed day that is nearest to the
// days to aim at. The order of needs does not matter.
//
// Fewest: the needs are taken by the end of their windows; one that no chosen day fits gets the last allowed day of its own
// window, which is the day that fits most of the others. No other choice needs fewer dates.
func CommonDates(needs []Need, p Preference) Common {
	var c Common
	open := c.sort(needs, p)
	var groups [][]Need
	var stabs []record.Date
	for _, n := range open {
		at := slices.IndexFunc(stabs, func(d record.Date) bool { return !d.Before(n.From) && !d.After(n.To) })
		if at < 0 {
			stabs = append(stabs, lastDay(n, p))
			groups = append(groups, nil)
			at = len(groups) - 1
		}
		groups[at] = append(groups[at], n)
	}
	for _, g := range groups {
		c.Visits = append(c.Visits, visit(g, p))
	}
	c.settle(p)
	slices.SortStableFunc(c.Visits, func(a, b Visit) int { return a.Day.Compare(b.Day) })
	c.markSpacing()
	return c
}

// sort clips the windows to the days allowed, sets aside what cannot be planned now, and orders the rest by the end of the
// window.
func (c *Common) sort(needs []Need, p Preference) []Need {
	all := slices.Clone(needs)
	slices.SortStableFunc(all, func(a, b Need) int {
		return cmp.Or(lastDay(a, p).Compare(lastDay(b, p)), a.From.Compare(b.From), slices.Compare(a.Profile[:], b.Profile[:]), cmp.Compare(a.Key, b.Key))
	})
	type series struct {
		profile record.ID
		name    string
	}
	first := map[series]Need{}
	for _, n := range all {
		k := series{n.Profile, n.Series}
		if known, ok := first[k]; n.Series != "" && (!ok || n.From.Before(known.From)) {
			first[k] = n
		}
	}
	var open []Need
	for _, n := range all {
		if n.From.Before(p.From) {
			n.From = p.From
		}
		switch {
		case n.Series != "" && first[series{n.Profile, n.Series}].Key != n.Key:
			c.Later = append(c.Later, n)
		case n.To.Before(n.From):
			c.Over = append(c.Over, n)
		default:
			open = append(open, n)
		}
	}
	return open
}

// lastDay is the last allowed day of a window, its very last one where none is allowed.
func lastDay(n Need, p Preference) record.Date {
	for d := n.To; !d.Before(n.From) && !d.Before(p.From); d = d.AddDays(-1) {
		if p.allows(d) {
			return d
		}
	}
	return n.To
}

// visit chooses the day of a group: within all its windows, allowed, and nearest to the days to aim at.
func visit(group []Need, p Preference) Visit {
	v := Visit{Needs: slices.Clone(group), Opens: group[0], Closes: group[0]}
	var children []record.ID
	for _, n := range group {
		if n.From.After(v.Opens.From) {
			v.Opens = n
		}
		if n.To.Before(v.Closes.To) {
			v.Closes = n
		}
		if !slices.Contains(children, n.Profile) {
			children = append(children, n.Profile)
		}
	}
	v.From, v.To, v.Children = v.Opens.From, v.Closes.To, len(children)
	slices.SortStableFunc(v.Needs, func(a, b Need) int { return slices.Compare(a.Profile[:], b.Profile[:]) })
	best, found := 0, false
	for _, closed := range []bool{false, true} {
		for d := v.From; !d.After(v.To); d = d.AddDays(1) {
			if !closed && !p.allows(d) {
				continue
			}
			if far := distance(d, group); !found || far < best {
				v.Day, best, found = d, far, true
			}
		}
		if found {
			v.Closed = closed
			return v
		}
	}
	return v
}

// distance is how far a day is from all days to aim at. Late weighs double: it is better to come a week early.
func distance(d record.Date, group []Need) int {
	sum := 0
	for _, n := range group {
		if far := d.DaysSince(n.Best); far > 0 {
			sum += 2 * far
		} else {
			sum -= far
		}
	}
	return sum
}

// settle moves each need to the visit that is nearest to its own day, where it has a choice, without emptying a visit.
func (c *Common) settle(p Preference) {
	var groups [][]Need
	for _, v := range c.Visits {
		groups = append(groups, v.Needs)
	}
	for from := range groups {
		for _, n := range slices.Clone(groups[from]) {
			to := from
			for other, v := range c.Visits {
				if !v.Day.Before(n.From) && !v.Day.After(n.To) && distance(v.Day, []Need{n}) < distance(c.Visits[to].Day, []Need{n}) {
					to = other
				}
			}
			if to == from || len(groups[from]) == 1 {
				continue
			}
			groups[from] = slices.DeleteFunc(slices.Clone(groups[from]), func(m Need) bool { return m == n })
			groups[to] = append(slices.Clone(groups[to]), n)
			c.Visits[from], c.Visits[to] = visit(groups[from], p), visit(groups[to], p)
		}
	}
}

// markSpacing warns of visits that give one child two live vaccines too near to each other.
func (c *Common) markSpacing() {
	for i := range c.Visits {
		for j := range c.Visits[:i] {
			a, b := &c.Visits[j], &c.Visits[i]
			if b.Day.DaysSince(a.Day) >= LiveSpacing || b.Day == a.Day {
				continue
			}
			for _, n := range b.Needs {
				if n.Live && slices.ContainsFunc(a.Needs, func(m Need) bool { return m.Live && m.Profile == n.Profile }) {
					b.Spacing = true
				}
			}
		}
	}
}
