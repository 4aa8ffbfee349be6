package kit

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/text/unicode/norm"

	"carnet/icons"
	"carnet/screens/kit/theme"
)

// List is a long list that only keeps the rows that are seen. Rows may have different heights.
type List struct {
	widget.BaseWidget
	list     *widget.List
	length   func() int
	build    func(i int) fyne.CanvasObject
	measured float32 // the width at which the heights were taken, 0 for never
	margin   float32
}

// NewList returns a list of length() rows; build makes row number i, usually a StatusRow, each time it comes into view. Call
// Refresh when the rows change.
func NewList(length func() int, build func(i int) fyne.CanvasObject) *List {
	l := &List{length: length, build: build, margin: Gap16}
	l.list = widget.NewList(length, func() fyne.CanvasObject {
		return Inset(0, l.margin, 0, l.margin, VBox(0))
	}, func(i widget.ListItemID, o fyne.CanvasObject) {
		cell := o.(*fyne.Container)
		cell.Objects[0].(*fyne.Container).Objects = []fyne.CanvasObject{build(i)}
		cell.Refresh()
	})
	l.list.OnSelected = func(i widget.ListItemID) { // Space, when the list itself has the focus
		l.list.Unselect(i)
		if row, ok := build(i).(interface{ act() }); ok {
			row.act()
		}
	}
	l.ExtendBaseWidget(l)
	return l
}

// HideLines leaves out the thin lines between rows, for rows that are cards.
func (l *List) HideLines() { l.list.HideSeparators = true }

// ScrollTo brings row i into view.
func (l *List) ScrollTo(i int) { l.list.ScrollTo(i) }

// Offset is how far the list is scrolled; ScrollToOffset goes there again.
func (l *List) Offset() float32 { return l.list.GetScrollOffset() }

// ScrollToOffset scrolls so far, or to the end of a list that is shorter now.
func (l *List) ScrollToOffset(offset float32) { l.list.ScrollToOffset(offset) }

// Refresh implements fyne.Widget: heights are taken anew and the rows in view are built anew.
func (l *List) Refresh() {
	l.measured = 0
	l.BaseWidget.Refresh()
}

func (l *List) measure(width float32) {
	if width <= 0 || width == l.measured {
		return
	}
	l.measured = width
	for i := range l.length() {
		l.list.SetItemHeight(i, heightFor(l.build(i), width-2*l.margin))
	}
}

// CreateRenderer implements fyne.Widget.
func (l *List) CreateRenderer() fyne.WidgetRenderer { return &listRenderer{l} }

type listRenderer struct{ l *List }

func (r *listRenderer) Layout(size fyne.Size) {
	r.l.measure(size.Width)
	r.l.list.Resize(size)
}

func (r *listRenderer) MinSize() fyne.Size { return fyne.NewSize(64, 3*Target) }

func (r *listRenderer) Refresh() {
	r.Layout(r.l.Size())
	r.l.list.Refresh()
	canvas.Refresh(r.l)
}

func (r *listRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.l.list} }
func (r *listRenderer) Destroy()                     {}

// Fold prepares a text for searching: small letters, without accents.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		if r == '’' {
			return '\''
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(strings.NewReplacer("œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae").Replace(s)))
}

// ChoiceList is a list to choose one line from, with a search above it.
type ChoiceList struct {
	composite
	choices []Choice
	found   []Choice
	list    *List
	none    *Text
	search  *SearchField
}

// NewChoiceList returns the list; noneFound is shown when the search finds nothing. The active choice has a tick.
func NewChoiceList(choices []Choice, active, placeholder, clearName, noneFound string, onPick func(Choice)) *ChoiceList {
	l := &ChoiceList{choices: choices, found: choices, none: NewText(noneFound, Detail)}
	l.none.Hide()
	l.search = NewSearchField(placeholder, clearName)
	l.search.OnChanged = l.filter
	l.list = NewList(func() int { return len(l.found) }, func(i int) fyne.CanvasObject {
		c := l.found[i]
		spec := RowSpec{Title: c.Word, Detail: c.Detail, OnTap: func() { onPick(c) }}
		if c.ID == active && active != "" {
			spec.Trail = NewGlyph(icons.Check, theme.ColorDoneText)
		}
		return NewStatusRow(spec)
	})
	l.list.margin = Gap8
	l.root = Page(VBox(Gap8, l.search, l.none), l.list, nil)
	l.ExtendBaseWidget(l)
	return l
}

