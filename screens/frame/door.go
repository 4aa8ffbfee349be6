package frame

import (
	"carnet/app/record"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Door shows the screens before anyone has unlocked: first run, unlocking, recovery. It has no places and no profiles,
// so Open, SwitchProfile and Lock only show the first screen again.
type Door struct {
	stage *stage.Stage
	stack []stage.Screen
	bar   *kit.UndoBar

	copies *kit.Copies
}

var _ stage.Navigator = (*Door)(nil)

// NewDoor makes a door the stage's navigator.
func NewDoor(st *stage.Stage) *Door {
	d := &Door{stage: st, bar: kit.NewUndoBar(st.After), copies: kit.NewCopies(st.After)}
	st.Nav = d
	return d
}

// Show begins with a screen, forgetting the others. Nothing stays open over it: after the lock, a question about a
// document would still say its name, and act on a closed record.
func (d *Door) Show(first stage.Screen) {
	d.leave(0)
	over := d.stage.Window.Canvas().Overlays()
	for over.Top() != nil {
		over.Remove(over.Top())
	}
	d.stack = []stage.Screen{first}
	d.build()
}

// Screen is what is shown now, for the tour and for tests.
func (d *Door) Screen() stage.Screen { return d.stack[len(d.stack)-1] }

// Push implements stage.Navigator.
func (d *Door) Push(s stage.Screen) {
	d.stack = append(d.stack, s)
	d.build()
}

// Back implements stage.Navigator.
func (d *Door) Back() {
	if len(d.stack) > 1 {
		d.leave(len(d.stack) - 1)
		d.stack = d.stack[:len(d.stack)-1]
	}
	d.build()
}

// Refresh implements stage.Navigator.
func (d *Door) Refresh() { d.build() }

// Open implements stage.Navigator.
func (d *Door) Open(stage.Place) { d.home() }

// SwitchProfile implements stage.Navigator.
func (d *Door) SwitchProfile(record.ID) { d.home() }

// Lock implements stage.Navigator.
func (d *Door) Lock() { d.home() }

func (d *Door) home() {
	d.leave(1)
	d.stack = d.stack[:1]
	d.build()
}

// leave tells the screens from the top down to index from that they are left.
func (d *Door) leave(from int) {
	for i := len(d.stack) - 1; i >= from; i-- {
		if l, ok := d.stack[i].(stage.Leaver); ok {
			l.Leave()
		}
	}
}

func (d *Door) build() {
	top := d.Screen()
	body := top.Content()
	if len(d.stack) > 1 {
		body = kit.Page(kit.NewBackHeader(top.Title(), d.stage.S("action.back"), d.Back, nil), body, nil)
	}
	d.stage.Window.SetContent(newActivity(kit.Page(nil, body, d.bar), d.copies, func() {}))
}

// Done implements stage.Navigator.
func (d *Door) Done(message string, undo func()) { offer(d.stage, d.bar, message, undo) }

// Fail implements stage.Navigator.
func (d *Door) Fail(err error) { showError(d.stage, err) }

// Confirm implements stage.Navigator.
func (d *Door) Confirm(title, consequence, verb string, do func()) {
	showConfirm(d.stage, title, consequence, verb, do)
}
