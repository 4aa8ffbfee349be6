package settings

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/welcome"
)

// account shows who one is for Carnet, and what protects it.
type account struct{ stage *stage.Stage }

func newAccount(st *stage.Stage) stage.Screen { return &account{st} }

// Title implements stage.Screen.
func (a *account) Title() string { return a.stage.S("settings.account.title") }

// Content implements stage.Screen.
func (a *account) Content() fyne.CanvasObject {
	st := a.stage
	kind := st.S("settings.account.adult")
	if st.Session.Kind() == app.ChildAccount {
		kind = st.S("settings.account.child")
	}
	return kit.NewScrollColumn(0,
		kit.NewRowsCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Profile, Status: kit.Info, Title: st.Session.Identifier(), Detail: kind})),
		kit.NewSectionTitle(st.S("settings.account.code")),
		kit.NewCard(codeText(st.Session.Fingerprint()), kit.NewText(st.S("settings.account.code.detail"), kit.Detail)),
		kit.NewSectionTitle(st.S("settings.account.security")),
		kit.NewRowsCard(
			row(icons.Lock, st.S("settings.account.password"), st.S("settings.account.password.detail"), a.onPassword),
			row(icons.Key, st.S("settings.account.recovery"), st.S("settings.account.recovery.detail"), func() { st.Nav.Push(newRecoveryCode(st)) })))
}

// codeText shows a code in its groups, which stay whole when the line breaks.
func codeText(code string) fyne.CanvasObject {
	groups := kit.Flow(kit.Gap16)
	for g := range strings.SplitSeq(code, "-") {
		groups.Add(kit.NewText(g, kit.Name))
	}
	return groups
}

func (a *account) onPassword() {
	st, session := a.stage, a.stage.Session
	personal := []string{session.Identifier()}
	for _, p := range session.Profiles() {
		who := p.Identity()
		personal = append(personal, who.GivenNames, who.BirthName, who.BirthDate.String())
	}
	st.Nav.Push(welcome.NewPassword(st, welcome.PasswordStep{
		Title: st.S("settings.account.password"), Current: true, Personal: personal,
		Verb: st.S("settings.account.password"), Working: st.S("settings.account.password.saving"),
		Save: func(ctx context.Context, current, chosen string) error {
			return session.ChangePassword(ctx, current, chosen)
		},
		Saved: func() {
			st.Nav.Back()
			st.Nav.Done(st.S("settings.account.password.done"), nil)
		},
	}))
}

// recoveryCode asks for the password, then makes a new recovery code.
type recoveryCode struct {
	stage    *stage.Stage
	password *kit.TextField
	make     *welcome.Action
	column   *kit.ScrollColumn
	left     bool
}

func newRecoveryCode(st *stage.Stage) stage.Screen {
	r := &recoveryCode{stage: st}
	r.password = kit.NewPasswordField(st.S("password.current"), "")
	r.make = welcome.NewAction(st, st.S("settings.account.recovery.verb"), st.S("settings.account.recovery.working"), r.onMake)
	r.password.OnSubmit = r.make.Do
	return r
}

// Title implements stage.Screen.
func (r *recoveryCode) Title() string { return r.stage.S("settings.account.recovery") }

// Content implements stage.Screen.
func (r *recoveryCode) Content() fyne.CanvasObject {
	st := r.stage
	r.left = false
	r.column = kit.NewScrollColumn(welcome.Narrow, kit.NewText(st.S("settings.account.recovery.what"), kit.Body), r.password,
		kit.Inset(kit.Gap8, 0, 0, 0, r.make.Content()))
	welcome.Focus(st, r.password)
	return r.column
}

// Leave implements stage.Leaver.
func (r *recoveryCode) Leave() {
	r.left = true
	r.password.SetText("")
}

func (r *recoveryCode) onMake() {
	st, pass := r.stage, r.password.Text()
	if pass == "" {
		r.column.Complain(r.password, st.S("welcome.password.current.empty"))
		return
	}
	r.make.Start()
	session := st.Session
	var code string
	st.Work(func(ctx context.Context) (err error) {
		code, err = session.NewRecoveryCode(ctx, pass)
		return err
	}, func(err error) { r.onMade(code, err) })
}

// onMade shows the code even to who went elsewhere meanwhile: the former one has already stopped working.
func (r *recoveryCode) onMade(code string, err error) {
	r.make.Stop()
	st := r.stage
	switch kind := record.KindOf(err); {
	case err == nil:
		r.password.SetText("")
		st.Nav.Push(welcome.NewRecovery(st, st.Session.Identifier(), code, nil, r.onNoted))
	case kind == record.Locked || r.left:
	case kind == record.WrongCredentials || kind == record.Throttled:
		r.column.Complain(r.password, st.Text.Error(err))
	default:
		st.Nav.Fail(err)
	}
}

func (r *recoveryCode) onNoted() {
	r.stage.Nav.Open(stage.Settings)
	r.stage.Nav.Done(r.stage.S("settings.account.recovery.done"), nil)
}
