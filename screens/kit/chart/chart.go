package chart

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"carnet/screens/kit/theme"
)

const (
	reach     = 24 // dp from a point within which a tap selects it
	ringSize  = 22 // dp across the mark of the selected point
	minWidth  = 240
	minHeight = 300
)

// Chart shows a model and lets a person choose one of the points of its first series: by a tap within 24 dp, or with
// the left and right arrows, Home and End. Create it with New; use it on the UI thread.
type Chart struct {
	widget.BaseWidget

	// OnSelect is called when a person has chosen point i. It is not called by Select.
	OnSelect func(i int)

	// Background runs the drawing; nil starts a goroutine for it. Tests draw at once: func(work func()) { work() }.
	Background func(work func())

	model    Model
	version  uint64
	selected int
	focused  bool

	font    *Font
	fontRes fyne.Resource

	picture *picture
	ring    *canvas.Circle
	guide   *canvas.Line
	focus   *canvas.Rectangle
}

var (
	_ fyne.Widget     = (*Chart)(nil)
	_ fyne.Tappable   = (*Chart)(nil)
	_ fyne.Focusable  = (*Chart)(nil)
	_ fyne.Accessible = (*Chart)(nil)
)

// New returns a chart of m, without a selection.
func New(m Model) *Chart {
	c := &Chart{
		model:    m,
		selected: -1,
		ring:     &canvas.Circle{StrokeWidth: 2},
		guide:    &canvas.Line{StrokeWidth: 1},
		focus:    &canvas.Rectangle{StrokeWidth: 2, CornerRadius: 8},
	}
	c.picture = newPicture(func() {
		c.request() // the first layout may come before the scale of the screen is known
		c.mark()
	})
	c.ExtendBaseWidget(c)
	return c
}

// SetModel shows other data and forgets the selection. The former picture stays until the new one is drawn.
func (c *Chart) SetModel(m Model) {
	c.model = m
	c.version++
	c.selected = -1
	c.Refresh()
}

// Select marks point i of the first series, or none for -1 and for points that do not exist.
func (c *Chart) Select(i int) {
	if i < 0 || i >= len(c.model.selectable()) {
		i = -1
	}
	c.selected = i
	c.mark()
}

// Selected is the marked point, -1 for none.
func (c *Chart) Selected() int { return c.selected }

// Geometry says where points are drawn in the widget as it is now.
func (c *Chart) Geometry() Geometry { return Layout(c.model, c.frame()) }

// AccessibilityLabel implements fyne.Accessible.
func (c *Chart) AccessibilityLabel() string { return c.model.Description }

// AccessibilityRole implements fyne.Accessible.
func (c *Chart) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Tapped implements fyne.Tappable.
func (c *Chart) Tapped(ev *fyne.PointEvent) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c); canvas != nil && !fyne.CurrentDevice().IsMobile() {
		canvas.Focus(c) // the arrows go on from the point that was tapped
	}
	if i, ok := c.Geometry().Nearest(c.model.selectable(), ev.Position, reach); ok {
		c.choose(i)
	}
}

// TypedKey implements fyne.Focusable.
func (c *Chart) TypedKey(ev *fyne.KeyEvent) {
	last := len(c.model.selectable()) - 1
	if last < 0 {
		return
	}
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
	default:
		return
	}
	if c.selected < 0 && ev.Name != fyne.KeyHome {
		i = last // what was measured last is what one looks for
	}
	c.choose(min(max(i, 0), last))
}

// TypedRune implements fyne.Focusable.
func (c *Chart) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (c *Chart) FocusGained() {
	c.focused = true
	c.mark()
}

// FocusLost implements fyne.Focusable.
func (c *Chart) FocusLost() {
	c.focused = false
	c.mark()
}

func (c *Chart) choose(i int) {
	if i == c.selected {
		return
	}
	c.Select(i)
	if c.OnSelect != nil {
		c.OnSelect(i)
	}
}

