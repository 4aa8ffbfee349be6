package scale

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/growth/scales"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/task"
)

// shownLines is how many lines of the file are shown as they would be read.
const shownLines = 3

// mapping says which column is what, and shows the first lines as they would be read.
type mapping struct {
	st    *stage.Stage
	file  app.Place
	name  string
	found app.ScaleFile
	now   scales.Mapping

	date   *kit.ChoiceField
	order  *fyne.Container
	parts  map[record.MeasureType]*part
	sample *fyne.Container
	wrong  *kit.Text // what is still missing for the lines to be read
	column *kit.ScrollColumn
}

// part is where one kind of measure is.
type part struct {
	field *kit.ChoiceField
	units *fyne.Container
}

func newMapping(st *stage.Stage, file app.Place, name string, found app.ScaleFile) *mapping {
	return &mapping{st: st, file: file, name: name, found: found, now: found.Mapping}
}

// Title implements stage.Screen.
func (m *mapping) Title() string { return m.st.S("scale.mapping") }

// Content implements stage.Screen.
func (m *mapping) Content() fyne.CanvasObject {
	st := m.st
	words := kit.ChoiceWords{Placeholder: st.S("scale.column.none"), Search: st.S("scale.column.search"), Clear: st.S("entry.search.clear"),
		NoneFound: st.S("scale.column.none-found"), Cancel: st.S("action.cancel")}
	m.date = kit.NewChoiceField(st.S("scale.column.date"), "", m.columns(func(c scales.Column) bool { return c.Dates }), words, m.onDate)
	m.date.SetSelected(idOf(m.now.Date))
	m.order, m.sample, m.wrong = kit.VBox(6), kit.VBox(kit.Gap8), kit.NewText("", kit.Detail)
	// What is read comes first: most files are understood, and nothing has to be chosen.
	objects := []fyne.CanvasObject{m.about(), m.order, kit.VBox(kit.Gap8, kit.NewSectionTitle(st.S("scale.sample")), m.wrong, m.sample),
		kit.NewSectionTitle(st.S("scale.columns")), m.date}
	m.parts = map[record.MeasureType]*part{}
	for _, kind := range scales.Kinds() {
		p := &part{units: kit.VBox(0)}
		choices := append([]kit.Choice{{ID: idOf(0), Word: st.S("scale.column.absent")}}, m.columns(scales.Column.Numbers)...)
		p.field = kit.NewChoiceField(st.S("measure."+string(kind)), "", choices, words, func(id string) { m.onPart(kind, id) })
		p.field.SetSelected(idOf(m.now.Part(kind).Column))
		m.parts[kind] = p
		objects = append(objects, kit.VBox(kit.Gap8, p.field, p.units))
	}
	m.column = kit.NewScrollColumn(0, kit.VBox(kit.Gap16, objects...))
	m.show()
	foot := kit.Inset(kit.Gap8, kit.Gap16, kit.Gap12, kit.Gap16, kit.Column(0, kit.NewPrimary(st.S("scale.preview"), "", m.onContinue)))
	return kit.Page(nil, m.column, foot)
}

// about names the file, and says that it is known.
func (m *mapping) about() fyne.CanvasObject {
	st := m.st
	detail := st.N("scale.lines", m.found.Layout.Rows, text.Args{"Count": st.Text.Number(float64(m.found.Layout.Rows), 0)})
	if m.found.Known {
		detail = st.Text.Facts(detail, st.S("scale.known"))
	}
	return kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.File, Status: kit.Info, Title: kit.MiddleCut(m.name, 36), Detail: detail}))
}

func idOf(column int) string { return strconv.Itoa(column) }

