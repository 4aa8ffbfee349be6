//go:build !windows

package blob

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"carnet/app/record"
)

// kindOf says what a failure of the disk means to a person.
func kindOf(err error) record.ErrorKind {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return record.DiskFull
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return record.VaultReadOnly
	}
	return record.Internal
}

// syncDir makes the names in the folder durable, as a file's own Sync does not. File systems that cannot do it for a
// folder (some FUSE and network ones) say so with EINVAL or ENOTSUP: there is nothing more to do on them.
func syncDir(root *os.Root, name string) error {
	dir, err := root.Open(name)
	if err != nil {
		return err
	}
	defer dir.Close()
	err = dir.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		return nil
	}
	return err
}
