package frame_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens"
	"carnet/screens/activity"
	"carnet/screens/documents"
	"carnet/screens/erase"
	"carnet/screens/exam"
	"carnet/screens/growth"
	"carnet/screens/kit"
	"carnet/screens/people"
	"carnet/screens/reauth"
	"carnet/screens/stage"
	"carnet/screens/stagetest"
	"carnet/screens/vaccination"
)

type device struct{}

func (device) Load() app.DeviceSettings      { return app.DeviceSettings{} }
func (device) Save(app.DeviceSettings) error { return nil }

// opened is a real window over the fixture's record.
type opened struct {
	*screens.Window
	f      *stagetest.Fixture
	window fyne.Window
	later  []func() // work that waits, while waits is set
	waits  bool
}

func open(t *testing.T) *opened {
	t.Helper()
	f := stagetest.New(t)
	child := f.Profile
	for n, file := range map[string][]byte{"a.png": stagetest.Photo(60, 80), "b.pdf": stagetest.PDF()} {
		r := child.Import(t.Context(), []app.IncomingFile{{Name: n, Size: int64(len(file)), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file)), nil }}},
			app.ImportOptions{Title: "Bilan sanguin", Category: record.Certificates}, func(int, int) {})
		if len(r) != 1 || r[0].Err != nil {
			t.Fatalf("import: %+v", r)
		}
	}
	f.Session.Lock()
	o := &opened{f: f, window: test.NewTempWindow(t, nil)}
	var err error
	o.Window, err = screens.NewWindow(o.window, f.Carnet, screens.Options{App: f.App, Device: device{}, System: text.French, Async: func(work func()) {
		if o.waits {
			o.later = append(o.later, work)
			return
		}
		work()
	}})
	if err != nil {
		t.Fatal(err)
	}
	o.window.Resize(fyne.NewSize(1280, 800))
	o.Show()
	o.enter(t)
	return o
}

func (o *opened) enter(t *testing.T) {
	t.Helper()
	s, err := o.f.Carnet.Unlock(context.Background(), stagetest.Identifier, stagetest.Password)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Lock)
	o.Enter(s)
}

func (o *opened) reads() string {
	return strings.Join(stagetest.Reader{Canvas: o.window.Canvas()}.Words(), "\n")
}

// Whatever is under way, Ctrl+L leaves nothing of the record in sight, and what was under way does not come back.
func TestTheLockLeavesNothingInSight(t *testing.T) {
	o := open(t)
	st := o.Stage()
	works := map[string]func(){
		"home":          func() {},
		"a measure":     func() { st.Nav.Push(growth.NewMeasure(st)) },
		"a dose":        func() { st.Nav.Push(vaccination.NewRecord(st, "HEXA-1")) },
		"an exam":       func() { st.Nav.Push(exam.NewNote(st, "MED-1230")) },
		"a visit asked": func() { st.Nav.Push(exam.NewFollowUp(st, "MED-1230")) },
		"the visits":    func() { st.Nav.Open(stage.Exams) },
		"a child":       func() { st.Nav.Push(people.NewChild(st)) },
		"identity":      func() { st.Nav.Push(people.NewEdit(st)) },
		"a question": func() {
			st.Nav.Confirm("Supprimer l’ordonnance de Lola ?", "Elle disparaît.", "Supprimer", func() { t.Error("it was done") })
		},
		"an error":   func() { st.Nav.Fail(record.E(record.DiskFull, "test")) },
		"an undo":    func() { st.Nav.Done("Lola", func() { t.Error("undone") }) },
		"the family": func() { st.Nav.Open(stage.Agenda) },
		"an erasure": func() { st.Nav.Push(erase.New(st)) },
		"the log":    func() { st.Nav.Push(activity.New(st)) },
		"a password": func() {
			reauth.Ask(st, reauth.Question{Title: "Effacer le profil de Lola ?", Verb: "Effacer"}, func() { t.Error("it was done") })
		},
		"a password that is checked": func() {
			reauth.Ask(st, reauth.Question{Title: "Effacer le profil de Lola ?", Verb: "Effacer"}, func() { t.Error("it was done") })
			r := stagetest.Reader{Canvas: o.window.Canvas()}
			r.Labelled("Votre mot de passe").(*kit.TextField).SetText(stagetest.Password)
			o.waits = true
			test.Tap(r.Find("Effacer").(fyne.Tappable))
		},
		"papers that load":   func() { o.waits = true; st.Nav.Open(stage.Documents) },
		"a paper that loads": func() { o.waits = true; st.Nav.Push(documents.NewDocument(st, st.Profile.Documents()[0].ID)) },
		"a file to choose":   func() { st.OpenFile(stage.Pictures(true), func(fyne.URIReadCloser, error) { t.Error("chosen") }) },
	}
	for name, begin := range works {
		begin()
		frame := o.Frame()
		frame.OnKey(fyne.KeyL)
		for _, work := range o.later {
			work()
		}
		o.later, o.waits = nil, false
		if read := o.reads(); strings.Contains(read, "Lola") || strings.Contains(read, "Bilan sanguin") || !strings.Contains(read, "Identifiant") {
			t.Errorf("locked during %s, the window reads %q", name, read)
		}
		if o.window.Canvas().Overlays().Top() != nil {
			t.Errorf("locked during %s, something stays open over the door", name)
		}
		for _, k := range []fyne.KeyName{fyne.KeyL, fyne.KeyN, fyne.KeyF} { // at the door these do nothing
			frame.OnKey(k)
		}
		o.enter(t)
	}
}

