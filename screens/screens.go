// Package screens wires all screens of one window: the door (first run, unlocking), the frame around an open session, and
// the way between them. It is the only package that knows every screen.
package screens

import (
	"cmp"
	"context"
	"time"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens/agenda"
	"carnet/screens/backup"
	"carnet/screens/documents"
	"carnet/screens/exam"
	"carnet/screens/frame"
	"carnet/screens/growth"
	"carnet/screens/home"
	"carnet/screens/kit"
	"carnet/screens/kit/theme"
	"carnet/screens/people"
	"carnet/screens/settings"
	"carnet/screens/stage"
	"carnet/screens/unlock"
	"carnet/screens/vaccination"
	"carnet/screens/welcome"
)

// Options are what the window needs from outside.
type Options struct {
	App     fyne.App
	Device  app.DeviceStore
	System  text.Language // language when the person chose none
	Theme   string        // look then: "light", "dark", or "" to follow what Fyne knows of the system
	Phone   bool          // phone frame
	Version string
	// Demo opens the fictitious family in a vault of its own; its carnet replaces the present one.
	Demo func() (*app.Carnet, *app.Session, error)
	// Reopen closes the family's vault if it is open, and opens the one that stands in its place now: after Trouble, and to
	// end a restoration. nil where there is nothing to open again. It is called away from Fyne's goroutine.
	Reopen func() (*app.Carnet, error)
	// Closed stands in for the carnet while the vault cannot be opened: it has no vault, and only reads and restores
	// backups. nil where that cannot be done.
	Closed *app.Carnet
	// Disk is where a file of this computer is written so that it lasts; nil on a phone, whose files have no paths.
	Disk func(path string) app.Place
	// Reserve is the room that FreeReserve would give back to the disk, 0 when there is none: what Trouble offers when the
	// vault does not open because the disk is full. Both may be nil.
	Reserve     func() int64
	FreeReserve func() error
	// Reminders takes the moments of the family's reminders, Timer looks for them while Carnet is closed, and Notice shows now
	// what a reminder shows. Timer is nil where the system shows reminders by itself, as phones do; all are nil where
	// nothing is shown.
	Reminders app.Outlet
	Timer     app.Timer
	Notice    func() error
	// Async runs slow work; nil starts goroutines.
	Async func(func())
}

// Window is the one window of Carnet.
type Window struct {
	o      Options
	stage  *stage.Stage
	frame  *frame.Frame // nil while locked
	door   *frame.Door
	typed  int // what kit.TypedLength last said
	demo   bool
	closed chan struct{}
}

// makers says which screen stands at which place.
func makers() frame.Makers {
	return frame.Makers{
		stage.Home:         func(st *stage.Stage) stage.Screen { return home.New(st) },
		stage.Health:       func(st *stage.Stage) stage.Screen { return home.NewHealth(st) },
		stage.Growth:       growth.Maker(),
		stage.Vaccinations: func(st *stage.Stage) stage.Screen { return vaccination.New(st) },
		stage.Exams:        exam.Maker(),
		stage.Identity:     func(st *stage.Stage) stage.Screen { return people.NewIdentity(st) },
		stage.Documents:    documents.Maker(),
		stage.Agenda:       agenda.Maker(),
		stage.More:         func(st *stage.Stage) stage.Screen { return settings.NewMore(st) },
		stage.Settings:     func(st *stage.Stage) stage.Screen { return settings.New(st) },
		stage.Backups:      func(st *stage.Stage) stage.Screen { return backup.New(st) },
		stage.AddProfile:   func(st *stage.Stage) stage.Screen { return people.NewProfiles(st) },
	}
}

// NewWindow prepares the content of win. carnet may be nil when the vault could not be opened: call Trouble then.
func NewWindow(win fyne.Window, carnet *app.Carnet, o Options) (*Window, error) {
	w := &Window{o: o, closed: make(chan struct{})}
	w.stage = &stage.Stage{Window: win, Carnet: carnet, Phone: o.Phone, Async: o.Async, Version: o.Version, Disk: o.Disk, Timer: o.Timer, Notice: o.Notice}
	w.stage.SetDevice = w.setDevice
	w.stage.Reopen = w.reopen
	w.stage.Appointment = func(draft record.Appointment) stage.Screen { return agenda.NewDraft(w.stage, draft) }
	if err := w.apply(o.Device.Load()); err != nil {
		return nil, err
	}
	win.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) {
		if w.frame != nil {
			w.frame.DropFiles(uris)
		}
	})
	win.SetOnClosed(func() { close(w.closed); w.lock() })
	return w, nil
}

