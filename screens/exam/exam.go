package exam

import (
	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens/kit"
)

// Title is what an examination is called: « Examen du 5e mois ».
func Title(c *text.Catalogue, e app.ExamState) string { return c.S(e.LabelKey) }

// Detail says when an examination is to be done, or when and by whom it was: « Entre le 10 avril et le 9 mai ».
func Detail(c *text.Catalogue, e app.ExamState, today record.Date) string {
	return when(c, examItem(e), today)
}

// VisitDetail says the same of a visit.
func VisitDetail(c *text.Catalogue, v app.VisitState, today record.Date) string {
	return when(c, visitItem(v), today)
}

func when(c *text.Catalogue, i item, today record.Date) string {
	if i.status == app.ExamDone {
		return doneWhen(c, i.noted.Is, today)
	}
	return window(c, i, today)
}

// window is half open for the machine; people are told its last day.
func window(c *text.Catalogue, i item, today record.Date) string {
	last := i.end.AddDays(-1)
	between := text.Args{"Start": c.DayMonth(i.start, today), "End": c.DayMonth(last, today)}
	if i.start.Year != last.Year {
		between = text.Args{"Start": c.Date(i.start), "End": c.Date(last)}
	}
	switch {
	case i.startUnsure:
		return c.S("exam.when.until", text.Args{"End": c.DayMonth(last, today)})
	case i.endUnsure:
		return c.S("exam.when.between-unsure", between)
	}
	return c.S("exam.when.between", between)
}

func doneWhen(c *text.Catalogue, e record.Exam, today record.Date) string {
	when := c.S("exam.when.in", text.Args{"Date": c.Date(e.Date)})
	if e.Date.Whole() {
		when = c.S("exam.when.on", text.Args{"Date": c.DayMonth(e.Date, today)})
	}
	if e.By == "" {
		return when
	}
	return c.S("exam.when.by", text.Args{"When": when, "By": e.By})
}

// Pill is the word of Mon espace santé for where an examination stands.
func Pill(c *text.Catalogue, s app.ExamStatus) (string, kit.Status) {
	switch s {
	case app.ExamDone:
		return c.S("exam.status.done"), kit.Done
	case app.ExamMissed:
		return c.S("exam.status.missed"), kit.Neutral
	case app.ExamOpen:
		return c.S("exam.status.open"), kit.Due
	case app.ExamUpcoming:
		return c.S("exam.status.upcoming"), kit.Neutral
	}
	return c.S("exam.status.unknown"), kit.Neutral
}

// Concerned reports an examination that this child was ever meant to have, or one that was noted: a list that came into
// force after its window is no gap in the record.
func Concerned(e app.ExamState) bool { return e.InForce || !e.Noted.ID.IsZero() }
