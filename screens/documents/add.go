package documents

import (
	"bytes"
	"context"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// readAtMost bounds what a chosen file may take in memory. It is far above what Carnet keeps, whose own limit then refuses
// the file in plain words.
const readAtMost = 64 << 20

// chosen is a file that is to be added. Its bytes are read at once: a phone takes back the permission to read it.
type chosen struct {
	name    string
	content []byte
	reading bool
	failed  bool // could not be read
}

// photo reports a file that is not a PDF: whether it really is a photo is found out when it is added.
func (c *chosen) photo() bool { return !c.failed && !bytes.HasPrefix(c.content, []byte("%PDF-")) }

// Add is the screen that adds documents: the files, what they are, and for whom.
type Add struct {
	st     *stage.Stage
	system system
	files  []*chosen
	target *app.Profile

	content  fyne.CanvasObject // built once: the frame may ask again while something is being typed
	column   *kit.ScrollColumn
	fields   *fields
	another  *kit.Button
	child    fyne.CanvasObject
	original *kit.Checkbox
	why      *kit.Text
	progress *kit.Progress
	save     *kit.Button
	stop     *kit.Button

	onPrimary, onStop func() // what the two buttons at the bottom do now

	prefilled string // title that was made from a file's name; what was typed is not replaced
	working   bool
	cancels   []func()
	results   []app.ImportResult // of the last try, when not all went well
}

var (
	_ stage.Screen = (*Add)(nil)
	_ stage.Leaver = (*Add)(nil)
)

// NewAdd returns the screen without a file: it begins by asking for one.
func NewAdd(st *stage.Stage) *Add { return newAdd(st, fyneSystem{st}) }

func newAdd(st *stage.Stage, sys system) *Add {
	return &Add{st: st, system: sys, target: st.Profile}
}

// Title implements stage.Screen.
func (a *Add) Title() string { return a.st.S("documents.add-title") }

// Content implements stage.Screen.
func (a *Add) Content() fyne.CanvasObject {
	if a.content == nil {
		a.build()
	}
	return a.content
}

func (a *Add) build() {
	s := a.st
	a.fields = newFields(s)
	a.another = kit.NewQuiet(s.S("documents.choose-another"), icons.Plus, a.Add)
	a.child = a.childChoice()
	a.original = kit.NewCheckbox(s.S("documents.keep-original"), nil)
	if prefs, err := s.Session.Preferences(); err == nil {
		a.original.SetChecked(prefs.KeepOriginals)
	}
	a.why = kit.NewText(s.S("documents.keep-original-why"), kit.Detail)
	a.progress = kit.NewProgress(a.st.After, "", nil)
	a.save = kit.NewPrimary("", "", func() { a.onPrimary() })
	a.stop = kit.NewSecondary(s.S("action.cancel"), "", func() { a.onStop() })
	a.stop.Hide()
	a.column = kit.NewScrollColumn(0)
	foot := kit.Inset(kit.Gap8, kit.Gap16, kit.Gap12, kit.Gap16, kit.Column(0, a.progress, a.save, a.stop))
	a.content = kit.Page(nil, a.column, foot)
	a.show()
}

// childChoice lets the document be added to another profile; nil when there is only one.
func (a *Add) childChoice() fyne.CanvasObject {
	s := a.st
	var choices []kit.Choice
	for _, p := range s.Session.Profiles() {
		if p.Status() == app.Active && !p.ReadOnly() {
			choices = append(choices, kit.Choice{ID: p.ID().String(), Word: p.Identity().CallName()})
		}
	}
	if len(choices) < 2 {
		return nil
	}
	pick := func(id string) {
		for _, p := range s.Session.Profiles() {
			if p.ID().String() == id {
				a.target = p
			}
		}
	}
	label, current := s.S("documents.field.child"), a.target.ID().String()
	if len(choices) <= 3 {
		return kit.VBox(6, kit.NewText(label, kit.Section), kit.NewSegmented(choices, current, pick))
	}
	f := kit.NewChoiceField(label, "", choices, kit.ChoiceWords{Search: s.S("documents.child-search"), Clear: s.S("documents.search-clear"),
		NoneFound: s.S("documents.child-none-found"), Cancel: s.S("action.cancel")}, pick)
	f.SetSelected(current)
	return f
}

// show fits the screen to the files there are, or to the results of the last try.
func (a *Add) show() {
	s := a.st
	a.another.Enable()
	switch {
	case a.results != nil:
		a.showResults()
	case len(a.files) == 0:
		a.column.SetObjects(kit.NewEmptyState(icons.Document, s.S("documents.choose-empty"), nil), a.placeHint())
		a.primary(s.S("documents.choose"), icons.Folder, a.Add)
	default:
		objects := []fyne.CanvasObject{kit.NewRowsCard(append(a.fileRows(), a.another)...)}
		if len(a.files) == 1 {
			a.prefill()
			objects = append(objects, a.fields.title)
		} else {
			objects = append(objects, kit.NewText(s.S("documents.titles-hint"), kit.Detail))
		}
		objects = append(objects, a.fields.category, a.fields.date, a.fields.from, a.child)
		if slices.ContainsFunc(a.files, (*chosen).photo) {
			objects = append(objects, kit.VBox(0, a.original, a.why))
		}
		a.column.SetObjects(objects...)
		a.primary(s.N("documents.save", len(a.files)), icons.Check, a.onSave)
		if slices.ContainsFunc(a.files, func(c *chosen) bool { return c.reading || c.failed }) {
			a.save.Disable()
		}
	}
}

// primary gives the button at the bottom its verb.
func (a *Add) primary(verb string, icon icons.Icon, onTap func()) {
	a.save.SetText(verb)
	a.save.SetIcon(icon)
	a.onPrimary = onTap
	a.save.Enable()
}

func (a *Add) placeHint() fyne.CanvasObject {
	key := "documents.drop-hint"
	if a.st.Phone {
		key = "documents.add-hint"
	}
	t := kit.NewText(a.st.S(key), kit.Small)
	t.Align = fyne.TextAlignCenter
	return t
}

func (a *Add) fileRows() []fyne.CanvasObject {
	s := a.st
	var rows []fyne.CanvasObject
	for _, f := range a.files {
		name := a.shortName(f.name)
		spec := kit.RowSpec{Icon: icons.Photo, Title: name, Detail: s.Text.Bytes(int64(len(f.content))), Status: kit.Info,
			Trail: kit.NewIconButton(icons.Close, s.S("documents.remove", text.Args{"Name": name}), func() { a.remove(f) })}
		switch {
		case f.reading:
			spec.Detail, spec.Icon = s.S("documents.reading"), icons.Clock
		case f.failed:
			spec.Detail, spec.Icon, spec.Status = s.S("documents.unread"), icons.Alert, kit.Late
		case !f.photo():
			spec.Icon = icons.Document
		}
		rows = append(rows, kit.NewStatusRow(spec))
	}
	return rows
}

// shortName makes a file's name fit on one line beside an icon and a button.
func (a *Add) shortName(name string) string {
	if a.st.Phone {
		return kit.MiddleCut(name, 20)
	}
	return kit.MiddleCut(name, 40)
}

func (a *Add) remove(f *chosen) {
	if a.working {
		return
	}
	a.files = slices.DeleteFunc(a.files, func(c *chosen) bool { return c == f })
	a.show()
}

// prefill makes a title of the only file's name, unless one was typed.
func (a *Add) prefill() {
	if t := a.fields.title; t.Text() == a.prefilled {
		a.prefilled = a.st.Text.Capital(titleOf(a.files[0].name))
		t.SetText(a.prefilled)
	}
	hint := ""
	if a.prefilled == "" {
		hint = a.st.S("documents.title-hint")
	}
	a.fields.title.SetHint(hint)
}

// camera matches the names that cameras, scanners and messengers give, which tell a reader nothing.
var camera = regexp.MustCompile(`(?i)^(img|image|dsc[nf]?|pxl|photo|scan|screenshot|capture|document|whatsapp|at|à|[-_ .0-9()])*$|^[0-9a-f-]*[0-9]{2}[0-9a-f-]*$`)

// titleOf makes a title of a file's name; "" for a name that says nothing.
func titleOf(name string) string {
	stem := record.CleanLine(strings.ReplaceAll(strings.TrimSuffix(name, path.Ext(name)), "_", " "))
	if camera.MatchString(stem) {
		return ""
	}
	return stem
}

// Add asks for another file, as Ctrl+N does.
func (a *Add) Add() {
	if !a.working {
		a.system.open(a.take)
	}
}

// Drop adds the files that were dropped on the window.
func (a *Add) Drop(uris []fyne.URI) {
	for _, u := range uris {
		a.take(fromURI(u))
	}
}

// take reads a file that was chosen.
func (a *Add) take(f *incoming) {
	if a.working {
		return
	}
	c := &chosen{name: record.CleanLine(f.name), reading: true}
	if a.results != nil { // a new file after some were refused begins a new try
		a.retry()
	}
	a.files = append(a.files, c)
	a.Content()
	a.show()
	var content []byte
	a.run(func(context.Context) (err error) {
		r, err := f.open()
		if err != nil {
			return err
		}
		defer r.Close()
		content, err = io.ReadAll(io.LimitReader(r, readAtMost))
		return err
	}, func(err error) {
		c.content, c.reading, c.failed = content, false, err != nil
		a.show()
	})
}

// run is stage.Work that Leave ends.
func (a *Add) run(do func(context.Context) error, done func(error)) {
	a.cancels = append(a.cancels, a.st.Work(do, done))
}

// Leave implements stage.Leaver.
func (a *Add) Leave() {
	for _, cancel := range a.cancels {
		cancel()
	}
	a.cancels = nil
}

func (a *Add) onSave() {
	date, ok := a.fields.read()
	if !ok {
		a.column.ShowObject(a.fields.date)
		return
	}
	o := app.ImportOptions{Category: record.Category(a.fields.category.Selected()), Date: date,
		From: record.CleanLine(a.fields.from.Text()), KeepOriginal: a.original.Checked}
	if len(a.files) == 1 {
		o.Title = a.fields.title.Text()
	}
	incoming := make([]app.IncomingFile, len(a.files))
	for i, f := range a.files {
		content := f.content
		incoming[i] = app.IncomingFile{Name: f.name, Size: int64(len(content)),
			Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}
	}
	a.importAll(incoming, o)
}

func (a *Add) importAll(files []app.IncomingFile, o app.ImportOptions) {
	// « Annuler » ends the import and not the work around it: what was kept by then has to be told.
	ctx, stop := context.WithCancel(context.Background())
	a.cancels = append(a.cancels, stop)
	a.setWorking(true, stop)
	target := a.target
	var results []app.ImportResult
	a.run(func(context.Context) error {
		results = target.Import(ctx, files, o, func(done, total int) { fyne.Do(func() { a.onProgress(done, total) }) })
		return nil
	}, func(error) {
		stop()
		a.setWorking(false, nil)
		a.onImported(results)
	})
}

func (a *Add) onProgress(done, total int) {
	a.progress.Set(float64(done) / float64(total))
	a.progress.SetWhat(a.adding(done, total))
}

func (a *Add) adding(done, total int) string {
	return a.st.S("documents.adding", text.Args{"Number": min(done+1, total), "Total": total})
}

func (a *Add) setWorking(working bool, stop func()) {
	a.working = working
	a.fields.setEnabled(!working)
	a.save.Hidden, a.stop.Hidden = working, !working
	if working {
		a.another.Disable()
		a.onStop = stop
		a.progress.Start(a.adding(0, len(a.files)))
	} else {
		a.progress.Stop()
	}
	a.content.Refresh()
}

// onImported goes back to the list, unless some file needs a word.
func (a *Add) onImported(results []app.ImportResult) {
	s := a.st
	well := !slices.ContainsFunc(results, func(r app.ImportResult) bool { return r.Err != nil })
	if well {
		message := s.N("documents.added", len(results))
		if a.target != s.Profile {
			message = s.N("documents.added-for", len(results), text.Args{"Name": a.target.Identity().CallName()})
		}
		s.Nav.Back()
		s.Nav.Done(message, nil)
		return
	}
	if a.explained(results) {
		a.show()
		return
	}
	a.results = results
	a.show()
	a.column.ScrollToTop()
}

// explained shows an error that is about what was typed, and applies to every file, at its field.
func (a *Add) explained(results []app.ImportResult) bool {
	for _, r := range results {
		if r.ID.IsZero() && record.KindOf(r.Err) != record.Invalid {
			return false
		}
	}
	if field := a.fields.explain(results[0].Err); field != nil {
		a.column.ShowObject(field)
		return true
	}
	return false
}