// Stage is what the screens stand on, for the tour and for tests.
func (w *Window) Stage() *stage.Stage { return w.stage }

// Frame is the frame of the open session, nil while locked.
func (w *Window) Frame() *frame.Frame { return w.frame }

// Show begins: first run, or unlocking.
func (w *Window) Show() {
	w.frame, w.stage.Trouble = nil, false
	w.door = frame.NewDoor(w.stage)
	if w.stage.Carnet.FirstRun() {
		w.door.Show(welcome.New(w.stage, w.Enter, w.openDemo, w.restore))
		return
	}
	hint := ""
	if w.demo {
		hint = w.stage.S("demo.unlock")
	}
	w.door.Show(unlock.New(w.stage, w.Enter, hint))
}

// Opened is a vault that was opened, or why it could not be.
type Opened struct {
	Carnet *app.Carnet
	Err    error
}

// soon is how long the window waits for the vault before it appears without content. A vault needs about 10 ms, and more
// only after a crash.
const soon = 150 * time.Millisecond

// Await shows what opened gives, which main has begun while it prepared the window.
func (w *Window) Await(opened <-chan Opened) {
	select {
	case o := <-opened:
		w.begin(o)
	case <-time.After(soon):
		w.stage.Window.SetContent(frame.Cover())
		go func() {
			o := <-opened
			fyne.Do(func() { w.begin(o) })
		}()
	}
}

func (w *Window) begin(o Opened) {
	if o.Err != nil {
		w.Trouble(o.Err)
		return
	}
	w.stage.Carnet = o.Carnet
	w.Show()
}

// Trouble explains why the vault cannot be opened, and offers the ways on.
func (w *Window) Trouble(err error) {
	st := w.stage
	st.Trouble, st.Carnet = true, w.o.Closed
	w.frame, w.door = nil, frame.NewDoor(st)
	ways := unlock.Ways{Demo: w.openDemo, Reserve: w.o.Reserve, FreeReserve: w.o.FreeReserve}
	if w.o.Reopen != nil {
		ways.Retry = func() { w.reopen("", "", nil) }
	}
	if w.o.Closed != nil {
		ways.Restore = w.restore
	}
	w.door.Show(unlock.NewTrouble(st, err, ways))
}

// restore begins with a backup at the door.
func (w *Window) restore() { w.stage.Nav.Push(backup.NewRestore(w.stage)) }

// reopen closes the vault and opens the one that stands in its place now. With a password it goes on into the record of
// identifier and calls entered, which may be nil; otherwise it ends at the door.
func (w *Window) reopen(identifier, password string, entered func()) {
	st := w.stage
	if w.frame != nil {
		w.frame.Lock()
	}
	st.Session, st.Profile = nil, nil // what the lock still has to say is not heard any more
	w.frame, w.door = nil, frame.NewDoor(st)
	w.door.Show(unlock.NewOpening(st))
	var carnet *app.Carnet
	var session *app.Session
	var refused error
	st.Work(func(ctx context.Context) (err error) {
		if carnet, err = w.o.Reopen(); err != nil || password == "" {
			return err
		}
		session, refused = carnet.Unlock(ctx, identifier, password)
		return nil
	}, func(err error) {
		if err != nil {
			w.Trouble(err)
			return
		}
		st.Carnet = carnet
		w.arrive(session, refused, entered)
	})
}

// arrive shows the record that was opened again, or the door where it was not unlocked.
func (w *Window) arrive(session *app.Session, refused error, entered func()) {
	switch {
	case w.gone():
		if session != nil {
			session.Lock()
		}
	case session == nil:
		w.Show()
		if refused != nil {
			w.stage.Nav.Fail(refused)
		}
	default:
		w.stage.Trouble = false
		w.Enter(session)
		if entered != nil {
			entered()
		}
	}
}

// Enter shows an open session until it locks.
func (w *Window) Enter(s *app.Session) {
	w.stage.Session = s
	notice := ""
	if w.demo {
		notice = w.stage.S("demo.notice")
	}
	w.frame = frame.New(w.stage, makers(), notice)
	w.frame.BackupAge = backup.Line
	s.OnLock(func() { fyne.Do(func() { w.locked(s) }) })
	w.frame.Show()
	if w.demo {
		return // nobody is reminded of a family that does not exist
	}
	if w.o.Reminders != nil {
		s.Remind(w.o.Reminders, w.beside)
	}
	s.OnLock(w.stage.After(quiet, func() { w.scrub(s) }))
}

