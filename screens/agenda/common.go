package agenda

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// The periods in months within which a common date is looked for.
var commonPeriods = map[string]int{"month": 1, "quarter": 3, "half": 6}

// Common finds dates on which several children can be seen at once.
type Common struct {
	stage   *stage.Stage
	without map[record.ID]bool // children left out
	period  string
	closed  bool // Sundays and holidays too

	column   *kit.ScrollColumn
	found    *fyne.Container
	progress *kit.Progress
	cancel   func()
}

// NewCommon prepares the screen.
func NewCommon(st *stage.Stage) *Common {
	return &Common{stage: st, without: map[record.ID]bool{}, period: "quarter"}
}

// Title implements stage.Screen.
func (c *Common) Title() string { return c.stage.S("agenda.common") }

// Leave implements stage.Leaver.
func (c *Common) Leave() {
	if c.cancel != nil {
		c.cancel()
		c.progress.Stop()
	}
}

// children are those who have a calendar of vaccines and examinations.
func (c *Common) children() []*app.Profile {
	var some []*app.Profile
	for _, p := range writable(c.stage) {
		if isChild(p) && !p.Identity().BirthDate.IsZero() {
			some = append(some, p)
		}
	}
	return some
}

// Content implements stage.Screen.
func (c *Common) Content() fyne.CanvasObject {
	st := c.stage
	children := c.children()
	if len(children) == 0 {
		return kit.NewScrollColumn(0, kit.NewEmptyState(icons.People, st.S("agenda.common.no-child"), nil))
	}
	var who []fyne.CanvasObject
	for _, p := range children {
		box := kit.NewCheckbox(p.Identity().CallName(), func(on bool) {
			c.without[p.ID()] = !on
			c.look()
		})
		box.SetChecked(!c.without[p.ID()])
		who = append(who, box)
	}
	periods := kit.NewSegmented([]kit.Choice{{ID: "month", Word: st.S("agenda.common.month")}, {ID: "quarter", Word: st.S("agenda.common.quarter")},
		{ID: "half", Word: st.S("agenda.common.half")}}, c.period, func(id string) {
		c.period = id
		c.look()
	})
	closed := kit.NewCheckbox(st.S("agenda.common.sundays"), func(on bool) {
		c.closed = on
		c.look()
	})
	closed.SetChecked(c.closed)
	c.progress = kit.NewProgress(st.After, "", nil)
	c.found = kit.VBox(kit.Gap12)
	asked := []fyne.CanvasObject{kit.NewText(st.S("agenda.common.about"), kit.Body), kit.NewCard(kit.VBox(0, append([]fyne.CanvasObject{kit.NewText(st.S("agenda.common.who"), kit.Section)}, who...)...),
		kit.NewText(st.S("agenda.common.within"), kit.Section), periods, closed)}
	if st.Phone {
		c.column = kit.NewScrollColumn(0, append(asked, c.progress, c.found)...)
	} else {
		c.column = kit.NewWideScroll(kit.TwoColumns(kit.VBox(kit.Gap12, asked...), kit.VBox(kit.Gap12, c.progress, c.found)))
	}
	c.look()
	return c.column
}

// look finds the dates again.
func (c *Common) look() {
	st, session := c.stage, c.stage.Session
	c.Leave()
	wish := app.CommonWish{Until: st.Today().AddMonths(commonPeriods[c.period]), Sundays: c.closed, Holidays: c.closed}
	for _, p := range c.children() {
		if !c.without[p.ID()] {
			wish.Profiles = append(wish.Profiles, p.ID())
		}
	}
	if len(wish.Profiles) == 0 { // none would mean all
		c.show(kit.NewText(st.S("agenda.common.choose"), kit.Detail))
		return
	}
	var found agenda.Common
	c.progress.Start(st.S("agenda.common.looking"))
	c.cancel = st.Work(func(context.Context) error {
		found = session.CommonDates(wish)
		return nil
	}, func(error) {
		c.progress.Stop()
		c.show(c.results(found)...)
	})
}

