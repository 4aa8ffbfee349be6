package chart

import (
	"fmt"
	"image/png"
	"math"
	"os"
	"strings"
	"testing"

	"carnet/screens/kit/theme"
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

func testModel() Model {
	comma := func(v float64) string { return strings.Replace(fmt.Sprint(v), ".", ",", 1) }
	m := Model{X: Axis{Min: 0, Max: 12, Label: "âge en mois"}, Y: NewAxis(2, 11, 6, comma)}
	m.Y.Label = "kg"
	for k := 0.0; k <= 12; k += 2 {
		m.X.Ticks = append(m.X.Ticks, Tick{k, comma(k)})
	}
	for _, c := range []struct {
		label string
		z     float64
	}{{"3", -1.881}, {"15", -1.036}, {"50", 0}, {"85", 1.036}, {"97", 1.881}} {
		curve := Curve{Label: c.label, Main: c.z == 0}
		for i := range 366 {
			x := float64(i) / 30.4375
			curve.Points = append(curve.Points, Point{x, (3.2 + 5.9*(1-math.Exp(-x/4.5))) * (1 + 0.118*c.z)})
		}
		m.Curves = append(m.Curves, curve)
	}
	m.Series = []Series{{Points: []Point{{0, 3.05}, {0.3, 3}, {1, 3.95}, {2, 5.05}, {3, 5.85}, {4, 6.42}}}}
	return m
}

func TestLook(t *testing.T) {
	if os.Getenv("LOOK") == "" {
		t.Skip()
	}
	res := fynetheme.DefaultTheme().Font(fyne.TextStyle{})
	font, err := NewFont(res.Name(), res.Content())
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]Frame{
		"light": {Width: 343, Height: 330, Scale: 3}, "dark": {Width: 343, Height: 330, Scale: 3, TextSize: -1},
		"desktop": {Width: 560, Height: 360, Scale: 1}, "big": {Width: 343, Height: 380, Scale: 2, TextSize: 26},
	} {
		f.Font = font
		v := fynetheme.VariantLight
		if f.TextSize < 0 {
			v = fynetheme.VariantDark
		}
		f.Palette = PaletteOf(theme.For(v))
		out, _ := os.Create("/tmp/chart-" + name + ".png")
		png.Encode(out, Draw(testModel(), f))
		out.Close()
	}
}
