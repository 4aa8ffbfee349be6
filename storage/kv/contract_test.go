package kv_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"carnet/app/record"
	"carnet/storage/kv"
)

// The contract of kv.Store. Every implementation runs all of it.
func TestContract(t *testing.T) {
	stores := map[string]func(t *testing.T) kv.Store{
		"memory": func(*testing.T) kv.Store { return kv.NewMemory() },
		"badger": func(t *testing.T) kv.Store { return open(t, t.TempDir()) },
	}
	tests := map[string]func(t *testing.T, s kv.Store){
		"put, get and delete":          putGetDelete,
		"values come back as copies":   copies,
		"scan in order":                scanInOrder,
		"scan sees one moment":         scanSnapshot,
		"scan stops on error":          scanStops,
		"update is all or nothing":     allOrNothing,
		"change reads its own writes":  readOwnWrites,
		"change is over after update":  changeIsOver,
		"refusals spoil the update":    refusals,
		"largest batch":                largestBatch,
		"a panic of the caller passes": callerPanics,
		"updates do not interleave":    counter,
		"drop":                         dropped,
		"closed":                       closedStore,
		"close waits for readers":      closeWaits,
	}
	for name, newStore := range stores {
		t.Run(name, func(t *testing.T) {
			for name, test := range tests {
				t.Run(name, func(t *testing.T) {
					s := newStore(t)
					t.Cleanup(func() { must(t, s.Close()) })
					test(t, s)
				})
			}
			t.Run("model", func(t *testing.T) { model(t, newStore) })
		})
	}
}

func putGetDelete(t *testing.T, s kv.Store) {
	wantAbsent(t, s, "a")
	put(t, s, "a", "1")
	put(t, s, "empty", "")
	wantValue(t, s, "a", "1")
	wantValue(t, s, "empty", "")
	put(t, s, "a", "2")
	wantValue(t, s, "a", "2")
	must(t, s.Update(func(tx kv.Tx) error { return tx.Delete([]byte("a")) }))
	wantAbsent(t, s, "a")
	wantAbsent(t, s, "")
	must(t, s.Update(func(tx kv.Tx) error { return tx.Delete([]byte("never there")) }))
	put(t, s, "a", "3") // writing still works after every miss
}

func copies(t *testing.T, s kv.Store) {
	key, value := []byte("key"), []byte("value")
	must(t, s.Update(func(tx kv.Tx) error {
		err := tx.Put(key, value)
		copy(key, "xxx")
		copy(value, "xxxxx")
		return err
	}))
	got, err := s.Get([]byte("key"))
	must(t, err)
	copy(got, "yyyyy")
	must(t, s.Scan(nil, func(_, v []byte) error {
		copy(v, "zzzzz")
		return nil
	}))
	wantValue(t, s, "key", "value")
}

func scanInOrder(t *testing.T, s kv.Store) {
	for _, k := range []string{"b2", "a", "b", "c", "b\xff", "b1"} {
		put(t, s, k, "of "+k)
	}
	wantScan(t, s, "", "a", "b", "b1", "b2", "b\xff", "c")
	wantScan(t, s, "b", "b", "b1", "b2", "b\xff")
	wantScan(t, s, "b\xff", "b\xff")
	wantScan(t, s, "d")
}

func scanSnapshot(t *testing.T, s kv.Store) {
	put(t, s, "a", "old")
	put(t, s, "b", "old")
	n := 0
	must(t, s.Scan(nil, func(_, v []byte) error {
		n++
		if string(v) != "old" {
			t.Errorf("scan sees %q, written after it began", v)
		}
		return s.Update(func(tx kv.Tx) error {
			return errors.Join(tx.Put([]byte("b"), []byte("new")), tx.Put([]byte("c"), []byte("new")))
		})
	}))
	if n != 2 {
		t.Errorf("scan visited %d pairs, want 2", n)
	}
	wantValue(t, s, "b", "new")
}

func scanStops(t *testing.T, s kv.Store) {
	put(t, s, "a", "")
	put(t, s, "b", "")
	stop := errors.New("stop")
	n := 0
	err := s.Scan(nil, func(_, _ []byte) error { n++; return stop })
	if err != stop || n != 1 {
		t.Errorf("scan: %v after %d visits, want the visitor's own error after 1", err, n)
	}
	put(t, s, "c", "") // an error of the caller is none of the store
}

func allOrNothing(t *testing.T, s kv.Store) {
	put(t, s, "kept", "1")
	mine := errors.New("mine")
	err := s.Update(func(tx kv.Tx) error {
		must(t, tx.Put([]byte("new"), []byte("1")))
		must(t, tx.Delete([]byte("kept")))
		return mine
	})
	if err != mine {
		t.Errorf("update returned %v, want the change's own error", err)
	}
	wantAbsent(t, s, "new")
	wantValue(t, s, "kept", "1")
}

