package archive

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"carnet/app/filename"
	"carnet/app/record"
)

func TestGoodNames(t *testing.T) {
	for _, name := range []string{
		"a", "carnet.json", "profiles/01/documents/Ordonnance L\u00e9o (2).pdf", "profiles/01/journal-0001.jsonl", "a b", "a..b",
		"\U0001F476.jpg", "\u4e2d\u6587.pdf", "COM10", "console.txt", "_CON.pdf", strings.Repeat("n", MaxName),
		strings.Repeat("n/", MaxName/2-1) + "n",
	} {
		if !goodName(name) {
			t.Errorf("%q is refused", name)
		}
	}
	for _, name := range []string{
		"", "/", "a/", "/a", "a//b", ".", "..", "a/.", "a/..", "../a", "./a", ".a", "a/.b", "-a", "a/-b", "~a", " a", "a ", "a.", "a /b", "a./b",
		"a\\b", "a:b", "a*", "a?", "a\"", "a<", "a>", "a|", "a\x00b", "a\tb", "a\nb", "a\x7fb", "a\u0085b", "a\u00adb", "a\u200eb",
		"a\u202eb", "a\u2028b", "a\ufeffb", "a\ufffdb", "a\ue000b", "\xff", "a\xc3", "e\u0301", "con", "AUX.txt", "a/lpt1.pdf", "com\u00b9",
		"CONIN$", strings.Repeat("n", MaxName+1),
	} {
		if goodName(name) {
			t.Errorf("%q is accepted", name)
		}
	}
}

// Names of documents come from app/filename. All that it makes are good, so that no title can hinder a backup.
func TestSafeFileNamesAreGood(t *testing.T) {
	any := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ .~a-zA-Z\x{e9}\x{301}\x{202e}\x{a0}:/*-]{0,150}`),
		rapid.SampledFrom([]string{"con", "NUL", "com1", "lpt\u00b9", "CONIN$", "prn .x"}))
	rapid.Check(t, func(t *rapid.T) {
		media := rapid.SampledFrom([]record.MediaType{record.PDF, record.JPEG, record.PNG, "other"}).Draw(t, "type")
		name := filename.Safe(any.Draw(t, "title"), any.Draw(t, "fallback"), media)
		if !goodName("profiles/01/documents/" + name) {
			t.Fatalf("%q is refused", name)
		}
	})
}
