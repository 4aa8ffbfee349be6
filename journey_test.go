package main

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fynestorage "fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
	"carnet/storage"
	"carnet/storage/photo/phototest"
	"carnet/storage/render"
	"carnet/storage/render/hostile"
)

// family goes through the program as a parent does: it reads the window, taps and types. The same steps run with Fyne's
// test driver and in the real window.
type family struct {
	*testing.T
	driver driver
	win    fyne.Window
	window *screens.Window
	words  *text.Catalogue
}

// driver is where the window lives.
type driver struct {
	app fyne.App
	do  func(func()) // runs on Fyne's goroutine
	// async runs slow work: in place with the test driver, whose only goroutine is the test's; nil in the real window.
	async func(func())
}

// patience bounds the wait for slow work. It is no timing assertion: a loaded machine may need most of it.
const patience = 3 * time.Minute

// until waits for ok, which runs on Fyne's goroutine.
func (f *family) until(what string, ok func() bool) {
	f.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(15 * time.Millisecond) {
		done := false
		f.driver.do(func() { done = ok() })
		if done {
			return
		}
		if time.Now().After(deadline) {
			var words []string
			f.driver.do(func() { words = f.reader().Words() })
			f.Fatalf("waited in vain for %s; the window reads %q", what, words)
		}
	}
}

func (f *family) reader() stagetest.Reader { return stagetest.Reader{Canvas: f.win.Canvas()} }

func (f *family) s(key string, args ...text.Args) string { return f.words.S(key, args...) }

// tap taps what is called by a text key.
func (f *family) tap(key string, args ...text.Args) {
	f.Helper()
	f.tapNamed(f.s(key, args...))
}

func (f *family) tapNamed(name string) {
	f.Helper()
	f.until("something to tap called "+name, func() bool {
		o := f.reader().Find(name)
		if d, ok := o.(fyne.Disableable); o == nil || ok && d.Disabled() {
			return false
		}
		test.Tap(o.(fyne.Tappable))
		return true
	})
}

// reads waits until a sentence can be read.
func (f *family) reads(part string) {
	f.Helper()
	f.until("the words "+part, func() bool { return f.reader().Reads(part) })
}

// fill types into the field under a label.
func (f *family) fill(labelKey, typed string) {
	f.Helper()
	label := f.s(labelKey)
	f.until("a field called "+label, func() bool {
		field, ok := f.reader().Labelled(label).(interface{ Focusable() fyne.Focusable })
		if !ok {
			return false
		}
		input := field.Focusable()
		if e, ok := input.(interface{ SetText(string) }); ok {
			e.SetText("")
		}
		test.Type(input, typed)
		return true
	})
}

func (f *family) tick(key string) {
	f.Helper()
	f.until("a box beside "+f.s(key), func() bool {
		box := f.reader().Checkbox(f.s(key))
		if box == nil {
			return false
		}
		test.Tap(box)
		return true
	})
}

// goTo opens a place by its tab or rail.
func (f *family) goTo(p stage.Place) {
	f.Helper()
	f.until("the frame", func() bool {
		if f.window.Frame() == nil {
			return false
		}
		f.window.Frame().Open(p)
		return true
	})
}

