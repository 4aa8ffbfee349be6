// Package documents shows the papers of a person: a list to search and filter, the paper itself page by page, and the
// screens that add one, describe it and hand it out again.
package documents

import (
	"image"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// line is a document of the list.
type line = app.Line[record.Document]

// memory is what the list keeps while one looks at a document and comes back: the list itself is built anew each time.
type memory struct {
	profile  record.ID
	query    string
	category record.Category // "" is all
	offset   float32
	thumbs   *thumbs
}

func newMemory() *memory { return &memory{thumbs: newThumbs()} }

func (m *memory) forget() {
	m.thumbs.forget()
	*m = memory{thumbs: m.thumbs}
}

// Maker returns a maker of lists that come back as they were left: same search, same place. What it remembers is dropped
// when the session locks or another place is opened. One Maker belongs to one session.
func Maker() func(*stage.Stage) stage.Screen {
	m := newMemory()
	hooked := false
	return func(st *stage.Stage) stage.Screen {
		if !hooked && st.Session != nil {
			hooked = true
			st.Session.OnLock(func() { fyne.Do(m.forget) })
		}
		return newList(st, m)
	}
}

// List is the place « Documents ».
type List struct {
	st     *stage.Stage
	memory *memory
	system system
	source func() []line

	all    []line
	folded []string // of all, what a search looks through; made at the first search
	found  []line
	search *kit.SearchField
	chips  *kit.FilterChips
	grid   *grid
}

var (
	_ stage.Screen = (*List)(nil)
	_ stage.Leaver = (*List)(nil)
)

// New returns the list of the stage's profile.
func New(st *stage.Stage) *List { return newList(st, newMemory()) }

func newList(st *stage.Stage, m *memory) *List {
	l := &List{st: st, memory: m, system: fyneSystem{st}, source: st.Profile.Documents}
	if m.profile != st.Profile.ID() {
		m.forget()
		m.profile = st.Profile.ID()
	}
	m.thumbs.work, m.thumbs.load, m.thumbs.show = st.Work, st.Profile.Thumbnail, l.showThumb
	return l
}

// Title implements stage.Screen: the place has a title of its own.
func (l *List) Title() string { return "" }

// Content implements stage.Screen.
func (l *List) Content() fyne.CanvasObject {
	l.all = l.source()
	if len(l.all) == 0 {
		return l.empty()
	}
	l.grid = newGrid(l.header(), l.none(), l.minTile(), l.margin(), func() int { return len(l.found) }, l.tile)
	l.grid.onOpen = func(i int) { l.st.Nav.Push(newDocument(l.st, l.found[i].ID, l.system)) }
	l.grid.onSeen = l.wantThumbs
	l.grid.onMove = func(y float32) { l.memory.offset = y }
	l.grid.offset = l.memory.offset
	l.find()
	return kit.Page(nil, l.grid, l.foot())
}

func (l *List) minTile() float32 {
	if l.st.Phone {
		return 150
	}
	return 180
}

func (l *List) margin() float32 {
	if l.st.Phone {
		return kit.Gap16
	}
	return kit.Gap24
}

// empty is the whole screen while there is no document.
func (l *List) empty() fyne.CanvasObject {
	s := l.st
	var add *kit.Button
	if !s.Profile.ReadOnly() {
		add = kit.NewPrimary(s.S("documents.add"), icons.Plus, l.Add)
	}
	objects := []fyne.CanvasObject{kit.NewText(s.S("documents.title"), kit.Title), kit.NewEmptyState(icons.Document, s.S("documents.empty"), add), l.hint()}
	if s.Phone {
		return kit.NewScrollColumn(0, objects...)
	}
	return kit.NewWideScroll(kit.VBox(kit.Gap12, objects...))
}

// hint says how a file gets here, or why none can be added.
func (l *List) hint() fyne.CanvasObject {
	key := "documents.drop-hint"
	if l.st.Phone {
		key = "documents.add-hint"
	}
	if l.st.Profile.ReadOnly() {
		key = "documents.read-only"
	}
	t := kit.NewText(l.st.S(key), kit.Small)
	t.Align = fyne.TextAlignCenter
	return t
}

func (l *List) header() fyne.CanvasObject {
	s := l.st
	example := s.S("documents.search")
	if s.Phone && largeText() {
		example = s.S("action.search") // the whole example would not fit
	}
	l.search = kit.NewSearchField(example, s.S("documents.search-clear"))
	l.search.SetText(l.memory.query)
	l.search.OnChanged = func(query string) {
		l.memory.query = query
		l.find()
		l.grid.Reset()
	}
	choices := []kit.Choice{{ID: "", Word: s.S("documents.all")}}
	for _, c := range present(l.all) {
		choices = append(choices, kit.Choice{ID: string(c), Word: s.S("category-short." + string(c))})
	}
	if !slices.ContainsFunc(choices, func(c kit.Choice) bool { return c.ID == string(l.memory.category) }) {
		l.memory.category = ""
	}
	l.chips = kit.NewFilterChips(choices, string(l.memory.category), func(id string) {
		l.memory.category = record.Category(id)
		l.find()
		l.grid.Reset()
	})
	var title fyne.CanvasObject = kit.NewText(s.S("documents.title"), kit.Title)
	if s.Phone {
		return kit.Inset(kit.Gap8, 0, 0, 0, kit.VBox(kit.Gap12, title, l.search, l.chips))
	}
	if !s.Profile.ReadOnly() {
		title = kit.Row(kit.Gap16, nil, title, kit.NewPrimary(s.S("documents.add"), icons.Plus, l.Add))
	}
	return kit.Inset(kit.Gap24, 0, 0, 0, kit.VBox(kit.Gap12, title, l.search, l.chips))
}

// none takes the place of the tiles when the search finds nothing.
func (l *List) none() fyne.CanvasObject {
	all := kit.NewSecondary(l.st.S("documents.show-all"), "", func() {
		l.memory.category = ""
		l.chips.SetSelected("")
		l.search.SetText("")
		l.find()
		l.grid.Reset()
	})
	return kit.NewEmptyState(icons.Search, l.st.S("documents.none-found"), all)
}

// foot is the button at the bottom of a phone; a desktop has it beside the title. The hint goes once the family knows.
func (l *List) foot() fyne.CanvasObject {
	const known = 4
	if !l.st.Phone {
		return nil
	}
	if l.st.Profile.ReadOnly() {
		return kit.Inset(kit.Gap8, kit.Gap16, kit.Gap12, kit.Gap16, l.hint())
	}
	box := kit.VBox(kit.Gap8, kit.NewPrimary(l.st.S("documents.add"), icons.Plus, l.Add))
	if len(l.all) < known {
		box.Add(l.hint())
	}
	return kit.Inset(kit.Gap8, kit.Gap16, kit.Gap12, kit.Gap16, box)
}

// present lists the categories that the documents have, in the order of the screens; unknown ones come last.
func present(lines []line) []record.Category {
	has := map[record.Category]bool{}
	for _, d := range lines {
		has[d.Is.Category] = true
	}
	var found []record.Category
	for _, c := range append(record.Categories(), record.AdvanceDecision) {
		if has[c] {
			found = append(found, c)
		}
	}
	return found
}

// find applies the search and the filter.
func (l *List) find() {
	if l.folded == nil && strings.TrimSpace(l.memory.query) != "" {
		l.folded = make([]string, len(l.all))
		for i, d := range l.all {
			l.folded[i] = kit.Fold(d.Is.Title + " " + d.Is.From + " " + d.Is.FileName)
		}
	}
	words := strings.Fields(kit.Fold(l.memory.query))
	l.found = nil
	for i, d := range l.all {
		if l.memory.category != "" && d.Is.Category != l.memory.category {
			continue
		}
		if len(words) > 0 && !containsAll(l.folded[i], words) {
			continue
		}
		l.found = append(l.found, d)
	}
}

func containsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func (l *List) tile(i int) *kit.Tile {
	d := l.found[i]
	picture, _ := l.memory.thumbs.get(d.ID)
	return kit.NewTile(picture, icon(d.Is), d.Is.Title, detail(l.st, d), nil)
}

// icon stands for a document that has no picture, or not yet.
func icon(d record.Document) icons.Icon {
	if d.File.Type == record.PDF {
		return icons.Document
	}
	return icons.Photo
}

// detail is the second line of a tile: « Dr Martin · 8 juil. ».
func detail(st *stage.Stage, d line) string {
	date := st.Text.BriefDate(d.Is.Date, st.Today())
	if date == "" {
		date = st.S("documents.added-on", text.Args{"Date": st.Text.BriefDate(st.DayOf(d.Created), st.Today())})
	}
	if d.Is.From == "" {
		return st.Text.Capital(date)
	}
	return st.S("documents.detail", text.Args{"From": d.Is.From, "Date": date})
}

func (l *List) wantThumbs(first, last int) {
	var ids []record.ID
	for i := first; i <= last; i++ {
		if d := l.found[i]; !d.Is.Thumb.IsZero() {
			ids = append(ids, d.ID)
		}
	}
	l.memory.thumbs.want(ids)
}

func (l *List) showThumb(id record.ID, picture image.Image) {
	if l.grid == nil || picture == nil {
		return
	}
	for line, cells := range l.grid.lines {
		for i, c := range cells {
			if n := line*l.grid.columns + i; n < len(l.found) && l.found[n].ID == id {
				c.tile.SetPicture(picture)
			}
		}
	}
}

// Add asks for a file and opens the screen that adds it, as Ctrl+N does.
func (l *List) Add() {
	if l.st.Profile.ReadOnly() {
		return
	}
	l.system.open(func(f *incoming) {
		a := newAdd(l.st, l.system)
		l.st.Nav.Push(a)
		a.take(f)
	})
}

// Find puts the cursor into the search field, as Ctrl+F does.
func (l *List) Find() {
	if l.search != nil {
		l.st.Window.Canvas().Focus(l.search.Focusable())
	}
}

// Drop opens the screen that adds documents with the files that were dropped on the window.
func (l *List) Drop(uris []fyne.URI) {
	if l.st.Profile.ReadOnly() {
		return
	}
	a := newAdd(l.st, l.system)
	l.st.Nav.Push(a)
	a.Drop(uris)
}

// Leave implements stage.Leaver: another place is opened, nothing readable stays behind.
func (l *List) Leave() { l.memory.forget() }
