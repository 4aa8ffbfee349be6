package scales

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"carnet/app/record"
)

// ligatures are letters that lose more than an accent.
var ligatures = strings.NewReplacer("œ", "oe", "ß", "ss")

// fold writes a text in small letters without accents.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(ligatures.Replace(s)))
}

var unitWords = map[string]Unit{
	"kg": Kilogram, "kgs": Kilogram, "kilo": Kilogram, "kilos": Kilogram, "kilogramme": Kilogram, "kilogrammes": Kilogram, "kilogram": Kilogram, "kilograms": Kilogram,
	"g": Gram, "gr": Gram, "gramme": Gram, "grammes": Gram, "gram": Gram, "grams": Gram,
	"lb": Pound, "lbs": Pound, "pound": Pound, "pounds": Pound, "livre": Pound, "livres": Pound,
	"cm": Centimetre, "centimetre": Centimetre, "centimetres": Centimetre, "centimeter": Centimetre, "centimeters": Centimetre,
	"mm": Millimetre, "millimetre": Millimetre, "millimetres": Millimetre, "millimeter": Millimetre, "millimeters": Millimetre,
	"m": Metre, "metre": Metre, "metres": Metre, "meter": Metre, "meters": Metre,
	"in": Inch, "inch": Inch, "inches": Inch, "pouce": Inch, "pouces": Inch,
}

// unitOf reads the name of a unit.
func unitOf(s string) (Unit, bool) {
	if s == "" || s[0] >= '0' && s[0] <= '9' || len(s) > 20 { // asked of every cell: most are numbers
		return "", false
	}
	u, ok := unitWords[strings.Trim(fold(s), " ().[]")]
	return u, ok
}

// absent are the ways of writing that nothing was measured. Scales write 0 too.
func absent(cell string) bool {
	switch cell {
	case "", "-", "--", "–", "—", "0", "0.0", "0,0", "0.00", "0,00", "null", "NULL", "n/a", "N/A":
		return true
	}
	return false
}

// number reads a number with a decimal comma or point, spaces, points, commas or apostrophes between the thousands, and
// the unit where one is written after it. It refuses what is negative, not finite, or above a billion.
func number(cell string) (value float64, unit Unit, ok bool) {
	end := strings.LastIndexAny(cell, "0123456789") + 1
	if end == 0 {
		return 0, "", false
	}
	if rest := strings.TrimSpace(cell[end:]); rest != "" {
		if unit, ok = unitOf(rest); !ok {
			return 0, "", false
		}
	}
	digits := strings.TrimPrefix(cell[:end], "+")
	if strings.ContainsAny(digits, " '\u00a0\u202f\u2009’") {
		digits = strings.NewReplacer(" ", "", "'", "", "\u00a0", "", "\u202f", "", "\u2009", "", "’", "").Replace(digits)
	}
	comma, point := strings.LastIndexByte(digits, ','), strings.LastIndexByte(digits, '.')
	switch {
	case comma >= 0 && point >= 0: // the later one is the decimal sign
		if comma > point {
			digits = strings.Replace(strings.ReplaceAll(digits, ".", ""), ",", ".", 1)
		} else {
			digits = strings.ReplaceAll(digits, ",", "")
		}
	case strings.Count(digits, ",") > 1:
		digits = strings.ReplaceAll(digits, ",", "")
	case strings.Count(digits, ".") > 1:
		digits = strings.ReplaceAll(digits, ".", "")
	case comma >= 0:
		digits = digits[:comma] + "." + digits[comma+1:]
	}
	for i := range len(digits) {
		if c := digits[i]; (c < '0' || c > '9') && c != '.' {
			return 0, "", false
		}
	}
	value, err := strconv.ParseFloat(digits, 64)
	return value, unit, err == nil && value <= 1e9
}

// measure reads a cell as g or mm that can be kept.
func measure(cell string, kind record.MeasureType, unit Unit) (int64, bool) {
	value, written, ok := number(cell)
	if !ok {
		return 0, false
	}
	if written != "" {
		unit = written
	}
	size := canonical[unit]
	if size == 0 || (kind == record.Weight) != (unit == Kilogram || unit == Gram || unit == Pound) {
		return 0, false
	}
	low, high := kind.Bounds()
	if value*size < float64(low) && size == 1 { // « 3,450 g » and « 3.450 g » are thousands: nobody weighs 3 grams
		if at := strings.IndexAny(cell, ".,"); at > 0 && at+4 <= len(cell) && strings.Trim(cell[at+1:at+4], "0123456789") == "" {
			value *= 1000
		}
	}
	result := math.Round(value * size)
	if result < float64(low) || result > float64(high) {
		return 0, false
	}
	return int64(result), true
}

