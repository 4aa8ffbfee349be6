package storage

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/kv"
)

// A restoration makes a new vault beside the present one, D, and never writes into it. The folders that stand beside D
// say how far it came:
//
//	D.restoring      a vault that is being made, or was given up: removed when D is next opened
//	D.restored       a whole vault, ready to take the place of D
//	D.former-<time>  the vault that was D until then; kept until the family confirms
//	D.removed        a former vault that is being removed
//
// Each step is one renaming, so that every moment shows either all of the former vault or all of the new one. The
// switch happens when D is next opened, while nobody else has it open, because a program that has it open would go on
// writing into the folder that was moved away.
const (
	makingSuffix  = ".restoring"
	readySuffix   = ".restored"
	formerSuffix  = ".former-"
	removedSuffix = ".removed"

	formerTime = "20060102T150405Z" // UTC
)

// siblings are the folders that may stand beside a vault.
type siblings struct{ vault string }

// beside follows dir where it is a symbolic link, also to a folder that is not there at the moment.
func beside(dir string) siblings {
	dir = filepath.Clean(dir)
	for range 40 { // as many as the system follows
		target, err := os.Readlink(dir)
		if err != nil {
			break
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(dir), target)
		}
		dir = filepath.Clean(target)
	}
	return siblings{dir}
}

func (s siblings) making() string  { return s.vault + makingSuffix }
func (s siblings) ready() string   { return s.vault + readySuffix }
func (s siblings) removed() string { return s.vault + removedSuffix }

// formers lists the former vaults, the latest first.
func (s siblings) formers() []string {
	entries, _ := os.ReadDir(filepath.Dir(s.vault)) // what cannot be listed cannot be brought back either
	var all []string
	for _, e := range entries {
		if _, ok := formerSince(e.Name()); ok && strings.HasPrefix(e.Name(), filepath.Base(s.vault)+formerSuffix) {
			all = append(all, filepath.Join(filepath.Dir(s.vault), e.Name()))
		}
	}
	slices.Sort(all)
	slices.Reverse(all)
	return all
}

// formerSince reads the time in the name of a former vault.
func formerSince(name string) (time.Time, bool) {
	i := strings.LastIndex(name, formerSuffix)
	if i < 0 {
		return time.Time{}, false
	}
	since, err := time.Parse(formerTime, name[i+len(formerSuffix):])
	return since, err == nil
}

