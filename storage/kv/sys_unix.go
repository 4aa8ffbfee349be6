//go:build linux || darwin || freebsd

package kv

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// diskFree returns the bytes that this user may still write on the file system of dir.
func diskFree(dir string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}

// lockFile takes the file for this process, or reports errLocked. The system lets go of it when the process ends,
// however it ends.
func lockFile(f *os.File) error {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return errLocked
	}
	return err
}

// syncDir makes the names in dir as durable as the files behind them.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// The system's words for a full disk, for a medium that cannot be written, and for a lack that passes and says nothing of
// the files. EPERM is what Linux says of files with the immutable mark.
var (
	passing  = []syscall.Errno{unix.EMFILE, unix.ENFILE, unix.ENOMEM, unix.EAGAIN, unix.EINTR}
	fullDisk = []syscall.Errno{unix.ENOSPC, unix.EDQUOT}
	readOnly = []syscall.Errno{unix.EROFS, unix.EACCES, unix.EPERM}
)

// bytesOnDisk is the room that a file takes, which is less than its length when it has holes.
func bytesOnDisk(info os.FileInfo) int64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return int64(s.Blocks) * 512
	}
	return info.Size()
}
