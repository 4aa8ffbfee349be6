package people

import (
	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/erase"
	"carnet/screens/export"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Profiles lists the profiles of the account, to switch between them, to answer for a shared one and to add a child.
type Profiles struct {
	stage *stage.Stage
	faces faces
}

// NewProfiles prepares the list.
func NewProfiles(st *stage.Stage) *Profiles { return &Profiles{stage: st} }

// Title implements stage.Screen: the screen has its own title.
func (s *Profiles) Title() string { return "" }

// Leave implements stage.Leaver.
func (s *Profiles) Leave() { s.faces.leave() }

// Add is Ctrl+N.
func (s *Profiles) Add() {
	if s.stage.Session.CanAddChild() {
		s.onAdd()
	}
}

// Content implements stage.Screen.
func (s *Profiles) Content() fyne.CanvasObject {
	st := s.stage
	s.faces.leave()
	var rows, answers []fyne.CanvasObject
	waiting := 0
	for _, p := range st.Session.Profiles() {
		switch p.Status() {
		case app.Active:
			rows = append(rows, s.row(p))
		case app.Pending:
			answers = append(answers, newAnswer(st, p, s.faces.of(st, p, 44, nil), waiting == 0).card())
			waiting++
		case app.Refused:
			answers = append(answers, newAnswer(st, p, s.faces.of(st, p, 44, nil), false).card())
		}
	}
	objects := []fyne.CanvasObject{kit.NewText(st.S("people.profiles"), kit.Title)}
	if st.Profile == nil { // without anybody to show there is no first screen to tell it on
		if notice := erase.Notice(st); notice != nil {
			objects = append(objects, notice)
		}
	}
	objects = append(objects, answers...)
	if len(rows) > 0 {
		objects = append(objects, kit.NewRowsCard(rows...))
	}
	objects = append(objects, s.adding(waiting == 0))
	if st.Carnet.CanExport() && st.Session.CanAddChild() {
		objects = append(objects, kit.NewQuiet(st.S("export.import.title"), icons.Import, func() { st.Nav.Push(export.NewImport(st)) }))
	}
	if st.Phone && st.Profile == nil { // without a child yet there are no tabs: the settings and the lock stand here
		objects = append(objects, s.around())
	}
	if st.Phone {
		return kit.NewScrollColumn(0, objects...)
	}
	return kit.NewWideScroll(kit.TwoColumns(kit.VBox(kit.Gap12, objects...), s.around()))
}

func (s *Profiles) row(p *app.Profile) fyne.CanvasObject {
	st, who := s.stage, p.Identity()
	spec := kit.RowSpec{Lead: s.faces.of(st, p, 44, nil), Title: fullName(st, who), Detail: detail(st, who),
		OnTap: func() { st.Nav.SwitchProfile(p.ID()) }}
	switch {
	case len(p.Damage()) > 0:
		spec.Pill, spec.Status = st.S("people.pill.damaged"), kit.Late
	case p == st.Profile:
		spec.Pill, spec.Status = st.S("people.pill.shown"), kit.Info
	default:
		spec.Chevron = true
	}
	return kit.NewStatusRow(spec)
}

// adding is the button that adds a child, or the reason why there is none.
func (s *Profiles) adding(primary bool) fyne.CanvasObject {
	st := s.stage
	switch {
	case !st.Session.CanAddChild():
		return kit.NewBanner(kit.Info, st.S("people.add.none"), st.S("people.add.none-why"))
	case primary:
		return kit.NewPrimary(st.S("people.add"), icons.Plus, s.onAdd)
	}
	return kit.NewSecondary(st.S("people.add"), icons.Plus, s.onAdd) // answering for a shared profile comes first
}

func (s *Profiles) onAdd() { s.stage.Nav.Push(NewChild(s.stage)) }

// around is what the desktop shows beside the list: the rest of what the menu under a name has in Mon espace santé.
func (s *Profiles) around() fyne.CanvasObject {
	st := s.stage
	return kit.VBox(kit.Gap12, kit.NewSectionTitle(st.S("people.account", text.Args{"Identifier": st.Session.Identifier()})), kit.NewRowsCard(
		kit.NewStatusRow(kit.RowSpec{Icon: icons.Settings, Status: kit.Neutral, Title: st.S("rail.settings"), Detail: st.S("people.settings"), Chevron: true,
			OnTap: func() { st.Nav.Open(stage.Settings) }}),
		kit.NewStatusRow(kit.RowSpec{Icon: icons.Lock, Status: kit.Neutral, Title: st.S("action.lock"), Detail: st.S("people.lock"), Chevron: true,
			OnTap: st.Nav.Lock})))
}
