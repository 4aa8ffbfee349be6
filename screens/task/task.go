// Package task shows slow work: what is being done, how far it is, and how it ended.
package task

import (
	"context"
	"io"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/welcome"
)

// Task is a screen that does one thing that takes long, and then shows how it ended. Leaving it cancels the work.
type Task struct {
	Header string // title of the screen
	Doing  string // what is being done
	About  string // and what that means for the person
	// Stays is told when the person cancels; "" where the work, once begun, goes on to its end.
	Stays string

	Do     func(ctx context.Context, progress app.Progress) error
	Shown  func() []fyne.CanvasObject          // how it ended well
	Failed func(err error) []fyne.CanvasObject // how it did not
	Fell   func(err error)                     // goes elsewhere when it did not, instead of Failed; may be nil
	Then   func()                              // goes elsewhere when it ended well, instead of Shown; may be nil

	stage   *stage.Stage
	line    *kit.Progress
	column  *kit.ScrollColumn
	cancel  func()
	over    bool
	err     error
	percent atomic.Int64
}

var (
	_ stage.Screen = (*Task)(nil)
	_ stage.Leaver = (*Task)(nil)
)

// Start pushes the screen of t and begins the work.
func Start(st *stage.Stage, t *Task) {
	t.stage, t.line = st, kit.NewProgress(st.After, "", nil)
	st.Nav.Push(t)
	t.begin()
}

// Again does the work once more, after it failed.
func (t *Task) Again() {
	t.over, t.err = false, nil
	t.refresh()
	t.begin()
}

func (t *Task) begin() {
	st, session := t.stage, t.stage.Session
	t.percent.Store(-1)
	t.line.Start(t.Doing)
	cancel := st.Work(func(ctx context.Context) error {
		return t.Do(ctx, func(done, total int64) {
			if session != nil { // at the door there is none
				session.Watch().Touch() // what a person waits for is no absence
			}
			t.report(done, total)
		})
	}, t.end)
	if !t.over && t.Stays != "" {
		t.cancel = cancel
	}
}

// report moves the bar, once for each hundredth: the work calls it as often as it likes.
func (t *Task) report(done, total int64) {
	percent := int64(-1)
	if total > 0 {
		percent = min(100, done*100/total)
	}
	if t.percent.Swap(percent) == percent || percent < 0 {
		return
	}
	fyne.Do(func() { t.line.Set(float64(percent) / 100) })
}

func (t *Task) end(err error) {
	t.line.Stop()
	t.over, t.err, t.cancel = true, err, nil
	if err != nil && t.Fell != nil {
		t.Fell(err)
		return
	}
	if err == nil && t.Then != nil {
		t.Then()
		return
	}
	t.refresh()
}

func (t *Task) refresh() {
	t.column.SetObjects(t.objects()...)
	t.column.ScrollToTop()
}

// Title implements stage.Screen.
func (t *Task) Title() string { return t.Header }

// Content implements stage.Screen.
func (t *Task) Content() fyne.CanvasObject {
	t.column = kit.NewScrollColumn(welcome.Narrow, t.objects()...)
	return t.column
}

// Leave implements stage.Leaver.
func (t *Task) Leave() {
	if t.cancel != nil {
		t.cancel()
		t.cancel = nil
	}
	t.line.Stop()
}

func (t *Task) objects() []fyne.CanvasObject {
	switch {
	case t.over && t.err == nil:
		return t.Shown()
	case t.over:
		return t.Failed(t.err)
	}
	objects := []fyne.CanvasObject{kit.NewCard(kit.NewStatusRow(kit.RowSpec{Icon: icons.Clock, Status: kit.Info, Title: t.Doing, Detail: t.About}), t.line)}
	if t.Stays != "" {
		objects = append(objects, kit.NewSecondary(t.stage.S("action.cancel"), icons.Close, t.onCancel))
	}
	return objects
}

func (t *Task) onCancel() {
	t.stage.Nav.Back() // leaves, which cancels
	t.stage.Nav.Done(t.Stays, nil)
}

// Save asks where to write a file of this name, writes it, and says so: the way of files that take less than a moment.
func Save(st *stage.Stage, name, saved string, write func(ctx context.Context, w io.Writer) error) {
	st.SaveFile(name, func(w fyne.URIWriteCloser, err error) {
		if err != nil {
			st.Nav.Fail(err)
			return
		}
		to := st.Begun(w)
		st.Work(func(ctx context.Context) error {
			return stage.WriteTo(ctx, to, func(w io.Writer) error { return write(ctx, w) })
		}, func(err error) {
			if err != nil {
				st.Nav.Fail(err)
				return
			}
			st.Nav.Done(saved, nil)
		})
	})
}
