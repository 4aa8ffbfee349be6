package storage

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"carnet/app"
	"carnet/app/record"
)

// FilePlace is a file of this computer, by its path. What is written to it stands under another name beside it until it
// is closed, and then takes its place at once: there is never half a file under the path. Everything fails with DiskFull,
// SaveFailed, or, for a file that is not there, NotFound.
func FilePlace(path string) app.Place { return &filePlace{path: path} }

type filePlace struct {
	path string

	mu   sync.Mutex
	file *os.File // being written
	// early holds what came of bringing the file onto stable storage meanwhile, and nothing while that goes on.
	early chan error
}

// Create implements app.Place. A file that was begun before is given up.
func (p *filePlace) Create() (io.WriteCloser, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.giveUp()
	f, err := os.CreateTemp(filepath.Dir(p.path), ".carnet-*") // 0600
	if err != nil {
		return nil, outsideError("create file", err)
	}
	p.file = f
	p.early = make(chan error, 1)
	p.early <- nil
	return &outsideFile{place: p, file: f, early: p.early}, nil
}

// Open implements app.Place. What it returns is an *os.File.
func (p *filePlace) Open() (io.ReadCloser, error) {
	f, err := os.Open(p.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, record.Wrap(record.NotFound, "open file", pathless(err))
	}
	if err != nil {
		return nil, outsideError("open file", err)
	}
	return f, nil
}

// Remove implements app.Place. A file that is being written is given up, and the former one stays.
func (p *filePlace) Remove() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file != nil {
		p.giveUp()
		return nil
	}
	err := os.Remove(p.path)
	if err == nil || errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return outsideError("remove file", err)
}

// giveUp removes what is being written. Call it with mu held.
func (p *filePlace) giveUp() {
	if p.file != nil {
		p.early <- <-p.early // Windows removes no file that is in use
		_ = p.file.Close()
		_ = os.Remove(p.file.Name())
		p.file = nil
	}
}

// outsideFile is a file that is being written. Every earlyBytes it begins to bring what it has onto stable storage, beside
// the writing, so that little is left to wait for in the end.
type outsideFile struct {
	place *filePlace
	file  *os.File
	since int64 // bytes since that was begun last
	early chan error
}

const earlyBytes = 32 << 20

// Write implements io.Writer.
func (o *outsideFile) Write(b []byte) (int, error) {
	n, err := o.file.Write(b)
	if err != nil {
		return n, outsideError("write file", err)
	}
	if o.since += int64(n); o.since < earlyBytes {
		return n, nil
	}
	select {
	case err := <-o.early: // a failure is told once only: it is kept for Close
		o.since = 0
		go func() {
			if err == nil {
				err = o.file.Sync()
			}
			o.early <- err
		}()
	default:
	}
	return n, nil
}

// Close gives the file its name, durably. Of a file that was given up it closes nothing more.
func (o *outsideFile) Close() error {
	const op = "finish file"
	p := o.place
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.file != o.file {
		return record.E(record.SaveFailed, op)
	}
	err := <-o.early
	o.early <- err
	if err == nil {
		err = o.file.Sync()
	}
	if closeErr := o.file.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(o.file.Name(), p.path)
	}
	if err != nil {
		p.giveUp()
		return outsideError(op, err)
	}
	p.file = nil
	if err := syncDir(filepath.Dir(p.path)); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, syscall.ENOTSUP) {
		return outsideError(op, err) // some network file systems cannot do it for a folder: there is nothing more to do there
	}
	return nil
}

// outsideError gives a failure outside the vault its kind, and drops the path.
func outsideError(op string, err error) error {
	kind := record.SaveFailed
	if diskKind(err) == record.DiskFull || errors.Is(err, syscall.EDQUOT) {
		kind = record.DiskFull
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		err = link.Err
	}
	return record.Wrap(kind, op, pathless(err))
}
