// Package password decides whether a password is strong enough to protect a family's record, and proposes one.
//
// A password passes when it has 80 bits by the formula of the CNIL (recommendation of 2022: length and classes of
// characters, no composition rule), is not one of the passwords that everybody tries first, does not stand on the
// names and birth dates of the family, and is not guessable by its shape (repetitions, keyboard walks, words of the
// lists), which the formula alone cannot see. Nothing here keeps or logs a password.
package password

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/trustelem/zxcvbn"
	"golang.org/x/text/unicode/norm"

	"carnet/app/record"
)

// RequiredBits is the strength that the CNIL asks of a password used alone.
const RequiredBits = 80

// MaxBytes is the longest password accepted, after NFC: far above any passphrase, far below a nuisance.
const MaxBytes = 1024

// requiredGuesses is what an attacker who knows how people choose passwords must be expected to need: a hundred times
// the highest grade of zxcvbn, « very unguessable » against an offline attack on a slow hash, as Argon2id is.
const requiredGuesses = 1e12

// examined bounds the work of the guess estimate, which grows faster than the length.
const examined = 72

// Reason is the key of the sentence, in app/text, that says why a password is refused. Sentences take the number N of
// missing characters.
type Reason string

// The reasons, from the one that makes the others pointless.
const (
	Fine      Reason = ""
	TooLong   Reason = "password.reason.too-long"
	Unusable  Reason = "password.reason.unusable"  // control characters or invalid UTF-8: cannot be typed again elsewhere
	Common    Reason = "password.reason.common"    // in the list of those tried first
	Personal  Reason = "password.reason.personal"  // too little remains without the names and dates of the family
	Short     Reason = "password.reason.short"     // under 80 bits
	Guessable Reason = "password.reason.guessable" // long, but of a shape that is tried early
)

// Verdict is what Check says of a password.
type Verdict struct {
	OK      bool
	Bits    int    // CNIL strength, to be compared with RequiredBits
	Reason  Reason // Fine exactly when OK
	Missing int    // with Short: characters of the same kinds still to add
}

// Err is nil for a good password and a WeakPassword error otherwise.
func (v Verdict) Err() error {
	if v.OK {
		return nil
	}
	return record.E(record.WeakPassword, "check password")
}

// Normalize gives the bytes that protect the record: exactly what was typed, in Unicode NFC, because phones and
// computers disagree on how « é » is written.
func Normalize(password string) string { return norm.NFC.String(password) }

// Check judges a password. personal holds what a stranger can know of the family: names as written, birth dates
// as 2025-03-10; the password is compared with their usual spellings too.
func Check(password string, personal []string) Verdict {
	p := Normalize(password)
	v := Verdict{}
	switch {
	case len(p) > MaxBytes:
		v.Reason = TooLong
		return v
	case !utf8.ValidString(p) || strings.ContainsFunc(p, unicode.IsControl):
		v.Reason = Unusable
		return v
	}
	runes := []rune(p)
	v.Bits = bits(runes)
	words := append(personalWords(personal), ownWords()...)
	rest, found := without(runes, words)
	switch {
	case common(p):
		v.Reason = Common
	case found && bits(rest) < RequiredBits && v.Bits >= RequiredBits:
		v.Reason = Personal
	case v.Bits < RequiredBits:
		v.Reason = Short
		v.Missing = missing(runes)
	case guesses(p, words) < requiredGuesses:
		v.Reason = Guessable
	default:
		v.OK = true
	}
	return v
}

// bits is the CNIL strength: round(L·log2(N)).
func bits(p []rune) int {
	length, alphabet := measure(p)
	return strength(length, alphabet)
}

func strength(length, alphabet int) int {
	if length == 0 {
		return 0
	}
	return int(math.Round(float64(length) * math.Log2(float64(alphabet))))
}

// measure counts the characters and the alphabet that they come from. Marks and joiners that only dress the character
// before them (accents that NFC cannot fold, skin tones, the glue of a family emoji) are not characters of their own.
func measure(p []rune) (length, alphabet int) {
	var lower, upper, digit, other int
	for _, r := range p {
		switch {
		case r >= 'a' && r <= 'z':
			lower = 26
		case r >= 'A' && r <= 'Z':
			upper = 26
		case r >= '0' && r <= '9':
			digit = 10
		case unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r) || r >= 0x1F3FB && r <= 0x1F3FF:
			continue
		default:
			other = 37
		}
		length++
	}
	return length, lower + upper + digit + other
}

// missing is how many more characters of the same kinds reach the required strength.
func missing(p []rune) int {
	length, alphabet := measure(p)
	if alphabet == 0 {
		alphabet = 26
	}
	n := 0
	for strength(length+n, alphabet) < RequiredBits {
		n++
	}
	return n
}

// without returns p without the runs of characters that spell one of the words, and whether there were any.
func without(p []rune, words []string) (rest []rune, found bool) {
	folded := make([]rune, len(p))
	for i, r := range p {
		folded[i] = fold(r)
	}
	spelled := make([]bool, len(p))
	for _, w := range words {
		word := []rune(w)
		for i := 0; i+len(word) <= len(folded); i++ {
			if slices.Equal(folded[i:i+len(word)], word) {
				found = true
				for j := range word {
					spelled[i+j] = true
				}
			}
		}
	}
	for i, r := range p {
		if !spelled[i] {
			rest = append(rest, r)
		}
	}
	return rest, found
}

// fold makes « É », « é » and « e » one letter, one rune for one rune.
func fold(r rune) rune {
	base, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
	return unicode.ToLower(base)
}

func foldAll(s string) string { return strings.Map(fold, norm.NFC.String(s)) }

// guesses estimates how many tries find the password, once case and accents are known.
func guesses(p string, words []string) float64 {
	folded := []rune(foldAll(p))
	folded = folded[:min(len(folded), examined)]
	return zxcvbn.PasswordStrength(string(folded), append(slices.Clone(words), frenchWords()...)).Guesses
}
