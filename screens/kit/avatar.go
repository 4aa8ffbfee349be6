package kit

import (
	"image"
	"image/color"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"carnet/screens/kit/theme"
)

// Avatar is a person: a photo, or an initial on her colour.
type Avatar struct {
	press
	edge  float32
	face  *face
	shown string
}

// NewAvatar returns a circle, edge wide at 100 %. Colour is an index into the theme's eight; photo may be nil; name is spoken and
// gives the initial. OnTap may be nil.
func NewAvatar(name string, colour int, photo image.Image, edge float32, onTap func()) *Avatar {
	a := &Avatar{edge: edge, shown: name, face: newFace(initial(name), colour, photo, edge)}
	a.label, a.onTap = name, onTap
	a.content = &fyne.Container{Layout: middle{}, Objects: []fyne.CanvasObject{a.face}}
	if onTap != nil {
		a.min = fyne.NewSquareSize(Target)
	}
	a.radius = max(Target, edge) / 2
	a.extend(a)
	return a
}

func initial(name string) string {
	r, n := utf8.DecodeRuneInString(strings.TrimSpace(name))
	if n == 0 || r == utf8.RuneError {
		return "?"
	}
	return strings.ToUpper(string(r))
}

type face struct {
	widget.BaseWidget
	initial string
	colour  int
	photo   image.Image
	edge    float32
}

func newFace(initial string, colour int, photo image.Image, edge float32) *face {
	f := &face{initial: initial, colour: colour, photo: photo, edge: edge}
	f.ExtendBaseWidget(f)
	return f
}

func (f *face) CreateRenderer() fyne.WidgetRenderer {
	r := &faceRenderer{f: f, disc: canvas.NewCircle(color.Transparent), letter: canvas.NewText("", color.Black), photo: &canvas.Image{FillMode: canvas.ImageFillCover}}
	r.paint()
	return r
}

type faceRenderer struct {
	f      *face
	disc   *canvas.Circle
	letter *canvas.Text
	photo  *canvas.Image
}

func (r *faceRenderer) paint() {
	pair := theme.Child(r.f.colour)
	r.disc.FillColor = pair.Fill
	r.letter.Text, r.letter.Color = r.f.initial, pair.Text
	r.letter.TextStyle, r.letter.Alignment = fyne.TextStyle{Bold: true}, fyne.TextAlignCenter
	r.letter.TextSize = r.MinSize().Height * 0.42
	r.photo.Image = r.f.photo
	r.photo.CornerRadius = r.MinSize().Height / 2
	r.photo.Hidden, r.letter.Hidden = r.f.photo == nil, r.f.photo != nil
}

func (r *faceRenderer) Layout(size fyne.Size) {
	r.disc.Resize(size)
	r.photo.Resize(size)
	h := r.letter.MinSize().Height
	place(r.letter, 0, (size.Height-h)/2-rise*r.letter.TextSize, size.Width, h)
}

func (r *faceRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(lookOf(r.f).grown(r.f.edge)) }

func (r *faceRenderer) Refresh() {
	r.paint()
	r.Layout(r.f.Size())
	r.disc.Refresh()
	r.letter.Refresh()
	r.photo.Refresh()
}

func (r *faceRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.disc, r.letter, r.photo}
}
func (r *faceRenderer) Destroy() {}
