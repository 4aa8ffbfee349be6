package kv

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"carnet/app/record"
)

// Options are the parameters of Open. The zero value works; the program itself gives a Probe of its own.
type Options struct {
	// Space is the room to leave on the disk.
	Space Space
	// Probe opens the copy of a store in dir, reads everything in it, and fails when that cannot be done. It is asked before
	// a store is opened that was not closed properly, and should do its work, Probe, in a process of its own: on some
	// damage the engine ends the process that meets it. Nil is Probe itself, and so is a Probe that fails with ErrNoProbe.
	Probe func(ctx context.Context, dir string) error
}

// Open opens the store in the folder dir, which is made if it is not there.
//
// A store that was not closed properly is first copied to a folder beside it, dir.probe, and opened there; a store that
// would end the program does so with the copy. The copy goes when it has been tried.
//
// It fails with record.VaultBusy when another program has the store open, with record.VaultReadOnly when the folder or
// its medium cannot be written, with record.DiskFull when there is not enough space to open a store that was not closed
// properly, or to make a new one, and with record.VaultDamaged when the store is damaged. Nothing in the folder was
// changed then, except where the engine fails on a store that was closed properly or whose copy it could open.
//
// A store that was closed properly opens without enough space too, and is then only read: Update fails with
// record.DiskFull until there is room.
func Open(dir string, o Options) (Store, error) {
	const op = "open vault"
	lock, err := acquire(dir)
	if err != nil {
		return nil, openError(op, err)
	}
	e := &engine{dir: dir, lock: lock, options: o}
	if err := e.start(); err != nil {
		lock.Close()
		return nil, openError(op, err)
	}
	return e, nil
}

// engine is a Store on Badger.
type engine struct {
	dir     string
	options Options
	lock    *os.File
	commit  func(*badger.Txn) error

	writing sync.Mutex  // one Update at a time
	failed  atomic.Bool // the engine met an error: no more writing

	use     sync.RWMutex // held for reading by whoever uses db; only ever tried for writing, so that visits may nest
	db      *badger.DB
	reading bool // opened for want of space so that nothing is written; changes with writing and use held

	mu      sync.Mutex
	closing bool
	calls   sync.WaitGroup

	ending sync.Mutex
	ended  bool
}

var _ Store = (*engine)(nil)

// acquire makes the folder and locks it. Opening the lock file for writing is also how a folder or medium that cannot
// be written shows, before anything has changed.
func acquire(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	lock, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lockFile(lock); err != nil {
		lock.Close()
		return nil, err
	}
	return lock, nil
}

func (e *engine) start() error {
	removeProbe(e.dir)
	found, err := examine(e.dir)
	if err != nil {
		return err
	}
	extra := int64(0)
	if found.crashed {
		extra = copyBytes(e.dir, found.aside)
	}
	switch room := e.options.Space.canOpen(e.dir, extra); {
	case !room && found.clean:
		return e.open(true)
	case !room:
		return record.E(record.DiskFull, "open vault")
	}
	if found.crashed {
		if err := e.tryCopy(found.aside); err != nil {
			return err
		}
	}
	return e.openToWrite(found)
}

// openToWrite lets the engine work on a store that was examined.
func (e *engine) openToWrite(found verdict) error {
	if err := breakSeal(e.dir, found.aside); err != nil {
		return err
	}
	restrict(e.dir)
	if err := e.open(false); err != nil {
		return err
	}
	restrict(e.dir)
	return nil
}

// open starts the engine. Only for reading, it changes no file, and leaves locking to us: its own way of sharing a folder
// does not exist on Windows.
func (e *engine) open(reading bool) error {
	o := engineOptions(e.dir, quiet{&e.failed}).WithReadOnly(reading).WithBypassLockGuard(reading)
	err := shielded(func() (err error) {
		e.db, err = badger.Open(o)
		return err
	})
	if err != nil {
		return err
	}
	e.commit, e.reading = (*badger.Txn).Commit, reading
	if e.failed.Load() {
		// It opened but complained: that is how Badger leaves a table out.
		return errors.Join(errDamaged, shielded(e.db.Close))
	}
	return nil
}

