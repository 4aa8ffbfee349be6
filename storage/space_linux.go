package storage

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// allocate makes f take size bytes of the disk: by asking for the blocks, which takes no time, or by writing them on a
// file system that cannot be asked.
func allocate(f *os.File, size int64, random io.Reader) error {
	err := unix.Fallocate(int(f.Fd()), 0, 0, size)
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS) {
		return fill(f, size, random)
	}
	return err
}
