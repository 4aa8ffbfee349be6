package growth

import (
	"slices"

	"carnet/app/record"
)

// Reading is an observation made of written measurements, with their places in the list it was made from: a screen
// shows their source and author.
type Reading struct {
	Observation
	From []int
}

// Readings picks the measurements that an indicator reads, sorted by date. BMI needs a weight and a height of the same
// day: it takes the last of each in the list, so that a value written again that day replaces the first.
func Readings(ind Indicator, measurements []record.Measurement) []Reading {
	var all []Reading
	if ind == BMIForAge {
		all = bmiReadings(measurements)
	} else {
		for i, m := range measurements {
			if Indicator(m.Type) != ind { // the simple indicators have the name of what they read
				continue
			}
			r := Reading{Observation{Date: m.Date}, []int{i}}
			r.set(m)
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b Reading) int { return a.Date.Compare(b.Date) })
	return all
}

func bmiReadings(measurements []record.Measurement) []Reading {
	weights, heights := map[record.Date]int{}, map[record.Date]int{}
	for i, m := range measurements {
		switch m.Type {
		case record.Weight:
			weights[m.Date] = i
		case record.Height:
			heights[m.Date] = i
		}
	}
	var all []Reading
	for date, w := range weights {
		h, ok := heights[date]
		if !ok {
			continue
		}
		r := Reading{Observation{Date: date}, []int{w, h}}
		r.set(measurements[w])
		r.set(measurements[h])
		all = append(all, r)
	}
	return all
}

func (o *Observation) set(m record.Measurement) {
	switch m.Type {
	case record.Weight:
		o.Weight = m.Value
	case record.Height:
		o.Height, o.Posture = m.Value, m.Posture
	case record.Head:
		o.Head = m.Value
	}
}
