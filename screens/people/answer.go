package people

import (
	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/text"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// answer is the card of a profile that another person shares with this account: accept it with the mandatory statement, or
// refuse it. A refused one can still be accepted.
type answer struct {
	stage   *stage.Stage
	profile *app.Profile
	face    fyne.CanvasObject
	main    bool // its button is the one filled button of the screen

	certify *kit.Checkbox
	problem *problem
}

func newAnswer(st *stage.Stage, p *app.Profile, face fyne.CanvasObject, main bool) *answer {
	a := &answer{stage: st, profile: p, face: face, main: main, problem: newProblem()}
	a.certify = kit.NewCheckbox(st.S("people.certify.named", a.name()), func(bool) { a.problem.SetError("") })
	return a
}

func (a *answer) name() text.Args {
	return text.Args{"Name": fullName(a.stage, a.profile.Identity())}
}

func (a *answer) card() fyne.CanvasObject {
	st, who := a.stage, a.profile.Identity()
	row := kit.RowSpec{Lead: a.face, Title: fullName(st, who), Detail: st.Text.Capital(st.Text.AgeOf(who, st.Today())),
		Pill: st.S("profile.pending"), Status: kit.Due}
	why := st.S("people.answer.why")
	accept := kit.NewSecondary(st.S("people.answer.accept"), "", a.onAccept)
	if a.main {
		accept = kit.NewPrimary(st.S("people.answer.accept"), "", a.onAccept)
	}
	buttons := kit.ButtonRow(accept, kit.NewQuiet(st.S("people.answer.refuse"), "", a.onRefuse))
	if a.profile.Status() == app.Refused {
		row.Pill, row.Status = st.S("profile.refused"), kit.Neutral
		why = st.S("people.answer.refused-why")
		buttons = kit.ButtonRow(accept)
	}
	return kit.NewCard(kit.NewStatusRow(row), kit.NewText(why, kit.Detail), kit.VBox(0, a.certify, a.problem.Container), buttons)
}

func (a *answer) onAccept() {
	if !a.certify.Checked {
		a.problem.SetError(a.stage.S("people.certify.missing"))
		return
	}
	a.settle(true, a.stage.S("people.answer.accepted", a.name()))
}

func (a *answer) onRefuse() {
	st := a.stage
	st.Nav.Confirm(st.S("people.answer.refuse-title", a.name()), st.S("people.answer.refuse-body"), st.S("people.answer.refuse"),
		func() { a.settle(false, st.S("people.answer.refused", a.name())) })
}

func (a *answer) settle(accept bool, message string) {
	st := a.stage
	if err := st.Session.Answer(a.profile, accept); err != nil {
		st.Nav.Fail(err)
		return
	}
	st.Nav.Refresh()
	st.Nav.Done(message, nil)
}
