package stagetest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
)

// Backups stands in for what writes and restores backups. It asks for keys as the real one does and writes into the file
// no more than a screen can tell, so that every way through the screens is walked fast, and what goes wrong can be chosen.
type Backups struct {
	Fail     error        // what the next calls fail with; nil when they work
	Damage   []app.Damage // what the next backup lacks
	Others   int          // accounts that a backup does not bring back
	Kept     *app.Former  // what Former tells; nil for none
	Restored []Restored   // in order
	Removed  int          // calls of RemoveFormer
	Undone   int          // calls of BringBackFormer
	Working  func()       // called in the midst of slow work, to look at the screen meanwhile; may be nil

	clock func() time.Time
}

// Restored is what a restoration was asked for.
type Restored struct {
	Password string
	Kept     int // profiles of the open session whose newer records are carried over
}

// Identity opens the backups that Backups closes for people.
const Identity = "AGE-SECRET-KEY-PQ-1FIXTURE"

// RestoredCode is the recovery code of an account that Backups restores.
const RestoredCode = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567"

var _ app.Backups = (*Backups)(nil)

// BackUp wires b, so that the fixture's carnet can be backed up.
func BackUp(b *Backups) Option { return func(o *options) { o.backups = b } }

// file is what Backups writes.
type file struct {
	Passphrase string           `json:"passphrase"` // "" for people
	Report     app.BackupReport `json:"report"`
}

// Write implements app.Backups.
func (b *Backups) Write(ctx context.Context, a app.Account, profiles []app.BackupSource, to app.Place, key app.BackupKey, _ *text.Catalogue, progress app.Progress) (app.BackupReport, error) {
	r := app.BackupReport{Created: b.clock().UTC(), Identifier: a.Identifier(), Damage: b.Damage, OtherAccounts: b.Others}
	for _, p := range profiles {
		records, _, err := p.Store.Load(ctx)
		if err != nil {
			return app.BackupReport{}, err
		}
		r.Profiles = append(r.Profiles, app.BackupProfile{ID: p.ID, Name: p.Name, Role: p.Role, Records: len(records), Files: 1})
	}
	if err := b.work(ctx, progress); err != nil {
		return app.BackupReport{}, err
	}
	content, err := json.Marshal(file{Passphrase: key.Passphrase, Report: r})
	if err != nil {
		return app.BackupReport{}, err
	}
	w, err := to.Create()
	if err != nil {
		return app.BackupReport{}, record.Wrap(record.SaveFailed, "write backup", err)
	}
	_, err = w.Write(content)
	if closeErr := w.Close(); err == nil {
		err = closeErr
	}
	r.Bytes = int64(len(content))
	return r, record.Wrap(record.SaveFailed, "write backup", err)
}

// Peek implements app.Backups.
func (b *Backups) Peek(ctx context.Context, from app.Place, key app.BackupKey) (app.BackupReport, error) {
	return b.read(ctx, from, key, func(int64, int64) {})
}

// Prove implements app.Backups.
func (b *Backups) Prove(ctx context.Context, from app.Place, key app.BackupKey, progress app.Progress) (app.BackupReport, error) {
	return b.read(ctx, from, key, progress)
}

// Restore implements app.Backups.
func (b *Backups) Restore(ctx context.Context, from app.Place, key app.BackupKey, password string, keep []app.BackupSource, progress app.Progress) (app.BackupReport, string, error) {
	r, err := b.read(ctx, from, key, progress)
	if err != nil {
		return app.BackupReport{}, "", err
	}
	b.Restored = append(b.Restored, Restored{Password: password, Kept: len(keep)})
	return r, RestoredCode, nil
}

func (b *Backups) read(ctx context.Context, from app.Place, key app.BackupKey, progress app.Progress) (app.BackupReport, error) {
	if err := b.work(ctx, progress); err != nil {
		return app.BackupReport{}, err
	}
	r, err := from.Open()
	if err != nil {
		return app.BackupReport{}, err
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		return app.BackupReport{}, err
	}
	var f file
	switch err := json.NewDecoder(bytes.NewReader(content)).Decode(&f); {
	case err != nil:
		return app.BackupReport{}, record.Wrap(record.BackupDamaged, "read backup", err)
	case f.Passphrase == "" && !slices.Contains(key.Identities, Identity):
		return app.BackupReport{}, record.E(record.WrongKeyFile, "read backup")
	case f.Passphrase != "" && f.Passphrase != key.Passphrase:
		return app.BackupReport{}, record.E(record.WrongPassphrase, "read backup")
	}
	f.Report.Bytes = int64(len(content))
	return f.Report, nil
}

// work takes as long as Working lets it.
func (b *Backups) work(ctx context.Context, progress app.Progress) error {
	progress(0, 100)
	if b.Working != nil {
		progress(40, 100)
		b.Working()
	}
	if ctx.Err() != nil {
		return record.Wrap(record.Canceled, "work on backup", ctx.Err())
	}
	progress(100, 100)
	return b.Fail
}

// Former implements app.Backups.
func (b *Backups) Former() (app.Former, bool) {
	if b.Kept == nil {
		return app.Former{}, false
	}
	return *b.Kept, true
}

// FormerBytes implements app.Backups.
func (b *Backups) FormerBytes() int64 { return 340_000_000 }

// RemoveFormer implements app.Backups.
func (b *Backups) RemoveFormer(context.Context) error {
	if b.Fail != nil {
		return b.Fail
	}
	b.Kept = nil
	b.Removed++
	return nil
}

// BringBackFormer implements app.Backups.
func (b *Backups) BringBackFormer(context.Context) error {
	if b.Fail != nil {
		return b.Fail
	}
	b.Undone++
	return nil
}
