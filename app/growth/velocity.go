package growth

import "carnet/app/record"

// Velocity is how fast a measure changed between two readings.
type Velocity struct {
	From, To Reading
	Days     int     // between them
	PerYear  float64 // Indicator.Unit a year; negative for a loss
}

// Velocities gives, for each reading that has one before it far enough away, the change a year since the nearest such
// one. readings are those of [Readings] for the same indicator: weight, height and head; others have no velocity.
// Implausible readings are left out.
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
	for i, to := range kept {
		for j := i - 1; j >= 0; j-- {
			from := kept[j]
			days := to.Date.DaysSince(from.Date)
			if days < shortest(ind, s.AgeDays(from.Date)) {
				continue
			}
			before, _ := s.standingValue(ind, from.Observation)
			after, _ := s.standingValue(ind, to.Observation)
			all = append(all, Velocity{From: from, To: to, Days: days, PerYear: (after - before) / float64(days) * daysOfYear})
			break
		}
	}
	return all
}

// shortest is the fewest days between two readings, the first at an age in days.
func shortest(ind Indicator, age int) int {
	const month, months2, months4, months6 = 28, 59, 120, 181 // the shortest by the calendar
	switch {
	case age < 365 && ind == WeightForAge:
		return month // about 300 g at one year, 1 kg at birth
	case age < 365:
		return months2 // 2 cm of height and 5 mm of head at the end of the first year
	case age < 730 && ind == WeightForAge:
		return months2 // about 400 g
	case age < 730:
		return months4 // 3 cm
	}
	return months6 // 1 kg and 3 cm
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
