package main

import (
	"time"

	"carnet/app/record"
	"carnet/app/text"
	"carnet/storage"
)

type remindCommand struct {
	Print bool `help:"Only say when the next reminder comes; show nothing."`
}

// remind is what a timer of the system runs every few minutes. It asks for no password and opens no vault: it reads the
// moments beside it, and shows one constant notice if one of them has come.
func (t terminal) remind(line commandLine) error {
	r, now := storage.NewReminders(line.Vault), time.Now()
	if line.Remind.Print {
		return t.nextReminder(r, now)
	}
	shown, err := showDue(r, now, func() error {
		if err := showNotice(nil, line.Vault); err != nil {
			return sentence("reminder.command.failed")
		}
		return nil
	})
	if t.json != nil {
		t.json.Shown = &shown
	}
	return err
}

func (t terminal) nextReminder(r storage.Reminders, now time.Time) error {
	at, there, err := r.Next(now)
	if err != nil {
		return err
	}
	if !there {
		t.say(t.text.S("reminder.next.none"))
		return nil
	}
	if t.json != nil {
		t.json.Next = &at
	}
	here := at.In(now.Location())
	t.say(t.text.S("reminder.next", text.Args{"Day": t.text.DayDate(record.DateOf(here), record.DateOf(now)), "Hour": here.Hour(), "Minute": here.Format("04")}))
	return nil
}
