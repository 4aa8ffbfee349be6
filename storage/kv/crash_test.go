package kv_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"carnet/app/record"
	"carnet/storage/kv"
)

// childDir, in the environment, turns the test program into the writer that the crash test kills. childSpace is the room
// in MiB that it leaves on its disk when it writes and opens.
const (
	childDir   = "CARNET_KV_TEST_CHILD"
	childSpace = "CARNET_KV_TEST_SPACE"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := writeForEver(dir, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// writeForEver adds numbered pairs of records and says each number once it is on stable storage. Every eighth is large,
// so that the log fills, tables are written and merged, and the kill meets that too. When the disk is full it says so and
// closes the store.
func writeForEver(dir string, out io.Writer) error {
	s, err := kv.Open(dir, kv.Options{Space: spaceOf(os.Getenv(childSpace))})
	if err != nil {
		return err
	}
	next, err := lastNumber(s)
	if err != nil {
		return err
	}
	for {
		next++
		if err := s.Update(func(tx kv.Tx) error {
			body := bodyOf(next)
			return errors.Join(
				tx.Put(fmt.Appendf(nil, "left %08d", next), body),
				tx.Put(fmt.Appendf(nil, "right %08d", next), body),
				tx.Put([]byte("last"), []byte(strconv.Itoa(next))))
		}); record.KindOf(err) == record.DiskFull {
			fmt.Fprintln(out, "full")
			if err := s.Close(); record.KindOf(err) != record.DiskFull {
				return err
			}
			return nil // too full even for that: it ends as a kill would end it
		} else if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, next); err != nil {
			return err
		}
	}
}

func spaceOf(text string) (s kv.Space) {
	if _, err := fmt.Sscan(text, &s.Write, &s.Open); err != nil {
		return kv.Space{}
	}
	return kv.Space{Write: s.Write << 20, Open: s.Open << 20}
}

func bodyOf(n int) []byte {
	size := 200
	if n%8 == 0 {
		size = 400 << 10
	}
	return bytes.Repeat(binary.BigEndian.AppendUint64(nil, uint64(n)*0x9E3779B97F4A7C15), size/8)
}

func lastNumber(s kv.Store) (int, error) {
	b, err := s.Get([]byte("last"))
	if errors.Is(err, kv.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(string(b))
}

// Whatever was acknowledged before a kill -9 is there afterwards, whole, and the store opens.
func TestKilledWriterLosesNothing(t *testing.T) {
	dir := t.TempDir()
	acknowledged := 0
	for round := range 8 {
		acknowledged = max(acknowledged, killedAfter(t, dir, 11+round*7))
		if round%2 == 0 { // after the others, the next writer is the first to open what the kill left
			checkStore(t, dir, acknowledged)
		}
	}
}

// killedAfter runs the writer until it has acknowledged n numbers, kills it, and returns the last one it said.
func killedAfter(t *testing.T, dir string, n int) (last int) {
	t.Helper()
	child, lines := startWriter(t, dir)
	for i := 0; lines.Scan(); i++ {
		number, err := strconv.Atoi(lines.Text())
		must(t, err)
		last = number
		if i == n/2 {
			_, err := kv.Open(dir, kv.Options{}) // another process has it
			wantKind(t, err, record.VaultBusy)
		}
		if i == n {
			must(t, child.Process.Kill()) // lines said before it died are still read
		}
	}
	_ = child.Wait()
	return last
}

func startWriter(t *testing.T, dir string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	child := exec.Command(self)
	child.Env = append(os.Environ(), childDir+"="+dir)
	var complaint bytes.Buffer
	child.Stderr = &complaint
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	t.Cleanup(func() {
		_ = child.Process.Kill()
		if complaint.Len() > 0 {
			t.Errorf("writer: %s", complaint.String())
		}
	})
	return child, bufio.NewScanner(out)
}

func checkStore(t *testing.T, dir string, acknowledged int) {
	t.Helper()
	s := open(t, dir)
	defer func() { must(t, s.Close()) }()
	last, err := lastNumber(s)
	must(t, err)
	if last < acknowledged {
		t.Fatalf("acknowledged up to %d, kept up to %d", acknowledged, last)
	}
	for n := 1; n <= last; n++ {
		for _, side := range []string{"left", "right"} {
			got, err := s.Get(fmt.Appendf(nil, "%s %08d", side, n))
			if err != nil || !bytes.Equal(got, bodyOf(n)) {
				t.Fatalf("%s %d of %d: %d bytes, %v", side, n, last, len(got), err)
			}
		}
	}
	if _, err := s.Get(fmt.Appendf(nil, "left %08d", last+1)); !errors.Is(err, kv.ErrNotFound) {
		t.Errorf("half a change was kept: %v", err)
	}
}
