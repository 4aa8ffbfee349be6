package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"

	"carnet/app/record"
)

func TestSourceOfAnotherLength(t *testing.T) {
	for what, add := range map[string]func(w *Writer) error{
		"shorter":   func(w *Writer) error { return w.Add("a", morning, 5, strings.NewReader("1234")) },
		"longer":    func(w *Writer) error { return w.Add("a", morning, 5, strings.NewReader("123456")) },
		"empty":     func(w *Writer) error { return w.Add("a", morning, 5, strings.NewReader("")) },
		"not empty": func(w *Writer) error { return w.Add("a", morning, 0, strings.NewReader("1")) },
		"negative":  func(w *Writer) error { return w.Add("a", morning, -1, strings.NewReader("")) },
		"too big":   func(w *Writer) error { return w.Add("a", morning, MaxEntry+1, strings.NewReader("")) },
	} {
		checkAddFails(t, what, add, record.Internal)
	}
}

// A failure keeps the kind that it has, and gets one that a person can understand if it has none. Texts hold no path.
func TestFailuresOfSourceAndFile(t *testing.T) {
	for _, c := range []struct {
		err            error
		source, target record.ErrorKind
		origin         record.ErrorKind
	}{
		{record.E(record.RecordDamaged, "read"), record.RecordDamaged, record.RecordDamaged, record.RecordDamaged},
		{context.Canceled, record.Canceled, record.Canceled, record.Canceled},
		{record.E(record.Canceled, "read"), record.Canceled, record.Canceled, record.Canceled},
		{&fs.PathError{Op: "read", Path: "/home/lea/b", Err: syscall.EIO}, record.Internal, record.SaveFailed, record.BackupDamaged},
		{&fs.PathError{Op: "write", Path: "/home/lea/b", Err: syscall.ENOSPC}, record.DiskFull, record.DiskFull, record.DiskFull},
	} {
		failing := io.MultiReader(strings.NewReader("12"), iotest.ErrReader(c.err))
		checkAddFails(t, "source", func(w *Writer) error { return w.Add("a", morning, 5, failing) }, c.source)
		// The sealed source is whole only if it ends without an error.
		failing = io.MultiReader(strings.NewReader("12345"), iotest.ErrReader(c.err))
		checkAddFails(t, "end of the source", func(w *Writer) error { return w.Add("a", morning, 5, failing) }, c.source)

		whole := sealed(t, passphrase, small())
		for n := 0; n < len(whole); n += 37 {
			w, err := newWriter(&full{room: n, err: c.err}, passphrase, cheap)
			if err == nil {
				err = fill(w, small())
			}
			checkFailure(t, fmt.Sprintf("file, after %d bytes", n), err, c.target)
			if n%2 == 0 {
				broken := io.MultiReader(bytes.NewReader(whole[:n]), iotest.ErrReader(c.err))
				_, err = openAll(broken, passphrase)
				checkFailure(t, fmt.Sprintf("reading the file, after %d bytes", n), err, c.origin)
			}
		}
	}
}

// full is a disk with room for some bytes.
type full struct {
	room int
	err  error
}

func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.room {
		return f.room, f.err
	}
	f.room -= len(p)
	return len(p), nil
}

func checkFailure(t *testing.T, what string, err error, kind record.ErrorKind) {
	t.Helper()
	wantKind(t, what, err, kind)
	if err != nil && strings.Contains(err.Error(), "lea") {
		t.Errorf("%s: the error tells a path: %v", what, err)
	}
}

// checkAddFails makes sure that after a failure nothing more can be done, and that the file does not open.
func checkAddFails(t *testing.T, what string, add func(*Writer) error, kind record.ErrorKind) {
	t.Helper()
	var b bytes.Buffer
	w, err := newWriter(&b, passphrase, cheap)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Add("first", morning, 100_000, bytes.NewReader(make([]byte, 100_000))); err != nil {
		t.Fatal(err)
	}
	failed := add(w)
	checkFailure(t, what, failed, kind)
	if err := w.Add("later", morning, 0, strings.NewReader("")); !errors.Is(err, failed) {
		t.Errorf("%s: another file was taken in: %v", what, err)
	}
	if err := w.Close(); !errors.Is(err, failed) {
		t.Errorf("%s: Close = %v", what, err)
	}
	_, err = openAll(&b, passphrase)
	wantKind(t, what+": reading what was written", err, record.BackupDamaged)
}
