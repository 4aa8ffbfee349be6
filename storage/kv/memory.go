package kv

import (
	"slices"
	"strings"
	"sync"
)

// NewMemory returns an empty store that lives as long as the program, for tests. It keeps the whole contract of Store
// except stable storage.
func NewMemory() Store {
	return &memory{values: make(map[string][]byte)}
}

type memory struct {
	writing sync.Mutex // one Update at a time; held around the caller's code, so never needed by a reader

	mu     sync.RWMutex
	values map[string][]byte // values are replaced, never changed in place: a reader may hold on to one
	closed bool
}

var _ Store = (*memory)(nil)

func (m *memory) Get(key []byte) ([]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.closed {
		return nil, closed("get value")
	}
	value, ok := m.values[string(key)]
	if !ok {
		return nil, ErrNotFound
	}
	return copyOf(value), nil
}

func (m *memory) Scan(prefix []byte, visit func(key, value []byte) error) error {
	keys, values, err := m.snapshot(string(prefix))
	if err != nil {
		return err
	}
	for i, key := range keys {
		if err := visit([]byte(key), copyOf(values[i])); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) snapshot(prefix string) (keys []string, values [][]byte, err error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if m.closed {
		return nil, nil, closed("scan values")
	}
	for key := range m.values {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		values = append(values, m.values[key])
	}
	return keys, values, nil
}

func (m *memory) Update(do func(tx Tx) error) error {
	m.writing.Lock()
	defer m.writing.Unlock()
	if m.isClosed() {
		return closed("write values")
	}
	changes, err := runBatch(m.Get, do)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return closed("write values")
	}
	for key, c := range changes {
		if c.delete {
			delete(m.values, key)
		} else {
			m.values[key] = c.value
		}
	}
	return nil
}

func (m *memory) isClosed() bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.closed
}

func (m *memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}
