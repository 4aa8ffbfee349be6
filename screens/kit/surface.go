package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"carnet/icons"
	"carnet/screens/kit/theme"
)

// composite is a widget made of other objects: it shows root and passes on what root needs.
type composite struct {
	widget.BaseWidget
	root fyne.CanvasObject
}

// HeightFor returns the height at a width.
func (c *composite) HeightFor(width float32) float32 { return heightFor(c.root, width) }

// NaturalWidth returns the width at which nothing wraps.
func (c *composite) NaturalWidth() float32 { return naturalWidth(c.root) }

// CreateRenderer implements fyne.Widget.
func (c *composite) CreateRenderer() fyne.WidgetRenderer { return &compositeRenderer{c} }

type compositeRenderer struct{ c *composite }

func (r *compositeRenderer) Layout(size fyne.Size)        { r.c.root.Resize(size) }
func (r *compositeRenderer) MinSize() fyne.Size           { return r.c.root.MinSize() }
func (r *compositeRenderer) Refresh()                     { r.c.root.Refresh() }
func (r *compositeRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.c.root} }
func (r *compositeRenderer) Destroy()                     {}

// surface is a rounded rectangle with something in it. Its colours are names, so that they follow the theme.
type surface struct {
	widget.BaseWidget
	fill, stroke fyne.ThemeColorName
	radius       float32 // negative: as round as the height allows
	around       inset
	content      fyne.CanvasObject
	min          fyne.Size // scaled like drawings
}

func newSurface(fill, stroke fyne.ThemeColorName, radius float32, around inset, content fyne.CanvasObject) *surface {
	s := &surface{fill: fill, stroke: stroke, radius: radius, around: around, content: content}
	s.ExtendBaseWidget(s)
	return s
}

func (s *surface) grownMin() fyne.Size {
	l := lookOf(s)
	return fyne.NewSize(l.grown(s.min.Width), l.grown(s.min.Height))
}

// HeightFor returns the height at a width.
func (s *surface) HeightFor(width float32) float32 {
	return max(s.grownMin().Height, s.around.heightFor([]fyne.CanvasObject{s.content}, width))
}

// NaturalWidth returns the width at which nothing wraps.
func (s *surface) NaturalWidth() float32 {
	return max(s.grownMin().Width, s.around.naturalWidth([]fyne.CanvasObject{s.content}))
}

// CreateRenderer implements fyne.Widget.
func (s *surface) CreateRenderer() fyne.WidgetRenderer {
	r := &surfaceRenderer{s: s, back: canvas.NewRectangle(color.Transparent)}
	r.paint()
	return r
}

type surfaceRenderer struct {
	s    *surface
	back *canvas.Rectangle
}

func (r *surfaceRenderer) paint() {
	l := lookOf(r.s)
	r.back.FillColor = l.colour(r.s.fill)
	r.back.StrokeColor = l.colour(r.s.stroke)
	r.back.StrokeWidth = 0
	if r.s.stroke != "" {
		r.back.StrokeWidth = 1
	}
	r.back.CornerRadius = r.s.radius
	if r.s.radius < 0 {
		r.back.CornerRadius = r.s.Size().Height / 2
	}
}

func (r *surfaceRenderer) Layout(size fyne.Size) {
	r.paint()
	r.back.Resize(size)
	r.s.around.Layout([]fyne.CanvasObject{r.s.content}, size)
}

func (r *surfaceRenderer) MinSize() fyne.Size {
	return r.s.around.MinSize([]fyne.CanvasObject{r.s.content}).Max(r.s.grownMin())
}

func (r *surfaceRenderer) Refresh() {
	r.Layout(r.s.Size())
	r.back.Refresh()
	r.s.content.Refresh()
	canvas.Refresh(r.s)
}

func (r *surfaceRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.s.content}
}

func (r *surfaceRenderer) Destroy() {}

// Glyph is an icon in a colour of the theme. It grows with the text size, up to one and a half.
type Glyph struct {
	widget.BaseWidget
	Icon  icons.Icon
	Color fyne.ThemeColorName
	Edge  float32 // at 100 %
}