// wake opens a store for writing that was opened only for reading, once there is space. It does not wait for readers: a
// visit may be the one who writes.
func (e *engine) wake() error {
	const op = "write values"
	full := record.E(record.DiskFull, op)
	if !e.options.Space.canOpen(e.dir, 0) || !e.use.TryLock() {
		return full
	}
	defer e.use.Unlock()
	if !e.reading {
		return nil
	}
	err := shielded(e.db.Close)
	e.db = nil // every use of it is now an error
	if err == nil {
		err = e.openToWrite(verdict{clean: true})
	}
	if err != nil {
		e.failed.Store(true)
		return record.Wrap(record.WritesSuspended, op, redact(err))
	}
	return nil
}

// engineOptions are those under which damage and power cuts were measured to show as errors: every commit is synced,
// tables are checked when they are opened, nothing is compressed, and values stay out of the value log. Badger's own
// encryption stays off: it authenticates nothing and turns damage into panics.
func engineOptions(dir string, log badger.Logger) badger.Options {
	return badger.DefaultOptions(dir).
		WithSyncWrites(true).
		WithCompression(options.None).
		WithChecksumVerificationMode(options.OnTableRead).
		WithMemTableSize(8 << 20).
		WithValueThreshold(1 << 20).
		WithValueLogFileSize(16 << 20).
		WithNumVersionsToKeep(1).
		WithCompactL0OnClose(true).
		WithBlockCacheSize(16 << 20).
		WithIndexCacheSize(16 << 20).
		WithMetricsEnabled(false).
		WithLogger(log)
}

func (e *engine) Get(key []byte) ([]byte, error) {
	const op = "get value"
	if !e.enter() {
		return nil, closed(op)
	}
	defer e.calls.Done()
	e.use.RLock()
	defer e.use.RUnlock()
	var txn *badger.Txn
	if err := e.guard(record.RecordDamaged, op, func() error {
		txn = e.db.NewTransaction(false)
		return nil
	}); err != nil {
		return nil, err
	}
	defer drop(txn.Discard)
	return e.read(txn, key)
}

