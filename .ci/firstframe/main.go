// Command firstframe opens one window, waits for its first frame, prints how long the process took to get there and how
// much memory it needed, and leaves. With "bare" the window holds one label; otherwise it is Carnet's locked window.
// make bench compares the two.
package main

import (
	"bufio"
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"

	"carnet/app"
	"carnet/app/text"
	"carnet/screens"
	"carnet/storage"
)

// opened is closed when the vault is open; the screen that then shows is the frame that is waited for.
var opened = make(chan struct{})

func main() {
	a := fyneapp.NewWithID("app.carnet.firstframe")
	win := a.NewWindow("Carnet")
	win.Resize(fyne.NewSize(1180, 780))
	if len(os.Args) > 1 && os.Args[1] == "bare" {
		win.SetContent(widget.NewLabel("Carnet"))
		close(opened)
	} else if err := show(a, win, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "firstframe:", err)
		os.Exit(1)
	}
	a.Lifecycle().SetOnStarted(func() {
		go func() {
			<-opened
			fyne.DoAndWait(func() {})                         // what was asked for before is shown by now
			fyne.DoAndWait(func() { win.Canvas().Capture() }) // returns when a frame was drawn
			fmt.Printf("%.1f ms %d kB\n", sinceStart().Seconds()*1000, status("VmRSS"))
			fyne.Do(a.Quit)
		}()
	})
	win.ShowAndRun()
}

// show opens Carnet's window on an empty vault folder.
func show(a fyne.App, win fyne.Window, dir string) error {
	w, err := screens.NewWindow(win, nil, screens.Options{App: a, Device: storage.NewDevice(dir), System: text.French})
	if err != nil {
		return err
	}
	w.Open(func() (*app.Carnet, error) {
		vault, err := storage.Open(dir, storage.Options{Clock: time.Now, Random: rand.Reader})
		if err != nil {
			return nil, err
		}
		defer close(opened)
		return app.New(vault, nil, time.Now, rand.Reader), nil
	})
	return nil
}

// sinceStart is the age of this process, by the kernel's clock.
func sinceStart() time.Duration {
	stat, err := os.ReadFile("/proc/self/stat")
	uptime, err2 := os.ReadFile("/proc/uptime")
	if err != nil || err2 != nil {
		return 0
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	var ticks int64 // field 22 of the line, in hundredths of a second since boot
	fmt.Sscan(fields[19], &ticks)
	var up float64
	fmt.Sscan(string(uptime), &up)
	return time.Duration(up*float64(time.Second)) - time.Duration(ticks)*10*time.Millisecond
}

// status reads a line of /proc/self/status, in kB.
func status(name string) (kB int) {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if rest, ok := strings.CutPrefix(lines.Text(), name+":"); ok {
			fmt.Sscan(rest, &kB)
		}
	}
	return kB
}
