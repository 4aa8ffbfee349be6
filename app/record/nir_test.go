package record

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// nirKeys are published test numbers and their keys (rules of the CNAM's nir-validation, 2024-10-14; none is a person's).
func nirKeys() map[string]string {
	return map[string]string{
		"2550814168025": "38", "2940375120005": "91", "1531245007231": "60",
		"284052A321025": "52", "284052B321025": "79", "2840588321025": "32",
		"284202B321025": "28", // month 20
		"284992B321025": "31", // month 99
		"2790351215189": "89",
	}
}

func TestNIRKeys(t *testing.T) {
	for number, key := range nirKeys() {
		if got := CheckNIR(number); got != NIRNoKey {
			t.Errorf("%s without key: %d", number, got)
		}
		for k := range 100 {
			typed, want := fmt.Sprintf("%s%02d", number, k), NIRWrongKey
			if typed == number+key {
				want = NIRValid
			}
			if got := CheckNIR(typed); got != want {
				t.Errorf("%s: %d, want %d", typed, got, want)
			}
		}
	}
}

func TestNIRAsTyped(t *testing.T) {
	for s, want := range map[string]NIRStatus{
		" 2 55 08 14 168 025 38 ":      NIRValid,
		"2\u00a055\u202f0814168025 38": NIRValid,
		"284052a321025 52":             NIRValid,
		"284052b321025":                NIRNoKey,
		"2 76 05 92 050 628 65":        NIRWrongKey, // an official test identity whose key should be 83
		"2 76 05 92 050 628 83":        NIRValid,
		"2840588321025 30":             NIRWrongKey, // a misprint found in public documentation
		"":                             NIRMalformed,
		"1234567890123":                NIRNoKey, // form only: month 45
		"123456789012311":              NIRValid,
		"255081416802":                 NIRMalformed, // 12
		"25508141680253":               NIRMalformed, // 14
		"2550814168025380":             NIRMalformed, // 16
		"0550814168025":                NIRMalformed, // sex
		"4550814168025":                NIRMalformed,
		"9550814168025":                NIRMalformed,
		"5550814168025":                NIRNoKey, // insurer's temporary number
		"8550814168025":                NIRNoKey,
		"2550014168025":                NIRMalformed, // month 00
		"2551314168025":                NIRMalformed, // month 13
		"2551914168025":                NIRMalformed, // month 19
		"284052C321025":                NIRMalformed,
		"2A4058B321025":                NIRMalformed, // a letter elsewhere
		"28405A2321025":                NIRMalformed,
		"25508141680253X":              NIRMalformed,
		"2550814168025+8":              NIRMalformed,
		"+550814168025":                NIRMalformed,
		"２５５０８１４１６８０２５": NIRMalformed, // full-width figures
		"255081416802é": NIRMalformed,
	} {
		if got := CheckNIR(s); got != want {
			t.Errorf("CheckNIR(%q) = %d, want %d", s, got, want)
		}
	}
}

// TestNIRKeyCatchesSlips: one wrong figure is always noticed, since 97 is prime and no power of ten is a multiple of it.
func TestNIRKeyCatchesSlips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := fmt.Sprintf("%d%02d%02d%02d%03d%03d", rapid.IntRange(1, 2).Draw(t, "sex"), rapid.IntRange(0, 99).Draw(t, "year"),
			rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 95).Draw(t, "department"),
			rapid.IntRange(1, 990).Draw(t, "commune"), rapid.IntRange(1, 999).Draw(t, "order"))
		n, err := strconv.ParseUint(number, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		whole := fmt.Sprintf("%s%02d", number, 97-n%97)
		if got := CheckNIR(whole); got != NIRValid {
			t.Fatalf("%s: %d", whole, got)
		}
		at := rapid.IntRange(0, 14).Draw(t, "at")
		wrong := rapid.SampledFrom([]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}).Draw(t, "figure")
		slip := whole[:at] + wrong + whole[at+1:]
		if slip != whole && CheckNIR(slip) == NIRValid {
			t.Fatalf("%s passes for %s", slip, whole)
		}
	})
}

func FuzzNIR(f *testing.F) {
	for number, key := range nirKeys() {
		f.Add(number + key)
	}
	f.Add("2 55 08 14 168 025 38")
	f.Add("ŉŉŉŉŉŉŉ")
	f.Add("\xe2\u2000\x80\x80") // bytes that become a space when the space between them goes
	f.Fuzz(func(t *testing.T, s string) {
		n := NormalizeNIR(s)
		if NormalizeNIR(n) != n || strings.ContainsAny(n, " \t\n\u00a0") {
			t.Fatalf("%q is normalised to %q", s, n)
		}
		if CheckNIR(s) != CheckNIR(n) {
			t.Fatalf("%q and %q are judged differently", s, n)
		}
	})
}
