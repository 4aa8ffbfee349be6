//go:build soak

package kv_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"carnet/storage/kv"
)

// Five hundred kills at moments that nobody chose, among them while the store is being opened. Ten to a store, so that
// checking all of it stays quick.
func TestSoakKilledWriter(t *testing.T) {
	for n := range 50 {
		t.Run(fmt.Sprintf("store %02d", n), func(t *testing.T) { killTenTimes(t, t.TempDir()) })
	}
}

func killTenTimes(t *testing.T, dir string) {
	var slowest time.Duration
	acknowledged := 0
	for range 10 {
		child, lines := startWriter(t, dir)
		kill := time.AfterFunc(time.Duration(20+rand.IntN(680))*time.Millisecond, func() { _ = child.Process.Kill() })
		for lines.Scan() {
			n, err := strconv.Atoi(lines.Text())
			must(t, err)
			acknowledged = max(acknowledged, n)
		}
		_ = child.Wait()
		kill.Stop()

		began := time.Now()
		s, err := kv.Open(dir, kv.Options{})
		must(t, err)
		slowest = max(slowest, time.Since(began))
		must(t, s.Close())
	}
	checkStore(t, dir, acknowledged)
	t.Logf("acknowledged %d changes, slowest open after a kill %v", acknowledged, slowest)
}
