// Package storage is the vault: accounts, signed grants, typed records with their journal, inventory and anchor,
// and sealed attachments. It satisfies app.Vault.
//
// On disk a vault is a folder:
//
//	format          version of this layout, a salt, the number of this device
//	accounts/       one keyslot file and one sealed preferences file per account
//	grants/         one signed, chained membership log per profile
//	anchors/        one authenticated counter per profile, outside the database
//	kv/             the database: sealed values under keyed hashes, nothing readable, nothing sortable
//	blobs/          sealed attachments, named at random
//	throttle        failed tries per account
//
// A record that the inventory lists and the database does not hold is reported as damaged: never as absent.
package storage

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
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

// Format is the version of the folder's layout that this program writes.
const Format = 1

// minFree is the room that every write leaves on the disk: one compaction of the database may need 60 MiB at once.
const minFree = 256 << 20

// Options are what a vault needs from outside. All fields are required.
type Options struct {
	Clock  app.Clock
	Random io.Reader // crypto/rand.Reader outside tests
	// KDF gives the password hashing cost for new passwords.
	KDF func(context.Context) (seal.KDF, error)
}

// Vault is an open vault folder. It is safe for use by several goroutines.
type Vault struct {
	dir    string
	o      Options
	format formatFile
	kv     kv.Store
	blobs  *blob.Store
	brake  *throttle

	mu sync.Mutex // serialises changes to the account and grant files
}

var _ app.Vault = (*Vault)(nil)

// formatFile is the only file whose meaning can never change: it says how to read the others.
type formatFile struct {
	Carnet int    `json:"carnet-vault"` // Format
	Salt   string `json:"salt"`         // hex, keys the identifier tags
	Device uint32 `json:"device"`       // of the version clock
}

// Open opens the vault folder, creating an empty vault where there is none.
// Errors: VaultBusy, VaultReadOnly, VaultNewer, VaultDamaged, DiskFull; nothing is changed on disk then.
func Open(dir string, o Options) (*Vault, error) {
	const op = "open vault"
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, record.Wrap(diskKind(err), op, err)
	}
	f, err := readFormat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		f, err = createFormat(dir, o.Random)
	}
	if err != nil {
		return nil, err
	}
	for _, sub := range []string{"accounts", "grants", "anchors", "blobs"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, record.Wrap(diskKind(err), op, err)
		}
	}
	db, err := kv.Open(filepath.Join(dir, "kv"), kv.Options{MinFree: minFree})
	if err != nil {
		return nil, record.Wrap(record.VaultDamaged, op, err)
	}
	blobs, err := blob.Open(filepath.Join(dir, "blobs"), o.Random)
	if err != nil {
		return nil, errors.Join(record.Wrap(record.VaultDamaged, op, err), db.Close())
	}
	brake, err := openThrottle(filepath.Join(dir, "throttle"), o.Clock)
	if err != nil {
		return nil, errors.Join(record.Wrap(record.VaultDamaged, op, err), db.Close())
	}
	return &Vault{dir: dir, o: o, format: f, kv: db, blobs: blobs, brake: brake}, nil
}

func readFormat(dir string) (formatFile, error) {
	const op = "read vault format"
	b, err := os.ReadFile(filepath.Join(dir, "format"))
	if errors.Is(err, fs.ErrNotExist) {
		if _, kvErr := os.Stat(filepath.Join(dir, "kv")); kvErr == nil {
			return formatFile{}, record.E(record.VaultDamaged, op) // a database without its format is not a new vault
		}
		return formatFile{}, err
	}
	if err != nil {
		return formatFile{}, record.Wrap(record.VaultDamaged, op, err)
	}
	return decodeFormat(b)
}

func decodeFormat(b []byte) (formatFile, error) {
	const op = "decode vault format"
	var f formatFile
	if err := json.Unmarshal(b, &f); err != nil {
		return formatFile{}, record.Wrap(record.VaultDamaged, op, err)
	}
	if f.Carnet > Format {
		return formatFile{}, record.E(record.VaultNewer, op)
	}
	if salt, err := hex.DecodeString(f.Salt); f.Carnet < 1 || err != nil || len(salt) != len(seal.Key{}) {
		return formatFile{}, record.E(record.VaultDamaged, op)
	}
	return f, nil
}

func createFormat(dir string, random io.Reader) (formatFile, error) {
	const op = "create vault"
	salt, err := seal.NewKey(random)
	if err != nil {
		return formatFile{}, record.Wrap(record.Internal, op, err)
	}
	var device [4]byte
	if _, err := io.ReadFull(random, device[:]); err != nil {
		return formatFile{}, record.Wrap(record.Internal, op, err)
	}
	f := formatFile{Carnet: Format, Salt: hex.EncodeToString(salt[:]), Device: binary.BigEndian.Uint32(device[:])}
	b, err := json.Marshal(f)
	if err != nil {
		return formatFile{}, record.Wrap(record.Internal, op, err)
	}
	return f, writeFile(filepath.Join(dir, "format"), append(b, '\n'))
}