func readOwnWrites(t *testing.T, s kv.Store) {
	put(t, s, "old", "1")
	must(t, s.Update(func(tx kv.Tx) error {
		get := func(key string) string {
			v, err := tx.Get([]byte(key))
			if errors.Is(err, kv.ErrNotFound) {
				return "absent"
			}
			must(t, err)
			return string(v)
		}
		must(t, tx.Put([]byte("new"), []byte("2")))
		if got := get("old") + get("new") + get("none"); got != "12absent" {
			t.Errorf("change reads %q", got)
		}
		must(t, tx.Delete([]byte("old")))
		if got := get("old"); got != "absent" {
			t.Errorf("change reads %q after deleting it", got)
		}
		wantAbsent(t, s, "new") // nobody else sees it yet
		return nil
	}))
}

func changeIsOver(t *testing.T, s kv.Store) {
	var kept kv.Tx
	must(t, s.Update(func(tx kv.Tx) error { kept = tx; return nil }))
	if kept.Put([]byte("a"), nil) == nil || kept.Delete([]byte("a")) == nil {
		t.Error("a change can be written to after its Update")
	}
	if _, err := kept.Get([]byte("a")); err == nil || errors.Is(err, kv.ErrNotFound) {
		t.Errorf("a change can be read after its Update: %v", err)
	}
}

func refusals(t *testing.T, s kv.Store) {
	put(t, s, "kept", "1")
	puts := map[string]func(kv.Tx) error{
		"empty key":      func(tx kv.Tx) error { return tx.Put(nil, []byte("v")) },
		"reserved key":   func(tx kv.Tx) error { return tx.Put([]byte("!badger!x"), nil) },
		"long key":       func(tx kv.Tx) error { return tx.Put(make([]byte, kv.MaxKey+1), nil) },
		"long value":     func(tx kv.Tx) error { return tx.Put([]byte("k"), make([]byte, kv.MaxValue)) },
		"delete nothing": func(tx kv.Tx) error { return tx.Delete(nil) },
		"long batch": func(tx kv.Tx) error {
			must(t, tx.Put([]byte("k1"), make([]byte, kv.MaxValue-1)))
			return tx.Put([]byte("k2"), make([]byte, kv.MaxBatch-kv.MaxValue))
		},
	}
	for name, put := range puts {
		err := s.Update(func(tx kv.Tx) error {
			must(t, tx.Put([]byte("beside"), nil))
			must(t, tx.Delete([]byte("kept")))
			if err := put(tx); record.KindOf(err) != record.Invalid {
				t.Errorf("%s: Put returned %v, want %s", name, err, record.Invalid)
			}
			return nil // even a refusal that the caller overlooks must spoil the whole
		})
		if record.KindOf(err) != record.Invalid {
			t.Errorf("%s: Update returned %v, want %s", name, err, record.Invalid)
		}
	}
	wantScan(t, s, "", "kept")
}

func largestBatch(t *testing.T, s kv.Store) {
	big := bytes.Repeat([]byte("x"), kv.MaxValue-1)
	long := strings.Repeat("k", kv.MaxKey)
	put(t, s, long, string(big)) // one change always fits
	wantValue(t, s, long, string(big))

	n := kv.MaxBatch / (8 + kv.EntryOverhead)
	must(t, s.Update(func(tx kv.Tx) error {
		for i := range n {
			// Written twice: what is replaced does not count.
			if err := errors.Join(tx.Put(fmt.Appendf(nil, "n%07d", i), nil), tx.Put(fmt.Appendf(nil, "n%07d", i), nil)); err != nil {
				return err
			}
		}
		return nil
	}))
	got := 0
	must(t, s.Scan([]byte("n"), func(_, _ []byte) error { got++; return nil }))
	if got != n {
		t.Errorf("%d pairs after a batch of %d", got, n)
	}
}

func callerPanics(t *testing.T, s kv.Store) {
	caught := func(f func()) (r any) {
		defer func() { r = recover() }()
		f()
		return nil
	}
	put(t, s, "a", "1")
	if r := caught(func() {
		_ = s.Update(func(tx kv.Tx) error { _ = tx.Put([]byte("b"), nil); panic("mine") })
	}); r != "mine" {
		t.Errorf("panic in a change: %v", r)
	}
	if r := caught(func() { _ = s.Scan(nil, func(_, _ []byte) error { panic("mine") }) }); r != "mine" {
		t.Errorf("panic in a visit: %v", r)
	}
	wantAbsent(t, s, "b")
	put(t, s, "b", "1")
}

