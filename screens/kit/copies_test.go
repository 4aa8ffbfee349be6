package kit_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"carnet/screens/kit"
)

// kept is a window's content that takes copies off the clipboard again.
type kept struct {
	widget.BaseWidget
	*kit.Copies
	content fyne.CanvasObject
}

func (k *kept) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(k.content) }

func keeping(t *testing.T, c *clock, field fyne.CanvasObject) (*kept, fyne.Clipboard) {
	t.Helper()
	k := &kept{Copies: kit.NewCopies(c.after), content: field}
	k.ExtendBaseWidget(k)
	stage(t, 1, k)
	board := fyne.CurrentApp().Clipboard()
	board.SetContent("")
	return k, board
}

// press sends one of the shortcuts of a field, as its menu and its keys do.
func press(f *kit.TextField, s ...fyne.Shortcut) {
	for _, s := range s {
		f.Focusable().(fyne.Shortcutable).TypedShortcut(s)
	}
}

func TestWhatIsCopiedIsForgotten(t *testing.T) {
	for name, shortcut := range map[string]func(fyne.Clipboard) fyne.Shortcut{
		"copy": func(b fyne.Clipboard) fyne.Shortcut { return &fyne.ShortcutCopy{Clipboard: b} },
		"cut":  func(b fyne.Clipboard) fyne.Shortcut { return &fyne.ShortcutCut{Clipboard: b} },
	} {
		t.Run(name, func(t *testing.T) {
			c, f := &clock{}, kit.NewTextField("Note", "")
			k, board := keeping(t, c, f)
			copied := func() {
				f.SetText("Allergie à l’œuf")
				press(f, &fyne.ShortcutSelectAll{}, shortcut(board))
			}
			copied()
			c.pass(29 * time.Second)
			if board.Content() != "Allergie à l’œuf" {
				t.Fatalf("before its time the clipboard has %q", board.Content())
			}
			c.pass(time.Second)
			if board.Content() != "" {
				t.Error("30 s later it is still there")
			}
			copied()
			c.pass(20 * time.Second)
			copied()
			c.pass(20 * time.Second)
			if board.Content() == "" {
				t.Error("the second copy ran on the time of the first")
			}
			k.Forget() // the lock
			if board.Content() != "" {
				t.Error("it outlives the lock")
			}
			copied()
			board.SetContent("une liste de courses")
			c.pass(time.Minute)
			k.Forget()
			if board.Content() != "une liste de courses" {
				t.Error("what another program put there was taken away")
			}
		})
	}
}

func TestWhatIsNotCopiedIsLeftAlone(t *testing.T) {
	c, text, secret := &clock{}, kit.NewTextField("Note", ""), kit.NewPasswordField("Mot de passe", "")
	k, board := keeping(t, c, kit.VBox(0, text, secret))
	board.SetContent("une liste de courses")
	text.SetText("rien de choisi")
	secret.SetText("ourson lavande")
	press(text, &fyne.ShortcutCopy{Clipboard: board}, &fyne.ShortcutPaste{Clipboard: board})
	press(secret, &fyne.ShortcutSelectAll{}, &fyne.ShortcutCopy{Clipboard: board}, &fyne.ShortcutCut{Clipboard: board})
	c.pass(time.Minute)
	k.Forget()
	if board.Content() != "une liste de courses" {
		t.Errorf("the clipboard has %q", board.Content())
	}
}
