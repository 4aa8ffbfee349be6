package growth

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app/growth/slip"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Measure is the form for the measures of one day.
type Measure struct {
	st         *stage.Stage
	date       *kit.DateField
	quantities []*quantity // weight, height, head
	book       *slip.Book
	by         *kit.TextField
	save       *kit.Button
	scroll     *kit.ScrollColumn
	left       bool
}

// NewMeasure prepares an empty form for today.
func NewMeasure(st *stage.Stage) *Measure {
	m := &Measure{st: st, date: st.DateField(st.S("growth.field.date"), "", false)}
	stage.ShowDate(m.date, st.Today())
	m.book = bookWithout(st, record.ID{})
	for _, kind := range []record.MeasureType{record.Weight, record.Height, record.Head} {
		m.quantities = append(m.quantities, newQuantity(st, kind, m.book, m.day, m.onLayout))
	}
	weight, height := m.quantities[0], m.quantities[1]
	for _, q := range []*quantity{weight, height} {
		q.swapped, q.swap = m.swapped, m.onSwap
	}
	// What is doubtful in one may be the other.
	weight.field.OnChanged = func() { height.watch(); weight.onChanged() }
	height.field.OnChanged = func() { weight.watch(); height.onChanged() }
	m.date.OnChanged = m.onDate
	m.by = kit.NewTextField(st.S("growth.field.by"), st.S("growth.field.by-hint"))
	m.save = kit.NewPrimary(st.S("action.save"), icons.Check, m.onSave)
	return m
}

// Title implements stage.Screen.
func (m *Measure) Title() string { return m.st.S("growth.add") }

// Content implements stage.Screen.
func (m *Measure) Content() fyne.CanvasObject {
	fields := []fyne.CanvasObject{m.date}
	for _, q := range m.quantities {
		fields = append(fields, q.box)
	}
	m.scroll = kit.NewScrollColumn(0, spaced(append(fields, m.by, m.st.Writing(m.save))...))
	return m.scroll
}

// spaced sets the fields of a form apart.
func spaced(fields ...fyne.CanvasObject) fyne.CanvasObject { return kit.VBox(kit.Gap16, fields...) }

// Leave implements stage.Leaver.
func (m *Measure) Leave() { m.left = true }

func (m *Measure) onLayout() {
	if m.scroll != nil {
		m.scroll.Refresh()
	}
}

// day is the date that is typed; the zero Date while it is none.
func (m *Measure) day() record.Date {
	d, _ := stage.DateIn(m.date)
	return d
}

// bookWithout is what is noted of the stage's person, but for one measure.
func bookWithout(st *stage.Stage, id record.ID) *slip.Book {
	var noted []record.Measurement
	for _, l := range st.Profile.Measurements() {
		if l.ID != id {
			noted = append(noted, l.Is)
		}
	}
	return slip.NewBook(st.Profile.Subject(), noted)
}

// swapped reports a weight and a height that were typed in each other's place.
func (m *Measure) swapped() (grams, millimetres int64, ok bool) {
	weight, height := m.quantities[0], m.quantities[1]
	kilos, okWeight := weight.field.Value()
	centimetres, okHeight := height.field.Value()
	if !okWeight || !okHeight || !m.day().Whole() {
		return 0, 0, false
	}
	for _, q := range []*quantity{weight, height} {
		if typed, _ := q.field.Value(); q.insisted == (doubtful{date: m.day(), typed: typed}) {
			return 0, 0, false
		}
	}
	return m.book.Swapped(weight.typed(kilos), height.typed(centimetres))
}

func (m *Measure) onSwap() {
	grams, millimetres, ok := m.swapped()
	if !ok {
		return
	}
	m.quantities[0].setValue(grams)
	m.quantities[1].setValue(millimetres)
}

func (m *Measure) onDate() {
	for _, q := range m.quantities {
		q.onDate()
	}
}

// read returns what is written in the form. When something cannot be kept, ok is false and its field says why.
func (m *Measure) read() (measurements []record.Measurement, ok bool) {
	if problem := m.st.DateProblem(stage.DateIn(m.date)); problem != "" {
		m.scroll.Complain(m.date, problem)
		return nil, false
	}
	ok = true
	for _, q := range m.quantities {
		if q.field.Empty() {
			continue
		}
		value, kept := q.check()
		if ok && !kept {
			m.scroll.ShowObject(q.field)
		}
		ok = ok && kept
		measurement := q.measurement(value)
		measurement.By = record.CleanLine(m.by.Text())
		measurements = append(measurements, measurement)
	}
	if len(measurements) == 0 {
		m.scroll.Complain(m.quantities[0].field, m.st.S("growth.error.none"))
		return nil, false
	}
	return measurements, ok
}

func (m *Measure) onSave() {
	measurements, ok := m.read()
	if !ok {
		return
	}
	for _, one := range measurements {
		if err := one.Validate(); err != nil { // dates and values are checked: only the name can be too long
			m.scroll.Complain(m.by, m.st.Text.Error(err))
			return
		}
	}
	profile := m.st.Profile
	var ids []record.ID
	m.save.Disable()
	m.st.Work(func(ctx context.Context) error {
		for _, one := range measurements {
			id, err := profile.AddMeasurement(ctx, one)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	}, func(err error) {
		m.save.Enable()
		if err != nil {
			m.takeBack(ids)
			m.st.Nav.Fail(err)
			return
		}
		if !m.left {
			m.st.Nav.Back()
		}
		m.st.Nav.Done(m.st.N("growth.done.added", len(ids)), func() {
			m.st.Busy(func() error { return profile.Delete(context.Background(), ids...) }, m.st.Nav.Refresh)
		})
	})
}

// takeBack removes the first measures of a day when the others could not be written: trying again would note them twice.
// The error that is shown is the first one; a disk that refuses this too shows it in the list.
func (m *Measure) takeBack(ids []record.ID) {
	if len(ids) > 0 {
		_ = m.st.Profile.Delete(context.Background(), ids...)
	}
}
