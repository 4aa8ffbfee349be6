package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"carnet/app/record"
)

// area is one file of one language.
type area struct {
	file     string
	messages map[string]forms
}

func areas(t *testing.T, lang Language) []area {
	t.Helper()
	names, err := fs.Glob(files, path.Join("lang", string(lang), "*.json"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no file for %s: %v", lang, err)
	}
	home := map[string]string{}
	var all []area
	for _, name := range names {
		m, err := readFile(files, name, home)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		all = append(all, area{path.Base(name), m})
	}
	return all
}

func TestLanguagesLoad(t *testing.T) {
	for _, lang := range Languages() {
		if _, err := New(lang); err != nil {
			t.Error(err)
		}
	}
}

// TestLanguagesSayTheSame: the same files, the same keys in each, the same arguments in each sentence.
func TestLanguagesSayTheSame(t *testing.T) {
	english := map[string]map[string]forms{}
	for _, a := range areas(t, English) {
		english[a.file] = a.messages
	}
	french := areas(t, French)
	for _, a := range french {
		en, ok := english[a.file]
		if !ok {
			t.Errorf("lang/en/%s is missing", a.file)
			continue
		}
		for key, f := range a.messages {
			e, ok := en[key]
			if !ok {
				t.Errorf("lang/en/%s lacks %s", a.file, key)
				continue
			}
			if got, want := arguments(e), arguments(f); !slices.Equal(got, want) {
				t.Errorf("%s: arguments %v in English, %v in French", key, got, want)
			}
			delete(en, key)
		}
		for key := range en {
			t.Errorf("lang/fr/%s lacks %s", a.file, key)
		}
	}
	if len(english) != len(french) {
		t.Errorf("%d files in English, %d in French", len(english), len(french))
	}
}

var argument = regexp.MustCompile(`\.([A-Z]\w*)`)

// arguments lists the arguments of all forms, except N: « Un document » and "{{.N}} document" say the same.
func arguments(f forms) []string {
	used := map[string]bool{}
	for _, src := range []string{f.Zero, f.One, f.Other} {
		for _, action := range actions.FindAllString(src, -1) {
			for _, m := range argument.FindAllStringSubmatch(action, -1) {
				used[m[1]] = true
			}
		}
	}
	delete(used, "N")
	return slices.Sorted(maps.Keys(used))
}

var actions = regexp.MustCompile(`\{\{.*?\}\}`)

var (
	spaceBefore = regexp.MustCompile(`[ \t][;:?!»%]`)
	spaceAfter  = regexp.MustCompile(`«[^\x{a0}\x{202f}]`)
	noSpace     = regexp.MustCompile(`[^\s\x{a0}\x{202f}][;:?»](\s|$)`)
)

func TestFrenchTypography(t *testing.T) {
	for _, a := range areas(t, French) {
		for key, f := range a.messages {
			for _, s := range []string{f.Zero, f.One, f.Other} {
				s = actions.ReplaceAllString(s, "x")
				if strings.Contains(s, "'") {
					t.Errorf("%s %s: straight apostrophe, want ’", a.file, key)
				}
				if spaceBefore.MatchString(s) || spaceAfter.MatchString(s) || noSpace.MatchString(s) {
					t.Errorf("%s %s: want a no-break space (U+202F or U+00A0) before ; : ? %% » and after «", a.file, key)
				}
				if f.Zero == "" && f.One != "" && !strings.Contains(f.One, "{{.N}}") {
					t.Errorf("%s %s: the singular also says 0 in French: use {{.N}} or write a « zero »", a.file, key)
				}
			}
		}
	}
}

func TestVoice(t *testing.T) {
	for _, lang := range Languages() {
		for _, a := range areas(t, lang) {
			for key, f := range a.messages {
				for _, s := range []string{f.Zero, f.One, f.Other} {
					switch {
					case strings.Contains(s, "!"):
						t.Errorf("%s/%s %s: no exclamation marks", lang, a.file, key)
					case strings.Contains(s, "…") || strings.Contains(s, "..."):
						t.Errorf("%s/%s %s: say it whole, without …", lang, a.file, key)
					case s != strings.TrimSpace(s) && key != "number.thousands" || strings.Contains(s, "  "):
						t.Errorf("%s/%s %s: stray spaces", lang, a.file, key)
					case strings.ContainsRune(s, '\'') && lang == English:
						t.Errorf("%s/%s %s: straight apostrophe, want ’", lang, a.file, key)
					}
				}
			}
		}
	}
}

// TestBuiltKeys proves the keys that the code builds instead of writing them out.
func TestBuiltKeys(t *testing.T) {
	var keys []string
	for i := range 12 {
		keys = append(keys, "month."+strconv.Itoa(i+1), "month.brief."+strconv.Itoa(i+1))
	}
	for i := range 7 {
		keys = append(keys, "weekday."+strconv.Itoa(i))
	}
	for _, c := range append(record.Categories(), record.AdvanceDecision) {
		keys = append(keys, "category."+string(c), "category-short."+string(c))
	}
	for _, s := range []record.Source{record.FromParent, record.FromPaper, record.FromStamp, record.FromProfessional, record.FromDevice, record.FromService} {
		keys = append(keys, "source."+string(s))
	}
	for _, s := range []record.Sex{record.Female, record.Male, record.Undetermined} {
		keys = append(keys, "sex."+string(s), "child."+string(s))
	}
	for _, m := range []record.MeasureType{record.Weight, record.Height, record.Head} {
		keys = append(keys, "measure."+string(m))
	}
	for _, p := range []record.Posture{record.Lying, record.Standing} {
		keys = append(keys, "posture."+string(p))
	}
	for _, lang := range Languages() {
		c := catalogue(t, lang)
		for _, key := range keys {
			if !c.Has(key) {
				t.Errorf("%s: %s is missing", lang, key)
			}
		}
	}
}

// module is the parsed non-test Go code of the whole module: the folders beside this one, as they are today.
func module(t *testing.T) (*token.FileSet, []*ast.File) {
	t.Helper()
	root, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		parent := filepath.Dir(root)
		if parent == root {
			t.Fatal("no go.mod above this package")
		}
		root = parent
	}
	set := token.NewFileSet()
	var parsed []*ast.File
	err = filepath.WalkDir(root, func(p string, e fs.DirEntry, err error) error {
		name := e.Name()
		switch {
		case err != nil:
			return err
		case e.IsDir() && p != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "build" || name == "vendor"):
			return fs.SkipDir
		case e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(set, p, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Logf("not read: %v", err) // the compiler says more about it
			return nil
		}
		parsed = append(parsed, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return set, parsed
}

// constants returns the string constants of a file, so that a key kept in a constant is seen too.
func constants(f *ast.File) map[string]string {
	values := map[string]string{}
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			for i, name := range v.Names {
				if i < len(v.Values) {
					if s, ok := literal(v.Values[i]); ok {
						values[name.Name] = s
					}
				}
			}
		}
	}
	return values
}

func literal(e ast.Expr) (string, bool) {
	b, ok := e.(*ast.BasicLit)
	if !ok || b.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(b.Value)
	return s, err == nil
}

// called returns the name that a call expression calls: "S" for c.S(…), "InvalidField" for InvalidField(…).
func called(call *ast.CallExpr) (name string, method bool) {
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		return f.Sel.Name, true
	case *ast.Ident:
		return f.Name, false
	}
	return "", false
}

