package usertimer

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/reminder/timer"
)

// system stands for one that runs programs: it writes down what was run, and answers.
type system struct {
	ran    []string
	answer func(line string) (string, error)
}

func (s *system) run(_ context.Context, program string, arguments ...string) ([]byte, error) {
	line := strings.Join(append([]string{program}, arguments...), " ")
	s.ran = append(s.ran, line)
	if s.answer == nil {
		return nil, nil
	}
	out, err := s.answer(line)
	return []byte(out), err
}

func (s *system) did(t *testing.T, want ...string) {
	t.Helper()
	if !slices.Equal(s.ran, want) {
		t.Errorf("ran\n%s\nwant\n%s", strings.Join(s.ran, "\n"), strings.Join(want, "\n"))
	}
	s.ran = nil
}

func state(t *testing.T, what string, tm Timer, want app.TimerState) {
	t.Helper()
	if got := tm.State(t.Context()); got != want {
		t.Errorf("%s: %s, want %s", what, got, want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// empty fails when a file is left in the folder.
func empty(t *testing.T, dir string) {
	t.Helper()
	must(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			t.Errorf("%s is left", strings.TrimPrefix(path, dir))
		}
		return err
	}))
}

var errRefused = errors.New("exit status 1")

func TestSystemd(t *testing.T) {
	dir := t.TempDir()
	enabled := false
	s := &system{}
	s.answer = func(line string) (string, error) {
		switch {
		case strings.Contains(line, " enable "):
			enabled = true
		case strings.Contains(line, " disable "):
			enabled = false
		case strings.Contains(line, "is-enabled") && enabled:
			return "enabled\n", nil
		case strings.Contains(line, "is-enabled"):
			return "disabled\n", errRefused
		}
		return "", nil
	}
	tm := Timer{OS: "linux", Config: dir, Job: timer.Job{Program: "/opt/carnet", Arguments: []string{"remind"}}, Run: s.run}
	state(t, "at first", tm, app.TimerOff)
	s.ran = nil
	must(t, tm.Install(t.Context()))
	s.did(t, "systemctl --user show --property=Version", "systemctl --user daemon-reload", "systemctl --user enable --now carnet-remind.timer")
	state(t, "installed", tm, app.TimerOn)
	moved := tm
	moved.Job.Program = "/home/zoe/carnet"
	state(t, "the program moved", moved, app.TimerMoved)
	must(t, moved.Install(t.Context()))
	state(t, "installed again", moved, app.TimerOn)
	enabled = false
	state(t, "disabled by hand", moved, app.TimerOff)
	s.ran = nil
	must(t, moved.Remove(t.Context()))
	s.did(t, "systemctl --user disable --now carnet-remind.timer", "systemctl --user daemon-reload")
	state(t, "removed", moved, app.TimerOff)
	empty(t, dir)
	s.ran = nil
	must(t, moved.Remove(t.Context()))
	s.did(t)
}

// Where systemd does not serve the user, nothing is left behind and the state says so.
func TestNoSystemdForTheUser(t *testing.T) {
	dir := t.TempDir()
	s := &system{answer: func(string) (string, error) { return "", errRefused }}
	tm := Timer{OS: "linux", Config: dir, Job: timer.Job{Program: "/opt/carnet"}, Run: s.run}
	state(t, "no instance", tm, app.TimerMissing)
	if err := tm.Install(t.Context()); err == nil {
		t.Error("it was installed")
	}
	empty(t, dir)
	s.answer = func(line string) (string, error) {
		if strings.Contains(line, "enable") {
			return "", errRefused
		}
		return "", nil
	}
	if err := tm.Install(t.Context()); err == nil {
		t.Error("what cannot be enabled was installed")
	}
	empty(t, dir)
	tm.Job.Program = "/opt/a\nb"
	if err := tm.Install(t.Context()); record.KindOf(err) != record.Invalid {
		t.Errorf("a path with a line end: %v", err)
	}
	state(t, "an unknown system", Timer{OS: "plan9", Run: s.run}, app.TimerMissing)
	if (Timer{OS: "plan9"}).Install(t.Context()) == nil || (Timer{OS: "plan9"}).Remove(t.Context()) != nil {
		t.Error("an unknown system installs, or cannot remove nothing")
	}
}

