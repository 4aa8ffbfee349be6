package people

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app/growth"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
)

// Identity tells who the stage's profile is about and where each fact comes from.
type Identity struct {
	stage   *stage.Stage
	faces   faces
	photo   *photoChange
	column  *kit.ScrollColumn
	written *fyne.Container // when, once it is known
	cancel  func()          // of reading the history
}

// NewIdentity prepares the screen.
func NewIdentity(st *stage.Stage) *Identity { return &Identity{stage: st} }

// Title implements stage.Screen: the screen has its own title.
func (s *Identity) Title() string { return "" }

// Leave implements stage.Leaver.
func (s *Identity) Leave() {
	s.faces.leave()
	if s.photo != nil {
		s.photo.leave()
	}
	if s.cancel != nil {
		s.cancel()
	}
}

// Content implements stage.Screen.
func (s *Identity) Content() fyne.CanvasObject {
	st := s.stage
	s.faces.leave()
	title := kit.NewText(st.S("rail.identity"), kit.Title)
	if st.IdentityDamaged() {
		return kit.NewScrollColumn(0, title, kit.NewBanner(kit.Late, st.S("people.damaged"), st.S("people.damaged.why")))
	}
	who := st.Profile.Identity()
	main := []fyne.CanvasObject{title, s.portrait(who)}
	edit := kit.NewSecondary(st.S("action.edit"), icons.Edit, func() { st.Nav.Push(NewEdit(st)) })
	if who.Expected() {
		main = append(main, st.Writing(kit.NewPrimary(st.S("people.birth-happened"), "", func() { st.Nav.Push(NewBirth(st)) })))
	}
	main = append(main, kit.NewRowsCard(s.facts(who)...), st.Writing(edit))
	var more []fyne.CanvasObject
	if !st.Profile.ReadOnly() {
		more = append(more, kit.NewSectionTitle(st.S("people.colour")), kit.NewCard(newColours(st, who.CallName(), who.Colour, s.onColour).box))
	}
	more = append(more, kit.NewSectionTitle(st.S("people.record")), s.record())
	if st.Phone {
		s.column = kit.NewScrollColumn(0, append(main, more...)...)
	} else {
		s.column = kit.NewWideScroll(kit.TwoColumns(kit.VBox(kit.Gap12, main...), kit.VBox(kit.Gap12, more...)))
	}
	s.readHistory()
	return s.column
}

func (s *Identity) portrait(who record.Profile) fyne.CanvasObject {
	st := s.stage
	s.photo = newPhotoChange(st, st.Profile)
	texts := kit.VBox(2, kit.NewText(fullName(st, who), kit.Name), kit.NewText(detail(st, who), kit.Detail))
	head := kit.Row(kit.Gap16, s.faces.of(st, st.Profile, 88, nil), texts, nil)
	if st.Profile.ReadOnly() {
		return kit.NewCard(head)
	}
	return kit.NewCard(head, s.photo.content())
}

// fact is one line: what is known, under what it is.
func fact(label, value, note string, trail fyne.CanvasObject) fyne.CanvasObject {
	texts := kit.VBox(0, kit.NewText(label, kit.Detail), kit.NewText(value, kit.Body))
	if note != "" {
		texts.Add(kit.NewText(note, kit.Detail))
	}
	return kit.Inset(kit.Gap12, 0, kit.Gap12, 0, kit.Row(kit.Gap12, nil, texts, trail))
}

// orUnknown is the value, or the word for what was not said.
func (s *Identity) orUnknown(value string) string {
	if value == "" {
		return s.stage.S("state.unknown")
	}
	return value
}

func (s *Identity) facts(who record.Profile) []fyne.CanvasObject {
	st := s.stage
	rows := []fyne.CanvasObject{
		fact(st.S("people.given"), who.GivenNames, "", nil),
		fact(st.S("people.birth-name"), s.orUnknown(who.BirthName), "", nil),
	}
	if who.Expected() {
		return append(rows, fact(st.S("people.due"), st.Text.Date(who.DueDate), "", nil))
	}
	rows = append(rows, fact(st.S("people.birth"), s.orUnknown(st.Text.Date(who.BirthDate)), "", nil),
		fact(st.S("people.sex"), s.orUnknown(s.sex(who)), "", nil))
	if who.Role == record.Attached {
		rows = append(rows, s.term(who), fact(st.S("people.at-birth"), s.orUnknown(s.measures()), "", nil))
	}
	return append(rows, s.nir(who))
}

func (s *Identity) sex(who record.Profile) string {
	switch {
	case who.Sex == "":
		return ""
	case who.Role == record.Attached && who.Sex != record.Undetermined:
		return s.stage.S("child." + string(who.Sex))
	}
	return s.stage.S("sex." + string(who.Sex))
}

