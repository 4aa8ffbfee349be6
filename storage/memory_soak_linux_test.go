//go:build soak

package storage

import "testing"

// TestSoakMemory locks many times: what a collector leaves behind depends on when it runs.
func TestSoakMemory(t *testing.T) {
	const rounds = 50
	var keys, markers, passwords, held int
	for range rounds {
		after := memoryAfterLocking(t)
		keys, markers, passwords = keys+after.keys, markers+after.markers, passwords+after.passwords
		if after.keys > 0 {
			held++
		}
	}
	t.Logf("soak-figure: | M1 memory of a locked process, read whole | %d | %d | rounds with a copy of a key are not allowed: %d copies in all; besides %d of plaintext, %d of the password |",
		rounds, held, keys, markers, passwords)
}
