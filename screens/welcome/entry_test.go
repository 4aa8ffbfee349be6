package welcome

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// What the field writes, it leaves alone; otherwise typing would never end.
func TestPlainIdentifierSettles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plain := plainIdentifier(rapid.String().Draw(t, "typed"))
		if plainIdentifier(plain) != plain {
			t.Fatalf("%q changes again", plain)
		}
		if strings.ContainsFunc(plain, unicode.IsSpace) {
			t.Fatalf("%q has a space", plain)
		}
	})
}

func TestTwoGroupsAreDifferentAndAllComeUp(t *testing.T) {
	seen := map[[2]int]bool{}
	for range 2000 {
		p := twoOf(7)
		if p[0] < 0 || p[0] >= p[1] || p[1] > 6 {
			t.Fatalf("asked for %v", p)
		}
		seen[p] = true
	}
	if len(seen) != 21 {
		t.Errorf("only %d of 21 pairs come up", len(seen))
	}
}

func TestGroupsAreReadAsPeopleWriteThem(t *testing.T) {
	for typed, same := range map[string]bool{"10AB": true, "ioab": true, "l0ab ": true, "-10 AB": true, "10AC": false, "": false, "10AB1": false} {
		if sameGroup(typed, "10AB") != same {
			t.Errorf("%q taken for 10AB: %v", typed, !same)
		}
	}
}
