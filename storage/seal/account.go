package seal

import (
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"io"

	"carnet/app/record"
)

// Sizes of the public keys: MLKEM768-X25519 and Ed25519.
const (
	hpkePublicSize = 1184 + 32
	seedSize       = 32
)

// The HPKE suite of every grant: hybrid, so that a copy taken today stays closed to a quantum computer of tomorrow.
func kem() hpke.KEM   { return hpke.MLKEM768X25519() }
func kdf() hpke.KDF   { return hpke.HKDFSHA256() }
func aead() hpke.AEAD { return hpke.ChaCha20Poly1305() }

// Public is what others need of an account: to share a profile with it and to check what it signed.
type Public struct {
	HPKE []byte // MLKEM768-X25519, 1216 bytes
	Sign ed25519.PublicKey
}

// hash binds both keys: an attacker cannot pair one person's sealing key with another's signing key.
func (p Public) hash() [32]byte {
	return sha256.Sum256(parts([]byte("csn/public/v1"), p.HPKE, p.Sign))
}

func (p Public) equal(o Public) bool {
	a, b := p.hash(), o.hash()
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

func (p Public) sizeOK() bool {
	return len(p.HPKE) == hpkePublicSize && len(p.Sign) == ed25519.PublicKeySize
}

func (p Public) append(b []byte) []byte { return append(append(b, p.HPKE...), p.Sign...) }

func decodePublic(d *decoder) Public {
	return Public{HPKE: d.clone(hpkePublicSize), Sign: d.clone(ed25519.PublicKeySize)}
}

// Fingerprint is a short code of both keys for two people to compare aloud: 90 bits and two check characters, as
// XXXX-XXXX-XXXX-XXXX-XXXX.
func (p Public) Fingerprint() string {
	sum := sha256.Sum256(parts([]byte("csn/fingerprint/v1"), p.HPKE, p.Sign))
	return encodeCode(sum[:], fingerprintSymbols)
}

// CheckFingerprint compares a code as someone typed it, with the tolerance of recovery codes. A mistyped code and the
// code of other keys both fail with WrongCode.
func (p Public) CheckFingerprint(typed string) error {
	const op = "check fingerprint"
	got, ok := symbolsOf(typed, fingerprintSymbols+checkSymbols)
	want, _ := symbolsOf(p.Fingerprint(), fingerprintSymbols+checkSymbols)
	if !ok || subtle.ConstantTimeCompare(got, want) != 1 {
		return record.E(record.WrongCode, op)
	}
	return nil
}

// Keys is an unlocked account. It is safe for concurrent use until Wipe.
type Keys struct {
	Root Key

	hpke   hpke.PrivateKey
	sign   ed25519.PrivateKey
	public Public
}

// Format keeps keys out of logs.
func (k *Keys) Format(f fmt.State, _ rune) { io.WriteString(f, "[keys]") }

// Public returns the account's public keys. They outlive Wipe.
func (k *Keys) Public() Public { return k.public }

// Prefs is the key of the account's own small values, such as preferences.
func (k *Keys) Prefs() Key { return expand(k.Root[:], "csn/prefs/v1") }

// Wipe forgets the account's secrets; afterwards everything that needs them fails with Locked. What the standard library
// made of them, and what was left on stacks deeper than this one, waits for Scrub.
func (k *Keys) Wipe() {
	defer overwriteStack(32 << 10)
	if k.hpke != nil {
		// The standard library gives its own copy of the seed, not another one; the expanded key goes with the collector.
		if seed, err := k.hpke.Bytes(); err == nil {
			clear(seed)
		}
	}
	clear(k.sign)
	k.Root.Wipe()
	k.hpke, k.sign = nil, nil
}

func (k *Keys) wiped() bool { return k.hpke == nil }

// expandKeys makes the account's key pairs from their seeds, the HPKE seed first.
func expandKeys(root Key, seeds []byte) (*Keys, error) {
	private, err := kem().NewPrivateKey(seeds[:seedSize])
	if err != nil {
		return nil, record.Wrap(record.Internal, "expand account keys", err)
	}
	sign := ed25519.NewKeyFromSeed(seeds[seedSize:])
	return &Keys{
		Root: root,
		hpke: private,
		sign: sign,
		public: Public{
			HPKE: private.PublicKey().Bytes(),
			Sign: sign.Public().(ed25519.PublicKey),
		},
	}, nil
}
