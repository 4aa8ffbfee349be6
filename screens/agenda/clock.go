package agenda

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"carnet/app/text"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Lengths of time, in minutes.
const (
	hour = 60
	day  = 24 * hour
)

// clock writes an hour of the wall clock: « 9 h 05 ».
func clock(c *text.Catalogue, minute int) string {
	return c.S("activity.time", text.Args{"Hour": minute / hour, "Minute": fmt.Sprintf("%02d", minute%hour)})
}

// parseClock reads an hour as families write it: 9 h 05, 9:05, 9.05, 0905, 9 h, 9. The afternoon may be 2 pm.
func parseClock(s string) (minute int, ok bool) {
	s = strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s))
	noon := -1
	for i, end := range []string{"am", "pm"} {
		if rest, found := strings.CutSuffix(s, end); found {
			s, noon = rest, 12*i
		}
	}
	hours, minutes := s, ""
	if i := strings.IndexAny(s, "h:.,"); i >= 0 {
		hours, minutes = s[:i], strings.TrimSuffix(s[i+1:], "min")
	} else if len(s) > 2 {
		hours, minutes = s[:len(s)-2], s[len(s)-2:]
	}
	h, ok := digits(hours)
	m := 0
	if ok && minutes != "" {
		m, ok = digits(minutes)
	}
	if noon >= 0 {
		ok = ok && h >= 1 && h <= 12
		h = h%12 + noon
	}
	if !ok || h > 23 || m > 59 {
		return 0, false
	}
	return h*hour + m, true
}

// digits reads one or two figures.
func digits(s string) (int, bool) {
	if s == "" || len(s) > 2 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// span writes a length of time: « 45 min », « 1 h 30 », « 2 jours ».
func span(c *text.Catalogue, minutes int) string {
	switch {
	case minutes%day == 0:
		return c.N("agenda.span.days", minutes/day)
	case minutes < hour:
		return c.N("agenda.span.minutes", minutes)
	case minutes%hour == 0 && minutes < day:
		return c.N("agenda.span.hours", minutes/hour)
	case minutes < day:
		return c.S("agenda.span.both", text.Args{"Hours": minutes / hour, "Minutes": fmt.Sprintf("%02d", minutes%hour)})
	}
	return c.S("agenda.span.days-and", text.Args{"Days": c.N("agenda.span.days", minutes/day), "Rest": span(c, minutes%day)})
}

// durationField offers the usual lengths, and the one that is there already.
func durationField(st *stage.Stage, present int) *kit.ChoiceField {
	lengths := []int{15, 20, 30, 45, hour, 90, 2 * hour, 3 * hour, 4 * hour, 8 * hour, day, 2 * day, 3 * day, 4 * day, 5 * day, 7 * day}
	if present > 0 && !slices.Contains(lengths, present) {
		lengths = append(lengths, present)
		slices.Sort(lengths)
	}
	choices := []kit.Choice{{ID: "0", Word: st.S("agenda.span.unknown")}}
	for _, n := range lengths {
		choices = append(choices, kit.Choice{ID: strconv.Itoa(n), Word: span(st.Text, n)})
	}
	f := kit.NewChoiceField(st.S("agenda.form.duration"), "", choices, choiceWords(st), nil)
	f.SetSelected(strconv.Itoa(present))
	return f
}

func durationOf(f *kit.ChoiceField) int {
	n, _ := strconv.Atoi(f.Selected()) // an id that durationField gave
	return n
}
