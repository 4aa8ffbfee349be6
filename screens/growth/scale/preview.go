package scale

import (
	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/growth/slip"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// preview shows what would be added: the counts, what is doubtful, then everything. A tap leaves a line out or takes it in.
type preview struct {
	st   *stage.Stage
	plan *app.MeasurePlan

	doubtful, plain []int // places in plan.Lines
	list            *rows
	add             *kit.Button
}

func newPreview(st *stage.Stage, plan *app.MeasurePlan) *preview {
	p := &preview{st: st, plan: plan}
	for i, l := range plan.Lines {
		if l.Slip.Doubt != slip.None {
			p.doubtful = append(p.doubtful, i)
		} else {
			p.plain = append(p.plain, i)
		}
	}
	return p
}

// Title implements stage.Screen.
func (p *preview) Title() string { return p.st.S("scale.preview.title") }

// Content implements stage.Screen.
func (p *preview) Content() fyne.CanvasObject {
	p.add = kit.NewPrimary("", icons.Check, p.onAdd)
	p.list = newRows(p.st, p.length, p.build, p.height)
	p.count()
	foot := kit.Inset(kit.Gap8, kit.Gap16, kit.Gap12, kit.Gap16, kit.Column(0, p.st.Writing(p.add)))
	return kit.Page(nil, p.list.object(), foot)
}

// count fits the button to what is chosen.
func (p *preview) count() {
	n := p.plan.Count()
	if n == 0 {
		p.add.SetText(p.st.S("scale.finish"))
		p.add.SetIcon("")
		return
	}
	p.add.SetText(p.st.N("scale.add", n, text.Args{"Count": number(p.st, n)}))
	p.add.SetIcon(icons.Check)
}

func number(st *stage.Stage, n int) string { return st.Text.Number(float64(n), 0) }

// onAdd leaves the file behind: what is behind the result is the curve.
func (p *preview) onAdd() {
	st := p.st
	st.Nav.Open(stage.Growth)
	if p.plan.Count() > 0 {
		a := newAdding(st, p.plan)
		st.Nav.Push(a)
		a.begin()
	}
}

// The list is the summary, then the doubtful lines under a title, then the others under another.
func (p *preview) length() int {
	n := 1
	for _, part := range [][]int{p.doubtful, p.plain} {
		if len(part) > 0 {
			n += 1 + len(part)
		}
	}
	return n
}

// at finds what row i of the list is: a place in plan.Lines, or -1 and the title above a part, "" for the summary.
func (p *preview) at(i int) (line int, title string) {
	if i--; i < 0 {
		return -1, ""
	}
	if n := len(p.doubtful); n > 0 {
		if i == 0 {
			return -1, p.st.N("scale.doubtful", n, text.Args{"Count": number(p.st, n)})
		}
		if i <= n {
			return p.doubtful[i-1], ""
		}
		i -= n + 1
	}
	if i == 0 {
		return -1, p.st.N("scale.plain", len(p.plain), text.Args{"Count": number(p.st, len(p.plain))})
	}
	return p.plain[i-1], ""
}

func (p *preview) build(i int) fyne.CanvasObject {
	line, title := p.at(i)
	switch {
	case line >= 0:
		return p.line(i, p.plan.Lines[line])
	case title != "":
		return kit.Inset(kit.Gap12, 0, kit.Gap4, 0, kit.NewSectionTitle(title))
	}
	return p.summary()
}

// height names the rows that are as high as each other, so that not each of ten thousand has to be built to know it.
func (p *preview) height(i int) string {
	line, title := p.at(i)
	switch {
	case line >= 0:
		l := p.plan.Lines[line]
		class := string(l.Slip.Doubt) + "/" + string(l.Type)
		if p.first(i) {
			class += "/first"
		}
		return class
	case title != "":
		return title
	}
	return "summary"
}

// line is a measure that can be added.
func (p *preview) line(i int, l app.PlannedMeasure) fyne.CanvasObject {
	st := p.st
	spec := kit.RowSpec{Title: words(st, l.Type, l.Value), Detail: st.Text.Facts(st.S("measure."+string(l.Type)), st.Text.Date(l.Date)),
		Pill: st.S("scale.left"), Status: kit.Neutral, OnTap: func() { p.toggle(i) }}
	if l.Add {
		spec.Pill, spec.Status = st.S("scale.taken"), kit.Done
	}
	if l.Slip.Doubt != slip.None {
		spec.Detail += "\n" + doubt(st, l)
		spec.Lead = kit.IconTile(icons.Question, kit.Due)
	}
	row := kit.NewStatusRow(spec)
	if p.first(i) {
		return row
	}
	return kit.VBox(0, kit.NewSeparator(), row)
}

// first reports the first line under a title.
func (p *preview) first(i int) bool {
	above, _ := p.at(i - 1)
	return above < 0
}

// doubt says what is doubtful in a line.
func doubt(st *stage.Stage, l app.PlannedMeasure) string {
	against := text.Args{"Value": words(st, l.Type, l.Slip.Against.Value), "Date": st.Text.Date(l.Slip.Against.Date)}
	switch l.Slip.Doubt {
	case slip.Unit:
		return st.S("growth.error.meant", text.Args{"Value": words(st, l.Type, l.Slip.Meant)})
	case slip.Jump, slip.Shrunk:
		return st.S("scale.jump", against)
	}
	return st.S("growth.implausible")
}

func (p *preview) toggle(i int) {
	line, _ := p.at(i)
	p.plan.Lines[line].Add = !p.plan.Lines[line].Add
	p.list.rebuild(i)
	p.count()
}

// summary counts what becomes of the file.
func (p *preview) summary() fyne.CanvasObject {
	st, plan := p.st, p.plan
	var facts []fyne.CanvasObject
	fact := func(n int, key string, icon icons.Icon, status kit.Status, detail string, onTap func()) {
		if n > 0 {
			facts = append(facts, kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: status, Title: st.N(key, n, text.Args{"Count": number(st, n)}), Detail: detail,
				Chevron: onTap != nil, OnTap: onTap}))
		}
	}
	if n := len(p.plain); n > 0 {
		first, last := plan.Lines[p.plain[0]].Date, plan.Lines[p.plain[n-1]].Date
		fact(n, "scale.new", icons.Check, kit.Done, st.S("scale.new.detail", text.Args{"First": st.Text.Date(first), "Last": st.Text.Date(last)}), nil)
	}
	fact(len(p.doubtful), "scale.check", icons.Question, kit.Due, st.S("scale.check.detail"), nil)
	fact(plan.Noted, "scale.noted", icons.Booklet, kit.Info, st.S("scale.noted.detail"), nil)
	fact(plan.Other, "scale.noted-other", icons.Booklet, kit.Info, st.S("scale.noted-other.detail"), nil)
	fact(plan.Merged, "scale.merged", icons.Calendar, kit.Info, st.S("scale.merged.detail"), nil)
	fact(plan.Beyond, "scale.beyond", icons.History, kit.Info, st.S("scale.beyond.detail", text.Args{"Most": number(st, app.MaxMeasures)}), nil)
	fact(plan.Refused, "scale.refused", icons.Info, kit.Neutral, st.S("scale.refused.detail"), p.onProblems)
	fact(plan.Report.Unread, "scale.unread", icons.Info, kit.Neutral, st.S("scale.unread.detail"), p.onProblems)
	objects := []fyne.CanvasObject{}
	switch {
	case p.offUnits():
		objects = append(objects, kit.NewBanner(kit.Due, st.S("scale.units"), st.S("scale.units.detail"), kit.NewSecondary(st.S("scale.units.change"), icons.Edit, st.Nav.Back)))
	case len(plan.Lines) == 0:
		objects = append(objects, kit.NewBanner(kit.Info, st.S("scale.nothing"), st.S("scale.nothing.detail")))
	}
	if len(facts) > 0 {
		objects = append(objects, kit.NewRowsCard(facts...))
	}
	return kit.Inset(kit.Gap8, 0, kit.Gap4, 0, kit.VBox(kit.Gap12, objects...))
}

