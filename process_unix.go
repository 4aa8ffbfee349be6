//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// restrict makes every file of this process readable by its owner only, those of the database included, and lets no crash
// leave its memory, and the record with it, in a file. Its children inherit both.
func restrict() {
	unix.Umask(0o077)
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) // lowering a limit is refused nowhere
}

// hush closes standard error to everything but what this program says there itself, through the file that it returns: see
// main. Where that cannot be arranged everything stays as it is.
func hush() *os.File {
	kept, err := unix.FcntlInt(uintptr(unix.Stderr), unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return os.Stderr
	}
	null, err := unix.Open(os.DevNull, unix.O_WRONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		unix.Close(kept)
		return os.Stderr
	}
	err = duplicate(null, unix.Stderr)
	unix.Close(null)
	if err != nil {
		unix.Close(kept)
		return os.Stderr
	}
	return os.NewFile(uintptr(kept), "stderr")
}