// read gets one value in a transaction of the engine.
func (e *engine) read(txn *badger.Txn, key []byte) (value []byte, err error) {
	if len(key) == 0 {
		return nil, ErrNotFound // Badger calls that an error, and every error suspends writing
	}
	found := true
	err = e.guard(record.RecordDamaged, "get value", func() error {
		item, err := txn.Get(key)
		if errors.Is(err, badger.ErrKeyNotFound) {
			found = false
			return nil
		}
		if err != nil {
			return err
		}
		value, err = item.ValueCopy(nil)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case !found:
		return nil, ErrNotFound
	}
	return copyOf(value), nil
}

func (e *engine) Scan(prefix []byte, visit func(key, value []byte) error) error {
	const op = "scan values"
	if !e.enter() {
		return closed(op)
	}
	defer e.calls.Done()
	e.use.RLock()
	defer e.use.RUnlock()
	var txn *badger.Txn
	var it *badger.Iterator
	if err := e.guard(record.RecordDamaged, op, func() error {
		txn = e.db.NewTransaction(false)
		// Without prefetching, values are read on this goroutine, where a panic of the engine can be caught.
		it = txn.NewIterator(badger.IteratorOptions{Prefix: prefix})
		it.Rewind()
		return nil
	}); err != nil {
		return err
	}
	defer drop(txn.Discard)
	defer drop(it.Close)

	var key, value []byte
	for {
		more := false
		if err := e.guard(record.RecordDamaged, op, func() (err error) {
			if more = it.ValidForPrefix(prefix); !more {
				return nil
			}
			item := it.Item()
			key = item.KeyCopy(key)
			value, err = item.ValueCopy(value)
			it.Next()
			return err
		}); err != nil || !more {
			return err
		}
		if err := visit(key, value); err != nil {
			return err
		}
	}
}

func (e *engine) Update(do func(tx Tx) error) error {
	const op = "write values"
	e.writing.Lock()
	defer e.writing.Unlock()
	if !e.enter() {
		return closed(op)
	}
	defer e.calls.Done()
	if e.failed.Load() {
		return record.E(record.WritesSuspended, op)
	}
	if err := e.options.Space.Room(e.dir, 0); err != nil {
		return err
	}
	e.use.RLock()
	asleep := e.reading
	e.use.RUnlock()
	if asleep {
		if err := e.wake(); err != nil {
			return err
		}
	}
	e.use.RLock()
	defer e.use.RUnlock()
	var txn *badger.Txn
	if err := e.guard(record.WritesSuspended, op, func() error {
		txn = e.db.NewTransaction(true)
		return nil
	}); err != nil {
		return err
	}
	defer drop(txn.Discard)
	changes, err := runBatch(func(key []byte) ([]byte, error) { return e.read(txn, key) }, do)
	if err != nil {
		return err
	}
	return e.guard(record.WritesSuspended, op, func() error {
		for key, c := range changes {
			if c.delete {
				err = txn.Delete([]byte(key))
			} else {
				err = txn.Set([]byte(key), c.value)
			}
			if err != nil {
				return err
			}
		}
		return e.commit(txn)
	})
}

// Close fails with record.DiskFull when there is no space to close the engine properly. It may then be called again, or
// not: nothing is lost, and the next Open, in another process, repeats the log. Until then the folder stays locked.
func (e *engine) Close() error {
	const op = "close vault"
	e.mu.Lock()
	e.closing = true
	e.mu.Unlock()
	e.calls.Wait()

	e.ending.Lock()
	defer e.ending.Unlock()
	if e.ended {
		return nil
	}
	if !e.reading && !e.canClose() {
		// The engine's goroutines hold its logger and so this engine and its lock: the lock outlives the caller's Store.
		return record.E(record.DiskFull, op)
	}
	e.ended = true
	defer e.lock.Close()
	if err := shielded(e.db.Close); err != nil {
		return record.Wrap(record.WritesSuspended, op, redact(err))
	}
	if e.reading {
		return nil // the seal is still whole
	}
	restrict(e.dir)
	if !e.failed.Load() {
		// Without the seal the next Open treats this as a crash, which loses nothing: no reason to report a failure.
		_ = writeSeal(e.dir)
	}
	return nil
}

func (e *engine) canClose() (ok bool) {
	if shielded(func() error { ok = e.options.Space.canClose(e.dir, e.db.Tables()); return nil }) != nil {
		return true // an engine that cannot even be asked writes nothing
	}
	return ok
}

// enter counts a call in, unless the store is closed. It takes no lock that Close holds while waiting, so that a visit
// or a change may read the store.
func (e *engine) enter() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closing {
		return false
	}
	e.calls.Add(1)
	return true
}

// guard runs one step of the engine. A failure or a panic suspends writing until the store is opened again: an engine
// that has failed once must not be trusted to write on top of it.
func (e *engine) guard(kind record.ErrorKind, op string, step func() error) error {
	err := shielded(step)
	if err == nil {
		return nil
	}
	e.failed.Store(true)
	return record.Wrap(kind, op, redact(err))
}

// restrict leaves the folder to its owner alone. Badger makes its tables readable by everyone, in a folder that is not.
// Where a file system knows no permissions there is nothing to do about it.
func restrict(dir string) {
	_ = os.Chmod(dir, 0o700)
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		if entry.Type().IsRegular() {
			_ = os.Chmod(filepath.Join(dir, entry.Name()), 0o600)
		}
	}
}

var (
	errLocked = errors.New("another program holds the lock")
	errPanic  = errors.New("the engine panicked")
)

// shielded turns a panic of f into an error. The panic's text is dropped: Badger prints keys in it.
func shielded(f func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = errPanic
		}
	}()
	return f()
}

// drop releases something of the engine. After a panic of the engine that may panic too, with nothing left to save.
func drop(release func()) {
	_ = shielded(func() error {
		release()
		return nil
	})
}

// openError gives an error of Open its kind.
func openError(op string, err error) error {
	kind := record.VaultDamaged
	var ours *record.Error
	switch {
	case errors.As(err, &ours):
		return record.Wrap(kind, op, ours)
	case errors.Is(err, errLocked):
		kind = record.VaultBusy
	case errors.Is(err, errDamaged):
	case isErrno(err, fullDisk...):
		kind = record.DiskFull
	case isErrno(err, readOnly...), errors.Is(err, fs.ErrPermission):
		kind = record.VaultReadOnly
	case isErrno(err, passing...):
		kind = record.Internal // says to try again, and that nothing has changed
	}
	return record.Wrap(kind, op, redact(err))
}
