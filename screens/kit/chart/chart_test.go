package chart

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/screens/kit/theme"
)

// desk keeps the work that a widget has put in the background until it is told to run it.
type desk struct {
	waiting []func()
	begun   int
}

func (d *desk) later(work func()) {
	d.begun++
	d.waiting = append(d.waiting, work)
}

func (d *desk) now(work func()) {
	d.begun++
	work()
}

func (d *desk) run() {
	for len(d.waiting) > 0 {
		work := d.waiting[0]
		d.waiting = d.waiting[1:]
		work()
	}
}

func shown(t *testing.T, m Model) (*Chart, *desk) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 1))
	d := &desk{}
	c := New(m)
	c.Background = d.now
	w := test.NewTempWindow(t, c)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(343, 320))
	return c, d
}

func (c *Chart) picturePixels() image.Point {
	if c.picture.image.Image == nil {
		return image.Point{}
	}
	return c.picture.image.Image.Bounds().Size()
}

// plotPixels is how large the picture of the plot has to be.
func (c *Chart) plotPixels() image.Point {
	g, scale, zoom := c.Geometry(), scaleOf(c), float32(c.view.zoom)
	return image.Pt(pixels((g.Right-g.Left)*zoom+2*margin, scale), pixels((g.Bottom-g.Top)*zoom+2*margin, scale))
}

func TestTapSelectsTheNearestPoint(t *testing.T) {
	c, d := shown(t, sample())
	var chosen []int
	c.OnSelect = func(i int) { chosen = append(chosen, i) }
	drawings := d.begun

	place := c.Geometry().Position(c.model.Series[0].Points[3])
	test.TapAt(c, place.AddXY(15, 15))
	if c.Selected() != 3 || len(chosen) != 1 || chosen[0] != 3 {
		t.Fatalf("selected %d, called with %v", c.Selected(), chosen)
	}
	if !c.cover.ring.Visible() || c.cover.ring.Position().AddXY(ringSize/2, ringSize/2) != place {
		t.Errorf("the mark is at %v (visible %v), the point at %v", c.cover.ring.Position(), c.cover.ring.Visible(), place)
	}

	test.TapAt(c, place.AddXY(0, 60)) // further than 24 dp from any point
	test.TapAt(c, place)              // again the same
	if c.Selected() != 3 || len(chosen) != 1 {
		t.Errorf("selected %d, called with %v", c.Selected(), chosen)
	}
	if d.begun != drawings {
		t.Errorf("%d drawings for taps", d.begun-drawings)
	}
}

func TestArrowsWalkThePoints(t *testing.T) {
	c, d := shown(t, sample())
	drawings := d.begun
	last := len(c.model.Series[0].Points) - 1
	w := fyne.CurrentApp().Driver().CanvasForObject(c)
	w.Focus(c)
	if !c.cover.frame.Visible() {
		t.Error("nothing shows that the chart has the keyboard")
	}
	for i, step := range []struct {
		key  fyne.KeyName
		want int
	}{
		{fyne.KeyLeft, last}, {fyne.KeyLeft, last - 1}, {fyne.KeyRight, last}, {fyne.KeyRight, last},
		{fyne.KeyHome, 0}, {fyne.KeyLeft, 0}, {fyne.KeyRight, 1}, {fyne.KeyEnd, last}, {fyne.KeyUp, last},
	} {
		c.TypedKey(&fyne.KeyEvent{Name: step.key})
		if c.Selected() != step.want {
			t.Errorf("step %d, %s: selected %d, want %d", i, step.key, c.Selected(), step.want)
		}
	}
	w.Unfocus()
	if c.cover.frame.Visible() {
		t.Error("the frame of the keyboard stays")
	}
	if d.begun != drawings {
		t.Errorf("%d drawings for keys", d.begun-drawings)
	}
}

func TestSelectDoesNotCallBack(t *testing.T) {
	c, _ := shown(t, sample())
	c.OnSelect = func(int) { t.Error("called") }
	c.Select(2)
	if c.Selected() != 2 {
		t.Errorf("selected %d", c.Selected())
	}
	for _, none := range []int{-1, 99} {
		c.Select(none)
		if c.Selected() != -1 || c.cover.ring.Visible() {
			t.Errorf("Select(%d): selected %d, mark visible %v", none, c.Selected(), c.cover.ring.Visible())
		}
	}
}

func TestEmptyChartTakesTapsAndKeys(t *testing.T) {
	c, _ := shown(t, Model{})
	test.TapAt(c, fyne.NewPos(50, 50))
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if c.Selected() != -1 {
		t.Errorf("selected %d of nothing", c.Selected())
	}
}

