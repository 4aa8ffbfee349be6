package chart

import (
	"image"
	"math"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"
)

// paper is a page that counts what it is given.
type paper struct{ drags, ends, turns int }

func (p *paper) Dragged(*fyne.DragEvent)    { p.drags++ }
func (p *paper) DragEnd()                   { p.ends++ }
func (p *paper) Scrolled(*fyne.ScrollEvent) { p.turns++ }

func (c *Chart) middle() fyne.Position {
	g := c.Geometry()
	return fyne.NewPos((g.Left+g.Right)/2, (g.Top+g.Bottom)/2)
}

// inGrip turns a place of the chart into one of its grip.
func (c *Chart) inGrip(at fyne.Position) fyne.Position { return at.Subtract(c.grip.Position()) }

func (c *Chart) wheel(dy float32) {
	c.grip.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: c.inGrip(c.middle())}, Scrolled: fyne.NewDelta(0, dy)})
}

func (c *Chart) drag(dx, dy float32) {
	c.grip.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: c.inGrip(c.middle())}, Dragged: fyne.NewDelta(dx, dy)})
	c.grip.DragEnd()
}

func TestMovingAndTappingDrawNothing(t *testing.T) {
	c, d := shown(t, sample())
	c.ZoomBy(3, c.Geometry().Position(sample().Series[0].Points[2]))
	drawings := d.begun
	rapid.Check(t, func(t *rapid.T) {
		by := rapid.Float32Range(-200, 200)
		c.drag(by.Draw(t, "dx"), by.Draw(t, "dy"))
		test.TapAt(c, c.Geometry().Position(c.model.Series[0].Points[rapid.IntRange(0, 5).Draw(t, "point")]))
		c.lastTap = time.Time{}
		c.TypedKey(&fyne.KeyEvent{Name: rapid.SampledFrom([]fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd}).Draw(t, "key")})
		if d.begun != drawings {
			t.Fatalf("%d drawings", d.begun-drawings)
		}
		if c.selected < 0 {
			return
		}
		g, p := c.Geometry(), c.model.Series[0].Points[c.selected]
		if !g.shows(p) || !c.cover.ring.Visible() || c.cover.ring.Position().AddXY(ringSize/2, ringSize/2) != g.Position(p) {
			t.Fatalf("point %d at %v, its mark at %v (%v)", c.selected, g.Position(p), c.cover.ring.Position(), c.cover.ring.Visible())
		}
	})
}

func TestEnlargingShowsTheFormerPictureUntilTheNewOneIsDrawn(t *testing.T) {
	c, d := shown(t, sample())
	former, size := c.picture.image.Image, c.picture.image.Size()
	c.Background = d.later
	zooms := 0
	c.OnZoom = func() { zooms++ }
	c.ZoomBy(2, c.middle())
	if c.picture.image.Image != former || zooms != 1 || !c.Zoomed() {
		t.Fatalf("called %d times, zoomed %v", zooms, c.Zoomed())
	}
	if now := c.picture.image.Size(); math.Abs(float64(now.Width-2*size.Width)) > 0.5 {
		t.Errorf("the former picture is %v wide instead of twice %v", now.Width, size.Width)
	}
	d.run()
	if c.picture.image.Image == former || c.picturePixels() != c.plotPixels() {
		t.Errorf("shows %v, want %v", c.picturePixels(), c.plotPixels())
	}
	c.ShowAll()
	if c.picture.image.Image != former || zooms != 2 || c.Zoomed() {
		t.Errorf("the picture of the whole chart is not shown again at once")
	}
}

