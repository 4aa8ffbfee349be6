//go:build unix

package worker

import (
	"os/exec"
	"syscall"
)

// separate gives the child a process group of its own, so that Ctrl+C in a terminal does not reach it and so that
// killing it kills what it may have started.
func separate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
