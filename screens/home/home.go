// Package home shows what a family sees first: what to plan for one child, how it grows, its latest papers.
package home

import (
	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/icons"
	"carnet/screens/backup"
	"carnet/screens/documents"
	"carnet/screens/erase"
	"carnet/screens/exam"
	"carnet/screens/growth"
	"carnet/screens/kit"
	"carnet/screens/people"
	"carnet/screens/stage"
	dosing "carnet/screens/vaccination"
)

// firstTasks is how many things the screen names before « Tout voir ».
const firstTasks = 4

// Home is the first screen of a profile.
type Home struct {
	stage *stage.Stage
	home  app.Home
	soon  []agenda.Item // appointments
}

// New prepares the home screen of the stage's profile.
func New(st *stage.Stage) *Home { return &Home{stage: st} }

// Title implements stage.Screen: the screen has its own title.
func (h *Home) Title() string { return "" }

// Content implements stage.Screen.
func (h *Home) Content() fyne.CanvasObject {
	h.home, h.soon = h.stage.Profile.Home(), soon(h.stage)
	tasks := h.tasks()
	if h.stage.Phone {
		return kit.NewScrollColumn(0, append(tasks, append(append(h.growing(), h.papers()...), h.backup()...)...)...)
	}
	left := append(tasks, h.papers()...)
	// Without a curve the right column stays empty: the title stands at one place for everybody in the family.
	return kit.NewWideScroll(kit.TwoColumns(kit.VBox(kit.Gap12, left...), kit.VBox(kit.Gap12, h.growing()...)))
}

// tasks is the title with what is late, due and to complete.
func (h *Home) tasks() []fyne.CanvasObject {
	st := h.stage
	objects := []fyne.CanvasObject{kit.NewText(h.title(), kit.Title)}
	if notice := erase.Notice(st); notice != nil {
		objects = append(objects, notice)
	}
	if damage := st.Profile.Damage(); len(damage) > 0 {
		objects = append(objects, h.damaged(damage))
	}
	if card := backup.Restored(st); card != nil {
		objects = append(objects, card)
	}
	if st.IdentityDamaged() { // nothing is known to be up to date
		return objects
	}
	objects = append(objects, h.appointments()...)
	rows := h.taskRows()
	if len(rows) == 0 && h.toPlan() == 0 && len(h.home.Gaps) == 0 {
		objects = append(objects, kit.NewCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Check, Status: kit.Done,
			Title: h.calm(), Detail: h.next()})))
	}
	objects = append(objects, h.taskCards(rows)...)
	objects = append(objects, exam.AtHome(st, h.home.FollowUps)...)
	if due := backup.Due(st); due != nil {
		objects = append(objects, due)
	}
	if len(h.home.Gaps) > 0 {
		objects = append(objects, kit.NewSectionTitle(st.S("home.complete")), h.gaps())
	}
	return objects
}

// calm says that all is up to date only where something is noted and nothing is to be checked: of an empty record, and
// before a birth, nobody knows.
func (h *Home) calm() string {
	if len(h.stage.Profile.Doses()) == 0 || len(h.home.Check) > 0 {
		return h.stage.S("home.calm.quiet")
	}
	return h.stage.S("home.calm.title")
}

func (h *Home) title() string {
	st, n := h.stage, h.toPlan()
	if st.IdentityDamaged() {
		return st.S("frame.damaged-name")
	}
	if who := st.Profile.Identity(); who.Expected() {
		return st.S("home.expected.title")
	}
	if n >= 2 && n <= 10 {
		return st.S("home.title.words", text.Args{"Count": st.S(numberKeys[n-2])})
	}
	return st.N("home.title", n)
}

// numberKeys are the words for 2 to 10, as a title begins with them.
var numberKeys = []string{"number.2", "number.3", "number.4", "number.5", "number.6", "number.7", "number.8", "number.9", "number.10"}

// task is one thing to plan.
type task struct {
	row  fyne.CanvasObject
	done func() // notes that it was done
	key  string // of the line of the vaccination calendar; "" for an examination
}

