package archive

import (
	"bytes"
	"crypto/hpke"
	"testing"

	"carnet/app/record"
)

// FuzzBackupReader gives the reader what stands inside age, so that mutations reach it. What it accepts must be in every
// way as if our writer had written it.
func FuzzBackupReader(f *testing.F) {
	f.Add([]byte{})
	f.Add(plain(f, nil))
	f.Add(plain(f, small()))
	f.Add(plain(f, small())[:700])
	f.Add(byHand(f).file("a", "1").file("A", "2").summed().bytes())
	f.Add(byHand(f).file("../a", "1").summed().bytes())
	f.Add(byHand(f).file("a", "1").bytes())
	f.Add(byHand(f).file("a", "1").file(sumsName, "x").bytes())
	l := limits{entries: 20, entry: 4000, total: 50_000}
	f.Fuzz(func(t *testing.T, b []byte) {
		files, err := openTar(b, l)
		for _, x := range files {
			if !goodName(x.Name) || x.Size > l.entry || err == nil && x.Size != int64(len(x.content)) {
				t.Fatalf("gave an entry that is not good: %+v", x.Entry)
			}
		}
		if err != nil {
			if record.KindOf(err) != record.BackupDamaged {
				t.Fatalf("failed with %v", err)
			}
			return
		}
		again, err := openTar(plain(t, files), standard())
		if err != nil || !same(again, files) {
			t.Fatalf("what was read cannot be written: %v", err)
		}
	})
}

// FuzzBackupFile alters the age file: nothing but the file itself opens.
func FuzzBackupFile(f *testing.F) {
	seed := make([]byte, 32)
	secret, err := Identity(seed)
	if err != nil {
		f.Fatal(err)
	}
	private, err := hpke.MLKEM768X25519().NewPrivateKey(seed)
	if err != nil {
		f.Fatal(err)
	}
	public, err := Recipient(private.PublicKey().Bytes())
	if err != nil {
		f.Fatal(err)
	}
	whole := sealed(f, Key{Recipients: []string{public}}, small())
	f.Add(whole)
	f.Add(whole[:100])
	f.Add(whole[:len(whole)-1])
	f.Add(append(bytes.Clone(whole), 0))
	f.Add(sealed(f, passphrase, small()))
	f.Add([]byte("age-encryption.org/v1\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		files, err := openAll(bytes.NewReader(b), Key{Identities: []string{secret}})
		switch record.KindOf(err) {
		case "":
			if !same(files, small()) {
				t.Fatal("another archive was accepted")
			}
		case record.BackupDamaged, record.WrongKeyFile, record.WrongPassphrase:
		default:
			t.Fatalf("failed with %v", err)
		}
	})
}
