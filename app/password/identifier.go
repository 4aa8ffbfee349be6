package password

import (
	"strings"

	"carnet/app/record"
)

// NormalizeIdentifier forgives what phone keyboards add to a typed identifier: a first capital and spaces around.
func NormalizeIdentifier(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Identifier accepts 3 to 40 lower-case ASCII letters and digits; anything else is an Invalid error on field
// "identifier".
func Identifier(s string) error {
	bad := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }
	if len(s) < 3 || len(s) > 40 || strings.ContainsFunc(s, bad) {
		return record.InvalidField("identifier")
	}
	return nil
}
