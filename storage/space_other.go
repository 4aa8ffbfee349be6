//go:build !linux

package storage

import (
	"io"
	"os"
)

// allocate makes f take size bytes of the disk, by writing them.
func allocate(f *os.File, size int64, random io.Reader) error { return fill(f, size, random) }
