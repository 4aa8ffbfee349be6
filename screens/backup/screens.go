package backup

import (
	"carnet/app"
	"carnet/screens/stage"
)

// Named is a screen of this package, with a name for its picture.
type Named struct {
	Name string
	New  func() stage.Screen
}

// Screens lists the screens under the place, for the tour. A carnet that cannot be backed up has none.
func Screens(st *stage.Stage) []Named {
	if !st.Carnet.CanBackUp() {
		return nil
	}
	return []Named{
		{"closing", func() stage.Screen {
			return newClosing(st, app.BackupSettings{}, func(app.BackupSettings) { st.Nav.Back() })
		}},
		{"key", func() stage.Screen { return newKey(st) }},
		{"rehearsal", func() stage.Screen { return NewRehearsal(st) }},
		{"restore", func() stage.Screen { return NewRestore(st) }},
	}
}
