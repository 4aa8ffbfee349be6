// Command screenshots draws every screen of the fictitious family without a window, by the software painter:
// phone and desktop, light and dark, text at 100 and 200 %.
//
//	go run ./screens/screenshots FOLDER [NAME…]
package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"carnet/app"
	"carnet/app/demo"
	"carnet/app/text"
	"carnet/screens"
	"carnet/storage"
	"carnet/storage/backup"
	"carnet/storage/render"
	"carnet/storage/seal"
	"carnet/sync/export"
)

// variant is one way of looking at a screen.
type variant struct {
	name    string
	phone   bool
	size    fyne.Size
	theme   string
	percent int
}

func variants() []variant {
	phone, desktop := fyne.NewSize(390, 844), fyne.NewSize(1280, 800)
	var all []variant
	for _, theme := range []string{"light", "dark"} {
		for _, percent := range []int{100, 200} {
			all = append(all, variant{fmt.Sprintf("phone-%s-%d", theme, percent), true, phone, theme, percent},
				variant{fmt.Sprintf("desktop-%s-%d", theme, percent), false, desktop, theme, percent})
		}
	}
	return all
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == render.Flag {
		os.Exit(render.Main())
	}
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: screenshots FOLDER [NAME…]")
		os.Exit(2)
	}
	if err := draw(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "screenshots:", err)
		os.Exit(1)
	}
}

func draw(dir string, only []string) error {
	root, err := os.MkdirTemp("", "carnet-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(root)
	folder, o := filepath.Join(root, "vault"), storage.Options{Clock: time.Now, Random: rand.Reader,
		KDF: func(context.Context) (seal.KDF, error) { return seal.MobileKDF(), nil }}
	vault, err := storage.Open(folder, o)
	if err != nil {
		return err
	}
	defer vault.Close()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	carnet := app.New(vault, render.New(self), time.Now, rand.Reader)
	session, err := demo.Build(context.Background(), carnet)
	if err != nil {
		return err
	}
	carnet.Outward(backup.New(folder, o), export.New()) // a real family's record can be backed up
	if err := session.SetBackupSettings(backedUp); err != nil {
		return err
	}
	session.Lock()
	total := 0
	for _, v := range variants() {
		n, err := drawVariant(dir, carnet, v, only)
		if err != nil {
			return fmt.Errorf("%s: %w", v.name, err)
		}
		total += n
	}
	fmt.Printf("%d pictures in %s\n", total, dir)
	return nil
}

// backedUp is a family that made a backup three days ago.
func backedUp(b *app.BackupSettings) {
	b.Folder, b.Passphrase = "file:///media/cle-usb/Sauvegardes", "girafe violette sous la pluie de juin"
	b.Last = time.Now().AddDate(0, 0, -3)
	b.LastFile, b.LastProof = "carnet-"+b.Last.Format(time.DateOnly)+".age", b.Last
}

func drawVariant(dir string, carnet *app.Carnet, v variant, only []string) (int, error) {
	folder := filepath.Join(dir, v.name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return 0, err
	}
	a := test.NewApp()
	defer a.Quit()
	win := test.NewWindow(nil)
	defer win.Close()
	win.SetPadded(false)
	o := screens.Options{App: a, System: text.French, Phone: v.phone, Version: "0.1.0",
		Device: device{app.DeviceSettings{Theme: v.theme, TextPercent: v.percent}}, Async: func(work func()) { work() }}
	if !v.phone {
		o.Disk = storage.FilePlace
	}
	w, err := screens.NewWindow(win, carnet, o)
	if err != nil {
		return 0, err
	}
	session, err := carnet.Unlock(context.Background(), demo.Mother, demo.Password)
	if err != nil {
		return 0, err
	}
	defer session.Lock()
	w.EnterDemo(carnet, session)
	n := 0
	for i, stop := range w.Tour() {
		stop.Show()
		if len(only) > 0 && !slices.ContainsFunc(only, func(name string) bool { return strings.HasPrefix(stop.Name, name) }) {
			continue
		}
		win.Resize(v.size)
		// Charts are drawn off the UI thread: the second look finds them.
		software.RenderCanvas(win.Canvas(), a.Settings().Theme())
		time.Sleep(60 * time.Millisecond)
		f, err := os.Create(filepath.Join(folder, fmt.Sprintf("%02d-%s.png", i+1, stop.Name)))
		if err != nil {
			return n, err
		}
		err = png.Encode(f, software.RenderCanvas(win.Canvas(), a.Settings().Theme()))
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// device holds the settings of one variant.
type device struct{ settings app.DeviceSettings }

func (d device) Load() app.DeviceSettings      { return d.settings }
func (d device) Save(app.DeviceSettings) error { return nil }
