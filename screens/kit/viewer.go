package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/icons"
	"carnet/screens/kit/theme"
)

// PageLoader draws page number page, from 0, so that its longer side is at most maxSide pixels, away from Fyne's goroutine, and
// then calls done once, from any goroutine. An answer that comes after another page was asked for is dropped.
type PageLoader func(page, maxSide int, done func(image.Image, error))

// ViewerWords are the words of a PageViewer.
type ViewerWords struct {
	Previous, Next, ZoomIn, ZoomOut string
	Loading                         string
	Counter                         func(page, of int) string // « 1 sur 3 », page from 1
	Failed                          func(error) string
}

// The sizes asked of a PageLoader: enough for a screen, and for a look at the small print.
const (
	viewSide = 1600
	zoomSide = 3000
	maxZoom  = 4
)

// PageViewer shows the pages of a document one at a time, to be enlarged and moved. Keys: arrows, Page Up and Down, + and −.
type PageViewer struct {
	composite
	words      ViewerWords
	pages      int
	load       PageLoader
	page       int
	asked      int // counts what was asked of load
	side       int // of the picture that is shown
	pane       *pane
	message    *Text
	counter    *Text
	prev, next *IconButton
	in, out    *IconButton
}

// NewPageViewer returns a viewer of a document of pages pages, one at least, and asks for the first.
func NewPageViewer(words ViewerWords, pages int, load PageLoader) *PageViewer {
	v := &PageViewer{words: words, pages: max(1, pages), load: load}
	v.pane = newPane(v)
	v.message = NewText("", Body)
	v.message.Align = fyne.TextAlignCenter
	v.counter = newLine("", Detail)
	v.counter.Align = fyne.TextAlignCenter
	v.prev = NewIconButton(icons.Left, words.Previous, func() { v.GoTo(v.page - 1) })
	v.next = NewIconButton(icons.Forward, words.Next, func() { v.GoTo(v.page + 1) })
	v.out = NewIconButton(icons.ZoomOut, words.ZoomOut, func() { v.zoomBy(1 / 1.5) })
	v.in = NewIconButton(icons.ZoomIn, words.ZoomIn, func() { v.zoomBy(1.5) })
	turn := Flow(Gap4, v.prev, v.counter, v.next)
	if v.pages == 1 {
		turn.Hide()
	}
	tools := Row(Gap8, nil, turn, Flow(0, v.out, v.in))
	bar := VBox(0, NewSeparator(), newSurface(theme.ColorSurface, "", 0, inset{top: 4, right: 8, bottom: 4, left: 8}, tools))
	back := newSurface(theme.ColorPaper, "", 0, inset{}, container.NewStack(v.pane, container.NewCenter(fixedWidth(260, v.message))))
	v.root = Page(nil, back, bar)
	v.ExtendBaseWidget(v)
	v.GoTo(0)
	return v
}

// fixedWidth gives an object a width of its own, so that it can be centred and still wrap.
func fixedWidth(width float32, o fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: &fixed{width: width}, Objects: []fyne.CanvasObject{o}}
}

type fixed struct{ width float32 }

func (l *fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

func (l *fixed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.width, heightFor(objects[0], l.width))
}

// Page returns the number of the page that is shown, from 0.
func (v *PageViewer) Page() int { return v.page }

// GoTo goes to a page, from 0; a number outside the document is ignored.
func (v *PageViewer) GoTo(page int) {
	if page < 0 || page >= v.pages {
		return
	}
	v.page = page
	v.counter.SetText(v.words.Counter(page+1, v.pages))
	setEnabled(v.prev, page > 0)
	setEnabled(v.next, page < v.pages-1)
	v.pane.setImage(nil) // one picture at a time: the old one is let go before the new one comes
	v.pane.reset()
	v.side = 0
	v.say(v.words.Loading)
	v.ask(viewSide)
	v.zoomed()
}

func (v *PageViewer) ask(side int) {
	v.asked++
	number := v.asked
	v.load(v.page, side, func(picture image.Image, err error) {
		fyne.Do(func() { v.answer(number, side, picture, err) })
	})
}

func (v *PageViewer) answer(number, side int, picture image.Image, err error) {
	if number != v.asked {
		return
	}
	if err != nil || picture == nil {
		if v.side == 0 { // a failed enlargement leaves what is there
			v.say(v.words.Failed(err))
		}
		return
	}
	v.side = side
	v.say("")
	v.pane.setImage(picture)
}

func (v *PageViewer) say(text string) {
	v.message.Hidden = text == ""
	v.message.SetText(text)
	v.message.Refresh()
}

func (v *PageViewer) zoomBy(factor float32) {
	v.pane.zoomAt(factor, fyne.NewPos(v.pane.Size().Width/2, v.pane.Size().Height/2))
}

// zoomed follows a change of the enlargement: a finer picture is asked for once, when the present one would look coarse.
func (v *PageViewer) zoomed() {
	setEnabled(v.in, v.pane.zoom < maxZoom)
	setEnabled(v.out, v.pane.zoom > 1)
	if v.pane.zoom > 1.5 && v.side == viewSide {
		v.side = zoomSide // not to be asked twice
		v.ask(zoomSide)
	}
}

// pane is the picture and the gestures on it.
type pane struct {
	widget.BaseWidget
	viewer  *PageViewer
	image   *canvas.Image
	clip    *container.Clip
	ring    *canvas.Rectangle
	zoom    float32
	offset  fyne.Position // of the enlarged picture's middle from the middle of the pane
	focused bool
}

var (
	_ fyne.Draggable      = (*pane)(nil)
	_ fyne.Scrollable     = (*pane)(nil)
	_ fyne.DoubleTappable = (*pane)(nil)
	_ fyne.Focusable      = (*pane)(nil)
)