// TestEveryKeyIsUsed: a text that no code asks for is one more to translate and to keep true. A key counts as used when the
// code has it whole, begins one of its own with it ("measure."), or formats it ("month.%d").
func TestEveryKeyIsUsed(t *testing.T) {
	_, parsed := module(t)
	whole, begins := map[string]bool{}, []string{"growth.axis."} // its second part stands in a variable
	for _, f := range parsed {
		ast.Inspect(f, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				if s, ok := literal(e); ok {
					whole[s] = true
					if at := strings.IndexByte(s, '%'); at >= 0 {
						s = s[:at]
					}
					if strings.HasSuffix(s, ".") && keyForm.MatchString(s+"x") {
						begins = append(begins, s)
					}
				}
			}
			return true
		})
	}
	for _, a := range areas(t, French) {
		for key := range a.messages {
			if !whole[key] && !slices.ContainsFunc(begins, func(b string) bool { return strings.HasPrefix(key, b) }) {
				t.Errorf("nothing says %s of %s", key, a.file)
			}
		}
	}
}

// TestKeysOfTheCodeExist: every key written in the code is in the catalogue, and every field that can be refused has a sentence.
func TestKeysOfTheCodeExist(t *testing.T) {
	catalogues := []*Catalogue{catalogue(t, French), catalogue(t, English)}
	set, parsed := module(t)
	want := func(at token.Pos, key string) {
		for _, c := range catalogues {
			if !c.Has(key) {
				t.Errorf("%s: %s is missing in %s", set.Position(at), key, c.Language())
			}
		}
	}
	fields := 0
	for _, f := range parsed {
		known := constants(f)
		value := func(e ast.Expr) (string, bool) {
			if id, ok := e.(*ast.Ident); ok {
				s, ok := known[id.Name]
				return s, ok
			}
			return literal(e)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				name, method := called(n)
				if len(n.Args) == 0 {
					return true
				}
				arg, ok := value(n.Args[0])
				switch {
				case ok && method && (name == "S" || name == "N") && keyForm.MatchString(arg):
					want(n.Pos(), arg)
				case ok && name == "InvalidField":
					fields++
					want(n.Pos(), "error.invalid."+arg)
				}
			case *ast.CompositeLit:
				for _, field := range invalidFields(n, value) {
					want(n.Pos(), "error.invalid."+field)
				}
			}
			return true
		})
	}
	if fields < 20 {
		t.Errorf("only %d refused fields found: the scan does not see app/record any more", fields)
	}
	for _, m := range []record.MeasureType{record.Weight, record.Height, record.Head} {
		want(token.NoPos, "error.invalid."+string(m)) // built by Measurement.Validate
	}
}

