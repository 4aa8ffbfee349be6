package password

import (
	"strings"
	"testing"

	"github.com/trustelem/zxcvbn/frequency"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"carnet/app/record"
	"carnet/app/text"
)

// TestStrength follows the table of the CNIL's formula: round(L·log2(N)), N = 26 + 26 + 10 + 37 for the classes used.
func TestStrength(t *testing.T) {
	for _, tc := range []struct {
		password string
		bits     int
		reason   Reason
	}{
		{"", 0, Short},
		{"k", 5, Short},
		{"kvxqjwzpfhgbmtdr", 75, Short},               // 16 lower-case letters
		{"kvxqjwzpfhgbmtdrn", 80, Fine},               // 17: 79.9
		{"KVXQJWZPFHGBMTDR", 75, Short},               // 16 capitals
		{"KVXQJWZPFHGBMTDRN", 80, Fine},               // 17 capitals
		{"kvXQjwzPFhgbmT", 80, Fine},                  // 14 of both cases: 79.8
		{"kvXQjwzPFhgbm", 74, Short},                  // 13 of both cases
		{"kvXQ7jwzP2Fhg", 77, Short},                  // 13 of three classes
		{"kvXQ7jwzP2Fhgb", 83, Fine},                  // 14 of three classes
		{"kvX7-jwz2P;h", 80, Fine},                    // 12 of four classes: 79.6
		{"kvX7-jwz2P;", 73, Short},                    // 11 of four classes
		{"7305184296617", 43, Short},                  // 13 digits
		{"730518429661739502846172", 80, Fine},        // 24 digits: 79.7
		{"73051842966173950284617", 76, Short},        // 23 digits
		{"7k3x0w5q1v8z4p2", 78, Short},                // 15 of letters and digits
		{"7k3x0w5q1v8z4p2j", 83, Fine},                // 16
		{"7K3X0W5Q1V8Z4P2J", 83, Fine},                // same with capitals
		{"kv-xq;jwz,pf", 72, Short},                   // 12 of lower-case and signs
		{"kv-xq;jwz,pfh", 78, Short},                  // 13
		{"kv-xq;jwz,pfhg", 84, Fine},                  // 14
		{"KV-XQ;JWZ,PFHG", 84, Fine},                  // same with capitals
		{"7-3;0,5:1!8?4*", 78, Short},                 // 14 of digits and signs
		{"7-3;0,5:1!8?4*2", 83, Fine},                 // 15
		{"k7-x3;w0,q5:", 74, Short},                   // 12 of lower-case, digits and signs
		{"k7-x3;w0,q5:v", 80, Fine},                   // 13
		{"-;,:!?*+=_()&%", 73, Short},                 // 14 signs
		{"-;,:!?*+=_()&%$", 78, Short},                // 15 signs
		{"-;,:!?*+=_()&%$#", 83, Fine},                // 16 signs
		{"quatre chevaux violets dorment", 179, Fine}, // a phrase: spaces count with the signs
		{"le hérisson", 66, Short},                    // 11 with é and a space
		{"le hérisson dîne tôt", 120, Fine},           // accents are of the fourth class
		{"éàçùôêîïëüœæ", 63, Short},                   // 12 accents alone
		{"éàçùôêîïëüœæñãõå", 83, Fine},                // 16
		{"ÉÀÇÙÔÊÎÏËÜŒÆÑÃÕÅ", 83, Fine},                // capitals with accents are no fifth class
		{"😀🎈🐘🌵", 21, Short},                           // an emoji is one character
		{"👨‍👩‍👧‍👦", 21, Short},                        // four people, whatever glues them together
		{"👍🏽👍🏿", 10, Short},                           // skin tones do not count
		{"😀🎈🐘🌵🚲🍋🦔🎻🧦🪁🛶🧊🥨🪵🧭🦉", 83, Fine}, // 16 emoji
		{"пароль", 31, Short},                // other alphabets are of the fourth class
		{"щмфгяжэцчъюбёшхд", 83, Fine},       // 16
		{"                ", 83, Guessable},  // 16 spaces
		{"aaaaaaaaaaaaaaaaa", 80, Guessable}, // 17 times a
		{"abcdefghijklmnopq", 80, Guessable},
		{"123456789012345678901234", 80, Guessable},
		{"azertyuiopqsdfghjk", 85, Guessable},
		{"motdepassemotdepasse", 94, Guessable},
		{"MotDePasseMotDePasse1!", 146, Guessable},
		{"bonjourbonjourbonjour", 99, Guessable},
		{"P@ssw0rdP@ssw0rd", 106, Guessable},
		{"azerty", 28, Common},
		{"Azerty123", 54, Common},
		{"MOT DE PASSE", 72, Common},
		{"Motdepasse", 57, Common},
		{"m.o.t.d.e.p.a.s.s.e", 114, Common},
		{"carnet", 28, Common},
		{"mon espace santé", 96, Common},
		{"azertyuiopqsdfghjklm", 94, Common},
		{"kvxqjwzpfh\x00gbmtdrn", 0, Unusable},
		{"kvxqjwzpfh\ngbmtdrn", 0, Unusable},
		{"kvxqjwzpfh\xffgbmtdrn", 0, Unusable},
	} {
		v := Check(tc.password, nil)
		if v.Bits != tc.bits || v.Reason != tc.reason || v.OK != (tc.reason == Fine) {
			t.Errorf("%q: %+v, want %d bits, reason %q", tc.password, v, tc.bits, tc.reason)
		}
		if (v.Err() == nil) != v.OK || !v.OK && record.KindOf(v.Err()) != record.WeakPassword {
			t.Errorf("%q: error %v", tc.password, v.Err())
		}
	}
}

