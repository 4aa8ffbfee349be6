package vaccination

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"carnet/app/record"
)

// ProductStatus says whether a product is still sold.
type ProductStatus string

// The states of a product.
const (
	Marketed ProductStatus = "marketed"
	Stopped  ProductStatus = "stopped"
	OldName  ProductStatus = "old" // only the name and the NUVA code are known
)

// Product is a vaccine (or antibody) as named on its box. Codes that are not known are empty.
type Product struct {
	Name     string
	Valences []record.Valence
	CIS      string // public medicines database
	CIP13    string // presentation, as in the DataMatrix of the box
	ATC      string // the last digits are not confirmed
	NUVA     string
	Status   ProductStatus
}

// Source is an entry of the screen « Sources ».
type Source struct {
	ID         string
	Title      string
	URL        string
	Date       record.Date // of the source, may be partial or zero
	Confidence Confidence
}

//go:embed products.toml
var productsFile []byte

//go:embed sources.toml
var sourcesFile []byte

type catalogue struct {
	CheckedOn record.Date `toml:"checked_on"`
	Source    string
	Products  []Product `toml:"product"`
	Diseases  []struct {
		Valence record.Valence
		Words   []string
	} `toml:"disease"`

	words  []string       // of each product, folded, to search in
	byName map[string]int // folded
	exact  map[string]int // as in the file: most names are, and need no folding
}

var products = sync.OnceValue(func() *catalogue {
	c, err := parseProducts(productsFile)
	if err != nil {
		panic(err)
	}
	return c
})

func parseProducts(b []byte) (*catalogue, error) {
	var c catalogue
	if err := decode(b, &c); err != nil {
		return nil, fmt.Errorf("read products: %w", err)
	}
	c.byName, c.exact = map[string]int{}, map[string]int{}
	for i, p := range c.Products {
		name := fold(p.Name)
		if name == "" || len(p.Valences) == 0 {
			return nil, fmt.Errorf("read products: product %d lacks a name or valences", i)
		}
		if _, twice := c.byName[squeeze(name)]; twice {
			return nil, fmt.Errorf("read products: %s is there twice", p.Name)
		}
		c.byName[squeeze(name)], c.exact[p.Name] = i, i
		text := []string{name}
		for _, d := range c.Diseases {
			if slices.ContainsFunc(p.Valences, func(v record.Valence) bool { return fullDose(v) == d.Valence }) {
				for _, w := range d.Words {
					text = append(text, fold(w))
				}
			}
		}
		c.words = append(c.words, " "+strings.Join(text, " "))
	}
	return &c, nil
}

func (p Product) clone() Product {
	p.Valences = slices.Clone(p.Valences)
	return p
}

// Products lists the known products, those still sold first, in the order of the data file.
func Products() []Product {
	all := make([]Product, 0, len(products().Products))
	for _, p := range products().Products {
		all = append(all, p.clone())
	}
	slices.SortStableFunc(all, compareSold)
	return all
}

func compareSold(a, b Product) int {
	order := []ProductStatus{Marketed, Stopped, OldName}
	return cmp.Compare(slices.Index(order, a.Status), slices.Index(order, b.Status))
}

// FindProduct finds a product by its whole name, whatever the accents, the case, the spaces and the ® sign.
func FindProduct(name string) (Product, bool) {
	i, ok := products().byName[squeeze(fold(name))]
	if !ok {
		return Product{}, false
	}
	return products().Products[i].clone(), true
}

// ValencesOf says what a product holds by its name, or by a brand without the strength where all its strengths hold the
// same: « Beyfortus », « Engerix B », « Tetravac ».
func ValencesOf(name string) ([]record.Valence, bool) {
	if p, ok := FindProduct(name); ok {
		return p.Valences, true
	}
	brand := fold(name)
	if len(brand) < len("BCG") {
		return nil, false
	}
	var found []record.Valence
	whole := false // « Infanrix » begins InfanrixTetra too: all that begin so have to hold the same
	for _, p := range products().Products {
		if !strings.HasPrefix(squeeze(fold(p.Name)), squeeze(brand)) {
			continue
		}
		if found != nil && !slices.Equal(found, p.Valences) {
			return nil, false
		}
		found, whole = p.Valences, whole || strings.HasPrefix(fold(p.Name), brand+" ")
	}
	if !whole {
		return nil, false
	}
	return slices.Clone(found), true
}

// brandOf is the name of the known product, "" for an unknown one.
func brandOf(name string) string {
	c := products()
	i, ok := c.exact[name]
	if !ok {
		i, ok = c.byName[squeeze(fold(name))]
	}
	if !ok {
		return ""
	}
	return c.Products[i].Name
}

// FindCIP finds a product by the code of its box: 13 digits (CIP13), 7 digits (the older CIP7), or the 14 digits of the
// GTIN in its DataMatrix, which is the CIP13 after a 0. Spaces are allowed.
func FindCIP(code string) (Product, bool) {
	code = strings.ReplaceAll(code, " ", "")
	if strings.ContainsFunc(code, func(r rune) bool { return r < '0' || r > '9' }) {
		return Product{}, false
	}
	i := slices.IndexFunc(products().Products, func(p Product) bool {
		switch {
		case p.CIP13 == "":
			return false
		case len(code) == 14:
			return code[0] == '0' && code[1:] == p.CIP13
		case len(code) == 7:
			return code == p.CIP7()
		}
		return code == p.CIP13
	})
	if i < 0 {
		return Product{}, false
	}
	return products().Products[i].clone(), true
}

// CIP7 is the older code of the box, which the CIP13 holds between the prefix of medicines and its check digit; "" when the
// product has no code.
func (p Product) CIP7() string {
	if len(p.CIP13) != 13 {
		return ""
	}
	return p.CIP13[5:12]
}

// Search finds products by the beginnings of words of their brand or of a disease: « hexa », « rougeole », « mening b ».
// Those still sold come first, and among them the brands that begin with the query. An empty query finds all; the code of
// a box finds its product.
func Search(query string) []Product {
	if p, ok := FindCIP(query); ok {
		return []Product{p}
	}
	query = fold(query)
	var found []Product
	for i, p := range products().Products {
		if matches(products().words[i], query) {
			found = append(found, p.clone())
		}
	}
	slices.SortStableFunc(found, func(a, b Product) int {
		begins := func(p Product) int {
			if strings.HasPrefix(fold(p.Name), query) {
				return 0
			}
			return 1
		}
		return cmp.Or(compareSold(a, b), cmp.Compare(begins(a), begins(b)))
	})
	return found
}

func matches(words, query string) bool {
	for token := range strings.FieldsSeq(query) {
		if !strings.Contains(words, " "+token) {
			return false
		}
	}
	return true
}

// fold makes names comparable: no accents, lower case, and a space for everything that is neither letter nor digit.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '®' || r == '™':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func squeeze(folded string) string { return strings.ReplaceAll(folded, " ", "") }

// Sources lists the sources of the vaccination data.
func Sources() []Source { return slices.Clone(sources()) }

var sources = sync.OnceValue(func() []Source {
	list, err := parseSources(sourcesFile)
	if err != nil {
		panic(err)
	}
	return list
})

func parseSources(b []byte) ([]Source, error) {
	var file struct {
		Source []Source
	}
	if err := decode(b, &file); err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	return file.Source, nil
}
