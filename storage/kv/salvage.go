package kv

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"

	"carnet/app/record"
)

// What Badger keeps can be read without Badger: a table or a log that it refuses as a whole because of one turned bit
// still holds every other value. Salvage reads the files into memory, as bytes, with every length checked, so that no
// content can end the program, and nothing is mapped, so that a file that is cut while it is read cannot either.
//
// What it reads may still be wrong where it was damaged. It has to be authenticated by whoever asked for it, and
// compared with a list of what should be there.

// maxSalvage bounds the files that are read. A family's record is smaller by far; what is larger is something else.
const maxSalvage = 1 << 30

// Salvage returns what can still be read of a store that Open refuses as damaged: for each key the latest value that is
// there. Nothing in dir is changed. The store cannot be written, Update and Drop fail with record.WritesSuspended, and
// stays locked until Close.
//
// It fails with record.VaultBusy and record.VaultReadOnly as Open does, with record.Canceled, and with
// record.VaultDamaged when nothing can be read.
func Salvage(ctx context.Context, dir string) (Store, error) {
	const op = "salvage vault"
	lock, err := acquire(dir)
	if err != nil {
		return nil, openError(op, err)
	}
	values, err := salvage(ctx, dir)
	if err == nil && len(values) == 0 {
		err = record.E(record.VaultDamaged, op)
	}
	if err != nil {
		lock.Close()
		return nil, openError(op, err)
	}
	return &salvaged{memory: &memory{values: values}, lock: lock}, nil
}

// salvaged is a Store of what was read from a damaged one.
type salvaged struct {
	*memory
	lock io.Closer
}

var _ Store = (*salvaged)(nil)

func (s *salvaged) Update(func(Tx) error) error { return s.refuse("write values") }

func (s *salvaged) Drop(...[]byte) error { return s.refuse("drop values") }

func (s *salvaged) refuse(op string) error {
	if s.isClosed() {
		return closed(op)
	}
	return record.E(record.WritesSuspended, op)
}

func (s *salvaged) Close() error {
	if s.isClosed() {
		return nil
	}
	return errors.Join(s.memory.Close(), s.lock.Close())
}

// salvage reads every table and every log, listed in the manifest or not: what is older loses against what is newer.
func salvage(ctx context.Context, dir string) (map[string][]byte, error) {
	const op = "salvage vault"
	files, err := engineFiles(dir)
	if err != nil {
		return nil, err
	}
	var all catch
	left := int64(maxSalvage)
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, record.Wrap(record.Canceled, op, err)
		}
		read := all.table
		switch filepath.Ext(f.name) {
		case ".mem":
			read = all.log
		case ".sst":
		default:
			continue
		}
		if left -= f.size; left < 0 {
			return nil, errDamaged
		}
		read(readAll(filepath.Join(dir, f.name), f.size))
	}
	return all.values(), nil
}

// readAll reads a file, with zeros for each part that the disk does not give.
func readAll(path string, size int64) []byte {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	b := make([]byte, size)
	if n, err := io.ReadFull(f, b); err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
		return b[:n]
	}
	for at := 0; at < len(b); at += sector {
		part := b[at:min(at+sector, len(b))]
		if _, err := f.ReadAt(part, int64(at)); err != nil {
			clear(part)
		}
	}
	return b
}

// sector is the least that a disk loses.
const sector = 4 << 10

// pair is one version of a value, as a file had it.
type pair struct {
	key     string
	value   []byte
	at      uint64 // Badger's count of commits
	deleted bool
	sure    bool // the engine's sum over it is right
}

// catch is everything that was read.
type catch struct {
	pairs  []pair
	newest uint64 // commit that is known to have been
}

// add takes one version with the key as Badger writes it: ours, and then the commit, counted downwards.
func (c *catch) add(key []byte, meta byte, value []byte, sure bool) {
	own := len(key) - 8
	if own < 1 || own > MaxKey || len(value) >= MaxValue || meta&metaPointer != 0 || bytes.HasPrefix(key, reserved) {
		return
	}
	p := pair{key: string(key[:own]), value: value, at: math.MaxUint64 - binary.BigEndian.Uint64(key[own:]), deleted: meta&metaDelete != 0, sure: sure}
	if sure {
		c.newest = max(c.newest, p.at)
	}
	c.pairs = append(c.pairs, p)
}

// values chooses for each key its latest version. One that is not sure counts where its commit can have been: otherwise
// a turned bit in the number of a commit would put an old value before all others.
func (c *catch) values() map[string][]byte {
	latest := make(map[string]pair)
	for _, p := range c.pairs {
		if !p.sure && c.newest > 0 && p.at > c.newest {
			continue
		}
		if before, ok := latest[p.key]; !ok || p.at > before.at || p.at == before.at && p.sure && !before.sure {
			latest[p.key] = p
		}
	}
	values := make(map[string][]byte, len(latest))
	for key, p := range latest {
		if !p.deleted {
			values[key] = p.value
		}
	}
	return values
}
