// Package icons holds Carnet's icons, drawn for this project: 24 units wide, strokes of 2 with round ends, in black, which
// is replaced by the colour asked for. App is the icon of the program itself.
package icons

import (
	"embed"
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
)

//go:embed svg/*.svg
var files embed.FS

//go:embed Icon.png
var app []byte

// App is the icon of the program, 512 × 512 pixels.
func App() fyne.Resource { return fyne.NewStaticResource("carnet.png", app) }

// Icon names one drawing. The empty Icon means "no icon" wherever a widget takes one.
type Icon string

// The icons, by what they show.
const (
	Alert       Icon = "alert"
	Back        Icon = "back"
	Bell        Icon = "bell"
	Booklet     Icon = "booklet"
	Calendar    Icon = "calendar"
	Camera      Icon = "camera"
	Check       Icon = "check"
	Child       Icon = "child"
	Clock       Icon = "clock"
	Close       Icon = "close"
	Copy        Icon = "copy"
	Document    Icon = "document"
	Down        Icon = "down"
	Edit        Icon = "edit"
	Export      Icon = "export"
	Eye         Icon = "eye"
	EyeOff      Icon = "eye-off"
	File        Icon = "file"
	Folder      Icon = "folder"
	Forward     Icon = "forward"
	Growth      Icon = "growth"
	Heart       Icon = "heart"
	History     Icon = "history"
	Home        Icon = "home"
	Import      Icon = "import"
	Info        Icon = "info"
	Key         Icon = "key"
	Language    Icon = "language"
	Left        Icon = "left"
	List        Icon = "list"
	Lock        Icon = "lock"
	Menu        Icon = "menu"
	Message     Icon = "message"
	Minus       Icon = "minus"
	Moon        Icon = "moon"
	More        Icon = "more"
	People      Icon = "people"
	Phone       Icon = "phone"
	Photo       Icon = "photo"
	Pill        Icon = "pill"
	Pin         Icon = "pin"
	Plus        Icon = "plus"
	Print       Icon = "print"
	Profile     Icon = "profile"
	QR          Icon = "qr"
	Question    Icon = "question"
	Save        Icon = "save"
	Search      Icon = "search"
	Settings    Icon = "settings"
	Share       Icon = "share"
	Shield      Icon = "shield"
	Stethoscope Icon = "stethoscope"
	Sun         Icon = "sun"
	Sync        Icon = "sync"
	TextSize    Icon = "text-size"
	Trash       Icon = "trash"
	Undo        Icon = "undo"
	Up          Icon = "up"
	Vaccine     Icon = "vaccine"
	Warning     Icon = "warning"
	Whole       Icon = "whole"
	ZoomIn      Icon = "zoom-in"
	ZoomOut     Icon = "zoom-out"
)

// All lists every icon, in the order of the alphabet.
func All() []Icon {
	entries, err := files.ReadDir("svg")
	if err != nil {
		return nil // cannot happen: the folder is embedded
	}
	all := make([]Icon, 0, len(entries))
	for _, e := range entries {
		all = append(all, Icon(strings.TrimSuffix(e.Name(), ".svg")))
	}
	return all
}

// SVG returns the drawing in black, nil for a name that is not in the family.
func (i Icon) SVG() []byte {
	b, err := files.ReadFile("svg/" + string(i) + ".svg")
	if err != nil {
		return nil
	}
	return b
}

// Resource returns the drawing in colour c. (Fyne's own themed resources fill shapes, which would turn outlines into blots.) Transparency of c is not kept: an icon is a shape to be recognised.
func (i Icon) Resource(c color.Color) fyne.Resource {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	hex := fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B)
	svg := strings.ReplaceAll(string(i.SVG()), "#000000", hex)
	// Fyne caches drawings by name, so the name must tell colours apart.
	return fyne.NewStaticResource(string(i)+hex+".svg", []byte(svg))
}
