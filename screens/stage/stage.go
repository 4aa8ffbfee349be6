// Package stage is what every screen stands on: the language, the open session, the current profile, the way to other
// screens, and the one way of doing slow work. It knows no screen.
package stage

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens/kit"
)

// Place is a screen that can be reached from anywhere.
type Place string

// The places of the tabs and of the side rail.
const (
	Home         Place = "home"
	Health       Place = "health" // phone only: the list of Croissance, Vaccinations, Examens, Identité
	Growth       Place = "growth"
	Vaccinations Place = "vaccinations"
	Exams        Place = "exams"
	Identity     Place = "identity"
	Documents    Place = "documents"
	Agenda       Place = "agenda"
	More         Place = "more" // phone only
	Settings     Place = "settings"
	Backups      Place = "backups"
	AddProfile   Place = "add-profile"
)

// Screen is one page. Content is called once, on the UI thread; a screen whose data changed is built anew.
type Screen interface {
	// Title is shown in the header of a pushed screen and read by screen readers; "" for a place with a title of its own.
	Title() string
	Content() fyne.CanvasObject
}

// Leaver is a Screen that wants to know when it is left, to cancel its work.
type Leaver interface{ Leave() }

// Navigator moves between screens. All methods belong to the UI thread.
type Navigator interface {
	// Open shows a place, forgetting the way there.
	Open(p Place)
	// Push shows a screen over the present one; Back returns to it.
	Push(s Screen)
	// Back returns to the screen before, built anew so that it shows what was changed.
	Back()
	// Refresh builds the present screen anew.
	Refresh()
	// SwitchProfile shows another profile, at the same place.
	SwitchProfile(id record.ID)
	// Done shows that something happened, for 8 seconds, with a way to undo it if undo is not nil.
	Done(message string, undo func())
	// Fail explains an error in one sentence over the present screen.
	Fail(err error)
	// Confirm asks before something that cannot be undone; verb is the label of the button that does it.
	Confirm(title, consequence, verb string, do func())
	// Lock closes the session.
	Lock()
}

// Stage is shared by all screens of one window. Its fields are set by the frame before a screen is built.
type Stage struct {
	Window  fyne.Window
	Text    *text.Catalogue
	Carnet  *app.Carnet
	Session *app.Session // nil while locked
	Profile *app.Profile // the profile shown; nil while locked
	Nav     Navigator
	Device  app.DeviceSettings
	Phone   bool // phone frame
	Version string
	// Trouble is set while the vault cannot be opened: Carnet is then nil, or one without a vault that restores backups and
	// does nothing else.
	Trouble bool
	// SetDevice keeps new device settings and applies them to the window.
	SetDevice func(app.DeviceSettings) error
	// Reopen closes the vault and opens the one that stands in its place now, as after a restoration. It ends in the record
	// of identifier, where entered is called, or at the door where password is "".
	Reopen func(identifier, password string, entered func())
	// Appointment makes the form for a new appointment that begins with what draft says; nil where appointments cannot be
	// made. It stands here because the agenda leads to the screens that lead to it.
	Appointment func(draft record.Appointment) Screen
	// Disk is where a file of this computer is written so that it lasts; nil where files are not found by their path.
	Disk func(path string) app.Place
	// Timer looks for reminders while Carnet is closed; nil where the system shows them by itself, and where nothing does.
	Timer app.Timer
	// Notice shows now, outside of the window, what a reminder shows; nil where nothing does.
	Notice func() error
	// Answer answers in the place of the dialogs that ask for a file; nil shows them. A nil URI is « Annuler ».
	Answer func(Question) fyne.URI
	// Async runs slow work; tests run it in place. nil starts a goroutine.
	Async func(work func())
}

// Today is the civil date that all screens show.
func (s *Stage) Today() record.Date { return s.Carnet.Today() }

// DayOf is the civil date here of a moment, which records keep in universal time: what is noted at one in the morning is
// noted today.
func (s *Stage) DayOf(t time.Time) record.Date { return record.DateOf(t.In(time.Local)) }

// S, N and Error are the stage's language; see text.Catalogue.
func (s *Stage) S(key string, args ...text.Args) string { return s.Text.S(key, args...) }

// N is the plural form of S.
func (s *Stage) N(key string, n int, args ...text.Args) string { return s.Text.N(key, n, args...) }

// IdentityDamaged reports that who the shown record is about can no longer be read: there is no age and no calendar.
func (s *Stage) IdentityDamaged() bool { return s.Profile.Identity().Role == "" }

// Writing is what changes the shown record, such as the buttons under a form; in its place stands why nothing can be
// written when the record is read-only.
func (s *Stage) Writing(objects ...fyne.CanvasObject) fyne.CanvasObject {
	if s.Profile.ReadOnly() {
		return kit.NewText(s.S("frame.read-only"), kit.Detail)
	}
	return kit.VBox(kit.Gap12, objects...)
}

// Work runs do away from the UI thread, then done on the UI thread. cancel, called on the UI thread, ends do's context;
// done is not called after it, nor once the session in which the work began is locked.
//
// The stage's fields belong to the UI thread: do uses copies of them that were taken before.
func (s *Stage) Work(do func(ctx context.Context) error, done func(err error)) (cancel func()) {
	ctx, stop := context.WithCancel(context.Background())
	session := s.Session
	run := func() {
		err := do(ctx)
		fyne.Do(func() {
			canceled := ctx.Err() != nil
			stop()
			if locked := session != nil && s.Session != session; !canceled && !locked {
				done(err)
			}
		})
	}
	if s.Async != nil {
		s.Async(run)
	} else {
		go run()
	}
	return stop
}

// Busy runs work with no screen of its own, then done; an error is explained.
func (s *Stage) Busy(do func() error, done func()) {
	s.Work(func(context.Context) error { return do() }, func(err error) {
		if err != nil {
			s.Nav.Fail(err)
			return
		}
		done()
	})
}

// After is the clock of bars and progress lines. Where slow work runs in place, as in tests, nothing fires by itself.
func (s *Stage) After(d time.Duration, f func()) (stop func()) {
	if s.Async != nil {
		return func() {}
	}
	return kit.RealAfter(d, f)
}
