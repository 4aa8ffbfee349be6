package archive

import (
	"strings"

	"filippo.io/age"
	"golang.org/x/text/unicode/norm"

	"carnet/app/record"
)

// Recipient is the public key of an account in the form of the age program, age1pq1…, about 2,000 characters.
// hpkePublic is its MLKEM768-X25519 public key of 1,216 bytes, the same as in its grants.
func Recipient(hpkePublic []byte) (string, error) {
	s := bech32("age1pq", hpkePublic)
	if _, err := age.ParseHybridRecipient(s); err != nil {
		return "", record.E(record.Internal, "write recipient")
	}
	return s, nil
}

// Identity is the secret key of an account in the form of the age program, AGE-SECRET-KEY-PQ-1…. hpkeSeed are the
// 32 bytes that its MLKEM768-X25519 key is made of. The result is as secret as the account.
func Identity(hpkeSeed []byte) (string, error) {
	s := strings.ToUpper(bech32("age-secret-key-pq-", hpkeSeed))
	if _, err := age.ParseHybridIdentity(s); err != nil {
		return "", record.E(record.Internal, "write identity")
	}
	return s, nil
}

// recipients are the people, or the passphrase, that k closes an archive for. factor is the cost of the passphrase.
func (k Key) recipients(factor int) ([]age.Recipient, error) {
	const op = "prepare backup key"
	if (k.Passphrase == "") == (len(k.Recipients) == 0) {
		return nil, record.E(record.Internal, op)
	}
	if k.Passphrase != "" {
		r, err := age.NewScryptRecipient(normalized(k.Passphrase))
		if err != nil {
			return nil, record.E(record.Internal, op)
		}
		r.SetWorkFactor(factor)
		return []age.Recipient{r}, nil
	}
	var all []age.Recipient
	for _, s := range k.Recipients {
		r, err := age.ParseHybridRecipient(s)
		if err != nil { // its text would tell the key
			return nil, record.E(record.Internal, op)
		}
		all = append(all, r)
	}
	return all, nil
}

// identities are all that may open an archive.
func (k Key) identities() ([]age.Identity, error) {
	const op = "read backup key"
	var all []age.Identity
	if k.Passphrase != "" {
		i, err := age.NewScryptIdentity(normalized(k.Passphrase))
		if err != nil {
			return nil, record.E(record.Internal, op)
		}
		i.SetMaxWorkFactor(maxWorkFactor)
		all = append(all, i)
	}
	for _, s := range k.Identities {
		i, err := age.ParseHybridIdentity(strings.TrimSpace(s))
		if err != nil {
			return nil, record.E(record.WrongKeyFile, op)
		}
		all = append(all, i)
	}
	return all, nil
}

// normalized is what seal does with passwords.
func normalized(passphrase string) string { return norm.NFC.String(passphrase) }

// bech32 writes data as BIP 173 does, in small letters: the age library keeps its own encoder to itself. Reading is left
// to that library. prefix is lower-case ASCII.
func bech32(prefix string, data []byte) string {
	const alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	check := uint32(1)
	take := func(symbol byte) {
		top := check >> 25
		check = check&0x1ffffff<<5 ^ uint32(symbol)
		for i, g := range [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			check ^= g * (top >> i & 1)
		}
	}
	for _, c := range []byte(prefix) {
		take(c >> 5)
	}
	take(0)
	for _, c := range []byte(prefix) {
		take(c & 31)
	}
	out := append([]byte(prefix), '1')
	write := func(symbol byte) {
		take(symbol)
		out = append(out, alphabet[symbol])
	}
	held, bits := uint32(0), 0
	for _, b := range data {
		held, bits = held<<8|uint32(b), bits+8
		for ; bits >= 5; bits -= 5 {
			write(byte(held >> (bits - 5) & 31))
		}
	}
	if bits > 0 {
		write(byte(held << (5 - bits) & 31))
	}
	for range 6 {
		take(0)
	}
	check ^= 1
	for i := range 6 {
		out = append(out, alphabet[check>>(5*(5-i))&31])
	}
	return string(out)
}
