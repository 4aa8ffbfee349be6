//go:build soak && linux

package kv_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"

	"carnet/app/record"
	"carnet/storage/kv"
)

// tightSpace is the room in MiB that these tests leave on disks of 40 MB, instead of 256: one commit, a log of 8 MiB that
// becomes a table, and as much merged with it.
const tightSpace = "20 10"

// Twenty rounds on each small disk: a writer goes on until it is refused, closes, and says what it wrote. The writer never
// dies, all that it acknowledged is read back on the full disk, and is written on once there is room. In some rounds
// other programs fill the disk to the last byte meanwhile.
func TestSoakFullDisk(t *testing.T) {
	for name, mount := range map[string]func(t *testing.T) string{"tmpfs": smallTmpfs, "ext4": smallExt4} {
		t.Run(name, func(t *testing.T) {
			for round := range 20 {
				t.Run(fmt.Sprintf("round %02d", round), func(t *testing.T) { fillOnce(t, mount(t), round) })
			}
		})
	}
}

func fillOnce(t *testing.T, disk string, round int) {
	dir, ballast := filepath.Join(disk, "kv"), filepath.Join(disk, "ballast")
	takeRoom(t, ballast, int64(round%5+1)<<20) // so that the disk is full at another moment of the engine's work
	acknowledged, full := writeUntilFull(t, dir)
	if !full {
		t.Fatal("the disk was never full")
	}
	free := freeBytes(t, disk)
	others := filepath.Join(disk, "others")
	if round%2 == 0 {
		takeRoom(t, others, free-(64<<10))
	}

	s, err := kv.Open(dir, kv.Options{Space: spaceOf(tightSpace)})
	if record.KindOf(err) == record.DiskFull { // there was not enough room to close either: more has to be freed first
		t.Logf("acknowledged %d, %d KiB free when refused, not closed", acknowledged, free>>10)
		checkElsewhere(t, dir, acknowledged)
		return
	}
	must(t, err)
	last, err := lastNumber(s)
	must(t, err)
	if last < acknowledged {
		t.Fatalf("acknowledged up to %d, kept up to %d", acknowledged, last)
	}
	if freeBytes(t, disk) < 20<<20 { // closing gave some room back
		wantKind(t, s.Update(func(kv.Tx) error { return nil }), record.DiskFull)
	}
	must(t, errors.Join(os.RemoveAll(others), os.Remove(ballast)))
	if freeBytes(t, disk) >= 20<<20 {
		put(t, s, "after", "1")
	}
	if err := s.Close(); err != nil {
		wantKind(t, err, record.DiskFull)
	}
	t.Logf("acknowledged %d, %d KiB free when refused", acknowledged, free>>10)
	checkElsewhere(t, dir, acknowledged)
}

// checkElsewhere opens the store on a disk with room.
func checkElsewhere(t *testing.T, dir string, acknowledged int) {
	t.Helper()
	elsewhere := filepath.Join(t.TempDir(), "kv")
	must(t, os.CopyFS(elsewhere, os.DirFS(dir)))
	checkStore(t, elsewhere, acknowledged)
}

// writeUntilFull runs the writer in a process of its own, since a full disk that is not noticed would end it.
func writeUntilFull(t *testing.T, dir string) (acknowledged int, full bool) {
	t.Helper()
	t.Setenv(childSpace, tightSpace)
	child, lines := startWriter(t, dir)
	for lines.Scan() {
		if lines.Text() == "full" {
			full = true
			continue
		}
		n, err := strconv.Atoi(lines.Text())
		must(t, err)
		acknowledged = n
	}
	must(t, child.Wait())
	return acknowledged, full
}

func smallTmpfs(t *testing.T) string {
	dir := t.TempDir()
	mounted(t, dir, unix.Mount("tmpfs", dir, "tmpfs", 0, "size=40m"))
	return dir
}

func smallExt4(t *testing.T) string {
	dir := t.TempDir()
	image := filepath.Join(t.TempDir(), "disk")
	f, err := os.Create(image)
	must(t, err)
	must(t, errors.Join(f.Truncate(48<<20), f.Close()))
	if out, err := exec.Command("mkfs.ext4", "-q", "-F", "-m", "0", image).CombinedOutput(); err != nil {
		t.Fatalf("make ext4: %v %s", err, out)
	}
	if out, err := exec.Command("mount", "-o", "loop", image, dir).CombinedOutput(); err != nil {
		t.Fatalf("mount ext4: %v %s", err, out)
	}
	mounted(t, dir, nil)
	return dir
}

func mounted(t *testing.T, dir string, err error) {
	t.Helper()
	if err != nil {
		t.Fatal("this test needs the right to mount: ", err)
	}
	t.Cleanup(func() { must(t, unix.Unmount(dir, 0)) })
}

func takeRoom(t *testing.T, path string, size int64) {
	t.Helper()
	f, err := os.Create(path)
	must(t, err)
	must(t, errors.Join(unix.Fallocate(int(f.Fd()), 0, 0, size), f.Close()))
}

func freeBytes(t *testing.T, dir string) int64 {
	t.Helper()
	n, known := kv.Space{}.Bytes(dir)
	if !known {
		t.Fatal("free space unknown")
	}
	return n
}
