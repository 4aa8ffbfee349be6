package faults_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carnet/app"
	"carnet/storage"
	"carnet/storage/backup"
)

// TestSoakRoundTrips (T19): a backup becomes a vault again with nothing but the file and its key, and one with any byte
// changed, or cut anywhere, is refused and touches nothing.
func TestSoakRoundTrips(t *testing.T) {
	whole := newFigure(t, "T19 backup and restoration in another place")
	damaged := newFigure(t, "T19 one byte of the backup changed, or its end cut off")
	for round := range rounds(2, 30) {
		steps := 5 + rand.IntN(50)
		from, file := filepath.Join(t.TempDir(), "vault"), filepath.Join(t.TempDir(), "carnet.age")
		must(t, newVault(from, steps))
		identity := backUpOnce(t, from, file)
		to := filepath.Join(t.TempDir(), "vault")
		outcome := start(t, task{Do: "restore", Dir: to, File: file, Identity: identity}).end()
		if outcome == "" {
			outcome = start(t, task{Do: "inspect", Dir: to, Acknowledged: steps}).end()
		}
		if strings.HasPrefix(outcome, "refused") {
			outcome = "VIOLATION " + outcome
		}
		whole.round(outcome)
		for i := range 10 {
			damaged.round(harmedBackup(t, from, file, identity, round*10+i))
		}
		if outcome := start(t, task{Do: "inspect", Dir: from, Acknowledged: steps}).end(); outcome != "" {
			t.Error("the present vault after refused restorations: ", outcome)
		}
	}
}

// harmedBackup tries to restore a damaged copy of a file over a vault.
func harmedBackup(t *testing.T, dir, file, identity string, n int) string {
	b, err := os.ReadFile(file)
	must(t, err)
	if at := rand.IntN(len(b)); n%3 == 0 {
		b = b[:at]
	} else {
		b[at] ^= 1 << (n % 8)
	}
	harmed := filepath.Join(t.TempDir(), "harmed.age")
	must(t, os.WriteFile(harmed, b, 0o600))
	_, _, err = backup.New(dir, options()).Restore(t.Context(), storage.FilePlace(harmed), app.BackupKey{Identities: []string{identity}}, secondPassword, nil, noProgress)
	if err == nil {
		return "VIOLATION a damaged backup was restored"
	}
	if _, err := os.Stat(dir + ".restored"); err == nil {
		return "VIOLATION a damaged backup is ready to take the vault's place"
	}
	return fmt.Sprint("refused ", kindOf(err))
}
