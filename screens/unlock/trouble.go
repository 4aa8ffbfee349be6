package unlock

import (
	"fyne.io/fyne/v2"

	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/welcome"
)

// Trouble explains why the record cannot be opened.
type Trouble struct {
	stage *stage.Stage
	err   error
	retry func()
	demo  func()
}

// NewTrouble prepares the screen. The stage may have no carnet.
func NewTrouble(st *stage.Stage, err error, retry func(), demo func()) stage.Screen {
	return &Trouble{stage: st, err: err, retry: retry, demo: demo}
}

// Title implements stage.Screen: the screen has its own title.
func (t *Trouble) Title() string { return "" }

// Content implements stage.Screen.
func (t *Trouble) Content() fyne.CanvasObject {
	st := t.stage
	title := kit.NewText(st.S("unlock.trouble.title"), kit.Title)
	title.Align = fyne.TextAlignCenter
	return kit.NewScrollColumn(welcome.Narrow,
		welcome.Emblem(st.Phone, 88), title,
		kit.NewCard(
			kit.TopRow(kit.Gap12, kit.IconTile(icons.Info, kit.Due), kit.NewText(st.Text.Error(t.err), kit.Body)),
			kit.TopRow(kit.Gap12, kit.IconTile(icons.Shield, kit.Done), kit.NewText(st.S("unlock.trouble.unchanged"), kit.Body))),
		kit.NewPrimary(st.S("action.retry"), icons.Sync, t.retry),
		kit.NewQuiet(st.S("unlock.trouble.demo"), "", t.demo))
}
