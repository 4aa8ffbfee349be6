package storage

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/seal"
)

// Erasing a profile means destroying its key. It is sealed in the grants and nowhere else: they are overwritten and removed
// first, in both places, and then what they opened, which is unreadable by then, whatever a disk or a database keeps of it.
//
// Before all that a note is written, signed by the account that erases. From then on nothing gives the profile back, and
// whoever opens the vault next finishes what was interrupted, without any key. The other members see by the note that the
// profile is not lost.
//
// What it cannot do: someone who kept a copy of the grants from before, as in an image of the disk or a backup, and knows
// a member's password, can open whatever else was copied with them, and what the medium still holds of the sealed files.

// goneExt is the extension of the notes.
const goneExt = ".gone"

// erasing are the steps that progress counts: grants, anchors, values, files, the note itself.
const erasing = 5

// Erase implements app.Account. It fails only while nothing is lost yet, or when the keys could not be destroyed. Where
// removing what they opened fails, the next opening of the vault goes on with it.
func (a *account) Erase(ctx context.Context, id record.ID, progress func(done, total int)) (app.Erasure, error) {
	const op = "erase profile"
	a.mu.Lock()
	defer a.mu.Unlock()
	keys, err := a.unlocked(op)
	if err != nil {
		return app.Erasure{}, err
	}
	if err := a.vault.mayChange(op); err != nil {
		return app.Erasure{}, err
	}
	p, err := a.openProfile(id)
	if err != nil {
		return app.Erasure{}, err
	}
	v := a.vault
	v.mu.Lock() // nobody is given the profile meanwhile
	defer v.mu.Unlock()
	note, err := p.obituary(ctx)
	if err != nil {
		return app.Erasure{}, err
	}
	note.By, note.At = a.id, v.o.Clock().UnixMilli()
	if note, err = seal.SignErasure(keys, note); err != nil {
		return app.Erasure{}, err
	}
	if ctx.Err() != nil {
		return app.Erasure{}, record.Wrap(record.Canceled, op, ctx.Err())
	}
	if err := v.writeErasure(note); err != nil {
		return app.Erasure{}, err
	}
	v.forget(id)
	delete(a.open, id)
	if err := v.destroyKeys(note, progress); err != nil {
		return app.Erasure{}, err
	}
	_ = a.forgetStatus(id) // a reminder that Profiles forgets too
	_ = v.removeRest(note, progress)
	return erasureOf(note), nil
}

