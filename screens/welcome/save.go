package welcome

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

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
	d.SetFilter(storage.NewExtensionFileFilter([]string{".pdf"}))
	d.Resize(st.Window.Canvas().Size())
	d.Show()
}