// What is seen of an enlarged chart is cut to the plot, and its points are where the geometry says.
func TestAnEnlargedPictureLiesWhereTheGeometrySays(t *testing.T) {
	c, _ := shown(t, sample())
	canvas := fyne.CurrentApp().Driver().CanvasForObject(c)
	for _, zoom := range []float32{1, 1.7, 4} {
		for i, p := range c.model.Series[0].Points {
			c.ShowAll()
			c.ZoomBy(zoom, c.Geometry().Position(p))
			g := c.Geometry()
			if !g.shows(p) {
				t.Fatalf("zoom %v: point %d left the view", zoom, i)
			}
			want := c.frame().Palette.Background
			if i == len(c.model.Series[0].Points)-1 {
				want = c.frame().Palette.Points
			}
			if got := at(canvas.Capture(), g.Position(p), canvas.Scale()); !similar(got, want) {
				t.Errorf("zoom %v: point %d is %v, want %v", zoom, i, got, want)
			}
		}
	}
	c.ShowAll()
	c.ZoomBy(4, c.middle())
	g, img := c.Geometry(), canvas.Capture()
	for _, outside := range []fyne.Position{{X: g.Left - 2, Y: g.Bottom - 30}, {X: g.Right - 30, Y: g.Bottom + 2}} {
		if got := at(img, outside, canvas.Scale()); similar(got, c.frame().Palette.Inner) && !similar(got, c.frame().Palette.Background) {
			t.Errorf("curves reach beyond the plot at %v", outside)
		}
	}
}

func TestWheel(t *testing.T) {
	c, _ := shown(t, sample())
	page := &paper{}
	c.Page = page
	var held fyne.KeyModifier
	c.grip.modifiers = func() fyne.KeyModifier { return held }
	c.Refresh()

	c.wheel(25)
	if page.turns != 1 || c.Zoomed() {
		t.Fatalf("the wheel over a whole chart: page %d, zoomed %v", page.turns, c.Zoomed())
	}
	held = fyne.KeyModifierControl
	place := c.Geometry().At(c.middle())
	c.wheel(25)
	if page.turns != 1 || !c.Zoomed() {
		t.Fatalf("with Ctrl: page %d, zoomed %v", page.turns, c.Zoomed())
	}
	if there := c.Geometry().At(c.middle()); math.Abs(there.X-place.X) > 0.01 {
		t.Errorf("the pointer was at %v and is at %v", place, there)
	}
	held = 0
	zoom := c.view.zoom
	c.wheel(25)
	if page.turns != 1 || c.view.zoom <= zoom {
		t.Errorf("the wheel over an enlarged chart: page %d, from %v to %v", page.turns, zoom, c.view.zoom)
	}
	for range 9 {
		c.wheel(-25)
	}
	if c.Zoomed() || page.turns < 2 {
		t.Errorf("turned back: zoomed %v, page %d", c.Zoomed(), page.turns)
	}
}

func TestDrag(t *testing.T) {
	c, _ := shown(t, sample())
	if c.grip.Visible() {
		t.Error("without a page, a whole chart keeps drags from what is around it")
	}
	page := &paper{}
	c.Page = page
	c.Refresh()
	if !c.grip.Visible() {
		t.Fatal("with a page, two fingers are not seen")
	}
	c.drag(10, 10)
	if page.drags != 1 || page.ends != 1 {
		t.Errorf("a drag of a whole chart: page %+v", page)
	}
	c.ZoomBy(2, c.middle())
	before := c.Geometry().At(c.middle())
	c.drag(-40, 0)
	if after := c.Geometry().At(c.middle()); after.X <= before.X || page.drags != 1 {
		t.Errorf("a drag of an enlarged chart: from %v to %v, page %+v", before, after, page)
	}
	c.Page = nil
	c.Refresh()
	if !c.grip.Visible() {
		t.Error("an enlarged chart does not take drags")
	}
}

func touch(id int, at fyne.Position) *mobile.TouchEvent {
	return &mobile.TouchEvent{ID: id, PointEvent: fyne.PointEvent{Position: at}}
}

