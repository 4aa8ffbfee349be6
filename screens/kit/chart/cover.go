package chart

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

const ringSize = 22 // dp across the mark of the selected point

// cover is what is seen of a chart: the picture of the plot under a clip, and over it what moves without drawing it again.
type cover struct {
	clip  *container.Clip
	image *canvas.Image

	boxes *fyne.Container // behind those labels that lie on curves
	texts *fyne.Container
	ring  *canvas.Circle
	guide *canvas.Line
	frame *canvas.Rectangle

	// ground is not seen, but always there: Fyne paints again for what is on the canvas, which a hidden mark is not.
	ground *canvas.Rectangle
}

func newCover(image *canvas.Image) *cover {
	v := &cover{
		image: image,
		clip:  container.NewClip(container.NewWithoutLayout(image)),
		boxes: container.NewWithoutLayout(),
		texts: container.NewWithoutLayout(),
		ring:  &canvas.Circle{StrokeWidth: 2},
		guide: &canvas.Line{StrokeWidth: 1},
		frame: &canvas.Rectangle{StrokeWidth: 2, CornerRadius: 8},

		ground: canvas.NewRectangle(color.Transparent),
	}
	v.clip.ExtendBaseWidget(v.clip) // Clip does so itself only when it is drawn, which is after it is laid out
	return v
}

func (v *cover) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{v.ground, v.clip, v.boxes, v.texts, v.guide, v.ring, v.frame}
}

// slide puts the picture that is there where the view wants it. The points that lie on the border of the whole plot are seen
// as long as that border is.
func (v *cover) slide(g Geometry, seen view, shown pictureKey, f Frame) {
	width, height := g.Right-g.Left, g.Bottom-g.Top
	left, top := float32(seen.left*seen.zoom)*width, float32(seen.top*seen.zoom)*height
	beyond := func(hidden float32) float32 { return max(0, margin-hidden) }
	at := fyne.NewPos(g.Left-beyond(left), g.Top-beyond(top))
	end := fyne.NewPos(
		g.Right+beyond(float32(seen.zoom-1)*width-left),
		g.Bottom+beyond(float32(seen.zoom-1)*height-top),
	)
	v.clip.Move(at)
	v.clip.Resize(fyne.NewSize(end.X-at.X, end.Y-at.Y))
	if shown.width == 0 {
		return
	}
	// The picture may be that of another size or enlargement: it stands in for the one that is being drawn.
	s := sheetOf(Geometry{Right: shown.width, Bottom: shown.height}, shown.zoom, shown.scale)
	size := fyne.NewSize(float32(pixels(s.width+2*margin, s.scale))/s.scale, float32(pixels(s.height+2*margin, s.scale))/s.scale)
	stretchX, stretchY := width*float32(seen.zoom)/s.width, height*float32(seen.zoom)/s.height
	v.image.Resize(fyne.NewSize(size.Width*stretchX, size.Height*stretchY))
	v.image.Move(fyne.NewPos(
		onPixel(g.Left-margin*stretchX-left, f.Scale)-at.X,
		onPixel(g.Top-margin*stretchY-top, f.Scale)-at.Y,
	))
}

// onPixel rounds a place to a pixel: between two of them a picture would be blurred.
func onPixel(dp, scale float32) float32 {
	n := dp * scale
	if n < 0 {
		return float32(int(n-0.5)) / scale
	}
	return float32(int(n+0.5)) / scale
}

// write puts the labels in their places. Only what has changed is drawn again: this is done at every step of a finger.
func (v *cover) write(g Geometry, f Frame) {
	boxes := 0
	for i, l := range g.labels {
		if i == len(v.texts.Objects) {
			v.texts.Add(&canvas.Text{})
		}
		text := v.texts.Objects[i].(*canvas.Text)
		if l.boxed {
			if boxes == len(v.boxes.Objects) {
				v.boxes.Add(&canvas.Rectangle{CornerRadius: 3})
			}
			v.back(v.boxes.Objects[boxes].(*canvas.Rectangle), l, f)
			boxes++
		}
		size, base := fyne.CurrentApp().Driver().RenderedTextSize(l.text, f.TextSize, fyne.TextStyle{}, nil)
		text.Resize(size)
		text.Move(fyne.NewPos(l.x, l.y-base))
		if text.Hidden || text.Text != l.text || text.TextSize != f.TextSize || text.Color != color.Color(f.Palette.Label) {
			text.Text, text.TextSize, text.Color, text.Hidden = l.text, f.TextSize, f.Palette.Label, false
			canvas.Refresh(text)
		}
	}
	hide(v.texts.Objects[len(g.labels):])
	hide(v.boxes.Objects[boxes:])
}

func (v *cover) back(r *canvas.Rectangle, l label, f Frame) {
	b := l.box(f.Font.width(l.text, f.TextSize), f.Font.height(f.TextSize))
	r.FillColor, r.Hidden = f.Palette.box(), false
	r.Move(fyne.NewPos(b.left, b.top))
	r.Resize(fyne.NewSize(b.right-b.left, b.bottom-b.top))
}

func hide(objects []fyne.CanvasObject) {
	for _, o := range objects {
		if o.Visible() {
			o.Hide()
		}
	}
}

// mark rings a point, with a line down to its age.
func (v *cover) mark(at fyne.Position, bottom float32, p Palette) {
	v.ring.Hidden, v.guide.Hidden = false, false
	v.ring.StrokeColor, v.ring.FillColor, v.guide.StrokeColor = p.Points, translucent(p.Points), p.Points
	v.ring.Resize(fyne.NewSquareSize(ringSize))
	v.ring.Move(at.SubtractXY(ringSize/2, ringSize/2))
	v.guide.Position1 = at.AddXY(0, ringSize/2)
	v.guide.Position2 = fyne.NewPos(at.X, max(bottom, at.Y+ringSize/2))
}

func (v *cover) unmark() {
	v.ring.Hidden, v.guide.Hidden = true, true
}

// focus shows whether the chart has the keyboard.
func (v *cover) focus(on bool, f Frame) {
	v.frame.StrokeColor, v.frame.Hidden = f.Palette.Focus, !on
	v.frame.Resize(fyne.NewSize(f.Width, f.Height))
}

// paint lets what was changed be seen.
func (v *cover) paint() { canvas.Refresh(v.ground) }

func translucent(c color.NRGBA) color.NRGBA {
	c.A = 0x30
	return c
}
