package password

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/trustelem/zxcvbn/frequency"

	"carnet/app/record"
)

// french lists what French-speaking people choose, without accents, in lower case. It is written for this project.
//
//go:embed french.txt
var french string

func frenchWords() []string { return strings.Fields(french) }

// ownWords are what anyone tries first against this very program.
func ownWords() []string {
	return []string{"carnetdesante", "monespacesante", "monespace", "carnet", "sante", "vaccin"}
}

// common reports a password that is on the list of those tried first: the 30 000 of zxcvbn and our French ones,
// whatever its capitals, accents and separators.
func common(p string) bool {
	folded := foldAll(p)
	bare := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, folded)
	for _, list := range [][]string{frequency.FrequencyLists["passwords"], frenchWords(), ownWords()} {
		if slices.Contains(list, folded) || bare != "" && bare != folded && slices.Contains(list, bare) {
			return true
		}
	}
	return false
}

// personalWords spells out the names and dates of a family as they are used in passwords. Words under three letters
// would be found everywhere by chance.
func personalWords(personal []string) []string {
	var words []string
	for _, s := range personal {
		if d, err := record.ParseDate(strings.TrimSpace(s)); err == nil && !d.IsZero() {
			words = append(words, dateWords(d)...)
			continue
		}
		parts := strings.FieldsFunc(foldAll(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		for _, w := range append(parts, strings.Join(parts, "")) {
			if len([]rune(w)) >= 3 && !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	return words
}

func dateWords(d record.Date) []string {
	year := fmt.Sprintf("%04d", d.Year)
	if !d.Whole() {
		return []string{year}
	}
	day, month, short := fmt.Sprintf("%02d", d.Day), fmt.Sprintf("%02d", int(d.Month)), year[2:]
	words := []string{year + month + day, year, day + month}
	for _, separator := range []string{"", "/", "-", ".", " "} {
		words = append(words, strings.Join([]string{day, month, year}, separator), strings.Join([]string{day, month, short}, separator))
	}
	return append(words, year+"-"+month+"-"+day)
}
