package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// restrict has nothing to do: the folder's access list, inherited from the user's profile, decides about files, and a dump
// of a crash is made only where the person asked the system for it.
func restrict() {}

// hideMemory has nothing to ask of this system: another program needs the right to debug first.
func hideMemory() {}

// hush closes standard error to everything but what this program says there itself, through the file that it returns: see
// main. The runtime asks for the handle each time it writes.
func hush() *os.File {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil || windows.SetStdHandle(windows.STD_ERROR_HANDLE, windows.Handle(null.Fd())) != nil {
		return os.Stderr
	}
	kept := os.Stderr
	os.Stderr = null
	return kept
}
