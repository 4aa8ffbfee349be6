//go:build !windows

package blob

import (
	"syscall"

	"carnet/app/record"
)

func diskErrors() map[error]record.ErrorKind {
	return map[error]record.ErrorKind{
		syscall.ENOSPC: record.DiskFull,
		syscall.EDQUOT: record.DiskFull,
		syscall.EROFS:  record.VaultReadOnly,
		syscall.EACCES: record.VaultReadOnly,
		syscall.EIO:    record.Internal,
	}
}