func TestEveryListedPasswordIsRefused(t *testing.T) {
	listed := append(append(frequency.FrequencyLists["passwords"], frenchWords()...), ownWords()...)
	if len(listed) < 3000 || len(frenchWords()) < 500 {
		t.Fatalf("only %d passwords listed, %d French", len(listed), len(frenchWords()))
	}
	for _, p := range listed {
		if !common(strings.ToUpper(p)) {
			t.Errorf("%q is on the list and not found", p)
		}
	}
	for _, p := range append(frenchWords(), ownWords()...) { // all of those that may be long enough otherwise
		for _, q := range []string{p, strings.ToUpper(p[:1]) + p[1:]} {
			if v := Check(q, nil); v.OK || v.Reason != Common {
				t.Errorf("%q: %+v", q, v)
			}
		}
	}
}

func TestFamilyNamesAndDatesBringNothing(t *testing.T) {
	family := []string{"Lola Inès", "Jean-Baptiste", "2025-03-10", "Le Gall", "Éva"}
	for p, reason := range map[string]Reason{
		"LolaInesJeanBaptiste":        Personal,
		"Lola-10/03/2025-LeGall":      Personal,
		"lolainesjeanbaptisteeva":     Personal,
		"ÉVA+LOLA+INÈS+10032025":      Personal,
		"CarnetDeSanteDeLola":         Personal,
		"lola 2025-03-10 lola lola":   Personal,
		"Lola et quatre chevaux roux": Fine,
		"lavande kvxqjwzpfhgbmtdr":    Fine, // « Éva » inside no word of theirs
	} {
		if v := Check(p, family); v.Reason != reason {
			t.Errorf("%q: %+v, want %q", p, v, reason)
		}
	}
	if v := Check("LolaInesJeanBaptisteEnVadrouille", nil); !v.OK {
		t.Errorf("names of nobody are only words: %+v", v)
	}
}

func TestMissingCharactersAreEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alphabet := rapid.SampledFrom([]string{"abc", "AbC", "aB3", "aB3-", "éü", "0123"}).Draw(t, "alphabet")
		p := rapid.StringOfN(rapid.SampledFrom([]rune(alphabet)), 1, 30, -1).Draw(t, "password")
		v := Check(p, nil)
		if v.Reason != Short {
			return
		}
		last := []rune(p)[len([]rune(p))-1:]
		longer := p + strings.Repeat(string(last), v.Missing)
		if got := Check(longer, nil); got.Bits < RequiredBits {
			t.Fatalf("%q with %d more has %d bits", p, v.Missing, got.Bits)
		}
		if v.Missing > 1 {
			shorter := p + strings.Repeat(string(last), v.Missing-1)
			if got := Check(shorter, nil); got.Bits >= RequiredBits {
				t.Fatalf("%q needed %d, not %d", p, v.Missing-1, v.Missing)
			}
		}
	})
}

func TestLength(t *testing.T) {
	base := strings.Repeat("kvX7-jwz2P;h", 90)
	for n, reason := range map[int]Reason{128: Fine, MaxBytes: Fine, MaxBytes + 1: TooLong} {
		p := "quatre chevaux violets dorment sous la lavande en fleur, puis repartent vers la colline" + base
		if v := Check(p[:n], nil); v.Reason != reason {
			t.Errorf("%d bytes: %+v, want %q", n, v, reason)
		}
	}
}

func TestComposedAndDecomposedAreOnePassword(t *testing.T) {
	composed := "le hérisson dîne tôt"
	decomposed := norm.NFD.String(composed)
	if composed == decomposed {
		t.Fatal("the test compares nothing")
	}
	if Normalize(decomposed) != composed || Normalize(composed) != composed {
		t.Error("the two spellings protect with different bytes")
	}
	if Check(composed, nil) != Check(decomposed, nil) {
		t.Error("the two spellings are judged differently")
	}
	if p := "  Espaces  "; Normalize(p) != p {
		t.Error("a password is used exactly as typed")
	}
}

func TestEveryReasonHasASentence(t *testing.T) {
	for _, lang := range text.Languages() {
		c, err := text.New(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []Reason{TooLong, Unusable, Common, Personal, Short, Guessable} {
			if s := c.N(string(r), 3); strings.Contains(s, "⟦") {
				t.Errorf("%s: %s", lang, s)
			}
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, s := range []string{"", "motdepasse", "Lola 10/03/2025", "👨‍👩‍👧‍👦", "\xff", "kvX7-jwz2P;h", "e\u0301e\u0301", strings.Repeat("ab", 600), "\u0301"} {
		f.Add(s, "Lola")
	}
	f.Fuzz(func(t *testing.T, p, name string) {
		v := Check(p, []string{name, "2025-03-10"})
		if v.OK != (v.Reason == Fine) || v.OK && v.Bits < RequiredBits || (v.Missing > 0) != (v.Reason == Short) {
			t.Fatalf("%q: %+v contradicts itself", p, v)
		}
	})
}
