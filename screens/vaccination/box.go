package vaccination

import (
	"bytes"
	"context"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"carnet/app"
	"carnet/app/record"
	"carnet/app/text"
	"carnet/app/vaccination"
	"carnet/icons"
	"carnet/screens/kit"
	"carnet/screens/stage"
)

// readAtMost bounds what a chosen file may take in memory. It is far above what is read, whose own limit then refuses the
// file in plain words.
const readAtMost = 64 << 20

// boxField fills the form from the photo of a box. The photo is read and not kept.
type boxField struct {
	st       *stage.Stage
	content  *fyne.Container
	pick     *kit.Button
	progress *kit.Progress
	said     *fyne.Container // what was read, or why nothing was
	cancel   func()
	onRead   func(app.BoxRead)
	arrange  func()
}

func newBoxField(st *stage.Stage, onRead func(app.BoxRead), arrange func()) *boxField {
	b := &boxField{st: st, onRead: onRead, arrange: arrange}
	b.said = kit.VBox(0, kit.NewText(st.S("dosing.box.hint"), kit.Detail))
	b.pick = kit.NewSecondary(st.S("dosing.box.pick"), icons.QR, b.onPick)
	b.progress = kit.NewProgress(st.After, st.S("action.cancel"), b.stop)
	b.content = kit.VBox(kit.Gap8, b.pick, b.progress, b.said)
	return b
}

func (b *boxField) tell(o fyne.CanvasObject) {
	b.said.Objects = []fyne.CanvasObject{o}
	b.arrange()
}

func (b *boxField) onPick() {
	b.st.OpenFile(stage.Pictures(false), func(r fyne.URIReadCloser, err error) {
		if err != nil {
			b.st.Nav.Fail(err)
			return
		}
		b.take(r, r.URI().Name())
	})
}

// drop takes a photo that was dropped on the window.
func (b *boxField) drop(uris []fyne.URI) {
	if len(uris) == 0 {
		return
	}
	r, err := storage.Reader(uris[0])
	if err != nil {
		b.st.Nav.Fail(record.Wrap(record.OpenFailed, "open photo", err))
		return
	}
	b.take(r, uris[0].Name())
}

// take reads the photo away from the screen.
func (b *boxField) take(r io.ReadCloser, name string) {
	b.stop()
	b.said.Objects = nil
	b.pick.Disable()
	b.progress.Start(b.st.S("dosing.box.reading"))
	b.arrange()
	session := b.st.Session
	var read app.BoxRead
	b.cancel = b.st.Work(func(ctx context.Context) (err error) {
		defer r.Close()
		content, err := io.ReadAll(io.LimitReader(r, readAtMost))
		if err != nil {
			return record.Wrap(record.OpenFailed, "read photo", err)
		}
		read, err = session.ReadBox(ctx, memoryFile(name, content))
		return err
	}, func(err error) {
		b.rest()
		if err != nil {
			b.tell(kit.NewBanner(kit.Info, b.st.S("dosing.box.unread"), b.st.Text.Error(err)))
			return
		}
		b.onRead(read)
	})
}

