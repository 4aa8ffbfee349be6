package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

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

	mu       sync.Mutex
	locked   bool
	readOnly bool
	loaded   bool
	headRaw  []byte // the sealed head that the inventory in memory belongs to
	head     *head
	list     [buckets]bucket
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
	p := &profile{vault: v, id: id, epoch: epoch}
	p.keys = profileKeys{
		records: records,
		index:   seal.Derive(pdk, "carnet/index/v1"),
		docs:    seal.Derive(pdk, "carnet/documents/v1"),
		heads:   seal.Derive(pdk, "carnet/head/v1"),
		anchor:  seal.Derive(pdk, "carnet/anchor/v1"),
	}
	// The tag groups a profile's values in the database without naming it: 8 bytes that look random.
	mac := seal.MAC(p.keys.index, []byte("profile tag"))
	copy(p.tag[:], mac[:])
	return p, nil
}

// begin makes p a new, empty profile.
func (p *profile) begin() {
	p.head = &head{epoch: p.epoch}
	for i := range p.head.buckets {
		p.head.buckets[i] = sha256.Sum256(bucket(nil).encode())
	}
	p.loaded = true
}

func (p *profile) lock() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.locked = true
	p.keys.index.Wipe()
	p.keys.docs.Wipe()
	p.keys.heads.Wipe()
	p.keys.anchor.Wipe()
	p.keys.records = seal.Box{}
	p.list, p.head, p.headRaw = [buckets]bucket{}, nil, nil
}

// ReadOnly implements app.Store.
func (p *profile) ReadOnly() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.readOnly
}

func (p *profile) recordKey(kind record.Kind, id record.ID) []byte {
	return seal.StoreKey(p.keys.index, p.tag, prefixRecord, string(kind), id)
}

func (p *profile) journalKey(seq uint64) []byte {
	var id record.ID
	binary.BigEndian.PutUint64(id[8:], seq)
	return seal.StoreKey(p.keys.index, p.tag, prefixJournal, "journal", id)
}

func (p *profile) plainKey(prefix byte, rest ...byte) []byte {
	return append(append([]byte{prefix}, p.tag[:]...), rest...)
}

func (p *profile) label(part string) string { return "carnet/" + part + "/v1/" + p.id.String() }

// journalEntry is one line of what happened to a profile. It holds the whole version, so that the journal is also the
// history; Prev chains it to the line before.
type journalEntry struct {
	Seq    uint64         `json:"seq"`
	Prev   string         `json:"prev"` // hex
	Record *record.Record `json:"record"`
}

// Commit implements app.Store: the records, their journal lines, the inventory and the head in one transaction,
// then the anchor.
func (p *profile) Commit(ctx context.Context, records ...record.Record) error {
	const op = "save records"
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.locked:
		return record.E(record.Locked, op)
	case p.readOnly:
		return record.E(record.WritesSuspended, op)
	case ctx.Err() != nil:
		return record.Wrap(record.Canceled, op, ctx.Err())
	}
	for _, r := range records {
		if err := p.check(r); err != nil {
			return err
		}
	}
	if !p.loaded {
		if damage, err := p.loadInventory(); err != nil {
			return err
		} else if len(damage) > 0 {
			p.readOnly = true
			return record.E(record.WritesSuspended, op)
		}
	}
	err := p.commit(records)
	if errors.Is(err, errStale) { // another account of this vault wrote meanwhile
		if damage, loadErr := p.loadInventory(); loadErr != nil || len(damage) > 0 {
			p.readOnly = true
			return record.E(record.WritesSuspended, op)
		}
		err = p.commit(records)
	}
	if err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	if err := p.writeAnchor(); err != nil {
		p.readOnly = true // the records are safe; what comes next could not be vouched for
	}
	return nil
}

