package barcode

import (
	"slices"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix/decoder"
)

// decode reads the modules of a grid. They are told from each other in several ways, because light, blur and print spread
// dark and light differently; error correction decides which way was right.
func (p plane) decode(g grid) (text string, ok bool) {
	values := p.modules(g)
	for _, thresholds := range [][]float64{constant(values, middle), local(values, g.size), constant(values, g.split(p))} {
		if text, ok := decodeValues(values, thresholds, g.size); ok {
			return text, true
		}
	}
	if g.fit < worthSharpening {
		return "", false
	}
	// A lens blurs as many pixels in both directions; seen at a slant, these are not as many modules.
	width, height := g.module()
	mean := (width + height) / 2
	for _, sigma := range []float64{0.4, 0.5, 0.6, 0.7} {
		sharp := sharpen(values, g.size, sigma*mean/width, sigma*mean/height)
		for _, threshold := range []float64{0.5, 0.3} { // the lower one where ink has run
			if text, ok := decodeValues(sharp, constant(values, threshold), g.size); ok {
				return text, true
			}
		}
	}
	return "", false
}

// decodeValues takes what is below the threshold for dark, and reads the symbol as it is and as in a mirror.
func decodeValues(values, thresholds []float64, s size) (text string, ok bool) {
	bits, err := gozxing.NewBitMatrix(s.cols, s.rows)
	if err != nil {
		return "", false
	}
	mirrored, err := gozxing.NewBitMatrix(s.rows, s.cols)
	if err != nil {
		return "", false
	}
	for i, v := range values {
		if v < thresholds[i] {
			bits.Set(i%s.cols, i/s.cols)
			mirrored.Set(s.rows-1-i/s.cols, s.cols-1-i%s.cols)
		}
	}
	if text, ok := decodeModules(bits); ok {
		return text, true
	}
	return decodeModules(mirrored)
}

// decodeModules corrects errors and reads the text. The decoder was written for symbols that somebody meant to be read: on a
// phone, where it runs in the program itself, a panic of it must cost no more than this symbol.
func decodeModules(bits *gozxing.BitMatrix) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = "", false
		}
	}()
	r, err := decoder.NewDecoder().Decode(bits)
	if err != nil || r.GetText() == "" {
		return "", false
	}
	return r.GetText(), true
}

// modules is the brightness of each module, row by row: the mean of five places in it.
func (p plane) modules(g grid) []float64 {
	v := g.frame.view()
	values := make([]float64, 0, g.rows*g.cols)
	for row := range g.rows {
		for col := range g.cols {
			sum := 0.0
			for _, d := range [5]point{{0.5, 0.5}, {0.3, 0.5}, {0.7, 0.5}, {0.5, 0.3}, {0.5, 0.7}} {
				sum += p.at(v.at((float64(col)+d.x)/float64(g.cols), (float64(row)+d.y)/float64(g.rows)))
			}
			values = append(values, sum/5)
		}
	}
	return values
}

func constant(values []float64, threshold float64) []float64 {
	return slices.Repeat([]float64{threshold}, len(values))
}

// local is halfway between the darkest and the lightest of the modules around each one.
func local(values []float64, s size) []float64 {
	out := make([]float64, len(values))
	const around = 3
	for i := range values {
		row, col := i/s.cols, i%s.cols
		lowest, highest := 255.0, 0.0
		for y := max(row-around, 0); y <= min(row+around, s.rows-1); y++ {
			for x := max(col-around, 0); x <= min(col+around, s.cols-1); x++ {
				lowest, highest = min(lowest, values[y*s.cols+x]), max(highest, values[y*s.cols+x])
			}
		}
		out[i] = (lowest + highest) / 2
	}
	return out
}

// split is halfway between what the border's dark and light modules are on average.
func (g grid) split(p plane) float64 {
	v := g.frame.view()
	var dark, light tally
	for i := range g.rows {
		y := (float64(i) + 0.5) / float64(g.rows)
		dark.add(p.at(v.at(0.5/float64(g.cols), y)))
		if right := p.at(v.at(1-0.5/float64(g.cols), y)); i%2 == 0 {
			light.add(right)
		}
	}
	return (dark.mean() + light.mean()) / 2
}
