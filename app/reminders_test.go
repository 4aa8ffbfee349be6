package app_test

import (
	"slices"
	"strings"
	"testing"

	"carnet/app/record"
	"carnet/app/reminder"
)

// Today is 10 March 2026, 21:00 UTC; the child was born on 1 March 2025.
func TestWhatTheFamilyIsRemindedOf(t *testing.T) {
	f := newFamily(t)
	ctx := t.Context()
	add := func(a record.Appointment) record.ID {
		t.Helper()
		id, err := f.child.AddAppointment(ctx, a)
		must(t, err)
		return id
	}
	kinds := func() map[reminder.Kind]int {
		all := map[reminder.Kind]int{}
		for _, e := range f.s.ReminderEvents() {
			all[e.Kind]++
		}
		return all
	}
	before := kinds()
	if before[reminder.Appointment] != 0 || before[reminder.Dose] == 0 || before[reminder.Exam] == 0 {
		t.Fatalf("at first %v", before)
	}
	weekly := add(record.Appointment{Title: "Kiné", Date: record.NewDate(2026, 3, 12), Minute: 600, Zone: "Indian/Reunion", Repeat: "FREQ=WEEKLY;COUNT=3"})
	add(record.Appointment{Title: "Visite", Date: record.NewDate(2026, 3, 20), AllDay: true, Exam: "MED-1234"})
	gone := add(record.Appointment{Title: "Annulé", Date: record.NewDate(2026, 3, 21), AllDay: true})
	must(t, f.child.SetAppointmentStatus(ctx, gone, record.AppointmentCancelled))
	_, err := f.child.AddFollowUp(ctx, record.FollowUp{What: record.Referral, Text: "lunettes", Asked: record.NewDate(2026, 3, 1), By: record.NewDate(2026, 4, 1)})
	must(t, err)
	_, err = f.child.AddFollowUp(ctx, record.FollowUp{What: record.Referral, Text: "sans limite", Asked: record.NewDate(2026, 3, 1)})
	must(t, err)
	after := kinds()
	if after[reminder.Appointment] != 4 || after[reminder.FollowUp] != 1 || after[reminder.Dose] != before[reminder.Dose] {
		t.Errorf("then %v", after)
	}
	if after[reminder.Exam] != before[reminder.Exam]-1 {
		t.Error("an examination with an appointment is reminded of twice")
	}
	add(record.Appointment{Title: "Dents", Date: record.NewDate(2026, 4, 20), AllDay: true, Exam: "DENTAL-1"})
	if dentist := kinds(); dentist[reminder.Exam] != after[reminder.Exam]-1 || dentist[reminder.Appointment] != after[reminder.Appointment]+1 {
		t.Errorf("with an appointment at the dentist's %v", dentist)
	}
	var keys []string
	for _, e := range f.s.ReminderEvents() {
		keys = append(keys, e.Key)
	}
	slices.Sort(keys)
	if len(slices.Compact(slices.Clone(keys))) != len(keys) {
		t.Errorf("the same is reminded of twice: %v", keys)
	}
	plan := f.s.Reminders(reminder.Settings{})
	first := slices.IndexFunc(plan, func(r reminder.Reminder) bool {
		return slices.ContainsFunc(r.About, func(key string) bool { return strings.Contains(key, weekly.String()) })
	})
	if first < 0 || plan[first].At.UTC().Format("2006-01-02 15:04") != "2026-03-11 08:00" { // 6:00 UTC is 10:00 there, and quiet here
		t.Errorf("%+v", plan[:min(3, len(plan))])
	}
	for _, r := range plan {
		for _, key := range r.About {
			for _, secret := range []string{"Kiné", "Visite", "lunettes", "Lina"} {
				if strings.Contains(key, secret) {
					t.Errorf("the key %q holds words of the family", key)
				}
			}
		}
	}
	if muted := f.s.Reminders(reminder.Settings{Muted: []record.ID{f.child.ID()}}); len(muted) != 0 {
		t.Errorf("a silent child has %d reminders", len(muted))
	}
	if f.s.Lock(); len(f.s.ReminderEvents()) != 0 {
		t.Error("a locked account still knows what is due")
	}
}
