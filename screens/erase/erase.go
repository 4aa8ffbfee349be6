// Package erase holds the screens that destroy a profile, prove it, and tell the other representative of it.
package erase

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/report"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/export"
	"carnet/screens/kit"
	"carnet/screens/reauth"
	"carnet/screens/stage"
	"carnet/screens/task"
)

// Offered reports that the stage's profile is one that can be erased: a child's, which this account has accepted.
func Offered(st *stage.Stage) bool {
	return st.Profile != nil && st.Profile.Status() == app.Active && st.Profile.Identity().Role == record.Attached
}

// Explanation says what erasing the stage's profile destroys and what it cannot reach, before it is done.
type Explanation struct {
	stage   *stage.Stage
	profile *app.Profile
	name    text.Args

	outside []app.Outside
	doubt   doubt
	whole   bool // the list of what left is shown to its end

	left     *fyne.Container // what left the record book, once it is read
	column   *kit.ScrollColumn
	progress *kit.Progress
	verb     *kit.Button
	cancel   func()
}

// doubt is how much of the activity log could not be read.
type doubt int

const (
	none doubt = iota
	partial
	unread
)

var (
	_ stage.Screen = (*Explanation)(nil)
	_ stage.Leaver = (*Explanation)(nil)
)

// New prepares the screen.
func New(st *stage.Stage) *Explanation {
	return &Explanation{stage: st, profile: st.Profile, name: text.Args{"Name": st.Profile.Identity().CallName()}}
}

// Title implements stage.Screen.
func (e *Explanation) Title() string { return e.stage.S("erase.title") }

// Content implements stage.Screen.
func (e *Explanation) Content() fyne.CanvasObject {
	st := e.stage
	e.Leave()
	e.progress = kit.NewProgress(st.After, "", nil)
	e.left = kit.VBox(kit.Gap12, e.progress)
	e.verb = kit.NewDanger(st.S("erase.verb", e.name), "", e.onErase)
	e.verb.Disable() // until the person can have seen what left the record book
	e.column = kit.NewScrollColumn(0,
		kit.NewText(st.S("erase.what", e.name), kit.Body),
		kit.NewSectionTitle(st.S("erase.destroyed")), e.destroyed(),
		kit.NewSectionTitle(st.S("erase.stays")), kit.NewText(st.S("erase.stays.what"), kit.Detail), e.left,
		kit.NewSectionTitle(st.S("erase.limits")), limits(st),
		e.before(),
		kit.Inset(kit.Gap12, 0, 0, 0, e.verb))
	e.read()
	return e.column
}

// Leave implements stage.Leaver.
func (e *Explanation) Leave() {
	if e.cancel != nil {
		e.cancel()
		e.progress.Stop()
	}
}

func (e *Explanation) destroyed() fyne.CanvasObject {
	st, p := e.stage, e.profile
	members := ""
	if n, err := st.Session.Members(p); err == nil {
		members = st.N("erase.key.members", n)
	}
	papers := len(p.Documents())
	records := papers + len(p.Measurements()) + len(p.Doses()) + len(p.Exams())
	return kit.NewRowsCard(
		kit.NewStatusRow(kit.RowSpec{Icon: icons.Key, Status: kit.Late, Title: st.S("erase.key"), Detail: members}),
		kit.NewStatusRow(kit.RowSpec{Icon: icons.Document, Status: kit.Late, Title: st.N("erase.records", records), Detail: st.N("erase.documents", papers)}))
}

// read looks in the activity log for what left the record book.
func (e *Explanation) read() {
	st, p := e.stage, e.profile
	var lines []app.Activity
	var damage []app.Damage
	e.progress.Start(st.S("erase.reading"))
	e.cancel = st.Work(func(ctx context.Context) (err error) {
		lines, damage, err = p.Activity(ctx)
		return err
	}, func(err error) {
		e.progress.Stop()
		e.outside, e.doubt = app.OutsideIn(lines), none
		switch {
		case err != nil: // a log that cannot be read must not keep anybody from erasing
			e.doubt = unread
		case len(damage) > 0:
			e.doubt = partial
		}
		e.showLeft()
		e.verb.Enable()
	})
}

func (e *Explanation) showLeft() {
	e.left.Objects = []fyne.CanvasObject{elsewhere(e.stage, e.outside, e.doubt, e.whole, func() {
		e.whole = true
		e.showLeft()
	})}
	e.column.Refresh()
}

// before is what can still be done to keep the record.
func (e *Explanation) before() fyne.CanvasObject {
	st := e.stage
	var rows []fyne.CanvasObject
	if st.Carnet.CanBackUp() {
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Icon: icons.Save, Status: kit.Info, Title: st.S("erase.before.backup"), Detail: st.S("erase.before.backup.detail"),
			Chevron: true, OnTap: func() { st.Nav.Open(stage.Backups) }}))
	}
	if st.Carnet.CanExport() {
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Icon: icons.Export, Status: kit.Info, Title: st.S("export.title"), Detail: st.S("erase.before.export.detail"),
			Chevron: true, OnTap: func() { st.Nav.Push(export.New(st)) }}))
	}
	if len(rows) == 0 { // the fictitious family, of which nothing is kept anyway
		return kit.VBox(0)
	}
	return kit.VBox(kit.Gap12, kit.NewSectionTitle(st.S("erase.before")), kit.NewRowsCard(rows...))
}

