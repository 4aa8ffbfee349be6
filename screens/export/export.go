// Package export holds the screens that hand a whole record book out as one readable file, and take such a file in.
package export

import (
	"context"
	"io"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/reauth"
	"carnet/screens/stage"
	"carnet/screens/task"
)

// Export says what the export of the stage's profile holds, and makes it.
type Export struct {
	stage   *stage.Stage
	profile *app.Profile
	file    string // name of the one that was written
	report  app.ExportReport
}

var _ stage.Screen = (*Export)(nil)

// New prepares the screen.
func New(st *stage.Stage) *Export { return &Export{stage: st, profile: st.Profile} }

// Title implements stage.Screen.
func (e *Export) Title() string { return e.stage.S("export.title") }

// Content implements stage.Screen.
func (e *Export) Content() fyne.CanvasObject {
	st := e.stage
	row := func(icon icons.Icon, title, detail string) fyne.CanvasObject {
		return kit.NewStatusRow(kit.RowSpec{Icon: icon, Status: kit.Info, Title: title, Detail: detail})
	}
	return kit.NewScrollColumn(0,
		kit.NewText(e.what(), kit.Body),
		kit.NewSectionTitle(st.S("export.inside")),
		kit.NewRowsCard(
			row(icons.Booklet, st.S("export.inside.pages"), st.S("export.inside.pages.detail")),
			row(icons.Document, st.S("export.inside.documents"), st.N("export.inside.documents.detail", len(e.profile.Documents()))),
			row(icons.History, st.S("export.inside.history"), st.S("export.inside.history.detail")),
			row(icons.Sync, st.S("export.inside.fhir"), st.S("export.inside.fhir.detail"))),
		openToAll(st),
		kit.NewText(st.S("export.rather"), kit.Detail),
		kit.NewPrimary(st.S("export.verb"), icons.Export, e.onExport))
}

// what names whose record it is, as far as that can still be read.
func (e *Export) what() string {
	if name := e.profile.Identity().CallName(); name != "" {
		return e.stage.S("export.what", text.Args{"Name": name})
	}
	return e.stage.S("export.what.nameless")
}

func (e *Export) onExport() {
	st := e.stage
	reauth.Ask(st, reauth.Question{Title: st.S("export.title"), Detail: st.S("export.open.detail"), Verb: st.S("export.verb")}, func() {
		st.SaveFile(e.profile.ExportAllName(), func(w fyne.URIWriteCloser, err error) {
			if err != nil {
				st.Nav.Fail(err)
				return
			}
			e.write(w.URI().Name(), st.Begun(w))
		})
	})
}

func (e *Export) write(name string, to app.Place) {
	st, p := e.stage, e.profile
	words := st.Text
	e.file = name
	task.Start(st, &task.Task{
		Header: st.S("export.title"), Doing: st.S("export.doing"), About: st.S("export.doing.about"), Stays: st.S("export.canceled"),
		Do: func(ctx context.Context, progress app.Progress) error {
			return stage.WriteTo(ctx, to, func(w io.Writer) (err error) {
				e.report, err = p.ExportAll(ctx, w, name, words, progress)
				return err
			})
		},
		Shown: e.done,
		Failed: func(err error) []fyne.CanvasObject {
			return []fyne.CanvasObject{kit.NewBanner(kit.Late, st.S("export.failed"), st.Text.Error(err)), kit.NewSecondary(st.S("action.back"), icons.Back, st.Nav.Back)}
		},
	})
}

func (e *Export) done() []fyne.CanvasObject {
	st, r := e.stage, e.report
	objects := []fyne.CanvasObject{kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Check, Status: kit.Done, Title: st.S("export.done"), Detail: kit.MiddleCut(e.file, 40)}))}
	objects = append(objects, missing(st, r.Damage)...)
	return append(objects,
		kit.NewSectionTitle(st.S("export.done.inside")),
		kit.NewRowsCard(
			kit.NewStatusRow(kit.RowSpec{Icon: icons.List, Status: kit.Info, Title: st.N("export.records", r.Records)}),
			kit.NewStatusRow(kit.RowSpec{Icon: icons.Document, Status: kit.Info, Title: st.N("export.files", r.Files)}),
			kit.NewStatusRow(kit.RowSpec{Icon: icons.History, Status: kit.Info, Title: st.N("export.lines", r.Lines)})),
		openToAll(st),
		kit.NewPrimary(st.S("export.finish"), "", st.Nav.Back))
}

// openToAll says that the file is not encrypted.
func openToAll(st *stage.Stage) fyne.CanvasObject {
	return kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Eye, Status: kit.Due, Title: st.S("export.open"), Detail: st.S("export.open.detail")}))
}

// missing names what the vault could not give any more.
func missing(st *stage.Stage, damage []app.Damage) []fyne.CanvasObject {
	if len(damage) == 0 {
		return nil
	}
	var lines []fyne.CanvasObject
	for _, d := range damage {
		lines = append(lines, kit.NewText(st.Text.Damage(d.Kind, string(d.Part), d.Written), kit.Detail))
	}
	return []fyne.CanvasObject{kit.NewBanner(kit.Info, st.N("export.missing", len(damage)), st.S("export.missing.detail")), kit.NewCard(lines...)}
}
