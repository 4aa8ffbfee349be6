//go:build unix

package main

import "golang.org/x/sys/unix"

// restrictFiles makes every file of this process readable by its owner only, those of the database included.
func restrictFiles() { unix.Umask(0o077) }
