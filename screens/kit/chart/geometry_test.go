package chart

import (
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"pgregory.net/rapid"
)

func drawFrame(t *rapid.T, font *Font) Frame {
	return Frame{
		Width:    float32(rapid.IntRange(240, 900).Draw(t, "width")),
		Height:   float32(rapid.IntRange(240, 700).Draw(t, "height")),
		TextSize: float32(rapid.IntRange(13, 26).Draw(t, "text")),
		Font:     font,
	}
}

func TestAtIsTheInverseOfPosition(t *testing.T) {
	font, m := noto(t), sample()
	rapid.Check(t, func(t *rapid.T) {
		g := Layout(m, drawFrame(t, font))
		p := Point{rapid.Float64Range(0, 12).Draw(t, "x"), rapid.Float64Range(2, 12).Draw(t, "y")}
		back := g.At(g.Position(p))
		if math.Abs(back.X-p.X) > 1e-3 || math.Abs(back.Y-p.Y) > 1e-3 {
			t.Fatalf("%v came back as %v", p, back)
		}
	})
}

func TestCornersOfThePlot(t *testing.T) {
	m := sample()
	g := Layout(m, Frame{Width: 343, Height: 320, Font: noto(t)})
	for p, want := range map[Point]fyne.Position{
		{0, m.Y.Min}:  {X: g.Left, Y: g.Bottom},
		{12, m.Y.Max}: {X: g.Right, Y: g.Top},
	} {
		if d := g.Position(p).Subtract(want); abs32(d.X)+abs32(d.Y) > 0.01 {
			t.Errorf("%v is at %v, want %v", p, g.Position(p), want)
		}
	}
}

func TestNearest(t *testing.T) {
	font, m := noto(t), sample()
	rapid.Check(t, func(t *rapid.T) {
		g := Layout(m, drawFrame(t, font))
		points := append(slices.Clone(m.selectable()), Point{1, 99}) // the last one is not shown
		to := fyne.NewPos(rapid.Float32Range(-50, 900).Draw(t, "x"), rapid.Float32Range(-50, 700).Draw(t, "y"))
		distance := func(p Point) float64 {
			at := g.Position(p)
			return math.Hypot(float64(at.X-to.X), float64(at.Y-to.Y))
		}
		i, ok := g.Nearest(points, to, reach)
		if ok && (i == len(points)-1 || distance(points[i]) > reach) {
			t.Fatalf("point %d at %v dp", i, distance(points[i]))
		}
		for k, p := range points[:len(points)-1] {
			if distance(p) <= reach-0.01 && (!ok || distance(p) < distance(points[i])-0.01) {
				t.Fatalf("point %d is nearer than %d (%v)", k, i, ok)
			}
		}
	})
}

// In every view of every kind of chart, at every size of texts, nothing that is written is cut or lies on another text.
func TestLabelsStayInTheFrameAndApart(t *testing.T) {
	font := noto(t)
	models := []Model{sample(), childhood(), premature(), newborn()}
	rapid.Check(t, func(t *rapid.T) {
		f := drawFrame(t, font)
		v, m := whole, models[rapid.IntRange(0, len(models)-1).Draw(t, "model")]
		if f.zoomable = rapid.Bool().Draw(t, "widget"); f.zoomable {
			v = drawView(t)
		}
		g := layout(m, f, v)
		line := font.height(f.TextSize)
		var boxes []box
		for _, l := range g.labels {
			b := box{l.x, l.y - line, l.x + font.width(l.text, f.TextSize), l.y}
			if b.left < -0.01 || b.right > f.Width+0.01 || b.top < 0 || b.bottom > f.Height {
				t.Fatalf("%q lies outside: %+v in %v × %v", l.text, b, f.Width, f.Height)
			}
			for k, o := range boxes {
				if b.touches(o) {
					t.Fatalf("%q lies on %q", l.text, g.labels[k].text)
				}
			}
			if l.boxed && (!b.inside(g.plot()) || g.crossed(m.Series, b)) {
				t.Fatalf("%q lies on what was measured", l.text)
			}
			boxes = append(boxes, b)
		}
	})
}

func texts(g Geometry) (all []string) {
	for _, l := range g.labels {
		all = append(all, l.text)
	}
	return all
}

func TestWhatIsNamedInside(t *testing.T) {
	f := Frame{Width: 700, Height: 520, Font: noto(t)}
	for _, c := range []struct {
		model Model
		names []string
	}{
		{childhood(), []string{"Malo", "Inès", "Surpoids (IOTF 25)", "Obésité (IOTF 30)", "3", "50", "97"}},
		{premature(), []string{"Parents", "âge réel", "M", "−3 ET"}},
	} {
		got := texts(Layout(c.model, f))
		for _, name := range c.names {
			if !slices.Contains(got, name) {
				t.Errorf("%q is missing among %q", name, got)
			}
		}
	}
	// Room for thresholds is inside the plot: their long names must not make it narrow.
	m := childhood()
	with := Layout(m, f)
	m.Curves = m.Curves[:5]
	if without := Layout(m, f); with.Right != without.Right {
		t.Errorf("with thresholds the plot ends at %v, without at %v", with.Right, without.Right)
	}
}

