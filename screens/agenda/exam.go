package agenda

import (
	"carnet/app"
	"carnet/icons"
	"carnet/screens/exam"
	"carnet/screens/stage"
)

// examEntries are the examinations that concern a child.
func examEntries(st *stage.Stage, p *app.Profile) []entry {
	today := st.Today()
	var all []entry
	for _, e := range p.ExamStates() {
		if !exam.Concerned(e) {
			continue
		}
		one := entry{profile: p, icon: icons.Stethoscope, title: exam.Title(st.Text, e), detail: exam.Detail(st.Text, e, today), day: e.Start,
			open: func() { st.Nav.Push(exam.NewNote(st, e.Code)) }}
		one.pill, one.status = exam.Pill(st.Text, e.Status)
		switch e.Status {
		case app.ExamOpen:
			one.section = now
		case app.ExamUpcoming:
			one.section = upcoming(e.Start, today)
		case app.ExamDone:
			one.section, one.day = past, e.Noted.Is.Date
		default:
			one.section = past
		}
		all = append(all, one)
	}
	return all
}
