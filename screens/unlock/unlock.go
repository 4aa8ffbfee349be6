// Package unlock is the door of a record that exists: opening it, opening it again with the recovery code, and what is
// said when it cannot be opened at all.
package unlock

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/welcome"
)

// Unlock asks for the identifier and the password.
type Unlock struct {
	stage *stage.Stage
	enter func(*app.Session)
	hint  string

	// After runs the countdown between tries; tests give one that they fire themselves.
	After kit.After

	identifier *kit.TextField
	password   *kit.TextField
	pause      *kit.Text
	open       *welcome.Action
	column     *kit.ScrollColumn
	stopTick   func()
	left       bool
}

// New prepares the screen. hint, if any, stays on top of it, as for the fictitious family.
func New(st *stage.Stage, enter func(*app.Session), hint string) stage.Screen {
	u := &Unlock{stage: st, enter: enter, hint: hint, After: st.After}
	u.password = kit.NewPasswordField(st.S("password.title"), "")
	u.identifier = welcome.NewIdentifier(st.S("identifier.title"), "", u.showPause,
		func() { st.Window.Canvas().Focus(u.password.Focusable()) })
	u.pause = kit.NewText(st.S("unlock.pause"), kit.Detail)
	u.pause.Hidden = true
	u.open = welcome.NewAction(st, st.S("action.unlock"), st.S("unlock.working"), u.onOpen)
	u.password.OnSubmit = u.open.Do
	return u
}

// Title implements stage.Screen: the screen has its own title.
func (u *Unlock) Title() string { return "" }

// Content implements stage.Screen.
func (u *Unlock) Content() fyne.CanvasObject {
	st := u.stage
	u.left = false
	title := kit.NewText(st.S("unlock.title"), kit.Title)
	title.Align = fyne.TextAlignCenter
	objects := []fyne.CanvasObject{welcome.Emblem(st.Phone, 88), title}
	if u.hint != "" {
		objects = append(objects, kit.NewBanner(kit.Info, st.S("unlock.demo"), u.hint))
	}
	objects = append(objects,
		u.identifier, u.password, u.pause,
		kit.Inset(kit.Gap8, 0, 0, 0, u.open.Content()),
		kit.NewQuiet(st.S("unlock.forgotten"), icons.Key, u.onForgotten),
		kit.NewQuiet(st.S("unlock.another"), icons.Plus, u.onAnother))
	u.column = kit.NewScrollColumn(welcome.Narrow, objects...)
	welcome.Focus(st, u.identifier)
	return u.column
}

// Leave implements stage.Leaver.
func (u *Unlock) Leave() {
	u.left = true
	u.password.SetText("")
	u.stopCounting()
}

func (u *Unlock) onForgotten() { u.stage.Nav.Push(newRecover(u.stage, u.enter, u.identifier.Text())) }
func (u *Unlock) onAnother()   { u.stage.Nav.Push(welcome.NewAccount(u.stage, u.enter)) }

func (u *Unlock) onOpen() {
	st, identifier, pass := u.stage, u.identifier.Text(), u.password.Text()
	switch {
	case identifier == "":
		u.column.Complain(u.identifier, st.S("unlock.identifier.empty"))
		return
	case pass == "":
		u.column.Complain(u.password, st.S("unlock.password.empty"))
		return
	}
	u.open.Start()
	carnet := st.Carnet
	var session *app.Session
	st.Work(func(ctx context.Context) (err error) {
		session, err = carnet.Unlock(ctx, identifier, pass)
		return err
	}, func(err error) { u.onOpened(session, err) })
}

func (u *Unlock) onOpened(session *app.Session, err error) {
	u.open.Stop()
	switch {
	case err == nil && u.left: // another screen took the place of this one meanwhile
		session.Lock()
	case err == nil:
		u.password.SetText("")
		u.enter(session)
	case u.left:
	case record.KindOf(err) == record.WrongCredentials:
		u.column.Complain(u.password, u.stage.Text.Error(err))
		u.showPause()
	case record.KindOf(err) == record.Throttled:
		u.showPause()
	default:
		u.stage.Nav.Fail(err)
	}
}

// showPause counts down the wait before the next try for the identifier that is written, if there is one.
func (u *Unlock) showPause() {
	u.stopCounting()
	if u.open.Running() {
		return
	}
	wait := u.stage.Carnet.Delay(u.identifier.Text())
	hidden := wait <= 0
	if hidden {
		u.open.Wait("")
	} else {
		words, next := u.patience(wait)
		u.open.Wait(words)
		u.stopTick = u.After(next, u.showPause)
	}
	if u.pause.Hidden != hidden {
		u.pause.Hidden = hidden
		if u.column != nil {
			u.column.Refresh()
		}
	}
}

// patience says how long to wait, in whole seconds or minutes rounded up, and when these words change.
func (u *Unlock) patience(wait time.Duration) (words string, next time.Duration) {
	unit, key := time.Second, "unlock.wait"
	if wait > 2*time.Minute {
		unit, key = time.Minute, "unlock.wait-minutes"
	}
	n := (wait + unit - 1) / unit
	return u.stage.N(key, int(n)), wait - (n-1)*unit
}

func (u *Unlock) stopCounting() {
	if u.stopTick != nil {
		u.stopTick()
		u.stopTick = nil
	}
}
