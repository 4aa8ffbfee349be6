// Package app is what a family can do with Carnet, as plain Go: open the record, add a child, note a measure
// or a dose, keep a document, hand it out again. Screens and commands call it; it shows nothing itself.
//
// app declares the small interfaces that it needs (this file); storage satisfies them and main wires both.
package app

import (
	"context"
	"errors"
	"io"
	"time"

	"carnet/app/record"
)

// Clock tells the time. It is a parameter everywhere, so that tests and the demo family have a day of their own.
type Clock func() time.Time

// AccountKind says who an account is for.
type AccountKind string

// An adult account may hold several profiles; a child-only account holds one, managed without an account of the parent's own.
const (
	AdultAccount AccountKind = "adult"
	ChildAccount AccountKind = "child"
)

// NewAccount is what creating an account needs. Password is used exactly as typed, after Unicode NFC.
type NewAccount struct {
	Identifier string // lower-case ASCII letters and digits, 3 to 40
	Password   string
	Kind       AccountKind
	// ID is that of an account that is restored; a new one is chosen where it is zero.
	ID record.ID
	// Begin, if any, makes what the account begins with, such as its holder's profile. The account exists only once
	// Begin has succeeded: nobody is left with an account that holds nothing.
	Begin func(Account) error
}

// ErrTooMany says that records do not fit into one commit; they can be committed in parts.
var ErrTooMany = errors.New("too many records for one commit")

// ProfileStatus is the state of a profile in one account.
type ProfileStatus string

// The states that the profile band shows.
const (
	Active  ProfileStatus = "active"
	Pending ProfileStatus = "pending" // « En attente d'activation »: shared with this account, not yet accepted
	Refused ProfileStatus = "refused" // « Profil opposé »
)

// ProfileRef is a profile that an account holds a key to.
type ProfileRef struct {
	ID     record.ID
	Status ProfileStatus
}

// Damage is one thing that the vault should hold and does not, or holds altered. It never carries content.
type Damage struct {
	Kind    record.Kind // what it was, "" when even that is not known
	ID      record.ID   // zero when not known
	Written time.Time   // when it was last written, zero when not known
	Part    DamagePart
}

// DamagePart says which part is damaged.
type DamagePart string

// The parts that can be damaged.
const (
	DamagedRecord     DamagePart = "record"     // missing or altered
	DamagedAttachment DamagePart = "attachment" // the record is whole, a file of it is missing or altered
	DamagedJournal    DamagePart = "journal"    // an entry of the history is missing or altered
	DamagedInventory  DamagePart = "inventory"  // the list of records itself
	RolledBack        DamagePart = "rollback"   // the whole profile is older than what was last saved
	LostProfile       DamagePart = "profile"    // the profile cannot be opened at all
	DamagedStore      DamagePart = "store"      // a file of the whole vault; what could be read of it is shown
	NewerProfile      DamagePart = "newer"      // a newer Carnet wrote the profile: nothing is damaged, this one cannot read it
)

// Vault is the closed record: what can be done before anyone has unlocked it.
// Every method is safe to call from any goroutine and may take a second (key derivation).
type Vault interface {
	// Empty reports that no account exists yet.
	Empty() bool
	// CreateAccount makes an account and returns its recovery code, shown once.
	CreateAccount(ctx context.Context, n NewAccount) (a Account, recoveryCode string, err error)
	// Unlock fails with WrongCredentials for an unknown account and for a wrong password alike, after the same work,
	// and with Throttled, before any work, while Delay is positive.
	Unlock(ctx context.Context, identifier, password string) (Account, error)
	// Recover sets a new password with the recovery code, which stays valid.
	Recover(ctx context.Context, identifier, code, newPassword string) (Account, error)
	// Delay is how long the next try for this identifier has to wait.
	Delay(identifier string) time.Duration
	Close() error
}

// Account is an unlocked account. After Lock every method fails with Locked.
type Account interface {
	ID() record.ID
	Identifier() string
	// Device numbers this device in the version clock.
	Device() uint32
	Kind() AccountKind
	// Fingerprint is the short code that another person compares before sharing a profile with this account.
	Fingerprint() string
	// Profiles lists the profiles of the account, also one that Open will not be able to open: it must not vanish.
	Profiles() ([]ProfileRef, error)
	// CreateProfile makes a new profile with its first record and returns it open.
	CreateProfile(ctx context.Context, id record.ID, first record.Record) (Store, error)
	Open(ctx context.Context, profile record.ID) (Store, error)
	// Share grants the profile to another account of this vault. code is that account's Fingerprint, as read out by
	// its owner: a wrong one fails with WrongCode and grants nothing.
	Share(ctx context.Context, profile record.ID, identifier, code string) error
	// SetStatus keeps the answer to a shared profile.
	SetStatus(profile record.ID, s ProfileStatus) error
	// Members counts the accounts that hold the profile's key.
	Members(profile record.ID) (int, error)
	// Erase destroys the keys of a profile for every account of this vault, and then removes what they opened. Once it has
	// begun it cannot be canceled; after a crash the next opening of the vault goes on with it.
	Erase(ctx context.Context, profile record.ID, progress func(done, total int)) (Erasure, error)
	// Erasures lists the profiles that were erased, by this account or another one of the vault, the latest first, as
	// long as Acknowledge was not called for them by this account.
	Erasures() ([]Erasure, error)
	Acknowledge(profile record.ID) error

	CheckPassword(ctx context.Context, password string) error
	ChangePassword(ctx context.Context, old, new string) error
	// NewRecoveryCode makes the former code useless.
	NewRecoveryCode(ctx context.Context, password string) (string, error)

	// BackupIdentity is the private key of this account as the stock age program reads it, AGE-SECRET-KEY-PQ-1…
	BackupIdentity() (string, error)

	// Preferences and SetPreferences keep a small text of the account's own, sealed.
	Preferences() ([]byte, error)
	SetPreferences(b []byte) error

	Lock()
}

