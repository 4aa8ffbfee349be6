package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// press is what every tappable widget of the kit is made of: a surface that is tapped, hovered, focused and works by keyboard.
type press struct {
	widget.BaseWidget
	self    fyne.Widget
	content fyne.CanvasObject

	fill, stroke fyne.ThemeColorName
	radius       float32 // negative: as round as the height allows
	around       inset
	min          fyne.Size
	bleed        float32 // hover and ring reach this far out at the sides, for rows flush with the text around them
	drawn        inset   // the surface is drawn this much inside the target of a tap
	ringGap      float32 // the ring is this far outside; for filled surfaces, on which it would not be seen

	label    string // what a screen reader says
	onTap    func()
	onFocus  func()
	onKey    func(fyne.KeyName) bool // keys beyond Enter and Space; true when used
	disabled bool

	hovered, focused, byPointer bool
}

var (
	_ fyne.Tappable      = (*press)(nil)
	_ fyne.Focusable     = (*press)(nil)
	_ fyne.Disableable   = (*press)(nil)
	_ fyne.Accessible    = (*press)(nil)
	_ desktop.Hoverable  = (*press)(nil)
	_ desktop.Cursorable = (*press)(nil)
)

func (p *press) extend(self fyne.Widget) {
	p.self = self
	p.ExtendBaseWidget(self)
}

// Tapped implements fyne.Tappable.
func (p *press) Tapped(*fyne.PointEvent) {
	if p.disabled {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.self); c != nil && !fyne.CurrentDevice().IsMobile() {
		// What was typed in before loses the focus, but a ring after a click would only be noise.
		p.byPointer = true
		c.Focus(p.self.(fyne.Focusable))
	}
	p.act()
}

func (p *press) act() {
	if p.onTap != nil && !p.disabled {
		p.onTap()
	}
}

// TypedKey implements fyne.Focusable: Enter and Space tap.
func (p *press) TypedKey(e *fyne.KeyEvent) {
	if p.byPointer {
		p.byPointer = false
		p.Refresh()
	}
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		p.act()
	default:
		if p.onKey != nil && p.onKey(e.Name) {
			return
		}
		if e.Name == fyne.KeyEscape {
			escape(p.self)
		}
	}
}

// TypedRune implements fyne.Focusable.
func (p *press) TypedRune(rune) {}

// FocusGained implements fyne.Focusable.
func (p *press) FocusGained() {
	p.focused = true
	if p.onFocus != nil {
		p.onFocus()
	}
	p.Refresh()
}

// FocusLost implements fyne.Focusable.
func (p *press) FocusLost() {
	p.focused, p.byPointer = false, false
	p.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (p *press) MouseIn(*desktop.MouseEvent) {
	p.hovered = true
	p.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (p *press) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *press) MouseOut() {
	p.hovered = false
	p.Refresh()
}

// Cursor implements desktop.Cursorable.
func (p *press) Cursor() desktop.Cursor {
	if p.onTap == nil || p.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// Enable implements fyne.Disableable.
func (p *press) Enable() { p.setDisabled(false) }

// Disable implements fyne.Disableable.
func (p *press) Disable() { p.setDisabled(true) }

// Disabled implements fyne.Disableable. A widget without anything to do takes no focus either.
func (p *press) Disabled() bool { return p.disabled || p.onTap == nil }

func (p *press) setDisabled(disabled bool) {
	if p.disabled == disabled {
		return
	}
	p.disabled = disabled
	p.self.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (p *press) AccessibilityLabel() string { return p.label }

// AccessibilityRole implements fyne.Accessible.
func (p *press) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// HeightFor returns the height at a width.
func (p *press) HeightFor(width float32) float32 {
	return max(p.min.Height, p.around.heightFor([]fyne.CanvasObject{p.content}, width))
}

// NaturalWidth returns the width at which nothing wraps.
func (p *press) NaturalWidth() float32 {
	return max(p.min.Width, p.around.naturalWidth([]fyne.CanvasObject{p.content}))
}

// CreateRenderer implements fyne.Widget.
func (p *press) CreateRenderer() fyne.WidgetRenderer {
	r := &pressRenderer{p: p, back: canvas.NewRectangle(color.Transparent), over: canvas.NewRectangle(nil), ring: canvas.NewRectangle(nil)}
	r.paint()
	return r
}

type pressRenderer struct {
	p                *press
	back, over, ring *canvas.Rectangle
}

func (r *pressRenderer) paint() {
	p, l := r.p, lookOf(r.p)
	r.back.FillColor, r.back.StrokeColor = l.colour(p.fill), l.colour(p.stroke)
	r.back.StrokeWidth = 0
	if p.stroke != "" {
		r.back.StrokeWidth = 1
	}
	r.over.FillColor = l.Hover
	r.over.Hidden = !p.hovered || p.Disabled()
	r.ring.FillColor = l.colour("")
	r.ring.StrokeColor = l.colour(fynetheme.ColorNamePrimary)
	r.ring.StrokeWidth = 2
	r.ring.Hidden = !p.focused || p.byPointer
	radius := p.radius
	if radius < 0 {
		radius = max(0, (p.Size().Height-p.drawn.top-p.drawn.bottom)/2)
	}
	r.back.CornerRadius, r.over.CornerRadius, r.ring.CornerRadius = radius, radius, radius+p.ringGap
}

func (r *pressRenderer) Layout(size fyne.Size) {
	p := r.p
	r.paint()
	d := p.drawn
	x, y, w, h := d.left, d.top, size.Width-d.left-d.right, size.Height-d.top-d.bottom
	place(r.back, x, y, w, h)
	place(r.over, x-p.bleed, y, w+2*p.bleed, h)
	g := p.ringGap
	place(r.ring, x-p.bleed-g, y-g, w+2*p.bleed+2*g, h+2*g)
	p.around.Layout([]fyne.CanvasObject{p.content}, size)
}

func (r *pressRenderer) MinSize() fyne.Size {
	return r.p.around.MinSize([]fyne.CanvasObject{r.p.content}).Max(r.p.min)
}

func (r *pressRenderer) Refresh() {
	r.Layout(r.p.Size())
	r.back.Refresh()
	r.over.Refresh()
	r.ring.Refresh()
	r.p.content.Refresh()
	canvas.Refresh(r.p.self)
}

func (r *pressRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.over, r.p.content, r.ring}
}

func (r *pressRenderer) Destroy() {}
