package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// Load implements app.Store.
func (p *profile) Load(ctx context.Context) ([]record.Record, []app.Damage, error) {
	const op = "load profile"
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.locked {
		return nil, nil, record.E(record.Locked, op)
	}
	damage, err := p.loadInventory()
	if err != nil {
		return nil, nil, err
	}
	records, more, err := p.loadRecords(ctx)
	if err != nil {
		return nil, nil, err
	}
	damage = append(damage, more...)
	missing, err := p.missingAttachments(records)
	if err != nil {
		return nil, nil, err
	}
	damage = append(damage, missing...)
	if len(damage) > 0 {
		p.readOnly = true
	}
	return records, damage, nil
}

// loadInventory reads the head, the buckets and the anchor, and says what does not fit.
func (p *profile) loadInventory() ([]app.Damage, error) {
	const op = "load inventory"
	inventoryDamage := func(part app.DamagePart) []app.Damage { return []app.Damage{{Part: part}} }
	raw, err := p.vault.kv.Get(p.plainKey(prefixHead))
	if errors.Is(err, kv.ErrNotFound) {
		p.begin()
		p.headRaw = nil
		return inventoryDamage(app.DamagedInventory), nil // a profile is granted only after its first commit
	}
	if err != nil {
		return nil, record.Wrap(record.VaultDamaged, op, err)
	}
	h, err := p.openHead(raw)
	if err != nil {
		p.begin()
		p.headRaw = raw
		return inventoryDamage(app.DamagedInventory), nil
	}
	p.head, p.headRaw, p.list, p.loaded = h, raw, [buckets]bucket{}, true

	var damage []app.Damage
	for i := range buckets {
		b, err := p.loadBucket(byte(i))
		if err != nil {
			damage = append(damage, inventoryDamage(app.DamagedInventory)...)
			continue
		}
		p.list[i] = b
	}
	anchor, ok := p.readAnchor()
	switch {
	case !ok:
		damage = append(damage, inventoryDamage(app.DamagedInventory)...)
	case h.seq < anchor.Seq, h.seq == anchor.Seq && h.root() != anchor.Root:
		damage = append(damage, inventoryDamage(app.RolledBack)...)
	}
	return damage, nil
}

func (p *profile) openHead(raw []byte) (*head, error) {
	plain, err := seal.OpenSmall(p.keys.heads, p.label("head"), raw)
	if err != nil {
		return nil, err
	}
	return decodeHead(plain)
}

func (p *profile) loadBucket(i byte) (bucket, error) {
	raw, err := p.vault.kv.Get(p.plainKey(prefixBucket, i))
	plain := bucket(nil).encode()
	switch {
	case errors.Is(err, kv.ErrNotFound): // an empty bucket was never written
	case err != nil:
		return nil, err
	default:
		plain, err = seal.OpenSmall(p.keys.heads, p.label("bucket")+fmt.Sprintf("/%02x", i), raw)
		if err != nil {
			return nil, err
		}
	}
	if sha256.Sum256(plain) != p.head.buckets[i] {
		return nil, errInventory
	}
	return decodeBucket(plain)
}

// sealedValue is a value of the database waiting to be opened.
type sealedValue struct{ key, value []byte }

// loadRecords opens every record that the inventory lists, on all cores.
func (p *profile) loadRecords(ctx context.Context) ([]record.Record, []app.Damage, error) {
	const op = "load records"
	var found []sealedValue
	err := p.vault.kv.Scan(p.plainKey(prefixRecord), func(key, value []byte) error {
		found = append(found, sealedValue{append([]byte(nil), key...), append([]byte(nil), value...)})
		return ctx.Err()
	})
	if ctx.Err() != nil {
		return nil, nil, record.Wrap(record.Canceled, op, ctx.Err())
	}
	if err != nil {
		return nil, nil, record.Wrap(record.VaultDamaged, op, err)
	}

	opened := make([]*record.Record, len(found))
	var wg sync.WaitGroup
	share := (len(found) + runtime.NumCPU() - 1) / runtime.NumCPU()
	for start := 0; start < len(found); start += share {
		wg.Go(func() {
			for i := start; i < min(start+share, len(found)); i++ {
				opened[i] = p.openListed(found[i])
			}
		})
	}
	wg.Wait()

	var records []record.Record
	whole := make(map[[16]byte]bool, len(found))
	var damage []app.Damage
	for i, r := range opened {
		key := [16]byte(found[i].key[9:])
		if r == nil {
			if _, listed := p.list[key[0]].find(key); !listed {
				damage = append(damage, app.Damage{Part: app.DamagedRecord}) // a value that nothing vouches for
			}
			continue
		}
		whole[key] = true
		records = append(records, *r)
	}
	for _, b := range p.list {
		for _, e := range b {
			if !whole[e.key] {
				damage = append(damage, app.Damage{Kind: e.kind, ID: e.id, Written: e.written, Part: app.DamagedRecord})
			}
		}
	}
	return records, damage, nil
}

// openListed opens a value if it is exactly the one that the inventory lists; nil otherwise.
func (p *profile) openListed(v sealedValue) *record.Record {
	if len(v.key) != 25 {
		return nil
	}
	key := [16]byte(v.key[9:])
	b := p.list[key[0]]
	i, ok := b.find(key)
	if !ok || b[i].sum != sha256.Sum256(v.value) {
		return nil
	}
	r, err := p.openRecord(v.key, v.value)
	if err != nil || r.ID != b[i].id || r.Version != b[i].version {
		return nil
	}
	return r
}

