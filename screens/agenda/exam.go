package agenda

import (
	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// ExamTitle is what an examination is called: « Examen du 5e mois ».
func ExamTitle(c *text.Catalogue, e app.ExamState) string { return c.S(e.LabelKey) }

// ExamDetail says when an examination is to be done, or when and by whom it was: « Entre le 10 avril et le 9 mai ».
func ExamDetail(c *text.Catalogue, e app.ExamState, today record.Date) string {
	if e.Status == app.ExamDone {
		return examDone(c, e.Noted.Is, today)
	}
	// The window is half open for the machine; people are told its last day.
	last := e.End.AddDays(-1)
	between := text.Args{"Start": c.DayMonth(e.Start, today), "End": c.DayMonth(last, today)}
	if e.Start.Year != last.Year {
		between = text.Args{"Start": c.Date(e.Start), "End": c.Date(last)}
	}
	if e.EndUnsure {
		return c.S("agenda.exam.between-unsure", between)
	}
	return c.S("agenda.exam.between", between)
}

func examDone(c *text.Catalogue, e record.Exam, today record.Date) string {
	when := c.S("agenda.exam.in", text.Args{"Date": c.Date(e.Date)})
	if e.Date.Whole() {
		when = c.S("agenda.exam.on", text.Args{"Date": c.DayMonth(e.Date, today)})
	}
	if e.By == "" {
		return when
	}
	return c.S("agenda.exam.by", text.Args{"When": when, "By": e.By})
}

// examPill is the word of Mon espace santé for where an examination stands.
func examPill(c *text.Catalogue, s app.ExamStatus) (string, kit.Status) {
	switch s {
	case app.ExamDone:
		return c.S("exam.status.done"), kit.Done
	case app.ExamOpen:
		return c.S("exam.status.open"), kit.Due
	case app.ExamUpcoming:
		return c.S("exam.status.upcoming"), kit.Neutral
	}
	return c.S("exam.status.unknown"), kit.Neutral
}

// concerned reports an examination that this child was ever meant to have, or had: a list that came into force after its
// window is no gap in the record.
func concerned(e app.ExamState) bool { return e.InForce || e.Status == app.ExamDone }

func examEntries(st *stage.Stage, p *app.Profile) []entry {
	today := st.Today()
	var all []entry
	for _, e := range p.ExamStates() {
		if !concerned(e) {
			continue
		}
		one := entry{profile: p, icon: icons.Stethoscope, title: ExamTitle(st.Text, e), detail: ExamDetail(st.Text, e, today), day: e.Start,
			open: func() { st.Nav.Push(NewNote(st, e.Code)) }}
		one.pill, one.status = examPill(st.Text, e.Status)
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
