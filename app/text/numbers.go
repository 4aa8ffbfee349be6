package text

import (
	"math"
	"strconv"
	"strings"
)

// Number writes v with the given number of decimals: « 1 234,5 » in French (narrow no-break space), "1,234.5" in
// English, a true minus sign in both. What is not a number is « – ».
func (c *Catalogue) Number(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', max(decimals, 0), 64)
	negative := v < 0 && strings.ContainsAny(s, "123456789")
	return c.decimal(s, negative)
}

// decimal dresses an unsigned decimal number in the signs of the language.
func (c *Catalogue) decimal(s string, negative bool) string {
	whole, fraction, hasFraction := strings.Cut(s, ".")
	var b strings.Builder
	if negative {
		b.WriteString("−")
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(c.S("number.thousands"))
		}
		b.WriteRune(digit)
	}
	if hasFraction {
		b.WriteString(c.S("number.decimal"))
		b.WriteString(fraction)
	}
	return b.String()
}

// Mass writes a weight: « 850 g », « 6,420 kg » to the gram under 10 kg as babies are weighed, « 12,4 kg » above, with
// more decimals only where the weight has them.
func (c *Catalogue) Mass(grams int64) string {
	size := magnitude(grams)
	switch {
	case size < 1000:
		return c.S("unit.g", Args{"Value": c.decimal(strconv.FormatUint(size, 10), grams < 0)})
	case size < 10_000:
		return c.S("unit.kg", Args{"Value": c.decimal(fixed(size, 3, 3), grams < 0)})
	}
	return c.S("unit.kg", Args{"Value": c.decimal(fixed(size, 3, 1), grams < 0)})
}

// Length writes a length or a circumference in centimetres: « 62,5 cm », « 62 cm ».
func (c *Catalogue) Length(mm int64) string {
	return c.S("unit.cm", Args{"Value": c.decimal(fixed(magnitude(mm), 1, 0), mm < 0)})
}

// Bytes writes the size of a file in decimal units, as file managers do: « 340 ko », « 1,2 Mo ».
func (c *Catalogue) Bytes(n int64) string {
	n = max(n, 0)
	switch {
	case n < 1000:
		return c.N("unit.bytes", int(n))
	case n < 999_500:
		return c.S("unit.kB", Args{"Value": c.Number(float64(n)/1e3, 0)})
	case n < 999_950_000:
		return c.S("unit.MB", Args{"Value": c.Number(float64(n)/1e6, 1)})
	}
	return c.S("unit.GB", Args{"Value": c.Number(float64(n)/1e9, 1)})
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-(n + 1)) + 1 // -n alone would overflow for the smallest int64
	}
	return uint64(n)
}

// fixed writes n / 10^places without rounding, leaving out final zeros but at least keeping the given decimals.
func fixed(n uint64, places, atLeast int) string {
	s := strconv.FormatUint(n, 10)
	if len(s) <= places {
		s = strings.Repeat("0", places+1-len(s)) + s
	}
	whole, fraction := s[:len(s)-places], s[len(s)-places:]
	for len(fraction) > atLeast && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

// List joins items as they are said: « a », « a et b », « a, b et c ».
func (c *Catalogue) List(items ...string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return c.S("list.last", Args{"Items": strings.Join(items[:last], ", "), "Last": items[last]})
}

// Ordinal writes a rank in figures: « 1er », « 1re » when feminine, « 2e »; "1st", "2nd", "11th".
func (c *Catalogue) Ordinal(n int, feminine bool) string {
	return strconv.Itoa(n) + c.ordinalEnding(n, feminine)
}

func (c *Catalogue) ordinalEnding(n int, feminine bool) string {
	if c.lang == French {
		switch {
		case n == 1 && feminine:
			return "re"
		case n == 1:
			return "er"
		}
		return "e"
	}
	if n%100 >= 11 && n%100 <= 13 {
		return "th"
	}
	switch n % 10 {
	case 1:
		return "st"
	case 2:
		return "nd"
	case 3:
		return "rd"
	}
	return "th"
}
