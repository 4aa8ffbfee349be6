// Package stagetest gives the tests of the screens a stage to stand on: a real vault in a temporary folder, one account,
// one child, a window, and a Navigator that writes down what a screen asks for.
//
// Slow work runs in place and the clock stands still, so that nothing here waits.
package stagetest

import (
	"context"
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/screens/kit/theme"
	"carnet/screens/stage"
	"carnet/storage"
	"carnet/storage/seal"
)

// The account of the fixture.
const (
	Identifier = "claire"
	Password   = "ourson lavande tambour cerise nuage violon"
)

// Fixture is a stage with an open session.
type Fixture struct {
	*stage.Stage
	App    fyne.App
	Clock  *Clock
	Nav    *Nav
	Render *Renderer

	// Framed is the place around which Show puts the tabs or the rail, "" for none.
	Framed stage.Place
	// Dir is the folder of the vault, for tests that harm it.
	Dir string
	// Recovery is the recovery code of the account.
	Recovery string

	// Answers are the files that the person chooses in the dialogs to come, in order; then she gives up. Without BackUp the
	// dialogs are shown.
	Answers []fyne.URI
	// Asked are the questions that dialogs asked.
	Asked []stage.Question
	// Reopened are the calls of the stage's Reopen.
	Reopened []Reopened

	t    testing.TB
	harm *harm
}

// Reopened is a vault that a screen wanted to be opened in the place of the present one.
type Reopened struct {
	Identifier, Password string
	Entered              func()
}

// Option changes a fixture before it is built.
type Option func(*options)

type options struct {
	phone bool
	lang  text.Language
	theme *theme.Theme
	child record.Profile
	birth []record.Measurement
	async func(func())

	backups *Backups
}

// Desktop asks for the desktop frame, 1280 × 800, instead of the phone's, 390 × 844.
func Desktop() Option { return func(o *options) { o.phone = false } }

// In asks for a language; French is the default.
func In(l text.Language) Option { return func(o *options) { o.lang = l } }

// Themed asks for a look; light at 100 % is the default.
func Themed(mode theme.Mode, scale float32) Option {
	return func(o *options) { o.theme = theme.New(mode, scale) }
}

// Child replaces the child, who is Lola, a girl born on 10 November 2025 at 41 SA.
func Child(who record.Profile, birth ...record.Measurement) Option {
	return func(o *options) { o.child, o.birth = who, birth }
}

// Async replaces how slow work runs; by default it runs in place.
func Async(run func(work func())) Option { return func(o *options) { o.async = run } }

// Lola is the child of the fixture.
func Lola() record.Profile {
	return record.Profile{Role: record.Attached, GivenNames: "Lola", BirthName: "Rivière", BirthDate: record.NewDate(2025, 11, 10), Sex: record.Female,
		Term: record.Gestation{Weeks: 41}, Certified: record.Certification{Date: record.NewDate(2026, 1, 5), Text: "representative/1"}}
}

// New opens a stage on 10 March 2026, in French, on a phone, with Lola's profile shown. Her mother Claire holds the account.
func New(t testing.TB, change ...Option) *Fixture {
	t.Helper()
	f := Closed(t, change...)
	o := chosen(change)
	session, code, err := f.Carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: Identifier, Password: Password, Kind: app.AdultAccount},
		record.Profile{GivenNames: "Claire", BirthName: "Rivière", BirthDate: record.NewDate(1990, 2, 3), Sex: record.Female})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(session.Lock)
	child, err := session.AddChild(t.Context(), o.child, o.birth)
	if err != nil {
		t.Fatal(err)
	}
	f.Session, f.Profile, f.Recovery = session, child, code
	return f
}

// Closed opens a stage without an account or a session, as at the first start.
func Closed(t testing.TB, change ...Option) *Fixture {
	t.Helper()
	o := chosen(change)
	fyneApp := test.NewTempApp(t)
	fyneApp.Settings().SetTheme(o.theme)
	words, err := text.New(o.lang)
	if err != nil {
		t.Fatal(err)
	}
	clock := &Clock{now: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)}
	dir := t.TempDir()
	vault, err := storage.Open(dir, storage.Options{Clock: clock.Now, Random: rand.Reader,
		KDF: func(context.Context) (seal.KDF, error) { return seal.MobileKDF(), nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = vault.Close() })
	f := &Fixture{App: fyneApp, Clock: clock, Render: &Renderer{}, Dir: dir, t: t, harm: &harm{}}
	w := test.NewTempWindow(t, nil)
	w.SetPadded(false)
	w.Resize(size(o.phone))
	f.Stage = &stage.Stage{Window: w, Text: words, Carnet: app.New(harmedVault{vault, f.harm}, f.Render, clock.Now, rand.Reader), Phone: o.phone, Async: o.async}
	if scale := o.theme.Scale(); scale > 1 {
		f.Stage.Device.TextPercent = int(100 * scale)
	}
	f.Stage.SetDevice = func(d app.DeviceSettings) error { f.Stage.Device = d; return nil }
	if o.backups != nil {
		o.backups.clock = clock.Now
		f.Carnet.Outward(o.backups, nil)
		f.Stage.Answer = f.answer
		if !o.phone {
			f.Stage.Disk = storage.FilePlace
		}
	}
	f.Stage.Reopen = func(identifier, password string, entered func()) {
		f.Reopened = append(f.Reopened, Reopened{identifier, password, entered})
	}
	f.Nav = &Nav{f: f}
	f.Stage.Nav = f.Nav
	return f
}

func (f *Fixture) answer(q stage.Question) fyne.URI {
	f.Asked = append(f.Asked, q)
	if len(f.Answers) == 0 {
		return nil
	}
	next := f.Answers[0]
	f.Answers = f.Answers[1:]
	return next
}

func chosen(change []Option) options {
	o := options{phone: true, lang: text.French, theme: theme.New(theme.Light, 1), child: Lola(), async: func(work func()) { work() }}
	for _, c := range change {
		c(&o)
	}
	return o
}

func size(phone bool) fyne.Size {
	if phone {
		return fyne.NewSize(390, 844)
	}
	return fyne.NewSize(1280, 800)
}

// Clock stands still until a test moves it.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now implements app.Clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Set moves the clock to a time.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}
