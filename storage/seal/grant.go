package seal

import (
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"io"
	"time"

	"carnet/app/record"
)

const (
	grantMagic = "CSNG"
	encSize    = 1088 + 32 // encapsulated key of MLKEM768-X25519
	sealedPDK  = len(Key{}) + tagSize
	maxGrants  = 1024 // of one profile, over all its epochs; a grant has about 2.7 KB
)

// Grant gives one account the key of one profile in one epoch. It says, signed, who gave it and after which other grant.
type Grant struct {
	Profile     record.ID
	Epoch       uint32
	Role        string // 1 to 32 printable ASCII characters
	Account     record.ID
	Public      Public // of the account that receives
	Enc, Sealed []byte // HPKE: encapsulated key, sealed profile key
	Granter     record.ID
	GranterSign ed25519.PublicKey
	Prev        [32]byte // Hash of the grant before it in the log, zero for the first
	At          int64    // Unix seconds, by the granter's clock: for display, trusted for nothing
	Signature   []byte   // Ed25519, by the granter, of all the above
}

// SealGrant seals pdk to an account and signs the grant. prev is [LogHead] of the log that it will be appended to.
// The caller has made sure, by fingerprint, that to belongs to toID.
//
// random is not read: crypto/hpke takes randomness from the operating system only, and Ed25519 needs none.
func SealGrant(_ io.Reader, granter *Keys, granterID record.ID, to Public, toID record.ID, profile record.ID,
	epoch uint32, role string, prev [32]byte, at time.Time, pdk Key) (Grant, error) {
	const op = "seal grant"
	if granter.wiped() {
		return Grant{}, record.E(record.Locked, op)
	}
	if !wordOK(role) || !to.sizeOK() {
		return Grant{}, record.E(record.Internal, op)
	}
	recipient, err := kem().NewPublicKey(to.HPKE)
	if err != nil {
		return Grant{}, record.Wrap(record.VaultDamaged, op, err)
	}
	g := Grant{
		Profile: profile, Epoch: epoch, Role: role, Account: toID, Public: to,
		Granter: granterID, GranterSign: granter.public.Sign, Prev: prev, At: at.Unix(),
	}
	enc, sender, err := hpke.NewSender(recipient, kdf(), aead(), g.info())
	if err != nil {
		return Grant{}, record.Wrap(record.Internal, op, err)
	}
	g.Enc = enc
	if g.Sealed, err = sender.Seal(nil, pdk[:]); err != nil {
		return Grant{}, record.Wrap(record.Internal, op, err)
	}
	g.Signature = ed25519.Sign(granter.sign, g.signed())
	return g, nil
}

// Open returns the profile key. It fails with NotAllowed for keys to which the grant was not given, and with
// VaultDamaged when the grant was altered. It does not look at the signature: see [VerifyLog].
func (g Grant) Open(keys *Keys) (Key, error) {
	const op = "open grant"
	if keys.wiped() {
		return Key{}, record.E(record.Locked, op)
	}
	if !g.Public.equal(keys.public) {
		return Key{}, record.E(record.NotAllowed, op)
	}
	recipient, err := hpke.NewRecipient(g.Enc, keys.hpke, kdf(), aead(), g.info())
	if err != nil {
		return Key{}, record.Wrap(record.VaultDamaged, op, err)
	}
	b, err := recipient.Open(nil, g.Sealed)
	if err != nil || len(b) != len(Key{}) {
		return Key{}, record.E(record.VaultDamaged, op)
	}
	pdk := Key(b)
	clear(b)
	return pdk, nil
}

// info ties the sealed key to profile, epoch, role and recipient: a grant cannot be passed off as another one.
func (g Grant) info() []byte {
	public := g.Public.hash()
	return parts([]byte("csn/grant/v1"), g.Profile[:], binary.BigEndian.AppendUint32(nil, g.Epoch), []byte(g.Role),
		g.Account[:], public[:])
}

// body is everything but the signature.
func (g Grant) body() []byte {
	b := append([]byte(nil), g.Profile[:]...)
	b = binary.BigEndian.AppendUint32(b, g.Epoch)
	b = appendWord(b, g.Role)
	b = append(b, g.Account[:]...)
	b = g.Public.append(b)
	b = append(b, g.Enc...)
	b = append(b, g.Sealed...)
	b = append(b, g.Granter[:]...)
	b = append(b, g.GranterSign...)
	b = append(b, g.Prev[:]...)
	return binary.BigEndian.AppendUint64(b, uint64(g.At))
}

func (g Grant) signed() []byte { return parts([]byte("csn/grant-signature/v1"), g.body()) }

// Hash identifies the grant with its signature: the Prev of the next one.
func (g Grant) Hash() [32]byte {
	return sha256.Sum256(parts([]byte("csn/grant-hash/v1"), g.body(), g.Signature))
}