func newPane(v *PageViewer) *pane {
	p := &pane{viewer: v, zoom: 1, image: &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}}
	p.image.Hide()
	p.clip = container.NewClip(container.NewWithoutLayout(p.image))
	p.clip.ExtendBaseWidget(p.clip) // Clip does so itself only when it is drawn, which is after it is laid out
	p.ring = canvas.NewRectangle(lookOf(p).colour(""))
	p.ExtendBaseWidget(p)
	return p
}

func (p *pane) setImage(picture image.Image) {
	p.image.Image = picture
	p.image.Hidden = picture == nil
	p.arrange()
	p.image.Refresh()
}

func (p *pane) reset() {
	p.zoom, p.offset = 1, fyne.Position{}
	p.arrange()
}

// zoomAt enlarges so that what is at a point of the pane stays there.
func (p *pane) zoomAt(factor float32, at fyne.Position) {
	old := p.zoom
	p.zoom = min(max(1, p.zoom*factor), maxZoom)
	if p.zoom < 1.01 {
		p.zoom = 1
	}
	middle := fyne.NewPos(p.Size().Width/2, p.Size().Height/2)
	from := at.Subtract(middle)
	ratio := p.zoom / old
	p.offset = fyne.NewPos(from.X-(from.X-p.offset.X)*ratio, from.Y-(from.Y-p.offset.Y)*ratio)
	p.arrange()
	p.viewer.zoomed()
}

func (p *pane) moveBy(dx, dy float32) {
	p.offset = p.offset.AddXY(dx, dy)
	p.arrange()
}

// arrange keeps the picture on the pane: an edge of it never leaves the edge of the pane behind.
func (p *pane) arrange() {
	size := p.Size()
	w, h := size.Width*p.zoom, size.Height*p.zoom
	limitX, limitY := (w-size.Width)/2, (h-size.Height)/2
	p.offset.X = min(max(-limitX, p.offset.X), limitX)
	p.offset.Y = min(max(-limitY, p.offset.Y), limitY)
	place(p.image, p.offset.X-limitX, p.offset.Y-limitY, w, h)
	canvas.Refresh(p)
}

// Dragged implements fyne.Draggable.
func (p *pane) Dragged(e *fyne.DragEvent) { p.moveBy(e.Dragged.DX, e.Dragged.DY) }

// DragEnd implements fyne.Draggable.
func (p *pane) DragEnd() {}

// Scrolled implements fyne.Scrollable: the wheel enlarges where the pointer is, as in maps.
func (p *pane) Scrolled(e *fyne.ScrollEvent) {
	if e.Scrolled.DY > 0 {
		p.zoomAt(1.15, e.Position)
	} else if e.Scrolled.DY < 0 {
		p.zoomAt(1/1.15, e.Position)
	}
}

// DoubleTapped implements fyne.DoubleTappable: enlarges where it was tapped, or shows the whole page again.
func (p *pane) DoubleTapped(e *fyne.PointEvent) {
	if p.zoom > 1 {
		p.reset()
		p.viewer.zoomed()
		return
	}
	p.zoomAt(2.5, e.Position)
}

// Tapped implements fyne.Tappable, so that the keys work after a click.
func (p *pane) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil && !fyne.CurrentDevice().IsMobile() {
		c.Focus(p)
	}
}

// FocusGained implements fyne.Focusable.
func (p *pane) FocusGained() { p.focused = true; p.Refresh() }

// FocusLost implements fyne.Focusable.
func (p *pane) FocusLost() { p.focused = false; p.Refresh() }

// TypedRune implements fyne.Focusable.
func (p *pane) TypedRune(r rune) {
	switch r {
	case '+', '=':
		p.viewer.zoomBy(1.5)
	case '-':
		p.viewer.zoomBy(1 / 1.5)
	}
}

// TypedKey implements fyne.Focusable. Arrows move an enlarged page and turn a whole one.
func (p *pane) TypedKey(e *fyne.KeyEvent) {
	const step = 60
	v := p.viewer
	switch {
	case e.Name == fyne.KeyPageDown:
		v.GoTo(v.page + 1)
	case e.Name == fyne.KeyPageUp:
		v.GoTo(v.page - 1)
	case e.Name == fyne.KeyEscape:
		escape(p)
	case p.zoom == 1 && e.Name == fyne.KeyRight:
		v.GoTo(v.page + 1)
	case p.zoom == 1 && e.Name == fyne.KeyLeft:
		v.GoTo(v.page - 1)
	case e.Name == fyne.KeyRight:
		p.moveBy(-step, 0)
	case e.Name == fyne.KeyLeft:
		p.moveBy(step, 0)
	case e.Name == fyne.KeyDown:
		p.moveBy(0, -step)
	case e.Name == fyne.KeyUp:
		p.moveBy(0, step)
	}
}

// CreateRenderer implements fyne.Widget.
func (p *pane) CreateRenderer() fyne.WidgetRenderer { return &paneRenderer{p} }

type paneRenderer struct{ p *pane }

func (r *paneRenderer) Layout(size fyne.Size) {
	r.p.clip.Resize(size)
	r.p.arrange()
	l := lookOf(r.p)
	r.p.ring.StrokeColor, r.p.ring.StrokeWidth = l.Primary, 2
	r.p.ring.Hidden = !r.p.focused
	r.p.ring.Resize(size)
}

func (r *paneRenderer) MinSize() fyne.Size { return fyne.NewSize(120, 120) }

func (r *paneRenderer) Refresh() {
	r.Layout(r.p.Size())
	r.p.ring.Refresh()
	canvas.Refresh(r.p)
}

func (r *paneRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.p.clip, r.p.ring} }
func (r *paneRenderer) Destroy()                     {}
