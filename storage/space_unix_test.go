//go:build unix

package storage_test

import (
	"os"
	"syscall"
)

// onDisk is the room that a file takes.
func onDisk(info os.FileInfo) int64 { return info.Sys().(*syscall.Stat_t).Blocks * 512 }
