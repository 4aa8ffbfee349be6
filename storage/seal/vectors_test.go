package seal

import (
	"bytes"
	"compress/zlib"
	"crypto/ecdh"
	"crypto/hpke"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"

	agevectors "c2sp.org/CCTV/age"
	"github.com/c2sp/wycheproof"
)

// Known answers for what this package builds on, by others: a change of a library or of the compiler that breaks a
// primitive must not look like damage of a vault.

// hexBytes is a byte string in the files of Wycheproof.
type hexBytes []byte

func (b *hexBytes) UnmarshalJSON(j []byte) (err error) {
	var s string
	if err = json.Unmarshal(j, &s); err == nil {
		*b, err = hex.DecodeString(s)
	}
	return err
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// loadWycheproof reads a file of vectors into v.
func loadWycheproof(t *testing.T, name string, v any) {
	t.Helper()
	b, err := fs.ReadFile(wycheproof.TestVectors, name)
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestWycheproofXChaCha20Poly1305(t *testing.T) {
	var file struct {
		TestGroups []struct {
			IVSize int
			Tests  []struct {
				TcID                       int
				Key, IV, AAD, Msg, CT, Tag hexBytes
				Result                     string
			}
		}
	}
	loadWycheproof(t, "xchacha20_poly1305_test.json", &file)
	ran := 0
	for _, group := range file.TestGroups {
		if group.IVSize != 8*24 {
			continue // our nonces are 24 bytes by construction
		}
		for _, v := range group.Tests {
			ran++
			sealed := append(bytes.Clone(v.CT), v.Tag...)
			opened, ok := openFixed(Key(v.Key), v.IV, sealed, v.AAD)
			if ok != (v.Result == "valid") || ok && !bytes.Equal(opened, v.Msg) {
				t.Errorf("%d: opened is %v, result is %s", v.TcID, ok, v.Result)
			}
			ours, err := sealFixed(Key(v.Key), v.IV, v.Msg, v.AAD)
			if err != nil || bytes.Equal(ours, sealed) != (v.Result == "valid") {
				t.Errorf("%d: sealed to another value, %v; result is %s", v.TcID, err, v.Result)
			}
		}
	}
	if ran < 300 {
		t.Errorf("only %d vectors", ran)
	}
}

// X25519 is half of the key exchange of every grant.
func TestWycheproofX25519(t *testing.T) {
	var file struct {
		TestGroups []struct {
			Tests []struct {
				TcID                    int
				Public, Private, Shared hexBytes
			}
		}
	}
	loadWycheproof(t, "x25519_test.json", &file)
	ran := 0
	for _, group := range file.TestGroups {
		for _, v := range group.Tests {
			ran++
			private, err := ecdh.X25519().NewPrivateKey(v.Private)
			if err != nil {
				t.Fatal(v.TcID, err)
			}
			public, err := ecdh.X25519().NewPublicKey(v.Public)
			if err != nil {
				t.Fatal(v.TcID, err)
			}
			shared, err := private.ECDH(public)
			if allZero(v.Shared) { // a public key of low order gives no secret: it must be refused
				if err == nil {
					t.Errorf("%d: a public key of low order was accepted", v.TcID)
				}
				continue
			}
			if err != nil || !bytes.Equal(shared, v.Shared) {
				t.Errorf("%d: %x, %v, want %x", v.TcID, shared, err, v.Shared)
			}
		}
	}
	if ran < 500 {
		t.Errorf("only %d vectors", ran)
	}
}

// RFC 9180, appendix A.2.1: HPKE with the KDF and the AEAD of our suite. The KEM there is X25519 alone; ours, which the
// RFC does not know yet, is in the next test.
func TestHPKEOfRFC9180(t *testing.T) {
	key, err := hpke.DHKEM(ecdh.X25519()).NewPrivateKey(unhex(t, "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a"; hex.EncodeToString(key.PublicKey().Bytes()) != want {
		t.Errorf("public key is %x", key.PublicKey().Bytes())
	}
	recipient, err := hpke.NewRecipient(unhex(t, "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"), key, kdf(), aead(),
		[]byte("Ode on a Grecian Urn"))
	if err != nil {
		t.Fatal(err)
	}
	for i, sealed := range []string{
		"1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
		"6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e85285337cc95ba5f59992dc98c",
	} {
		plain, err := recipient.Open(fmt.Appendf(nil, "Count-%d", i), unhex(t, sealed))
		if err != nil || string(plain) != "Beauty is truth, truth beauty" {
			t.Errorf("%d: %q, %v", i, plain, err)
		}
	}
	for context, want := range map[string]string{
		"":            "4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e",
		"\x00":        "8c1df14732580e5501b00f82b10a1647b40713191b7c1240ac80e2b68808ba69",
		"TestContext": "5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53",
	} {
		got, err := recipient.Export(context, 32)
		if err != nil || hex.EncodeToString(got) != want {
			t.Errorf("export of %q: %x, %v", context, got, err)
		}
	}
}

// The vectors of age for people with post-quantum keys use exactly the suite of our grants, MLKEM768-X25519 with
// HKDF-SHA256 and ChaCha20-Poly1305, so that they are known answers for it. What age refuses in the form of its header is
// no matter here.
func TestCCTVHybridOpensWithTheSuiteOfGrants(t *testing.T) {
	opened, refused := 0, 0
	for _, name := range vectorNames(t, "hybrid") {
		v := loadAgeVector(t, name)
		seed, ok := seedOf(v.identity)
		stanzas := hybridStanzas(v.file)
		if !ok || len(stanzas) == 0 {
			continue
		}
		key, err := kem().NewPrivateKey(seed)
		if err != nil {
			t.Fatal(name, err)
		}
		var fileKey []byte
		for _, stanza := range stanzas {
			if k, err := hpke.Open(key, kdf(), aead(), []byte("age-encryption.org/mlkem768x25519"), stanza); err == nil {
				fileKey = k
			}
		}
		switch {
		case v.expect == "success":
			opened++
			if !bytes.Equal(fileKey, v.fileKey) {
				t.Errorf("%s: %x, want %x", name, fileKey, v.fileKey)
			}
		case v.expect == "no match", strings.Contains(name, "tag"), strings.Contains(name, "currupted"), strings.Contains(name, "low_order"):
			refused++
			if fileKey != nil {
				t.Errorf("%s: opened", name)
			}
		}
	}
	if opened < 3 || refused < 4 {
		t.Errorf("only %d vectors were opened, %d refused", opened, refused)
	}
}

// ageVector is one file of CCTV's age vectors.
type ageVector struct {
	expect, identity string
	fileKey, file    []byte
}

func vectorNames(t *testing.T, prefix string) []string {
	t.Helper()
	names, err := fs.Glob(agevectors.Vectors, prefix+"*")
	if err != nil || len(names) == 0 {
		t.Fatal("no vectors: ", err)
	}
	return names
}

func loadAgeVector(t *testing.T, name string) (v ageVector) {
	t.Helper()
	b, err := fs.ReadFile(agevectors.Vectors, name)
	if err != nil {
		t.Fatal(err)
	}
	header, file, _ := bytes.Cut(b, []byte("\n\n"))
	v.file = file
	for line := range strings.Lines(string(header)) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "expect":
			v.expect = value
		case "identity":
			v.identity = value
		case "file key":
			v.fileKey = unhex(t, value)
		case "compressed":
			r, err := zlib.NewReader(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			if v.file, err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	return v
}

// seedOf takes the 32 bytes out of AGE-SECRET-KEY-PQ-1….
func seedOf(identity string) ([]byte, bool) {
	symbols, ok := strings.CutPrefix(identity, "AGE-SECRET-KEY-PQ-1")
	if !ok || len(symbols) != 52+6 {
		return nil, false
	}
	var seed []byte
	held, bits := 0, 0
	for _, c := range strings.ToLower(symbols[:52]) {
		held, bits = held<<5|strings.IndexRune("qpzry9x8gf2tvdw0s3jn54khce6mua7l", c), bits+5
		if bits >= 8 {
			bits -= 8
			seed = append(seed, byte(held>>bits))
			held &= 1<<bits - 1
		}
	}
	return seed, true
}

// hybridStanzas finds what is encapsulated and sealed for people, each of them one after the other, where it is in its
// usual form.
func hybridStanzas(file []byte) (all [][]byte) {
	for _, stanza := range strings.Split(string(file), "\n-> mlkem768x25519 ")[1:] {
		lines := strings.SplitN(stanza, "\n", 3)
		enc, err := base64.RawStdEncoding.Strict().DecodeString(lines[0])
		if err != nil || len(lines) < 3 || len(enc) != encSize {
			continue
		}
		if sealed, err := base64.RawStdEncoding.Strict().DecodeString(lines[1]); err == nil && len(sealed) == 32 {
			all = append(all, append(enc, sealed...))
		}
	}
	return all
}
