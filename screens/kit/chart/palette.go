package chart

import (
	"image/color"

	"carnet/screens/kit/theme"
)

// Palette are the colours of a drawing. Palettes can be compared with ==.
type Palette struct {
	Background color.NRGBA // also inside hollow circles
	Outer      color.NRGBA // outermost bands
	Inner      color.NRGBA // bands around the middle; those between are mixed
	Curve      color.NRGBA
	Main       color.NRGBA // main curve
	Grid       color.NRGBA
	Label      color.NRGBA
	Points     color.NRGBA // measured points
	Focus      color.NRGBA // frame of the widget that has the keyboard
}

// PaletteOf takes the colours of the theme.
func PaletteOf(k theme.Tokens) Palette {
	return Palette{
		Background: k.Surface,
		Outer:      k.ChartOuter,
		Inner:      k.ChartInner,
		Curve:      k.ChartCurve,
		Main:       k.ChartMedian,
		Grid:       k.ChartGrid,
		Label:      k.ChartLabel,
		Points:     k.ChildPoint,
		Focus:      k.Primary,
	}
}

// band is the colour of band i of n, counted from the lowest.
func (p Palette) band(i, n int) color.NRGBA {
	depth, deepest := min(i, n-1-i), (n-1)/2
	if deepest == 0 {
		return p.Outer
	}
	return mix(p.Outer, p.Inner, float64(depth)/float64(deepest))
}

func mix(a, b color.NRGBA, part float64) color.NRGBA {
	at := func(x, y uint8) uint8 { return uint8(float64(x) + part*(float64(y)-float64(x)) + 0.5) }
	return color.NRGBA{R: at(a.R, b.R), G: at(a.G, b.G), B: at(a.B, b.B), A: at(a.A, b.A)}
}