func counter(t *testing.T, s kv.Store) {
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 10 {
				if err := s.Update(func(tx kv.Tx) error {
					v, err := tx.Get([]byte("n"))
					if err != nil && !errors.Is(err, kv.ErrNotFound) {
						return err
					}
					return tx.Put([]byte("n"), append(v, '+'))
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	wantValue(t, s, "n", strings.Repeat("+", 40))
}

func closedStore(t *testing.T, s kv.Store) {
	must(t, s.Close())
	must(t, s.Close())
	_, err := s.Get([]byte("a"))
	wantKind(t, err, record.Locked)
	wantKind(t, s.Scan(nil, func(_, _ []byte) error { return nil }), record.Locked)
	wantKind(t, s.Update(func(kv.Tx) error { return nil }), record.Locked)
}

func closeWaits(t *testing.T, s kv.Store) {
	put(t, s, "a", "1")
	inside, done := make(chan struct{}), make(chan error)
	go func() {
		done <- s.Scan(nil, func(_, v []byte) error {
			close(inside)
			_, _ = s.Get([]byte("a")) // must not wait for Close, which waits for this visit
			if string(v) != "1" {
				return errors.New("the store went away under a reader")
			}
			return nil
		})
	}()
	<-inside
	must(t, s.Close())
	must(t, <-done)
}

// model compares the store with a map, through any sequence of changes.
func model(t *testing.T, newStore func(t *testing.T) kv.Store) {
	s := newStore(t)
	defer s.Close()
	keys := rapid.SampledFrom([]string{"a", "aa", "ab", "b", "b\x00", "\xff", "\xff\xff"})
	rapid.Check(t, func(rt *rapid.T) {
		must(t, s.Update(func(tx kv.Tx) error { // each case begins with an empty store
			return s.Scan(nil, func(k, _ []byte) error { return tx.Delete(k) })
		}))
		want := map[string]string{}
		for range rapid.IntRange(1, 6).Draw(rt, "updates") {
			next := map[string]string{}
			for k, v := range want {
				next[k] = v
			}
			giveUp := errors.New("give up")
			keep := rapid.Bool().Draw(rt, "keep")
			err := s.Update(func(tx kv.Tx) error {
				for range rapid.IntRange(0, 5).Draw(rt, "changes") {
					k := keys.Draw(rt, "key")
					if rapid.Bool().Draw(rt, "delete") {
						must(t, tx.Delete([]byte(k)))
						delete(next, k)
					} else {
						v := rapid.StringN(0, 20, -1).Draw(rt, "value")
						must(t, tx.Put([]byte(k), []byte(v)))
						next[k] = v
					}
				}
				if keep {
					return nil
				}
				return giveUp
			})
			if keep {
				must(t, err)
				want = next
			} else if err != giveUp {
				rt.Fatalf("update: %v", err)
			}
			compare(rt, s, want, rapid.SampledFrom([]string{"", "a", "b", "\xff", "c"}).Draw(rt, "prefix"))
		}
	})
}

func compare(t *rapid.T, s kv.Store, want map[string]string, prefix string) {
	var expected []string
	for k := range want {
		if strings.HasPrefix(k, prefix) {
			expected = append(expected, k)
		}
	}
	slices.Sort(expected)
	var got []string
	if err := s.Scan([]byte(prefix), func(k, v []byte) error {
		got = append(got, string(k))
		if want[string(k)] != string(v) {
			t.Errorf("scan: %q = %q, want %q", k, v, want[string(k)])
		}
		one, err := s.Get(k)
		if err != nil || !bytes.Equal(one, v) {
			t.Errorf("get %q: %q, %v, want %q", k, one, err, v)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, expected) {
		t.Fatalf("scan of %q: %q, want %q", prefix, got, expected)
	}
}

func open(t *testing.T, dir string) kv.Store {
	t.Helper()
	s, err := kv.Open(dir, kv.Options{})
	must(t, err)
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, s kv.Store, key, value string) {
	t.Helper()
	must(t, s.Update(func(tx kv.Tx) error { return tx.Put([]byte(key), []byte(value)) }))
}

func wantValue(t *testing.T, s kv.Store, key, want string) {
	t.Helper()
	got, err := s.Get([]byte(key))
	if err != nil || got == nil || string(got) != want {
		t.Errorf("get %.20q: %.20q (%d bytes), %v, want %.20q", key, got, len(got), err, want)
	}
}

func wantAbsent(t *testing.T, s kv.Store, key string) {
	t.Helper()
	if _, err := s.Get([]byte(key)); !errors.Is(err, kv.ErrNotFound) || record.KindOf(err) != record.NotFound {
		t.Errorf("get %q: %v, want not found", key, err)
	}
}

func wantScan(t *testing.T, s kv.Store, prefix string, want ...string) {
	t.Helper()
	var got []string
	must(t, s.Scan([]byte(prefix), func(k, _ []byte) error { got = append(got, string(k)); return nil }))
	if !slices.Equal(got, want) {
		t.Errorf("scan of %q: %q, want %q", prefix, got, want)
	}
}

func wantKind(t *testing.T, err error, want record.ErrorKind) {
	t.Helper()
	if record.KindOf(err) != want {
		t.Errorf("error %v, want kind %q", err, want)
	}
}
