package exam

import (
	"context"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// leave goes back once something was written, and offers to take it back.
func leave(st *stage.Stage, said string, undo func() error) {
	st.Nav.Back()
	st.Nav.Done(said, func() { st.Busy(undo, st.Nav.Refresh) })
}

// remove deletes a record and goes back.
func remove(st *stage.Stage, said string, p *app.Profile, id record.ID) {
	if err := p.Delete(context.Background(), id); err != nil {
		st.Nav.Fail(err)
		return
	}
	leave(st, said, func() error { return p.Restore(context.Background(), id) })
}

// explain shows an error at its field, or over the screen when it is about none of them.
func explain(st *stage.Stage, column *kit.ScrollColumn, err error, fields map[string]kit.Complainer) {
	field := st.Explain(err, fields)
	if field == nil {
		st.Nav.Fail(err)
		return
	}
	column.ShowObject(field)
}
