package kv

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"carnet/app/record"
)

// Hold takes the store in dir for this program without opening it, so that the folder can be moved or removed while nobody
// else has it open. It fails with record.VaultBusy when somebody has, and with record.VaultReadOnly when the folder
// cannot be written. Where there is no store there is nothing to hold.
func Hold(dir string) (io.Closer, error) {
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return nothing{}, nil
	}
	lock, err := acquire(dir)
	if err != nil {
		kind := record.KindOf(openError("hold vault", err))
		return nil, record.Wrap(kind, "hold vault", redact(err))
	}
	return lock, nil
}

type nothing struct{}

// Close implements io.Closer.
func (nothing) Close() error { return nil }
