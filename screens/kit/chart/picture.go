package chart

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// pictureKey is everything that a picture depends on.
type pictureKey struct {
	width, height float32 // dp, before it is enlarged
	zoom          float64
	scale         float32
	palette       Palette
	version       uint64 // of the data
}

// remembered is how many pictures are kept: enough to turn a phone or change the theme and back without drawing again.
// Only one of them is an enlarged one, which may take 50 MB.
const remembered = 3

// picture shows drawings that are made away from the UI thread. While one is being made the former stays; while several
// are asked for (a window being resized) only the last is made. All methods belong to the UI thread.
type picture struct {
	image      *canvas.Image
	background func(work func())
	onShown    func()

	wanted pictureKey
	draw   func() image.Image
	shown  pictureKey
	busy   bool
	recent []drawn // the last shown is last
}

type drawn struct {
	key   pictureKey
	image image.Image
}

func newPicture(onShown func()) *picture {
	// Scaling by the graphics card: another scaling would be done on the UI thread.
	p := &picture{image: &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleFastest}, onShown: onShown}
	p.image.Hide() // an image without a source would be an error
	return p
}

// want asks for a picture. draw may run on another goroutine.
func (p *picture) want(key pictureKey, draw func() image.Image) {
	if key == p.wanted {
		return
	}
	p.wanted, p.draw = key, draw
	for _, d := range p.recent {
		if d.key == key {
			p.show(d)
			return
		}
	}
	if !p.busy {
		p.start()
	}
}

func (p *picture) start() {
	p.busy = true
	key, draw := p.wanted, p.draw
	work := func() {
		img := draw()
		fyne.Do(func() { p.finish(drawn{key, img}) })
	}
	if p.background == nil {
		go work()
		return
	}
	p.background(work)
}

func (p *picture) finish(d drawn) {
	p.busy = false
	switch {
	case d.key == p.wanted:
		p.show(d)
	case p.shown != p.wanted:
		p.start()
	}
}

func (p *picture) show(d drawn) {
	kept := make([]drawn, 0, remembered)
	for _, old := range p.recent {
		if old.key != d.key && !(old.key.zoom > 1 && d.key.zoom > 1) {
			kept = append(kept, old)
		}
	}
	if len(kept) == remembered {
		kept = kept[1:]
	}
	p.recent = append(kept, d)
	p.shown = d.key
	p.image.Image = d.image
	p.image.Show()
	p.image.Refresh()
	p.onShown()
}
