package storage

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/seal"
)

// account is an unlocked account: the vault plus its keys.
type account struct {
	vault      *Vault
	identifier string

	mu     sync.Mutex
	slot   seal.Keyslot
	public seal.Public // from the opened keys: the copy in the file could have been replaced
	keys   *seal.Keys  // nil once locked
	open   map[record.ID]*profile
}

var _ app.Account = (*account)(nil)

// private is what an account keeps for itself, sealed under its own key.
type private struct {
	Status      map[string]app.ProfileStatus `json:"status,omitempty"` // by profile id
	Preferences []byte                       `json:"preferences,omitempty"`
}

func (v *Vault) account(identifier string, s seal.Keyslot, keys *seal.Keys) *account {
	// Argon2id's 64 to 256 MiB are garbage by now: give them back before the session begins.
	go debug.FreeOSMemory()
	return &account{vault: v, identifier: identifier, slot: s, public: keys.Public(), keys: keys, open: map[record.ID]*profile{}}
}

func (a *account) ID() record.ID         { return a.slot.ID }
func (a *account) Identifier() string    { return a.identifier }
func (a *account) Device() uint32        { return a.vault.format.Device }
func (a *account) Kind() app.AccountKind { return app.AccountKind(a.slot.Kind) }
func (a *account) Fingerprint() string   { return a.public.Fingerprint() }

// unlocked returns the keys, or Locked.
func (a *account) unlocked(op string) (*seal.Keys, error) {
	if a.keys == nil {
		return nil, record.E(record.Locked, op)
	}
	return a.keys, nil
}

// Lock implements app.Account.
func (a *account) Lock() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, p := range a.open {
		p.lock()
	}
	clear(a.open)
	if a.keys != nil {
		a.keys.Wipe()
		a.keys = nil
	}
}

// Profiles implements app.Account: every profile whose membership log has a grant to this account.
func (a *account) Profiles() ([]app.ProfileRef, error) {
	const op = "list profiles"
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, err := a.unlocked(op); err != nil {
		return nil, err
	}
	p, err := a.loadPrivate()
	if err != nil {
		return nil, err
	}
	logs, err := filepath.Glob(filepath.Join(a.vault.dir, "grants", "*.log"))
	if err != nil {
		return nil, record.Wrap(record.VaultDamaged, op, err)
	}
	var refs []app.ProfileRef
	for _, name := range logs {
		b, err := hex.DecodeString(strings.TrimSuffix(filepath.Base(name), ".log"))
		if err != nil || len(b) != len(record.ID{}) {
			continue // not one of ours
		}
		id := record.ID(b)
		grants, err := a.vault.grants(id)
		if err != nil {
			return nil, err
		}
		if _, ok := grantTo(grants, a.slot.ID); !ok {
			continue
		}
		status := p.Status[id.String()]
		if status == "" {
			status = app.Pending
		}
		refs = append(refs, app.ProfileRef{ID: id, Status: status})
	}
	return refs, nil
}

// CreateProfile implements app.Account. The grant is written last: it is what makes the profile exist.
func (a *account) CreateProfile(ctx context.Context, id record.ID, first record.Record) (app.Store, error) {
	const op = "create profile"
	a.mu.Lock()
	defer a.mu.Unlock()
	keys, err := a.unlocked(op)
	if err != nil {
		return nil, err
	}
	pdk, err := seal.NewKey(a.vault.o.Random)
	if err != nil {
		return nil, record.Wrap(record.Internal, op, err)
	}
	defer pdk.Wipe()
	p, err := a.vault.profile(id, 1, pdk)
	if err != nil {
		return nil, err
	}
	p.begin()
	if err := p.Commit(ctx, first); err != nil {
		return nil, err
	}
	g, err := seal.SealGrant(a.vault.o.Random, keys, a.slot.ID, keys.Public(), a.slot.ID, id, 1, roleRepresentative, seal.LogHead(nil), a.vault.o.Clock(), pdk)
	if err != nil {
		return nil, record.Wrap(record.Internal, op, err)
	}
	if err := a.setStatus(id, app.Active); err != nil {
		return nil, err
	}
	if err := a.vault.writeGrants(id, []seal.Grant{g}); err != nil {
		return nil, err
	}
	a.open[id] = p
	return p, nil
}

// Open implements app.Account.
func (a *account) Open(_ context.Context, id record.ID) (app.Store, error) {
	const op = "open profile"
	a.mu.Lock()
	defer a.mu.Unlock()
	keys, err := a.unlocked(op)
	if err != nil {
		return nil, err
	}
	if p, ok := a.open[id]; ok {
		return p, nil
	}
	grants, err := a.vault.grants(id)
	if err != nil {
		return nil, err
	}
	g, ok := grantTo(grants, a.slot.ID)
	if !ok {
		return nil, record.E(record.NotAllowed, op)
	}
	pdk, err := g.Open(keys)
	if err != nil {
		return nil, record.Wrap(record.VaultDamaged, op, err)
	}
	defer pdk.Wipe()
	p, err := a.vault.profile(id, g.Epoch, pdk)
	if err != nil {
		return nil, err
	}
	a.open[id] = p
	return p, nil
}

