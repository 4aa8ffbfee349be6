package app

import (
	"context"
	"io"
	"sync"
	"time"

	"carnet/app/password"
	"carnet/app/record"
)

// Carnet is the closed record book: what can be done before anyone has unlocked it.
type Carnet struct {
	vault   Vault
	render  Renderer
	clock   Clock
	random  io.Reader
	backups Backups
	exports Exports
}

// New wires a vault and a renderer. clock and random are time.Now and crypto/rand.Reader outside tests.
func New(vault Vault, render Renderer, clock Clock, random io.Reader) *Carnet {
	return &Carnet{vault: vault, render: render, clock: clock, random: random}
}

// Outward adds what hands the record out and takes it in again: it needs to know where the vault is. Call it before c is
// used; a carnet without it, such as that of the fictitious family, cannot be backed up.
func (c *Carnet) Outward(b Backups, e Exports) *Carnet {
	c.backups, c.exports = b, e
	return c
}

// CanBackUp reports that Outward was called.
func (c *Carnet) CanBackUp() bool { return c.backups != nil }

// FirstRun reports that no account exists yet.
func (c *Carnet) FirstRun() bool { return c.vault.Empty() }

// Today is the civil date of the carnet's clock.
func (c *Carnet) Today() record.Date { return record.DateOf(c.clock()) }

// Delay is how long the next try to unlock has to wait.
func (c *Carnet) Delay(identifier string) time.Duration { return c.vault.Delay(identifier) }

// Passphrase proposes a password of French words and its strength in bits.
func (c *Carnet) Passphrase() (phrase string, bits int, err error) {
	return password.Passphrase(c.random)
}

// CreateAccount makes an account and opens it. The recovery code is returned once and never stored.
// For an adult account, holder is the account holder, whose own profile (« Profil principal ») is made with it.
// Errors: Invalid (identifier), WeakPassword, IdentifierTaken.
func (c *Carnet) CreateAccount(ctx context.Context, n NewAccount, holder record.Profile) (*Session, string, error) {
	if err := password.Identifier(n.Identifier); err != nil {
		return nil, "", err
	}
	if v := password.Check(n.Password, append(personal(holder), n.Identifier)); !v.OK {
		return nil, "", record.E(record.WeakPassword, "create account")
	}
	var s *Session
	if n.Kind == AdultAccount {
		holder.Role = record.Principal
		if err := holder.Validate(); err != nil {
			return nil, "", err
		}
		n.Begin = func(a Account) error {
			s = c.session(a)
			_, err := s.create(ctx, holder)
			return err
		}
	}
	account, code, err := c.vault.CreateAccount(ctx, n)
	if err != nil {
		if s != nil {
			s.Lock()
		}
		return nil, "", err
	}
	if s == nil {
		s = c.session(account)
	}
	return s, code, nil
}

// Unlock opens an account and loads its profiles.
// Errors: WrongCredentials (unknown account and wrong password alike), Throttled, VaultDamaged.
func (c *Carnet) Unlock(ctx context.Context, identifier, pass string) (*Session, error) {
	account, err := c.vault.Unlock(ctx, password.NormalizeIdentifier(identifier), pass)
	if err != nil {
		return nil, err
	}
	return c.enter(ctx, account)
}

// Recover sets a new password with the recovery code, and opens the account.
// Errors: WrongCode (unknown account alike), WeakPassword, Throttled.
func (c *Carnet) Recover(ctx context.Context, identifier, code, newPassword string) (*Session, error) {
	if v := password.Check(newPassword, []string{identifier}); !v.OK {
		return nil, record.E(record.WeakPassword, "recover")
	}
	account, err := c.vault.Recover(ctx, password.NormalizeIdentifier(identifier), code, newPassword)
	if err != nil {
		return nil, err
	}
	// The new password is set: to say « canceled » now would leave the person with a password that they believe refused.
	return c.enter(context.WithoutCancel(ctx), account)
}

func (c *Carnet) enter(ctx context.Context, account Account) (*Session, error) {
	s := c.session(account)
	if err := s.load(ctx); err != nil {
		s.Lock()
		return nil, err
	}
	s.note(record.Event{Action: record.ActionUnlocked}, s.sources()...)
	return s, nil
}

