package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
)

// memory is a place that can fail: writing after so many bytes, reading with another byte.
type memory struct {
	content []byte
	there   bool
	failAt  int // bytes after which writing fails; -1 never
	failure error
	closeOK error
	written func(n int)
}

func (m *memory) Create() (io.WriteCloser, error) {
	m.content, m.there = nil, false
	return m, nil
}

func (m *memory) Write(b []byte) (int, error) {
	if m.failAt >= 0 && len(m.content)+len(b) > m.failAt {
		return 0, &os.PathError{Op: "write", Path: "/home/zoe/secret", Err: m.failure}
	}
	m.content = append(m.content, b...)
	if m.written != nil {
		m.written(len(m.content))
	}
	return len(b), nil
}

func (m *memory) Close() error {
	if m.closeOK == nil {
		m.there = true
	}
	return m.closeOK
}

func (m *memory) Open() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(m.content)), nil }

func (m *memory) Remove() error {
	m.content, m.there = nil, false
	m.closeOK = errors.New("removed")
	return nil
}

// untouched runs f and makes sure that the vault and what stands beside it are byte for byte as before.
func (h *home) untouched(f func()) {
	h.t.Helper()
	before, stood := snapshot(h.t, h.dir), len(h.beside())
	f()
	if now := h.beside(); len(now) != stood {
		h.t.Errorf("beside the vault stand %v", now)
	}
	same(h.t, snapshot(h.t, h.dir), before)
}

func TestADamagedBackupIsRefusedAndTheVaultStays(t *testing.T) {
	t.Parallel()
	h, s, _ := one(t)
	place, key, _ := h.backUp(s)
	s.Lock()
	r, err := place.Open()
	must(t, err)
	whole, err := io.ReadAll(r)
	must(t, err)
	_ = r.Close()
	must(t, h.vault.Close())

	h.untouched(func() {
		damaged := func(what string, b []byte, restore bool) {
			t.Helper()
			m := &memory{content: b}
			refused := func(err error) {
				t.Helper()
				switch record.KindOf(err) {
				case record.BackupDamaged, record.WrongKeyFile: // the beginning says for whom it is closed
				default:
					t.Errorf("%s: error = %v", what, err)
				}
			}
			_, err := h.backups.Prove(t.Context(), m, key, nothing)
			refused(err)
			if restore {
				_, _, err = h.backups.Restore(t.Context(), m, key, newPassword, nil, nothing)
				refused(err)
			}
		}
		const steps = 60
		for i := range steps {
			b := bytes.Clone(whole)
			b[len(b)*i/steps] ^= 1 << (i % 8)
			damaged("a bit is turned", b, i == steps-5) // restoring hashes passwords
			damaged("the end is cut off", whole[:len(whole)*i/steps], i%30 == 7)
		}
		damaged("the last byte is cut off", whole[:len(whole)-1], true)
		damaged("something follows", append(bytes.Clone(whole), 'x'), true)
		damaged("another file", []byte("%PDF-1.4 not a backup"), true)
	})
}

func TestAWrongKeyIsToldAsSuch(t *testing.T) {
	t.Parallel()
	h, zoe, lina := one(t)
	max := h.account("max", maxPassword)
	_, key, _ := h.backUp(max)
	place, _, _ := h.backUp(zoe)
	_, err := h.carnet.PeekBackup(t.Context(), place, key) // of an account that is no member
	wantKind(t, err, record.WrongKeyFile)
	_, err = h.carnet.PeekBackup(t.Context(), place, app.BackupKey{Passphrase: passphrase})
	wantKind(t, err, record.WrongKeyFile)
	must(t, zoe.Share(t.Context(), lina, "max", max.Fingerprint()))
	place, _, report := h.backUp(zoe)
	peeked, err := h.carnet.PeekBackup(t.Context(), place, key)
	if err != nil || peeked.Identifier != "zoe" || peeked.OtherAccounts != 0 || peeked.Profiles[1] != report.Profiles[1] || !peeked.Created.Equal(report.Created) {
		t.Errorf("the second representative sees %+v, %v", peeked, err)
	}

	m := &memory{failAt: -1}
	_, err = zoe.Backup(t.Context(), m, "x", app.BackupKey{Passphrase: "abc"}, french(t), nothing)
	wantKind(t, err, record.WeakPassword)
}

