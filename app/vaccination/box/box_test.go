package box_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carnet/app/record"
	"carnet/app/vaccination"
	"carnet/app/vaccination/box"
)

var today = record.NewDate(2026, time.January, 15)

const gs = "\x1d"

func TestParse(t *testing.T) {
	month := record.Date{Year: 2027, Month: time.June}
	day := record.NewDate(2027, time.June, 30)
	vaxelis := box.Box{GTIN: "03400930079782", CIP13: "3400930079782", Lot: "X1234-A", Expiry: month}
	only := func(b box.Box) box.Box { return box.Box{GTIN: b.GTIN, CIP13: b.CIP13} }
	with := func(b box.Box, d record.Date) box.Box { b.Expiry = d; return b }
	for name, c := range map[string]struct {
		text string
		want box.Box
	}{
		"product, expiry, lot":             {"01034009300797821727060010X1234-A", vaxelis},
		"FNC1 first, as readers write it":  {gs + "01034009300797821727060010X1234-A", vaxelis},
		"symbology identifier first":       {"]d201034009300797821727060010X1234-A", vaxelis},
		"lot before expiry":                {"010340093007978210X1234-A" + gs + "17270600", vaxelis},
		"serial number first":              {"010340093007978221ABC123" + gs + "1727060010X1234-A", vaxelis},
		"serial number last":               {"01034009300797821727060010X1234-A" + gs + "21ABC123", vaxelis},
		"separator after a fixed length":   {"0103400930079782" + gs + "17270600" + gs + "10X1234-A" + gs, vaxelis},
		"a line end after it":              {"01034009300797821727060010X1234-A\r\n", vaxelis},
		"a whole day":                      {"01034009300797821727063010X1234-A", with(vaxelis, day)},
		"made on, best before, own number": {"010340093007978211250101152706301727060010X1234-A" + gs + "240AB" + gs + "91whatever", vaxelis},
		"same product twice":               {"010340093007978201034009300797821727060010X1234-A", vaxelis},
		"product alone":                    {"0103400930079782", only(vaxelis)},
		"GTIN without identifier":          {"03400930079782", only(vaxelis)},
		"CIP13 alone":                      {"3400930079782", only(vaxelis)},
		"CIP13 alone with a space":         {" 3400930079782 ", only(vaxelis)},
		"box of another country":           {"010541386811211517270600", box.Box{GTIN: "05413868112115", Expiry: month}},
		"CIP beside a foreign product":     {"01054138681121157113400930079782" + gs + "10B", box.Box{GTIN: "05413868112115", CIP13: "3400930079782", Lot: "B"}},
		"CIP as national number only":      {"7113400930079782", only(vaxelis)},
		"a case of boxes is not the box":   {"0113400930079789", box.Box{GTIN: "13400930079789"}},
	} {
		got, err := box.Parse(c.text, today)
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v, want %+v", name, got, err, c.want)
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"nothing":                  {"", box.ErrNotBox},
		"only a separator":         {gs, box.ErrNotBox},
		"an address":               {"https://example.org/01034009300797821", box.ErrNotBox},
		"an item of a shop":        {"4006381333931", box.ErrNotBox},
		"product cut":              {"010340093007978", box.ErrCut},
		"product cut by the end":   {"010340093" + gs + "17270600", box.ErrCut},
		"product mistyped":         {"0103400930079783", box.ErrCheckDigit},
		"CIP13 mistyped":           {"3400930079783", box.ErrCheckDigit},
		"national number mistyped": {"7113400930079783", box.ErrCheckDigit},
		"letters in the product":   {"01034009300797A2", box.ErrCharacter},
		"two products":             {"01034009300797820105413868112115", box.ErrTwice},
		"two lots":                 {"010340093007978210A" + gs + "10B", box.ErrTwice},
		"two expiries":             {"01034009300797821727060017270700", box.ErrTwice},
		"no product":               {"1727060010X1234", box.ErrNoProduct},
		"month 13":                 {"010340093007978217271300", box.ErrDate},
		"month 0":                  {"010340093007978217270000", box.ErrDate},
		"31 June":                  {"010340093007978217270631", box.ErrDate},
		"29 February 2027":         {"010340093007978217270229", box.ErrDate},
		"letters in the expiry":    {"01034009300797821727O600", box.ErrCharacter},
		"an empty lot":             {"010340093007978210" + gs + "17270600", box.ErrCut},
		"a lot of 21":              {"010340093007978210" + strings.Repeat("A", 21), box.ErrTooLong},
		"a lot with a line end":    {"010340093007978210A\nB", box.ErrCharacter},
		"a lot with an accent":     {"010340093007978210é", box.ErrCharacter},
		"a serial number of 21":    {"010340093007978221" + strings.Repeat("1", 21), box.ErrTooLong},
		"no identifier":            {"0103400930079782AB", box.ErrCharacter},
		"longer than any symbol":   {strings.Repeat("0", box.MaxText+1), box.ErrTooLong},
	} {
		got, err := box.Parse(c.text, today)
		if !errors.Is(err, c.want) || got != (box.Box{}) {
			t.Errorf("%s: %+v, %v, want %v", name, got, err, c.want)
		}
	}
}

func TestErrorsDoNotTellTheContent(t *testing.T) {
	for _, text := range []string{"010340093007978210SECRET\x01", "010340093007978221SECRET" + strings.Repeat("1", 20), "SECRET"} {
		if _, err := box.Parse(text, today); err == nil || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%v", err)
		}
	}
}

