package kv

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/dgraph-io/badger/v4"

	"carnet/app/record"
)

// ErrNoProbe says that a probe could not be begun at all, which tells nothing about the store.
var ErrNoProbe = errors.New("no probe can be started")

// probeSuffix ends the name of the copy that is tried before a store is opened.
const probeSuffix = ".probe"

// Probe opens the store in dir as Open would, without asking whether it may, and reads all of it. dir must be a copy: the
// engine works on it. It fails with record.VaultDamaged, and with record.DiskFull when the disk is full. On some damage it
// ends the process.
func Probe(ctx context.Context, dir string) error {
	const op = "probe vault"
	e := &engine{dir: dir}
	err := shielded(func() (err error) {
		// Merging tables at the end would only take time and room.
		e.db, err = badger.Open(engineOptions(dir, quiet{&e.failed}).WithCompactL0OnClose(false))
		return err
	})
	if err != nil {
		return openError(op, err)
	}
	err = e.Scan(nil, func(_, _ []byte) error { return ctx.Err() })
	closed := shielded(e.db.Close)
	switch {
	case ctx.Err() != nil:
		return record.Wrap(record.Canceled, op, ctx.Err())
	case err != nil, closed != nil:
		return openError(op, errors.Join(err, closed))
	case e.failed.Load():
		return openError(op, errDamaged)
	}
	return nil
}

// tryCopy lets the engine open a copy of a store that was not closed properly.
func (e *engine) tryCopy(aside []string) error {
	defer removeProbe(e.dir)
	to := e.dir + probeSuffix
	if err := copyStore(e.dir, to, aside); err != nil {
		return err
	}
	probe := e.options.Probe
	if probe == nil {
		probe = Probe
	}
	err := shielded(func() error { return probe(context.Background(), to) })
	if errors.Is(err, ErrNoProbe) {
		err = Probe(context.Background(), to)
	}
	if err == nil {
		return nil
	}
	if !e.options.Space.canOpen(e.dir, 0) {
		return record.E(record.DiskFull, "probe vault") // others filled the disk: that ends a probe too
	}
	if record.KindOf(err) == record.DiskFull {
		return err
	}
	return errDamaged
}

// removeProbe removes the copy of a probe, also one that a crash left behind.
func removeProbe(dir string) { _ = os.RemoveAll(dir + probeSuffix) }

// copied lists the files that a copy of the store needs: all but our own, and those that would be set aside.
func copied(dir string, aside []string) (infos []os.FileInfo, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		name := entry.Name()
		if !entry.Type().IsRegular() || name == lockName || name == sealName || name == badgerLock || slices.Contains(aside, name) {
			continue
		}
		info, err := entry.Info()
		if err != nil {
			return nil, err
		}
		infos = append(infos, info)
	}
	return infos, nil
}

// badgerLock is where Badger writes the number of its process.
const badgerLock = "LOCK"

// copyBytes is the room on the disk that copyStore needs.
func copyBytes(dir string, aside []string) (sum int64) {
	infos, _ := copied(dir, aside)
	for _, info := range infos {
		sum += bytesOnDisk(info)
	}
	return sum
}

// copyStore copies the engine's files. Never by linking them: Badger empties a table before it deletes it.
func copyStore(from, to string, aside []string) error {
	infos, err := copied(from, aside)
	if err != nil {
		return err
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		return err
	}
	for _, info := range infos {
		if err := copySparse(filepath.Join(from, info.Name()), filepath.Join(to, info.Name()), info.Size()); err != nil {
			return err
		}
	}
	return nil
}

// copySparse copies a file and leaves out blocks of zeros: the engine's logs are mostly holes.
func copySparse(from, to string, size int64) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(copyBlocks(out, in, size), out.Close())
}

func copyBlocks(out *os.File, in io.Reader, size int64) error {
	block, zeros := make([]byte, 64<<10), make([]byte, 64<<10)
	for at := int64(0); at < size; {
		n, err := io.ReadFull(in, block[:min(int64(len(block)), size-at)])
		if err != nil {
			return err
		}
		if !bytes.Equal(block[:n], zeros[:n]) {
			if _, err := out.WriteAt(block[:n], at); err != nil {
				return err
			}
		}
		at += int64(n)
	}
	return out.Truncate(size)
}
