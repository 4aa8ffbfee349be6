package seal_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"carnet/app/record"
	"carnet/storage/seal"
)

const password = "sept mots l\u00e9gers"

// An account for all tests that do not change it: each key derivation takes 150 ms.
var family = sync.OnceValue(func() (a struct {
	slot seal.Keyslot
	keys *seal.Keys
	code string
	file []byte
	err  error
}) {
	a.slot, a.keys, a.code, a.err = seal.NewKeyslot(rand.Reader, record.ID{1}, "adult", [32]byte{2}, password, seal.MobileKDF())
	if a.err == nil {
		a.file, a.err = a.slot.Encode()
	}
	return a
})

func TestOpenWithPassword(t *testing.T) {
	a := family()
	if a.err != nil {
		t.Fatal(a.err)
	}
	s, err := seal.DecodeKeyslot(a.file)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := s.OpenPassword("sept mots le\u0301gers") // as a Mac composes it
	if err != nil {
		t.Fatal(err)
	}
	if keys.Root != a.keys.Root || keys.Prefs() != a.keys.Prefs() || !reflect.DeepEqual(keys.Public(), a.keys.Public()) {
		t.Error("other keys came back")
	}
	if keys.Prefs() == keys.Root {
		t.Error("the preferences are sealed under the root key itself")
	}
	_, err = s.OpenPassword(password + " ")
	wantKind(t, err, record.WrongCredentials)
	_, err = s.OpenPassword("")
	wantKind(t, err, record.WrongCredentials)
}

func TestOpenWithCode(t *testing.T) {
	a := family()
	if a.err != nil {
		t.Fatal(a.err)
	}
	for _, typed := range []string{a.code, strings.ToLower(strings.ReplaceAll(a.code, "-", " ")), strings.ReplaceAll(a.code, "0", "O")} {
		keys, err := a.slot.OpenCode(typed)
		if err != nil || keys.Root != a.keys.Root {
			t.Errorf("code in another hand: %v", err)
		}
	}
	for _, typed := range []string{"", "0000-0000-0000-0000-0000-0000-0000", a.code[:30], password} {
		_, err := a.slot.OpenCode(typed)
		wantKind(t, err, record.WrongCode)
	}
}

// A new password or a new code changes its own wrap and nothing else; the keys live on.
func TestChangingSecrets(t *testing.T) {
	a := family()
	if a.err != nil {
		t.Fatal(a.err)
	}
	s := a.slot
	if err := s.SetPassword(rand.Reader, a.keys, "un autre", s.KDF()); err != nil {
		t.Fatal(err)
	}
	if s.KDF().Salt == a.slot.KDF().Salt {
		t.Error("the salt was used again")
	}
	_, err := s.OpenPassword(password)
	wantKind(t, err, record.WrongCredentials)
	if keys, err := s.OpenPassword("un autre"); err != nil || keys.Root != a.keys.Root {
		t.Errorf("new password: %v", err)
	}
	if _, err := s.OpenCode(a.code); err != nil {
		t.Errorf("the code no longer opens: %v", err)
	}
	code, err := s.SetRecovery(rand.Reader, a.keys)
	if err != nil || code == a.code {
		t.Fatalf("new code: %v", err)
	}
	_, err = s.OpenCode(a.code)
	wantKind(t, err, record.WrongCode)
	if keys, err := s.OpenCode(code); err != nil || keys.Root != a.keys.Root {
		t.Errorf("new code: %v", err)
	}
}

func TestRefusedChangesChangeNothing(t *testing.T) {
	a := family()
	if a.err != nil {
		t.Fatal(a.err)
	}
	s := a.slot
	wantKind(t, s.SetPassword(rand.Reader, a.keys, "", s.KDF()), record.WeakPassword)
	wantKind(t, s.SetPassword(rand.Reader, a.keys, "x", seal.KDF{Memory: 1024, Time: 3, Threads: 4}), record.VaultDamaged)
	wantKind(t, s.SetPassword(empty{}, a.keys, "x", s.KDF()), record.Internal)
	_, err := s.SetRecovery(empty{}, a.keys)
	wantKind(t, err, record.Internal)

	_, stranger, _, err := seal.NewKeyslot(rand.Reader, record.ID{1}, "adult", [32]byte{2}, "x", s.KDF())
	if err != nil {
		t.Fatal(err)
	}
	wantKind(t, s.SetPassword(rand.Reader, stranger, "x", s.KDF()), record.Internal)
	_, err = s.SetRecovery(rand.Reader, stranger)
	wantKind(t, err, record.Internal)

	public := stranger.Public()
	stranger.Wipe()
	if stranger.Root != (seal.Key{}) || !reflect.DeepEqual(stranger.Public(), public) {
		t.Error("Wipe left the root key, or took the public ones")
	}
	wantKind(t, s.SetPassword(rand.Reader, stranger, "x", s.KDF()), record.Locked)
	_, err = s.SetRecovery(rand.Reader, stranger)
	wantKind(t, err, record.Locked)

	if b, err := s.Encode(); err != nil || !bytes.Equal(b, a.file) {
		t.Errorf("the keyslot was changed: %v", err)
	}
	_, _, _, err = seal.NewKeyslot(empty{}, record.ID{1}, "adult", [32]byte{}, "x", s.KDF())
	wantKind(t, err, record.Internal)
	_, _, _, err = seal.NewKeyslot(rand.Reader, record.ID{1}, "deux mots", [32]byte{}, "x", s.KDF())
	wantKind(t, err, record.Internal)
}

