package faults_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"carnet/app/record"
	"carnet/storage/seal"
)

// TestSoakWrongPasswords (T11): nothing but the password opens, each wrong one gives the same error, and guessing leaves
// no memory behind. The pause after wrong tries, which the vault adds, is tested in storage.
func TestSoakWrongPasswords(t *testing.T) {
	figure := newFigure(t, "T11 wrong passwords")
	dir := filepath.Join(t.TempDir(), "vault")
	must(t, newVault(dir, 1))
	slots, err := filepath.Glob(filepath.Join(dir, "accounts", "*.slot"))
	must(t, err)
	b, err := os.ReadFile(slots[0])
	must(t, err)
	slot, err := seal.DecodeKeyslot(b)
	must(t, err)
	slot = withHash(t, slot)
	var times []time.Duration
	for n := range rounds(20, 1000) {
		began := time.Now()
		_, err := slot.OpenPassword(fmt.Sprintf("%s %d", firstPassword[:len(firstPassword)-n%7], n))
		times = append(times, time.Since(began))
		outcome := fmt.Sprint("refused ", record.KindOf(err))
		if record.KindOf(err) != record.WrongCredentials {
			outcome = "VIOLATION a wrong password was not refused as such"
		}
		figure.round(outcome)
	}
	debug.FreeOSMemory()
	slices.Sort(times)
	fmt.Printf("soak-figure: | T11 one try | %d | 0 | median %d ms, 95 of 100 under %d ms, memory at most %d MB |\n", len(times),
		times[len(times)/2].Milliseconds(), times[len(times)*95/100].Milliseconds(), peakMemory(t))
}

// withHash gives an account the password hash of a phone, whatever that of the other tests is.
func withHash(t *testing.T, slot seal.Keyslot) seal.Keyslot {
	t.Helper()
	keys, err := slot.OpenPassword(firstPassword)
	must(t, err)
	defer keys.Wipe()
	must(t, slot.SetPassword(rand.Reader, keys, firstPassword, seal.MobileKDF()))
	return slot
}
