package documents

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carnet/screens/kit"
	"carnet/screens/kit/theme"
)

const gridGap = kit.Gap12

// grid shows tiles in lines under a header, all of which scroll, and keeps only the tiles that are seen: a family may have
// thousands of documents. A line is as high as its longest title needs, which is only known once the line was seen; the
// others are taken to be as high as the last one that was measured.
type grid struct {
	widget.BaseWidget
	header  fyne.CanvasObject
	none    fyne.CanvasObject // shown in the place of the tiles when there are none
	minTile float32           // least width of a tile at 100 %
	margin  float32
	length  func() int
	tile    func(i int) *kit.Tile
	onOpen  func(i int)
	onSeen  func(first, last int) // which tiles are built, each time others are
	onMove  func(offset float32)

	scroll  *container.Scroll
	body    *fyne.Container
	width   float32 // of the body
	columns int
	edge    float32 // width of a tile
	top     float32 // height of the header
	heights []float32
	typical float32
	lines   map[int][]*cell
	offset  float32 // where to scroll to once the size is known
	filling bool
	stale   bool // what is built has to be placed again
}

// cell is one tile with what makes it work by pointer and by keyboard.
type cell struct {
	tile  *kit.Tile
	cover *cover
}

func newGrid(header, none fyne.CanvasObject, minTile, margin float32, length func() int, tile func(i int) *kit.Tile) *grid {
	g := &grid{header: header, none: none, minTile: minTile, margin: margin, length: length, tile: tile, lines: map[int][]*cell{}}
	g.body = &fyne.Container{Layout: gridLayout{g}}
	g.scroll = container.NewVScroll(g.body)
	g.scroll.OnScrolled = func(fyne.Position) { g.fill() }
	g.ExtendBaseWidget(g)
	return g
}

// Reset shows other tiles, from the top.
func (g *grid) Reset() {
	g.forgetLines()
	g.scroll.ScrollToTop()
	g.arrange(g.Size())
}

func (g *grid) forgetLines() {
	g.lines = map[int][]*cell{}
	g.heights = make([]float32, g.lineCount())
}

func (g *grid) lineCount() int {
	if g.columns == 0 {
		return 0
	}
	return (g.length() + g.columns - 1) / g.columns
}

// arrange gives everything the width of size.
func (g *grid) arrange(size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	inner := size.Width - 2*g.margin
	columns := max(1, int((inner+gridGap)/(g.minTile*scale()+gridGap)))
	if columns != g.columns || inner != g.width {
		g.columns, g.width = columns, inner
		g.edge = (inner - float32(columns-1)*gridGap) / float32(columns)
		g.typical = 0
		g.forgetLines()
	}
	if len(g.heights) != g.lineCount() {
		g.forgetLines()
	}
	g.top = heightAt(g.header, inner)
	if g.typical == 0 && g.length() > 0 {
		g.build(0, 0) // one line has to be known for a guess of the others
	}
	if g.offset > 0 {
		g.body.Resize(fyne.NewSize(size.Width, g.total()))
		g.scroll.ScrollToOffset(fyne.NewPos(0, g.offset))
		g.offset = 0
	}
	g.stale = true
	g.fill()
}

// heightAt returns the height of an object of the kit at a width: it learns its width first.
func heightAt(o fyne.CanvasObject, width float32) float32 {
	o.Resize(fyne.NewSize(width, o.Size().Height))
	return o.MinSize().Height
}

// largeText reports texts so large that a phone has no room for anything beside what matters.
func largeText() bool { return scale() > 1.4 }

func scale() float32 { return theme.Of(fynetheme.Current()).Scale() }

func (g *grid) height(line int) float32 {
	if h := g.heights[line]; h > 0 {
		return h
	}
	return g.typical
}

// lineTop is where a line begins.
func (g *grid) lineTop(line int) float32 {
	y := g.top + gridGap
	for i := range line {
		y += g.height(i) + gridGap
	}
	return y
}

func (g *grid) total() float32 {
	if g.length() == 0 {
		return g.top + heightAt(g.none, g.width)
	}
	return g.lineTop(g.lineCount()) + kit.Gap12
}

// inView returns the lines that are seen, and one more on either side, so that Tab always finds a next tile.
func (g *grid) inView() (first, last int) {
	from, to := g.scroll.Offset.Y, g.scroll.Offset.Y+g.scroll.Size().Height
	first, last = -1, -1
	y := g.top + gridGap
	for line := range g.lineCount() {
		h := g.height(line)
		if first < 0 && y+h >= from {
			first = line
		}
		if y <= to {
			last = line
		}
		y += h + gridGap
	}
	return max(0, first-1), min(last+1, g.lineCount()-1)
}

