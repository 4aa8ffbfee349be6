package kv

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"carnet/app/record"
)

// manyTables makes a store that was not closed: several tables, some of them with former versions, and a log with new
// values, changed ones and deletions. It returns what it holds.
func manyTables(t testing.TB) (dir string, want map[string][]byte) {
	t.Helper()
	from, want := t.TempDir(), map[string][]byte{}
	o := engineOptions(from, quiet{}).WithMemTableSize(1 << 20).WithValueThreshold(64 << 10).WithBaseTableSize(128 << 10).WithNumLevelZeroTables(20).WithNumLevelZeroTablesStall(40).
		WithValueLogFileSize(1 << 20).WithSyncWrites(false)
	db, err := badger.Open(o)
	must(t, err)
	write := func(changes map[string][]byte) {
		must(t, db.Update(func(txn *badger.Txn) error {
			for key, value := range changes {
				if value == nil {
					delete(want, key)
					if err := txn.Delete([]byte(key)); err != nil {
						return err
					}
					continue
				}
				want[key] = value
				if err := txn.Set([]byte(key), value); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	n := 0
	fill := func(count, size int) {
		for range count {
			changes := map[string][]byte{}
			for range 3 {
				changes[keyOf(n%900)] = sealedValue(size + n%size)
				n++
			}
			if n%10 == 0 {
				changes[keyOf(n/2%900)] = nil
			}
			write(changes)
		}
	}
	fill(400, 1500)
	must(t, db.Close())
	db, err = badger.Open(o.WithCompactL0OnClose(false))
	must(t, err)
	fill(300, 1000)
	must(t, db.Close())
	db, err = badger.Open(o.WithCompactL0OnClose(false))
	must(t, err)
	fill(40, 700)
	write(map[string][]byte{"large": sealedValue(60 << 10)})
	fill(40, 700)
	dir = filepath.Join(t.TempDir(), "kv")
	must(t, copyStore(from, dir, nil))
	must(t, db.Close())
	return dir, want
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// keyOf is a key like those of storage: a letter, and bytes that look random.
func keyOf(n int) string {
	sum := sha256.Sum256(fmt.Append(nil, n))
	return "r" + string(sum[:24])
}

// sealedValue looks random, and ends with its sum: what is wrong can be told.
func sealedValue(size int) []byte {
	b := make([]byte, size)
	rand.Read(b)
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

func isSealed(b []byte) bool {
	n := len(b) - sha256.Size
	if n < 0 {
		return false
	}
	sum := sha256.Sum256(b[:n])
	return bytes.Equal(sum[:], b[n:])
}

func readStore(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	s, err := Salvage(t.Context(), dir)
	if record.KindOf(err) == record.VaultDamaged {
		return nil
	}
	must(t, err)
	defer s.Close()
	got := map[string][]byte{}
	must(t, s.Scan(nil, func(key, value []byte) error {
		got[string(key)] = append([]byte{}, value...)
		return nil
	}))
	return got
}

func TestSalvageReadsAllOfAWholeStore(t *testing.T) {
	dir, want := manyTables(t)
	got := readStore(t, dir)
	for key, value := range want {
		if !bytes.Equal(got[key], value) {
			t.Fatalf("%x: %d bytes, want %d", key, len(got[key]), len(value))
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d values, want %d", len(got), len(want))
	}
	tables, _ := filepath.Glob(filepath.Join(dir, "*.sst"))
	logs, _ := filepath.Glob(filepath.Join(dir, "*.mem"))
	if len(tables) < 4 || len(logs) == 0 {
		t.Errorf("%d tables and %d logs prove nothing", len(tables), len(logs))
	}
}

// compare counts what is lost, and what is an older version or altered and does not show it.
func compareSalvaged(got, want map[string][]byte) (lost, old int) {
	for key, value := range want {
		switch {
		case bytes.Equal(got[key], value):
		case isSealed(got[key]):
			old++
		default:
			lost++
		}
	}
	return lost, old
}

// One bit anywhere loses nothing: the engine's own sums tell which one it was.
func TestSalvageUndoesATurnedBit(t *testing.T) {
	dir, want := manyTables(t)
	harmEach(t, dir, 10, func(r *mathrand.Rand, b []byte) []byte {
		b[r.IntN(usedBytes(b))] ^= 1 << r.IntN(8)
		return b
	}, func(t *testing.T, name string) {
		if lost, old := compareSalvaged(readStore(t, dir), want); lost+old > 0 {
			t.Errorf("%s: %d lost, %d older", name, lost, old)
		}
	})
}

// What else is damaged loses what it hit, and no more: a sector of 4 KiB is at most two blocks of 4 KiB and what a log
// holds there; and a file that is cut loses its end.
func TestSalvageLosesOnlyWhatWasHit(t *testing.T) {
	dir, want := manyTables(t)
	for name, harm := range map[string]func(*mathrand.Rand, []byte) []byte{
		"sector": func(r *mathrand.Rand, b []byte) []byte {
			at := r.IntN(usedBytes(b))
			clear(b[at:min(at+sector, len(b))])
			return b
		},
		"one byte less": func(_ *mathrand.Rand, b []byte) []byte { return b[:len(b)-1] },
		"cut":           func(r *mathrand.Rand, b []byte) []byte { return b[:r.IntN(usedBytes(b))] },
		"deleted":       func(*mathrand.Rand, []byte) []byte { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			worst, oldest, all, trials := 0, 0, 0, 0
			harmEach(t, dir, 3, harm, func(t *testing.T, file string) {
				lost, old := compareSalvaged(readStore(t, dir), want)
				worst, oldest, all, trials = max(worst, lost+old), max(oldest, old), all+lost+old, trials+1
				switch {
				case name == "sector" && lost+old > 16, name == "one byte less" && lost+old > 0:
					t.Errorf("%s: %d lost, %d older", file, lost, old)
				case filepath.Ext(file) != ".sst" && filepath.Ext(file) != ".mem" && lost+old > 0:
					t.Errorf("%s: %d lost, %d older, although it holds no value", file, lost, old)
				}
			})
			t.Logf("of %d values, lost at worst %d (older %d), %.2f on average", len(want), worst, oldest, float64(all)/float64(trials))
		})
	}
}

// harmEach harms one file so many times for each kind of file, and puts it back.
func harmEach(t *testing.T, dir string, trials int, harm func(*mathrand.Rand, []byte) []byte, look func(*testing.T, string)) {
	t.Helper()
	kinds := map[string][]string{}
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Size() > 0 {
			kinds[filepath.Ext(e.Name())] = append(kinds[filepath.Ext(e.Name())], e.Name())
		}
	}
	for kind, files := range kinds {
		r := mathrand.New(mathrand.NewPCG(1, uint64(len(kind))))
		for range trials {
			file := filepath.Join(dir, files[r.IntN(len(files))])
			whole, err := os.ReadFile(file)
			must(t, err)
			if b := harm(r, append([]byte(nil), whole...)); b == nil {
				must(t, os.Remove(file))
			} else {
				must(t, os.WriteFile(file, b, 0o600))
			}
			look(t, filepath.Base(file))
			must(t, os.WriteFile(file, whole, 0o600))
		}
	}
}

// usedBytes is the length without the zeros at the end.
func usedBytes(b []byte) int { return max(1, len(bytes.TrimRight(b, "\x00"))) }

func TestSalvagedStoreIsReadOnlyAndHeld(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "kv")
	s, err := Open(dir, Options{})
	must(t, err)
	must(t, s.Update(func(tx Tx) error { return tx.Put([]byte("a"), []byte("1")) }))
	must(t, s.Close())
	must(t, os.Remove(filepath.Join(dir, "MANIFEST")))
	if _, err := Open(dir, Options{}); record.KindOf(err) != record.VaultDamaged {
		t.Fatalf("open: %v", err)
	}
	before := filesIn(t, dir)

	s, err = Salvage(t.Context(), dir)
	must(t, err)
	if b, err := s.Get([]byte("a")); err != nil || string(b) != "1" {
		t.Errorf("get: %q, %v", b, err)
	}
	for name, err := range map[string]error{
		"update": s.Update(func(tx Tx) error { return tx.Put([]byte("a"), []byte("2")) }),
		"drop":   s.Drop([]byte("a")),
	} {
		if record.KindOf(err) != record.WritesSuspended {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Salvage(t.Context(), dir); record.KindOf(err) != record.VaultBusy {
		t.Errorf("salvage of one that is open: %v", err)
	}
	if _, err := Open(dir, Options{}); record.KindOf(err) != record.VaultBusy {
		t.Errorf("open of one that is salvaged: %v", err)
	}
	must(t, s.Close())
	must(t, s.Close())
	if record.KindOf(s.Update(nil)) != record.Locked {
		t.Error("a closed store takes changes")
	}
	if after := filesIn(t, dir); after != before {
		t.Error("salvaging changed the folder")
	}
}

func TestSalvageOfNothing(t *testing.T) {
	if _, err := Salvage(t.Context(), t.TempDir()); record.KindOf(err) != record.VaultDamaged {
		t.Errorf("salvage: %v", err)
	}
}

func filesIn(t testing.TB, dir string) string {
	t.Helper()
	var all strings.Builder
	entries, err := os.ReadDir(dir)
	must(t, err)
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		must(t, err)
		fmt.Fprintf(&all, "%s %x\n", e.Name(), sha256.Sum256(b))
	}
	return all.String()
}

// The content of a file can be anything: reading it ends, and does not end the program.
func FuzzSalvage(f *testing.F) {
	dir, _ := manyTables(f)
	entries, err := os.ReadDir(dir)
	must(f, err)
	for _, e := range entries {
		if b, err := os.ReadFile(filepath.Join(dir, e.Name())); err == nil && len(b) > 0 {
			used := b[:usedBytes(b)]
			f.Add(used[:min(len(used), 20_000)])
			f.Add(used[max(0, len(used)-20_000):])
		}
	}
	f.Add(binary.BigEndian.AppendUint32(nil, 5))
	f.Fuzz(func(_ *testing.T, b []byte) {
		var c catch
		c.table(append([]byte(nil), b...))
		c.log(append([]byte(nil), b...))
		c.values()
	})
}

// A manifest whose end is zeros reads as one that names no table, and Badger deletes what it does not name.
func TestAManifestOfZerosLosesNoTable(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "kv")
	s := openEngine(t, dir)
	put(t, s, "a", "1")
	must(t, s.Close())
	manifest := filepath.Join(dir, "MANIFEST")
	b, err := os.ReadFile(manifest)
	must(t, err)
	clear(b[16:])
	must(t, os.WriteFile(manifest, b, 0o600))
	before := filesIn(t, dir)
	if _, err := Open(dir, Options{}); record.KindOf(err) != record.VaultDamaged {
		t.Errorf("open: %v", err)
	}
	if filesIn(t, dir) != before {
		t.Error("opening changed the folder")
	}
	if got := readStore(t, dir); string(got["a"]) != "1" {
		t.Errorf("salvaged %q", got["a"])
	}
}
