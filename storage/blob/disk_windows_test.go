package blob

import (
	"golang.org/x/sys/windows"

	"carnet/app/record"
)

func diskErrors() map[error]record.ErrorKind {
	return map[error]record.ErrorKind{
		windows.ERROR_DISK_FULL:     record.DiskFull,
		windows.ERROR_WRITE_PROTECT: record.VaultReadOnly,
		windows.ERROR_ACCESS_DENIED: record.VaultReadOnly,
		windows.ERROR_CRC:           record.Internal,
	}
}
