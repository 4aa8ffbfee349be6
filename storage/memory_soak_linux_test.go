//go:build soak

package storage

import "testing"

// TestSoakMemory locks many times: what a collector leaves behind depends on when it runs.
func TestSoakMemory(t *testing.T) {
	const rounds = 50
	var keys, markers, passwords, dirty int
	for range rounds {
		after := memoryAfterLocking(t)
		keys, markers, passwords = keys+after.keys, markers+after.markers, passwords+after.passwords
		if after.markers+after.passwords > 0 {
			dirty++
		}
	}
	t.Logf("soak-figure: | memory of a locked process, read whole | %d | %d | copies of keys are not allowed; besides %d of plaintext, %d of the password, in %d rounds |",
		rounds, keys, markers, passwords, dirty)
}
