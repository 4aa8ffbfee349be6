// Package box reads what the square code on a medicine's box says: which presentation it is, its lot and its expiry.
//
// Since 2011 each box sold in France has a GS1 DataMatrix. Its text is a row of elements, each an application identifier
// (AI) of two to four digits and a value: (01) the GTIN, (17) the expiry, (10) the lot, (21) the serial number of this very
// box. Values of a fixed length follow each other directly; the others end at a separator (FNC1, read as the character GS)
// or at the end. Source: GS1 General Specifications, sections 3 and 7; for France, the CIP13 is the GTIN without its
// leading 0 (Club Inter Pharmaceutique, « Spécifications Data Matrix »).
//
// The text comes from a photo: it may be anything. The serial number is checked for length and forgotten at once: it would
// tell from which pharmacy the box came.
package box

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"carnet/app/record"
)

// Box is what a box says of itself.
type Box struct {
	GTIN   string      // 14 digits, the last one a check digit; never empty
	CIP13  string      // code of the French presentation, 13 digits; "" for a box of another country
	Lot    string      // as printed, at most 20 characters; "" when the code does not say it
	Expiry record.Date // a month alone means its last day; zero when the code does not say it
}

// What can be wrong with a text. Parse wraps one of them with the identifier of the element, never with its value.
var (
	ErrNotBox     = errors.New("not the code of a box")
	ErrNoProduct  = errors.New("no product in the code")
	ErrCut        = errors.New("element cut short")
	ErrTooLong    = errors.New("element too long")
	ErrCharacter  = errors.New("character that an element cannot have")
	ErrCheckDigit = errors.New("wrong check digit")
	ErrDate       = errors.New("date that does not exist")
	ErrTwice      = errors.New("two different values")
)

// cipPrefix begins the CIP13 of every medicine sold in France.
const cipPrefix = "34009"

// separator is how a reader writes FNC1, and what some printers put in its place.
const separator = "\x1d"

// MaxText is how long a text may be: no symbol holds more digits.
const MaxText = 3116

// Parse reads the text of a code: an element string, or a GTIN or CIP13 alone. The code gives years by two digits: today
// says in which century (GS1 General Specifications 7.12).
func Parse(text string, today record.Date) (Box, error) {
	if len(text) > MaxText {
		return Box{}, fmt.Errorf("read code: %w", ErrTooLong)
	}
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "]") && len(text) >= 3 {
		text = text[3:] // symbology identifier, as "]d2", that some readers put in front
	}
	text = strings.Trim(text, separator)
	if digits(text) && (len(text) == 13 || len(text) == 14) {
		return bare(text)
	}
	if len(text) < 2 || !digits(text[:2]) {
		return Box{}, fmt.Errorf("read code: %w", ErrNotBox)
	}
	var b Box
	for rest := text; rest != ""; {
		var err error
		if rest, err = b.element(rest, today); err != nil {
			return Box{}, err
		}
	}
	if b.GTIN == "" {
		if b.CIP13 == "" {
			return Box{}, fmt.Errorf("read code: %w", ErrNoProduct)
		}
		b.GTIN = "0" + b.CIP13
	}
	return b, nil
}

// bare reads a number alone. Only that of a French medicine is believed: any shop item has a number of 13 digits.
func bare(number string) (Box, error) {
	gtin := number
	if len(number) == 13 {
		gtin = "0" + number
	}
	if !strings.HasPrefix(gtin, "0"+cipPrefix) {
		return Box{}, fmt.Errorf("read number: %w", ErrNotBox)
	}
	if !checks(gtin) {
		return Box{}, fmt.Errorf("read number: %w", ErrCheckDigit)
	}
	return Box{GTIN: gtin, CIP13: gtin[1:]}, nil
}

// element reads the first element of text and returns what comes after it.
func (b *Box) element(text string, today record.Date) (rest string, err error) {
	if len(text) < 2 || !digits(text[:2]) {
		return "", fmt.Errorf("read element: %w", ErrCharacter)
	}
	var ai, value string
	if n := fixedLength(text[:2]); n > 0 {
		if len(text) < n {
			return "", fmt.Errorf("read element %s: %w", text[:2], ErrCut)
		}
		ai, value, rest = text[:2], text[2:n], text[n:]
		if strings.Contains(value, separator) {
			return "", fmt.Errorf("read element %s: %w", ai, ErrCut)
		}
	} else {
		value, rest, _ = strings.Cut(text, separator)
		ai, value = identifier(value)
	}
	if err := b.take(ai, value, today); err != nil {
		return "", fmt.Errorf("read element %s: %w", ai, err)
	}
	return strings.TrimLeft(rest, separator), nil
}

