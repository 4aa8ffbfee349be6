package seal

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"carnet/app/record"
)

// The vectors of RFC 9106 use a secret and associated data, which the library does not offer. This is the one of the
// reference implementation for Argon2id without them, and the same library through our own door.
func TestArgon2idVector(t *testing.T) {
	want := "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
	if got := hex.EncodeToString(argon2.IDKey([]byte("password"), []byte("somesalt"), 2, 1<<16, 1, 32)); got != want {
		t.Errorf("Argon2id(password, somesalt) = %s, want %s", got, want)
	}
	k := MobileKDF()
	k.Salt = [16]byte{1, 2, 3}
	got, err := k.key("e\u0301te\u0301") // decomposed, as some keyboards send it
	if err != nil {
		t.Fatal(err)
	}
	if direct := argon2.IDKey([]byte("\u00e9t\u00e9"), k.Salt[:], 3, 64<<10, 4, 32); got != Key(direct) {
		t.Error("the password key is not Argon2id over the composed password")
	}
}

func TestNormalizePassword(t *testing.T) {
	for typed, want := range map[string]string{
		"":               "",
		"  Deux mots  ":  "  Deux mots  ", // spaces count
		"cle\u0301":      "cl\u00e9",
		"cl\u00e9":       "cl\u00e9",
		"\ufb01n":        "\ufb01n", // compatibility forms are not folded
		"nul\x00\xffbin": "nul\x00\xffbin",
	} {
		if got := NormalizePassword(typed); !bytes.Equal(got, []byte(want)) {
			t.Errorf("NormalizePassword(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestKDFBounds(t *testing.T) {
	tests := []struct {
		memory, time uint32
		threads      uint8
		ok           bool
	}{
		{64 << 10, 3, 4, true}, {256 << 10, 3, 4, true}, {1 << 20, 10, 8, true}, {64 << 10, 3, 1, true},
		{64<<10 - 1, 3, 4, false}, {1<<20 + 1, 3, 4, false}, {0, 3, 4, false}, {1<<32 - 1, 3, 4, false},
		{64 << 10, 2, 4, false}, {64 << 10, 0, 4, false}, {64 << 10, 11, 4, false},
		{64 << 10, 3, 0, false}, {64 << 10, 3, 9, false}, {64 << 10, 3, 255, false},
	}
	for _, test := range tests {
		k := KDF{Memory: test.memory, Time: test.time, Threads: test.threads}
		if err := k.Check(); (err == nil) != test.ok {
			t.Errorf("Check of %d KiB, %d passes, %d threads: %v", test.memory, test.time, test.threads, err)
		}
		if test.ok {
			continue
		}
		if _, err := k.key("x"); record.KindOf(err) != record.VaultDamaged {
			t.Errorf("%d KiB, %d passes, %d threads: hashed anyway, %v", test.memory, test.time, test.threads, err)
		}
	}
	for _, k := range []KDF{DesktopKDF(), MobileKDF()} {
		if k.Check() != nil {
			t.Errorf("%+v is out of bounds", k)
		}
	}
}

func TestChooseParameters(t *testing.T) {
	const gib = 1 << 30
	tests := []struct {
		name         string
		floor        time.Duration
		ram          uint64
		mobile       bool
		memory, time uint32
	}{
		{"usual computer", 150 * time.Millisecond, 16 * gib, false, 256 << 10, 3},
		{"fast computer", 50 * time.Millisecond, 16 * gib, false, 256 << 10, 8},
		{"very fast computer", time.Millisecond, 64 * gib, false, 256 << 10, 10},
		{"slower computer", 400 * time.Millisecond, 16 * gib, false, 128 << 10, 3},
		{"slow computer", 2 * time.Second, 16 * gib, false, 64 << 10, 3},
		{"little memory", 150 * time.Millisecond, gib / 2, false, 128 << 10, 5},
		{"very little memory", 150 * time.Millisecond, gib / 8, false, 64 << 10, 10},
		{"unknown memory", 150 * time.Millisecond, 0, false, 64 << 10, 10},
		{"usual phone", 300 * time.Millisecond, 4 * gib, true, 64 << 10, 5},
		{"slow phone", 3 * time.Second, 2 * gib, true, 64 << 10, 3},
		{"clock that stands still", 0, 16 * gib, false, 256 << 10, 10},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			k := choose(test.floor, test.ram, test.mobile)
			if k.Memory != test.memory || k.Time != test.time || k.Check() != nil {
				t.Errorf("chose %d MiB, %d passes, want %d MiB, %d", k.Memory>>10, k.Time, test.memory>>10, test.time)
			}
		})
	}
}

func TestCalibrate(t *testing.T) {
	k, err := Calibrate(t.Context(), rand.Reader, false)
	if err != nil {
		t.Fatal(err)
	}
	if k.Check() != nil || k.Salt == [16]byte{} {
		t.Errorf("Calibrate = %+v", k)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Calibrate(cancelled, rand.Reader, true); record.KindOf(err) != record.Canceled {
		t.Errorf("canceled calibration: %v", err)
	}
}
