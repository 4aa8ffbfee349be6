package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"runtime/debug"
	"slices"
	"sync"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/seal"
)

// account is an unlocked account: the vault plus its keys.
type account struct {
	vault      *Vault
	identifier string

	id     record.ID
	kind   app.AccountKind
	public seal.Public // from the opened keys: the copy in the file could have been replaced

	mu   sync.Mutex
	keys *seal.Keys // nil once locked
	open map[record.ID]*profile
}

var _ app.Account = (*account)(nil)

// private is what an account keeps for itself, sealed under its own key.
type private struct {
	Status      map[string]app.ProfileStatus `json:"status,omitempty"` // by profile id
	Preferences []byte                       `json:"preferences,omitempty"`
	// Acknowledged are the erasures that need not be told any more: when each took place, by profile id.
	Acknowledged map[string]int64 `json:"acknowledged,omitempty"`
}

func (v *Vault) account(identifier string, s seal.Keyslot, keys *seal.Keys) *account {
	// Argon2id's 64 to 256 MiB are garbage by now: give them back before the session begins.
	go debug.FreeOSMemory()
	return &account{vault: v, identifier: identifier, id: s.ID, kind: app.AccountKind(s.Kind), public: keys.Public(),
		keys: keys, open: map[record.ID]*profile{}}
}

func (a *account) ID() record.ID         { return a.id }
func (a *account) Identifier() string    { return a.identifier }
func (a *account) Device() uint32        { return a.vault.format.Device }
func (a *account) Kind() app.AccountKind { return a.kind }
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
	if a.keys == nil {
		return
	}
	for _, p := range a.open {
		p.lock()
	}
	clear(a.open)
	a.keys.Wipe()
	a.keys = nil
	// What was decrypted, and what the standard library made of the keys, are garbage now: do not leave them in memory.
	if a.vault.o.Scrub != nil {
		go a.vault.o.Scrub()
	}
}