// fixedLength is the length, its identifier included, of the elements that need no separator after them, by their first two
// digits; 0 for the others. The list is closed: GS1 will not add to it (General Specifications, figure 7.8.5-2).
func fixedLength(ai string) int {
	switch ai {
	case "00":
		return 20
	case "01", "02", "03", "41":
		return 16
	case "04":
		return 18
	case "11", "12", "13", "14", "15", "16", "17", "18", "19":
		return 8
	case "20":
		return 4
	case "31", "32", "33", "34", "35", "36":
		return 10
	}
	return 0
}

// frenchNumber is the identifier of a CIP beside a GTIN of another country.
const frenchNumber = "711"

// identifier splits an element of variable length. Only the identifiers that take uses are told apart.
func identifier(element string) (ai, value string) {
	if value, ok := strings.CutPrefix(element, frenchNumber); ok {
		return frenchNumber, value
	}
	return element[:2], element[2:]
}

func (b *Box) take(ai, value string, today record.Date) error {
	switch ai {
	case "01":
		if err := gtin(value); err != nil {
			return err
		}
		if strings.HasPrefix(value, "0"+cipPrefix) {
			if err := keep(&b.CIP13, value[1:]); err != nil {
				return err
			}
		}
		return keep(&b.GTIN, value)
	case frenchNumber:
		if len(value) != 13 || !strings.HasPrefix(value, cipPrefix) {
			return nil // another French code, such as that of a device: not asked for
		}
		if err := gtin("0" + value); err != nil {
			return err
		}
		return keep(&b.CIP13, value)
	case "17":
		d, err := expiry(value, today)
		if err != nil {
			return err
		}
		if !b.Expiry.IsZero() && b.Expiry != d {
			return ErrTwice
		}
		b.Expiry = d
	case "10":
		if err := variable(value, 20); err != nil {
			return err
		}
		return keep(&b.Lot, strings.TrimSpace(value))
	case "21":
		return variable(value, 20) // the serial number: never kept
	}
	return nil
}

// keep sets a value that may be said twice, but not in two ways.
func keep(to *string, value string) error {
	if *to != "" && *to != value {
		return ErrTwice
	}
	*to = value
	return nil
}

// variable checks a value of 1 to most printable ASCII characters. GS1 allows fewer (no space, no @), but a lot is copied to
// be compared by eye with the box, and a printer's slip must not keep it from being read.
func variable(value string, most int) error {
	switch {
	case strings.TrimSpace(value) == "":
		return ErrCut
	case len(value) > most:
		return ErrTooLong
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' }):
		return ErrCharacter
	}
	return nil
}

func gtin(value string) error {
	switch {
	case !digits(value):
		return ErrCharacter
	case !checks(value):
		return ErrCheckDigit
	}
	return nil
}

// expiry reads YYMMDD. Day 00 is the last day of the month, which a date without day says too.
func expiry(value string, today record.Date) (record.Date, error) {
	if !digits(value) {
		return record.Date{}, ErrCharacter
	}
	n := func(i int) int { return int(value[i]-'0')*10 + int(value[i+1]-'0') }
	d := record.Date{Year: year(n(0), today.Year), Month: time.Month(n(2)), Day: n(4)}
	if d.Month == 0 || !d.Valid() {
		return record.Date{}, ErrDate
	}
	return d, nil
}

// year is the year ending in yy that is at most 49 years before this one and at most 50 after it.
func year(yy, thisYear int) int {
	century := thisYear - thisYear%100
	switch diff := yy - thisYear%100; {
	case diff > 50:
		century -= 100
	case diff < -49:
		century += 100
	}
	return century + yy
}

// checks reports whether the last of the digits is the check digit of those before it (GS1, modulo 10).
func checks(number string) bool {
	return number[len(number)-1] == CheckDigit(number[:len(number)-1])
}

// CheckDigit is the digit that GS1 puts after a row of digits, as the last of a GTIN or a CIP13.
func CheckDigit(number string) byte {
	sum := 0
	for i := range len(number) {
		weight := 3
		if (len(number)-i)%2 == 0 {
			weight = 1
		}
		sum += weight * int(number[i]-'0')
	}
	return byte('0' + (10-sum%10)%10)
}

// Text writes the box as an element string, with the separator that a lot needs where something follows it. It is what Parse
// reads: for tests, and for the fictitious family.
func (b Box) Text() string {
	text := "01" + b.GTIN
	if !b.Expiry.IsZero() {
		text += fmt.Sprintf("17%02d%02d%02d", b.Expiry.Year%100, int(b.Expiry.Month), b.Expiry.Day)
	}
	if b.CIP13 != "" && b.GTIN != "0"+b.CIP13 {
		text += frenchNumber + b.CIP13 + separator
	}
	if b.Lot != "" {
		text += "10" + b.Lot
	}
	return text
}

func digits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}
