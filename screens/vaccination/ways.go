package vaccination

import (
	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/icons"
	"carnet/screens/kit"
)

// collectivityAge is until when a crèche or a school asks for the record of vaccinations.
const collectivityAge = 18

// ways lead to what the calendar is good for: the plan, the door of the school, the questions.
func (p *Place) ways() []fyne.CanvasObject {
	st := p.st
	var rows []fyne.CanvasObject
	add := func(icon icons.Icon, title, detail string, open func()) {
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: title, Detail: detail, Chevron: true, OnTap: open}))
	}
	if visits := p.plan.Visits(); len(visits) > 0 {
		add(icons.Calendar, st.S("dosing.plan"), p.planned(visits), func() { st.Nav.Push(NewPlan(st)) })
	}
	who := st.Profile.Identity()
	if who.Role == record.Attached && st.Today().YearsSince(who.BirthDate) < collectivityAge {
		add(icons.Shield, st.S("dosing.admission"), admissionWord(st, st.Profile.Admission(entryDay(st))), func() { st.Nav.Push(NewAdmission(st)) })
	}
	switch n := len(p.plan.Questions); {
	case n > 0:
		add(icons.Question, st.S("dosing.questions"), st.N("dosing.questions.row", n), func() { st.Nav.Push(NewQuestions(st)) })
	case len(NewQuestions(st).answered()) > 0:
		add(icons.Question, st.S("dosing.questions"), st.S("dosing.questions.change"), func() { st.Nav.Push(NewQuestions(st)) })
	}
	if len(rows) == 0 {
		return nil
	}
	return []fyne.CanvasObject{kit.NewRowsCard(rows...)}
}

// planned is when the first visit is.
func (p *Place) planned(visits []vaccination.Visit) string {
	return p.st.S("dosing.plan.first", text.Args{"When": When(p.st, visits[0])})
}