func TestFormerPictureStaysWhileDrawing(t *testing.T) {
	c, d := shown(t, sample())
	former := c.picture.image.Image
	if former == nil {
		t.Fatal("nothing drawn")
	}
	c.Background = d.later
	c.SetModel(Model{Series: []Series{{Points: []Point{{0, 0}}}}})
	c.Select(0)
	if c.picture.image.Image != former {
		t.Error("the former picture went before the new one was there")
	}
	if c.cover.ring.Visible() {
		t.Error("a mark of the new data lies over the former picture")
	}
	d.run()
	if c.picture.image.Image == former || !c.cover.ring.Visible() {
		t.Error("the new picture or its mark is not shown")
	}
}

func TestOnlyTheLastSizeIsDrawn(t *testing.T) {
	c, d := shown(t, sample())
	c.Background = d.later
	drawings := d.begun
	for w := float32(300); w < 400; w += 10 {
		c.Resize(fyne.NewSize(w, 320))
	}
	d.run()
	if made := d.begun - drawings; made != 2 { // the first and, once it is done, the last
		t.Errorf("%d drawings while resizing, want 2", made)
	}
	if c.Size().Width != 390 || c.picturePixels() != c.plotPixels() {
		t.Errorf("shows %v, want %v", c.picturePixels(), c.plotPixels())
	}
}

func TestPicturesAreRemembered(t *testing.T) {
	c, d := shown(t, sample())
	portrait, landscape := c.Size(), fyne.NewSize(600, 320)
	c.Resize(landscape)
	drawings := d.begun
	c.Resize(portrait)
	c.Resize(landscape)
	c.Refresh()
	if d.begun != drawings {
		t.Errorf("%d drawings of pictures that were known", d.begun-drawings)
	}
	if c.picturePixels() != c.plotPixels() {
		t.Errorf("shows %v, want %v", c.picturePixels(), c.plotPixels())
	}
	c.SetModel(c.model)
	if d.begun != drawings+1 {
		t.Error("other data, but no drawing")
	}
}

func TestThemeChangesThePicture(t *testing.T) {
	c, _ := shown(t, sample())
	before := c.picture.image.Image
	small := c.MinSize()
	fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Dark, 2))
	c.Refresh()
	if c.picture.image.Image == before || c.frame().TextSize != 26 {
		t.Errorf("text size %v after the theme changed", c.frame().TextSize)
	}
	if got, want := at(c.picture.image.Image, fyne.NewPos(1, 1), 1), c.frame().Palette.Background; got != want {
		t.Errorf("background %v, want %v", got, want)
	}
	if c.MinSize().Height <= small.Height {
		t.Error("larger texts take their room from the curves")
	}
}

func TestDrawsOnAGoroutineByItself(t *testing.T) {
	test.NewTempApp(t)
	c := New(sample())
	resized, done := make(chan struct{}), make(chan struct{})
	c.Background = func(work func()) {
		go func() {
			<-resized // Fyne's test driver has no UI thread of its own to hand the result to
			work()
			close(done)
		}()
	}
	c.Resize(fyne.NewSize(343, 320))
	close(resized)
	<-done
	if c.picturePixels() != c.plotPixels() {
		t.Errorf("shows %v, want %v", c.picturePixels(), c.plotPixels())
	}
}

func TestDescription(t *testing.T) {
	c, _ := shown(t, sample())
	if c.AccessibilityLabel() != "Six mesures" {
		t.Errorf("reads %q", c.AccessibilityLabel())
	}
}

func TestDescriptionNamesWhatElseIsShown(t *testing.T) {
	c, _ := shown(t, premature())
	want := "Taille de Zoé\nà l’âge depuis la naissance\ntaille cible d’après les parents : 165 cm"
	if got := c.AccessibilityLabel(); got != want {
		t.Errorf("reads %q, want %q", got, want)
	}
}

func TestSparkline(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light, 1))
	d := &desk{}
	m := sample()
	s := Spark{Lower: m.Curves[0].Points, Upper: m.Curves[4].Points, Line: m.Series[0].Points, Description: "en hausse"}
	l := NewSparkline(s)
	l.Background = d.now
	w := test.NewTempWindow(t, l)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(120, 60))

	img := l.picture.image.Image
	if img == nil || img.Bounds().Size() != image.Pt(120, 60) {
		t.Fatal("no picture of the size of the widget")
	}
	p := light()
	g := Layout(l.model, Frame{Width: 120, Height: 60})
	last := m.Series[0].Points[5]
	if c := at(img, g.Position(last), 1); c != p.Main {
		t.Errorf("the end of the line is %v", c)
	}
	if c := at(img, g.Position(Point{10, 9}), 1); c != p.Inner {
		t.Errorf("the band is %v", c)
	}
	drawings := d.begun
	l.SetSpark(Spark{})
	if d.begun != drawings+1 || l.AccessibilityLabel() != "" {
		t.Error("other data are not shown")
	}
}
