// Package filename makes names under which a file may leave the program.
package filename

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"carnet/app/record"
)

// MaxBytes is the length of a name, extension included, that every system accepts.
const MaxBytes = 100

// Safe makes a name under which a file may leave the program, from a name that came from outside, and gives
// it the extension of what the file is. Whatever name says, the result has no path separator, no control or
// bidirectional character, nothing that Windows reserves or forbids, does not begin with a dot or a dash, and has at
// most MaxBytes bytes, cut between characters. fallback is used when nothing is left of name, "document" when
// nothing is left of that either.
func Safe(name, fallback string, t record.MediaType) string {
	ext := extension(t)
	for _, s := range []string{name, fallback} {
		if stem := safeStem(s, MaxBytes-len(ext)); stem != "" {
			return stem + ext
		}
	}
	return "document" + ext
}

// extension returns the usual extension of a type with its dot, ".bin" for an unknown one.
func extension(t record.MediaType) string {
	switch t {
	case record.PDF:
		return ".pdf"
	case record.JPEG:
		return ".jpg"
	case record.PNG:
		return ".png"
	case record.WebP:
		return ".webp"
	case record.HEIC:
		return ".heic"
	}
	return ".bin"
}

// knownExtensions are taken off a name before the right one is put on, so that a photo received as scan.heic and kept
// as JPEG does not leave as scan.heic.jpg.
var knownExtensions = []string{".pdf", ".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".bin"}

func safeStem(s string, maxBytes int) string {
	// Normalising first: a decomposed accent counts as two characters and could be cut in half.
	s = norm.NFC.String(record.CleanLine(s))
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/\:*?"<>|`, r), r == utf8.RuneError, !unicode.IsGraphic(r):
			return '-'
		}
		return r
	}, s)
	s = trim(withoutExtension(s))
	if len(s) > maxBytes {
		s = cut(s, maxBytes)
	}
	s = trim(s)
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return ""
	}
	if reserved(s) {
		s = "_" + trim(cut(s, maxBytes-1))
	}
	return s
}

// trim removes what is hidden, refused or read as an option at the ends of a name: dots, dashes and spaces.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return r == '.' || r == '-' || r == '~' || unicode.IsSpace(r) })
}

func withoutExtension(s string) string {
	low := strings.ToLower(s)
	for _, e := range knownExtensions {
		if strings.HasSuffix(low, e) && len(low) == len(s) {
			return s[:len(s)-len(e)]
		}
	}
	return s
}

// cut shortens s to at most n bytes without splitting a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// reserved reports a device name of Windows, which opens the device with any extension: CON, con.pdf, Com1.old.
func reserved(s string) bool {
	base, _, _ := strings.Cut(s, ".")
	base = strings.ToUpper(strings.TrimSpace(base))
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	for _, dev := range []string{"COM", "LPT"} {
		if n, ok := strings.CutPrefix(base, dev); ok && utf8.RuneCountInString(n) == 1 && strings.Contains("0123456789¹²³", n) {
			return true
		}
	}
	return false
}
