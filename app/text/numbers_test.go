package text

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// plainSpaces makes expected texts readable: the tests of typography look at no-break spaces, the others do not.
func plainSpaces(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}

func containsAny(s string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

func TestNumbers(t *testing.T) {
	fr, en := catalogue(t, French), catalogue(t, English)
	for _, tc := range []struct{ got, want string }{
		{fr.Number(1234567.891, 2), "1\u202f234\u202f567,89"},
		{en.Number(1234567.891, 2), "1,234,567.89"},
		{fr.Number(0, 0), "0"},
		{fr.Number(-1.25, 1), "−1,2"},
		{fr.Number(-0.04, 1), "0,0"},
		{fr.Number(999, 0), "999"},
		{fr.Number(1000, 0), "1\u202f000"},
		{fr.Number(math.NaN(), 1), "–"},
		{fr.Number(math.Inf(-1), 1), "–"},
		{fr.Mass(6420), "6,420\u00a0kg"},
		{en.Mass(6420), "6.420\u00a0kg"},
		{fr.Mass(850), "850\u00a0g"},
		{fr.Mass(1000), "1,000\u00a0kg"},
		{fr.Mass(9999), "9,999\u00a0kg"},
		{fr.Mass(12400), "12,4\u00a0kg"},
		{fr.Mass(12450), "12,45\u00a0kg"},
		{fr.Mass(12455), "12,455\u00a0kg"},
		{fr.Mass(12000), "12,0\u00a0kg"},
		{fr.Mass(-250), "−250\u00a0g"},
		{fr.Mass(0), "0\u00a0g"},
		{fr.Length(625), "62,5\u00a0cm"},
		{fr.Length(620), "62\u00a0cm"},
		{en.Length(1003), "100.3\u00a0cm"},
		{fr.Length(5), "0,5\u00a0cm"},
		{fr.Bytes(0), "vide"},
		{fr.Bytes(-5), "vide"},
		{fr.Bytes(1), "1\u00a0octet"},
		{fr.Bytes(999), "999\u00a0octets"},
		{fr.Bytes(340_200), "340\u00a0ko"},
		{fr.Bytes(999_499), "999\u00a0ko"},
		{fr.Bytes(999_500), "1,0\u00a0Mo"},
		{fr.Bytes(1_240_000), "1,2\u00a0Mo"},
		{en.Bytes(26_214_400), "26.2\u00a0MB"},
		{fr.Bytes(3_000_000_000), "3,0\u00a0Go"},
		{fr.List(), ""},
		{fr.List("a"), "a"},
		{fr.List("a", "b"), "a et b"},
		{fr.List("a", "b", "c"), "a, b et c"},
		{en.List("a", "b", "c"), "a, b and c"},
		{fr.Ordinal(1, false), "1er"},
		{fr.Ordinal(1, true), "1re"},
		{fr.Ordinal(2, true), "2e"},
		{en.Ordinal(1, true), "1st"},
		{en.Ordinal(2, false), "2nd"},
		{en.Ordinal(3, false), "3rd"},
		{en.Ordinal(11, false), "11th"},
		{en.Ordinal(112, false), "112th"},
		{en.Ordinal(22, false), "22nd"},
	} {
		if tc.got != tc.want {
			t.Errorf("got %q, want %q", tc.got, tc.want)
		}
	}
}

// TestMeasuresLoseNothing: what is shown, read back, is the stored whole number.
func TestMeasuresLoseNothing(t *testing.T) {
	c := catalogue(t, English)
	value := func(t *rapid.T, s string, unit float64) int64 {
		figure, _, _ := strings.Cut(s, "\u00a0")
		figure = strings.NewReplacer(",", "", "−", "-").Replace(figure)
		v, err := strconv.ParseFloat(figure, 64)
		if err != nil {
			t.Fatal(err)
		}
		return int64(math.Round(v * unit))
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-1_000_000, 1_000_000).Draw(t, "n")
		mass, unit := c.Mass(n), 1000.0
		if strings.HasSuffix(mass, "\u00a0g") {
			unit = 1
		}
		if got := value(t, mass, unit); got != n {
			t.Fatalf("%d g is shown as %q", n, mass)
		}
		if got := value(t, c.Length(n), 10); got != n {
			t.Fatalf("%d mm is shown as %q", n, c.Length(n))
		}
	})
	for _, n := range []int64{math.MinInt64, math.MaxInt64} { // no overflow, no crash
		c.Mass(n)
		c.Length(n)
		c.Bytes(n)
	}
}