func (p *profile) check(r record.Record) error {
	const op = "check record"
	switch {
	case r.Profile != p.id, r.ID.IsZero(), r.Body == nil, r.Kind != r.Body.Kind(), len(r.Kind) > 255:
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

func (p *profile) commit(records []record.Record) error {
	c := change{head: *p.head, dirty: map[byte]bucket{}}
	c.head.seq++
	var sealedHead []byte
	err := p.vault.kv.Update(func(tx kv.Tx) error {
		current, err := tx.Get(p.plainKey(prefixHead))
		if errors.Is(err, kv.ErrNotFound) {
			current = nil
		} else if err != nil {
			return err
		}
		if !bytes.Equal(current, p.headRaw) {
			return errStale
		}
		for _, r := range records {
			if err := p.put(tx, &c, r); err != nil {
				return err
			}
		}
		for i, b := range c.dirty {
			plain := b.encode()
			c.head.buckets[i] = sha256.Sum256(plain)
			value, err := seal.SealSmall(p.vault.o.Random, p.keys.heads, p.label("bucket")+fmt.Sprintf("/%02x", i), plain)
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
	op := seal.OpPut
	if r.Deleted {
		op = seal.OpTombstone
	}
	plain, err := json.Marshal(r)
	if err != nil {
		return err
	}
	key := p.recordKey(r.Kind, r.ID)
	meta := seal.Meta{Op: op, Schema: schema, Epoch: p.epoch, Version: r.Version}
	value, err := p.keys.records.SealRecord(p.vault.o.Random, seal.Place{Profile: p.id, Key: key}, meta, plain)
	if err != nil {
		return err
	}
	if err := tx.Put(key, value); err != nil {
		return err
	}
	e := entry{key: [16]byte(key[9:]), id: r.ID, kind: r.Kind, version: r.Version, written: r.Updated, sum: sha256.Sum256(value)}
	i := e.key[0]
	b, touched := c.dirty[i]
	if !touched {
		b = p.list[i]
	}
	if _, known := b.find(e.key); !known {
		c.head.count++
	}
	c.dirty[i] = b.with(e)

	c.head.journal++
	line, err := json.Marshal(journalEntry{Seq: c.head.journal, Prev: hex.EncodeToString(c.head.chain[:]), Record: &r})
	if err != nil {
		return err
	}
	key = p.journalKey(c.head.journal)
	value, err = p.keys.records.SealRecord(p.vault.o.Random, seal.Place{Profile: p.id, Key: key}, meta, line)
	if err != nil {
		return err
	}
	c.head.chain = sha256.Sum256(append(c.head.chain[:], value...))
	return tx.Put(key, value)
}

func (p *profile) anchorFile() string {
	return filepath.Join(p.vault.dir, "anchors", hex.EncodeToString(p.id[:]))
}

func (p *profile) writeAnchor() error {
	a := seal.Anchor{Seq: p.head.seq, Root: p.head.root()}
	return writeFile(p.anchorFile(), a.Encode(p.keys.anchor, p.id))
}

func (p *profile) readAnchor() (seal.Anchor, bool) {
	b, err := os.ReadFile(p.anchorFile())
	if err != nil {
		return seal.Anchor{}, false
	}
	a, err := seal.DecodeAnchor(p.keys.anchor, p.id, b)
	return a, err == nil
}

// Attach implements app.Store.
func (p *profile) Attach(ctx context.Context, r io.Reader, t record.MediaType) (record.Attachment, error) {
	const op = "keep attachment"
	key, err := p.docKey(op, true)
	if err != nil {
		return record.Attachment{}, err
	}
	id, err := p.vault.newID()
	if err != nil {
		return record.Attachment{}, record.Wrap(record.Internal, op, err)
	}
	size, sum, err := p.vault.blobs.Put(ctx, key, id, r)
	if err != nil {
		return record.Attachment{}, record.Wrap(diskKind(err), op, err)
	}
	return record.Attachment{Blob: id, Size: size, SHA256: sum, Type: t}, nil
}

// OpenAttachment implements app.Store.
func (p *profile) OpenAttachment(_ context.Context, a record.Attachment) (io.ReadCloser, error) {
	const op = "open attachment"
	key, err := p.docKey(op, false)
	if err != nil {
		return nil, err
	}
	f, err := p.vault.blobs.Open(key, a.Blob)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, record.E(record.RecordDamaged, op)
	}
	return f, record.Wrap(record.RecordDamaged, op, err)
}

func (p *profile) docKey(op string, writing bool) (seal.Key, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.locked:
		return seal.Key{}, record.E(record.Locked, op)
	case writing && p.readOnly:
		return seal.Key{}, record.E(record.WritesSuspended, op)
	}
	return p.keys.docs, nil
}
