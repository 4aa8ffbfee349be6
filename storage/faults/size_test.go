package faults_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"carnet/app"
)

// TestSoakLargeRecord (T15): many records and papers. Times are printed, not asserted.
func TestSoakLargeRecord(t *testing.T) {
	if !full {
		t.Skip("20,000 records and 5,000 papers take minutes to write: make soak")
	}
	dir := filepath.Join(t.TempDir(), "vault")
	must(t, newVault(dir, 0))
	o, err := openWith(dir, firstPassword)
	must(t, err)
	const steps = 25_000 // of which a fifth papers, and 1.2 measures for each of the others
	began := time.Now()
	for n := 1; n <= steps; n++ {
		must(t, take(context.Background(), o.store, profileNamed(1), n))
	}
	written := time.Since(began)
	must(t, o.close())

	began = time.Now()
	o, err = openWith(dir, firstPassword)
	must(t, err)
	records, damage, err := o.store.Load(context.Background())
	must(t, err)
	unlocked := time.Since(began)
	began = time.Now()
	lines := 0
	_, err = o.store.Journal(context.Background(), func(app.JournalLine) error { lines++; return nil })
	must(t, err)
	history := time.Since(began)
	began = time.Now()
	found, err := o.store.Verify(context.Background(), func(int, int) {})
	must(t, err)
	verified := time.Since(began)
	if len(damage)+len(found) > 0 {
		t.Errorf("%d and %d things damaged", len(damage), len(found))
	}
	f, err := inspect(context.Background(), o.store, profileNamed(1), steps)
	must(t, err)
	must(t, o.close())
	papers := steps / 5
	fmt.Printf("soak-figure: | T15 %d records, %d papers, %d lines of history | 1 | 0 | writing %.0f s, unlocking %.1f s beyond the password hash, reading the history %.1f s, verifying all %.1f s, memory at most %d MB |\n",
		len(records), papers, lines, written.Seconds(), unlocked.Seconds(), history.Seconds(), verified.Seconds(), peakMemory(t))
	if f.step != steps {
		t.Errorf("step %d of %d", f.step, steps)
	}
}

// peakMemory is the largest resident size of this process in MB.
func peakMemory(t *testing.T) int {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(b)) {
		var kB int
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kB); n == 1 {
			return kB / 1024
		}
	}
	return 0
}
