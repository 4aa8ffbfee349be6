package app_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"carnet/app"
)

// A paper that went bad on the disk is named at the latest a week later, without anybody having opened it.
func TestAPaperThatWentBadIsFoundByItself(t *testing.T) {
	f := newFamily(t)
	if !f.s.ScrubDue() {
		t.Error("what was never re-read is not due")
	}
	r := f.importOne("%PDF-1.7 paper", app.ImportOptions{})
	must(t, r.Err)
	if more, err := f.s.Scrub(t.Context()); err != nil || more || f.s.ScrubDue() {
		t.Errorf("a whole record: more damage %v, due again %v, %v", more, f.s.ScrubDue(), err)
	}
	f.wait(8 * 24 * time.Hour)
	f.again()
	if !f.s.ScrubDue() || len(f.child.Damage()) > 0 {
		t.Errorf("a week later: due %v, damage %v", f.s.ScrubDue(), f.child.Damage())
	}
	harmBlobs(t, f.dir)
	more, err := f.s.Scrub(t.Context())
	must(t, err)
	damage := f.child.Damage()
	if !more || len(damage) != 1 || damage[0].Part != app.DamagedAttachment || damage[0].ID != r.ID {
		t.Errorf("found more: %v, damage %v", more, damage)
	}
	if f.child.ReadOnly() {
		t.Error("one lost paper stops all writing")
	}
}

// harmBlobs turns a bit in the middle of every sealed file.
func harmBlobs(t *testing.T, dir string) {
	t.Helper()
	must(t, filepath.WalkDir(filepath.Join(dir, "blobs"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		b[len(b)/2] ^= 1
		return os.WriteFile(name, b, 0o600)
	}))
}
