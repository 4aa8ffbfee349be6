package timer

import "unicode/utf16"

// UTF16 is a text in little-endian UTF-16 with its byte order mark, as schtasks reads it.
func UTF16(s string) []byte {
	b := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}
