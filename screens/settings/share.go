package settings

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/welcome"
)

// fingerprintLength is how many letters and digits a comparison code has.
const fingerprintLength = 20

// share gives another representative access to the profile shown.
type share struct {
	stage   *stage.Stage
	profile *app.Profile

	identifier *kit.TextField
	code       *kit.TextField
	declare    *kit.Checkbox
	undeclared fyne.CanvasObject
	password   *kit.TextField
	verb       *welcome.Action
	column     *kit.ScrollColumn
	left       bool
}

func newShare(st *stage.Stage) stage.Screen {
	s := &share{stage: st, profile: st.Profile}
	s.identifier = welcome.NewIdentifier(st.S("settings.share.identifier"), "", nil, nil)
	s.code = welcome.NewCodeField(st.S("settings.share.code"), st.S("settings.share.code.hint"), nil)
	s.declare = kit.NewCheckbox(st.S("settings.share.declare"), s.onDeclare)
	s.undeclared = kit.NewBanner(kit.Due, st.S("settings.share.declare.needed"), "")
	s.undeclared.Hide()
	s.password = kit.NewPasswordField(st.S("settings.share.password"), st.S("settings.share.password.hint"))
	s.verb = welcome.NewAction(st, st.S("settings.share.verb"), st.S("settings.share.working"), s.onShare)
	s.password.OnSubmit = s.verb.Do
	return s
}

func (s *share) name() text.Args { return text.Args{"Name": s.profile.Identity().CallName()} }

// Title implements stage.Screen.
func (s *share) Title() string { return s.stage.S("settings.share.title") }

// Content implements stage.Screen.
func (s *share) Content() fyne.CanvasObject {
	st := s.stage
	s.left = false
	objects := []fyne.CanvasObject{kit.NewText(st.S("settings.share.what", s.name()), kit.Body)}
	if n, err := st.Session.Members(s.profile); err == nil {
		objects = append(objects, kit.NewCard(kit.TopRow(kit.Gap12, kit.IconTile(icons.People, kit.Info), kit.NewText(st.N("settings.share.members", n), kit.Body))))
	}
	objects = append(objects,
		kit.NewSectionTitle(st.S("settings.share.identity")),
		kit.NewText(st.S("settings.share.before"), kit.Detail),
		s.identifier, s.code, s.declare, s.undeclared, s.password,
		kit.Inset(kit.Gap8, 0, 0, 0, s.verb.Content()))
	s.column = kit.NewScrollColumn(0, objects...)
	return s.column
}

// Leave implements stage.Leaver.
func (s *share) Leave() {
	s.left = true
	s.password.SetText("")
}

func (s *share) onDeclare(bool) {
	s.undeclared.Hide()
	s.column.Refresh()
}

func (s *share) onShare() {
	if !s.complete() {
		return
	}
	st, identifier, code, pass := s.stage, s.identifier.Text(), s.code.Text(), s.password.Text()
	session := st.Session
	s.verb.Start()
	st.Work(func(ctx context.Context) error {
		if err := session.CheckPassword(ctx, pass); err != nil {
			return err
		}
		return session.Share(ctx, s.profile, identifier, code)
	}, s.onShared)
}

// complete shows what is missing, the first thing first.
func (s *share) complete() bool {
	st, identifier, n := s.stage, s.identifier.Text(), welcome.CodeSymbols(s.code.Text())
	switch {
	case identifier == "":
		s.column.Complain(s.identifier, st.S("settings.share.identifier.empty"))
	case identifier == st.Session.Identifier():
		s.column.Complain(s.identifier, st.S("settings.share.identifier.own"))
	case n != fingerprintLength:
		s.column.Complain(s.code, st.N("settings.share.code.length", n))
	case !s.declare.Checked:
		s.undeclared.Show()
		s.column.ShowObject(s.declare)
	case s.password.Text() == "":
		s.column.Complain(s.password, st.S("welcome.password.current.empty"))
	default:
		return true
	}
	return false
}

func (s *share) onShared(err error) {
	s.verb.Stop()
	st := s.stage
	switch kind := record.KindOf(err); {
	case err == nil:
		s.password.SetText("")
		st.Nav.Push(&shared{stage: st, icon: icons.Check, status: kit.Done, title: st.S("settings.share.done.title", s.name()),
			detail: st.S("settings.share.done.detail"), onward: func() { st.Nav.Open(stage.Settings) }, verb: st.S("settings.share.back")})
	case kind == record.Locked || s.left:
	case kind == record.WrongCredentials || kind == record.Throttled:
		s.column.Complain(s.password, st.Text.Error(err))
	case kind == record.WrongCode:
		st.Nav.Push(&shared{stage: st, icon: icons.Info, status: kit.Due, title: st.S("settings.share.failed.title"),
			detail: st.S("settings.share.failed.detail"), onward: st.Nav.Back, verb: st.S("settings.share.failed.verb")})
	default:
		st.Nav.Fail(err)
	}
}

// shared says how the sharing ended.
type shared struct {
	stage         *stage.Stage
	icon          icons.Icon
	status        kit.Status
	title, detail string
	verb          string
	onward        func()
}

// Title implements stage.Screen.
func (s *shared) Title() string { return s.stage.S("settings.share.title") }

// Content implements stage.Screen.
func (s *shared) Content() fyne.CanvasObject {
	return kit.NewScrollColumn(welcome.Narrow,
		kit.NewCard(kit.NewStatusRow(kit.RowSpec{Icon: s.icon, Status: s.status, Title: s.title, Detail: s.detail})),
		kit.NewPrimary(s.verb, "", s.onward))
}
