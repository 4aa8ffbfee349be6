package survey

import (
	"bytes"
	"math"
	"strconv"

	"carnet/app/growth"
)

// powers of ten that a double holds exactly: a whole number below 2^53 divided by one of them is rounded once, so it is
// the double nearest to what is written.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

const (
	digitsOfDouble = 15 // that always fit
	longestNumber  = 64 // bytes
)

// number reads a decimal number. A comma may stand for the point where commas do not separate fields. Two marks are no
// number: « 1.234,5 » and "1,234.5" would be read as different ones by different people.
func number(b []byte, comma bool) (value float64, ok bool) {
	negative := len(b) > 0 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	var digits uint64
	n, decimals, marked := 0, 0, false
	for _, c := range b {
		switch {
		case c >= '0' && c <= '9':
			digits = digits*10 + uint64(c-'0')
			n++
			if marked {
				decimals++
			}
		case !marked && (c == '.' || c == ',' && comma):
			marked = true
		default:
			return scientific(b, negative, comma)
		}
		if n > digitsOfDouble {
			return scientific(b, negative, comma)
		}
	}
	if n == 0 {
		return 0, false
	}
	value = float64(digits) / powers[decimals]
	if negative {
		value = -value
	}
	return value, true
}

// scientific reads what is rare: many digits, and exponents. Names such as NaN, and Go's own ways of writing, are no numbers.
func scientific(b []byte, negative, comma bool) (float64, bool) {
	if len(b) > longestNumber {
		return 0, false
	}
	for i, c := range b {
		if (c < '0' || c > '9') && c != '.' && (c != ',' || !comma) && (i == 0 || c != 'e' && c != 'E' && c != '+' && c != '-') {
			return 0, false
		}
	}
	text := string(b)
	if comma {
		text = string(bytes.ReplaceAll(b, []byte{','}, []byte{'.'}))
	}
	value, err := strconv.ParseFloat(text, 64)
	if negative {
		value = -value
	}
	// A number that is too large is still one: it is refused for its size.
	return value, err == nil || math.IsInf(value, 0)
}

// A few roundings of doubles, relative to the value: what is written as 14.375 may be computed as 14.374999999999998.
const roundings = 1e-14

// appendSize writes a length or a BMI with two decimals, a half away from zero as in the decimals that were measured.
func appendSize(b []byte, value float64, mark byte) []byte {
	return appendHundredths(b, math.Floor(value*100*(1+roundings)+0.5), mark)
}

// appendScore writes a z-score with the two decimals that its plausibility was judged by.
func appendScore(b []byte, z float64, mark byte) []byte {
	return appendHundredths(b, math.Round(growth.TwoDecimals(z)*100), mark)
}

// appendHundredths leaves out what is not a number, or too large to be a result of a measure.
func appendHundredths(b []byte, value float64, mark byte) []byte {
	if !(math.Abs(value) < 1e14) {
		return b
	}
	n := int64(value)
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	b = strconv.AppendInt(b, n/100, 10)
	rest := byte(n % 100)
	return append(b, mark, '0'+rest/10, '0'+rest%10)
}
