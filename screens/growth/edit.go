package growth

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// EditMeasure is the form that corrects one measure. What was written before stays and is shown.
type EditMeasure struct {
	st       *stage.Stage
	id       record.ID
	was      app.Line[record.Measurement]
	found    bool
	date     *kit.DateField
	quantity *quantity
	by       *kit.TextField
	save     *kit.Button
	history  *fyne.Container
	scroll   *kit.ScrollColumn
	cancel   func() // of reading the history
	left     bool
}

// NewEditMeasure prepares the form for a measure of the stage's person.
func NewEditMeasure(st *stage.Stage, id record.ID) *EditMeasure {
	e := &EditMeasure{st: st, id: id, history: kit.VBox(kit.Gap4)}
	lines := st.Profile.Measurements()
	i := slices.IndexFunc(lines, func(l app.Line[record.Measurement]) bool { return l.ID == id })
	if i < 0 {
		return e
	}
	e.found, e.was = true, lines[i]
	e.date = st.DateField(st.S("growth.field.date"), "", false)
	stage.ShowDate(e.date, e.was.Is.Date)
	e.quantity = newQuantity(st, e.was.Is.Type, bookWithout(st, id), e.day, e.onLayout)
	if e.quantity.posture != nil && e.was.Is.Posture != "" {
		e.quantity.chosen = true
		e.quantity.posture.SetSelected(string(e.was.Is.Posture))
	}
	e.quantity.setValue(e.was.Is.Value)
	e.quantity.insist() // what stands there was kept once: it is asked about, and does not have to be answered
	e.date.OnChanged = e.quantity.onDate
	e.by = kit.NewTextField(st.S("growth.field.by"), st.S("growth.field.by-hint"))
	e.by.SetText(e.was.Is.By)
	e.save = kit.NewPrimary(st.S("action.save"), icons.Check, e.onSave)
	return e
}

// Title implements stage.Screen.
func (e *EditMeasure) Title() string {
	if !e.found {
		return e.st.S("growth.title")
	}
	return e.st.S("measure." + string(e.was.Is.Type))
}

// Content implements stage.Screen.
func (e *EditMeasure) Content() fyne.CanvasObject {
	if !e.found { // deleted meanwhile, as from another window of the same session
		return kit.NewScrollColumn(0, kit.NewEmptyState(icons.Growth, e.st.Text.Error(record.E(record.NotFound, "edit measure")), nil))
	}
	e.scroll = kit.NewScrollColumn(0, spaced(e.quantity.box, e.date, e.by,
		kit.NewText(e.st.S("source."+string(e.was.Source)), kit.Detail),
		e.st.Writing(e.save, kit.NewQuiet(e.st.S("growth.delete"), icons.Trash, e.onDelete)), e.history))
	e.readHistory()
	return e.scroll
}

// Leave implements stage.Leaver.
func (e *EditMeasure) Leave() {
	e.left = true
	if e.cancel != nil {
		e.cancel()
	}
}

func (e *EditMeasure) onLayout() {
	if e.scroll != nil {
		e.scroll.Refresh()
	}
}

func (e *EditMeasure) day() record.Date {
	d, _ := stage.DateIn(e.date)
	return d
}

func (e *EditMeasure) onSave() {
	if problem := e.st.DateProblem(stage.DateIn(e.date)); problem != "" {
		e.scroll.Complain(e.date, problem)
		return
	}
	if e.quantity.field.Empty() {
		e.scroll.Complain(e.quantity.field, e.st.S("growth.error.empty"))
		return
	}
	value, ok := e.quantity.check()
	if !ok {
		e.scroll.ShowObject(e.quantity.field)
		return
	}
	now, before := e.quantity.measurement(value), e.was.Is
	now.By, now.Note = record.CleanLine(e.by.Text()), before.Note
	if now == before {
		e.st.Nav.Back()
		return
	}
	if err := now.Validate(); err != nil {
		e.scroll.Complain(e.by, e.st.Text.Error(err))
		return
	}
	profile := e.st.Profile
	e.write(func(ctx context.Context) error { return profile.Correct(ctx, e.id, now) }, e.st.S("growth.done.corrected"),
		func(ctx context.Context) error { return profile.Correct(ctx, e.id, before) })
}

func (e *EditMeasure) onDelete() {
	profile := e.st.Profile
	e.write(func(ctx context.Context) error { return profile.Delete(ctx, e.id) }, e.st.S("growth.done.deleted"),
		func(ctx context.Context) error { return profile.Restore(ctx, e.id) })
}

// write does something that can be undone, then leaves the form.
func (e *EditMeasure) write(do func(context.Context) error, said string, undo func(context.Context) error) {
	e.st.Revise(stage.Revision{Do: do, Undo: undo, Said: said, Button: e.save, Left: func() bool { return e.left }})
}

// readHistory shows the former versions, when there are any.
func (e *EditMeasure) readHistory() {
	profile := e.st.Profile
	var versions []record.Record
	e.cancel = e.st.Work(func(ctx context.Context) (err error) {
		versions, err = profile.History(ctx, e.id)
		return err
	}, func(err error) {
		if err != nil || len(versions) < 2 { // the form works without
			return
		}
		e.history.Objects = []fyne.CanvasObject{kit.NewSectionTitle(e.st.S("growth.history.title"))}
		for _, r := range slices.Backward(versions) {
			e.history.Add(kit.NewText(e.version(r), kit.Detail))
		}
		e.onLayout()
	})
}

func (e *EditMeasure) version(r record.Record) string {
	written := e.st.Text.Date(e.st.DayOf(r.Updated))
	m, ok := r.Body.(record.Measurement)
	if r.Deleted || !ok {
		return e.st.S("growth.history.deleted", text.Args{"Written": written})
	}
	return e.st.S("growth.history.line", text.Args{"Value": words(e.st.Text, m.Type, m.Value), "Date": e.st.Text.Date(m.Date), "Written": written})
}
