package seal

import (
	"crypto/rand"
	"crypto/sha256"
	"slices"
	"testing"

	"carnet/app/record"
)

// What a person can do who writes the keyslot file and repairs its checksum. The key-encryption keys are kept, to
// spare 150 ms for each of some thousand alterations: parameters and salt count through the header.
func TestAlteredKeyslotNeverOpens(t *testing.T) {
	s, keys, code, err := NewKeyslot(rand.Reader, record.ID{1}, "adult", [32]byte{2}, "mot de passe", MobileKDF())
	if err != nil {
		t.Fatal(err)
	}
	kek, err := s.kdf.key("mot de passe")
	if err != nil {
		t.Fatal(err)
	}
	byPassword := func(s Keyslot) (*Keys, error) {
		return s.open(kek, s.password, s.passwordHeader(), record.WrongCredentials)
	}
	if _, err := byPassword(s); err != nil {
		t.Fatal(err)
	}
	file, err := s.Encode()
	if err != nil {
		t.Fatal(err)
	}
	body := file[:len(file)-sha256.Size]
	both := 0
	for i := magicSize + 1; i < len(body); i++ {
		b := slices.Clone(body)
		b[i] ^= 1 << (i % 8)
		sum := sha256.Sum256(b)
		altered, err := DecodeKeyslot(append(b, sum[:]...))
		if err != nil {
			continue // refused at once: a kind or parameters that cannot be
		}
		one, errPassword := byPassword(altered)
		two, errCode := altered.OpenCode(code)
		switch {
		case errPassword != nil && errCode != nil:
			both++
		case errPassword == nil && errCode == nil:
			t.Fatalf("an altered byte %d is not noticed", i)
		case errPassword == nil && one.Root != keys.Root, errCode == nil && two.Root != keys.Root:
			t.Fatalf("byte %d altered: other keys open", i)
		}
		if kind := record.KindOf(errPassword); errPassword != nil && kind != record.WrongCredentials && kind != record.VaultDamaged {
			t.Fatalf("byte %d altered: %v", i, errPassword)
		}
	}
	// All but the two wraps, of 104 bytes each, and the password's parameters concerns both ways in.
	if want := len(body) - magicSize - 1 - 2*104 - 25 - 10; both < want {
		t.Errorf("%d altered bytes shut both ways in, want at least %d", both, want)
	}
}

// Parts of two accounts cannot be put together, even by someone who knows a password of each.
func TestKeyslotPartsCannotBeExchanged(t *testing.T) {
	s, _, code, err := NewKeyslot(rand.Reader, record.ID{1}, "adult", [32]byte{1}, "un", MobileKDF())
	if err != nil {
		t.Fatal(err)
	}
	o, _, _, err := NewKeyslot(rand.Reader, record.ID{2}, "child", [32]byte{2}, "deux", MobileKDF())
	if err != nil {
		t.Fatal(err)
	}
	for name, alter := range map[string]func(*Keyslot){
		"id":       func(s *Keyslot) { s.ID = o.ID },
		"kind":     func(s *Keyslot) { s.Kind = o.Kind },
		"tag":      func(s *Keyslot) { s.Tag = o.Tag },
		"recovery": func(s *Keyslot) { s.recovery = o.recovery },
		"wraps":    func(s *Keyslot) { s.recovery = s.password },
		"seeds":    func(s *Keyslot) { s.seeds = o.seeds },
		"public":   func(s *Keyslot) { s.Public = o.Public },
		"hpke":     func(s *Keyslot) { s.Public.HPKE = o.Public.HPKE },
		"keys":     func(s *Keyslot) { s.Public, s.seeds = o.Public, o.seeds },
	} {
		altered := s
		alter(&altered)
		_, err := altered.OpenCode(code)
		if kind := record.KindOf(err); kind != record.WrongCode && kind != record.VaultDamaged {
			t.Errorf("%s exchanged: %v", name, err)
		}
	}
}

// The forms of the files, from known secrets: a change of format shows here and needs a new format number.
func TestFormatsAreFrozen(t *testing.T) {
	keys := testKeys(t, 1)
	id := record.ID{1}
	s := Keyslot{ID: id, Kind: "adult", Tag: [32]byte{2}, Public: keys.public, kdf: MobileKDF()}
	kek := Key{3}
	var err error
	if s.password, err = wrapRoot(zeros{}, kek, keys.Root, s.passwordHeader()); err != nil {
		t.Fatal(err)
	}
	if _, err = s.SetRecovery(zeros{}, keys); err != nil {
		t.Fatal(err)
	}
	if err = s.sealSeeds(zeros{}, keys.Root, testSeeds(1)); err != nil {
		t.Fatal(err)
	}
	keyslot, err := s.Encode()
	if err != nil {
		t.Fatal(err)
	}
	small, err := SealSmall(zeros{}, kek, "label", []byte("texte"))
	if err != nil {
		t.Fatal(err)
	}
	anchor := Anchor{Seq: 7, Root: [32]byte{8}}.Encode(&kek, id)
	stream := sealStream(t, zeros{}, kek, id, []byte("contenu"))
	code := encodeCode([]byte("0123456789abcdef"), recoverySymbols)
	for name, b := range map[string]struct {
		bytes []byte
		want  string
	}{
		"keyslot":     {keyslot, frozenKeyslot},
		"small":       {small, frozenSmall},
		"anchor":      {anchor, frozenAnchor},
		"stream":      {stream, frozenStream},
		"code":        {[]byte(code), frozenCode},
		"fingerprint": {[]byte(keys.public.Fingerprint()), frozenFingerprint},
		"store key":   {StoreKey(&kek, [8]byte{1}, 'r', "dose", id), frozenStoreKey},
	} {
		if got := shortSum(b.bytes); got != b.want {
			t.Errorf("%s of %d bytes has changed: %s, was %s", name, len(b.bytes), got, b.want)
		}
	}
}

// First 64 bits of the SHA-256 of each form.
const (
	frozenKeyslot     = "85012334680f6cec"
	frozenSmall       = "8087c42b86897fa4"
	frozenAnchor      = "a3ccc7529792714d"
	frozenStream      = "103f145602463e4c"
	frozenCode        = "426b6763c54c069c"
	frozenFingerprint = "7811a2994e295abb"
	frozenStoreKey    = "034deb88c5bdf93c"
)
