//go:build (linux && !android) || freebsd || openbsd || netbsd

package main

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"carnet/app"
	"carnet/app/record"
	"carnet/storage"
)

// privateBus starts a message bus of its own, which knows no service and starts none, and returns its address.
func privateBus(t *testing.T) string {
	t.Helper()
	daemon, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("dbus-daemon is not installed")
	}
	dir := t.TempDir()
	config := filepath.Join(dir, "bus.conf")
	write(t, config, `<busconfig><type>session</type><listen>unix:tmpdir=`+dir+`</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`)
	cmd := exec.Command(daemon, "--config-file="+config, "--nofork", "--print-address=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(address)
}

// notifications is a desktop that shows notices.
type notifications struct{ heard chan []any }

// Notify is called by the bus, in a goroutine of its own.
func (n notifications) Notify(name string, replaces uint32, icon, title, body string, actions []string, hints map[string]dbus.Variant, timeout int32) (uint32, *dbus.Error) {
	n.heard <- []any{name, replaces, icon, title, body, len(actions), hints["desktop-entry"].Value(), len(hints), timeout}
	return 1, nil
}

func listen(t *testing.T, address string) notifications {
	t.Helper()
	bus, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	n := notifications{make(chan []any, 9)}
	if err := bus.Export(n, "/org/freedesktop/Notifications", "org.freedesktop.Notifications"); err != nil {
		t.Fatal(err)
	}
	if reply, err := bus.RequestName("org.freedesktop.Notifications", dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(reply, err)
	}
	return n
}

// TestTheTimersCommandShowsTheNotice: what the timer runs reaches the desktop, once, without a screen and without a password,
// and says nothing of the family whose moments it read.
func TestTheTimersCommandShowsTheNotice(t *testing.T) {
	address := privateBus(t)
	for _, gone := range []string{"DISPLAY", "WAYLAND_DISPLAY"} {
		t.Setenv(gone, "")
	}
	t.Setenv("LANG", "fr_FR.UTF-8")
	t.Setenv("LC_ALL", "")
	t.Setenv("LC_MESSAGES", "")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	vault := filepath.Join(t.TempDir(), "vault")
	var c canaries
	plan(t, vault, &c)
	moments := storage.NewReminders(vault)
	remind := func(want int, options ...string) string {
		t.Helper()
		var said bytes.Buffer
		program(t, &said, want, append([]string{"--vault", vault, "remind"}, options...)...)
		return said.String()
	}
	if said := remind(0); said != "" {
		t.Errorf("before its moment it says %q", said)
	}
	if said := remind(0, "--print"); !strings.HasPrefix(said, "Prochain rappel") {
		t.Errorf("of the next moment it says %q", said)
	}
	if err := moments.Replace(record.ID{9}, []time.Time{time.Now().Add(-time.Hour), time.Now().Add(-time.Minute)}); err != nil {
		t.Fatal(err)
	}
	if said := remind(1); !strings.Contains(said, "Aucun bureau") {
		t.Errorf("where nothing listens it says %q", said)
	}
	desktop := listen(t, address)
	if said := remind(0); said != "" {
		t.Errorf("it says %q", said)
	}
	if len(desktop.heard) != 1 {
		t.Fatalf("the desktop heard %d notices", len(desktop.heard))
	}
	got, want := <-desktop.heard, []any{"Carnet", uint32(0), appID, "Carnet", "Un rappel vous attend.", 0, appID, 1, int32(-1)}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("the desktop heard %q, want %q", got, want)
			break
		}
	}
	if remind(0); len(desktop.heard) != 0 {
		t.Error("it is shown twice")
	}
	if err := storage.NewDevice(vault).Save(deviceIn("en")); err != nil {
		t.Fatal(err)
	}
	if err := moments.Replace(record.ID{9}, []time.Time{time.Now()}); err != nil {
		t.Fatal(err)
	}
	var r result
	if err := json.Unmarshal([]byte(remind(0, "--json")), &r); err != nil || !r.OK || r.Shown == nil || !*r.Shown {
		t.Errorf("a program is told %+v, %v", r, err)
	}
	if got := <-desktop.heard; got[4] != "A reminder is waiting for you." {
		t.Errorf("in English it says %q", got[4])
	}
	if _, err := os.Stat(filepath.Join(vault+".reminders", "shown.moments")); err != nil {
		t.Error(err)
	}
	onlyMoments(t, vault+".reminders")
}

// plan lets a family that has something due be reminded.
func plan(t *testing.T, dir string, c *canaries) {
	t.Helper()
	v, err := storage.Open(dir, quickOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	carnet := app.New(v, nil, time.Now, rand.Reader)
	s, _, err := carnet.CreateAccount(t.Context(), app.NewAccount{Identifier: "zoe", Password: "ourson lavande tambour " + c.word(), Kind: app.AdultAccount},
		record.Profile{GivenNames: c.word(), BirthName: c.word()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Lock()
	s.Remind(storage.NewReminders(dir), func(work func()) { work() })
	child := record.Profile{GivenNames: c.word(), BirthName: c.word(), BirthDate: s.Today().AddMonths(-2), Sex: record.Female,
		Certified: record.Certification{Date: s.Today(), Text: "representative/1"}}
	if _, err := s.AddChild(t.Context(), child, nil); err != nil {
		t.Fatal(err)
	}
}

// Without a bus nothing is started and nothing waits.
func TestNoDesktop(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "nobody"))
	if err := notify(t.Context(), "Carnet", "x"); record.KindOf(err) != record.Internal {
		t.Error(err)
	}
}