// columns are those to choose from, the likely ones first, with the beginning of what is in them.
func (m *mapping) columns(likely func(scales.Column) bool) []kit.Choice {
	var first, others []kit.Choice
	for i, c := range m.found.Layout.Columns {
		choice := kit.Choice{ID: idOf(i + 1), Word: c.Name, Detail: m.cells(i)}
		if c.Name == "" {
			choice.Word = m.st.S("scale.column.number", text.Args{"Number": i + 1})
		}
		if likely(c) {
			first = append(first, choice)
		} else {
			others = append(others, choice)
		}
	}
	return append(first, others...)
}

// cells are the first cells of a column.
func (m *mapping) cells(column int) string {
	var cells []string
	for _, l := range m.found.Layout.Sample {
		if column < len(l.Cells) && l.Cells[column] != "" && len(cells) < shownLines {
			cells = append(cells, short(l.Cells[column]))
		}
	}
	return m.st.Text.Facts(cells...)
}

// short bounds what a cell of any length takes on a screen.
func short(cell string) string {
	return kit.MiddleCut(strings.Join(strings.Fields(cell), " "), 30)
}

func (m *mapping) onDate(id string) {
	m.now.Date, _ = strconv.Atoi(id)
	m.now.Order = m.found.Layout.Columns[m.now.Date-1].Order
	m.show()
}

func (m *mapping) onPart(kind record.MeasureType, id string) {
	column, _ := strconv.Atoi(id)
	p := scales.Part{Column: column}
	if column > 0 {
		p.Unit = m.found.Layout.Columns[column-1].UnitFor(kind)
	}
	*m.now.Part(kind) = p
	m.show()
}

// show fits units, order and sample to what is chosen.
func (m *mapping) show() {
	st := m.st
	for kind, p := range m.parts {
		p.field.SetError("")
		at := m.now.Part(kind)
		if p.units.Hidden = at.Column == 0; p.units.Hidden {
			continue
		}
		var choices []kit.Choice
		for _, u := range scales.UnitsOf(kind) {
			choices = append(choices, kit.Choice{ID: string(u), Word: st.S("scale.unit." + string(u))})
		}
		p.units.Objects = []fyne.CanvasObject{kit.NewSegmented(choices, string(at.Unit), func(id string) {
			at.Unit = scales.Unit(id)
			m.show()
		})}
	}
	m.date.SetError("")
	m.showOrder()
	m.showSample()
	m.column.Refresh()
}

// showOrder asks which number is the day, where the file does not tell.
func (m *mapping) showOrder() {
	st := m.st
	if m.order.Hidden = m.now.Date == 0 || !m.found.Layout.Columns[m.now.Date-1].Undecided; m.order.Hidden {
		return
	}
	title, choices := st.S("scale.order"), []kit.Choice{{ID: string(scales.DayFirst), Word: st.S("scale.order.day")}, {ID: string(scales.MonthFirst), Word: st.S("scale.order.month")}}
	for _, l := range m.found.Layout.Sample {
		if m.now.Date > len(l.Cells) {
			continue
		}
		cell := l.Cells[m.now.Date-1]
		day, ok := scales.DateIn(cell, scales.DayFirst, time.Local)
		month, ok2 := scales.DateIn(cell, scales.MonthFirst, time.Local)
		if ok && ok2 && day != month {
			title = st.S("scale.order.of", text.Args{"Cell": short(cell)})
			choices[0].Word, choices[1].Word = st.Text.Date(day), st.Text.Date(month)
			break
		}
	}
	choice := kit.NewSegmented(choices, string(m.now.Order), func(id string) {
		m.now.Order = scales.Order(id)
		m.show()
	})
	m.order.Objects = []fyne.CanvasObject{kit.NewText(title, kit.Section), choice}
}

