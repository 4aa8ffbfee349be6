package kit_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"carnet/screens/kit"
	"carnet/screens/kit/theme"
)

// stage shows an object in a window of the test driver with our theme, at the width of a phone.
func stage(t *testing.T, scale float32, o fyne.CanvasObject) fyne.Window {
	t.Helper()
	test.NewTempApp(t)
	test.ApplyTheme(t, theme.New(theme.Light, scale))
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(390, 844))
	return w
}

// seen returns all objects in root that are shown, root included. (test.LaidOutObjects also returns those inside a hidden one.)
func seen(root fyne.CanvasObject) []fyne.CanvasObject {
	if root == nil || !root.Visible() {
		return nil
	}
	all := []fyne.CanvasObject{root}
	var parts []fyne.CanvasObject
	switch o := root.(type) {
	case *fyne.Container:
		parts = o.Objects
	case fyne.Widget:
		parts = test.WidgetRenderer(o).Objects()
	}
	for _, p := range parts {
		all = append(all, seen(p)...)
	}
	return all
}

// named finds the visible widget whose spoken name is name.
func named(t *testing.T, root fyne.CanvasObject, name string) fyne.CanvasObject {
	t.Helper()
	for _, o := range seen(root) {
		a, ok := o.(fyne.Accessible)
		if _, text := o.(*kit.Text); ok && !text && a.AccessibilityLabel() == name {
			return o
		}
	}
	t.Fatalf("nothing is called %q", name)
	return nil
}

func tap(t *testing.T, root fyne.CanvasObject, name string) {
	t.Helper()
	test.Tap(named(t, root, name).(fyne.Tappable))
}

// key sends a key to what has the focus.
func key(w fyne.Window, name fyne.KeyName) {
	if f := w.Canvas().Focused(); f != nil {
		f.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

// texts returns what can be read, with a space wherever a text wraps.
func texts(root fyne.CanvasObject) string {
	var all []string
	for _, o := range seen(root) {
		if c, ok := o.(*canvas.Text); ok {
			all = append(all, c.Text)
		}
	}
	return strings.Join(all, " ")
}

func reads(t *testing.T, root fyne.CanvasObject, text string) {
	t.Helper()
	if !strings.Contains(texts(root), text) {
		t.Errorf("%q cannot be read in: %s", text, texts(root))
	}
}

func readsNot(t *testing.T, root fyne.CanvasObject, text string) {
	t.Helper()
	if strings.Contains(texts(root), text) {
		t.Errorf("%q can be read in: %s", text, texts(root))
	}
}

// clock is an After that a test moves by hand.
type clock struct {
	now    time.Duration
	timers []*timer
}

type timer struct {
	at   time.Duration
	f    func()
	done bool
}

func (c *clock) after(d time.Duration, f func()) func() {
	t := &timer{at: c.now + d, f: f}
	c.timers = append(c.timers, t)
	return func() { t.done = true }
}

func (c *clock) pass(d time.Duration) {
	end := c.now + d
	for {
		var next *timer
		for _, t := range c.timers {
			if !t.done && t.at <= end && (next == nil || t.at < next.at) {
				next = t
			}
		}
		if next == nil {
			c.now = end
			return
		}
		c.now, next.done = next.at, true
		next.f()
	}
}
