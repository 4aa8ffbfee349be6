package main

import (
	"context"
	"os/exec"
	"syscall"

	"carnet/app/record"
)

// notify shows a notice from a process without a window. Windows offers that to scripts of PowerShell and to programs that
// speak WinRT.
func notify(ctx context.Context, title, body string) error {
	cmd := exec.CommandContext(ctx, "powershell", "-NoProfile", "-NonInteractive", "-EncodedCommand", toastScript(title, body))
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true}
	return record.Wrap(record.Internal, "show notice", cmd.Run())
}