func (c *Common) show(objects ...fyne.CanvasObject) {
	c.found.Objects = objects
	c.found.Refresh()
	c.column.Refresh()
}

func (c *Common) results(found agenda.Common) []fyne.CanvasObject {
	st := c.stage
	if len(found.Visits) == 0 {
		return []fyne.CanvasObject{kit.NewEmptyState(icons.Check, st.S("agenda.common.nothing"), nil)}
	}
	objects := []fyne.CanvasObject{kit.NewSectionTitle(st.N("agenda.common.found", len(found.Visits)))}
	for n, v := range found.Visits {
		objects = append(objects, c.visit(v, n == 0))
	}
	for _, part := range []struct {
		title string
		needs []agenda.Need
	}{{st.S("agenda.common.then"), found.Later}, {st.S("agenda.common.over"), found.Over}} {
		if len(part.needs) > 0 {
			objects = append(objects, kit.NewSectionTitle(part.title), kit.NewRowsCard(c.needs(part.needs)...))
		}
	}
	return objects
}

// visit is one date: who comes and what for, why that day, and the way to note it.
func (c *Common) visit(v agenda.Visit, first bool) fyne.CanvasObject {
	st := c.stage
	make := kit.NewSecondary
	if first {
		make = kit.NewPrimary
	}
	objects := []fyne.CanvasObject{kit.NewText(st.Text.Capital(st.Text.DayDate(v.Day, st.Today())), kit.Name), kit.Rows(c.needs(v.Needs)...)}
	for _, why := range st.Session.WhyThisDay(st.Text, v) {
		objects = append(objects, kit.NewText(why, kit.Detail))
	}
	return kit.NewCard(append(objects, make(st.S("agenda.common.note"), icons.Plus, func() { st.Nav.Push(NewAppointment(st, c.prefill(v))) }))...)
}

// needs tells for each child what it is about.
func (c *Common) needs(needs []agenda.Need) []fyne.CanvasObject {
	st := c.stage
	titles := map[record.ID][]string{}
	var order []record.ID
	for _, n := range needs {
		if titles[n.Profile] == nil {
			order = append(order, n.Profile)
		}
		name := st.S(n.Label)
		if p, ok := st.Session.Profile(n.Profile); ok && n.Kind == agenda.Dose {
			name = linkTitles(st.Text, p, "", []string{n.Key})[0]
		}
		titles[n.Profile] = append(titles[n.Profile], name)
	}
	var rows []fyne.CanvasObject
	for _, id := range order {
		p, ok := st.Session.Profile(id)
		if !ok {
			continue
		}
		who := p.Identity()
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Lead: kit.NewAvatar(who.CallName(), who.Colour, nil, 40, nil), Title: who.CallName(), Detail: st.Text.Facts(titles[id]...)}))
	}
	return rows
}

// prefill makes an appointment of each child. One that is for several examinations becomes several, as each of them is
// noted by itself.
func (c *Common) prefill(v agenda.Visit) Prefill {
	p := Prefill{Date: v.Day}
	at := map[record.ID]int{}
	doses, exams := 0, 0
	for _, n := range v.Needs {
		k, known := at[n.Profile]
		if !known || n.Kind == agenda.Exam && p.Shares[k].Exam != "" {
			p.Shares = append(p.Shares, Share{Profile: n.Profile})
			k = len(p.Shares) - 1
			if !known {
				at[n.Profile] = k
			}
		}
		if n.Kind == agenda.Exam {
			exams++
			p.Shares[k].Exam = n.Key
		} else {
			doses++
			p.Shares[k].Doses = append(p.Shares[k].Doses, n.Key)
		}
	}
	p.Title = c.stage.S("agenda.common.title.both")
	switch {
	case exams == 0:
		p.Title = c.stage.S("agenda.common.title.doses")
	case doses == 0:
		p.Title = c.stage.S("agenda.common.title.exams")
	}
	return p
}
