package app_test

import (
	"sync"
	"testing"
	"time"

	"carnet/app"
)

// A backup or the weekly re-reading ends while somebody changes a setting: neither may undo what the other keeps.
func TestSettingsKeptAtTheSameTimeAreAllKept(t *testing.T) {
	f := newFamily(t)
	for round := 1; round <= 10; round++ {
		f.wait(8 * 24 * time.Hour)
		var both sync.WaitGroup
		both.Go(func() {
			if err := f.s.NoteScrub(); err != nil {
				t.Error(err)
			}
		})
		both.Go(func() {
			if err := f.s.SetBackupSettings(func(b *app.BackupSettings) { b.EveryDays = round }); err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		kept, err := f.s.BackupSettings()
		must(t, err)
		if kept.EveryDays != round || f.s.ScrubDue() {
			t.Fatalf("round %d: every %d days, re-reading due %v", round, kept.EveryDays, f.s.ScrubDue())
		}
	}
}