// Share implements app.Account. The public key comes from the other account's file, but it is used only if its
// fingerprint is the one that its owner read out: a key planted in the folder is refused.
func (a *account) Share(_ context.Context, id record.ID, identifier, code string) error {
	const op = "share profile"
	a.mu.Lock()
	defer a.mu.Unlock()
	keys, err := a.unlocked(op)
	if err != nil {
		return err
	}
	other, found, err := a.vault.slot(identifier)
	if err != nil {
		return err
	}
	if !found {
		return record.E(record.WrongCode, op)
	}
	if err := other.Public.CheckFingerprint(code); err != nil {
		return record.Wrap(record.WrongCode, op, err)
	}
	a.vault.mu.Lock()
	defer a.vault.mu.Unlock()
	grants, err := a.vault.grants(id)
	if err != nil {
		return err
	}
	mine, ok := grantTo(grants, a.slot.ID)
	if !ok {
		return record.E(record.NotAllowed, op)
	}
	if _, already := grantTo(grants, other.ID); already {
		return nil
	}
	pdk, err := mine.Open(keys)
	if err != nil {
		return record.Wrap(record.VaultDamaged, op, err)
	}
	defer pdk.Wipe()
	g, err := seal.SealGrant(a.vault.o.Random, keys, a.slot.ID, other.Public, other.ID, id, mine.Epoch,
		roleRepresentative, seal.LogHead(grants), a.vault.o.Clock(), pdk)
	if err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	return a.vault.writeGrants(id, append(grants, g))
}

// SetStatus implements app.Account.
func (a *account) SetStatus(id record.ID, s app.ProfileStatus) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, err := a.unlocked("set profile status"); err != nil {
		return err
	}
	return a.setStatus(id, s)
}

func (a *account) setStatus(id record.ID, s app.ProfileStatus) error {
	p, err := a.loadPrivate()
	if err != nil {
		return err
	}
	if p.Status == nil {
		p.Status = map[string]app.ProfileStatus{}
	}
	p.Status[id.String()] = s
	return a.savePrivate(p)
}

// Members implements app.Account.
func (a *account) Members(id record.ID) (int, error) {
	grants, err := a.vault.grants(id)
	if err != nil {
		return 0, err
	}
	members := map[record.ID]bool{}
	for _, g := range grants {
		members[g.Account] = true
	}
	return len(members), nil
}

// CheckPassword implements app.Account.
func (a *account) CheckPassword(ctx context.Context, password string) error {
	other, err := a.vault.Unlock(ctx, a.identifier, password)
	if err != nil {
		return err
	}
	other.Lock()
	return nil
}

// ChangePassword implements app.Account: one key is wrapped anew, no record is touched.
func (a *account) ChangePassword(ctx context.Context, old, new string) error {
	const op = "change password"
	if err := a.CheckPassword(ctx, old); err != nil {
		return err
	}
	kdf, err := a.vault.o.KDF(ctx)
	if err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	return a.updateSlot(op, func(s *seal.Keyslot, keys *seal.Keys) error {
		return s.SetPassword(a.vault.o.Random, keys, new, kdf)
	})
}

// NewRecoveryCode implements app.Account.
func (a *account) NewRecoveryCode(ctx context.Context, password string) (code string, err error) {
	if err := a.CheckPassword(ctx, password); err != nil {
		return "", err
	}
	err = a.updateSlot("new recovery code", func(s *seal.Keyslot, keys *seal.Keys) error {
		code, err = s.SetRecovery(a.vault.o.Random, keys)
		return err
	})
	return code, err
}

func (a *account) updateSlot(op string, change func(*seal.Keyslot, *seal.Keys) error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	keys, err := a.unlocked(op)
	if err != nil {
		return err
	}
	a.vault.mu.Lock()
	defer a.vault.mu.Unlock()
	s := a.slot
	if err := change(&s, keys); err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	if err := a.vault.writeSlot(s); err != nil {
		return err
	}
	a.slot = s
	return nil
}

// Preferences implements app.Account.
func (a *account) Preferences() ([]byte, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p, err := a.loadPrivate()
	return p.Preferences, err
}

// SetPreferences implements app.Account.
func (a *account) SetPreferences(b []byte) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	p, err := a.loadPrivate()
	if err != nil {
		return err
	}
	p.Preferences = b
	return a.savePrivate(p)
}

func (a *account) privateLabel() string { return "carnet/private/v1/" + a.slot.ID.String() }

func (a *account) loadPrivate() (private, error) {
	const op = "read account settings"
	keys, err := a.unlocked(op)
	if err != nil {
		return private{}, err
	}
	b, err := os.ReadFile(a.vault.accountFile(a.slot.ID, "private"))
	if errors.Is(err, fs.ErrNotExist) {
		return private{}, record.E(record.VaultDamaged, op) // it is written before the account exists
	}
	if err != nil {
		return private{}, record.Wrap(diskKind(err), op, err)
	}
	b, err = seal.OpenSmall(keys.Prefs(), a.privateLabel(), b)
	if err != nil {
		return private{}, record.Wrap(record.VaultDamaged, op, err)
	}
	var p private
	if err := json.Unmarshal(b, &p); err != nil {
		return private{}, record.Wrap(record.VaultDamaged, op, err)
	}
	return p, nil
}

func (a *account) savePrivate(p private) error {
	const op = "write account settings"
	keys, err := a.unlocked(op)
	if err != nil {
		return err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	if b, err = seal.SealSmall(a.vault.o.Random, keys.Prefs(), a.privateLabel(), b); err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	return writeFile(a.vault.accountFile(a.slot.ID, "private"), b)
}