// fill builds the lines that came into view and drops those that left it.
func (g *grid) fill() {
	if g.filling || g.columns == 0 {
		return
	}
	g.filling = true
	first, last := g.inView()
	for range 4 { // what is measured may let more lines into view
		if !g.build(first, last) {
			break
		}
		first, last = g.inView()
	}
	for line := range g.lines {
		if line < first || line > last {
			delete(g.lines, line)
			g.stale = true
		}
	}
	seen := g.stale
	if g.stale {
		g.place(first, last)
		g.stale = false
	}
	g.filling = false
	if g.onMove != nil {
		g.onMove(g.scroll.Offset.Y)
	}
	if seen && g.onSeen != nil {
		g.onSeen(first*g.columns, min((last+1)*g.columns, g.length())-1)
	}
}

// build makes the missing lines and measures them. It reports whether a height was not what it was taken to be.
func (g *grid) build(first, last int) (changed bool) {
	for line := first; line <= last; line++ {
		if g.lines[line] != nil {
			continue
		}
		g.stale = true
		var cells []*cell
		var height float32
		for i := line * g.columns; i < min((line+1)*g.columns, g.length()); i++ {
			t := g.tile(i)
			height = max(height, t.HeightFor(g.edge))
			cells = append(cells, &cell{tile: t, cover: newCover(g, i, t.AccessibilityLabel())})
		}
		before, above := g.height(line), g.lineTop(line) < g.scroll.Offset.Y
		g.lines[line], g.heights[line] = cells, height
		if g.typical == 0 {
			g.typical = height
		}
		if before == height {
			continue
		}
		changed = true
		if above && before > 0 { // what is being read stays where it is
			g.scroll.Offset.Y += height - before
		}
	}
	return changed
}

// place puts everything that is built where it belongs.
func (g *grid) place(first, last int) {
	objects := []fyne.CanvasObject{g.header}
	g.header.Move(fyne.NewPos(g.margin, 0))
	g.header.Resize(fyne.NewSize(g.width, g.top))
	if g.length() == 0 {
		objects = append(objects, g.none)
		h := heightAt(g.none, g.width)
		g.none.Move(fyne.NewPos(g.margin, g.top))
		g.none.Resize(fyne.NewSize(g.width, h))
	}
	for line := first; line <= last; line++ {
		y := g.lineTop(line)
		for i, c := range g.lines[line] {
			at, size := fyne.NewPos(g.margin+float32(i)*(g.edge+gridGap), y), fyne.NewSize(g.edge, g.heights[line])
			for _, o := range []fyne.CanvasObject{c.tile, c.cover} {
				o.Move(at)
				o.Resize(size)
			}
			objects = append(objects, c.tile, c.cover)
		}
	}
	g.body.Objects = objects
	size := fyne.NewSize(g.scroll.Size().Width, max(g.total(), g.scroll.Size().Height))
	if g.body.Size() != size {
		g.body.Resize(size)
	}
	if most := max(0, size.Height-g.scroll.Size().Height); g.scroll.Offset.Y > most {
		g.scroll.Offset.Y = most
	}
	g.scroll.Refresh()
}

// cell returns tile number i if it is built.
func (g *grid) cell(i int) (*cell, bool) {
	if g.columns == 0 || i < 0 {
		return nil, false
	}
	line := g.lines[i/g.columns]
	if i%g.columns >= len(line) {
		return nil, false
	}
	return line[i%g.columns], true
}

// reveal scrolls so that the line of tile i is seen whole.
func (g *grid) reveal(i int) {
	if g.filling || g.columns == 0 {
		return
	}
	line := i / g.columns
	top := g.lineTop(line) - gridGap
	bottom := top + g.height(line) + 2*gridGap
	y, high := g.scroll.Offset.Y, g.scroll.Size().Height
	switch {
	case top < y || bottom-top > high:
		y = top
	case bottom > y+high:
		y = bottom - high
	}
	if y != g.scroll.Offset.Y {
		g.scroll.ScrollToOffset(fyne.NewPos(0, max(0, y)))
		g.fill()
	}
}

// focus puts the keyboard on tile i, if there is one.
func (g *grid) focus(i int) {
	if i < 0 || i >= g.length() {
		return
	}
	g.reveal(i)
	if c, ok := g.cell(i); ok {
		if canvas := fyne.CurrentApp().Driver().CanvasForObject(g); canvas != nil {
			canvas.Focus(c.cover)
		}
	}
}

// CreateRenderer implements fyne.Widget.
func (g *grid) CreateRenderer() fyne.WidgetRenderer { return &gridRenderer{g} }

type gridRenderer struct{ g *grid }

func (r *gridRenderer) Layout(size fyne.Size) {
	r.g.scroll.Resize(size)
	r.g.arrange(size)
}

func (r *gridRenderer) MinSize() fyne.Size { return fyne.NewSize(64, 64) }

func (r *gridRenderer) Refresh() { r.g.arrange(r.g.Size()) }

func (r *gridRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.g.scroll} }
func (r *gridRenderer) Destroy()                     {}

// gridLayout only tells how high everything is; fill does the placing.
type gridLayout struct{ g *grid }

func (l gridLayout) Layout([]fyne.CanvasObject, fyne.Size) {}

func (l gridLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	if l.g.columns == 0 {
		return fyne.Size{}
	}
	return fyne.NewSize(64, l.g.total())
}
