package documents

import (
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"carnet/screens/stage"
)

// incoming is a file that was chosen and not read yet. Open is called once, and soon: a phone takes its permission back.
type incoming struct {
	name string
	open func() (io.ReadCloser, error)
}

// system is what the screens ask of the device's file dialogs. Tests have one that answers by itself.
type system interface {
	// open asks for one file; chosen is not called when the person gives up.
	open(chosen func(*incoming))
	// save asks where to write a file of this name; chosen is not called when the person gives up.
	save(name string, chosen func(io.WriteCloser, error))
}

// fyneSystem is the dialogs of Fyne, which on phones are the system's own.
type fyneSystem struct{ st *stage.Stage }

func (s fyneSystem) open(chosen func(*incoming)) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			s.st.Nav.Fail(err)
		case r != nil:
			chosen(&incoming{name: r.URI().Name(), open: func() (io.ReadCloser, error) { return r, nil }})
		}
	}, s.st.Window)
	d.SetFilter(filter())
	d.SetConfirmText(s.st.S("action.choose"))
	s.show(d)
}

func (s fyneSystem) save(name string, chosen func(io.WriteCloser, error)) {
	d := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
		if err != nil || w != nil {
			chosen(w, err)
		}
	}, s.st.Window)
	d.SetFileName(name)
	d.SetConfirmText(s.st.S("action.save"))
	s.show(d)
}

func (s fyneSystem) show(d *dialog.FileDialog) {
	d.SetDismissText(s.st.S("action.cancel"))
	d.Show()
	if size := s.st.Window.Canvas().Size(); !fyne.CurrentDevice().IsMobile() {
		d.Resize(fyne.NewSize(min(size.Width-32, 900), min(size.Height-32, 640)))
	}
}

// filter lets photos and PDF be chosen. The names of files tell a computer more than its list of types, which often lacks
// HEIC; on a phone files have types and no names.
func filter() storage.FileFilter {
	if fyne.CurrentDevice().IsMobile() {
		return storage.NewMimeTypeFileFilter([]string{"image/*", "application/pdf"})
	}
	return storage.NewExtensionFileFilter([]string{".pdf", ".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"})
}

// fromURI is a file that was dropped on the window.
func fromURI(u fyne.URI) *incoming {
	return &incoming{name: u.Name(), open: func() (io.ReadCloser, error) { return storage.Reader(u) }}
}
