// Package storage is the vault: accounts, signed grants, typed records with their journal, inventory and anchor,
// and sealed attachments. It satisfies app.Vault.
//
// On disk a vault is a folder:
//
//	format          version of this layout, a salt, the number of this device
//	accounts/       one keyslot file and one sealed preferences file per account
//	grants/         one signed, chained membership log per profile
//	anchors/        one authenticated counter per profile, outside the database
//	erased/         one signed note per profile that was erased
//	spare/          a second copy of each of the above
//	kv/             the database: sealed values under keyed hashes, nothing readable, nothing sortable
//	blobs/          sealed attachments, named at random, in one folder per profile
//	throttle        failed tries per account
//	reserve         nothing: room that can be given back to a full disk
//
// A record that the inventory lists and the database does not hold is reported as damaged: never as absent.
package storage

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/blob"
	"carnet/storage/kv"
	"carnet/storage/seal"
)

// Format is the version of the folder's layout that this program writes. Those of former formats are brought to it: see
// migrate.go.
//
//	1  all attachments in one folder
//	2  one folder per profile; events in the journal
const Format = 2

// Options are what a vault needs from outside. Clock, Random and KDF are required.
type Options struct {
	Clock  app.Clock
	Random io.Reader // crypto/rand.Reader outside tests
	// KDF gives the password hashing cost for new passwords.
	KDF func(context.Context) (seal.KDF, error)
	// Probe opens a copy of a database that was not closed properly: see kv.Options.
	Probe func(ctx context.Context, dir string) error
	// Space is the room to leave on the disk: see kv.Space.
	Space kv.Space
	// Reserve is the size of the file that FreeReserve deletes, ReserveBytes in the program; 0 keeps none.
	Reserve int64
	// Scrub, if any, is called on a goroutine of its own after an account was locked: seal.Scrub, where the process goes on.
	Scrub func()

	newest int                // format that a former program knew; Format when 0
	stop   func(string) error // called between two steps of what changes several files
}

// Vault is an open vault folder. It is safe for use by several goroutines.
type Vault struct {
	dir    string
	o      Options
	format formatFile
	kv     kv.Store
	blobs  *blob.Store
	brake  *throttle
	// salvaged says that kv is what was read of a damaged database: see salvage.go.
	salvaged bool

	mu      sync.Mutex // serialises changes to the account and grant files
	files   sync.Mutex // keeps a small file and its spare in step
	writing sync.Mutex // lets a profile be read or changed as a whole: two accounts may have it open

	opened   sync.Mutex // guards profiles
	profiles []*profile // open ones, of all accounts
}

var _ app.Vault = (*Vault)(nil)

// formatFile is the only file whose meaning can never change: it says how to read the others.
type formatFile struct {
	Carnet int    `json:"carnet-vault"` // of the folder: at most Format
	Salt   string `json:"salt"`         // hex, keys the identifier tags
	Device uint32 `json:"device"`       // of the version clock
	Check  string `json:"check"`        // hex, of the fields above: with another salt every account would seem unknown
}

func (f formatFile) check() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "carnet-vault %d %s %d", f.Carnet, f.Salt, f.Device))
	return hex.EncodeToString(sum[:8])
}

// Open opens the vault folder, creating an empty vault where there is none. Where the database is damaged it opens what
// can be read of it, and its profiles say so; VaultDamaged means that nothing can.
// Errors: VaultBusy, VaultReadOnly, VaultNewer, VaultDamaged, DiskFull; nothing is lost on disk then.
func Open(dir string, o Options) (_ *Vault, err error) {
	const op = "open vault"
	if err := settle(dir, o); err != nil {
		return nil, err
	}
	v := &Vault{dir: dir, o: o, brake: openThrottle(filepath.Join(dir, "throttle"), o.Clock)}
	// Before anything is made: a folder that this program cannot understand is left as it is.
	if err := v.readFormat(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, record.Wrap(diskKind(err), op, err)
	}
	if err := v.openStore(); err != nil {
		return nil, record.Wrap(record.VaultDamaged, op, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, v.Close())
		}
	}()
	// From here on the vault is this program's alone. Two that begin at once must not both choose the salt.
	if err := v.readFormat(); errors.Is(err, fs.ErrNotExist) {
		if err = v.mayChange(op); err == nil {
			err = v.createFormat()
		}
		if err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	}
	if v.salvaged {
		if err := v.openSalvaged(); err != nil {
			return nil, err
		}
		return v, nil
	}
	for _, sub := range folders {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, record.Wrap(diskKind(err), op, err)
		}
		removeTemporary(filepath.Join(dir, sub))
	}
	removeTemporary(dir)
	if err := v.readFormat(); err != nil { // again, now that there is a folder for its spare
		return nil, err
	}
	if err := v.checkAccounts(); err != nil {
		return nil, err
	}
	if err := v.upgrade(); err != nil {
		return nil, err
	}
	if v.blobs, err = blob.Open(filepath.Join(dir, "blobs"), o.Random); err != nil {
		return nil, record.Wrap(record.VaultDamaged, op, err)
	}
	v.finishErasures()
	keepReserve(dir, o.Reserve, o.Space, o.Random)
	return v, nil
}