func (p *profile) openRecord(key, value []byte) (*record.Record, error) {
	_, plain, err := p.keys.records.OpenRecord(seal.Place{Profile: p.id, Key: key}, value)
	if err != nil {
		return nil, err
	}
	var r record.Record
	if err := json.Unmarshal(plain, &r); err != nil {
		return nil, err
	}
	return &r, nil
}

// missingAttachments checks that every file that a record names is there. Its content is checked when it is read.
func (p *profile) missingAttachments(records []record.Record) ([]app.Damage, error) {
	ids, err := p.vault.blobs.List()
	if err != nil {
		return nil, record.Wrap(record.VaultDamaged, "list attachments", err)
	}
	present := make(map[record.ID]bool, len(ids))
	for _, id := range ids {
		present[id] = true
	}
	var damage []app.Damage
	for _, r := range records {
		for _, a := range attachments(r) {
			if !present[a.Blob] {
				damage = append(damage, attachmentDamage(r))
				break
			}
		}
	}
	return damage, nil
}

func attachmentDamage(r record.Record) app.Damage {
	return app.Damage{Kind: r.Kind, ID: r.ID, Written: r.Updated, Part: app.DamagedAttachment}
}

func attachments(r record.Record) []record.Attachment {
	switch body := r.Body.(type) {
	case record.Document:
		return body.Attachments()
	case record.Profile:
		if !body.Photo.IsZero() {
			return []record.Attachment{body.Photo}
		}
	}
	return nil
}

// journal reads the whole journal, checking its chain. Damaged lines are reported and left out.
func (p *profile) journal(ctx context.Context) ([]record.Record, []app.Damage, error) {
	const op = "read history"
	if !p.loaded {
		if _, err := p.loadInventory(); err != nil {
			return nil, nil, err
		}
	}
	var records []record.Record
	var damage []app.Damage
	var chain [32]byte
	for seq := uint64(1); seq <= p.head.journal; seq++ {
		if ctx.Err() != nil {
			return nil, nil, record.Wrap(record.Canceled, op, ctx.Err())
		}
		key := p.journalKey(seq)
		value, err := p.vault.kv.Get(key)
		if err != nil && !errors.Is(err, kv.ErrNotFound) {
			return nil, nil, record.Wrap(record.VaultDamaged, op, err)
		}
		line, err := p.openJournal(seq, key, value)
		if err != nil {
			damage = append(damage, app.Damage{Part: app.DamagedJournal})
		} else {
			if prev, err := hex.DecodeString(line.Prev); err == nil && len(damage) > 0 && len(prev) == len(chain) {
				copy(chain[:], prev) // after a damaged line, the next whole one says how the chain went on
			}
			if line.Prev != hex.EncodeToString(chain[:]) {
				damage = append(damage, app.Damage{Part: app.DamagedJournal})
			}
			records = append(records, *line.Record)
		}
		chain = sha256.Sum256(append(chain[:], value...))
	}
	if chain != p.head.chain && len(damage) == 0 {
		damage = append(damage, app.Damage{Part: app.DamagedJournal})
	}
	return records, damage, nil
}

func (p *profile) openJournal(seq uint64, key, value []byte) (journalEntry, error) {
	var line journalEntry
	_, plain, err := p.keys.records.OpenRecord(seal.Place{Profile: p.id, Key: key}, value)
	if err != nil {
		return line, err
	}
	if err := json.Unmarshal(plain, &line); err != nil {
		return line, err
	}
	if line.Seq != seq || line.Record == nil {
		return line, errInventory
	}
	return line, nil
}

// History implements app.Store.
func (p *profile) History(ctx context.Context, id record.ID) ([]record.Record, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.locked {
		return nil, record.E(record.Locked, "read history")
	}
	all, _, err := p.journal(ctx)
	if err != nil {
		return nil, err
	}
	var versions []record.Record
	for _, r := range all {
		if r.ID == id {
			versions = append(versions, r)
		}
	}
	return versions, nil
}

// Verify implements app.Store.
func (p *profile) Verify(ctx context.Context, progress func(done, total int)) ([]app.Damage, error) {
	records, damage, err := p.Load(ctx)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	_, lines, err := p.journal(ctx)
	p.mu.Unlock()
	if err != nil {
		return nil, err
	}
	damage = append(damage, lines...)
	known := map[record.ID]bool{}
	for _, d := range damage {
		known[d.ID] = true
	}
	for i, r := range records {
		progress(i, len(records))
		for _, a := range attachments(r) {
			if err := p.verifyAttachment(ctx, a); record.KindOf(err) == record.RecordDamaged && !known[r.ID] {
				damage = append(damage, attachmentDamage(r))
				break
			} else if record.KindOf(err) == record.Canceled || record.KindOf(err) == record.Locked {
				return nil, err
			}
		}
	}
	progress(len(records), len(records))
	return damage, nil
}

// verifyAttachment reads a sealed file to its end and compares it with what its record says.
func (p *profile) verifyAttachment(ctx context.Context, a record.Attachment) error {
	const op = "verify attachment"
	if ctx.Err() != nil {
		return record.Wrap(record.Canceled, op, ctx.Err())
	}
	f, err := p.OpenAttachment(ctx, a)
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err != nil {
		return record.Wrap(record.RecordDamaged, op, err)
	}
	if n != a.Size || string(sum.Sum(nil)) != string(a.SHA256) {
		return record.E(record.RecordDamaged, op)
	}
	return nil
}