func (e *Explanation) onErase() {
	st := e.stage
	reauth.Ask(st, reauth.Question{Title: st.S("erase.confirm", e.name), Detail: st.S("erase.confirm.detail"), Verb: st.S("erase.confirm.verb"), Danger: true}, e.erase)
}

func (e *Explanation) erase() {
	st, p, session := e.stage, e.profile, e.stage.Session
	var proof app.Erasure
	var unfinished error
	task.Start(st, &task.Task{
		Header: st.S("erase.title"), Doing: st.S("erase.doing"), About: st.S("erase.doing.about"),
		Do: func(ctx context.Context, progress app.Progress) (err error) {
			proof, err = session.Erase(ctx, p, func(done, total int) { progress(int64(done), int64(total)) })
			if record.KindOf(err) == record.EraseUnfinished {
				unfinished, err = err, nil // there is no way back to the profile either
			}
			return err
		},
		Then: func() {
			e.leaveProfile()
			if unfinished != nil {
				st.Nav.Fail(unfinished)
				return
			}
			e.showProof(proof)
		},
		Failed: func(err error) []fyne.CanvasObject {
			return []fyne.CanvasObject{kit.NewBanner(kit.Late, st.S("erase.failed"), st.Text.Error(err)), kit.NewSecondary(st.S("action.back"), icons.Back, st.Nav.Back)}
		},
	})
}

// leaveProfile shows the home screen of somebody who is still there.
func (e *Explanation) leaveProfile() {
	st := e.stage
	if nav, ok := st.Nav.(interface{ ForgetPhoto(record.ID) }); ok {
		nav.ForgetPhoto(e.profile.ID())
	}
	if next := successor(st.Session.Profiles()); next != nil {
		st.Nav.SwitchProfile(next.ID())
		st.Nav.Open(stage.Home)
	} else {
		st.Profile = nil
		st.Nav.Open(stage.AddProfile)
	}
}

// showProof puts the proof over that screen.
func (e *Explanation) showProof(proof app.Erasure) {
	shown := NewProof(e.stage, proof)
	shown.outside, shown.doubt, shown.known = e.outside, e.doubt, true
	e.stage.Nav.Push(shown)
}

// successor is who is shown after an erasure: the first child, else the account holder; nil when there is nobody.
func successor(all []*app.Profile) *app.Profile {
	var holder *app.Profile
	for _, p := range all {
		switch {
		case p.Status() != app.Active:
		case p.Identity().Role == record.Attached:
			return p
		case holder == nil:
			holder = p
		}
	}
	return holder
}

// firstLeft is how many things that left the record book are named before « Montrer les autres ».
const firstLeft = 5

// elsewhere lists what an erasure does not reach, one by one.
func elsewhere(st *stage.Stage, outside []app.Outside, d doubt, whole bool, more func()) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	add := func(icon icons.Icon, status kit.Status, title, detail string) {
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: status, Title: title, Detail: detail}))
	}
	switch {
	case d == unread:
		add(icons.Question, kit.Due, st.S("erase.stays.unread"), st.S("erase.stays.unread.detail"))
	case d == partial:
		add(icons.Question, kit.Due, st.S("erase.stays.partial"), st.S("erase.stays.partial.detail"))
	case len(outside) == 0:
		add(icons.Check, kit.Neutral, st.S("erase.stays.none"), st.S("erase.stays.none.detail"))
	}
	shown := outside
	if !whole && len(outside) > firstLeft+1 {
		shown = outside[:firstLeft]
	}
	for _, o := range shown {
		icon := icons.Export
		if o.Action == record.ActionBackedUp {
			icon = icons.Save
		}
		add(icon, kit.Due, left(st, o).Says(st.Text), st.Text.Facts(o.Who, kit.MiddleCut(o.File, 60)))
	}
	if hidden := len(outside) - len(shown); hidden > 0 {
		rows = append(rows, kit.NewLink(st.N("erase.stays.more", hidden), icons.Down, more))
	}
	if st.Carnet.CanBackUp() {
		if former, ok := st.Carnet.Former(); ok {
			add(icons.Folder, kit.Due, st.S("erase.stays.former", text.Args{"Date": st.Text.Date(st.DayOf(former.Since))}), st.S("erase.stays.former.detail"))
		}
	}
	add(icons.Print, kit.Neutral, st.S("erase.stays.papers"), st.S("erase.stays.papers.detail"))
	add(icons.Sync, kit.Neutral, st.S("erase.stays.service"), st.S("erase.stays.service.detail"))
	return kit.NewRowsCard(rows...)
}

func left(st *stage.Stage, o app.Outside) report.Elsewhere {
	return report.Elsewhere{Date: st.DayOf(o.At), Action: o.Action, File: o.File}
}

// limits is what nobody can promise of a disk.
func limits(st *stage.Stage) fyne.CanvasObject {
	return kit.NewCard(kit.NewText(st.S("erase.limits.disk"), kit.Body), kit.NewText(st.S("erase.limits.copy"), kit.Body))
}
