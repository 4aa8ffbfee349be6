package chart

import (
	"fmt"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"
	"time"

	"carnet/app/growth"
	"carnet/app/record"
	"carnet/screens/kit/theme"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
)

func grow(ind growth.Indicator, toMonths, step int, zs []float64, names []string, pts []Point, unit string, lo, hi float64) Model {
	comma := func(v float64) string { return strings.Replace(fmt.Sprintf("%.4g", v), ".", ",", 1) }
	m := Model{X: Axis{Min: 0, Max: float64(toMonths), Label: "âge en mois"}, Y: NewAxis(lo, hi, 7, comma)}
	m.Y.Label = unit
	for k := 0; k <= toMonths; k += step {
		l := fmt.Sprint(k)
		if toMonths > 60 {
			l = fmt.Sprint(k/12)
			m.X.Label = "âge en années"
		}
		m.X.Ticks = append(m.X.Ticks, Tick{float64(k), l})
	}
	for i, z := range zs {
		c := Curve{Label: names[i], Main: z == 0}
		for _, p := range growth.Curve(ind, record.Female, z, 0, int(float64(toMonths)*30.4375+.5), 1) {
			c.Points = append(c.Points, Point{float64(p.Day) / 30.4375, p.Value})
		}
		m.Curves = append(m.Curves, c)
	}
	m.Series = []Series{{Points: pts}}
	return m
}

func TestLook2(t *testing.T) {
	if os.Getenv("LOOK") == "" {
		t.Skip()
	}
	_ = time.Now
	cz := []float64{growth.ZOfCentile(3), growth.ZOfCentile(15), 0, growth.ZOfCentile(85), growth.ZOfCentile(97)}
	cn := []string{"3", "15", "50", "85", "97"}
	weight := grow(growth.WeightForAge, 12, 2, cz, cn, []Point{{0, 3.05}, {0.3, 3}, {1, 3.95}, {2, 5.05}, {3, 5.85}, {4, 6.42}}, "kg", 2, 12)
	sd := []float64{-3, -2, -1, 0, 1, 2, 3}
	sn := []string{"-3", "-2", "-1", "M", "+1", "+2", "+3"}
	height := grow(growth.HeightForAge, 228, 24, sd, sn, []Point{{0, 49}, {12, 72}, {24, 84}, {36, 93}, {48, 100}, {60, 107}, {72, 113}, {84, 119}, {120, 136}, {126, 140}}, "cm", 40, 185)
	bmi := grow(growth.BMIForAge, 228, 24, cz, cn, []Point{{0, 13}, {12, 16}, {24, 16.4}, {36, 15.8}, {48, 15.3}, {60, 15.3}, {72, 15.4}, {84, 15.9}, {120, 17}}, "kg/m²", 10, 30)
	head := grow(growth.HeadForAge, 60, 12, sd, sn, []Point{{0, 34}, {1, 36.4}, {2, 38}, {3, 39.5}, {4, 40.4}, {6, 42}, {9, 43.8}, {12, 44.9}, {24, 47}}, "cm", 30, 54)

	app := test.NewTempApp(t)
	shot := func(name string, w float32, mode theme.Mode, scale, text float32, m Model, sel int) {
		app.Settings().SetTheme(theme.New(mode, text))
		c := New(m)
		c.Background = func(f func()) { f() }
		c.Select(sel)
		tok := theme.New(mode, 1).Tokens(0)
		bg := canvas.NewRectangle(tok.Background)
		card := canvas.NewRectangle(tok.Surface)
		card.CornerRadius, card.StrokeWidth, card.StrokeColor = 16, 1, tok.Border
		sp := NewSparkline(Spark{Lower: m.Curves[0].Points[:200], Upper: m.Curves[len(m.Curves)-1].Points[:200], Line: m.Series[0].Points[:6]})
		sp.Background = c.Background
		p := func(o fyne.CanvasObject) fyne.CanvasObject { return container.New(pad(16), o) }
		cv := software.NewCanvas()
		cv.SetScale(scale)
		cv.SetPadded(false)
		cv.SetContent(container.NewStack(bg, container.New(pad(16), container.NewStack(card, p(container.NewBorder(nil, container.NewHBox(sp), nil, nil, c))))))
		cv.Resize(fyne.NewSize(w, 460))
		if text > 1 {
			cv.Resize(fyne.NewSize(w, 560))
		}
		out, _ := os.Create("/tmp/w-" + name + ".png")
		png.Encode(out, cv.Capture())
		out.Close()
		_ = color.Black
	}
	shot("phone", 375, theme.Light, 2, 1, weight, 3)
	shot("phone-dark", 375, theme.Dark, 2, 1, height, 6)
	shot("desktop", 592, theme.Light, 1.5, 1, bmi, -1)
	shot("big", 375, theme.Light, 2, 2, height, 2)
	shot("head", 375, theme.Light, 2, 1.3, head, 8)
}

type pad float32

func (p pad) Layout(os []fyne.CanvasObject, s fyne.Size) {
	for _, o := range os {
		o.Move(fyne.NewSquareOffsetPos(float32(p)))
		o.Resize(s.SubtractWidthHeight(2*float32(p), 2*float32(p)))
	}
}
func (p pad) MinSize(os []fyne.CanvasObject) fyne.Size { return os[0].MinSize().AddWidthHeight(2*float32(p), 2*float32(p)) }