// offUnits reports that the unit or the column is probably the wrong one: most of what was read makes no sense.
func (p *preview) offUnits() bool {
	wrong := 0
	for _, i := range p.doubtful {
		if p.plan.Lines[i].Slip.Doubt == slip.Unit || p.plan.Lines[i].Slip.Doubt == slip.Unusual {
			wrong++
		}
	}
	return wrong > 2 && wrong*2 > len(p.plan.Lines) || p.plan.Report.Unread > 2 && p.plan.Report.Read*2 < p.plan.Report.Rows
}

func (p *preview) onProblems() { p.st.Nav.Push(&problems{p.st, p.plan}) }

// problems lists the lines of the file that are not read, by their numbers.
type problems struct {
	st   *stage.Stage
	plan *app.MeasurePlan
}

// Title implements stage.Screen.
func (p *problems) Title() string { return p.st.S("scale.problems") }

// Content implements stage.Screen.
func (p *problems) Content() fyne.CanvasObject {
	all := p.plan.Problems
	more := p.plan.Report.Unread - len(p.plan.Report.Problems)
	list := newRows(p.st, func() int {
		if more > 0 {
			return len(all) + 1
		}
		return len(all)
	}, func(i int) fyne.CanvasObject {
		if i == len(all) {
			return kit.NewStatusRow(kit.RowSpec{Title: p.st.N("scale.problems.more", more, text.Args{"Count": number(p.st, more)})})
		}
		return kit.VBox(0, kit.NewStatusRow(kit.RowSpec{Title: sentence(p.st, all[i])}), kit.NewSeparator())
	}, func(i int) string {
		if i == len(all) {
			return "more"
		}
		return string(all[i].Why)
	})
	return list.object()
}
