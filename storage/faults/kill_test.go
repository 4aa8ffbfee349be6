package faults_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestSoakKilledWhileSaving (T1): kill -9 at moments nobody chose, while records and papers are saved.
func TestSoakKilledWhileSaving(t *testing.T) {
	killed(t, "T1 kill -9 while saving records and papers", rounds(12, 1400), 25, 400*time.Millisecond, syscall.SIGKILL)
}

// TestSoakTerminated (T20): the polite signal of a logout is no different.
func TestSoakTerminated(t *testing.T) {
	killed(t, "T20 SIGTERM while saving", rounds(3, 50), 25, 400*time.Millisecond, syscall.SIGTERM)
}

// killed writes to a vault in rounds that end with a signal; every each rounds it begins with a new vault.
func killed(t *testing.T, name string, total, each int, longest time.Duration, signal syscall.Signal) {
	figure := newFigure(t, name)
	parallel(t, total, func(t *testing.T, worker, share int) {
		var dir string
		acknowledged := 0
		for round := range share {
			if round%each == 0 {
				dir = filepath.Join(t.TempDir(), "vault")
				must(t, newVault(dir, 0))
				acknowledged = 0
			}
			c := start(t, task{Do: "write", Dir: dir, Acknowledged: acknowledged})
			kill := time.AfterFunc(30*time.Millisecond+rand.N(longest), func() { _ = c.Process.Signal(signal) })
			outcome := c.end()
			kill.Stop()
			acknowledged = c.step()
			figure.round(outcome)
		}
	})
}

// TestSoakKilledWhileChangingPassword (T1): one of the two passwords opens, and the one that was acknowledged does.
func TestSoakKilledWhileChangingPassword(t *testing.T) {
	figure := newFigure(t, "T1 kill -9 while changing the password")
	parallel(t, rounds(3, 150), func(t *testing.T, worker, share int) {
		dir := filepath.Join(t.TempDir(), "vault")
		must(t, newVault(dir, 20))
		acknowledged := 0
		for range share {
			c := start(t, task{Do: "password", Dir: dir, Acknowledged: acknowledged})
			kill := time.AfterFunc(50*time.Millisecond+rand.N(500*time.Millisecond), func() { _ = c.Process.Kill() })
			outcome := c.end()
			kill.Stop()
			acknowledged = c.step()
			figure.round(outcome)
		}
	})
}

// TestSoakTwoPrograms (T9): the second one is refused with a sentence, and killing the first leaves nothing locked.
func TestSoakTwoPrograms(t *testing.T) {
	figure := newFigure(t, "T9 two programs on one vault")
	dir := filepath.Join(t.TempDir(), "vault")
	must(t, newVault(dir, 20))
	for range rounds(2, 25) {
		first := start(t, task{Do: "hold", Dir: dir})
		if !first.next() {
			t.Fatal("the first program did not open the vault: ", first.end())
		}
		outcome := start(t, task{Do: "inspect", Dir: dir, Acknowledged: 20}).end()
		if !strings.HasPrefix(outcome, "refused vault-busy") {
			outcome = "VIOLATION the second program was not refused: " + outcome
		}
		_ = first.Process.Kill()
		first.end()
		figure.round(outcome)
		figure.round(start(t, task{Do: "inspect", Dir: dir, Acknowledged: 20}).end())
	}
}

// parallel shares rounds between two workers, each with vaults of its own: unlocking is what takes the time.
func parallel(t *testing.T, total int, work func(t *testing.T, worker, share int)) {
	if total < 20 {
		work(t, 0, total)
		return
	}
	t.Run("workers", func(t *testing.T) {
		for worker := range 2 {
			t.Run(string(rune('a'+worker)), func(t *testing.T) {
				t.Parallel()
				work(t, worker, total/2)
			})
		}
	})
}

// copyVault copies a closed vault, holes and all being nothing but zeros.
func copyVault(t testing.TB, from, to string) {
	t.Helper()
	must(t, os.RemoveAll(to))
	must(t, os.CopyFS(to, os.DirFS(from)))
}
