package stage

import (
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"carnet/app"
	"carnet/app/record"
)

// FileAt is the file that uri names.
func (s *Stage) FileAt(uri fyne.URI) app.Place {
	if uri.Scheme() == "file" && s.Disk != nil {
		return s.Disk(uri.Path())
	}
	return &document{uri: uri}
}

// Opened is the file that a person chose to read. Where files have paths r is closed: it is opened again by its path.
func (s *Stage) Opened(r fyne.URIReadCloser) app.Place {
	if r.URI().Scheme() == "file" && s.Disk != nil {
		_ = r.Close() // nothing was read
		return s.Disk(r.URI().Path())
	}
	return &document{uri: r.URI(), reader: r}
}

// Begun is the file that a person chose to write. Where files have paths w is closed, empty as it is: the file is then
// written so that it lasts.
func (s *Stage) Begun(w fyne.URIWriteCloser) app.Place {
	if w.URI().Scheme() == "file" && s.Disk != nil {
		_ = w.Close() // nothing was written
		return s.Disk(w.URI().Path())
	}
	return &document{uri: w.URI(), writer: w}
}

// document is a file of a phone's file chooser. It can be opened again for as long as the program runs; what the chooser
// opened is used first.
type document struct {
	uri    fyne.URI
	reader io.ReadCloser
	writer io.WriteCloser
}

var _ app.Place = (*document)(nil)

// Create implements app.Place. Only the system knows when what it writes is durable.
func (d *document) Create() (io.WriteCloser, error) {
	if w := d.writer; w != nil {
		d.writer = nil
		return w, nil
	}
	w, err := storage.Writer(d.uri)
	if err != nil {
		return nil, record.Wrap(record.SaveFailed, "create file", err)
	}
	return w, nil
}

// Open implements app.Place.
func (d *document) Open() (io.ReadCloser, error) {
	if r := d.reader; r != nil {
		d.reader = nil
		return r, nil
	}
	r, err := storage.Reader(d.uri)
	if err != nil {
		return nil, record.Wrap(record.NotFound, "open file", err)
	}
	return r, nil
}

// Remove implements app.Place. Some phones let a program empty a file and not delete it.
func (d *document) Remove() error {
	if here, err := storage.Exists(d.uri); err == nil && !here {
		return nil
	}
	if storage.Delete(d.uri) == nil {
		return nil
	}
	w, err := storage.Writer(d.uri)
	if err == nil {
		err = w.Close()
	}
	return record.Wrap(record.SaveFailed, "remove file", err)
}