// sizesOK is the precondition of body being unambiguous and of verifying without a panic.
func (g Grant) sizesOK() bool {
	return wordOK(g.Role) && g.Public.sizeOK() && len(g.Enc) == encSize && len(g.Sealed) == sealedPDK &&
		len(g.GranterSign) == ed25519.PublicKeySize && len(g.Signature) == ed25519.SignatureSize
}

// LogHead is the Hash of the last grant, zero for an empty log. The chain shows every change to a log but its last
// grants being cut off: keep the head where an older log would be noticed, with the inventory.
func LogHead(grants []Grant) [32]byte {
	if len(grants) == 0 {
		return [32]byte{}
	}
	return grants[len(grants)-1].Hash()
}

// Members returns the grants of the last epoch, one for each account, in the order in which they joined.
func Members(grants []Grant) []Grant {
	var members []Grant
	at := make(map[record.ID]int)
	for _, g := range grants {
		if g.Epoch != grants[len(grants)-1].Epoch {
			continue
		}
		if i, again := at[g.Account]; again {
			members[i] = g
			continue
		}
		at[g.Account] = len(members)
		members = append(members, g)
	}
	return members
}

// VerifyLog checks the membership log of one profile, and fails with VaultDamaged unless all of this holds:
//
//   - each grant names the one before it and is signed by its granter;
//   - the first is given by an account to itself: the one that created the profile;
//   - a later one is given by a member of the same epoch, and gives no member other keys than it has;
//   - a new epoch follows the one before, and is begun by a member of that one who gives the new key to its own
//     account first, possibly to new keys of it. Who is not given the new key is a member no longer.
//
// So nobody who can only write files adds a member, and a former member cannot return by itself.
func VerifyLog(grants []Grant) error {
	bad := record.E(record.VaultDamaged, "verify grants")
	if len(grants) == 0 || len(grants) > maxGrants {
		return bad
	}
	var prev [32]byte
	members := make(map[record.ID]Public)
	for i, g := range grants {
		if !g.sizesOK() || g.Profile != grants[0].Profile || g.Prev != prev ||
			!ed25519.Verify(g.GranterSign, g.signed(), g.Signature) {
			return bad
		}
		byMember := members[g.Granter].signsWith(g.GranterSign)
		toItself := g.Account == g.Granter
		switch {
		case i == 0:
			if !toItself || !g.Public.signsWith(g.GranterSign) {
				return bad
			}
		case g.Epoch == grants[i-1].Epoch:
			former, known := members[g.Account]
			if !byMember || known && !former.equal(g.Public) {
				return bad
			}
		case uint64(g.Epoch) == uint64(grants[i-1].Epoch)+1:
			if !byMember || !toItself {
				return bad
			}
			clear(members)
		default:
			return bad
		}
		members[g.Account] = g.Public
		prev = g.Hash()
	}
	return nil
}

func (p Public) signsWith(key ed25519.PublicKey) bool {
	return len(p.Sign) == ed25519.PublicKeySize && subtle.ConstantTimeCompare(p.Sign, key) == 1
}

// EncodeLog writes the file of a profile's grants.
func EncodeLog(grants []Grant) []byte {
	b := binary.BigEndian.AppendUint16(nil, uint16(len(grants)))
	for _, g := range grants {
		b = append(b, g.body()...)
		b = append(b, g.Signature...)
	}
	return frameFile(grantMagic, b)
}

// DecodeLog reads the file strictly: VaultNewer for a format of a later Carnet, VaultDamaged for anything else that
// EncodeLog does not write. It checks no signature: see [VerifyLog].
func DecodeLog(b []byte) ([]Grant, error) {
	const op = "read grants"
	body, err := unframeFile(op, grantMagic, b)
	if err != nil {
		return nil, err
	}
	d := &decoder{rest: body}
	n := int(d.uint16())
	if n > maxGrants {
		return nil, record.E(record.VaultDamaged, op)
	}
	var grants []Grant
	for i := 0; i < n && !d.bad; i++ {
		grants = append(grants, decodeGrant(d))
	}
	if !d.done() {
		return nil, record.E(record.VaultDamaged, op)
	}
	return grants, nil
}

func decodeGrant(d *decoder) Grant {
	var g Grant
	d.into(g.Profile[:])
	g.Epoch = d.uint32()
	g.Role = d.word()
	d.into(g.Account[:])
	g.Public = decodePublic(d)
	g.Enc = d.clone(encSize)
	g.Sealed = d.clone(sealedPDK)
	d.into(g.Granter[:])
	g.GranterSign = d.clone(ed25519.PublicKeySize)
	d.into(g.Prev[:])
	g.At = int64(d.uint64())
	g.Signature = d.clone(ed25519.SignatureSize)
	return g
}
