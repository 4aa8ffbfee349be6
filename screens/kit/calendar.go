package kit

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/icons"
	"carnet/screens/kit/theme"
)

// month is one page of a calendar, to choose a day from.
type month struct {
	composite
	words         DateWords
	shown         Date // first of the month on the page
	marked, today Date
	title         *Text
	days          *fyne.Container
	onPick        func(Date)
}

func newMonth(words DateWords, marked, today Date, onPick func(Date)) *month {
	m := &month{words: words, marked: marked, today: today, onPick: onPick, title: NewText("", Name)}
	m.title.Align = fyne.TextAlignCenter
	m.shown = Date{marked.Year, max(1, marked.Month), 1}
	m.days = &fyne.Container{Layout: &week{}}
	m.root = VBox(Gap8,
		Row(Gap4, NewIconButton(icons.Left, words.Previous, func() { m.turn(-1) }), m.title,
			NewIconButton(icons.Forward, words.Next, func() { m.turn(1) })),
		m.days)
	m.ExtendBaseWidget(m)
	m.fill()
	return m
}

func (m *month) turn(by int) {
	t := time.Date(m.shown.Year, m.shown.Month+time.Month(by), 1, 0, 0, 0, 0, time.UTC)
	m.shown = Date{t.Year(), t.Month(), 1}
	m.fill()
	m.Refresh()
}

func (m *month) fill() {
	m.title.Text = m.words.Months[m.shown.Month-1] + " " + strconv.Itoa(m.shown.Year)
	cells := make([]fyne.CanvasObject, 0, 7*7)
	for i := range 7 {
		name := NewText(m.words.Weekdays[i], Small)
		name.Align = fyne.TextAlignCenter
		cells = append(cells, name)
	}
	first := time.Date(m.shown.Year, m.shown.Month, 1, 0, 0, 0, 0, time.UTC).Weekday()
	for range (int(first) - int(m.words.FirstWeekday) + 7) % 7 {
		cells = append(cells, NewText("", Small))
	}
	for day := 1; day <= daysIn(m.shown.Year, m.shown.Month); day++ {
		cells = append(cells, m.day(Date{m.shown.Year, m.shown.Month, day}))
	}
	m.days.Objects = cells
}

func (m *month) day(d Date) fyne.CanvasObject {
	text := newLine(strconv.Itoa(d.Day), Body)
	text.Align = fyne.TextAlignCenter
	c := &dayCell{text: text}
	c.label, c.onTap = m.words.format(d), func() { m.onPick(d) }
	c.content = text
	c.around = inset{top: 9, bottom: 9}
	c.radius = 12
	switch d {
	case m.marked:
		c.fill, text.Color, text.Style = fynetheme.ColorNamePrimary, fynetheme.ColorNameForegroundOnPrimary, strong
	case m.today:
		c.stroke = theme.ColorControl
	}
	c.extend(c)
	return c
}

type dayCell struct {
	press
	text *Text
}

// week lays cells out seven to a line, each 48 high where the sheet is wide enough for the fingers.
type week struct{ sized }

func (l *week) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	w, y := size.Width/7, float32(0)
	for start := 0; start < len(objects); start += 7 {
		line := objects[start:min(start+7, len(objects))]
		h := l.lineHeight(line, w)
		for i, o := range line {
			place(o, float32(i)*w, y, w, h)
		}
		y += h
	}
}

func (l *week) lineHeight(line []fyne.CanvasObject, w float32) float32 {
	var h float32
	for _, o := range line {
		h = max(h, heightFor(o, w))
		if _, ok := o.(*dayCell); ok {
			h = max(h, Target)
		}
	}
	return h
}

func (l *week) MinSize(objects []fyne.CanvasObject) fyne.Size {
	w := max(l.width, 7*40)
	return fyne.NewSize(7*40, l.heightFor(objects, w))
}

func (l *week) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var height float32
	for start := 0; start < len(objects); start += 7 {
		height += l.lineHeight(objects[start:min(start+7, len(objects))], width/7)
	}
	return height
}

func (l *week) naturalWidth([]fyne.CanvasObject) float32 { return 7 * Target }
