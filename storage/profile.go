package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// Prefixes of the store keys, one per family of values.
const (
	prefixRecord  = 'r'
	prefixJournal = 'j'
	prefixBucket  = 'b'
	prefixHead    = 'h'
)

// schema is the version of the JSON inside the sealed records.
const schema = 1

// profile is one open profile: its keys, and its inventory in memory.
type profile struct {
	vault *Vault
	id    record.ID
	epoch uint32
	tag   [8]byte
	keys  profileKeys

	readOnly atomic.Bool // damage or a failed anchor; asked by screens, which must not wait for a load
	locked   atomic.Bool // set with mu held

	mu      sync.Mutex
	loaded  bool   // head and list are those of the database
	headRaw []byte // the sealed head that the inventory in memory belongs to
	head    *head
	list    [buckets]bucket
	fresh   map[record.ID]bool // attachments that no commit has named yet
	swept   bool               // attachments that nothing names were looked for
}

var _ app.Store = (*profile)(nil)

type profileKeys struct {
	records       seal.Box
	index, docs   seal.Key
	heads, anchor seal.Key
}

func (v *Vault) profile(id record.ID, epoch uint32, pdk seal.Key) (*profile, error) {
	records, err := seal.NewBox(seal.Derive(pdk, "carnet/records/v1"))
	if err != nil {
		return nil, record.Wrap(record.Internal, "open profile", err)
	}
	p := &profile{vault: v, id: id, epoch: epoch, fresh: map[record.ID]bool{}}
	p.readOnly.Store(v.salvaged)
	p.keys = profileKeys{
		records: records,
		index:   seal.Derive(pdk, "carnet/index/v1"),
		docs:    seal.Derive(pdk, "carnet/documents/v1"),
		heads:   seal.Derive(pdk, "carnet/head/v1"),
		anchor:  seal.Derive(pdk, "carnet/anchor/v1"),
	}
	// The tag groups a profile's values in the database without naming it: 8 bytes that look random.
	mac := seal.MAC(&p.keys.index, []byte("profile tag"))
	copy(p.tag[:], mac[:])
	v.opened.Lock()
	defer v.opened.Unlock()
	v.profiles = append(slices.DeleteFunc(v.profiles, func(p *profile) bool { return p.locked.Load() }), p)
	return p, nil
}

// forget wipes the keys of a profile in all sessions.
func (v *Vault) forget(id record.ID) {
	v.opened.Lock()
	defer v.opened.Unlock()
	for _, p := range v.profiles {
		if p.id == id {
			p.lock()
		}
	}
}

// begin makes p a new, empty profile whose membership log ends with grants.
func (p *profile) begin(grants [32]byte) {
	p.head = emptyHead(p.epoch)
	p.head.grants = grants
	p.loaded = true
}

func emptyHead(epoch uint32) *head {
	h := &head{version: headVersion, epoch: epoch}
	for i := range h.buckets {
		h.buckets[i] = bucket(nil).sum()
	}
	return h
}

func (p *profile) lock() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.locked.Store(true)
	p.loaded = false
	p.keys.index.Wipe()
	p.keys.docs.Wipe()
	p.keys.heads.Wipe()
	p.keys.anchor.Wipe()
	p.keys.records.Wipe()
	p.list, p.head, p.headRaw = [buckets]bucket{}, nil, nil
}

// ReadOnly implements app.Store.
func (p *profile) ReadOnly() bool { return p.readOnly.Load() }

func (p *profile) recordKey(kind record.Kind, id record.ID) []byte {
	return seal.StoreKey(&p.keys.index, p.tag, prefixRecord, string(kind), id)
}

func (p *profile) plainKey(prefix byte, rest ...byte) []byte {
	return append(append([]byte{prefix}, p.tag[:]...), rest...)
}

func (p *profile) bucketLabel(i byte) string { return fmt.Sprintf("%s/%02x", p.label("bucket"), i) }

func (p *profile) label(part string) string { return "carnet/" + part + "/v1/" + p.id.String() }

// journalEntry is one line of what happened to a profile: a version of a record, whole, so that the journal is also the
// history, or an event. Prev chains it to the line before.
type journalEntry struct {
	Seq    uint64         `json:"seq"`
	Prev   string         `json:"prev"` // hex
	Record *record.Record `json:"record,omitempty"`
	Event  *record.Event  `json:"event,omitempty"`
}

