package documents

import (
	"context"
	"image"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/reauth"
	"carnet/screens/stage"
)

// Document is the screen of one document: what it is, its pages, and what can be done with it.
type Document struct {
	st     *stage.Stage
	system system
	id     record.ID

	doc      line
	gone     error // it is not in the record any more
	pages    *pages
	viewer   *kit.PageViewer
	area     *fyne.Container // the viewer, or why there is none
	problem  error           // why the first page cannot be shown
	progress *kit.Progress
	page     int // to come back to after a correction
	cancels  []func()
}

var (
	_ stage.Screen = (*Document)(nil)
	_ stage.Leaver = (*Document)(nil)
)

// NewDocument returns the screen of a document of the stage's profile.
func NewDocument(st *stage.Stage, id record.ID) *Document {
	return newDocument(st, id, fyneSystem{st})
}

func newDocument(st *stage.Stage, id record.ID, sys system) *Document {
	d := &Document{st: st, system: sys, id: id}
	d.read()
	return d
}

func (d *Document) read() { d.doc, d.gone = d.st.Profile.Document(d.id) }

// Title implements stage.Screen.
func (d *Document) Title() string {
	if d.read(); d.gone != nil || d.doc.Is.Title == "" {
		return d.st.S("documents.untitled")
	}
	return d.doc.Is.Title
}

// Content implements stage.Screen. It is built anew after a correction, at the page that was shown.
func (d *Document) Content() fyne.CanvasObject {
	d.read()
	if d.gone != nil {
		return kit.NewScrollColumn(0, kit.NewBanner(kit.Neutral, d.st.S("documents.untitled"), d.st.Text.Error(d.gone)))
	}
	if d.viewer != nil {
		d.page = d.viewer.Page()
	}
	d.progress = kit.NewProgress(d.st.After, d.st.S("action.cancel"), d.stopWork)
	d.area = container.NewStack()
	d.showArea()
	if d.st.Phone {
		top := kit.Inset(0, kit.Gap16, kit.Gap12, kit.Gap16, kit.VBox(kit.Gap8, d.facts(), d.progress))
		return kit.Page(top, d.area, kit.Inset(kit.Gap8, kit.Gap16, kit.Gap12, kit.Gap16, d.phoneActions()))
	}
	side := kit.NewScrollColumn(0, d.facts(), d.progress, kit.VBox(kit.Gap8, d.actions()...))
	return &fyne.Container{Layout: beside{}, Objects: []fyne.CanvasObject{d.area, side}}
}

// facts says what the document is and where it comes from.
func (d *Document) facts() fyne.CanvasObject {
	s := d.st
	return kit.VBox(kit.Gap4,
		kit.Flow(kit.Gap8, kit.NewPill(s.S("category."+string(d.doc.Is.Category)), kit.Info)),
		kit.NewText(d.detail(), kit.Body),
		kit.NewText(s.S("source."+string(d.doc.Source)), kit.Small))
}

// detail is who made it, when, and how long it is: « Dr Martin · 8 juillet 2026 · 2 pages ».
func (d *Document) detail() string {
	s, is := d.st, d.doc.Is
	date := s.Text.Date(is.Date)
	if date == "" {
		date = s.S("documents.added-on", text.Args{"Date": s.Text.Date(s.DayOf(d.doc.Created))})
	}
	long := is.Pages > 1
	args := text.Args{"From": is.From, "Date": date, "Pages": s.N("documents.pages", is.Pages)}
	switch {
	case is.From != "" && long:
		return s.S("documents.detail-pages", args)
	case is.From != "":
		return s.S("documents.detail", args)
	case long:
		args["Date"] = s.Text.Capital(date)
		return s.S("documents.date-pages", args)
	}
	return s.Text.Capital(date)
}

func (d *Document) actions() []fyne.CanvasObject {
	s := d.st
	export := kit.NewSecondary(s.S("action.export"), "", d.onExport)
	edit := kit.NewSecondary(s.S("action.edit"), "", d.onEdit)
	remove := kit.NewQuiet(s.S("action.delete"), "", d.onDelete)
	if s.Profile.ReadOnly() {
		return []fyne.CanvasObject{export}
	}
	return []fyne.CanvasObject{export, edit, remove}
}

// phoneActions are the same without words where these would take the room of the page.
func (d *Document) phoneActions() fyne.CanvasObject {
	s := d.st
	if !largeText() {
		return kit.ButtonRow(d.actions()...)
	}
	export := kit.NewIconButton(icons.Export, s.S("action.export"), d.onExport)
	if s.Profile.ReadOnly() {
		return export
	}
	return kit.Flow(kit.Gap24, export, kit.NewIconButton(icons.Edit, s.S("action.edit"), d.onEdit), kit.NewIconButton(icons.Trash, s.S("action.delete"), d.onDelete))
}

// showArea shows the pages, or says why it cannot.
func (d *Document) showArea() {
	is := d.doc.Is
	d.problem = nil
	var shown fyne.CanvasObject
	if is.Preview == record.PreviewReady {
		shown = d.newViewer()
	}
	if d.problem != nil || is.Preview != record.PreviewReady {
		shown = d.trouble()
	}
	d.area.Objects = []fyne.CanvasObject{shown}
	d.area.Refresh()
}

