package kit

import "fyne.io/fyne/v2"

// wrapper is an object whose height depends on the width that it gets.
type wrapper interface {
	HeightFor(width float32) float32
	NaturalWidth() float32
}

// flow is a layout that passes the question on to what it holds.
type flow interface {
	fyne.Layout
	heightFor(objects []fyne.CanvasObject, width float32) float32
	naturalWidth(objects []fyne.CanvasObject) float32
}

// heightFor returns the height that o needs when it is width wide.
func heightFor(o fyne.CanvasObject, width float32) float32 {
	switch o := o.(type) {
	case wrapper:
		return o.HeightFor(width)
	case *fyne.Container:
		if l, ok := o.Layout.(flow); ok {
			return l.heightFor(o.Objects, width)
		}
		// A container of Fyne's own only learns what its wrapping children need by giving them their width.
		if o.Size().Width != width {
			o.Resize(fyne.NewSize(width, o.Size().Height))
		}
	case fyne.Widget:
		if o.Size().Width != width {
			o.Resize(fyne.NewSize(width, max(o.Size().Height, o.MinSize().Height)))
		}
	}
	return o.MinSize().Height
}

// naturalWidth returns the width at which nothing in o wraps.
func naturalWidth(o fyne.CanvasObject) float32 {
	switch o := o.(type) {
	case wrapper:
		return o.NaturalWidth()
	case *fyne.Container:
		if l, ok := o.Layout.(flow); ok {
			return l.naturalWidth(o.Objects)
		}
	}
	return o.MinSize().Width
}

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	shown := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o != nil && o.Visible() {
			shown = append(shown, o)
		}
	}
	return shown
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// sized remembers the width that a layout was last given, to answer Fyne's question for the smallest size.
type sized struct{ width float32 }

// largest is the smallest size of a layout that may put every object on a line of its own.
func (s sized) largest(objects []fyne.CanvasObject, heightFor func(objects []fyne.CanvasObject, width float32) float32) fyne.Size {
	var size fyne.Size
	for _, o := range visible(objects) {
		size = size.Max(o.MinSize())
	}
	if s.width > 0 {
		size.Height = heightFor(objects, s.width)
	}
	return size
}

// VBox stacks objects at full width, gap apart. Hidden objects take no room.
func VBox(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &vbox{gap: gap}, Objects: present(objects)}
}

func present(objects []fyne.CanvasObject) []fyne.CanvasObject {
	kept := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o != nil {
			kept = append(kept, o)
		}
	}
	return kept
}

type vbox struct {
	sized
	gap float32
}

func (l *vbox) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	var y float32
	for _, o := range visible(objects) {
		h := heightFor(o, size.Width)
		place(o, 0, y, size.Width, h)
		y += h + l.gap
	}
}

func (l *vbox) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i, o := range visible(objects) {
		m := o.MinSize()
		size.Width = max(size.Width, m.Width)
		size.Height += m.Height
		if i > 0 {
			size.Height += l.gap
		}
	}
	if l.width > 0 {
		size.Height = l.heightFor(objects, l.width)
	}
	return size
}

func (l *vbox) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var height float32
	for i, o := range visible(objects) {
		if i > 0 {
			height += l.gap
		}
		height += heightFor(o, width)
	}
	return height
}

func (l *vbox) naturalWidth(objects []fyne.CanvasObject) float32 {
	var width float32
	for _, o := range visible(objects) {
		width = max(width, naturalWidth(o))
	}
	return width
}

// Inset puts space around an object.
func Inset(top, right, bottom, left float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &inset{top: top, right: right, bottom: bottom, left: left}, Objects: []fyne.CanvasObject{o}}
}

// Padded puts the same space on all sides of an object.
func Padded(pad float32, o fyne.CanvasObject) *fyne.Container { return Inset(pad, pad, pad, pad, o) }

type inset struct {
	sized
	top, right, bottom, left float32
}

func (l *inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	for _, o := range objects {
		place(o, l.left, l.top, size.Width-l.left-l.right, size.Height-l.top-l.bottom)
	}
}

func (l *inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range visible(objects) {
		size = size.Max(o.MinSize())
	}
	size = size.AddWidthHeight(l.left+l.right, l.top+l.bottom)
	if l.width > 0 {
		size.Height = l.heightFor(objects, l.width)
	}
	return size
}

