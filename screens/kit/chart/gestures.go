package chart

import (
	"math"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/widget"
)

const (
	twoTaps  = 500 * time.Millisecond // between two taps that are one gesture
	wheelDip = 60                     // dp of scrolling that enlarge by e: about half as large again for a notch of a wheel
)

// Tapped implements fyne.Tappable. The point is chosen at the first tap: one that waited for a second, as
// fyne.DoubleTappable does, would come late.
func (c *Chart) Tapped(ev *fyne.PointEvent) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c); canvas != nil && !fyne.CurrentDevice().IsMobile() {
		canvas.Focus(c) // the arrows go on from the point that was tapped
	}
	now, d := c.now(), ev.Position.Subtract(c.tappedAt)
	if now.Sub(c.lastTap) < twoTaps && math.Hypot(float64(d.X), float64(d.Y)) <= reach {
		c.lastTap = time.Time{}
		c.tappedTwice(ev.Position)
		return
	}
	c.lastTap, c.tappedAt = now, ev.Position
	if i, ok := c.Geometry().Nearest(c.model.selectable(), ev.Position, reach); ok {
		c.choose(i)
	}
}

func (c *Chart) tappedTwice(at fyne.Position) {
	if c.view.zoom >= maxZoom {
		c.ShowAll()
		return
	}
	c.ZoomBy(2, at)
}

// TypedKey implements fyne.Focusable.
func (c *Chart) TypedKey(ev *fyne.KeyEvent) {
	last := len(c.model.selectable()) - 1
	i := c.selected
	switch ev.Name {
	case fyne.KeyLeft:
		i--
	case fyne.KeyRight:
		i++
	case fyne.KeyHome:
		i = 0
	case fyne.KeyEnd:
		i = last
	case fyne.KeyEscape:
		c.escape(ev)
		return
	default:
		return
	}
	if last < 0 {
		return
	}
	if c.selected < 0 && ev.Name != fyne.KeyHome {
		i = last // what was measured last is what one looks for
	}
	c.choose(min(max(i, 0), last))
}

// escape shows all of an enlarged chart; otherwise the key is for the screen.
func (c *Chart) escape(ev *fyne.KeyEvent) {
	if c.Zoomed() {
		c.ShowAll()
		return
	}
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c); canvas != nil && canvas.OnTypedKey() != nil {
		canvas.OnTypedKey()(ev)
	}
}

// TypedRune implements fyne.Focusable.
func (c *Chart) TypedRune(r rune) {
	switch r {
	case '+', '=': // on many keyboards + is with Shift
		c.zoomMiddle(zoomStep)
	case '-', '−':
		c.zoomMiddle(1 / zoomStep)
	case '0':
		c.ShowAll()
	}
}

// FocusGained implements fyne.Focusable.
func (c *Chart) FocusGained() {
	c.focused = true
	c.arrange()
}

// FocusLost implements fyne.Focusable.
func (c *Chart) FocusLost() {
	c.focused = false
	c.arrange()
}

// grip lies over the plot and takes what the page would take otherwise: drags, turns of the wheel, two fingers. It is there
// when the chart is enlarged, or when it knows the page, to which it hands on what it has no use for.
//
// Fyne tells nothing of two fingers as such, but since 2.8 which finger moved (mobile.Movable). Only the first finger drags.
// A lifted finger is not told of when there was a drag: the end of that drag is, so it ends both.
type grip struct {
	widget.BaseWidget
	chart     *Chart
	modifiers func() fyne.KeyModifier

	fingers map[int]fyne.Position // by number, in the chart
	pinched bool                  // since the first finger came down
}

var (
	_ fyne.Draggable   = (*grip)(nil)
	_ fyne.Scrollable  = (*grip)(nil)
	_ fyne.Tappable    = (*grip)(nil)
	_ mobile.Touchable = (*grip)(nil)
	_ mobile.Movable   = (*grip)(nil)
)

func newGrip(c *Chart) *grip {
	g := &grip{chart: c, modifiers: pressed, fingers: map[int]fyne.Position{}}
	g.Hide()
	g.ExtendBaseWidget(g)
	return g
}

