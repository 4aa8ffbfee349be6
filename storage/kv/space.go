package kv

import (
	"math"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"

	"carnet/app/record"
)

// What is asked for where Space does not say otherwise. Badger writes through mapped memory: a full disk does not make a
// write fail, it ends the program, and the next open too. So there is always room for what it does on its own after a
// write: flushing a log of 8 MiB as a table, and merging several of them, was measured to need up to 60 MiB at once.
const (
	minFreeToWrite = 256 << 20
	minFreeToOpen  = 64 << 20
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
	// Write is the free bytes without which nothing is written, 256 MiB where it is 0, and always at least a quarter of the
	// store. Open is those without which a store is opened only for reading; 0 stands for what the engine may need, at
	// most 64 MiB.
	Write, Open int64
}

// Room fails with record.DiskFull when there is too little room to write extra bytes into the store in dir or beside it.
func (s Space) Room(dir string, extra int64) error {
	tables, _ := bytesOf(dir)
	if !s.has(dir, max(orElse(s.Write, minFreeToWrite), tables/shareOfStore)+extra) {
		return record.E(record.DiskFull, "check space")
	}
	return nil
}

// canOpen reports that there is enough room to open the store in dir for writing, after writing extra bytes.
func (s Space) canOpen(dir string, extra int64) bool {
	return s.has(dir, orElse(s.Open, toOpen(dir))+extra)
}

// toOpen is what the engine may write when it opens the store in dir: a table of each log that a crash left, all tables
// merged, and new files of its own.
func toOpen(dir string) int64 {
	tables, logs := bytesOf(dir)
	if tables+logs == 0 {
		return minFreeToOpen // a new store will want to be written too
	}
	return min(minFreeToOpen, ownFiles+logs+tables)
}

// ownFiles is room for the engine's new logs, which are mostly holes, its lists, and the blocks that round files up.
const ownFiles = 4 << 20

// canClose reports that there is enough room to close an engine: it writes its log as a table, and merges the tables that
// are not sorted yet with those of the first level that is.
func (s Space) canClose(dir string, tables []badger.TableInfo) bool {
	_, logs := bytesOf(dir)
	need := ownFiles + logs
	first := math.MaxInt
	for _, t := range tables {
		if t.Level > 0 {
			first = min(first, t.Level)
		}
	}
	unsorted, sorted := int64(0), int64(0)
	for _, t := range tables {
		switch t.Level {
		case 0:
			unsorted += int64(t.OnDiskSize)
		case first:
			sorted += int64(t.OnDiskSize)
		}
	}
	if logs > emptyLogs || unsorted > 0 {
		need += unsorted + sorted
	}
	return s.has(dir, need)
}

// emptyLogs is more than logs take that hold nothing yet.
const emptyLogs = 64 << 10

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

// bytesOf is the room that the tables and the logs of the store take. The length of a log says nothing: it is mostly a
// hole.
func bytesOf(dir string) (tables, logs int64) {
	files, _ := engineFiles(dir)
	for _, f := range files {
		switch filepath.Ext(f.name) {
		case ".sst":
			tables += f.size
		case ".mem":
			logs += f.onDisk
		}
	}
	return tables, logs
}
