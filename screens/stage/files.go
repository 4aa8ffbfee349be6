package stage

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"carnet/app/record"
)

// Question is what a dialog would ask.
type Question struct {
	Name   string // proposed for a file to write, "" for one to read
	Folder bool   // a folder is asked for
}

// NamedFiles lets files with one of these extensions be chosen. On a phone, where files have types and no names, all can
// be.
func NamedFiles(extensions ...string) storage.FileFilter {
	if fyne.CurrentDevice().IsMobile() {
		return storage.NewMimeTypeFileFilter([]string{"*/*"})
	}
	return storage.NewExtensionFileFilter(extensions)
}

// Pictures lets photos be chosen, and PDF files if pdf. The names of files tell a computer more than its list of types,
// which often lacks HEIC; on a phone files have types and no names.
func Pictures(pdf bool) storage.FileFilter {
	types, names := []string{"image/*"}, []string{".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"}
	if pdf {
		types, names = append(types, "application/pdf"), append(names, ".pdf")
	}
	if fyne.CurrentDevice().IsMobile() {
		return storage.NewMimeTypeFileFilter(types)
	}
	return storage.NewExtensionFileFilter(names)
}

// OpenFile asks for a file in Fyne's dialog, which on phones is the system's own. The file is open when it is chosen: a
// phone takes its permission back. chosen is not called when the person gives up, nor once the session in which it was
// asked for is locked. Errors: OpenFailed.
func (s *Stage) OpenFile(filter storage.FileFilter, chosen func(r fyne.URIReadCloser, err error)) {
	if s.Answer != nil {
		if uri := s.Answer(Question{}); uri != nil {
			r, err := storage.Reader(uri)
			chosen(r, record.Wrap(record.OpenFailed, "choose file", err))
		}
		return
	}
	session := s.Session
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		switch {
		case s.Session != session:
			if r != nil {
				_ = r.Close() // nothing was read
			}
		case err != nil || r != nil:
			chosen(r, record.Wrap(record.OpenFailed, "choose file", err))
		}
	}, s.Window)
	d.SetFilter(filter)
	d.SetConfirmText(s.S("action.choose"))
	s.showFiles(d)
}

// SaveFile asks where to write a file of this name. chosen is called as by OpenFile. Errors: SaveFailed.
func (s *Stage) SaveFile(name string, chosen func(w fyne.URIWriteCloser, err error)) {
	if s.Answer != nil {
		if uri := s.Answer(Question{Name: name}); uri != nil {
			w, err := storage.Writer(uri)
			chosen(w, record.Wrap(record.SaveFailed, "choose file", err))
		}
		return
	}
	session := s.Session
	d := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
		switch {
		case s.Session != session:
			if w != nil {
				_ = w.Close() // nothing was written
			}
		case err != nil || w != nil:
			chosen(w, record.Wrap(record.SaveFailed, "choose file", err))
		}
	}, s.Window)
	d.SetFileName(name)
	d.SetConfirmText(s.S("action.save"))
	s.showFiles(d)
}

// OpenFolder asks for a folder. chosen is called as by OpenFile. Errors: OpenFailed.
func (s *Stage) OpenFolder(chosen func(folder fyne.URI, err error)) {
	if s.Answer != nil {
		if uri := s.Answer(Question{Folder: true}); uri != nil {
			chosen(uri, nil)
		}
		return
	}
	session := s.Session
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		switch {
		case s.Session != session:
		case err != nil:
			chosen(nil, record.Wrap(record.OpenFailed, "choose folder", err))
		case folder != nil:
			chosen(folder, nil)
		}
	}, s.Window)
	d.SetConfirmText(s.S("action.choose"))
	s.showFiles(d)
}

func (s *Stage) showFiles(d *dialog.FileDialog) {
	d.SetDismissText(s.S("action.cancel"))
	d.Show()
	if size := s.Window.Canvas().Size(); !fyne.CurrentDevice().IsMobile() {
		d.Resize(fyne.NewSize(min(size.Width-32, 900), min(size.Height-32, 640))) // not before Show, which makes what is resized
	}
}