// beside runs work that shows nothing.
func (w *Window) beside(work func()) {
	if w.o.Async != nil {
		w.o.Async(work)
		return
	}
	go work()
}

// quiet is how long after unlocking the weekly re-reading begins: nobody should wait for their record because of it.
const quiet = 30 * time.Second

// scrub re-reads the record once a week, unseen, and says only what it found.
func (w *Window) scrub(s *app.Session) {
	if w.stage.Session != s || !s.ScrubDue() {
		return
	}
	more := false
	s.OnLock(w.stage.Work(func(ctx context.Context) (err error) {
		more, err = s.Scrub(ctx)
		return err
	}, func(error) { // a disk that fails says so where it is next used
		if more {
			w.stage.Nav.Done(w.stage.S("scrub.found"), nil)
		}
	}))
}

// EnterDemo shows the fictitious family.
func (w *Window) EnterDemo(carnet *app.Carnet, s *app.Session) {
	w.demo = true
	w.stage.Carnet, w.stage.Timer, w.stage.Notice = carnet, nil, nil
	w.Enter(s)
}

// openDemo builds the fictitious family, which takes a few seconds, under a sheet that says so.
func (w *Window) openDemo() {
	st := w.stage
	waiting := kit.NewProgress(st.After, "", nil)
	sheet := kit.ShowSheet(st.Window.Canvas(), 360, kit.NewText(st.S("demo.preparing"), kit.Name), kit.NewText(st.S("demo.preparing.detail"), kit.Body), waiting)
	sheet.OnEscape = func() {} // nothing is kept that could be lost, but there is nothing to go back to either
	waiting.Start(st.S("demo.preparing"))
	var carnet *app.Carnet
	var session *app.Session
	st.Work(func(context.Context) (err error) {
		carnet, session, err = w.o.Demo()
		return err
	}, func(err error) {
		waiting.Stop()
		sheet.Hide()
		if err != nil {
			st.Nav.Fail(err)
			return
		}
		w.EnterDemo(carnet, session)
	})
}

// locked goes back to the door, unless another session or another vault has taken the place of this one.
func (w *Window) locked(s *app.Session) {
	if w.stage.Session != s {
		return
	}
	w.stage.Session, w.stage.Profile = nil, nil
	if !w.gone() {
		w.Show()
	}
}

// gone reports that the window is closed.
func (w *Window) gone() bool {
	select {
	case <-w.closed:
		return true
	default:
		return false
	}
}

func (w *Window) lock() {
	if s := w.stage.Session; s != nil {
		w.frame.ForgetCopies()
		s.Lock()
	}
}

// Watch locks by itself after inactivity, until the window closes. Call it once, in a goroutine.
func (w *Window) Watch() {
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-w.closed:
			return
		case <-tick.C:
			fyne.Do(w.lockIfIdle)
		}
	}
}

func (w *Window) lockIfIdle() {
	s := w.stage.Session
	if s == nil {
		return
	}
	if n := kit.TypedLength(w.stage.Window.Canvas()); n != w.typed {
		w.typed = n
		s.Watch().Touch()
	}
	if s.Watch().MustLock() {
		w.frame.Lock()
	}
}

// Background and Foreground follow a phone app: out of sight its content is covered, and it locks after a minute.
func (w *Window) Background() {
	if s := w.stage.Session; s != nil && w.o.Phone {
		s.Watch().Leave()
		w.stage.Window.SetContent(frame.Cover())
	}
}

// Foreground uncovers the content, or locks if the app was away too long.
func (w *Window) Foreground() {
	s := w.stage.Session
	if s == nil || !w.o.Phone {
		return
	}
	w.lockIfIdle()
	if w.stage.Session != nil {
		s.Watch().Return()
		w.frame.Refresh()
	}
}

// setDevice keeps new device settings and applies them to everything that is shown.
func (w *Window) setDevice(d app.DeviceSettings) error {
	if err := w.o.Device.Save(d); err != nil {
		return err
	}
	if err := w.apply(d); err != nil {
		return err
	}
	w.stage.Nav.Refresh()
	return nil
}

func (w *Window) apply(d app.DeviceSettings) error {
	lang := text.Language(d.Language)
	if lang == "" {
		lang = w.o.System
	}
	words, err := text.New(lang)
	if err != nil {
		return err
	}
	w.stage.Text, w.stage.Device = words, d
	mode := theme.Named(cmp.Or(d.Theme, w.o.Theme))
	w.o.App.Settings().SetTheme(theme.New(mode, float32(max(d.TextPercent, 100))/100))
	return nil
}
