//go:build !linux && !darwin && !freebsd && !windows

package kv

import (
	"errors"
	"os"
	"syscall"
)

// Carnet is not released for these systems. The code compiles, with the lock of Badger alone and no space guard.

func diskFree(string) (int64, error) { return 0, errors.ErrUnsupported }

func lockFile(*os.File) error { return nil }

func syncDir(string) error { return nil }

var fullDisk, readOnly, passing []syscall.Errno

// bytesOnDisk is the room that a file takes at most.
func bytesOnDisk(info os.FileInfo) int64 { return info.Size() }
