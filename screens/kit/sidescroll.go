package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// sideScroll shows part of a line that may be wider than the screen. Unlike Fyne's scroller it has no bar, which would hide
// the feet of a line of chips: that the last chip is cut says that there is more.
type sideScroll struct {
	widget.BaseWidget
	line   fyne.CanvasObject
	clip   *container.Clip
	offset float32
	first  fyne.CanvasObject // kept in view until a person moves the line; nil for its beginning
}

var (
	_ fyne.Draggable  = (*sideScroll)(nil)
	_ fyne.Scrollable = (*sideScroll)(nil)
)

func newSideScroll(line fyne.CanvasObject) *sideScroll {
	s := &sideScroll{line: line}
	s.clip = container.NewClip(&fyne.Container{Layout: &shifted{s}, Objects: []fyne.CanvasObject{line}})
	s.clip.ExtendBaseWidget(s.clip) // Clip does so itself only when it is drawn, which is after it is laid out
	s.ExtendBaseWidget(s)
	return s
}

// Dragged implements fyne.Draggable.
func (s *sideScroll) Dragged(e *fyne.DragEvent) { s.moveBy(e.Dragged.DX) }

// DragEnd implements fyne.Draggable.
func (s *sideScroll) DragEnd() {}

// Scrolled implements fyne.Scrollable. A wheel that only turns one way moves the line too.
func (s *sideScroll) Scrolled(e *fyne.ScrollEvent) {
	if e.Scrolled.DX != 0 {
		s.moveBy(e.Scrolled.DX)
		return
	}
	s.moveBy(e.Scrolled.DY)
}

func (s *sideScroll) moveBy(dx float32) {
	s.first = nil
	s.moveTo(s.offset - dx)
}

func (s *sideScroll) moveTo(offset float32) {
	s.offset = min(max(0, offset), max(0, s.line.MinSize().Width-s.Size().Width))
	s.line.Move(fyne.NewPos(-s.offset, 0))
	s.Refresh()
}

// show brings an object of the line into view, for those who come by keyboard.
func (s *sideScroll) show(o fyne.CanvasObject) {
	left, right := o.Position().X, o.Position().X+o.Size().Width
	switch {
	case left < s.offset:
		s.moveTo(left)
	case right > s.offset+s.Size().Width:
		s.moveTo(right - s.Size().Width)
	}
}

// CreateRenderer implements fyne.Widget.
func (s *sideScroll) CreateRenderer() fyne.WidgetRenderer { return &sideRenderer{s} }

type sideRenderer struct{ s *sideScroll }

func (r *sideRenderer) Layout(size fyne.Size) {
	r.s.clip.Resize(size)
	if r.s.first != nil && size.Width > 0 { // a window is laid out more than once, at first narrower than it will be
		r.s.moveTo(0)
		r.s.show(r.s.first)
	}
}

func (r *sideRenderer) MinSize() fyne.Size           { return fyne.NewSize(Target, r.s.line.MinSize().Height) }
func (r *sideRenderer) Refresh()                     { r.s.clip.Refresh() }
func (r *sideRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.s.clip} }
func (r *sideRenderer) Destroy()                     {}

// shifted keeps the line at its own width and at the place to which it was moved.
type shifted struct{ s *sideScroll }

func (l *shifted) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(-l.s.offset, 0))
	objects[0].Resize(fyne.NewSize(max(size.Width, objects[0].MinSize().Width), size.Height))
}

func (l *shifted) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(Target, objects[0].MinSize().Height)
}
