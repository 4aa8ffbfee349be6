package documents

import (
	"container/list"
	"context"
	"image"

	"carnet/app/record"
)

// keptThumbs is how many small pictures stay in memory: several screens of them, about 15 MB.
const keptThumbs = 120

// thumbs loads the small pictures of the documents that are seen, one after the other, away from Fyne's goroutine, and keeps
// the ones that were used last. All its methods belong to Fyne's goroutine.
type thumbs struct {
	work func(do func(context.Context) error, done func(error)) (cancel func())
	load func(context.Context, record.ID) (image.Image, error)
	show func(record.ID, image.Image)

	kept   map[record.ID]*list.Element
	order  *list.List // of keptThumb, the last used first
	wanted []record.ID
	cancel func() // ends what is being loaded; nil when nothing is
}

type keptThumb struct {
	id      record.ID
	picture image.Image // nil for a document that has none
}

func newThumbs() *thumbs {
	return &thumbs{kept: map[record.ID]*list.Element{}, order: list.New()}
}

// get returns a picture that is kept; known is false when it has to be loaded.
func (t *thumbs) get(id record.ID) (picture image.Image, known bool) {
	e, ok := t.kept[id]
	if !ok {
		return nil, false
	}
	t.order.MoveToFront(e)
	return e.Value.(keptThumb).picture, true
}

// want loads these pictures, and nothing else that was wanted before: what scrolled out of view needs none.
func (t *thumbs) want(ids []record.ID) {
	t.wanted = nil
	for _, id := range ids {
		if _, known := t.get(id); !known {
			t.wanted = append(t.wanted, id)
		}
	}
	t.next()
}

func (t *thumbs) next() {
	if t.cancel != nil || len(t.wanted) == 0 {
		return
	}
	id := t.wanted[0]
	t.wanted = t.wanted[1:]
	load := t.load // another child's list may change it meanwhile
	var picture image.Image
	t.cancel = func() {}
	cancel := t.work(func(ctx context.Context) (err error) {
		picture, err = load(ctx, id)
		return err
	}, func(err error) {
		t.cancel = nil
		if err != nil {
			picture = nil // the tile keeps its icon; the document's own screen explains
		}
		t.keep(id, picture)
		t.show(id, picture)
		t.next()
	})
	if t.cancel != nil {
		t.cancel = cancel
	}
}

func (t *thumbs) keep(id record.ID, picture image.Image) {
	if _, ok := t.kept[id]; ok {
		return
	}
	t.kept[id] = t.order.PushFront(keptThumb{id, picture})
	for t.order.Len() > keptThumbs {
		last := t.order.Back()
		delete(t.kept, last.Value.(keptThumb).id)
		t.order.Remove(last)
	}
}

// forget drops every picture and stops loading.
func (t *thumbs) forget() {
	if t.cancel != nil {
		t.cancel()
	}
	t.cancel, t.wanted = nil, nil
	t.kept, t.order = map[record.ID]*list.Element{}, list.New()
}
