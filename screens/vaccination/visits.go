package vaccination

import (
	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/app/vaccination/phrase"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// firstVisits is how many visits are shown before « Tout voir ».
const firstVisits = 4

// bookable is how many months ahead an appointment is offered.
const bookable = 6

// Visits is the screen « Plan »: what is open, in as few visits as the rules allow.
type Visits struct {
	st     *stage.Stage
	plan   vaccination.Plan
	visits []vaccination.Visit
	all    bool
	scroll *kit.ScrollColumn
}

// NewPlan prepares the plan of the stage's person.
func NewPlan(st *stage.Stage) *Visits { return &Visits{st: st} }

// Title implements stage.Screen.
func (v *Visits) Title() string { return v.st.S("dosing.plan") }

// Content implements stage.Screen.
func (v *Visits) Content() fyne.CanvasObject {
	if sentence := nothingToRead(v.st); sentence != "" {
		return kit.NewScrollColumn(0, kit.NewEmptyState(icons.Vaccine, sentence, nil))
	}
	v.plan = v.st.Profile.VaccinationPlan()
	v.visits = v.plan.Visits()
	if v.st.Phone {
		v.scroll = kit.NewScrollColumn(0)
	} else {
		v.scroll = kit.NewWideScroll(kit.VBox(0))
	}
	v.show()
	return v.scroll
}

func (v *Visits) show() {
	left, right := append(v.intro(), v.list()...), append(v.check(), v.take()...)
	if v.st.Phone {
		v.scroll.SetObjects(append(left, right...)...)
		return
	}
	v.scroll.SetObjects(kit.TwoColumns(kit.VBox(kit.Gap12, left...), kit.VBox(kit.Gap12, right...)))
}

// intro says what the plan supposes, before what it asks.
func (v *Visits) intro() []fyne.CanvasObject {
	st := v.st
	var objects []fyne.CanvasObject
	late := len(v.plan.With(vaccination.Late))
	switch {
	case len(v.plan.Doses) == 0 && late > 0:
		objects = append(objects, kit.NewBanner(kit.Info, st.S("dosing.plan.unknown"), st.S("dosing.plan.unknown-detail"),
			kit.NewSecondary(st.S("dosing.papers"), "", func() { st.Nav.Push(NewPapers(st)) })))
	case late > 0:
		objects = append(objects, kit.NewBanner(kit.Late, st.N("dosing.late.title", late), st.S("dosing.late.detail")))
	case len(v.visits) == 0:
		objects = append(objects, kit.NewEmptyState(icons.Check, st.S("dosing.plan.none"), nil))
	}
	if who := st.Profile.Identity(); who.Term.Preterm() && st.Today().YearsSince(who.BirthDate) < 2 {
		objects = append(objects, kit.NewText(st.S("dosing.plan.preterm"), kit.Detail))
	}
	return objects
}

func (v *Visits) list() []fyne.CanvasObject {
	if len(v.visits) == 0 {
		return nil
	}
	st := v.st
	objects := []fyne.CanvasObject{kit.NewText(st.N("dosing.plan.count", len(v.visits)), kit.Body)}
	shown := v.visits
	if !v.all && len(shown) > firstVisits+1 {
		shown = shown[:firstVisits]
	}
	for i, visit := range shown {
		objects = append(objects, v.visit(i, visit))
	}
	if hidden := len(v.visits) - len(shown); hidden > 0 {
		objects = append(objects, kit.NewLink(st.N("dosing.plan.more", hidden), icons.Down, func() { v.all = true; v.show() }))
	}
	return objects
}

// visit is one card: when, why, what, and the way to an appointment.
func (v *Visits) visit(i int, visit vaccination.Visit) fyne.CanvasObject {
	st := v.st
	head := kit.VBox(kit.Gap4, kit.NewText(st.S("dosing.plan.visit", text.Args{"Number": st.Text.Ordinal(i+1, true)}), kit.Section),
		kit.NewText(st.Text.Capital(When(st, visit)), kit.Name), kit.NewText(v.why(visit), kit.Detail))
	var rows []fyne.CanvasObject
	for _, l := range visit.Lines {
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Title: v.name(l), Detail: v.about(l), Chevron: true,
			OnTap: func() { st.Nav.Push(NewDetail(st, l.Key)) }}))
	}
	card := []fyne.CanvasObject{head, kit.NewSeparator(), kit.Rows(rows...)}
	if book := v.book(i, visit); book != nil {
		card = append(card, book)
	}
	return kit.NewCard(card...)
}

// When is the window of a visit: « dès que possible », « du 10 juin au 9 juillet ».
func When(st *stage.Stage, visit vaccination.Visit) string {
	c, today := st.Text, st.Today()
	from, to := c.DayMonth(visit.From, today), c.DayMonth(visit.To, today)
	switch now := !visit.From.After(today); {
	case now && visit.To.IsZero():
		return c.S("dosing.when.now")
	case now:
		return c.S("dosing.when.now-until", text.Args{"To": to})
	case visit.To.IsZero():
		return c.S("dosing.when.from", text.Args{"From": from})
	case visit.To == visit.From:
		return c.S("dosing.when.on", text.Args{"From": from})
	}
	return c.S("dosing.when.between", text.Args{"From": from, "To": to})
}

func (v *Visits) why(visit vaccination.Visit) string {
	return phrase.VisitReason(v.st.Text, v.plan, visit)
}

