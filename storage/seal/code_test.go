package seal

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carnet/app/record"
)

func readRecovery(code string) ([]byte, error) {
	return decodeCode(code, recoverySymbols, recoverySize)
}

func TestCodeRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.SliceOfN(rapid.Byte(), recoverySize, recoverySize).Draw(t, "secret")
		code := encodeCode(secret, recoverySymbols)
		if len(code) != 34 || strings.Trim(code, codeAlphabet+"-") != "" {
			t.Fatalf("code %q has not 7 groups of 4", code)
		}
		sloppy := strings.NewReplacer("0", "o", "1", rapid.SampledFrom([]string{"i", "L", "l", "I"}).Draw(t, "one"),
			"-", rapid.SampledFrom([]string{"", " ", "-", "\u2013", " \u2011 ", "\u00a0", "\n"}).Draw(t, "dash")).Replace(code)
		if rapid.Bool().Draw(t, "small letters") {
			sloppy = strings.ToLower(sloppy)
		}
		for _, typed := range []string{code, " " + sloppy + " "} {
			if got, err := readRecovery(typed); err != nil || !bytes.Equal(got, secret) {
				t.Errorf("%q read as %x, %v", typed, got, err)
			}
		}
	})
}

func TestCodeKnownAnswer(t *testing.T) {
	zero := encodeCode(make([]byte, recoverySize), recoverySymbols)
	if zero != "0000-0000-0000-0000-0000-0000-0000" {
		t.Errorf("code of zeros is %s", zero)
	}
	if _, err := readRecovery("0000-0000-0000-0000-0000-0000-0001"); err == nil {
		t.Error("a wrong check character was accepted")
	}
}

// One or two wrong characters, among them any two exchanged, never pass.
func TestCodeTypingErrorsAreNoticed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.SliceOfN(rapid.Byte(), recoverySize, recoverySize).Draw(t, "secret")
		code := []byte(strings.ReplaceAll(encodeCode(secret, recoverySymbols), "-", ""))
		i := rapid.IntRange(0, len(code)-1).Draw(t, "i")
		j := rapid.IntRange(0, len(code)-1).Draw(t, "j")
		for _, a := range codeAlphabet {
			for _, b := range codeAlphabet {
				typed := bytes.Clone(code)
				typed[i], typed[j] = byte(a), byte(b)
				_, err := readRecovery(string(typed))
				if same := bytes.Equal(typed, code); same != (err == nil) {
					t.Fatalf("%s for %s: %v", typed, code, err)
				} else if !same && record.KindOf(err) != record.WrongCode {
					t.Fatalf("error is %v, want WrongCode", err)
				}
			}
		}
		typed := bytes.Clone(code)
		typed[i], typed[j] = code[j], code[i]
		if _, err := readRecovery(string(typed)); (err == nil) != bytes.Equal(typed, code) {
			t.Fatalf("exchange of %d and %d in %s: %v", i, j, code, err)
		}
	})
}

func TestCodesThatAreNone(t *testing.T) {
	code := encodeCode(make([]byte, recoverySize), recoverySymbols)
	for _, typed := range []string{"", "-", code[1:], code + "0", "U" + code[1:], "é" + code[1:], code + "!", code + strings.Repeat(" ", 200)} {
		if _, err := readRecovery(typed); record.KindOf(err) != record.WrongCode {
			t.Errorf("%q: %v, want WrongCode", typed, err)
		}
	}
	// 26 characters hold 130 bits: with a bit set beyond the 128, one secret would have several codes.
	symbols := make([]byte, recoverySymbols)
	symbols[recoverySymbols-1] = 1
	check := checkOf(symbols)
	var typed strings.Builder
	for _, s := range append(symbols, check[:]...) {
		typed.WriteByte(codeAlphabet[s])
	}
	if _, err := readRecovery(typed.String()); record.KindOf(err) != record.WrongCode {
		t.Errorf("a code with spare bits set: %v", err)
	}
}

// FuzzRecoveryCode: whatever is read is written back as the same code, cleaned.
func FuzzRecoveryCode(f *testing.F) {
	f.Add("0000-0000-0000-0000-0000-0000-0000")
	f.Add(encodeCode([]byte("0123456789abcdef"), recoverySymbols))
	f.Add(strings.ToLower(encodeCode(bytes.Repeat([]byte{0xff}, 16), recoverySymbols)))
	f.Add("oooo iiii llll")
	f.Add("\u0131\u017f\u212a") // letters whose capitals are ASCII
	f.Fuzz(func(t *testing.T, typed string) {
		secret, err := readRecovery(typed)
		if err != nil {
			if record.KindOf(err) != record.WrongCode {
				t.Errorf("error is %v, want WrongCode", err)
			}
			return
		}
		code := encodeCode(secret, recoverySymbols)
		if again, err := readRecovery(code); err != nil || !bytes.Equal(again, secret) {
			t.Errorf("%q reads as %x, its own code %q as %x, %v", typed, secret, code, again, err)
		}
	})
}
