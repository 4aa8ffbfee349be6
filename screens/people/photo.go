package people

import (
	"context"
	"io"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// photo is a picture file that was chosen and not read yet. Whoever does not hand it on closes it.
type photo struct {
	app.IncomingFile
	close func()
}

// pick asks the person for a picture file; chosen is not called when they give up. Tests have one that answers by itself.
type pick func(chosen func(photo))

// fynePick asks by the dialog of the stage. The file stays open until it is kept or closed.
func fynePick(st *stage.Stage) pick {
	return func(chosen func(photo)) {
		st.OpenFile(stage.Pictures(false), func(r fyne.URIReadCloser, err error) {
			if err != nil {
				st.Nav.Fail(record.Wrap(record.FileUnsupported, "choose photo", err))
				return
			}
			chosen(photo{app.IncomingFile{Name: r.URI().Name(), Size: -1, Open: func() (io.ReadCloser, error) { return r, nil }},
				func() { _ = r.Close() }})
		})
	}
}

// photoChange changes the portrait of a profile that exists, with its progress in place.
type photoChange struct {
	stage    *stage.Stage
	profile  *app.Profile
	pick     pick
	change   *kit.Button
	remove   *kit.Button
	progress *kit.Progress
	cancel   func()
}

func newPhotoChange(st *stage.Stage, p *app.Profile) *photoChange {
	c := &photoChange{stage: st, profile: p, pick: fynePick(st)}
	verb := st.S("people.photo.add")
	if !p.Identity().Photo.IsZero() {
		verb = st.S("people.photo.change")
	}
	c.change = kit.NewSecondary(verb, "", c.onChange)
	c.remove = kit.NewQuiet(st.S("people.photo.remove"), "", c.onRemove)
	c.remove.Hidden = p.Identity().Photo.IsZero()
	c.progress = kit.NewProgress(st.After, st.S("action.cancel"), c.leave)
	return c
}

func (c *photoChange) content() fyne.CanvasObject {
	return kit.VBox(kit.Gap8, kit.ButtonRow(c.change, c.remove), c.progress)
}

func (c *photoChange) onChange() {
	c.pick(func(f photo) {
		before := c.profile.Identity()
		c.busy(true)
		c.cancel = c.stage.Work(func(ctx context.Context) error {
			defer f.close()
			return c.profile.SetPhoto(ctx, f.IncomingFile)
		}, func(err error) {
			c.busy(false)
			if err != nil {
				c.stage.Nav.Fail(err)
				return
			}
			c.shown("people.photo.changed", before.Photo)
		})
	})
}

func (c *photoChange) onRemove() {
	who := c.profile.Identity()
	before := who.Photo
	who.Photo = record.Attachment{}
	if err := c.profile.SetIdentity(context.Background(), who); err != nil {
		c.stage.Nav.Fail(err)
		return
	}
	c.shown("people.photo.removed", before)
}

// shown tells that the photo is another one, and offers the former one back.
func (c *photoChange) shown(key string, before record.Attachment) {
	st, p := c.stage, c.profile
	forgetPhoto(st, p.ID())
	st.Nav.Refresh()
	st.Nav.Done(st.S(key), func() {
		who := p.Identity()
		who.Photo = before
		st.Busy(func() error { return p.SetIdentity(context.Background(), who) }, func() {
			forgetPhoto(st, p.ID())
			st.Nav.Refresh()
		})
	})
}

// forgetPhoto makes the frame read a photo again for its band, if the navigator is a frame with one.
func forgetPhoto(st *stage.Stage, id record.ID) {
	if f, ok := st.Nav.(interface{ ForgetPhoto(record.ID) }); ok {
		f.ForgetPhoto(id)
	}
}

func (c *photoChange) busy(busy bool) {
	if busy {
		c.change.Disable()
		c.remove.Disable()
		c.progress.Start(c.stage.S("people.photo.reading"))
		return
	}
	c.change.Enable()
	c.remove.Enable()
	c.progress.Stop()
	c.cancel = nil
}

// leave ends the reading of a photo; the former one stays.
func (c *photoChange) leave() {
	if c.cancel != nil {
		c.cancel()
		c.busy(false)
	}
}
