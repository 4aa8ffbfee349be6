package settings

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"carnet/app/reminder"
	"carnet/app/text"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// preset is a rule that can be chosen for a kind of reminder.
type preset struct {
	key  string // of its text, which also names it
	rule reminder.Rule
}

const (
	day  = 1
	week = 7
)

// presets lists the rules of a kind, the default first.
func presets(k reminder.Kind) []preset {
	none := preset{"reminder.rule.none", reminder.Rule{Off: true}}
	before, hours, due := reminder.Step{Days: -day}, reminder.Step{Minutes: -120}, reminder.Step{}
	steps := func(s ...reminder.Step) reminder.Rule { return reminder.Rule{Steps: s} }
	switch k {
	case reminder.Appointment:
		return []preset{
			{"reminder.rule.day-hours", reminder.DefaultRule(k)},
			{"reminder.rule.day", steps(before)},
			{"reminder.rule.hours", steps(hours)},
			{"reminder.rule.week-day-hours", steps(reminder.Step{Days: -week}, before, hours)},
			none,
		}
	case reminder.Exam:
		return []preset{
			{"reminder.rule.start-end", reminder.DefaultRule(k)},
			{"reminder.rule.start", steps(due)},
			{"reminder.rule.end", steps(reminder.Step{From: reminder.FromEnd, Days: -week})},
			none,
		}
	}
	return []preset{
		{"reminder.rule.week-due-monthly", reminder.DefaultRule(k)},
		{"reminder.rule.week-due", steps(reminder.Step{Days: -week}, due)},
		{"reminder.rule.due", steps(due)},
		none,
	}
}

// presetOf is the name of a rule, "" for one that no screen offers.
func presetOf(k reminder.Kind, rule reminder.Rule) string {
	for _, p := range presets(k) {
		if p.rule.Off && rule.Off || p.rule.Off == rule.Off && p.rule.Monthly == rule.Monthly && slices.Equal(p.rule.Steps, rule.Steps) {
			return p.key
		}
	}
	return ""
}

func ruleWord(st *stage.Stage, k reminder.Kind, rule reminder.Rule) string {
	if key := presetOf(k, rule); key != "" {
		return st.S(key)
	}
	return st.S("reminder.rule.own")
}

// remindChoice is a choice among settings of the reminders.
func remindChoice(st *stage.Stage, title, what string, choices func(*stage.Stage) []kit.Choice, active func(reminder.Settings) string, set func(*reminder.Settings, string)) stage.Screen {
	return &choice{stage: st, title: title, choices: choices,
		above: func() fyne.CanvasObject { return kit.NewText(st.S(what), kit.Body) },
		active: func() string {
			prefs, err := st.Session.Preferences()
			if err != nil {
				return ""
			}
			return active(prefs.Reminders)
		},
		choose: func(id string) error {
			return changeReminders(st, func(s *reminder.Settings) { set(s, id) })
		}}
}

func newReminderKind(st *stage.Stage, k reminder.Kind) stage.Screen {
	choices := func(st *stage.Stage) (all []kit.Choice) {
		for _, p := range presets(k) {
			all = append(all, kit.Choice{ID: p.key, Word: st.S(p.key)})
		}
		return all
	}
	return remindChoice(st, k.LabelKey(), k.LabelKey()+".what", choices, func(s reminder.Settings) string { return presetOf(k, s.Rule(k)) },
		func(s *reminder.Settings, id string) {
			for i, p := range presets(k) {
				switch {
				case p.key != id:
				case i == 0: // what was not chosen follows a default that gets better
					delete(s.Kinds, k)
				default:
					if s.Kinds == nil {
						s.Kinds = map[reminder.Kind]reminder.Rule{}
					}
					s.Kinds[k] = p.rule
				}
			}
		})
}

// hourOf is when what has no hour is reminded of, in minutes after midnight.
func hourOf(s reminder.Settings) int {
	if s.Hour == 0 {
		return reminder.DefaultHour
	}
	return s.Hour
}

// clockWord writes minutes after midnight as an hour of the clock.
func clockWord(st *stage.Stage, minute int) string {
	if minute%60 == 0 {
		return st.S("reminder.hour", text.Args{"Hour": minute / 60})
	}
	return st.S("activity.time", text.Args{"Hour": minute / 60, "Minute": strconv.Itoa(100 + minute%60)[1:]})
}

func newReminderHour(st *stage.Stage) stage.Screen {
	choices := func(st *stage.Stage) (all []kit.Choice) {
		for hour := 7; hour <= 21; hour++ {
			all = append(all, kit.Choice{ID: strconv.Itoa(hour * 60), Word: clockWord(st, hour*60)})
		}
		return all
	}
	return remindChoice(st, "reminder.settings.hour", "reminder.settings.hour.what", choices, func(s reminder.Settings) string { return strconv.Itoa(hourOf(s)) },
		func(s *reminder.Settings, id string) { s.Hour, _ = strconv.Atoi(id) })
}

// quiets are the quiet hours that can be chosen; the last ones are none.
func quiets() []reminder.Quiet {
	return []reminder.Quiet{reminder.DefaultQuiet(), {From: 20 * 60, Until: 7 * 60}, {From: 20 * 60, Until: 9 * 60}, {From: 22 * 60, Until: 7 * 60}, {From: 23 * 60, Until: 6 * 60}, {}}
}

func quietWord(st *stage.Stage, q reminder.Quiet) string {
	if q.From == q.Until {
		return st.S("reminder.quiet.none")
	}
	return st.S("reminder.quiet.from", text.Args{"From": clockWord(st, q.From), "Until": clockWord(st, q.Until)})
}

func quietID(q reminder.Quiet) string { return strconv.Itoa(q.From) + "-" + strconv.Itoa(q.Until) }

func newQuietHours(st *stage.Stage) stage.Screen {
	choices := func(st *stage.Stage) (all []kit.Choice) {
		for _, q := range quiets() {
			all = append(all, kit.Choice{ID: quietID(q), Word: quietWord(st, q)})
		}
		return all
	}
	return remindChoice(st, "reminder.settings.quiet", "reminder.settings.quiet.what", choices, func(s reminder.Settings) string { return quietID(s.QuietHours()) },
		func(s *reminder.Settings, id string) {
			for _, q := range quiets() {
				if quietID(q) == id {
					s.Quiet = &q
				}
			}
		})
}
