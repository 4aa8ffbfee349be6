// Package welcome holds the first run: what Carnet is, making an account, choosing a password, keeping the recovery
// code. The last two steps also serve who forgot the password or wants a new one.
package welcome

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"carnet/app"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Welcome is the first screen of all.
type Welcome struct {
	stage   *stage.Stage
	enter   func(*app.Session)
	demo    func()
	restore func()
	account *Account // the steps begun here; coming back finds what was typed
}

// New prepares the screen. enter takes the session of a new account, demo opens the fictitious family, restore begins with
// a backup.
func New(st *stage.Stage, enter func(*app.Session), demo, restore func()) stage.Screen {
	return &Welcome{stage: st, enter: enter, demo: demo, restore: restore}
}

// Title implements stage.Screen: the screen has its own title.
func (w *Welcome) Title() string { return "" }

// Content implements stage.Screen.
func (w *Welcome) Content() fyne.CanvasObject {
	st := w.stage
	title := kit.NewText(st.S("welcome.title"), kit.Title)
	title.Align = fyne.TextAlignCenter
	says := kit.VBox(kit.Gap16,
		w.sentence(icons.Booklet, st.S("welcome.what")),
		w.sentence(icons.Lock, st.S("welcome.private")),
		w.sentence(icons.Stethoscope, st.S("welcome.limits")))
	objects := []fyne.CanvasObject{
		Emblem(st.Phone, 104), title,
		kit.Inset(kit.Gap12, 0, kit.Gap24, 0, says),
		kit.NewPrimary(st.S("welcome.create"), "", w.onCreate),
		kit.NewSecondary(st.S("welcome.try"), "", w.demo),
	}
	if st.Carnet.CanBackUp() {
		objects = append(objects, kit.NewQuiet(st.S("welcome.restore"), icons.Import, w.restore))
	}
	return kit.NewScrollColumn(Narrow, append(objects, kit.NewQuiet(st.S("welcome.other-language"), icons.Language, w.onLanguage))...)
}

func (w *Welcome) sentence(icon icons.Icon, sentence string) fyne.CanvasObject {
	return kit.TopRow(kit.Gap12, kit.IconTile(icon, kit.Info), kit.NewText(sentence, kit.Body))
}

func (w *Welcome) onCreate() {
	if w.account == nil {
		w.account = NewAccount(w.stage, w.enter)
	}
	w.stage.Nav.Push(w.account)
}

// onLanguage changes to the other language: whoever cannot read the first screen would find no settings.
func (w *Welcome) onLanguage() {
	d := w.stage.Device
	d.Language = "en"
	if w.stage.Text.Language() == "en" {
		d.Language = "fr"
	}
	w.account = nil // its labels are in the language it was made in
	if err := w.stage.SetDevice(d); err != nil {
		w.stage.Nav.Fail(err)
	}
}

// Narrow is the width at 100 % of the screens before the record opens: one column in the middle of any window.
const Narrow float32 = 400

// Emblem is the icon of the program in the middle of its line, edge wide, lower in a large window than on a phone.
func Emblem(phone bool, edge float32) fyne.CanvasObject {
	picture := canvas.NewImageFromResource(icons.App())
	picture.FillMode = canvas.ImageFillContain
	picture.SetMinSize(fyne.NewSquareSize(edge))
	above := kit.Gap24
	if !phone {
		above = 72
	}
	return kit.Inset(above, 0, kit.Gap4, 0, picture)
}