// obituary counts what is about to be erased. Attachments that still stand among those of all profiles are moved first: the
// tag of the profile then leads to everything.
func (p *profile) obituary(ctx context.Context) (note seal.Erasure, err error) {
	grants, err := p.vault.grants(p.id)
	if err != nil {
		return note, err
	}
	note = seal.Erasure{Profile: p.id, Tag: p.tag, Log: grants[0].Hash()}
	for _, g := range seal.Members(grants) {
		note.Members = append(note.Members, g.Account)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	j, err := p.takeJournal()
	if err != nil {
		return note, err
	}
	defer j.index.Wipe()
	p.vault.writing.Lock()
	defer p.vault.writing.Unlock()
	if _, err := j.read(ctx, func(l app.JournalLine) error {
		if l.Record != nil {
			note.Records++
		}
		return nil
	}); err != nil {
		return note, err
	}
	if _, err := p.gather(ctx); err != nil {
		return note, err
	}
	files, err := p.folder().List()
	note.Files = uint32(len(files))
	return note, err
}

func erasureOf(e seal.Erasure) app.Erasure {
	return app.Erasure{Profile: e.Profile, At: time.UnixMilli(e.At).UTC(), By: e.By, Records: int(e.Records), Files: int(e.Files)}
}

// Erasures implements app.Account: those of profiles that this account was a member of.
func (a *account) Erasures() ([]app.Erasure, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p, _, err := a.loadPrivate()
	if err != nil {
		return nil, err
	}
	ids, err := a.vault.list("erased", goneExt)
	if err != nil {
		return nil, err
	}
	var all []app.Erasure
	for _, id := range ids {
		note, ok := a.vault.erasure(id)
		if ok && slices.Contains(note.Members, a.id) && p.Acknowledged[id.String()] != note.At {
			all = append(all, erasureOf(note))
		}
	}
	slices.SortStableFunc(all, func(a, b app.Erasure) int { return b.At.Compare(a.At) })
	return all, nil
}

// Acknowledge implements app.Account.
func (a *account) Acknowledge(id record.ID) error {
	const op = "acknowledge erasure"
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, err := a.unlocked(op); err != nil {
		return err
	}
	note, ok := a.vault.erasure(id)
	if !ok {
		return record.E(record.NotFound, op)
	}
	return a.updatePrivate(func(p *private) {
		if p.Acknowledged == nil {
			p.Acknowledged = map[string]int64{}
		}
		p.Acknowledged[id.String()] = note.At
		delete(p.Status, id.String())
	})
}

func (a *account) forgetStatus(id record.ID) error {
	return a.updatePrivate(func(p *private) { delete(p.Status, id.String()) })
}

// erasure returns the note of a profile that was erased. Only one that is signed by an account of this vault counts, which
// was a member if that can still be told; and only as long as no profile was made anew under the id.
func (v *Vault) erasure(id record.ID) (note seal.Erasure, ok bool) {
	note, err := v.readErasure(id)
	if err != nil {
		return note, false
	}
	by, err := v.readSlot(note.By)
	if err != nil || note.Verify(by.Public) != nil {
		return note, false
	}
	grants, err := v.grants(id)
	if err != nil {
		return note, true // destroyed, as it should be
	}
	member, ok := grantTo(grants, note.By)
	return note, ok && grants[0].Hash() == note.Log && ed25519.PublicKey(member.Public.Sign).Equal(by.Public.Sign)
}

func (v *Vault) readErasure(id record.ID) (note seal.Erasure, err error) {
	const op = "read erasure"
	_, err = v.read("erased", fileName(id, goneExt), func(b []byte) (err error) {
		if note, err = seal.DecodeErasure(b); err == nil && note.Profile != id {
			err = record.E(record.VaultDamaged, op)
		}
		return err
	})
	return note, record.Wrap(record.VaultDamaged, op, err)
}

func (v *Vault) writeErasure(e seal.Erasure) error {
	if err := v.o.step("before the note"); err != nil {
		return err
	}
	return v.write("erased", fileName(e.Profile, goneExt), e.Encode())
}

// finishErasures goes on with what was interrupted, and destroys keys again that someone put back.
func (v *Vault) finishErasures() {
	ids, _ := v.list("erased", goneExt)
	for _, id := range ids {
		_ = v.finishErasure(id) // the profile is not shown, and the next opening tries again
	}
}

func (v *Vault) finishErasure(id record.ID) error {
	note, ok := v.erasure(id)
	if !ok {
		return nil
	}
	_, err := os.Lstat(filepath.Join(v.dir, "grants", fileName(id, logExt)))
	if note.Done && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	progress := func(int, int) {}
	if err := v.destroyKeys(note, progress); err != nil {
		return err
	}
	return v.removeRest(note, progress)
}

// destroyKeys destroys what only the keys of members could open, and what the profile was vouched for by.
func (v *Vault) destroyKeys(e seal.Erasure, progress func(done, total int)) error {
	for done, f := range []struct{ folder, name string }{{"grants", fileName(e.Profile, logExt)}, {"anchors", fileName(e.Profile, "")}} {
		progress(done, erasing)
		if err := v.o.step("before the " + f.folder); err != nil {
			return err
		}
		if err := v.destroy(f.folder, f.name); err != nil {
			return err
		}
	}
	return nil
}

// removeRest removes what is unreadable by now.
func (v *Vault) removeRest(e seal.Erasure, progress func(done, total int)) error {
	progress(2, erasing)
	if err := v.o.step("before the values"); err != nil {
		return err
	}
	if err := v.removeValues(e.Tag); err != nil {
		return err
	}
	progress(3, erasing)
	if err := v.o.step("before the files"); err != nil {
		return err
	}
	if err := v.blobs.Folder(e.Tag).RemoveAll(); err != nil {
		return err
	}
	progress(4, erasing)
	e.Done = true
	if err := v.writeErasure(e); err != nil {
		return err
	}
	progress(erasing, erasing)
	return nil
}

// removeValues removes every value of the profile with that tag from the database.
func (v *Vault) removeValues(tag [8]byte) error {
	var prefixes [][]byte
	for _, prefix := range []byte{prefixHead, prefixBucket, prefixRecord, prefixJournal, prefixAside} {
		prefixes = append(prefixes, append([]byte{prefix}, tag[:]...))
	}
	return v.kv.Drop(prefixes...)
}

// destroy overwrites a small file and its spare, and removes both. A file system that writes elsewhere, and the medium
// below it, may keep the former bytes for a while.
func (v *Vault) destroy(folder, name string) error {
	const op = "destroy keys"
	v.files.Lock()
	defer v.files.Unlock()
	for _, dir := range []string{filepath.Join(v.dir, folder), filepath.Join(v.dir, spareFolder)} {
		file := filepath.Join(dir, name)
		err := overwrite(file)
		if err == nil {
			err = os.Remove(file)
		}
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = syncDir(dir)
		}
		if err != nil {
			return record.Wrap(diskKind(err), op, pathless(err))
		}
	}
	return nil
}

func overwrite(name string) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err == nil {
		_, err = f.Write(make([]byte, info.Size()))
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// reborn forgets that a profile was erased, because it was made anew, from an export or a backup. Until then the note
// does not count: its log is not that of the new one.
func (v *Vault) reborn(id record.ID) {
	_ = v.destroy("erased", fileName(id, goneExt))
}