// mark moves the Fyne objects that lie over the picture. It never draws the picture.
func (c *Chart) mark() {
	palette := c.palette()
	c.ring.StrokeColor = palette.Points
	c.ring.FillColor = translucent(palette.Points)
	c.guide.StrokeColor = palette.Points
	c.focus.StrokeColor = palette.Focus
	c.focus.Hidden = !c.focused

	points := c.model.selectable()
	g := c.Geometry()
	// Over a former picture the mark would point at nothing.
	shown := c.selected >= 0 && c.picture.current() && g.shows(points[c.selected])
	c.ring.Hidden, c.guide.Hidden = !shown, !shown
	if shown {
		at := g.Position(points[c.selected])
		c.ring.Resize(fyne.NewSquareSize(ringSize))
		c.ring.Move(at.SubtractXY(ringSize/2, ringSize/2))
		c.guide.Position1 = at.AddXY(0, ringSize/2)
		c.guide.Position2 = fyne.NewPos(at.X, max(g.Bottom, at.Y+ringSize/2))
	}
	for _, o := range []fyne.CanvasObject{c.ring, c.guide, c.focus} {
		canvas.Refresh(o)
	}
}

func translucent(c color.NRGBA) color.NRGBA {
	c.A = 0x30
	return c
}

func (c *Chart) theme() (*theme.Theme, fyne.ThemeVariant) {
	return theme.Of(c.Theme()), fyne.CurrentApp().Settings().ThemeVariant()
}

func (c *Chart) palette() Palette {
	th, v := c.theme()
	return PaletteOf(th.Tokens(v))
}

func (c *Chart) frame() Frame {
	th, v := c.theme()
	return Frame{
		Width:    c.Size().Width,
		Height:   c.Size().Height,
		Scale:    scaleOf(c),
		TextSize: textSize * th.Scale(),
		Font:     c.themeFont(th),
		Palette:  PaletteOf(th.Tokens(v)),
	}
}

// themeFont reads the font of the theme once.
func (c *Chart) themeFont(th fyne.Theme) *Font {
	res := th.Font(fyne.TextStyle{})
	if c.fontRes != res {
		c.fontRes = res
		font, err := NewFont(res.Name(), res.Content())
		if err != nil {
			fyne.LogError("chart without labels", err)
		}
		c.font = font
	}
	return c.font
}

// scaleOf is the number of pixels per dp where an object is shown.
func scaleOf(o fyne.CanvasObject) float32 {
	driver := fyne.CurrentApp().Driver()
	if canvas := driver.CanvasForObject(o); canvas != nil {
		return canvas.Scale()
	}
	if windows := driver.AllWindows(); len(windows) > 0 { // not shown yet: most likely it will be there
		return windows[0].Canvas().Scale()
	}
	return 1
}

// MinSize grows with the text, so that labels do not eat the curves.
func (c *Chart) MinSize() fyne.Size {
	th, _ := c.theme()
	return fyne.NewSize(minWidth, minHeight+4*textSize*(th.Scale()-1))
}

// CreateRenderer implements fyne.Widget.
func (c *Chart) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	return &chartRenderer{c}
}

// request asks for the picture of the present state.
func (c *Chart) request() {
	if c.Size().Width < 1 || c.Size().Height < 1 {
		return
	}
	m, f := c.model, c.frame()
	c.picture.background = c.Background
	c.picture.want(f.key(c.version), func() image.Image { return Draw(m, f) })
}

func (f Frame) key(version uint64) pictureKey {
	k := pictureKey{
		width: pixels(f.Width, f.Scale), height: pixels(f.Height, f.Scale),
		scale: f.Scale, textSize: f.TextSize, palette: f.Palette, version: version,
	}
	if f.Font != nil {
		k.font = f.Font.name
	}
	return k
}

type chartRenderer struct{ c *Chart }

func (r *chartRenderer) Layout(size fyne.Size) {
	r.c.picture.image.Resize(size)
	r.c.focus.Resize(size)
	r.c.request()
	r.c.mark()
}

func (r *chartRenderer) MinSize() fyne.Size { return r.c.MinSize() }

func (r *chartRenderer) Refresh() {
	r.c.request()
	r.c.mark()
}

func (r *chartRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.c.picture.image, r.c.guide, r.c.ring, r.c.focus}
}

func (r *chartRenderer) Destroy() {}

var _ fyne.WidgetRenderer = (*chartRenderer)(nil)