// memoryFile is a file that was read whole: a phone takes back the permission to read it.
func memoryFile(name string, content []byte) app.IncomingFile {
	return app.IncomingFile{Name: name, Size: int64(len(content)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}
}

// stop gives up what is being read.
func (b *boxField) stop() {
	if b.cancel != nil {
		b.cancel()
		b.cancel = nil
	}
	b.rest()
}

func (b *boxField) rest() {
	b.progress.Stop()
	b.pick.Enable()
	b.arrange()
}

// onBox fills the form with what the box says, and says what that is: it is to be read again before it is kept.
func (f *doseForm) onBox(read app.BoxRead) {
	st := f.st
	filled := read.Fill(f.base)
	f.base.CIP = filled.CIP
	if read.Known {
		f.vaccine.SetSelected(read.Product.Name)
	}
	if read.Lot != "" {
		f.lot.SetText(read.Lot)
	}
	if !read.Expiry.IsZero() {
		stage.ShowDate(f.expiry, read.Expiry)
		f.expiry.Show()
	}
	facts := []string{read.Product.Name}
	if read.Lot != "" {
		facts = append(facts, st.S("dosing.lot", text.Args{"Lot": read.Lot}))
	}
	if !read.Expiry.IsZero() {
		facts = append(facts, st.S("dosing.box.expiry", text.Args{"Date": st.Text.Date(read.Expiry)}))
	}
	said := st.Text.Capital(st.Text.Facts(facts...))
	switch {
	case !read.Known && said == "":
		f.box.tell(kit.NewBanner(kit.Info, st.S("dosing.box.unknown"), st.S("dosing.box.nothing")))
	case !read.Known:
		f.box.tell(kit.NewBanner(kit.Info, st.S("dosing.box.unknown"), st.S("dosing.box.unknown-detail", text.Args{"Read": said})))
	case len(f.wanted) > 0 && !overlap(f.wanted, read.Product.Valences):
		f.box.tell(kit.NewBanner(kit.Due, said, st.S("dosing.box.differs", text.Args{"Product": read.Product.Name,
			"Diseases": Diseases(st.Text, read.Product.Valences), "Wanted": Diseases(st.Text, f.wanted)})))
	default:
		f.box.tell(kit.NewBanner(kit.Done, said, st.S("dosing.box.read-again")))
	}
	f.arrange()
}

// overlap reports that two lists protect against one disease in common; a reduced dose is against the same disease.
func overlap(a, b []record.Valence) bool {
	for _, v := range a {
		for _, w := range b {
			if whole(v) == whole(w) {
				return true
			}
		}
	}
	return false
}

func whole(v record.Valence) record.Valence {
	switch v {
	case record.DiphtheriaReduced:
		return record.Diphtheria
	case record.PertussisReduced:
		return record.Pertussis
	}
	return v
}

// doubt is a question to ask before a dose is kept.
type doubt struct{ title, detail, verb string }

// doubts lists what looks like a slip: nothing of it is refused. id is the dose that is corrected, zero for a new one.
func (f *doseForm) doubts(d record.Dose, id record.ID) []doubt {
	st := f.st
	var all []doubt
	for _, l := range st.Profile.Doses() {
		if l.ID != id && sameDay(l.Is.Date, d.Date) && overlap(l.Is.Valences, d.Valences) {
			what := l.Is.Product
			if what == "" {
				what = Diseases(st.Text, l.Is.Valences)
			}
			all = append(all, doubt{st.S("dosing.doubt.twice"), st.S("dosing.doubt.twice-detail", text.Args{"What": what, "Date": st.Text.Date(l.Is.Date)}),
				st.S("dosing.doubt.twice-verb")})
			break
		}
	}
	if p, ok := vaccination.FindProduct(d.Product); ok && !sameValences(p.Valences, d.Valences) {
		all = append(all, doubt{st.S("dosing.doubt.product"), st.S("dosing.doubt.product-detail", text.Args{"Product": p.Name,
			"Diseases": Diseases(st.Text, p.Valences), "Ticked": Diseases(st.Text, d.Valences)}), st.S("dosing.doubt.keep")})
	}
	if !d.Expiry.IsZero() && d.Expiry.Last().Before(d.Date.First()) {
		all = append(all, doubt{st.S("dosing.doubt.expired"), st.S("dosing.doubt.expired-detail"), st.S("dosing.doubt.keep")})
	}
	return all
}

// ask puts the questions one after the other, then goes on.
func ask(st *stage.Stage, doubts []doubt, then func()) {
	if len(doubts) == 0 {
		then()
		return
	}
	d := doubts[0]
	st.Nav.Confirm(d.title, d.detail, d.verb, func() { ask(st, doubts[1:], then) })
}

// sameDay reports two dates that may be of one day, where one of them is not whole.
func sameDay(a, b record.Date) bool {
	return !a.IsZero() && !b.IsZero() && !a.First().After(b.Last()) && !b.First().After(a.Last())
}

func sameValences(a, b []record.Valence) bool {
	holds := func(list []record.Valence, v record.Valence) bool { return overlap(list, []record.Valence{v}) }
	for _, v := range a {
		if !holds(b, v) {
			return false
		}
	}
	for _, v := range b {
		if !holds(a, v) {
			return false
		}
	}
	return true
}
