package agenda

import (
	"slices"

	"fyne.io/fyne/v2"

	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/people"
)

// How much is listed before more is asked for: a newborn has twenty years before her, and a class every week makes
// thousands of lines.
const (
	firstAhead = 40
	moreAhead  = 80
	moreBack   = 60
)

// nearDays is how far days are told one by one; further, months are.
const nearDays = 62

// block is one stretch of the list: a title with some lines under it, or something else to draw.
type block struct {
	title string
	items []*agenda.Item
	byDay bool // the title says the day: the lines do not
	own   func() fyne.CanvasObject
}

func (a *Agenda) draw(b block) fyne.CanvasObject {
	if b.own != nil {
		return b.own()
	}
	var rows []fyne.CanvasObject
	for _, i := range b.items {
		rows = append(rows, a.row(i, b.byDay))
	}
	return kit.VBox(kit.Gap8, kit.NewSectionTitle(b.title), kit.NewRowsCard(rows...))
}

// lay makes the blocks of what is chosen.
func (a *Agenda) lay() []block {
	var blocks []block
	inMonth := a.mode == asMonth
	if a.split.narrow {
		blocks = append(blocks, block{own: a.head})
	} else {
		inMonth = a.turned || !a.day.IsZero()
		blocks = append(blocks, block{own: func() fyne.CanvasObject { return kit.Inset(kit.Gap4, 0, 0, 0, kit.VBox(0, a.progress)) }})
	}
	switch {
	case a.all == nil:
	case inMonth:
		blocks = append(blocks, a.period()...)
	default:
		blocks = append(blocks, a.line()...)
	}
	return append(blocks, block{own: func() fyne.CanvasObject { return kit.Inset(kit.Gap16, 0, 0, 0, kit.VBox(0)) }})
}

// parts are the lines by what they ask for.
type parts struct {
	past, today, late, open, check, ahead, undated []*agenda.Item
}

func sorted(items []agenda.Item, today record.Date) parts {
	var p parts
	for n := range items {
		i := &items[n]
		switch {
		case i.Status == agenda.Late:
			p.late = append(p.late, i)
		case i.Status == agenda.Open:
			p.open = append(p.open, i)
		case i.Status == agenda.Check:
			p.check = append(p.check, i)
		case i.Day.IsZero():
			p.undated = append(p.undated, i)
		case i.Day == today, i.Kind == agenda.Appointment && i.Day.Before(today) && !i.Until.Before(today):
			p.today = append(p.today, i)
		case i.Day.After(today):
			p.ahead = append(p.ahead, i)
		default:
			p.past = append(p.past, i)
		}
	}
	return p
}

// line is the time line: what is today, what is to do, what is to come; the past above it when it is asked for.
func (a *Agenda) line() []block {
	st := a.stage
	if len(a.shown) == 0 {
		return []block{{own: a.empty}}
	}
	p := a.parts
	var blocks []block
	if older := len(p.past) - a.back; older > 0 {
		blocks = append(blocks, link(st.N("agenda.past.more", older), icons.Up, a.earlier))
	}
	blocks = append(blocks, a.group(p.past[max(0, len(p.past)-a.back):])...)
	add := func(title string, items []*agenda.Item, byDay bool) {
		if len(items) > 0 {
			blocks = append(blocks, block{title: title, items: items, byDay: byDay})
		}
	}
	add(st.S("agenda.today"), p.today, true)
	add(st.S("agenda.late"), p.late, false)
	add(st.S("agenda.now"), p.open, false)
	add(st.S("agenda.check"), p.check, false)
	if len(p.today)+len(p.late)+len(p.open)+len(p.check) == 0 && a.kind == "" {
		blocks = append(blocks, block{own: func() fyne.CanvasObject {
			return kit.Inset(kit.Gap12, 0, 0, 0, kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Check, Status: kit.Done, Title: st.S("agenda.calm"), Detail: st.S("agenda.calm.detail")})))
		}})
	}
	blocks = append(blocks, a.group(p.ahead[:min(a.ahead, len(p.ahead))])...)
	if more := len(p.ahead) - a.ahead; more > 0 {
		return append(blocks, link(st.N("agenda.later.more", more), icons.Down, func() {
			a.ahead += moreAhead
			a.show()
		}))
	}
	add(st.S("agenda.undated"), p.undated, true)
	return blocks
}

// earlier lists more of the past above what is listed, and goes to the latest of it.
func (a *Agenda) earlier() {
	past := a.parts.past
	last := len(past) - a.back
	a.back = min(a.back+moreBack, len(past))
	a.show()
	first := len(past) - a.back
	above := 1 // the head
	if first > 0 {
		above++ // the link to what is earlier still
	}
	a.list.ScrollTo(above + len(a.group(past[first:last])) - 1)
}

func link(words string, icon icons.Icon, onTap func()) block {
	return block{own: func() fyne.CanvasObject { return kit.Inset(kit.Gap8, 0, 0, 0, kit.NewLink(words, icon, onTap)) }}
}

// group gathers lines by days where they are near, else by months.
func (a *Agenda) group(items []*agenda.Item) []block {
	st, today := a.stage, a.stage.Today()
	var blocks []block
	for _, i := range items {
		b := block{title: st.Text.Capital(st.Text.DayDate(i.Day, today)), byDay: true}
		if far := i.Day.DaysSince(today); far > nearDays || far < 0 {
			b = block{title: a.monthName(i.Day)}
		}
		if n := len(blocks); n > 0 && blocks[n-1].title == b.title {
			blocks[n-1].items = append(blocks[n-1].items, i)
			continue
		}
		b.items = []*agenda.Item{i}
		blocks = append(blocks, b)
	}
	return blocks
}

