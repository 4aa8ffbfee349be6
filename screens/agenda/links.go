package agenda

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination/phrase"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// linkMonths is how long after an appointment doses and examinations may begin that are proposed for it.
const linkMonths = 6

// mostPapers is how many documents are listed at once: the search finds the others.
const mostPapers = 12

// showLinks says what the appointment is for, and what to take along.
func (f *Form) showLinks() {
	st := f.stage
	what, papers := linkTitles(st.Text, f.profile, f.draft.Exam, f.draft.Doses), f.paperTitles()
	detail := func(words []string, none string) string {
		if len(words) == 0 {
			return none
		}
		return st.Text.Facts(words...)
	}
	f.links.Objects = []fyne.CanvasObject{kit.NewRowsCard(
		kit.NewStatusRow(kit.RowSpec{Icon: icons.Vaccine, Status: kit.Info, Title: st.S("agenda.form.for"), Detail: detail(what, st.S("agenda.form.for-none")),
			Chevron: true, OnTap: f.chooseLinks}),
		kit.NewStatusRow(kit.RowSpec{Icon: icons.Document, Status: kit.Info, Title: st.S("agenda.form.papers"), Detail: detail(papers, st.S("agenda.form.papers-none")),
			Chevron: true, OnTap: f.choosePapers}))}
	f.links.Refresh()
	if f.column != nil {
		f.column.Refresh()
	}
}

// linkTitles names what an appointment is for.
func linkTitles(c *text.Catalogue, p *app.Profile, exam string, doses []string) []string {
	var titles []string
	for _, key := range doses {
		if l, ok := p.VaccinationPlan().Line(key); ok {
			titles = append(titles, phrase.Asked(c, l, l.Missing))
		} else if c.Has("vaccine.line." + key) {
			titles = append(titles, phrase.Line(c, key))
		} else {
			titles = append(titles, key)
		}
	}
	if exam == "" {
		return titles
	}
	return append(titles, examTitle(c, p, exam))
}

// examTitle names an examination or a visit by its code.
func examTitle(c *text.Catalogue, p *app.Profile, code string) string {
	for _, v := range p.Visits() {
		if v.Code == code {
			return c.S(v.LabelKey)
		}
	}
	for _, e := range p.ExamStates() {
		if e.Code == code {
			return c.S(e.LabelKey)
		}
	}
	return code
}

// paperTitles names the documents to take along; one that was deleted since is not named.
func (f *Form) paperTitles() []string {
	var titles []string
	for _, d := range papers(f.profile, f.draft.Documents) {
		titles = append(titles, d.Is.Title)
	}
	return titles
}

// papers are the documents of a profile among some.
func papers(p *app.Profile, some []record.ID) []app.Line[record.Document] {
	if len(some) == 0 {
		return nil
	}
	return slices.DeleteFunc(p.Documents(), func(d app.Line[record.Document]) bool { return !slices.Contains(some, d.ID) })
}