func (h *Home) taskRows() []task {
	st := h.stage
	var tasks []task
	for _, l := range append(append([]vaccination.Line(nil), h.home.Late...), h.home.Due...) {
		word, status := dosing.Pill(st.Text, l.Status)
		icon := icons.Vaccine
		if l.Status == vaccination.Late {
			icon = icons.Alert
		}
		record := func() { st.Nav.Push(dosing.NewRecord(st, l.Key)) }
		row := kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: status, Title: dosing.Title(st.Text, l), Detail: dosing.Detail(st.Text, l, st.Today()),
			Pill: word, OnTap: func() { st.Nav.Push(dosing.NewDetail(st, l.Key)) }})
		tasks = append(tasks, task{row: row, done: record, key: l.Key})
	}
	for _, e := range h.home.Exams {
		row := kit.NewStatusRow(kit.RowSpec{Icon: icons.Clock, Status: kit.Due, Title: exam.Title(st.Text, e), Detail: exam.Detail(st.Text, e, st.Today()),
			Pill: st.S("exam.status.open"), OnTap: func() { st.Nav.Push(exam.NewNote(st, e.Code)) }})
		tasks = append(tasks, task{row: row, done: func() { st.Nav.Push(exam.NewNote(st, e.Code)) }})
	}
	for _, v := range h.home.Visits {
		open := func() { st.Nav.Push(exam.NewNote(st, v.Code)) }
		row := kit.NewStatusRow(kit.RowSpec{Icon: icons.Clock, Status: kit.Due, Title: st.S(v.LabelKey), Detail: exam.VisitDetail(st.Text, v, st.Today()),
			Pill: st.S("exam.status.open"), OnTap: open})
		tasks = append(tasks, task{row: row, done: open})
	}
	return tasks
}

// taskCards gives the most pressing thing a card with its next step, and the others a row each.
func (h *Home) taskCards(tasks []task) []fyne.CanvasObject {
	if len(tasks) == 0 {
		return nil
	}
	st := h.stage
	cards := []fyne.CanvasObject{kit.NewActionCard(tasks[0].row, h.nextStep(tasks[0])...)}
	var rows []fyne.CanvasObject
	for _, t := range tasks[1:min(len(tasks), firstTasks)] {
		rows = append(rows, t.row)
	}
	if len(rows) > 0 {
		cards = append(cards, kit.NewRowsCard(rows...))
	}
	if hidden := len(tasks) - firstTasks; hidden > 0 {
		cards = append(cards, kit.NewLink(st.N("home.more", hidden), "", func() { st.Nav.Open(stage.Agenda) }))
	}
	return cards
}

// nextStep is what can be done about the most pressing thing: a vaccine begins with an appointment, unless one is made.
func (h *Home) nextStep(t task) []fyne.CanvasObject {
	st := h.stage
	all := kit.NewSecondary(st.S("home.task.all"), "", func() { st.Nav.Open(stage.Agenda) })
	if st.Profile.ReadOnly() {
		return []fyne.CanvasObject{all}
	}
	if t.key != "" {
		if book := dosing.Booking(st, t.key); book != nil {
			return []fyne.CanvasObject{kit.NewPrimary(st.S("dosing.plan.book"), "", book), kit.NewSecondary(st.S("home.task.done"), "", t.done)}
		}
	}
	return []fyne.CanvasObject{kit.NewPrimary(st.S("home.task.done"), "", t.done), all}
}

// next is what comes after a quiet day.
func (h *Home) next() string {
	st := h.stage
	upcoming := st.Profile.VaccinationPlan().With(vaccination.Upcoming)
	for _, l := range upcoming {
		if !l.Recommended.IsZero() {
			return st.S("home.calm.next", text.Args{"What": dosing.Title(st.Text, l), "When": st.Text.DayDate(l.Recommended, st.Today())})
		}
	}
	return st.S("home.calm.detail")
}

func (h *Home) gaps() fyne.CanvasObject {
	st := h.stage
	var rows []fyne.CanvasObject
	add := func(icon icons.Icon, title, detail string, onTap func()) {
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: title, Detail: detail, Chevron: true, OnTap: onTap}))
	}
	for _, g := range h.home.Gaps {
		switch g {
		case app.NoDose:
			add(icons.Vaccine, st.S("home.gap.doses.title"), st.S("home.gap.doses.detail"), func() { st.Nav.Push(dosing.NewRecord(st, "")) })
		case app.NoMeasure:
			add(icons.Growth, st.S("home.gap.measures.title"), st.S("home.gap.measures.detail"), func() { st.Nav.Push(growth.NewMeasure(st)) })
		case app.NoTerm:
			add(icons.Profile, st.S("home.gap.term.title"), st.S("home.gap.term.detail"), func() { st.Nav.Push(people.NewEdit(st)) })
		case app.NoDocument:
			add(icons.Document, st.S("home.gap.documents.title"), st.S("home.gap.documents.detail"), func() { st.Nav.Open(stage.Documents) })
		}
	}
	return kit.NewRowsCard(rows...)
}

