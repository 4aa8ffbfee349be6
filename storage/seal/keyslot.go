package seal

import (
	"crypto/hmac"
	"io"

	"golang.org/x/crypto/chacha20poly1305"

	"carnet/app/record"
)

const (
	keyslotMagic = "CSNK"
	wrappedRoot  = len(Key{}) + tagSize
	wrappedSeeds = 2*seedSize + tagSize
	// maxKeyslot bounds what DecodeKeyslot looks at; a keyslot has about 1.7 KB.
	maxKeyslot = 64 << 10
)

// Keyslot is the file of one account: its root key wrapped by the password and by the recovery code, its public keys, and
// its private seeds wrapped under the root key. It holds nothing readable without one of the two secrets but the
// account's random id, its kind, and the keyed hash of its identifier.
//
// ID, Kind and Tag are bound to both wraps: a keyslot whose fields were changed does not open.
type Keyslot struct {
	ID     record.ID
	Kind   string   // 1 to 32 printable ASCII characters
	Tag    [32]byte // keyed hash of the account's identifier
	Public Public   // not to be trusted before the account is unlocked or its fingerprint compared

	kdf      KDF
	password wrap
	recovery wrap
	seeds    struct {
		nonce  [nonceSize]byte
		sealed [wrappedSeeds]byte
	}
}

// wrap is the root key sealed under a key-encryption key (KEK).
type wrap struct {
	nonce [nonceSize]byte
	// commitment ties the wrap to one KEK: XChaCha20-Poly1305 alone would let a forger make a wrap that opens, to
	// different keys, under several passwords.
	commitment [32]byte
	sealed     [wrappedRoot]byte
}

// NewKeyslot makes a new account with its keys and its recovery code, which is not kept anywhere. The salt in kdf is
// replaced by a new one. An empty password fails with WeakPassword; its strength is for the caller to judge.
func NewKeyslot(random io.Reader, id record.ID, kind string, tag [32]byte, password string, kdf KDF) (Keyslot, *Keys, string, error) {
	const op = "make account keys"
	if !wordOK(kind) || id.IsZero() {
		return Keyslot{}, nil, "", record.E(record.Internal, op)
	}
	root, err := NewKey(random)
	if err != nil {
		return Keyslot{}, nil, "", err
	}
	var seeds [2 * seedSize]byte
	defer clear(seeds[:])
	if err := fill(random, seeds[:]); err != nil {
		return Keyslot{}, nil, "", err
	}
	keys, err := expandKeys(root, seeds[:])
	if err != nil {
		return Keyslot{}, nil, "", err
	}
	s := Keyslot{ID: id, Kind: kind, Tag: tag, Public: keys.Public()}
	if err := s.sealSeeds(random, root, seeds[:]); err != nil {
		return Keyslot{}, nil, "", err
	}
	code, err := s.SetRecovery(random, keys)
	if err != nil {
		return Keyslot{}, nil, "", err
	}
	if err := s.SetPassword(random, keys, password, kdf); err != nil {
		return Keyslot{}, nil, "", err
	}
	return s, keys, code, nil
}

// KDF returns the parameters of the password hash, to give [DummyUnlock] the same work.
func (s Keyslot) KDF() KDF { return s.kdf }

// OpenPassword unlocks the account. It fails with WrongCredentials, or with VaultDamaged when the password is right
// and the rest does not fit it.
func (s Keyslot) OpenPassword(password string) (*Keys, error) {
	kek, err := s.kdf.key(password)
	if err != nil {
		return nil, err
	}
	defer kek.Wipe()
	return s.open(kek, s.password, s.passwordHeader(), record.WrongCredentials)
}

// OpenCode unlocks the account with the recovery code, as typed. It fails with WrongCode or VaultDamaged.
func (s Keyslot) OpenCode(code string) (*Keys, error) {
	kek, err := s.recoveryKEK(code)
	if err != nil {
		return nil, err
	}
	defer kek.Wipe()
	return s.open(kek, s.recovery, s.recoveryHeader(), record.WrongCode)
}

