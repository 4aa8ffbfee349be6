package reminder

import (
	"slices"

	"carnet/app/record"
)

// Kind is the sort of thing that a reminder is about. Each has rules of its own.
type Kind string

// The kinds. The list is append-only: settings name them.
const (
	Appointment Kind = "appointment"
	Dose        Kind = "dose"
	Exam        Kind = "exam"      // also visits that have a window: at school, at the dentist's, in the pregnancy
	FollowUp    Kind = "follow-up" // something that a visit asked for
)

// Kinds lists them in the order of a screen.
func Kinds() []Kind { return []Kind{Appointment, Dose, Exam, FollowUp} }

// LabelKey is the text key of the kind's name.
func (k Kind) LabelKey() string { return "reminder.kind." + string(k) }

// Anchor is the end of an event from which a step counts.
type Anchor string

// The anchors. The empty one is the start.
const (
	FromStart Anchor = ""    // the moment, the due date, the first day of a window
	FromEnd   Anchor = "end" // the first day after a window; an event without an end has no such step
)

// Step is one reminder of an event: so many days and minutes after its anchor, before it where they are negative. Days are
// civil days: « the day before at nine » stays at nine when summer time begins that night.
type Step struct {
	From    Anchor `json:"from,omitempty"`
	Days    int    `json:"days,omitempty"`
	Minutes int    `json:"minutes,omitempty"`
}

// Rule says when events of one kind are reminded of.
type Rule struct {
	Off   bool   `json:"off,omitempty"`
	Steps []Step `json:"steps,omitempty"`
	// Monthly: again every month after the last step, for as long as the event is there.
	Monthly bool `json:"monthly,omitempty"`
}

// DefaultRule is the rule of a kind that nobody changed.
func DefaultRule(k Kind) Rule {
	switch k {
	case Appointment:
		return Rule{Steps: []Step{{Days: -1}, {Minutes: -120}}}
	case Dose, FollowUp:
		return Rule{Steps: []Step{{Days: -7}, {}, {Days: 14}}, Monthly: true}
	case Exam:
		return Rule{Steps: []Step{{}, {From: FromEnd, Days: -7}}}
	}
	return Rule{}
}

// Quiet are the hours in which nothing is shown, in minutes after midnight on the clock of this device, from 0 to 1439.
// They may run over midnight. From equal to Until is no quiet hours.
type Quiet struct {
	From  int `json:"from"`
	Until int `json:"until"`
}

// DefaultQuiet is from nine in the evening to eight in the morning.
func DefaultQuiet() Quiet { return Quiet{From: 21 * 60, Until: 8 * 60} }

// holds reports a minute of the day in which nothing is shown.
func (q Quiet) holds(minute int) bool {
	if q.From <= q.Until {
		return q.From <= minute && minute < q.Until
	}
	return minute >= q.From || minute < q.Until
}

// DefaultHour is when what has a day and no hour is reminded of: nine o'clock.
const DefaultHour = 9 * 60

// Settings are what an account chose. The zero value is the defaults.
type Settings struct {
	Off   bool          `json:"off,omitempty"`   // no reminder at all
	Muted []record.ID   `json:"muted,omitempty"` // profiles without reminders
	Kinds map[Kind]Rule `json:"kinds,omitempty"` // a kind that is not there has its DefaultRule
	Hour  int           `json:"hour,omitempty"`  // minutes after midnight for what has no hour, 0 is DefaultHour
	Quiet *Quiet        `json:"quiet,omitempty"` // nil is DefaultQuiet
}

// The most that settings may ask for.
const (
	maxSteps = 8
	maxDays  = 366
)

// Validate refuses what no screen offers, as settings that were altered: Invalid with the field "reminders".
func (s Settings) Validate() error {
	minute := func(n int) bool { return n >= 0 && n < 24*60 }
	if !minute(s.Hour) || s.Quiet != nil && !(minute(s.Quiet.From) && minute(s.Quiet.Until)) {
		return record.InvalidField("reminders")
	}
	for _, rule := range s.Kinds {
		if len(rule.Steps) > maxSteps || rule.Monthly && len(rule.Steps) == 0 {
			return record.InvalidField("reminders")
		}
		for _, step := range rule.Steps {
			if step.Days < -maxDays || step.Days > maxDays || step.Minutes <= -24*60 || step.Minutes >= 24*60 || step.From != FromStart && step.From != FromEnd {
				return record.InvalidField("reminders")
			}
		}
	}
	return nil
}

// Rule is the rule of a kind: the one that was chosen, or the default.
func (s Settings) Rule(k Kind) Rule {
	if rule, chosen := s.Kinds[k]; chosen {
		return rule
	}
	return DefaultRule(k)
}

// QuietHours are those that were chosen, or the defaults.
func (s Settings) QuietHours() Quiet {
	if s.Quiet != nil {
		return *s.Quiet
	}
	return DefaultQuiet()
}

// silent reports that nothing is ever shown of an event.
func (s Settings) silent(e Event) bool {
	return s.Off || e.Quiet || s.Rule(e.Kind).Off || slices.Contains(s.Muted, e.Profile)
}

func (s Settings) hour() int {
	if s.Hour == 0 {
		return DefaultHour
	}
	return s.Hour
}
