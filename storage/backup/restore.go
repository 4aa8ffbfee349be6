package backup

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"sync/atomic"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
)

// Restore implements app.Backups.
func (b *Backups) Restore(ctx context.Context, from app.Place, key app.BackupKey, password string, keep []app.BackupSource, progress app.Progress) (_ app.BackupReport, code string, err error) {
	w := &restoring{backups: b, ctx: ctx, password: password, keep: keep, foreign: map[record.ID]bool{}, sealer: newSealer(ctx)}
	defer func() {
		w.sealer.stop()
		if err != nil && w.vault != nil {
			w.vault.Abandon()
		}
	}()
	// Half of the work is reading the file, the other half is proving what was made of it.
	size := atomic.Int64{}
	m, length, err := b.read(ctx, from, key, func(done, total int64) {
		size.Store(total)
		if total > 0 {
			progress(done, 2*total)
		} else {
			progress(done, -1)
		}
	}, w)
	if err != nil {
		return app.BackupReport{}, "", err
	}
	if err := w.keepOthers(); err != nil {
		return app.BackupReport{}, "", err
	}
	code, err = w.vault.Finish(ctx, func(done, _ int64) {
		if total := size.Load(); total > 0 {
			progress(min(total+done, 2*total), 2*total)
		}
	})
	if err != nil {
		return app.BackupReport{}, "", err
	}
	report := m.report()
	report.Bytes, report.Profiles = length, append(report.Profiles, w.kept...)
	report.Damage = w.stillMissing(report.Damage)
	for _, a := range w.machine.Accounts {
		m.Others = append(m.Others, a.ID)
	}
	report.OtherAccounts = b.others(m)
	return report, code, nil
}

// restoring makes a vault out of what is read.
type restoring struct {
	backups  *Backups
	ctx      context.Context
	password string
	keep     []app.BackupSource
	foreign  map[record.ID]bool // profiles of keep of which the author of the backup is no member

	m       manifest
	machine storage.Machine
	vault   *storage.Rebuild
	kept    []app.BackupProfile // that only the present vault has

	sealer *sealer

	// of the present profile
	id      record.ID
	into    *storage.RebuiltProfile
	lines   map[lineID]bool
	events  map[string]bool
	papers  map[record.ID]named // attachments that lines name, by blob
	healed  map[record.ID]bool  // records of which a missing paper was taken from the present vault
	missing map[record.ID]bool  // records that still miss one
}

func (w *restoring) begin(m manifest, machine storage.Machine) (err error) {
	if machine.Members == nil {
		machine.Members = map[record.ID][]record.ID{}
	}
	w.m, w.machine = m, machine
	// A backup tells who has the profiles that it holds. Who has the others only the present vault can tell.
	maps.DeleteFunc(w.machine.Members, func(id record.ID, _ []record.ID) bool {
		return !slices.ContainsFunc(m.Profiles, func(p app.BackupProfile) bool { return p.ID == id })
	})
	w.healed, w.missing = map[record.ID]bool{}, map[record.ID]bool{}
	for _, k := range w.keep {
		if !w.machine.Keep(k.Store, m.Account) {
			w.foreign[k.ID] = true
		}
	}
	owner := app.NewAccount{ID: m.Account, Identifier: m.Identifier, Password: w.password, Kind: m.Kind}
	w.vault, err = storage.BeginRebuild(w.ctx, w.backups.dir, w.backups.o, owner, w.machine)
	return err
}

func (w *restoring) profile(_ int, p app.BackupProfile) error { return w.beginProfile(p.ID) }

func (w *restoring) beginProfile(id record.ID) (err error) {
	w.id, w.lines, w.events, w.papers = id, map[lineID]bool{}, map[string]bool{}, map[record.ID]named{}
	w.into, err = w.vault.Profile(id)
	return err
}

func (w *restoring) line(l app.JournalLine, size int) error {
	if l.Record != nil {
		w.lines[lineOf(*l.Record)] = true
		papers, previews := attachments(*l.Record)
		for _, a := range papers {
			w.papers[a.Blob] = named{a, *l.Record, true}
		}
		for _, a := range previews {
			w.papers[a.Blob] = named{a, *l.Record, false}
		}
	} else {
		w.events[eventKey(*l.Event)] = true
	}
	return w.into.Add(w.ctx, l, size)
}

