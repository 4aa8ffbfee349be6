// Package scale takes in the file of a connected scale: which file, how its columns are read, what it would add, and how
// that went. Nothing is written before it was seen.
package scale

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/task"
	"carnet/screens/welcome"
)

// Choose is the first screen: which file.
type Choose struct{ st *stage.Stage }

var _ stage.Screen = (*Choose)(nil)

// New prepares the screen for the stage's person.
func New(st *stage.Stage) *Choose { return &Choose{st} }

// Title implements stage.Screen.
func (c *Choose) Title() string { return c.st.S("scale.title") }

// Content implements stage.Screen.
func (c *Choose) Content() fyne.CanvasObject {
	st := c.st
	row := func(icon icons.Icon, title, detail string) fyne.CanvasObject {
		return kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: title, Detail: detail})
	}
	objects := []fyne.CanvasObject{kit.NewText(st.S("scale.what"), kit.Body),
		kit.NewRowsCard(
			row(icons.File, st.S("scale.csv"), st.S("scale.csv.detail")),
			row(icons.Eye, st.S("scale.before"), st.S("scale.before.detail"))),
		st.Writing(kit.NewPrimary(st.S("scale.choose"), icons.Folder, c.onChoose))}
	if !st.Phone && !st.Profile.ReadOnly() {
		hint := kit.NewText(st.S("scale.drop"), kit.Small)
		hint.Align = fyne.TextAlignCenter
		objects = append(objects, hint)
	}
	return kit.NewScrollColumn(welcome.Narrow, objects...)
}

// Drop takes the file that was dropped on the window.
func (c *Choose) Drop(uris []fyne.URI) {
	if len(uris) > 0 && !c.st.Profile.ReadOnly() {
		c.inspect(c.st.FileAt(uris[0]), uris[0].Name())
	}
}

// onChoose lets any file be chosen whose name a scale's app gives it. Some call their tables text.
func (c *Choose) onChoose() {
	st := c.st
	st.OpenFile(stage.NamedFiles(".csv", ".tsv", ".txt"), func(r fyne.URIReadCloser, err error) {
		if err != nil {
			st.Nav.Fail(err)
			return
		}
		name := r.URI().Name()
		c.inspect(st.Opened(r), name)
	})
}

// inspect looks through the whole file: only all dates together tell whether days or months come first.
func (c *Choose) inspect(file app.Place, name string) {
	st, session := c.st, c.st.Session
	var found app.ScaleFile
	task.Start(st, &task.Task{
		Header: st.S("scale.title"), Doing: st.S("scale.reading"), About: kit.MiddleCut(name, 36), Stays: st.S("scale.canceled"),
		Do: func(ctx context.Context, progress app.Progress) (err error) {
			found, err = session.InspectScale(ctx, file, progress)
			return err
		},
		Then: func() {
			st.Nav.Back()
			st.Nav.Push(newMapping(st, file, name, found))
		},
		Failed: c.failed,
	})
}

func (c *Choose) failed(err error) []fyne.CanvasObject {
	st := c.st
	sentence := st.Text.Error(err)
	if record.KindOf(err) == record.FileUnsupported {
		sentence = st.S("scale.no-table")
	}
	return []fyne.CanvasObject{kit.NewBanner(kit.Late, st.S("scale.unreadable"), sentence),
		kit.NewSecondary(st.S("scale.other"), icons.Folder, func() {
			st.Nav.Back()
			c.onChoose()
		})}
}
