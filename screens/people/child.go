package people

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
)

// statement is the version of the sentence that a parent certifies, kept with the profile.
const statement = "representative/1"

// Child adds the profile of a child, born or expected.
type Child struct {
	stage *stage.Stage
	pick  pick

	form     *form
	born     *kit.Segmented
	certify  *kit.Checkbox
	problem  *problem
	add      *kit.Button
	progress *kit.Progress
	column   *kit.ScrollColumn

	photo  photo // chosen, kept once the profile exists; zero when none
	cancel func()
	left   bool
}

// NewChild prepares the screen.
func NewChild(st *stage.Stage) *Child { return &Child{stage: st, pick: fynePick(st)} }

// Title implements stage.Screen.
func (s *Child) Title() string { return s.stage.S("people.add") }

// Leave implements stage.Leaver. A profile that is being made is made all the same; the photo is given up.
func (s *Child) Leave() {
	s.left = true
	if s.cancel != nil {
		s.cancel()
	}
	s.dropPhoto()
}

// Content implements stage.Screen.
func (s *Child) Content() fyne.CanvasObject {
	st := s.stage
	s.form = newForm(st, bornChild)
	s.form.adding = true
	s.form.colours.choose(s.freeColour())
	s.born = kit.NewSegmented([]kit.Choice{{ID: "born", Word: st.S("people.born.yes")}, {ID: "expected", Word: st.S("people.born.no")}}, "born", s.onBorn)
	question := kit.VBox(6, kit.NewText(st.S("people.born"), kit.Section), s.born)
	s.showPhoto()
	s.problem = newProblem()
	s.certify = kit.NewCheckbox(st.S("people.certify"), func(bool) { s.problem.SetError("") })
	s.add = kit.NewPrimary(st.S("action.add"), "", s.onAdd)
	s.progress = kit.NewProgress(s.stage.After, "", nil)
	objects := append([]fyne.CanvasObject{question}, s.form.cards()...)
	s.column = kit.NewScrollColumn(0, append(objects, kit.VBox(0, s.certify, s.problem.Container), s.progress, s.add)...)
	s.form.changed = s.column.Refresh
	return s.column
}

// freeColour is the first colour that no profile of the account has, so that children are told apart without choosing.
func (s *Child) freeColour() int {
	used := map[int]bool{}
	for _, p := range s.stage.Session.Profiles() {
		used[p.Identity().Colour] = true
	}
	for i := range theme.ChildColours {
		if !used[i] {
			return i
		}
	}
	return 0
}

func (s *Child) onBorn(id string) {
	s.form.setSubject(map[string]subject{"born": bornChild, "expected": expectedChild}[id])
	s.column.Refresh()
}

// showPhoto is the optional portrait: a button, or the name of the chosen file and a way to give it up.
func (s *Child) showPhoto() {
	st := s.stage
	box := kit.VBox(6, kit.NewText(st.S("people.photo"), kit.Section))
	if s.photo.Open == nil {
		box.Add(kit.NewSecondary(st.S("people.photo.choose"), icons.Photo, s.onPhoto))
	} else {
		name := kit.MiddleCut(record.CleanLine(s.photo.Name), 32)
		box.Add(kit.Row(kit.Gap8, nil, kit.NewText(name, kit.Body), kit.NewIconButton(icons.Close, st.S("people.photo.drop"), func() {
			s.dropPhoto()
			s.showPhoto()
		})))
	}
	s.form.optionalMore.Objects = []fyne.CanvasObject{box}
	s.form.refresh()
}

func (s *Child) onPhoto() {
	s.pick(func(f photo) {
		s.dropPhoto()
		s.photo = f
		s.showPhoto()
	})
}

func (s *Child) dropPhoto() {
	if s.photo.close != nil {
		s.photo.close()
	}
	s.photo = photo{}
}

func (s *Child) onAdd() {
	st := s.stage
	a, wrong := s.form.read(record.Profile{Role: record.Attached})
	if !s.certify.Checked {
		s.problem.SetError(st.S("people.certify.missing"))
		if wrong == nil {
			wrong = s.certify
		}
	}
	s.column.Refresh()
	if wrong != nil {
		s.column.ShowObject(wrong)
		return
	}
	a.who.Certified = record.Certification{Date: st.Today(), Text: statement}
	s.busy(true)
	session := st.Session
	var made *app.Profile
	st.Work(func(ctx context.Context) (err error) {
		made, err = session.AddChild(ctx, a.who, a.birth)
		return err
	}, func(err error) {
		s.busy(false)
		if made == nil {
			s.refuse(err)
			return
		}
		if err != nil { // the profile is there; something said about the birth is not
			s.finish(made, err)
			return
		}
		s.keepPhoto(made)
	})
}

func (s *Child) refuse(err error) {
	if wrong := s.form.explain(err); wrong != nil {
		s.column.ShowObject(wrong)
		return
	}
	s.stage.Nav.Fail(err)
}

// keepPhoto puts the chosen portrait into the new profile, which does not depend on it.
func (s *Child) keepPhoto(p *app.Profile) {
	if s.photo.Open == nil {
		s.finish(p, nil)
		return
	}
	file := s.photo
	s.photo = photo{}
	s.busy(true)
	s.cancel = s.stage.Work(func(ctx context.Context) error {
		defer file.close()
		return p.SetPhoto(ctx, file.IncomingFile)
	}, func(err error) {
		s.busy(false)
		s.finish(p, err)
	})
}

func (s *Child) finish(p *app.Profile, err error) {
	st := s.stage
	if !s.left {
		st.Nav.SwitchProfile(p.ID())
		st.Nav.Open(stage.Home)
	}
	st.Nav.Done(st.S("people.added", text.Args{"Name": p.Identity().CallName()}), nil)
	if err != nil {
		st.Nav.Fail(err)
	}
}

func (s *Child) busy(busy bool) {
	if busy {
		s.add.Disable()
		s.progress.Start(s.stage.S("people.adding"))
		return
	}
	s.add.Enable()
	s.progress.Stop()
}
