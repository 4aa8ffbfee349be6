package stage_test

import (
	"context"
	"errors"
	"io"
	"testing"

	"carnet/app/record"
	"carnet/screens/stage"
)

// file is a place that a chooser has made, empty.
type file struct {
	createErr error
	removed   bool
}

func (f *file) Create() (io.WriteCloser, error) { return sink{}, f.createErr }
func (f *file) Open() (io.ReadCloser, error)    { return nil, errors.New("not read here") }
func (f *file) Remove() error                   { f.removed = true; return nil }

type sink struct{}

func (sink) Write(b []byte) (int, error) { return len(b), nil }
func (sink) Close() error                { return nil }

func TestNothingIsLeftOfAFileThatCouldNotBeWritten(t *testing.T) {
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	full := record.E(record.DiskFull, "write")
	for name, c := range map[string]struct {
		ctx           context.Context
		create, write error
		want          record.ErrorKind
	}{
		"written":             {ctx: t.Context()},
		"full from the start": {ctx: t.Context(), create: full, want: record.PlaceFull},
		"full in the midst":   {ctx: t.Context(), write: full, want: record.PlaceFull},
		"unplugged":           {ctx: t.Context(), write: errors.New("input/output error"), want: record.SaveFailed},
		"given up":            {ctx: canceled, want: record.Canceled},
	} {
		f := &file{createErr: c.create}
		err := stage.WriteTo(c.ctx, f, func(io.Writer) error { return c.write })
		if record.KindOf(err) != c.want || f.removed != (c.want != "") {
			t.Errorf("%s: %v, removed %v", name, err, f.removed)
		}
	}
}
