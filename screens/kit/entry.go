package kit

import (
	"errors"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/mobile"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// entry is Fyne's text entry with the keyboard that the phone should open and keys that a form uses.
type entry struct {
	widget.Entry
	keyboard mobile.KeyboardType
	focused  bool
	onFocus  func() // the focus came or went
	onEscape func()
	onBlur   func()
}

var _ mobile.Keyboardable = (*entry)(nil)

func newEntry(keyboard mobile.KeyboardType) *entry {
	e := &entry{keyboard: keyboard}
	e.ExtendBaseWidget(e)
	return e
}

// Keyboard implements mobile.Keyboardable.
func (e *entry) Keyboard() mobile.KeyboardType { return e.keyboard }

// TypedKey implements fyne.Focusable.
func (e *entry) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape {
		if e.onEscape == nil || e.Text == "" {
			escape(e)
		} else {
			e.onEscape()
		}
		return
	}
	e.Entry.TypedKey(k)
}

// TypedShortcut implements fyne.Shortcutable. The menu of an entry comes here too.
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	selected := e.SelectedText() != ""
	e.Entry.TypedShortcut(s)
	if !selected || e.Password { // nothing went to the clipboard: what stands there is not ours
		return
	}
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		e.copied(s.Clipboard)
	case *fyne.ShortcutCut:
		e.copied(s.Clipboard)
	}
}

func (e *entry) copied(clipboard fyne.Clipboard) {
	c := fyne.CurrentApp().Driver().CanvasForObject(e)
	if c == nil {
		return
	}
	if keeper, ok := c.Content().(CopyKeeper); ok {
		keeper.Copied(clipboard)
	}
}

// FocusGained implements fyne.Focusable.
func (e *entry) FocusGained() {
	e.Entry.FocusGained()
	e.setFocused(true)
}

// FocusLost implements fyne.Focusable.
func (e *entry) FocusLost() {
	e.Entry.FocusLost()
	e.setFocused(false)
	if e.onBlur != nil {
		e.onBlur()
	}
}

func (e *entry) setFocused(focused bool) {
	e.focused = focused
	if e.onFocus != nil {
		e.onFocus()
	}
}

var errShown = errors.New("see under the field") // only colours the border; the sentence is ours

func (e *entry) setProblem(has bool) {
	e.AlwaysShowValidationError = has
	if has {
		e.SetValidationError(errShown)
	} else {
		e.SetValidationError(nil)
	}
	e.Refresh()
	if e.onFocus != nil {
		e.onFocus()
	}
}

// inputFrame draws the focus ring around an entry, whose own change of border is too faint to be found by eye.
type inputFrame struct {
	composite
	entry *entry
}

func newInputFrame(e *entry) *inputFrame {
	f := &inputFrame{entry: e}
	f.root = e
	f.ExtendBaseWidget(f)
	e.onFocus = f.Refresh
	return f
}

// HeightFor is one line at any width, or the lines that an area shows.
func (f *inputFrame) HeightFor(float32) float32 { return max(Target, f.entry.MinSize().Height) }

// CreateRenderer implements fyne.Widget.
func (f *inputFrame) CreateRenderer() fyne.WidgetRenderer {
	r := &inputFrameRenderer{f: f, ring: canvas.NewRectangle(color.Transparent)}
	r.paint()
	return r
}

type inputFrameRenderer struct {
	f    *inputFrame
	ring *canvas.Rectangle
}

func (r *inputFrameRenderer) paint() {
	l := lookOf(r.f)
	name := fyne.ThemeColorName(fynetheme.ColorNamePrimary)
	if r.f.entry.AlwaysShowValidationError {
		name = fynetheme.ColorNameError
	}
	r.ring.StrokeColor, r.ring.StrokeWidth = l.colour(name), 2
	r.ring.CornerRadius = l.Size(fynetheme.SizeNameInputRadius)
	r.ring.Hidden = !r.f.entry.focused && !r.f.entry.AlwaysShowValidationError
}

func (r *inputFrameRenderer) Layout(size fyne.Size) {
	r.paint()
	r.f.entry.Resize(size)
	r.ring.Resize(size)
}

func (r *inputFrameRenderer) MinSize() fyne.Size {
	return r.f.entry.MinSize().Max(fyne.NewSize(0, Target))
}

func (r *inputFrameRenderer) Refresh() {
	r.paint()
	r.f.entry.Refresh()
	r.ring.Refresh()
}

func (r *inputFrameRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.f.entry, r.ring}
}

func (r *inputFrameRenderer) Destroy() {}

// TypedLength is the number of bytes in the entry that has the focus, -1 when none has: a change is a sign that someone is
// typing.
func TypedLength(c fyne.Canvas) int {
	if e, ok := c.Focused().(*entry); ok {
		return len(e.Text)
	}
	return -1
}