// The years of GS1 General Specifications 7.12: 51 years or more ahead is the century before.
func TestTheCenturyOfAnExpiry(t *testing.T) {
	for _, c := range []struct{ year, yy, want int }{
		{2026, 27, 2027}, {2026, 26, 2026}, {2026, 76, 2076}, {2026, 77, 1977}, {2026, 99, 1999}, {2026, 0, 2000},
		{2049, 99, 2099}, {2050, 0, 2100}, {2050, 1, 2001}, {2099, 49, 2149}, {2099, 50, 2050}, {1999, 1, 2001}, {2000, 50, 2050}, {2000, 51, 1951},
	} {
		b, err := box.Parse(fmt.Sprintf("010340093007978217%02d0600", c.yy), record.NewDate(c.year, time.March, 1))
		if err != nil || b.Expiry.Year != c.want {
			t.Errorf("%02d read in %d is %d, %v, want %d", c.yy, c.year, b.Expiry.Year, err, c.want)
		}
	}
}

func TestTheCodesOfAllKnownProductsCheck(t *testing.T) {
	n := 0
	for _, p := range vaccination.Products() {
		if p.CIP13 == "" {
			continue
		}
		n++
		b, err := box.Parse("010"+p.CIP13+"17280930", today)
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		for _, code := range []string{b.CIP13, b.GTIN} {
			if found, ok := vaccination.FindCIP(code); !ok || found.Name != p.Name {
				t.Errorf("%s is found as %q", p.Name, found.Name)
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d products have a code", n)
	}
}

// boxes draws boxes as a printer could print them.
func boxes() *rapid.Generator[box.Box] {
	return rapid.Custom(func(t *rapid.T) box.Box {
		var b box.Box
		if rapid.Bool().Draw(t, "french") {
			b.GTIN = "0" + "34009" + rapid.StringMatching(`[0-9]{7}`).Draw(t, "number")
		} else {
			b.GTIN = rapid.StringMatching(`[0-9]{13}`).Draw(t, "number")
		}
		b.GTIN += string(box.CheckDigit(b.GTIN))
		if strings.HasPrefix(b.GTIN, "034009") {
			b.CIP13 = b.GTIN[1:]
		} else if rapid.Bool().Draw(t, "also French") {
			b.CIP13 = "34009" + rapid.StringMatching(`[0-9]{7}`).Draw(t, "CIP")
			b.CIP13 += string(box.CheckDigit(b.CIP13))
		}
		b.Lot = rapid.StringMatching(`([!-~]{1,20})?`).Draw(t, "lot")
		if rapid.Bool().Draw(t, "dated") {
			first := record.NewDate(1977, time.January, 1)
			b.Expiry = first.AddDays(rapid.IntRange(0, 36_000).Draw(t, "days"))
			if rapid.Bool().Draw(t, "month only") {
				b.Expiry.Day = 0
			}
		}
		return b
	})
}

func TestParseReadsWhatTextWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := boxes().Draw(t, "box")
		if got, err := box.Parse(b.Text(), today); err != nil || got != b {
			t.Fatalf("%+v, %v", got, err)
		}
	})
}

// Elements may come in any order and among others; what the box says stays the same, and the serial number is nowhere in it.
func TestTheOrderOfElementsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := boxes().Draw(t, "box")
		elements := []string{"01" + b.GTIN, "21SERIAL", "240own", "11250101", "3103001234", "91x"}
		if !b.Expiry.IsZero() {
			elements = append(elements, fmt.Sprintf("17%02d%02d%02d", b.Expiry.Year%100, int(b.Expiry.Month), b.Expiry.Day))
		}
		if b.CIP13 != "" {
			elements = append(elements, "711"+b.CIP13)
		}
		if b.Lot != "" {
			elements = append(elements, "10"+b.Lot)
		}
		text := strings.Join(rapid.Permutation(elements).Draw(t, "order"), gs)
		if got, err := box.Parse(text, today); err != nil || got != b {
			t.Fatalf("%+v, %v", got, err)
		}
	})
}

func TestAnyWrongDigitOfAProductIsNoticed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := boxes().Draw(t, "box")
		i := rapid.IntRange(0, 13).Draw(t, "at")
		digit := byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		if digit == b.GTIN[i] {
			return
		}
		wrong := b.GTIN[:i] + string(digit) + b.GTIN[i+1:]
		if _, err := box.Parse("01"+wrong, today); !errors.Is(err, box.ErrCheckDigit) {
			t.Fatalf("%s for %s: %v", wrong, b.GTIN, err)
		}
	})
}

func FuzzBox(f *testing.F) {
	for _, s := range []string{"", gs, "]d2", "01034009300797821727060010X1234-A" + gs + "21S", "3400930079782", "7113400930079782", "10", "17270229", "https://x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := box.Parse(text, today)
		if err != nil {
			if b != (box.Box{}) {
				t.Fatalf("%+v beside %v", b, err)
			}
			return
		}
		// Whatever was read can be kept as part of a dose, and can be written and read again.
		d := record.Dose{Date: today, Valences: []record.Valence{record.Tetanus}, CIP: b.CIP13, Lot: b.Lot, Expiry: b.Expiry}
		if err := d.Validate(); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if again, err := box.Parse(b.Text(), today); err != nil || again != b {
			t.Fatalf("%q: %+v, then %+v, %v", text, b, again, err)
		}
	})
}
