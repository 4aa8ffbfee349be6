package app

import (
	"carnet/app/agenda"
	"carnet/app/record"
	"carnet/app/reminder"
)

// Reminders plans the notifications of all profiles from now on, the nearest first. Plan them anew at each unlocking and
// each change. Keys are of this session only: they are never written, and no notification says them.
func (s *Session) Reminders(settings reminder.Settings) []reminder.Reminder {
	return reminder.Plan(s.carnet.clock(), s.zone(), s.ReminderEvents(), settings)
}

// ReminderEvents lists what can be reminded of: appointments of the next year, doses and examinations that are to do or to
// come, visits among them, and follow-ups that have a limit. What an appointment was made for is left to that appointment.
func (s *Session) ReminderEvents() []reminder.Event {
	today := s.Today()
	var events []reminder.Event
	for _, i := range s.Agenda(today, today.AddYears(1)) {
		if e, ok := eventOf(i); ok {
			events = append(events, e)
		}
	}
	return events
}

// eventKey names an event among those of all profiles.
func eventKey(profile record.ID, what, which string) string {
	return profile.String() + " " + what + " " + which
}

// eventOf is what a line of the agenda asks to be reminded of; false for one that asks for nothing.
func eventOf(i agenda.Item) (reminder.Event, bool) {
	e := reminder.Event{Profile: i.Profile, Day: i.Day, Key: eventKey(i.Profile, string(i.Kind), i.Key)}
	toDo := i.Status == agenda.Late || i.Status == agenda.Open || i.Status == agenda.Upcoming
	switch i.Kind {
	case agenda.Appointment:
		e.Kind, e.At, e.Quiet = reminder.Appointment, i.Start, i.Appointment.Quiet
		e.Key = eventKey(i.Profile, string(i.Kind), i.ID.String()+" "+i.Day.String())
		return e, i.Status == agenda.Planned
	case agenda.Dose:
		e.Kind = reminder.Dose
		return e, toDo && i.Booked.IsZero() && !i.Day.IsZero()
	case agenda.Exam:
		e.Kind = reminder.Exam
		if !i.Until.IsZero() {
			e.End = i.Until.AddDays(1)
		}
		return e, toDo && i.Booked.IsZero()
	case agenda.FollowUp:
		e.Kind, e.Key = reminder.FollowUp, eventKey(i.Profile, string(i.Kind), i.ID.String())
		return e, toDo && !i.FollowUp.By.IsZero()
	}
	return reminder.Event{}, false
}
