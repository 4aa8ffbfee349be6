//go:build !unix && !windows

package worker

import "os/exec"

func separate(*exec.Cmd) {}
