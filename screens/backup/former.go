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
	"carnet/screens/welcome"
)

// Restored is the card that stays as long as the vault that a restoration replaced is kept; nil when there is none.
func Restored(st *stage.Stage) fyne.CanvasObject {
	if !st.Carnet.CanBackUp() {
		return nil
	}
	if _, kept := st.Carnet.Former(); !kept {
		return nil
	}
	return kit.NewBanner(kit.Info, st.S("backup.former.card"), st.S("backup.former.card.detail"),
		kit.NewSecondary(st.S("backup.former.check"), icons.Check, func() { st.Nav.Push(NewFormer(st)) }))
}

// former lets a person see whether a restoration brought everything back, and then confirm it or take it back.
type former struct{ stage *stage.Stage }

// NewFormer prepares the screen.
func NewFormer(st *stage.Stage) stage.Screen { return &former{st} }

// Title implements stage.Screen.
func (f *former) Title() string { return f.stage.S("backup.former.title") }

// Content implements stage.Screen.
func (f *former) Content() fyne.CanvasObject {
	st := f.stage
	kept, ok := st.Carnet.Former()
	if !ok {
		return kit.NewScrollColumn(welcome.Narrow, kit.NewText(st.S("backup.former.none"), kit.Body))
	}
	return kit.NewScrollColumn(welcome.Narrow,
		kit.NewText(st.S("backup.former.what"), kit.Body),
		f.counts(),
		kit.NewText(st.S("backup.former.kept", text.Args{"Date": st.Text.Date(st.DayOf(kept.Since)), "Size": st.Text.Bytes(st.Carnet.FormerBytes())}), kit.Detail),
		kit.NewPrimary(st.S("backup.former.confirm"), icons.Check, f.onConfirm),
		kit.NewQuiet(st.S("backup.former.undo"), icons.Undo, f.onUndo))
}

// counts says what is in the record now, in the words of a family.
func (f *former) counts() fyne.CanvasObject {
	st := f.stage
	var rows []fyne.CanvasObject
	for _, p := range st.Session.Profiles() {
		if p.Status() != app.Active {
			continue
		}
		who := p.Identity()
		name := who.CallName()
		if name == "" {
			name = st.S("frame.damaged-name")
		}
		icon := icons.Child
		if who.Role == record.Principal {
			icon = icons.Profile
		}
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: name, Detail: st.Text.Facts(
			st.N("backup.count.measures", len(p.Measurements())), st.N("backup.count.doses", len(p.Doses())),
			st.N("backup.count.exams", len(p.Exams())), st.N("backup.count.documents", len(p.Documents())))}))
	}
	return kit.NewRowsCard(rows...)
}

func (f *former) onConfirm() {
	st, carnet := f.stage, f.stage.Carnet
	question := reauth.Question{Title: st.S("backup.former.remove"), Detail: st.S("backup.former.remove.what"), Verb: st.S("backup.former.remove.verb"), Danger: true}
	reauth.Ask(st, question, func() {
		st.Busy(func() error { return carnet.RemoveFormer(context.Background()) }, func() {
			st.Nav.Open(stage.Home)
			st.Nav.Done(st.S("backup.former.removed"), nil)
		})
	})
}

func (f *former) onUndo() {
	st := f.stage
	st.Nav.Confirm(st.S("backup.former.undo.title"), st.S("backup.former.undo.detail"), st.S("backup.former.undo"), func() {
		carnet := st.Carnet
		st.Busy(func() error { return carnet.BringBackFormer(context.Background()) }, func() { st.Reopen("", "", nil) })
	})
}
