package main

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"carnet/screens"
)

// settle is how long the tour lets a screen load its pictures before it is photographed.
const settle = 2000 * time.Millisecond

// walk shows every screen in the real window, one after the other, and writes a picture of each.
func walk(win fyne.Window, w *screens.Window, dir string) (int, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, err
	}
	time.Sleep(settle)
	var stops []screens.Stop
	fyne.DoAndWait(func() { stops = w.Tour() })
	for i, stop := range stops {
		fyne.DoAndWait(stop.Show)
		time.Sleep(settle)
		var err error
		fyne.DoAndWait(func() { err = photograph(win, filepath.Join(dir, fmt.Sprintf("%02d-%s.png", i+1, stop.Name))) })
		if err != nil {
			return i, err
		}
	}
	return len(stops), nil
}

func photograph(win fyne.Window, name string) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer f.Close()
	return png.Encode(f, win.Canvas().Capture())
}
