package kv_test

import (
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"carnet/app/record"
	"carnet/storage/kv"
)

// A folder or medium that cannot be written is refused, and nothing in it changes. There must never be a new empty
// store in the place of one that could not be written.
func TestReadOnlyIsRefused(t *testing.T) {
	clean, crashed := t.TempDir(), t.TempDir()
	fill(t, clean)
	s := open(t, clean)
	put(t, s, "last", "1")
	must(t, os.CopyFS(crashed, os.DirFS(clean)))
	must(t, s.Close())

	for name, dir := range map[string]string{"clean": clean, "crashed": crashed, "new": t.TempDir()} {
		t.Run(name, func(t *testing.T) {
			before := sums(t, dir)
			makeReadOnly(t, dir)
			for _, d := range []string{dir, dir + "/below"} {
				_, err := kv.Open(d, kv.Options{})
				wantKind(t, err, record.VaultReadOnly)
			}
			if !maps.Equal(before, sums(t, dir)) {
				t.Error("a refused open changed the folder")
			}
		})
	}
}

// makeReadOnly mounts dir read-only over itself for root, whom permissions do not stop, and takes the permission to
// write from anyone else.
func makeReadOnly(t *testing.T, dir string) {
	t.Helper()
	if os.Getuid() != 0 {
		must(t, os.Chmod(dir, 0o500))
		t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
		return
	}
	if err := unix.Mount(dir, dir, "", unix.MS_BIND, ""); err != nil {
		t.Skip("root without the right to mount cannot make a folder read-only:", err)
	}
	t.Cleanup(func() { must(t, unix.Unmount(dir, unix.MNT_DETACH)) })
	must(t, unix.Mount("", dir, "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY, ""))
}

// On a real small disk the store stops writing while there is still room for the engine's own work, keeps what it
// acknowledged, closes properly, and goes on once there is space. Without the guard the engine ends the program.
func TestRealDiskFills(t *testing.T) {
	disk := t.TempDir()
	if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=100m"); err != nil {
		t.Skip("without the right to mount there is no small disk to fill:", err)
	}
	t.Cleanup(func() { must(t, unix.Unmount(disk, unix.MNT_DETACH)) })
	s, err := kv.Open(disk, kv.Options{Space: kv.Space{Write: 64 << 20}})
	must(t, err)
	value := strings.Repeat("x", 900<<10)
	written := 0
	for ; written < 110; written++ {
		err := s.Update(func(tx kv.Tx) error { return tx.Put(fmt.Appendf(nil, "%03d", written), []byte(value)) })
		if record.KindOf(err) == record.DiskFull {
			break
		}
		must(t, err)
	}
	if written == 0 || written == 110 {
		t.Fatalf("%d values of 900 KiB fit on a disk of 100 MiB", written)
	}
	must(t, s.Close())

	must(t, unix.Mount("", disk, "", unix.MS_REMOUNT, "size=600m"))
	s = reopen(t, disk)
	for n := range written {
		wantValue(t, s, fmt.Sprintf("%03d", n), value)
	}
	put(t, s, "more", value)
}