func TestLaunchd(t *testing.T) {
	dir := t.TempDir()
	loaded := false
	s := &system{}
	s.answer = func(line string) (string, error) {
		switch {
		case strings.HasPrefix(line, "launchctl bootstrap"):
			loaded = true
		case !loaded:
			return "", errRefused
		case strings.HasPrefix(line, "launchctl bootout"):
			loaded = false
		}
		return "", nil
	}
	tm := Timer{OS: "darwin", Config: dir, User: 501, Job: timer.Job{Program: "/Applications/Carnet.app/Contents/MacOS/carnet", Arguments: []string{"remind"}}, Run: s.run}
	plist := filepath.Join(dir, "Library", "LaunchAgents", "app.carnet.famille.remind.plist")
	state(t, "at first", tm, app.TimerOff)
	must(t, tm.Install(t.Context()))
	s.did(t, "launchctl bootout gui/501/app.carnet.famille.remind", "launchctl bootstrap gui/501 "+plist)
	state(t, "installed", tm, app.TimerOn)
	tm.Job.Program = "/Users/zoe/carnet"
	state(t, "the program moved", tm, app.TimerMoved)
	must(t, tm.Install(t.Context()))
	state(t, "installed again", tm, app.TimerOn)
	must(t, tm.Remove(t.Context()))
	state(t, "removed", tm, app.TimerOff)
	empty(t, dir)
	s.answer = func(string) (string, error) { return "", errRefused }
	if err := tm.Install(t.Context()); err == nil {
		t.Error("what launchd refuses was installed")
	}
	empty(t, dir)
}

func TestWindows(t *testing.T) {
	dir := t.TempDir()
	task := ""
	s := &system{}
	s.answer = func(line string) (string, error) {
		switch {
		case strings.HasPrefix(line, "schtasks /Create"):
			b, err := os.ReadFile(filepath.Join(dir, "carnet-remind.xml"))
			if err != nil || b[0] != 0xFF || b[1] != 0xFE {
				t.Errorf("schtasks is given %v, % x", err, b[:min(4, len(b))])
			}
			task = string(b)
		case strings.HasPrefix(line, "schtasks /Delete"):
			task = ""
		case task == "":
			return "", errRefused
		}
		return task, nil
	}
	tm := Timer{OS: "windows", Temp: dir, Job: timer.Job{Program: `C:\Users\Zoé\l'outil & co\carnet.exe`, Arguments: []string{"remind"}}, Run: s.run}
	state(t, "at first", tm, app.TimerOff)
	s.ran = nil
	must(t, tm.Install(t.Context()))
	s.did(t, "schtasks /Create /TN Carnet remind /XML "+filepath.Join(dir, "carnet-remind.xml")+" /F")
	empty(t, dir)
	state(t, "installed", tm, app.TimerOn)
	tm.Job.Program = `C:\carnet.exe`
	state(t, "the program moved", tm, app.TimerMoved)
	must(t, tm.Remove(t.Context()))
	state(t, "removed", tm, app.TimerOff)
	must(t, tm.Remove(t.Context()))
	s.answer = func(string) (string, error) { return "", exec.ErrNotFound }
	state(t, "no scheduler", tm, app.TimerMissing)
	if tm.Install(t.Context()) == nil {
		t.Error("installed without a scheduler")
	}
	empty(t, dir)
}

// TestRealPrograms puts a systemctl of our own before all others and goes through Exec and Here.
func TestRealPrograms(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the stand-in is a shell script for systemctl")
	}
	bin, config := t.TempDir(), t.TempDir()
	script := "#!/bin/sh\necho \"$LC_ALL $*\" >>\"" + bin + "/ran\"\ncase $2 in is-enabled) echo enabled;; esac\n"
	if err := os.WriteFile(filepath.Join(bin, "systemctl"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("XDG_CONFIG_HOME", config)
	tm, err := Here("remind")
	must(t, err)
	state(t, "at first", tm, app.TimerOff)
	must(t, tm.Install(t.Context()))
	state(t, "installed", tm, app.TimerOn)
	self, err := os.Executable()
	must(t, err)
	unit, err := os.ReadFile(filepath.Join(config, "systemd", "user", "carnet-remind.service"))
	if err != nil || !strings.Contains(string(unit), `ExecStart=:"`+self+`" "remind"`) {
		t.Errorf("%v\n%s", err, unit)
	}
	must(t, tm.Remove(t.Context()))
	empty(t, config)
	ran, err := os.ReadFile(filepath.Join(bin, "ran"))
	if err != nil || !strings.Contains(string(ran), "C --user enable --now carnet-remind.timer\n") {
		t.Errorf("%v\n%s", err, ran)
	}
	t.Setenv("APPIMAGE", "/home/zoe/Carnet.AppImage")
	if tm, err = Here(); err != nil || tm.Job.Program != "/home/zoe/Carnet.AppImage" {
		t.Errorf("from an AppImage: %+v, %v", tm.Job, err)
	}
}
