package growth

import (
	"slices"

	"carnet/app/record"
)

// Velocity is how fast a measure changed between two readings.
type Velocity struct {
	From, To Reading
	Days     int     // between them
	PerYear  float64 // Indicator.Unit a year; negative for a loss
}

// Velocities gives the change a year from one reading to the next that is far enough, the oldest first. The spans follow
// each other without overlapping and the last one ends at the latest reading, which is the one that is asked about.
// readings are those of [Readings] for the same indicator: weight, height and head; others have no velocity. Implausible
// readings are left out.
//
// Far enough is what makes the growth of the span clearly larger than the error of its two measures, close to the
// intervals for which the WHO publishes velocities: a weight is uncertain by some 200 g (clothes, meals), a height by
// half a centimetre, a head by some millimetres. Over a shorter time the number would say more of the scale than of the
// child.
//
// Heights are compared as standing heights, so that getting up at two years is not a stop of growth.
func (s Subject) Velocities(ind Indicator, readings []Reading) []Velocity {
	if ind != WeightForAge && ind != HeightForAge && ind != HeadForAge {
		return nil
	}
	var kept []Reading
	for _, r := range readings {
		if _, ok := s.standingValue(ind, r.Observation); !ok {
			continue
		}
		if score, ok := s.Score(ind, r.Observation); ok && score.Flags.Has(Implausible) {
			continue
		}
		kept = append(kept, r)
	}
	var all []Velocity
	for to := len(kept) - 1; to > 0; {
		from := to - 1
		for from >= 0 && kept[to].Date.DaysSince(kept[from].Date) < shortest(ind, s.AgeDays(kept[from].Date)) {
			from--
		}
		if from < 0 { // nothing is far enough before this one
			to--
			continue
		}
		all = append(all, s.velocity(ind, kept[from], kept[to]))
		to = from
	}
	slices.Reverse(all)
	return all
}

func (s Subject) velocity(ind Indicator, from, to Reading) Velocity {
	days := to.Date.DaysSince(from.Date)
	before, _ := s.standingValue(ind, from.Observation)
	after, _ := s.standingValue(ind, to.Observation)
	return Velocity{From: from, To: to, Days: days, PerYear: (after - before) / float64(days) * daysOfYear}
}

// shortest is the fewest days between two readings, the first at an age in days. In brackets, what the median child gains
// meanwhile at the end of the range of ages.
func shortest(ind Indicator, age int) int {
	const months1, months2, months4, months6, months12 = 28, 59, 120, 181, 365 // the shortest by the calendar
	switch {
	case age < 183 && ind == WeightForAge:
		return months1 // 400 g
	case age < 365:
		return months2 // 500 g, 25 mm of height, 7 mm of head
	case age < 730:
		return months4 // 800 g, 35 mm, 5 mm
	case ind == HeadForAge:
		return months12 // 5 mm
	}
	return months6 // 1 kg, 30 mm
}

// standingValue is what an indicator reads, in its unit; a height measured lying, or taken as such before day 731, is
// turned into a standing one.
func (s Subject) standingValue(ind Indicator, o Observation) (float64, bool) {
	if !s.Birth.Whole() || !o.Date.Whole() {
		return 0, false
	}
	cm := float64(o.Height) / 10
	if o.Posture == record.Lying || o.Posture == "" && s.AgeDays(o.Date) < firstStanding {
		cm -= standingGap
	}
	switch ind {
	case WeightForAge:
		return float64(o.Weight) / 1000, o.Weight > 0
	case HeadForAge:
		return float64(o.Head) / 10, o.Head > 0
	case HeightForAge:
		return cm, o.Height > 0 && cm > 0
	case BMIForAge:
		return float64(o.Weight) / 1000 / (cm / 100 * cm / 100), o.Weight > 0 && o.Height > 0 && cm > 0
	}
	return 0, false
}