// SetPassword wraps the root key under a new password and a new salt (the one in kdf is replaced); nothing else changes.
// keys must be this account's. On error the keyslot is as before. Older copies of the file still open with the old password.
func (s *Keyslot) SetPassword(random io.Reader, keys *Keys, password string, kdf KDF) error {
	const op = "set password"
	if err := s.owns(op, keys); err != nil {
		return err
	}
	if password == "" {
		return record.E(record.WeakPassword, op)
	}
	if err := fill(random, kdf.Salt[:]); err != nil {
		return err
	}
	kek, err := kdf.key(password)
	if err != nil {
		return err
	}
	defer kek.Wipe()
	next := *s
	next.kdf = kdf
	if next.password, err = wrapRoot(random, kek, keys.Root, next.passwordHeader()); err != nil {
		return err
	}
	*s = next
	return nil
}

// SetRecovery makes a new recovery code of 128 bits, as XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX; the former one opens only
// older copies of the file. On error the keyslot is as before.
func (s *Keyslot) SetRecovery(random io.Reader, keys *Keys) (string, error) {
	if err := s.owns("set recovery code", keys); err != nil {
		return "", err
	}
	var secret [recoverySize]byte
	defer clear(secret[:])
	if err := fill(random, secret[:]); err != nil {
		return "", err
	}
	code := encodeCode(secret[:], recoverySymbols)
	kek, err := s.recoveryKEK(code)
	if err != nil {
		return "", err
	}
	defer kek.Wipe()
	w, err := wrapRoot(random, kek, keys.Root, s.recoveryHeader())
	if err != nil {
		return "", err
	}
	s.recovery = w
	return code, nil
}

// owns refuses to wrap a key that is gone or another account's: that would lock the owner out for good.
func (s *Keyslot) owns(op string, keys *Keys) error {
	if keys.wiped() {
		return record.E(record.Locked, op)
	}
	if !s.Public.equal(keys.public) {
		return record.E(record.Internal, op)
	}
	return nil
}

// recoveryKEK needs no slow hash: nobody guesses 128 random bits.
func (s Keyslot) recoveryKEK(code string) (Key, error) {
	secret, err := decodeCode(code, recoverySymbols, recoverySize)
	if err != nil {
		return Key{}, err
	}
	defer clear(secret)
	return expand(secret, "csn/recovery/v1", s.ID[:]), nil
}

// Headers name all that a wrap depends on, in clear: they are its additional data and the input of its commitment.
func (s Keyslot) passwordHeader() []byte {
	return parts([]byte("csn/slot/v1"), []byte("password"), s.ID[:], []byte(s.Kind), s.Tag[:], s.kdf.encode())
}

func (s Keyslot) recoveryHeader() []byte {
	return parts([]byte("csn/slot/v1"), []byte("recovery"), s.ID[:], []byte(s.Kind), s.Tag[:])
}

func (s Keyslot) seedsHeader() []byte {
	public := s.Public.hash()
	return parts([]byte("csn/seeds/v1"), s.ID[:], []byte(s.Kind), s.Tag[:], public[:])
}

// commit is the key commitment of a wrap: HMAC-SHA256(HKDF(KEK, "commit"), header and nonce).
func commit(kek Key, header, nonce []byte) [32]byte {
	k := Derive(kek, "csn/commit/v1")
	defer k.Wipe()
	return MAC(&k, header, nonce)
}

func wrapRoot(random io.Reader, kek, root Key, header []byte) (wrap, error) {
	var w wrap
	if err := fill(random, w.nonce[:]); err != nil {
		return wrap{}, err
	}
	w.commitment = commit(kek, header, w.nonce[:])
	sealed, err := sealFixed(kek, w.nonce[:], root[:], header)
	if err != nil {
		return wrap{}, err
	}
	copy(w.sealed[:], sealed)
	return w, nil
}

// open checks the commitment before it opens anything, so that a wrong secret ends here, always by the same way.
func (s Keyslot) open(kek Key, w wrap, header []byte, wrong record.ErrorKind) (*Keys, error) {
	const op = "open account"
	want := commit(kek, header, w.nonce[:])
	if !hmac.Equal(want[:], w.commitment[:]) {
		return nil, record.E(wrong, op)
	}
	b, ok := openFixed(kek, w.nonce[:], w.sealed[:], header)
	if !ok {
		return nil, record.E(record.VaultDamaged, op)
	}
	root := Key(b)
	clear(b)
	defer root.Wipe()
	return s.openSeeds(root)
}

