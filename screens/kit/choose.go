package kit

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/screens/kit/theme"
)

// Choice is one of several.
type Choice struct {
	ID     string
	Word   string
	Detail string // second line, in lists only
}

// Segmented is a choice among two to four short words that are all seen.
type Segmented struct {
	composite
	items     []*segment
	OnChanged func(id string)
}

// NewSegmented returns the choice with active chosen.
func NewSegmented(choices []Choice, active string, onChanged func(id string)) *Segmented {
	s := &Segmented{OnChanged: onChanged}
	line := &fyne.Container{Layout: &segments{}}
	for _, c := range choices {
		item := newSegment(c, func() {
			if s.Selected() == c.ID {
				return
			}
			s.SetSelected(c.ID)
			if s.OnChanged != nil {
				s.OnChanged(c.ID)
			}
		})
		s.items = append(s.items, item)
		line.Add(item)
	}
	s.root = newSurface(theme.ColorNeutralFill, "", 12, inset{}, line)
	s.ExtendBaseWidget(s)
	s.SetSelected(active)
	return s
}

// Selected returns the id of what is chosen, "" for nothing.
func (s *Segmented) Selected() string {
	for _, i := range s.items {
		if i.active {
			return i.choice.ID
		}
	}
	return ""
}

// SetSelected chooses without calling OnChanged.
func (s *Segmented) SetSelected(id string) {
	for _, i := range s.items {
		i.active = i.choice.ID == id
		i.Refresh()
	}
}

type segment struct {
	press
	choice Choice
	active bool
	text   *Text
}

func newSegment(c Choice, onTap func()) *segment {
	s := &segment{choice: c, text: NewText(c.Word, Detail)}
	s.text.Align = fyne.TextAlignCenter
	s.label, s.onTap = c.Word, onTap
	s.content = s.text
	s.around = inset{top: 13, right: 8, bottom: 13, left: 8}
	s.min = fyne.NewSize(Target, Target)
	s.radius = 9
	s.drawn = inset{top: 4, right: 4, bottom: 4, left: 4}
	s.extend(s)
	return s
}

// Refresh implements fyne.Widget.
func (s *segment) Refresh() {
	s.fill, s.stroke = "", ""
	s.text.Style, s.text.Color = Detail, theme.ColorNeutralText
	if s.active {
		s.fill = theme.ColorSurface
		s.text.Style, s.text.Color = segmentOn, theme.ColorText
	}
	s.press.Refresh()
}

// segments are of equal width, and stacked when a word would have to be broken.
type segments struct{ equal }

func (l *segments) stacked(objects []fyne.CanvasObject, width float32) bool {
	return l.naturalWidth(objects) > width
}

func (l *segments) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if l.stacked(objects, size.Width) {
		l.width = size.Width
		(&vbox{}).Layout(objects, size)
		return
	}
	l.equal.Layout(objects, size)
}

func (l *segments) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := l.equal.MinSize(objects)
	if l.width > 0 {
		size.Height = l.heightFor(objects, l.width)
	}
	return size
}

func (l *segments) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	if l.stacked(objects, width) {
		return (&vbox{}).heightFor(objects, width)
	}
	return l.equal.heightFor(objects, width)
}

// FilterChips is a line of words, one of which is chosen; it scrolls sideways when they do not fit.
type FilterChips struct {
	composite
	chips     []*chip
	scroll    *sideScroll
	line      *fyne.Container
	OnChanged func(id string)
}

// NewFilterChips returns the chips with active chosen.
func NewFilterChips(choices []Choice, active string, onChanged func(id string)) *FilterChips {
	f := &FilterChips{OnChanged: onChanged}
	f.line = &fyne.Container{Layout: &chipLine{}}
	for _, c := range choices {
		item := newChip(c, func() {
			f.SetSelected(c.ID)
			if f.OnChanged != nil {
				f.OnChanged(c.ID)
			}
		})
		item.onFocus = func() { f.scroll.first = nil; f.scroll.show(item) }
		f.chips = append(f.chips, item)
		f.line.Add(item)
	}
	f.scroll = newSideScroll(f.line)
	f.root = f.scroll
	f.ExtendBaseWidget(f)
	f.SetSelected(active)
	for _, c := range f.chips {
		if c.active {
			f.scroll.first = c
		}
	}
	return f
}

// HeightFor is that of one line: chips scroll instead of wrapping.
func (f *FilterChips) HeightFor(float32) float32 { return f.line.MinSize().Height }

// Selected returns the id of the chip that is chosen, "" for none.
func (f *FilterChips) Selected() string {
	for _, c := range f.chips {
		if c.active {
			return c.choice.ID
		}
	}
	return ""
}

// SetSelected chooses without calling OnChanged.
func (f *FilterChips) SetSelected(id string) {
	for _, c := range f.chips {
		c.active = c.choice.ID == id
		c.Refresh()
	}
}

// chipLine puts chips next to each other at their own widths.
type chipLine struct{}

func (chipLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var x float32
	for _, o := range visible(objects) {
		w := naturalWidth(o)
		place(o, x, 0, w, size.Height)
		x += w + Gap8
	}
}

func (chipLine) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i, o := range visible(objects) {
		if i > 0 {
			size.Width += Gap8
		}
		w := naturalWidth(o)
		size.Width += w
		size.Height = max(size.Height, heightFor(o, w))
	}
	return size
}

// chip is drawn 34 high inside a target of 48.
type chip struct {
	press
	choice Choice
	active bool
	text   *Text
}

func newChip(c Choice, onTap func()) *chip {
	s := &chip{choice: c, text: newLine(c.Word, badge)}
	s.label, s.onTap = c.Word, onTap
	s.content = s.text
	s.around = inset{top: 15, right: 14, bottom: 15, left: 14}
	s.drawn = inset{top: 7, bottom: 7}
	s.min = fyne.NewSize(Target, Target)
	s.radius = -1
	s.extend(s)
	return s
}

// Refresh implements fyne.Widget.
func (s *chip) Refresh() {
	s.fill, s.text.Color = theme.ColorNeutralFill, theme.ColorNeutralText
	if s.active {
		s.fill, s.text.Color = fynetheme.ColorNamePrimary, fynetheme.ColorNameForegroundOnPrimary
	}
	s.press.Refresh()
}
