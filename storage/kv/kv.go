// Package kv keeps keys and values on stable storage, or in memory for tests, behind one small interface.
//
// What it promises: a change is written whole or not at all; when Update returns nil the change survives a killed
// process and a power cut; a reader sees one moment of the store, never half a change. What it does not promise:
// secrecy and integrity against somebody who can write to the disk. Keys must tell nothing and values must be sealed
// before they come here, and a list of what should be in the store is kept elsewhere (the inventory of storage).
//
// The engine is Badger, wrapped in the guards that measuring it has shown to be necessary: it crashes on a full disk,
// it deletes tables that a damaged manifest does not name, and it writes on after an error. See Open.
package kv

import (
	"bytes"

	"carnet/app/record"
)

// Limits of one change. They keep Badger's value log unused: its checks do not notice damage.
const (
	// MaxKey is the longest key, in bytes.
	MaxKey = 1 << 10
	// MaxValue bounds values: they must be shorter than this many bytes.
	MaxValue = 1020 << 10
	// MaxBatch bounds one Update: the sum over its changes of len(key) + len(value) + EntryOverhead.
	// One change always fits.
	MaxBatch = 1 << 20
	// EntryOverhead is what every change in an Update counts besides its own bytes.
	EntryOverhead = 128
)

// ErrNotFound says that the store has no such key. Its kind is record.NotFound.
var ErrNotFound error = record.E(record.NotFound, "get value")

// Store is a set of key-value pairs. All methods may be called from any goroutine. After Close they fail with
// record.Locked. Errors of the engine carry the kinds record.RecordDamaged (reading) and record.WritesSuspended
// (writing); their texts hold neither keys nor values nor paths.
type Store interface {
	// Get returns a copy of the value, or ErrNotFound.
	Get(key []byte) ([]byte, error)
	// Scan calls visit for each pair whose key begins with prefix, in the order of the keys, as the store was when
	// Scan began. The slices are valid only during the call. An error of visit ends the scan and is returned as it is.
	Scan(prefix []byte, visit func(key, value []byte) error) error
	// Update runs change and then writes all that it put and deleted, or nothing: nothing if change returns an error,
	// which Update returns as it is, or if any Put or Delete was refused. When it returns nil the change is on stable
	// storage. Updates run one after another; change must not call Update.
	//
	// It fails with record.DiskFull when too little space is left, and with record.WritesSuspended from the first
	// failure of the engine on, until the store is opened again. Nothing is written then and reading still works.
	Update(change func(tx Tx) error) error
	// Drop removes all keys that begin with one of the prefixes, and takes their values out of the files too, as far as
	// the file system goes. It is not all or nothing: after an error or a crash some may be left, and Drop is called again.
	// It fails with record.VaultBusy while somebody reads, with record.Invalid for an empty prefix, and as Update does.
	Drop(prefixes ...[]byte) error
	// Close waits for running calls and closes the store. A second call does nothing.
	Close() error
}

// Tx is the change that an Update makes. It is valid during the call only, on that goroutine only, and reads its own
// writes. Keys and values may be reused by the caller after each call.
type Tx interface {
	// Get returns a copy of the value, or ErrNotFound.
	Get(key []byte) ([]byte, error)
	// Put fails with record.Invalid when the key is empty, reserved or longer than MaxKey, when the value is not
	// shorter than MaxValue, or when the Update would exceed MaxBatch.
	Put(key, value []byte) error
	// Delete removes the key, if it is there. It fails as Put does.
	Delete(key []byte) error
}

// reserved is the beginning of the keys that Badger keeps for itself. Both stores refuse it, to behave alike.
var reserved = []byte("!badger!")

// batch is the Tx of both stores: changes over a base that it does not touch until they are all known to be allowed.
type batch struct {
	base    func(key []byte) ([]byte, error)
	changes map[string]change
	size    int
	refused error // the first refusal: an Update that lost a Put must not pass for a complete one
	done    bool
}

// change is a new value, or a deletion.
type change struct {
	value  []byte
	delete bool
}

// runBatch collects what do changes over base.
func runBatch(base func(key []byte) ([]byte, error), do func(tx Tx) error) (map[string]change, error) {
	b := &batch{base: base, changes: make(map[string]change)}
	defer func() { b.done = true }()
	if err := do(b); err != nil {
		return nil, err
	}
	return b.changes, b.refused
}

func (b *batch) Get(key []byte) ([]byte, error) {
	if b.done {
		return nil, record.E(record.Internal, "use finished change")
	}
	c, ok := b.changes[string(key)]
	switch {
	case !ok:
		return b.base(key)
	case c.delete:
		return nil, ErrNotFound
	}
	return copyOf(c.value), nil
}

func (b *batch) Put(key, value []byte) error {
	if len(value) >= MaxValue {
		return b.refuse("put value")
	}
	return b.add("put value", key, change{value: copyOf(value)})
}

func (b *batch) Delete(key []byte) error {
	return b.add("delete value", key, change{delete: true})
}

func (b *batch) add(op string, key []byte, c change) error {
	if b.done {
		return record.E(record.Internal, "use finished change")
	}
	if len(key) == 0 || len(key) > MaxKey || bytes.HasPrefix(key, reserved) {
		return b.refuse(op)
	}
	size := b.size + cost(key, c)
	if old, ok := b.changes[string(key)]; ok {
		size -= cost(key, old)
	}
	if size > MaxBatch {
		return b.refuse(op)
	}
	b.size = size
	b.changes[string(key)] = c
	return nil
}

func (b *batch) refuse(op string) error {
	err := record.E(record.Invalid, op)
	if b.refused == nil {
		b.refused = err
	}
	return err
}

func cost(key []byte, c change) int { return len(key) + len(c.value) + EntryOverhead }

// copyOf is never nil, so that an empty value and no value cannot be confused.
func copyOf(b []byte) []byte { return append([]byte{}, b...) }

// closed is what every method of a closed store returns.
func closed(op string) error { return record.E(record.Locked, op) }
