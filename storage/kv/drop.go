package kv

import (
	"strings"

	"carnet/app/record"
)

// Drop implements Store. Badger writes the tables anew without the keys. It finds nothing to do once keys were deleted
// one by one, although its tables still hold their values: so Drop comes instead of deleting, not after it.
func (e *engine) Drop(prefixes ...[]byte) error {
	const op = "drop values"
	for _, p := range prefixes {
		if len(p) == 0 {
			return record.E(record.Invalid, op) // that would be everything
		}
	}
	if err := e.Update(func(Tx) error { return nil }); err != nil { // asks for room, and wakes an engine that only reads
		return err
	}
	e.writing.Lock()
	defer e.writing.Unlock()
	if !e.enter() {
		return closed(op)
	}
	defer e.calls.Done()
	if !e.use.TryLock() { // waiting for a reader that reads on would be waiting for ever
		return record.E(record.VaultBusy, op)
	}
	defer e.use.Unlock()
	return e.guard(record.WritesSuspended, op, func() error { return e.db.DropPrefix(prefixes...) })
}

// Drop implements Store.
func (m *memory) Drop(prefixes ...[]byte) error {
	const op = "drop values"
	m.writing.Lock()
	defer m.writing.Unlock()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return closed(op)
	}
	for _, p := range prefixes {
		if len(p) == 0 {
			return record.E(record.Invalid, op)
		}
	}
	for key := range m.values {
		for _, p := range prefixes {
			if strings.HasPrefix(key, string(p)) {
				delete(m.values, key)
			}
		}
	}
	return nil
}
