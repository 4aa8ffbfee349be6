package exam

import (
	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/exam"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
)

// The parts of the place.
const (
	mandatoryPart = "exams"
	visitsPart    = "visits"
	skillsPart    = "skills"
)

// skillsUntil is the age in years up to which the ages of skills are shown: the last of them is 24 months.
const skillsUntil = 3

// Exams is the place of all examinations and visits of one profile.
type Exams struct {
	stage  *stage.Stage
	column *kit.ScrollColumn
	*memory
}

// memory is what was chosen: coming back from an examination, one goes on reading where one was.
type memory struct {
	profile   record.ID
	part      string
	groups    map[string]bool // opened or closed on purpose
	allDental bool
}

// Maker returns a maker of places that remember the part that was chosen last. One Maker belongs to one session.
func Maker() func(*stage.Stage) stage.Screen {
	m := &memory{}
	return func(st *stage.Stage) stage.Screen { return newExams(st, m) }
}

// New prepares the place of the stage's profile.
func New(st *stage.Stage) *Exams { return newExams(st, &memory{}) }

func newExams(st *stage.Stage, m *memory) *Exams {
	if id := st.Profile.ID(); m.profile != id {
		*m = memory{profile: id, part: mandatoryPart, groups: map[string]bool{}}
	}
	return &Exams{stage: st, memory: m}
}

// Title implements stage.Screen: the screen has its own title.
func (x *Exams) Title() string { return "" }

// Content implements stage.Screen.
func (x *Exams) Content() fyne.CanvasObject {
	if x.stage.Phone {
		x.column = kit.NewScrollColumn(0)
	} else {
		x.column = kit.NewWideScroll(kit.VBox(0))
	}
	x.show()
	return x.column
}

// show fills the column with what is chosen now.
func (x *Exams) show() {
	st, who := x.stage, x.stage.Profile.Identity()
	title := kit.NewText(st.S("rail.exams"), kit.Title)
	child := who.Role == record.Attached && !who.BirthDate.IsZero() && st.Today().YearsSince(who.BirthDate) < 18
	switch {
	case st.IdentityDamaged():
		x.fill([]fyne.CanvasObject{title, kit.NewEmptyState(icons.Stethoscope, st.S("frame.identity-damaged"), nil)}, nil)
	case who.Expected():
		near, far := x.pregnancy(who)
		x.fill(append([]fyne.CanvasObject{title}, near...), far)
	case !child:
		near := []fyne.CanvasObject{title, kit.NewEmptyState(icons.Stethoscope, st.S("exam.empty.adult"), nil)}
		x.fill(append(near, care(st)...), nil)
	default:
		near := append([]fyne.CanvasObject{title}, x.near()...)
		x.fill(append(near, care(st)...), x.far(who))
	}
}

func (x *Exams) fill(near, far []fyne.CanvasObject) {
	switch {
	case x.stage.Phone:
		x.column.SetObjects(append(near, far...)...)
	case len(far) == 0:
		x.column.SetObjects(kit.Column(0, near...))
	default:
		x.column.SetObjects(kit.TwoColumns(kit.VBox(kit.Gap12, near...), kit.VBox(kit.Gap12, far...)))
	}
}

// near is what is to be planned now, else what comes next.
func (x *Exams) near() []fyne.CanvasObject {
	st := x.stage
	all := append(exams(st.Profile), visits(st.Profile)...)
	var now []fyne.CanvasObject
	var next *item
	for i := range all {
		switch {
		case all[i].toPlan():
			now = append(now, row(st, all[i], true))
		case all[i].status == app.ExamUpcoming && !all[i].offered() && (next == nil || all[i].start.Before(next.start)):
			next = &all[i]
		}
	}
	switch {
	case len(now) > 0:
		return []fyne.CanvasObject{kit.NewSectionTitle(st.S("exam.now")), kit.NewRowsCard(now...)}
	case next != nil:
		return []fyne.CanvasObject{kit.NewSectionTitle(st.S("exam.next")), kit.NewRowsCard(row(st, *next, false))}
	}
	return nil
}

