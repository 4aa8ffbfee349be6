package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// journal reads the whole journal, checking its chain. Damaged lines are reported and left out.
func (p *profile) journal(ctx context.Context, visit func(app.JournalLine) error) ([]app.Damage, error) {
	const op = "read history"
	if p.locked {
		return nil, record.E(record.Locked, op)
	}
	if !p.loaded {
		p.vault.writing.Lock()
		_, err := p.loadInventory()
		p.vault.writing.Unlock()
		if err != nil {
			return nil, err
		}
	}
	var damage []app.Damage
	var chain [32]byte
	for seq := uint64(1); p.head == nil || seq <= p.head.journal; seq++ {
		if ctx.Err() != nil {
			return nil, record.Wrap(record.Canceled, op, ctx.Err())
		}
		key := p.journalKey(seq)
		value, err := p.vault.kv.Get(key)
		if err != nil && !errors.Is(err, kv.ErrNotFound) {
			return nil, record.Wrap(record.VaultDamaged, op, err)
		}
		if err != nil && p.head == nil { // without a head nothing says how many lines there should be
			return append(damage, app.Damage{Part: app.DamagedJournal}), nil
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
			if err := visit(app.JournalLine{Seq: seq, Record: line.Record, Event: line.Event}); err != nil {
				return nil, err
			}
		}
		chain = sha256.Sum256(append(chain[:], value...))
	}
	if chain != p.head.chain && len(damage) == 0 {
		damage = append(damage, app.Damage{Part: app.DamagedJournal})
	}
	return damage, nil
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
	if line.Seq != seq || (line.Record == nil) == (line.Event == nil) {
		return line, errInventory
	}
	return line, nil
}

// History implements app.Store.
func (p *profile) History(ctx context.Context, id record.ID) ([]record.Record, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var versions []record.Record
	damage, err := p.journal(ctx, func(l app.JournalLine) error {
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
	defer p.mu.Unlock()
	return p.journal(ctx, visit)
}

// Verify implements app.Store.
func (p *profile) Verify(ctx context.Context, progress func(done, total int)) ([]app.Damage, error) {
	records, damage, err := p.Load(ctx)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	lines, err := p.journal(ctx, func(app.JournalLine) error { return nil })
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
