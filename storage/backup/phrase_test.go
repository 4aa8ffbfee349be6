package backup_test

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"carnet/app"
	"carnet/storage"
	"carnet/storage/archive"
)

// A backup that the other representative may open does not hold the phrase of those that are closed to them.
func TestABackupForTheMembersKeepsThePhraseBack(t *testing.T) {
	t.Parallel()
	h, zoe, _ := one(t)
	must(t, zoe.SetBackupSettings(func(b *app.BackupSettings) { b.Passphrase, b.EveryDays = passphrase, 7 }))
	place := storage.FilePlace(filepath.Join(t.TempDir(), "carnet.age"))
	_, err := zoe.Backup(t.Context(), place, "carnet.age", app.BackupKey{Members: true}, french(t), nothing)
	must(t, err)
	identity, err := zoe.BackupIdentity()
	must(t, err)
	f, err := place.Open()
	must(t, err)
	defer f.Close()
	r, err := archive.NewReader(f, archive.Key{Identities: []string{identity}})
	must(t, err)
	for {
		if _, err := r.Next(); err == io.EOF {
			break
		} else {
			must(t, err)
		}
		b, err := io.ReadAll(r)
		must(t, err)
		if strings.Contains(string(b), passphrase) {
			t.Error("the phrase is in the backup")
		}
	}
	n := h.other()
	n.restore(place, app.BackupKey{Identities: []string{identity}})
	settings, err := n.unlock("zoe", newPassword).BackupSettings()
	must(t, err)
	if settings.EveryDays != 7 || settings.Passphrase != "" {
		t.Errorf("settings after restoring: %+v", settings)
	}
}