func (x *Exams) far(who record.Profile) []fyne.CanvasObject {
	st := x.stage
	parts := []kit.Choice{{ID: mandatoryPart, Word: st.S("exam.part.exams")}, {ID: visitsPart, Word: st.S("exam.part.visits")}}
	if young := st.Today().YearsSince(who.BirthDate) < skillsUntil; young {
		parts = append(parts, kit.Choice{ID: skillsPart, Word: st.S("exam.part.skills")})
	} else if x.part == skillsPart {
		x.part = mandatoryPart
	}
	objects := []fyne.CanvasObject{kit.Inset(kit.Gap8, 0, 0, 0, kit.NewSegmented(parts, x.part, func(id string) {
		x.part = id
		x.show()
	}))}
	switch x.part {
	case visitsPart:
		return append(objects, x.otherVisits()...)
	case skillsPart:
		return append(objects, skills(st, who)...)
	}
	return append(objects, x.mandatory(who)...)
}

// stretch is a part of childhood, as the law cuts it: 13 examinations before 3 years, 3 before 6, 4 after.
type stretch struct {
	key        string
	from, upTo int // years
}

func stretches() []stretch {
	return []stretch{{"baby", 0, 3}, {"small", 3, 6}, {"big", 6, 18}}
}

// mandatory lists the 20 examinations; only the stretch of today is unfolded.
func (x *Exams) mandatory(who record.Profile) []fyne.CanvasObject {
	st, birth := x.stage, who.BirthDate.First()
	all, age := exams(st.Profile), st.Today().YearsSince(who.BirthDate)
	var objects []fyne.CanvasObject
	for _, s := range stretches() {
		var some []item
		for _, i := range all {
			if years := i.start.YearsSince(birth); s.from <= years && years < s.upTo {
				some = append(some, i)
			}
		}
		if len(some) > 0 {
			objects = append(objects, x.folded(s.key, st.S("exam.stretch."+s.key), some, s.from <= age && age < s.upTo))
		}
	}
	return append(objects, lists(st, all)...)
}

// folded is a card that opens on its lines.
func (x *Exams) folded(key, title string, some []item, open bool) fyne.CanvasObject {
	st := x.stage
	if chosen, ok := x.groups[key]; ok {
		open = chosen
	}
	glyph := icons.Down
	if open {
		glyph = icons.Up
	}
	rows := []fyne.CanvasObject{kit.NewStatusRow(kit.RowSpec{Title: title, Detail: counts(st.Text, some), Trail: kit.NewGlyph(glyph, theme.ColorMuted),
		OnTap: func() {
			x.groups[key] = !open
			x.show()
		}})}
	if open {
		for _, i := range some {
			rows = append(rows, row(st, i, false))
		}
	}
	return kit.NewRowsCard(rows...)
}

// counts sums a list up: « 4 réalisés · 1 à planifier · 8 à venir ».
func counts(c *text.Catalogue, some []item) string {
	n := map[app.ExamStatus]int{}
	for _, i := range some {
		n[i.status]++
	}
	var facts []string
	for _, s := range []app.ExamStatus{app.ExamDone, app.ExamOpen, app.ExamMissed, app.ExamUnknown, app.ExamUpcoming} {
		if n[s] > 0 {
			facts = append(facts, c.N("exam.count."+string(s), n[s]))
		}
	}
	return c.Facts(facts...)
}

// lists says which lists of the law these examinations come from, and what they cost.
func lists(st *stage.Stage, all []item) []fyne.CanvasObject {
	var sources []fyne.CanvasObject
	for _, l := range exam.Lists() {
		concerned := false
		for _, i := range all {
			concerned = concerned || on(l, i)
		}
		if concerned {
			sources = append(sources, kit.NewText(listSentence(st.Text, l), kit.Small))
		}
	}
	objects := []fyne.CanvasObject{kit.NewText(st.S("exam.cost"), kit.Detail)}
	if first := exam.Lists()[0].ValidFrom; st.Profile.Identity().BirthDate.First().Before(first) {
		objects = append(objects, kit.NewText(st.S("exam.list.before", text.Args{"From": st.Text.Date(first)}), kit.Small))
	}
	return append(objects, sources...)
}

// on reports that a list held in the window of an examination, and names it.
func on(l exam.List, i item) bool {
	inside := l.ValidFrom.Before(i.end) && (l.ValidUntil.IsZero() || i.start.Before(l.ValidUntil))
	for _, code := range l.Codes {
		if inside && code == i.code {
			return true
		}
	}
	return false
}

func listSentence(c *text.Catalogue, l exam.List) string {
	args := text.Args{"From": c.Date(l.ValidFrom), "Source": l.Source, "Date": c.Date(l.CheckedOn)}
	if l.ValidUntil.IsZero() {
		return c.S("exam.list.current", args)
	}
	args["To"] = c.Date(l.ValidUntil.AddDays(-1))
	return c.S("exam.list.former", args)
}
