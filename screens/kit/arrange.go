package kit

import (
	"fyne.io/fyne/v2"
)

// Readable is the widest a text column gets: about 70 characters of Body at 100 %.
const Readable float32 = 580

// Flow puts objects side by side at their natural widths and begins a new line when there is no room left.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &wrapRow{gap: gap}, Objects: present(objects)}
}

type wrapRow struct {
	sized
	gap float32
}

func (l *wrapRow) walk(objects []fyne.CanvasObject, width float32, visit func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	var x, y, lineHeight float32
	var line []fyne.CanvasObject
	finish := func() {
		x = 0
		for _, o := range line {
			w := min(naturalWidth(o), width)
			h := heightFor(o, w)
			visit(o, x, y+(lineHeight-h)/2, w, h)
			x += w + l.gap
		}
	}
	for _, o := range visible(objects) {
		w := min(naturalWidth(o), width)
		if len(line) > 0 && x+w > width {
			finish()
			y += lineHeight + l.gap
			x, lineHeight, line = 0, 0, nil
		}
		line = append(line, o)
		x += w + l.gap
		lineHeight = max(lineHeight, heightFor(o, w))
	}
	finish()
	return y + lineHeight
}

func (l *wrapRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.walk(objects, size.Width, place)
}

func (l *wrapRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return l.largest(objects, l.heightFor)
}

func (l *wrapRow) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.walk(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (l *wrapRow) naturalWidth(objects []fyne.CanvasObject) float32 {
	var width float32
	for i, o := range visible(objects) {
		if i > 0 {
			width += l.gap
		}
		width += naturalWidth(o)
	}
	return width
}

// ButtonRow puts buttons side by side: the first takes the room that the others leave. When they do not fit, each gets a line.
func ButtonRow(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &buttonRow{}, Objects: present(objects)}
}

type buttonRow struct{ sized }

func (l *buttonRow) fits(objects []fyne.CanvasObject, width float32) bool {
	return l.naturalWidth(objects) <= width
}

func (l *buttonRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	shown := visible(objects)
	if !l.fits(objects, size.Width) {
		(&vbox{gap: Gap8}).Layout(shown, size)
		return
	}
	x := size.Width
	for i := len(shown) - 1; i >= 0; i-- {
		w := naturalWidth(shown[i])
		if i == 0 {
			w = x
		}
		x -= w
		place(shown[i], x, 0, w, size.Height)
		x -= Gap8
	}
}

func (l *buttonRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return l.largest(objects, l.heightFor)
}

func (l *buttonRow) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if !l.fits(objects, width) {
		return (&vbox{gap: Gap8}).heightFor(objects, width)
	}
	var height float32
	for _, o := range visible(objects) {
		height = max(height, heightFor(o, naturalWidth(o)))
	}
	return height
}

func (l *buttonRow) naturalWidth(objects []fyne.CanvasObject) float32 {
	return (&wrapRow{gap: Gap8}).naturalWidth(objects)
}

// Grid fills lines with tiles of equal width: as many as fit when each is at least minTile wide at 100 %, never fewer than one.
func Grid(minTile, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &tiles{minTile: minTile, gap: gap}, Objects: present(objects)}
}

type tiles struct {
	sized
	minTile, gap float32
}

func (l *tiles) walk(objects []fyne.CanvasObject, width float32, visit func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	shown := visible(objects)
	columns := max(1, int((width+l.gap)/(l.minTile*textScale()+l.gap)))
	w := (width - float32(columns-1)*l.gap) / float32(columns)
	var y float32
	for start := 0; start < len(shown); start += columns {
		line := shown[start:min(start+columns, len(shown))]
		var h float32
		for _, o := range line {
			h = max(h, heightFor(o, w))
		}
		for i, o := range line {
			visit(o, float32(i)*(w+l.gap), y, w, h)
		}
		y += h + l.gap
	}
	return max(0, y-l.gap)
}

func (l *tiles) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.walk(objects, size.Width, place)
}

func (l *tiles) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return l.largest(objects, l.heightFor)
}

func (l *tiles) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.walk(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (l *tiles) naturalWidth([]fyne.CanvasObject) float32 { return l.minTile }

// Column stacks objects in the middle, gap 12 apart, at most maxWidth wide (multiplied by the text size; 0 is Readable).
func Column(maxWidth float32, objects ...fyne.CanvasObject) *fyne.Container {
	if maxWidth == 0 {
		maxWidth = Readable
	}
	return &fyne.Container{Layout: &centred{maxWidth: maxWidth}, Objects: []fyne.CanvasObject{VBox(Gap12, objects...)}}
}

type centred struct {
	sized
	maxWidth float32
}

func (l *centred) limit(width float32) float32 { return min(width, l.maxWidth*textScale()) }

func (l *centred) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	w := l.limit(size.Width)
	for _, o := range objects {
		place(o, (size.Width-w)/2, 0, w, size.Height)
	}
}

func (l *centred) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return l.largest(objects, l.heightFor)
}

func (l *centred) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var height float32
	for _, o := range visible(objects) {
		height = max(height, heightFor(o, l.limit(width)))
	}
	return height
}

func (l *centred) naturalWidth(objects []fyne.CanvasObject) float32 {
	var width float32
	for _, o := range visible(objects) {
		width = max(width, naturalWidth(o))
	}
	return l.limit(width)
}

// TwoColumns puts left and right side by side when the width allows it (840 at 100 %), else right under left.
// Each is usually a VBox. Neither gets wider than Readable.
func TwoColumns(left, right fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &twoColumns{}, Objects: []fyne.CanvasObject{left, right}}
}

type twoColumns struct{ sized }

const (
	twoColumnsFrom float32 = 840
	twoColumnsGap  float32 = 28
)

// widths returns both widths, or one and 0 when the columns are stacked. The left one, where one acts, is wider.
func (l *twoColumns) widths(width float32) (left, right float32) {
	s := textScale()
	if width < twoColumnsFrom*s {
		return min(width, Readable*s), 0
	}
	left = min((width-twoColumnsGap)*0.565, Readable*s)
	return left, min(width-twoColumnsGap-left, Readable*s)
}

func (l *twoColumns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	left, right := l.widths(size.Width)
	if right == 0 {
		x := (size.Width - left) / 2
		h := heightFor(objects[0], left)
		place(objects[0], x, 0, left, h)
		place(objects[1], x, h+Gap24, left, heightFor(objects[1], left))
		return
	}
	x := (size.Width - left - right - twoColumnsGap) / 2
	place(objects[0], x, 0, left, heightFor(objects[0], left))
	place(objects[1], x+left+twoColumnsGap, 0, right, heightFor(objects[1], right))
}

func (l *twoColumns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := objects[0].MinSize().Max(objects[1].MinSize())
	if l.width > 0 {
		size.Height = l.heightFor(objects, l.width)
	}
	return size
}

func (l *twoColumns) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	left, right := l.widths(width)
	if right == 0 {
		return heightFor(objects[0], left) + Gap24 + heightFor(objects[1], left)
	}
	return max(heightFor(objects[0], left), heightFor(objects[1], right))
}

func (l *twoColumns) naturalWidth([]fyne.CanvasObject) float32 { return Readable }
