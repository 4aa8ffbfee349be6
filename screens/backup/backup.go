package backup

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Overview is the place « Sauvegardes »: how old the last backup is, how backups are made, and what can be done with one.
type Overview struct{ stage *stage.Stage }

// New prepares the place.
func New(st *stage.Stage) stage.Screen { return &Overview{st} }

// Title implements stage.Screen: the screen has its own title.
func (o *Overview) Title() string { return "" }

// Content implements stage.Screen.
func (o *Overview) Content() fyne.CanvasObject {
	st := o.stage
	title := kit.NewText(st.S("backup.title"), kit.Title)
	if !st.Carnet.CanBackUp() {
		return kit.NewScrollColumn(0, title, kit.NewBanner(kit.Info, st.S("backup.none.title"), st.S("backup.none.detail")))
	}
	settings, err := st.Session.BackupSettings()
	if err == nil && !st.Session.CanBackUp() {
		return kit.NewScrollColumn(0, append([]fyne.CanvasObject{title, kit.NewBanner(kit.Info, st.S("backup.empty.title"), st.S("backup.empty.detail"))}, o.trying(settings)...)...)
	}
	if err != nil {
		return kit.NewScrollColumn(0, title, kit.NewBanner(kit.Late, st.S("backup.unread"), st.Text.Error(err)), o.restoring())
	}
	now := []fyne.CanvasObject{title}
	if card := Restored(st); card != nil {
		now = append(now, card)
	}
	now = append(now, o.age(settings), kit.NewPrimary(nowVerb(st, settings), icons.Save, func() { Begin(st) }))
	how := o.how(settings)
	if st.Phone {
		return kit.NewScrollColumn(0, append(append(now, how...), o.trying(settings)...)...)
	}
	return kit.NewWideScroll(kit.TwoColumns(kit.VBox(kit.Gap12, append(now, o.trying(settings)...)...), kit.VBox(kit.Gap12, how...)))
}

func nowVerb(st *stage.Stage, s app.BackupSettings) string {
	if s.Last.IsZero() {
		return st.S("backup.first")
	}
	return st.S("backup.now")
}

// age says how old the last backup is, and what that means if the device is lost today.
func (o *Overview) age(s app.BackupSettings) fyne.CanvasObject {
	st := o.stage
	status, err := st.Session.BackupStatus()
	row := kit.RowSpec{Icon: icons.Save, Status: kit.Done, Title: Age(st, s), Detail: st.S("backup.fresh")}
	switch {
	case err != nil || status.Never:
		row.Status, row.Icon, row.Detail = kit.Due, icons.Alert, st.S("backup.never.detail")
	case status.Due:
		row.Status, row.Icon, row.Detail = kit.Due, icons.Clock, st.S("backup.old")
	}
	objects := []fyne.CanvasObject{kit.NewStatusRow(row)}
	if s.LastFile != "" {
		objects = append(objects, kit.NewText(st.S("backup.file", text.Args{"Name": kit.MiddleCut(s.LastFile, 40), "Date": st.Text.Date(st.DayOf(s.Last))}), kit.Detail))
	}
	return kit.NewCard(append(objects, kit.NewText(st.S("backup.elsewhere"), kit.Detail))...)
}

// Age says in one line how old the last backup is.
func Age(st *stage.Stage, s app.BackupSettings) string {
	if s.Last.IsZero() {
		return st.S("backup.never")
	}
	day, today := st.DayOf(s.Last), st.Today()
	if day.After(today) { // by a clock that was wrong, then or now
		day = today
	}
	when := st.Text.Ago(day, today)
	if st.Device.TextPercent <= 150 { // in a narrow rail the line breaks before « il y a », not in it; in large letters it has to
		when = strings.ReplaceAll(when, " ", "\u00a0")
	}
	return st.S("backup.last", text.Args{"When": when})
}

