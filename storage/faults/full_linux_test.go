package faults_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestSoakFullDisk (T3): another program fills the disk, to the last byte or nearly, before each kind of work. The program
// says so and lives, what was acknowledged can be read where there is room to open it at all, and everything works again
// once there is room.
func TestSoakFullDisk(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can mount a small disk to fill")
	}
	base := filepath.Join(t.TempDir(), "vault")
	must(t, newVault(base, restoredStep))
	file := filepath.Join(t.TempDir(), "carnet.age")
	identity := backUpOnce(t, base, file)
	frozen, accounts := unfreeze(t)
	for _, do := range []string{"write", "password", "backup", "export", "restore", "migrate"} {
		t.Run(do, func(t *testing.T) {
			figure := newFigure(t, "T3 disk filled before: "+do)
			disk := t.TempDir()
			if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=40m"); err != nil {
				t.Skip("without the right to mount there is no small disk to fill:", err)
			}
			t.Cleanup(func() { must(t, unix.Unmount(disk, unix.MNT_DETACH)) })
			for round := range rounds(2, 20) {
				fullDiskRound(t, figure, disk, do, round, base, frozen, accounts, file, identity)
			}
		})
	}
}

func fullDiskRound(t *testing.T, figure *figure, disk, do string, round int, base, frozen, accounts, file, identity string) {
	emptied(t, disk)
	dir := filepath.Join(disk, "vault")
	work := task{Do: do, Dir: dir, Acknowledged: restoredStep, File: filepath.Join(disk, "outside"), Identity: identity, Tight: true}
	after := task{Do: "inspect", Dir: dir, Acknowledged: restoredStep, Tight: true}
	switch do {
	case "migrate":
		copyVault(t, frozen, dir)
		work.Password, after = accounts, task{Do: "migrate", Dir: dir, Password: accounts, Tight: true}
	case "password":
		copyVault(t, base, dir)
		work.Acknowledged = 0
	case "restore":
		copyVault(t, base, dir)
		work.File, after.Do = file, "settled"
	default:
		copyVault(t, base, dir)
	}
	// From a disk without any room at all to one on which the work begins and the guard then ends it.
	takeRoomBut(t, filepath.Join(disk, "others"), int64(round%10)*3<<20)
	c := start(t, work)
	enough := map[string]int{"write": 200, "password": 2}[do] // two hashes each
	for c.next() && (enough == 0 || c.step() < work.Acknowledged+enough) {
	}
	_ = c.Process.Kill() // one that still has room has shown enough
	figure.round(c.end())
	if do == "write" {
		after.Acknowledged = c.step()
	}
	if do == "backup" || do == "export" {
		after.Acknowledged = c.step()
	}
	figure.round(start(t, after).end()) // on the full disk
	must(t, os.Remove(filepath.Join(disk, "others")))
	must(t, os.RemoveAll(filepath.Join(disk, "outside")))
	outcome := start(t, after).end()
	if strings.HasPrefix(outcome, "refused") && !strings.HasPrefix(outcome, "refused disk-full") {
		outcome = "VIOLATION with room again: " + outcome
	}
	figure.round(outcome)
}

func emptied(t *testing.T, disk string) {
	entries, err := os.ReadDir(disk)
	must(t, err)
	for _, e := range entries {
		must(t, os.RemoveAll(filepath.Join(disk, e.Name())))
	}
}

// takeRoomBut fills the disk with a file and leaves so many bytes.
func takeRoomBut(t *testing.T, name string, leave int64) {
	var s unix.Statfs_t
	must(t, unix.Statfs(filepath.Dir(name), &s))
	free := int64(s.Bavail)*s.Bsize - leave
	f, err := os.Create(name)
	must(t, err)
	defer f.Close()
	if free > 0 {
		must(t, unix.Fallocate(int(f.Fd()), 0, 0, free))
	}
}
