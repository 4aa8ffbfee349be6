package storage

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// Rebuild is a new vault that is being made beside the present one, out of a backup. Nothing of it is used before
// Finish has proven all of it.
type Rebuild struct {
	beside   siblings
	o        Options
	owner    app.NewAccount
	machine  Machine
	vault    *Vault
	account  *account
	code     string
	profiles []*RebuiltProfile
}

// BeginRebuild begins a new vault for dir with its first account: the author of a backup, under a new password. The other
// accounts of m come as they are; that of the author has new keys. The caller ends with Finish or Abandon.
// Errors: VaultBusy when another restoration goes on, VaultReadOnly when nothing can be made beside dir, DiskFull,
// BackupDamaged for accounts that cannot be.
func BeginRebuild(ctx context.Context, dir string, o Options, owner app.NewAccount, m Machine) (_ *Rebuild, err error) {
	const op = "begin new vault"
	if err := checkSalt(m.Salt); err != nil {
		return nil, err
	}
	r := &Rebuild{beside: beside(dir), o: o, owner: owner, machine: m}
	r.o.Reserve = 0 // made when the vault is first opened for use
	if err := discard(r.beside.making()); err != nil {
		return nil, err
	}
	// The folder above may not be there yet either, where no vault ever was.
	if err := os.MkdirAll(r.beside.making(), 0o700); err != nil {
		return nil, record.Wrap(diskKind(err), op, pathless(err))
	}
	defer func() {
		if err != nil {
			r.Abandon()
		}
	}()
	if err := r.beside.canMove(); err != nil {
		return nil, err
	}
	if err := writeNewFormat(r.beside.making(), m.Salt, o); err != nil {
		return nil, err
	}
	if r.vault, err = Open(r.beside.making(), r.o); err != nil {
		return nil, err
	}
	taken := map[record.ID]bool{}
	for _, other := range m.Accounts {
		if taken[other.ID] { // one of two would have the grants that the other's holder is to have
			return nil, record.E(record.BackupDamaged, op)
		}
		taken[other.ID] = true
		if err := r.takeAccount(other); err != nil {
			return nil, err
		}
	}
	a, code, err := r.vault.CreateAccount(ctx, owner)
	if record.KindOf(err) == record.IdentifierTaken {
		return nil, record.E(record.BackupDamaged, op)
	}
	if err != nil {
		return nil, err
	}
	r.account, r.code = a.(*account), code
	return r, nil
}

// canMove makes sure that the present vault can be moved aside later: one that is a mounted medium cannot.
func (s siblings) canMove() error {
	const op = "begin new vault"
	f, err := os.CreateTemp(s.making(), tempPrefix+"*")
	if err != nil {
		return record.Wrap(diskKind(err), op, pathless(err))
	}
	defer os.Remove(f.Name())
	_ = f.Close()
	if !exists(s.vault) {
		return nil
	}
	moved := filepath.Join(s.vault, filepath.Base(f.Name()))
	if err := os.Rename(f.Name(), moved); err != nil {
		return record.Wrap(record.VaultReadOnly, op, linkless(err))
	}
	_ = os.Remove(moved)
	return nil
}

// writeNewFormat gives the vault the salt of the former one, so that the accounts are found, and another device number: the
// former vault may live on, and two that count versions under one number would not be told apart.
func writeNewFormat(dir, salt string, o Options) error {
	const op = "begin new vault"
	var device [4]byte
	if _, err := io.ReadFull(o.Random, device[:]); err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	f := formatFile{Carnet: Format, Salt: salt, Device: binary.BigEndian.Uint32(device[:])}
	f.Check = f.check()
	b, err := json.Marshal(f)
	if err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	return writeFile(filepath.Join(dir, formatName), append(b, '\n'))
}

func (r *Rebuild) takeAccount(a SealedAccount) error {
	if _, err := a.public(); err != nil || a.ID == r.owner.ID {
		return record.E(record.BackupDamaged, "take account")
	}
	if len(a.Private) > 0 {
		if err := r.vault.write("accounts", fileName(a.ID, privateExt), a.Private); err != nil {
			return err
		}
	}
	return r.vault.write("accounts", fileName(a.ID, slotExt), a.Slot)
}

