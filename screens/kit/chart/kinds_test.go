package chart

import (
	"image"
	"testing"
)

// flat is a chart without curves in which one thing is drawn at the height 5.
func flat(change func(*Model)) (Model, Frame) {
	m := Model{X: Axis{Min: 0, Max: 10}, Y: Axis{Min: 0, Max: 10}}
	change(&m)
	return m, Frame{Width: 216, Height: 216, Scale: 2, Palette: light()}
}

// inked counts the pixels of a row at the height of 5 that are not background.
func inked(img image.Image, m Model, f Frame, from, to float64) (n int) {
	g := Layout(m, f)
	a, b := g.Position(Point{from, 5}), g.Position(Point{to, 5})
	for x := int(a.X * f.Scale); x < int(b.X*f.Scale); x++ {
		for y := int(a.Y*f.Scale) - 2; y <= int(a.Y*f.Scale)+2; y++ {
			if img.At(x, y) != img.At(0, 0) {
				n++
				break
			}
		}
	}
	return n
}

func TestThresholdsAreDashedAndHaveNoBands(t *testing.T) {
	line := func(y float64) []Point { return []Point{{0, y}, {10, y}} }
	solid, f := flat(func(m *Model) { m.Curves = []Curve{{Points: line(5)}} })
	dashed, _ := flat(func(m *Model) { m.Curves = []Curve{{Points: line(5), Threshold: true}} })
	all, part := inked(Draw(solid, f), solid, f, 1, 9), inked(Draw(dashed, f), dashed, f, 1, 9)
	if part >= all*9/10 || part < all/3 {
		t.Errorf("of %d pixels of a line, %d are drawn for a threshold", all, part)
	}
	for name, curves := range map[string][]Curve{
		"two thresholds":         {{Points: line(2), Threshold: true}, {Points: line(8), Threshold: true}},
		"a curve, a threshold":   {{Points: line(2)}, {Points: line(8), Threshold: true}},
		"a threshold in between": {{Points: line(7), Threshold: true}, {Points: line(2)}, {Points: line(8), Threshold: true}},
	} {
		m, _ := flat(func(m *Model) { m.Curves = curves })
		if n := inked(Draw(m, f), m, f, 1, 9); n > 0 {
			t.Errorf("%s: %d pixels between them", name, n)
		}
	}
	m, _ := flat(func(m *Model) {
		m.Curves = []Curve{{Points: line(2)}, {Points: line(9), Threshold: true}, {Points: line(8)}}
	})
	if got := at(Draw(m, f), Layout(m, f).Position(Point{5, 5}), 2); got != f.Palette.Outer {
		t.Errorf("a threshold comes between the curves of a band: %v", got)
	}
}

// Children are told apart by the shape of their points: in one colour, no two look alike.
func TestEverySiblingHasAShape(t *testing.T) {
	kinds := []Series{{}, {Kind: Sibling}, {Kind: Sibling}, {Kind: Sibling}, {Kind: Uncorrected}}
	palette := light()
	palette.Points = palette.Label
	var drawn []image.Image
	for i := range kinds {
		m, f := flat(func(m *Model) {
			for k, s := range kinds {
				if k < i && s.Kind == kinds[i].Kind { // those before it, out of sight
					m.Series = append(m.Series, Series{Kind: s.Kind, Points: []Point{{-5, -5}}})
				}
			}
			m.Series = append(m.Series, Series{Kind: kinds[i].Kind, Points: []Point{{2, 5}, {-5, 5}}})
		})
		f.Palette = palette
		drawn = append(drawn, Draw(m, f))
	}
	for i := range drawn {
		for k := range i {
			if n := differing(drawn[i], drawn[k]); n < 25 {
				t.Errorf("kinds %d and %d differ in %d pixels", k, i, n)
			}
		}
	}
}

func differing(a, b image.Image) (n int) {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if !alike(a.At(x, y), b.At(x, y)) {
				n++
			}
		}
	}
	return n
}

func TestTargetIsDrawnBetweenItsEnds(t *testing.T) {
	m, f := flat(func(m *Model) { m.Target = &Target{X: 9, Low: 2, Middle: 5, High: 7} })
	img, g := Draw(m, f), Layout(m, f)
	for y, want := range map[float64]bool{1: false, 3: true, 5: true, 6.5: true, 8: false} {
		got := at(img, g.Position(Point{9, y}), 2)
		if similar(got, f.Palette.Target) != want {
			t.Errorf("at %v: %v, on the bracket %v", y, got, want)
		}
	}
	if got := at(img, g.Position(Point{9, 7}).SubtractXY(bracketReach/2, 0), 2); !similar(got, f.Palette.Target) {
		t.Errorf("the upper end reaches nowhere: %v", got)
	}
}

func TestHighContrastIsStronger(t *testing.T) {
	count := func(strong bool) int {
		m, f := flat(func(m *Model) { m.Curves = []Curve{{Points: []Point{{0, 5}, {10, 9}}, Main: true}} })
		f.Palette.Strong = strong
		blank, _ := flat(func(m *Model) {})
		return differing(Draw(m, f), Draw(blank, f))
	}
	if thin, thick := count(false), count(true); thick < thin*5/4 {
		t.Errorf("a line of %d pixels has %d in high contrast", thin, thick)
	}
}
