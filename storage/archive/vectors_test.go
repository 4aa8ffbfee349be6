package archive

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"strings"
	"testing"

	agevectors "c2sp.org/CCTV/age"
	"filippo.io/age"

	"carnet/app/record"
)

// CCTV's vectors of the age format: the pinned library must read them all as they say, and through our door they must
// have the kind that a person is told.
func TestCCTV(t *testing.T) {
	names, err := fs.Glob(agevectors.Vectors, "*")
	if err != nil {
		t.Fatal(err)
	}
	ran, ours := 0, 0
	for _, name := range names {
		v := loadVector(t, name)
		if v.armored {
			continue // our files are binary
		}
		ran++
		plain, err := age.Decrypt(bytes.NewReader(v.file), v.identities...)
		checkVector(t, name+", library", v, plain, err)
		if v.x25519 {
			continue // keys that Carnet has not
		}
		ours++
		r, err := newReader(bytes.NewReader(v.file), v.key)
		plain = nil
		if err == nil {
			plain = r.plain
		}
		checkVector(t, name, v, plain, err)
		switch kind := record.KindOf(err); v.expect {
		case "success", "payload failure":
		case "no match":
			if strings.Contains(name, "uppercase") && kind == record.BackupDamaged { // closed in a way that nobody knows
				continue
			}
			if kind != record.WrongPassphrase && kind != record.WrongKeyFile {
				t.Errorf("%s: %v", name, err)
			}
		default:
			if kind != record.BackupDamaged {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if ran < 100 || ours < 40 {
		t.Errorf("only %d vectors, %d of them for us", ran, ours)
	}
}

type vector struct {
	expect     string
	payload    string // SHA-256
	armored    bool
	x25519     bool
	key        Key
	identities []age.Identity
	file       []byte
}

func checkVector(t *testing.T, name string, v vector, plain io.Reader, err error) {
	t.Helper()
	opens := v.expect == "success" || v.expect == "payload failure"
	if opens != (err == nil) {
		t.Errorf("%s: %v, want %s", name, err, v.expect)
	}
	if err != nil {
		return
	}
	content, err := io.ReadAll(plain)
	if (v.expect == "success") != (err == nil) {
		t.Errorf("%s: payload: %v, want %s", name, err, v.expect)
	}
	sum := sha256.Sum256(content)
	if v.payload != "" && hex.EncodeToString(sum[:]) != v.payload {
		t.Errorf("%s: another payload of %d bytes", name, len(content))
	}
}

func loadVector(t *testing.T, name string) (v vector) {
	t.Helper()
	b, err := fs.ReadFile(agevectors.Vectors, name)
	if err != nil {
		t.Fatal(err)
	}
	header, file, _ := bytes.Cut(b, []byte("\n\n"))
	v.file = file
	for line := range strings.Lines(string(header)) {
		key, value, _ := strings.Cut(strings.TrimRight(line, "\n"), ": ")
		var identity age.Identity
		switch key {
		case "expect":
			v.expect = value
		case "payload":
			v.payload = value
		case "armored":
			v.armored = true
		case "passphrase":
			v.key.Passphrase = value
			identity, err = age.NewScryptIdentity(value)
		case "identity":
			if strings.HasPrefix(value, "AGE-SECRET-KEY-PQ-1") {
				v.key.Identities = append(v.key.Identities, value)
				identity, err = age.ParseHybridIdentity(value)
			} else {
				v.x25519 = true
				identity, err = age.ParseX25519Identity(value)
			}
		case "compressed":
			var r io.Reader
			if r, err = zlib.NewReader(bytes.NewReader(file)); err == nil {
				v.file, err = io.ReadAll(r)
			}
		}
		if err != nil {
			t.Fatal(name, err)
		}
		if identity != nil {
			v.identities = append(v.identities, identity)
		}
	}
	return v
}