// Account is the author's account in the new vault.
func (r *Rebuild) Account() app.Account { return r.account }

// Profile begins a profile of the new vault, under a new key, which is granted to its members anew.
func (r *Rebuild) Profile(id record.ID) (*RebuiltProfile, error) {
	const op = "begin profile"
	v, a := r.vault, r.account
	pdk, err := seal.NewKey(v.o.Random)
	if err != nil {
		return nil, err
	}
	defer pdk.Wipe()
	var log []seal.Grant
	grant := func(to seal.Public, id2 record.ID) error {
		g, err := seal.SealGrant(v.o.Random, a.keys, a.id, to, id2, id, 1, roleRepresentative, seal.LogHead(log), v.o.Clock(), pdk)
		log = append(log, g)
		return record.Wrap(record.Internal, op, err)
	}
	if err := grant(a.public, a.id); err != nil {
		return nil, err
	}
	for _, member := range r.machine.Accounts {
		if !slices.Contains(r.machine.Members[id], member.ID) {
			continue
		}
		to, err := member.public()
		if err != nil {
			return nil, err
		}
		if err := grant(to, member.ID); err != nil {
			return nil, err
		}
	}
	p, err := v.profile(id, 1, pdk)
	if err != nil {
		return nil, err
	}
	p.begin(seal.LogHead(log))
	b := &RebuiltProfile{p: p, log: log, sum: sha256.New(), files: map[record.ID]record.Attachment{},
		c: change{head: *p.head, dirty: map[byte]bucket{}}}
	r.profiles = append(r.profiles, b)
	return b, nil
}

// RebuiltProfile is a profile that is being made. Its values are written as they come, and the inventory only at the end:
// nobody reads it before.
type RebuiltProfile struct {
	p     *profile
	log   []seal.Grant
	c     change
	batch []app.JournalLine
	size  int
	sum   hash.Hash // of all lines, to compare with what is read in the end

	mu    sync.Mutex
	files map[record.ID]record.Attachment
}

// rebuildBatch is about how many bytes of JSON are written at once: each stands in the journal and, sealed apart, as the
// value of its record.
const rebuildBatch = 256 << 10

// lineCost is what sealing, keys and the database add to a line, at most.
const lineCost = 2 << 10

// Add writes a line of a journal as the next one; its Seq does not count. size is the length of its JSON.
// A version that is older than one that came before goes into the history only.
func (r *RebuiltProfile) Add(ctx context.Context, line app.JournalLine, size int) error {
	const op = "write line"
	if err := ctx.Err(); err != nil {
		return record.Wrap(record.Canceled, op, err)
	}
	switch {
	case (line.Record == nil) == (line.Event == nil):
		return record.E(record.BackupDamaged, op)
	case line.Record != nil && !r.fits(*line.Record):
		return record.E(record.BackupDamaged, op)
	case line.Event != nil && line.Event.Validate() != nil:
		return record.E(record.BackupDamaged, op)
	}
	if err := addLine(r.sum, line); err != nil {
		return err
	}
	r.batch = append(r.batch, line)
	if r.size += size + lineCost; r.size < rebuildBatch {
		return nil
	}
	return r.flush()
}

// fits is profile.check without Validate: what was kept once is kept, whatever is asked of new records today.
func (r *RebuiltProfile) fits(rec record.Record) bool {
	rec.Deleted = true
	return r.p.check(rec) == nil
}

func addLine(sum hash.Hash, line app.JournalLine) error {
	b, err := json.Marshal(journalEntry{Record: line.Record, Event: line.Event})
	if err != nil {
		return record.Wrap(record.BackupDamaged, "write line", err)
	}
	sum.Write(b)
	return nil
}

func (r *RebuiltProfile) flush() error {
	err := r.p.vault.kv.Update(func(tx kv.Tx) error {
		for _, l := range r.batch {
			if err := r.put(tx, l); err != nil {
				return err
			}
		}
		return nil
	})
	clear(r.batch)
	r.batch, r.size = r.batch[:0], 0
	return record.Wrap(record.Internal, "write lines", err)
}

