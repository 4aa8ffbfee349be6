package exam

import (
	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/exam"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// item is an examination or a visit, as this package shows both.
type item struct {
	code, label, age       string // label and age are text keys
	start, end             record.Date
	startUnsure, endUnsure bool
	status                 app.ExamStatus
	noted                  app.Line[record.Exam]
	certificate            string
	visit                  *exam.Visit // nil for one of the 20
	former                 bool
}

func examItem(e app.ExamState) item {
	return item{code: e.Code, label: e.LabelKey, age: e.AgeKey, start: e.Start, end: e.End, endUnsure: e.EndUnsure, status: e.Status, noted: e.Noted,
		certificate: e.Certificate, former: e.Former()}
}

func visitItem(v app.VisitState) item {
	return item{code: v.Code, label: v.LabelKey, age: v.AgeKey, start: v.Start, end: v.End, startUnsure: v.StartUnsure, endUnsure: v.EndUnsure,
		status: v.Status, noted: v.Noted, visit: &v.Visit}
}

// exams are the examinations that this child was ever meant to have, in the order of age.
func exams(p *app.Profile) []item {
	var all []item
	for _, e := range p.ExamStates() {
		if Concerned(e) {
			all = append(all, examItem(e))
		}
	}
	return all
}

// visits are all other visits, in the order of time.
func visits(p *app.Profile) []item {
	var all []item
	for _, v := range p.Visits() {
		all = append(all, visitItem(v))
	}
	return all
}

// find is the examination or the visit with that code; false when this person has none.
func find(p *app.Profile, code string) (item, bool) {
	for _, e := range p.ExamStates() { // also one that came too late for this child: it may have taken place
		if e.Code == code {
			return examItem(e), true
		}
	}
	for _, i := range visits(p) {
		if i.code == code {
			return i, true
		}
	}
	return item{}, false
}

// offered reports a right that nobody has to use.
func (i item) offered() bool { return i.visit != nil && i.visit.Need == exam.Offered }

// toPlan reports what is to be planned now.
func (i item) toPlan() bool { return i.status == app.ExamOpen && !i.offered() }

// over reports that its time has passed, or that it was noted.
func (i item) over() bool { return i.status != app.ExamOpen && i.status != app.ExamUpcoming }

// pill is the word for where it stands; an offer is not something to plan.
func (i item) pill(c *text.Catalogue) (string, kit.Status) {
	if i.status == app.ExamOpen && i.offered() {
		return c.S("exam.need.offered"), kit.Info
	}
	return Pill(c, i.status)
}

func (i item) icon() icons.Icon {
	switch i.status {
	case app.ExamDone:
		return icons.Check
	case app.ExamMissed:
		return icons.Close
	case app.ExamOpen:
		return icons.Clock
	case app.ExamUpcoming:
		return icons.Calendar
	}
	return icons.Question
}

// detail says when it is, or was: « Entre le 10 avril et le 9 mai ».
func (i item) detail(st *stage.Stage) string {
	if i.status == app.ExamDone {
		return doneWhen(st.Text, i.noted.Is, st.Today())
	}
	when := window(st.Text, i, st.Today())
	if i.visit != nil && i.visit.Group == exam.Pregnancy {
		return st.Text.Facts(when, weeks(st, i))
	}
	if i.certificate != "" {
		return st.Text.Facts(when, st.S("exam.certificate."+i.certificate))
	}
	return when
}

// weeks tells a window of a pregnancy in weeks of amenorrhoea, in which doctors count: « 11 SA à 13 SA + 6 ».
func weeks(st *stage.Stage, i item) string {
	due := st.Profile.Identity().DueDate
	from, begun := exam.GestationOn(due, i.start)
	to, ends := exam.GestationOn(due, i.end.AddDays(-1))
	if !i.end.AddDays(-1).Before(due) {
		ends = false // it lasts until after the birth
	}
	switch {
	case begun && ends && !i.startUnsure:
		return st.S("exam.when.weeks", text.Args{"From": gestation(st.Text, from), "To": gestation(st.Text, to)})
	case ends:
		return st.S("exam.when.weeks-until", text.Args{"To": gestation(st.Text, to)})
	case begun:
		return st.S("exam.when.weeks-from", text.Args{"From": gestation(st.Text, from)})
	}
	return ""
}

// gestation writes weeks and days as doctors do: « 32 SA + 1 ».
func gestation(c *text.Catalogue, g record.Gestation) string {
	return c.N("exam.weeks", g.Days, text.Args{"Weeks": g.Weeks})
}

// row is one line that leads to the screen of the item. told: the title above says already where it stands.
func row(st *stage.Stage, i item, told bool) fyne.CanvasObject {
	word, status := i.pill(st.Text)
	if told {
		word = ""
	}
	return kit.NewStatusRow(kit.RowSpec{Icon: i.icon(), Status: status, Title: st.S(i.label), Detail: i.detail(st), Pill: word,
		OnTap: func() { st.Nav.Push(NewNote(st, i.code)) }})
}