// An enlarged chart names its curves where they leave what is seen, and its axes in finer steps.
func TestLabelsOfAView(t *testing.T) {
	f := Frame{Width: 700, Height: 520, Font: noto(t), zoomable: true}
	m := newborn()
	g := layout(m, f, view{zoom: 4, left: 0.2, top: 0.4})
	for _, l := range g.labels {
		i := slices.IndexFunc(m.Curves, func(c Curve) bool { return c.Label == l.text })
		if i < 0 || l.x < g.Right {
			continue
		}
		want := g.Position(Point{g.x.Max, heightAt(m.Curves[i], g.x.Max)}).Y
		if abs32(l.y-f.Font.height(textSize)/2-want) > 1 {
			t.Errorf("%q is written at %v, its curve leaves at %v", l.text, l.y, want)
		}
	}
	if got := texts(g); !slices.Contains(got, "50") || !slices.Contains(got, "97") || !slices.Contains(got, "5") {
		t.Errorf("shows %q", got)
	}
	if got := texts(layout(m, f, whole)); slices.Contains(got, "5") {
		t.Errorf("the whole chart shows fine ticks: %q", got)
	}
}

// Which ticks are left out does not change while a chart is moved: labels would jump.
func TestTicksStayWhileMoving(t *testing.T) {
	f := Frame{Width: 300, Height: 300, TextSize: 26, Font: noto(t), zoomable: true}
	m := sample()
	shownAt := func(left float64) (g Geometry, shown map[float64]bool) {
		g, shown = layout(m, f, view{zoom: 1.5, left: left}), map[float64]bool{}
		for _, l := range g.labels {
			for _, tick := range m.X.Ticks {
				if l.text == tick.Label && l.y > g.Bottom {
					shown[tick.Value] = true
				}
			}
		}
		return g, shown
	}
	ever := map[float64]bool{}
	for left := 0.0; left < 0.33; left += 0.02 {
		_, shown := shownAt(left)
		for v := range shown {
			ever[v] = true
		}
	}
	if len(ever) < 2 || len(ever) == len(m.X.Ticks) {
		t.Fatalf("%d of %d ticks are shown: nothing to test", len(ever), len(m.X.Ticks))
	}
	for left := 0.0; left < 0.33; left += 0.02 {
		g, shown := shownAt(left)
		for v := range ever {
			if g.x.has(v) && !shown[v] {
				t.Errorf("moved by %v, %v is not shown", left, v)
			}
		}
	}
}

// heightAt is the height of a curve between its points.
func heightAt(c Curve, x float64) float64 {
	for i := 1; i < len(c.Points); i++ {
		if c.Points[i].X >= x {
			return between(c.Points[i-1], c.Points[i], x).Y
		}
	}
	return math.NaN()
}

func TestFineTicks(t *testing.T) {
	labels := func(a Axis) (all []string) {
		for _, t := range a.Fine {
			all = append(all, t.Label)
		}
		return all
	}
	if got := labels(NewAxis(0, 4, 3, comma)); !slices.Equal(got, []string{"0", "0,5", "1", "1,5", "2", "2,5", "3", "3,5", "4"}) {
		t.Errorf("steps of 2: %q", got)
	}
	rounded := func(v float64) string { return comma(math.Round(v)) }
	if a := NewAxis(0, 4, 3, rounded); a.Fine != nil {
		t.Errorf("labels that would be wrong: %q", labels(a))
	}
	if got := labels(NewAxis(0, 10, 3, rounded)); len(got) != 11 || got[7] != "7" {
		t.Errorf("steps of 5: %q", got)
	}
}

func TestLabelsAreShownAsGiven(t *testing.T) {
	m := sample()
	m.Y.Ticks = []Tick{{2.5, "2,5"}, {7.5, "7,5"}, {30, "hors de l’axe"}}
	g := Layout(m, Frame{Width: 343, Height: 320, Font: noto(t)})
	for text, want := range map[string]bool{
		"2,5": true, "7,5": true, "hors de l’axe": false, "kg": true, "âge en mois": true, "50": true, "97": true, "12": true,
	} {
		found := slices.ContainsFunc(g.labels, func(l label) bool { return l.text == text })
		if found != want {
			t.Errorf("%q shown: %v, want %v", text, found, want)
		}
	}
}

