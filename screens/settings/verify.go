package settings

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/backup"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/task"
	"carnet/screens/welcome"
)

// verify re-reads everything that the account holds, because a person asks.
type verify struct {
	stage  *stage.Stage
	checks []check
}

// check is what was found of one profile.
type check struct {
	name   string
	damage []app.Damage
}

func newVerify(st *stage.Stage) *verify { return &verify{stage: st} }

// lastVerified says when everything was last re-read, by itself or because a person asked.
func lastVerified(st *stage.Stage, prefs app.Preferences) string {
	if prefs.Scrubbed.IsZero() {
		return st.S("settings.verify.row")
	}
	return st.S("settings.verify.last", text.Args{"When": st.Text.Ago(st.DayOf(prefs.Scrubbed), st.Today())})
}

// Title implements stage.Screen.
func (v *verify) Title() string { return v.stage.S("settings.verify.title") }

// Content implements stage.Screen.
func (v *verify) Content() fyne.CanvasObject {
	st := v.stage
	row := func(icon icons.Icon, title, detail string) fyne.CanvasObject {
		return kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: title, Detail: detail})
	}
	return kit.NewScrollColumn(welcome.Narrow,
		kit.NewText(st.S("settings.verify.what"), kit.Body),
		kit.NewRowsCard(
			row(icons.Sync, st.S("settings.verify.weekly"), st.S("settings.verify.weekly.detail")),
			row(icons.Shield, st.S("settings.verify.same"), st.S("settings.verify.same.detail"))),
		kit.NewPrimary(st.S("settings.verify.verb"), icons.Shield, v.onVerify))
}

func (v *verify) onVerify() {
	st, session := v.stage, v.stage.Session
	var profiles []*app.Profile
	for _, p := range session.Profiles() {
		if p.Status() == app.Active {
			profiles = append(profiles, p)
		}
	}
	nameless := st.S("frame.damaged-name")
	task.Start(st, &task.Task{
		Header: v.Title(), Doing: st.S("settings.verify.doing"), About: st.S("settings.verify.doing.about"), Stays: st.S("settings.verify.canceled"),
		Do: func(ctx context.Context, progress app.Progress) (err error) {
			if v.checks, err = readAll(ctx, profiles, nameless, progress); err == nil {
				_ = session.NoteScrub() // what was found counts, also where nothing can be written
			}
			return err
		},
		Shown: v.found,
		Failed: func(err error) []fyne.CanvasObject {
			return []fyne.CanvasObject{kit.NewBanner(kit.Late, st.S("settings.verify.failed"), st.Text.Error(err)), kit.NewSecondary(st.S("action.back"), icons.Back, st.Nav.Back)}
		},
	})
}

// readAll re-reads profiles one after the other. Each counts the same, for want of knowing how large they are.
func readAll(ctx context.Context, profiles []*app.Profile, nameless string, progress app.Progress) ([]check, error) {
	const parts = 1000
	var checks []check
	for i, p := range profiles {
		damage, err := p.Verify(ctx, func(done, total int) {
			progress(int64(i*parts+done*parts/max(1, total)), int64(len(profiles)*parts))
		})
		if err != nil {
			return nil, err
		}
		name := p.Identity().CallName()
		if name == "" {
			name = nameless
		}
		checks = append(checks, check{name, damage})
	}
	if ctx.Err() != nil {
		return nil, record.Wrap(record.Canceled, "verify", ctx.Err())
	}
	return checks, nil
}

// found names what is damaged, profile by profile, and the next step.
func (v *verify) found() []fyne.CanvasObject {
	st := v.stage
	total := 0
	var parts []fyne.CanvasObject
	for _, c := range v.checks {
		total += len(c.damage)
		if len(c.damage) == 0 {
			parts = append(parts, kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Check, Status: kit.Done, Title: c.name, Detail: st.S("settings.verify.whole")})))
			continue
		}
		rows := []fyne.CanvasObject{kit.NewStatusRow(kit.RowSpec{Icon: icons.Warning, Status: kit.Late, Title: c.name, Detail: st.N("settings.verify.damaged", len(c.damage))})}
		for _, d := range c.damage {
			rows = append(rows, kit.Inset(kit.Gap12, 0, kit.Gap12, 0, kit.NewText(st.Text.Damage(d.Kind, string(d.Part), d.Written), kit.Detail)))
		}
		parts = append(parts, kit.NewRowsCard(rows...))
	}
	if total == 0 {
		head := kit.NewBanner(kit.Done, st.S("settings.verify.good"), st.S("settings.verify.good.detail"))
		return append(append([]fyne.CanvasObject{head}, parts...), kit.NewPrimary(st.S("settings.verify.finish"), "", st.Nav.Back))
	}
	objects := append([]fyne.CanvasObject{kit.NewBanner(kit.Late, st.N("settings.verify.bad", total), st.S("settings.verify.bad.detail"))}, parts...)
	if !st.Carnet.CanBackUp() {
		return append(objects, kit.NewPrimary(st.S("settings.verify.finish"), "", st.Nav.Back))
	}
	return append(objects,
		kit.NewPrimary(st.S("backup.restore.title"), icons.Import, func() { st.Nav.Push(backup.NewRestore(st)) }),
		kit.NewQuiet(st.S("settings.verify.finish"), "", st.Nav.Back))
}
