package record

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// NIRStatus is what can be said of a typed numéro de sécurité sociale.
type NIRStatus int

// A wrong key is a warning, not a refusal: some official test identities carry one.
const (
	NIRMalformed NIRStatus = iota // not 13 or 15 characters of the right form
	NIRNoKey                      // 13 characters of the right form, key not typed
	NIRWrongKey                   // the two last digits do not match the rest: probably a typing error
	NIRValid
)

// NormalizeNIR removes spaces and puts the department letters 2A and 2B in capitals.
func NormalizeNIR(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}

// CheckNIR checks the form of a NIR and its key (97 − N mod 97, with 2A counted as 19 and 2B as 18).
// Source: rules of the CNAM's nir-validation (2024-10-14).
func CheckNIR(s string) NIRStatus {
	n := NormalizeNIR(s)
	if len(n) != 13 && len(n) != 15 {
		return NIRMalformed
	}
	digits := n[:13]
	switch n[5:7] {
	case "2A":
		digits = n[:5] + "19" + n[7:13]
	case "2B":
		digits = n[:5] + "18" + n[7:13]
	}
	number, err := strconv.ParseUint(digits, 10, 64)
	if err != nil || !strings.Contains("1235678", n[:1]) || !nirMonthOK(n[3:5]) {
		return NIRMalformed
	}
	if len(n) == 13 {
		return NIRNoKey
	}
	if _, err := strconv.ParseUint(n[13:], 10, 8); err != nil {
		return NIRMalformed
	}
	if n[13:] != fmt.Sprintf("%02d", 97-number%97) {
		return NIRWrongKey
	}
	return NIRValid
}

// nirMonthOK accepts 01 to 12, and 20 to 99, which stand for months that are unknown or registered abroad.
func nirMonthOK(s string) bool {
	m, err := strconv.Atoi(s)
	return err == nil && (m >= 1 && m <= 12 || m >= 20)
}