func (r *RebuiltProfile) put(tx kv.Tx, l app.JournalLine) error {
	if l.Event != nil {
		return r.p.putLine(tx, &r.c, journalEntry{Event: l.Event}, seal.Meta{Op: seal.OpPut, Schema: schema, Epoch: r.p.epoch})
	}
	rec := *l.Record
	key := [16]byte(r.p.recordKey(rec.Kind, rec.ID)[9:])
	b := r.c.dirty[key[0]]
	if i, known := b.find(key); known && !rec.Version.After(b[i].version) {
		return r.p.putLine(tx, &r.c, journalEntry{Record: &rec}, r.p.meta(rec))
	}
	return r.p.put(tx, &r.c, rec)
}

// Put keeps an attachment under its id. That the content is what a says, size and SHA-256, the caller has compared.
// It may be called from several goroutines for different attachments.
func (r *RebuiltProfile) Put(ctx context.Context, a record.Attachment, content []byte) error {
	const op = "write attachment"
	if int64(len(content)) != a.Size {
		return record.E(record.Internal, op)
	}
	if err := r.p.folder().PutLoose(ctx, r.p.keys.docs, a.Blob, content); err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.files[a.Blob] = a
	return nil
}

// Has reports that the attachment was put.
func (r *RebuiltProfile) Has(blob record.ID) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.files[blob]
	return ok
}

// seal writes the inventory and makes the profile exist.
func (r *RebuiltProfile) seal(ctx context.Context) error {
	const op = "finish profile"
	p := r.p
	if err := r.flush(); err != nil {
		return err
	}
	if r.c.head.journal == 0 {
		return record.E(record.BackupDamaged, op)
	}
	type pair struct{ key, value []byte }
	var pending []pair
	size := 0
	write := func() error {
		err := p.vault.kv.Update(func(tx kv.Tx) error {
			for _, one := range pending {
				if err := tx.Put(one.key, one.value); err != nil {
					return err
				}
			}
			return nil
		})
		pending, size = nil, 0
		return record.Wrap(record.Internal, op, err)
	}
	for i := range buckets {
		b, ok := r.c.dirty[byte(i)]
		if !ok {
			continue
		}
		plain := b.encode()
		r.c.head.buckets[i] = sha256.Sum256(plain)
		value, err := seal.SealSmall(p.vault.o.Random, p.keys.heads, p.bucketLabel(byte(i)), plain)
		if err != nil {
			return record.Wrap(record.Internal, op, err)
		}
		pending = append(pending, pair{p.plainKey(prefixBucket, byte(i)), value})
		if size += len(value) + kv.EntryOverhead; size > kv.MaxBatch/2 {
			if err := write(); err != nil {
				return err
			}
		}
	}
	r.c.head.seq++
	head, err := seal.SealSmall(p.vault.o.Random, p.keys.heads, p.label("head"), r.c.head.encode())
	if err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	pending = append(pending, pair{p.plainKey(prefixHead), head})
	if err := write(); err != nil {
		return err
	}
	p.head = &r.c.head
	if err := p.writeAnchor(); err != nil {
		return err
	}
	if err := p.folder().Sync(ctx); err != nil {
		return err
	}
	return p.vault.writeGrants(p.id, r.log)
}

// Finish proves the new vault by closing it, opening it with the new password and reading everything, and makes it the one
// that takes the place of dir when that is next opened. It returns the recovery code. progress hears the bytes of the
// attachments that were read. After an error the caller calls Abandon.
func (r *Rebuild) Finish(ctx context.Context, progress app.Progress) (code string, err error) {
	const op = "finish new vault"
	status := map[string]app.ProfileStatus{}
	for _, b := range r.profiles {
		if err := b.seal(ctx); err != nil {
			return "", err
		}
		status[b.p.id.String()] = app.Active
		if s, ok := r.machine.Status[b.p.id]; ok {
			status[b.p.id.String()] = s
		}
	}
	if err := r.account.savePrivate(private{Status: status, Preferences: r.machine.Preferences}); err != nil {
		return "", err
	}
	if b, err := os.ReadFile(filepath.Join(r.beside.vault, deviceName)); err == nil { // language, theme, size of the text
		if err := writeFile(filepath.Join(r.beside.making(), deviceName), b); err != nil {
			return "", err
		}
	}
	if err := r.close(); err != nil {
		return "", err
	}
	if err := r.prove(ctx, progress); err != nil {
		return "", err
	}
	if err := syncDir(r.beside.making()); err != nil {
		return "", record.Wrap(diskKind(err), op, pathless(err))
	}
	if err := discard(r.beside.ready()); err != nil { // of a restoration that was never looked at
		return "", err
	}
	if err := ctx.Err(); err != nil {
		return "", record.Wrap(record.Canceled, op, err)
	}
	return r.code, r.beside.rename(op, r.beside.making(), r.beside.ready())
}

