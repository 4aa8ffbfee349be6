// Package reauth asks for the password again before something that an unlocked screen left alone must not allow: handing
// the record out, or destroying it.
package reauth

import (
	"context"

	"carnet/app/record"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Question says what the password is asked for.
type Question struct {
	Title  string
	Detail string // what will happen
	Verb   string
	Danger bool // the verb destroys something
}

// sheet is the question over the screen.
type sheet struct {
	stage    *stage.Stage
	over     *kit.Sheet
	password *kit.TextField
	verb     *kit.Button
	progress *kit.Progress
	cancel   func() // of the check that is under way
	then     func()
}

// Ask asks for the password of the open account, and calls then once it was given. Escape and « Annuler » close the
// question; a wrong password is told at the field. Nothing is called once the session has locked.
func Ask(st *stage.Stage, q Question, then func()) {
	s := &sheet{stage: st, then: then, cancel: func() {}}
	s.password = kit.NewPasswordField(st.S("reauth.password"), "")
	s.password.OnSubmit = s.onVerb
	s.verb = kit.NewPrimary(q.Verb, "", s.onVerb)
	if q.Danger {
		s.verb = kit.NewDanger(q.Verb, "", s.onVerb)
	}
	s.progress = kit.NewProgress(st.After, "", nil)
	texts := kit.VBox(kit.Gap8, kit.NewText(q.Title, kit.Name), kit.NewText(q.Detail, kit.Body))
	cancel := kit.NewSecondary(st.S("action.cancel"), "", s.onCancel)
	s.over = kit.ShowSheet(st.Window.Canvas(), 400, texts, s.password, s.progress, kit.ButtonRow(s.verb, cancel))
	s.over.OnEscape = s.onCancel
	if !st.Phone { // on a phone the keyboard would hide what one is asked
		st.Window.Canvas().Focus(s.password.Focusable())
	}
}

func (s *sheet) onCancel() {
	s.cancel()
	s.close()
}

func (s *sheet) close() {
	s.password.SetText("")
	s.progress.Stop()
	s.over.Hide()
}

func (s *sheet) onVerb() {
	st, session, pass := s.stage, s.stage.Session, s.password.Text()
	switch {
	case s.verb.Disabled(): // Enter while the check lasts
		return
	case pass == "":
		s.complain(st.S("reauth.empty"))
		return
	}
	s.verb.Disable()
	s.progress.Start(st.S("reauth.checking"))
	s.cancel = st.Work(func(ctx context.Context) error { return session.CheckPassword(ctx, pass) }, s.onChecked)
}

func (s *sheet) onChecked(err error) {
	s.verb.Enable()
	s.progress.Stop()
	switch record.KindOf(err) {
	case "":
		s.close()
		s.then()
	case record.WrongCredentials:
		s.complain(s.stage.S("reauth.wrong"))
	case record.Throttled:
		s.complain(s.stage.Text.Error(err))
	default:
		s.close()
		s.stage.Nav.Fail(err)
	}
}

func (s *sheet) complain(sentence string) {
	s.password.SetError(sentence)
	s.over.Refresh()
}