// period lists the month that is shown, or the day that was chosen in it.
func (a *Agenda) period() []block {
	st, today := a.stage, a.stage.Today()
	first, last := a.page, a.page.AddMonths(1).AddDays(-1)
	if !a.day.IsZero() {
		first, last = a.day, a.day
	}
	byDay := map[record.Date][]*agenda.Item{}
	for n := range a.shown {
		i := &a.shown[n]
		if d := standsIn(i, first, last); !d.IsZero() {
			byDay[d] = append(byDay[d], i)
		}
	}
	var blocks []block
	if !a.split.narrow {
		blocks = append(blocks, link(st.S("agenda.whole"), icons.Back, func() {
			a.day, a.turned, a.page = record.Date{}, false, firstOf(today)
			a.again()
		}))
	}
	for d := first; !d.After(last); d = d.AddDays(1) {
		items := byDay[d]
		holiday := agenda.Holiday(d)
		if len(items) == 0 {
			continue
		}
		title := st.Text.Capital(st.Text.DayDate(d, today))
		if holiday != "" {
			title = st.Text.Facts(title, st.S(holiday))
		}
		blocks = append(blocks, block{title: title, items: items, byDay: true})
	}
	if len(byDay) == 0 {
		blocks = append(blocks, block{own: a.nothing})
	}
	return blocks
}

// standsIn is the day within a period on which a line is listed, zero for none: its own, the first one of an appointment
// that lasts, or the last one of a window.
func standsIn(i *agenda.Item, first, last record.Date) record.Date {
	inside := func(d record.Date) bool { return !d.IsZero() && !d.Before(first) && !d.After(last) }
	switch {
	case inside(i.Day):
		return i.Day
	case i.Kind == agenda.Appointment && !i.Until.IsZero() && i.Day.Before(first) && !i.Until.Before(first):
		return first
	case i.Kind != agenda.Appointment && i.Status != agenda.Late && inside(i.Until):
		return i.Until
	}
	return record.Date{}
}

// nothing stands in the place of a day or a month without a line.
func (a *Agenda) nothing() fyne.CanvasObject {
	st := a.stage
	words := st.S("agenda.month.none", text.Args{"Month": a.monthName(a.page)})
	if !a.day.IsZero() {
		words = st.S("agenda.day.none", text.Args{"Date": st.Text.DayDate(a.day, st.Today())})
		if h := agenda.Holiday(a.day); h != "" {
			words = st.S("agenda.day.none-holiday", text.Args{"Date": st.Text.DayDate(a.day, st.Today()), "Holiday": st.S(h)})
		}
	}
	return kit.Inset(kit.Gap16, 0, kit.Gap16, 0, kit.NewText(words, kit.Detail))
}

func (a *Agenda) row(i *agenda.Item, byDay bool) fyne.CanvasObject {
	st, today := a.stage, a.stage.Today()
	word, status := pill(st.Text, i.Status)
	if i.Status == agenda.Open && !byDay {
		word = "" // the title of the section says it
	}
	about := detail(st.Text, *i, today)
	if !byDay && (i.Kind == agenda.Appointment || about == "") {
		about = st.Text.Facts(st.Text.BriefDate(i.Day, today), about)
	}
	spec := kit.RowSpec{Icon: icon(i.Kind), Status: status, Title: title(st.Text, *i), Detail: about, Pill: word, OnTap: func() { a.open(*i) }}
	if i.Status == agenda.Late && !byDay {
		spec.Pill = ""
	}
	if p, ok := st.Session.Profile(i.Profile); ok && a.who.IsZero() && len(a.people()) > 1 {
		who := p.Identity()
		spec.Lead = kit.NewAvatar(who.CallName(), who.Colour, nil, 40, nil)
		spec.Detail = st.Text.Facts(who.CallName(), about)
	}
	return kit.NewStatusRow(spec)
}

// empty tells what will be here and what can be done until then.
func (a *Agenda) empty() fyne.CanvasObject {
	st := a.stage
	who := st.Profile.Identity()
	if p, ok := st.Session.Profile(a.who); ok {
		who = p.Identity()
	}
	switch {
	case a.kind != "":
		return kit.NewEmptyState(icons.Calendar, st.S("agenda.empty.kind"), kit.NewSecondary(st.S("agenda.empty.all"), "", func() {
			a.kind = ""
			a.again()
		}))
	case st.IdentityDamaged():
		return kit.NewEmptyState(icons.Calendar, st.S("frame.identity-damaged"), nil)
	case who.Expected():
		var born *kit.Button
		if a.who.IsZero() || a.who == st.Profile.ID() {
			born = kit.NewSecondary(st.S("agenda.empty.born"), "", func() { a.push(people.NewBirth(st)) })
		}
		return kit.NewEmptyState(icons.Calendar, st.S("agenda.empty.expected", text.Args{"Name": who.CallName(), "Date": st.Text.DayMonth(who.DueDate, st.Today())}), born)
	case who.Role == record.Principal && st.Session.CanAddChild() && !slices.ContainsFunc(a.people(), isChild):
		return kit.NewEmptyState(icons.Calendar, st.S("agenda.empty.adult"), kit.NewSecondary(st.S("agenda.empty.add"), icons.Plus, func() { a.push(people.NewChild(st)) }))
	}
	return kit.NewEmptyState(icons.Calendar, st.S("agenda.empty.none"), nil)
}