func TestCancellingAtAnyTimeLeavesNothing(t *testing.T) {
	t.Parallel()
	h, s, _ := one(t)
	key := app.BackupKey{Members: true}
	steps := 0
	place, open, _ := h.backUp(s)
	_, err := s.Backup(t.Context(), &memory{failAt: -1}, "x", key, french(t), func(int64, int64) { steps++ })
	must(t, err)
	for stop := 0; stop <= steps; stop += 1 + steps/12 {
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		path := filepath.Join(t.TempDir(), "carnet.age")
		_, err := s.Backup(ctx, storage.FilePlace(path), "x", key, french(t), func(int64, int64) {
			if n++; n > stop {
				cancel()
			}
		})
		cancel()
		if err == nil {
			continue // the last step was done when the person gave up
		}
		wantKind(t, err, record.Canceled)
		if left, _ := os.ReadDir(filepath.Dir(path)); len(left) > 0 {
			t.Errorf("stopped after %d steps: a file is left", stop)
		}
	}

	s.Lock()
	must(t, h.vault.Close())
	h.untouched(func() {
		for _, stop := range []int{0, 3, 9} {
			ctx, cancel := context.WithCancel(t.Context())
			n := 0
			_, _, err := h.backups.Restore(ctx, place, open, newPassword, nil, func(int64, int64) {
				if n++; n > stop {
					cancel()
				}
			})
			cancel()
			wantKind(t, err, record.Canceled)
		}
	})
}

// TestAKilledRestorationIsForgotten keeps copies of what stands beside the vault while it is being restored, as a crash
// would leave it.
func TestAKilledRestorationIsForgotten(t *testing.T) {
	t.Parallel()
	h, s, _ := one(t)
	place, key, _ := h.backUp(s)
	s.Lock()
	must(t, h.vault.Close())
	kept := t.TempDir()
	n := 0
	_, _, err := h.backups.Restore(t.Context(), place, key, newPassword, nil, func(int64, int64) {
		if _, err := os.Stat(h.dir + ".restoring"); err == nil && n < 6 {
			n++
			must(t, os.CopyFS(filepath.Join(kept, string(rune('0'+n))), os.DirFS(h.dir+".restoring")))
		}
	})
	must(t, err)
	if n == 0 {
		t.Fatal("nothing was ever beside the vault")
	}
	must(t, os.RemoveAll(h.dir+".restored"))
	for i := 1; i <= n; i++ {
		must(t, os.CopyFS(h.dir+".restoring", os.DirFS(filepath.Join(kept, string(rune('0'+i))))))
		h.open()
		if stand := h.beside(); len(stand) != 1 {
			t.Errorf("beside the vault stand %v", stand)
		}
		if h.carnet.FirstRun() {
			t.Error("the vault is gone")
		}
		must(t, h.vault.Close())
	}
}

func TestATargetThatCannotTakeTheBackup(t *testing.T) {
	t.Parallel()
	_, s, _ := one(t)
	key := app.BackupKey{Members: true}
	whole := &memory{failAt: -1}
	_, err := s.Backup(t.Context(), whole, "x", key, french(t), nothing)
	must(t, err)
	for i := range 10 {
		for failure, kind := range map[error]record.ErrorKind{syscall.ENOSPC: record.DiskFull, syscall.EIO: record.SaveFailed} {
			m := &memory{failAt: len(whole.content) * i / 10, failure: failure}
			_, err := s.Backup(t.Context(), m, "x", key, french(t), nothing)
			wantKind(t, err, kind)
			if m.there || strings.Contains(err.Error(), "zoe") {
				t.Errorf("a file is left, or the error tells a path: %v", err)
			}
		}
	}
	m := &memory{failAt: -1, closeOK: record.E(record.DiskFull, "close")}
	_, err = s.Backup(t.Context(), m, "x", key, french(t), nothing)
	wantKind(t, err, record.DiskFull)

	altered := &memory{failAt: -1} // a medium that does not keep what was written
	altered.written = func(n int) { altered.content[n-1] ^= 1 }
	_, err = s.Backup(t.Context(), altered, "x", key, french(t), nothing)
	wantKind(t, err, record.SaveFailed)
	if altered.there {
		t.Error("a backup that cannot be read is left")
	}
}

