package storage

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"slices"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage/archive"
	"carnet/storage/seal"
)

// Machine is what a backup keeps of a vault beside the record books: what one account chose, and what the other accounts
// need to open again with their own passwords. It holds no key that opens anything without such a password.
type Machine struct {
	Salt        string                          `json:"salt"`                  // hex; the accounts are found by it
	Status      map[record.ID]app.ProfileStatus `json:"status,omitempty"`      // by profile, of the author of the backup
	Preferences json.RawMessage                 `json:"preferences,omitempty"` // of the author
	Accounts    []SealedAccount                 `json:"accounts,omitempty"`    // the others, in the order of their ids
	Members     map[record.ID][]record.ID       `json:"members"`               // by profile: the accounts that hold its key, in the order of their ids
}

// SealedAccount is an account as it stands in the vault.
type SealedAccount struct {
	ID      record.ID `json:"id"`
	Slot    []byte    `json:"slot"`              // its keyslot
	Private []byte    `json:"private,omitempty"` // its settings, sealed; none where they are lost
}

// public returns the public keys of the account.
func (a SealedAccount) public() (seal.Public, error) {
	s, err := seal.DecodeKeyslot(a.Slot)
	if err == nil && s.ID != a.ID {
		err = record.E(record.BackupDamaged, "read account")
	}
	return s.Public, err
}

// MachineOf returns what a backup of these profiles, made by this account, keeps of its vault, and the public keys of all
// members in the form of the age program. Keys are those of the signed membership logs: an account whose keyslot was
// replaced by someone else is left out.
func MachineOf(of app.Account, profiles []record.ID) (m Machine, recipients []string, err error) {
	const op = "read accounts"
	a, ok := of.(*account)
	if !ok {
		return Machine{}, nil, record.E(record.Internal, op)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	p, _, err := a.loadPrivate()
	if err != nil {
		return Machine{}, nil, err
	}
	m = Machine{Salt: a.vault.format.Salt, Members: map[record.ID][]record.ID{}, Status: map[record.ID]app.ProfileStatus{}}
	if json.Valid(p.Preferences) {
		m.Preferences = p.Preferences
	}
	keys := map[string]bool{}
	for _, id := range profiles {
		if status, ok := p.Status[id.String()]; ok {
			m.Status[id] = status
		}
		grants, err := a.vault.grants(id)
		if err != nil {
			return Machine{}, nil, err
		}
		public := m.take(a.vault, id, grants, a.id)
		for _, k := range append(public, a.public) {
			s, err := archive.Recipient(k.HPKE)
			if err != nil {
				return Machine{}, nil, err
			}
			keys[s] = true
		}
	}
	for s := range keys {
		recipients = append(recipients, s)
	}
	slices.Sort(recipients)
	return m, recipients, nil
}

// take adds the members of a profile, and returns the keys of those that are not the author.
func (m *Machine) take(v *Vault, profile record.ID, grants []seal.Grant, author record.ID) (keys []seal.Public) {
	members := []record.ID{}
	for _, g := range seal.Members(grants) {
		if g.Account != author {
			a, ok := v.sealedAccount(g)
			if !ok {
				continue
			}
			keys = append(keys, g.Public)
			m.add(a)
		}
		members = append(members, g.Account)
	}
	sortIDs(members)
	m.Members[profile] = members
	return keys
}

// add keeps an account, once. The accounts are in the order of their ids.
func (m *Machine) add(a SealedAccount) {
	i, here := slices.BinarySearchFunc(m.Accounts, a, func(x, y SealedAccount) int { return bytes.Compare(x.ID[:], y.ID[:]) })
	if !here {
		m.Accounts = slices.Insert(m.Accounts, i, a)
	}
}

// sealedAccount reads the files of a member; ok is false when they are lost or are not those of whom the grant names.
func (v *Vault) sealedAccount(g seal.Grant) (a SealedAccount, ok bool) {
	s, err := v.readSlot(g.Account)
	if err != nil || !samePublic(s.Public, g.Public) {
		return a, false
	}
	a.ID = g.Account
	if a.Slot, err = s.Encode(); err != nil {
		return a, false
	}
	a.Private, _ = v.read("accounts", fileName(g.Account, privateExt), func([]byte) error { return nil }) // sealed: only its owner can tell whether it is whole
	return a, true
}

func samePublic(a, b seal.Public) bool {
	return bytes.Equal(a.HPKE, b.HPKE) && bytes.Equal(a.Sign, b.Sign)
}

func sortIDs(ids []record.ID) {
	slices.SortFunc(ids, func(a, b record.ID) int { return bytes.Compare(a[:], b[:]) })
}

// Keep adds the members that a profile of the present vault has now, and how their accounts are closed now: a restoration
// takes back neither who was added nor a password that was changed since the backup. It reports whether author is a member,
// and adds nothing of another vault, or where the inventory does not vouch for the membership log.
func (m *Machine) Keep(store app.Store, author record.ID) (member bool) {
	p, ok := store.(*profile)
	if !ok || p.vault.format.Salt != m.Salt {
		return false
	}
	grants, err := p.vouched()
	if err != nil {
		return false
	}
	if _, member = grantTo(grants, author); !member {
		return false
	}
	now := Machine{Salt: m.Salt, Members: map[record.ID][]record.ID{}}
	now.take(p.vault, p.id, grants, author)
	for _, a := range now.Accounts {
		m.replace(a)
	}
	members := append(slices.Clone(m.Members[p.id]), now.Members[p.id]...)
	sortIDs(members)
	m.Members[p.id] = slices.Compact(members)
	return true
}

// replace takes the present form of an account, whose keys are those that the membership log vouches for. If they are others
// than in the backup, its holder was restored since, or the backup was doctored to give the account to someone else.
func (m *Machine) replace(a SealedAccount) {
	m.Accounts = slices.DeleteFunc(m.Accounts, func(b SealedAccount) bool { return b.ID == a.ID })
	m.add(a)
}

// vouched returns the membership log if it holds the grant that the inventory saw last.
func (p *profile) vouched() ([]seal.Grant, error) {
	const op = "read members"
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.locked.Load() {
		return nil, record.E(record.Locked, op)
	}
	if err := p.refresh(); err != nil {
		return nil, err
	}
	grants, err := p.vault.grants(p.id)
	if err == nil && (p.head == nil || !reaches(grants, p.head.grants)) {
		err = record.E(record.VaultDamaged, op)
	}
	return grants, err
}

// BackupIdentity implements app.Account.
func (a *account) BackupIdentity() (string, error) {
	const op = "write backup identity"
	a.mu.Lock()
	defer a.mu.Unlock()
	keys, err := a.unlocked(op)
	if err != nil {
		return "", err
	}
	seed, err := keys.HPKESeed()
	if err != nil {
		return "", err
	}
	defer clear(seed)
	return archive.Identity(seed)
}

// AccountsOf lists the accounts of a vault folder, which need not be open.
func AccountsOf(dir string) []record.ID {
	v := &Vault{dir: dir}
	ids, _ := v.list("accounts", slotExt)
	return ids
}

// checkSalt refuses what no vault has.
func checkSalt(s string) error {
	if b, err := hex.DecodeString(s); err != nil || len(b) != len(seal.Key{}) {
		return record.E(record.BackupDamaged, "read accounts")
	}
	return nil
}
