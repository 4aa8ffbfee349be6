package documents

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Edit is the screen that corrects what the family says about a document. Its file cannot be changed.
type Edit struct {
	st      *stage.Stage
	doc     line
	content fyne.CanvasObject // built once: the frame may ask again while something is being typed
	column  *kit.ScrollColumn
	fields  *fields
}

var _ stage.Screen = (*Edit)(nil)

func newEdit(st *stage.Stage, doc line) *Edit { return &Edit{st: st, doc: doc} }

// Title implements stage.Screen.
func (e *Edit) Title() string { return e.st.S("documents.edit-title") }

// Content implements stage.Screen.
func (e *Edit) Content() fyne.CanvasObject {
	if e.content != nil {
		return e.content
	}
	e.fields = newFields(e.st)
	e.fields.fill(e.doc.Is)
	e.fields.title.OnSubmit = e.onSave
	e.column = kit.NewScrollColumn(0, e.fields.title, e.fields.category, e.fields.date, e.fields.from)
	save := kit.NewPrimary(e.st.S("action.save"), icons.Check, e.onSave)
	e.content = kit.Page(nil, e.column, kit.Inset(kit.Gap8, kit.Gap16, kit.Gap12, kit.Gap16, kit.Column(0, save)))
	return e.content
}

func (e *Edit) onSave() {
	s, f := e.st, e.fields
	date, ok := f.read()
	if !ok {
		e.column.ShowObject(f.date)
		return
	}
	err := s.Profile.SetDocument(context.Background(), e.doc.ID, f.title.Text(), record.Category(f.category.Selected()), date, f.from.Text())
	if err != nil {
		if field := f.explain(err); field != nil {
			e.column.ShowObject(field)
			return
		}
		s.Nav.Fail(err)
		return
	}
	s.Nav.Back()
	s.Nav.Done(s.S("state.saved"), nil)
}
