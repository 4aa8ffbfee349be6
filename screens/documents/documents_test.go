package documents

import (
	"bytes"
	"context"
	"image"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/kit"
	"carnet/screens/stagetest"
)

// showList shows the list with file dialogs that answer by themselves.
func showList(f *stagetest.Fixture, sys *fakeSystem) *List {
	l := New(f.Stage)
	l.system = sys
	f.Show(l)
	return l
}

func titles(p *app.Profile) []string {
	var all []string
	for _, d := range p.Documents() {
		all = append(all, d.Is.Title)
	}
	return all
}

func TestSearchAndFilter(t *testing.T) {
	f := stagetest.New(t)
	keep(t, f, stagetest.PDF(), "scan_0042.pdf", app.ImportOptions{Title: "Compte rendu d’échographie", Category: record.Imaging, From: "Clinique du Lac"})
	keep(t, f, stagetest.PDF(), "b.pdf", app.ImportOptions{Title: "Prise de sang", Category: record.Biology, From: "Labo Élysée"})
	keep(t, f, stagetest.PDF(), "c.pdf", app.ImportOptions{Title: "Ordonnance", Category: record.Prescriptions, From: "Dr Martin"})
	l := showList(f, &fakeSystem{})
	for query, want := range map[string][]string{
		"":                {"Ordonnance", "Prise de sang", "Compte rendu d’échographie"},
		"ELYSEE":          {"Prise de sang"},
		"lac echo":        {"Compte rendu d’échographie"},
		"scan_0042":       {"Compte rendu d’échographie"},
		"d'echographie":   {"Compte rendu d’échographie"},
		"radio du genou":  nil,
		"  martin  ordo ": {"Ordonnance"},
	} {
		l.search.SetText(query)
		var got []string
		for _, d := range l.found {
			got = append(got, d.Is.Title)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
		for _, title := range want {
			if f.Find(title) == nil {
				t.Errorf("%q: the tile of %q is not shown", query, title)
			}
		}
	}
	l.search.SetText("")
	f.Tap("Biologie")
	if f.Find("Prise de sang") == nil || f.Find("Ordonnance") != nil {
		t.Errorf("the filter shows %q", f.Words())
	}
	if f.Find("Certificats") != nil {
		t.Error("a category that no document has is offered")
	}
	l.search.SetText("martin")
	f.Tap("Voir tous les documents")
	if f.Find("Ordonnance") == nil || f.Find("Prise de sang") == nil {
		t.Errorf("all documents are %q", f.Words())
	}
}

func TestTheListComesBackAsItWasLeft(t *testing.T) {
	f := stagetest.New(t)
	some(t, f)
	maker := Maker()
	f.Show(maker(f.Stage))
	l := f.Nav.Top().(*List)
	l.search.SetText("martin")
	again := maker(f.Stage).(*List)
	f.Show(again)
	if again.search.Text() != "martin" || len(again.found) != 1 {
		t.Errorf("comes back with %q and %d documents", again.search.Text(), len(again.found))
	}
	if len(again.memory.thumbs.kept) == 0 {
		t.Error("the pictures are loaded again")
	}
	f.Session.Lock()
	if again.memory.query != "" || len(again.memory.thumbs.kept) != 0 {
		t.Error("something readable is left after locking")
	}
}

func TestCorrectingADocument(t *testing.T) {
	f := stagetest.New(t)
	id := keep(t, f, stagetest.PDF(), "c.pdf", app.ImportOptions{Title: "Ordonance", Category: record.Prescriptions, From: "Dr Martin"})
	f.Show(NewDocument(f.Stage, id))
	f.Tap("Modifier")
	f.Type("Titre", "  ")
	f.Tap("Enregistrer")
	if f.Field("Titre").Error() == "" || f.Nav.Backs != 0 {
		t.Errorf("an empty title is accepted; reads %q", f.Words())
	}
	f.Type("Titre", "Ordonnance")
	f.Tap("Enregistrer")
	if !f.Reads("Ordonnance") || f.Reads("Ordonance") {
		t.Errorf("the document reads %q", f.Words())
	}
	if got := titles(f.Profile); !slices.Equal(got, []string{"Ordonnance"}) {
		t.Errorf("kept as %q", got)
	}
}

func TestADateThatDoesNotExistIsNotSaved(t *testing.T) {
	f := stagetest.New(t)
	id := keep(t, f, stagetest.PDF(), "c.pdf", app.ImportOptions{Title: "Ordonnance", Date: record.NewDate(2026, 3, 8)})
	f.Show(NewDocument(f.Stage, id))
	f.Tap("Modifier")
	e := f.Nav.Top().(*Edit)
	e.fields.date.SetValue(kit.Date{Year: 2026, Month: 2, Day: 31})
	f.Tap("Enregistrer")
	d, _ := f.Profile.Document(id)
	if e.fields.date.Error() == "" || d.Is.Date.String() != "2026-03-08" {
		t.Errorf("kept as %s; the field says %q", d.Is.Date, e.fields.date.Error())
	}
}

func TestDeletingCanBeUndone(t *testing.T) {
	f := stagetest.New(t)
	id := some(t, f)
	f.Show(NewDocument(f.Stage, id))
	f.Tap("Supprimer")
	if len(titles(f.Profile)) != 4 || f.Nav.Backs != 1 || f.Nav.Undo == nil {
		t.Fatalf("%d left, back %d times", len(titles(f.Profile)), f.Nav.Backs)
	}
	f.Nav.Undo()
	if len(titles(f.Profile)) != 5 {
		t.Error("the document is not back")
	}
}

func TestExportGivesTheSameBytes(t *testing.T) {
	f := stagetest.New(t)
	sys := &fakeSystem{}
	id := keep(t, f, stagetest.PDF(), "c.pdf", app.ImportOptions{Title: "Ordonnance: Dr Martin"})
	f.Show(newDocument(f.Stage, id, sys))
	f.Tap("Exporter")
	if !f.Reads("Carnet ne la protège plus") {
		t.Errorf("nothing is said of the copy: %q", f.Words())
	}
	f.Tap("Annuler")
	f.Tap("Exporter")
	f.Type("Votre mot de passe", "pas le bon")
	f.Tap("Exporter") // in the question
	if len(sys.saved) != 0 || f.Field("Votre mot de passe").Error() == "" {
		t.Fatal("exported without the password")
	}
	f.Type("Votre mot de passe", stagetest.Password)
	f.Tap("Exporter")
	out, ok := sys.saved["Ordonnance- Dr Martin.pdf"]
	if !ok || !out.closed || !bytes.Equal(out.Bytes(), stagetest.PDF()) {
		t.Errorf("saved %v", sys.saved)
	}
	if !slices.Equal(f.Nav.Messages, []string{"La copie est enregistrée."}) {
		t.Errorf("said %q", f.Nav.Messages)
	}

	sys.deny = record.E(record.DiskFull, "open")
	f.Tap("Exporter")
	f.Type("Votre mot de passe", stagetest.Password)
	f.Tap("Exporter")
	if len(f.Nav.Errors) != 1 || len(f.Nav.Messages) != 1 {
		t.Errorf("errors %v, messages %q", f.Nav.Errors, f.Nav.Messages)
	}
}

func TestPagesAreTurnedAndReadAhead(t *testing.T) {
	f := stagetest.New(t)
	id := keep(t, f, stagetest.PDF(), "c.pdf", app.ImportOptions{Title: "Ordonnance"})
	f.Show(NewDocument(f.Stage, id))
	if f.Render.Drawn != 2 {
		t.Errorf("%d pages drawn, want the first and the next", f.Render.Drawn)
	}
	f.Tap("Page suivante")
	if !f.Reads("2 sur 3") || f.Render.Drawn != 3 {
		t.Errorf("%d pages drawn; reads %q", f.Render.Drawn, f.Words())
	}
	d := f.Nav.Top().(*Document)
	f.Nav.Refresh()
	if !f.Reads("2 sur 3") {
		t.Errorf("comes back to another page: %q", f.Words())
	}
	d.Leave()
	if len(d.pages.kept) != 0 {
		t.Error("pages are kept after leaving")
	}
}

func TestADamagedFileIsSaidToBe(t *testing.T) {
	f := stagetest.New(t)
	id := keep(t, f, stagetest.PDF(), "c.pdf", app.ImportOptions{Title: "Ordonnance"})
	blobs, err := filepath.Glob(filepath.Join(f.Dir, "blobs", "*", "*"))
	if err != nil || len(blobs) == 0 {
		t.Fatalf("no sealed files: %v", err)
	}
	for _, name := range blobs {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b[len(b)/2] ^= 1
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f.Show(NewDocument(f.Stage, id))
	if !f.Reads("Ce document est abîmé") || f.Find("Réessayer") != nil {
		t.Errorf("reads %q", f.Words())
	}
}

func TestADocumentThatIsGone(t *testing.T) {
	f := stagetest.New(t)
	f.Show(NewDocument(f.Stage, record.ID{1}))
	if !f.Reads("n’est plus dans le carnet") {
		t.Errorf("reads %q", f.Words())
	}
}

// TestScrollingDecodesNothingHere scrolls through two thousand documents. Loading is put off as a goroutine would put it
// off: whatever is decoded before it runs would be decoded on Fyne's goroutine.
func TestScrollingDecodesNothingHere(t *testing.T) {
	var later []func()
	f := stagetest.New(t, stagetest.Async(func(work func()) { later = append(later, work) }))
	l := New(f.Stage)
	l.source = func() []line { return manyLines(2000) }
	decoded := map[record.ID]int{}
	l.memory.thumbs.load = func(_ context.Context, id record.ID) (image.Image, error) {
		decoded[id]++
		return image.NewGray(image.Rect(0, 0, 8, 8)), nil
	}
	f.Show(l)
	g := l.grid
	most, steps := 0, 0
	for y := float32(0); y < g.total(); y += 300 {
		g.scroll.ScrollToOffset(fyne.NewPos(0, y))
		g.fill()
		most, steps = max(most, len(g.body.Objects)), steps+1
	}
	if len(decoded) != 0 {
		t.Errorf("%d pictures were decoded while scrolling", len(decoded))
	}
	if most > 40 || steps < 200 {
		t.Errorf("%d objects at once in %d steps", most, steps)
	}
	for len(later) > 0 {
		work := later[0]
		later = later[1:]
		work()
	}
	if len(decoded) > 20 {
		t.Errorf("%d pictures decoded, although only the last screen is looked at", len(decoded))
	}
	for line, cells := range g.lines {
		for i := range cells {
			if id := l.found[line*g.columns+i].ID; decoded[id] != 1 {
				t.Errorf("a picture on the screen was decoded %d times", decoded[id])
			}
		}
	}
}

func TestPicturesThatAreNotUsedAreLetGo(t *testing.T) {
	th := newThumbs()
	th.work = func(do func(context.Context) error, done func(error)) func() {
		done(do(context.Background()))
		return func() {}
	}
	th.load = func(context.Context, record.ID) (image.Image, error) {
		return image.NewGray(image.Rect(0, 0, 1, 1)), nil
	}
	th.show = func(record.ID, image.Image) {}
	for _, l := range manyLines(3 * keptThumbs) {
		th.want([]record.ID{l.ID})
	}
	if len(th.kept) != keptThumbs || th.order.Len() != keptThumbs {
		t.Errorf("%d pictures are kept", len(th.kept))
	}
	th.forget()
	if len(th.kept) != 0 {
		t.Error("pictures are kept after locking")
	}
}

func TestTheKeyboardReachesEveryTile(t *testing.T) {
	f := stagetest.New(t)
	l := New(f.Stage)
	l.source = func() []line { return manyLines(60) }
	f.Show(l)
	c := f.Window.Canvas()
	seen := map[int]bool{}
	for range 200 {
		c.FocusNext()
		if o, ok := c.Focused().(*cover); ok {
			seen[o.index] = true
		}
	}
	if len(seen) != 60 {
		t.Errorf("Tab reached %d of 60 tiles", len(seen))
	}
	l.grid.focus(0)
	for range 20 {
		c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	o := c.Focused().(*cover)
	if o.index != 20*l.grid.columns {
		t.Errorf("twenty lines down is tile %d", o.index)
	}
	top, y := l.grid.lineTop(o.index/l.grid.columns), l.grid.scroll.Offset.Y
	if top < y || top+l.grid.height(o.index/l.grid.columns) > y+l.grid.scroll.Size().Height {
		t.Error("the tile with the focus is not in view")
	}
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if d, ok := f.Nav.Top().(*Document); !ok || d.id != l.found[o.index].ID {
		t.Error("Enter does not open the document")
	}
}

func TestShortcuts(t *testing.T) {
	f := stagetest.New(t)
	some(t, f)
	l := showList(f, &fakeSystem{files: []*incoming{fileOf("un.png", stagetest.Photo(60, 80))}})
	l.Find()
	if f.Window.Canvas().Focused() != l.search.Focusable() {
		t.Error("Ctrl+F does not go to the search")
	}
	l.Add()
	if _, ok := f.Nav.Top().(*Add); !ok {
		t.Error("Ctrl+N does not add")
	}
}

func TestTheSystemDialogOpens(t *testing.T) {
	f := stagetest.New(t, stagetest.Desktop())
	f.Show(New(f.Stage))
	f.Tap("Ajouter une photo ou un PDF")
	if f.Window.Canvas().Overlays().Top() == nil {
		t.Error("no file dialog")
	}
	if f.Find("Choisir") == nil && !hasButton(f, "Choisir") {
		t.Error("the dialog does not speak the family's language")
	}
}

// hasButton looks for a button of Fyne's own.
func hasButton(f *stagetest.Fixture, text string) bool {
	found := false
	for _, o := range test.LaidOutObjects(f.Window.Canvas().Overlays().Top()) {
		if b, ok := o.(interface{ AccessibilityLabel() string }); ok && b.AccessibilityLabel() == text {
			found = true
		}
	}
	return found
}
