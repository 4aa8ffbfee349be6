package kit

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"carnet/icons"
	"carnet/screens/kit/theme"
)

// StatusRow is one line of a list: icon tile, title, detail, and a pill that goes under the texts when there is no room.
// The whole row is the target of a tap.
type StatusRow struct {
	press
}

// RowSpec says what a StatusRow shows. Only Title is needed.
type RowSpec struct {
	Icon    icons.Icon        // in a tile of the status's colour
	Lead    fyne.CanvasObject // instead of Icon: an Avatar, a small picture
	Title   string
	Detail  string
	Status  Status
	Pill    string            // a word for the status; none when empty
	Trail   fyne.CanvasObject // instead of Pill
	Chevron bool              // shows that a tap leads to another screen
	OnTap   func()            // nil: the row only tells
}

// NewStatusRow returns a row.
func NewStatusRow(spec RowSpec) *StatusRow {
	r := &StatusRow{}
	r.label = spec.Title
	for _, part := range []string{spec.Detail, spec.Pill} {
		if part != "" {
			r.label += ", " + part
		}
	}
	r.onTap = spec.OnTap
	r.radius, r.bleed = 10, 8
	r.min = fyne.NewSize(Target, Target)
	r.around = inset{top: 12, bottom: 12}
	r.content = rowContent(spec)
	r.extend(r)
	return r
}

func rowContent(spec RowSpec) fyne.CanvasObject {
	texts := VBox(0, NewText(spec.Title, LineTitle))
	if spec.Detail != "" {
		texts.Add(NewText(spec.Detail, Detail))
	}
	lead := spec.Lead
	if lead == nil && spec.Icon != "" {
		lead = IconTile(spec.Icon, spec.Status)
	}
	tail := spec.Trail
	if tail == nil && spec.Pill != "" {
		tail = NewPill(spec.Pill, spec.Status)
	}
	if !spec.Chevron {
		return Row(Gap12, lead, texts, tail)
	}
	chevron := newGlyph(icons.Forward, theme.ColorMuted, 20)
	return Row(Gap8, nil, Row(Gap12, lead, texts, tail), chevron)
}

// Tile is a document as a picture with a title under it.
type Tile struct {
	press
	shown *picture
}

// NewTile returns a tile; picture may be nil while it is being loaded, and fallback is then shown in its place.
func NewTile(picture image.Image, fallback icons.Icon, title, detail string, onTap func()) *Tile {
	t := &Tile{shown: newPicture(picture, fallback)}
	t.label, t.onTap = title+", "+detail, onTap
	texts := VBox(0, NewText(title, LineTitle))
	if detail != "" {
		texts.Add(NewText(detail, Small))
	}
	t.content = VBox(0, t.shown, Padded(Gap12, texts))
	t.fill, t.stroke = theme.ColorSurface, theme.ColorBorder
	t.radius = 16
	t.extend(t)
	return t
}

// SetPicture shows the picture once it is loaded.
func (t *Tile) SetPicture(picture image.Image) {
	t.shown.image = picture
	t.shown.Refresh()
}

// picture is the upper part of a tile.
type picture struct {
	widget.BaseWidget
	image    image.Image
	fallback icons.Icon
}

func newPicture(img image.Image, fallback icons.Icon) *picture {
	p := &picture{image: img, fallback: fallback}
	p.ExtendBaseWidget(p)
	return p
}

// HeightFor keeps the upper part at two thirds of the width.
func (p *picture) HeightFor(width float32) float32 { return width * 0.65 }

// NaturalWidth is that of two tiles beside each other on a phone.
func (p *picture) NaturalWidth() float32 { return 150 }

// CreateRenderer implements fyne.Widget.
func (p *picture) CreateRenderer() fyne.WidgetRenderer {
	r := &pictureRenderer{p: p, back: canvas.NewRectangle(color.Transparent), glyph: newGlyph(p.fallback, theme.ColorMuted, 32),
		image: &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}}
	r.paint()
	return r
}

type pictureRenderer struct {
	p     *picture
	back  *canvas.Rectangle
	image *canvas.Image
	glyph *Glyph
}

func (r *pictureRenderer) paint() {
	l := lookOf(r.p)
	r.back.FillColor = l.Paper
	r.back.TopLeftCornerRadius, r.back.TopRightCornerRadius = 15, 15
	r.image.Image = r.p.image
	r.image.Hidden = r.p.image == nil
	r.glyph.Icon = r.p.fallback
	r.glyph.Hidden = r.p.image != nil
}

func (r *pictureRenderer) Layout(size fyne.Size) {
	place(r.back, 1, 1, size.Width-2, size.Height-1)
	place(r.image, Gap12, Gap12, size.Width-2*Gap12, size.Height-2*Gap12)
	r.glyph.Resize(size)
}

func (r *pictureRenderer) MinSize() fyne.Size {
	return fyne.NewSize(96, r.p.HeightFor(max(96, r.p.Size().Width)))
}

func (r *pictureRenderer) Refresh() {
	r.paint()
	r.Layout(r.p.Size())
	r.back.Refresh()
	r.image.Refresh()
	r.glyph.Refresh()
}

func (r *pictureRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.image, r.glyph}
}

func (r *pictureRenderer) Destroy() {}
