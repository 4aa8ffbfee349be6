package activity

import (
	"slices"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// filter says what of the log is shown; "" lets all through.
type filter struct{ sort, period, who string }

// The sorts of things that happen.
const (
	opened  = "opened"
	written = "written"
	deleted = "deleted"
	outside = "outside"
	shared  = "shared"
)

func sorts(st *stage.Stage) []kit.Choice {
	return []kit.Choice{{ID: "", Word: st.S("activity.filter.all")}, {ID: opened, Word: st.S("activity.filter.opened")},
		{ID: written, Word: st.S("activity.filter.written")}, {ID: deleted, Word: st.S("activity.filter.deleted")},
		{ID: outside, Word: st.S("activity.filter.outside")}, {ID: shared, Word: st.S("activity.filter.shared")}}
}

func sortOf(a record.Action) string {
	switch a {
	case record.ActionUnlocked:
		return opened
	case app.ActionAdded, app.ActionChanged, app.ActionUndeleted, record.ActionRestored:
		return written
	case app.ActionDeleted:
		return deleted
	case record.ActionBackedUp, record.ActionExported, record.ActionHandedOut, record.ActionLogSaved:
		return outside
	case record.ActionShared, record.ActionAccepted:
		return shared
	}
	return ""
}

func periods(st *stage.Stage) []kit.Choice {
	return []kit.Choice{{ID: "", Word: st.S("activity.period.all")}, {ID: "week", Word: st.S("activity.period.week")},
		{ID: "month", Word: st.S("activity.period.month")}, {ID: "year", Word: st.S("activity.period.year")}}
}

// days of a period, today included.
func daysOf(period string) int {
	switch period {
	case "week":
		return 7
	case "month":
		return 30
	case "year":
		return 365
	}
	return 0
}

// The accounts that are not named by themselves.
const (
	me       = "me"
	nameless = "nameless" // no event says under which name
)

// people lists who did something, the account that is open first.
func people(st *stage.Stage, lines []app.Activity) []kit.Choice {
	names, seen := []string(nil), map[string]bool{}
	for _, a := range lines {
		if id := whoOf(a); !seen[id] {
			seen[id] = true
			if id != me && id != nameless {
				names = append(names, id)
			}
		}
	}
	slices.Sort(names)
	all := []kit.Choice{{ID: "", Word: st.S("activity.who.all")}}
	if seen[me] {
		all = append(all, kit.Choice{ID: me, Word: st.S("activity.who.mine")})
	}
	for _, n := range names {
		all = append(all, kit.Choice{ID: n, Word: n[len(named):]})
	}
	if seen[nameless] {
		all = append(all, kit.Choice{ID: nameless, Word: st.S("activity.who.others")})
	}
	return all
}

// named begins the id of an account with a name, so that an account called "me" is not taken for one's own.
const named = "@"

func whoOf(a app.Activity) string {
	switch {
	case a.Mine:
		return me
	case a.Who == "":
		return nameless
	}
	return named + a.Who
}

func (f filter) apply(st *stage.Stage, lines []app.Activity) []app.Activity {
	if f == (filter{}) {
		return lines
	}
	today, within := st.Today(), daysOf(f.period)
	var kept []app.Activity
	for _, a := range lines {
		switch {
		case f.sort != "" && sortOf(a.Action) != f.sort:
		case f.who != "" && whoOf(a) != f.who:
		case within > 0 && today.DaysSince(st.DayOf(a.At)) >= within:
		default:
			kept = append(kept, a)
		}
	}
	return kept
}

// day is a card of lines of one day. A day with very many has several.
type day struct {
	date      record.Date
	continued bool
	entries   []entry
}

// entry is one line of a day, or the openings of that day by one account, which the latest stands for.
type entry struct {
	app.Activity
	times int
	first time.Time // of the openings
}

// perCard bounds a card: what a list keeps while it is seen is a card.
const perCard = 20

// group puts lines, the latest first, into days. At most limit entries are shown; hidden counts the lines of the others.
func group(st *stage.Stage, lines []app.Activity, limit int) (days []day, hidden int) {
	shown := 0
	var date record.Date
	unlocked := map[record.ID]*entry{} // of the present day
	for i, a := range lines {
		if on := st.DayOf(a.At); on != date || len(days) == 0 {
			date = on
			clear(unlocked)
			if shown >= limit {
				return days, len(lines) - i
			}
			days = append(days, day{date: on})
		}
		if a.Action == record.ActionUnlocked {
			if e := unlocked[a.Author]; e != nil {
				e.times++
				e.first = a.At
				continue
			}
		}
		last := &days[len(days)-1]
		if len(last.entries) == perCard {
			if shown >= limit {
				return days, len(lines) - i
			}
			days = append(days, day{date: date, continued: true})
			last = &days[len(days)-1]
		}
		if last.entries == nil {
			last.entries = make([]entry, 0, perCard) // the openings below are pointed to
		}
		last.entries = append(last.entries, entry{Activity: a, times: 1, first: a.At})
		shown++
		if a.Action == record.ActionUnlocked {
			unlocked[a.Author] = &last.entries[len(last.entries)-1]
		}
	}
	return days, 0
}
