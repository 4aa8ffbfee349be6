package documents

import (
	"errors"

	"fyne.io/fyne/v2"

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
	f.date = kit.NewDateField(st.S("documents.field.date"), st.S("documents.date-hint"), dateWords(st), true,
		func() kit.Date { return kit.Date(st.Today()) })
	f.from = kit.NewTextField(st.S("documents.field.from"), st.S("documents.from-hint"))
	f.from.SetPlaceholder(st.S("documents.from-example"))
	return f
}

func dateWords(st *stage.Stage) kit.DateWords {
	w := kit.DateWords{Order: kit.DayMonthYear, Separator: "/", Sample: st.S("documents.date-sample"), OpenCalendar: st.S("documents.date-open"),
		Previous: st.S("documents.date-previous"), Next: st.S("documents.date-next"), Close: st.S("action.close")}
	for i, key := range []string{"month.1", "month.2", "month.3", "month.4", "month.5", "month.6", "month.7", "month.8", "month.9", "month.10", "month.11", "month.12"} {
		w.Months[i] = st.S(key)
	}
	// A calendar has room for two letters: « lu », "Mo".
	for i, key := range []string{"weekday.0", "weekday.1", "weekday.2", "weekday.3", "weekday.4", "weekday.5", "weekday.6"} {
		w.Weekdays[i] = string([]rune(st.S(key))[:2])
	}
	w.FirstWeekday = 1
	return w
}

// fill shows what is known of a document.
func (f *fields) fill(d record.Document) {
	f.title.SetText(d.Title)
	f.category.SetSelected(string(d.Category))
	f.date.SetValue(kit.Date(d.Date))
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
	d, ok := f.date.Value()
	if !ok {
		f.date.SetError(f.st.S("documents.date-wrong"))
	}
	return record.Date(d), ok
}

// explain shows an error at its field. It returns the field, nil when the error is not about one of these.
func (f *fields) explain(err error) fyne.CanvasObject {
	var e *record.Error
	if !errors.As(err, &e) || e.Kind != record.Invalid {
		return nil
	}
	sentence := f.st.Text.Error(err)
	switch e.Field {
	case "title":
		f.title.SetError(sentence)
		return f.title
	case "category":
		f.category.SetError(sentence)
		return f.category
	case "date":
		f.date.SetError(sentence)
		return f.date
	case "from":
		f.from.SetError(sentence)
		return f.from
	}
	return nil
}
