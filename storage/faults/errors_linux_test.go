package faults_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestSoakDiskErrors (T4): the nth call of a kind fails. The program must go on or refuse with a sentence, acknowledge
// nothing that is not safe, and find everything acknowledged when it is opened again.
func TestSoakDiskErrors(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace makes the calls fail and is not installed")
	}
	base := filepath.Join(t.TempDir(), "vault")
	must(t, newVault(base, 20))
	for _, fault := range []string{"fsync:error=EIO", "fdatasync:error=EIO", "msync:error=EIO", "msync:error=ENOSPC", "pwrite64:error=ENOSPC",
		"write:error=EIO", "ftruncate:error=ENOSPC", "renameat:error=EIO", "openat:error=EMFILE", "unlinkat:error=EIO"} {
		t.Run(fault, func(t *testing.T) {
			figure := newFigure(t, "T4 nth "+fault)
			call, _, _ := strings.Cut(fault, ":")
			var nth []int
			last := min(200, calls(t, base, call)+2) // beyond the last call nothing would fail
			for n := 1; n <= last; n++ {
				if full || n == 2 || n == 23 {
					nth = append(nth, n)
				}
			}
			parallel(t, len(nth), func(t *testing.T, worker, share int) {
				dir := filepath.Join(t.TempDir(), "vault")
				for i := range share {
					n := nth[(worker*share+i)%len(nth)]
					copyVault(t, base, dir)
					c := start(t, task{Do: "write", Dir: dir, Acknowledged: 20, Steps: 12, Failing: true},
						"strace", "-f", "-qqq", "-o", "/dev/null", "-e", "trace="+call, "-e", fmt.Sprintf("inject=%s:when=%d", fault, n))
					outcome := c.end()
					if strings.HasPrefix(outcome, "CRASH") && len(c.said) == 0 {
						outcome = "refused before-start" // Go itself could not begin
					}
					figure.round(outcome)
					after := start(t, task{Do: "inspect", Dir: dir, Acknowledged: c.step()}).end()
					if strings.HasPrefix(after, "refused") {
						after = "VIOLATION after " + fault + " the vault no longer opens: " + after
					}
					figure.round(after)
				}
			})
		})
	}
}

// calls counts how often the work of a round makes a call.
func calls(t *testing.T, base, call string) int {
	t.Helper()
	dir, log := filepath.Join(t.TempDir(), "vault"), filepath.Join(t.TempDir(), "calls")
	copyVault(t, base, dir)
	c := start(t, task{Do: "write", Dir: dir, Acknowledged: 20, Steps: 12}, "strace", "-f", "-qqq", "-o", log, "-e", "trace="+call)
	if outcome := c.end(); outcome != "" {
		t.Fatal(outcome)
	}
	b, err := os.ReadFile(log)
	must(t, err)
	return strings.Count(string(b), "\n")
}