func TestADamagedVaultGivesABackupOfTheRest(t *testing.T) {
	t.Parallel()
	h, s, lina := one(t)
	docs := lina.Documents()
	other := h.importFile(lina, "Perdu", "%PDF- lost")
	lost, err := lina.Document(other)
	must(t, err)
	thumb := docs[0].Is.Thumb
	must(t, os.Remove(h.blob(lost.Is.File)))
	must(t, os.Remove(h.blob(thumb)))
	var long string
	for _, d := range docs {
		if d.Is.File.Size > 200_000 {
			long = h.blob(d.Is.File)
		}
	}
	b, err := os.ReadFile(long)
	must(t, err)
	b[len(b)-20_000] ^= 1 // it opens, and cannot be read to its end
	must(t, os.WriteFile(long, b, 0o600))

	place, key, report := h.backUp(s)
	if len(report.Damage) != 2 || report.Damage[0].Part != app.DamagedAttachment || report.Damage[1].Part != app.DamagedAttachment {
		t.Errorf("damage = %+v", report.Damage)
	}
	proven, err := h.carnet.ProveBackup(t.Context(), place, key, nothing)
	must(t, err)
	if len(proven.Damage) != 2 || proven.Profiles[1].Files != report.Profiles[1].Files {
		t.Errorf("proven = %+v", proven)
	}
	s.Lock()
	n := h.other()
	restored, _ := n.restore(place, key)
	if len(restored.Damage) != 2 {
		t.Errorf("restored = %+v", restored.Damage)
	}
	s = n.unlock("zoe", newPassword)
	p, _ := s.Profile(lina.ID())
	if got := len(p.Documents()); got != 3 {
		t.Errorf("%d documents, want all three: what was said of them is whole", got)
	}
	if got := len(p.Damage()); got != 2 || p.ReadOnly() {
		t.Errorf("damage = %+v, read-only %v", p.Damage(), p.ReadOnly())
	}
}

// blob is the sealed file of an attachment.
func (h *home) blob(a record.Attachment) string {
	h.t.Helper()
	found, err := filepath.Glob(filepath.Join(h.dir, "blobs", "*", strings.ReplaceAll(a.Blob.String(), "-", "")))
	must(h.t, err)
	if len(found) != 1 {
		h.t.Fatalf("%d files for an attachment", len(found))
	}
	return found[0]
}

func TestABackupDuringEditsIsOneMoment(t *testing.T) {
	t.Parallel()
	h, s, lina := one(t)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			id, err := lina.AddMeasurement(t.Context(), record.Measurement{Type: record.Weight, Value: int64(4000 + i), Date: record.NewDate(2025, 6, 1)})
			if err == nil && i%3 == 0 {
				err = lina.Delete(t.Context(), id)
			}
			if err == nil && i%5 == 0 {
				h.importFile(lina, "Pendant", "%PDF- meanwhile")
			}
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	var places []app.Place
	var key app.BackupKey
	for range 4 {
		place, k, report := h.backUp(s)
		places, key = append(places, place), k
		if len(report.Damage) > 0 {
			t.Errorf("damage = %v", report.Damage)
		}
	}
	close(stop)
	wg.Wait()
	s.Lock()
	all := h.content("zoe", zoePassword)
	n := h.other()
	n.restore(places[len(places)-1], key)
	for k, v := range n.content("zoe", newPassword) { // what is in it is the beginning of what is there now
		if strings.HasPrefix(k, "journal") && all[k] != v {
			t.Errorf("%s = %.80q, want %.80q", k, v, all[k])
		}
	}
}

func TestLockingEndsABackup(t *testing.T) {
	t.Parallel()
	h, s, lina := one(t)
	for i := range 4 { // more than is read ahead of what is written
		h.importFile(lina, fmt.Sprint("Long ", i), fmt.Sprint("%PDF-", i, strings.Repeat("long ", 600_000)))
	}
	m := &memory{failAt: -1}
	m.written = func(int) { s.Lock() }
	_, err := s.Backup(t.Context(), m, "x", app.BackupKey{Members: true}, french(t), nothing)
	wantKind(t, err, record.Locked)
	if m.there {
		t.Error("a file is left")
	}
	if len(h.beside()) != 1 {
		t.Error("something stands beside the vault")
	}
}
