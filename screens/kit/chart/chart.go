package chart

import (
	"image"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"carnet/screens/kit/theme"
)

const (
	reach     = 24 // dp from a point within which a tap selects it
	minWidth  = 240
	minHeight = 300
)

// Chart shows a model and lets a person choose one of the points of its first series: by a tap within 24 dp, or with
// the left and right arrows, Home and End. It can be enlarged: by its buttons, the keys + and −, two quick taps, the wheel
// with Ctrl, two fingers; 0 shows all again. Enlarged, it follows a finger. Create it with New; use it on the UI thread.
type Chart struct {
	widget.BaseWidget

	// OnSelect is called when a person has chosen point i. It is not called by Select.
	OnSelect func(i int)

	// OnZoom is called when the chart has become larger or smaller. It is not called when it moves.
	OnZoom func()

	// Background runs the drawing; nil starts a goroutine for it. Tests draw at once: func(work func()) { work() }.
	Background func(work func())

	// Page is what scrolls the chart with the rest of a screen. It is given what the chart has no use for: drags and turns
	// of the wheel while all of the chart is seen. Without a Page these pass by the chart, and so do two fingers and the
	// wheel with Ctrl until something else has enlarged it.
	Page Page

	model    Model
	version  uint64
	view     view
	selected int
	focused  bool
	lastTap  time.Time
	tappedAt fyne.Position
	now      func() time.Time

	font    *Font
	fontRes fyne.Resource

	picture *picture
	cover   *cover
	grip    *grip
	buttons *zoomButtons
}

// Page is a scroller around a chart, such as *container.Scroll. Where it is a fyne.Draggable, as on phones, it is given drags
// too.
type Page interface{ fyne.Scrollable }

var (
	_ fyne.Widget     = (*Chart)(nil)
	_ fyne.Tappable   = (*Chart)(nil)
	_ fyne.Focusable  = (*Chart)(nil)
	_ fyne.Accessible = (*Chart)(nil)
)

// New returns a chart of m, without a selection.
func New(m Model) *Chart {
	c := &Chart{model: m, view: whole, selected: -1, now: time.Now}
	c.picture = newPicture(func() {
		c.request() // the first layout may come before the scale of the screen is known
		c.arrange()
	})
	c.cover = newCover(c.picture.image)
	c.grip = newGrip(c)
	c.buttons = newZoomButtons(c)
	c.ExtendBaseWidget(c)
	return c
}

// SetWords names the buttons, for those who do not see them.
func (c *Chart) SetWords(w Words) { c.buttons.name(w) }

// SetModel shows other data and forgets the selection. The former picture stays until the new one is drawn. Data on other
// axes are shown whole.
func (c *Chart) SetModel(m Model) {
	if !sameRange(m.X, c.model.X) || !sameRange(m.Y, c.model.Y) {
		c.view = whole
	}
	c.model = m
	c.version++
	c.selected = -1
	c.Refresh()
}

func sameRange(a, b Axis) bool { return a.Min == b.Min && a.Max == b.Max }

// Select marks point i of the first series, or none for -1 and for points that do not exist. An enlarged chart moves to it.
func (c *Chart) Select(i int) {
	points := c.model.selectable()
	if i < 0 || i >= len(points) {
		i = -1
	}
	c.selected = i
	if i >= 0 && !c.Geometry().shows(points[i]) {
		c.show(points[i])
	}
	c.arrange()
}

// show moves the view to a point, if the whole chart shows it.
func (c *Chart) show(p Point) {
	x, y := c.model.X.sane(), c.model.Y.sane()
	if x.has(p.X) && y.has(p.Y) {
		c.view = c.view.showing((p.X-x.Min)/(x.Max-x.Min), (y.Max-p.Y)/(y.Max-y.Min))
	}
}

// Selected is the marked point, -1 for none.
func (c *Chart) Selected() int { return c.selected }

// Geometry says where points are drawn in the widget as it is now.
func (c *Chart) Geometry() Geometry { return layout(c.model, c.frame(), c.view) }

// Zoomed reports whether the chart is enlarged.
func (c *Chart) Zoomed() bool { return c.view.zoom > 1 }

// ShowAll shows the whole chart.
func (c *Chart) ShowAll() { c.look(whole) }

// ZoomBy enlarges by factor, up to four times the whole, or makes smaller. What is at a place of the widget stays there.
func (c *Chart) ZoomBy(factor float32, about fyne.Position) {
	g := c.Geometry()
	x, y := (about.X-g.Left)/(g.Right-g.Left), (about.Y-g.Top)/(g.Bottom-g.Top)
	c.look(c.view.about(float64(factor), float64(min(max(x, 0), 1)), float64(min(max(y, 0), 1))))
}

