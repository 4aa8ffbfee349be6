package worker

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// separate keeps a console window from flashing up and Ctrl+C from reaching the child.
func separate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{
		HideWindow:    true,
		CreationFlags: windows.CREATE_NO_WINDOW | windows.CREATE_NEW_PROCESS_GROUP,
	}
}
