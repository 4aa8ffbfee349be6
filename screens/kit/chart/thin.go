package chart

import (
	"math"
	"slices"
)

// maxPoints is how many points of a curve are drawn. More take longer and cannot be told apart.
const maxPoints = 120

// thin leaves out points, never the ends, and those that are not numbers. Half of what is kept is spread evenly along the
// curve, the other half goes where it bends: a curve of nineteen years keeps its first months round.
func thin(points []Point, most int) []Point {
	points = slices.DeleteFunc(slices.Clone(points), func(p Point) bool { return !finite(p.X) || !finite(p.Y) })
	n := len(points)
	if n <= most {
		return points
	}
	bends, total := make([]float64, n), 0.0
	for i := 1; i < n-1; i++ {
		bends[i] = math.Sqrt(bend(points[i-1], points[i], points[i+1]))
		total += bends[i]
	}
	share := func(i int) float64 {
		if total == 0 {
			return 1 / float64(n-1)
		}
		return 0.5/float64(n-1) + 0.5*bends[i]/total
	}
	kept, passed := []Point{points[0]}, 0.0
	for i := 1; i < n-1; i++ {
		passed += share(i)
		if passed*float64(most-1) >= float64(len(kept)) && len(kept) < most-1 {
			kept = append(kept, points[i])
		}
	}
	return append(kept, points[n-1])
}

// bend is how much the slope changes at b.
func bend(a, b, c Point) float64 {
	if a.X >= b.X || b.X >= c.X {
		return 0
	}
	return math.Abs((c.Y-b.Y)/(c.X-b.X) - (b.Y-a.Y)/(b.X-a.X))
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
