package faults_test

import (
	"fmt"
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
			for n := 1; n <= 200; n++ {
				if full || n == 2 || n == 23 {
					nth = append(nth, n)
				}
			}
			parallel(t, len(nth), func(t *testing.T, worker, share int) {
				dir := filepath.Join(t.TempDir(), "vault")
				for i := range share {
					n := nth[(worker*share+i)%len(nth)]
					copyVault(t, base, dir)
					c := start(t, task{Do: "write", Dir: dir, Acknowledged: 20, Steps: 12},
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