// eventKey is all that an event says.
func eventKey(e record.Event) string {
	b, _ := json.Marshal(e) // a struct of plain values
	return string(b)
}

// file reads an attachment into memory and leaves it to be sealed while the next one is decrypted.
func (w *restoring) file(a record.Attachment, content io.Reader, sum func() []byte) error {
	const op = "restore attachment"
	buf, err := w.sealer.free()
	if err != nil {
		return err
	}
	if int64(cap(buf)) < a.Size {
		buf = make([]byte, a.Size)
	}
	buf = buf[:a.Size]
	if _, err := io.ReadFull(content, buf); err != nil {
		return record.Wrap(record.BackupDamaged, op, err)
	}
	if _, err := content.Read(make([]byte, 1)); err != io.EOF {
		return record.Wrap(record.BackupDamaged, op, err)
	}
	n, named := w.papers[a.Blob]
	switch {
	case !bytes.Equal(sum(), a.SHA256), named && (n.Size != a.Size || !bytes.Equal(n.SHA256, a.SHA256)):
		return damaged(op)
	case !named: // it could never be found again
		w.sealer.giveBack(buf)
		return nil
	}
	w.sealer.put(sealed{w.into, n.Attachment, buf})
	return nil
}

func (w *restoring) end([]record.ID) error {
	if err := w.sealer.wait(); err != nil {
		return err
	}
	for _, k := range w.keep {
		if k.ID != w.id {
			continue
		}
		s, err := look(w.ctx, k)
		if isDamage(err) {
			continue // what the present vault cannot give any more does not stand in the way of the backup
		}
		if err != nil {
			return err
		}
		if err := w.carryOver(s); err != nil {
			return err
		}
	}
	return w.finishProfile()
}

// keepOthers takes over whole the profiles that only the present vault has, where the restored account is a member of
// them. Those of others stay with the former vault.
func (w *restoring) keepOthers() error {
	for _, k := range w.keep {
		inBackup := slices.ContainsFunc(w.m.Profiles, func(p app.BackupProfile) bool { return p.ID == k.ID })
		if inBackup || w.foreign[k.ID] {
			continue
		}
		s, err := look(w.ctx, k)
		if isDamage(err) || err == nil && s.lines == 0 {
			continue // it stays with the former vault
		}
		if err == nil {
			err = w.beginProfile(k.ID)
		}
		if err == nil {
			err = w.carryOver(s)
		}
		if err != nil {
			return err
		}
		w.kept = append(w.kept, s.counts())
		if err := w.finishProfile(); err != nil {
			return err
		}
	}
	return nil
}

// carryOver adds what is whole in the present vault and did not come out of the backup.
func (w *restoring) carryOver(s *survey) error {
	err := s.each(w.ctx, func(l app.JournalLine, encoded []byte) error {
		if l.Record != nil && w.lines[lineOf(*l.Record)] || l.Event != nil && w.events[eventKey(*l.Event)] {
			return nil
		}
		return w.line(l, len(encoded))
	})
	if err != nil && !isDamage(err) {
		return err
	}
	var buf []byte
	for _, n := range s.sorted() {
		if w.into.Has(n.Blob) {
			continue
		}
		content, err := s.fetch(w.ctx, n.Attachment, buf)
		if isDamage(err) {
			s.lose(n)
			continue
		}
		if err != nil {
			return err
		}
		buf = content
		if err := w.into.Put(w.ctx, n.Attachment, content); err != nil {
			return err
		}
		w.healed[n.by.ID] = true
	}
	return nil
}

// finishProfile notes that the profile was restored, as its last line.
func (w *restoring) finishProfile() error {
	for blob, n := range w.papers {
		if !w.into.Has(blob) && (n.paper || n.by.Kind == record.KindProfile) {
			w.missing[n.by.ID] = true
		}
	}
	e := record.Event{At: w.backups.o.Clock().UTC(), Account: w.m.Account, Identifier: w.m.Identifier,
		Device: w.vault.Account().Device(), Action: record.ActionRestored}
	return w.into.Add(w.ctx, app.JournalLine{Event: &e}, 0)
}

// stillMissing leaves out the papers that the backup lacked and the present vault had.
func (w *restoring) stillMissing(all []app.Damage) []app.Damage {
	return slices.DeleteFunc(slices.Clone(all), func(d app.Damage) bool {
		return d.Part == app.DamagedAttachment && w.healed[d.ID] && !w.missing[d.ID]
	})
}
