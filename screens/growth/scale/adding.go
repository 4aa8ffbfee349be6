package scale

import (
	"context"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/task"
	"carnet/screens/welcome"
)

// adding writes the measures of a plan and says how that went. Stopping, or leaving, ends it after what is being written;
// what was written by then is said, and can be taken back.
type adding struct {
	st      *stage.Stage
	profile *app.Profile
	plan    *app.MeasurePlan

	line    *kit.Progress
	column  *kit.ScrollColumn
	stop    context.CancelFunc // nil once it is over
	left    bool
	err     error
	percent atomic.Int64
}

var _ stage.Leaver = (*adding)(nil)

func newAdding(st *stage.Stage, plan *app.MeasurePlan) *adding {
	return &adding{st: st, profile: st.Profile, plan: plan, line: kit.NewProgress(st.After, "", nil)}
}

// Title implements stage.Screen.
func (a *adding) Title() string { return a.st.S("scale.title") }

// Content implements stage.Screen.
func (a *adding) Content() fyne.CanvasObject {
	a.column = kit.NewScrollColumn(welcome.Narrow, a.objects()...)
	return a.column
}

// Leave implements stage.Leaver.
func (a *adding) Leave() {
	a.left = true
	a.onStop()
	a.line.Stop()
}

func (a *adding) onStop() {
	if a.stop != nil {
		a.stop()
	}
}

func (a *adding) begin() {
	st, session, profile, plan := a.st, a.st.Session, a.profile, a.plan
	ctx, stop := context.WithCancel(context.Background())
	a.stop, a.err = stop, nil
	a.percent.Store(-1)
	a.column.SetObjects(a.objects()...)
	a.line.Start(st.S("scale.adding"))
	// « Annuler » ends the writing and not the work around it: what was written by then has to be told.
	st.Work(func(context.Context) error {
		return profile.AddMeasures(ctx, plan, func(done, total int64) {
			session.Watch().Touch() // what a person waits for is no absence
			if percent := done * 100 / max(1, total); a.percent.Swap(percent) != percent {
				fyne.Do(func() { a.line.Set(float64(percent) / 100) })
			}
		})
	}, a.end)
}

func (a *adding) end(err error) {
	a.stop()
	a.line.Stop()
	a.stop, a.err = nil, err
	if !a.left {
		a.column.SetObjects(a.objects()...)
		a.column.ScrollToTop()
		return
	}
	if n := len(a.plan.Written); n > 0 {
		a.st.Nav.Done(a.added("scale.added", n), func() { takeBack(a.st, a.profile, a.plan) })
	}
}

func (a *adding) added(key string, n int) string {
	return a.st.N(key, n, text.Args{"Count": number(a.st, n)})
}

func (a *adding) objects() []fyne.CanvasObject {
	st := a.st
	if a.stop != nil { // the plan belongs to the writing
		return []fyne.CanvasObject{
			kit.NewCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Clock, Status: kit.Info, Title: st.S("scale.adding"), Detail: st.S("scale.adding.detail")}), a.line),
			kit.NewSecondary(st.S("scale.stop"), icons.Close, a.onStop)}
	}
	written := len(a.plan.Written)
	done := kit.RowSpec{Icon: icons.Check, Status: kit.Done, Title: a.added("scale.added", written), Detail: st.S("scale.added.detail")}
	var objects []fyne.CanvasObject
	switch {
	case a.err == nil:
		objects = append(objects, kit.NewRowsCard(kit.NewStatusRow(done)))
	case record.KindOf(a.err) == record.Canceled:
		objects = append(objects, kit.NewBanner(kit.Info, st.S("scale.stopped"), a.rest()))
	default:
		objects = append(objects, kit.NewBanner(kit.Late, st.S("scale.failed"), st.Text.Error(a.err)), kit.NewText(a.rest(), kit.Detail))
	}
	if a.err != nil {
		objects = append(objects, kit.NewPrimary(st.S("scale.resume"), icons.Sync, a.begin), kit.NewSecondary(st.S("scale.see"), icons.Growth, a.onSee))
	} else {
		objects = append(objects, kit.NewPrimary(st.S("scale.see"), icons.Growth, a.onSee))
	}
	if written > 0 {
		objects = append(objects, kit.NewQuiet(a.added("scale.take-back", written), icons.Undo, func() { takeBack(st, a.profile, a.plan) }))
	}
	return objects
}

// rest says what was written, and what was not.
func (a *adding) rest() string {
	written, left := len(a.plan.Written), a.plan.Count()
	return a.st.N("scale.written", written, text.Args{"Count": number(a.st, written), "Left": number(a.st, left)})
}

func (a *adding) onSee() { a.st.Nav.Open(stage.Growth) }

// takeBack deletes what was written, which can take as long as writing it. Once begun it goes on to its end.
func takeBack(st *stage.Stage, profile *app.Profile, plan *app.MeasurePlan) {
	ids := plan.Written
	st.Nav.Open(stage.Growth)
	task.Start(st, &task.Task{
		Header: st.S("scale.title"), Doing: st.S("scale.taking-back"), About: st.S("scale.adding.detail"),
		Do: func(ctx context.Context, _ app.Progress) error { return profile.Delete(ctx, ids...) },
		Then: func() {
			st.Nav.Open(stage.Growth)
			st.Nav.Done(st.S("scale.taken-back"), nil)
		},
		Failed: func(err error) []fyne.CanvasObject {
			return []fyne.CanvasObject{kit.NewBanner(kit.Late, st.S("scale.take-back.failed"), st.Text.Error(err))}
		},
	})
}
