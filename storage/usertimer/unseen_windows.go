package usertimer

import (
	"os/exec"
	"syscall"
)

// unseen keeps a console window from flashing up.
func unseen(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true} }
