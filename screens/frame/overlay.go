package frame

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"carnet/app/record"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// showError explains an error, except those that the person caused on purpose.
func showError(st *stage.Stage, err error) {
	if kind := record.KindOf(err); kind == record.Locked || kind == record.Canceled {
		return
	}
	kit.ShowMessage(st.Window.Canvas(), st.S("frame.fail"), st.Text.Error(err), st.S("action.understood"))
}

func showConfirm(st *stage.Stage, title, consequence, verb string, do func()) {
	kit.ShowConfirm(st.Window.Canvas(), kit.Confirm{Title: title, Body: consequence, Verb: verb, Cancel: st.S("action.cancel"), OnConfirm: do})
}

// offer says what happened at the bottom of the window, with a way to take it back if there is one.
func offer(st *stage.Stage, bar *kit.UndoBar, message string, undo func()) {
	verb := ""
	if undo != nil {
		verb = st.S("action.undo")
	}
	// What stands above the bar makes room for it, and takes the room back once the time has passed.
	arrange := func() { st.Window.Content().Refresh() }
	bar.Offer(message, verb, undo, arrange)
	arrange()
}

// Cover is what a phone shows while the app is out of sight: nothing of the record.
func Cover() fyne.CanvasObject {
	return canvas.NewRectangle(fynetheme.Color(fynetheme.ColorNameBackground))
}
