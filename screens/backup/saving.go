package backup

import (
	"context"
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
	"carnet/screens/task"
)

// Begin makes a backup: it asks for what was not chosen yet, then writes.
func Begin(st *stage.Stage) {
	settings, err := st.Session.BackupSettings()
	if err != nil {
		st.Nav.Fail(err)
		return
	}
	beginWith(st, settings)
}

func beginWith(st *stage.Stage, settings app.BackupSettings) {
	switch {
	case settings.Passphrase == "" && !settings.Members:
		askClosing(st, settings)
	case st.Disk != nil && settings.Folder == "":
		askFolder(st, settings, func(settings app.BackupSettings) { begin(st, settings) })
	default:
		begin(st, settings)
	}
}

// askClosing asks what opens the backup, and goes on with it.
func askClosing(st *stage.Stage, settings app.BackupSettings) {
	c := newClosing(st, settings, func(chosen app.BackupSettings) {
		st.Nav.Back()
		beginWith(st, chosen)
	})
	c.anyway = true
	st.Nav.Push(c)
}

// askFolder asks for the folder of the backups to come, keeps it where that is possible, and goes on with it.
func askFolder(st *stage.Stage, settings app.BackupSettings, then func(app.BackupSettings)) {
	st.OpenFolder(func(folder fyne.URI, err error) {
		if err == nil {
			settings.Folder = folder.String()
			err = st.Session.SetBackupSettings(func(b *app.BackupSettings) { b.Folder = settings.Folder })
		}
		if err != nil && !unwritable(err) {
			st.Nav.Fail(err)
			return
		}
		then(settings)
	})
}

// begin chooses the file: a new one in the folder, or what a phone's file chooser makes.
func begin(st *stage.Stage, settings app.BackupSettings) {
	name := st.Session.BackupName()
	if st.Disk != nil {
		folder, err := storage.ParseURI(settings.Folder)
		if err == nil {
			folder, err = freeName(folder, name)
		}
		if err != nil {
			st.Nav.Fail(record.Wrap(record.SaveFailed, "choose backup file", err))
			return
		}
		save(st, st.FileAt(folder), folder.Name(), settings)
		return
	}
	st.SaveFile(name, func(w fyne.URIWriteCloser, err error) {
		if err != nil {
			st.Nav.Fail(err)
			return
		}
		save(st, st.Begun(w), w.URI().Name(), settings)
	})
}

// freeName is a file of the folder that does not exist: a backup never takes the place of another one, which stays good
// if this one fails.
func freeName(folder fyne.URI, name string) (fyne.URI, error) {
	stem, extension := strings.TrimSuffix(name, ".age"), ".age"
	for n := 2; ; n++ {
		file, err := storage.Child(folder, name)
		if err != nil {
			return nil, err
		}
		if here, err := storage.Exists(file); err != nil || !here {
			return file, nil // an unreadable folder is told when it is written to
		}
		name = stem + "-" + strconv.Itoa(n) + extension
	}
}

// saving makes one backup.
type saving struct {
	stage    *stage.Stage
	file     string
	settings app.BackupSettings
	report   app.BackupReport
	unnoted  bool // the file is whole, and the record could not keep that it was made
}

func save(st *stage.Stage, to app.Place, file string, settings app.BackupSettings) {
	s := &saving{stage: st, file: file, settings: settings}
	session, words := st.Session, st.Text
	key := app.BackupKey{Passphrase: settings.Passphrase, Members: settings.Members}
	task.Start(st, &task.Task{Header: st.S("backup.saving.title"), Doing: st.S("backup.saving.doing"), About: st.S("backup.saving.about"), Stays: st.S("backup.saving.canceled"),
		Do: func(ctx context.Context, progress app.Progress) (err error) {
			s.report, err = session.Backup(ctx, to, file, key, words, progress)
			if s.unnoted = unwritable(err) && len(s.report.Profiles) > 0; s.unnoted {
				return nil
			}
			return err
		},
		Shown: s.done, Failed: s.problem})
}

