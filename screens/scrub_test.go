package screens_test

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"carnet/app"
)

// The weekly re-reading says nothing while all is well, and one sentence when a paper went bad on the disk.
func TestTheWeeklyReadingSaysWhatWentBad(t *testing.T) {
	d := newDevice(t)
	child := d.family()
	session := d.window.Stage().Session
	const content = "%PDF-1.7 paper"
	r := child.Import(t.Context(), []app.IncomingFile{{Name: "x.pdf", Size: int64(len(content)), Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}},
		app.ImportOptions{}, func(int, int) {})[0]
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	const found = "Carnet a trouvé quelque chose d’abîmé"
	if err := filepath.WalkDir(filepath.Join(d.dir, "blobs"), func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		return os.Truncate(name, 10)
	}); err != nil {
		t.Fatal(err)
	}
	d.window.Scrub(session)
	d.reads(found)
	if session.ScrubDue() {
		t.Error("it would begin again at the next unlocking")
	}
}
