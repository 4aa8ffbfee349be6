package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"golang.org/x/sys/unix"

	"carnet/app"
	"carnet/storage"
)

// TestMemoryLeavesNoFile looks at the program from outside while it waits for an identifier: the system must not write its
// memory into a file when it crashes. Its children inherit the limit.
func TestMemoryLeavesNoFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "vault")
	v, err := storage.Open(dir, quickOptions())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := v.CreateAccount(t.Context(), app.NewAccount{Identifier: "zoe", Password: "ourson lavande", Kind: app.AdultAccount}); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "--vault", dir, "verify")
	cmd.Env = append(os.Environ(), asProgram+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	errs, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		in.Close()
		_ = cmd.Wait() // it was not told who asks
	}()
	if _, err := bufio.NewReader(errs).ReadString(':'); err != nil {
		t.Fatal(err)
	}
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`(?m)^Max core file size +0 +0 `).Match(limits) {
		t.Errorf("core files are allowed:\n%s", limits)
	}
}

// TestMemoryIsHiddenBeforeThereIsAKey asks the kernel, because a superuser who runs the tests would see no difference.
func TestMemoryIsHiddenBeforeThereIsAKey(t *testing.T) {
	defer func() { _ = unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0) }()
	v, err := openVault(filepath.Join(t.TempDir(), "vault"))
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	hidden := hiddenVault{v}
	for name, door := range map[string]func(){
		"create":  func() { _, _, _ = hidden.CreateAccount(t.Context(), app.NewAccount{}) },
		"unlock":  func() { _, _ = hidden.Unlock(t.Context(), "zoe", "") },
		"recover": func() { _, _ = hidden.Recover(t.Context(), "zoe", "", "") },
	} {
		if err := unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0); err != nil {
			t.Fatal(err)
		}
		door()
		if dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0); err != nil || dumpable != 0 {
			t.Errorf("%s: dumpable is %d, %v", name, dumpable, err)
		}
	}
}

// TestAFullDiskTakesNoHalfFile: the disk that a backup or an export goes to has room for a part of it only.
func TestAFullDiskTakesNoHalfFile(t *testing.T) {
	h := newHome(t)
	disk := h.path("disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=8k"); err != nil {
		t.Skip("a small disk can only be made by root:", err)
	}
	defer func() {
		if err := unix.Unmount(disk, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	}()
	for _, args := range [][]string{
		{"backup", "--passphrase-file", h.phrase, disk},
		{"export", disk},
	} {
		if got := h.object(1, args...); got["error"] != "disk-full" {
			t.Errorf("%v: %v", args, got)
		}
		if left, err := os.ReadDir(disk); err != nil || len(left) > 0 {
			t.Errorf("%v left %v, %v", args, left, err)
		}
	}
	h.carnet(0, "", "verify")
}
