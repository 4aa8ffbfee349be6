package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"carnet/icons"
	"carnet/screens/kit/theme"
)

// Sheet is a card over the screen, which is darkened and takes no taps while it is open. Escape closes it.
type Sheet struct {
	widget.BaseWidget
	canvas   fyne.Canvas
	card     *surface
	content  *fyne.Container
	scroll   *container.Scroll
	width    float32
	fill     bool // as high as the screen allows, for lists
	OnEscape func()
	before   fyne.Focusable
}

// ShowSheet opens a sheet, at most width wide at 100 %, with objects gap 16 apart. It scrolls when it is too high.
func ShowSheet(c fyne.Canvas, width float32, objects ...fyne.CanvasObject) *Sheet {
	s := newSheet(c, width)
	s.content = Padded(ringRoom, VBox(Gap16, objects...))
	s.scroll = container.NewVScroll(s.content)
	s.open(s.scroll)
	return s
}

// ringRoom keeps outlines and focus rings from being cut off by the scroller of a sheet.
const ringRoom float32 = 5

func newSheet(c fyne.Canvas, width float32) *Sheet { return &Sheet{canvas: c, width: width} }

func (s *Sheet) open(body fyne.CanvasObject) {
	s.card = newSurface(theme.ColorSurface, theme.ColorBorder, 20, inset{top: 20 - ringRoom, right: 20 - ringRoom, bottom: 20 - ringRoom, left: 20 - ringRoom}, body)
	s.OnEscape = s.Hide
	s.ExtendBaseWidget(s)
	s.before = s.canvas.Focused()
	s.canvas.Overlays().Add(s)
	s.Resize(s.canvas.Size())
	s.canvas.Focus(s)
}

// Hide closes the sheet and gives the focus back to what had it.
func (s *Sheet) Hide() {
	s.canvas.Overlays().Remove(s)
	if s.before != nil {
		s.canvas.Focus(s.before)
	}
}

// Tapped implements fyne.Tappable: taps beside the card do nothing, so that a slip loses no input.
func (s *Sheet) Tapped(*fyne.PointEvent) {}

// FocusGained implements fyne.Focusable.
func (s *Sheet) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (s *Sheet) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (s *Sheet) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (s *Sheet) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape && s.OnEscape != nil {
		s.OnEscape()
	}
}

// escape closes the sheet that o is in, if it is in one: the key reaches what has the focus, not the sheet.
func escape(o fyne.CanvasObject) {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return
	}
	if s, ok := c.Overlays().Top().(*Sheet); ok && s.OnEscape != nil {
		s.OnEscape()
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer {
	r := &sheetRenderer{s: s, scrim: canvas.NewRectangle(lookOf(s).Scrim)}
	return r
}

type sheetRenderer struct {
	s     *Sheet
	scrim *canvas.Rectangle
}

func (r *sheetRenderer) Layout(size fyne.Size) {
	r.scrim.Resize(size)
	s := r.s
	room := size.Subtract(fyne.NewSquareSize(2 * Gap16))
	w := min(s.width*lookOf(s).Scale(), room.Width)
	inner := w - s.card.around.left - s.card.around.right
	h := room.Height
	if !s.fill {
		needed := heightFor(s.content, inner)
		s.content.Resize(fyne.NewSize(inner, needed))
		h = min(needed+s.card.around.top+s.card.around.bottom, room.Height)
	}
	place(s.card, (size.Width-w)/2, (size.Height-h)/2, w, h)
}

func (r *sheetRenderer) MinSize() fyne.Size { return fyne.NewSize(200, 200) }

func (r *sheetRenderer) Refresh() {
	r.scrim.FillColor = lookOf(r.s).Scrim
	r.scrim.Refresh()
	r.Layout(r.s.Size())
	r.s.card.Refresh()
}

func (r *sheetRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.scrim, r.s.card} }
func (r *sheetRenderer) Destroy()                     {}

// Confirm asks before something happens that cannot be taken back.
type Confirm struct {
	Title     string   // « Supprimer l'ordonnance du 8 juillet ? »
	Body      string   // what will happen, in one or two sentences
	Items     []string // what is concerned, one per line; may be nil
	Verb      string   // what the button does: « Supprimer », never « OK »
	Cancel    string
	Danger    bool // the button is red
	OnConfirm func()
	OnCancel  func() // may be nil
}

// ShowConfirm opens the question. Escape cancels, and Tab goes to the cancelling button first.
func ShowConfirm(c fyne.Canvas, q Confirm) *Sheet {
	var sheet *Sheet
	cancel := NewSecondary(q.Cancel, "", func() { sheet.OnEscape() })
	act := func() {
		sheet.Hide()
		if q.OnConfirm != nil {
			q.OnConfirm()
		}
	}
	verb := NewPrimary(q.Verb, "", act)
	if q.Danger {
		verb = NewDanger(q.Verb, icons.Trash, act)
		verb.SetIcon("")
	}
	texts := VBox(Gap8, NewText(q.Title, Name), NewText(q.Body, Body))
	for _, item := range q.Items {
		texts.Add(TopRow(Gap8, newLine("·", Body), NewText(item, Body)))
	}
	sheet = ShowSheet(c, 400, texts, ButtonRow(verb, cancel))
	sheet.OnEscape = func() {
		sheet.Hide()
		if q.OnCancel != nil {
			q.OnCancel()
		}
	}
	return sheet
}

// ShowMessage tells something that needs no decision, with one button to close it.
func ShowMessage(c fyne.Canvas, title, body, closeVerb string) *Sheet {
	var sheet *Sheet
	sheet = ShowSheet(c, 400, VBox(Gap8, NewText(title, Name), NewText(body, Body)),
		NewPrimary(closeVerb, "", func() { sheet.Hide() }))
	return sheet
}