func (s *Identity) term(who record.Profile) fyne.CanvasObject {
	st := s.stage
	value, note := "", ""
	if who.Term.Weeks > 0 {
		value = st.N("people.term.value", who.Term.Days, text.Args{"Weeks": who.Term.Weeks})
	}
	if who.Term.Preterm() {
		note = st.N("people.term.preterm", growth.DefaultCorrection)
	}
	return fact(st.S("people.term"), s.orUnknown(value), note, nil)
}

// measures are those of the day of birth, in the order of the carnet.
func (s *Identity) measures() string {
	st := s.stage
	known := birthMeasures(st.Profile)
	var parts []string
	if l, ok := known[record.Weight]; ok {
		parts = append(parts, st.Text.Mass(l.Is.Value))
	}
	if l, ok := known[record.Height]; ok {
		parts = append(parts, st.Text.Length(l.Is.Value))
	}
	if l, ok := known[record.Head]; ok {
		parts = append(parts, st.S("people.at-birth.head", text.Args{"Length": st.Text.Length(l.Is.Value)}))
	}
	return st.Text.List(parts...)
}

// nir is masked until it is asked for: screens are seen over shoulders.
func (s *Identity) nir(who record.Profile) fyne.CanvasObject {
	st := s.stage
	if who.NIR == "" {
		return fact(st.S("people.nir"), st.S("state.unknown"), "", nil)
	}
	value := kit.NewText(maskedNIR(who.NIR), kit.Body)
	masked := true
	var toggle *kit.Button
	toggle = kit.NewLink(st.S("action.show"), icons.Eye, func() {
		masked = !masked
		if masked {
			toggle.SetIcon(icons.Eye)
			toggle.SetText(st.S("action.show"))
			value.SetText(maskedNIR(who.NIR))
			return
		}
		toggle.SetIcon(icons.EyeOff)
		toggle.SetText(st.S("action.hide"))
		value.SetText(spacedNIR(who.NIR))
	})
	texts := kit.VBox(0, kit.NewText(st.S("people.nir"), kit.Detail), value, kit.NewText(st.S("people.nir.declared"), kit.Detail))
	if record.CheckNIR(who.NIR) == record.NIRWrongKey {
		texts.Add(kit.NewColored(st.S("people.nir.key"), kit.Detail, theme.ColorDueText))
	}
	return kit.Inset(kit.Gap12, 0, kit.Gap12, 0, kit.VBox(0, texts, toggle))
}

// record tells who holds the profile; when it was written is added once the history is read.
func (s *Identity) record() fyne.CanvasObject {
	st, p := s.stage, s.stage.Profile
	s.written = kit.VBox(0)
	var rows []fyne.CanvasObject
	if n, err := st.Session.Members(p); err == nil {
		rows = append(rows, fact(st.S("people.shared"), st.N("people.shared.with", n), "", nil))
	}
	if c := p.Identity().Certified; !c.Date.IsZero() {
		rows = append(rows, fact(st.S("people.certified"), st.Text.Date(c.Date), st.S("people.certified.what"), nil))
	}
	return kit.NewRowsCard(kit.VBox(0, kit.Rows(rows...), s.written))
}

// readHistory reads when the identity was written, which goes through the whole journal of the profile.
func (s *Identity) readHistory() {
	st, p := s.stage, s.stage.Profile
	var versions []record.Record
	s.cancel = st.Work(func(ctx context.Context) (err error) {
		versions, err = p.History(ctx, p.ID())
		return err
	}, func(err error) {
		if err != nil || len(versions) == 0 {
			return // a damaged history is told on the first screen; here there is only nothing to tell
		}
		first, last := versions[0], versions[len(versions)-1]
		rows := []fyne.CanvasObject{fact(st.S("people.created"), st.Text.Date(st.DayOf(first.Created)), st.S("source."+string(last.Source)), nil)}
		if len(versions) > 1 {
			rows = append(rows, fact(st.S("people.updated"), st.Text.Date(st.DayOf(last.Updated)), "", nil))
		}
		s.written.Objects = []fyne.CanvasObject{kit.NewSeparator(), kit.Rows(rows...)}
		s.column.Refresh()
	})
}

func (s *Identity) onColour(colour int) {
	st := s.stage
	who := st.Profile.Identity()
	if who.Colour == colour {
		return
	}
	who.Colour = colour
	if err := st.Profile.SetIdentity(context.Background(), who); err != nil {
		st.Nav.Fail(err)
	}
	st.Nav.Refresh() // the band shows it too; after an error, the colour that is kept
}

var (
	_ stage.Leaver = (*Identity)(nil)
	_ stage.Screen = (*Identity)(nil)
)
