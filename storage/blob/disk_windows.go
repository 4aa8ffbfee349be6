package blob

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"

	"carnet/app/record"
)

// kindOf says what a failure of the disk means to a person.
func kindOf(err error) record.ErrorKind {
	switch {
	case errors.Is(err, windows.ERROR_DISK_FULL), errors.Is(err, windows.ERROR_HANDLE_DISK_FULL),
		errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED):
		return record.DiskFull
	case errors.Is(err, windows.ERROR_WRITE_PROTECT), errors.Is(err, fs.ErrPermission):
		return record.VaultReadOnly
	}
	return record.Internal
}

// syncDir does nothing: Windows has no flush for a folder and writes names through its own journal.
func syncDir(*os.Root, string) error { return nil }