// Store is one open profile.
type Store interface {
	// Load reads and checks everything. Damage is returned beside what is whole, never instead of it; with damage to
	// anything but an attachment the store is read-only.
	Load(ctx context.Context) ([]record.Record, []Damage, error)
	// Commit writes new versions of records, all or nothing, on stable storage before it returns. It fails with
	// ErrTooMany, and has written nothing, when there are more than fit into one transaction.
	Commit(ctx context.Context, records ...record.Record) error
	// History returns all versions of a record, the oldest first. With RecordDamaged it returns those that are whole.
	History(ctx context.Context, id record.ID) ([]record.Record, error)
	// Attach seals what r gives beside the database, on stable storage, before any record names it.
	Attach(ctx context.Context, r io.Reader, t record.MediaType) (record.Attachment, error)
	// PutBack seals a file again under the id of an attachment that a record names, when what r gives is the very same
	// content: what a backup or an export holds heals a file that was lost. Errors: RecordDamaged for other content.
	PutBack(ctx context.Context, a record.Attachment, r io.Reader) error
	// Discard removes attachments of this session that no commit has named, such as those of an import that was given
	// up; it leaves all others alone.
	Discard(all ...record.Attachment)
	// OpenAttachment reads sealed bytes back; a damaged file fails with RecordDamaged, at Open or while reading.
	OpenAttachment(ctx context.Context, a record.Attachment) (io.ReadCloser, error)
	// Note adds an event to the journal, on stable storage before it returns.
	Note(ctx context.Context, e record.Event) error
	// Journal calls visit for each line of the journal, the oldest first: all versions of all records, and the events.
	// Lines that are damaged are left out and reported. An error of visit ends the reading and is returned as it is.
	// visit may be slow and may call the store: lines that are written meanwhile are not visited, and nothing waits.
	Journal(ctx context.Context, visit func(JournalLine) error) ([]Damage, error)
	// ReadOnly reports that damage or a failing disk stopped all writing.
	ReadOnly() bool
	// Verify re-reads everything, attachments and history included, and returns what is damaged.
	Verify(ctx context.Context, progress func(done, total int)) ([]Damage, error)
}

// JournalLine is one line of what happened to a profile: a version of a record, or an event. The journal is a chain: no
// line can be altered, left out or put in between without being noticed.
type JournalLine struct {
	Seq    uint64         // from 1
	Record *record.Record // nil for an event
	Event  *record.Event  // nil for a version of a record
}

// Erasure is the proof that a profile was erased: what was destroyed, and what may still exist elsewhere. It holds no
// name: a person who is forgotten must not be remembered by the proof.
type Erasure struct {
	Profile record.ID `json:"profile"`
	At      time.Time `json:"at"`
	By      record.ID `json:"by"`      // the account that erased it
	Records int       `json:"records"` // versions of records whose key is gone
	Files   int       `json:"files"`   // sealed files removed
}

// Photo is a picture made safe: upright, re-encoded, without any metadata.
type Photo struct {
	JPEG          []byte
	Width, Height int
	Thumb         []byte // JPEG, longer side at most 320 px
}

// PDFInfo is what can be told of a PDF without showing it.
type PDFInfo struct {
	Pages int
	Thumb []byte // first page, JPEG, longer side at most 320 px; nil if it could not be drawn
}

// Renderer turns untrusted files into pictures, away from the program's own memory where the system allows it.
type Renderer interface {
	// Read reads a file of the given size, up to the import limit, and tells its type from its first bytes.
	// Errors: FileEmpty, FileTooBig, FileUnsupported.
	Read(ctx context.Context, r io.Reader, size int64) ([]byte, record.MediaType, error)
	Photo(ctx context.Context, file []byte) (Photo, error)
	PDF(ctx context.Context, file []byte) (PDFInfo, error)
	// PDFPage draws a page (from 0) as PNG, its longer side as near to maxSide pixels as the limits allow.
	PDFPage(ctx context.Context, file []byte, page, maxSide int) ([]byte, error)
	// BoxCode finds the code on a photo of a medicine's box and returns its text as it is, which may be anything. Where the
	// photo shows several codes it is one that package box can read, and where it shows none of these, any other.
	// Errors: those of Photo, and CodeNotFound.
	BoxCode(ctx context.Context, file []byte) (string, error)
}

// DeviceSettings are what must be known before anyone unlocks. They belong to the device and hold nothing of a person.
type DeviceSettings struct {
	Language    string `json:"language,omitempty"`     // "fr" or "en"; "" follows the system
	Theme       string `json:"theme,omitempty"`        // "light", "dark", "light-contrast" or "dark-contrast"; "" follows the system
	TextPercent int    `json:"text_percent,omitempty"` // 100 to 200; 0 is 100
}

// DeviceStore keeps the device's settings.
type DeviceStore interface {
	Load() DeviceSettings
	Save(DeviceSettings) error
}