// NewGlyph returns an icon, 24 wide at 100 %.
func NewGlyph(icon icons.Icon, color fyne.ThemeColorName) *Glyph { return newGlyph(icon, color, 24) }

func newGlyph(icon icons.Icon, color fyne.ThemeColorName, edge float32) *Glyph {
	g := &Glyph{Icon: icon, Color: color, Edge: edge}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer implements fyne.Widget.
func (g *Glyph) CreateRenderer() fyne.WidgetRenderer {
	r := &glyphRenderer{g: g, image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	r.paint()
	return r
}

type glyphRenderer struct {
	g     *Glyph
	image *canvas.Image
}

func (r *glyphRenderer) paint() {
	if r.g.Icon == "" {
		r.image.Hide()
		return
	}
	r.image.Show()
	r.image.Resource = r.g.Icon.Resource(lookOf(r.g).colour(r.g.Color))
}

func (r *glyphRenderer) Layout(size fyne.Size) {
	edge := min(r.MinSize().Width, size.Width, size.Height)
	place(r.image, (size.Width-edge)/2, (size.Height-edge)/2, edge, edge)
}

func (r *glyphRenderer) MinSize() fyne.Size {
	return fyne.NewSquareSize(lookOf(r.g).grown(r.g.Edge))
}

func (r *glyphRenderer) Refresh() {
	r.paint()
	r.Layout(r.g.Size())
	r.image.Refresh()
}

func (r *glyphRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.image} }
func (r *glyphRenderer) Destroy()                     {}

// IconTile is an icon on a rounded square of the status's colour, at the left of a row.
func IconTile(icon icons.Icon, status Status) fyne.CanvasObject {
	s := newSurface(status.fill(), "", 10, inset{top: 8, right: 8, bottom: 8, left: 8}, newGlyph(icon, status.text(), 24))
	s.min = fyne.NewSquareSize(40)
	return s
}

// NewPill returns a short word on a rounded fill, telling a status.
func NewPill(word string, status Status) fyne.CanvasObject {
	text := NewColored(word, badge, status.text())
	text.Align = fyne.TextAlignCenter
	return newSurface(status.fill(), "", -1, inset{top: 3, right: 10, bottom: 3, left: 10}, text)
}

// NewCard returns a white surface with a thin border that holds objects, gap 12 apart.
func NewCard(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return newSurface(theme.ColorSurface, theme.ColorBorder, 16, inset{top: 16, right: 16, bottom: 16, left: 16}, VBox(Gap12, objects...))
}

// NewRowsCard returns a card of rows with thin lines between them.
func NewRowsCard(rows ...fyne.CanvasObject) fyne.CanvasObject {
	return newSurface(theme.ColorSurface, theme.ColorBorder, 16, inset{top: 4, right: 16, bottom: 4, left: 16}, Rows(rows...))
}

// NewActionCard returns a card of one row and, under a thin line, what can be done about it.
func NewActionCard(row fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	return newSurface(theme.ColorSurface, theme.ColorBorder, 16, inset{top: 4, right: 16, bottom: 16, left: 16},
		VBox(0, row, NewSeparator(), Inset(Gap12, 0, 0, 0, ButtonRow(buttons...))))
}

// Rows stacks rows with thin lines between them.
func Rows(rows ...fyne.CanvasObject) *fyne.Container {
	box := VBox(0)
	for i, r := range present(rows) {
		if i > 0 {
			box.Objects = append(box.Objects, NewSeparator())
		}
		box.Objects = append(box.Objects, r)
	}
	return box
}

// NewSeparator returns a thin horizontal line.
func NewSeparator() fyne.CanvasObject {
	line := canvas.NewRectangle(color.Transparent)
	line.SetMinSize(fyne.NewSize(1, 1))
	s := newSurface(theme.ColorBorder, "", 0, inset{}, line)
	return s
}

// NewSectionTitle returns the title above a group, with the space that sets it apart from what is above it.
func NewSectionTitle(text string) fyne.CanvasObject {
	return Inset(Gap12, 0, 0, 0, NewText(text, Section))
}
