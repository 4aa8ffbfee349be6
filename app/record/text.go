package record

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxNote = 10_000 // bytes of a free note

// textOK accepts valid UTF-8 of at most max bytes.
func textOK(s string, max int) bool { return utf8.ValidString(s) && len(s) <= max }

// nameOK accepts a person's name of min to max bytes, without control characters and not only spaces.
func nameOK(s string, min, max int) bool {
	t := strings.TrimSpace(s)
	return textOK(s, max) && len(t) >= min && !strings.ContainsFunc(s, unicode.IsControl)
}

// CleanLine makes a text from outside safe to show on one line: control and bidirectional-override characters,
// which can make a name read as something else, become nothing; runs of spaces become one.
func CleanLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError:
			return -1
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
