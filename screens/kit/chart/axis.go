package chart

import "math"

// Tick is a labelled place on an axis. The label is shown as it is.
type Tick struct {
	Value float64
	Label string
}

// Axis is the range that is shown. Without two different bounds it is widened by one on both sides.
type Axis struct {
	Min, Max float64
	Ticks    []Tick // ascending; labels that would touch are left out when drawing
	Fine     []Tick // instead of Ticks when zoomed in to twice the size or more; nil keeps Ticks
	Label    string // unit or name; that of X wraps, that of Y has to be short
}

// NewAxis returns an axis from lo to hi, widened to round steps of 1, 2 or 5, with at most n ticks. n is at least 3:
// an axis through zero has a tick there and one on both sides.
func NewAxis(lo, hi float64, n int, label func(float64) string) Axis {
	if !finite(lo) || !finite(hi) {
		lo, hi = 0, 1
	}
	if hi <= lo {
		lo, hi = lo-1, lo+1
	}
	n = max(n, 3)
	step := niceStep((hi - lo) / float64(n-1))
	first, last := math.Floor(lo/step+1e-9), math.Ceil(hi/step-1e-9)
	for last-first+1 > float64(n) { // widening to whole steps may add a tick at both ends
		step = niceStep(step * 1.5)
		first, last = math.Floor(lo/step+1e-9), math.Ceil(hi/step-1e-9)
	}
	a := Axis{Min: first * step, Max: last * step}
	for k := first; k <= last; k++ {
		a.Ticks = append(a.Ticks, Tick{k * step, label(k * step)})
	}
	a.Fine = finer(a.Ticks, step, label)
	return a
}

// finer divides the steps of an axis, unless label writes neighbours alike because it rounds.
func finer(ticks []Tick, step float64, label func(float64) string) []Tick {
	parts := 5.0 // 1 in steps of 0.2, 5 in steps of 1
	if lead := step / math.Pow(10, math.Floor(math.Log10(step)+1e-9)); lead > 1.5 && lead < 3 {
		parts = 4 // 2 in steps of 0.5
	}
	var fine []Tick
	for i, t := range ticks {
		fine = append(fine, t)
		for k := 1.0; k < parts && i < len(ticks)-1; k++ {
			v := t.Value + step*k/parts
			next := Tick{v, label(v)}
			if next.Label == fine[len(fine)-1].Label {
				return nil
			}
			fine = append(fine, next)
		}
		if i < len(ticks)-1 && fine[len(fine)-1].Label == ticks[i+1].Label {
			return nil
		}
	}
	return fine
}

// niceStep is the smallest 1, 2 or 5 times a power of ten that is not below step.
func niceStep(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, f := range []float64{1, 2, 5} {
		if f*power >= step*(1-1e-9) {
			return f * power
		}
	}
	return 10 * power
}

func (a Axis) sane() Axis {
	if !finite(a.Min) || !finite(a.Max) {
		a.Min, a.Max = 0, 1
	}
	if a.Max <= a.Min {
		a.Min, a.Max = a.Min-1, a.Min+1
	}
	return a
}

func (a Axis) has(v float64) bool { return v >= a.Min && v <= a.Max }
