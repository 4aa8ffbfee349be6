package kit

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"carnet/icons"
	"carnet/screens/kit/theme"
)

// After calls f on Fyne's goroutine once d has passed, unless stop is called before. Tests give one that they fire themselves.
type After func(d time.Duration, f func()) (stop func())

// RealAfter is After by the clock of the machine.
func RealAfter(d time.Duration, f func()) (stop func()) {
	t := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { t.Stop() }
}

// NewBanner returns a notice in the colour of its status: a title, a sentence (may be empty) and what can be done about it.
func NewBanner(status Status, title, sentence string, actions ...fyne.CanvasObject) fyne.CanvasObject {
	texts := VBox(2, NewText(title, LineTitle))
	if sentence != "" {
		texts.Add(NewColored(sentence, Detail, status.text()))
	}
	var content fyne.CanvasObject = texts
	if icon := status.Icon(); icon != "" {
		content = TopRow(Gap12, NewGlyph(icon, status.text()), texts)
	}
	if len(actions) > 0 {
		content = VBox(Gap12, content, ButtonRow(actions...))
	}
	return newSurface(status.fill(), "", 16, inset{top: 14, right: 16, bottom: 16, left: 16}, content)
}

// NewEmptyState returns what stands in the place of a list that is empty: a drawing, a sentence that says what will be here,
// and the one button that begins it (may be nil).
func NewEmptyState(icon icons.Icon, sentence string, button *Button) fyne.CanvasObject {
	disc := newSurface(theme.ColorInfoFill, "", -1, inset{top: 24, right: 24, bottom: 24, left: 24}, newGlyph(icon, theme.ColorInfoText, 48))
	text := NewColored(sentence, Body, theme.ColorMuted)
	text.Align = fyne.TextAlignCenter
	box := VBox(Gap16, &fyne.Container{Layout: middle{}, Objects: []fyne.CanvasObject{disc}}, text)
	if button != nil {
		box.Add(button)
	}
	return Inset(Gap24, Gap16, Gap24, Gap16, &fyne.Container{Layout: &centred{maxWidth: 340}, Objects: []fyne.CanvasObject{box}})
}

// UndoBar offers for eight seconds to take back what was just done. It is hidden otherwise, and stands above the tabs.
type UndoBar struct {
	composite
	after  After
	text   *Text
	button *Button
	stop   func()
	onUndo func()
	onGone func()
}

// UndoTime is how long an UndoBar stays.
const UndoTime = 8 * time.Second

// NewUndoBar returns a hidden bar.
func NewUndoBar(after After) *UndoBar {
	b := &UndoBar{after: after, text: NewColored("", Detail, theme.ColorInverseText)}
	b.button = newButton(inverseRole, "", icons.Undo, b.undo)
	b.button.around = inset{top: 13, right: 10, bottom: 13, left: 10}
	b.root = Inset(0, Gap12, Gap8, Gap12, newSurface(theme.ColorInverse, "", 14, inset{top: 2, right: 6, bottom: 2, left: 16},
		Row(Gap8, nil, Inset(Gap8, 0, Gap8, 0, b.text), b.button)))
	b.ExtendBaseWidget(b)
	b.Hidden = true
	return b
}

// Offer shows what was done and the verb that takes it back, or no button where verb is "". OnGone, which may be nil, is called when the time has passed, or at
// once when another offer takes the place of this one.
func (b *UndoBar) Offer(text, verb string, onUndo, onGone func()) {
	b.finish()
	b.text.Text, b.onUndo, b.onGone = text, onUndo, onGone
	b.button.SetText(verb)
	b.button.Hidden = verb == ""
	b.stop = b.after(UndoTime, b.finish)
	b.Hidden = false
	b.Refresh()
}

func (b *UndoBar) undo() {
	f := b.onUndo
	b.onGone = nil
	b.finish()
	if f != nil {
		f()
	}
}

