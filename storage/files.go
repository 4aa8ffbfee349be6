package storage

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"

	"carnet/app/record"
)

// writeFile replaces a small file so that a power cut leaves either the old or the new content:
// temporary file, fsync, rename, fsync of the folder.
func writeFile(name string, b []byte) (err error) {
	const op = "write vault file"
	dir := filepath.Dir(name)
	f, err := os.CreateTemp(dir, ".new-*") // 0600
	if err != nil {
		return record.Wrap(diskKind(err), op, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err == nil {
		err = syncDir(dir)
	}
	return record.Wrap(diskKind(err), op, err)
}

// syncDir makes a rename durable. Windows has no such call on folders: its file system journals the rename itself.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// diskKind tells the failures of a disk that a person can do something about.
func diskKind(err error) record.ErrorKind {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return record.DiskFull
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return record.VaultReadOnly
	}
	return record.Internal
}
