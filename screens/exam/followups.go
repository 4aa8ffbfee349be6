package exam

import (
	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// firstAtHome is how many things to be done the home screen names.
const firstAtHome = 3

// care leads to what remains to be done after visits, and to what is to be asked at the next.
func care(st *stage.Stage) []fyne.CanvasObject {
	follow := kit.RowSpec{Icon: icons.List, Status: kit.Info, Title: st.S("exam.follow-ups"), Detail: st.S("exam.follow-ups.why"), Chevron: true,
		OnTap: func() { st.Nav.Push(NewFollowUps(st)) }}
	if open := st.Profile.OpenFollowUps(); len(open) > 0 {
		follow.Status, follow.Detail = kit.Due, open[0].Is.Text
		if more := len(open) - 1; more > 0 {
			follow.Detail = st.N("exam.follow-ups.more", more, text.Args{"First": open[0].Is.Text})
		}
	}
	ask := kit.RowSpec{Icon: icons.Question, Status: kit.Info, Title: st.S("exam.questions"), Detail: st.S("exam.questions.why"), Chevron: true,
		OnTap: func() { st.Nav.Push(NewQuestions(st)) }}
	waiting := 0
	for _, l := range st.Profile.Questions() {
		if l.Is.Answer == "" {
			waiting++
		}
	}
	if waiting > 0 {
		ask.Detail = st.N("exam.questions.waiting", waiting)
	}
	return []fyne.CanvasObject{kit.NewSectionTitle(st.S("exam.care")), kit.NewRowsCard(kit.NewStatusRow(follow), kit.NewStatusRow(ask))}
}

// AtHome names on the home screen what visits asked for and is not done; nothing when all is done.
func AtHome(st *stage.Stage, open []app.Line[record.FollowUp]) []fyne.CanvasObject {
	if len(open) == 0 {
		return nil
	}
	var rows []fyne.CanvasObject
	for _, l := range open[:min(len(open), firstAtHome)] {
		rows = append(rows, followUpRow(st, l, true))
	}
	objects := []fyne.CanvasObject{kit.NewSectionTitle(st.S("exam.follow-ups")), kit.NewRowsCard(rows...)}
	if len(open) > firstAtHome {
		objects = append(objects, kit.NewLink(st.S("exam.follow-ups.all"), "", func() { st.Nav.Push(NewFollowUps(st)) }))
	}
	return objects
}

// followUpsOf are those that one examination asked for.
func followUpsOf(st *stage.Stage, i item) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, l := range st.Profile.FollowUps() {
		if l.Is.After == i.code {
			rows = append(rows, followUpRow(st, l, false))
		}
	}
	if len(rows) == 0 && (i.status == app.ExamUpcoming || i.status == app.ExamMissed || st.Profile.ReadOnly()) {
		return nil
	}
	objects := []fyne.CanvasObject{kit.NewSectionTitle(st.S("exam.follow-ups"))}
	if len(rows) > 0 {
		objects = append(objects, kit.NewRowsCard(rows...))
	} else {
		objects = append(objects, kit.NewText(st.S("exam.follow-ups.why"), kit.Detail))
	}
	if !st.Profile.ReadOnly() {
		objects = append(objects, kit.NewSecondary(st.S("exam.follow-up.add"), icons.Plus, func() { st.Nav.Push(NewFollowUp(st, i.code)) }))
	}
	return objects
}

// followUpRow is one line that leads to its screen. told: the title above says already whether it is done.
func followUpRow(st *stage.Stage, l app.Line[record.FollowUp], told bool) fyne.CanvasObject {
	word, status := followUpPill(st, l.Is)
	if told && status != kit.Late {
		word = ""
	}
	return kit.NewStatusRow(kit.RowSpec{Icon: followUpIcon(l.Is), Status: status, Title: l.Is.Text, Detail: st.Text.Facts(followUpKind(st.Text, l.Is), followUpWhen(st, l.Is)),
		Pill: word, OnTap: func() { st.Nav.Push(ShowFollowUp(st, l.ID)) }})
}

func followUpPill(st *stage.Stage, f record.FollowUp) (string, kit.Status) {
	switch {
	case !f.Done.IsZero():
		return st.S("exam.follow-up.is-done"), kit.Done
	case !f.By.IsZero() && f.By.Last().Before(st.Today()):
		return st.S("exam.follow-up.is-past"), kit.Late
	}
	return st.S("exam.follow-up.is-open"), kit.Due
}

