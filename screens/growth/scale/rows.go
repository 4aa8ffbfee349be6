package scale

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"carnet/screens/kit"
	"carnet/screens/stage"
)

// rows is a list of thousands of lines that only keeps those that are seen. Lines of one class are as high as the highest
// of a few of them: measuring each would take longer than reading the file.
type rows struct {
	st     *stage.Stage
	list   *widget.List
	length func() int
	build  func(i int) fyne.CanvasObject
	class  func(i int) string
	frame  *fyne.Container
}

// measuredOf is of how many rows of a class the height is taken: from the beginning, and from those that follow at growing
// distances.
const measuredOf = 24

func newRows(st *stage.Stage, length func() int, build func(i int) fyne.CanvasObject, class func(i int) string) *rows {
	r := &rows{st: st, length: length, build: build, class: class}
	r.list = widget.NewList(length, func() fyne.CanvasObject { return around(kit.VBox(0)) }, func(i widget.ListItemID, o fyne.CanvasObject) {
		cell := o.(*fyne.Container)
		cell.Objects = []fyne.CanvasObject{build(i)}
		cell.Refresh()
	})
	r.list.HideSeparators = true
	r.list.OnSelected = func(i widget.ListItemID) { // Space, when the list itself has the focus
		r.list.Unselect(i)
		if row := tappable(build(i)); row != nil {
			row.Tapped(&fyne.PointEvent{})
		}
	}
	r.frame = &fyne.Container{Layout: &column{rows: r}, Objects: []fyne.CanvasObject{r.list}}
	return r
}

// around leaves room at the sides for the ring of a row that has the focus.
func around(o fyne.CanvasObject) *fyne.Container { return kit.Inset(0, kit.Gap8, 0, kit.Gap8, o) }

// heightAt is how high a row is in a list of this width.
func heightAt(row fyne.CanvasObject, width float32) float32 {
	cell := around(row)
	cell.Resize(fyne.NewSize(width, 0))
	return cell.MinSize().Height
}

func (r *rows) object() fyne.CanvasObject { return r.frame }

// tappable is what can be tapped in a row, nil for nothing.
func tappable(o fyne.CanvasObject) fyne.Tappable {
	if row, ok := o.(fyne.Tappable); ok {
		return row
	}
	if box, ok := o.(*fyne.Container); ok {
		for _, part := range box.Objects {
			if row, ok := part.(*kit.StatusRow); ok {
				return row
			}
		}
	}
	return nil
}

// rebuild shows row i anew.
func (r *rows) rebuild(i int) { r.list.RefreshItem(i) }

// column keeps the list as wide as a text may be, in the middle, and gives the rows their heights.
type column struct {
	rows     *rows
	measured float32 // the width at which heights were taken
}

func (l *column) scale() float32 { return max(1, float32(l.rows.st.Device.TextPercent)/100) }

// Layout implements fyne.Layout.
func (l *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := min(size.Width-2*kit.Gap8, kit.Readable*l.scale()+2*kit.Gap8)
	if width <= 0 {
		return
	}
	if width != l.measured {
		l.measured = width
		l.measure(width)
	}
	for _, o := range objects {
		o.Move(fyne.NewPos((size.Width-width)/2, 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
}

func (l *column) measure(width float32) {
	heights, seen := map[string]float32{}, map[string]int{}
	n := l.rows.length()
	for i := range n {
		class := l.rows.class(i)
		if seen[class]++; seen[class] <= measuredOf || seen[class]&(seen[class]-1) == 0 {
			heights[class] = max(heights[class], heightAt(l.rows.build(i), width))
		}
	}
	for i := range n {
		l.rows.list.SetItemHeight(i, heights[l.rows.class(i)])
	}
}

// MinSize implements fyne.Layout.
func (l *column) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(64, 3*kit.Target) }