// backup is how old the last backup is, on a phone; on a desktop it stands in the side rail. Where one is due there is a
// card already.
func (h *Home) backup() []fyne.CanvasObject {
	st := h.stage
	age := backup.Line(st)
	if age == "" || backup.Due(st) != nil {
		return nil
	}
	return []fyne.CanvasObject{kit.NewSectionTitle(st.S("home.backup")), kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Save, Status: kit.Done,
		Title: age, Chevron: true, OnTap: func() { st.Nav.Open(stage.Backups) }}))}
}

func (h *Home) damaged(damage []app.Damage) fyne.CanvasObject {
	st := h.stage
	if damage[0].Part == app.NewerProfile { // nothing to restore, nothing to look at one by one
		return kit.NewBanner(kit.Info, st.S("home.newer.title"), st.Text.Damage("", string(app.NewerProfile), damage[0].Written))
	}
	items := missing(damage)
	title, detail := st.N("home.damage.title", len(items)), "home.damage.detail"
	switch {
	case len(items) == 0:
		title, detail = st.S("home.damage.title-store"), "home.damage.detail-store"
	case damage[0].Part == app.LostProfile:
		detail = "home.damage.detail-lost"
	case !st.Profile.ReadOnly(): // only papers are lost
		detail = "home.damage.detail-file"
	}
	see := kit.NewSecondary(st.S("home.damage.see"), "", func() { st.Nav.Push(newDamageList(st)) })
	if !st.Carnet.CanBackUp() {
		return kit.NewBanner(kit.Late, title, st.S(detail), see)
	}
	return kit.NewBanner(kit.Late, title, st.S(detail),
		kit.NewSecondary(st.S("backup.restore.title"), icons.Import, func() { st.Nav.Push(backup.NewRestore(st)) }), see)
}

func (h *Home) growing() []fyne.CanvasObject {
	st := h.stage
	if st.IdentityDamaged() { // no age to draw at
		return nil
	}
	open := func() { st.Nav.Open(stage.Growth) }
	var card fyne.CanvasObject
	if st.Phone {
		card = growth.Line(st, open)
	} else {
		card = growth.Preview(st, open)
	}
	if card == nil {
		return nil
	}
	return []fyne.CanvasObject{kit.NewSectionTitle(st.S("rail.growth")), card}
}

func (h *Home) papers() []fyne.CanvasObject {
	if len(h.home.Documents) == 0 {
		return nil
	}
	st := h.stage
	title := kit.NewSectionTitle(st.S("home.documents"))
	if !st.Phone {
		var tiles []fyne.CanvasObject
		for _, l := range h.home.Documents {
			tiles = append(tiles, documents.NewTile(st, l))
		}
		return []fyne.CanvasObject{title, kit.Grid(150, kit.Gap12, tiles...)}
	}
	var rows []fyne.CanvasObject
	for _, l := range h.home.Documents {
		rows = append(rows, h.paperRow(l))
	}
	return []fyne.CanvasObject{title, kit.NewRowsCard(rows...)}
}

func (h *Home) paperRow(l app.Line[record.Document]) fyne.CanvasObject {
	st := h.stage
	title := l.Is.Title
	if l.Is.From != "" {
		title = st.S("home.document.title", text.Args{"Title": l.Is.Title, "From": l.Is.From})
	}
	detail := st.S("home.document.added", text.Args{"When": st.Text.Ago(st.DayOf(l.Created), st.Today())})
	if l.Is.Pages > 0 {
		detail = st.N("home.document.pages", l.Is.Pages, text.Args{"When": st.Text.Ago(st.DayOf(l.Created), st.Today())})
	}
	return kit.NewStatusRow(kit.RowSpec{Icon: icons.Document, Status: kit.Info, Title: title, Detail: detail,
		OnTap: func() { st.Nav.Push(documents.NewDocument(st, l.ID)) }})
}