// Session is an unlocked account with its profiles open. It is safe for use by several goroutines.
type Session struct {
	carnet  *Carnet
	account Account
	watch   *Watch

	adding     sync.Mutex // one new profile at a time: a child-only account holds one
	preferring sync.Mutex // one change of the preferences at a time

	mu       sync.Mutex
	profiles []*Profile // principal first, then by creation
	locked   bool
	onLock   []func()
	reminds  *reminding // nil where nothing shows reminders
}

func (c *Carnet) session(account Account) *Session {
	return &Session{carnet: c, account: account, watch: NewWatch(c.clock)}
}

// load opens every profile. One that cannot be opened is kept in the list as lost, with what is known of it.
func (s *Session) load(ctx context.Context) error {
	refs, err := s.account.Profiles()
	if err != nil {
		return err
	}
	for _, ref := range refs {
		p := s.newProfile(ref, nil)
		p.store, err = s.account.Open(ctx, ref.ID)
		if err == nil {
			err = p.load(ctx)
		}
		switch {
		case ctx.Err() != nil:
			return record.Wrap(record.Canceled, "load profiles", ctx.Err())
		case record.KindOf(err) == record.Locked:
			return err
		case err != nil:
			p.lose(err)
		}
		s.add(p)
	}
	if prefs, err := s.Preferences(); err == nil {
		s.watch.SetIdle(prefs.AutoLock())
	}
	return nil
}

// add keeps the profiles in the order of the band: the account holder's own first.
func (s *Session) add(p *Profile) {
	first := p.Identity().Role == record.Principal
	defer s.changed()
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.locked: // meanwhile
		p.forget()
	case first:
		s.profiles = append([]*Profile{p}, s.profiles...)
	default:
		s.profiles = append(s.profiles, p)
	}
}

// Profiles lists the profiles of the account: « Profil principal » first, then the attached ones, whatever their status.
func (s *Session) Profiles() []*Profile {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*Profile(nil), s.profiles...)
}

// Profile returns an open profile by id.
func (s *Session) Profile(id record.ID) (*Profile, bool) {
	for _, p := range s.Profiles() {
		if p.ID() == id {
			return p, true
		}
	}
	return nil, false
}

// Identifier is the name under which the account is unlocked.
func (s *Session) Identifier() string { return s.account.Identifier() }

// Kind says whether the account is an adult's or one child's own.
func (s *Session) Kind() AccountKind { return s.account.Kind() }

// Fingerprint is the code that another person compares before sharing a profile with this account.
func (s *Session) Fingerprint() string { return s.account.Fingerprint() }

// Today is the civil date of the session's clock.
func (s *Session) Today() record.Date { return s.carnet.Today() }

// Watch measures inactivity.
func (s *Session) Watch() *Watch { return s.watch }

// CanAddChild reports whether the account may hold another profile: a child-only account holds one.
func (s *Session) CanAddChild() bool {
	return s.Kind() == AdultAccount || len(s.Profiles()) == 0
}

// AddChild creates a profile for a child, born or expected, with the measures at birth that the parent gave. With a
// profile and an error, the child is there and the measures are not.
// Errors: Invalid with its field, NotAllowed for a second profile on a child-only account.
func (s *Session) AddChild(ctx context.Context, child record.Profile, birth []record.Measurement) (*Profile, error) {
	s.adding.Lock()
	defer s.adding.Unlock()
	if !s.CanAddChild() {
		return nil, record.E(record.NotAllowed, "add child")
	}
	child.Role = record.Attached
	child.NIR = record.NormalizeNIR(child.NIR)
	if err := child.Validate(); err != nil {
		return nil, err
	}
	if child.BirthDate.After(s.Today()) {
		return nil, record.InvalidField("birth-date")
	}
	measures := make([]record.Body, len(birth))
	for i, m := range birth {
		m.Date = child.BirthDate
		if err := m.Validate(); err != nil {
			return nil, err
		}
		measures[i] = m
	}
	p, err := s.create(ctx, child)
	if err != nil || len(measures) == 0 {
		return p, err
	}
	_, err = p.add(ctx, record.FromParent, measures...)
	return p, err
}

func (s *Session) create(ctx context.Context, who record.Profile) (*Profile, error) {
	id, err := s.carnet.newID()
	if err != nil {
		return nil, record.Wrap(record.Internal, "create profile", err)
	}
	p := s.newProfile(ProfileRef{ID: id, Status: Active}, nil)
	first, err := p.draft(who, record.FromParent)
	if err != nil {
		return nil, err
	}
	first.ID = id // the identity of a profile bears the profile's own id
	p.stamp(&first)
	store, err := s.account.CreateProfile(ctx, id, first)
	if err != nil {
		return nil, err
	}
	p.store = store
	p.keep(first)
	s.add(p)
	return p, nil
}

