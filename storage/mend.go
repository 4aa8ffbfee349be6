package storage

import (
	"crypto/sha256"
	"errors"
	"slices"

	"carnet/app/record"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// Nothing is mended by forgetting or by guessing. A lost bucket is computed from the values, and is right if it has the
// hash that the head knows; a lost head from the buckets and the journal, and is right if it has the hash that the
// anchor knows; a lost value is opened from the journal, which holds each version a second time, sealed apart.

// prove computes what of the inventory is lost from what is whole.
func (p *profile) prove(s *survey, values []value) {
	if !s.headLost && len(s.lost) == 0 {
		return
	}
	var rebuilt [buckets]bucket
	for _, v := range values {
		if v.record != nil {
			rebuilt[v.place[0]] = append(rebuilt[v.place[0]], entryOf(v.place, *v.record, v.sealed))
		}
	}
	for i := range rebuilt { // Scan gives the keys in order, so that the entries are in order too
		rebuilt[i] = slices.Clip(rebuilt[i])
	}
	if s.headLost {
		p.proveHead(s, &rebuilt)
		return
	}
	for i := range s.lost {
		if rebuilt[i].sum() == p.head.buckets[i] {
			p.list[i] = rebuilt[i]
			s.mended[i] = true
			delete(s.lost, i)
		}
	}
}

func (p *profile) proveHead(s *survey, rebuilt *[buckets]bucket) {
	anchor, ok, _ := p.readAnchor()
	if !ok {
		return
	}
	h := emptyHead(p.epoch)
	h.seq = anchor.Seq
	for i, b := range rebuilt {
		h.count += uint64(len(b))
		h.buckets[i] = b.sum()
	}
	var err error
	if h.journal, h.chain, err = p.journalEnd(); err != nil {
		return
	}
	// What the head knows beside that can only be one of a few: the inventory may have seen fewer grants than the log has, and
	// the profile may be in a former form.
	grants, _ := p.vault.grants(p.id)
	for n := range len(grants) + 1 {
		for h.version = headVersion; h.version > 0; h.version-- {
			h.grants = seal.LogHead(grants[:n])
			if h.root() != anchor.Root {
				continue
			}
			p.head, p.list = h, *rebuilt
			s.headLost = false
			for i := range rebuilt {
				s.mended[byte(i)] = true
			}
			return
		}
	}
}

// journalEnd counts the lines of the journal, for want of a head that knows their number.
func (p *profile) journalEnd() (lines uint64, chain [32]byte, err error) {
	j := p.journalOf(nil)
	for {
		value, err := p.vault.kv.Get(j.key(lines + 1))
		if errors.Is(err, kv.ErrNotFound) {
			return lines, chain, nil
		}
		if err != nil {
			return 0, chain, err
		}
		chain = sha256.Sum256(append(chain[:], value...))
		lines++
	}
}

// recover takes from the journal the records whose value is lost, each in the very version that the inventory lists, and
// removes them from lost.
func (p *profile) recover(lost map[record.ID]entry) (recovered []record.Record) {
	if p.head == nil {
		return nil
	}
	j := p.journalOf(p.head)
	for seq := j.lines; seq > 0 && len(lost) > 0; seq-- {
		value, err := j.kv.Get(j.key(seq))
		if err != nil {
			continue
		}
		line, err := j.open(seq, value)
		if err != nil || line.Record == nil {
			continue
		}
		r := *line.Record
		if e, ok := lost[r.ID]; ok && r.Kind == e.kind && r.Version == e.version && r.Profile == p.id {
			recovered = append(recovered, r)
			delete(lost, r.ID)
		}
	}
	return recovered
}

// writeMended puts what was mended back. Where that fails nothing is lost: the next load mends again.
func (p *profile) writeMended(s *survey) {
	p.loaded = true
	if len(s.mended) == 0 && len(s.recovered) == 0 {
		return
	}
	err := p.commit(func(tx kv.Tx, c *change) error {
		for i := range s.mended {
			c.dirty[i] = p.list[i]
		}
		for _, r := range s.recovered {
			if _, err := p.putValue(tx, c, r); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && p.writeAnchor() != nil {
		p.readOnly.Store(true)
	}
}
