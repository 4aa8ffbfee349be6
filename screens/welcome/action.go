package welcome

import (
	"fyne.io/fyne/v2"

	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Action is the one thing that a form does, when it takes a moment: a primary button, and its progress under it.
type Action struct {
	Button   *kit.Button
	verb     string
	working  string
	progress *kit.Progress
	running  bool
}

// NewAction returns the button called verb; working is what it says while do's work lasts.
func NewAction(st *stage.Stage, verb, working string, do func()) *Action {
	a := &Action{verb: verb, working: working, progress: kit.NewProgress(st.After, "", nil)}
	a.Button = kit.NewPrimary(verb, "", func() {
		if !a.running { // Enter in a field comes here too
			do()
		}
	})
	return a
}

// Content is the button with the line under it.
func (a *Action) Content() fyne.CanvasObject { return kit.VBox(kit.Gap8, a.Button, a.progress) }

// Do is a tap on the button, for Enter in the last field. It does nothing while the work lasts or the button waits.
func (a *Action) Do() {
	if !a.Button.Disabled() {
		a.Button.Tapped(nil)
	}
}

// Start shows that the work began.
func (a *Action) Start() {
	a.running = true
	a.Button.SetText(a.working)
	a.Button.Disable()
	a.progress.Start(a.working)
}

// Stop shows that it ended.
func (a *Action) Stop() {
	a.running = false
	a.progress.Stop()
	a.Button.SetText(a.verb)
	a.Button.Enable()
}

// Running reports that the work lasts.
func (a *Action) Running() bool { return a.running }

// Wait shows for how long the button cannot be used; "" lets it be used again.
func (a *Action) Wait(words string) {
	if words == "" {
		a.Button.SetText(a.verb)
		a.Button.Enable()
		return
	}
	a.Button.SetText(words)
	a.Button.Disable()
}
