package kv_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"carnet/app/record"
	"carnet/storage/kv"
)

// crashedStore is a store as a kill leaves it: tables, and changes that only the log has.
func crashedStore(t *testing.T) string {
	t.Helper()
	dir, crashed := t.TempDir(), filepath.Join(t.TempDir(), "kv")
	fill(t, dir)
	s := open(t, dir)
	put(t, s, "last", "1")
	must(t, os.CopyFS(crashed, os.DirFS(dir)))
	must(t, s.Close())
	return crashed
}

// wantNoProbe looks that the copy is gone.
func wantNoProbe(t *testing.T, dir string) {
	t.Helper()
	if _, err := os.Lstat(dir + ".probe"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the copy is still there: %v", err)
	}
}

// What was not closed properly is opened as a copy first, and only then itself. A store that was closed properly is not.
func TestProbeGetsACopy(t *testing.T) {
	dir := crashedStore(t)
	before := sums(t, dir)
	probes := 0
	o := kv.Options{Probe: func(ctx context.Context, copied string) error {
		probes++
		if !maps.Equal(before, sums(t, dir)) {
			t.Error("the store was changed before its copy was tried")
		}
		return kv.Probe(ctx, copied)
	}}
	must(t, os.MkdirAll(filepath.Join(dir+".probe", "left by a crash"), 0o700))
	s, err := kv.Open(dir, o)
	must(t, err)
	wantValue(t, s, "last", "1")
	wantValue(t, s, "n0001", "kept")
	wantNoProbe(t, dir)
	must(t, s.Close())

	s, err = kv.Open(dir, o)
	must(t, err)
	must(t, s.Close())
	s, err = kv.Open(t.TempDir(), o) // a new one
	must(t, err)
	must(t, s.Close())
	if probes != 1 {
		t.Errorf("probed %d times, want once", probes)
	}
}

// However a probe ends, the store that it speaks for stays as it was, and this program alive.
func TestFailedProbeLeavesTheStoreAlone(t *testing.T) {
	dir := crashedStore(t)
	before := sums(t, dir)
	for name, c := range map[string]struct {
		probe func(context.Context, string) error
		want  record.ErrorKind
	}{
		"damage":  {func(context.Context, string) error { return record.E(record.VaultDamaged, "probe") }, record.VaultDamaged},
		"error":   {func(context.Context, string) error { return errors.New("exit status 2") }, record.VaultDamaged},
		"panic":   {func(context.Context, string) error { panic("in the engine") }, record.VaultDamaged},
		"no room": {func(context.Context, string) error { return record.E(record.DiskFull, "probe") }, record.DiskFull},
		"signal": {func(ctx context.Context, _ string) error {
			child := exec.CommandContext(ctx, os.Args[0])
			child.Env = append(os.Environ(), childDir+"="+t.TempDir())
			if err := child.Start(); err != nil {
				t.Fatal(err)
			}
			_ = child.Process.Kill()
			return child.Wait()
		}, record.VaultDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := kv.Open(dir, kv.Options{Probe: c.probe})
			wantKind(t, err, c.want)
			if !maps.Equal(before, sums(t, dir)) {
				t.Error("a refused open changed the folder")
			}
			wantNoProbe(t, dir)
		})
	}
	s, err := kv.Open(dir, kv.Options{Probe: func(context.Context, string) error { return kv.ErrNoProbe }})
	must(t, err) // where no process can be started the copy is tried here
	wantValue(t, s, "last", "1")
	must(t, s.Close())
}

// Damage that examining the folder does not find and the engine does: the store stays as it is, time after time.
func TestEngineFindsDamageInTheCopy(t *testing.T) {
	for name, harm := range map[string]func(path string) error{
		"cut":     func(path string) error { return os.Truncate(path, 5) },
		"emptied": func(path string) error { return os.Truncate(path, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := crashedStore(t)
			must(t, harm(filepath.Join(dir, "KEYREGISTRY")))
			before := sums(t, dir)
			for range 2 {
				_, err := kv.Open(dir, kv.Options{})
				wantKind(t, err, record.VaultDamaged)
			}
			if !maps.Equal(before, sums(t, dir)) {
				t.Error("a refused open changed the folder")
			}
			wantNoProbe(t, dir)
		})
	}
}

// Without room for the copy nothing is touched.
func TestNoRoomForTheCopy(t *testing.T) {
	dir := crashedStore(t)
	before := sums(t, dir)
	d := &disk{free: 64 << 20} // enough to open a store, not to copy it too
	_, err := kv.Open(dir, kv.Options{Space: kv.Space{Free: d.Free}})
	wantKind(t, err, record.DiskFull)
	if !maps.Equal(before, sums(t, dir)) {
		t.Error("a refused open changed the folder")
	}
	wantNoProbe(t, dir)
	d.free = 128 << 20
	s, err := kv.Open(dir, kv.Options{Space: kv.Space{Free: d.Free}})
	must(t, err)
	wantValue(t, s, "last", "1")
	must(t, s.Close())
}
