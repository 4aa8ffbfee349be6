package password

import (
	"encoding/binary"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/tyler-smith/go-bip39/wordlists"

	"carnet/app/record"
)

const passphraseWords = 8

// unwelcome are words of the list that nobody wants to type every evening to open a child's record.
const unwelcome = "abandon abusif accabler affreux agacer alarmer amertume angoisse anormal anxieux armement arsenic assaut " +
	"asservir atroce attaque biopsie bistouri blessant brutal calomnie carabine caresser carnage chagrin combat " +
	"cruel cyanure danger diable effrayer embryon enfermer ennemi fatal fautif fendoir frapper frayeur fureur " +
	"furieux germe guerrier hachoir horrible incendie infliger injecter injure inoculer insulter jouissif labial " +
	"larme lugubre malheur malice matraque maudire menacer microbe missile monstre morsure munition mutation " +
	"naufrage nocif nuire nuisible offenser opprimer orifice outrager paniquer phobie prison priver psychose " +
	"punitif ravager sabre scalpel semence sinistre solitude terrible torpille toxine tragique trahir tumulte " +
	"tyran urticant vampire venger venimeux virus vorace"

// Passphrase draws eight words of the French BIP-39 list, in lower case and separated by spaces, which a phone types
// with its largest key. Only the words without accents are used: they are typed the same on any keyboard, and nobody has to
// remember whether the accent was there. Without these and a few words that would sadden, about 1 600 of the 2 048 remain,
// which is over 80 bits.
// bits is the entropy, rounded down. random must be a cryptographic source; each word is drawn without bias.
func Passphrase(random io.Reader) (phrase string, bits int, err error) {
	words := plainWords()
	chosen := make([]string, passphraseWords)
	for i := range chosen {
		n, err := draw(random, len(words))
		if err != nil {
			return "", 0, record.Wrap(record.Internal, "draw passphrase", err)
		}
		chosen[i] = words[n]
	}
	return strings.Join(chosen, " "), int(passphraseWords * math.Log2(float64(len(words)))), nil
}

func plainWords() []string {
	avoided := strings.Fields(unwelcome)
	var plain []string
	for _, w := range wordlists.French {
		if !strings.ContainsFunc(w, func(r rune) bool { return r < 'a' || r > 'z' }) && !slices.Contains(avoided, w) {
			plain = append(plain, w)
		}
	}
	return plain
}

// draw returns a number under n (at most 65 536). Values of the last, incomplete round of n are drawn again, since
// keeping them would favour the first words.
func draw(random io.Reader, n int) (int, error) {
	const all = 1 << 16
	whole := all - all%n
	for {
		var b [2]byte
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return 0, err
		}
		if v := int(binary.BigEndian.Uint16(b[:])); v < whole {
			return v % n, nil
		}
	}
}
