package stagetest

import (
	"carnet/app/record"
	"carnet/screens/stage"
)

// Nav is a Navigator that writes down what it is asked for. A pushed screen is shown in the window.
type Nav struct {
	Pushed    []stage.Screen // the top one is shown; Back takes it off
	Opened    []stage.Place
	Switched  []record.ID
	Messages  []string // of Done
	Undo      func()   // of the last Done; nil when it offered none
	Errors    []error
	Confirmed []Confirmed
	Backs     int
	Refreshes int
	Locked    bool

	// Refuse answers « Annuler » to the next confirmations; otherwise what is asked for is done at once.
	Refuse bool

	f *Fixture
}

// Confirmed is a question that was asked before something that cannot be undone.
type Confirmed struct{ Title, Consequence, Verb string }

var _ stage.Navigator = (*Nav)(nil)

// Open implements stage.Navigator.
func (n *Nav) Open(p stage.Place) {
	n.leave()
	n.Pushed = nil
	n.Opened = append(n.Opened, p)
}

// Push implements stage.Navigator.
func (n *Nav) Push(s stage.Screen) {
	n.Pushed = append(n.Pushed, s)
	n.f.show(s)
}

// Back implements stage.Navigator.
func (n *Nav) Back() {
	n.Backs++
	n.leave()
	if len(n.Pushed) > 0 {
		n.Pushed = n.Pushed[:len(n.Pushed)-1]
	}
	n.f.showTop()
}

func (n *Nav) leave() {
	if len(n.Pushed) == 0 {
		return
	}
	if l, ok := n.Pushed[len(n.Pushed)-1].(stage.Leaver); ok {
		l.Leave()
	}
}

// Refresh implements stage.Navigator.
func (n *Nav) Refresh() {
	n.Refreshes++
	n.f.showTop()
}

// SwitchProfile implements stage.Navigator.
func (n *Nav) SwitchProfile(id record.ID) {
	n.Switched = append(n.Switched, id)
	if p, ok := n.f.Session.Profile(id); ok {
		n.f.Profile = p
	}
}

// Done implements stage.Navigator.
func (n *Nav) Done(message string, undo func()) {
	n.Messages = append(n.Messages, message)
	n.Undo = undo
}

// Fail implements stage.Navigator.
func (n *Nav) Fail(err error) { n.Errors = append(n.Errors, err) }

// Confirm implements stage.Navigator.
func (n *Nav) Confirm(title, consequence, verb string, do func()) {
	n.Confirmed = append(n.Confirmed, Confirmed{title, consequence, verb})
	if !n.Refuse {
		do()
	}
}

// Lock implements stage.Navigator.
func (n *Nav) Lock() { n.Locked = true }

// Top is the screen that was pushed last and not left; nil when there is none.
func (n *Nav) Top() stage.Screen {
	if len(n.Pushed) == 0 {
		return nil
	}
	return n.Pushed[len(n.Pushed)-1]
}
