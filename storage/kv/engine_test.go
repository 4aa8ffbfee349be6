package kv

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"carnet/app/record"
)

// The first failure of the engine stops all writing until the store is opened again. Reading goes on.
func TestFailedCommitSuspendsWriting(t *testing.T) {
	const secret = "the engine's words hold a name"
	for name, commit := range map[string]func(*badger.Txn) error{
		"error": func(*badger.Txn) error { return errors.New(secret) },
		"disk":  func(*badger.Txn) error { return &fs.PathError{Op: "msync", Path: secret, Err: syscall.EIO} },
		"panic": func(*badger.Txn) error { panic(secret) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			e := openEngine(t, dir)
			put(t, e, "a", "1")
			e.commit = commit
			for i := range 2 {
				err := e.Update(func(tx Tx) error { return tx.Put([]byte("a"), []byte("2")) })
				if record.KindOf(err) != record.WritesSuspended {
					t.Errorf("update %d: %v, want %s", i, err, record.WritesSuspended)
				}
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the error repeats the engine's words: %v", err)
				}
				e.commit = (*badger.Txn).Commit
			}
			wantStored(t, e, "a", "1")
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}

			e = openEngine(t, dir)
			defer e.Close()
			wantStored(t, e, "a", "1")
			put(t, e, "a", "3")
		})
	}
}

// Badger reports some failures in its log and nowhere else.
func TestLoggedErrorSuspendsWriting(t *testing.T) {
	e := openEngine(t, t.TempDir())
	defer e.Close()
	log := e.db.Opts().Logger
	log.Infof("")
	log.Debugf("")
	log.Warningf("")
	put(t, e, "a", "1")
	log.Errorf("while flushing: %v", "disk")
	err := e.Update(func(tx Tx) error { return nil })
	if record.KindOf(err) != record.WritesSuspended {
		t.Errorf("update after an error in the log: %v", err)
	}
	wantStored(t, e, "a", "1")
}

// A panic of the engine while reading is an error, not the end of the program.
func TestPanicWhileReading(t *testing.T) {
	e := openEngine(t, t.TempDir())
	db := e.db
	defer db.Close()
	e.db = nil // every use of the engine now panics
	_, err := e.Get([]byte("a"))
	if record.KindOf(err) != record.RecordDamaged {
		t.Errorf("get: %v", err)
	}
	err = e.Scan(nil, func(_, _ []byte) error { return nil })
	if record.KindOf(err) != record.RecordDamaged {
		t.Errorf("scan: %v", err)
	}
	err = e.Update(func(Tx) error { return nil })
	if record.KindOf(err) != record.WritesSuspended {
		t.Errorf("update after a panic: %v", err)
	}
}

// The measured options are the ones in use. They are checked here because no other test can: durability without
// SyncWrites fails only in a power cut.
func TestEngineOptions(t *testing.T) {
	e := openEngine(t, t.TempDir())
	defer e.Close()
	o := e.db.Opts()
	got := fmt.Sprint(o.SyncWrites, o.Compression, o.ChecksumVerificationMode, o.MemTableSize, o.ValueThreshold,
		o.ValueLogFileSize, o.NumVersionsToKeep, o.CompactL0OnClose, len(o.EncryptionKey), o.MetricsEnabled)
	if want := fmt.Sprint(true, 0, 1, 8<<20, 1<<20, 16<<20, 1, true, 0, false); got != want {
		t.Errorf("options %s, want %s", got, want)
	}
}

func TestOpenErrorKinds(t *testing.T) {
	path := func(errno syscall.Errno) error { return &fs.PathError{Op: "open", Path: "/home/somebody", Err: errno} }
	for want, errs := range map[record.ErrorKind][]error{
		record.VaultBusy:     {errLocked},
		record.DiskFull:      {path(fullDisk[0]), fmt.Errorf("as Badger says it: %+v", path(fullDisk[0]))},
		record.VaultReadOnly: {path(readOnly[0]), fs.ErrPermission, fmt.Errorf("err: %+v", path(readOnly[1]))},
		record.Internal:      {path(passing[0]), fmt.Errorf("as Badger says it: %+v", path(passing[1]))},
		record.VaultDamaged:  {path(syscall.EIO), errDamaged, errPanic, errors.New("/home/somebody is broken")},
	} {
		for _, err := range errs {
			got := openError("open vault", err)
			if record.KindOf(got) != want {
				t.Errorf("%v: kind %s, want %s", err, record.KindOf(got), want)
			}
			if strings.Contains(got.Error(), "somebody") {
				t.Errorf("error text %q holds a path", got)
			}
		}
	}
}

func openEngine(t *testing.T, dir string) *engine {
	t.Helper()
	s, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s.(*engine)
}

func put(t *testing.T, s Store, key, value string) {
	t.Helper()
	if err := s.Update(func(tx Tx) error { return tx.Put([]byte(key), []byte(value)) }); err != nil {
		t.Fatal(err)
	}
}

func wantStored(t *testing.T, s Store, key, want string) {
	t.Helper()
	got, err := s.Get([]byte(key))
	if err != nil || string(got) != want {
		t.Errorf("get %q: %q, %v, want %q", key, got, err, want)
	}
}

// Whatever the seal file holds after a crash, it is whole or not, and one changed byte makes it not whole.
func FuzzSeal(f *testing.F) {
	f.Add(seal(nil))
	f.Add(seal([]file{{"000001.vlog", 20, 0}, {"MANIFEST", 70, 0}}))
	f.Add([]byte("\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if !isWhole(content) {
			return
		}
		for i := range content {
			content[i] ^= 1
			if isWhole(content) {
				t.Errorf("a seal with byte %d changed counts as whole", i)
			}
			content[i] ^= 1
		}
		if isWhole(content[:len(content)-1]) {
			t.Error("a seal without its last byte counts as whole")
		}
	})
}
