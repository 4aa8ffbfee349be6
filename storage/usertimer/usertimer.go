// Package usertimer puts the timer that runs `carnet remind` into the system of the person who is logged in, and takes it
// out again: with systemd, launchd or the Task Scheduler of Windows. Nothing of it needs an administrator.
//
// The texts come from package timer. What is installed is compared with what would be installed now: a program that was
// moved is noticed.
package usertimer

import (
	"context"
	"errors"
	"html"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/reminder/timer"
)

// Timer is the timer of one user on one system.
type Timer struct {
	OS     string // as runtime.GOOS
	Config string // configuration folder of the user; for darwin the home folder
	Temp   string // folder for a file that schtasks reads
	User   int    // number of the user, for darwin
	Job    timer.Job
	Run    Runner
}

// Runner runs a program to its end and returns what it printed.
type Runner func(ctx context.Context, program string, arguments ...string) ([]byte, error)

var _ app.Timer = Timer{}

// State implements app.Timer.
func (t Timer) State(ctx context.Context) app.TimerState {
	switch t.OS {
	case "linux":
		return t.systemdState(ctx)
	case "darwin":
		return t.launchdState(ctx)
	case "windows":
		return t.windowsState(ctx)
	}
	return app.TimerMissing
}

// Install implements app.Timer.
func (t Timer) Install(ctx context.Context) error {
	switch t.OS {
	case "linux":
		return t.systemdInstall(ctx)
	case "darwin":
		return t.launchdInstall(ctx)
	case "windows":
		return t.windowsInstall(ctx)
	}
	return record.E(record.NotAllowed, "install timer")
}

// Remove implements app.Timer. It succeeds where there was none.
func (t Timer) Remove(ctx context.Context) error {
	switch t.OS {
	case "linux":
		return t.systemdRemove(ctx)
	case "darwin":
		return t.launchdRemove(ctx)
	case "windows":
		return t.windowsRemove(ctx)
	}
	return nil
}

// units are the paths of the service and the timer.
func (t Timer) units() (service, clock string) {
	folder := filepath.Join(t.Config, "systemd", "user")
	return filepath.Join(folder, timer.SystemdService), filepath.Join(folder, timer.SystemdTimer)
}

func (t Timer) systemctl(ctx context.Context, arguments ...string) (string, error) {
	out, err := t.Run(ctx, "systemctl", append([]string{"--user"}, arguments...)...)
	return strings.TrimSpace(string(out)), record.Wrap(record.Internal, "ask systemd", err)
}

// systemdState asks for the version first: without an instance for the user, as in a container or on a system that was
// started by something else, nothing answers.
func (t Timer) systemdState(ctx context.Context) app.TimerState {
	if _, err := t.systemctl(ctx, "show", "--property=Version"); err != nil {
		return app.TimerMissing
	}
	service, clock := t.units()
	if !exists(service) && !exists(clock) {
		return app.TimerOff
	}
	if enabled, _ := t.systemctl(ctx, "is-enabled", timer.SystemdTimer); enabled != "enabled" {
		return app.TimerOff
	}
	wantService, wantClock, err := timer.Systemd(t.Job)
	if err != nil || !holds(service, wantService) || !holds(clock, wantClock) {
		return app.TimerMoved
	}
	return app.TimerOn
}

func (t Timer) systemdInstall(ctx context.Context) error {
	service, clock, err := timer.Systemd(t.Job)
	if err != nil {
		return err
	}
	if _, err := t.systemctl(ctx, "show", "--property=Version"); err != nil {
		return err
	}
	serviceFile, clockFile := t.units()
	err = errors.Join(write(serviceFile, []byte(service)), write(clockFile, []byte(clock)))
	if err == nil {
		_, err = t.systemctl(ctx, "daemon-reload")
	}
	if err == nil {
		_, err = t.systemctl(ctx, "enable", "--now", timer.SystemdTimer)
	}
	if err != nil {
		_ = t.systemdRemove(ctx)
		return record.Wrap(record.Internal, "install timer", err)
	}
	return nil
}

