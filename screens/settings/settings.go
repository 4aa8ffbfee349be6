// Package settings holds what a person can change about the account and the device, the sharing of a profile, and what
// Carnet says about itself.
package settings

import (
	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/activity"
	"carnet/screens/backup"
	"carnet/screens/erase"
	"carnet/screens/export"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Settings is the place « Paramètres ».
type Settings struct{ stage *stage.Stage }

// New prepares the place.
func New(st *stage.Stage) stage.Screen { return &Settings{stage: st} }

// Title implements stage.Screen: the screen has its own title.
func (s *Settings) Title() string { return "" }

// Content implements stage.Screen.
func (s *Settings) Content() fyne.CanvasObject {
	st := s.stage
	account := kit.VBox(kit.Gap12, kit.NewSectionTitle(st.S("settings.group.account")), s.account())
	device := kit.VBox(kit.Gap12, kit.NewSectionTitle(st.S("settings.group.device")), s.device())
	about := kit.VBox(kit.Gap12, kit.NewSectionTitle(st.S("settings.group.about")), aboutRows(st))
	title := kit.NewText(st.S("settings.title"), kit.Title)
	own := kit.VBox(kit.Gap12, title, account)
	if rows := s.profile(); rows != nil {
		own.Add(kit.NewSectionTitle(st.S("settings.group.profile", text.Args{"Name": profileName(st)})))
		own.Add(rows)
	}
	if st.Phone {
		return kit.NewScrollColumn(0, own, device, about, lockButton(st))
	}
	return kit.NewWideScroll(kit.TwoColumns(own, kit.VBox(kit.Gap12, device, about))) // the rail locks
}

func profileName(st *stage.Stage) string {
	if st.IdentityDamaged() {
		return st.S("frame.damaged-name")
	}
	return st.Profile.Identity().CallName()
}

// row is a line that opens a screen.
func row(icon icons.Icon, title, detail string, open func()) fyne.CanvasObject {
	return kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: title, Detail: detail, Chevron: true, OnTap: open})
}

func (s *Settings) account() fyne.CanvasObject {
	st := s.stage
	rows := []fyne.CanvasObject{
		row(icons.Profile, st.S("settings.account.title"), st.Session.Identifier(), func() { st.Nav.Push(newAccount(st)) }),
	}
	if st.Carnet.CanBackUp() {
		rows = append(rows, row(icons.Save, st.S("backup.title"), backup.Line(st), func() { st.Nav.Open(stage.Backups) }))
	}
	prefs, err := st.Session.Preferences()
	rows = append(rows, row(icons.Shield, st.S("settings.verify.title"), lastVerified(st, prefs), func() { st.Nav.Push(newVerify(st)) }))
	if err != nil {
		return kit.NewRowsCard(rows...) // the settings below cannot be read; the rest is not theirs
	}
	kept := st.S("settings.photos.without")
	if prefs.KeepOriginals {
		kept = st.S("settings.photos.with")
	}
	reminded := st.S("reminder.settings.off")
	if !prefs.Reminders.Off {
		reminded = nextReminder(st)
	}
	rows = append(rows,
		row(icons.Bell, st.S("reminder.settings.title"), reminded, func() { st.Nav.Push(newReminders(st)) }),
		row(icons.Lock, st.S("settings.lock.title"), st.N("settings.lock.after", int(prefs.AutoLock().Minutes())), func() { st.Nav.Push(newAutoLock(st)) }),
		row(icons.Photo, st.S("settings.photos.title"), kept, func() { st.Nav.Push(newPhotos(st)) }))
	return kit.NewRowsCard(rows...)
}

// profile is what concerns the record book that is shown; nil where none can be read.
func (s *Settings) profile() fyne.CanvasObject {
	st := s.stage
	if st.Profile == nil || st.Profile.Status() != app.Active {
		return nil
	}
	var rows []fyne.CanvasObject
	if shareable(st) {
		rows = append(rows, row(icons.Share, st.S("settings.share.title"), st.S("settings.share.row"), func() { st.Nav.Push(newShare(st)) }))
	}
	rows = append(rows, row(icons.History, st.S("activity.title"), st.S("activity.row"), func() { st.Nav.Push(activity.New(st)) }))
	if st.Carnet.CanExport() {
		rows = append(rows, row(icons.Export, st.S("export.title"), st.S("export.row"), func() { st.Nav.Push(export.New(st)) }))
	}
	if erase.Offered(st) {
		rows = append(rows, row(icons.Trash, st.S("erase.title"), st.S("erase.row"), func() { st.Nav.Push(erase.New(st)) }))
	}
	return kit.NewRowsCard(rows...)
}

// shareable reports that the profile shown is one that its representatives manage together.
func shareable(st *stage.Stage) bool {
	return st.Profile != nil && st.Profile.Status() == app.Active && st.Profile.Identity().Role == record.Attached
}

func (s *Settings) device() fyne.CanvasObject {
	st := s.stage
	return kit.NewRowsCard(
		row(icons.Language, st.S("settings.language.title"), chosenWord(languages(st), st.Device.Language), func() { st.Nav.Push(newLanguage(st)) }),
		row(icons.TextSize, st.S("settings.size.title"), chosenWord(sizes(st), sizeID(st.Device)), func() { st.Nav.Push(newSize(st)) }),
		row(icons.Moon, st.S("settings.theme.title"), chosenWord(themes(st), st.Device.Theme), func() { st.Nav.Push(newTheme(st)) }))
}

func aboutRows(st *stage.Stage) fyne.CanvasObject {
	return kit.NewRowsCard(
		row(icons.Booklet, st.S("settings.sources.title"), st.S("settings.sources.row"), func() { st.Nav.Push(newSources(st)) }),
		row(icons.Info, st.S("settings.about.title"), st.S("settings.about.row"), func() { st.Nav.Push(newAbout(st)) }))
}

func lockButton(st *stage.Stage) fyne.CanvasObject {
	return kit.Inset(kit.Gap12, 0, 0, 0, kit.NewSecondary(st.S("settings.lock.now"), icons.Lock, st.Nav.Lock))
}

// More is the phone's « Plus » tab.
type More struct{ stage *stage.Stage }

// NewMore prepares the tab.
func NewMore(st *stage.Stage) stage.Screen { return &More{stage: st} }

// Title implements stage.Screen: the screen has its own title.
func (m *More) Title() string { return "" }

// Content implements stage.Screen.
func (m *More) Content() fyne.CanvasObject {
	st := m.stage
	return kit.NewScrollColumn(0,
		kit.NewText(st.S("settings.more.title"), kit.Title),
		kit.NewRowsCard(
			row(icons.People, st.S("settings.more.profiles"), st.S("settings.more.profiles.detail"), func() { st.Nav.Open(stage.AddProfile) }),
			row(icons.Settings, st.S("settings.title"), st.S("settings.more.settings.detail"), func() { st.Nav.Open(stage.Settings) })),
		aboutRows(st), lockButton(st))
}