// Commit implements app.Store: the records, their journal lines, the inventory and the head in one transaction,
// then the anchor.
func (p *profile) Commit(ctx context.Context, records ...record.Record) error {
	const op = "save records"
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.mayWrite(ctx, op); err != nil {
		return err
	}
	for _, r := range records {
		if err := p.check(r); err != nil {
			return err
		}
	}
	err := p.write(func(tx kv.Tx, c *change) error {
		for _, r := range records {
			if err := p.put(tx, c, r); err != nil {
				return err
			}
		}
		return nil
	})
	if kind := record.KindOf(err); kind != record.DiskFull && kind != record.Invalid {
		// Even if this failed: what a failing disk did write must not lose its files. The other two wrote nothing for sure.
		for _, r := range records {
			for _, a := range attachments(r) {
				delete(p.fresh, a.Blob)
			}
		}
	}
	if record.KindOf(err) == record.Invalid && len(records) > 1 { // all were checked: only their number is too much
		return record.Wrap(record.Internal, op, app.ErrTooMany)
	}
	return record.Wrap(record.Internal, op, err)
}

// Note implements app.Store.
func (p *profile) Note(ctx context.Context, e record.Event) error {
	const op = "note event"
	if err := e.Validate(); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.mayWrite(ctx, op); err != nil {
		return err
	}
	err := p.write(func(tx kv.Tx, c *change) error {
		return p.putLine(tx, c, journalEntry{Event: &e}, seal.Meta{Op: seal.OpPut, Schema: schema, Epoch: p.epoch})
	})
	return record.Wrap(record.Internal, op, err)
}

// vouch notes in the inventory how far the membership log goes.
func (p *profile) vouch(ctx context.Context, grants [32]byte) error {
	const op = "note members"
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.mayWrite(ctx, op); err != nil {
		return err
	}
	return p.write(func(_ kv.Tx, c *change) error {
		c.head.grants = grants
		return nil
	})
}

func (p *profile) mayWrite(ctx context.Context, op string) error {
	switch {
	case p.locked.Load():
		return record.E(record.Locked, op)
	case p.readOnly.Load():
		return record.E(record.WritesSuspended, op)
	case ctx.Err() != nil:
		return record.Wrap(record.Canceled, op, ctx.Err())
	}
	return nil
}

func (p *profile) check(r record.Record) error {
	const op = "check record"
	switch {
	case r.Profile != p.id, r.ID.IsZero(), r.Body == nil, r.Kind != r.Body.Kind(), len(r.Kind) > 255:
		return record.E(record.Internal, op)
	case r.Version.Clock == math.MaxUint64: // it could be written and not be read back; nothing could follow it
		return record.E(record.Internal, op)
	case r.Deleted:
		return nil // a tombstone keeps whatever the record held
	}
	return r.Body.Validate()
}

var errStale = errors.New("inventory in memory is older than the database")

// change is a commit being prepared; it becomes the profile's state only once the database has it.
type change struct {
	head  head
	dirty map[byte]bucket
}

// set puts an entry in its bucket and reports whether it is new there.
func (c *change) set(list *[buckets]bucket, e entry) (added bool) {
	i := e.key[0]
	b, touched := c.dirty[i]
	if !touched {
		b = list[i]
	}
	_, known := b.find(e.key)
	c.dirty[i] = b.with(e)
	return !known
}

// write makes a change on top of what the database holds now. Other accounts of this vault write too: then the inventory
// in memory is read anew and the change made again.
func (p *profile) write(fill func(kv.Tx, *change) error) error {
	p.vault.writing.Lock()
	defer p.vault.writing.Unlock()
	if !p.loaded {
		if err := p.loadToWrite(); err != nil {
			return err
		}
	}
	err := p.commit(fill)
	if errors.Is(err, errStale) {
		if err := p.loadToWrite(); err != nil {
			return err
		}
		err = p.commit(fill)
	}
	if record.KindOf(err) == record.WritesSuspended {
		p.readOnly.Store(true) // the database writes no more until it is opened again
	}
	if err != nil {
		return err
	}
	if p.writeAnchor() != nil {
		p.readOnly.Store(true) // the records are safe; what comes next could not be vouched for
	}
	return nil
}

func (p *profile) loadToWrite() error {
	damage, err := p.loadInventory()
	if err == nil && len(damage) > 0 {
		err = record.E(record.WritesSuspended, "save records")
	}
	return err
}

