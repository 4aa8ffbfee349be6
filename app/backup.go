package app

import (
	"context"
	"time"

	"carnet/app/password"
	"carnet/app/record"
	"carnet/app/text"
)

// DefaultBackupDays is how old a backup may be before the home screen asks for another one.
const DefaultBackupDays = 30

// BackupSettings are how an account backs up, kept with its preferences, sealed.
type BackupSettings struct {
	Folder     string    `json:"folder,omitempty"`     // URI of the chosen folder, "" to choose a file each time
	Passphrase string    `json:"passphrase,omitempty"` // kept so that the next backup takes one touch
	Members    bool      `json:"members,omitempty"`    // close backups for the representatives' accounts instead
	EveryDays  int       `json:"every_days,omitempty"` // 0 is DefaultBackupDays, -1 never asks
	Last       time.Time `json:"last,omitzero"`
	LastFile   string    `json:"last_file,omitempty"` // name of the file
	LastProof  time.Time `json:"last_proof,omitzero"` // of the last rehearsal that succeeded
}

// BackupStatus is what the home screen says of the backups.
type BackupStatus struct {
	Never bool
	Days  int  // since the last one
	Due   bool // it is time for another one
}

// BackupStatus tells how old the last backup is.
func (s *Session) BackupStatus() (BackupStatus, error) {
	prefs, err := s.Preferences()
	if err != nil {
		return BackupStatus{}, err
	}
	b := prefs.Backup
	if b.Last.IsZero() {
		return BackupStatus{Never: true, Due: b.EveryDays >= 0}, nil
	}
	every := b.EveryDays
	if every == 0 {
		every = DefaultBackupDays
	}
	// A clock that was set back makes no backup young again, and none of the future old.
	days := max(0, int(s.carnet.clock().Sub(b.Last).Hours()/24))
	return BackupStatus{Days: days, Due: every > 0 && days >= every}, nil
}

// BackupSettings returns how this account backs up.
func (s *Session) BackupSettings() (BackupSettings, error) {
	prefs, err := s.Preferences()
	return prefs.Backup, err
}

// SetBackupSettings changes how this account backs up.
func (s *Session) SetBackupSettings(change func(*BackupSettings)) error {
	return s.ChangePreferences(func(p *Preferences) { change(&p.Backup) })
}

// CanBackUp reports that there is a profile that this account can open, and so something to back up.
func (s *Session) CanBackUp() bool { return len(s.sources()) > 0 }

// BackupName is the name proposed for a backup file made now. It tells the day and nothing of a person.
func (s *Session) BackupName() string {
	return "carnet-" + s.carnet.clock().Format("2006-01-02") + ".age"
}

// Backup writes every profile that this account can open into one encrypted file and reads it back. With damage in the
// vault the backup holds all that is whole, and the report says what is missing. A report beside an error says that the
// file is whole and that only the account could not keep that it was made, as on a full disk. Errors: WeakPassword for the
// passphrase, NotAllowed when there is nothing to back up, and those of Backups.Write.
func (s *Session) Backup(ctx context.Context, to Place, file string, key BackupKey, words *text.Catalogue, progress Progress) (BackupReport, error) {
	const op = "back up"
	if !key.Members {
		if v := password.Check(key.Passphrase, s.personal()); !v.OK {
			return BackupReport{}, record.E(record.WeakPassword, op)
		}
	}
	sources := s.sources()
	if len(sources) == 0 {
		return BackupReport{}, record.E(record.NotAllowed, op)
	}
	report, err := s.carnet.backups.Write(ctx, s.account, sources, to, key, words, progress)
	if err != nil {
		return BackupReport{}, err
	}
	s.note(record.Event{Action: record.ActionBackedUp, File: file}, sources...)
	return report, s.SetBackupSettings(func(b *BackupSettings) { b.Last, b.LastFile = s.carnet.clock().UTC(), file })
}

// BackupIdentity is the line that opens the backups which were closed for this account's holder, also in the stock age
// program. It is as secret as the account itself: ask for the password first.
func (s *Session) BackupIdentity() (string, error) { return s.account.BackupIdentity() }

// Restore makes a vault out of a backup; see Backups.Restore. What is whole in the profiles open here and not in the
// backup is carried over.
func (s *Session) Restore(ctx context.Context, from Place, key BackupKey, pass string, progress Progress) (BackupReport, string, error) {
	return s.carnet.restore(ctx, from, key, pass, s.sources(), progress)
}

// Restore makes a vault out of a backup, which replaces the present one when that is next opened.
func (c *Carnet) Restore(ctx context.Context, from Place, key BackupKey, pass string, progress Progress) (BackupReport, string, error) {
	return c.restore(ctx, from, key, pass, nil, progress)
}

func (c *Carnet) restore(ctx context.Context, from Place, key BackupKey, pass string, keep []BackupSource, progress Progress) (BackupReport, string, error) {
	if v := password.Check(pass, nil); !v.OK {
		return BackupReport{}, "", record.E(record.WeakPassword, "restore")
	}
	return c.backups.Restore(ctx, from, key, pass, keep, progress)
}

// PeekBackup tells what a backup holds, by its beginning.
func (c *Carnet) PeekBackup(ctx context.Context, from Place, key BackupKey) (BackupReport, error) {
	return c.backups.Peek(ctx, from, key)
}

// ProveBackup answers « Puis-je restaurer ? »: it reads the whole file and touches no vault.
func (c *Carnet) ProveBackup(ctx context.Context, from Place, key BackupKey, progress Progress) (BackupReport, error) {
	return c.backups.Prove(ctx, from, key, progress)
}

// ProveBackup is that of Carnet, and keeps when a rehearsal succeeded; a report beside an error says that only this could
// not be kept.
func (s *Session) ProveBackup(ctx context.Context, from Place, key BackupKey, progress Progress) (BackupReport, error) {
	report, err := s.carnet.ProveBackup(ctx, from, key, progress)
	if err != nil {
		return BackupReport{}, err
	}
	return report, s.SetBackupSettings(func(b *BackupSettings) { b.LastProof = s.carnet.clock().UTC() })
}

// Former is the vault that the last restoration replaced, if it is still kept.
func (c *Carnet) Former() (Former, bool) { return c.backups.Former() }

// FormerBytes is the room that it takes.
func (c *Carnet) FormerBytes() int64 { return c.backups.FormerBytes() }

// RemoveFormer deletes the vault that the last restoration replaced.
func (c *Carnet) RemoveFormer(ctx context.Context) error { return c.backups.RemoveFormer(ctx) }

// BringBackFormer undoes the last restoration when the vault is next opened.
func (c *Carnet) BringBackFormer(ctx context.Context) error { return c.backups.BringBackFormer(ctx) }

// sources are the profiles that this account may hand out.
func (s *Session) sources() []BackupSource {
	var all []BackupSource
	for _, p := range s.Profiles() {
		if p.Status() == Active && !p.lost() {
			all = append(all, p.source())
		}
	}
	return all
}

func (p *Profile) source() BackupSource {
	who := p.Identity()
	return BackupSource{ID: p.ID(), Name: who.CallName(), Role: who.Role, Store: p.store}
}