// showSample shows the first lines as they would be read, or as they are while that cannot be told.
func (m *mapping) showSample() {
	st := m.st
	m.sample.Objects = nil
	fits := m.now.Fits(m.found.Layout)
	m.wrong.Text, m.wrong.Hidden = m.missing(), fits
	var rows []fyne.CanvasObject
	for _, l := range m.found.Layout.Sample[:min(shownLines, len(m.found.Layout.Sample))] {
		if !fits {
			var cells []string
			for _, c := range l.Cells[:min(6, len(l.Cells))] {
				cells = append(cells, short(c))
			}
			rows = append(rows, kit.NewText(st.Text.Facts(cells...), kit.Detail))
			continue
		}
		rows = append(rows, m.line(l))
	}
	m.sample.Objects = []fyne.CanvasObject{kit.NewRowsCard(rows...)}
	if !fits {
		m.sample.Objects = []fyne.CanvasObject{kit.NewCard(rows...)}
	}
}

// line is a line of the file as it would be read.
func (m *mapping) line(l scales.Line) fyne.CanvasObject {
	st := m.st
	row, why := m.now.Read(l, time.Local)
	var values []string
	for _, kind := range scales.Kinds() {
		if v := row.Value(kind); v > 0 {
			values = append(values, words(st, kind, v))
		}
	}
	if len(values) == 0 {
		return kit.NewStatusRow(kit.RowSpec{Title: sentence(st, scales.Problem{Line: l.Number, Why: why}), Detail: cut(st, l)})
	}
	return kit.NewStatusRow(kit.RowSpec{Title: st.Text.Facts(values...), Detail: st.Text.Date(row.Date)})
}

// cut is the beginning of a line as it is written.
func cut(st *stage.Stage, l scales.Line) string {
	var cells []string
	for _, c := range l.Cells[:min(4, len(l.Cells))] {
		cells = append(cells, short(c))
	}
	return st.Text.Facts(cells...)
}

// words writes a value.
func words(st *stage.Stage, kind record.MeasureType, value int64) string {
	if kind == record.Weight {
		return st.Text.Mass(value)
	}
	return st.Text.Length(value)
}

// sentence says why a line is not read.
func sentence(st *stage.Stage, p scales.Problem) string {
	return st.S("scale.why."+string(p.Why), text.Args{"Line": st.Text.Number(float64(p.Line), 0)})
}

// missing says what has to be chosen before the lines can be read, "" for nothing.
func (m *mapping) missing() string {
	st, l := m.st, m.found.Layout
	switch {
	case m.now.Date == 0:
		return st.S("scale.missing.date")
	case m.now.Order == "" && l.Columns[m.now.Date-1].Undecided:
		return st.S("scale.missing.order")
	case m.now.Weight.Column+m.now.Height.Column+m.now.Head.Column == 0:
		return st.S("scale.missing.measure")
	case !m.now.Fits(l):
		return st.S("scale.missing.twice")
	}
	return ""
}

func (m *mapping) onContinue() {
	switch problem := m.missing(); {
	case problem == "":
	case m.now.Date == 0:
		m.column.Complain(m.date, problem)
		return
	case !m.order.Hidden && m.now.Order == "":
		m.column.ScrollToTop() // it is asked there, and the lines under it say so
		return
	default:
		m.column.Complain(m.parts[record.Weight].field, problem)
		return
	}
	st, session, profile := m.st, m.st.Session, m.st.Profile
	file, found, now := m.file, m.found, m.now
	var plan *app.MeasurePlan
	task.Start(st, &task.Task{
		Header: st.S("scale.title"), Doing: st.S("scale.planning"), About: kit.MiddleCut(m.name, 36), Stays: st.S("scale.canceled"),
		Do: func(ctx context.Context, progress app.Progress) (err error) {
			_ = session.KeepScale(found.Layout, now) // where it cannot be remembered, one chooses again the next time
			plan, err = profile.PlanMeasures(ctx, file, found.Layout, now, progress)
			return err
		},
		Then: func() {
			st.Nav.Back()
			st.Nav.Push(newPreview(st, plan))
		},
		Failed: func(err error) []fyne.CanvasObject {
			return []fyne.CanvasObject{kit.NewBanner(kit.Late, st.S("scale.unreadable"), st.Text.Error(err))}
		},
	})
}