// newFormer is the name for the present vault. It is later than those of all others, also where the clock was set back.
func (s siblings) newFormer(now time.Time) string {
	if all := s.formers(); len(all) > 0 {
		if last, _ := formerSince(filepath.Base(all[0])); !now.Truncate(time.Second).After(last) {
			now = last.Add(time.Second)
		}
	}
	return s.vault + formerSuffix + now.UTC().Format(formerTime)
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// settle finishes what a restoration or its undoing left to be done before dir may be opened. Where there is nothing to
// do it touches nothing. Errors: VaultBusy, VaultReadOnly.
func settle(dir string, o Options) error {
	s := beside(dir)
	if exists(s.ready()) {
		if err := s.switchOver(o); err != nil {
			return err
		}
	}
	for _, rest := range []string{s.making(), s.removed()} {
		if exists(rest) {
			_ = discard(rest) // what is left is tried again the next time; a restoration that goes on is left alone
		}
	}
	return nil
}

// switchOver puts the restored vault in the place of the present one. It holds both, so that of two programs that begin
// at once only one does it, and neither while the other has the vault open.
func (s siblings) switchOver(o Options) error {
	const op = "switch to restored vault"
	var held []io.Closer
	release := func() {
		for _, h := range held {
			_ = h.Close()
		}
		held = nil
	}
	defer release()
	for _, folder := range []string{s.ready(), s.vault} {
		h, err := kv.Hold(filepath.Join(folder, "kv"))
		if err != nil {
			return err
		}
		held = append(held, h)
	}
	if runtime.GOOS == "windows" { // where no folder can be moved while a file in it is open, by anyone
		release()
	}
	if !exists(s.ready()) {
		return nil // another program was faster
	}
	if exists(s.vault) {
		former := s.newFormer(o.Clock())
		if isEmptyVault(s.vault) { // nothing that anyone would want back
			if err := discard(s.removed()); err != nil {
				return err
			}
			former = s.removed()
		}
		if err := s.rename(op, s.vault, former); err != nil {
			return err
		}
		if err := o.step("the former vault is aside"); err != nil {
			return err
		}
	}
	if err := s.rename(op, s.ready(), s.vault); err != nil {
		return err
	}
	return o.step("the restored vault is in place")
}

// rename is durable when it returns.
func (s siblings) rename(op, from, to string) error {
	err := os.Rename(from, to)
	if err == nil {
		err = syncDir(filepath.Dir(s.vault))
	}
	if err != nil {
		return record.Wrap(moveKind(err), op, linkless(err))
	}
	return nil
}

// moveKind tells why a folder could not be moved. Where it is in use by another program, Windows calls that permission.
func moveKind(err error) record.ErrorKind {
	kind := diskKind(err)
	if kind == record.VaultReadOnly && runtime.GOOS == "windows" {
		return record.VaultBusy
	}
	return kind
}

func linkless(err error) error {
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return pathless(err)
}

// isEmptyVault reports a vault in which no account was ever made, or a folder that is none. One that cannot be looked
// into is not empty.
func isEmptyVault(dir string) bool {
	for _, folder := range []string{"accounts", "grants", spareFolder, "blobs"} {
		entries, err := os.ReadDir(filepath.Join(dir, folder))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false
		}
		for _, e := range entries {
			if folder != spareFolder || e.Name() != formatName {
				return false
			}
		}
	}
	return true
}

// discard removes the folder of a vault that nobody has open.
func discard(dir string) error {
	held, err := kv.Hold(filepath.Join(dir, "kv"))
	if err != nil {
		return err
	}
	if runtime.GOOS == "windows" {
		_ = held.Close()
		return removeFolder(dir)
	}
	defer held.Close()
	return removeFolder(dir)
}

func removeFolder(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return record.Wrap(diskKind(err), "remove vault", pathless(err))
	}
	return nil
}

// Former tells of the vault that the last restoration of dir replaced, while it is kept.
func Former(dir string) (app.Former, bool) {
	all := beside(dir).formers()
	if len(all) == 0 {
		return app.Former{}, false
	}
	since, _ := formerSince(filepath.Base(all[0]))
	return app.Former{Since: since}, true
}

// FormerBytes is the room that the former vaults of dir take. It looks at every file of theirs.
func FormerBytes(dir string) (total int64) {
	for _, former := range beside(dir).formers() {
		_ = filepath.WalkDir(former, func(_ string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil // it counts for nothing
			}
			if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
				total += info.Size()
			}
			return nil
		})
	}
	return total
}

// RemoveFormer deletes all former vaults of dir. Each first loses its name, so that none is ever there by half.
// Errors: VaultBusy, VaultReadOnly, Canceled.
func RemoveFormer(ctx context.Context, dir string) error {
	const op = "remove former vault"
	s := beside(dir)
	for _, former := range s.formers() {
		if err := ctx.Err(); err != nil {
			return record.Wrap(record.Canceled, op, err)
		}
		if err := discard(s.removed()); err != nil {
			return err
		}
		if err := s.rename(op, former, s.removed()); err != nil {
			return err
		}
	}
	return discard(s.removed())
}

// BringBackFormer makes the latest former vault the one that takes the place of dir when that is next opened.
// Errors: NotFound, VaultReadOnly.
func BringBackFormer(dir string) error {
	const op = "bring former vault back"
	s := beside(dir)
	all := s.formers()
	if len(all) == 0 {
		return record.E(record.NotFound, op)
	}
	if exists(s.ready()) {
		return record.E(record.VaultBusy, op) // another restoration waits for its turn
	}
	return s.rename(op, all[0], s.ready())
}
