package growth

import (
	"context"
	"image"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/reauth"
	"carnet/screens/stage"
	"carnet/screens/task"
)

// The formats in which a curve is handed out.
const (
	asPDF = "pdf"
	asPNG = "png"
	asCSV = "csv"
)

// share is the screen that makes a file of the curve: what will be in it is seen before it is written.
type share struct {
	view    view
	format  string
	named   bool
	preview *fyne.Container
	about   *kit.Text
	name    *kit.Checkbox
	scroll  *kit.ScrollColumn
	cancel  func()
	pages   map[bool]image.Image // drawn already, without and with the name
}

var (
	_ stage.Screen = (*share)(nil)
	_ stage.Leaver = (*share)(nil)
)

// newShare prepares the screen. Another child whose points are beside the curve is never in the file.
func newShare(v view) *share {
	v.peer = nil
	return &share{view: v, format: asPDF, pages: map[bool]image.Image{}}
}

// Title implements stage.Screen.
func (s *share) Title() string { return s.view.st.S("growth.share.title") }

// Content implements stage.Screen.
func (s *share) Content() fyne.CanvasObject {
	st := s.view.st
	var choices []kit.Choice
	for _, format := range []string{asPDF, asPNG, asCSV} {
		choices = append(choices, kit.Choice{ID: format, Word: st.S("growth.share." + format)})
	}
	formats := kit.NewSegmented(choices, s.format, func(id string) { s.format = id; s.show() })
	s.about = kit.NewText("", kit.Detail)
	s.name = kit.NewCheckbox(st.S("growth.share.name"), func(ticked bool) { s.named = ticked; s.show() })
	s.name.SetChecked(s.named)
	s.preview = kit.VBox(kit.Gap8)
	save := kit.NewPrimary(st.S("action.save"), icons.Save, s.onSave)
	options := []fyne.CanvasObject{formats, s.about, s.name}
	if st.Phone {
		s.scroll = kit.NewScrollColumn(0, append(options, s.preview, save)...)
	} else {
		s.scroll = kit.NewWideScroll(kit.TwoColumns(kit.VBox(kit.Gap12, s.preview), kit.VBox(kit.Gap12, append(options, save)...)))
	}
	s.show()
	return s.scroll
}

// Leave implements stage.Leaver.
func (s *share) Leave() {
	if s.cancel != nil {
		s.cancel()
	}
}

// show explains the format that is chosen, and shows what the file will look like.
func (s *share) show() {
	st := s.view.st
	s.Leave()
	s.about.SetText(st.S("growth.share." + s.format + ".why"))
	s.name.Hidden = s.format == asCSV
	if s.format == asCSV {
		s.preview.Objects = []fyne.CanvasObject{s.rows()}
		s.scroll.Refresh()
		return
	}
	named := s.named
	if page := s.pages[named]; page != nil { // a picture looks like the PDF
		s.preview.Objects = []fyne.CanvasObject{paper(page, st.S("growth.share.preview"))}
		s.scroll.Refresh()
		return
	}
	s.preview.Objects = []fyne.CanvasObject{kit.NewText(st.S("growth.share.drawing"), kit.Detail)}
	s.scroll.Refresh()
	sheet := s.view.sheet(named)
	var picture image.Image
	s.cancel = st.Work(func(context.Context) (err error) {
		picture, err = sheet.picture()
		return err
	}, func(err error) {
		if err != nil {
			s.preview.Objects = []fyne.CanvasObject{kit.NewText(st.Text.Error(err), kit.Detail)}
			s.scroll.Refresh()
			return
		}
		s.pages[named] = picture
		s.show()
	})
}

// shownRows is how much of a table is seen before it is written.
const shownRows = 3

// rows are the first lines of the table.
func (s *share) rows() fyne.CanvasObject {
	st := s.view.st
	table := s.view.profile.GrowthTable(st.Text)
	head, all := table[0], table[1:]
	var rows []fyne.CanvasObject
	for _, cells := range all[:min(len(all), shownRows)] {
		var facts []string
		for i, cell := range cells[4:] {
			if cell != "" {
				facts = append(facts, st.S("growth.share.cell", text.Args{"Column": head[4+i], "Value": cell}))
			}
		}
		value := st.S("growth.share.value", text.Args{"Value": cells[2], "Unit": cells[3]})
		rows = append(rows, kit.NewStatusRow(kit.RowSpec{Title: st.Text.Facts(cells[0], cells[1], value), Detail: st.Text.Facts(facts...)}))
	}
	return kit.VBox(kit.Gap8, kit.NewSectionTitle(st.N("growth.share.rows", len(all))), kit.NewRowsCard(rows...))
}

func (s *share) onSave() {
	st, profile, format := s.view.st, s.view.profile, s.format
	sheet, words := s.view.sheet(s.named), st.Text
	write := map[string]func(io.Writer) error{
		asPDF: sheet.pdf,
		asPNG: sheet.png,
		asCSV: func(w io.Writer) error { return profile.WriteGrowthTable(w, words) },
	}[format]
	reauth.Ask(st, reauth.Question{Title: st.S("growth.share.title"), Detail: st.S("growth.share.warning"), Verb: st.S("action.save")}, func() {
		task.Save(st, profile.GrowthFileName(format), st.S("growth.share.saved"), func(_ context.Context, w io.Writer) error {
			return profile.HandOutGrowth(w, format, write)
		})
	})
}

// paper shows a page as wide as the column.
func paper(picture image.Image, name string) fyne.CanvasObject {
	size := picture.Bounds().Size()
	page := canvas.NewImageFromImage(picture)
	page.FillMode = canvas.ImageFillContain
	return kit.NewCard(kit.VBox(kit.Gap8, kit.NewText(name, kit.Small),
		&fyne.Container{Layout: &sheetShape{ratio: float32(size.Y) / float32(max(size.X, 1))}, Objects: []fyne.CanvasObject{page}}))
}

// sheetShape keeps the shape of a page, whatever its width is.
type sheetShape struct{ ratio, width float32 }

// Layout implements fyne.Layout.
func (l *sheetShape) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	for _, o := range objects {
		o.Resize(size)
	}
}

// MinSize implements fyne.Layout.
func (l *sheetShape) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(64, max(l.width, 64)*l.ratio)
}
