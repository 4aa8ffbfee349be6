package welcome

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"carnet/app/password"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// PasswordStep says what a new password is for.
type PasswordStep struct {
	Title    string
	Above    func() fyne.CanvasObject // shown on top; may be nil
	Current  bool                     // the present password is asked for too
	Personal []string                 // words that a password must not be made of
	Verb     string                   // of the button that saves
	Working  string                   // what is being done while it saves
	Words    *PasswordWords           // nil for those about the password of an account

	// Save runs away from the UI thread; current is "" unless it was asked for.
	Save func(ctx context.Context, current, chosen string) error
	// Saved is called when Save succeeded.
	Saved func()
	// Refused may deal with an error of Save: it returns true if it did. May be nil.
	Refused func(err error) bool
	// Instead returns a title and what to show in the place of the form, nil for the form. May be nil.
	Instead func() (title string, content fyne.CanvasObject)
}

// PasswordWords are the sentences about what the phrase opens.
type PasswordWords struct {
	Proposed string // above the phrase
	Note     string // where to write it down
	Check    string // asks for it again
	Own      string // label of the field for one of one's own
}

func accountWords(st *stage.Stage) *PasswordWords {
	return &PasswordWords{Proposed: st.S("welcome.password.proposed"), Note: st.S("welcome.password.note"), Check: st.S("welcome.password.check"),
		Own: st.S("password.title")}
}

// how a password is being chosen.
type choosing int

const (
	proposed choosing = iota // a phrase is shown
	checking                 // the phrase is typed, to see that it was noted
	own                      // the person makes her own
)

// Password asks for a new password: a phrase that Carnet proposes, or one's own.
type Password struct {
	stage *stage.Stage
	step  PasswordStep
	how   choosing
	left  bool

	phrase  string
	current *kit.TextField
	typed   *kit.TextField // the phrase again
	own     *kit.TextField
	meter   *meter
	save    *Action
	column  *kit.ScrollColumn
}

// NewPassword prepares the step with a phrase already drawn.
func NewPassword(st *stage.Stage, step PasswordStep) *Password {
	if step.Words == nil {
		step.Words = accountWords(st)
	}
	p := &Password{stage: st, step: step}
	p.current = kit.NewPasswordField(st.S("password.current"), "")
	p.typed = kit.NewPasswordField(st.S("welcome.password.phrase"), st.S("welcome.password.check.hint"))
	p.own = kit.NewPasswordField(step.Words.Own, st.S("password.rule"))
	p.meter = newMeter(st)
	p.save = NewAction(st, step.Verb, step.Working, p.onSave)
	p.typed.OnSubmit, p.own.OnSubmit = p.save.Do, p.save.Do
	p.own.OnChanged = p.onOwn
	p.draw()
	return p
}

// Title implements stage.Screen.
func (p *Password) Title() string {
	if title, o := p.instead(); o != nil {
		return title
	}
	return p.step.Title
}

func (p *Password) instead() (string, fyne.CanvasObject) {
	if p.step.Instead == nil {
		return "", nil
	}
	return p.step.Instead()
}

// Content implements stage.Screen.
func (p *Password) Content() fyne.CanvasObject {
	if _, o := p.instead(); o != nil {
		return o
	}
	if p.left { // and shown again: begin anew
		p.left, p.how = false, proposed
		p.draw()
	}
	p.column = kit.NewScrollColumn(Narrow, p.objects()...)
	return p.column
}

// Leave implements stage.Leaver.
func (p *Password) Leave() {
	p.left = true
	p.forget()
}

// forget empties the fields: what was typed is not kept longer than it is needed.
func (p *Password) forget() {
	p.phrase = ""
	for _, f := range []*kit.TextField{p.current, p.typed, p.own} {
		f.SetText("")
	}
}

func (p *Password) show(how choosing) {
	p.how = how
	p.column.SetObjects(p.objects()...)
	p.column.ScrollToTop()
}

func (p *Password) objects() []fyne.CanvasObject {
	var objects []fyne.CanvasObject
	if p.step.Above != nil {
		objects = append(objects, p.step.Above())
	}
	if p.step.Current && p.how != checking {
		objects = append(objects, p.current)
	}
	switch p.how {
	case checking:
		return append(objects, p.checking()...)
	case own:
		return append(objects, p.choosing()...)
	}
	return append(objects, p.proposing()...)
}

