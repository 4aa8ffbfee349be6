package unlock

import (
	"context"

	"fyne.io/fyne/v2"

	"carnet/app/record"
	"carnet/app/text"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
	"carnet/screens/welcome"
)

// Ways are what can be done when the record cannot be opened. Each may be nil where it leads nowhere.
type Ways struct {
	Retry   func()
	Demo    func()
	Restore func()
	// Reserve is how many bytes are kept back on the disk for the day it is full, and FreeReserve gives them back.
	Reserve     func() int64
	FreeReserve func() error
}

// Trouble explains why the record cannot be opened.
type Trouble struct {
	stage *stage.Stage
	err   error
	ways  Ways
	free  *welcome.Action
}

// NewTrouble prepares the screen. The stage may have no carnet.
func NewTrouble(st *stage.Stage, err error, ways Ways) stage.Screen {
	return &Trouble{stage: st, err: err, ways: ways}
}

// Title implements stage.Screen: the screen has its own title.
func (t *Trouble) Title() string { return "" }

// Content implements stage.Screen.
func (t *Trouble) Content() fyne.CanvasObject {
	st := t.stage
	title := kit.NewText(t.title(), kit.Title)
	title.Align = fyne.TextAlignCenter
	objects := []fyne.CanvasObject{welcome.Emblem(st.Phone, 88), title,
		kit.NewCard(
			says(icons.Info, kit.Due, t.what()),
			says(icons.Shield, kit.Done, t.safe()))}
	return kit.NewScrollColumn(welcome.Narrow, append(objects, t.buttons()...)...)
}

func says(icon icons.Icon, status kit.Status, sentence string) fyne.CanvasObject {
	return kit.TopRow(kit.Gap12, kit.IconTile(icon, status), kit.NewText(sentence, kit.Body))
}

func (t *Trouble) title() string {
	if record.KindOf(t.err) == record.DiskFull {
		return t.stage.S("unlock.trouble.full")
	}
	return t.stage.S("unlock.trouble.title")
}

// what says what happened.
func (t *Trouble) what() string {
	switch { // nothing was being saved when the disk was full
	case t.reserve() > 0:
		return t.stage.S("unlock.trouble.full.what")
	case record.KindOf(t.err) == record.DiskFull:
		return t.stage.S("unlock.trouble.full.room")
	}
	return t.stage.Text.Error(t.err)
}

// safe says what is not lost.
func (t *Trouble) safe() string {
	st := t.stage
	switch {
	case t.damaged() && t.ways.Restore != nil:
		return st.S("unlock.trouble.kept")
	case t.reserve() > 0:
		return st.S("unlock.trouble.reserve.what")
	}
	return st.S("unlock.trouble.unchanged")
}

func (t *Trouble) damaged() bool {
	kind := record.KindOf(t.err)
	return kind == record.VaultDamaged || kind == record.WritesSuspended
}

// reserve is what can be freed for a record that does not open for want of space.
func (t *Trouble) reserve() int64 {
	if record.KindOf(t.err) != record.DiskFull || t.ways.Reserve == nil || t.ways.FreeReserve == nil {
		return 0
	}
	return t.ways.Reserve()
}

// buttons has what helps with this trouble first.
func (t *Trouble) buttons() []fyne.CanvasObject {
	st := t.stage
	var objects []fyne.CanvasObject
	retry := kit.NewPrimary
	if t.damaged() && t.ways.Restore != nil {
		objects = append(objects, kit.NewPrimary(st.S("unlock.trouble.restore"), icons.Import, t.ways.Restore))
		retry = kit.NewSecondary
	}
	if bytes := t.reserve(); bytes > 0 {
		t.free = welcome.NewAction(st, st.S("unlock.trouble.reserve", text.Args{"Size": st.Text.Bytes(bytes)}), st.S("unlock.trouble.reserve.working"), t.onFree)
		objects = append(objects, t.free.Content())
		retry = kit.NewSecondary
	}
	if t.ways.Retry != nil {
		objects = append(objects, retry(st.S("action.retry"), icons.Sync, t.ways.Retry))
	}
	if t.ways.Demo != nil {
		objects = append(objects, kit.NewQuiet(st.S("unlock.trouble.demo"), "", t.ways.Demo))
	}
	return objects
}

// onFree gives the reserve back and tries again at once.
func (t *Trouble) onFree() {
	st := t.stage
	t.free.Start()
	st.Work(func(context.Context) error { return t.ways.FreeReserve() }, func(err error) {
		t.free.Stop()
		switch {
		case err != nil:
			st.Nav.Fail(err)
		case t.ways.Retry != nil:
			t.ways.Retry()
		}
	})
}

// Opening is shown while a vault takes the place of another one.
type Opening struct {
	stage *stage.Stage
	line  *kit.Progress
}

// NewOpening prepares the screen.
func NewOpening(st *stage.Stage) *Opening {
	return &Opening{stage: st, line: kit.NewProgress(st.After, "", nil)}
}

// Title implements stage.Screen.
func (o *Opening) Title() string { return "" }

// Content implements stage.Screen.
func (o *Opening) Content() fyne.CanvasObject {
	st := o.stage
	words := kit.NewText(st.S("unlock.working"), kit.Name)
	words.Align = fyne.TextAlignCenter
	o.line.Start(st.S("unlock.working"))
	return kit.NewScrollColumn(welcome.Narrow, welcome.Emblem(st.Phone, 88), words, o.line)
}

// Leave implements stage.Leaver.
func (o *Opening) Leave() { o.line.Stop() }
