package app

import (
	"context"
	"io"
	"time"

	"carnet/app/record"
	"carnet/app/text"
)

// Progress hears how far slow work has come, in bytes. total is -1 where it is not known. It may be called from any
// goroutine, and as often as the work likes.
type Progress func(done, total int64)

// Place is one file outside the vault: a path of the computer, or what a phone's file chooser gave.
type Place interface {
	// Create begins the file. Closing makes it durable; without it nothing of a former file of that name is lost.
	Create() (io.WriteCloser, error)
	Open() (io.ReadCloser, error)
	// Remove deletes what Create made. It is no error if there is nothing.
	Remove() error
}

// BackupKey opens or closes a backup file: by a passphrase, or for people.
type BackupKey struct {
	Passphrase string
	// Members closes the file for every account that is a member of one of its profiles, instead of a passphrase. Any one of
	// them opens it.
	Members bool
	// Identities open a file that was closed for people: lines AGE-SECRET-KEY-PQ-1…, as BackupIdentity gives them.
	Identities []string
}

// BackupReport is what a backup file holds, as found by reading it, or as just written.
type BackupReport struct {
	Created    time.Time       `json:"created"`
	Identifier string          `json:"identifier"` // account that made it
	Profiles   []BackupProfile `json:"profiles"`
	Bytes      int64           `json:"bytes"` // length of the file; 0 when only its beginning was read
	// Damage is what was missing or altered in the vault when the backup was made: all the rest is in it.
	Damage []Damage `json:"damage,omitempty"`
	// Accounts counts the other accounts that come back with it and read the profiles of which they are members.
	Accounts int `json:"accounts,omitempty"`
	// OtherAccounts counts the accounts of the present vault that the backup does not bring back.
	OtherAccounts int `json:"other_accounts,omitempty"`
}

// BackupProfile is one profile in a backup file.
type BackupProfile struct {
	ID      record.ID   `json:"id"`
	Name    string      `json:"name"`    // as called
	Role    record.Role `json:"role"`    // the account holder's own, or an attached one
	Records int         `json:"records"` // that are not deleted
	Lines   int         `json:"lines"`   // of the journal
	Files   int         `json:"files"`   // originals and previews
}

// Former is the vault that a restoration replaced. It is kept until the family confirms the restoration.
type Former struct {
	Since time.Time // when it was replaced
}

// Backups writes, proves and restores backup files. Beside the errors named, all fail with Canceled, DiskFull,
// VaultReadOnly, and BackupDamaged for a file that is cut, altered or not ours.
type Backups interface {
	// Write makes a backup of the given profiles and reads it back whole before it returns. Where anything fails no file is
	// left. words are the language of its readable pages.
	Write(ctx context.Context, a Account, profiles []BackupSource, to Place, key BackupKey, words *text.Catalogue, progress Progress) (BackupReport, error)
	// Peek reads only the beginning: what is in the file, and that the key fits. Errors: WrongPassphrase.
	Peek(ctx context.Context, from Place, key BackupKey) (BackupReport, error)
	// Prove reads the whole file and checks everything in it, without a vault. Errors: WrongPassphrase.
	Prove(ctx context.Context, from Place, key BackupKey, progress Progress) (BackupReport, error)
	// Restore makes a new vault beside the present one, with the account that made the backup under a new password, and
	// proves it. It replaces the present vault when that is next opened. keep are open profiles of the present vault:
	// what is whole in them and not in the backup is carried over, so that an old backup takes nothing back.
	// Errors: WrongPassphrase, WeakPassword.
	Restore(ctx context.Context, from Place, key BackupKey, password string, keep []BackupSource, progress Progress) (report BackupReport, recoveryCode string, err error)
	// Former is the vault that the last restoration replaced, if it is still there.
	Former() (Former, bool)
	// FormerBytes is the room that it takes, which needs a look at every file of it.
	FormerBytes() int64
	// RemoveFormer deletes it: the restoration is confirmed.
	RemoveFormer(ctx context.Context) error
	// BringBackFormer undoes the restoration when the vault is next opened: the former one takes its place again, and the
	// restored one becomes the former.
	BringBackFormer(ctx context.Context) error
}

// BackupSource is one open profile.
type BackupSource struct {
	ID    record.ID
	Name  string // as called
	Role  record.Role
	Store Store
}

// Exports hands a whole record book out, and takes it in again.
type Exports interface {
	// Write makes a ZIP file of one profile: FHIR R4, the original documents, readable pages. It is not encrypted.
	Write(ctx context.Context, p BackupSource, w io.Writer, words *text.Catalogue, today record.Date, progress Progress) (ExportReport, error)
	// Read opens an export of ours. Errors: ExportDamaged, also for a file of another program.
	Read(ctx context.Context, r io.ReaderAt, size int64) (ExportFile, error)
}

// ExportReport is what an export holds.
type ExportReport struct {
	Records int `json:"records"` // that are not deleted
	Lines   int `json:"lines"`   // versions and events
	Files   int `json:"files"`
	// Damage is what was missing or altered in the vault: all the rest is in the file.
	Damage []Damage `json:"damage,omitempty"`
}

// ExportFile is an export that was read and found whole.
type ExportFile interface {
	Profile() record.ID
	// Lines are all versions of all records, and the events, in the order of the journal.
	Lines() []JournalLine
	// Attachments are all files that the lines name and the export holds.
	Attachments() []record.Attachment
	Open(a record.Attachment) (io.ReadCloser, error)
}