// Share gives another account of this vault the key of a profile. code is the fingerprint that the other person reads
// out from their own screen. The other account sees the profile as « En attente d'activation » until it accepts.
// Errors: WrongCode when identifier and code do not belong together, NotAllowed for a profile that this account has
// not accepted itself.
func (s *Session) Share(ctx context.Context, p *Profile, identifier, code string) error {
	if p.Status() != Active {
		return record.E(record.NotAllowed, "share profile")
	}
	identifier = password.NormalizeIdentifier(identifier)
	if err := s.account.Share(ctx, p.ID(), identifier, code); err != nil {
		return err
	}
	s.note(record.Event{Action: record.ActionShared, Other: identifier}, p.source())
	return nil
}

// Answer accepts or refuses a profile that was shared with this account. Accepting needs the statement
// « Je certifie être le représentant légal », which the screen asks for. Until then only the identity of the profile is
// in memory: the band and the question need the name, and nothing needs more.
func (s *Session) Answer(p *Profile, accept bool) error {
	status := Refused
	if accept {
		status = Active
	}
	if accept {
		if err := s.certify(p.ID()); err != nil {
			return err
		}
	}
	if err := s.account.SetStatus(p.ID(), status); err != nil {
		return err
	}
	p.setStatus(status)
	if accept {
		s.note(record.Event{Action: record.ActionAccepted}, p.source())
	}
	defer s.changed()
	return p.load(context.Background())
}

// representativeStatement is the version of « Je certifie être le représentant légal » that the screens show.
const representativeStatement = "representative/1"

// certify keeps the day on which this account stated to represent a child that was shared with it.
func (s *Session) certify(profile record.ID) error {
	return s.ChangePreferences(func(p *Preferences) {
		if p.Certified == nil {
			p.Certified = map[record.ID]record.Certification{}
		}
		p.Certified[profile] = record.Certification{Date: s.Today(), Text: representativeStatement}
	})
}

// Members counts the accounts that hold a profile's key.
func (s *Session) Members(p *Profile) (int, error) { return s.account.Members(p.ID()) }

// ChangePassword needs the present password. Errors: WrongCredentials, WeakPassword, Throttled.
func (s *Session) ChangePassword(ctx context.Context, old, new string) error {
	if v := password.Check(new, s.personal()); !v.OK {
		return record.E(record.WeakPassword, "change password")
	}
	return s.account.ChangePassword(ctx, old, new)
}

// NewRecoveryCode makes a new recovery code; the former one stops working.
func (s *Session) NewRecoveryCode(ctx context.Context, pass string) (string, error) {
	return s.account.NewRecoveryCode(ctx, pass)
}

// personal lists the words that a password must not be made of.
func (s *Session) personal() []string {
	words := []string{s.Identifier()}
	for _, p := range s.Profiles() {
		words = append(words, personal(p.Identity())...)
	}
	return words
}

func personal(who record.Profile) []string {
	return []string{who.GivenNames, who.BirthName, who.BirthDate.String()}
}

// Lock wipes the keys and drops everything decrypted. It can be called twice.
func (s *Session) Lock() {
	s.mu.Lock()
	if s.locked {
		s.mu.Unlock()
		return
	}
	s.locked = true
	profiles, then := s.profiles, s.onLock
	s.profiles, s.onLock = nil, nil
	s.mu.Unlock()
	for _, p := range profiles {
		p.forget()
	}
	s.account.Lock()
	for _, f := range then {
		f()
	}
}

// Locked reports that Lock was called.
func (s *Session) Locked() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.locked
}

// OnLock adds f to what is called, once, when the session locks, on the goroutine that locks it. On a session that is
// locked already it is called at once: what it drops must be dropped all the same.
func (s *Session) OnLock(f func()) {
	s.mu.Lock()
	locked := s.locked
	if !locked {
		s.onLock = append(s.onLock, f)
	}
	s.mu.Unlock()
	if locked {
		f()
	}
}

func (c *Carnet) newID() (record.ID, error) {
	var r [10]byte
	if _, err := io.ReadFull(c.random, r[:]); err != nil {
		return record.ID{}, err
	}
	return record.NewID(c.clock(), r), nil
}
