// Package text holds every word that Carnet shows, in French and in English, and the way each language writes
// dates, ages, weights and lists.
//
// The words are in lang/<language>/<area>.json, one file per area, so that areas can be written side by side:
// flat dotted keys, each with a sentence or with its plural forms {"zero", "one", "other"}. A sentence may hold
// arguments as {{.Name}}. French is written first; the tests of this package prove that English says the same things
// with the same arguments, that French typography is respected and that no key used in the code is missing.
//
// A Catalogue is one language. It is immutable, so any goroutine may use it.
package text

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"

	"carnet/app/record"
)

// Language is a language of the screens, as its BCP 47 code.
type Language string

// The languages of Carnet.
const (
	French  Language = "fr"
	English Language = "en"
)

// Languages lists them, the language of the first draft first.
func Languages() []Language { return []Language{French, English} }

// Args are the named values of a sentence.
type Args map[string]any

// Catalogue gives the texts of one language.
type Catalogue struct {
	lang      Language
	localizer *i18n.Localizer
	parser    template.Parser
	zero      map[string]bool // keys that have a sentence of their own for 0
}

//go:embed lang
var files embed.FS

// New reads the catalogue of lang. Its error names every broken file; with the embedded files, which the tests
// read, it can only be an unknown language.
func New(lang Language) (*Catalogue, error) { return load(files, lang) }

func load(source fs.FS, lang Language) (*Catalogue, error) {
	tag, err := language.Parse(string(lang))
	if err != nil {
		return nil, fmt.Errorf("load texts: unknown language %q", lang)
	}
	names, err := fs.Glob(source, path.Join("lang", string(lang), "*.json"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("load texts: no file for language %q", lang)
	}
	bundle := i18n.NewBundle(tag)
	c := &Catalogue{
		lang:      lang,
		localizer: i18n.NewLocalizer(bundle, string(lang)),
		parser:    &template.TextParser{Option: "missingkey=error"},
		zero:      map[string]bool{},
	}
	var broken []error
	home := map[string]string{} // key → file, to find keys written twice
	for _, name := range names {
		messages, err := readFile(source, name, home)
		if err == nil {
			err = c.add(bundle, tag, messages)
		}
		if err != nil {
			broken = append(broken, fmt.Errorf("%s: %w", name, err))
		}
	}
	if err := errors.Join(broken...); err != nil {
		return nil, fmt.Errorf("load texts: %w", err)
	}
	return c, nil
}

// add gives the messages to the bundle. Plural rules name forms that French and English sentences do not need
// (« many », for whole millions): these read as the plural.
func (c *Catalogue) add(bundle *i18n.Bundle, tag language.Tag, messages map[string]forms) error {
	for key, f := range messages {
		for _, src := range []string{f.Zero, f.One, f.Other} {
			if _, err := c.parser.Parse(src, "", ""); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
		}
		if f.One == "" {
			f.One = f.Other
		}
		m := &i18n.Message{ID: key, One: f.One, Many: f.Other, Other: f.Other}
		if err := bundle.AddMessages(tag, m); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if f.Zero != "" {
			c.zero[key] = true
			if err := bundle.AddMessages(tag, &i18n.Message{ID: zeroKey(key), Other: f.Zero}); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
		}
	}
	return nil
}

func zeroKey(key string) string { return key + "#zero" }

// forms is what a key says: always Other; One when the singular differs; Zero when nothing deserves its own sentence.
type forms struct {
	Zero  string `json:"zero"`
	One   string `json:"one"`
	Other string `json:"other"`
}

// UnmarshalJSON accepts a plain sentence or an object of plural forms.
func (f *forms) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &f.Other)
	}
	type plain forms
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode((*plain)(f))
}

var keyForm = regexp.MustCompile(`^[a-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+$`)

// readFile reads the keys of one file one by one: encoding/json alone would keep the last of two equal keys in silence.
func readFile(source fs.FS, name string, home map[string]string) (map[string]forms, error) {
	b, err := fs.ReadFile(source, name)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("want one JSON object")
	}
	messages := map[string]forms{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, _ := t.(string)
		var f forms
		if err := d.Decode(&f); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		switch {
		case !keyForm.MatchString(key):
			return nil, fmt.Errorf("%q is not a dotted key", key)
		case home[key] != "":
			return nil, fmt.Errorf("%s is already in %s", key, home[key])
		case f.Other == "":
			return nil, fmt.Errorf("%s says nothing", key)
		}
		home[key] = name
		messages[key] = f
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	return messages, nil
}

// Language is the language of c.
func (c *Catalogue) Language() Language { return c.lang }

// S gives the sentence of key. A missing key, or a missing argument, gives ⟦key⟧: visible, and never a crash.
func (c *Catalogue) S(key string, args ...Args) string {
	return c.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: merge(args)})
}

// N gives the sentence of key for n things, with the plural of the language (0 is singular in French) or the
// sentence for zero when there is one. The sentence may use {{.N}}.
func (c *Catalogue) N(key string, n int, args ...Args) string {
	data := merge(args)
	data["N"] = n
	if n == 0 && c.zero[key] {
		return c.localize(&i18n.LocalizeConfig{MessageID: zeroKey(key), TemplateData: data})
	}
	return c.localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: n})
}

// Has reports whether the catalogue has key, for areas whose data files name their own texts.
func (c *Catalogue) Has(key string) bool {
	_, err := c.localizer.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateParser: verbatim{}})
	return err == nil
}

func (c *Catalogue) localize(lc *i18n.LocalizeConfig) string {
	lc.TemplateParser = c.parser
	s, err := c.localizer.Localize(lc)
	if err != nil {
		return "⟦" + lc.MessageID + "⟧"
	}
	return s
}

func merge(all []Args) map[string]any {
	data := map[string]any{}
	for _, a := range all {
		maps.Copy(data, a)
	}
	return data
}

// verbatim gives a text as it is written, whatever arguments it wants.
type verbatim struct{}

func (verbatim) Cacheable() bool { return false }

func (verbatim) Parse(src, _, _ string) (template.ParsedTemplate, error) {
	return verbatimText(src), nil
}

type verbatimText string

func (t verbatimText) Execute(any) (string, error) { return string(t), nil }

// Error says what happened, what is lost (nothing, or exactly what) and what to do next. It is "" for nil.
func (c *Catalogue) Error(err error) string {
	if err == nil {
		return ""
	}
	var e *record.Error
	if errors.As(err, &e) && e.Kind == record.Invalid && e.Field != "" {
		if key := "error.invalid." + e.Field; c.Has(key) {
			return c.S(key)
		}
	}
	if key := "error." + string(record.KindOf(err)); c.Has(key) {
		return c.S(key)
	}
	return c.S("error.internal")
}

// Capital puts the first letter of s in upper case, for a text that begins a line.
func (c *Catalogue) Capital(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:size]) + s[size:]
}
