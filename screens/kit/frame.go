package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"carnet/icons"
	"carnet/screens/kit/theme"
)

// ScrollColumn shows objects under each other, gap 12 apart, with the margin of a screen around, and scrolls up and down.
type ScrollColumn struct {
	widget.BaseWidget
	scroll *container.Scroll
	inside *fyne.Container
	column *fyne.Container
}

// NewScrollColumn returns a column that is at most maxWidth wide at 100 % (0 is Readable) and scrolls.
func NewScrollColumn(maxWidth float32, objects ...fyne.CanvasObject) *ScrollColumn {
	column := Column(maxWidth, objects...)
	s := &ScrollColumn{column: column.Objects[0].(*fyne.Container), inside: Inset(Gap8, Gap16, Gap24, Gap16, column)}
	s.scroll = container.NewVScroll(s.inside)
	s.ExtendBaseWidget(s)
	return s
}

// NewWideScroll scrolls one object, usually TwoColumns, over the whole width.
func NewWideScroll(content fyne.CanvasObject) *ScrollColumn {
	s := &ScrollColumn{column: VBox(Gap12, content)}
	s.inside = Inset(Gap24, Gap24, Gap24, Gap24, s.column)
	s.scroll = container.NewVScroll(s.inside)
	s.ExtendBaseWidget(s)
	return s
}

// SetObjects replaces what is shown, keeping the place to which it is scrolled where that still exists.
func (s *ScrollColumn) SetObjects(objects ...fyne.CanvasObject) {
	s.column.Objects = present(objects)
	s.Refresh()
}

// ScrollToTop goes back to the beginning.
func (s *ScrollColumn) ScrollToTop() { s.scroll.ScrollToTop() }

// ScrollToBottom goes to the end.
func (s *ScrollColumn) ScrollToBottom() { s.scroll.ScrollToBottom() }

// Scroller is what scrolls, for a widget inside that takes drags and hands on those that it has no use for.
func (s *ScrollColumn) Scroller() *container.Scroll { return s.scroll }

// ShowObject scrolls so that an object of the column is seen, however deep in cards and boxes it stands: for the first
// field with an error. What has changed is laid out first.
func (s *ScrollColumn) ShowObject(o fyne.CanvasObject) {
	s.Refresh()
	d := fyne.CurrentApp().Driver()
	y := d.AbsolutePositionForObject(o).Y - d.AbsolutePositionForObject(s.inside).Y
	if y < s.scroll.Offset.Y || y > s.scroll.Offset.Y+s.scroll.Size().Height-Target {
		s.scroll.ScrollToOffset(fyne.NewPos(0, max(0, y-Gap16)))
	}
}

// Complainer is a field of the kit: it can say what is wrong with what was typed.
type Complainer interface {
	fyne.CanvasObject
	SetError(sentence string)
}

// Complain says what is wrong at a field of the column, and scrolls there.
func (s *ScrollColumn) Complain(field Complainer, sentence string) {
	field.SetError(sentence)
	s.ShowObject(field)
}

// CreateRenderer implements fyne.Widget.
func (s *ScrollColumn) CreateRenderer() fyne.WidgetRenderer { return &scrollRenderer{s} }

type scrollRenderer struct{ s *ScrollColumn }

func (r *scrollRenderer) Layout(size fyne.Size) {
	// The content learns its width first: only then does it know how high it is, which the scroller asks.
	r.s.inside.Resize(fyne.NewSize(size.Width, max(size.Height, heightFor(r.s.inside, size.Width))))
	if r.s.scroll.Size() == size {
		r.s.scroll.Refresh()
	}
	r.s.scroll.Resize(size)
}

func (r *scrollRenderer) MinSize() fyne.Size { return fyne.NewSize(64, 64) }

func (r *scrollRenderer) Refresh() {
	r.s.inside.Refresh()
	r.Layout(r.s.Size())
	canvas.Refresh(r.s)
}

func (r *scrollRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.s.scroll} }
func (r *scrollRenderer) Destroy()                     {}

// Page puts top and bottom at the edges, as high as they need at the width there is, and gives body the rest. Top and bottom
// may be nil.
func Page(top, body, bottom fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &page{top: top, body: body, bottom: bottom}, Objects: present([]fyne.CanvasObject{body, top, bottom})}
}

type page struct {
	sized
	top, body, bottom fyne.CanvasObject
}

func (l *page) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	var y, end float32
	if shown(l.top) {
		y = heightFor(l.top, size.Width)
		place(l.top, 0, 0, size.Width, y)
	}
	if shown(l.bottom) {
		end = heightFor(l.bottom, size.Width)
		place(l.bottom, 0, size.Height-end, size.Width, end)
	}
	place(l.body, 0, y, size.Width, max(0, size.Height-y-end))
}