func (l *ChoiceList) filter(text string) {
	l.found = nil
	for _, c := range l.choices {
		if matches(c, text) {
			l.found = append(l.found, c)
		}
	}
	l.none.Hidden = len(l.found) > 0
	l.Refresh()
	l.list.list.ScrollToTop()
}

// matches reports that every word of text is somewhere in the choice.
func matches(c Choice, text string) bool {
	all := Fold(c.Word + " " + c.Detail)
	for _, word := range strings.Fields(Fold(text)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

// ChoiceWords are the words of a ChoiceField and the sheet that it opens.
type ChoiceWords struct {
	Placeholder string // in the field, nothing being chosen
	Search      string // in the search field
	Clear       string // the name of the cross in the search field
	NoneFound   string
	Cancel      string
}

// ChoiceField shows what is chosen among many, and opens the list when it is tapped.
type ChoiceField struct {
	field
	box       *choiceBox
	choices   []Choice
	words     ChoiceWords
	selected  string
	OnChanged func(id string)
}

// NewChoiceField returns a field with nothing chosen.
func NewChoiceField(label, hint string, choices []Choice, words ChoiceWords, onChanged func(id string)) *ChoiceField {
	f := &ChoiceField{choices: choices, words: words, OnChanged: onChanged}
	f.box = newChoiceBox(f.open)
	f.build(f, label, hint, f.box)
	f.SetSelected("")
	return f
}

// Selected returns the id of what is chosen, "" for nothing.
func (f *ChoiceField) Selected() string { return f.selected }

// SetSelected chooses without calling OnChanged.
func (f *ChoiceField) SetSelected(id string) {
	f.selected = id
	f.box.text.Text, f.box.text.Color = f.words.Placeholder, theme.ColorMuted
	for _, c := range f.choices {
		if c.ID == id && id != "" {
			f.box.text.Text, f.box.text.Color = c.Word, theme.ColorText
		}
	}
	f.box.label = f.label.Text + ", " + f.box.text.Text
	f.Refresh()
}

// SetError shows a sentence under the field; "" takes it away. It also goes when something is chosen.
func (f *ChoiceField) SetError(sentence string) {
	f.box.wrong = sentence != ""
	f.setProblem(sentence)
}

// Focusable is what Canvas.Focus takes.
func (f *ChoiceField) Focusable() fyne.Focusable { return f.box }

// SetEnabled lets another one be chosen, or not.
func (f *ChoiceField) SetEnabled(enabled bool) { setEnabled(f.box, enabled) }

func (f *ChoiceField) open() {
	c := fyne.CurrentApp().Driver().CanvasForObject(f.box)
	if c == nil {
		return
	}
	sheet := newSheet(c, 480)
	list := NewChoiceList(f.choices, f.selected, f.words.Search, f.words.Clear, f.words.NoneFound, func(picked Choice) {
		sheet.Hide()
		f.SetError("")
		f.SetSelected(picked.ID)
		if f.OnChanged != nil {
			f.OnChanged(picked.ID)
		}
	})
	sheet.fill = true
	sheet.open(Page(Inset(0, 0, Gap12, 0, NewText(f.label.Text, Name)), list,
		Inset(Gap12, 0, 0, 0, NewSecondary(f.words.Cancel, "", func() { sheet.Hide() }))))
	if !fyne.CurrentDevice().IsMobile() { // on a phone the keyboard would hide the list that one came to see
		c.Focus(list.search.Focusable())
	}
}

type choiceBox struct {
	press
	text  *Text
	wrong bool
}

func newChoiceBox(onTap func()) *choiceBox {
	b := &choiceBox{text: NewText("", Body)}
	b.content = Row(Gap8, nil, b.text, newGlyph(icons.Down, theme.ColorMuted, 20))
	b.around = inset{top: 11, right: 14, bottom: 11, left: 14}
	b.min = fyne.NewSize(Target, Target)
	b.onTap = onTap
	b.fill, b.stroke, b.radius = theme.ColorSurface, theme.ColorControl, 12
	b.extend(b)
	return b
}

// Refresh implements fyne.Widget.
func (b *choiceBox) Refresh() {
	b.stroke = theme.ColorControl
	if b.wrong {
		b.stroke = theme.ColorLateText
	}
	b.press.Refresh()
}