// how lists what was chosen about the next backups.
func (o *Overview) how(s app.BackupSettings) []fyne.CanvasObject {
	st := o.stage
	var rows []fyne.CanvasObject
	if st.Disk != nil {
		where := st.S("backup.folder.none")
		if s.Folder != "" {
			where = folderName(s.Folder)
		}
		rows = append(rows, row(icons.Folder, st.S("backup.folder"), where, func() {
			askFolder(st, s, func(app.BackupSettings) { st.Nav.Refresh() })
		}))
	}
	closed := st.S("backup.closed.none")
	switch {
	case s.Members:
		closed = st.S("backup.closed.members")
	case s.Passphrase != "":
		closed = st.S("backup.closed.phrase")
	}
	rows = append(rows, row(icons.Lock, st.S("backup.closed"), closed, func() {
		st.Nav.Push(newClosing(st, s, func(app.BackupSettings) { st.Nav.Back() }))
	}))
	if s.Members {
		rows = append(rows, row(icons.Key, st.S("backup.key.title"), st.S("backup.key.row"), func() { st.Nav.Push(newKey(st)) }))
	}
	return []fyne.CanvasObject{kit.NewSectionTitle(st.S("backup.how")), kit.NewRowsCard(rows...),
		kit.NewSectionTitle(st.S("backup.remind")), o.interval(s)}
}

func row(icon icons.Icon, title, detail string, open func()) fyne.CanvasObject {
	return kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: title, Detail: detail, Chevron: true, OnTap: open})
}

// folderName is the path of a folder as a person knows it.
func folderName(uri string) string {
	if u, err := storage.ParseURI(uri); err == nil {
		return u.Path()
	}
	return uri
}

func (o *Overview) interval(s app.BackupSettings) fyne.CanvasObject {
	st := o.stage
	every := s.EveryDays
	if every == 0 {
		every = app.DefaultBackupDays
	}
	choices := []kit.Choice{{ID: "7", Word: st.N("backup.every", 7)}, {ID: "30", Word: st.N("backup.every", 30)},
		{ID: "90", Word: st.N("backup.every", 90)}, {ID: "-1", Word: st.S("backup.every.never")}}
	return kit.NewSegmented(choices, strconv.Itoa(every), o.onInterval)
}

func (o *Overview) onInterval(id string) {
	st := o.stage
	days, err := strconv.Atoi(id)
	if err == nil {
		err = st.Session.SetBackupSettings(func(b *app.BackupSettings) { b.EveryDays = days })
	}
	if err != nil {
		st.Nav.Fail(err)
		return
	}
	st.Nav.Refresh()
}

// trying lists what can be done with a backup file.
func (o *Overview) trying(s app.BackupSettings) []fyne.CanvasObject {
	st := o.stage
	proof := st.S("backup.proof.none")
	if !s.LastProof.IsZero() {
		proof = st.S("backup.proof.last", text.Args{"When": st.Text.Ago(st.DayOf(s.LastProof), st.Today())})
	}
	return []fyne.CanvasObject{kit.NewSectionTitle(st.S("backup.file.title")), kit.NewRowsCard(
		row(icons.Shield, st.S("backup.proof.title"), proof, func() { st.Nav.Push(NewRehearsal(st)) }),
		row(icons.Import, st.S("backup.restore.title"), st.S("backup.restore.row"), func() { st.Nav.Push(NewRestore(st)) }))}
}

// restoring is all that is left where the settings cannot be read.
func (o *Overview) restoring() fyne.CanvasObject {
	st := o.stage
	return kit.NewRowsCard(row(icons.Import, st.S("backup.restore.title"), st.S("backup.restore.row"), func() { st.Nav.Push(NewRestore(st)) }))
}

// Due is the card of the home screen that asks for a backup, nil while none is due: the last one is young enough, the
// person wants not to be asked, or no child has been added whose record could be lost.
func Due(st *stage.Stage) fyne.CanvasObject {
	if !Worth(st) {
		return nil
	}
	status, err := st.Session.BackupStatus()
	if err != nil || !status.Due {
		return nil
	}
	title, detail, verb := st.N("backup.due.title", status.Days), st.S("backup.old"), st.S("backup.now")
	if status.Never {
		title, detail, verb = st.S("backup.never"), st.S("backup.never.detail"), st.S("backup.first")
	}
	return kit.NewBanner(kit.Due, title, detail, kit.NewSecondary(verb, icons.Save, func() { Begin(st) }))
}

// Line is how old the last backup is, "" where there is nothing to say of it.
func Line(st *stage.Stage) string {
	if !Worth(st) {
		return ""
	}
	s, err := st.Session.BackupSettings()
	if err != nil {
		return ""
	}
	return Age(st, s)
}

// Worth reports that there is a child's record to keep, and a way to do it.
func Worth(st *stage.Stage) bool {
	if st.Session == nil || !st.Carnet.CanBackUp() {
		return false
	}
	for _, p := range st.Session.Profiles() {
		if p.Status() == app.Active && p.Identity().Role == record.Attached {
			return true
		}
	}
	return false
}
