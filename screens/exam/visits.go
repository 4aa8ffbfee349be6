package exam

import (
	"slices"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/exam"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// firstDental is how many rights of later years are named before they are asked for: there is one for each birthday.
const firstDental = 2

// otherVisits lists those at school, to the dentist, of the mother after the birth, and what was noted of the pregnancy.
func (x *Exams) otherVisits() []fyne.CanvasObject {
	st := x.stage
	all := visits(st.Profile)
	of := func(groups ...exam.Group) []item {
		return slices.DeleteFunc(slices.Clone(all), func(i item) bool { return !slices.Contains(groups, i.visit.Group) })
	}
	var objects []fyne.CanvasObject
	add := func(title, about string, some []item, more fyne.CanvasObject) {
		if len(some) == 0 {
			return
		}
		objects = append(objects, kit.NewSectionTitle(title))
		if about != "" {
			objects = append(objects, kit.NewText(about, kit.Detail))
		}
		objects = append(objects, card(st, some, false))
		if more != nil {
			objects = append(objects, more)
		}
		objects = append(objects, sources(st, some)...)
	}
	add(st.S("exam.postnatal.title"), "", of(exam.Postnatal), nil)
	add(st.S("exam.pregnancy.title"), "", of(exam.Pregnancy), nil)
	add(st.S("exam.school.title"), st.S("exam.school.about"), of(exam.School), nil)
	dental, more := x.dental(of(exam.FirstDental, exam.Dental))
	add(st.S("exam.dental.title"), st.S("exam.dental.right"), dental, more)
	return objects
}

// dental leaves out, unless they are asked for, the rights of years that are far.
func (x *Exams) dental(all []item) ([]item, fyne.CanvasObject) {
	st, shown, ahead := x.stage, []item(nil), 0
	for _, i := range all {
		if i.status == app.ExamUpcoming {
			ahead++
		}
		if i.status != app.ExamUpcoming || ahead <= firstDental || x.allDental {
			shown = append(shown, i)
		}
	}
	hidden := len(all) - len(shown)
	if hidden == 0 {
		return all, nil
	}
	return shown, kit.NewLink(st.N("exam.dental.more", hidden), icons.Down, func() {
		x.allDental = true
		x.show()
	})
}

func card(st *stage.Stage, some []item, told bool) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, 0, len(some))
	for _, i := range some {
		rows = append(rows, visitRow(st, i, told))
	}
	return kit.NewRowsCard(rows...)
}

// visitRow is a row that also says what a visit at school counts for.
func visitRow(st *stage.Stage, i item, told bool) fyne.CanvasObject {
	counts := countsFor(st.Text, i)
	if counts == "" {
		return row(st, i, told)
	}
	return kit.VBox(0, row(st, i, told), kit.Inset(0, 0, kit.Gap12, 0, kit.NewText(counts, kit.Detail)))
}

// countsFor says whether a visit at school is also one of the 20 examinations; "" for all other visits.
func countsFor(c *text.Catalogue, i item) string {
	if i.visit == nil || i.visit.Exam == "" {
		return ""
	}
	return c.S("exam.school.counts."+string(i.visit.Counts), text.Args{"Exam": c.S("exam." + i.visit.Exam)})
}

// sources are those of some visits, each once.
func sources(st *stage.Stage, some []item) []fyne.CanvasObject {
	var seen []string
	var objects []fyne.CanvasObject
	for _, i := range some {
		if s := source(st.Text, i.visit.From); !slices.Contains(seen, s) {
			seen = append(seen, s)
			objects = append(objects, kit.NewText(s, kit.Small))
		}
	}
	return objects
}

func source(c *text.Catalogue, r exam.Reference) string {
	args := text.Args{"Source": r.Source, "Date": c.Date(r.CheckedOn)}
	if r.Confidence == "A" {
		return c.S("exam.source", args)
	}
	return c.S("exam.source.unsure", args)
}

// pregnancy is the calendar before a birth: what is to be planned and what comes, then what is behind.
func (x *Exams) pregnancy(who record.Profile) (near, far []fyne.CanvasObject) {
	st := x.stage
	all := visits(st.Profile)
	near = append(near, x.term(who))
	add := func(to []fyne.CanvasObject, title string, told bool, keep func(item) bool) []fyne.CanvasObject {
		some := slices.DeleteFunc(slices.Clone(all), func(i item) bool { return !keep(i) })
		if len(some) == 0 {
			return to
		}
		return append(to, kit.NewSectionTitle(title), card(st, some, told))
	}
	near = add(near, st.S("exam.now"), true, item.toPlan)
	near = add(near, st.S("exam.pregnancy.offers"), true, func(i item) bool { return i.status == app.ExamOpen && i.offered() })
	near = append(near, care(st)...)
	far = add(far, st.S("exam.pregnancy.later"), true, func(i item) bool { return i.status == app.ExamUpcoming })
	far = add(far, st.S("exam.pregnancy.past"), false, item.over)
	far = append(far, sources(st, all)...)
	return near, append(far, kit.NewText(st.S("exam.pregnancy.about"), kit.Small))
}

// term says how far the pregnancy is.
func (x *Exams) term(who record.Profile) fyne.CanvasObject {
	st := x.stage
	title := st.S("exam.pregnancy.due", text.Args{"Date": st.Text.DayDate(who.DueDate, st.Today())})
	detail := ""
	if g, ok := exam.GestationOn(who.DueDate, st.Today()); ok {
		detail = st.S("exam.pregnancy.today", text.Args{"Weeks": gestation(st.Text, g)})
	}
	return kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Heart, Status: kit.Info, Title: title, Detail: detail}))
}