// folders are made once the format is written: one that is there without it means that the format was lost.
var folders = []string{"accounts", "grants", "anchors", "erased", "blobs", spareFolder}

const formatName = "format"

// readFormat fails with fs.ErrNotExist for a new vault.
func (v *Vault) readFormat() error {
	const op = "read vault format"
	_, err := v.read("", formatName, func(b []byte) (err error) {
		v.format, err = decodeFormat(b, v.newest())
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		for _, sub := range folders {
			if _, err := os.Lstat(filepath.Join(v.dir, sub)); err == nil {
				return record.E(record.VaultDamaged, op)
			}
		}
		return err
	}
	return record.Wrap(record.VaultDamaged, op, err)
}

// checkAccounts refuses to take a vault whose accounts were lost for one that never had any: grants without an account
// are all that a creation that was interrupted leaves, but then the settings of that account are there.
func (v *Vault) checkAccounts() error {
	const op = "check accounts"
	entries, err := os.ReadDir(filepath.Join(v.dir, "accounts"))
	if err != nil {
		return record.Wrap(record.VaultDamaged, op, err)
	}
	slots, err := v.list("accounts", slotExt)
	if err != nil || len(slots)+len(entries) > 0 {
		return err
	}
	logs, err := v.list("grants", logExt)
	if err != nil {
		return err
	}
	notes, err := v.list("erased", goneExt)
	if err == nil && len(logs)+len(notes) > 0 {
		err = record.E(record.VaultDamaged, op)
	}
	return err
}

// decodeFormat reads the file of a format up to newest.
func decodeFormat(b []byte, newest int) (formatFile, error) {
	const op = "decode vault format"
	var f formatFile
	if err := json.Unmarshal(b, &f); err != nil {
		return formatFile{}, record.Wrap(record.VaultDamaged, op, err)
	}
	if f.Carnet > newest {
		return formatFile{}, record.E(record.VaultNewer, op)
	}
	if salt, err := hex.DecodeString(f.Salt); f.Carnet < 1 || err != nil || len(salt) != len(seal.Key{}) || f.Check != f.check() {
		return formatFile{}, record.E(record.VaultDamaged, op)
	}
	return f, nil
}

func (v *Vault) createFormat() error {
	const op = "create vault"
	salt, err := seal.NewKey(v.o.Random)
	if err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	var device [4]byte
	if _, err := io.ReadFull(v.o.Random, device[:]); err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	v.format = formatFile{Carnet: v.newest(), Salt: hex.EncodeToString(salt[:]), Device: binary.BigEndian.Uint32(device[:])}
	v.format.Check = v.format.check()
	b, err := json.Marshal(v.format)
	if err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	return writeFile(filepath.Join(v.dir, formatName), append(b, '\n'))
}

// Close locks nothing: lock the accounts first. It lets the database finish its work.
func (v *Vault) Close() error {
	err := v.kv.Close()
	if record.KindOf(err) == record.DiskFull && FreeReserve(v.dir) == nil {
		err = v.kv.Close() // what it is for: a vault that was closed properly can be read on a full disk
	}
	if v.blobs != nil {
		err = errors.Join(err, v.blobs.Close())
	}
	return err
}

// Empty implements app.Vault. A folder that cannot be listed is not an empty vault.
func (v *Vault) Empty() bool {
	slots, err := v.list("accounts", slotExt)
	return err == nil && len(slots) == 0
}

// tag is the keyed hash under which an identifier is found: the account files name nobody.
func (v *Vault) tag(identifier string) [32]byte {
	var salt seal.Key
	b, _ := hex.DecodeString(v.format.Salt) // checked when the file was read
	copy(salt[:], b)
	return seal.MAC(&salt, []byte("identifier"), []byte(identifier))
}

// slot finds the keyslot of an identifier; ok is false when there is none. A keyslot file that cannot be read is an
// error only when no other one matches, so that one damaged file does not lock out the other accounts.
func (v *Vault) slot(identifier string) (s seal.Keyslot, ok bool, err error) {
	want := v.tag(identifier)
	ids, err := v.list("accounts", slotExt)
	if err != nil {
		return seal.Keyslot{}, false, err
	}
	var damaged error
	for _, id := range ids {
		s, err := v.readSlot(id)
		if err != nil {
			damaged = err
			continue
		}
		if hmac.Equal(s.Tag[:], want[:]) {
			return s, true, nil
		}
	}
	return seal.Keyslot{}, false, damaged
}

// Extensions of the small files.
const (
	slotExt    = ".slot"
	privateExt = ".private"
	logExt     = ".log"
)

func (v *Vault) readSlot(id record.ID) (s seal.Keyslot, err error) {
	const op = "read account"
	_, err = v.read("accounts", fileName(id, slotExt), func(b []byte) (err error) {
		if s, err = seal.DecodeKeyslot(b); err == nil && s.ID != id {
			err = record.E(record.VaultDamaged, op) // copied over another account's
		}
		return err
	})
	return s, record.Wrap(record.VaultDamaged, op, err)
}

func (v *Vault) writeSlot(s seal.Keyslot) error {
	b, err := s.Encode()
	if err != nil {
		return record.Wrap(record.Internal, "encode account", err)
	}
	return v.write("accounts", fileName(s.ID, slotExt), b)
}

// updateSlot changes a keyslot as it is on disk now: another session of the same account may have changed it too.
func (v *Vault) updateSlot(ctx context.Context, id record.ID, change func(*seal.Keyslot) error) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	s, err := v.readSlot(id)
	if err != nil {
		return err
	}
	if err := change(&s); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil { // the hash took its second: whoever gave up meanwhile keeps the former password
		return record.Wrap(record.Canceled, "change account", err)
	}
	return v.writeSlot(s)
}

