package agenda

import (
	"time"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens/kit"
)

func isChild(p *app.Profile) bool { return p.Identity().Role == record.Attached }

// month is the page of the calendar, with the initial of each person who has something on a day.
func (a *Agenda) month() fyne.CanvasObject {
	st := a.stage
	words := kit.MonthWords{Previous: st.S("entry.date.previous"), Next: st.S("entry.date.next")}
	for i := range words.Weekdays {
		words.Weekdays[i] = st.S(weekdayKeys[(i+1)%7])
	}
	grid := kit.NewMonthGrid(words, a.turn, func(d kit.Date) {
		picked := record.Date{Year: d.Year, Month: d.Month, Day: d.Day}
		if picked == a.day { // a second tap shows the whole month again
			picked = record.Date{}
		}
		a.day, a.turned = picked, true
		a.begin()
		a.show()
		if a.split.narrow && !a.day.IsZero() { // what is noted on the day stands under the month
			a.list.ScrollTo(1)
		}
	})
	names := map[record.ID]record.Profile{}
	for _, p := range a.people() {
		names[p.ID()] = p.Identity()
	}
	var squares []kit.MonthDay
	hollow := false
	for _, week := range a.weeks {
		for _, d := range week {
			square := a.square(d, names)
			for _, m := range square.Marks {
				hollow = hollow || m.Hollow
			}
			squares = append(squares, square)
		}
	}
	grid.Fill(a.monthName(a.page), squares, kit.Date{Year: a.day.Year, Month: a.day.Month, Day: a.day.Day})
	box := kit.VBox(kit.Gap8, grid)
	if hollow {
		box.Add(kit.NewText(st.S("agenda.month.rings"), kit.Small))
	}
	if a.split.narrow { // the margins of a card would leave less than a finger needs for a day
		return box
	}
	return kit.NewCard(box)
}

// monthWeeks is the month that is shown, made of the few lines that can stand in it.
func (a *Agenda) monthWeeks() [][]agenda.MonthDay {
	var order []record.ID
	for _, p := range a.people() {
		order = append(order, p.ID())
	}
	first, last := a.page, a.page.AddMonths(1).AddDays(-1)
	var some []agenda.Item
	for n := range a.shown {
		i := &a.shown[n]
		if !i.Day.After(last) && (!i.Day.Before(first) || !i.Until.Before(first)) {
			some = append(some, *i)
		}
	}
	return agenda.Month(some, a.page.Year, a.page.Month, a.stage.Today(), order)
}

var weekdayKeys = [7]string{"entry.weekday.0", "entry.weekday.1", "entry.weekday.2", "entry.weekday.3", "entry.weekday.4", "entry.weekday.5", "entry.weekday.6"}

// square is one day: each person once, with a disc where something takes place or begins, else with a ring.
func (a *Agenda) square(d agenda.MonthDay, names map[record.ID]record.Profile) kit.MonthDay {
	st := a.stage
	if !d.Inside {
		return kit.MonthDay{}
	}
	square := kit.MonthDay{Date: kit.Date{Year: d.Day.Year, Month: d.Day.Month, Day: d.Day.Day}, Today: d.Today,
		Quiet: d.Holiday != "" || d.Day.Time().Weekday() == time.Sunday}
	begins := map[record.ID]bool{}
	for _, m := range d.Marks {
		if !m.Ends {
			begins[m.Profile] = true
		}
	}
	seen := map[record.ID]bool{}
	var who []string
	for _, m := range d.Marks {
		if seen[m.Profile] {
			continue
		}
		seen[m.Profile] = true
		p := names[m.Profile]
		who = append(who, p.CallName())
		square.Marks = append(square.Marks, kit.MonthMark{Name: p.CallName(), Colour: p.Colour, Hollow: !begins[m.Profile]})
	}
	square.Label = st.Text.DayDate(d.Day, st.Today())
	if d.Holiday != "" {
		square.Label = st.Text.Facts(square.Label, st.S(d.Holiday))
	}
	if len(who) > 0 {
		square.Label = st.S("agenda.month.day", text.Args{"Date": square.Label, "Names": st.Text.List(who...)})
	}
	return square
}
