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

func main() {
	bare := len(os.Args) > 1 && os.Args[1] == "bare"
	opened := make(chan screens.Opened, 1)
	if !bare {
		go func() { opened <- open(os.Args[1]) }()
	}
	a := fyneapp.NewWithID("app.carnet.firstframe")
	win := a.NewWindow("Carnet")
	win.Resize(fyne.NewSize(1180, 780))
	if bare {
		win.SetContent(widget.NewLabel("Carnet"))
	} else {
		w, err := screens.NewWindow(win, nil, screens.Options{App: a, Device: storage.NewDevice(os.Args[1]), System: text.French})
		if err != nil {
			fmt.Fprintln(os.Stderr, "firstframe:", err)
			os.Exit(1)
		}
		w.Await(opened)
	}
	a.Lifecycle().SetOnStarted(func() {
		go func() {
			fyne.DoAndWait(func() { win.Canvas().Capture() }) // returns when a frame was drawn
			fmt.Printf("%.1f ms %d kB\n", sinceStart().Seconds()*1000, status("VmRSS"))
			fyne.Do(a.Quit)
		}()
	})
	win.ShowAndRun()
}

// open opens Carnet's vault in a folder.
func open(dir string) screens.Opened {
	vault, err := storage.Open(dir, storage.Options{Clock: time.Now, Random: rand.Reader})
	if err != nil {
		return screens.Opened{Err: err}
	}
	return screens.Opened{Carnet: app.New(vault, nil, time.Now, rand.Reader)}
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