func (p *Password) proposing() []fyne.CanvasObject {
	st := p.stage
	return []fyne.CanvasObject{
		kit.NewText(p.step.Words.Proposed, kit.Section),
		kit.NewCard(kit.NewText(p.phrase, kit.Title), kit.NewText(p.step.Words.Note, kit.Detail)),
		kit.NewPrimary(st.S("welcome.password.noted"), "", p.onNoted),
		kit.NewSecondary(st.S("welcome.password.another"), icons.Sync, p.onAnother),
		kit.NewQuiet(st.S("welcome.password.own"), icons.Edit, p.onOwnPhrase),
	}
}

func (p *Password) checking() []fyne.CanvasObject {
	st := p.stage
	return []fyne.CanvasObject{
		kit.NewText(p.step.Words.Check, kit.Body),
		p.typed, p.save.Content(),
		kit.NewQuiet(st.S("welcome.password.again"), icons.Eye, func() { p.show(proposed) }),
	}
}

func (p *Password) choosing() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		p.own, p.meter.content(), p.save.Content(),
		kit.NewQuiet(p.stage.S("welcome.password.propose"), "", func() { p.show(proposed) }),
	}
}

func (p *Password) draw() {
	phrase, _, err := p.stage.Carnet.Passphrase()
	if err != nil {
		p.stage.Nav.Fail(err)
		return
	}
	p.phrase = phrase
}

func (p *Password) onAnother() {
	p.draw()
	p.show(proposed)
}

func (p *Password) onNoted() {
	if !p.currentGiven() {
		return
	}
	p.typed.SetText("")
	p.show(checking)
	Focus(p.stage, p.typed)
}

func (p *Password) onOwnPhrase() {
	p.onOwn(p.own.Text())
	p.show(own)
	Focus(p.stage, p.own)
}

func (p *Password) onOwn(typed string) {
	p.meter.show(password.Check(typed, p.step.Personal), typed == "")
	if p.column != nil {
		p.column.Refresh()
	}
}

func (p *Password) currentGiven() bool {
	if !p.step.Current || p.current.Text() != "" {
		return true
	}
	p.column.Complain(p.current, p.stage.S("welcome.password.current.empty"))
	return false
}

func (p *Password) onSave() {
	if !p.currentGiven() {
		return
	}
	chosen, problem := p.own.Text(), ""
	field := p.own
	if p.how == checking {
		chosen, field = p.phrase, p.typed
		problem = p.comparePhrase()
	} else {
		problem = p.judgeOwn()
	}
	if problem != "" {
		p.column.Complain(field, problem)
		return
	}
	current := p.current.Text()
	p.save.Start()
	p.stage.Work(func(ctx context.Context) error { return p.step.Save(ctx, current, chosen) }, p.onSaved)
}

func (p *Password) onSaved(err error) {
	p.save.Stop()
	if err == nil {
		p.forget()
		p.step.Saved()
		return
	}
	if p.left || p.step.Refused != nil && p.step.Refused(err) {
		return
	}
	switch record.KindOf(err) {
	case record.WrongCredentials, record.Throttled:
		if p.step.Current {
			if p.how == checking {
				p.show(proposed)
			}
			p.column.Complain(p.current, p.stage.Text.Error(err))
			return
		}
	case record.WeakPassword:
		p.column.Complain(p.own, p.stage.Text.Error(err))
		return
	}
	p.stage.Nav.Fail(err)
}

// judgeOwn says what is missing in a password of one's own, "" when nothing is.
func (p *Password) judgeOwn() string {
	if p.own.Text() == "" {
		return p.stage.S("welcome.password.empty")
	}
	v := password.Check(p.own.Text(), p.step.Personal)
	if v.OK {
		return ""
	}
	return p.stage.N(string(v.Reason), v.Missing)
}

// comparePhrase says where what was typed differs from the phrase, "" when it is the same to the letter: it will have
// to be typed so every day.
func (p *Password) comparePhrase() string {
	st, typed := p.stage, p.typed.Text()
	if typed == p.phrase {
		return ""
	}
	want, got := strings.Fields(p.phrase), strings.Fields(strings.ToLower(typed))
	for i, w := range got {
		if i >= len(want) {
			return st.S("welcome.password.check.extra")
		}
		if w != want[i] {
			return st.S("welcome.password.check.word", text.Args{"Number": i + 1})
		}
	}
	if len(got) < len(want) {
		return st.S("welcome.password.check.missing")
	}
	return st.S("welcome.password.check.spaces")
}
