package archive

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// goodName reports that name is what every system can unpack to one and the same file: relative, clean, separated by
// slashes, at most MaxName bytes, in Unicode NFC, and each element as app/filename makes them.
func goodName(name string) bool {
	if name == "" || len(name) > MaxName || !utf8.ValidString(name) || !norm.NFC.IsNormalString(name) {
		return false
	}
	for element := range strings.SplitSeq(name, "/") {
		if !goodElement(element) {
			return false
		}
	}
	return true
}

// goodElement refuses what is hidden, an option, a device, a separator or a pattern somewhere, and what cannot be seen:
// control and bidirectional characters. Without backslashes sha256sum escapes nothing.
func goodElement(s string) bool {
	if s == "" || strings.ContainsAny(s[:1], ".-~ ") || strings.ContainsAny(s[len(s)-1:], ". ") || reserved(s) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return strings.ContainsRune(`\:*?"<>|`, r) || r == utf8.RuneError || !unicode.IsGraphic(r)
	})
}

// reserved reports a device name of Windows, which opens the device with any extension.
func reserved(s string) bool {
	base, _, _ := strings.Cut(s, ".")
	base = strings.ToUpper(strings.TrimSpace(base))
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	for _, device := range []string{"COM", "LPT"} {
		if n, ok := strings.CutPrefix(base, device); ok && utf8.RuneCountInString(n) == 1 && strings.Contains("0123456789¹²³", n) {
			return true
		}
	}
	return false
}

// names are those of an archive so far. They hold at most MaxEntries × MaxName bytes, usually a hundredth of it.
type names struct {
	fold    cases.Caser
	files   map[string]struct{} // folded
	folders map[string]string   // folded, and as they were written first
}

func newNames() *names {
	n := &names{fold: cases.Fold(), files: map[string]struct{}{}, folders: map[string]string{}}
	n.add(sumsName)
	return n
}

// add takes a good name in. It refuses a second file of the same name, also where capitals do not count or accents are
// composed in another way, a folder in two spellings, and a file where a folder is.
func (n *names) add(name string) bool {
	for i, c := range name {
		if c != '/' {
			continue
		}
		folder := name[:i]
		folded := n.folded(folder)
		if _, isFile := n.files[folded]; isFile {
			return false
		}
		if before, ok := n.folders[folded]; ok && before != folder {
			return false
		}
		n.folders[folded] = folder
	}
	folded := n.folded(name)
	_, isFile := n.files[folded]
	_, isFolder := n.folders[folded]
	if isFile || isFolder {
		return false
	}
	n.files[folded] = struct{}{}
	return true
}

func (n *names) folded(s string) string { return norm.NFC.String(n.fold.String(s)) }