func TestTwoFingers(t *testing.T) {
	c, _ := shown(t, sample())
	c.Page = &paper{}
	c.Refresh()
	g := c.grip
	left, right := c.inGrip(c.middle()).SubtractXY(30, 0), c.inGrip(c.middle()).AddXY(30, 0)
	g.TouchDown(touch(0, left))
	g.TouchDown(touch(1, right))
	held := c.Geometry().At(left.Add(g.Position()))
	for step := range 6 {
		by := float32(step+1) * 10
		g.TouchMoved(touch(0, left.SubtractXY(by, 0)))
		g.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-10, 0)}) // Fyne reports the first finger as a drag too
		g.TouchMoved(touch(1, right.AddXY(by, 0)))
	}
	if zoom := c.view.zoom; math.Abs(zoom-3) > 0.01 { // from 60 to 180 dp apart
		t.Errorf("enlarged to %v", zoom)
	}
	if now := c.Geometry().At(left.SubtractXY(60, 0).Add(g.Position())); math.Abs(now.X-held.X) > 0.05 {
		t.Errorf("the left finger was put on %v and is on %v", held, now)
	}
	g.TouchUp(touch(1, right))
	c.OnSelect = func(int) { t.Error("lifting a finger chose a point") }
	g.Tapped(&fyne.PointEvent{Position: c.inGrip(c.Geometry().Position(c.model.Series[0].Points[3]))})
	c.OnSelect = nil

	// The next gesture is a new one: one finger moves the chart, and taps count.
	view := c.view
	g.DragEnd()
	g.TouchDown(touch(0, left))
	g.TouchMoved(touch(0, right))
	if c.view != view {
		t.Error("one finger pinches")
	}
	g.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-20, 0)})
	if c.view == view {
		t.Error("one finger does not move the chart")
	}
}

func TestFingersThatWereNotSeenComing(t *testing.T) {
	c, _ := shown(t, sample())
	c.Page = &paper{}
	c.Refresh()
	rapid.Check(t, func(t *rapid.T) {
		id, at := rapid.IntRange(0, 3), rapid.Float32Range(-50, 400)
		for range rapid.IntRange(1, 30).Draw(t, "events") {
			ev := touch(id.Draw(t, "finger"), fyne.NewPos(at.Draw(t, "x"), at.Draw(t, "y")))
			switch rapid.IntRange(0, 5).Draw(t, "event") {
			case 0:
				c.grip.TouchDown(ev)
			case 1:
				c.grip.TouchUp(ev)
			case 2:
				c.grip.TouchCancel(ev)
			case 3:
				c.grip.DragEnd()
			default:
				c.grip.TouchMoved(ev)
			}
			checkInside(t, c.view)
		}
	})
}

func TestTwoTapsEnlarge(t *testing.T) {
	c, _ := shown(t, sample())
	clock := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c.now = func() time.Time { return clock }
	place := c.middle().AddXY(30, 20)
	tap := func(after time.Duration) {
		clock = clock.Add(after)
		test.TapAt(c, place)
	}
	tap(time.Second)
	tap(time.Second)
	if c.Zoomed() {
		t.Fatal("two slow taps enlarge")
	}
	tap(100 * time.Millisecond)
	if c.view.zoom != 2 {
		t.Fatalf("two quick taps: %v", c.view.zoom)
	}
	tap(100 * time.Millisecond) // the first of the next two
	if c.view.zoom != 2 {
		t.Errorf("a third tap: %v", c.view.zoom)
	}
	tap(100 * time.Millisecond)
	tap(time.Second)
	tap(100 * time.Millisecond)
	if c.Zoomed() {
		t.Errorf("two taps at the most: %v", c.view.zoom)
	}
}

