package storage

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/reminder/moments"
)

// Reminders keeps the moments at which a reminder waits, readable without any password, in the folder D.reminders beside
// the vault D: one file for each account that has any, named as the account's files in the vault are, and one that says
// what was last shown. Nothing else stands there; see package moments.
type Reminders struct{ folder string }

var _ app.Outlet = Reminders{}

const (
	remindersSuffix = ".reminders"
	momentsExt      = ".moments"
	shownName       = "shown" + momentsExt
)

// NewReminders keeps the moments beside the vault in dir.
func NewReminders(dir string) Reminders { return Reminders{filepath.Clean(dir) + remindersSuffix} }

// Replace implements app.Outlet. Without moments the account has no file.
func (r Reminders) Replace(account record.ID, times []time.Time) error {
	const op = "keep moments"
	file := filepath.Join(r.folder, fileName(account, momentsExt))
	if len(times) == 0 {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return record.Wrap(diskKind(err), op, err)
		}
		r.tidy()
		return nil
	}
	b := moments.New(times...).Encode()
	if former, err := os.ReadFile(file); err == nil && bytes.Equal(former, b) {
		return nil
	}
	if err := os.MkdirAll(r.folder, 0o700); err != nil {
		return record.Wrap(diskKind(err), op, err)
	}
	return writeFile(file, b)
}

// tidy leaves nothing behind once no account has moments.
func (r Reminders) tidy() {
	if files, err := r.files(); err == nil && len(files) == 0 {
		removeTemporary(r.folder)
		_ = os.Remove(filepath.Join(r.folder, shownName))
		_ = os.Remove(r.folder) // which fails, as it should, where somebody put something there
	}
}

// Next is the first moment after now; false when there is none.
func (r Reminders) Next(now time.Time) (time.Time, bool, error) {
	l, err := r.list()
	if err != nil {
		return time.Time{}, false, err
	}
	at, ok := l.Next(now)
	return at, ok, nil
}

// Due is the latest moment that has come and was not shown; false when there is none. Tell Shown when it was.
func (r Reminders) Due(now time.Time) (time.Time, bool, error) {
	l, err := r.list()
	if err != nil {
		return time.Time{}, false, err
	}
	var shown time.Time
	if last, err := readMoments(filepath.Join(r.folder, shownName)); err == nil && len(last) == 1 && !last[0].After(now) {
		shown = last[0] // one in the future was written by a clock that was wrong: it must not silence what comes until then
	}
	at, ok := l.Due(now, shown)
	return at, ok, nil
}

// Shown remembers that what Due gave was shown.
func (r Reminders) Shown(at time.Time) error {
	return writeFile(filepath.Join(r.folder, shownName), moments.New(at).Encode())
}

// list are the moments of all accounts. A file that is none of ours, or damaged, has none: unlocking writes it anew.
func (r Reminders) list() (moments.List, error) {
	files, err := r.files()
	if err != nil {
		return nil, err
	}
	var all []time.Time
	for _, name := range files {
		l, err := readMoments(filepath.Join(r.folder, name))
		if err == nil {
			all = append(all, l...)
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	return all, nil
}

func (r Reminders) files() (names []string, err error) {
	entries, err := os.ReadDir(r.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, record.Wrap(diskKind(err), "read moments", err)
	}
	for _, e := range entries {
		if _, ok := fileID(e.Name(), momentsExt); ok {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

func readMoments(file string) (moments.List, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, int64(moments.MaxBytes)+1))
	if err != nil {
		return nil, err
	}
	return moments.Decode(b)
}
