package kit

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carnet/icons"
	"carnet/screens/kit/theme"
)

// MonthMark is a person on a day of a MonthGrid: the initial of a name on one of the eight colours.
type MonthMark struct {
	Name   string
	Colour int
	Hollow bool // a ring instead of a disc: something ends on that day
}

// MonthDay is one square of a MonthGrid.
type MonthDay struct {
	Date  Date
	Label string // what a screen reader says, as « mardi 10 mars, 2 lignes »; "" for a square without a day
	Marks []MonthMark
	Today bool
	Quiet bool // a Sunday or a holiday
}

// MonthWords are the words of a MonthGrid.
type MonthWords struct {
	Previous, Next string
	Weekdays       [7]string // from the first column on
}

// mostMarks is how many persons a day shows; those beyond are counted.
const mostMarks = 3

// MonthGrid shows who has something on which day of a month, and lets a day be chosen.
type MonthGrid struct {
	composite
	words  MonthWords
	title  *Text
	days   *fyne.Container
	cells  []*dayCell
	onPick func(Date)
}

// NewMonthGrid returns an empty page; Fill fills it. OnTurn is called with -1 or 1, onPick with the day that is tapped.
func NewMonthGrid(words MonthWords, onTurn func(by int), onPick func(Date)) *MonthGrid {
	m := &MonthGrid{words: words, onPick: onPick, title: NewText("", Name), days: &fyne.Container{Layout: &week{}}}
	m.title.Align = fyne.TextAlignCenter
	m.root = VBox(Gap8,
		Row(Gap4, NewIconButton(icons.Left, words.Previous, func() { onTurn(-1) }), m.title,
			NewIconButton(icons.Forward, words.Next, func() { onTurn(1) })),
		m.days)
	m.ExtendBaseWidget(m)
	return m
}

// Fill shows a page with whole weeks of seven days.
func (m *MonthGrid) Fill(title string, days []MonthDay, chosen Date) {
	m.title.Text, m.cells = title, nil
	cells := make([]fyne.CanvasObject, 0, len(days)+7)
	for _, word := range m.words.Weekdays {
		name := NewText(word, Small)
		name.Align = fyne.TextAlignCenter
		cells = append(cells, name)
	}
	for _, d := range days {
		if d.Label == "" {
			cells = append(cells, NewText("", Small))
			continue
		}
		cells = append(cells, m.cell(d, d.Date == chosen))
	}
	m.days.Objects = cells
	m.Refresh()
}

func (m *MonthGrid) cell(d MonthDay, chosen bool) fyne.CanvasObject {
	number := newLine(strconv.Itoa(d.Date.Day), Body)
	number.Align = fyne.TextAlignCenter
	marks := &fyne.Container{Layout: &markLines{}}
	for i, mark := range d.Marks {
		if i == mostMarks-1 && len(d.Marks) > mostMarks {
			more := newLine("+"+strconv.Itoa(len(d.Marks)-i), Small)
			marks.Add(more)
			break
		}
		marks.Add(newMarkDot(mark))
	}
	c := &dayCell{text: number}
	c.label, c.onTap = d.Label, func() { m.onPick(d.Date) }
	c.content = VBox(2, number, marks)
	c.around = inset{top: 4, bottom: 4, left: 1, right: 1}
	c.drawn = inset{top: 1, right: 1, bottom: 1, left: 1}
	c.radius = 12
	if d.Quiet {
		number.Color = theme.ColorMuted
	}
	switch {
	case chosen:
		c.fill, number.Color, number.Style = theme.ColorInfoFill, theme.ColorInfoText, strong
		c.stroke = fynetheme.ColorNamePrimary
	case d.Today:
		c.stroke, number.Style = theme.ColorControl, strong
	}
	place := len(m.cells)
	c.onKey = func(key fyne.KeyName) bool { return m.move(place, key) }
	c.extend(c)
	m.cells = append(m.cells, c)
	return c
}

