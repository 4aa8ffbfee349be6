package stage

import (
	"context"
	"errors"

	"carnet/app/record"
	"carnet/screens/kit"
)

// Explain shows what a record refuses at its field. It returns the field, nil when the error is about none of them.
// fields are named as in record.Error.
func (s *Stage) Explain(err error, fields map[string]kit.Complainer) kit.Complainer {
	var e *record.Error
	if !errors.As(err, &e) || e.Kind != record.Invalid {
		return nil
	}
	field, ok := fields[e.Field]
	if !ok {
		return nil
	}
	field.SetError(s.Text.Error(err))
	return field
}

// Revision is a change that a form makes and that can be taken back.
type Revision struct {
	Do, Undo func(context.Context) error
	Said     string      // what is told once it is done
	Button   *kit.Button // rests while it is being done
	Left     func() bool // reports that the form is not shown any more
}

// Revise does a change, leaves the form and offers to take the change back.
func (s *Stage) Revise(r Revision) {
	r.Button.Disable()
	s.Work(r.Do, func(err error) {
		r.Button.Enable()
		if err != nil {
			s.Nav.Fail(err)
			return
		}
		if !r.Left() {
			s.Nav.Back()
		}
		s.Nav.Done(r.Said, func() {
			s.Busy(func() error { return r.Undo(context.Background()) }, s.Nav.Refresh)
		})
	})
}