// Crowded curves lose labels in pairs, the main and the outermost last, so that none seems to name another curve.
func TestCrowdedCurveLabels(t *testing.T) {
	for distance, want := range map[float64][]string{
		30: {"+3", "+2", "+1", "M", "-1", "-2", "-3"},
		7:  {"+3", "+2", "M", "-2", "-3"},
		4:  {"+3", "M", "-3"},
		1:  {"M"},
	} {
		m := Model{X: Axis{Max: 1}, Y: Axis{Max: 284}} // one dp a unit: 300 high, 8 free on both sides
		for i, name := range []string{"-3", "-2", "-1", "M", "+1", "+2", "+3"} {
			y := 142 + distance*float64(i-3)
			m.Curves = append(m.Curves, Curve{Points: []Point{{0, y}, {1, y}}, Label: name, Main: name == "M"})
		}
		g := Layout(m, Frame{Width: 300, Height: 300, Font: noto(t)})
		var got []string
		for _, l := range g.labels {
			got = append(got, l.text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("curves %v dp apart: labels %q, want %q", distance, got, want)
		}
	}
}

func TestSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ys := rapid.SliceOfN(rapid.Float32Range(0, 300), 1, 9).Draw(t, "heights")
		slices.Sort(ys)
		const gap, lo, hi = 15, 0, 300
		at := spread(ys, gap, lo, hi)
		for i := range at {
			if at[i] < lo-0.01 || at[i] > hi+0.01 {
				t.Fatalf("%v → %v leaves the frame", ys, at)
			}
			if i > 0 && at[i]-at[i-1] < gap-0.01 {
				t.Fatalf("%v → %v too close", ys, at)
			}
		}
		if apart := func() bool {
			for i := 1; i < len(ys); i++ {
				if ys[i]-ys[i-1] < gap {
					return false
				}
			}
			return true
		}(); apart && !slices.Equal(ys, at) {
			t.Fatalf("%v had room and became %v", ys, at)
		}
	})
}

func TestNewAxis(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1000, 1000).Draw(t, "lo")
		hi := lo + rapid.Float64Range(0.01, 2000).Draw(t, "width")
		n := rapid.IntRange(3, 12).Draw(t, "n")
		a := NewAxis(lo, hi, n, comma)
		if a.Min > lo+1e-6 || a.Max < hi-1e-6 || len(a.Ticks) > n || len(a.Ticks) < 2 {
			t.Fatalf("%v to %v in %d: %v to %v with %d ticks", lo, hi, n, a.Min, a.Max, len(a.Ticks))
		}
		if a.Ticks[0].Value != a.Min || a.Ticks[len(a.Ticks)-1].Value != a.Max {
			t.Fatalf("axis %v to %v does not end with a tick: %v", a.Min, a.Max, a.Ticks)
		}
	})
	a := NewAxis(2.4, 11.3, 6, comma)
	if a.Min != 2 || a.Max != 12 || len(a.Ticks) != 6 || a.Ticks[1] != (Tick{4, "4"}) {
		t.Errorf("%+v", a)
	}
	if a := NewAxis(5, 5, 6, comma); a.Min >= 5 || a.Max <= 5 {
		t.Errorf("a single value gives %v to %v", a.Min, a.Max)
	}
}

func TestThin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 900).Draw(t, "n")
		seed := rapid.Float64Range(0.001, 1).Draw(t, "seed")
		var points []Point
		for i := range n {
			points = append(points, Point{float64(i), math.Exp(-seed*float64(i)) + seed*float64(i%97)})
		}
		kept := thin(points, maxPoints)
		if len(kept) > maxPoints || len(kept) < min(n, maxPoints/2) {
			t.Fatalf("%d of %d points", len(kept), n)
		}
		for i, p := range kept {
			if i > 0 && p.X <= kept[i-1].X || points[int(p.X)] != p {
				t.Fatalf("point %d: %v", i, p)
			}
		}
		if n > 0 && (kept[0] != points[0] || kept[len(kept)-1] != points[n-1]) {
			t.Fatal("an end is missing")
		}
	})
}

// Curves that end before the axis does are named where they end, unless a measured line runs through the name.
func TestLabelsOfCurvesThatEndEarly(t *testing.T) {
	line := func(from, to, y float64) []Point { return []Point{{from, y}, {to, y}} }
	m := Model{X: Axis{Min: 1, Max: 18}, Y: Axis{Min: 0, Max: 60},
		Curves: []Curve{{Points: line(1, 10, 20), Label: "3"}, {Points: line(1, 10, 40), Label: "97"}}}
	f := Frame{Width: 600, Height: 400, Font: noto(t)}
	g := Layout(m, f)
	end := g.Position(Point{10, 20}).X
	if len(g.labels) != 2 || abs32(g.labels[0].x-end-labelGap) > 0.01 || abs32(g.labels[1].x-end-labelGap) > 0.01 {
		t.Errorf("the curves end at %v, their labels are %+v", end, g.labels)
	}
	m.Series = []Series{{Points: line(2, 17, 40)}}
	if g = Layout(m, f); len(g.labels) != 1 || g.labels[0].text != "3" {
		t.Errorf("a line runs through 97, labels are %+v", g.labels)
	}
}
