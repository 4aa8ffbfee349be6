package kv

import (
	"path/filepath"

	"carnet/app/record"
)

// What is asked for where Space does not say otherwise. Badger writes through mapped memory: a full disk does not make a
// write fail, it ends the program, and the next open too. So there is always room for what it does on its own after a
// write: flushing a table of 8 MiB, and merging several of them, was measured to need up to 60 MiB at once.
const (
	minFreeToWrite = 256 << 20
	minFreeToOpen  = 64 << 20
	minFreeToClose = 32 << 20
)

// shareOfStore is the part of the store's own size that has to be free before writing: merging tables writes them anew
// before the former ones go.
const shareOfStore = 4

// Space says how much room a store leaves on its disk. The zero value is right for the program itself; tests on small
// disks ask for less.
type Space struct {
	// Free returns the free bytes of the file system that holds dir; nil asks the system. When it fails the space counts
	// as enough: a guard that cannot see does not lock a family out.
	Free func(dir string) (int64, error)
	// Write, Open and Close are the free bytes without which nothing is written (256 MiB, and always at least a quarter of
	// the store), the store is opened only for reading (64 MiB), and it is not closed (32 MiB). 0 stands for those.
	Write, Open, Close int64
}

// Room fails with record.DiskFull when there is too little room to write extra bytes into the store in dir or beside it.
func (s Space) Room(dir string, extra int64) error {
	if !s.has(dir, max(orElse(s.Write, minFreeToWrite), tableBytes(dir)/shareOfStore)+extra) {
		return record.E(record.DiskFull, "check space")
	}
	return nil
}

// CanClose reports that there is enough room to close the store in dir.
func (s Space) CanClose(dir string) bool { return s.has(dir, orElse(s.Close, minFreeToClose)) }

// canOpen reports that there is enough room to open the store in dir for writing, after writing extra bytes.
func (s Space) canOpen(dir string, extra int64) bool {
	return s.has(dir, orElse(s.Open, minFreeToOpen)+extra)
}

// Bytes returns the free bytes of the file system that holds dir, and false when that cannot be found out.
func (s Space) Bytes(dir string) (int64, bool) {
	free := s.Free
	if free == nil {
		free = diskFree
	}
	n, err := free(dir)
	return n, err == nil
}

func (s Space) has(dir string, least int64) bool {
	n, known := s.Bytes(dir)
	return !known || n >= least
}

func orElse(n, standard int64) int64 {
	if n == 0 {
		return standard
	}
	return n
}

// tableBytes is the size of the store without its logs, whose length says nothing: they are mostly holes.
func tableBytes(dir string) (sum int64) {
	files, _ := engineFiles(dir)
	for _, f := range files {
		if filepath.Ext(f.name) == ".sst" {
			sum += f.size
		}
	}
	return sum
}
