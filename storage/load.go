package storage

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"runtime"
	"sync"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/blob"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// Load implements app.Store. What is damaged and can be proven from what is whole is mended first.
func (p *profile) Load(ctx context.Context) ([]record.Record, []app.Damage, error) {
	const op = "load profile"
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.locked.Load() {
		return nil, nil, record.E(record.Locked, op)
	}
	p.vault.writing.Lock() // a head and the buckets of the commit after it would look like damage
	defer p.vault.writing.Unlock()
	s, err := p.readInventory()
	if err != nil {
		p.suspendIfNewer(err)
		return nil, nil, err
	}
	values, err := p.readValues(ctx)
	if err != nil {
		p.suspendIfNewer(err)
		return nil, nil, err
	}
	p.prove(&s, values)
	records, damage := p.compare(&s, values)
	damage = append(append(p.vault.storeDamage(), s.damage()...), damage...)
	missing := p.missingAttachments(records)
	if len(damage) > 0 {
		p.readOnly.Store(true)
		return records, append(damage, missing...), nil
	}
	p.writeMended(&s)
	if !p.readOnly.Load() && p.migrate(ctx) == nil && len(missing) == 0 {
		p.sweep(ctx, records)
	}
	return records, missing, nil
}

// suspendIfNewer makes sure that nothing is written over what only a later Carnet understands.
func (p *profile) suspendIfNewer(err error) {
	if record.KindOf(err) == record.VaultNewer {
		p.readOnly.Store(true)
	}
}

// survey is what reading the inventory of a profile found.
type survey struct {
	headLost   bool
	lost       map[byte]bool // buckets that are missing or altered, while the head is whole
	anchorLost bool
	older      bool // than the anchor, or than the inventory's note of the membership log

	mended    map[byte]bool   // lost buckets that were proven
	recovered []record.Record // lost values of which the journal has a whole copy
}

// damage says what of the inventory itself is not whole.
func (s *survey) damage() []app.Damage {
	switch {
	case s.headLost, len(s.lost) > 0, s.anchorLost:
		return []app.Damage{{Part: app.DamagedInventory}}
	case s.older:
		return []app.Damage{{Part: app.RolledBack}}
	}
	return nil
}

// loadInventory reads the inventory for a commit or for the history, without the records. Call it with vault.writing held.
func (p *profile) loadInventory() ([]app.Damage, error) {
	s, err := p.readInventory()
	if err != nil {
		p.suspendIfNewer(err)
		return nil, err
	}
	damage := s.damage()
	if len(damage) > 0 {
		p.readOnly.Store(true)
	}
	return damage, nil
}

// readInventory reads the head, the buckets and the anchor. The head is nil when it is lost.
func (p *profile) readInventory() (survey, error) {
	const op = "load inventory"
	s := survey{lost: map[byte]bool{}, mended: map[byte]bool{}}
	p.head, p.list, p.loaded = nil, [buckets]bucket{}, false
	raw, err := p.vault.kv.Get(p.plainKey(prefixHead))
	if err != nil && !errors.Is(err, kv.ErrNotFound) {
		return s, record.Wrap(record.VaultDamaged, op, err)
	}
	p.headRaw = raw
	h, err := p.openHead(raw) // also of none: a profile is granted only after its first commit
	if errors.Is(err, errNewer) {
		return s, err
	}
	if err != nil {
		s.headLost = true
		return s, nil
	}
	p.head = h
	for i := range buckets {
		if p.list[i], err = p.loadBucket(byte(i)); errors.Is(err, errNewer) {
			return s, err
		}
		if err != nil {
			s.lost[byte(i)] = true
		}
	}
	anchor, ok, err := p.readAnchor()
	if err != nil {
		return s, err
	}
	s.anchorLost = !ok
	s.older = ok && (h.seq < anchor.Seq || h.seq == anchor.Seq && h.root() != anchor.Root)
	if grants, err := p.vault.grants(p.id); err == nil && !reaches(grants, h.grants) {
		s.older = true
	}
	p.loaded = s.damage() == nil
	return s, nil
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
		if plain, err = seal.OpenSmall(p.keys.heads, p.bucketLabel(i), raw); err != nil {
			return nil, err
		}
	}
	if sha256.Sum256(plain) != p.head.buckets[i] {
		return nil, errInventory
	}
	return decodeBucket(plain)
}

// value is a value of the database under the profile's record prefix, opened if it could be.
type value struct {
	key    []byte
	sealed []byte
	place  [16]byte // of the key; zero when the key is not one of ours
	sum    [32]byte // of sealed
	record *record.Record
	newer  bool // authentic, and in a form that this program does not know
}

