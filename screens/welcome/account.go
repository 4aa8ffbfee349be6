package welcome

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/password"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Account is the first of the three steps to an account: for whom it is and how it is called.
type Account struct {
	stage *stage.Stage
	enter func(*app.Session)

	kind       *kit.Segmented
	about      *kit.Text
	name       *kit.TextField
	identifier *kit.TextField
	column     *kit.ScrollColumn

	made made
}

// made is an account that was made and not entered yet.
type made struct {
	session *app.Session
	code    string // its recovery code
}

// NewAccount prepares the steps that end in enter.
func NewAccount(st *stage.Stage, enter func(*app.Session)) *Account {
	a := &Account{stage: st, enter: enter}
	a.kind = kit.NewSegmented([]kit.Choice{
		{ID: string(app.AdultAccount), Word: st.S("welcome.account.family")},
		{ID: string(app.ChildAccount), Word: st.S("welcome.account.child")},
	}, string(app.AdultAccount), func(string) { a.onKind() })
	a.about = kit.NewText("", kit.Detail)
	a.name = kit.NewTextField(st.S("welcome.account.name"), "")
	a.identifier = NewIdentifier(st.S("identifier.title"), st.S("welcome.account.identifier.hint"), nil, a.onContinue)
	a.name.OnSubmit = a.onContinue
	a.onKind()
	return a
}

// Title implements stage.Screen.
func (a *Account) Title() string { return a.stage.S("welcome.account.title") }

// Content implements stage.Screen.
func (a *Account) Content() fyne.CanvasObject {
	if a.made.session != nil {
		return a.resume()
	}
	st := a.stage
	a.column = kit.NewScrollColumn(Narrow,
		step(st, 1),
		kit.NewText(st.S("welcome.account.for"), kit.Section), a.kind,
		kit.Inset(0, 0, kit.Gap12, 0, a.about),
		a.name, a.identifier,
		kit.Inset(kit.Gap12, 0, 0, 0, kit.NewPrimary(st.S("action.continue"), "", a.onContinue)))
	return a.column
}

func step(st *stage.Stage, n int) fyne.CanvasObject {
	return kit.NewText(st.S("welcome.account.step", text.Args{"Step": n}), kit.Small)
}

func (a *Account) adult() bool { return a.kind.Selected() == string(app.AdultAccount) }

func (a *Account) onKind() {
	a.name.Hidden = !a.adult()
	detail := a.stage.S("welcome.account.family.detail")
	if !a.adult() {
		detail = a.stage.S("welcome.account.child.detail")
	}
	a.about.SetText(detail)
	if a.column != nil {
		a.column.Refresh()
	}
}

func (a *Account) holder() record.Profile {
	return record.Profile{Role: record.Principal, GivenNames: record.CleanLine(a.name.Text())}
}

func (a *Account) onContinue() {
	st := a.stage
	if a.adult() {
		if err := a.holder().Validate(); err != nil {
			a.column.Complain(a.name, a.stage.Text.Error(err))
			return
		}
	}
	if err := password.Identifier(a.identifier.Text()); err != nil {
		a.column.Complain(a.identifier, a.stage.Text.Error(err))
		return
	}
	personal := []string{a.identifier.Text()}
	if a.adult() {
		personal = append(personal, strings.Fields(a.name.Text())...)
	}
	carnet := st.Carnet
	var made made
	n := app.NewAccount{Identifier: a.identifier.Text(), Kind: app.AccountKind(a.kind.Selected())}
	var holder record.Profile
	if a.adult() {
		holder = a.holder()
	}
	st.Nav.Push(NewPassword(st, PasswordStep{
		Title: st.S("welcome.password.title"), Above: func() fyne.CanvasObject { return step(st, 2) }, Personal: personal,
		Verb: st.S("welcome.create"), Working: st.S("welcome.password.creating"),
		Save: func(ctx context.Context, _, chosen string) (err error) {
			n.Password = chosen
			made.session, made.code, err = carnet.CreateAccount(ctx, n, holder)
			n.Password = ""
			return err
		},
		Saved:   func() { a.onCreated(made) },
		Refused: a.onRefused,
		Instead: a.insteadOfPassword,
	}))
}

func (a *Account) onCreated(m made) {
	a.made = m
	a.showCode()
}

func (a *Account) showCode() {
	st := a.stage
	st.Nav.Push(NewRecovery(st, a.made.session.Identifier(), a.made.code, func() fyne.CanvasObject { return step(st, 3) }, a.onEnter))
}

// onRefused goes back to the name of the account when that is what is wrong.
func (a *Account) onRefused(err error) bool {
	if record.KindOf(err) != record.IdentifierTaken {
		return false
	}
	a.stage.Nav.Back()
	a.column.Complain(a.identifier, a.stage.Text.Error(err))
	return true
}

// insteadOfPassword stands in the place of the password once the account is made: there is no way back from that.
func (a *Account) insteadOfPassword() (string, fyne.CanvasObject) {
	if a.made.session == nil {
		return "", nil
	}
	return a.Title(), a.resume()
}

// resume is for who went back from the recovery code.
func (a *Account) resume() fyne.CanvasObject {
	st := a.stage
	return kit.NewScrollColumn(Narrow,
		kit.NewCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Check, Status: kit.Done, Title: st.S("welcome.created.title"), Detail: st.S("welcome.created.detail")})),
		kit.NewPrimary(st.S("welcome.created.code"), icons.Key, a.showCode),
		kit.NewQuiet(st.S("welcome.created.open"), "", a.onEnter))
}

func (a *Account) onEnter() {
	s := a.made.session
	a.made = made{}
	if s != nil {
		a.enter(s)
	}
}

// Leave implements stage.Leaver. Whoever leaves the steps after the account is made has nothing else to go to than its
// record; the frame takes over once the way back has been walked.
func (a *Account) Leave() {
	if a.made.session != nil {
		fyne.Do(a.onEnter)
	}
}
