package layers_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "carnet"

// floors gives each room its height: a package imports from its own floor and below. The longest path that fits
// decides. Programs stand on the roof, and so do the tools in .ci/; icons are in the cellar.
var floors = map[string]int{
	"icons":               0,
	"app/record":          0,
	"app/*":               1, // the pure packages: growth, vaccination, exam, ...
	"app":                 2,
	"app/demo":            3, // a family made by means of app
	"storage":             3,
	"sync/*":              3,
	"screens/kit":         4,
	"screens":             5,
	"screens/screenshots": 6, // a program that wires like main
	".ci/*":               6,
	"":                    6,
}

// homes names the one place of each dependency that must stay replaceable, or that can bring the program down.
var homes = map[string]string{
	"filippo.io/age":                 "storage/archive",
	"github.com/dgraph-io/badger":    "storage/kv",
	"github.com/dgraph-io/ristretto": "storage/kv",
	"github.com/gen2brain/go-fitz":   "storage/pdf",
	"golang.org/x/crypto":            "storage/seal",
	"gonum.org/v1/plot":              "screens/kit/chart",
	"fyne.io/fyne/v2/app":            "",
}

// impure is what no package below app/ may depend on, however far away.
var impure = []string{"fyne.io", "github.com/dgraph-io", "github.com/gen2brain/go-fitz", "net/http"}

func TestImportsPointOneWay(t *testing.T) {
	for _, f := range sources(t) {
		if f.isTest {
			continue
		}
		for _, imported := range f.imports() {
			if complaint := forbidden(f.room, imported); complaint != "" {
				t.Errorf("%s imports %s: %s", f.path, imported, complaint)
			}
		}
	}
}

// The rules themselves can be wrong: these imports must be refused, and those allowed.
func TestRulesBite(t *testing.T) {
	for _, refused := range [][2]string{
		{"app/record", "carnet/app/growth"},
		{"app/growth", "carnet/app"},
		{"app", "carnet/storage"},
		{"app", "carnet/app/demo"},
		{"app/growth", "math/rand"},
		{"app/text", "net/http"},
		{"storage/kv", "carnet/screens/kit"},
		{"storage/blob", "golang.org/x/crypto/chacha20poly1305"},
		{"storage", "github.com/dgraph-io/badger/v4"},
		{"sync/fhir", "carnet/screens/home"},
		{"sync", "carnet/app"},
		{"screens/home", "carnet/storage"},
		{"screens/home", "carnet/storage/kv"},
		{"screens/home", "carnet/screens/screenshots"},
		{"screens/home", "carnet/.ci/layers"},
		{"screens/home", "fyne.io/fyne/v2/app"},
		{"screens/home", "carnet/storage/photo/phototest"},
		{"screens/kit", "carnet/app/record"},
		{"screens/kit/chart", "carnet/app/growth"},
		{"screens/kit", "carnet/screens/home"},
		{"screens/report", "gonum.org/v1/plot/vg"},
		{"icons", "carnet/app/record"},
		{"attic", "fmt"},
		{"", "math/rand/v2"},
		{"", "carnet/screens/stagetest"},
	} {
		if forbidden(refused[0], refused[1]) == "" {
			t.Errorf("%q may import %s", refused[0], refused[1])
		}
	}
	for _, allowed := range [][2]string{
		{"app/growth", "carnet/app/record"},
		{"app", "carnet/app/vaccination"},
		{"app", "time"},
		{"storage", "carnet/app"},
		{"storage/kv", "github.com/dgraph-io/badger/v4/options"},
		{"storage/photo", "github.com/gen2brain/heic"},
		{"screens/kit/chart", "gonum.org/v1/plot/vg"},
		{"screens/kit/chart", "carnet/screens/kit/theme"},
		{"screens/kit", "carnet/icons"},
		{"screens/home", "carnet/app/text"},
		{"screens/stagetest", "carnet/storage"},
		{"", "fyne.io/fyne/v2/app"},
		{"", "carnet/storage"},
		{"screens/screenshots", "carnet/storage"},
		{".ci/layers", "carnet/screens/stagetest"},
	} {
		if complaint := forbidden(allowed[0], allowed[1]); complaint != "" {
			t.Errorf("%q must be able to import %s: %s", allowed[0], allowed[1], complaint)
		}
	}
}

// forbidden says why the package in room must not import a path, or nothing.
func forbidden(room, imported string) string {
	from, known := floor(room)
	if !known {
		return "no rule knows this room: give it a floor"
	}
	if imported == "math/rand" || strings.HasPrefix(imported, "math/rand/") {
		return "randomness that can be guessed has no place here; it is a parameter, from crypto/rand"
	}
	for dependency, home := range homes {
		if within(imported, dependency) && !(within(room, home) && (home != "" || room == "")) {
			return "its one home is " + strconv.Quote(home)
		}
	}
	if within(room, "app") {
		for _, dependency := range impure {
			if within(imported, dependency) {
				return "code under app/ is pure"
			}
		}
	}
	if !within(imported, module) {
		return ""
	}
	target := strings.TrimPrefix(strings.TrimPrefix(imported, module), "/")
	to, known := floor(target)
	switch {
	case !known:
		return "no rule knows that room: give it a floor"
	case to > from:
		return "imports point the other way"
	case within(target, ".ci") && !within(room, ".ci"):
		return "the tools in .ci/ are no part of the program"
	case forTests(target) && !forTests(room) && !within(room, ".ci"):
		return "that package is for tests"
	case within(room, "icons"), within(room, "screens/kit") && !within(target, "screens/kit") && !within(target, "icons"):
		return "this room knows no domain"
	case from == floors["screens"] && within(target, "storage") && !forTests(room):
		return "screens reach storage through app only"
	}
	return ""
}