// CreateAccount implements app.Vault.
func (v *Vault) CreateAccount(ctx context.Context, n app.NewAccount) (_ app.Account, _ string, err error) {
	const op = "create account"
	if err := v.mayChange(op); err != nil {
		return nil, "", err
	}
	kdf, err := v.o.KDF(ctx)
	if err != nil {
		return nil, "", record.Wrap(record.Internal, op, err)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, taken, err := v.slot(n.Identifier); err != nil {
		return nil, "", err
	} else if taken {
		return nil, "", record.E(record.IdentifierTaken, op)
	}
	id := n.ID
	if id.IsZero() {
		if id, err = v.newID(); err != nil {
			return nil, "", record.Wrap(record.Internal, op, err)
		}
	}
	s, keys, code, err := seal.NewKeyslot(v.o.Random, id, string(n.Kind), v.tag(n.Identifier), n.Password, kdf)
	if err != nil {
		return nil, "", record.Wrap(record.Internal, op, err)
	}
	a := v.account(n.Identifier, s, keys)
	defer func() {
		if err != nil {
			a.Lock()
		}
	}()
	if err := a.savePrivate(private{}); err != nil {
		return nil, "", err
	}
	if n.Begin != nil {
		if err := n.Begin(a); err != nil {
			return nil, "", err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, "", record.Wrap(record.Canceled, op, err)
	}
	if err := v.writeSlot(s); err != nil { // last: it is what makes the account exist
		return nil, "", err
	}
	return a, code, nil
}

// Unlock implements app.Vault.
func (v *Vault) Unlock(ctx context.Context, identifier, password string) (app.Account, error) {
	return v.enter(ctx, identifier, func(s seal.Keyslot, found bool) (*seal.Keys, error) {
		if !found {
			kdf, err := v.anyKDF(ctx)
			if err != nil {
				return nil, err
			}
			seal.DummyUnlock(kdf, password) // the same work as for an account that exists
			return nil, record.E(record.WrongCredentials, "unlock")
		}
		return s.OpenPassword(password)
	})
}

// Recover implements app.Vault.
func (v *Vault) Recover(ctx context.Context, identifier, code, newPassword string) (app.Account, error) {
	kdf, err := v.o.KDF(ctx)
	if err != nil {
		return nil, record.Wrap(record.Internal, "recover", err)
	}
	return v.enter(ctx, identifier, func(s seal.Keyslot, found bool) (*seal.Keys, error) {
		if !found {
			return nil, record.E(record.WrongCode, "recover")
		}
		keys, err := s.OpenCode(code)
		if err != nil {
			return nil, err
		}
		err = v.updateSlot(ctx, s.ID, func(s *seal.Keyslot) error { return s.SetPassword(v.o.Random, keys, newPassword, kdf) })
		if err != nil {
			keys.Wipe()
			return nil, err
		}
		return keys, nil
	})
}

// enter runs one try to open an account behind the brake. The try is counted before it is made, so that killing the
// program does not make it free.
func (v *Vault) enter(ctx context.Context, identifier string, try func(seal.Keyslot, bool) (*seal.Keys, error)) (app.Account, error) {
	if err := ctx.Err(); err != nil {
		return nil, record.Wrap(record.Canceled, "unlock", err)
	}
	tag := v.tag(identifier)
	if err := v.brake.begin(tag); err != nil {
		return nil, err
	}
	s, found, err := v.slot(identifier)
	if err != nil {
		return nil, err
	}
	keys, err := try(s, found)
	if err != nil {
		return nil, err
	}
	v.brake.clear(tag)
	return v.account(identifier, s, keys), nil
}

// anyKDF returns the cost of the first account, so that a try for an unknown one takes the same time.
func (v *Vault) anyKDF(ctx context.Context) (seal.KDF, error) {
	ids, _ := v.list("accounts", slotExt)
	for _, id := range ids {
		if s, err := v.readSlot(id); err == nil {
			return s.KDF(), nil
		}
	}
	return v.o.KDF(ctx)
}

// Delay implements app.Vault.
func (v *Vault) Delay(identifier string) time.Duration { return v.brake.delay(v.tag(identifier)) }

func (v *Vault) newID() (record.ID, error) {
	var r [10]byte
	if _, err := io.ReadFull(v.o.Random, r[:]); err != nil {
		return record.ID{}, err
	}
	return record.NewID(v.o.Clock(), r), nil
}