// open opens the program on a vault folder, as main does.
func open(t *testing.T, d driver, dir string) (*family, func()) {
	t.Helper()
	vault, err := storage.Open(dir, quickOptions())
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	words, err := text.New(text.French)
	if err != nil {
		t.Fatal(err)
	}
	f := &family{T: t, driver: d, words: words}
	carnet := app.New(vault, render.New(self), time.Now, rand.Reader)
	d.do(func() {
		f.win = d.app.NewWindow("Carnet")
		f.win.Resize(fyne.NewSize(1180, 780))
		f.window, err = screens.NewWindow(f.win, carnet, screens.Options{App: d.app, Device: storage.NewDevice(dir), System: text.French, Version: "test", Async: d.async})
		if err == nil {
			f.window.Show()
			f.win.Show()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return f, func() {
		d.do(func() {
			if s := f.window.Stage().Session; s != nil {
				s.Lock()
			}
			f.win.Hide()
		})
		if err := vault.Close(); err != nil {
			t.Error(err)
		}
	}
}

const journeyPassword = "Tambour7-lavande-Violon-prairie"

// TestFirstEvening is the whole first journey: an account with its recovery code, a child, measures on a curve, a vaccine,
// papers good and hostile, the lock, and everything found again after the program was closed.
func TestFirstEvening(t *testing.T) {
	d := testDriver(t)
	dir := filepath.Join(t.TempDir(), "vault")
	f, closeCarnet := open(t, d, dir)

	f.createAccount()
	f.addChild()
	f.addMeasure()
	f.recordDose()
	kept := f.keepPapers()
	f.readPapers()
	f.lockAndUnlock()
	closeCarnet()

	f, closeCarnet = open(t, d, dir)
	f.unlock()
	f.findEverything(kept)
	closeCarnet()
}

func (f *family) createAccount() {
	f.tap("welcome.create")
	f.fill("welcome.account.name", "Camille")
	f.fill("identifier.title", "camille")
	f.tap("action.continue")
	f.reads(f.s("welcome.password.proposed"))
	f.tap("welcome.password.own")
	f.fill("password.title", journeyPassword)
	f.tap("welcome.create")
	f.reads(f.s("welcome.recovery.purpose"))
	var code []string
	f.driver.do(func() {
		for _, w := range f.reader().Words() {
			if len(w) == 4 && strings.ToUpper(w) == w {
				code = append(code, w)
			}
		}
	})
	f.tap("welcome.recovery.noted")
	f.reads(f.s("welcome.recovery.check"))
	for i, group := range code {
		label := f.s("welcome.recovery.group", text.Args{"Number": i + 1, "Total": len(code)})
		f.driver.do(func() {
			if field, ok := f.reader().Labelled(label).(*kit.TextField); ok {
				field.SetText(group)
			}
		})
	}
	f.tap("welcome.recovery.finish")
}

func (f *family) addChild() {
	f.goTo(stage.AddProfile)
	f.tap("people.add")
	f.fill("people.given", "Anouk Marie")
	f.fill("people.birth-name", "Delaunay")
	f.fill("people.birth", born().Format("02012006"))
	f.tap("child.F")
	f.fill("people.birth-weight", "3250")
	f.tick("people.certify")
	f.tap("action.add")
	f.reads("Anouk")
	f.until("the child's profile", func() bool { return f.window.Stage().Profile.Identity().CallName() == "Anouk" })
}

func born() time.Time { return time.Now().AddDate(0, -4, -3) }

func (f *family) addMeasure() {
	f.goTo(stage.Growth)
	f.tap("growth.add")
	f.fill("measure.weight", "6,42")
	f.fill("measure.height", "62,5")
	f.tap("action.save")
	f.reads("6,420")
	f.reads("Sur 100 filles")
}

func (f *family) recordDose() {
	f.goTo(stage.Vaccinations)
	f.tap("dosing.add")
	f.until("the list of vaccines", func() bool {
		field, ok := f.reader().Labelled(f.s("dosing.form.vaccine")).(*kit.ChoiceField)
		if ok {
			test.Tap(field.Focusable().(fyne.Tappable))
		}
		return ok
	})
	f.tapNamed("Hexyon")
	f.fill("dosing.form.lot", "U3F12")
	f.tap("action.save")
	f.reads("U3F12")
}

// keepPapers drops a photo with an orientation and a place inside, a PDF of three pages and the hostile files on the window.
func (f *family) keepPapers() (kept int) {
	dir := f.TempDir()
	var uris []fyne.URI
	drop := func(name string, b []byte) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			f.Fatal(err)
		}
		uris = append(uris, fynestorage.NewFileURI(path))
	}
	drop("ordonnance été (1).jpg", phototest.JPEGWithExif(1200, 1600, 6, true) /* stored lying on its side */)
	drop("compte rendu.pdf", hostile.PDF(3, "Compte rendu"))
	drop("\u202efdp.etnannodro e\u0301te\u0301 🩺.pdf", hostile.PDF(1, "Nom renversé")) // a name that reads backwards
	huge := filepath.Join(dir, "énorme.pdf")
	if err := os.WriteFile(huge, []byte("%PDF-1.7"), 0o600); err != nil {
		f.Fatal(err)
	}
	if err := os.Truncate(huge, 2<<30); err != nil { // 2 GB of nothing
		f.Fatal(err)
	}
	uris = append(uris, fynestorage.NewFileURI(huge))
	for i, bad := range hostile.Files() {
		drop(fmt.Sprintf("%02d %s", i, bad.Name), bad.Bytes())
	}
	f.goTo(stage.Documents)
	f.until("the drop", func() bool { f.window.Frame().DropFiles(uris); return true })
	f.reads("compte rendu.pdf")
	f.tapNamed(f.words.N("documents.save", len(uris)))
	f.tap("documents.results-done")
	f.until("the photo and the PDF", func() bool {
		kept = len(f.window.Stage().Profile.Documents())
		return kept >= 2
	})
	return kept
}

func (f *family) readPapers() {
	f.goTo(stage.Documents)
	f.tapNamed("compte rendu")
	f.reads(f.s("documents.page", text.Args{"Page": 1, "Pages": 3}))
	f.tap("documents.page-next")
	f.reads(f.s("documents.page", text.Args{"Page": 2, "Pages": 3}))
	p := f.window.Stage().Profile
	for _, l := range p.Documents() {
		if !strings.HasPrefix(l.Is.Title, "ordonnance") {
			continue
		}
		img, err := p.Page(f.Context(), l.ID, 0, 4000)
		if err != nil {
			f.Fatal(err)
		}
		if b := img.Bounds(); b.Dx() >= b.Dy() {
			f.Errorf("the photo is %v: it was not turned upright", b)
		}
		var out bytes.Buffer
		if err := p.Export(f.Context(), l.ID, &out); err != nil {
			f.Fatal(err)
		}
		if bytes.Contains(out.Bytes(), []byte("Exif")) {
			f.Error("the kept photo still says where it was taken")
		}
	}
}

func (f *family) lockAndUnlock() {
	f.until("the lock", func() bool { f.window.Frame().Lock(); return true })
	f.fill("identifier.title", "camille")
	f.fill("password.title", "ce n’est pas le bon")
	f.tap("action.unlock")
	f.reads(f.words.Error(record.E(record.WrongCredentials, "unlock")))
	f.unlock()
}

func (f *family) unlock() {
	f.fill("identifier.title", "camille")
	f.fill("password.title", journeyPassword)
	f.tap("action.unlock")
	f.reads("Anouk")
}

func (f *family) findEverything(kept int) {
	f.goTo(stage.Growth)
	f.reads("6,420")
	f.goTo(stage.Vaccinations)
	f.reads("U3F12")
	f.goTo(stage.Documents)
	f.reads("compte rendu")
	f.reads("ordonnance")
	p := f.window.Stage().Profile
	if n := len(p.Documents()); n != kept {
		f.Errorf("%d documents, %d were kept", n, kept)
	}
	damage, err := p.Verify(f.Context(), func(int, int) {})
	if err != nil || len(damage) > 0 {
		f.Errorf("verify: %v, %v", damage, err)
	}
}