func (b *UndoBar) finish() {
	if b.stop != nil {
		b.stop()
	}
	gone := b.onGone
	b.stop, b.onUndo, b.onGone = nil, nil, nil
	b.Hide()
	if gone != nil {
		gone()
	}
}

// Progress tells that something takes time: nothing for 300 ms, then a bar, and after 3 s what is being done and how to stop it.
type Progress struct {
	composite
	after   After
	bar     *bar
	text    *Text
	cancel  *Button
	stops   []func()
	running bool
}

// NewProgress returns a hidden progress line. OnCancel may be nil when the work cannot be stopped.
func NewProgress(after After, cancelVerb string, onCancel func()) *Progress {
	p := &Progress{after: after, bar: newBar(), text: NewText("", Detail)}
	p.cancel = NewLink(cancelVerb, icons.Close, func() {
		if onCancel != nil {
			onCancel()
		}
	})
	p.root = VBox(Gap8, p.bar, p.text, p.cancel)
	p.ExtendBaseWidget(p)
	p.Hidden = true
	p.cancel.Hidden = onCancel == nil
	return p
}

// Start begins to count the time of doing what, as in « Lecture du document ».
func (p *Progress) Start(what string) {
	p.Stop()
	cancellable := p.cancel.onTap != nil && p.cancel.text.Text != ""
	p.running = true
	p.text.Text = what
	p.bar.fraction, p.bar.step = -1, 0
	p.text.Hide()
	p.cancel.Hide()
	p.stops = []func(){
		p.after(300*time.Millisecond, func() {
			p.Show()
			p.tick()
		}),
		p.after(3*time.Second, func() {
			p.text.Show()
			p.cancel.Hidden = !cancellable
			p.Refresh()
		}),
	}
}

// tick moves the bar of a work whose length is not known, in steps: that something is going on is seen without an animation.
func (p *Progress) tick() {
	if !p.running || p.bar.fraction >= 0 {
		return
	}
	p.bar.step++
	p.bar.Refresh()
	p.stops = append(p.stops[:min(2, len(p.stops))], p.after(400*time.Millisecond, p.tick))
}

// Set tells how much is done, 0 to 1; less than 0 is not known.
func (p *Progress) Set(fraction float64) {
	p.bar.fraction = min(fraction, 1)
	p.bar.Refresh()
}

// SetWhat changes what is being done.
func (p *Progress) SetWhat(what string) { p.text.SetText(what) }

// Stop hides the line.
func (p *Progress) Stop() {
	for _, stop := range p.stops {
		stop()
	}
	p.stops, p.running = nil, false
	p.Hide()
}

type bar struct {
	widget.BaseWidget
	fraction float64 // less than 0: not known
	step     int
}

func newBar() *bar {
	b := &bar{fraction: -1}
	b.ExtendBaseWidget(b)
	return b
}

func (b *bar) CreateRenderer() fyne.WidgetRenderer {
	r := &barRenderer{b: b, track: canvas.NewRectangle(color.Transparent), part: canvas.NewRectangle(color.Transparent)}
	r.Layout(b.Size())
	return r
}

type barRenderer struct {
	b           *bar
	track, part *canvas.Rectangle
}

func (r *barRenderer) Layout(size fyne.Size) {
	l := lookOf(r.b)
	r.track.FillColor, r.part.FillColor = l.Neutral.Fill, l.Primary
	r.track.CornerRadius, r.part.CornerRadius = 3, 3
	r.track.Resize(size)
	if r.b.fraction >= 0 {
		place(r.part, 0, 0, size.Width*float32(r.b.fraction), size.Height)
		return
	}
	w := size.Width / 4
	place(r.part, w*float32(r.b.step%4), 0, w, size.Height)
}

func (r *barRenderer) MinSize() fyne.Size { return fyne.NewSize(48, 6) }

func (r *barRenderer) Refresh() {
	r.Layout(r.b.Size())
	r.track.Refresh()
	r.part.Refresh()
}

func (r *barRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.track, r.part} }
func (r *barRenderer) Destroy()                     {}
