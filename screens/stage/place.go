package stage

import (
	"context"
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

// WriteTo makes a file of what write writes. Where that fails, or is canceled, nothing of the file is left. Errors: PlaceFull,
// SaveFailed, Canceled, and those of write.
func WriteTo(ctx context.Context, to app.Place, write func(w io.Writer) error) error {
	const op = "write file"
	w, err := to.Create()
	if err == nil {
		err = write(w)
		if closeErr := w.Close(); err == nil {
			err = closeErr
		}
	}
	if err == nil && ctx.Err() != nil {
		err = record.Wrap(record.Canceled, op, ctx.Err())
	}
	if err != nil {
		_ = to.Remove() // also what the chooser made, empty; what is told is why it could not be written
	}
	if record.KindOf(err) == record.DiskFull { // there, not where the record is
		return record.E(record.PlaceFull, op)
	}
	return record.Wrap(record.SaveFailed, op, err)
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
