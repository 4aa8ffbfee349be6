package kv

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/windows"
)

// diskFree returns the bytes that this user may still write on the volume of dir.
func diskFree(dir string) (int64, error) {
	p, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(p, &free, nil, nil); err != nil {
		return 0, err
	}
	return int64(min(free, 1<<62)), nil
}

// lockFile takes the file for this process, or reports errLocked. The system lets go of it when the process ends,
// however it ends.
func lockFile(f *os.File) error {
	err := windows.LockFileEx(windows.Handle(f.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return errLocked
	}
	return err
}

// syncDir does nothing: Windows has no way to flush a directory, and orders names with their files by itself.
func syncDir(string) error { return nil }

// The system's words for a full disk, for a medium that cannot be written, and for a lack that passes and says nothing of
// the files.
var (
	passing  = []syscall.Errno{windows.ERROR_TOO_MANY_OPEN_FILES, windows.ERROR_NOT_ENOUGH_MEMORY}
	fullDisk = []syscall.Errno{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED}
	readOnly = []syscall.Errno{windows.ERROR_WRITE_PROTECT, windows.ERROR_ACCESS_DENIED}
)

// bytesOnDisk is the room that a file takes at most.
func bytesOnDisk(info os.FileInfo) int64 { return info.Size() }