func followUpIcon(f record.FollowUp) icons.Icon {
	if !f.Done.IsZero() {
		return icons.Check
	}
	switch f.What {
	case record.Referral:
		return icons.People
	case record.ResultAwaited:
		return icons.Document
	case record.Equipment:
		return icons.Eye
	case record.Control:
		return icons.Stethoscope
	}
	return icons.List
}

// kinds are the sorts of follow-ups, in the order in which they are offered.
func kinds() []record.FollowUpKind {
	return []record.FollowUpKind{record.Referral, record.ResultAwaited, record.Equipment, record.Control, record.OtherFollowUp}
}

// followUpKind names the sort; one of a newer Carnet has no name here.
func followUpKind(c *text.Catalogue, f record.FollowUp) string {
	if key := "exam.follow-up.what." + string(f.What); c.Has(key) {
		return c.S(key)
	}
	return c.S("exam.follow-up.what.other")
}

// followUpWhen says until when it is to be done, or when it was; "" when there is no limit.
func followUpWhen(st *stage.Stage, f record.FollowUp) string {
	day := func(d record.Date) text.Args { return text.Args{"Date": st.Text.DayMonth(d, st.Today())} }
	switch {
	case f.Done.Whole():
		return st.S("exam.follow-up.done-on", day(f.Done))
	case !f.Done.IsZero():
		return st.S("exam.follow-up.done-in", day(f.Done))
	case f.By.Whole():
		return st.S("exam.follow-up.by-day", day(f.By))
	case !f.By.IsZero():
		return st.S("exam.follow-up.by-month", day(f.By))
	}
	return ""
}

// nameOf is what the examination or visit with that code is called; the code itself for one of a newer Carnet.
func nameOf(c *text.Catalogue, code string) string {
	if key := "exam." + code; c.Has(key) {
		return c.S(key)
	}
	return code
}

// FollowUps lists what visits asked for: it stays in view until it is done.
type FollowUps struct {
	stage   *stage.Stage
	column  *kit.ScrollColumn
	allOpen bool
	allDone bool
}

// NewFollowUps prepares the list of the stage's profile.
func NewFollowUps(st *stage.Stage) *FollowUps { return &FollowUps{stage: st} }

// Title implements stage.Screen.
func (s *FollowUps) Title() string { return s.stage.S("exam.follow-ups") }

// Content implements stage.Screen.
func (s *FollowUps) Content() fyne.CanvasObject {
	s.column = kit.NewScrollColumn(0)
	s.show()
	return s.column
}

// Add is Ctrl+N.
func (s *FollowUps) Add() {
	if !s.stage.Profile.ReadOnly() {
		s.stage.Nav.Push(NewFollowUp(s.stage, ""))
	}
}

func (s *FollowUps) show() {
	st := s.stage
	var open, done []fyne.CanvasObject
	for _, l := range st.Profile.FollowUps() {
		if l.Is.Done.IsZero() {
			open = append(open, followUpRow(st, l, true))
		} else {
			done = append(done, followUpRow(st, l, true))
		}
	}
	add := kit.NewPrimary(st.S("exam.follow-up.add"), icons.Plus, s.Add)
	if len(open)+len(done) == 0 {
		if st.Profile.ReadOnly() {
			add = nil
		}
		s.column.SetObjects(kit.NewEmptyState(icons.List, st.S("exam.follow-ups.empty"), add))
		return
	}
	objects := []fyne.CanvasObject{st.Writing(add)}
	if len(open) > 0 {
		objects = append(objects, kit.NewSectionTitle(st.S("exam.follow-ups.open")))
		objects = append(objects, firstOf(st, open, &s.allOpen, s.show)...)
	} else {
		objects = append(objects, kit.NewText(st.S("exam.follow-ups.all-done"), kit.Body))
	}
	if len(done) > 0 {
		objects = append(objects, kit.NewSectionTitle(st.S("exam.follow-ups.done")))
		objects = append(objects, firstOf(st, done, &s.allDone, s.show)...)
	}
	s.column.SetObjects(objects...)
}
