package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"carnet/app"
	"carnet/app/demo"
	"carnet/icons"
	"carnet/screens"
	"carnet/storage"
	"carnet/storage/seal"
)

// appID names the program to the systems that ask for one; it is also in FyneApp.toml.
const appID = "app.carnet.famille"

// vaults are the folders open in this run: the family's, and those of fictitious families.
type vaults struct {
	mu     sync.Mutex
	family io.Closer // nil while it is not open
	demos  []io.Closer
	remove []string
}

// close closes every vault and removes the folders of fictitious families.
func (v *vaults) close() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	var errs []error
	if v.family != nil {
		errs = append(errs, v.family.Close())
	}
	for _, c := range v.demos {
		errs = append(errs, c.Close())
	}
	for _, dir := range v.remove {
		errs = append(errs, os.RemoveAll(dir))
	}
	v.family, v.demos, v.remove = nil, nil, nil
	return errors.Join(errs...)
}

// windowOptions are those of a vault in a process that goes on after locking.
func windowOptions() storage.Options {
	o := realOptions()
	o.Scrub = scrub
	return o
}

// scrub is called when an account was locked. The screens let go of what they showed, and Fyne of its pictures, a little
// later than the vault: so once more then.
func scrub() {
	seal.Scrub()
	time.AfterFunc(3*time.Second, seal.Scrub)
}

// openFamily opens the family's vault, after closing it where it is open: a restoration ends, and a former vault comes
// back, when the vault is opened.
func (v *vaults) openFamily(dir string) (*app.Carnet, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.family != nil {
		_ = v.family.Close() // what it could not finish, opening it deals with
		v.family = nil
	}
	o := windowOptions()
	vault, err := storage.Open(dir, o)
	if err != nil {
		return nil, err
	}
	v.family = vault
	return familyCarnet(vault, dir, o)
}

// openDemo builds the fictitious family in a folder that is removed at the end. Nothing of it can be backed up.
func (v *vaults) openDemo(ctx context.Context) (*app.Carnet, *app.Session, error) {
	dir, err := os.MkdirTemp("", "carnet-")
	if err != nil {
		return nil, nil, err
	}
	v.mu.Lock()
	v.remove = append(v.remove, dir)
	v.mu.Unlock()
	o := windowOptions()
	o.Reserve = 0
	vault, err := storage.Open(filepath.Join(dir, "vault"), o)
	if err != nil {
		return nil, nil, err
	}
	v.mu.Lock()
	v.demos = append(v.demos, vault)
	v.mu.Unlock()
	carnet, err := newCarnet(vault)
	if err != nil {
		return nil, nil, err
	}
	session, err := demo.Build(ctx, carnet)
	return carnet, session, err
}

func newApp() fyne.App {
	a := fyneapp.NewWithID(appID)
	a.SetIcon(icons.App())
	return a
}

// window makes the window of the family, whose vault in dir is still being opened, or of carnet, a fictitious one.
func (v *vaults) window(a fyne.App, carnet *app.Carnet, dir string) (fyne.Window, *screens.Window, error) {
	win := a.NewWindow("Carnet")
	win.SetPadded(false)
	win.Resize(fyne.NewSize(1180, 780))
	onPhone := fyne.CurrentDevice().IsMobile()
	if onPhone && !phone() {
		win.Resize(fyne.NewSize(390, 844)) // the phone frame on a desktop
	}
	o := screens.Options{App: a, Device: storage.NewDevice(dir), System: systemLanguage(), Theme: systemTheme(), Phone: onPhone, Version: version(),
		Demo: func() (*app.Carnet, *app.Session, error) { return v.openDemo(context.Background()) }}
	if !phone() {
		o.Disk = storage.FilePlace
	}
	if carnet == nil { // the family's: a fictitious one has nothing to open again, to restore or to make room for
		closed, err := familyCarnet(nil, dir, windowOptions())
		if err != nil {
			return nil, nil, err
		}
		o.Closed = closed
		o.Reopen = func() (*app.Carnet, error) { return v.openFamily(dir) }
		o.Reserve = func() int64 { bytes, _ := storage.Reserve(dir); return bytes }
		o.FreeReserve = func() error { return storage.FreeReserve(dir) }
		if o.Reminders, o.Timer, err = outlet(a, dir); err != nil {
			return nil, nil, err
		}
		o.Notice = func() error { return showNotice(a, dir) }
	}
	w, err := screens.NewWindow(win, carnet, o)
	if err != nil {
		return nil, nil, err
	}
	// By then the desktop has told its colours, and a backup may be restored before any account is opened: see hideMemory.
	a.Lifecycle().SetOnStarted(func() { time.AfterFunc(5*time.Second, hideMemory) })
	a.Lifecycle().SetOnExitedForeground(w.Background)
	a.Lifecycle().SetOnEnteredForeground(w.Foreground)
	go w.Watch()
	return win, w, nil
}

// openWindow opens the family's record and returns when the window is closed.
func openWindow(dir string) error {
	var open vaults
	if !phone() {
		return open.show(newApp, dir, open.begin(dir))
	}
	a := newApp() // a phone knows its folder only now
	dir = filepath.Join(a.Storage().RootURI().Path(), "vault")
	return open.show(func() fyne.App { return a }, dir, open.begin(dir))
}

// begin opens the vault while the window is being made.
func (v *vaults) begin(dir string) <-chan screens.Opened {
	opened := make(chan screens.Opened, 1)
	go func() {
		carnet, err := v.openFamily(dir)
		opened <- screens.Opened{Carnet: carnet, Err: err}
	}()
	return opened
}

func (v *vaults) show(newApp func() fyne.App, dir string, opened <-chan screens.Opened) error {
	a := newApp()
	win, w, err := v.window(a, nil, dir)
	if err != nil {
		<-opened
		return errors.Join(err, v.close())
	}
	w.Await(opened)
	if !phone() {
		defer remindWhileOpen(a, dir)()
	}
	win.ShowAndRun()
	return v.close()
}

// openDemo opens the fictitious family. With a tour folder it walks every screen, writes a picture of each and leaves.
func openDemo(ctx context.Context, tour string, out io.Writer) error {
	var open vaults
	a := newApp()
	carnet, session, err := open.openDemo(ctx)
	if err != nil {
		return errors.Join(err, open.close())
	}
	dir, err := os.MkdirTemp("", "carnet-")
	if err != nil {
		return errors.Join(err, open.close())
	}
	open.remove = append(open.remove, dir)
	win, w, err := open.window(a, carnet, dir)
	if err != nil {
		return errors.Join(err, open.close())
	}
	w.EnterDemo(carnet, session)
	var tourErr error
	if tour != "" {
		if err := w.Stage().SetDevice(app.DeviceSettings{Theme: "light"}); err != nil {
			return errors.Join(err, open.close())
		}
		go func() {
			var n int
			n, tourErr = walk(win, w, tour)
			if tourErr == nil {
				fmt.Fprintf(out, "%d screens walked, pictures in %s\n", n, tour)
			}
			fyne.Do(a.Quit)
		}()
	}
	win.ShowAndRun()
	return errors.Join(tourErr, open.close())
}
