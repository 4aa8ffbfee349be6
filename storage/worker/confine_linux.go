package worker

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/landlock-lsm/go-landlock/landlock"
	"golang.org/x/sys/unix"
)

// confine gives up every right that decoding does not need, for all threads of this process and for good.
func confine(l Limits) error {
	dieLater(l)
	closeInherited()
	size, err := addressSpace()
	if err != nil {
		return err
	}
	// The collector works harder near the limit instead of running into it.
	debug.SetMemoryLimit(l.Memory * 3 / 4)
	cpu := uint64(max(1, math.Ceil(l.CPU.Seconds())))
	for _, r := range []struct {
		resource int
		limit    uint64
	}{
		// The soft limit would only send SIGXCPU, which Go ignores; the hard one kills. Both are set to the same.
		{unix.RLIMIT_CPU, cpu},
		{unix.RLIMIT_AS, size + uint64(l.Memory)},
		{unix.RLIMIT_NOFILE, 16},
		{unix.RLIMIT_FSIZE, 0},
		{unix.RLIMIT_CORE, 0},
	} {
		if err := unix.Setrlimit(r.resource, &unix.Rlimit{Cur: r.limit, Max: r.limit}); err != nil {
			return fmt.Errorf("set limit %d: %w", r.resource, err)
		}
	}
	// Landlock implies "no new privileges", on all threads; this is for a kernel without it, and for this thread only.
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("give up new privileges: %w", err)
	}
	// A crash or a neighbour must not get at the file's content in this process's memory. Not fatal: it is no right that the
	// file's decoder would gain.
	_ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
	if err := landlock.V8.BestEffort().Restrict(); err != nil {
		return fmt.Errorf("restrict access: %w", err)
	}
	return nil
}

// addressSpace is the size of this process in bytes, most of it only reserved by the Go runtime: a limit that ignored
// it would leave nothing to work with, or be so high as to be none.
func addressSpace() (uint64, error) {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, fmt.Errorf("read own size: %w", err)
	}
	pages, _, _ := bytes.Cut(b, []byte(" "))
	n, err := strconv.ParseUint(string(pages), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read own size: %w", err)
	}
	return n * uint64(os.Getpagesize()), nil
}

// closeInherited closes what the parent may have left open: Go marks its own files to be closed in children, but a C
// library of the screen may not. The runtime's own, all "anonymous inodes", stay.
func closeInherited() {
	const dir = "/proc/self/fd"
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		fd, err := strconv.Atoi(e.Name())
		if err != nil || fd <= 2 {
			continue
		}
		target, err := os.Readlink(filepath.Join(dir, e.Name()))
		if err == nil && !strings.HasPrefix(target, "anon_inode:") {
			_ = unix.Close(fd)
		}
	}
}