// chooseLinks opens the list of the doses and examinations that are to do, and of those that are linked.
func (f *Form) chooseLinks() {
	st, today := f.stage, f.stage.Today()
	doses, exam := slices.Clone(f.draft.Doses), f.draft.Exam
	var boxes []fyne.CanvasObject
	byCode := map[string]*kit.Checkbox{}
	addDose := func(key, title string) {
		box := kit.NewCheckbox(title, func(on bool) {
			doses = slices.DeleteFunc(doses, func(k string) bool { return k == key })
			if on {
				doses = append(doses, key)
			}
		})
		box.SetChecked(slices.Contains(doses, key))
		boxes = append(boxes, box)
	}
	addExam := func(code, title string) {
		box := kit.NewCheckbox(title, func(on bool) {
			exam = ""
			if on {
				exam = code
			}
			for other, b := range byCode { // an appointment is for one examination
				b.SetChecked(other == exam)
			}
		})
		box.SetChecked(code == exam)
		byCode[code] = box
		boxes = append(boxes, box)
	}
	listed := map[string]bool{}
	until := today
	if d, ok := stage.DateIn(f.date); ok && d.After(today) {
		until = d
	}
	for _, i := range agenda.Line(st.Session.AgendaSpan(today, until.AddMonths(linkMonths)), f.profile.AgendaSource()) {
		if i.Key == "" || i.Day.IsZero() || listed[i.Key] || !i.Status.ToDo() && i.Status != agenda.Upcoming {
			continue
		}
		listed[i.Key] = true
		if i.Kind == agenda.Dose {
			addDose(i.Key, title(st.Text, i))
		} else {
			addExam(i.Key, title(st.Text, i))
		}
	}
	for _, key := range f.draft.Doses {
		if !listed[key] {
			addDose(key, linkTitles(st.Text, f.profile, "", []string{key})[0])
		}
	}
	if exam != "" && !listed[exam] {
		addExam(exam, examTitle(st.Text, f.profile, exam))
	}
	if len(boxes) == 0 {
		boxes = append(boxes, kit.NewText(st.S("agenda.form.for-empty"), kit.Body))
	}
	var sheet *kit.Sheet
	keep := kit.NewPrimary(st.S("agenda.choose.keep"), icons.Check, func() {
		sheet.Hide()
		f.draft.Doses, f.draft.Exam = doses, exam
		if f.title.Text() == "" { // what it is for is a good name for it
			if names := linkTitles(st.Text, f.profile, exam, doses); len(names) > 0 {
				f.title.SetText(names[0])
			}
		}
		f.showLinks()
	})
	sheet = kit.ShowSheet(st.Window.Canvas(), 480, kit.NewText(st.S("agenda.form.for"), kit.Name), kit.Rows(boxes...),
		kit.ButtonRow(keep, kit.NewSecondary(st.S("action.cancel"), "", func() { sheet.Hide() })))
}

// choosePapers opens the list of the documents, the chosen ones first.
func (f *Form) choosePapers() {
	st := f.stage
	all, chosen := f.profile.Documents(), slices.Clone(f.draft.Documents)
	list, none := kit.VBox(0), kit.NewText("", kit.Detail)
	search := kit.NewSearchField(st.S("agenda.form.papers-search"), st.S("entry.search.clear"))
	show := func(words string) {
		var rows []fyne.CanvasObject
		hidden := 0
		for _, first := range []bool{true, false} {
			for _, d := range all {
				if slices.Contains(f.draft.Documents, d.ID) != first || !matches(d.Is, words) {
					continue
				}
				if len(rows) == mostPapers {
					hidden++
					continue
				}
				box := kit.NewCheckbox(st.Text.Facts(d.Is.Title, st.Text.BriefDate(d.Is.Date, st.Today())), func(on bool) {
					chosen = slices.DeleteFunc(chosen, func(id record.ID) bool { return id == d.ID })
					if on {
						chosen = append(chosen, d.ID)
					}
				})
				box.SetChecked(slices.Contains(chosen, d.ID))
				rows = append(rows, box)
			}
		}
		switch {
		case len(all) == 0:
			none.Text = st.S("agenda.form.papers-empty")
		case len(rows) == 0:
			none.Text = st.S("agenda.choose.none")
		case hidden > 0:
			none.Text = st.N("agenda.form.papers-more", hidden)
		default:
			none.Text = ""
		}
		none.Hidden = none.Text == ""
		list.Objects = []fyne.CanvasObject{kit.Rows(rows...)}
		list.Refresh()
		none.Refresh()
	}
	search.OnChanged = show
	search.Hidden = len(all) <= mostPapers
	show("")
	var sheet *kit.Sheet
	keep := kit.NewPrimary(st.S("agenda.choose.keep"), icons.Check, func() {
		sheet.Hide()
		f.draft.Documents = chosen
		f.showLinks()
	})
	sheet = kit.ShowSheet(st.Window.Canvas(), 480, kit.NewText(st.S("agenda.form.papers"), kit.Name), search, list, none,
		kit.ButtonRow(keep, kit.NewSecondary(st.S("action.cancel"), "", func() { sheet.Hide() })))
}

// matches reports that every word is in the title of a document or in whom it is from.
func matches(d record.Document, words string) bool {
	all := kit.Fold(d.Title + " " + d.From)
	for _, w := range strings.Fields(kit.Fold(words)) {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}
