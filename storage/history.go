package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"sync/atomic"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// journal is the journal as it was at one moment. Its lines are never changed, only followed by others, so that it can be
// read without a lock: a backup on a slow disk keeps nobody from writing.
type journal struct {
	kv    kv.Store
	id    record.ID
	tag   [8]byte
	index seal.Key
	box   seal.Box
	// known says that a head was there. Without it nothing says how many lines there should be.
	known  bool
	lines  uint64
	chain  [32]byte
	locked *atomic.Bool // of the profile: a session that was locked meanwhile reads no further
}

// takeJournal returns the journal as it is now. Call it with mu held.
func (p *profile) takeJournal() (*journal, error) {
	const op = "read history"
	if p.locked.Load() {
		return nil, record.E(record.Locked, op)
	}
	if err := p.refresh(); err != nil {
		return nil, err
	}
	return p.journalOf(p.head), nil
}

// refresh reads the inventory anew where another account of this vault has written since, or where it was not whole.
func (p *profile) refresh() error {
	p.vault.writing.Lock()
	defer p.vault.writing.Unlock()
	if p.loaded {
		raw, err := p.vault.kv.Get(p.plainKey(prefixHead))
		if err == nil && bytes.Equal(raw, p.headRaw) {
			return nil
		}
	}
	_, err := p.loadInventory()
	return err
}

func (p *profile) journalOf(h *head) *journal {
	j := &journal{kv: p.vault.kv, id: p.id, tag: p.tag, index: p.keys.index, box: p.keys.records, locked: &p.locked}
	if h != nil {
		j.known, j.lines, j.chain = true, h.journal, h.chain
	}
	return j
}

// read calls visit for each line that is whole, the oldest first, checking the chain. Damaged lines are reported and left out.
func (j *journal) read(ctx context.Context, visit func(app.JournalLine) error) ([]app.Damage, error) {
	const op = "read history"
	var damage []app.Damage
	var chain [32]byte
	for seq := uint64(1); !j.known || seq <= j.lines; seq++ {
		switch {
		case ctx.Err() != nil:
			return nil, record.Wrap(record.Canceled, op, ctx.Err())
		case j.locked.Load():
			return nil, record.E(record.Locked, op)
		}
		value, err := j.kv.Get(j.key(seq))
		if err != nil && !errors.Is(err, kv.ErrNotFound) {
			return nil, record.Wrap(record.VaultDamaged, op, err)
		}
		if err != nil && !j.known {
			return append(damage, app.Damage{Part: app.DamagedJournal}), nil
		}
		line, err := j.open(seq, value)
		switch {
		case errors.Is(err, errNewer):
			return nil, record.Wrap(record.VaultNewer, op, err)
		case err != nil && j.locked.Load(): // the keys went while the line was being opened
			return nil, record.E(record.Locked, op)
		}
		if err != nil {
			damage = append(damage, app.Damage{Part: app.DamagedJournal})
		} else {
			if prev, err := hex.DecodeString(line.Prev); err == nil && len(damage) > 0 && len(prev) == len(chain) {
				copy(chain[:], prev) // after a damaged line, the next whole one says how the chain went on
			}
			if line.Prev != hex.EncodeToString(chain[:]) {
				damage = append(damage, app.Damage{Part: app.DamagedJournal})
			}
			if err := visit(app.JournalLine{Seq: seq, Record: line.Record, Event: line.Event}); err != nil {
				return nil, err
			}
		}
		chain = sha256.Sum256(append(chain[:], value...))
	}
	if chain != j.chain && len(damage) == 0 {
		damage = append(damage, app.Damage{Part: app.DamagedJournal})
	}
	return damage, nil
}

func (j *journal) key(seq uint64) []byte {
	var id record.ID
	binary.BigEndian.PutUint64(id[8:], seq)
	return seal.StoreKey(&j.index, j.tag, prefixJournal, "journal", id)
}

func (j *journal) open(seq uint64, value []byte) (journalEntry, error) {
	var line journalEntry
	meta, plain, err := j.box.OpenRecord(seal.Place{Profile: j.id, Key: j.key(seq)}, value)
	if err != nil {
		return line, err
	}
	if meta.Schema > schema {
		return line, errNewer
	}
	if err := json.Unmarshal(plain, &line); err != nil {
		return line, err
	}
	if line.Seq != seq || (line.Record == nil) == (line.Event == nil) {
		return line, errInventory
	}
	return line, nil
}

// History implements app.Store.
func (p *profile) History(ctx context.Context, id record.ID) ([]record.Record, error) {
	var versions []record.Record
	damage, err := p.Journal(ctx, func(l app.JournalLine) error {
		if l.Record != nil && l.Record.ID == id {
			versions = append(versions, *l.Record)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(damage) > 0 { // whose lines they were cannot be told
		return versions, record.E(record.RecordDamaged, "read history")
	}
	return versions, nil
}

// Journal implements app.Store.
func (p *profile) Journal(ctx context.Context, visit func(app.JournalLine) error) ([]app.Damage, error) {
	p.mu.Lock()
	j, err := p.takeJournal()
	p.mu.Unlock()
	if err != nil {
		return nil, err
	}
	defer j.index.Wipe()
	return j.read(ctx, visit)
}

// Verify implements app.Store.
func (p *profile) Verify(ctx context.Context, progress func(done, total int)) ([]app.Damage, error) {
	records, damage, err := p.Load(ctx)
	if err != nil {
		return nil, err
	}
	lines, err := p.Journal(ctx, func(app.JournalLine) error { return nil })
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
		for _, a := range originals(r) {
			err := p.verifyAttachment(ctx, a)
			switch record.KindOf(err) {
			case "":
				continue
			case record.Canceled, record.Locked:
				return nil, err
			}
			if !known[r.ID] {
				damage = append(damage, attachmentDamage(r))
			}
			break
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
