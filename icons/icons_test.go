package icons_test

import (
	"bytes"
	"encoding/xml"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"github.com/pelletier/go-toml/v2"

	"carnet/icons"
)

// Fyne draws a subset of SVG and leaves out in silence what it does not know: only drawing shows that an icon is really there.
func TestEveryIconIsDrawnInTheColourAskedFor(t *testing.T) {
	test.NewTempApp(t)
	red := color.NRGBA{R: 0xA1, G: 0x2D, B: 0x25, A: 0xFF}
	if len(icons.All()) < 45 {
		t.Fatalf("only %d icons are embedded", len(icons.All()))
	}
	for _, i := range icons.All() {
		image := canvas.NewImageFromResource(i.Resource(red))
		c := software.NewTransparentCanvas()
		c.SetPadded(false)
		c.SetContent(image)
		c.Resize(fyne.NewSize(48, 48))
		picture, drawn := c.Capture(), 0
		for y := range 48 {
			for x := range 48 {
				n := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
				if n.A > 200 {
					drawn++
					if diff(n.R, red.R) > 6 || diff(n.G, red.G) > 6 || diff(n.B, red.B) > 6 {
						t.Fatalf("%s: a point of colour %v in a drawing of %v", i, n, red)
					}
				}
			}
		}
		// Strokes of 2 in 24 cover some of the square, a blot most of it.
		if drawn < 40 || drawn > 48*48*45/100 {
			t.Errorf("%s covers %d of %d points", i, drawn, 48*48)
		}
	}
}

func diff(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

func TestIconsOfTwoColoursAreNotTakenForOneAnother(t *testing.T) {
	// Fyne keeps drawings by name.
	black, white := icons.Heart.Resource(color.Black), icons.Heart.Resource(color.White)
	if black.Name() == white.Name() || bytes.Equal(black.Content(), white.Content()) {
		t.Error("the same resource for two colours")
	}
}

func TestAnUnknownIconIsEmpty(t *testing.T) {
	if icons.Icon("no such icon").SVG() != nil {
		t.Error("an icon that does not exist has a drawing")
	}
}

func TestAppIconIsASquarePicture(t *testing.T) {
	picture, err := png.Decode(bytes.NewReader(icons.App().Content()))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 512 || size.Y != 512 {
		t.Errorf("the icon is %v, want 512 × 512", size)
	}
}

// The packaging tool takes AndroidManifest.xml as it is, so nothing but this keeps it in step with FyneApp.toml.
func TestPackagingFilesAgree(t *testing.T) {
	var app struct {
		Details struct {
			Icon, Name, ID, Version string
			Build                   int
		}
		Migrations map[string]bool
	}
	data, err := os.ReadFile("../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	if err := toml.Unmarshal(data, &app); err != nil {
		t.Fatal(err)
	}
	if !app.Migrations["fyneDo"] {
		t.Error("FyneApp.toml does not declare the migration to fyne.Do")
	}
	if _, err := os.Stat("../" + app.Details.Icon); err != nil {
		t.Error(err)
	}

	var manifest struct {
		Package     string `xml:"package,attr"`
		VersionCode int    `xml:"versionCode,attr"`
		VersionName string `xml:"versionName,attr"`
		Permissions []struct {
			Name string `xml:"name,attr"`
		} `xml:"uses-permission"`
		Application struct {
			Label       string `xml:"label,attr"`
			AllowBackup string `xml:"allowBackup,attr"`
			Activity    struct {
				Name string `xml:"name,attr"`
			} `xml:"activity"`
			Receiver struct {
				Name string `xml:"name,attr"`
			} `xml:"receiver"`
		} `xml:"application"`
	}
	data, err = os.ReadFile("../AndroidManifest.xml")
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(data, &manifest); err != nil {
		t.Fatal(err)
	}
	d := app.Details
	if manifest.Package != d.ID || manifest.VersionCode != d.Build || manifest.VersionName != d.Version || manifest.Application.Label != d.Name {
		t.Errorf("the manifest says %s %d %s %s, FyneApp.toml %s %d %s %s", manifest.Package, manifest.VersionCode, manifest.VersionName,
			manifest.Application.Label, d.ID, d.Build, d.Version, d.Name)
	}
	if manifest.Application.AllowBackup != "false" {
		t.Error("the manifest lets the system back the vault up")
	}
	if manifest.Application.Activity.Name != "org.golang.app.GoNativeActivity" ||
		manifest.Application.Receiver.Name != "org.golang.app.FyneNotificationReceiver" {
		t.Error("the manifest lacks Fyne's activity or its receiver of reminders")
	}
	for _, p := range manifest.Permissions {
		if p.Name != "android.permission.INTERNET" && p.Name != "android.permission.POST_NOTIFICATIONS" {
			t.Errorf("the manifest asks for %s", strings.TrimPrefix(p.Name, "android.permission."))
		}
	}
}
