package growth

import "slices"

// Line is one line that a chart may draw.
type Line struct {
	Z       float64
	Centile float64 // 1 to 99, or 0 for a line of standard deviations
	Main    bool    // drawn when there is little room
}

// CentileLines are the nine that the French carnet prints for weight; 3, 50 and 97 are the main ones.
func CentileLines() []Line {
	var lines []Line
	for _, c := range []float64{1, 3, 10, 25, 50, 75, 90, 97, 99} {
		lines = append(lines, Line{Z: ZOfCentile(c), Centile: c, Main: c == 3 || c == 50 || c == 97})
	}
	return lines
}

// SDLines are the seven that the French carnet prints for height and head; −2, 0 and +2 are the main ones.
func SDLines() []Line {
	var lines []Line
	for _, z := range []float64{-3, -2, -1, 0, 1, 2, 3} {
		lines = append(lines, Line{Z: z, Main: z == -2 || z == 0 || z == 2})
	}
	return lines
}

// MainLines are those of [Line.Main].
func MainLines(lines []Line) []Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return !l.Main })
}
