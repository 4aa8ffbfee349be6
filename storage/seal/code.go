package seal

import (
	"crypto/subtle"
	"strings"
	"unicode"

	"carnet/app/record"
)

// Codes that people copy by hand or read aloud: Crockford's base 32, which has no I, L, O or U, in groups of four.
// The last two characters are the check symbols of a Reed-Solomon code over GF(32): up to two wrong characters, and
// any two exchanged, are always noticed.
const (
	codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	checkSymbols = 2
	groupSize    = 4
	maxCodeText  = 128 // bytes of typed text that are looked at
)

// encodeCode writes the first n×5 bits of b, zeros where b ends, and the check symbols.
func encodeCode(b []byte, n int) string {
	symbols := make([]byte, n, n+checkSymbols)
	for i := range symbols {
		for bit := 5 * i; bit < 5*i+5; bit++ {
			symbols[i] <<= 1
			if bit < 8*len(b) {
				symbols[i] |= b[bit/8] >> (7 - bit%8) & 1
			}
		}
	}
	check := checkOf(symbols)
	symbols = append(symbols, check[:]...)

	var text strings.Builder
	for i, s := range symbols {
		if i > 0 && i%groupSize == 0 {
			text.WriteByte('-')
		}
		text.WriteByte(codeAlphabet[s])
	}
	clear(symbols)
	return text.String()
}

// decodeCode reads n symbols and their check symbols into size bytes. It forgives what hands and eyes do to a code:
// small letters, any spaces and dashes, O for 0, I and L for 1.
func decodeCode(text string, n, size int) ([]byte, error) {
	symbols, ok := symbolsOf(text, n+checkSymbols)
	if !ok {
		return nil, record.E(record.WrongCode, "read code")
	}
	defer clear(symbols)
	check := checkOf(symbols[:n])
	if subtle.ConstantTimeCompare(check[:], symbols[n:]) != 1 {
		return nil, record.E(record.WrongCode, "read code")
	}
	b := make([]byte, size)
	var left byte
	for bit := range 5 * n {
		v := symbols[bit/5] >> (4 - bit%5) & 1
		if bit < 8*size {
			b[bit/8] |= v << (7 - bit%8)
		} else {
			left |= v
		}
	}
	if left != 0 {
		return nil, record.E(record.WrongCode, "read code")
	}
	return b, nil
}

func symbolsOf(text string, n int) ([]byte, bool) {
	if len(text) > maxCodeText {
		return nil, false
	}
	symbols := make([]byte, 0, n)
	for _, r := range text {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			continue
		}
		switch r = unicode.ToUpper(r); r {
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		i := strings.IndexRune(codeAlphabet, r)
		if i < 0 || len(symbols) == n {
			return nil, false
		}
		symbols = append(symbols, byte(i))
	}
	return symbols, len(symbols) == n
}

// checkOf is the remainder of symbols(x)·x² modulo (x-2)(x-4) over GF(32): distance 3 for codes up to 31 symbols.
func checkOf(symbols []byte) [checkSymbols]byte {
	const sum, product = 2 ^ 4, 8
	var high, low byte
	for _, s := range symbols {
		f := s ^ high
		high, low = low^multiply(f, sum), multiply(f, product)
	}
	return [checkSymbols]byte{high, low}
}

// multiply is the product in GF(32) modulo x⁵+x²+1.
func multiply(a, b byte) byte {
	var p byte
	for b > 0 {
		p ^= a * (b & 1)
		a <<= 1
		a ^= (a >> 5) * 0b100101
		b >>= 1
	}
	return p
}

// recoveryBits and symbols: 128 bits are 26 symbols, with 2 check symbols 7 groups of 4.
const (
	recoverySize    = 16
	recoverySymbols = 26
)

// fingerprintSymbols carry 90 bits; with the check symbols a fingerprint is 5 groups of 4.
const fingerprintSymbols = 18