// pressed are the keys that are held down, where there is a keyboard.
func pressed() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

// CreateRenderer implements fyne.Widget: a grip is not seen.
func (g *grip) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{})
}

// Tapped implements fyne.Tappable. Lifting the second of two fingers looks like a tap to Fyne.
func (g *grip) Tapped(ev *fyne.PointEvent) {
	if g.pinched {
		return
	}
	at := *ev
	at.Position = at.Position.Add(g.Position())
	g.chart.Tapped(&at)
}

// Dragged implements fyne.Draggable: an enlarged chart follows, the page otherwise.
func (g *grip) Dragged(ev *fyne.DragEvent) {
	if g.pinched {
		return
	}
	if g.chart.Zoomed() {
		g.chart.moveBy(ev.Dragged.DX, ev.Dragged.DY)
	} else if page, ok := g.chart.Page.(fyne.Draggable); ok {
		page.Dragged(ev)
	}
}

// DragEnd implements fyne.Draggable.
func (g *grip) DragEnd() {
	clear(g.fingers)
	if page, ok := g.chart.Page.(fyne.Draggable); ok {
		page.DragEnd()
	}
}

// Scrolled implements fyne.Scrollable. With Ctrl the wheel enlarges about the pointer. Without, it scrolls the page while the
// whole chart is seen; once enlarged it enlarges too, as in maps, and what can become neither larger nor smaller scrolls the
// page again. Sideways it moves an enlarged chart.
func (g *grip) Scrolled(ev *fyne.ScrollEvent) {
	c := g.chart
	before := c.view
	if c.Zoomed() && ev.Scrolled.DX != 0 {
		c.moveBy(ev.Scrolled.DX, 0)
	}
	if c.Zoomed() || g.modifiers()&(fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0 {
		// A touch pad sends many small steps, a fast wheel a few huge ones.
		factor := min(max(math.Exp(float64(ev.Scrolled.DY)/wheelDip), 0.5), 2)
		c.ZoomBy(float32(factor), ev.Position.Add(g.Position()))
		if c.view != before || g.modifiers() != 0 {
			return
		}
	}
	if c.Page != nil {
		c.Page.Scrolled(ev)
	}
}

// TouchDown implements mobile.Touchable.
func (g *grip) TouchDown(ev *mobile.TouchEvent) {
	if ev.ID == 0 { // the first finger: what is left of former ones was not told
		clear(g.fingers)
		g.pinched = false
	}
	g.fingers[ev.ID] = ev.Position
	g.pinched = g.pinched || len(g.fingers) > 1
}

// TouchUp implements mobile.Touchable.
func (g *grip) TouchUp(ev *mobile.TouchEvent) { delete(g.fingers, ev.ID) }

// TouchCancel implements mobile.Touchable.
func (g *grip) TouchCancel(ev *mobile.TouchEvent) { delete(g.fingers, ev.ID) }

// TouchMoved implements mobile.Movable: two fingers hold the picture, wherever they go.
func (g *grip) TouchMoved(ev *mobile.TouchEvent) {
	_, known := g.fingers[ev.ID]
	if !known || len(g.fingers) < 2 {
		g.fingers[ev.ID] = ev.Position
		return
	}
	g.pinched = true
	middle, apart := g.hold()
	g.fingers[ev.ID] = ev.Position
	newMiddle, newApart := g.hold()
	if apart < 1 || newApart < 1 {
		return
	}
	c := g.chart
	c.ZoomBy(float32(newApart/apart), middle.Add(g.Position()))
	c.moveBy(newMiddle.X-middle.X, newMiddle.Y-middle.Y)
}

// hold is the place between the first two fingers and how far they are apart.
func (g *grip) hold() (middle fyne.Position, apart float64) {
	numbers := make([]int, 0, len(g.fingers))
	for n := range g.fingers {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	a, b := g.fingers[numbers[0]], g.fingers[numbers[1]]
	return fyne.NewPos((a.X+b.X)/2, (a.Y+b.Y)/2), math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y))
}
