package kv

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// State is what can be told of a store from outside.
type State struct {
	Open     bool  // a program has it open now: then its files change, and nothing else is told
	New      bool  // there is no store yet
	Clean    bool  // it was closed properly, and is as it was left
	Damaged  bool  // Open would refuse it
	SetAside int   // files that were set aside, ever
	Bytes    int64 // of the tables
}

// Examine tells the state of the store in dir, without changing anything and while another program may have it open. It
// holds the store's lock no longer than it takes to ask for it.
func Examine(dir string) (State, error) {
	var s State
	s.Bytes, _ = bytesOf(dir)
	if aside, err := os.ReadDir(filepath.Join(dir, asideName)); err == nil {
		s.SetAside = len(aside)
	}
	open, err := isLocked(dir)
	if err != nil || open {
		s.Open = open
		return s, err
	}
	found, examined := examine(dir)
	if open, err = isLocked(dir); err != nil || open { // whoever opened it meanwhile has changed what was looked at
		s.Open = open
		return s, err
	}
	switch {
	case errors.Is(examined, fs.ErrNotExist):
		s.New = true
	case examined != nil:
		s.Damaged = true
	default:
		s.Clean, s.New = found.clean, !found.clean && !found.crashed
	}
	return s, nil
}

// isLocked reports that a program holds the lock. No lock file, no program.
func isLocked(dir string) (bool, error) {
	f, err := os.Open(filepath.Join(dir, lockName))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	err = lockFile(f)
	return errors.Is(err, errLocked), nil
}
