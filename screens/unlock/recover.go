package unlock

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/password"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/backup"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/welcome"
)

// codeLength is how many letters and digits a recovery code has.
const codeLength = 28

// recovery opens an account with its recovery code: first which account and which code, then a new password.
type recovery struct {
	stage *stage.Stage
	enter func(*app.Session)

	identifier *kit.TextField
	code       *kit.TextField
	column     *kit.ScrollColumn
}

func newRecover(st *stage.Stage, enter func(*app.Session), identifier string) *recovery {
	r := &recovery{stage: st, enter: enter}
	r.identifier = welcome.NewIdentifier(st.S("identifier.title"), "", nil, func() { st.Window.Canvas().Focus(r.code.Focusable()) })
	r.identifier.SetText(identifier)
	r.code = welcome.NewCodeField(st.S("unlock.recover.code"), st.S("unlock.recover.code.hint"), r.onContinue)
	return r
}

// Title implements stage.Screen.
func (r *recovery) Title() string { return r.stage.S("unlock.recover.title") }

// Content implements stage.Screen.
func (r *recovery) Content() fyne.CanvasObject {
	st := r.stage
	objects := []fyne.CanvasObject{
		kit.NewText(st.S("unlock.recover.what"), kit.Body),
		r.identifier, r.code,
		kit.Inset(kit.Gap8, 0, 0, 0, kit.NewPrimary(st.S("action.continue"), "", r.onContinue)),
		kit.NewText(st.S("unlock.recover.lost"), kit.Detail)}
	if st.Carnet.CanBackUp() {
		objects = append(objects, kit.NewQuiet(st.S("welcome.restore"), icons.Import, func() { st.Nav.Push(backup.NewRestore(st)) }))
	}
	r.column = kit.NewScrollColumn(welcome.Narrow, objects...)
	return r.column
}

// Leave implements stage.Leaver.
func (r *recovery) Leave() { r.code.SetText("") }

func (r *recovery) onContinue() {
	st, identifier, code := r.stage, r.identifier.Text(), r.code.Text()
	if identifier == "" {
		r.column.Complain(r.identifier, st.S("unlock.identifier.empty"))
		return
	}
	if n := welcome.CodeSymbols(code); n != codeLength {
		r.column.Complain(r.code, st.N("unlock.recover.code.length", n))
		return
	}
	carnet := st.Carnet
	var session *app.Session
	st.Nav.Push(welcome.NewPassword(st, welcome.PasswordStep{
		Title: st.S("password.new"), Personal: []string{password.NormalizeIdentifier(identifier)},
		Verb: st.S("unlock.recover.verb"), Working: st.S("unlock.recover.working"),
		Save: func(ctx context.Context, _, chosen string) (err error) {
			session, err = carnet.Recover(ctx, identifier, code, chosen)
			return err
		},
		Saved: func() {
			r.code.SetText("")
			r.enter(session)
		},
		Refused: r.onRefused,
	}))
}

// onRefused goes back to the code when that is what is wrong.
func (r *recovery) onRefused(err error) bool {
	switch record.KindOf(err) {
	case record.WrongCode, record.Throttled:
		r.stage.Nav.Back()
		r.column.Complain(r.code, r.stage.Text.Error(err))
		return true
	}
	return false
}

// NewRecover opens an account with its recovery code, for the tour.
func NewRecover(st *stage.Stage, enter func(*app.Session)) stage.Screen {
	return newRecover(st, enter, "")
}