func TestKeyslotFile(t *testing.T) {
	a := family()
	if a.err != nil {
		t.Fatal(a.err)
	}
	s, err := seal.DecodeKeyslot(a.file)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(s, a.slot) {
		t.Error("the file does not give back the keyslot")
	}
	damaged := func(what string, at int, b []byte) {
		t.Helper()
		if _, err := seal.DecodeKeyslot(b); record.KindOf(err) != record.VaultDamaged {
			t.Fatalf("%s at %d: %v", what, at, err)
		}
	}
	for bit := range 8 * len(a.file) {
		b := slices.Clone(a.file)
		b[bit/8] ^= 1 << (bit % 8)
		damaged("flip", bit, b)
	}
	for n := range a.file {
		damaged("cut", n, a.file[:n])
	}
	damaged("extended", len(a.file), append(slices.Clone(a.file), 0))
	damaged("huge", 0, make([]byte, 1<<20))

	if _, err := (seal.Keyslot{}).Encode(); err == nil {
		t.Error("an empty keyslot was encoded")
	}
	if bytes.Contains(a.file, []byte(password)) || bytes.Contains(a.file, a.keys.Root[:]) {
		t.Error("a secret is in the file")
	}
}

func TestKeyslotOfAnotherFormat(t *testing.T) {
	a := family()
	if a.err != nil {
		t.Fatal(a.err)
	}
	for format, kind := range map[byte]record.ErrorKind{0: record.VaultDamaged, 2: record.VaultNewer, 255: record.VaultNewer} {
		b := slices.Clone(a.file[:len(a.file)-sha256.Size])
		b[4] = format
		_, err := seal.DecodeKeyslot(resum(append(b, "fields of another time"...)))
		wantKind(t, err, kind)
	}
}

// resum adds the checksum that a person who altered a file would add.
func resum(b []byte) []byte {
	sum := sha256.Sum256(b)
	return append(slices.Clone(b), sum[:]...)
}

func TestFingerprint(t *testing.T) {
	a := family()
	if a.err != nil {
		t.Fatal(a.err)
	}
	public := a.keys.Public()
	code := public.Fingerprint()
	if len(code) != 24 || strings.Count(code, "-") != 4 {
		t.Errorf("fingerprint %q has not 5 groups of 4", code)
	}
	for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", " ")} {
		if err := public.CheckFingerprint(typed); err != nil {
			t.Errorf("%q: %v", typed, err)
		}
	}
	for i := range code {
		for _, c := range "0Z" {
			typed := code[:i] + string(c) + code[i+1:]
			if typed != code {
				wantKind(t, public.CheckFingerprint(typed), record.WrongCode)
			}
		}
	}
	wantKind(t, public.CheckFingerprint(""), record.WrongCode)

	other := seal.Public{HPKE: slices.Clone(public.HPKE), Sign: slices.Clone(public.Sign)}
	other.HPKE[5] ^= 1
	wantKind(t, other.CheckFingerprint(code), record.WrongCode)
	other = seal.Public{HPKE: public.HPKE, Sign: slices.Clone(public.Sign)}
	other.Sign[5] ^= 1
	wantKind(t, other.CheckFingerprint(code), record.WrongCode)
}

func TestKeysAreNotPrinted(t *testing.T) {
	a := family()
	if a.err != nil {
		t.Fatal(a.err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%x"} {
		if s := fmt.Sprintf(verb, a.keys); s != "[keys]" {
			t.Errorf("%s prints %d characters", verb, len(s))
		}
	}
}

// It cannot be timed in a test; it must at least take the same road and survive any parameters.
func TestDummyUnlock(t *testing.T) {
	seal.DummyUnlock(seal.KDF{}, password)
}

// FuzzKeyslot: what decodes is written back to the same bytes.
func FuzzKeyslot(f *testing.F) {
	a := family()
	if a.err != nil {
		f.Fatal(a.err)
	}
	body := a.file[:len(a.file)-sha256.Size]
	f.Add(body)
	f.Add(body[:100])
	f.Add([]byte("CSNK\x01"))
	f.Add([]byte("CSNK\x02"))
	f.Fuzz(func(t *testing.T, body []byte) {
		b := resum(body) // otherwise the checksum would stop every mutation
		s, err := seal.DecodeKeyslot(b)
		if err != nil {
			if kind := record.KindOf(err); kind != record.VaultDamaged && kind != record.VaultNewer {
				t.Errorf("error is %v", err)
			}
			return
		}
		if again, err := s.Encode(); err != nil || !bytes.Equal(again, b) {
			t.Errorf("written back to other bytes, %v", err)
		}
	})
}
