package welcome

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"carnet/app/record"
	"carnet/screens/stage"
)

// chooseFile asks the system where to write a file.
func chooseFile(st *stage.Stage, name string, chosen func(fyne.URIWriteCloser)) {
	d := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			st.Nav.Fail(record.Wrap(record.VaultReadOnly, "choose file", err))
		case w != nil:
			chosen(w)
		}
	}, st.Window)
	d.SetFileName(name)
	d.SetConfirmText(st.S("action.save"))
	d.SetDismissText(st.S("action.cancel"))
	d.Show()
	if size := st.Window.Canvas().Size(); !fyne.CurrentDevice().IsMobile() {
		d.Resize(fyne.NewSize(min(size.Width-32, 900), min(size.Height-32, 640))) // not before Show, which makes what is resized
	}
}