// Profiles implements app.Account: every profile whose membership log has a grant to this account, and every one that
// this account has answered for and whose log is damaged or gone. A profile must never vanish without a word.
func (a *account) Profiles() ([]app.ProfileRef, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p, whole, err := a.loadPrivate()
	if err != nil {
		return nil, err
	}
	ids, err := a.vault.list("grants", logExt)
	if err != nil {
		return nil, err
	}
	for text := range p.Status {
		if id, err := record.ParseID(text); err == nil {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b record.ID) int { return bytes.Compare(a[:], b[:]) })
	var refs []app.ProfileRef
	for _, id := range slices.Compact(ids) {
		if _, erased := a.vault.erasure(id); erased {
			continue // Erasures tells
		}
		status, answered := p.Status[id.String()]
		grants, err := a.vault.grants(id)
		grant, member := grantTo(grants, a.id)
		switch {
		case err != nil && !answered && whole, err == nil && !member:
			continue // not this account's
		case answered:
		case err != nil, grant.Granter == a.id:
			status = app.Active // made by this account, which needs no answer
		default:
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
	if err := a.vault.mayChange(op); err != nil {
		return nil, err
	}
	// One that was erased may come back, out of an export or a backup; nothing of the former one is left then.
	if err := a.vault.finishErasure(id); err != nil {
		return nil, err
	}
	// An export may bring a profile that is another account's here: a new membership log would take it away from them.
	if _, err := a.vault.grants(id); !errors.Is(err, fs.ErrNotExist) {
		return nil, record.E(record.ProfilePresent, op)
	}
	pdk, err := seal.NewKey(a.vault.o.Random)
	if err != nil {
		return nil, record.Wrap(record.Internal, op, err)
	}
	defer pdk.Wipe()
	g, err := seal.SealGrant(a.vault.o.Random, keys, a.id, keys.Public(), a.id, id, 1, roleRepresentative, seal.LogHead(nil), a.vault.o.Clock(), pdk)
	if err != nil {
		return nil, record.Wrap(record.Internal, op, err)
	}
	p, err := a.vault.profile(id, 1, pdk)
	if err != nil {
		return nil, err
	}
	log := []seal.Grant{g}
	p.begin(seal.LogHead(log))
	if err := p.Commit(ctx, first); err != nil {
		return nil, err
	}
	if err := a.vault.writeGrants(id, log); err != nil {
		return nil, err
	}
	a.vault.reborn(id)
	a.open[id] = p
	// Only a reminder, in case the log is lost: a profile that an account made is its own without it.
	_ = a.setStatus(id, app.Active)
	return p, nil
}

// Open implements app.Account.
func (a *account) Open(_ context.Context, id record.ID) (app.Store, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p, err := a.openProfile(id)
	if err != nil {
		return nil, err // not a nil *profile in an interface
	}
	return p, nil
}

func (a *account) openProfile(id record.ID) (*profile, error) {
	const op = "open profile"
	keys, err := a.unlocked(op)
	if err != nil {
		return nil, err
	}
	if p, ok := a.open[id]; ok && !p.locked.Load() {
		return p, nil
	}
	if _, erased := a.vault.erasure(id); erased {
		return nil, record.E(record.NotFound, op)
	}
	grants, err := a.vault.grants(id)
	if err != nil {
		return nil, err
	}
	g, ok := grantTo(grants, a.id)
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
func (a *account) Share(ctx context.Context, id record.ID, identifier, code string) error {
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
	p, err := a.openProfile(id)
	if err != nil {
		return err
	}
	if p.ReadOnly() {
		return record.E(record.WritesSuspended, op)
	}
	a.vault.mu.Lock()
	defer a.vault.mu.Unlock()
	grants, err := a.vault.grants(id)
	if err != nil {
		return err
	}
	mine, ok := grantTo(grants, a.id)
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
	g, err := seal.SealGrant(a.vault.o.Random, keys, a.id, other.Public, other.ID, id, mine.Epoch,
		roleRepresentative, seal.LogHead(grants), a.vault.o.Clock(), pdk)
	if err != nil {
		return record.Wrap(record.Internal, op, err)
	}
	grants = append(grants, g)
	if err := a.vault.writeGrants(id, grants); err != nil {
		return err
	}
	// The grant is given. That the inventory did not take note of it only means that cutting it off would not show.
	_ = p.vouch(ctx, seal.LogHead(grants))
	return nil
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
	return a.updatePrivate(func(p *private) {
		if p.Status == nil {
			p.Status = map[string]app.ProfileStatus{}
		}
		p.Status[id.String()] = s
	})
}

// Members implements app.Account.
func (a *account) Members(id record.ID) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, err := a.unlocked("count members"); err != nil {
		return 0, err
	}
	grants, err := a.vault.grants(id)
	return len(seal.Members(grants)), err
}

// CheckPassword implements app.Account.
func (a *account) CheckPassword(ctx context.Context, password string) error {
	a.mu.Lock()
	_, err := a.unlocked("check password")
	a.mu.Unlock()
	if err != nil {
		return err
	}
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
	return a.updateSlot(ctx, op, func(s *seal.Keyslot, keys *seal.Keys) error {
		return s.SetPassword(a.vault.o.Random, keys, new, kdf)
	})
}

// NewRecoveryCode implements app.Account.
func (a *account) NewRecoveryCode(ctx context.Context, password string) (code string, err error) {
	if err := a.CheckPassword(ctx, password); err != nil {
		return "", err
	}
	err = a.updateSlot(ctx, "new recovery code", func(s *seal.Keyslot, keys *seal.Keys) error {
		code, err = s.SetRecovery(a.vault.o.Random, keys)
		return err
	})
	if err != nil {
		return "", err // a code that opens nothing must not be written down
	}
	return code, nil
}

func (a *account) updateSlot(ctx context.Context, op string, change func(*seal.Keyslot, *seal.Keys) error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	keys, err := a.unlocked(op)
	if err != nil {
		return err
	}
	err = a.vault.updateSlot(ctx, a.id, func(s *seal.Keyslot) error { return change(s, keys) })
	return record.Wrap(record.Internal, op, err)
}

// Preferences implements app.Account. Settings that were damaged read as none: the defaults lose nothing.
func (a *account) Preferences() ([]byte, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p, _, err := a.loadPrivate()
	return p.Preferences, err
}

// SetPreferences implements app.Account.
func (a *account) SetPreferences(b []byte) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.updatePrivate(func(p *private) { p.Preferences = b })
}

func (a *account) updatePrivate(change func(*private)) error {
	p, _, err := a.loadPrivate()
	if err != nil {
		return err
	}
	change(&p)
	return a.savePrivate(p)
}

func (a *account) privateLabel() string { return "carnet/private/v1/" + a.id.String() }

// loadPrivate returns the account's settings, and none with whole false when they are damaged or gone: they must not
// stand between a family and its record.
func (a *account) loadPrivate() (p private, whole bool, err error) {
	const op = "read account settings"
	keys, err := a.unlocked(op)
	if err != nil {
		return private{}, false, err
	}
	_, err = a.vault.read("accounts", fileName(a.id, privateExt), func(b []byte) error {
		p = private{}
		b, err := seal.OpenSmall(keys.Prefs(), a.privateLabel(), b)
		if err != nil {
			return err
		}
		return json.Unmarshal(b, &p)
	})
	if err != nil {
		return private{}, false, nil
	}
	return p, true, nil
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
	return a.vault.write("accounts", fileName(a.id, privateExt), b)
}