var months = map[string]time.Month{
	"jan": 1, "janv": 1, "janvier": 1, "january": 1, "fev": 2, "fevr": 2, "fevrier": 2, "feb": 2, "february": 2,
	"mar": 3, "mars": 3, "march": 3, "avr": 4, "avril": 4, "apr": 4, "april": 4, "mai": 5, "may": 5, "juin": 6, "jun": 6, "june": 6,
	"juil": 7, "juillet": 7, "jul": 7, "july": 7, "aou": 8, "aout": 8, "aug": 8, "august": 8, "sep": 9, "sept": 9, "septembre": 9, "september": 9,
	"oct": 10, "octobre": 10, "october": 10, "nov": 11, "novembre": 11, "november": 11, "dec": 12, "decembre": 12, "december": 12,
}

// when is a cell read as a date. a and b are the numbers of a date that needs an order, otherwise 0.
type when struct {
	date record.Date
	a, b int
	year int
}

// whenOf reads a date, with or without a time and a zone after it, in whatever form. Seconds since 1970 are dated in zone.
func whenOf(cell string, zone *time.Location) (w when, ok bool) {
	if len(cell) < 6 || len(cell) > 64 {
		return when{}, false
	}
	digits := 0
	for digits < len(cell) && cell[digits] >= '0' && cell[digits] <= '9' {
		digits++
	}
	switch {
	case digits == 8 || digits == 14: // 20260304 and 20260304073000
		if digits < len(cell) && cell[digits] != ' ' && cell[digits] != 'T' {
			return when{}, false
		}
		return whole(atoi(cell[:4]), atoi(cell[4:6]), atoi(cell[6:8]))
	case digits == len(cell):
		return seconds(cell, zone)
	case digits >= 9 && cell[digits] == '.' && strings.Trim(cell[digits+1:], "0123456789") == "": // fractions of seconds
		return seconds(cell[:digits], zone)
	case digits == 4 && parts(cell, '-', '/', '.') != nil:
		p := parts(cell, '-', '/', '.')
		return whole(p[0], p[1], p[2])
	case digits == 1 || digits == 2:
		if p := parts(cell, '/', '.', '-'); p != nil {
			if p[2] < 100 {
				p[2] += 2000
			}
			return when{a: p[0], b: p[1], year: p[2]}, true
		}
	}
	return named(cell)
}

// parts reads three numbers with the same sign between them, and nothing but a time after them.
func parts(cell string, signs ...byte) []int {
	for _, sign := range signs {
		first, rest, ok := strings.Cut(cell, string(sign))
		second, rest, ok2 := strings.Cut(rest, string(sign))
		if !ok || !ok2 {
			continue
		}
		third := rest
		if end := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
			if third = rest[:end]; rest[end] != ' ' && rest[end] != 'T' && rest[end] != ',' && rest[end] != 't' && rest[end] != '_' {
				continue
			}
		}
		// A year has two or four digits, wherever it is; a day and a month have one or two.
		if len(second) > 2 || len(third) == 3 || len(third) > 4 || len(first) == 4 && len(third) > 2 || len(third) == 0 {
			continue
		}
		p := []int{atoi(first), atoi(second), atoi(third)}
		if p[0] < 0 || p[1] < 0 || p[2] < 0 {
			continue
		}
		return p
	}
	return nil
}

// atoi reads up to nine digits and nothing else; -1 otherwise.
func atoi(s string) int {
	n := 0
	if s == "" || len(s) > 9 {
		return -1
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

func whole(year, month, day int) (when, bool) {
	d := record.NewDate(year, time.Month(month), day)
	return when{date: d}, d.Whole() && d.Valid()
}

// seconds reads seconds or thousandths of them since 1970, from 1980 to 2100: other numbers are no dates.
func seconds(digits string, zone *time.Location) (when, bool) {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return when{}, false
	}
	if n > 300_000_000_000 {
		n /= 1000
	}
	if n < 315_532_800 || n > 4_102_444_800 {
		return when{}, false
	}
	return when{date: record.DateOf(time.Unix(n, 0).In(zone))}, true
}

// named reads « 4 mars 2026 » and "Mar 4, 2026 7:30 AM".
func named(cell string) (when, bool) {
	year, month, day := 0, 0, 0
	for i, word := range strings.FieldsFunc(fold(cell), func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '-' || r == '/' || r == '\u00a0' }) {
		if i > 4 || year > 0 && month > 0 && day > 0 {
			break
		}
		n := atoi(strings.TrimSuffix(word, "er")) // « 1er »
		switch {
		case months[word] > 0 && month == 0:
			month = int(months[word])
		case n >= 1900 && year == 0:
			year = n
		case n > 0 && n <= 31 && day == 0:
			day = n
		}
	}
	if month == 0 {
		return when{}, false
	}
	return whole(year, month, day)
}

// in decides with an order.
func (w when) in(o Order) (record.Date, bool) {
	if w.year == 0 {
		return w.date, true
	}
	day, month := w.a, w.b
	if o == MonthFirst {
		day, month = month, day
	}
	r, ok := whole(w.year, month, day)
	return r.date, ok
}

// DateIn is the day that a cell names under an order.
func DateIn(cell string, o Order, zone *time.Location) (record.Date, bool) {
	w, ok := whenOf(cell, zone)
	if !ok {
		return record.Date{}, false
	}
	return w.in(o)
}