// systemdRemove disables first: the link that enables the timer belongs to systemd.
func (t Timer) systemdRemove(ctx context.Context) error {
	service, clock := t.units()
	if !exists(service) && !exists(clock) {
		return nil
	}
	_, disabled := t.systemctl(ctx, "disable", "--now", timer.SystemdTimer)
	if err := errors.Join(remove(clock), remove(service)); err != nil {
		return err
	}
	if disabled != nil { // nobody answers; without its units the timer never runs again, but a link to it stays
		_ = os.Remove(filepath.Join(filepath.Dir(clock), "timers.target.wants", timer.SystemdTimer))
	}
	_, _ = t.systemctl(ctx, "daemon-reload")
	return nil
}

func (t Timer) agent() string {
	return filepath.Join(t.Config, "Library", "LaunchAgents", timer.LaunchdLabel+".plist")
}

func (t Timer) domain() string { return "gui/" + strconv.Itoa(t.User) }

func (t Timer) launchdState(ctx context.Context) app.TimerState {
	if !exists(t.agent()) {
		return app.TimerOff
	}
	if _, err := t.Run(ctx, "launchctl", "print", t.domain()+"/"+timer.LaunchdLabel); err != nil {
		return app.TimerOff
	}
	want, err := timer.Launchd(t.Job)
	if err != nil || !holds(t.agent(), want) {
		return app.TimerMoved
	}
	return app.TimerOn
}

func (t Timer) launchdInstall(ctx context.Context) error {
	const op = "install timer"
	text, err := timer.Launchd(t.Job)
	if err != nil {
		return err
	}
	if err := t.launchdRemove(ctx); err != nil { // launchd does not take a second one of the same name
		return err
	}
	if err := write(t.agent(), []byte(text)); err != nil {
		return err
	}
	if _, err := t.Run(ctx, "launchctl", "bootstrap", t.domain(), t.agent()); err != nil {
		_ = remove(t.agent())
		return record.Wrap(record.Internal, op, err)
	}
	return nil
}

func (t Timer) launchdRemove(ctx context.Context) error {
	_, _ = t.Run(ctx, "launchctl", "bootout", t.domain()+"/"+timer.LaunchdLabel) // which fails where it does not run
	return remove(t.agent())
}

func (t Timer) windowsState(ctx context.Context) app.TimerState {
	out, err := t.Run(ctx, "schtasks", "/Query", "/TN", timer.WindowsTask, "/XML")
	if errors.Is(err, errNoProgram) {
		return app.TimerMissing
	}
	if err != nil {
		return app.TimerOff
	}
	want, err := timer.WindowsXML(t.Job)
	if err != nil || action(string(out)) != action(want) {
		return app.TimerMoved
	}
	return app.TimerOn
}

// action is what a task runs, in letters that survive every code page of a Windows console.
func action(task string) string {
	task = strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' {
			return -1
		}
		return r
	}, task)
	_, task, _ = strings.Cut(task, "<Exec>")
	task, _, _ = strings.Cut(task, "</Exec>")
	return html.UnescapeString(task)
}

func (t Timer) windowsInstall(ctx context.Context) error {
	text, err := timer.WindowsXML(t.Job)
	if err != nil {
		return err
	}
	file := filepath.Join(t.Temp, "carnet-remind.xml")
	if err := write(file, timer.UTF16(text)); err != nil {
		return err
	}
	defer func() { _ = os.Remove(file) }()
	_, err = t.Run(ctx, "schtasks", "/Create", "/TN", timer.WindowsTask, "/XML", file, "/F")
	return record.Wrap(record.Internal, "install timer", err)
}

func (t Timer) windowsRemove(ctx context.Context) error {
	if _, err := t.Run(ctx, "schtasks", "/Query", "/TN", timer.WindowsTask); err != nil {
		return nil
	}
	_, err := t.Run(ctx, "schtasks", "/Delete", "/TN", timer.WindowsTask, "/F")
	return record.Wrap(record.Internal, "remove timer", err)
}

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

func holds(file, text string) bool {
	b, err := os.ReadFile(file)
	return err == nil && string(b) == text
}

// write replaces a file at once: a system that looks meanwhile sees one of the two.
func write(file string, b []byte) error {
	const op = "install timer"
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return record.Wrap(record.SaveFailed, op, err)
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".carnet-*") // 0600
	if err != nil {
		return record.Wrap(record.SaveFailed, op, err)
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return record.Wrap(record.SaveFailed, op, err)
}

func remove(file string) error {
	err := os.Remove(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return record.Wrap(record.SaveFailed, "remove timer", err)
}
