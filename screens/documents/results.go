package documents

import (
	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
)

// showResults tells for each file of the last try what became of it.
func (a *Add) showResults() {
	s := a.st
	kept := 0
	var rows []fyne.CanvasObject
	for _, r := range a.results {
		if !r.ID.IsZero() {
			kept++
		}
		rows = append(rows, a.resultRow(r))
	}
	objects := []fyne.CanvasObject{kit.NewText(s.N("documents.results", kept), kit.Title), kit.NewRowsCard(rows...)}
	if kept < len(a.results) {
		objects = append(objects, kit.NewSecondary(s.S("documents.results-retry"), icons.Undo, a.retry))
	}
	a.column.SetObjects(objects...)
	a.primary(s.S("documents.results-done"), "", a.onDone)
}

func (a *Add) resultRow(r app.ImportResult) fyne.CanvasObject {
	s := a.st
	spec := kit.RowSpec{Title: a.shortName(r.Name)}
	switch {
	case r.Err == nil:
		spec.Icon, spec.Status, spec.Pill = icons.Check, kit.Done, s.S("documents.result-kept")
	case !r.ID.IsZero():
		spec.Icon, spec.Status, spec.Detail = icons.Document, kit.Due, s.S("documents.result-unseen")
	case record.KindOf(r.Err) == record.Canceled:
		spec.Icon, spec.Status, spec.Detail = icons.Info, kit.Neutral, s.S("documents.result-canceled")
	default:
		spec.Icon, spec.Status, spec.Detail = icons.Alert, kit.Late, s.Text.Error(r.Err)
	}
	return kit.NewStatusRow(spec)
}

// retry goes back to the form with the files that were not added.
func (a *Add) retry() {
	var left []*chosen
	for i, r := range a.results {
		if r.ID.IsZero() {
			left = append(left, a.files[i])
		}
	}
	a.files, a.results = left, nil
	a.show()
}

func (a *Add) onDone() {
	kept := 0
	for _, r := range a.results {
		if !r.ID.IsZero() {
			kept++
		}
	}
	a.st.Nav.Back()
	if kept > 0 {
		a.st.Nav.Done(a.st.N("documents.added", kept), nil)
	}
}