func (l *page) MinSize([]fyne.CanvasObject) fyne.Size {
	size := l.body.MinSize()
	for _, o := range []fyne.CanvasObject{l.top, l.bottom} {
		if shown(o) {
			m := o.MinSize()
			size = fyne.NewSize(max(size.Width, m.Width), size.Height+m.Height)
		}
	}
	return size
}

// Person is who a ProfileBand or a SideRail shows.
type Person struct {
	Name   string
	Detail string // « 4 mois · née le 10 mars »
	Colour int
	Photo  image.Image // may be nil
	OnTap  func()      // may be nil
}

// NewProfileBand returns the top of a phone screen: the person whose record is shown, and the others to switch to.
func NewProfileBand(current Person, others ...Person) fyne.CanvasObject {
	var small fyne.CanvasObject
	if len(others) > 0 {
		line := Flow(Gap4)
		for _, o := range others {
			line.Add(NewAvatar(o.Name, o.Colour, o.Photo, 36, o.OnTap))
		}
		small = line
	}
	return Inset(Gap8, Gap12, Gap8, Gap16, Row(Gap12, nil, personRow(current), small))
}

func personRow(p Person) fyne.CanvasObject {
	texts := VBox(0, NewText(p.Name, Name))
	if p.Detail != "" {
		texts.Add(NewText(p.Detail, Small))
	}
	content := Row(Gap12, newFace(initial(p.Name), p.Colour, p.Photo, 44), texts, nil)
	if p.OnTap == nil {
		return content
	}
	row := &StatusRow{}
	row.label, row.onTap, row.content = p.Name+", "+p.Detail, p.OnTap, content
	row.radius, row.bleed = 12, 6
	row.min = fyne.NewSize(Target, Target)
	row.extend(row)
	return row
}

// NewBackHeader returns the top of a screen under another one: back at the left, then the title. Action, at the right, may be nil.
func NewBackHeader(title, backName string, onBack func(), action fyne.CanvasObject) fyne.CanvasObject {
	return Inset(Gap4, Gap8, Gap4, Gap4, Row(Gap4, NewIconButton(icons.Back, backName, onBack), NewText(title, Name), action))
}

// Place is one destination of the tabs or the rail.
type Place struct {
	ID   string
	Icon icons.Icon
	Word string
}

// BottomTabs is the bar at the bottom of a phone: an icon and a word for each place.
type BottomTabs struct {
	composite
	tabs []*navItem
	onGo func(id string)
}

// NewBottomTabs returns the bar with active chosen; onGo is called when another one, or the same again, is tapped.
func NewBottomTabs(places []Place, active string, onGo func(id string)) *BottomTabs {
	b := &BottomTabs{onGo: onGo}
	line := &fyne.Container{Layout: &tabLine{bar: b}}
	for _, p := range places {
		item := newTab(p, func() { b.choose(p.ID) })
		b.tabs = append(b.tabs, item)
		line.Add(item)
	}
	b.root = VBox(0, NewSeparator(), newSurface(theme.ColorSurface, "", 0, inset{top: 6, bottom: 8}, line))
	b.ExtendBaseWidget(b)
	b.SetActive(active)
	return b
}

// tabLine is the one place where words do not follow the text size all the way: five of them share the width of a phone, and
// a word broken in two is harder to read than a smaller one. They grow as far as the longest fits; the icons grow fully.
type tabLine struct {
	equal
	bar *BottomTabs
}

func (l *tabLine) fit(width float32) {
	cell := width/float32(max(1, len(l.bar.tabs))) - 4
	var widest float32 // at 100 %
	for _, t := range l.bar.tabs {
		spec := badge.spec()
		widest = max(widest, fyne.MeasureText(t.place.Word, spec.size, fyne.TextStyle{Bold: true}).Width)
	}
	for _, t := range l.bar.tabs {
		t.text.atMost = max(1, cell/max(1, widest))
	}
}

func (l *tabLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.fit(size.Width)
	l.equal.Layout(objects, size)
}

func (l *tabLine) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	l.fit(width)
	return l.equal.heightFor(objects, width)
}

func (b *BottomTabs) choose(id string) {
	b.SetActive(id)
	if b.onGo != nil {
		b.onGo(id)
	}
}

// SetActive marks where one is, without calling back.
func (b *BottomTabs) SetActive(id string) { activate(b.tabs, id) }

func activate(items []*navItem, id string) {
	for _, t := range items {
		t.active = t.place.ID == id
		t.Refresh()
	}
}

// navItem is one place in the tabs or the rail.
type navItem struct {
	press
	place  Place
	active bool
	rail   bool
	glyph  *Glyph
	text   *Text
}

