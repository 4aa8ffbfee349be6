package agenda

import (
	"context"
	"io"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/reauth"
	"carnet/screens/stage"
	"carnet/screens/task"
)

// The periods in months that a calendar file covers.
var exportPeriods = map[string]int{"quarter": 3, "year": 12, "years": 24}

// Export writes a calendar file for other programs.
type Export struct {
	stage    *stage.Stage
	without  map[record.ID]bool
	period   string
	discreet bool

	about *kit.Text
	save  *kit.Button
}

// NewExport prepares the screen. The file is discreet unless the family wants otherwise: it is not encrypted, and most
// calendars are kept by somebody else.
func NewExport(st *stage.Stage) *Export {
	return &Export{stage: st, without: map[record.ID]bool{}, period: "year", discreet: true}
}

// Title implements stage.Screen.
func (e *Export) Title() string { return e.stage.S("agenda.export") }

func (e *Export) people() []*app.Profile {
	var some []*app.Profile
	for _, p := range e.stage.Session.Profiles() {
		if p.Status() == app.Active {
			some = append(some, p)
		}
	}
	return some
}

// Content implements stage.Screen.
func (e *Export) Content() fyne.CanvasObject {
	st := e.stage
	who := []fyne.CanvasObject{kit.NewText(st.S("agenda.export.who"), kit.Section)}
	for _, p := range e.people() {
		box := kit.NewCheckbox(p.Identity().CallName(), func(on bool) {
			e.without[p.ID()] = !on
			e.show()
		})
		box.SetChecked(!e.without[p.ID()])
		who = append(who, box)
	}
	period := kit.NewSegmented([]kit.Choice{{ID: "quarter", Word: st.S("agenda.export.quarter")}, {ID: "year", Word: st.S("agenda.export.year")},
		{ID: "years", Word: st.S("agenda.export.years")}}, e.period, func(id string) { e.period = id })
	discreet := kit.NewCheckbox(st.S("agenda.export.discreet"), func(on bool) {
		e.discreet = on
		e.show()
	})
	discreet.SetChecked(e.discreet)
	e.about = kit.NewText("", kit.Detail)
	e.save = kit.NewPrimary(st.S("agenda.export.save"), icons.Save, e.onSave)
	left := []fyne.CanvasObject{kit.NewText(st.S("agenda.export.about"), kit.Body),
		kit.NewCard(kit.VBox(0, who...), kit.NewText(st.S("agenda.export.period"), kit.Section), period)}
	right := []fyne.CanvasObject{kit.NewCard(discreet, e.about), kit.NewText(st.S("agenda.export.again"), kit.Detail), e.save}
	e.show()
	if st.Phone {
		return kit.NewScrollColumn(0, append(left, right...)...)
	}
	return kit.NewWideScroll(kit.TwoColumns(kit.VBox(kit.Gap12, left...), kit.VBox(kit.Gap12, right...)))
}

// chosen are the people whose agenda is written.
func (e *Export) chosen() []record.ID {
	var ids []record.ID
	for _, p := range e.people() {
		if !e.without[p.ID()] {
			ids = append(ids, p.ID())
		}
	}
	return ids
}

// show says what will stand in the file.
func (e *Export) show() {
	st := e.stage
	words := st.S("agenda.export.open")
	if e.discreet {
		words = st.S("agenda.export.discreet-about")
	}
	e.about.SetText(words)
	if len(e.chosen()) == 0 {
		e.save.Disable()
	} else {
		e.save.Enable()
	}
}

func (e *Export) onSave() {
	st, session, words := e.stage, e.stage.Session, e.stage.Text
	choice := app.AgendaExport{Profiles: e.chosen(), From: st.Today(), To: st.Today().AddMonths(exportPeriods[e.period]), Discreet: e.discreet}
	warning := st.S("agenda.export.warning")
	if e.discreet {
		warning = st.S("agenda.export.warning-discreet")
	}
	reauth.Ask(st, reauth.Question{Title: st.S("agenda.export"), Detail: warning, Verb: st.S("action.save")}, func() {
		task.Save(st, session.AgendaFileName(), st.S("agenda.export.saved"), func(ctx context.Context, w io.Writer) error {
			_, err := session.ExportAgenda(ctx, w, choice, words)
			return err
		})
	})
}