func TestKeysEnlarge(t *testing.T) {
	c, _ := shown(t, sample())
	c.Select(5)
	place := c.Geometry().Position(c.model.Series[0].Points[5])
	c.TypedRune('+')
	if math.Abs(c.view.zoom-zoomStep) > 1e-6 {
		t.Errorf("+: %v", c.view.zoom)
	}
	if now := c.Geometry().Position(c.model.Series[0].Points[5]); abs32(now.X-place.X)+abs32(now.Y-place.Y) > 0.5 {
		t.Errorf("the chosen point moved from %v to %v", place, now)
	}
	c.TypedRune('-')
	if c.Zoomed() {
		t.Errorf("−: %v", c.view.zoom)
	}
	for range 9 {
		c.TypedRune('=')
	}
	if c.view.zoom != maxZoom || !c.buttons.in.Disabled() {
		t.Errorf("often +: %v, button disabled %v", c.view.zoom, c.buttons.in.Disabled())
	}
	c.TypedRune('0')
	if c.Zoomed() {
		t.Error("0 does not show all")
	}
	c.TypedRune('+')
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if c.Zoomed() {
		t.Error("Esc does not show all")
	}
	escaped := false
	fyne.CurrentApp().Driver().CanvasForObject(c).SetOnTypedKey(func(*fyne.KeyEvent) { escaped = true })
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if !escaped {
		t.Error("Esc on a whole chart does not reach the screen")
	}
}

func TestButtons(t *testing.T) {
	c, _ := shown(t, sample())
	c.SetWords(Words{ZoomIn: "Agrandir", ZoomOut: "Réduire", ShowAll: "Tout voir"})
	if c.buttons.in.Name() != "Agrandir" || c.buttons.out.Name() != "Réduire" || c.buttons.all.Name() != "Tout voir" {
		t.Error("the buttons are not named")
	}
	if c.buttons.out.Visible() || c.buttons.all.Visible() {
		t.Error("buttons that have nothing to do are shown")
	}
	test.Tap(c.buttons.in)
	test.Tap(c.buttons.in)
	test.Tap(c.buttons.out)
	if math.Abs(c.view.zoom-zoomStep) > 1e-6 || !c.buttons.out.Visible() {
		t.Errorf("in, in, out: %v", c.view.zoom)
	}
	for _, b := range []fyne.CanvasObject{c.buttons.in, c.buttons.out, c.buttons.all} {
		if b.Size().Width < 48 || b.Size().Height < 48 {
			t.Errorf("a button of %v", b.Size())
		}
	}
	test.Tap(c.buttons.all)
	if c.Zoomed() {
		t.Error("still enlarged")
	}
}

// The button moves out of the way of points.
func TestButtonHidesNoPoints(t *testing.T) {
	m := sample()
	m.Series = []Series{{Points: []Point{{8, 3}, {10, 3}, {12, 3}}}}
	c, _ := shown(t, m)
	b := c.buttons.box
	taken := box{b.Position().X, b.Position().Y, b.Position().X + b.Size().Width, b.Position().Y + b.Size().Height}
	for _, p := range m.Series[0].Points {
		if taken.touches(around(c.Geometry().Position(p), filled)) {
			t.Errorf("%v lies under the button", p)
		}
	}
}

func TestOtherAxesAreShownWhole(t *testing.T) {
	c, _ := shown(t, sample())
	c.ZoomBy(2, c.middle())
	m := sample()
	m.Series[0].Points = m.Series[0].Points[:4]
	c.SetModel(m)
	if !c.Zoomed() {
		t.Error("another point, and the place one looked at is lost")
	}
	m.X.Max = 36
	c.SetModel(m)
	if c.Zoomed() {
		t.Error("another range is shown enlarged")
	}
}

func TestOnlyOneEnlargedPictureIsKept(t *testing.T) {
	c, _ := shown(t, sample())
	for _, factor := range []float32{2, 1.2, 1.2, 1.2} {
		c.ZoomBy(factor, c.middle())
	}
	var enlarged []image.Image
	for _, d := range c.picture.recent {
		if d.key.zoom > 1 {
			enlarged = append(enlarged, d.image)
		}
	}
	if len(enlarged) != 1 {
		t.Errorf("%d enlarged pictures are kept", len(enlarged))
	}
}
