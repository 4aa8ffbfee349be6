package documents

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carnet/screens/kit/theme"
)

// cover lies over a tile of the grid and takes its taps and its keys: the tile itself cannot tell the grid that it got the
// focus, and the grid has to bring it into view then.
type cover struct {
	widget.BaseWidget
	grid             *grid
	index            int
	label            string
	hovered, focused bool
}

var (
	_ fyne.Tappable      = (*cover)(nil)
	_ fyne.Focusable     = (*cover)(nil)
	_ fyne.Accessible    = (*cover)(nil)
	_ desktop.Hoverable  = (*cover)(nil)
	_ desktop.Cursorable = (*cover)(nil)
)

func newCover(g *grid, index int, label string) *cover {
	c := &cover{grid: g, index: index, label: label}
	c.ExtendBaseWidget(c)
	return c
}

// Tapped implements fyne.Tappable.
func (c *cover) Tapped(*fyne.PointEvent) { c.open() }

func (c *cover) open() {
	if c.grid.onOpen != nil {
		c.grid.onOpen(c.index)
	}
}

// TypedKey implements fyne.Focusable: Enter and Space open, the arrows go to the next tile.
func (c *cover) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.open()
	case fyne.KeyRight:
		c.grid.focus(c.index + 1)
	case fyne.KeyLeft:
		c.grid.focus(c.index - 1)
	case fyne.KeyDown:
		c.grid.focus(c.index + c.grid.columns)
	case fyne.KeyUp:
		c.grid.focus(c.index - c.grid.columns)
	}
}

// TypedRune implements fyne.Focusable.
func (c *cover) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (c *cover) FocusGained() {
	c.focused = true
	c.Refresh()
	c.grid.reveal(c.index)
}

// FocusLost implements fyne.Focusable.
func (c *cover) FocusLost() {
	c.focused = false
	c.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (c *cover) MouseIn(*desktop.MouseEvent) {
	c.hovered = true
	c.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (c *cover) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *cover) MouseOut() {
	c.hovered = false
	c.Refresh()
}

// Cursor implements desktop.Cursorable.
func (c *cover) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityLabel implements fyne.Accessible.
func (c *cover) AccessibilityLabel() string { return c.label }

// AccessibilityRole implements fyne.Accessible.
func (c *cover) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer implements fyne.Widget.
func (c *cover) CreateRenderer() fyne.WidgetRenderer {
	r := &coverRenderer{c: c, back: canvas.NewRectangle(nil)}
	r.paint()
	return r
}

type coverRenderer struct {
	c    *cover
	back *canvas.Rectangle // the tint of the pointer and the ring of the keyboard
}

func (r *coverRenderer) paint() {
	v := fyne.CurrentApp().Settings().ThemeVariant()
	tokens := theme.Of(r.c.Theme()).Tokens(v)
	r.back.CornerRadius = 16
	r.back.FillColor, r.back.StrokeWidth = nil, 0
	if r.c.hovered {
		r.back.FillColor = tokens.Hover
	}
	if r.c.focused {
		r.back.StrokeColor, r.back.StrokeWidth = r.c.Theme().Color(fynetheme.ColorNamePrimary, v), 2
	}
}

func (r *coverRenderer) Layout(size fyne.Size) { r.back.Resize(size) }

func (r *coverRenderer) MinSize() fyne.Size { return fyne.Size{} }

func (r *coverRenderer) Refresh() {
	r.paint()
	r.back.Refresh()
}

func (r *coverRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.back} }
func (r *coverRenderer) Destroy()                     {}
