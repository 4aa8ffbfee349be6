package documents

import (
	"carnet/app/record"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// fields are what the family says about a document, when it is added as when it is corrected.
type fields struct {
	st       *stage.Stage
	title    *kit.TextField
	category *kit.ChoiceField
	date     *kit.DateField
	from     *kit.TextField
}

func newFields(st *stage.Stage) *fields {
	f := &fields{st: st}
	f.title = kit.NewTextField(st.S("documents.field.title"), "")
	f.title.SetPlaceholder(st.S("documents.title-example"))
	choices := make([]kit.Choice, 0, len(record.Categories()))
	for _, c := range record.Categories() {
		choices = append(choices, kit.Choice{ID: string(c), Word: st.S("category." + string(c))})
	}
	f.category = kit.NewChoiceField(st.S("documents.field.category"), "", choices, kit.ChoiceWords{
		Placeholder: st.S("documents.category-none"), Search: st.S("documents.category-search"), Clear: st.S("documents.search-clear"),
		NoneFound: st.S("documents.category-none-found"), Cancel: st.S("action.cancel")}, nil)
	f.date = st.DateField(st.S("documents.field.date"), st.S("documents.date-hint"), true)
	f.from = kit.NewTextField(st.S("documents.field.from"), st.S("documents.from-hint"))
	f.from.SetPlaceholder(st.S("documents.from-example"))
	return f
}

// fill shows what is known of a document.
func (f *fields) fill(d record.Document) {
	f.title.SetText(d.Title)
	f.category.SetSelected(string(d.Category))
	stage.ShowDate(f.date, d.Date)
	f.from.SetText(d.From)
}

func (f *fields) setEnabled(enabled bool) {
	f.title.SetEnabled(enabled)
	f.category.SetEnabled(enabled)
	f.date.SetEnabled(enabled)
	f.from.SetEnabled(enabled)
}

// read returns the date. It is not ok when what is typed is no date; the field then says so.
func (f *fields) read() (date record.Date, ok bool) {
	date, ok = stage.DateIn(f.date)
	if !ok {
		f.date.SetError(f.st.DateProblem(date, ok))
	}
	return date, ok
}

// explain shows an error at its field. It returns the field, nil when the error is not about one of these.
func (f *fields) explain(err error) kit.Complainer {
	return f.st.Explain(err, map[string]kit.Complainer{"title": f.title, "category": f.category, "date": f.date, "from": f.from})
}