// zoomMiddle enlarges about the selected point, or about the middle where none is seen.
func (c *Chart) zoomMiddle(factor float32) {
	g := c.Geometry()
	about := fyne.NewPos((g.Left+g.Right)/2, (g.Top+g.Bottom)/2)
	if points := c.model.selectable(); c.selected >= 0 && g.shows(points[c.selected]) {
		about = g.Position(points[c.selected])
	}
	c.ZoomBy(factor, about)
}

// moveBy lets an enlarged chart follow a finger.
func (c *Chart) moveBy(dx, dy float32) {
	g := c.Geometry()
	c.look(c.view.moved(float64(dx/(g.Right-g.Left)), float64(dy/(g.Bottom-g.Top))))
}

// look shows a view. Until its picture is drawn, the former one is seen in its place, enlarged or made smaller.
func (c *Chart) look(v view) {
	if v == c.view {
		return
	}
	zoomed := v.zoom != c.view.zoom
	c.view = v
	if zoomed {
		c.request()
	}
	c.arrange()
	if zoomed && c.OnZoom != nil {
		c.OnZoom()
	}
}

// AccessibilityLabel implements fyne.Accessible: what the chart shows, and what else is in it beside the first series.
func (c *Chart) AccessibilityLabel() string {
	names := []string{c.model.Description}
	for i, s := range c.model.Series {
		if i > 0 && s.Name != "" && len(s.Points) > 0 {
			names = append(names, s.Name)
		}
	}
	if t := c.model.Target; t != nil && t.Name != "" {
		names = append(names, t.Name)
	}
	return strings.Join(names, "\n")
}

// AccessibilityRole implements fyne.Accessible.
func (c *Chart) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (c *Chart) choose(i int) {
	if i == c.selected {
		c.Select(i) // an enlarged chart may have been moved away from it
		return
	}
	c.Select(i)
	if c.OnSelect != nil {
		c.OnSelect(i)
	}
}

func (c *Chart) theme() (*theme.Theme, fyne.ThemeVariant) {
	return theme.Of(c.Theme()), fyne.CurrentApp().Settings().ThemeVariant()
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
		zoomable: true,
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
	m, f, zoom := c.model, c.frame(), c.view.zoom
	g := layout(m, f, whole)
	key := pictureKey{
		width: g.Right - g.Left, height: g.Bottom - g.Top, zoom: zoom,
		scale: f.Scale, palette: f.Palette, version: c.version,
	}
	c.picture.background = c.Background
	c.picture.want(key, func() image.Image { return drawPlot(m, f, g, zoom) })
}

// arrange moves what is seen to where the view wants it. It never draws the picture.
func (c *Chart) arrange() {
	defer c.cover.paint()
	f := c.frame().normal()
	g := layout(c.model, f, c.view)
	c.grip.Hidden = c.Page == nil && !c.Zoomed()
	c.grip.Move(fyne.NewPos(0, g.Top-margin))
	c.grip.Resize(fyne.NewSize(f.Width, g.Bottom-g.Top+2*margin))
	c.buttons.arrange(g, c.view, f.Palette)
	c.cover.focus(c.focused, f)
	if c.picture.shown.version != c.version && c.picture.shown.width > 0 {
		c.cover.unmark() // over a picture of former data the mark would point at nothing
		return
	}
	c.cover.slide(g, c.view, c.picture.shown, f)
	c.cover.write(g, f)
	points := c.model.selectable()
	if c.picture.shown.width == 0 || c.selected < 0 || !g.shows(points[c.selected]) {
		c.cover.unmark()
		return
	}
	c.cover.mark(g.Position(points[c.selected]), g.Bottom, f.Palette)
}

type chartRenderer struct{ c *Chart }

func (r *chartRenderer) Layout(size fyne.Size) {
	r.c.request()
	r.c.arrange()
}

func (r *chartRenderer) MinSize() fyne.Size { return r.c.MinSize() }

func (r *chartRenderer) Refresh() {
	r.c.request()
	r.c.arrange()
	r.c.buttons.refresh()
	canvas.Refresh(r.c)
}

func (r *chartRenderer) Objects() []fyne.CanvasObject {
	return append(r.c.cover.objects(), r.c.grip, r.c.buttons.box)
}

func (r *chartRenderer) Destroy() {}

var _ fyne.WidgetRenderer = (*chartRenderer)(nil)