// name is that of a dose of a visit.
func (v *Visits) name(l vaccination.VisitLine) string {
	line, _ := v.plan.Line(l.Key) // visits are made of the plan's lines
	return phrase.Asked(v.st.Text, line, l.Valences)
}

// about says of a dose of a visit how strongly it is asked for, and where the sources are thin.
func (v *Visits) about(l vaccination.VisitLine) string {
	c := v.st.Text
	facts := []string{Level(c, vaccination.Line{Mandatory: l.Mandatory})}
	if line, ok := v.plan.Line(l.Key); ok {
		facts[0] = Level(c, line)
	}
	if unsure(l.Confidence) {
		facts = append(facts, c.S("dosing.unsure"))
	}
	return c.Facts(facts...)
}

// unsure reports what is shown as to be checked with a professional.
func unsure(confidence vaccination.Confidence) bool {
	return confidence == vaccination.Old || confidence == vaccination.Unverified
}

// book leads to an appointment with the doses of the visit; nil where none can be made, or where one is.
func (v *Visits) book(i int, visit vaccination.Visit) fyne.CanvasObject {
	st := v.st
	if day := bookedOn(st, visit); !day.IsZero() {
		return kit.NewText(st.S("dosing.plan.booked", text.Args{"Date": st.Text.DayDate(day, st.Today())}), kit.Detail)
	}
	open := booking(st, visit)
	if open == nil {
		return nil
	}
	switch {
	case i == 0:
		return kit.NewPrimary(st.S("dosing.plan.book"), icons.Calendar, open)
	case visit.From.After(st.Today().AddMonths(bookable)):
		return nil // nobody has a calendar that far ahead
	}
	return kit.NewSecondary(st.S("dosing.plan.book"), icons.Calendar, open)
}

// bookedOn is the day of the first appointment to come that was made for a dose of the visit; zero without one.
func bookedOn(st *stage.Stage, visit vaccination.Visit) record.Date {
	for _, l := range st.Profile.Appointments() {
		if l.Is.Status == "" && !l.Is.Date.Before(st.Today()) && holdsKey(l.Is.Doses, visit.Lines) {
			return l.Is.Date
		}
	}
	return record.Date{}
}

func holdsKey(keys []string, lines []vaccination.VisitLine) bool {
	for _, l := range lines {
		for _, key := range keys {
			if key == l.Key {
				return true
			}
		}
	}
	return false
}

// Booking opens the form of an appointment for the visit that holds the line with that key. It is nil where appointments
// cannot be made, and where one was made for it.
func Booking(st *stage.Stage, key string) func() {
	if st.Appointment == nil || st.Profile.ReadOnly() {
		return nil
	}
	for _, visit := range st.Profile.VaccinationPlan().Visits() {
		if holdsKey([]string{key}, visit.Lines) {
			if !bookedOn(st, visit).IsZero() {
				return nil
			}
			return booking(st, visit)
		}
	}
	return nil
}

// booking opens the form of an appointment for a visit; nil where there is none or nothing can be written.
func booking(st *stage.Stage, visit vaccination.Visit) func() {
	if st.Appointment == nil || st.Profile.ReadOnly() {
		return nil
	}
	draft := record.Appointment{Title: st.S("dosing.plan.appointment"), Date: visit.From, AllDay: true}
	var names []string
	for _, l := range visit.Lines {
		draft.Doses = append(draft.Doses, l.Key)
		names = append(names, lineTitle(st.Text, l.Key))
	}
	draft.Note = st.Text.List(names...)
	return func() { st.Nav.Push(st.Appointment(draft)) }
}

// check lists what is in no visit: a professional says first.
func (v *Visits) check() []fyne.CanvasObject {
	st := v.st
	lines := v.plan.With(vaccination.Check)
	if len(lines) == 0 {
		return nil
	}
	var rows []fyne.CanvasObject
	for _, l := range lines {
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Title: Title(st.Text, l), Detail: Why(st.Text, l.Reason), Chevron: true,
			OnTap: func() { st.Nav.Push(NewDetail(st, l.Key)) }}))
	}
	return []fyne.CanvasObject{kit.NewSectionTitle(st.S("dosing.section.check")), kit.NewText(st.S("dosing.plan.check"), kit.Detail), kit.NewRowsCard(rows...)}
}

// take is how the plan leaves Carnet, and what it rests on.
func (v *Visits) take() []fyne.CanvasObject {
	st := v.st
	var objects []fyne.CanvasObject
	if len(v.visits) > 0 {
		objects = append(objects, kit.NewSectionTitle(st.S("dosing.plan.take")),
			kit.NewSecondary(st.S("dosing.plan.pdf"), icons.Print, func() { savePaper(st) }),
			kit.NewSecondary(st.S("dosing.plan.calendar"), icons.Calendar, func() { saveCalendar(st) }))
	}
	return append(objects, kit.NewText(st.S("vaccine.visit.follow", text.Args{"Edition": v.plan.Edition}), kit.Small),
		conventionRow(st))
}

// Convention says when Carnet calls a dose late: no source does.
func Convention(st *stage.Stage) string {
	s := st.Session.Lateness()
	return st.S("dosing.convention", text.Args{"Young": span(st.Text, s.LateUnderTwo), "Later": span(st.Text, s.LateLater)})
}
