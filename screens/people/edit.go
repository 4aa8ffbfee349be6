package people

import (
	"context"
	"reflect"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Edit corrects who the stage's profile is about. For an expected child it can also note the birth.
type Edit struct {
	stage *stage.Stage
	birth bool // the child is expected, and born now

	form     *form
	save     *kit.Button
	progress *kit.Progress
	column   *kit.ScrollColumn
	left     bool
}

// NewEdit prepares the correction of the stage's profile.
func NewEdit(st *stage.Stage) *Edit { return &Edit{stage: st} }

// NewBirth prepares the note that the expected child of the stage's profile is born.
func NewBirth(st *stage.Stage) *Edit { return &Edit{stage: st, birth: true} }

// Title implements stage.Screen.
func (s *Edit) Title() string {
	if s.birth {
		return s.stage.S("people.birth-happened")
	}
	return s.stage.S("people.edit")
}

// Leave implements stage.Leaver. What is being saved is saved all the same.
func (s *Edit) Leave() { s.left = true }

// Content implements stage.Screen.
func (s *Edit) Content() fyne.CanvasObject {
	st := s.stage
	who := st.Profile.Identity()
	s.form = newForm(st, s.subject(who))
	birth := map[record.MeasureType]int64{}
	for kind, l := range birthMeasures(st.Profile) {
		birth[kind] = l.Is.Value
	}
	s.form.fill(who, birth)
	why := st.S("people.edit.why")
	if s.birth {
		why = st.S("people.birth-happened.why")
		if who.GivenNames == st.S("people.baby") {
			s.form.given.SetText("") // « Bébé » was only for the waiting
		}
	}
	s.save = kit.NewPrimary(st.S("action.save"), "", s.onSave)
	s.progress = kit.NewProgress(s.stage.After, "", nil)
	objects := append([]fyne.CanvasObject{kit.NewText(why, kit.Detail)}, s.form.cards()...)
	s.column = kit.NewScrollColumn(0, append(objects, s.progress, st.Writing(s.save))...)
	s.form.changed = s.column.Refresh
	return s.column
}

func (s *Edit) subject(who record.Profile) subject {
	switch {
	case who.Role == record.Principal:
		return holder
	case who.Expected() && !s.birth:
		return expectedChild
	}
	return bornChild
}

// birthMeasures are the measures noted on the day of birth, the first of each kind.
func birthMeasures(p *app.Profile) map[record.MeasureType]app.Line[record.Measurement] {
	birth := p.Identity().BirthDate
	found := map[record.MeasureType]app.Line[record.Measurement]{}
	if birth.IsZero() {
		return found
	}
	for _, l := range p.Measurements() {
		if _, already := found[l.Is.Type]; !already && l.Is.Date == birth {
			found[l.Is.Type] = l
		}
	}
	return found
}

func (s *Edit) onSave() {
	st, p := s.stage, s.stage.Profile
	before := p.Identity()
	a, wrong := s.form.read(before)
	s.column.Refresh()
	if wrong != nil {
		s.column.ShowObject(wrong)
		return
	}
	c := &correction{profile: p}
	s.save.Disable()
	s.progress.Start(st.S("state.saving"))
	st.Work(func(ctx context.Context) error { return c.apply(ctx, before, a, s.form.subject == bornChild) }, func(err error) {
		s.save.Enable()
		s.progress.Stop()
		s.saved(c, err)
	})
}

func (s *Edit) saved(c *correction, err error) {
	st := s.stage
	if err != nil {
		if wrong := s.form.explain(err); wrong != nil {
			s.column.ShowObject(wrong)
			return
		}
		st.Nav.Fail(err)
		return
	}
	if !s.left {
		st.Nav.Back()
	}
	message := st.S("state.saved")
	if s.birth {
		message = st.S("people.birth-happened.done", text.Args{"Name": c.profile.Identity().CallName()})
	}
	st.Nav.Done(message, func() {
		st.Busy(func() error { return c.takeBack(context.Background()) }, st.Nav.Refresh)
	})
}

// correction writes what changed about a person and remembers how to take it back.
type correction struct {
	profile *app.Profile
	undo    []func(context.Context) error
}

// apply corrects the identity first, because a measure must not be older than the birth.
func (c *correction) apply(ctx context.Context, before record.Profile, a answers, measured bool) error {
	known := birthMeasures(c.profile)
	if !reflect.DeepEqual(a.who, before) {
		if err := c.profile.SetIdentity(ctx, a.who); err != nil {
			return err
		}
		c.undo = append(c.undo, func(ctx context.Context) error { return c.profile.SetIdentity(ctx, before) })
	}
	if !measured {
		return nil
	}
	for _, m := range a.birth {
		m.Date = a.who.BirthDate
		if err := c.measure(ctx, known, m); err != nil {
			return err
		}
		delete(known, m.Type)
	}
	for _, l := range known { // emptied in the form
		if err := c.profile.Delete(ctx, l.ID); err != nil {
			return err
		}
		c.undo = append(c.undo, func(ctx context.Context) error { return c.profile.Restore(ctx, l.ID) })
	}
	return nil
}

func (c *correction) measure(ctx context.Context, known map[record.MeasureType]app.Line[record.Measurement], m record.Measurement) error {
	l, noted := known[m.Type]
	if !noted {
		id, err := c.profile.AddMeasurement(ctx, m)
		if err == nil {
			c.undo = append(c.undo, func(ctx context.Context) error { return c.profile.Delete(ctx, id) })
		}
		return err
	}
	corrected := l.Is
	corrected.Value, corrected.Date = m.Value, m.Date
	if corrected == l.Is {
		return nil
	}
	if err := c.profile.Correct(ctx, l.ID, corrected); err != nil {
		return err
	}
	c.undo = append(c.undo, func(ctx context.Context) error { return c.profile.Correct(ctx, l.ID, l.Is) })
	return nil
}

// takeBack undoes everything, the last change first.
func (c *correction) takeBack(ctx context.Context) error {
	for i := len(c.undo) - 1; i >= 0; i-- {
		if err := c.undo[i](ctx); err != nil {
			return err
		}
	}
	c.undo = nil
	return nil
}
