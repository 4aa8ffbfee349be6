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
	Target     color.NRGBA
	Outline    color.NRGBA // of the buttons over the plot
	Focus      color.NRGBA // frame of the widget that has the keyboard
	Strong     bool        // thicker lines, for those who need high contrast
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
		Target:     k.Primary,
		Outline:    k.Border,
		Focus:      k.Primary,
		Strong:     k.Strong,
	}
}

// Paper returns the colours of a printed page. They differ in lightness, so that a grey printer keeps them apart.
func Paper() Palette {
	rgb := func(r, g, b uint8) color.NRGBA { return color.NRGBA{R: r, G: g, B: b, A: 0xFF} }
	return Palette{
		Background: rgb(0xFF, 0xFF, 0xFF),
		Outer:      rgb(0xF1, 0xF5, 0xF8),
		Inner:      rgb(0xDD, 0xE7, 0xEF),
		Curve:      rgb(0x7D, 0x9B, 0xB2),
		Main:       rgb(0x36, 0x72, 0xA0),
		Grid:       rgb(0xDC, 0xDC, 0xDA),
		Label:      rgb(0x3C, 0x42, 0x4E),
		Points:     rgb(0x7E, 0x2F, 0x00),
		Target:     rgb(0x3C, 0x42, 0x4E),
	}
}

// box is behind a label that lies on the curves.
func (p Palette) box() color.NRGBA {
	b := p.Background
	b.A = 0xD9
	return b
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