// deviceName is the file of NewDevice.
const deviceName = "device.json"

func (r *Rebuild) close() (err error) {
	if r.account != nil {
		r.account.Lock()
	}
	for _, b := range r.profiles {
		b.p.lock()
	}
	if r.vault != nil {
		err = r.vault.Close()
	}
	r.vault, r.account = nil, nil
	return err
}

// Abandon removes what was made. Where that is not possible the next opening of the vault does it.
func (r *Rebuild) Abandon() {
	_ = r.close()
	_ = discard(r.beside.making())
}

// prove reads the whole vault as a person would who unlocks it.
func (r *Rebuild) prove(ctx context.Context, progress app.Progress) (err error) {
	v, err := Open(r.beside.making(), r.o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	unlocked, err := v.Unlock(ctx, r.owner.Identifier, r.owner.Password)
	if err != nil {
		return err
	}
	defer unlocked.Lock()
	a := unlocked.(*account)
	var mu sync.Mutex // whoever hears of the progress hears one step after the other
	done := int64(0)
	read := func(n int64) {
		mu.Lock()
		defer mu.Unlock()
		done += n
		progress(done, -1)
	}
	for _, b := range r.profiles {
		if err := b.prove(ctx, a, read); err != nil {
			return err
		}
	}
	return nil
}

func (r *RebuiltProfile) prove(ctx context.Context, a *account, read func(int64)) error {
	const op = "prove new vault"
	p, err := a.openProfile(r.p.id)
	if err != nil {
		return err
	}
	_, damage, err := p.Load(ctx)
	if err != nil {
		return err
	}
	for _, d := range damage {
		if d.Part != app.DamagedAttachment { // which the backup may lack
			return record.E(record.VaultDamaged, op)
		}
	}
	sum := sha256.New()
	damage, err = p.Journal(ctx, func(l app.JournalLine) error { return addLine(sum, l) })
	if err != nil {
		return err
	}
	if len(damage) > 0 || hex.EncodeToString(sum.Sum(nil)) != hex.EncodeToString(r.sum.Sum(nil)) {
		return record.E(record.VaultDamaged, op)
	}
	return r.proveFiles(ctx, p, read)
}

// proveFiles opens every attachment to its end, on all cores. Its content was compared when it was written, and what is
// sealed cannot have become another one since.
func (r *RebuiltProfile) proveFiles(ctx context.Context, p *profile, read func(int64)) error {
	next := make(chan record.Attachment)
	failed := make([]error, runtime.NumCPU())
	var wg sync.WaitGroup
	for i := range failed {
		wg.Go(func() {
			buf := make([]byte, 128<<10)
			for a := range next {
				if failed[i] == nil {
					failed[i] = proveFile(ctx, p, a, buf)
				}
				read(a.Size)
			}
		})
	}
	for _, a := range r.files {
		next <- a
	}
	close(next)
	wg.Wait()
	return errors.Join(failed...)
}

func proveFile(ctx context.Context, p *profile, a record.Attachment, buf []byte) error {
	const op = "prove attachment"
	if ctx.Err() != nil {
		return record.Wrap(record.Canceled, op, ctx.Err())
	}
	f, err := p.OpenAttachment(ctx, a)
	if err != nil {
		return err
	}
	defer f.Close()
	n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, struct{ io.Reader }{f}, buf)
	if err == nil && n != a.Size {
		err = fs.ErrInvalid
	}
	return record.Wrap(record.VaultDamaged, op, err)
}
