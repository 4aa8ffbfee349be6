package main

import "golang.org/x/sys/unix"

// hideMemory keeps other programs of the same user from reading this process's memory. From then on the desktop's portal,
// which looks into /proc to learn who asks, does not answer it any more: Fyne asks it once, when it begins, whether the
// desktop is dark. So a window hides its memory when there is something to hide, before the first password is tried.
func hideMemory() { _ = unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) }

func duplicate(from, to int) error { return unix.Dup3(from, to, 0) }
