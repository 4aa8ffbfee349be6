package backup

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/reauth"
	"carnet/screens/stage"
	"carnet/screens/task"
	"carnet/screens/welcome"
)

// NewRestore brings a record book back out of a backup: from an open session, from the door, or where the vault cannot be
// opened. The stage's carnet may be one without a vault.
func NewRestore(st *stage.Stage) stage.Screen {
	var o *opening
	o = newOpening(st, st.S("backup.restore.title"), st.S("backup.restore.what"), st.S("action.continue"), func(file app.Place, key app.BackupKey) {
		peek(o, file, key)
	})
	return o
}

// peek reads the beginning of the file: that the key fits, and what will come back.
func peek(o *opening, file app.Place, key app.BackupKey) {
	st, carnet := o.stage, o.stage.Carnet
	r := &restoring{stage: st, file: file, key: key}
	t := &task.Task{Header: o.title, Doing: st.S("backup.peek.doing"), About: st.S("backup.peek.about"), Stays: st.S("backup.restore.canceled"),
		Do: func(ctx context.Context, _ app.Progress) (err error) {
			r.found, err = carnet.PeekBackup(ctx, file, key)
			return err
		},
		Shown: r.plan,
		Fell: func(err error) {
			st.Nav.Back()
			o.complain(err)
		}}
	task.Start(st, t)
}

// restoring is one restoration, from what the file says of itself to the open record.
type restoring struct {
	stage *stage.Stage
	file  app.Place
	key   app.BackupKey
	found app.BackupReport
}

// plan says what is in the file and what will happen.
func (r *restoring) plan() []fyne.CanvasObject {
	st := r.stage
	objects := []fyne.CanvasObject{kit.NewRowsCard(facts(st, r.found)), inside(st, r.found)}
	objects = append(objects, missing(st, r.found.Damage)...)
	if st.Session != nil && st.Session.Identifier() != r.found.Identifier {
		objects = append(objects, kit.NewBanner(kit.Due, st.S("backup.plan.other"), st.S("backup.plan.other.detail")))
	}
	steps := kit.VBox(kit.Gap16, says(icons.Booklet, st.S("backup.plan.new")))
	if st.Session != nil {
		steps.Add(says(icons.Plus, st.S("backup.plan.carry")))
	}
	if r.replaces() {
		steps.Add(says(icons.Folder, st.S("backup.plan.kept")))
	}
	if n := r.found.Accounts; n > 0 {
		steps.Add(says(icons.Key, st.N("backup.plan.with", n)))
	}
	if n := r.found.OtherAccounts; n > 0 {
		steps.Add(says(icons.People, st.N("backup.plan.accounts", n)))
	}
	return append(objects, kit.NewSectionTitle(st.S("backup.plan")), kit.NewCard(steps),
		kit.NewPrimary(st.S("backup.plan.verb"), "", r.onAgreed))
}

// onAgreed asks for the password first where a record is open: what is in it is carried over into one that opens with a
// new password. At the door nothing is carried over, and nobody may know the password any more.
func (r *restoring) onAgreed() {
	st := r.stage
	if st.Session == nil {
		r.onPassword()
		return
	}
	reauth.Ask(st, reauth.Question{Title: st.S("backup.restore.title"), Detail: st.S("backup.restore.reauth"), Verb: st.S("action.continue")}, r.onPassword)
}

// replaces reports that there is a record book now whose place the restored one takes. Away from the first run there is
// one, be it open, locked or damaged.
func (r *restoring) replaces() bool {
	return r.stage.Session != nil || r.stage.Trouble || !r.stage.Carnet.FirstRun()
}

func says(icon icons.Icon, sentence string) fyne.CanvasObject {
	return kit.TopRow(kit.Gap12, kit.IconTile(icon, kit.Info), kit.NewText(sentence, kit.Body))
}

func (r *restoring) onPassword() {
	st := r.stage
	personal := []string{r.found.Identifier}
	for _, p := range r.found.Profiles {
		personal = append(personal, p.Name)
	}
	var pass string
	st.Nav.Push(welcome.NewPassword(st, welcome.PasswordStep{
		Title: st.S("password.new"), Personal: personal, Verb: st.S("backup.restore.verb"), Working: st.S("backup.restore.doing"),
		Above: func() fyne.CanvasObject {
			return kit.NewText(st.S("backup.restore.password", text.Args{"Identifier": r.found.Identifier}), kit.Body)
		},
		Save: func(_ context.Context, _, chosen string) error {
			pass = chosen
			return nil
		},
		Saved: func() {
			st.Nav.Back()
			r.run(pass)
		},
	}))
}

func (r *restoring) run(pass string) {
	st, session, carnet := r.stage, r.stage.Session, r.stage.Carnet
	var t *task.Task
	t = &task.Task{Header: st.S("backup.restore.title"), Doing: st.S("backup.restore.doing"), About: st.S("backup.restore.about"), Stays: st.S("backup.restore.canceled"),
		Do: func(ctx context.Context, progress app.Progress) error {
			restore := carnet.Restore
			if session != nil {
				restore = session.Restore
			}
			report, code, err := restore(ctx, r.file, r.key, pass, progress)
			if err == nil {
				// Also where « Annuler » came too late, or the lock: the restored record has taken its place, and what
				// would be noted in the present one from now on would be set aside with it.
				fyne.Do(func() { landed(st, session, report.Identifier, pass, code) })
			}
			return err
		},
		Shown: func() []fyne.CanvasObject {
			return []fyne.CanvasObject{kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Check, Status: kit.Done, Title: st.S("backup.restored.opening")}))}
		},
		Failed: func(err error) []fyne.CanvasObject {
			why := explain(st, err)
			if record.KindOf(err) == record.DiskFull {
				why = st.S("backup.restore.disk-full")
			}
			return []fyne.CanvasObject{kit.NewBanner(kit.Late, st.S("backup.restore.failed"), why),
				kit.NewPrimary(st.S("action.retry"), icons.Sync, t.Again)}
		}}
	task.Start(st, t)
}

// landed opens the restored record and shows its new recovery code. Where the session was locked meanwhile nobody may be
// there any more: it ends at the door.
func landed(st *stage.Stage, session *app.Session, identifier, pass, code string) {
	if st.Session != session {
		st.Reopen("", "", nil)
		return
	}
	st.Reopen(identifier, pass, func() {
		above := func() fyne.CanvasObject {
			return kit.NewBanner(kit.Done, st.S("backup.restored.title"), st.S("backup.restored.code"))
		}
		st.Nav.Push(welcome.NewRecovery(st, identifier, code, above, func() {
			st.Nav.Open(stage.Home)
			st.Nav.Done(st.S("backup.restored.noted"), nil)
		}))
	})
}
