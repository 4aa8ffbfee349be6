package documents

import (
	"io"

	"fyne.io/fyne/v2"
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
	s.st.OpenFile(stage.Pictures(true), func(r fyne.URIReadCloser, err error) {
		if err != nil {
			s.st.Nav.Fail(err)
			return
		}
		chosen(&incoming{name: r.URI().Name(), open: func() (io.ReadCloser, error) { return r, nil }})
	})
}

func (s fyneSystem) save(name string, chosen func(io.WriteCloser, error)) {
	s.st.SaveFile(name, func(w fyne.URIWriteCloser, err error) { chosen(w, err) })
}

// fromURI is a file that was dropped on the window.
func fromURI(u fyne.URI) *incoming {
	return &incoming{name: u.Name(), open: func() (io.ReadCloser, error) { return storage.Reader(u) }}
}
