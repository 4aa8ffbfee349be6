package settings

import (
	"carnet/app/reminder"
	"carnet/screens/activity"
	"carnet/screens/erase"
	"carnet/screens/export"
	"carnet/screens/stage"
)

// Named is a screen under the settings, with a name for its picture.
type Named struct {
	Name string
	New  func() stage.Screen
}

// Screens lists the screens under the settings, for the tour.
func Screens(st *stage.Stage) []Named {
	all := []Named{
		{"account", func() stage.Screen { return newAccount(st) }},
		{"reminders", func() stage.Screen { return newReminders(st) }},
		{"reminders-kind", func() stage.Screen { return newReminderKind(st, reminder.Dose) }},
		{"reminders-hour", func() stage.Screen { return newReminderHour(st) }},
		{"reminders-quiet", func() stage.Screen { return newQuietHours(st) }},
		{"auto-lock", func() stage.Screen { return newAutoLock(st) }},
		{"photos", func() stage.Screen { return newPhotos(st) }},
		{"language", func() stage.Screen { return newLanguage(st) }},
		{"text-size", func() stage.Screen { return newSize(st) }},
		{"theme", func() stage.Screen { return newTheme(st) }},
		{"verify", func() stage.Screen { return newVerify(st) }},
		{"activity", func() stage.Screen { return activity.New(st) }},
		{"sources", func() stage.Screen { return newSources(st) }},
		{"about", func() stage.Screen { return newAbout(st) }},
	}
	if shareable(st) {
		all = append(all, Named{"share", func() stage.Screen { return newShare(st) }})
	}
	if erase.Offered(st) {
		all = append(all, Named{"erase", func() stage.Screen { return erase.New(st) }})
	}
	if st.Carnet.CanExport() {
		all = append(all, Named{"export", func() stage.Screen { return export.New(st) }}, Named{"import", func() stage.Screen { return export.NewImport(st) }})
	}
	return all
}
