package chart

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/screens/kit/theme"
)

func comma(v float64) string { return strings.Replace(fmt.Sprintf("%.4g", v), ".", ",", 1) }

// sample is a year of weights over five made-up curves.
func sample() Model {
	m := Model{
		X:           Axis{Min: 0, Max: 12, Label: "âge en mois"},
		Y:           NewAxis(2, 11, 6, comma),
		Series:      []Series{{Points: []Point{{0, 3.05}, {0.3, 3}, {1, 3.95}, {2, 5.05}, {3, 5.85}, {4, 6.42}}}},
		Description: "Six mesures",
	}
	m.Y.Label = "kg"
	for month := 0.0; month <= 12; month += 2 {
		m.X.Ticks = append(m.X.Ticks, Tick{month, comma(month)})
	}
	for label, z := range map[string]float64{"3": -1.881, "15": -1.036, "50": 0, "85": 1.036, "97": 1.881} {
		c := Curve{Label: label, Main: z == 0}
		for day := range 366 {
			x := float64(day) / 30.4375
			c.Points = append(c.Points, Point{x, (3.2 + 5.9*(1-math.Exp(-x/4.5))) * (1 + 0.118*z)})
		}
		m.Curves = append(m.Curves, c)
	}
	sortCurves(m.Curves)
	return m
}

func sortCurves(curves []Curve) {
	for i := range curves {
		for k := i; k > 0 && curves[k].Points[0].Y < curves[k-1].Points[0].Y; k-- {
			curves[k], curves[k-1] = curves[k-1], curves[k]
		}
	}
}

func noto(t testing.TB) *Font {
	t.Helper()
	res := fynetheme.DefaultTheme().Font(fyne.TextStyle{})
	font, err := NewFont(res.Name(), res.Content())
	if err != nil {
		t.Fatal(err)
	}
	return font
}

func light() Palette { return PaletteOf(theme.For(fynetheme.VariantLight)) }

func at(img image.Image, pos fyne.Position, scale float32) color.NRGBA {
	return color.NRGBAModel.Convert(img.At(int(pos.X*scale), int(pos.Y*scale))).(color.NRGBA)
}

// The picture and the geometry, which taps and marks use, have to agree to the pixel.
func TestPointsAreDrawnWhereTheGeometrySays(t *testing.T) {
	m := sample()
	for _, scale := range []float32{1, 1.3, 2.625} {
		f := Frame{Width: 343, Height: 320, Scale: scale, Font: noto(t), Palette: light()}
		img, g := Draw(m, f), Layout(m, f)
		if w := img.Bounds().Dx(); w != int(math.Ceil(float64(343*scale))) {
			t.Errorf("scale %v: %d pixels wide", scale, w)
		}
		points := m.Series[0].Points
		last := len(points) - 1
		if c := at(img, g.Position(points[last]), scale); c != f.Palette.Points {
			t.Errorf("scale %v: the last point is %v, not filled", scale, c)
		}
		if c := at(img, g.Position(points[2]), scale); c != f.Palette.Background {
			t.Errorf("scale %v: a former point is %v, not hollow", scale, c)
		}
		between := func(i int, x float64) fyne.Position {
			a, b := pointAt(m.Curves[i], x), pointAt(m.Curves[i+1], x)
			return g.Position(Point{x, (a + b) / 2})
		}
		for band, want := range []color.NRGBA{f.Palette.Outer, f.Palette.Inner, f.Palette.Inner, f.Palette.Outer} {
			if c := at(img, between(band, 9), scale); c != want {
				t.Errorf("scale %v: band %d is %v, want %v", scale, band, c, want)
			}
		}
		if c := at(img, g.Position(Point{9, pointAt(m.Curves[2], 9)}), scale); !similar(c, f.Palette.Main) {
			t.Errorf("scale %v: the main curve is %v, want %v", scale, c, f.Palette.Main)
		}
	}
}

func pointAt(c Curve, x float64) float64 {
	for _, p := range c.Points {
		if p.X >= x {
			return p.Y
		}
	}
	return math.NaN()
}

func similar(a, b color.NRGBA) bool {
	d := func(x, y uint8) float64 { return math.Abs(float64(x) - float64(y)) }
	return d(a.R, b.R)+d(a.G, b.G)+d(a.B, b.B) < 90 // thinned curves pass within half a pixel
}

func TestDrawSurvivesStrangeData(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	line := func(ys ...float64) (points []Point) {
		for i, y := range ys {
			points = append(points, Point{float64(i), y})
		}
		return points
	}
	for name, m := range map[string]Model{
		"nothing":          {},
		"no range":         {X: Axis{Min: 3, Max: 3}, Y: Axis{Min: 1, Max: 1}, Series: []Series{{Points: line(1)}}},
		"endless range":    {X: Axis{Min: nan, Max: inf}, Y: Axis{Min: -inf, Max: inf}},
		"not numbers":      {Curves: []Curve{{Points: line(nan, 1, inf)}, {Points: line(nan)}}, Series: []Series{{Points: line(nan, 2)}}},
		"empty curves":     {Curves: []Curve{{}, {Label: "50"}}, Series: []Series{{}}},
		"outside":          {X: Axis{Max: 1}, Y: Axis{Max: 1}, Curves: []Curve{{Points: line(50, 90)}}, Series: []Series{{Points: line(-5, 90)}}},
		"all kinds, alone": {X: Axis{Max: 2}, Y: Axis{Max: 2}, Series: []Series{{Points: line(1)}, {Points: line(1, 1), Kind: Quiet}, {Points: line(1), Kind: Trend}}},
	} {
		for _, f := range []Frame{{}, {Width: 5, Height: 3, Font: noto(t)}, {Width: 100, Height: 80, Font: noto(t), TextSize: 26}} {
			if img := Draw(m, f); img.Bounds().Empty() {
				t.Errorf("%s: empty picture", name)
			}
		}
	}
}

func TestFontRefusesWhatIsNone(t *testing.T) {
	if _, err := NewFont("none", []byte("not a font")); err == nil {
		t.Error("accepted")
	}
}

func BenchmarkDraw(b *testing.B) {
	m, f := sample(), Frame{Width: 360, Height: 480, Scale: 3, Font: noto(b), Palette: light()}
	for b.Loop() {
		Draw(m, f)
	}
}

func BenchmarkLayout(b *testing.B) {
	m, f := sample(), Frame{Width: 360, Height: 480, Scale: 3, Font: noto(b), Palette: light()}
	for b.Loop() {
		Layout(m, f)
	}
}
