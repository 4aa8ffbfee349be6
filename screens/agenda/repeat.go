package agenda

import (
	"time"

	"fyne.io/fyne/v2"

	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// The recurrences that a family chooses from. Whatever else stands in an appointment is kept as it is.
const (
	never       = "never"
	daily       = "daily"
	weekly      = "weekly"
	fortnightly = "fortnightly"
	monthly     = "monthly"
	monthEnd    = "month-end"
	yearly      = "yearly"
	special     = "special"
)

// How a recurrence ends.
const (
	endless   = "endless"
	untilDay  = "until"
	untilSeen = "count"
)

// repeatFields ask whether an appointment comes again.
type repeatFields struct {
	stage   *stage.Stage
	before  string // the rule that was there
	changed func() // fields came or went

	box   *fyne.Container
	field *kit.ChoiceField
	ends  *kit.Segmented
	until *kit.DateField
	count *kit.NumberField
}

func newRepeatFields(st *stage.Stage, a record.Appointment) *repeatFields {
	r := &repeatFields{stage: st, before: a.Repeat}
	pattern, ok := agenda.PatternOf(a, home(st))
	chosen := special
	if ok {
		chosen = recurrence(pattern, a.Date)
	}
	var choices []kit.Choice
	for _, id := range []string{never, daily, weekly, fortnightly, monthly, monthEnd, yearly} {
		choices = append(choices, kit.Choice{ID: id, Word: st.S("agenda.repeat." + id)})
	}
	if chosen == special {
		choices = append(choices, kit.Choice{ID: special, Word: st.S("agenda.repeat.special"), Detail: st.S("agenda.repeat.special-detail")})
	}
	r.field = kit.NewChoiceField(st.S("agenda.form.repeat"), "", choices, choiceWords(st), func(string) { r.show() })
	r.field.SetSelected(chosen)
	end := endless
	r.until = st.DateField(st.S("agenda.repeat.until-day"), "", false)
	r.count = kit.NewNumberField(st.S("agenda.repeat.count-field"), "", st.S("agenda.repeat.count-unit"), 1, ",")
	switch {
	case !ok:
	case pattern.Count > 0:
		end = untilSeen
		r.count.SetValue(int64(pattern.Count))
	case !pattern.Until.IsZero():
		end = untilDay
		stage.ShowDate(r.until, pattern.Until)
	}
	r.ends = kit.NewSegmented([]kit.Choice{{ID: endless, Word: st.S("agenda.repeat.endless")}, {ID: untilDay, Word: st.S("agenda.repeat.until")},
		{ID: untilSeen, Word: st.S("agenda.repeat.count")}}, end, func(string) { r.show() })
	r.box = kit.VBox(kit.Gap12, r.field, r.ends, r.until, r.count)
	r.show()
	return r
}

// home is the zone of this device.
func home(st *stage.Stage) *time.Location { return st.Session.AgendaSpan(st.Today(), st.Today()).Home }

// recurrence names a pattern, special where the form has no word for it.
func recurrence(p agenda.Pattern, first record.Date) string {
	if len(p.Days) == 1 && p.Days[0] == first.Time().Weekday() {
		p.Days = nil // the day of the week is that of the first date
	}
	if len(p.Days) > 0 || p.Count > mostTimes {
		return special
	}
	switch every := max(p.Every, 1); {
	case p.Frequency == agenda.Never:
		return never
	case p.Frequency == agenda.Weekly && every == 2:
		return fortnightly
	case every > 1:
		return special
	case p.Frequency == agenda.Daily:
		return daily
	case p.Frequency == agenda.Weekly:
		return weekly
	case p.Frequency == agenda.Monthly && p.LastDay:
		return monthEnd
	case p.Frequency == agenda.Monthly:
		return monthly
	case p.Frequency == agenda.Yearly:
		return yearly
	}
	return special
}

// pattern is the recurrence of a choice, without its end.
func pattern(id string) agenda.Pattern {
	switch id {
	case daily:
		return agenda.Pattern{Frequency: agenda.Daily}
	case weekly:
		return agenda.Pattern{Frequency: agenda.Weekly}
	case fortnightly:
		return agenda.Pattern{Frequency: agenda.Weekly, Every: 2}
	case monthly:
		return agenda.Pattern{Frequency: agenda.Monthly}
	case monthEnd:
		return agenda.Pattern{Frequency: agenda.Monthly, LastDay: true}
	case yearly:
		return agenda.Pattern{Frequency: agenda.Yearly}
	}
	return agenda.Pattern{}
}

// show hides what the choice does not need.
func (r *repeatFields) show() {
	simple := r.field.Selected() != never && r.field.Selected() != special
	r.ends.Hidden = !simple
	r.until.Hidden = !simple || r.ends.Selected() != untilDay
	r.count.Hidden = !simple || r.ends.Selected() != untilSeen
	hint := ""
	if r.field.Selected() == special {
		hint = r.stage.S("agenda.repeat.special-detail")
	}
	r.field.SetHint(hint)
	r.box.Refresh()
	if r.changed != nil {
		r.changed()
	}
}

// write puts the rule into the appointment, or says what is wrong at which field.
func (r *repeatFields) write(a *record.Appointment) (kit.Complainer, string) {
	st, chosen := r.stage, r.field.Selected()
	if chosen == special {
		a.Repeat = r.before
		return nil, ""
	}
	p := pattern(chosen)
	if chosen != never {
		switch r.ends.Selected() {
		case untilDay:
			d, ok := stage.DateIn(r.until)
			switch {
			case !ok:
				return r.until, st.S("entry.date.unreadable")
			case d.IsZero():
				return r.until, st.S("entry.date.missing")
			case d.Before(a.Date):
				return r.until, st.S("agenda.repeat.until-before")
			}
			p.Until = d
		case untilSeen:
			n, ok := r.count.Value()
			if !ok || n < 1 || n > mostTimes {
				return r.count, st.S("agenda.repeat.count-wrong", text.Args{"Most": mostTimes})
			}
			p.Count = int(n)
		}
	}
	a.Repeat = p.Rule()
	return nil, ""
}

// mostTimes is the longest series that can be asked for by number: a year of every day.
const mostTimes = 366

// says tells a recurrence in words: « Toutes les semaines, jusqu’au 3 juin ». "" is said of a single date.
func says(st *stage.Stage, a record.Appointment) string {
	p, ok := agenda.PatternOf(a, home(st))
	chosen := special
	if ok {
		chosen = recurrence(p, a.Date)
	}
	if chosen == never {
		return ""
	}
	sentence := st.S("agenda.repeat." + chosen)
	switch {
	case chosen == special:
	case p.Count > 0:
		return st.Text.Facts(sentence, st.N("agenda.repeat.times", p.Count))
	case !p.Until.IsZero():
		return st.Text.Facts(sentence, st.S("agenda.repeat.until-date", text.Args{"Date": st.Text.Date(p.Until)}))
	}
	return sentence
}