func (s *Keyslot) sealSeeds(random io.Reader, root Key, seeds []byte) error {
	if err := fill(random, s.seeds.nonce[:]); err != nil {
		return err
	}
	key := Derive(root, "csn/seeds/v1")
	defer key.Wipe()
	sealed, err := sealFixed(key, s.seeds.nonce[:], seeds, s.seedsHeader())
	copy(s.seeds.sealed[:], sealed)
	return err
}

func (s Keyslot) openSeeds(root Key) (*Keys, error) {
	const op = "open account"
	key := Derive(root, "csn/seeds/v1")
	defer key.Wipe()
	seeds, ok := openFixed(key, s.seeds.nonce[:], s.seeds.sealed[:], s.seedsHeader())
	if !ok {
		return nil, record.E(record.VaultDamaged, op)
	}
	defer clear(seeds)
	keys, err := expandKeys(root, seeds)
	if err != nil {
		return nil, err
	}
	if !keys.public.equal(s.Public) {
		keys.Wipe()
		return nil, record.E(record.VaultDamaged, op)
	}
	return keys, nil
}

// sealFixed and openFixed are XChaCha20-Poly1305 for the fixed sizes of a keyslot, without padding.
func sealFixed(key Key, nonce, plaintext, aad []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return nil, record.Wrap(record.Internal, "prepare cipher", err)
	}
	defer forget(aead)
	return aead.Seal(nil, nonce, plaintext, aad), nil
}

func openFixed(key Key, nonce, sealed, aad []byte) ([]byte, bool) {
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return nil, false
	}
	defer forget(aead)
	b, err := aead.Open(nil, nonce, sealed, aad)
	return b, err == nil
}

// DummyUnlock does the work of a refused [Keyslot.OpenPassword], for an account that does not exist. Parameters that Check refuses are
// replaced by the floor.
func DummyUnlock(kdf KDF, password string) {
	if kdf.Check() != nil {
		kdf = MobileKDF()
	}
	s := Keyslot{Kind: "none", kdf: kdf}
	s.OpenPassword(password) // fails: the zero commitment belongs to no key
}

// Encode writes the file. It fails for a keyslot that neither NewKeyslot nor DecodeKeyslot made.
func (s Keyslot) Encode() ([]byte, error) {
	if !wordOK(s.Kind) || s.ID.IsZero() || !s.Public.sizeOK() || s.kdf.Check() != nil {
		return nil, record.E(record.Internal, "encode keyslot")
	}
	b := append([]byte(nil), s.ID[:]...)
	b = appendWord(b, s.Kind)
	b = append(b, s.Tag[:]...)
	b = s.Public.append(b)
	b = append(b, s.seeds.nonce[:]...)
	b = append(b, s.seeds.sealed[:]...)
	b = append(b, s.kdf.encode()...)
	b = s.password.append(b)
	b = s.recovery.append(b)
	return frameFile(keyslotMagic, b), nil
}

// DecodeKeyslot reads the file strictly: VaultNewer for a format of a later Carnet, VaultDamaged for anything else
// that Encode does not write.
func DecodeKeyslot(b []byte) (Keyslot, error) {
	const op = "read keyslot"
	if len(b) > maxKeyslot {
		return Keyslot{}, record.E(record.VaultDamaged, op)
	}
	body, err := unframeFile(op, keyslotMagic, b)
	if err != nil {
		return Keyslot{}, err
	}
	d := &decoder{rest: body}
	var s Keyslot
	d.into(s.ID[:])
	s.Kind = d.word()
	d.into(s.Tag[:])
	s.Public = decodePublic(d)
	d.into(s.seeds.nonce[:])
	d.into(s.seeds.sealed[:])
	s.kdf.Memory, s.kdf.Time, s.kdf.Threads = d.uint32(), d.uint32(), d.uint8()
	d.into(s.kdf.Salt[:])
	s.password.decode(d)
	s.recovery.decode(d)
	if !d.done() || s.ID.IsZero() || s.kdf.Check() != nil {
		return Keyslot{}, record.E(record.VaultDamaged, op)
	}
	return s, nil
}

func (w wrap) append(b []byte) []byte {
	b = append(b, w.nonce[:]...)
	b = append(b, w.commitment[:]...)
	return append(b, w.sealed[:]...)
}

func (w *wrap) decode(d *decoder) {
	d.into(w.nonce[:])
	d.into(w.commitment[:])
	d.into(w.sealed[:])
}