// floor finds the height of a room in floors.
func floor(room string) (int, bool) {
	for r := room; ; r = path.Dir(r) {
		if n, ok := floors[r]; ok {
			return n, true
		}
		if r == "." {
			return 0, false
		}
		if n, ok := floors[path.Dir(r)+"/*"]; ok {
			return n, true
		}
	}
}

// within reports that p is folder or something below it.
func within(p, folder string) bool {
	return folder == "" || p == folder || strings.HasPrefix(p, folder+"/")
}

// forTests tells the packages that only tests import. Most are named after what they test.
func forTests(room string) bool {
	return strings.HasSuffix(room, "test") || room == "storage/render/hostile"
}

// What a pure package depends on indirectly counts as well. app/ is asked whole: it is pure too.
func TestAppDependsOnNothingImpure(t *testing.T) {
	for _, p := range goList(t) {
		room := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		if !within(room, "app") {
			continue
		}
		for _, dependency := range p.Deps {
			for _, no := range impure {
				if within(dependency, no) {
					t.Errorf("%s depends on %s", p.ImportPath, dependency)
				}
			}
		}
	}
}

// The clock is a parameter, so that tests, reminders and the demo family have a day of their own.
func TestAppNeverReadsTheClock(t *testing.T) {
	for _, f := range sources(t) {
		if f.isTest || !within(f.room, "app") {
			continue
		}
		for _, name := range []string{"Now", "Since", "Until", "After", "NewTimer", "NewTicker", "Sleep", "Tick", "AfterFunc"} {
			for _, line := range f.uses("time", name) {
				t.Errorf("%s:%d uses time.%s", f.path, line, name)
			}
		}
	}
}

// A notification is read by whoever holds the phone: its text is constant. One package sends them all, so that one
// review is enough.
func TestOneSenderOfNotifications(t *testing.T) {
	var senders []string
	for _, f := range sources(t) {
		if f.isTest {
			continue
		}
		if len(f.uses("fyne.io/fyne/v2", "NewNotification"))+len(f.uses("fyne.io/fyne/v2", "Notification")) > 0 {
			senders = append(senders, strconv.Quote(f.room))
		}
	}
	slices.Sort(senders)
	if senders = slices.Compact(senders); len(senders) > 1 {
		t.Errorf("notifications are made in %s; let one package make them", strings.Join(senders, " and "))
	}
}

// The search for uses must see through a renamed import, and must not take a namesake.
func TestUsesSeesRenamedImports(t *testing.T) {
	f := parse(t, "x.go", `package x
import clock "time"
import "other/time"
var a = clock.Now
var b = time.Now
`)
	if lines := f.uses("time", "Now"); !slices.Equal(lines, []int{4}) {
		t.Errorf("uses of time.Now on lines %v, want [4]", lines)
	}
	if lines := f.uses("other/time", "Now"); !slices.Equal(lines, []int{5}) {
		t.Errorf("uses of the namesake on lines %v, want [5]", lines)
	}
}

// source is one Go file of ours.
type source struct {
	path   string // below the module's root
	room   string // its folder, "" for the root
	isTest bool
	set    *token.FileSet
	file   *ast.File
}

func (s source) imports() (paths []string) {
	for _, i := range s.file.Imports {
		p, _ := strconv.Unquote(i.Path.Value)
		paths = append(paths, p)
	}
	return paths
}

// uses returns the lines on which the file names something of an imported package.
func (s source) uses(imported, name string) (lines []int) {
	local := ""
	for _, i := range s.file.Imports {
		if p, _ := strconv.Unquote(i.Path.Value); p == imported {
			local = path.Base(strings.TrimSuffix(p, "/v2"))
			if i.Name != nil {
				local = i.Name.Name
			}
		}
	}
	if local == "" {
		return nil
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok && selector.Sel.Name == name {
			if x, ok := selector.X.(*ast.Ident); ok && x.Name == local {
				lines = append(lines, s.set.Position(selector.Pos()).Line)
			}
		}
		return true
	})
	return lines
}

// sources parses every Go file of the module.
func sources(t *testing.T) (all []source) {
	t.Helper()
	top := root(t)
	err := fs.WalkDir(os.DirFS(top), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); p != "." && (strings.HasPrefix(name, ".") || name == "testdata" || p == "build") {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(p) != ".go" {
			return nil
		}
		text, err := os.ReadFile(filepath.Join(top, p))
		if err != nil {
			return err
		}
		all = append(all, parse(t, p, string(text)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("only %d Go files found", len(all))
	}
	return all
}

func parse(t *testing.T, p, text string) source {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, p, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	room := path.Dir(p)
	if room == "." {
		room = ""
	}
	return source{path: p, room: room, isTest: strings.HasSuffix(p, "_test.go"), set: set, file: file}
}

// listed is what `go list` tells of a package.
type listed struct {
	ImportPath string
	Deps       []string
}

func goList(t *testing.T) (packages []listed) {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Deps", "./...")
	cmd.Dir = root(t)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

// root is the folder of go.mod.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(text), fmt.Sprintln("module", module)) {
			return dir
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir = parent
			continue
		}
		t.Fatal("no go.mod above the test")
	}
}