// invalidFields finds &record.Error{…, Field: "x"}.
func invalidFields(lit *ast.CompositeLit, value func(ast.Expr) (string, bool)) []string {
	name := ""
	switch t := lit.Type.(type) {
	case *ast.SelectorExpr:
		name = t.Sel.Name
	case *ast.Ident:
		name = t.Name
	}
	if name != "Error" {
		return nil
	}
	var found []string
	for _, e := range lit.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if id, ok := kv.Key.(*ast.Ident); ok && id.Name == "Field" {
			if s, ok := value(kv.Value); ok && s != "" {
				found = append(found, s)
			}
		}
	}
	return found
}

// TestEveryErrorKindHasSentences reads the kinds from the source of app/record, so that a new one is never forgotten.
func TestEveryErrorKindHasSentences(t *testing.T) {
	catalogues := []*Catalogue{catalogue(t, French), catalogue(t, English)}
	_, parsed := module(t)
	kinds := 0
	for _, f := range parsed {
		if f.Name.Name != "record" {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 {
				return true
			}
			id, ok := v.Type.(*ast.Ident)
			kind, isText := literal(v.Values[0])
			if !ok || id.Name != "ErrorKind" || !isText {
				return true
			}
			kinds++
			for _, c := range catalogues {
				if s := c.Error(record.E(record.ErrorKind(kind), "test")); !c.Has("error."+kind) || strings.Count(s, ". ") < 1 {
					t.Errorf("%s: error.%s should say what happened, what is lost and what to do: %q", c.Language(), kind, s)
				}
			}
			return true
		})
	}
	if kinds < 25 {
		t.Errorf("only %d kinds of error found", kinds)
	}
}
