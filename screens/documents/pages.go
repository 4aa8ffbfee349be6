package documents

import (
	"context"
	"image"

	"carnet/screens/stage"
)

// pages draws the pages of one document for the viewer, and the page after the one that is read ahead of time, so that
// turning it does not wait. It keeps three pages at most. Its methods belong to Fyne's goroutine.
type pages struct {
	st    *stage.Stage
	count int
	paper bool // a photo, which is the same picture whatever size is asked for
	draw  func(ctx context.Context, page, maxSide int) (image.Image, error)
	kept  map[pageKey]*drawn

	current int // page that is looked at
	side    int // size that the viewer asks for first; an enlargement is not drawn ahead
}

func newPages(st *stage.Stage, count int, paper bool, draw func(ctx context.Context, page, maxSide int) (image.Image, error)) *pages {
	return &pages{st: st, count: count, paper: paper, draw: draw, kept: map[pageKey]*drawn{}}
}

type pageKey struct{ page, side int }

type drawn struct {
	picture image.Image
	err     error
	ready   bool
	waiting []func(image.Image, error)
	cancel  func()
}

// load implements kit.PageLoader.
func (p *pages) load(page, side int, done func(image.Image, error)) {
	p.current = page
	if p.side == 0 {
		p.side = side
	}
	p.dropBut(page)
	p.ask(page, side, done)
}

func (p *pages) ask(page, side int, done func(image.Image, error)) {
	if p.paper {
		side = p.side
	}
	key := pageKey{page, side}
	d, known := p.kept[key]
	switch {
	case known && d.ready:
		done(d.picture, d.err)
		p.ahead(page, side)
		return
	case known:
		d.waiting = append(d.waiting, done)
		return
	}
	d = &drawn{waiting: []func(image.Image, error){done}, cancel: func() {}}
	p.kept[key] = d
	var picture image.Image
	cancel := p.st.Work(func(ctx context.Context) (err error) {
		picture, err = p.draw(ctx, page, side)
		return err
	}, func(err error) {
		d.ready, d.picture, d.err = true, picture, err
		if err != nil {
			delete(p.kept, key) // asking again tries again
		}
		for _, tell := range d.waiting {
			tell(picture, err)
		}
		d.waiting = nil
		if err == nil {
			p.ahead(page, side)
		}
	})
	if !d.ready {
		d.cancel = cancel
	}
}

// ahead draws the page after the one that is looked at, and nothing after that one.
func (p *pages) ahead(page, side int) {
	if page != p.current || side != p.side || page+1 >= p.count {
		return
	}
	if _, known := p.kept[pageKey{page + 1, side}]; !known {
		p.ask(page+1, side, func(image.Image, error) {})
	}
}

// dropBut lets go of the pages that are not next to this one, and of enlargements of any other.
func (p *pages) dropBut(page int) {
	for key, d := range p.kept {
		if key.page < page-1 || key.page > page+1 || key.page != page && key.side != p.side {
			d.cancel()
			delete(p.kept, key)
		}
	}
}

// forget drops everything and stops drawing.
func (p *pages) forget() {
	for _, d := range p.kept {
		d.cancel()
	}
	p.kept = map[pageKey]*drawn{}
}
