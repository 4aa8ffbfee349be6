package kv

import (
	"errors"
	"strings"
	"syscall"

	"github.com/dgraph-io/badger/v4"
)

// isErrno reports that one of these errors of the system is behind err. Badger passes them on as text only.
func isErrno(err error, among ...syscall.Errno) bool {
	for _, errno := range among {
		if errors.Is(err, errno) || strings.Contains(err.Error(), errno.Error()) {
			return true
		}
	}
	return false
}

// IsDiskFull reports that err is the system's for a disk, or a person's share of it, that is full.
func IsDiskFull(err error) bool { return err != nil && isErrno(err, fullDisk...) }

// redact keeps of an error what may be logged. Texts of the engine hold keys, and those of the system hold paths, which
// on most computers hold a person's name.
func redact(err error) error {
	for _, known := range []error{errLocked, errDamaged, errPanic,
		badger.ErrDBClosed, badger.ErrBlockedWrites, badger.ErrTxnTooBig, badger.ErrConflict, badger.ErrTruncateNeeded} {
		if errors.Is(err, known) {
			return known
		}
	}
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno
	}
	return errEngine
}

// errEngine stands for an error whose text cannot be shown.
var errEngine = errors.New("the engine failed")

// quiet is the logger given to Badger. It prints nothing: the engine's messages hold keys and paths. But the engine
// reports some failures nowhere else, so an error among its messages suspends writing.
type quiet struct {
	failed interface{ Store(bool) }
}

var _ badger.Logger = quiet{}

// Errorf suspends writing.
func (q quiet) Errorf(string, ...any) {
	if q.failed != nil {
		q.failed.Store(true)
	}
}

// Warningf does nothing.
func (quiet) Warningf(string, ...any) {}

// Infof does nothing.
func (quiet) Infof(string, ...any) {}

// Debugf does nothing.
func (quiet) Debugf(string, ...any) {}