func (s *saving) done() []fyne.CanvasObject {
	st := s.stage
	detail := st.S("backup.date-size", text.Args{"Date": st.Text.Date(st.DayOf(s.report.Created)), "Size": st.Text.Bytes(s.report.Bytes)})
	objects := []fyne.CanvasObject{kit.NewCard(
		kit.NewStatusRow(kit.RowSpec{Icon: icons.Check, Status: kit.Done, Title: st.S("backup.saved"), Detail: detail}),
		kit.NewText(st.S("backup.saved.file", text.Args{"Name": kit.MiddleCut(s.file, 40)}), kit.Detail))}
	if s.unnoted {
		objects = append(objects, kit.NewBanner(kit.Due, st.S("backup.unnoted"), st.S("backup.unnoted.detail")))
	}
	objects = append(objects, missing(st, s.report.Damage)...)
	objects = append(objects, kit.NewSectionTitle(st.S("backup.inside")), inside(st, s.report))
	if s.settings.Members {
		return append(objects, kit.NewBanner(kit.Due, st.S("backup.key.keep"), st.S("backup.key.keep.detail")),
			kit.NewPrimary(st.S("backup.key.save"), icons.Key, func() { st.Nav.Push(newKey(st)) }),
			kit.NewQuiet(st.S("backup.finish"), "", s.onFinish))
	}
	return append(objects, kit.NewText(st.S("backup.elsewhere"), kit.Detail),
		kit.NewPrimary(st.S("backup.finish"), "", s.onFinish),
		kit.NewQuiet(st.S("backup.proof.title"), icons.Shield, func() { st.Nav.Push(NewRehearsal(st)) }))
}

func (s *saving) onFinish() { s.stage.Nav.Open(stage.Backups) }

func (s *saving) problem(err error) []fyne.CanvasObject {
	st := s.stage
	objects := []fyne.CanvasObject{kit.NewBanner(kit.Late, st.S("backup.saving.failed"), explain(st, err))}
	if record.KindOf(err) == record.WeakPassword {
		return append(objects, kit.NewPrimary(st.S("backup.closed.change"), icons.Edit, func() {
			st.Nav.Open(stage.Backups)
			askClosing(st, s.settings)
		}))
	}
	objects = append(objects, kit.NewPrimary(st.S("action.retry"), icons.Sync, func() { s.again(s.settings) }))
	if st.Disk != nil {
		objects = append(objects, kit.NewSecondary(st.S("backup.folder.change"), icons.Folder, func() { askFolder(st, s.settings, s.again) }))
	}
	return objects
}

// again begins anew with what is chosen now.
func (s *saving) again(settings app.BackupSettings) {
	s.stage.Nav.Open(stage.Backups)
	beginWith(s.stage, settings)
}

// inside lists what a backup holds.
func inside(st *stage.Stage, r app.BackupReport) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, p := range r.Profiles {
		icon := icons.Child
		if p.Role == record.Principal {
			icon = icons.Profile
		}
		name := p.Name
		if name == "" {
			name = st.S("frame.damaged-name")
		}
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: name,
			Detail: st.Text.Facts(st.N("backup.records", p.Records), st.N("backup.files", p.Files))}))
	}
	return kit.NewRowsCard(rows...)
}

// missing names what the vault could not give to a backup any more.
func missing(st *stage.Stage, damage []app.Damage) []fyne.CanvasObject {
	if len(damage) == 0 {
		return nil
	}
	var lines []fyne.CanvasObject
	for _, d := range damage {
		lines = append(lines, kit.NewText(st.Text.Damage(d.Kind, string(d.Part), d.Written), kit.Detail))
	}
	return []fyne.CanvasObject{kit.NewBanner(kit.Due, st.N("backup.missing", len(damage)), st.S("backup.missing.detail")), kit.NewCard(lines...)}
}
