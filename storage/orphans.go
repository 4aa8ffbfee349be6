package storage

import (
	"context"
	"crypto/sha256"
	"slices"

	"carnet/app/record"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// prefixAside is the key of a note on the attachments that only former versions name. It spares reading the whole journal
// at every unlock; losing it costs that and nothing else, so that it stands outside the inventory.
const prefixAside = 's'

// sweep removes attachments that no version of any record names: what is left when the program was ended between the
// sealing of a file and the record that was to name it. It looks once, when the profile is whole, and leaves
// alone whatever was written since the vault was opened. Call it with mu and vault.writing held.
func (p *profile) sweep(ctx context.Context, records []record.Record) {
	if p.swept || p.head.version < headVersion {
		return
	}
	aside, err := p.aside(records)
	if err != nil {
		return
	}
	p.swept = true
	if len(aside) == 0 || p.notedAside() == sumOf(aside) {
		return
	}
	named, whole, err := p.named(ctx)
	if err != nil || !whole {
		return
	}
	var kept []record.ID
	for _, id := range aside {
		if named[id] {
			kept = append(kept, id)
			continue
		}
		if p.vault.o.step("before an orphan") != nil || p.folder().Remove(id) != nil {
			return
		}
	}
	p.noteAside(kept)
}

// aside lists the attachments that the latest versions do not name, in ascending order.
func (p *profile) aside(records []record.Record) ([]record.ID, error) {
	latest := map[record.ID]bool{}
	for _, r := range records {
		for _, a := range attachments(r) {
			latest[a.Blob] = true
		}
	}
	ids, err := p.folder().List()
	return slices.DeleteFunc(ids, func(id record.ID) bool { return latest[id] || p.folder().New(id) }), err
}

func sumOf(ids []record.ID) [32]byte {
	h := sha256.New()
	for _, id := range ids {
		h.Write(id[:])
	}
	return [32]byte(h.Sum(nil))
}

// notedAside is the sum of the attachments that were found to be named by former versions only; zero when nothing is noted.
func (p *profile) notedAside() (sum [32]byte) {
	raw, err := p.vault.kv.Get(p.plainKey(prefixAside))
	if err != nil {
		return sum
	}
	if plain, err := seal.OpenSmall(p.keys.heads, p.label("aside"), raw); err == nil && len(plain) == len(sum) {
		sum = [32]byte(plain)
	}
	return sum
}

func (p *profile) noteAside(ids []record.ID) {
	if len(ids) == 0 {
		return
	}
	sum := sumOf(ids)
	value, err := seal.SealSmall(p.vault.o.Random, p.keys.heads, p.label("aside"), sum[:])
	if err == nil { // without the note the journal is read again next time
		_ = p.vault.kv.Update(func(tx kv.Tx) error { return tx.Put(p.plainKey(prefixAside), value) })
	}
}
