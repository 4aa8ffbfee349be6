package storage

import (
	"context"
	"encoding/json"
	"io"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/kv"
)

// A vault is brought to a later format in two parts.
//
// What needs no key is done when the folder is opened: the format file says the new number, durably, before anything
// of the new format is written, so that an older program refuses the folder from then on.
//
// What needs the keys of a profile is done by its first whole, writable load, and noted in the version of its head. Until
// then everything is read where the former format has it. Each step can be stopped anywhere: it is then begun again.
//
// Who makes a new format adds one migration, raises Format and headVersion, and freezes a vault of the present one under
// testdata first.

// migration brings a profile to a version of its head from the one before.
type migration struct {
	to byte
	// run does the work. It returns false when it could not do all: then it is run again by the next load.
	run func(*profile, context.Context) (done bool, err error)
}

func migrations() []migration {
	return []migration{
		{to: 2, run: (*profile).gather},
	}
}

// upgrade makes the folder one of this format.
func (v *Vault) upgrade() error {
	const op = "upgrade vault"
	if v.format.Carnet == v.newest() {
		return nil
	}
	if err := v.o.step("before the format"); err != nil {
		return err
	}
	f := v.format
	f.Carnet = v.newest()
	f.Check = f.check()
	b, err := json.Marshal(f)
	if err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	if err := v.write("", formatName, append(b, '\n')); err != nil {
		return err
	}
	v.format = f
	return v.o.step("after the format")
}

// newest is the latest format that this program knows.
func (v *Vault) newest() int {
	if v.o.newest > 0 {
		return v.o.newest
	}
	return Format
}

// step is where tests stop the work on several files as a power cut would.
func (o Options) step(where string) error {
	if o.stop == nil {
		return nil
	}
	return o.stop(where)
}

// migrate brings a profile that is whole to headVersion. Where that fails nothing is lost: the next load goes on with it.
// Call it with mu and vault.writing held.
func (p *profile) migrate(ctx context.Context) error {
	for _, m := range migrations() {
		if p.head.version >= m.to {
			continue
		}
		done, err := m.run(p, ctx)
		if err != nil || !done {
			return err
		}
		if err := p.vault.o.step("before the head"); err != nil {
			return err
		}
		err = p.commit(func(_ kv.Tx, c *change) error {
			c.head.version = m.to
			return nil
		})
		if err == nil {
			err = p.vault.o.step("before the anchor")
		}
		if err != nil {
			return err
		}
		if err := p.writeAnchor(); err != nil {
			p.readOnly.Store(true)
			return err
		}
	}
	return nil
}

// gather moves the attachments of a profile from the folder of all profiles to its own, also those of former versions.
// Files that no line names may be left from an import that was cut off: whose they are, their key tells.
func (p *profile) gather(ctx context.Context) (done bool, err error) {
	flat, err := p.vault.blobs.Flat().List()
	if err != nil || len(flat) == 0 {
		return err == nil, err
	}
	named, whole, err := p.named(ctx)
	if err != nil {
		return false, err
	}
	for _, id := range flat {
		if !named[id] && !p.sealed(id) {
			continue
		}
		if err := p.vault.o.step("before a move"); err != nil {
			return false, err
		}
		if err := p.folder().Adopt(id); err != nil {
			return false, err
		}
	}
	if err := p.vault.o.step("after the moves"); err != nil {
		return false, err
	}
	return whole, p.folder().Settle()
}

// named returns every attachment that a line of the journal names: former portraits, previews and deleted papers too.
// whole is false when there may be others: a line is damaged, or of a kind that this program does not know.
func (p *profile) named(ctx context.Context) (named map[record.ID]bool, whole bool, err error) {
	named, whole = map[record.ID]bool{}, true
	damage, err := p.journalOf(p.head).read(ctx, func(l app.JournalLine) error {
		if l.Record == nil {
			return nil
		}
		if _, unknown := l.Record.Body.(record.Unknown); unknown {
			whole = false
		}
		for _, a := range attachments(*l.Record) {
			named[a.Blob] = true
		}
		return nil
	})
	return named, whole && len(damage) == 0, err
}

// sealed reports that a file of the flat folder was sealed with this profile's key.
func (p *profile) sealed(id record.ID) bool {
	f, err := p.vault.blobs.Flat().Open(p.keys.docs, id)
	if err != nil {
		return false
	}
	defer f.Close()
	var first [1]byte
	_, err = f.Read(first[:])
	return err == nil || err == io.EOF // of an empty content, which is authentic too
}