// Close locks nothing: lock the accounts first. It lets the database finish its work.
func (v *Vault) Close() error { return v.kv.Close() }

// Dir is the vault's folder.
func (v *Vault) Dir() string { return v.dir }

// Empty implements app.Vault.
func (v *Vault) Empty() bool {
	slots, err := v.slotFiles()
	return err == nil && len(slots) == 0
}

// Accounts counts the accounts of the vault.
func (v *Vault) Accounts() int {
	slots, _ := v.slotFiles()
	return len(slots)
}

func (v *Vault) slotFiles() ([]string, error) {
	return filepath.Glob(filepath.Join(v.dir, "accounts", "*.slot"))
}

// tag is the keyed hash under which an identifier is found: the account files name nobody.
func (v *Vault) tag(identifier string) [32]byte {
	var salt seal.Key
	b, _ := hex.DecodeString(v.format.Salt) // checked when the file was read
	copy(salt[:], b)
	return seal.MAC(salt, []byte("identifier"), []byte(identifier))
}

// slot finds the keyslot of an identifier; ok is false when there is none. A keyslot file that cannot be read is an
// error only when no other one matches, so that one damaged file does not lock out the other accounts.
func (v *Vault) slot(identifier string) (s seal.Keyslot, ok bool, err error) {
	want := v.tag(identifier)
	files, err := v.slotFiles()
	if err != nil {
		return seal.Keyslot{}, false, record.Wrap(record.VaultDamaged, "list accounts", err)
	}
	var damaged error
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			damaged = record.Wrap(record.VaultDamaged, "read account", err)
			continue
		}
		s, err := seal.DecodeKeyslot(b)
		if err != nil {
			damaged = err
			continue
		}
		if s.Tag == want {
			return s, true, nil
		}
	}
	return seal.Keyslot{}, false, damaged
}

func (v *Vault) writeSlot(s seal.Keyslot) error {
	b, err := s.Encode()
	if err != nil {
		return record.Wrap(record.Internal, "encode account", err)
	}
	return writeFile(v.accountFile(s.ID, "slot"), b)
}

func (v *Vault) accountFile(id record.ID, ext string) string {
	return filepath.Join(v.dir, "accounts", hex.EncodeToString(id[:])+"."+ext)
}

// CreateAccount implements app.Vault.
func (v *Vault) CreateAccount(ctx context.Context, n app.NewAccount) (app.Account, string, error) {
	const op = "create account"
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
	id, err := v.newID()
	if err != nil {
		return nil, "", record.Wrap(record.Internal, op, err)
	}
	s, keys, code, err := seal.NewKeyslot(v.o.Random, id, string(n.Kind), v.tag(n.Identifier), n.Password, kdf)
	if err != nil {
		return nil, "", record.Wrap(record.Internal, op, err)
	}
	a := v.account(n.Identifier, s, keys)
	if err := ctx.Err(); err != nil {
		return nil, "", record.Wrap(record.Canceled, op, err)
	}
	if err := a.savePrivate(private{}); err != nil {
		return nil, "", err
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
		if err := s.SetPassword(v.o.Random, keys, newPassword, kdf); err != nil {
			return nil, err
		}
		return keys, v.writeSlot(s)
	})
}

// enter runs one try to open an account behind the brake. The try is counted before it is made, so that killing the
// program does not make it free.
func (v *Vault) enter(ctx context.Context, identifier string, try func(seal.Keyslot, bool) (*seal.Keys, error)) (app.Account, error) {
	tag := v.tag(identifier)
	if err := v.brake.begin(tag); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, record.Wrap(record.Canceled, "unlock", err)
	}
	s, found, err := v.slot(identifier)
	if err != nil {
		return nil, err
	}
	keys, err := try(s, found)
	if err != nil {
		return nil, err
	}
	if err := v.brake.clear(tag); err != nil {
		return nil, err
	}
	return v.account(identifier, s, keys), nil
}

// anyKDF returns the cost of the first account, so that a try for an unknown one takes the same time.
func (v *Vault) anyKDF(ctx context.Context) (seal.KDF, error) {
	files, _ := v.slotFiles()
	for _, name := range files {
		if b, err := os.ReadFile(name); err == nil {
			if s, err := seal.DecodeKeyslot(b); err == nil {
				return s.KDF(), nil
			}
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
