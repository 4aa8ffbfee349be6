package archive

import (
	"bytes"
	"crypto/hpke"
	"crypto/rand"
	"strings"
	"testing"

	"filippo.io/age"

	"carnet/app/record"
	"carnet/storage/seal"
)

// The valid strings of BIP 173, but for its longest ones: what they hold, written again, must be the same.
func TestBech32(t *testing.T) {
	for _, want := range []string{
		"a12uel5l",
		"an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
		"abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
		"11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
		"split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
		"?1ezyfcl",
	} {
		at := strings.LastIndexByte(want, '1')
		prefix, symbols := want[:at], want[at+1:len(want)-6]
		var data []byte
		held, bits := 0, 0
		for _, c := range symbols {
			held, bits = held<<5|strings.IndexRune("qpzry9x8gf2tvdw0s3jn54khce6mua7l", c), bits+5
			if bits >= 8 {
				bits -= 8
				data = append(data, byte(held>>bits))
				held &= 1<<bits - 1
			}
		}
		if got := bech32(prefix, data); got != want {
			t.Errorf("bech32(%q, %x) = %q, want %q", prefix, data, got, want)
		}
	}
}

// The key pair of an account is exactly one of the age program.
func TestAccountKeysAreAgeKeys(t *testing.T) {
	for range 20 {
		seed := make([]byte, 32)
		rand.Read(seed)
		private, err := hpke.MLKEM768X25519().NewPrivateKey(seed)
		if err != nil {
			t.Fatal(err)
		}
		identity, err := Identity(seed)
		if err != nil {
			t.Fatal(err)
		}
		recipient, err := Recipient(private.PublicKey().Bytes())
		if err != nil {
			t.Fatal(err)
		}
		stock, err := age.ParseHybridIdentity(identity)
		if err != nil {
			t.Fatal(err)
		}
		if stock.String() != identity || stock.Recipient().String() != recipient {
			t.Fatal("the age library reads another key")
		}
		file := sealed(t, Key{Recipients: []string{recipient}}, small())
		if got, err := openAll(bytes.NewReader(file), Key{Identities: []string{identity}}); err != nil || !same(got, small()) {
			t.Fatalf("%d files, %v", len(got), err)
		}
	}
}

func TestPublicKeyOfAnAccount(t *testing.T) {
	_, keys, _, err := seal.NewKeyslot(rand.Reader, record.ID{1}, "adult", [32]byte{2}, "sept mots", seal.MobileKDF())
	if err != nil {
		t.Fatal(err)
	}
	defer keys.Wipe()
	s, err := Recipient(keys.Public().HPKE)
	if err != nil || !strings.HasPrefix(s, "age1pq1") {
		t.Fatalf("%.20s…, %v", s, err)
	}
}

func TestBytesThatAreNoKeys(t *testing.T) {
	for _, n := range []int{0, 1, 31, 33, 64, 1215, 1216, 1217} {
		b := bytes.Repeat([]byte{0xff}, n)
		_, err := Recipient(b)
		wantKind(t, "public key", err, record.Internal)
		_, err = Identity(b)
		wantKind(t, "seed", err, record.Internal)
	}
}