// readValues reads every value of the profile and opens it, on all cores. It asks only whether a value is whole and at its
// place: compare says whether it is the one that should be there. It fails with VaultNewer where one is of a later Carnet.
func (p *profile) readValues(ctx context.Context) ([]value, error) {
	const op = "load records"
	var all []value
	err := p.vault.kv.Scan(p.plainKey(prefixRecord), func(key, sealed []byte) error {
		all = append(all, value{key: append([]byte(nil), key...), sealed: append([]byte(nil), sealed...)})
		return ctx.Err()
	})
	if ctx.Err() != nil {
		return nil, record.Wrap(record.Canceled, op, ctx.Err())
	}
	if err != nil {
		return nil, record.Wrap(record.VaultDamaged, op, err)
	}
	var wg sync.WaitGroup
	share := (len(all) + runtime.NumCPU() - 1) / runtime.NumCPU()
	for start := 0; start < len(all); start += share {
		wg.Go(func() {
			for i := start; i < min(start+share, len(all)); i++ {
				p.open(&all[i])
			}
		})
	}
	wg.Wait()
	for _, v := range all {
		if v.newer {
			return nil, record.E(record.VaultNewer, op)
		}
	}
	return all, nil
}

func (p *profile) open(v *value) {
	if len(v.key) != len(p.recordKey("", record.ID{})) {
		return
	}
	v.place, v.sum = [16]byte(v.key[9:]), sha256.Sum256(v.sealed)
	meta, plain, err := p.keys.records.OpenRecord(seal.Place{Profile: p.id, Key: v.key}, v.sealed)
	v.newer = err == nil && meta.Schema > schema
	if err != nil || meta.Schema != schema {
		return
	}
	var r record.Record
	if json.Unmarshal(plain, &r) == nil && r.Profile == p.id && meta == p.meta(r) && string(p.recordKey(r.Kind, r.ID)) == string(v.key) {
		v.record = &r
	}
}

// compare returns the records that may be shown, and names what should be there and is not.
//
// A value is shown if it is the very one that the inventory lists, or a copy of the listed version from the journal. Where
// a part of the inventory is lost for good, what stands there is shown as it is: the alarm says that it may not be
// all, or not the latest, and a family that needs an allergy today is better served by that than by nothing.
func (p *profile) compare(s *survey, values []value) (records []record.Record, damage []app.Damage) {
	whole := make(map[[16]byte]bool, len(values))
	unlisted := uint64(0)
	for _, v := range values {
		e, listed := p.listed(v.place)
		switch {
		case s.headLost || s.lost[v.place[0]]:
			if v.record != nil {
				unlisted++
				records = append(records, *v.record)
			}
		case !listed:
			damage = append(damage, app.Damage{Part: app.DamagedRecord}) // a value that nothing vouches for
		case v.record != nil && e.sum == v.sum:
			whole[v.place] = true
			records = append(records, *v.record)
		}
	}
	lost := map[record.ID]entry{}
	count := uint64(0)
	for _, b := range p.list {
		count += uint64(len(b))
		for _, e := range b {
			if !whole[e.key] {
				lost[e.id] = e
			}
		}
	}
	s.recovered = p.recover(lost)
	records = append(records, s.recovered...)
	for _, e := range lost {
		damage = append(damage, app.Damage{Kind: e.kind, ID: e.id, Written: e.written, Part: app.DamagedRecord})
	}
	if len(s.lost) > 0 { // lost together with the part of the list that knew their names; the head knows their number
		for range int64(p.head.count - count - unlisted) {
			damage = append(damage, app.Damage{Part: app.DamagedRecord})
		}
	}
	return records, damage
}

func (p *profile) listed(place [16]byte) (entry, bool) {
	b := p.list[place[0]]
	if i, ok := b.find(place); ok {
		return b[i], true
	}
	return entry{}, false
}

// missingAttachments checks that every file that a record names is there. Its content is checked when it is read.
// Thumbnails are not missed: they are made from the file and hold nothing of their own.
func (p *profile) missingAttachments(records []record.Record) []app.Damage {
	present, listed := map[record.ID]bool{}, true
	folders := []*blob.Folder{p.folder(), p.vault.blobs.Flat()}
	for _, f := range folders {
		ids, err := f.List()
		listed = listed && err == nil
		for _, id := range ids {
			present[id] = true
		}
	}
	there := func(id record.ID) bool { // where the list failed, perhaps for want of memory, each file is asked for
		return present[id] || !listed && (folders[0].Has(id) || folders[1].Has(id))
	}
	var damage []app.Damage
	for _, r := range records {
		for _, a := range originals(r) {
			if !there(a.Blob) {
				damage = append(damage, attachmentDamage(r))
				break
			}
		}
	}
	return damage
}

func attachmentDamage(r record.Record) app.Damage {
	return app.Damage{Kind: r.Kind, ID: r.ID, Written: r.Updated.Local(), Part: app.DamagedAttachment}
}

// attachments lists every file that a record names.
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

// originals lists the files of a record that cannot be made again.
func originals(r record.Record) []record.Attachment {
	if doc, ok := r.Body.(record.Document); ok {
		doc.Thumb = record.Attachment{}
		return doc.Attachments()
	}
	return attachments(r)
}
