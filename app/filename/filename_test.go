package filename_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"carnet/app/filename"
	"carnet/app/record"
)

func TestSafe(t *testing.T) {
	for name, c := range map[string]struct {
		name, fallback string
		t              record.MediaType
		want           string
	}{
		"kept":                {"Ordonnance Léo.pdf", "x", record.PDF, "Ordonnance Léo.pdf"},
		"extension of truth":  {"ordonnance.jpg", "x", record.PDF, "ordonnance.pdf"},
		"photo re-encoded":    {"IMG_0001.HEIC", "x", record.JPEG, "IMG_0001.jpg"},
		"no extension":        {"scan", "x", record.PNG, "scan.png"},
		"other dots kept":     {"v1.2 final", "x", record.PDF, "v1.2 final.pdf"},
		"unix path":           {"../../etc/passwd", "x", record.PDF, "etc-passwd.pdf"},
		"windows path":        {`C:\Users\a\b.pdf`, "x", record.PDF, "C--Users-a-b.pdf"},
		"bidi trick":          {"fdp\u202Egpj.exe", "x", record.PDF, "fdpgpj.exe.pdf"},
		"control characters":  {"a\x00b\nc", "x", record.PDF, "ab c.pdf"},
		"device":              {"CON", "x", record.PDF, "_CON.pdf"},
		"device, extension":   {"com1.pdf", "x", record.PDF, "_com1.pdf"},
		"device, two dots":    {"nul.old.pdf", "x", record.PDF, "_nul.old.pdf"},
		"not a device":        {"COM10", "x", record.PDF, "COM10.pdf"},
		"hidden":              {".bashrc", "x", record.PDF, "bashrc.pdf"},
		"option":              {"-rf", "x", record.PDF, "rf.pdf"},
		"nothing":             {"", "vaccins", record.PDF, "vaccins.pdf"},
		"only signs":          {"...", "vaccins", record.PDF, "vaccins.pdf"},
		"only an extension":   {".pdf", "vaccins", record.PDF, "vaccins.pdf"},
		"nothing at all":      {"//", "..", record.PDF, "document.pdf"},
		"trailing dot, space": {"a. .", "x", record.PDF, "a.pdf"},
		"decomposed accent":   {"e\u0301te\u0301", "x", record.PDF, "été.pdf"},
		"long":                {strings.Repeat("é", 80), "x", record.PDF, strings.Repeat("é", 48) + ".pdf"},
		"unknown type":        {"a", "x", "text/plain", "a.bin"},
	} {
		if got := filename.Safe(c.name, c.fallback, c.t); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func FuzzFilename(f *testing.F) {
	for _, s := range []string{"a.pdf", "../x", "CON", "\u202Etxt", "\xff\xfe", strings.Repeat("œ", 99), ". .pdf", "NUL.tar.pdf"} {
		f.Add(s, "document")
	}
	f.Fuzz(func(t *testing.T, name, fallback string) {
		got := filename.Safe(name, fallback, record.JPEG)
		stem, ok := strings.CutSuffix(got, ".jpg")
		switch {
		case !ok || stem == "":
			t.Fatalf("%q: no name or no extension", got)
		case len(got) > filename.MaxBytes:
			t.Fatalf("%q: %d bytes", got, len(got))
		case !utf8.ValidString(got):
			t.Fatalf("%q: not UTF-8", got)
		case strings.ContainsAny(got, "/\\:*?\"<>|"):
			t.Fatalf("%q: separator or forbidden sign", got)
		case strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }):
			t.Fatalf("%q: control or bidirectional character", got)
		case strings.ContainsAny(got[:1], ".-~ ") || strings.HasSuffix(stem, " ") || strings.HasSuffix(stem, "."):
			t.Fatalf("%q: bad end", got)
		}
		device, _, _ := strings.Cut(strings.ToUpper(stem), ".")
		switch device {
		case "CON", "PRN", "AUX", "NUL", "COM1", "COM9", "LPT1":
			t.Fatalf("%q: device of Windows", got)
		}
	})
}
