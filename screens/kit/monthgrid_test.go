package kit_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"carnet/screens/kit"
)

// fortnight is a page of two weeks that begins on the third square; marks stand on its third day.
func fortnight(marks int) []kit.MonthDay {
	days := make([]kit.MonthDay, 14)
	for i := range days[2:] {
		d := &days[i+2]
		d.Date, d.Label = kit.Date{Year: 2026, Month: 3, Day: i + 1}, "jour "+string(rune('a'+i))
	}
	for i := range marks {
		days[4].Marks = append(days[4].Marks, kit.MonthMark{Name: string(rune('A' + i)), Colour: i, Hollow: i == 1})
	}
	return days
}

func grid(onTurn func(int), onPick func(kit.Date)) *kit.MonthGrid {
	return kit.NewMonthGrid(kit.MonthWords{Previous: "Avant", Next: "Après", Weekdays: frenchDates.Weekdays}, onTurn, onPick)
}

func phoneMonth(fyne.Canvas) fyne.CanvasObject {
	m := grid(func(int) {}, func(kit.Date) {})
	m.Fill("Mars 2026", fortnight(5), kit.Date{Year: 2026, Month: 3, Day: 4})
	return kit.NewScrollColumn(0, m)
}

func TestAMonthIsReadTurnedAndPicked(t *testing.T) {
	var turned []int
	var picked []kit.Date
	m := grid(func(by int) { turned = append(turned, by) }, func(d kit.Date) { picked = append(picked, d) })
	w := stage(t, 1, m)
	m.Fill("Mars 2026", fortnight(2), kit.Date{Year: 2026, Month: 3, Day: 4})
	for _, words := range []string{"Mars 2026", "12", "A B"} {
		reads(t, m, words)
	}
	tap(t, m, "Avant")
	tap(t, m, "Après")
	tap(t, m, "jour c")
	if !slices.Equal(turned, []int{-1, 1}) || !slices.Equal(picked, []kit.Date{{Year: 2026, Month: 3, Day: 3}}) {
		t.Errorf("turned %v, picked %v", turned, picked)
	}
	first := named(t, m, "jour a").(fyne.Focusable)
	w.Canvas().Focus(first)
	for _, name := range []fyne.KeyName{fyne.KeyRight, fyne.KeyDown, fyne.KeyLeft, fyne.KeyUp, fyne.KeyUp} { // the last one leads nowhere
		key(w, name)
	}
	if w.Canvas().Focused() != first {
		t.Error("the arrow keys do not go round")
	}
}

func TestMoreMarksThanRoomAreCounted(t *testing.T) {
	m := grid(func(int) {}, func(kit.Date) {})
	stage(t, 2, m)
	m.Fill("Mars", fortnight(3), kit.Date{})
	high := m.HeightFor(358)
	m.Fill("Mars", fortnight(5), kit.Date{})
	reads(t, m, "+3")
	m.Fill("Mars", fortnight(1), kit.Date{})
	if low := m.HeightFor(358); low >= high { // at this size of text three marks need a line each
		t.Errorf("a month is %v high with three marks on a day, %v with one", high, low)
	}
}

func TestAListIsScrolledBack(t *testing.T) {
	l := kit.NewList(func() int { return 50 }, func(int) fyne.CanvasObject { return kit.NewText("x", kit.Body) })
	stage(t, 1, l)
	l.ScrollToOffset(100)
	if l.Offset() != 100 {
		t.Errorf("scrolled to %v", l.Offset())
	}
	l.ScrollToOffset(1e6)
	if end := l.Offset(); end <= 100 || end > 50*40 {
		t.Errorf("the end is at %v", end)
	}
}
