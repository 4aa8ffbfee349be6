package backup

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/task"
)

// NewRehearsal answers « Puis-je restaurer ? »: the person chooses the file and types the phrase from paper, and the whole
// file is read. No vault is touched.
func NewRehearsal(st *stage.Stage) stage.Screen {
	var o *opening
	o = newOpening(st, st.S("backup.proof.title"), st.S("backup.proof.what"), st.S("backup.proof.verb"), func(file app.Place, key app.BackupKey) {
		prove(o, file, key)
	})
	return o
}

func prove(o *opening, file app.Place, key app.BackupKey) {
	st, session := o.stage, o.stage.Session
	var report app.BackupReport
	t := &task.Task{Header: o.title, Doing: st.S("backup.proof.doing"), About: st.S("backup.proof.about"), Stays: st.S("backup.proof.canceled"),
		Do: func(ctx context.Context, progress app.Progress) (err error) {
			report, err = session.ProveBackup(ctx, file, key, progress)
			if unwritable(err) && len(report.Profiles) > 0 { // proven, and only not noted
				return nil
			}
			return err
		},
		Shown:  func() []fyne.CanvasObject { return proven(st, report) },
		Failed: func(err error) []fyne.CanvasObject { return refuted(st, err, key) }}
	task.Start(st, t)
}

func proven(st *stage.Stage, r app.BackupReport) []fyne.CanvasObject {
	objects := []fyne.CanvasObject{kit.NewRowsCard(
		kit.NewStatusRow(kit.RowSpec{Icon: icons.Check, Status: kit.Done, Title: st.S("backup.proof.yes"), Detail: st.S("backup.proof.yes.detail")}))}
	objects = append(objects, missing(st, r.Damage)...)
	objects = append(objects, kit.NewSectionTitle(st.S("backup.inside")),
		kit.NewRowsCard(facts(st, r), kit.NewStatusRow(kit.RowSpec{Icon: icons.File, Status: kit.Info, Title: st.Text.Bytes(r.Bytes), Detail: st.S("backup.size")})), inside(st, r),
		kit.NewPrimary(st.S("backup.finish"), "", func() { st.Nav.Open(stage.Backups) }))
	return objects
}

// refuted says what is wrong, and what makes a backup that can be restored.
func refuted(st *stage.Stage, err error, key app.BackupKey) []fyne.CanvasObject {
	title, why, next := st.S("backup.proof.no"), explain(st, err), st.S("backup.proof.no.next")
	verb, icon, fix := st.S("backup.now"), icons.Save, func() {
		st.Nav.Open(stage.Backups)
		Begin(st)
	}
	byKey := len(key.Identities) > 0
	switch kind := record.KindOf(err); {
	case kind == record.WrongKeyFile && !byKey, kind == record.WrongPassphrase && byKey:
		title, why, next = st.S("backup.proof.no-phrase"), misfit(st, err, byKey), ""
	case kind == record.WrongPassphrase || kind == record.WrongKeyFile:
		title, next = st.S("backup.proof.no-phrase"), st.S("backup.proof.no-phrase.next")
		verb, icon = st.S("backup.closed.change"), icons.Edit
		fix = func() {
			st.Nav.Open(stage.Backups)
			settings, err := st.Session.BackupSettings()
			if err != nil {
				st.Nav.Fail(err)
				return
			}
			askClosing(st, settings)
		}
	}
	objects := []fyne.CanvasObject{kit.NewBanner(kit.Late, title, why), kit.NewPrimary(st.S("backup.proof.again"), "", st.Nav.Back)}
	if next == "" {
		return objects
	}
	return append(objects, kit.NewText(next, kit.Detail), kit.NewSecondary(verb, icon, fix))
}