// move takes the focus from one day to another by the arrow keys.
func (m *MonthGrid) move(from int, key fyne.KeyName) bool {
	by, arrow := map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1, fyne.KeyUp: -7, fyne.KeyDown: 7}[key]
	if !arrow {
		return false
	}
	to := from + by
	if c := fyne.CurrentApp().Driver().CanvasForObject(m); c != nil && to >= 0 && to < len(m.cells) {
		c.Focus(m.cells[to])
	}
	return true
}

// markLines centres marks under a number, in as many lines as they need; without any it keeps the room of one.
type markLines struct{ sized }

const markGap float32 = 2

func (l *markLines) walk(objects []fyne.CanvasObject, width float32, visit func(o fyne.CanvasObject, x, y float32, size fyne.Size)) float32 {
	y, least := float32(0), markEdge*min(textScale(), 1.5)
	for start := 0; start < len(objects); {
		end, used, height := start, float32(0), least
		for end < len(objects) {
			size := markSize(objects[end])
			if end > start && used+markGap+size.Width > width {
				break
			}
			if end > start {
				used += markGap
			}
			used += size.Width
			height = max(height, size.Height)
			end++
		}
		x := max(0, (width-used)/2)
		for _, o := range objects[start:end] {
			size := markSize(o)
			visit(o, x, y+(height-size.Height)/2, size)
			x += size.Width + markGap
		}
		y += height + markGap
		start = end
	}
	return max(least, y-markGap)
}

func markSize(o fyne.CanvasObject) fyne.Size {
	w := naturalWidth(o)
	return fyne.NewSize(w, heightFor(o, w))
}

func (l *markLines) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.walk(objects, size.Width, func(o fyne.CanvasObject, x, y float32, size fyne.Size) { place(o, x, y, size.Width, size.Height) })
}

func (l *markLines) MinSize(objects []fyne.CanvasObject) fyne.Size {
	edge := markEdge * min(textScale(), 1.5)
	return fyne.NewSize(edge, l.heightFor(objects, max(l.width, edge)))
}

func (l *markLines) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.walk(objects, width, func(fyne.CanvasObject, float32, float32, fyne.Size) {})
}

func (l *markLines) naturalWidth([]fyne.CanvasObject) float32 { return Target }

// markEdge is the width of a mark, in which an initial of 13 stands.
const markEdge float32 = 20

// markDot is one person on a day.
type markDot struct {
	widget.BaseWidget
	mark MonthMark
}

func newMarkDot(mark MonthMark) *markDot {
	d := &markDot{mark: mark}
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer implements fyne.Widget.
func (d *markDot) CreateRenderer() fyne.WidgetRenderer {
	r := &markRenderer{d: d, disc: canvas.NewCircle(color.Transparent), letter: canvas.NewText("", color.Black)}
	r.paint()
	return r
}

type markRenderer struct {
	d      *markDot
	disc   *canvas.Circle
	letter *canvas.Text
}

func (r *markRenderer) paint() {
	pair, l := theme.Child(r.d.mark.Colour), lookOf(r.d)
	r.disc.FillColor, r.disc.StrokeWidth, r.letter.Color = pair.Fill, 0, pair.Text
	if r.d.mark.Hollow {
		r.disc.FillColor, r.disc.StrokeColor, r.disc.StrokeWidth = color.Transparent, pair.Fill, 2
		r.letter.Color = l.colour(theme.ColorText)
	}
	r.letter.Text, r.letter.TextStyle, r.letter.Alignment = initial(r.d.mark.Name), fyne.TextStyle{Bold: true}, fyne.TextAlignCenter
	r.letter.TextSize = l.grown(13)
}

func (r *markRenderer) Layout(size fyne.Size) {
	edge := min(size.Width, size.Height)
	place(r.disc, (size.Width-edge)/2, (size.Height-edge)/2, edge, edge)
	h := r.letter.MinSize().Height
	place(r.letter, 0, (size.Height-h)/2, size.Width, h)
}

func (r *markRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(lookOf(r.d).grown(markEdge)) }

func (r *markRenderer) Refresh() {
	r.paint()
	r.Layout(r.d.Size())
	r.disc.Refresh()
	r.letter.Refresh()
}

func (r *markRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.disc, r.letter} }
func (r *markRenderer) Destroy()                     {}
