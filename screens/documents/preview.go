package documents

import (
	"context"
	"image"

	"fyne.io/fyne/v2"

	"carnet/app"
	"carnet/app/record"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// NewTile returns one document as a tile that opens it, for the home screen. Its picture comes when it is loaded.
func NewTile(st *stage.Stage, l app.Line[record.Document]) fyne.CanvasObject {
	detail := st.Text.BriefDate(st.DayOf(l.Created), st.Today())
	if !l.Is.Date.IsZero() {
		detail = st.Text.BriefDate(l.Is.Date, st.Today())
	}
	t := kit.NewTile(nil, icons.Document, l.Is.Title, detail, func() { st.Nav.Push(NewDocument(st, l.ID)) })
	var picture image.Image
	profile := st.Profile
	st.Work(func(ctx context.Context) (err error) {
		picture, err = profile.Thumbnail(ctx, l.ID)
		return err
	}, func(err error) {
		if err == nil && picture != nil { // otherwise the icon stays; the document's own screen explains
			t.SetPicture(picture)
		}
	})
	return t
}

// NewCorrection corrects what is said of a document, reached from its own screen.
func NewCorrection(st *stage.Stage, id record.ID) stage.Screen {
	l, err := st.Profile.Document(id)
	if err != nil {
		return NewDocument(st, id)
	}
	return newEdit(st, l)
}
