package people

import (
	"image"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// Face shows a person: the initial at once, and the photo as soon as it is read. Tapping it does onTap, which may be nil.
// stop, called on the UI thread, ends the reading when the screen is left.
func Face(st *stage.Stage, p *app.Profile, edge float32, onTap func()) (face fyne.CanvasObject, stop func()) {
	who := p.Identity()
	name := who.CallName()
	box := kit.VBox(0, kit.NewAvatar(name, who.Colour, nil, edge, onTap))
	if who.Photo.IsZero() {
		return box, func() {}
	}
	var img image.Image
	stop = st.Work(p.LoadPhoto(&img), func(err error) {
		if err != nil {
			return // the initial stays: a portrait that cannot be read keeps nobody from the record
		}
		box.Objects = []fyne.CanvasObject{kit.NewAvatar(name, who.Colour, img, edge, onTap)}
		box.Refresh()
	})
	return box, stop
}

// faces are the portraits that a screen is reading.
type faces struct{ stops []func() }

func (f *faces) of(st *stage.Stage, p *app.Profile, edge float32, onTap func()) fyne.CanvasObject {
	face, stop := Face(st, p, edge, onTap)
	f.stops = append(f.stops, stop)
	return face
}

func (f *faces) leave() {
	for _, stop := range f.stops {
		stop()
	}
	f.stops = nil
}