func (l *inset) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var height float32
	for _, o := range visible(objects) {
		height = max(height, heightFor(o, width-l.left-l.right))
	}
	return height + l.top + l.bottom
}

func (l *inset) naturalWidth(objects []fyne.CanvasObject) float32 {
	var width float32
	for _, o := range visible(objects) {
		width = max(width, naturalWidth(o))
	}
	return width + l.left + l.right
}

// Row puts lead at the left, tail at the right and gives body the rest, all centred on one line. When the texts have grown so
// much that body would be squeezed, tail goes under it. Lead and tail may be nil.
func Row(gap float32, lead, body, tail fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &row{gap: gap, lead: lead, body: body, tail: tail}, Objects: present([]fyne.CanvasObject{lead, body, tail})}
}

// TopRow is a Row whose lead stays level with the first line of body.
func TopRow(gap float32, lead, body fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &row{gap: gap, lead: lead, body: body, top: true}, Objects: present([]fyne.CanvasObject{lead, body})}
}

type row struct {
	sized
	gap              float32
	top              bool // lead is level with the first line of body instead of the middle
	lead, body, tail fyne.CanvasObject
}

type rowPlan struct {
	leadW, leadH, bodyX, bodyW, bodyH, tailW, tailH float32
	under                                           bool
	height                                          float32
}

func shown(o fyne.CanvasObject) bool { return o != nil && o.Visible() }

func (l *row) plan(width float32) rowPlan {
	var p rowPlan
	if shown(l.lead) {
		p.leadW = naturalWidth(l.lead)
		p.leadH = heightFor(l.lead, p.leadW)
		p.bodyX = p.leadW + l.gap
	}
	p.bodyW = width - p.bodyX
	if shown(l.tail) {
		p.tailW = naturalWidth(l.tail)
		beside := p.bodyW - p.tailW - l.gap
		p.under = naturalWidth(l.body) > beside && (beside < l.body.MinSize().Width || beside < width*0.42)
		if p.under {
			p.tailW = min(p.tailW, p.bodyW)
		} else {
			p.bodyW = beside
		}
		p.tailH = heightFor(l.tail, p.tailW)
	}
	p.bodyH = heightFor(l.body, p.bodyW)
	p.height = max(p.leadH, p.bodyH, p.tailH)
	if p.under {
		p.height = max(p.leadH, p.bodyH+Gap8+p.tailH)
	}
	return p
}

func (l *row) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	p := l.plan(size.Width)
	top := max(0, (size.Height-p.height)/2)
	middle := func(h float32) float32 { return top + (p.height-h)/2 }
	if p.under {
		middle = func(float32) float32 { return top }
	}
	if shown(l.lead) {
		y := middle(p.leadH)
		if l.top {
			y = max(0, top+(firstLine(l.body)-p.leadH)/2)
		}
		place(l.lead, 0, y, p.leadW, p.leadH)
	}
	place(l.body, p.bodyX, middle(p.bodyH), p.bodyW, p.bodyH)
	switch {
	case !shown(l.tail):
	case p.under:
		place(l.tail, p.bodyX, top+p.bodyH+Gap8, p.tailW, p.tailH)
	default:
		place(l.tail, size.Width-p.tailW, middle(p.tailH), p.tailW, p.tailH)
	}
}

// firstLine is how high the first line of o is, 0 when o is no text.
func firstLine(o fyne.CanvasObject) float32 {
	switch o := o.(type) {
	case *Text:
		return o.lineHeight()
	case *fyne.Container:
		if len(o.Objects) > 0 {
			return firstLine(o.Objects[0])
		}
	}
	return 0
}

func (l *row) MinSize([]fyne.CanvasObject) fyne.Size {
	size := l.body.MinSize()
	if shown(l.lead) {
		m := l.lead.MinSize()
		size = fyne.NewSize(size.Width+m.Width+l.gap, max(size.Height, m.Height))
	}
	if l.width > 0 {
		size.Height = l.plan(l.width).height
	} else if shown(l.tail) {
		size.Height = max(size.Height, l.tail.MinSize().Height)
	}
	return size
}

func (l *row) heightFor(_ []fyne.CanvasObject, width float32) float32 { return l.plan(width).height }

func (l *row) naturalWidth([]fyne.CanvasObject) float32 {
	width := naturalWidth(l.body)
	for _, o := range []fyne.CanvasObject{l.lead, l.tail} {
		if shown(o) {
			width += naturalWidth(o) + l.gap
		}
	}
	return width
}