// What was copied out of a field does not outlive the lock, from whatever side that comes.
func TestTheLockForgetsWhatWasCopied(t *testing.T) {
	o := open(t)
	board := fyne.CurrentApp().Clipboard()
	for name, lock := range map[string]func(){
		"the key":      func() { o.Frame().OnKey(fyne.KeyL) },
		"another side": func() { o.Stage().Session.Lock() },
	} {
		o.Stage().Nav.Open(stage.Documents)
		var search *kit.SearchField
		stagetest.Reader{Canvas: o.window.Canvas()}.Each(func(c fyne.CanvasObject) {
			if f, ok := c.(*kit.SearchField); ok {
				search = f
			}
		})
		search.SetText("allergie")
		field := search.Focusable().(fyne.Shortcutable)
		field.TypedShortcut(&fyne.ShortcutSelectAll{})
		field.TypedShortcut(&fyne.ShortcutCopy{Clipboard: board})
		if board.Content() != "allergie" {
			t.Fatalf("nothing was copied: %q", board.Content())
		}
		if lock(); board.Content() != "" {
			t.Errorf("locked by %s, the clipboard has %q", name, board.Content())
		}
		o.enter(t)
	}
}

// A page that arrives after another child is shown is not shown for that child.
func TestAnotherChildWhileADocumentLoads(t *testing.T) {
	o := open(t)
	st := o.Stage()
	noe, err := st.Session.AddChild(t.Context(), record.Profile{Role: record.Attached, GivenNames: "Noé", BirthDate: record.NewDate(2022, 5, 1), Sex: record.Male,
		Certified: stagetest.Lola().Certified}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, pdf := range []int{0, 1} {
		st.Nav.Open(stage.Documents)
		o.waits = true
		st.Nav.Push(documents.NewDocument(st, st.Profile.Documents()[pdf].ID))
		lola := st.Profile.ID()
		st.Nav.SwitchProfile(noe.ID())
		o.waits = false
		for _, work := range o.later {
			work()
		}
		o.later = nil
		if read := o.reads(); strings.Contains(read, "Bilan sanguin") || !strings.Contains(read, "Noé") {
			t.Errorf("Noé’s documents read %q", read)
		}
		st.Nav.SwitchProfile(lola)
	}
}

// An account for one child has no profile before that child is added: the settings lead back, and no place breaks.
func TestAnAccountWithoutAChild(t *testing.T) {
	f := stagetest.Closed(t, stagetest.Desktop())
	s, _, err := f.Carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: "emma", Password: stagetest.Password, Kind: app.ChildAccount}, record.Profile{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Lock)
	win := test.NewTempWindow(t, nil)
	w, err := screens.NewWindow(win, f.Carnet, screens.Options{App: f.App, Device: device{}, System: text.French, Async: func(work func()) { work() }})
	if err != nil {
		t.Fatal(err)
	}
	win.Resize(fyne.NewSize(1280, 800))
	w.Enter(s)
	r := stagetest.Reader{Canvas: win.Canvas()}
	nav := w.Stage().Nav
	for _, p := range []stage.Place{stage.Home, stage.Health, stage.Growth, stage.Vaccinations, stage.Identity, stage.Documents, stage.Agenda, stage.More, stage.AddProfile} {
		nav.Open(p)
		if r.Find("Ajouter un enfant") == nil {
			t.Errorf("%s reads %q", p, r.Words())
		}
	}
	for p, title := range map[stage.Place]string{stage.Settings: "Paramètres", stage.Backups: "Sauvegardes"} {
		nav.Open(p)
		if back := r.Find("Retour"); back == nil || !r.Reads(title) {
			t.Fatalf("%s, or the way back, is missing: %q", p, r.Words())
		} else {
			test.Tap(back.(fyne.Tappable))
		}
		if r.Find("Ajouter un enfant") == nil {
			t.Errorf("back from %s it reads %q", p, r.Words())
		}
	}
}

// The bar that offers to undo takes its room from the screen also when the screen stays as it was.
func TestTheBarTakesItsRoom(t *testing.T) {
	o := open(t)
	o.Stage().Nav.Done("C’est noté.", nil)
	r := stagetest.Reader{Canvas: o.window.Canvas()}
	var bar fyne.CanvasObject
	r.Each(func(object fyne.CanvasObject) {
		if b, ok := object.(*kit.UndoBar); ok {
			bar = b
		}
	})
	if bar == nil || bar.Size().Height < 30 || !r.Reads("C’est noté.") {
		t.Fatalf("the bar is %v", bar)
	}
	if bottom := o.window.Canvas().Size().Height; bar.Position().Y+bar.Size().Height > bottom+0.5 {
		t.Errorf("the bar ends at %v of %v", bar.Position().Y+bar.Size().Height, bottom)
	}
}
