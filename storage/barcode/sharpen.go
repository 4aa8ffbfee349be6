package barcode

import (
	"math"
	"slices"
)

// sharpen undoes blur of the given standard deviations, in modules along the rows and along the columns, as far as the knowledge goes that a module is either dark or
// light: it looks for values that would give the ones measured if they were blurred (the iteration of Van Cittert, with each
// value held between dark and light). The result goes from 0, dark, to 1.
func sharpen(values []float64, s size, along, down float64) []float64 {
	sorted := slices.Sorted(slices.Values(values))
	dark, light := sorted[len(sorted)/50], sorted[len(sorted)-1-len(sorted)/50]
	inRows, inCols := spread(along), spread(down)
	sharp := slices.Clone(values)
	for range 25 {
		blurred := blurModules(blurModules(sharp, s, inRows, true, light), s, inCols, false, light)
		for i, v := range values {
			sharp[i] = min(max(sharp[i]+v-blurred[i], dark), light)
		}
	}
	for i := range sharp {
		sharp[i] = (sharp[i] - dark) / max(light-dark, 1)
	}
	return sharp
}

// spread is how much of a module's brightness comes from itself and from its neighbours at one and two modules, seen at its middle.
func spread(sigma float64) [3]float64 {
	below := func(x float64) float64 { return (1 + math.Erf(x/sigma/math.Sqrt2)) / 2 }
	var k [3]float64
	for i := range k {
		k[i] = below(float64(i)+0.5) - below(float64(i)-0.5)
	}
	sum := k[0] + 2*k[1] + 2*k[2]
	for i := range k {
		k[i] /= sum
	}
	return k
}

// blurModules blurs along the rows or the columns. Around the symbol is the quiet zone, which is light.
func blurModules(values []float64, s size, kernel [3]float64, alongRows bool, light float64) []float64 {
	out := make([]float64, len(values))
	at := func(row, col int) float64 {
		if row < 0 || col < 0 || row >= s.rows || col >= s.cols {
			return light
		}
		return values[row*s.cols+col]
	}
	for row := range s.rows {
		for col := range s.cols {
			v := kernel[0] * at(row, col)
			for d := 1; d < len(kernel); d++ {
				if alongRows {
					v += kernel[d] * (at(row, col-d) + at(row, col+d))
				} else {
					v += kernel[d] * (at(row-d, col) + at(row+d, col))
				}
			}
			out[row*s.cols+col] = v
		}
	}
	return out
}