func (p *profile) commit(fill func(kv.Tx, *change) error) error {
	c := change{head: *p.head, dirty: map[byte]bucket{}}
	c.head.seq++
	var sealedHead []byte
	err := p.vault.kv.Update(func(tx kv.Tx) error {
		current, err := tx.Get(p.plainKey(prefixHead))
		if err != nil && !errors.Is(err, kv.ErrNotFound) {
			return err
		}
		if !bytes.Equal(current, p.headRaw) {
			return errStale
		}
		if err := fill(tx, &c); err != nil {
			return err
		}
		for i, b := range c.dirty {
			plain := b.encode()
			c.head.buckets[i] = sha256.Sum256(plain)
			value, err := seal.SealSmall(p.vault.o.Random, p.keys.heads, p.bucketLabel(i), plain)
			if err != nil {
				return err
			}
			if err := tx.Put(p.plainKey(prefixBucket, i), value); err != nil {
				return err
			}
		}
		sealedHead, err = seal.SealSmall(p.vault.o.Random, p.keys.heads, p.label("head"), c.head.encode())
		if err != nil {
			return err
		}
		return tx.Put(p.plainKey(prefixHead), sealedHead)
	})
	if err != nil {
		return err
	}
	p.head, p.headRaw = &c.head, sealedHead
	for i, b := range c.dirty {
		p.list[i] = b
	}
	return nil
}

// put writes one record with its journal line and its place in the inventory.
func (p *profile) put(tx kv.Tx, c *change, r record.Record) error {
	added, err := p.putValue(tx, c, r)
	if err != nil {
		return err
	}
	if added {
		c.head.count++
	}
	return p.putLine(tx, c, journalEntry{Record: &r}, p.meta(r))
}

// putLine adds a line to the journal.
func (p *profile) putLine(tx kv.Tx, c *change, e journalEntry, meta seal.Meta) error {
	c.head.journal++
	e.Seq, e.Prev = c.head.journal, hex.EncodeToString(c.head.chain[:])
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	key := p.journalOf(nil).key(c.head.journal)
	value, err := p.keys.records.SealRecord(p.vault.o.Random, seal.Place{Profile: p.id, Key: key}, meta, line)
	if err != nil {
		return err
	}
	c.head.chain = sha256.Sum256(append(c.head.chain[:], value...))
	return tx.Put(key, value)
}

// putValue writes one record and its place in the inventory.
func (p *profile) putValue(tx kv.Tx, c *change, r record.Record) (added bool, err error) {
	plain, err := json.Marshal(r)
	if err != nil {
		return false, err
	}
	key := p.recordKey(r.Kind, r.ID)
	value, err := p.keys.records.SealRecord(p.vault.o.Random, seal.Place{Profile: p.id, Key: key}, p.meta(r), plain)
	if err != nil {
		return false, err
	}
	return c.set(&p.list, entryOf([16]byte(key[9:]), r, value)), tx.Put(key, value)
}

func (p *profile) meta(r record.Record) seal.Meta {
	op := seal.OpPut
	if r.Deleted {
		op = seal.OpTombstone
	}
	return seal.Meta{Op: op, Schema: schema, Epoch: p.epoch, Version: r.Version}
}

func entryOf(key [16]byte, r record.Record, value []byte) entry {
	return entry{key: key, id: r.ID, kind: r.Kind, version: r.Version, written: r.Updated, sum: sha256.Sum256(value)}
}

func (p *profile) writeAnchor() error {
	a := seal.Anchor{Seq: p.head.seq, Root: p.head.root()}
	return p.vault.write("anchors", fileName(p.id, ""), a.Encode(&p.keys.anchor, p.id))
}

// readAnchor returns the later of the anchor and its spare: a rollback that forgot one of them shows. It fails with
// VaultNewer for one that a later Carnet wrote.
func (p *profile) readAnchor() (last seal.Anchor, ok bool, err error) {
	for _, folder := range []string{"anchors", spareFolder} {
		b, err := os.ReadFile(filepath.Join(p.vault.dir, folder, fileName(p.id, "")))
		if err != nil {
			continue
		}
		a, err := seal.DecodeAnchor(&p.keys.anchor, p.id, b)
		if record.KindOf(err) == record.VaultNewer {
			return last, false, err
		}
		if err == nil && (!ok || a.Seq > last.Seq) {
			last, ok = a, true
		}
	}
	return last, ok, nil
}