func (d *Document) newViewer() fyne.CanvasObject {
	s, is, profile := d.st, d.doc.Is, d.st.Profile
	if d.pages == nil {
		d.pages = newPages(s, max(1, is.Pages), is.File.Type != record.PDF, func(ctx context.Context, page, side int) (image.Image, error) {
			return profile.Page(ctx, d.id, page, side)
		})
	}
	d.viewer = kit.NewPageViewer(kit.ViewerWords{
		Previous: s.S("documents.page-previous"), Next: s.S("documents.page-next"),
		ZoomIn: s.S("documents.zoom-in"), ZoomOut: s.S("documents.zoom-out"), Loading: s.S("documents.loading"),
		Counter: func(page, of int) string { return s.S("documents.page", text.Args{"Page": page, "Pages": of}) },
		Failed:  s.Text.Error,
	}, d.pages.count, d.loadPage)
	if d.page > 0 && d.problem == nil {
		d.viewer.GoTo(d.page)
	}
	return d.viewer
}

// loadPage draws for the viewer. When even the first page cannot be shown, the screen offers what can be done instead.
func (d *Document) loadPage(page, side int, done func(image.Image, error)) {
	d.pages.load(page, side, func(picture image.Image, err error) {
		if err != nil && page == 0 {
			d.problem = err
			if d.viewer != nil { // not while it is being made
				d.area.Objects = []fyne.CanvasObject{d.trouble()}
				d.area.Refresh()
			}
			return
		}
		done(picture, err)
	})
}

// trouble takes the place of the pages that cannot be shown.
func (d *Document) trouble() fyne.CanvasObject {
	s := d.st
	d.viewer = nil
	var banner fyne.CanvasObject
	retry := kit.NewSecondary(s.S("action.retry"), icons.Undo, d.onRetry)
	switch {
	case record.KindOf(d.problem) == record.RecordDamaged:
		banner = kit.NewBanner(kit.Late, s.S("documents.damaged"), s.Text.Error(d.problem))
	case d.problem == nil && d.doc.Is.Preview == record.PreviewPending:
		banner = kit.NewBanner(kit.Info, s.S("documents.no-preview-yet"), s.S("documents.no-preview-why"), retry)
	default:
		banner = kit.NewBanner(kit.Due, s.S("documents.no-preview"), s.S("documents.no-preview-why"), retry)
	}
	return kit.NewScrollColumn(0, banner)
}

// onRetry draws the preview again.
func (d *Document) onRetry() {
	profile, photo := d.st.Profile, d.doc.Is.File.Type != record.PDF
	d.progress.Start(d.st.S("documents.retrying"))
	d.run(func(ctx context.Context) error {
		if photo {
			return nil // a photo needs no preview of its own: showing it is the try
		}
		return profile.RetryPreview(ctx, d.id)
	}, func(err error) {
		d.progress.Stop()
		d.read()
		d.pages = nil
		d.showArea()
		if err != nil && record.KindOf(err) != record.RecordDamaged {
			d.st.Nav.Fail(err)
		}
	})
}

func (d *Document) onEdit() { d.st.Nav.Push(newEdit(d.st, d.doc)) }

func (d *Document) onExport() {
	s := d.st
	warning := "documents.export-warning"
	if !d.doc.Is.Original.IsZero() {
		warning = "documents.export-warning-original"
	}
	reauth.Ask(s, reauth.Question{Title: s.S("documents.export-title"), Detail: s.S(warning), Verb: s.S("action.export")}, func() {
		d.system.save(app.ExportName(d.doc.Is), d.exportTo)
	})
}

func (d *Document) exportTo(w io.WriteCloser, err error) {
	s, profile := d.st, d.st.Profile
	if err != nil {
		s.Nav.Fail(err)
		return
	}
	d.progress.Start(s.S("documents.exporting"))
	d.run(func(ctx context.Context) error {
		err := profile.Export(ctx, d.id, w)
		if closed := w.Close(); err == nil && closed != nil {
			err = record.Wrap(record.Internal, "close exported file", closed)
		}
		return err
	}, func(err error) {
		d.progress.Stop()
		if err != nil {
			s.Nav.Fail(err)
			return
		}
		s.Nav.Done(s.S("documents.exported"), nil)
	})
}

func (d *Document) onDelete() {
	s, p, id := d.st, d.st.Profile, d.id
	if err := p.Delete(context.Background(), id); err != nil {
		s.Nav.Fail(err)
		return
	}
	s.Nav.Back()
	s.Nav.Done(s.S("documents.deleted"), func() {
		if err := p.Restore(context.Background(), id); err != nil {
			s.Nav.Fail(err)
			return
		}
		s.Nav.Refresh()
	})
}

// run is stage.Work that Leave ends.
func (d *Document) run(do func(context.Context) error, done func(error)) {
	d.cancels = append(d.cancels, d.st.Work(do, done))
}

func (d *Document) stopWork() {
	for _, cancel := range d.cancels {
		cancel()
	}
	d.cancels = nil
	d.progress.Stop()
}

// Leave implements stage.Leaver.
func (d *Document) Leave() {
	if d.progress != nil {
		d.stopWork()
	}
	if d.pages != nil {
		d.pages.forget()
	}
}

// beside gives a desktop's pages the room that the column of facts and actions leaves.
type beside struct{}

const factsWidth = 300

func (beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(factsWidth*min(scale(), 1.6), size.Width/2)
	objects[0].Move(fyne.NewPos(kit.Gap16, 0))
	objects[0].Resize(fyne.NewSize(size.Width-w-kit.Gap16, size.Height-kit.Gap16))
	objects[1].Move(fyne.NewPos(size.Width-w, 0))
	objects[1].Resize(fyne.NewSize(w, size.Height))
}

func (beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(a.Width+b.Width, max(a.Height, b.Height))
}
