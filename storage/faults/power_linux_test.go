package faults_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// ext4Shutdown is EXT4_IOC_SHUTDOWN, and noFlush its flag to drop what the file system's journal has not written: the
// nearest thing to a power cut that plain Linux offers. It does not model a drive that reorders or tears its writes.
const (
	ext4Shutdown = 0x8004587D
	noFlush      = 2
)

// smallDisk mounts an ext4 image of so many MB, and returns its folder and how to mount it again after a cut.
func smallDisk(t *testing.T, megabytes int64) (dir string, again func()) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can mount a disk to cut off")
	}
	base := t.TempDir()
	image, dir := filepath.Join(base, "disk.img"), filepath.Join(base, "disk")
	must(t, os.Mkdir(dir, 0o700))
	f, err := os.Create(image)
	must(t, err)
	must(t, f.Truncate(megabytes<<20))
	must(t, f.Close())
	if out, err := exec.Command("mkfs.ext4", "-q", "-F", image).CombinedOutput(); err != nil {
		t.Skipf("no ext4 here: %v %s", err, out)
	}
	mount := func() {
		if out, err := exec.Command("mount", "-o", "loop", image, dir).CombinedOutput(); err != nil {
			t.Skipf("without the right to mount there is no disk to cut off: %v %s", err, out)
		}
	}
	mount()
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	return dir, func() {
		for range 50 { // a killed process may hold the disk for a moment
			if err = unix.Unmount(dir, 0); err == nil {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		must(t, err)
		mount()
	}
}

// cut takes the disk's power away.
func cut(t *testing.T, dir string) {
	t.Helper()
	d, err := os.Open(dir)
	must(t, err)
	defer d.Close()
	flag := uint32(noFlush)
	must(t, unix.IoctlSetPointerInt(int(d.Fd()), ext4Shutdown, int(flag)))
}

// TestSoakPowerCut (T2): what was acknowledged before the power went is there when it is back.
func TestSoakPowerCut(t *testing.T) {
	figure := newFigure(t, "T2 power cut (ext4 shutdown) while saving")
	parallel(t, rounds(3, 300), func(t *testing.T, worker, share int) {
		disk, again := smallDisk(t, 1500)
		dir, acknowledged := "", 0
		for round := range share {
			if round%15 == 0 {
				dir = filepath.Join(disk, fmt.Sprintf("vault%d", round))
				must(t, newVault(dir, 0))
				acknowledged = 0
				if round > 0 {
					must(t, os.RemoveAll(filepath.Join(disk, fmt.Sprintf("vault%d", round-15))))
				}
			}
			c := start(t, task{Do: "write", Dir: dir, Acknowledged: acknowledged})
			said := make(chan string, 1)
			go func() { said <- c.end() }()
			time.Sleep(100*time.Millisecond + rand.N(300*time.Millisecond))
			acknowledged = c.step() // read before the cut: only what was said by then must hold
			cut(t, disk)
			_ = c.Process.Kill()
			outcome := <-said
			if outcome != "killed" && len(outcome) > 6 && outcome[:7] == "refused" {
				outcome = "killed" // it met the dead disk before the kill: an error, as it should be
			}
			again()
			figure.round(outcome)
		}
		figure.round(start(t, task{Do: "inspect", Dir: dir, Acknowledged: acknowledged}).end())
	})
}