func newTab(p Place, onTap func()) *navItem {
	t := &navItem{place: p, glyph: NewGlyph(p.Icon, ""), text: NewText(p.Word, Small)}
	t.text.Align, t.text.NoWrap = fyne.TextAlignCenter, true
	t.content = VBox(2, t.glyph, t.text)
	t.around = inset{top: 4, bottom: 2}
	return t.finish(onTap)
}

func newRailItem(p Place, onTap func()) *navItem {
	t := &navItem{place: p, rail: true, glyph: NewGlyph(p.Icon, ""), text: NewText(p.Word, Body)}
	t.content = Row(Gap16, t.glyph, t.text, nil)
	t.around = inset{top: 11, right: 10, bottom: 11, left: 12}
	return t.finish(onTap)
}

func (t *navItem) finish(onTap func()) *navItem {
	t.label, t.onTap = t.place.Word, onTap
	t.radius = 12
	t.min = fyne.NewSize(Target, Target)
	t.extend(t)
	return t
}

// Refresh implements fyne.Widget. Where one is shows by weight and, in the rail, by a fill, not by colour alone.
func (t *navItem) Refresh() {
	t.text.Style, t.text.Color, t.glyph.Color, t.fill = Small, theme.ColorMuted, theme.ColorMuted, ""
	if t.rail {
		t.text.Style, t.text.Color, t.glyph.Color = Body, theme.ColorText, theme.ColorText
	}
	if t.active {
		t.text.Style, t.text.Color, t.glyph.Color = badge, fynetheme.ColorNamePrimary, fynetheme.ColorNamePrimary
		if t.rail {
			t.text.Style, t.fill = strong, theme.ColorInfoFill
		}
	}
	t.press.Refresh()
}

// equal gives each object the same width and all the height.
type equal struct{ sized }

func (l *equal) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	shown := visible(objects)
	w := size.Width / float32(max(1, len(shown)))
	for i, o := range shown {
		place(o, float32(i)*w, 0, w, size.Height)
	}
}

func (l *equal) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range visible(objects) {
		size = size.Max(o.MinSize())
	}
	size.Width = Target * float32(len(objects))
	if l.width > 0 {
		size.Height = l.heightFor(objects, l.width)
	}
	return size
}

func (l *equal) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var height float32
	shown := visible(objects)
	for _, o := range shown {
		height = max(height, heightFor(o, width/float32(len(shown))))
	}
	return height
}

func (l *equal) naturalWidth(objects []fyne.CanvasObject) float32 {
	var width float32
	shown := visible(objects)
	for _, o := range shown {
		width = max(width, naturalWidth(o))
	}
	return width * float32(len(shown))
}

// SideRail is the bar at the left of a desktop window.
type SideRail struct {
	composite
	items []*navItem
	onGo  func(id string)
}

// NewSideRail returns the bar: the person on top, the places, and at the bottom a foot of the caller's (may be nil).
func NewSideRail(person fyne.CanvasObject, places []Place, active string, foot fyne.CanvasObject, onGo func(id string)) *SideRail {
	s := &SideRail{onGo: onGo}
	list := VBox(0)
	for _, p := range places {
		item := newRailItem(p, func() { s.choose(p.ID) })
		s.items = append(s.items, item)
		list.Add(item)
	}
	scroll := NewScrollColumn(1000, list)
	scroll.inside.Layout = &inset{top: Gap4, left: Gap16, right: Gap16, bottom: Gap16}
	var top fyne.CanvasObject
	if person != nil {
		top = Inset(Gap16, Gap16, Gap16, Gap16, person)
	}
	if foot != nil {
		foot = Inset(Gap12, Gap16, Gap16, Gap16, foot)
	}
	bar := newSurface(theme.ColorSurface, "", 0, inset{}, Page(top, scroll, foot))
	s.root = &fyne.Container{Layout: &edgeRight{}, Objects: []fyne.CanvasObject{bar, NewSeparator()}}
	s.ExtendBaseWidget(s)
	s.SetActive(active)
	return s
}

func (s *SideRail) choose(id string) {
	s.SetActive(id)
	if s.onGo != nil {
		s.onGo(id)
	}
}

// SetActive marks where one is, without calling back.
func (s *SideRail) SetActive(id string) { activate(s.items, id) }

// NewPersonRow returns a person with name and detail, for the top of a SideRail.
func NewPersonRow(p Person) fyne.CanvasObject { return personRow(p) }

// edgeRight is a bar with a line at its right edge. Its width is that of the rail.
type edgeRight struct{}

const railWidth float32 = 220

func (edgeRight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	place(objects[0], 0, 0, size.Width-1, size.Height)
	place(objects[1], size.Width-1, 0, 1, size.Height)
}

func (edgeRight) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(railWidth*min(textScale(), 1.6), 200)
}
