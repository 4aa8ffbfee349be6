package growth

import (
	"fyne.io/fyne/v2"

	"carnet/app/text"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// table is the curve for those who do not read curves: each measure with its age and where it stands, the latest first. A
// wide window has columns; elsewhere a line has two rows of words.
type table struct {
	view  view
	limit int // how many measures are listed
	list  *kit.List
}

// tableRows are listed at once, and as many more each time: to know how high a list is each of its rows is laid out.
const tableRows = 200

var _ stage.Screen = (*table)(nil)

func newTable(v view) *table { return &table{view: v, limit: tableRows} }

// Title implements stage.Screen.
func (t *table) Title() string {
	return t.view.st.S("growth.table.of", text.Args{"What": t.view.word()})
}

// Content implements stage.Screen. The measures are read anew: one may have been corrected from here.
func (t *table) Content() fyne.CanvasObject {
	st, was := t.view.st, t.view
	t.view = viewOf(st, was.profile, was.indicator)
	t.view.look, t.view.peer = was.look, was.peer
	if len(t.view.points) == 0 {
		return kit.NewScrollColumn(0, kit.NewText(st.S("growth.empty."+string(t.view.indicator)), kit.Body))
	}
	t.list = kit.NewList(t.length, t.row)
	return kit.Page(kit.Inset(kit.Gap8, kit.Gap16, kit.Gap8, kit.Gap16, t.head()), t.list, nil)
}

// length is the measures that are listed and, where there are more, the line that asks for them.
func (t *table) length() int { return min(len(t.view.points), t.limit+1) }

func (t *table) row(i int) fyne.CanvasObject {
	st, all := t.view.st, len(t.view.points)
	if i == t.limit {
		return kit.NewLink(st.N("growth.list.more", min(tableRows, all-i)), "", t.onMore)
	}
	p := t.view.points[all-1-i]
	if st.Phone {
		return t.lines(p)
	}
	return kit.Column(widest, t.columns(p))
}

func (t *table) onMore() {
	t.limit += tableRows
	t.list.Refresh()
}

// head explains the figures, and names the columns where there are any.
func (t *table) head() fyne.CanvasObject {
	st := t.view.st
	why := kit.NewText(st.S("growth.table.why"), kit.Detail)
	if st.Phone {
		return kit.Column(0, why)
	}
	return kit.Column(widest, why, row(kit.Section,
		st.S("growth.table.age"), t.view.word(), st.S("growth.table.z"), st.S("growth.table.centile"), st.S("growth.table.velocity")))
}

// lines is one measure on a narrow screen.
func (t *table) lines(p point) fyne.CanvasObject {
	v := t.view
	return kit.NewStatusRow(kit.RowSpec{Title: v.heading(p), Detail: v.st.Text.Facts(v.rank(p)...), OnTap: t.opens(p), Chevron: t.opens(p) != nil})
}

// columns is one measure in a wide window.
func (t *table) columns(p point) fyne.CanvasObject {
	v := t.view
	z, centile := v.notCompared(p), ""
	if p.scored {
		z, centile = v.signed(p.score.Z, 2), v.centile(p.score)
	}
	speed := ""
	if p.velocity != nil {
		speed = v.perYear(*p.velocity)
	}
	age := v.st.Text.Facts(v.ageWords(p), v.st.Text.Date(p.Date))
	lines := kit.VBox(0, row(kit.Body, age, v.words(p), z, centile, speed))
	if more := v.st.Text.Facts(v.asides(p)...); more != "" {
		lines.Add(kit.NewText(more, kit.Detail))
	}
	return kit.Inset(kit.Gap8, 0, kit.Gap8, 0, lines)
}

// opens leads to the form of a measure; nil for a BMI, which is corrected by its weight or its height.
func (t *table) opens(p point) func() {
	if len(p.From) > 1 {
		return nil
	}
	st, id := t.view.st, t.view.lines[p.From[0]].ID
	return func() { st.Nav.Push(NewEditMeasure(st, id)) }
}

// ageWords is the age at a point.
func (v view) ageWords(p point) string {
	if p.Date == v.who.BirthDate {
		return v.st.S("growth.birth")
	}
	return v.st.Text.Age(v.who.BirthDate, p.Date)
}

// rank is the date of a point, where it stands and how fast the child grew until then.
func (v view) rank(p point) []string {
	facts := []string{v.st.Text.Date(p.Date)}
	if p.scored {
		facts = append(facts, v.figures(p.score))
	} else {
		facts = append(facts, v.notCompared(p))
	}
	facts = append(facts, v.asides(p)...)
	if p.velocity != nil {
		facts = append(facts, v.perYear(*p.velocity))
	}
	return facts
}

// asides are what has no column: where a point of a preterm child is at the age since birth, and that a value is unusual.
func (v view) asides(p point) (facts []string) {
	if p.corrected && p.realKnown {
		facts = append(facts, v.st.S("growth.table.real", text.Args{"Z": v.signed(p.real.Z, 2), "Centile": v.centile(p.real)}))
	}
	if p.doubtful() {
		facts = append(facts, v.st.S("growth.csv.unusual"))
	}
	return facts
}

// notCompared says in few words why a point has no figures.
func (v view) notCompared(p point) string {
	switch {
	case p.scored:
		return ""
	case v.sexed() && p.day < 0:
		return v.st.S("growth.table.before-term")
	}
	return v.st.S("growth.table.no-table")
}

// row puts the five cells of a line under the names of their columns.
func row(style kit.Style, cells ...string) fyne.CanvasObject {
	texts := make([]fyne.CanvasObject, len(cells))
	for i, cell := range cells {
		texts[i] = kit.NewText(cell, style)
	}
	return &fyne.Container{Layout: &cellRow{}, Objects: texts}
}

// cellRow gives each column its share of the width. Texts wrap in their column.
type cellRow struct{ width float32 }

// shares of the columns: age, value, z, centile, velocity.
var shares = [...]float32{0.30, 0.17, 0.12, 0.20, 0.21}

const (
	cellGap         = kit.Gap16
	widest  float32 = 900 // of a table, at 100 %
)

func (l *cellRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	var x float32
	for i, o := range objects {
		w := l.share(i, size.Width)
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, size.Height))
		x += w + cellGap
	}
}

func (l *cellRow) share(i int, width float32) float32 {
	return shares[i] * (width - cellGap*float32(len(shares)-1))
}

func (l *cellRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(64, 0)
	for i, o := range objects {
		height := o.MinSize().Height
		if t, ok := o.(*kit.Text); ok && l.width > 0 {
			height = t.HeightFor(l.share(i, l.width))
		}
		size.Height = max(size.Height, height)
	}
	return size
}
