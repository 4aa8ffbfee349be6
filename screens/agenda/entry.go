package agenda

import (
	"cmp"
	"slices"

	"carnet/app"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// section is a stretch of the time line.
type section int

// The sections in the order of the screen. Past is what is done, and what is over and not noted.
const (
	late section = iota
	now
	check // for a professional to say
	soon
	later
	past
)

// soonMonths is how far « Dans les 3 mois » reaches.
const soonMonths = 3

// upcoming is the section of something that begins on a day after today; a day that is not known yet is far.
func upcoming(day, today record.Date) section {
	if !day.IsZero() && !day.After(today.AddMonths(soonMonths)) {
		return soon
	}
	return later
}

// entry is one line of the agenda.
type entry struct {
	profile       *app.Profile
	section       section
	day           record.Date // where it stands on the line, zero when not known
	icon          icons.Icon
	title, detail string
	pill          string
	status        kit.Status
	open          func() // shows its screen; the stage shows the entry's profile by then
}

// entriesOf lists everything of one child.
func entriesOf(st *stage.Stage, p *app.Profile) []entry {
	return append(doseEntries(st, p), examEntries(st, p)...)
}

// in returns the entries of a section in the order of time: the past from the latest, anything else from the first.
func in(all []entry, s section) []entry {
	var some []entry
	for _, e := range all {
		if e.section == s {
			some = append(some, e)
		}
	}
	slices.SortStableFunc(some, func(a, b entry) int {
		if a.day.IsZero() != b.day.IsZero() { // a day that is not known stands last
			return cmp.Compare(b2i(a.day.IsZero()), b2i(b.day.IsZero()))
		}
		if s == past {
			return b.day.Compare(a.day)
		}
		return a.day.Compare(b.day)
	})
	return some
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// followed reports a profile with a calendar of its own here: a child who is born. Adults have none yet.
func followed(p *app.Profile) bool {
	who := p.Identity()
	return p.Status() == app.Active && who.Role == record.Attached && !who.BirthDate.IsZero()
}
