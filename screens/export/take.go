package export

import (
	"context"
	"io"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/task"
	"carnet/screens/welcome"
)

// Import takes the profile of an export into the open account.
type Import struct{ stage *stage.Stage }

var _ stage.Screen = (*Import)(nil)

// NewImport prepares the screen.
func NewImport(st *stage.Stage) *Import { return &Import{st} }

// Title implements stage.Screen.
func (i *Import) Title() string { return i.stage.S("export.import.title") }

// Content implements stage.Screen.
func (i *Import) Content() fyne.CanvasObject {
	st := i.stage
	row := func(icon icons.Icon, title, detail string) fyne.CanvasObject {
		return kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: title, Detail: detail})
	}
	return kit.NewScrollColumn(welcome.Narrow,
		kit.NewText(st.S("export.import.what"), kit.Body),
		kit.NewRowsCard(
			row(icons.Import, st.S("export.import.all"), st.S("export.import.all.detail")),
			row(icons.Shield, st.S("export.import.same"), st.S("export.import.same.detail"))),
		kit.NewPrimary(st.S("export.import.choose"), icons.File, i.onChoose),
		kit.NewText(st.S("export.import.restore"), kit.Detail))
}

func (i *Import) onChoose() {
	st := i.stage
	st.OpenFile(stage.NamedFiles(".zip"), func(r fyne.URIReadCloser, err error) {
		if err != nil {
			st.Nav.Fail(err)
			return
		}
		i.read(r)
	})
}

// read looks into the file to its end before anything is asked.
func (i *Import) read(r io.ReadCloser) {
	st, session := i.stage, i.stage.Session
	var found *app.Incoming
	task.Start(st, &task.Task{
		Header: st.S("export.import.title"), Doing: st.S("export.import.reading"), About: st.S("export.import.reading.about"), Stays: st.S("export.import.canceled"),
		Do: func(ctx context.Context, progress app.Progress) error {
			content, size, err := whole(ctx, r, progress)
			if err == nil {
				found, err = session.OpenExport(ctx, content, size)
			}
			if err != nil || ctx.Err() != nil {
				_ = r.Close() // nothing more is read
			}
			return err
		},
		Then: func() {
			st.Nav.Back()
			st.Nav.Push(newFound(st, found, r))
		},
		Failed: i.failed,
	})
}

func (i *Import) failed(err error) []fyne.CanvasObject {
	st := i.stage
	sentence := st.Text.Error(err)
	if record.KindOf(err) == record.FileTooBig {
		sentence = st.S("export.import.too-big", text.Args{"Limit": st.Text.Bytes(memoryLimit)})
	}
	return []fyne.CanvasObject{kit.NewBanner(kit.Late, st.S("export.import.failed"), sentence),
		kit.NewSecondary(st.S("export.import.other"), icons.File, func() {
			st.Nav.Back()
			i.onChoose()
		})}
}

// found shows what is in an export, and takes it in.
type found struct {
	stage   *stage.Stage
	in      *app.Incoming
	file    io.Closer
	certify *kit.Checkbox
	missing fyne.CanvasObject // says that the statement is missing
	column  *kit.ScrollColumn
}

var _ stage.Leaver = (*found)(nil)

func newFound(st *stage.Stage, in *app.Incoming, file io.Closer) *found {
	return &found{stage: st, in: in, file: file}
}

// Title implements stage.Screen.
func (f *found) Title() string { return f.stage.S("export.import.title") }

// Leave implements stage.Leaver.
func (f *found) Leave() { _ = f.file.Close() } // it was only read

// Content implements stage.Screen.
func (f *found) Content() fyne.CanvasObject {
	st, who := f.stage, f.in.Identity
	icon := icons.Child
	if who.Role == record.Principal {
		icon = icons.Profile
	}
	name := who.CallName()
	if name == "" {
		name = st.S("frame.damaged-name")
	}
	objects := []fyne.CanvasObject{
		kit.NewSectionTitle(st.S("export.import.found")),
		kit.NewRowsCard(
			kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: name, Detail: st.Text.Capital(st.Text.AgeOf(who, st.Today()))}),
			kit.NewStatusRow(kit.RowSpec{Icon: icons.List, Status: kit.Info, Title: st.N("export.records", f.in.Records)}),
			kit.NewStatusRow(kit.RowSpec{Icon: icons.Document, Status: kit.Info, Title: st.N("erase.documents", f.in.Documents)})),
	}
	objects = append(objects, f.answer()...)
	f.column = kit.NewScrollColumn(welcome.Narrow, objects...)
	return f.column
}

// answer is what can be done with the export, or why nothing can.
func (f *found) answer() []fyne.CanvasObject {
	st := f.stage
	refuse := func(title, detail string) []fyne.CanvasObject {
		return []fyne.CanvasObject{kit.NewBanner(kit.Info, title, detail), kit.NewSecondary(st.S("action.back"), icons.Back, st.Nav.Back)}
	}
	switch {
	case f.in.Refused == record.ProfilePresent:
		return refuse(st.S("export.import.present"), st.S("export.import.present.detail"))
	case f.in.Identity.Role == record.Principal:
		return refuse(st.S("export.import.own"), st.S("export.import.own.detail"))
	case f.in.Refused != "":
		return refuse(st.S("export.import.full"), st.S("export.import.full.detail"))
	}
	f.certify = kit.NewCheckbox(f.statement(), func(bool) {
		f.missing.Hide()
		f.column.Refresh()
	})
	f.missing = kit.NewBanner(kit.Due, st.S("people.certify.missing"), "")
	f.missing.Hide()
	return []fyne.CanvasObject{f.certify, f.missing, kit.NewPrimary(st.S("export.import.verb"), icons.Plus, f.onTake)}
}

// statement and done name the child, unless its identity was lost to damage before the export was made.
func (f *found) statement() string {
	if name := f.in.Identity.CallName(); name != "" {
		return f.stage.S("people.certify.named", text.Args{"Name": name})
	}
	return f.stage.S("people.certify")
}

func (f *found) done() string {
	if name := f.in.Identity.CallName(); name != "" {
		return f.stage.S("export.import.done", text.Args{"Name": name})
	}
	return f.stage.S("export.import.done.nameless")
}

func (f *found) onTake() {
	st := f.stage
	if !f.certify.Checked {
		f.missing.Show()
		f.column.ShowObject(f.missing)
		return
	}
	var p *app.Profile
	task.Start(st, &task.Task{
		Header: st.S("export.import.title"), Doing: st.S("export.import.doing"), About: st.S("export.import.doing.about"), Stays: st.S("export.import.canceled"),
		Do: func(ctx context.Context, progress app.Progress) (err error) {
			p, err = f.in.TakeIn(ctx, progress)
			return err
		},
		Then: func() {
			st.Nav.SwitchProfile(p.ID())
			st.Nav.Open(stage.Home)
			st.Nav.Done(f.done(), nil)
		},
		Failed: func(err error) []fyne.CanvasObject {
			return []fyne.CanvasObject{kit.NewBanner(kit.Late, st.S("export.import.failed"), st.Text.Error(err)), kit.NewSecondary(st.S("action.back"), icons.Back, st.Nav.Back)}
		},
	})
}
